"""Fills a house with very many records: sealed and signed as ever, laid down many at a time.

Each act is a unit of the vault with its own signed entry, its lists and keys, and what it tells
others, exactly as the program makes it. What is left out is what a person needs and a fixture does
not: asking the policy, reading back, and a durable transaction for every act. Ids come from the
seed, so that the same house says the same on every machine; keys are fresh, as keys must be.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Table

from benchmarks.synthetic.people import AS_OF
from shelterdesk.access import door, new_house
from shelterdesk.access.door import DATA_FILE, KEY_FILE
from shelterdesk.access.new_house import Founder
from shelterdesk.access.revision import body_of
from shelterdesk.access.rules import HouseRules
from shelterdesk.domain.projections import Projections
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values, to_plain
from shelterdesk.services import shift
from shelterdesk.store import engine as engines
from shelterdesk.store.ledger import StoreLedger
from shelterdesk.store.rows import row_values
from shelterdesk.store.tables import Schema, open_fields, shipped_schema
from shelterdesk.vault import slots
from shelterdesk.vault.assigned import KIND as ASSIGNMENT
from shelterdesk.vault.formats import Place
from shelterdesk.vault.founding import Founded
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.ledger import EntryRow, Item, ListRow, PlacedItem, SealedRow
from shelterdesk.vault.places import place_of
from shelterdesk.vault.ring_state import Accepted, State
from shelterdesk.vault.slots import PRACTICE_COST, Cost
from shelterdesk.vault.vault import Unit, Vault
from shelterdesk.vault.wire import open_text

CACHE_KIB = 3_000_000  # of the file while it is filled; a large house's indexes stay in memory
AT_ONCE = 200_000  # rows that may wait in memory before they are put into the file
PLAIN = "plain"  # scope of what lies without a key


def id_of(seed: int, stream: str, *numbers: int) -> RecordId:
    """The id of one thing: the same on every machine, and as scattered as a random one."""
    said = f"{seed}/{stream}/{'/'.join(map(str, numbers))}"
    return RecordId(hashlib.sha256(said.encode()).hexdigest()[:32])


class Waiting(StoreLedger):
    """What the vault asks of a file, with what was signed and is not in the file yet."""

    def __init__(self, schema: Schema) -> None:
        """Nothing waits."""
        super().__init__(schema)
        self._tables = schema
        self._head: EntryRow | None = None
        self._rows_of: defaultdict[str, list[SealedRow]] = defaultdict(list)
        self._assigned: defaultdict[bytes, list[SealedRow]] = defaultdict(list)
        self._lists_of: defaultdict[bytes, list[ListRow]] = defaultdict(list)
        self._entries: dict[int, tuple[EntryRow, tuple[Item, ...]]] = {}
        self._said: defaultdict[bytes, list[PlacedItem]] = defaultdict(list)
        self.count = 0

    def head(self) -> EntryRow | None:
        """The newest entry; nobody else writes meanwhile."""
        if self._head is None:
            self._head = super().head()
        return self._head

    def entry(self, seq: int) -> tuple[EntryRow, tuple[Item, ...]] | None:
        """One entry with its items, in the file or not."""
        return self._entries.get(seq) or super().entry(seq)

    def lists(self, ring: bytes) -> Sequence[ListRow]:
        """Every list of a ring, in the file or not."""
        return [*super().lists(ring), *self._lists_of.get(ring, ())]

    def items(self, obj: bytes) -> Sequence[PlacedItem]:
        """Everything that was signed about a record or ring, in the file or not."""
        return [*super().items(obj), *self._said.get(obj, ())]

    def assignments(self, resident: bytes) -> Sequence[SealedRow]:
        """All assignments of one resident; those of whoever is written about now all wait."""
        return self._assigned.get(resident, ())

    def take(self, entry: EntryRow, unit: Unit, rows: Sequence[SealedRow]) -> None:
        """Let what one act made wait."""
        self._head = entry
        self._entries[entry.seq] = entry, tuple(unit.items)
        for item in unit.items:
            self._said[item.obj].append(PlacedItem(item.rev, item.digest, entry.seq))
        for made in unit.lists:
            self._lists_of[made.ring].append(made)
        for row in rows:
            self._rows_of[row.kind].append(row)
            if row.kind == ASSIGNMENT:
                self._assigned[row.resident].append(row)
        self.count += len(rows) + len(unit.items) + len(unit.lists) + 1

    def lay_down(self, db: Connection) -> None:
        """Put everything that waits into the file."""
        for name, rows in self._rows_of.items():
            kind = self._tables.by_name[name]
            empty = dict.fromkeys(f"open_{field.name}" for field in open_fields(kind))
            _insert(db, self._tables.content[kind], [{**empty, **row_values(r)} for r in rows])
        lists = [vars(made) for some in self._lists_of.values() for made in some]
        _insert(db, self._tables.member_list, lists)
        _insert(db, self._tables.trail_entry, [vars(entry) for entry, _ in self._entries.values()])
        items = [
            {"obj": obj, "rev": placed.rev, "seq": placed.seq, "digest": placed.digest}
            for obj, some in sorted(self._said.items())
            for placed in some
        ]
        _insert(db, self._tables.trail_item, items)
        for kept in (self._rows_of, self._assigned, self._lists_of, self._entries, self._said):
            kept.clear()
        self.count = 0


def _insert(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    names = [column.name for column in table.columns]
    marks = ", ".join("?" for _ in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    db.exec_driver_sql(
        f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})',  # noqa: S608 - our own tables
        [tuple(row[name] for name in names) for row in rows],
    )


@dataclass
class Hand:
    """Somebody of the house who writes: their vault over the house that is filled."""

    filling: Filling
    vault: Vault
    under: dict[Place, tuple[State, Accepted]] = field(default_factory=dict)

    @contextmanager
    def act(self, action: str) -> Iterator[Act]:
        """One signed act."""
        if self.filling.last is not self:  # somebody else may have changed who stands where
            self.under.clear()
            self.filling.last = self
        act = Act(self, self.vault.unit())
        yield act
        detail = {"kinds": sorted(act.kinds), "residents": sorted(act.residents)}
        entry = act.unit.close(action, json.dumps(detail, separators=(",", ":")))
        self.filling.ledger.take(entry, act.unit, act.rows)
        act.unit.landed()


class Act:
    """One act in the making."""

    def __init__(self, hand: Hand, unit: Unit) -> None:
        """Made by ``Hand.act``."""
        self._hand, self._filling, self.unit = hand, hand.filling, unit
        self.rows: list[SealedRow] = []
        self.kinds: set[str] = set()
        self.residents: set[str] = set()

    def put(
        self,
        kind: type[Record],
        id: RecordId,
        resident: ResidentId,
        values: Values,
        *,
        shielded: bool = False,
    ) -> RecordId:
        """Seal the first revision of a record, and what it tells others."""
        record, scope = kind.new(id, resident, values), bytes.fromhex(resident)
        rules, place = self._filling.rules, None
        if rules.rule(kind.category).scope != PLAIN:
            owner, own = self._hand.vault.user_id, bytes.fromhex(id)
            place = place_of(rules, kind.kind, owner, scope, shielded=shielded, id=own)
        opened = {f.name: to_plain(getattr(record, f.name)) for f in open_fields(kind)}
        self.rows.append(self._sealed(record, scope, opened, place))
        self.kinds.add(kind.kind)
        self.residents.add(resident)
        for at, (told, given) in enumerate(self._filling.projections(record, self._filling.today)):
            self.put(told, id_of(0, id, at), resident, given, shielded=shielded)
        return id

    def _sealed(
        self, record: Record, scope: bytes, opened: dict[str, Any], place: Place | None
    ) -> SealedRow:
        """Sealed by the vault; by its body alone where this person just wrote to the same ring.

        Nobody comes or goes while one person writes about a group of residents, so who should
        stand in a ring is asked once for each.
        """
        seat, id, body = self._hand.vault._seat, bytes.fromhex(record.id), body_of(record)  # noqa: SLF001 - as the vault's own unit does
        under = self._hand.under.get(place) if place is not None else None
        if under is None or record.kind == ASSIGNMENT:
            row = self.unit.seal(
                kind=record.kind,
                id=id,
                rev=record.rev,
                resident=scope,
                open=opened,
                body=body,
                place=place,
            )
            if place is not None:
                state = seat.rings.state(place)
                assert state.top is not None
                self._hand.under[place] = state, state.top
            return row
        bare = SealedRow(
            record.kind,
            id,
            record.rev,
            scope,
            b"",
            b"",
            seat.key_id,
            seat.clock(),
            open_text(opened),
            b"",
            b"",
        )
        row = seat.bodies.seal(bare, body, under)
        self.unit.items.append(Item(id, record.rev, row.digest))
        return row


class Filling:
    """A house that is being filled, and everybody who writes in it. Nobody else has it open."""

    def __init__(self, db: Connection, founded: Founded, staff: Sequence[Founder]) -> None:
        """Made by ``filled``."""
        self.rules, self.projections = HouseRules(), Projections.shipped()
        self.today = AS_OF  # what is told says the same whenever it is made
        self.now = 0.0  # unix seconds of what is written next; 0 for this moment
        self.ledger = Waiting(shipped_schema())
        self.last: Hand | None = None  # who wrote last
        self._db, self.hands = db, dict[str, Hand]()
        for person, bundle in zip(staff, founded.bundles, strict=True):
            vault = Vault(
                db=founded.db,
                bundle=bundle,
                ledger=self.ledger,
                rules=self.rules,
                clock=lambda: int(self.now or time.time()),
            )
            with self.ledger.on(db):
                vault.sign_in(None)
            self.hands[person.login] = Hand(self, vault)

    def __getitem__(self, login: str) -> Hand:
        """Whoever signs in as *login*."""
        return self.hands[login]

    def pause(self) -> None:
        """What waits may go into the file; nothing is written about its residents afterwards."""
        if self.ledger.count >= AT_ONCE:
            self.ledger.lay_down(self._db)


@contextmanager
def filled(
    house: door.House, staff: Sequence[Founder], cost: Cost = PRACTICE_COST
) -> Iterator[Filling]:
    """A new practice house with *staff*, to be filled; whole when this ends.

    A failure leaves a file that is good for nothing: there is no journal meanwhile.
    """
    founded, _ = new_house.lay(house, "TEST-00", staff, cost, practice=True)
    with door.sign_in_together(house, {p.login: p.passphrase for p in staff}) as desks:
        if "night" in desks:
            shift.begin(desks["night"])
    engine = engines.sqlcipher_engine(house.folder / DATA_FILE, founded.database_key)
    try:
        with _unsafe(engine), engines.writing(engine) as db:
            indexes = _without_indexes(db)
            filling = Filling(db, founded, staff)
            with filling.ledger.on(db):
                yield filling
                filling.ledger.lay_down(db)
                head = filling.ledger.head()
            for made in indexes:
                db.exec_driver_sql(made)
    finally:
        engines.close(engine)
    if head is not None:  # everybody was here all along, and follows no trail of years
        keyfile = KeyFile.load(house.folder / KEY_FILE)
        for person, bundle in zip(staff, founded.bundles, strict=True):
            slots.keep_head(keyfile, bundle, person.login, None, head)


@contextmanager
def _unsafe(engine: Engine) -> Iterator[None]:
    """As fast as the engine writes when nothing has to outlive a failure."""
    _set(engine, "journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KIB}")
    yield
    _set(engine, "journal_mode = WAL", "synchronous = FULL")


def _set(engine: Engine, *settings: str) -> None:
    raw = engine.raw_connection()
    try:
        for setting in settings:
            raw.cursor().execute(f"PRAGMA {setting}").fetchall()
    finally:
        raw.close()


def _without_indexes(db: Connection) -> tuple[str, ...]:
    """Drop the indexes of all records; gives the statements that make them again, as they were."""
    kept = ("member_list", "trail_entry")  # these are asked meanwhile
    found = db.exec_driver_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    found = [row for row in found if row[1] not in kept]
    for name, _, _ in found:
        db.exec_driver_sql(f'DROP INDEX "{name}"')
    return tuple(sql for _, _, sql in found)
