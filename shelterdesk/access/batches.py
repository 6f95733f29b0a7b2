"""Taking a whole import back out of the house, as long as nobody built on it.

A resident of an import has rows of one entry of the trail only. A row that a later entry names, a
link from another file, or a draft that somebody began says that somebody built on it (K5).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from shelterdesk.access.erasing import own_places, take_rows
from shelterdesk.access.leaving import BROUGHT, BROUGHT_OWN
from shelterdesk.access.shelf import RESIDENT
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.kinds.closing import AliasLink
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import BuiltUpon, Denied, NotFound
from shelterdesk.store import drafts
from shelterdesk.store import engine as engines
from shelterdesk.vault.formats import Place
from shelterdesk.vault.trail import REMOVE

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work
    from shelterdesk.vault.ledger import SealedRow

Step = Callable[[int, int], None]
_STEP = 50  # residents between two looks at whether to stop


def entry_of(work: Work, kind: type[Record], batch: RecordId) -> int:
    """The trail number with which a batch came; ``NotFound`` for none."""
    found = work.entered(kind, ResidentId("")).get(batch)
    if found is None:
        raise NotFound(kind.kind)
    return found


def is_built_upon(work: Work, residents: Collection[ResidentId], entry: int) -> bool:
    """Whether anybody wrote about one of *residents* after *entry*, readable here or not."""
    return bool(built_upon(work, residents, entry))


def built_upon(work: Work, residents: Collection[ResidentId], entry: int) -> frozenset[ResidentId]:
    """About whom of *residents* anybody wrote after *entry*; what it was is not said."""
    about = {bytes.fromhex(resident): resident for resident in residents}
    written = [work.rows.written_since(kind, entry) for kind in work.desk.schema.kinds]
    found = {about[scope] for scopes in written for scope in scopes & set(about)}
    linked = work.rows.links_since(AliasLink, "other_resident_id", entry)
    return frozenset(found | {each for each in about.values() if each in linked})


def take_back(
    desk: Desk, residents: Sequence[ResidentId], entry: int, step: Step = lambda *_: None
) -> int:
    """Take everything that *entry* wrote about *residents* out for good; how many rows.

    Managers only, else ``Denied``; ``BuiltUpon`` where anybody wrote, or began to write, about
    one of them since, or anything about one of them came otherwise than with *entry*. Signed
    removals stay in the trail.
    """
    if Role.MGR not in desk.roles:
        raise Denied(f"import_batch.{REMOVE}")
    with desk.work(REMOVE) as work:
        if is_built_upon(work, residents, entry):
            raise BuiltUpon
        unit, hashes = work.writing(), []
        about = [bytes.fromhex(resident) for resident in residents]
        lying: dict[bytes, list[SealedRow]] = {scope: [] for scope in about}
        for kind in desk.schema.kinds:
            for scope, rows in work.rows.of_residents(kind, about).items():
                lying[scope] += rows
        came = _came_with(desk, entry)
        everything = [row for rows in lying.values() for row in rows]
        is_more = not {(row.id, row.rev, row.digest) for row in everything} <= came
        if is_more or _begun(desk, residents):
            raise BuiltUpon
        for done, resident in enumerate(residents):
            if done % _STEP == 0:
                step(done, len(residents))
            leaving = lying[bytes.fromhex(resident)]
            for place in _rings(desk, resident, leaving):
                hashes += unit.erase_ring(place)
            work.touched.add(resident)
        gone = len(take_rows(desk, work.rows, unit, everything))
        desk.ledger.take_lists(hashes)
        step(len(residents), len(residents))
    engines.fold(desk.engine)
    return gone


def _came_with(desk: Desk, entry: int) -> frozenset[tuple[bytes, int, bytes]]:
    """(id, revision, digest) of what an import named, if the entry holds.

    Nothing for an entry with which a former house came in: it names what colleagues wrote there
    beside what an import took in.
    """
    found = desk.ledger.entry(entry)
    if found is None or found[0].action in (BROUGHT, BROUGHT_OWN):
        return frozenset()
    for said in desk.vault.entries_of(found[0].action):
        if said.seq == entry:
            return frozenset((item.obj, item.rev, item.digest) for item in said.items)
    return frozenset()


def _rings(desk: Desk, resident: ResidentId, rows: Sequence[SealedRow]) -> Iterator[Place]:
    """The rings of this resident's own that were founded with *rows*."""
    categories = {desk.schema.by_name[row.kind].category for row in rows}
    shielded = any(row.kind == RESIDENT and json.loads(row.open)["shielded"] for row in rows)
    for place in own_places(resident):
        if place.category in categories:
            always = COMPARTMENTS[place.category].key_class is KeyClass.RESIDENT
            if always or shielded:
                yield place


def _begun(desk: Desk, residents: Collection[ResidentId]) -> bool:
    """Whether a draft about one of *residents* lies anywhere."""
    with engines.reading(desk.engine) as db:
        lying = drafts.every_place(db, desk.schema)
    begins = {id[: drafts.ABOUT] for id, _ in lying}
    owners = sorted({owner for _, owner in lying})
    return any(drafts.about(owner, each) in begins for owner in owners for each in residents)
