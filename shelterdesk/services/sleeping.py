"""Who sleeps beside whom, read for one bed: what ``domain.bed_rules`` judges.

Only what the asking person may read is opened; of the others it is known that they are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.access.booking import outlines
from shelterdesk.domain.bed_rules import BedWarning, Night, Sleeper, warnings
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.bed import (
    Bed,
    BedAssignment,
    BedReservation,
    BedState,
    Room,
    RoomWish,
)
from shelterdesk.domain.kinds.family import FamilyLink, Relation
from shelterdesk.domain.kinds.movement import SeparateFrom
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, Gender, Resident
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Denied

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

NO_FAMILY = frozenset({Relation.TRAVELLED_TOGETHER, Relation.FRIEND})


Known = dict[ResidentId, Sleeper]


def look(
    work: Work,
    room: Room,
    bed: Bed,
    resident: ResidentId,
    wishes: Iterable[RoomWish],
    known: Known | None = None,
    announced: str = "",
) -> tuple[BedWarning, ...]:
    """What to think of before *resident* gets *bed* in *room*.

    *known* remembers, within one act, who was read: who sleeps there is the same for the next.
    *announced* is the arrival that they came with: a bed kept for it is theirs.
    """
    known = {} if known is None else known
    today, beside, occupants, unseen = work.desk.today(), [], set(), False
    readable = {a.resident for a in readable_of(work, BedAssignment, open_to_on=None)}
    here = {other.id for other in every_bed(work) if other.room_id == room.id}
    for each in outlines(work, BedAssignment, open_to_on=None):
        if each.open["bed_id"] not in here or not each.holds_on(today) or each.resident == resident:
            continue
        occupants.add(each.resident)
        if each.resident in readable:
            if each.resident not in known:
                known[each.resident] = _sleeper(work, each.resident)
            beside.append(known[each.resident])
        else:
            unseen = True
    sleeper = _sleeper(work, resident, tuple(wishes))
    night = Night(
        beside=tuple(beside),
        unseen=unseen,
        elsewhere=frozenset(who for who in sleeper.stays_with if _has_bed(work, who)),
        occupants=frozenset(occupants),
    )
    found = warnings(room, sleeper, night)
    if bed.state is BedState.OVERFLOW and _has_free_bed(work):
        found += (BedWarning.OVERFLOW,)
    if _is_kept_for_another(work, bed, resident, announced):
        found += (BedWarning.KEPT,)
    return found


def every_bed(work: Work) -> tuple[Bed, ...]:
    """All beds of the house."""
    return tuple(work.shelf(Bed).every())


def readable_of(work: Work, kind: type[R], **where: object) -> Iterator[R]:
    """Everything of *kind* within one's reach; nothing where one has none."""
    try:
        yield from work.shelf(kind).every(**where)
    except Denied:
        return


def _sleeper(work: Work, resident: ResidentId, wishes: tuple[RoomWish, ...] = ()) -> Sleeper:
    mine = bytes.fromhex(resident)
    person = next(readable_of(work, Resident, resident=mine), None)
    ages = sorted(readable_of(work, AgeStatus, resident=mine), key=lambda a: (a.made_at, a.id))
    links = tuple(readable_of(work, FamilyLink, resident=mine))
    apart = readable_of(work, SeparateFrom, resident=mine)
    return Sleeper(
        resident=resident,
        gender=person.gender if person else Gender.NOT_SAID,
        age=ages[-1].group if ages else AgeGroup.UNCERTAIN,
        apart=frozenset(ResidentId(a.other) for a in apart if a.ended_on is None),
        family=frozenset(
            ResidentId(each.other) for each in links if each.relation not in NO_FAMILY
        ),
        stays_with=frozenset(ResidentId(each.other) for each in links if _stay_together(each)),
        wishes=wishes,
    )


def _stay_together(link: FamilyLink) -> bool:
    """Family sleeps in one room unless somebody said no; others only if they said yes."""
    if link.relation in NO_FAMILY:
        return link.stay_together is Answer.YES
    return link.stay_together is not Answer.NO


def _has_bed(work: Work, resident: ResidentId) -> bool:
    held = outlines(work, BedAssignment, resident=bytes.fromhex(resident))
    return any(each.holds_on(work.desk.today()) for each in held)


def _has_free_bed(work: Work) -> bool:
    today = work.desk.today()
    held = {o.open["bed_id"] for o in outlines(work, BedAssignment, open_to_on=None)}
    held |= {o.open["bed_id"] for o in outlines(work, BedReservation) if o.holds_on(today)}
    closed = {room.id for room in work.shelf(Room).every() if room.closed}
    return any(
        bed.state is BedState.IN_USE and bed.id not in held and bed.room_id not in closed
        for bed in every_bed(work)
    )


def _is_kept_for_another(work: Work, bed: Bed, resident: ResidentId, announced: str) -> bool:
    today = work.desk.today()
    return any(
        each.resident != resident
        and not (announced and each.open["expected_id"] == announced)
        and (each.open["to_on"] is None or each.open["to_on"] > today)
        for each in outlines(work, BedReservation, open_bed_id=bed.id)
    )
