"""A small house in memory for the vault's tests: a ledger of dicts, a cast, and a forger."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.formats import Member, MemberList, Place, key_certificate_said, ring_id
from shelterdesk.vault.founding import certify_roles, new_person
from shelterdesk.vault.ledger import (
    CategoryRule,
    EntryRow,
    Item,
    KeyCertificate,
    ListRow,
    PlacedItem,
    RoleCertificate,
    SealedRow,
)
from shelterdesk.vault.readers import Readers
from shelterdesk.vault.rings import State
from shelterdesk.vault.sealing import derive, hpke_seal
from shelterdesk.vault.unit import Unit
from shelterdesk.vault.vault import Vault
from shelterdesk.vault.wire import sha

AMARA, BELA = b"A" * 16, b"B" * 16  # two residents
SAF, CAR, NAR, CPN, DOC = (
    Place("resident", AMARA, category) for category in ("SAF", "CAR", "NAR", "CPN", "DOC")
)
DEM = Place("house", b"", "DEM")
OWN_DEM, OWN_IDN = Place("resident", AMARA, "DEM"), Place("resident", AMARA, "IDN")

DOOR = frozenset({"MGR", "CM", "HS", "COU"})
MANAGED = (("managers", True),)
EVERYBODY = frozenset({"MGR", "CM", "HS", "COU", "LEG"})


def _rule(
    scope: str,
    creators: frozenset[str],
    groups: tuple[tuple[str, bool], ...] = (),
    named: tuple[tuple[str, bool], ...] = (),
) -> CategoryRule:
    return CategoryRule(scope, creators, groups, named, MANAGED if scope == "house" else groups)


@dataclass(frozen=True)
class FakeRules:
    """A policy with one category of each sort."""

    version: int = 1
    managers: frozenset[str] = frozenset({"MGR"})
    keepers: frozenset[str] = frozenset({"CM"})
    administrators: frozenset[str] = frozenset({"ADM"})
    shielding: str = "DEM"
    founder_seconds: int = 72 * 3600
    kinds: Mapping[str, str] = field(
        default_factory=lambda: {
            "everyday": "DEM",
            "identity": "IDN",
            "safety": "SAF",
            "care": "CAR",
            "narrative": "NAR",
            "paper": "DOC",
            "session_note": "CPN",
            "private_note": "CPR",
            "note_loan": "CPR.l",
            "assignment": "LNK",
            "incident": "INC",
            "restricted": "INX",
            "consent_withdrawal": "SAF",
        }
    )

    def category_of(self, kind: str) -> str:
        return self.kinds[kind]

    def rule(self, category: str) -> CategoryRule:
        return {
            "DEM": _rule("house", DOOR, (("staff", False), *MANAGED), (("CM", False),)),
            "IDN": _rule("house", DOOR, (*MANAGED, ("legal", False)), (("CM", False),)),
            "SAF": _rule("resident", DOOR, MANAGED),
            "CAR": _rule("resident", DOOR, MANAGED),
            "NAR": _rule("resident", DOOR, MANAGED),
            "DOC": _rule("resident", DOOR, MANAGED, (("CM", False), ("COU", False))),
            "CPN": _rule("resident", frozenset({"COU"}), (), (("COU", True),)),
            "CPR": _rule("author", frozenset({"COU"})),
            "CPR.l": _rule("reader", frozenset({"COU"})),
            "LNK": _rule("plain", frozenset({"MGR", "CM"})),
            "INC": replace(_rule("matter", EVERYBODY, MANAGED), readers=EVERYBODY),
            "INX": replace(_rule("matter", EVERYBODY), readers=EVERYBODY - {"HS"}),
        }[category]

    def creators(self, kind: str) -> frozenset[str]:
        return self.rule(self.kinds[kind]).creators

    def groups(self) -> Mapping[str, frozenset[str]]:
        return {
            "staff": frozenset({"MGR", "CM", "HS", "COU", "LEG"}),
            "managers": frozenset({"MGR"}),
            "legal": frozenset({"LEG"}),
            "nurses": frozenset({"NUR"}),
        }

    def manages_group(self, name: str, roles: frozenset[str]) -> bool:
        return "MGR" in roles or name not in ("staff", "managers")


class FakeLedger:
    """A file without SQL. Attacks change its dicts."""

    def __init__(self) -> None:
        self.entries: list[EntryRow] = []
        self.placed: list[tuple[int, Item]] = []
        self.list_rows: dict[bytes, ListRow] = {}
        self.rows: dict[tuple[bytes, int], SealedRow] = {}
        self.keys: list[KeyCertificate] = []
        self.roles: list[RoleCertificate] = []

    def head(self) -> EntryRow | None:
        return self.entries[-1] if self.entries else None

    def entry(self, seq: int) -> tuple[EntryRow, tuple[Item, ...]] | None:
        found = next((e for e in self.entries if e.seq == seq), None)
        return None if found is None else (found, self._items_of(seq))

    def _items_of(self, seq: int) -> tuple[Item, ...]:
        return tuple(item for at, item in self.placed if at == seq)

    def entries_of(self, actions: Collection[str]) -> Sequence[int]:
        return [e.seq for e in self.entries if e.action in actions]

    def lists(self, ring: bytes) -> Sequence[ListRow]:
        return [row for row in self.list_rows.values() if row.ring == ring]

    def items(self, obj: bytes) -> Sequence[PlacedItem]:
        return [PlacedItem(i.rev, i.digest, seq) for seq, i in self.placed if i.obj == obj]

    def revisions(self, kind: str, id: bytes) -> Sequence[int]:
        return [r.rev for r in self.rows.values() if (r.kind, r.id) == (kind, id)]

    def key_certificates(self) -> Sequence[KeyCertificate]:
        return self.keys

    def role_certificates(self) -> Sequence[RoleCertificate]:
        return self.roles

    def assignments(self, resident: bytes) -> Sequence[SealedRow]:
        return [r for r in self.rows.values() if (r.kind, r.resident) == ("assignment", resident)]

    def walk_entries(self, after: int = 0) -> Iterator[tuple[EntryRow, tuple[Item, ...]]]:
        for entry in self.entries:
            if entry.seq <= after:
                continue
            yield entry, self._items_of(entry.seq)

    def walk_rows(self) -> Iterator[tuple[bytes, int, bytes, str]]:
        for row in self.rows.values():
            yield row.id, row.rev, row.digest, row.author

    def walk_lists(self) -> Iterator[bytes]:
        yield from self.list_rows

    def walk_docs(self) -> Iterator[bytes]:
        yield from (row.doc for row in self.list_rows.values())

    def put(self, row: SealedRow) -> None:
        self.rows[row.id, row.rev] = row


@dataclass
class Pen:
    """One transaction with its unit; rows land in the ledger at once."""

    vault: Vault
    unit: Unit
    ledger: FakeLedger

    def write(
        self,
        kind: str,
        resident: bytes,
        body: Mapping[str, Any],
        *,
        id: bytes | None = None,
        rev: int = 1,
        open: Mapping[str, Any] | None = None,
        shielded: bool = False,
        reader: str = "",
    ) -> bytes:
        """Seal and keep one revision; gives its id."""
        id = id or os.urandom(16)
        plain = kind == "assignment"
        place = (
            None
            if plain
            else self.vault.place(kind, resident, shielded=shielded, id=id, reader=reader)
        )
        row = self.unit.seal(
            kind=kind,
            id=id,
            rev=rev,
            resident=resident,
            open=open or {},
            body=body,
            place=place,
        )
        self.ledger.put(row)
        return id

    def make(self, place: Place, standings: set[tuple[str, str, bool]], reason: str) -> None:
        """Make a list with exactly these members."""
        self.vault._seat.generations.make(place, standings, reason, self.unit._written)

    def reseal(self, place: Place, rows: Sequence[SealedRow]) -> list[SealedRow]:
        """Seal *rows* again where they lie."""
        done = self.unit.reseal(place, rows)
        for row in done:
            self.ledger.put(row)
        return done


class House:
    """A file, a root, and everybody's keys."""

    def __init__(self) -> None:
        self.db, self.ledger, self.rules = os.urandom(8).hex(), FakeLedger(), FakeRules()
        self.root = Ed25519PrivateKey.generate()
        self.bundles: dict[str, Bundle] = {}
        self.now = 1_700_000_000
        escrow = X25519PrivateKey.generate()
        row = KeyCertificate(
            "escrow",
            "escrow",
            "",
            escrow.public_key().public_bytes_raw(),
            self.root_pub,
            0,
            "root",
            b"",
        )
        signed = replace(row, sig=self.root.sign(key_certificate_said(self.db, row)))
        self.ledger.keys.append(signed)
        self.escrow = Vault(
            db=self.db,
            bundle=Bundle(
                user_id="escrow",
                key_id="escrow",
                x=escrow.private_bytes_raw(),
                ed=self.root.private_bytes_raw(),
                root_pub=self.root_pub,
            ),
            ledger=self.ledger,
            rules=self.rules,
            clock=lambda: self.now,
        )

    @property
    def root_pub(self) -> bytes:
        return self.root.public_key().public_bytes_raw()

    def person(self, name: str, *roles: str) -> None:
        """Somebody with keys and roles."""
        bundle, key = new_person(self.db, self.root_pub, self.root, name, self.now)
        self.bundles[name] = bundle
        self.ledger.keys.append(key)
        self.ledger.roles.append(certify_roles(self.db, self.root, bundle.user_id, roles, self.now))

    def key(self, name: str) -> str:
        return self.bundles[name].key_id

    def user(self, name: str) -> str:
        return self.bundles[name].user_id

    def vault(self, name: str) -> Vault:
        """Somebody's vault, signed in."""
        vault = Vault(
            db=self.db,
            bundle=self.bundles[name],
            ledger=self.ledger,
            rules=self.rules,
            clock=lambda: self.now,
        )
        vault.sign_in(None)
        return vault

    @contextmanager
    def work(self, vault: Vault, action: str = "write", detail: str = "{}") -> Iterator[Pen]:
        """One transaction."""
        ledger = self.ledger
        rows, unit = dict(ledger.rows), vault.unit()
        try:
            yield Pen(vault, unit, ledger)
            entry = unit.close(action, detail)
        except BaseException:
            ledger.rows = rows
            unit.dropped()
            raise
        for row in unit.lists:
            ledger.list_rows[row.hash] = row
        ledger.entries.append(entry)
        ledger.placed.extend((entry.seq, item) for item in unit.items)
        unit.landed()

    def write(self, vault: Vault, kind: str, resident: bytes, body: Any, **more: Any) -> bytes:
        """One revision in a transaction of its own."""
        with self.work(vault) as pen:
            return pen.write(kind, resident, body, **more)

    def assign(
        self,
        by: Vault,
        name: str,
        role: str,
        resident: bytes = AMARA,
        *,
        settle: Sequence[Place] = (),
    ) -> bytes:
        """Assign somebody; the places named are settled in the same transaction."""
        open = {"user_id": self.user(name), "role": role, "state": "active"}
        with self.work(by, "assignment") as pen:
            id = pen.write("assignment", resident, {}, open=open)
            for place in settle:
                pen.unit.settle(place, reason="assignment")
        return id

    def end(self, by: Vault, id: bytes, *, settle: Sequence[Place] = ()) -> None:
        """End an assignment, settling and sealing again as the door does."""
        before = self.ledger.rows[id, 1]
        open = {**json.loads(before.open), "state": "ended"}
        with self.work(by, "assignment") as pen:
            pen.write("assignment", before.resident, {}, id=id, rev=2, open=open)
            for place in settle:
                if pen.unit.settle(place, reason="assignment"):
                    pen.reseal(place, self.rows_in(place))

    def matter(
        self,
        by: Vault,
        kind: str,
        people: Mapping[str, bool],
        groups: Mapping[str, bool] | None = None,
        *,
        apart: Sequence[str] = (),
        without: Sequence[str] = (),
        body: Any = None,
    ) -> bytes:
        """A matter of *kind* with readers by name; gives its id."""
        id = os.urandom(16)
        readers = Readers(
            {self.user(name): manages for name, manages in people.items()},
            groups or {},
            frozenset(map(self.user, without)),
            frozenset(map(self.user, apart)),
        )
        with self.work(by) as pen:
            pen.unit.found_matter(by.place(kind, b"", shielded=False, id=id), readers)
            pen.write(kind, b"", body or {"n": 1}, id=id)
        return id

    def change(
        self,
        by: Vault,
        place: Place,
        people: Mapping[str, bool],
        *,
        without: Sequence[str] = (),
    ) -> bool:
        """Others read a matter from now on; sealed again where somebody was dropped."""
        readers = Readers(
            {self.user(name): manages for name, manages in people.items()},
            without=frozenset(map(self.user, without)),
        )
        with self.work(by, "readers") as pen:
            dropped = pen.unit.change_matter(place, readers)
            if dropped:
                pen.reseal(place, self.rows_in(place))
        return dropped

    def leave(self, by: Vault, name: str) -> None:
        """Somebody leaves the house."""
        with self.work(by, "user.leave", f'{{"key": "{self.key(name)}"}}'):
            pass

    def row(self, id: bytes, rev: int = 1) -> SealedRow:
        return self.ledger.rows[id, rev]

    def rows_in(self, place: Place) -> list[SealedRow]:
        ring = ring_id(self.db, place)
        return [row for row in self.ledger.rows.values() if row.ring == ring]


