"""One unit of work, and the shelves one finds in it.

Whatever is read or written goes through a ``Shelf``: here the policy is asked, the keys prove it,
and the trail learns of it, each once. Outside one's reach looks like *not there*.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection

from shelterdesk.access import erasing, matters, own, resealing, restricted, shielding
from shelterdesk.access.booking import require_free
from shelterdesk.access.erasing import Goes, Rings
from shelterdesk.access.matters import Readers
from shelterdesk.access.presence import Presence
from shelterdesk.access.revision import body_of, moment_of, revision_of
from shelterdesk.access.shelf import RESIDENT, Shelf
from shelterdesk.access.trail import TrailReader
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import (
    KeyId,
    Page,
    Record,
    RecordId,
    ResidentId,
    UserId,
    Values,
    to_plain,
)
from shelterdesk.errors import Denied, NoKey, NotFound, PassphraseNeeded, Tampered
from shelterdesk.store.ledger import StoreLedger
from shelterdesk.store.rows import Rows
from shelterdesk.store.tables import open_fields
from shelterdesk.vault.formats import MATTER, Place
from shelterdesk.vault.ledger import EntryRow, SealedRow
from shelterdesk.vault.unit import Unit

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

R = TypeVar("R", bound=Record)

PREFETCH = 200  # rows whose signatures are looked up at once
THIS_UNIT = 1 << 62  # stands for the trail number that the open unit will get


def batched(rows: Iterable[SealedRow], size: int) -> Iterator[list[SealedRow]]:
    """*rows* in lists of at most *size*."""
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch


def new_id() -> RecordId:
    """A fresh random id for a record."""
    return RecordId(secrets.token_hex(16))


class Work:
    """Everything one does between two states of the house; all of it happens, or nothing."""

    def __init__(self, desk: Desk, db: Connection, unit: Unit | None) -> None:
        """Made by ``Desk.work`` and ``Desk.look`` only; *unit* is None where nothing is written."""
        self.desk, self.changed = desk, set[type[Record]]()
        self._db, self._unit = db, unit
        self._rows = Rows(db, desk.schema)
        self._waiting: list[SealedRow] = []
        self.presence = Presence(desk, self._rows)
        self.touched: set[ResidentId] = set()
        self.said: dict[str, str] = {}  # codes and ids for the entry of the trail
        self._written: set[Place] = set()

    def shelf(self, kind: type[R]) -> Shelf[R]:
        """The records of one kind, as far as this person may handle them."""
        return Shelf(self, kind)

    def require(
        self,
        acts: Iterable[Act],
        kind: type[Record],
        resident: ResidentId | None,
        *,
        author: KeyId | None = None,
        is_new: bool = False,
    ) -> None:
        """Pass if one of *acts* is granted; else ``Denied``, or ``NotFound`` out of reach."""
        policy, actor = self.desk.policy, self.desk.actor
        acts = tuple(acts)
        if not any(policy.reaches(actor, act, kind.kind) for act in acts):
            raise Denied(f"{kind.kind}.{acts[0]}")
        about = resident if kind.about_resident else None
        if not any(policy.may(actor, act, kind.kind, about, author=author) for act in acts):
            raise NotFound(kind.kind)
        if about is not None and not is_new and not self.knows(about):
            raise NotFound(kind.kind)

    def exists(self, resident: ResidentId) -> bool:
        """Whether there is such a resident, within reach or not; never to be told to anybody."""
        return self.presence.exists(resident)

    def knows(self, resident: ResidentId) -> bool:
        """Whether there is such a resident, and one's keys reach them if they are shielded."""
        return self.presence.knows(resident)

    @property
    def trail(self) -> TrailReader:
        """The signed trail as it is in this state of the house."""
        return TrailReader(self.desk, self._db)

    def make(self, kind: type[R], resident: ResidentId, values: Values) -> R:
        """A new record of *kind*, not yet written; raises ``Invalid``."""
        return kind.new(new_id(), resident, values)

    # ---- rows

    def put(self, record: R, readers: Readers | None = None) -> R:
        """Seal and keep *record* (a matter for *readers*), with what it tells; asks no policy."""
        unit, kind = self.writing(), type(record)
        require_free(self, record)
        if record.shields:
            shielding.follow(self, record)
        place = self._place(kind, record)
        if readers is not None and place is not None:
            unit.found_matter(place, readers)
        row = unit.seal(
            kind=kind.kind,
            id=bytes.fromhex(record.id),
            rev=record.rev,
            resident=bytes.fromhex(record.resident),
            open={f.name: to_plain(getattr(record, f.name)) for f in open_fields(kind)},
            body=body_of(record),
            place=place,
            made_at=moment_of(record),
        )
        self._waiting.append(row)
        self.changed.add(kind)
        if place is not None and place.kind in ("resident", MATTER):
            self._written.add(place)
        if kind.kind == RESIDENT:
            self.presence.admit(record.resident)
        if record.resident and not own.is_own(kind):
            self.touched.add(record.resident)
        written = self._stamped(record, row)
        for told, values in self.desk.projections(written, self.desk.today()):
            self.put(told.new(new_id(), record.resident, values))
        return written

    def newest_row(self, kind: type[Record], id: RecordId) -> SealedRow:
        """The newest revision of one record as it lies; no policy. Raises ``NotFound``."""
        row = own.newest(self, kind, bytes.fromhex(id))
        if row is None:
            raise NotFound(kind.kind)
        return row

    def newest(self, kind: type[R], id: RecordId) -> R:
        """The same, opened."""
        return self.open(kind, self.newest_row(kind, id))

    def open(self, kind: type[R], row: SealedRow) -> R:
        """The record in *row*; ``NotFound`` where one holds no key, ``Tampered`` if it differs."""
        try:
            body = self.desk.vault.open(row)
        except NoKey:
            raise NotFound(kind.kind) from None
        return self.record(kind, row, body)

    def record(self, kind: type[R], row: SealedRow, body: dict[str, Any]) -> R:
        """A record from its open columns and its opened *body*, upgraded if it is an older one.

        ``Tampered`` for a body that this kind cannot have: its sealer had the key, not our program.
        """
        try:
            return revision_of(kind, row, body)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError):
            raise Tampered(kind.kind) from None

    @property
    def rows(self) -> Rows:
        """The rows as they lie, with what waits; for the modules of this floor."""
        self.flush()
        return self._rows

    def flush(self) -> None:
        """Put waiting rows into the transaction, so that they can be read and counted."""
        if self._waiting:
            self._rows.put(self._waiting)
            self._waiting = []

    def discard_draft(self, slot: str) -> None:
        """Forget a draft in the very transaction that saves what it held."""
        self.desk.discard_draft_with(self._db, slot)

    # ---- what shelves read

    def page(
        self, kind: type[R], resident: ResidentId, after: tuple[Any, str] | None, size: int
    ) -> Page[R]:
        """A page of newest revisions; rows that cannot be verified are counted, not shown."""
        self.flush()
        rows, more = self._rows.page(kind, bytes.fromhex(resident), after=after, size=size)
        self.desk.ledger.expect(kind, [row.id for row in rows])
        records, damaged = [], 0
        for row in rows:
            try:
                records.append(self.open(kind, row))
            except NotFound:
                continue
            except Tampered:
                damaged += 1
        return Page(tuple(records), more, damaged)

    def revisions(self, kind: type[R], id: RecordId) -> tuple[R, ...]:
        """Every revision of one record, newest first."""
        rows = own.revisions(self, kind, bytes.fromhex(id))
        if not rows:
            raise NotFound(kind.kind)
        return tuple(self.open(kind, row) for row in rows)

    def every(self, kind: type[R], **where: Any) -> Iterator[R]:
        """All newest records of *kind* that one's keys open, quickly: signatures are left to the
        weekly check (key model 3, *the register stops after the digest*)."""
        self.flush()
        yield from self.opened(kind, self._rows.every(kind, **where))

    def entered_since(self, kind: type[R], seq: int) -> Iterator[R]:
        """The same for those that an entry after number *seq* of the trail names."""
        self.flush()
        yield from self.opened(kind, self._rows.entered_since(kind, seq))

    def opened(self, kind: type[R], rows: Iterable[SealedRow]) -> Iterator[R]:
        """Those of *rows* that one's keys open."""
        for row, body in self.desk.vault.open_many(rows):
            if body is not None:
                with suppress(Tampered):
                    yield self.record(kind, row, body)

    def has_foreign(self) -> bool:
        """Whether others sealed something to this person's house rings."""
        return next(resealing.foreign(self, 1), None) is not None

    def lying(self, kind: type[Record], **where: Any) -> Iterator[SealedRow]:
        """Newest rows of *kind* as they lie, readable or not: what is open decides, never who."""
        self.flush()
        return self._rows.every(kind, **where)

    def naming(self, kind: type[Record], link: str, ids: Collection[str]) -> Iterator[SealedRow]:
        """The same for rows whose open *link* holds one of *ids*."""
        self.flush()
        return self._rows.among(kind, f"open_{link}", ids)

    def verified(self, kind: type[R], **where: Any) -> Iterator[R]:
        """All newest records of *kind* by every reader's rule, signatures too; for what decides.

        Rows that do not hold are left out.
        """
        self.flush()
        for rows in batched(self._rows.every(kind, **where), PREFETCH):
            self.desk.ledger.expect(kind, [row.id for row in rows])
            for row in rows:
                with suppress(NotFound, Tampered):
                    yield self.open(kind, row)

    def counts(self, kind: type[Record], *about: ResidentId) -> dict[ResidentId, int]:
        """How many rows of *kind* each of all residents, or of *about*, has, readable or not."""
        self.flush()
        found = self._rows.counts(kind, [bytes.fromhex(r) for r in about] if about else None)
        return {ResidentId(resident.hex()): count for resident, count in found.items()}

    def entered(
        self, kind: type[Record], resident: ResidentId, rev: int | None = None
    ) -> dict[RecordId, int]:
        """The trail number with which each record of *kind* about a resident, or its *rev*, came.

        What is written in this very unit comes last.
        """
        self.flush()
        found = self._rows.entered(kind, bytes.fromhex(resident), rev)
        placed = {RecordId(id.hex()): seq for id, seq in found.items()}
        for item in self._unit.items if self._unit else ():
            if rev in (None, item.rev):
                placed.setdefault(RecordId(item.obj.hex()), THIS_UNIT)
        return placed

    def block(self, resident: ResidentId, user_id: UserId, *, holds: bool) -> None:
        """Take a resident's file from somebody's reach by its keys, or let it back in.

        Everyday records move to rings of the resident's own, with everybody who read them but
        for whoever is blocked. Asks no policy but that of the vault: managers.
        """
        unit, scope = self.writing(), bytes.fromhex(resident)
        unit.block(scope, user_id, holds=holds)
        self.said["user"] = user_id
        self.touched.add(resident)
        if holds and not self.is_shielded(resident):
            for category, found in COMPARTMENTS.items():
                if found.key_class is KeyClass.SHIELDABLE:
                    unit.stand_apart(Place("resident", scope, category))
            self.shield(resident)
            about = self.newest(self.desk.schema.by_name[RESIDENT], RecordId(resident))
            self.put(about.amended({"shielded": True}))
        self.settle(resident, whole=not holds)

    def restrict(self, resident: ResidentId, *, holds: bool) -> None:
        """Close a file whose resident took back that it is kept, or open it again."""
        self.writing().restrict(bytes.fromhex(resident), holds=holds)
        self.touched.add(resident)
        if self.desk.user_id not in self.desk.vault.kept_out(bytes.fromhex(resident)):
            restricted.settle(self, resident, whole=not holds)

    def erase(self, resident: ResidentId, goes: Goes, rings: Rings = None) -> tuple[int, int]:
        """Take rows out for good, and the own keys of categories in *rings*; how many of each."""
        self.touched.add(resident)
        return erasing.erase_rows(self, self._db, self.writing(), resident, goes, rings)

    def past(self, kind: type[Record], column: str, before: str, **where: Any) -> list[RecordId]:
        """Records whose open *column* holds less than *before*; unverified, to be read again."""
        rows = self._rows.past(kind, f"open_{column}", before, **where)
        return [RecordId(row.id.hex()) for row in rows]

    def since(self, kind: type[Record], column: str, day: str) -> list[RecordId]:
        """Records whose open *column* holds *day* or more; unverified, to be read again."""
        return [RecordId(row.id.hex()) for row in self._rows.since(kind, f"open_{column}", day)]

    def settle(self, resident: ResidentId, *, whole: bool = False) -> None:
        """Give and take keys after assignments of *resident* changed.

        With *whole*, groups that were left out come back in. Rings that this person does not
        manage settle at the next write, or the next sign-in, of somebody who does.
        """
        shielded = self.is_shielded(resident)
        self.settle_some(
            resident,
            [
                category
                for category, found in COMPARTMENTS.items()
                if found.key_class is KeyClass.RESIDENT
                or (shielded and found.key_class is KeyClass.SHIELDABLE)
            ],
            whole=whole,
        )
        matters.settle(self, resident, whole=whole)

    def settle_some(
        self, resident: ResidentId, categories: Iterable[str], *, whole: bool = False
    ) -> None:
        """The same for some of the resident's own rings."""
        unit, scope = self.writing(), bytes.fromhex(resident)
        self.flush()
        for category in categories:
            place = Place("resident", scope, category)
            if unit.settle(place, reason="people", whole=whole):
                resealing.seal_again(self, unit, place, category, scope)
            else:
                resealing.take_from_gone(self, unit, place)

    def shield(self, resident: ResidentId) -> None:
        """Move every house body that names *resident* into rings of this resident's own.

        What this person's keys do not open, or may not write, stays for a manager to move.
        """
        self.presence.shield(resident)
        shielding.shield(self, resident)

    def is_shielded(self, resident: ResidentId) -> bool:
        """Whether house categories of *resident* lie in rings of their own."""
        return self.presence.is_shielded(resident)

    def place_of(self, category: str, resident: ResidentId) -> Place | None:
        """Where records of *category* about *resident* lie; None for plain ones."""
        if COMPARTMENTS[category].key_class is KeyClass.PLAIN:
            return None
        kind = next(k.kind for k in self.desk.schema.kinds if k.category == category)
        shielded = self.is_shielded(resident)
        return self.desk.vault.place(kind, bytes.fromhex(resident), shielded=shielded)

    def may_found(self, category: str) -> bool:
        """Whether this person's role writes anything of *category*."""
        policy, kinds = self.desk.policy, self.desk.schema.kinds
        return any(
            self.desk.roles & policy.creators(k.kind) for k in kinds if k.category == category
        )

    # ---- closing, by the desk

    def close(self, action: str, ledger: StoreLedger) -> EntryRow | None:
        """Sign and lay down what was written; None when there was nothing to write."""
        unit = self._unit
        if unit is None or not (unit.items or unit.lists or self.said):
            return None
        self.desk.follows(self)
        self.flush()
        for place in sorted(self._written, key=lambda place: (place.scope, place.category)):
            with suppress(PassphraseNeeded):  # the next write with a key at hand does it
                resealing.take_from_gone(self, unit, place)
        kinds, residents = own.told(self.changed, action), sorted(self.touched)
        detail = {"kinds": kinds, "residents": residents, **self.said}
        entry = unit.close(action, json.dumps(detail, separators=(",", ":")))
        ledger.put_lists(unit.lists)
        ledger.put_entry(entry, unit.items)
        return entry

    def _place(self, kind: type[Record], record: Record) -> Place | None:
        if COMPARTMENTS[kind.category].key_class is KeyClass.PLAIN:
            return None
        scope = bytes.fromhex(record.resident)
        shielded = kind.about_resident and self.is_shielded(record.resident)
        id, reader = bytes.fromhex(record.id), own.reader_of(record)
        return self.desk.vault.place(kind.kind, scope, shielded=shielded, id=id, reader=reader)

    def writing(self) -> Unit:
        """The unit of the vault; RuntimeError while one only looks."""
        if self._unit is None:
            raise RuntimeError("nothing can be written while only looking")
        return self._unit

    @staticmethod
    def _stamped(record: R, row: SealedRow) -> R:
        made_at = datetime.fromtimestamp(row.made_at, UTC)
        return replace(record, rev=row.rev, author=KeyId(row.author), made_at=made_at)
