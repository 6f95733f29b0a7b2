"""Open one counselling note of a house without ShelterDesk, as an auditor would.

It knows nothing but ``docs/formats.md`` and shares no code with the program. Work on a copy of the
house::

    python open_note.py HOUSE LOGIN [--secret HEX] [--row ID]

The passphrase is asked for, or read from the first line of standard input with
``--passphrase-stdin``. ``--secret`` is the computer's secret, 64 hexadecimal digits, where the
house needs one. Without ``--row`` the notes that open for LOGIN are listed; with it, one is
printed. What is not what its author signed, or lies under a key whose way back to the house's root
does not hold, is refused with the reason. Needs Python 3.11 with sqlcipher3, cryptography and
argon2-cffi.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import hashlib
import hmac
import json
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SUITE = 1
NEVER = 1 << 62
ESCROW = ("p", "escrow", False)
# The part of the policy that these two kinds need (docs/formats.md, section 12).
KINDS = {"progress_note": "CPN", "private_note": "CPR"}
CREATORS = {"CPN": {"COU"}, "CPR": {"COU"}}
ASSIGNERS, MANAGERS, CERTIFIERS = {"MGR", "CM"}, {"MGR"}, {"MGR", "ADM"}
KEEPERS = {"CM"}  # who stays with a file whose resident took back that it is kept
NAMED = {"CPN": {"COU": True}, "CPR": {}}
GROUPS = {
    "staff": {"MGR", "CM", "COU", "HS", "NS", "NUR", "LEG"},
    "managers": {"MGR"},
    "case_managers": {"CM"},
    "counsellors": {"COU"},
    "nurses": {"NUR"},
    "legal": {"LEG"},
    "day": {"HS"},
    "night": {"NS"},
}
OF_PEOPLE = {"user.add", "user.roles", "user.recover", "user.leave", "user.suspend"}


class Refused(Exception):
    """Why something is not believed or not opened; holds no key and no text of anybody."""


# ---- bytes (sections 1 and 2)


def lp(*parts: bytes | str | int) -> bytes:
    plain = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in plain)


def unlp(joined: bytes) -> list[bytes]:
    parts = []
    while joined:
        size = int.from_bytes(joined[:4], "big")
        if len(joined) < 4 + size:
            raise Refused("lengths do not add up")
        parts.append(joined[4 : 4 + size])
        joined = joined[4 + size :]
    return parts


def sha(message: bytes) -> bytes:
    return hashlib.sha256(message).digest()


def own_scope(user: str | None) -> bytes:
    return sha(lp("author", user or "", b""))[:16]


def derive(key: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def gcm_open(key: bytes, context: bytes, sealed: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], context)
    except (InvalidTag, ValueError):
        raise Refused("a sealed value does not open in its place") from None


def hpke_open(private: X25519PrivateKey, context: bytes, sealed: bytes) -> bytes:
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    try:
        return suite.decrypt(sealed, private, context)
    except (InvalidTag, ValueError):
        raise Refused("a sealed key does not open in its place") from None


def signed(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def unpad(padded: bytes) -> bytes:
    size = int.from_bytes(padded[:4], "big")
    plain = padded[4 : 4 + size]
    if size.to_bytes(4, "big") + plain + bytes(-(size + 4) % 256) != padded:
        raise Refused("padding")
    return plain


# ---- the key file (section 3)


@dataclass
class Keys:
    """What a passphrase opened."""

    user: str
    key_id: str
    private: X25519PrivateKey
    root_pub: bytes
    database_key: bytes
    seen: tuple[int, bytes]


def open_key_file(path: Path, login: str, passphrase: str, secret: bytes | None) -> Keys:
    said = json.loads(path.read_text("utf-8"))
    if said["v"] != SUITE:
        raise Refused(f"the key file is of form {said['v']}, not {SUITE}")
    db = said["db_id"]
    folded = unicodedata.normalize("NFC", login.strip().casefold())
    slot = handle = None
    for salt in (None, secret):
        handle = hmac.new(salt or bytes(32), lp("login", SUITE, db, folded), "sha256").hexdigest()[
            :32
        ]
        slot = said["slots"].get(handle)
        if slot is not None:
            break
    unfit = Refused("name, passphrase or this computer's secret does not fit")
    if slot is None or handle is None:
        raise unfit
    cost = slot["kdf"]
    context = lp(
        "slot", SUITE, db, handle, slot["kind"], slot["owner"], cost["m"], cost["t"], cost["p"]
    )
    kdf_salt = base64.b64decode(slot["salt"])
    plain = unicodedata.normalize("NFC", passphrase).encode()
    stretched = hash_secret_raw(plain, kdf_salt, cost["t"], cost["m"], cost["p"], 32, Type.ID)
    needed = (secret or b"") if slot["kind"] == "pass" else b""
    try:
        bundle = gcm_open(
            derive(stretched + needed, context, kdf_salt), context, base64.b64decode(slot["wrap"])
        )
    except Refused:
        raise unfit from None
    tag, suite, user, key_id, x, ed, root_pub = unlp(bundle)
    if (tag, suite, user.decode()) != (b"bundle", b"1", slot["owner"]):
        raise Refused("the bundle is another's")
    root = said["root"]
    root_said = lp(
        "root",
        SUITE,
        db,
        int(root["practice"]),
        root["house_code"],
        root_pub,
        base64.b64decode(root["escrow_pub"]),
        root["made_at"],
    )
    if not signed(root_pub, base64.b64decode(root["sig"]), root_said):
        raise Refused("the root certificate is not the one that this person was given")
    private = X25519PrivateKey.from_private_bytes(x)
    sealed = said["dbk"].get(user.decode())
    if sealed is None:
        raise Refused("this person has no key to the data file: they have left, or are suspended")
    database_key = hpke_open(private, lp("dbk", SUITE, db, user), base64.b64decode(sealed))
    head_key = derive(ed, lp("head key", SUITE, db, key_id))
    head_sealed = said["heads"].get(handle)
    if head_sealed is None:
        raise Refused("the head of the trail that this person last saw is gone")
    head = unlp(gcm_open(head_key, lp("head", SUITE, db, handle), base64.b64decode(head_sealed)))
    return Keys(
        user.decode(), key_id.decode(), private, root_pub, database_key, (int(head[0]), head[1])
    )


# ---- people and the trail (sections 5 and 6)


@dataclass
class Entry:
    """One verified entry of the trail."""

    seq: int
    actor: str
    action: str
    detail: str
    items: set[tuple[bytes, int, bytes]]


@dataclass
class House:
    """A data file, its people and its trail, verified from the first entry to the last."""

    db: str
    file: Any
    keys: Keys
    entries: dict[int, Entry] = field(default_factory=dict)
    placed: dict[bytes, list[tuple[int, int, bytes]]] = field(default_factory=dict)
    certificates: dict[str, dict[str, Any]] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    roles: dict[str, list[tuple[int, set[str]]]] = field(default_factory=dict)
    gone: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    blocks: list[tuple[int, bytes, str, bool]] = field(default_factory=list)
    restricted: list[tuple[int, bytes, bool]] = field(default_factory=list)
    rings: dict[bytes, Ring] = field(default_factory=dict)

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        found = self.file.execute(query, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def read(self) -> None:
        """Replay the whole trail; any break in it ends everything."""
        waiting = self._certificates()
        prev = bytes(32)
        items: dict[int, list[tuple[bytes, int, bytes]]] = {}
        for row in self.rows("SELECT obj, rev, seq, digest FROM trail_item ORDER BY seq, rev"):
            items.setdefault(row["seq"], []).append((row["obj"], row["rev"], row["digest"]))
            self.placed.setdefault(row["obj"], []).append((row["seq"], row["rev"], row["digest"]))
        for number, row in enumerate(self.rows("SELECT * FROM trail_entry ORDER BY seq"), 1):
            own = sorted(items.pop(row["seq"], []))
            said = lp(
                "trail",
                SUITE,
                self.db,
                row["seq"],
                row["at"],
                row["actor"],
                row["action"],
                row["detail"],
                row["prev"],
                *(lp(*item) for item in own),
            )
            actor = self.certificates.get(row["actor"])
            if (
                row["seq"] != number
                or row["prev"] != prev
                or sha(said) != row["hash"]
                or actor is None
                or not signed(actor["ed_pub"], row["sig"], row["hash"])
            ):
                raise Refused(f"the trail does not hold at entry {row['seq']}")
            prev = row["hash"]
            entry = Entry(number, row["actor"], row["action"], row["detail"], set(own))
            self.entries[number] = entry
            if (number, prev) == self.keys.seen:
                self.keys.seen = (0, b"")
            if entry.action in OF_PEOPLE:
                self._replay(entry, waiting)
            if entry.action in ("reader.block", "reader.unblock"):
                self._replay_block(entry)
            if entry.action in ("storage.restrict", "storage.lift"):
                self._replay_restriction(entry)
        if items or self.keys.seen[0]:
            raise Refused("the trail was cut, or is older than what this person has seen")

    def _certificates(self) -> dict[tuple[bytes, int, bytes], dict[str, Any]]:
        found = [{**row, "what": "cert"} for row in self.rows("SELECT * FROM key_certificate")]
        roles = self.rows("SELECT * FROM role_certificate")
        found.extend({**row, "what": "roles", "roles": row["roles"].split()} for row in roles)
        named = {
            (row["obj"], row["rev"], row["digest"])
            for row in self.rows(
                "SELECT i.obj, i.rev, i.digest FROM trail_item i"
                " JOIN trail_entry e ON e.seq = i.seq"
                " WHERE e.action IN ('user.add', 'user.roles', 'user.recover', 'user.leave',"
                " 'user.suspend')"
            )
        }
        waiting = {}
        for row in sorted(found, key=lambda r: (r["issued_at"], r["id"])):
            item = (sha(lp("certificate", self.db, row["id"]))[:16], 1, sha(self._said(row)))
            if row["issuer"] != "root":
                waiting[item] = row
            elif signed(self.keys.root_pub, row["sig"], self._said(row)):
                if row["what"] == "cert":
                    self.certificates[row["id"]] = row
                if item in named:
                    waiting[item] = row
                else:
                    self._take(row, 0)
        return waiting

    def _said(self, row: dict[str, Any]) -> bytes:
        if row["what"] == "cert":
            what: tuple[bytes | str, ...] = (row["display_name"], row["x_pub"], row["ed_pub"])
        else:
            what = (lp(*row["roles"]),)
        ends = (row["issued_at"], row["issuer"], row["co_issuer"])
        return lp(row["what"], SUITE, self.db, row["id"], row["user_id"], *what, *ends)

    def _take(self, row: dict[str, Any], seq: int) -> None:
        before = self.current.get(row["user_id"])
        if row["what"] == "roles":
            self.roles.setdefault(row["user_id"], []).append((seq, set(row["roles"])))
            if before and self.gone.get(before, [(0, "")])[-1][1] == "user.suspend":
                self.gone[before].append((seq, "user.roles"))
            return
        self.certificates[row["id"]] = row
        self.current[row["user_id"]] = row["id"]
        if before and seq:
            self.gone.setdefault(before, []).append((seq, "user.recover"))

    def _replay(self, entry: Entry, waiting: dict[Any, dict[str, Any]]) -> None:
        named = [waiting.pop(item) for item in entry.items if item in waiting]
        for row in sorted(named, key=lambda r: r["what"]):  # a key before roles
            if self._counts(row, entry):
                self._take(row, entry.seq)
        if entry.action not in ("user.leave", "user.suspend") or self.left(entry.actor, entry.seq):
            return
        entitled = MANAGERS if entry.action == "user.leave" else CERTIFIERS
        if entry.actor != "escrow" and not self.held(entry.actor, entitled, entry.seq):
            return
        key_id = json.loads(entry.detail).get("key")
        if key_id in self.certificates and key_id != "escrow" and not self.left(key_id):
            self.gone.setdefault(key_id, []).append((entry.seq, entry.action))

    def _replay_block(self, entry: Entry) -> None:
        if not self.held(entry.actor, MANAGERS, entry.seq) or self.left(entry.actor, entry.seq):
            return
        said = json.loads(entry.detail)
        if said["user"] == self.user(entry.actor):
            return
        for resident in said["residents"]:
            holds = entry.action == "reader.block"
            self.blocks.append((entry.seq, bytes.fromhex(resident), said["user"], holds))

    def _replay_restriction(self, entry: Entry) -> None:
        holds = entry.action == "storage.restrict"
        who = GROUPS["staff"] if holds else MANAGERS
        if not self.held(entry.actor, who, entry.seq) or self.left(entry.actor, entry.seq):
            return
        for resident in json.loads(entry.detail)["residents"]:
            self.restricted.append((entry.seq, bytes.fromhex(resident), holds))

    def _counts(self, row: dict[str, Any], entry: Entry) -> bool:
        if row["issuer"] == "root":
            may = entry.actor == "escrow" and entry.action in (
                "user.add",
                "user.roles",
                "user.recover",
            )
        else:
            may = entry.action in ("user.add", "user.roles") and self._by_two(row, entry)
        if row["what"] == "cert" and entry.action != "user.recover":
            may = may and entry.action == "user.add" and row["user_id"] not in self.current
        return may

    def _by_two(self, row: dict[str, Any], entry: Entry) -> bool:
        pair = (row["issuer"], row["co_issuer"])
        people = [key_id for key_id in pair if key_id != "escrow"]
        if entry.actor != row["issuer"] or pair[0] == "escrow":
            return False
        for key_id in people:
            if not self.held(key_id, CERTIFIERS, entry.seq) or self.left(key_id, entry.seq):
                return False
        if len(people) == 2:
            users = {self.user(key_id) for key_id in people}
            manager = any(self.held(key_id, MANAGERS, entry.seq) for key_id in people)
            if len(users) != 2 or not manager or row["user_id"] in users:
                return False
        said = self._said(row)
        sigs = zip(pair, (row["sig"], row["co_sig"]), strict=True)
        return all(
            key_id in self.certificates and signed(self.certificates[key_id]["ed_pub"], sig, said)
            for key_id, sig in sigs
        )

    # asked, each as of a number of the trail

    def user(self, key_id: str) -> str | None:
        found = self.certificates.get(key_id)
        return None if found is None else found["user_id"]

    def has_role(self, user: str | None, roles: set[str], at: int = NEVER) -> bool:
        given = [held for seq, held in self.roles.get(user or "", []) if seq <= at]
        return bool(given) and bool(given[-1] & roles)

    def held(self, key_id: str, roles: set[str], at: int = NEVER) -> bool:
        return self.has_role(self.user(key_id), roles, at)

    def left(self, key_id: str, before: int = NEVER) -> bool:
        events = [how for seq, how in self.gone.get(key_id, []) if seq < before]
        return bool(events) and events[-1] != "user.roles"

    def blocked(self, resident: bytes, at: int = NEVER) -> set[str]:
        """Users who are blocked from a resident, by name or by what the resident took back."""
        told = (block for block in self.blocks if block[1] == resident and block[0] <= at)
        found = {user: holds for _, _, user, holds in told}
        named = {user for user, holds in found.items() if holds}
        whole = [holds for seq, id, holds in self.restricted if id == resident and seq <= at]
        if not whole or not whole[-1]:
            return named
        turns = self._assignments(resident, at)[0].values()
        keep = {t["user"] for t in turns if t["active"] and t["role"] in KEEPERS}
        return named | {
            user
            for user in self.current
            if not self.has_role(user, MANAGERS, at)
            and not (user in keep and self.has_role(user, KEEPERS, at))
        }

    def is_removal(self, entry: Entry) -> bool:
        return entry.action == "remove" and self.held(entry.actor, MANAGERS, entry.seq)

    # ---- assignments (section 9)

    def assigned(self, scope: bytes, category: str, at: int) -> tuple[dict[str, bool], set[str]]:
        """Who is assigned in a named role at *at* (may manage), and who ever was."""
        newest, counted = self._assignments(scope, at)
        named, blocked = NAMED.get(category, {}), self.blocked(scope, at)
        now: dict[str, bool] = {}
        for turn in newest.values():
            manages = named.get(turn["role"])
            if (
                turn["active"]
                and turn["user"] not in blocked
                and manages is not None
                and self.has_role(turn["user"], {turn["role"]}, at)
            ):
                now[turn["user"]] = now.get(turn["user"], False) or manages
        return now, {turn["user"] for turn in counted if turn["role"] in named}

    def _assignments(
        self, scope: bytes, at: int
    ) -> tuple[dict[bytes, dict[str, Any]], list[dict[str, Any]]]:
        """The newest revision of each assignment up to *at*, and all revisions that count."""
        turns = []
        for id in {
            r["id"] for r in self.rows("SELECT id FROM assignment WHERE resident = ?", scope)
        }:
            turns.extend(self._turns(id))
        newest: dict[bytes, dict[str, Any]] = {}
        counted = []
        for turn in sorted(turns, key=lambda t: (t["seq"], t["rev"])):
            works_here = any(
                t["active"]
                and t["seq"] < turn["seq"]
                and t["user"] == self.user(turn["author"])
                and t["role"] in ASSIGNERS
                for t in newest.values()
            )
            if turn["seq"] > at or not (
                works_here or self.held(turn["author"], MANAGERS, turn["seq"])
            ):
                continue
            if turn["id"] not in newest or newest[turn["id"]]["rev"] <= turn["rev"]:
                newest[turn["id"]] = turn
            counted.append(turn)
        return newest, counted

    def _turns(self, id: bytes) -> list[dict[str, Any]]:
        rows = {row["rev"]: row for row in self.rows("SELECT * FROM assignment WHERE id = ?", id)}
        someone, found = next(iter(rows.values())), []
        for seq, rev, digest in self.placed.get(id, []):
            entry, row = self.entries[seq], rows.get(rev)
            if not self.held(entry.actor, ASSIGNERS, seq) or self.is_removal(entry):
                continue
            counts = row is not None and row["digest"] == digest and row["author"] == entry.actor
            if counts and row is not None:
                ct, said = row["ct"], self.said("assignment", row)
                counts = (
                    ct[:2] == b"\x01\x03" and sha(lp("digest", said, ct[2:18], ct[18:])) == digest
                )
            told = row if counts and row is not None else someone
            found.append(
                {
                    "seq": seq,
                    "id": id,
                    "rev": rev,
                    "user": told["open_user_id"],
                    "role": told["open_role"],
                    "active": counts and told["open_state"] == "active",
                    "author": entry.actor,
                }
            )
        return found

    # ---- bodies (section 8)

    def said(self, kind: str, row: dict[str, Any]) -> bytes:
        types = {c[1]: c[2].upper() for c in self.file.execute(f"PRAGMA table_info({kind})")}
        columns = {}
        for name, value in row.items():
            if name.startswith("open_") and value is not None:
                columns[name[5:]] = bool(value) if types[name] == "BOOLEAN" else value
        text = json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return lp(
            "body",
            self.db,
            kind,
            row["id"],
            row["rev"],
            row["resident"],
            row["author"],
            row["made_at"],
            sha(text.encode()),
        )

    def open_body(self, kind: str, row: dict[str, Any]) -> dict[str, Any]:
        category = KINDS[kind]
        scope = row["resident"]
        place_kind = "resident"
        if category == "CPR":
            place_kind = "author"
            scope = own_scope(self.user(row["author"]))
        ring = self.ring(place_kind, scope, category)
        if ring.id != row["ring"]:
            raise Refused("the row lies in a ring where its kind may not lie")
        found = next((a for h, a in ring.accepted.items() if h[:16] == row["list_ref"]), None)
        if found is None:
            raise Refused("the row names no member list that counts")
        if found.outside and row["author"] != found.signer:
            raise Refused("another author's row in a founder's generation")
        said, ct = self.said(kind, row), row["ct"]
        if ct[:2] not in (b"\x01\x01", b"\x01\x02"):
            raise Refused("suite or way")
        key = ring.key(found)
        bound = lp("env", SUITE, ct[1], row["ring"], found.hash, said)
        if ct[1] == 1:
            padded = gcm_open(derive(key, found.info("key body")), bound, ct[2:])
        else:
            half = X25519PrivateKey.from_private_bytes(derive(key, found.info("key half")))
            padded = hpke_open(half, bound, ct[2:])
        plain = unpad(padded)
        if sha(lp("digest", said, plain[:16], plain[16:])) != row["digest"]:
            raise Refused("the text is not the one that the row's digest binds")
        self._check_signed(kind, row)
        body = json.loads(plain[16:].decode("utf-8", "surrogatepass"))
        if not isinstance(body, dict):
            raise Refused("the body is no record")
        return body

    def _check_signed(self, kind: str, row: dict[str, Any]) -> None:
        creators = CREATORS[KINDS[kind]]
        query = f"SELECT rev FROM {kind} WHERE id = ?"  # noqa: S608  a name of ours
        there = {found["rev"] for found in self.rows(query, row["id"])}
        placed = self.placed.get(row["id"], [])
        removed = {rev for seq, rev, _ in placed if self.is_removal(self.entries[seq])}
        for seq, rev, _ in placed:
            actor = self.entries[seq].actor
            writes = self.held(actor, creators, seq)
            if KINDS[kind] == "CPR":
                writes = self.user(actor) == self.user(row["author"])
            if rev not in there | removed and writes:
                raise Refused("a revision that the trail names is gone")
        item = (row["rev"], row["digest"])
        mine = [
            seq
            for seq, rev, digest in placed
            if (rev, digest) == item
            and self.entries[seq].actor == row["author"]
            and not self.left(row["author"], seq)
        ]
        if not mine or not self.held(row["author"], creators, min(mine)):
            raise Refused("no entry of an author who may write this signs the row")
        if any((rev, d) == item and self.is_removal(self.entries[seq]) for seq, rev, d in placed):
            raise Refused("the row was removed by a signed entry")
        for seq, rev, digest in placed if KINDS[kind] == "CPR" else ():
            entry = self.entries[seq]
            took = entry.action == "quiet.empty" and (rev, digest) == item
            if took and self.user(entry.actor) == self.user(row["author"]):
                raise Refused("its author took the text out")

    def ring(self, kind: str, scope: bytes, category: str) -> Ring:
        id = sha(lp("ring", self.db, kind, scope, category))[:16]
        if id not in self.rings:
            self.rings[id] = Ring(self, id, kind, scope, category)
            self.rings[id].read()
        return self.rings[id]


# ---- rings and member lists (section 7)


@dataclass
class List:
    """One generation of a ring."""

    db: str
    ring: bytes
    hash: bytes
    gen: int
    prev: bytes
    commit: bytes
    public: bytes
    signer: str
    members: list[tuple[str, str, bytes, bool, bytes]]
    links: dict[bytes, bytes]
    seq: int = 0
    outside: bool = False

    def info(self, what: str, *more: bytes | str) -> bytes:
        return lp(what, SUITE, self.db, self.ring, self.gen, *more)

    @property
    def standings(self) -> set[tuple[str, str, bool]]:
        return {(how.lower(), id, manages) for how, id, _, manages, _ in self.members}


class Ring:
    """The lists of one ring that count, and why the others do not."""

    def __init__(self, house: House, id: bytes, kind: str, scope: bytes, category: str) -> None:
        self.house, self.id = house, id
        self.kind, self.scope, self.category = kind, scope, category
        self.accepted: dict[bytes, List] = {}
        self.chain: list[List] = []
        self.refused: dict[bytes, str] = {}

    def read(self) -> None:
        rows = {
            r["hash"]: r
            for r in self.house.rows("SELECT * FROM member_list WHERE ring = ?", self.id)
        }
        first: dict[bytes, int] = {}
        for seq, _, digest in self.house.placed.get(self.id, []):
            first[digest] = min(seq, first.get(digest, NEVER))
        gens = {digest: gen for _, gen, digest in self.house.placed.get(self.id, [])}
        order = sorted((first.get(hash, NEVER), gens.get(hash, 0), hash) for hash in rows)
        for seq, _, hash in order:
            try:
                found = self._checked(rows[hash], seq)
            except (Refused, ValueError) as error:
                self.refused[hash] = str(error)
                continue
            self.accepted[hash] = found
            if found.prev == (self.chain[-1].hash if self.chain else b""):
                self.chain.append(found)
        for hash in first.keys() - rows.keys():
            actor = self.house.entries[first[hash]].actor
            could = any(self._lines(a, actor, NEVER) for a in self.accepted.values())
            founds = self.house.held(actor, self._founders(), first[hash])
            if self.kind == "author":
                founds = self.scope == own_scope(self.house.user(actor))
            if could or founds:
                raise Refused("a member list that the trail names is gone")

    def _checked(self, row: dict[str, Any], seq: int) -> List:
        house = self.house
        if sha(row["doc"]) != row["hash"]:
            raise Refused("list differs from its hash")
        parts = unlp(row["doc"])
        tag, suite, db, kind, scope, category, gen, _, _, prev, commit, public, signer = parts[:13]
        where = (tag, suite, db.decode(), kind.decode(), scope, category.decode())
        if where != (b"list", b"1", house.db, self.kind, self.scope, self.category):
            raise Refused("list of another ring")
        members = [unlp(part) for part in unlp(parts[13])]
        found = List(
            house.db,
            self.id,
            row["hash"],
            int(gen),
            prev,
            commit,
            public,
            signer.decode(),
            [(m[0].decode(), m[1].decode(), m[2], m[3] == b"1", m[4]) for m in members],
            {link[0]: link[1] for link in map(unlp, unlp(parts[14]))},
            seq,
        )
        if seq == NEVER:
            raise Refused("list is not in the trail")
        entry = house.entries[seq]
        if entry.actor != found.signer or (self.id, found.gen, found.hash) not in entry.items:
            raise Refused("trail names another signer")
        if found.signer not in house.certificates or house.left(found.signer, seq):
            raise Refused("signer is unknown or gone")
        if not signed(house.certificates[found.signer]["ed_pub"], row["sig"], found.hash):
            raise Refused("signature")
        self._check_right(found)
        found.outside = not self._lines(found, found.signer, seq)
        return found

    def _check_right(self, found: List) -> None:
        house, seq, signer = self.house, found.seq, found.signer
        for how, id, ref, _, _ in found.members:
            if how == "p":
                belongs = self.kind != "group" or id == "escrow"
                if not belongs and not house.held(id, GROUPS.get(self.category, set()), seq):
                    raise Refused("a member without a role of this group")
                continue
            newest = None if self.kind == "group" else self._group_at(id, seq)
            if newest is None or newest.hash != ref:
                raise Refused("not the newest list of a group")
        if self.kind == "author":
            if self.scope != own_scope(house.user(signer)):
                raise Refused("an author's ring that is somebody else's")
            if [member[:2] + member[3:4] for member in found.members] != [("p", signer, True)]:
                raise Refused("an author's ring with somebody else in it")
        before = self.accepted.get(found.prev)
        if found.gen == 1:
            self._check_founding(found)
        elif before is None or found.gen != before.gen + 1:
            raise Refused("does not continue an accepted list")
        elif self.kind != "author" and not self._manages(before, signer, seq):
            self._check_refresh(found, before)
        self._check_blocked(found, before)
        top = self.chain[-1] if self.chain else None
        if top and found.prev != top.hash and not self._manages(top, signer, seq):
            raise Refused("fork by somebody who no longer manages")

    def _check_blocked(self, found: List, before: List | None) -> None:
        house, seq = self.house, found.seq
        blocked = house.blocked(self.scope, seq) if self.kind == "resident" else set()
        decides = before is None or self._manages(before, found.signer, seq)
        for how, id, *_ in found.members:
            group = None if how == "p" else self._group_at(id, seq)
            ids = [member[1] for member in group.members] if group and decides else []
            if blocked & {house.user(key_id) for key_id in ([id] if how == "p" else ids)}:
                raise Refused("names somebody who is blocked")

    def _check_founding(self, found: List) -> None:
        house, seq = self.house, found.seq
        if found.prev or not house.held(found.signer, self._founders(), seq):
            raise Refused("founder may not create this category")
        if self.kind in ("group", "author"):
            return
        if ESCROW not in found.standings:
            raise Refused("default readers are missing")
        named, _ = house.assigned(self.scope, self.category, seq)
        others = [
            id
            for how, id, manages in found.standings - {ESCROW}
            if how != "p" or named.get(house.user(id) or "") != manages
        ]
        if others and not named.get(house.user(found.signer) or ""):
            raise Refused("founder who does not manage adds readers")

    def _check_refresh(self, found: List, before: List) -> None:
        house, seq = self.house, found.seq
        may = house.held(found.signer, self._founders(), seq) or self._lines(
            before, found.signer, seq
        )
        dropped = before.standings - found.standings
        if (
            not may
            or found.standings - before.standings
            or any(how != "p" or not self._is_gone(id, seq) for how, id, _ in dropped)
        ):
            raise Refused("signer does not manage the list before")

    def _is_gone(self, key_id: str, seq: int) -> bool:
        house, user = self.house, self.house.user(key_id)
        if user is None or key_id == "escrow":
            return False
        if house.left(key_id, seq + 1):
            return True
        if self.kind == "group":
            return not house.has_role(user, GROUPS.get(self.category, set()), seq)
        if self.kind != "resident":
            return False
        if user in house.blocked(self.scope, seq):
            return True
        now, ever = house.assigned(self.scope, self.category, seq)
        return user in ever and user not in now

    def _founders(self) -> set[str]:
        return MANAGERS if self.kind == "group" else CREATORS.get(self.category, set())

    def _group_at(self, name: str, seq: int) -> List | None:
        chain = self.house.ring("group", b"", name).chain
        return next((found for found in reversed(chain) if found.seq <= seq), None)

    def _lines(self, found: List, key_id: str, seq: int) -> list[bool]:
        lines = []
        for how, id, _, manages, _ in found.members:
            if how == "p":
                if id == key_id:
                    lines.append(manages)
                continue
            then = self._group_at(id, seq - 1)
            if then is not None and any(member[1] == key_id for member in then.members):
                lines.append(manages)
        return lines

    def _manages(self, found: List, key_id: str, seq: int) -> bool:
        lines = self._lines(found, key_id, seq)
        if key_id == "escrow":
            return bool(lines)
        if any(lines):
            return True
        if self.kind != "resident":
            return False
        named, _ = self.house.assigned(self.scope, self.category, seq)
        return named.get(self.house.user(key_id) or "", False)

    # ---- keys

    def key(self, found: List) -> bytes:
        """The generation key of *found*: by one's own line, by a group, by a link."""
        keys = self.house.keys
        for how, id, ref, _, sealed in found.members:
            info = found.info("mk", how, id, ref, found.commit)
            if how == "p" and id == keys.key_id:
                return self._committed(found, hpke_open(keys.private, info, sealed))
            if how == "p":
                continue
            group = self.house.ring("group", b"", id)
            try:
                holder = group.key(group.accepted[ref])
            except Refused:
                continue
            listed = group.accepted[ref]
            if how == "g":
                opened = gcm_open(derive(holder, listed.info("key wrap")), info, sealed)
            else:
                half = X25519PrivateKey.from_private_bytes(derive(holder, listed.info("key half")))
                opened = hpke_open(half, info, sealed)
            return self._committed(found, opened)
        for later in self.accepted.values():
            if found.hash in later.links:
                try:
                    wrap = derive(self.key(later), later.info("key wrap"))
                    opened = gcm_open(wrap, later.info("link", found.hash), later.links[found.hash])
                    return self._committed(found, opened)
                except Refused:
                    continue
        raise Refused("none of this person's keys opens it")

    @staticmethod
    def _committed(found: List, key: bytes) -> bytes:
        half = X25519PrivateKey.from_private_bytes(derive(key, found.info("key half")))
        if (
            derive(key, found.info("key commit")) != found.commit
            or half.public_key().public_bytes_raw() != found.public
        ):
            raise Refused("a key differs from the one that its list commits to")
        return key