CAST = {
    "mia": ("MGR",),
    "max": ("MGR",),
    "carla": ("CM",),
    "cora": ("COU",),
    "bela": ("COU",),
    "hana": ("HS",),
    "nils": ("HS",),
    "eve": ("HS",),  # hired, with the database key, and in no group yet
    "lea": ("LEG",),
    "adam": ("ADM",),
}
STAFF = ("mia", "max", "carla", "cora", "bela", "hana", "nils", "lea")


def new_house() -> House:
    """A house with its cast and groups; ``legal`` is taken over by its member."""
    house = House()
    for name, roles in CAST.items():
        house.person(name, *roles)
    mia = house.vault("mia")
    with house.work(mia, "house.found") as pen:
        managers = {house.key("mia"): True, house.key("max"): True}
        staff = {house.key(name): name in ("mia", "max") for name in STAFF}
        pen.unit.make_group("managers", managers, "found")
        pen.unit.make_group("staff", staff, "found")
        pen.unit.make_group("legal", {house.key("lea"): True}, "found")
    lea = house.vault("lea")
    with house.work(lea, "group.adopt") as pen:
        for name in lea.groups_to_adopt():
            pen.unit.adopt(name)
    return house


# ---- the forger: whoever has the database key and a key of their own


def state(vault: Vault, place: Place) -> State:
    """A ring as *vault* judges it now."""
    vault.forget()
    vault._seat.look()
    return vault._seat.rings.state(place)


