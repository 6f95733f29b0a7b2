"""Shielding a resident, and ending what the first nights gave to whoever admitted them.

Somebody who admits a child reads what tonight needs, by name, until 72 hours have passed; then
the program closes it, and the next manager who signs in takes the keys (entities 5). Rings that
list day and night workers lose them when a resident is shielded; whoever manages such a ring does
it, at once or when they sign in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from shelterdesk.access import resealing
from shelterdesk.domain.compartments import COMPARTMENTS, FOUNDER_HOURS, SHIELDING, KeyClass
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.vault.vault import Place

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work
    from shelterdesk.vault.ledger import SealedRow

RESIDENT = "resident"
FIRST_NIGHTS = timedelta(hours=FOUNDER_HOURS)
MARGIN = timedelta(hours=1)
SETTLE = "shield.settle"
# Categories whose rings list somebody of the house who goes when a resident is shielded.
LOSING = tuple(
    category
    for category, found in COMPARTMENTS.items()
    if found.key_class is KeyClass.RESIDENT and found.shielded_groups != found.groups
)


def follow(work: Work, record: Record) -> None:
    """Before *record*, which says that its resident is shielded, is sealed: let the rings say so.

    A file that was set apart because somebody is blocked has rings of its own already, with
    everybody else as their readers: from now on these are a child's.
    """
    resident = record.resident
    if not work.is_shielded(resident):
        work.shield(resident)
        if record.kind != RESIDENT:
            kind = work.desk.schema.by_name[RESIDENT]
            work.put(work.newest(kind, RecordId(resident)).amended({"shielded": True}))
    elif record.kind != RESIDENT:
        own = Place("resident", bytes.fromhex(resident), SHIELDING)
        if work.writing().say_shielded(own):
            work.settle(resident)


def shield(work: Work, resident: ResidentId) -> None:
    """Move every house body that names *resident* into rings of their own; others lose readers.

    What this person's keys do not open, or may not write, stays for somebody who can.
    """
    unit, scope = work.writing(), bytes.fromhex(resident)
    work.flush()
    for category, found in COMPARTMENTS.items():
        own = Place("resident", scope, category)
        if found.key_class is KeyClass.SHIELDABLE:
            opens = work.desk.vault.opens(Place("house", b"", category))
            if opens and work.may_found(category):
                resealing.seal_again(work, unit, own, category, scope)
        elif category in LOSING and unit.settle(own, reason="shielded"):
            resealing.seal_again(work, unit, own, category, scope)


def over_for(work: Work, assigned: frozenset[ResidentId]) -> tuple[frozenset[ResidentId], datetime]:
    """Shielded residents who are closed to this person, and when the next one follows.

    Those whom they admitted longer ago; those whose file was set apart for a block, with them as
    one of its readers, until it was known that it is a child's.
    """
    desk, over, following = work.desk, set[ResidentId](), datetime.max.replace(tzinfo=UTC)
    if Role.MGR in desk.roles or RESIDENT not in desk.schema.by_name:
        return frozenset(), following
    kind, now = desk.schema.by_name[RESIDENT], desk.clock.now()
    for id, seconds in work.rows.written_by(kind, desk.vault.key_id, open_shielded=True).items():
        resident, ends = ResidentId(id.hex()), datetime.fromtimestamp(seconds, UTC) + FIRST_NIGHTS
        if resident in assigned:
            continue
        if ends <= now:
            over.add(resident)
        else:
            following = min(following, ends)
    known = {ResidentId(scope.hex()) for scope in desk.vault.shielded_later()}
    over |= known - assigned
    return frozenset(over), following


def first_nights(desk: Desk) -> Iterator[tuple[ResidentId, datetime]]:
    """Shielded residents whom somebody reads only because they admitted them, and until when.

    For managers, who name others; nobody for everybody else.
    """
    if Role.MGR not in desk.roles:
        return
    with desk.look() as work:
        for resident, since in _shielded_since(work, desk.clock.now() - FIRST_NIGHTS):
            if desk.vault.first_nights(bytes.fromhex(resident)):
                yield resident, since + FIRST_NIGHTS


def _shielded_since(work: Work, since: datetime) -> Iterator[tuple[ResidentId, datetime]]:
    kind = work.desk.schema.by_name[RESIDENT]
    for row in _shielded_rows(work, since):
        made = work.rows.revisions(kind, row.id)
        begun = min(r.made_at for r in made if json.loads(r.open)["shielded"])
        yield ResidentId(row.resident.hex()), datetime.fromtimestamp(begun, UTC)


def _shielded_rows(work: Work, since: datetime) -> Iterator[SealedRow]:
    """Who is shielded, of those about whom something was written since."""
    kind, seconds = work.desk.schema.by_name[RESIDENT], int(since.timestamp())
    return work.rows.since(kind, "made_at", seconds, open_shielded=True)


def waiting(desk: Desk) -> list[ResidentId]:
    """Shielded residents in whose rings somebody stands who should not, for who manages them."""
    if not {Role.MGR, Role.NUR} & desk.roles:
        return []
    since = _looked_last(desk) - FIRST_NIGHTS - MARGIN
    with desk.look() as work:
        found = {ResidentId(row.resident.hex()): None for row in _shielded_rows(work, since)}
        found |= {ResidentId(scope.hex()): None for scope in desk.vault.shielded_later()}
        return [
            resident
            for resident in found
            if any(desk.vault.would_drop(place) for place in _places(resident))
        ]


def settle(desk: Desk, residents: Sequence[ResidentId]) -> None:
    """Take the keys of whoever should not stand in the rings that this person manages."""
    with desk.work(SETTLE) as work:
        for resident in residents:
            places = [*_places(resident), *_moved(resident)]
            held = [place.category for place in places if desk.vault.manages(place)]
            work.settle_some(resident, held)


def _places(resident: ResidentId) -> list[Place]:
    scope = bytes.fromhex(resident)
    return [Place("resident", scope, category) for category in (SHIELDING, *LOSING)]


def _moved(resident: ResidentId) -> list[Place]:
    scope = bytes.fromhex(resident)
    return [
        Place("resident", scope, category)
        for category, found in COMPARTMENTS.items()
        if found.key_class is KeyClass.SHIELDABLE and category != SHIELDING
    ]


def _looked_last(desk: Desk) -> datetime:
    """When this person signed in before this time; everything older was looked at then."""
    with desk.look():
        mine = list(islice(desk.vault.entries_by("sign_in", desk.vault.key_id), 2))
    before = datetime.fromtimestamp(mine[1].at, UTC) if len(mine) > 1 else None
    return before or datetime.fromtimestamp(0, UTC) + FIRST_NIGHTS + MARGIN