# ---- at the desk


def open_house(folder: Path, keys: Keys) -> House:
    file = sqlcipher3.connect(f"file:{folder / 'data.db'}?mode=ro", uri=True)
    file.execute(f"PRAGMA key = \"x'{keys.database_key.hex()}'\"")
    file.execute("PRAGMA cipher_compatibility = 4")
    try:
        found = file.execute("SELECT db, format FROM house").fetchone()
    except sqlcipher3.DatabaseError:
        raise Refused("the data file does not open with this person's key to it") from None
    said = json.loads((folder / "keys.json").read_text("utf-8"))
    if found != (said["db_id"], SUITE):
        raise Refused("the data file is not that of the key file, or of another form")
    house = House(found[0], file, keys)
    house.read()
    own = house.certificates.get(keys.key_id)
    if (
        own is None
        or own["x_pub"] != keys.private.public_key().public_bytes_raw()
        or house.current.get(keys.user) != keys.key_id
        or house.left(keys.key_id)
    ):
        raise Refused("this person's certificate does not hold today")
    return house


def notes(house: House) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    names = {row["name"] for row in house.rows("SELECT name FROM sqlite_master")}
    for kind in KINDS:
        if kind in names:
            query = f"SELECT * FROM {kind} ORDER BY made_at, id, rev"  # noqa: S608  a name of ours
            found.extend((kind, row) for row in house.rows(query))
    return found


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ask.add_argument("house", type=Path)
    ask.add_argument("login")
    ask.add_argument("--secret", type=bytes.fromhex)
    ask.add_argument("--row", help="id of a note, 32 hexadecimal digits")
    ask.add_argument("--passphrase-stdin", action="store_true")
    told = ask.parse_args()
    typed = sys.stdin.readline().rstrip("\r\n") if told.passphrase_stdin else getpass.getpass()
    try:
        keys = open_key_file(told.house / "keys.json", told.login, typed, told.secret)
        house = open_house(told.house, keys)
        if told.row is None:
            return listed(house)
        return printed(house, told.row)
    except Refused as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1


def listed(house: House) -> int:
    counts: dict[str, int] = {}
    for kind, row in notes(house):
        try:
            house.open_body(kind, row)
        except Refused as error:
            counts[str(error)] = counts.get(str(error), 0) + 1
            continue
        print(f"{row['id'].hex()}  {kind}  revision {row['rev']}  resident {row['resident'].hex()}")
    for why, count in counts.items():
        print(f"not opened: {count} ({why})", file=sys.stderr)
    return 0


def printed(house: House, id: str) -> int:
    rows = [(kind, row) for kind, row in notes(house) if row["id"].hex() == id.lower()]
    if not rows:
        raise Refused("there is no note with this id")
    kind, row = max(rows, key=lambda found: found[1]["rev"])
    body = house.open_body(kind, row)
    author = house.certificates[row["author"]]["display_name"]
    print(f"{kind} {row['id'].hex()} revision {row['rev']}, signed by {author}")
    print(json.dumps(body, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