def forge(house: House, vault: Vault, place: Place, change: Callable[[Vault], MemberList]) -> bytes:
    """Write any list one likes, signed by oneself and properly entered in the trail."""
    with house.work(vault, "x") as pen:
        made = change(vault)
        doc = made.doc()
        hash, ring = sha(doc), ring_id(house.db, place)
        pen.unit.lists.append(ListRow(hash, ring, doc, vault._seat.ed.sign(hash)))
        pen.unit.items.append(Item(ring, made.gen, hash))
    return hash


def with_oneself(vault: Vault, place: Place) -> MemberList:
    """The next list of *place* as it is, with oneself as one more manager."""
    seat = vault._seat
    top = seat.rings.state(place).top
    assert top is not None
    key = os.urandom(32)
    made = replace(top.list, gen=top.list.gen + 1, prev=top.hash, signer=vault.key_id, links=())
    half = X25519PrivateKey.from_private_bytes(derive(key, made.info("key half")))
    made = replace(
        made,
        commit=derive(key, made.info("key commit")),
        public=half.public_key().public_bytes_raw(),
    )
    own = seat.directory.certificate(vault.key_id)
    assert own is not None
    sealed = hpke_seal(own.x_pub, made.member_info("p", vault.key_id, b""), key)
    members = tuple(
        m if m.is_person else replace(m, ref=seat.rings.group_at(m.id, 1 << 61).hash)  # type: ignore[union-attr]
        for m in top.list.members
    )
    return replace(made, members=(*members, Member("p", vault.key_id, b"", True, sealed)))


def why_refused(vault: Vault, place: Place, hash: bytes) -> str:
    """The rule that a list failed, or "" if it counts."""
    found = state(vault, place)
    if hash in found.accepted:
        return ""
    return next(refused.why for refused in found.refused if refused.hash == hash)
