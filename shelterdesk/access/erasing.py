"""Taking a resident out of the house for good: rows, the keys of their own rings, drafts.

What stays is in the trail (ids and digests, whose salts are gone) and one line that says that it
was done. Bodies of house categories lay under a key that others need: of them the rows go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from shelterdesk.access import begun
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.store import engine as engines
from shelterdesk.store.chunks import Chunks
from shelterdesk.store.rows import Rows
from shelterdesk.vault.formats import Place
from shelterdesk.vault.trail import REMOVE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work
    from shelterdesk.store.tables import Schema
    from shelterdesk.vault.ledger import SealedRow
    from shelterdesk.vault.unit import Unit

Goes: TypeAlias = "Callable[[SealedRow], bool]"
Rings: TypeAlias = "Callable[[str], bool] | None"  # categories whose own keys go; None: no key
DONE = "erasure.done"
AT_ONCE = 100  # revisions; a manager's sign-in is felt, what is left waits for the next
OWN = (KeyClass.RESIDENT, KeyClass.SHIELDABLE)


@dataclass(frozen=True)
class Erased:
    """How much went: revisions, and member lists with the keys in them.

    ``folded`` is False while the engine's log may still hold old pages, sealed as they were.
    """

    rows: int
    lists: int
    folded: bool


@dataclass(frozen=True)
class Stays:
    """Kinds that stay whole; of others ``revisions`` names the one of a record that stays."""

    kinds: frozenset[str]
    revisions: Mapping[tuple[str, bytes], int] = field(default_factory=dict)

    def holds(self, row: SealedRow) -> bool:
        """Whether *row* stays."""
        return row.kind in self.kinds or self.revisions.get((row.kind, row.id)) == row.rev

    def categories(self, desk: Desk) -> frozenset[str]:
        """Categories of which something stays: their keys of this resident do, too."""
        kinds = self.kinds | {kind for kind, _ in self.revisions}
        return frozenset(desk.schema.by_name[kind].category for kind in kinds)


def erase(
    desk: Desk,
    resident: ResidentId,
    check: Callable[[Work], None],
    tombstone: type[Record],
    said: Values,
    stays: Stays | None = None,
) -> Erased:
    """Erase *resident* if *check*, asked inside the very transaction, raises nothing.

    The *tombstone* with *said* is what stays, and what *stays* names; it is written right
    afterwards, and again by whoever goes on where the program stopped in between.
    """
    rows = lists = 0
    kept = stays or Stays(frozenset())
    spared = kept.categories(desk)
    while True:  # a ring that forked needs a second entry (vault/erased)
        with desk.work(REMOVE) as work:
            check(work)
            gone, keys = work.erase(
                resident,
                lambda row: row.kind != tombstone.kind and not kept.holds(row),
                lambda category: category not in spared,
            )
        if not gone and not keys:
            break
        rows, lists = rows + gone, lists + keys
    with desk.work(DONE) as work:
        work.put(work.make(tombstone, resident, said))
    return Erased(rows, lists, engines.fold(desk.engine))


def purge_older(desk: Desk, kind: type[Record], resident: ResidentId) -> int:
    """Take every revision of *kind* but the newest out for good; how many. Managers only."""
    with desk.look() as work:
        newest = {str(record.id): record.rev for record in work.shelf(kind).all_of(resident)}

    def is_older(row: SealedRow) -> bool:
        return row.kind == kind.kind and row.rev < newest.get(row.id.hex(), 0)

    with desk.work(REMOVE) as work:
        gone, _ = work.erase(resident, is_older)
    engines.fold(desk.engine)
    return gone


def take_older(desk: Desk) -> int:
    """Take out what earlier revisions said, of records whose author signed that it goes.

    For managers, who alone take something out; how many revisions. A column of the file is not
    believed: the author of the newest revision, whose role may amend the kind, has signed an
    entry of the act that ``ends_by`` names.
    """
    if Role.MGR not in desk.roles:
        return 0
    with desk.look() as work:
        kinds = [kind for kind in desk.schema.kinds if kind.ends_by]
        found = (row for kind in kinds for row in _ended(work, kind))
        older = list(islice(found, AT_ONCE))
    if not older:
        return 0
    with desk.work(REMOVE) as work:
        take_rows(desk, work.rows, work.writing(), older)
    engines.fold(desk.engine)
    return len(older)


def _ended(work: Work, kind: type[Record]) -> Iterator[SealedRow]:
    vault, grants = work.desk.vault, work.desk.policy.grants_for(kind.kind)
    may_amend = {grant.role.value for grant in grants if Act.AMEND in grant.acts}
    for newest in list(work.lying(kind, open_only_newest=True)):
        author = vault.person_of(newest.author)
        older = [row for row in work.rows.revisions(kind, newest.id) if row.rev < newest.rev]
        if not older or author is None or not may_amend & {*author.roles}:
            continue
        signed = vault.signed_as(newest.id, kind.ends_by, newest.author, rev=newest.rev)
        if signed is not None:
            yield from older


def take_record(desk: Desk, kind: type[Record], resident: ResidentId, id: RecordId) -> int:
    """Take every revision of one record out for good; how many. Managers only, else ``Denied``."""
    if Role.MGR not in desk.roles:
        raise Denied(f"{kind.kind}.{REMOVE}")
    with desk.work(REMOVE) as work:
        gone, _ = work.erase(resident, lambda row: row.kind == kind.kind and row.id.hex() == id)
    engines.fold(desk.engine)
    return gone


def erase_rows(
    work: Work,
    db: Connection,
    unit: Unit,
    resident: ResidentId,
    goes: Goes,
    rings: Rings,
) -> tuple[int, int]:
    """Take rows that *goes* names out of the file in the open transaction (``Work.erase``).

    With *rings* also the resident's own keys of each category that it names, and drafts.
    """
    desk, scope = work.desk, bytes.fromhex(resident)
    rows = Rows(db, desk.schema)
    leaving = [
        row for kind in desk.schema.kinds for row in rows.of_resident(kind, scope) if goes(row)
    ]
    gone = take_rows(desk, rows, unit, leaving)
    _drop_chunks(db, desk.schema, leaving)
    if rings is None:
        return len(gone), 0
    going = (place for place in own_places(resident) if rings(place.category))
    hashes = [hash for place in going for hash in unit.erase_ring(place)]
    desk.ledger.take_lists(hashes)
    begun.forget(work, db, resident, {kind for kind, *_ in gone})
    return len(gone), len(hashes)


def take_rows(
    desk: Desk, rows: Rows, unit: Unit, leaving: Sequence[SealedRow]
) -> list[tuple[str, str, int]]:
    """Take rows out in the open transaction, each signed for; (kind, id, revision) of them."""
    for row in leaving:
        unit.remove(row.kind, row.id, row.rev, row.digest)
    by_kind: dict[str, list[SealedRow]] = {}
    for row in leaving:
        by_kind.setdefault(row.kind, []).append(row)
    for name, same in by_kind.items():
        rows.take_out(desk.schema.by_name[name], same)
    return [(row.kind, row.id.hex(), row.rev) for row in leaving]


def own_places(resident: ResidentId) -> Iterator[Place]:
    """Every ring that one resident can have of their own."""
    for category, found in COMPARTMENTS.items():
        if found.key_class in OWN:
            yield Place("resident", bytes.fromhex(resident), category)


def _drop_chunks(db: Connection, schema: Schema, gone: Iterable[SealedRow]) -> None:
    """Take the sealed pieces out of whatever has no revision left."""
    kinds = {kind.kind: kind for kind in schema.kinds if kind.holds_chunks}
    for name, id in {(row.kind, row.id) for row in gone if row.kind in kinds}:
        if not Rows(db, schema).revision_numbers(kinds[name], id):
            Chunks(db, schema).drop(id)
