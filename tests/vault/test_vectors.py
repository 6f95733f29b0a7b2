"""Known answers of suite 1, laid down when the formats were frozen.

The files in ``vectors`` never change. Where nothing is random the bytes must be the same to the
last one; where something is (HPKE, nonces), what was sealed then must open today.
"""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.vault import backup, blobs, escrow, formats, slots
from shelterdesk.vault.blobs import open_blob
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.cards import Card, read_card
from shelterdesk.vault.formats import Member, MemberList, Place, ring_id
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.ledger import (
    EntryRow,
    Head,
    Item,
    KeyCertificate,
    RoleCertificate,
    RootCertificate,
    SealedRow,
)
from shelterdesk.vault.sealing import derive, gcm_open, hpke_open, verified
from shelterdesk.vault.wire import lp, open_text, pad, sha, unpad

FOLDER = Path(__file__).parent / "vectors"
hexed = bytes.fromhex


def told(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def private(text: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(hexed(text))


def sign(key: str, message: bytes) -> str:
    return Ed25519PrivateKey.from_private_bytes(hexed(key)).sign(message).hex()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_file_says_that_it_never_changes(path: Path) -> None:
    said = told(path.stem)
    assert said["suite"] == formats.SUITE
    assert "never changes" in said["about"]


def test_bytes() -> None:
    said = told("wire")
    for vector in said["lp"]:
        parts = [
            hexed(part["bytes"]) if "bytes" in part else next(iter(part.values()))
            for part in vector["parts"]
        ]
        assert lp(*parts).hex() == vector["is"]
    for vector in said["pad"]:
        assert pad(hexed(vector["plain"])).hex() == vector["is"]
        assert unpad(hexed(vector["is"])).hex() == vector["plain"]
    for vector in said["open_text"]:
        assert open_text(vector["values"]) == vector["is"]
    for vector in said["ring"]:
        place = Place(vector["kind"], hexed(vector["scope"]), vector["category"])
        assert ring_id(vector["db"], place).hex() == vector["is"]
    for vector in said["author_scope"]:
        scope = formats.author_scope(vector["user"], hexed(vector["resident"]))
        assert scope.hex() == vector["is"]


def test_certificates() -> None:
    said = told("people")
    root, key, roles = said["root"], said["key"], said["roles"]
    made = RootCertificate(
        root["db"],
        root["practice"],
        root["house_code"],
        hexed(root["root_pub"]),
        hexed(root["escrow_pub"]),
        root["made_at"],
        hexed(root["sig"]),
    )
    assert formats.root_certificate_said(made).hex() == root["said"]
    assert sign(said["private"]["root"], hexed(root["said"])) == root["sig"]
    certificate = KeyCertificate(
        key["id"],
        key["user_id"],
        key["display_name"],
        hexed(key["x_pub"]),
        hexed(key["ed_pub"]),
        key["issued_at"],
        key["issuer"],
        hexed(key["sig"]),
        key["co_issuer"],
    )
    assert formats.certificate_said(key["db"], certificate).hex() == key["said"]
    assert sign(said["private"]["root"], hexed(key["said"])) == key["sig"]
    item = formats.certificate_item(key["db"], certificate)
    assert (item.obj.hex(), item.rev, item.digest.hex()) == tuple(key["item"].values())
    role = RoleCertificate(
        roles["id"],
        roles["user_id"],
        tuple(roles["roles"]),
        roles["issued_at"],
        roles["issuer"],
        hexed(roles["sig"]),
        roles["co_issuer"],
    )
    assert formats.certificate_said(roles["db"], role).hex() == roles["said"]
    assert sign(said["private"]["signer"], hexed(roles["said"])) == roles["sig"]


def test_a_trail_entry() -> None:
    said = told("people")
    vector = said["entry"]
    entry = EntryRow(
        vector["seq"],
        vector["at"],
        vector["actor"],
        vector["action"],
        vector["detail"],
        hexed(vector["prev"]),
        b"",
        b"",
    )
    items = tuple(Item(hexed(obj), rev, hexed(digest)) for obj, rev, digest in vector["items"])
    for order in (items, items[::-1]):
        assert formats.entry_hash(vector["db"], entry, order).hex() == vector["hash"]
    assert sign(said["private"]["signer"], hexed(vector["hash"])) == vector["sig"]


def listed(vector: dict[str, Any]) -> MemberList:
    return MemberList(
        vector["db"],
        Place(vector["kind"], hexed(vector["scope"]), vector["category"]),
        vector["gen"],
        vector["reason"],
        vector["policy_version"],
        hexed(vector["prev"]),
        hexed(vector["commit"]),
        hexed(vector["public"]),
        vector["signer"],
        tuple(
            Member(how, id, hexed(ref), manages, hexed(sealed))
            for how, id, ref, manages, sealed in vector["members"]
        ),
        tuple((hexed(older), hexed(sealed)) for older, sealed in vector["links"]),
    )


@pytest.mark.parametrize("name", ["group", "first", "second"])
def test_a_member_list(name: str) -> None:
    said = told("lists")
    vector = said[name]
    found, key = listed(vector), hexed(vector["generation_key"])
    assert found.doc().hex() == vector["doc"]
    assert MemberList.parse(hexed(vector["doc"])) == found
    assert sha(found.doc()).hex() == vector["hash"]
    assert sign(said["private"]["signer"], hexed(vector["hash"])) == vector["sig"]
    half = derive(key, found.info("key half"))
    assert derive(key, found.info("key body")).hex() == vector["body_key"]
    assert derive(key, found.info("key wrap")).hex() == vector["wrap_key"]
    assert half.hex() == vector["private_half"]
    assert derive(key, found.info("key commit")) == found.commit
    assert private(half.hex()).public_key().public_bytes_raw() == found.public


def test_every_way_to_a_generation_key() -> None:
    said = told("lists")
    group, second = said["group"], said["second"]
    found, wanted = listed(second), hexed(second["generation_key"])
    for member in found.members:
        info = found.member_info(member.how, member.id, member.ref)
        opened = {
            "p": lambda m, i: hpke_open(private(said["private"]["person"]), i, m.sealed),
            "g": lambda m, i: gcm_open(hexed(group["wrap_key"]), i, m.sealed),
            "G": lambda m, i: hpke_open(private(group["private_half"]), i, m.sealed),
        }[member.how](member, info)
        assert opened == wanted
    ((older, sealed),) = found.links
    assert older.hex() == said["first"]["hash"]
    opened = gcm_open(hexed(second["wrap_key"]), found.info("link", older), sealed)
    assert opened.hex() == said["first"]["generation_key"]


def test_a_body_each_way() -> None:
    said = told("bodies")
    row = said["row"]
    sealed = SealedRow(
        row["kind"],
        hexed(row["id"]),
        row["rev"],
        hexed(row["resident"]),
        b"",
        b"",
        row["author"],
        row["made_at"],
        row["open"],
        b"",
        b"",
    )
    context = formats.said(row["db"], sealed)
    salt, body = hexed(said["salt"]), said["body"].encode()
    assert context.hex() == said["said"]
    assert formats.digest(context, salt, body).hex() == said["digest"]
    by_key, by_public, plain = said["ways"]
    for vector in (by_key, by_public):
        bound = formats.envelope(vector["way"], hexed(said["ring"]), hexed(said["list"]), context)
        assert bound.hex() == vector["bound"]
    ct = hexed(by_key["ct"])
    assert ct[:2] == formats.BY_KEY
    opened = gcm_open(hexed(said["body_key"]), hexed(by_key["bound"]), ct[2:])
    assert opened == pad(salt + body)
    ct = hexed(by_public["ct"])
    assert ct[:2] == formats.BY_PUBLIC
    opened = hpke_open(private(said["private_half"]), hexed(by_public["bound"]), ct[2:])
    assert opened == pad(salt + body)
    assert hexed(plain["ct"]) == formats.PLAIN + salt + body


def test_a_draft_and_an_attachment() -> None:
    said = told("bodies")
    draft, attachment = said["draft"], said["attachment"]
    ct = hexed(draft["ct"])
    assert ct[:2] == formats.BY_PUBLIC
    info = formats.draft_info(said["row"]["db"], draft["key_id"], hexed(draft["id"]))
    opened = unpad(hpke_open(private(draft["private"]), info, ct[2:]))
    assert opened.decode() == draft["opens_to"]
    chunks = [hexed(chunk) for chunk in attachment["chunks"]]
    plain = b"".join(open_blob(hexed(attachment["key"]), hexed(attachment["id"]), chunks))
    assert plain.decode() == attachment["opens_to"]


def test_an_attachment_in_parts_and_its_root() -> None:
    said = told("attachment")
    id, key = hexed(said["id"]), hexed(said["key"])
    chunks = [hexed(chunk) for chunk in said["chunks"]]
    digests = [sha(chunk) for chunk in chunks]
    assert [each.hex() for each in digests] == said["digests"]
    assert blobs.root(id, digests).hex() == said["root"]
    for index, chunk in enumerate(chunks):
        last = index == len(chunks) - 1
        assert blobs._context(id, index, is_last=last).hex() == said["contexts"][index]
        opened = blobs.open_chunk(key, id, index, digests, chunk)
        assert opened.decode() == said["opens_to"][index]
    assert b"".join(open_blob(key, id, chunks)).decode() == "".join(said["opens_to"])


class OneSecret:
    """The computer of the vectors."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def find(self, db: str) -> bytes:
        return self._secret

    def keep(self, db: str, secret: bytes) -> None:
        raise NotImplementedError


@pytest.fixture
def keyfile(tmp_path: Path) -> KeyFile:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(told("keyfile")["keys_json"]), "utf-8")
    return KeyFile.load(path)


@pytest.mark.parametrize("which", ["without", "with"])
def test_a_slot_at_the_floor_cost(keyfile: KeyFile, which: str) -> None:
    said = told("keyfile")
    secrets = None
    if which == "with":
        secrets = OneSecret(hexed(said["workstation_secret"]))
        keyfile.slots.pop(said["handles"]["without"])
        keyfile.save()
    assert said["handles"][which] in keyfile.slots
    bundle = slots.open_slot(keyfile, said["login"], said["passphrase"], secrets, lambda: 1.0)
    assert bundle.packed().hex() == said["bundle"]["packed"]
    assert slots.database_key(keyfile, bundle).hex() == said["database_key"]
    head = slots.head_of(keyfile, bundle, said["login"], secrets)
    assert head == Head(said["head"]["seq"], hexed(said["head"]["hash"]))


def test_a_bundle() -> None:
    said = told("keyfile")["bundle"]
    made = Bundle(
        user_id=said["user_id"],
        key_id=said["key_id"],
        x=hexed(said["x"]),
        ed=hexed(said["ed"]),
        root_pub=hexed(said["root_pub"]),
    )
    assert made.packed().hex() == said["packed"]
    assert Bundle.unpacked(hexed(said["packed"])).packed() == made.packed()


def test_what_stands_on_cards(keyfile: KeyFile) -> None:
    for vector in told("keyfile")["cards"]:
        card = Card(vector["what"], vector["number"], hexed(vector["secret"]))
        assert card.text(keyfile.db) == vector["text"]
        numbers = range(1, 4)
        read = read_card(vector["text"], keyfile.db, card.what, numbers, len(card.secret))
        assert (read.number, read.secret) == (card.number, card.secret)


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (2, 1)])
def test_two_cards_open_the_escrow(keyfile: KeyFile, pair: tuple[int, int]) -> None:
    said = told("keyfile")
    texts = said["cards"][pair[0]]["text"], said["cards"][pair[1]]["text"]
    bundle = escrow.open_escrow(keyfile, texts)
    assert bundle.x.hex() == said["escrow_private"]
    assert bundle.ed.hex() == said["root_private"]
    assert slots.database_key(keyfile, bundle).hex() == said["database_key"]


@pytest.mark.parametrize("holder", ["escrow", "k1"])
def test_a_backup(holder: str) -> None:
    said = told("backup")
    file = io.BytesIO(base64.b64decode(said["file"]))
    opening = backup.read_opening(file)
    assert opening.manifest.packed().decode() == said["manifest"]
    assert opening.manifest.said().hex() == said["manifest_said"]
    assert sha(opening.keys).hex() == said["keys_sha"]
    out = io.BytesIO()
    key = opening.key(holder, private(said["private"][holder]))
    backup.read_data(file, opening, key, out, lambda *_: None)
    assert out.getvalue().hex() == said["data"]


def test_a_vector_can_fail(keyfile: KeyFile) -> None:
    root = replace(keyfile.root, practice=not keyfile.root.practice)
    assert verified(root.root_pub, keyfile.root.sig, formats.root_certificate_said(keyfile.root))
    assert not verified(root.root_pub, root.sig, formats.root_certificate_said(root))
