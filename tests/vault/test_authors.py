"""What one person alone has the key of (class A): no list lets anybody else in, ever."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.errors import Denied, Emptied, NoKey, NoOwnKey, SignInFailed, Tampered
from shelterdesk.vault import formats
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.directory import RECOVER
from shelterdesk.vault.formats import Member, MemberList, Place, own_scope
from shelterdesk.vault.founding import fresh_keys
from shelterdesk.vault.ledger import Item
from shelterdesk.vault.sealing import derive, gcm_open, hpke_open, hpke_seal
from shelterdesk.vault.trail import EMPTY, REMOVE
from shelterdesk.vault.vault import Vault
from shelterdesk.vault.wire import pad, sha
from tests.access.keys_held import held_keys, opens
from tests.vault.house import AMARA, BELA, House, forge, state, why_refused

EVERYBODY = ("mia", "max", "carla", "cora", "bela", "hana", "nils", "lea", "adam")
MINE = {"text": "mine alone"}
VECTOR = Path(__file__).parent / "vectors" / "author.json"


def own(house: House, name: str, category: str = "CPR") -> Place:
    return Place("author", own_scope(house.user(name)), category)


def keys_alone(house: House, id: bytes, rev: int = 1) -> set[str]:
    """Who has a private key that opens the row, whatever lists count; two cards too."""
    lists = {row.hash: MemberList.parse(row.doc) for row in house.ledger.list_rows.values()}
    bundles = {name: house.bundles[name] for name in EVERYBODY}
    seat = house.escrow._seat
    assert seat.keys.private is not None
    bundles["escrow"] = Bundle(
        user_id="escrow",
        key_id="escrow",
        x=seat.keys.private.private_bytes_raw(),
        ed=b"",
        root_pub=house.root_pub,
    )
    return {
        name
        for name, bundle in bundles.items()
        if opens(house.db, house.row(id, rev), lists, held_keys(bundle, lists))
    }


def loan_place(house: House, name: str) -> Place:
    return own(house, name, "CPR.l")


def with_a_place(house: House, name: str) -> Vault:
    """Somebody who signed in, so that something can be handed to them."""
    vault = house.vault(name)
    with house.work(vault, "own.open") as pen:
        pen.unit.open_own(vault.place("note_loan", b"", shielded=False))
    return vault


def lend(house: House, by: Vault, to: str, body: Any = MINE) -> bytes:
    reader = house.user(to)
    open = {"reader_id": reader}
    return house.write(by, "note_loan", AMARA, body, open=open, reader=reader)


def empty(house: House, vault: Vault, id: bytes, rev: int = 1) -> None:
    with house.work(vault, EMPTY) as pen:
        house.ledger.put(pen.unit.empty(house.row(id, rev)))


def listed(
    house: House,
    place: Place,
    members: Mapping[str, bool],
    *,
    gen: int = 1,
    prev: bytes = b"",
) -> Callable[[Vault], MemberList]:
    """A list that anybody with the database key can write, for *members* by name."""

    def made(vault: Vault) -> MemberList:
        key = os.urandom(32)
        found = MemberList(house.db, place, gen, "found", 1, prev, b"", b"", vault.key_id, (), ())
        half = X25519PrivateKey.from_private_bytes(derive(key, found.info("key half")))
        found = replace(
            found,
            commit=derive(key, found.info("key commit")),
            public=half.public_key().public_bytes_raw(),
        )
        return replace(found, members=tuple(sealed(found, key, *one) for one in members.items()))

    def sealed(found: MemberList, key: bytes, name: str, manages: bool) -> Member:
        id = "escrow" if name == "escrow" else house.key(name)
        certificate = house.vault("mia")._seat.directory.certificate(id)
        assert certificate is not None
        info = found.member_info("p", id, b"")
        return Member("p", id, b"", manages, hpke_seal(certificate.x_pub, info, key))

    return made


# ---- who reads


@pytest.mark.attack(5)
def test_a_private_note_opens_for_its_author_alone(house: House) -> None:
    cora = house.vault("cora")
    id = house.write(cora, "private_note", AMARA, MINE)
    assert cora.open(house.row(id)) == MINE
    assert keys_alone(house, id) == {"cora"}
    for vault in (house.escrow, *(house.vault(n) for n in EVERYBODY if n != "cora")):
        with pytest.raises(NoKey):
            vault.open(house.row(id))


def test_one_ring_holds_what_one_author_writes_about_everybody(house: House) -> None:
    cora = house.vault("cora")
    first = house.write(cora, "private_note", AMARA, MINE)
    second = house.write(cora, "private_note", BELA, MINE)
    assert house.row(first).ring == house.row(second).ring
    assert house.row(first).ring == formats.ring_id(house.db, own(house, "cora"))
    bela = house.write(house.vault("bela"), "private_note", AMARA, MINE)
    assert house.row(bela).ring != house.row(first).ring
    assert keys_alone(house, bela) == {"bela"}


def test_it_can_be_written_while_the_key_rests(house: House) -> None:
    cora = house.vault("cora")
    house.write(cora, "private_note", AMARA, MINE)
    cora.rest()
    id = house.write(cora, "private_note", AMARA, {"text": "later"})
    assert house.row(id).ct[:2] == formats.BY_PUBLIC
    assert house.vault("cora").open(house.row(id)) == {"text": "later"}
    assert keys_alone(house, id) == {"cora"}


# ---- lists that do not count, also below the program

NOT_ALONE = "an author's ring with somebody else in it"
NOT_THEIRS = "an author's ring that is somebody else's"


@pytest.mark.attack(5)
@pytest.mark.parametrize(
    ("signer", "members", "why"),
    [
        ("cora", {"cora": True, "escrow": False}, NOT_ALONE),
        ("cora", {"cora": True, "mia": False}, NOT_ALONE),
        ("cora", {"mia": True}, NOT_ALONE),
        ("cora", {"cora": False}, NOT_ALONE),
        ("cora", {}, NOT_ALONE),
        ("bela", {"bela": True}, NOT_THEIRS),  # another counsellor plants a ring she knows
        ("bela", {"cora": True}, NOT_THEIRS),
        ("mia", {"cora": True}, NOT_THEIRS),
    ],
)
def test_a_first_list_that_is_not_its_owners_alone_counts_for_nobody(
    house: House, signer: str, members: dict[str, bool], why: str
) -> None:
    place = own(house, "cora")
    hash = forge(house, house.vault(signer), place, listed(house, place, members))
    assert why_refused(house.vault("mia"), place, hash) == why
    cora = house.vault("cora")
    id = house.write(cora, "private_note", AMARA, MINE)  # and keeps nobody from writing
    assert cora.open(house.row(id)) == MINE
    assert keys_alone(house, id) == {"cora"}


@pytest.mark.attack(5)
@pytest.mark.parametrize(
    ("signer", "members", "why"),
    [
        ("cora", {"cora": True, "bela": False}, NOT_ALONE),
        ("bela", {"bela": True}, NOT_THEIRS),
        ("mia", {"mia": True, "cora": True}, NOT_THEIRS),
    ],
)
def test_nobody_comes_in_later(
    house: House, signer: str, members: dict[str, bool], why: str
) -> None:
    cora, place = house.vault("cora"), own(house, "cora")
    house.write(cora, "private_note", AMARA, MINE)
    top = state(cora, place).top
    assert top is not None
    change = listed(house, place, members, gen=2, prev=top.hash)
    hash = forge(house, house.vault(signer), place, change)
    assert why_refused(cora, place, hash) == why
    id = house.write(cora, "private_note", AMARA, MINE)
    assert house.row(id).list_ref == top.hash[:16]
    assert keys_alone(house, id) == {"cora"}


def test_two_cards_make_no_list_in_it(house: House) -> None:
    cora, place = house.vault("cora"), own(house, "cora")
    house.write(cora, "private_note", AMARA, MINE)
    top = state(cora, place).top
    assert top is not None
    hash = forge(
        house, house.escrow, place, listed(house, place, {"escrow": True}, gen=2, prev=top.hash)
    )
    assert why_refused(house.vault("cora"), place, hash) == NOT_THEIRS


def test_a_list_that_never_was_stops_nobody(house: House) -> None:
    cora, bela = house.vault("cora"), house.vault("bela")
    id = house.write(cora, "private_note", AMARA, MINE)
    ring = formats.ring_id(house.db, own(house, "cora"))
    with house.work(bela, "x") as pen:
        pen.unit.items.append(Item(ring, 7, b"n" * 32))
    assert house.vault("cora").open(house.row(id)) == MINE


def test_a_revision_that_never_was_stops_nobody(house: House) -> None:
    cora, bela = house.vault("cora"), house.vault("bela")
    id = house.write(cora, "private_note", AMARA, MINE)
    with house.work(bela, "x") as pen:
        pen.unit.items.append(Item(id, 2, b"n" * 32))
    assert house.vault("cora").open(house.row(id)) == MINE


def test_nobody_elses_row_lies_in_it(house: House) -> None:
    cora, bela = house.vault("cora"), house.vault("bela")
    house.write(cora, "private_note", AMARA, MINE)
    cora_, top = own(house, "cora"), state(bela, own(house, "cora")).top
    assert top is not None
    with house.work(bela, "x") as pen:
        with pytest.raises(NoOwnKey):
            pen.unit.seal(
                kind="private_note",
                id=b"x" * 16,
                rev=1,
                resident=AMARA,
                open={},
                body=MINE,
                place=own(house, "lea"),
            )
        row = pen.unit.seal(
            kind="private_note",
            id=b"y" * 16,
            rev=1,
            resident=AMARA,
            open={},
            body=MINE,
            place=cora_,
        )
    with pytest.raises(Tampered, match="ring does not fit"):
        house.vault("cora").open(row)


# ---- what was taken out


def test_its_author_takes_the_text_out_for_good(house: House) -> None:
    cora = house.vault("cora")
    id = house.write(cora, "private_note", AMARA, MINE)
    before = house.row(id)
    empty(house, cora, id)
    assert house.row(id).ct == b""
    assert keys_alone(house, id) == set()
    with pytest.raises(Emptied):
        cora.open(house.row(id))
    house.ledger.put(before)  # an old copy put back
    with pytest.raises(Emptied):
        house.vault("cora").open(before)
    assert house.vault("cora").verify(lambda done, total: None).problems == ()


@pytest.mark.parametrize("name", ["bela", "mia", "hana"])
def test_nobody_else_takes_it_out_unseen(house: House, name: str) -> None:
    cora, other = house.vault("cora"), house.vault(name)
    id = house.write(cora, "private_note", AMARA, MINE)
    row = house.row(id)
    with pytest.raises(Denied), house.work(other, EMPTY) as pen:
        pen.unit.empty(row)
    with house.work(other, EMPTY) as pen:  # below the rules
        pen.unit._empties = True
        pen.unit.items.append(Item(row.id, row.rev, row.digest))
    assert house.vault("cora").open(row) == MINE
    house.ledger.put(replace(row, ct=b""))
    with pytest.raises(Tampered):
        house.vault("cora").open(house.row(id))


def test_only_what_is_ones_own_can_be_taken_out(house: House) -> None:
    cora = house.vault("cora")
    house.assign(house.vault("mia"), "cora", "COU")
    id = house.write(house.vault("cora"), "session_note", AMARA, MINE)
    with pytest.raises(Denied), house.work(cora, EMPTY) as pen:
        pen.unit.empty(house.row(id))
    with house.work(cora, EMPTY) as pen:
        pen.unit._empties = True
        row = house.row(id)
        pen.unit.items.append(Item(row.id, row.rev, row.digest))
    assert house.vault("cora").open(house.row(id)) == MINE


@pytest.mark.parametrize("action", ["write", REMOVE])
def test_it_has_an_entry_of_its_own(house: House, action: str) -> None:
    cora = house.vault("cora")
    id = house.write(cora, "private_note", AMARA, MINE)
    with pytest.raises(ValueError, match="entry of their own"), house.work(cora, action) as pen:
        pen.unit.empty(house.row(id))


# ---- what is handed to one person


def test_a_loan_opens_for_its_reader_alone(house: House) -> None:
    bela, cora = with_a_place(house, "bela"), house.vault("cora")
    id = lend(house, cora, "bela")
    assert bela.open(house.row(id)) == MINE
    assert keys_alone(house, id) == {"bela"}
    assert house.row(id).author == house.key("cora")
    for name in ("cora", "mia"):
        with pytest.raises(NoKey):
            house.vault(name).open(house.row(id))


def test_nothing_is_handed_to_who_has_no_key_for_it(house: House) -> None:
    cora = house.vault("cora")
    with pytest.raises(NoOwnKey):
        lend(house, cora, "bela")


def test_a_planted_ring_is_not_written_into(house: House) -> None:
    cora, place = house.vault("cora"), loan_place(house, "bela")
    hash = forge(house, house.vault("mia"), place, listed(house, place, {"mia": True}))
    assert why_refused(cora, place, hash) == NOT_THEIRS
    with pytest.raises(NoOwnKey):
        lend(house, house.vault("cora"), "bela")


def test_a_loan_cannot_be_moved_to_another_reader(house: House) -> None:
    with_a_place(house, "bela")
    id = lend(house, house.vault("cora"), "bela")
    row = house.row(id)
    moved = replace(row, open=json.dumps({"reader_id": house.user("cora")}))
    with pytest.raises(Tampered):
        house.vault("bela").open(moved)


@pytest.mark.parametrize("name", ["cora", "bela"])
def test_author_and_reader_both_end_a_loan(house: House, name: str) -> None:
    with_a_place(house, "bela")
    id = lend(house, house.vault("cora"), "bela")
    before = house.row(id)
    empty(house, house.vault(name), id)
    for row in (before, house.row(id)):
        with pytest.raises(Emptied):
            house.vault("bela").open(row)
    assert keys_alone(house, id) == set()
    assert house.vault("mia").verify(lambda done, total: None).problems == ()


def test_what_was_handed_over_stays_when_its_author_leaves(house: House) -> None:
    bela = with_a_place(house, "bela")
    id = lend(house, house.vault("cora"), "bela")
    house.leave(house.vault("mia"), "cora")
    assert house.vault("bela").open(house.row(id)) == MINE
    bela.forget()
    assert bela.open(house.row(id)) == MINE


def test_nothing_is_handed_to_who_has_left(house: House) -> None:
    with_a_place(house, "bela")
    house.leave(house.vault("mia"), "bela")
    with pytest.raises(NoOwnKey):
        lend(house, house.vault("cora"), "bela")


# ---- another key by two cards


def recover(house: House, name: str) -> None:
    """A new key for somebody who forgot, as two cards give it."""
    bundle, key = fresh_keys(house.root_pub, name, house.now, house.user(name))
    house.escrow._seat.look()
    with house.work(house.escrow, RECOVER, "{}") as pen:
        house.ledger.keys.append(pen.unit.certify(key, None))
    house.bundles[name] = bundle


def test_two_cards_bring_nothing_of_it_back(house: House) -> None:
    cora, old = house.vault("cora"), house.bundles["cora"]
    id = house.write(cora, "private_note", AMARA, MINE)
    recover(house, "cora")
    again = house.vault("cora")
    with pytest.raises(NoKey):
        again.open(house.row(id))
    later = house.write(again, "private_note", AMARA, {"text": "anew"})
    assert again.open(house.row(later)) == {"text": "anew"}
    assert keys_alone(house, id) == set()
    assert keys_alone(house, later) == {"cora"}
    lists = {row.hash: MemberList.parse(row.doc) for row in house.ledger.list_rows.values()}
    held = held_keys(old, lists)
    assert opens(house.db, house.row(id), lists, held)  # by the key that is gone, and only by it
    assert not opens(house.db, house.row(later), lists, held)
    top = state(again, own(house, "cora")).top
    assert top is not None
    assert (top.list.gen, top.list.links) == (2, ())


def test_an_old_key_writes_nothing_more(house: House) -> None:
    cora = house.vault("cora")
    house.write(cora, "private_note", AMARA, MINE)
    recover(house, "cora")
    house.write(house.vault("cora"), "private_note", AMARA, MINE)
    place = own(house, "cora")
    top = state(house.vault("cora"), place).top
    assert top is not None
    with house.work(cora, "x") as pen:
        cora._seat.look()
        pen.vault._seat.generations.make(
            place, {("p", cora.key_id, True)}, "people", pen.unit._written
        )
    seen = state(house.vault("cora"), place)
    assert seen.top == top
    assert [found.why for found in seen.refused] == ["signer is unknown or gone"]
    with pytest.raises(SignInFailed):
        cora.sign_in(None)


def test_nothing_is_handed_over_under_a_key_that_ended(house: House) -> None:
    with_a_place(house, "bela")
    recover(house, "bela")
    with pytest.raises(NoOwnKey):
        lend(house, house.vault("cora"), "bela")
    with_a_place(house, "bela")
    id = lend(house, house.vault("cora"), "bela")
    assert house.vault("bela").open(house.row(id)) == MINE


# ---- known answers


def test_the_formats_of_an_authors_ring() -> None:
    said = json.loads(VECTOR.read_text("utf-8"))
    assert own_scope(said["user"]).hex() == said["scope"]
    vector = said["list"]
    found, key = MemberList.parse(bytes.fromhex(vector["doc"])), bytes.fromhex(vector["key"])
    assert found.place == Place("author", bytes.fromhex(said["scope"]), said["category"])
    assert found.ring.hex() == said["ring"]
    assert sha(found.doc()).hex() == vector["hash"]
    assert [(m.how, m.id, m.ref, m.may_manage) for m in found.members] == [("p", "k1", b"", True)]
    signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(said["private"]["ed"]))
    assert signer.sign(sha(found.doc())).hex() == vector["sig"]
    person = X25519PrivateKey.from_private_bytes(bytes.fromhex(said["private"]["x"]))
    info = found.member_info("p", "k1", b"")
    assert hpke_open(person, info, found.members[0].sealed) == key
    half = X25519PrivateKey.from_private_bytes(derive(key, found.info("key half")))
    assert half.public_key().public_bytes_raw() == found.public
    salted = bytes.fromhex(said["salt"]) + said["body"].encode()
    context = bytes.fromhex(said["said"])
    assert formats.digest(context, salted[:16], salted[16:]).hex() == said["digest"]
    for number, body in enumerate(said["bodies"], 1):
        bound, ct = bytes.fromhex(body["bound"]), bytes.fromhex(body["ct"])
        assert formats.envelope(number, found.ring, sha(found.doc()), context) == bound
        if ct[:2] == formats.BY_KEY:
            assert gcm_open(derive(key, found.info("key body")), bound, ct[2:]) == pad(salted)
        else:
            assert hpke_open(half, bound, ct[2:]) == pad(salted)
