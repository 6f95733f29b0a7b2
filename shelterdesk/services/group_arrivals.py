"""Sixty people at the door: what is typed of them, letting all in at once, beds for many.

Each act is all or nothing. A row that was let in is marked in the group's own record, so that
after a power cut nobody is let in twice and no row is lost (casework guide 1.5).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.arrival_grid import Judged, Line
from shelterdesk.domain.intake import DOOR
from shelterdesk.domain.kinds.arrival import (
    Arrival,
    ArrivalHealth,
    ArrivalState,
    ExpectedArrival,
    GroupArrival,
    IntakeStage,
    IntakeStep,
    StepState,
)
from shelterdesk.domain.kinds.bed import Bed, BedAssignment, BedState, Room
from shelterdesk.domain.kinds.resident import (
    AgeStatus,
    EverydayName,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.names import draw_code_name, draw_resident_code, load_code_names
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values
from shelterdesk.errors import Denied, NotFound, ReasonNeeded
from shelterdesk.i18n import N_
from shelterdesk.services import beds, board, drafts, residents, sleeping
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

SLOT = "group_arrival:grid/"
LOOK_BACK = timedelta(days=14)  # rows let in before that are nobody's draft any more


@dataclass(frozen=True)
class FreeBed:
    """A bed that nobody has tonight; ``name`` is room and bed."""

    id: str
    name: str
    is_overflow: bool = False


@dataclass(frozen=True)
class LetIn:
    """What became of a grid: the group, and the new residents by the mark of their row.

    ``unplaced`` have no bed yet, for the reasons that the house gives (marked sentences).
    """

    group: GroupArrival
    residents: Mapping[str, ResidentId]
    unplaced: Mapping[ResidentId, tuple[str, ...]]


# ---- the grid as it is typed


def keep_grid(desk: Desk, shared: Mapping[str, Any], lines: Iterable[Line], group: str) -> object:
    """Keep what is typed; *shared* is plain JSON of the form above the grid."""
    values = {"shared": dict(shared), "lines": [line.plain() for line in lines], "group": group}
    return drafts.keep(desk, SLOT, values)


@dataclass(frozen=True)
class Grid:
    """What was typed before: rows that were let in since are left out."""

    shared: Mapping[str, Any]
    lines: tuple[Line, ...]
    group: str


def find_grid(desk: Desk) -> Grid | None:
    """The grid of one's own draft; None where there is none."""
    kept = drafts.find(desk, SLOT)
    if kept is None:
        return None
    with desk.look() as work:
        marks = _marks(work)
    lines = tuple(Line.of(plain) for plain in kept.values.get("lines", ()))
    return Grid(
        dict(kept.values.get("shared", {})),
        tuple(line for line in lines if line.mark not in marks),
        str(kept.values.get("group", "")),
    )


# ---- letting in


def admit_many(
    desk: Desk, shared: Values, judged: Sequence[Judged], group: str = ""
) -> Receipt[LetIn]:
    """Let in everybody whose row is ready, in one act; rows that are not are left alone.

    *shared* are values of ``GroupArrival``; *group* the id of the group that some of them are in
    already. A row that was let in before is passed over; one that names no bed gets one of those
    that are kept for the announced group. Raises ``Invalid``, ``OffDuty``.
    """
    names, codes = residents.taken(desk)
    taken_names, taken_codes = set(names), set(codes)
    free = {bed.name.casefold(): bed.id for bed in free_beds(desk)}
    dice, words = secrets.SystemRandom(), load_code_names()
    with desk.work("resident.admit") as work:
        done = _marks(work)
        ready = [row for row in judged if row.is_ready and row.line.mark not in done]
        marks = tuple(row.line.mark for row in ready)
        made = _group(work, shared, group, marks)
        known: sleeping.Known = {}
        kept_beds = beds.kept_for(work, made.expected_id)
        unplaced: dict[ResidentId, tuple[str, ...]] = {}
        let_in: dict[str, ResidentId] = {}
        for number, row in enumerate(ready, len(made.let_in) - len(marks) + 1):
            code, name = (
                draw_resident_code(dice, taken_codes),
                draw_code_name(taken_names, dice, words),
            )
            taken_codes.add(code)
            taken_names.add(name)
            bed = free.get(row.bed.casefold(), "")
            parts = _parts(desk, row, made, number, "" if bed else row.bed)
            id = residents.admit_in(work, parts, code=code, code_name=name)
            if row.health:
                kept = work.make(ArrivalHealth, id, {"needs": row.health})
                work.shelf(ArrivalHealth).add(kept)
            if not row.name:
                _say_name_is_missing(work, id)
            wished = [RecordId(bed)] if bed else [] if row.bed else kept_beds
            warned = _place(work, id, wished, known, made.expected_id)
            if warned:
                unplaced[id] = warned
            let_in[row.line.mark] = id
    return Receipt(LetIn(made, let_in, unplaced), frozenset(work.changed))


def _place(
    work: Work,
    resident: ResidentId,
    wished: list[RecordId],
    known: sleeping.Known,
    announced: str,
) -> tuple[str, ...]:
    """Give the first bed of *wished* that the house does not mind, and take it off the list.

    Warnings of the first one where it minds all; they come in all the same, and the bed waits.
    """
    warned: tuple[str, ...] = ()
    for bed in wished:
        try:
            beds.assign_in(work, resident, bed, {}, known, announced)
        except ReasonNeeded as error:
            warned = warned or error.warnings
        else:
            wished.remove(bed)
            return ()
    return warned


def _group(work: Work, shared: Values, group: str, marks: tuple[str, ...]) -> GroupArrival:
    shelf = work.shelf(GroupArrival)
    if group:
        before = shelf.get(RecordId(group))
        let_in = (*before.let_in, *marks)
        values = {"let_in": let_in, "count": max(before.count, len(let_in))}
        return shelf.amend(before.id, before.rev, {**shared, **values})
    _say_they_came(work, str(shared.get("expected_id", "")))
    values = {"arrived_on": work.desk.today(), "count": len(marks), **shared, "let_in": marks}
    return shelf.add(work.make(GroupArrival, ResidentId(""), values))


def _say_they_came(work: Work, expected: str) -> None:
    if expected:
        shelf = work.shelf(ExpectedArrival)
        before = shelf.get(RecordId(expected))
        if before.state is ArrivalState.EXPECTED:
            shelf.amend(before.id, before.rev, {"state": ArrivalState.ARRIVED})


def _parts(
    desk: Desk, row: Judged, group: GroupArrival, number: int, room: str
) -> dict[type[Record], Values]:
    parts: dict[type[Record], Values] = {
        EverydayName: {"preferred": row.name or provisional_name(number)},
        AgeStatus: {"group": row.age},
        Resident: {"gender": row.gender},
        Stay: {"arrived_on": group.arrived_on, "brought_by": group.brought_by, "room": room},
        Arrival: {
            "arrived_at": desk.now(),
            "brought_by": group.brought_by,
            "needs": tuple(dict.fromkeys((*row.needs, *group.needs))),
            "diets": row.diets,
            "diet": row.diet,
            "allergies": row.allergies,
            "group_id": group.id,
        },
    }
    if row.language or group.language:
        parts[LanguageSkill] = {"language": row.language or group.language}
    return parts


PROVISIONAL = N_("Person {n}")


def provisional_name(number: int) -> str:
    """What somebody is called until they say their name; *number* is their row."""
    return PROVISIONAL.format(n=number)


def is_provisional(name: str) -> bool:
    """Whether a name still waits to be asked for."""
    before, _, _ = PROVISIONAL.partition("{n}")
    return name.startswith(before) and name.removeprefix(before).isdecimal()


def _say_name_is_missing(work: Work, resident: ResidentId) -> None:
    values = {
        "stage": IntakeStage.DOOR,
        "state": StepState.HALF_DONE,
        "on": work.desk.today(),
        "parts": tuple(sorted(DOOR.wanted - {"everyday_name"})),
    }
    work.shelf(IntakeStep).add(work.make(IntakeStep, resident, values))


def _marks(work: Work) -> frozenset[str]:
    """Marks of rows that were let in lately."""
    since = work.desk.today() - LOOK_BACK
    try:
        groups = [g for g in work.shelf(GroupArrival).every() if g.arrived_on >= since]
    except (Denied, NotFound):
        return frozenset()
    return frozenset(mark for group in groups for mark in group.let_in)


# ---- beds


def has_beds(desk: Desk) -> bool:
    """Whether the house has written down its beds."""
    with desk.look() as work:
        return next(iter(work.shelf(Bed).every()), None) is not None


def free_beds(desk: Desk) -> tuple[FreeBed, ...]:
    """Beds that somebody can have tonight, overflow places last; none for who may not know."""
    try:
        found = board.board(desk).free
    except Denied:
        return ()
    return tuple(
        FreeBed(line.bed.id, f"{room.name} {line.bed.name}", line.bed.state is BedState.OVERFLOW)
        for room, line in found
    )


def place_many(
    desk: Desk, wishes: Mapping[ResidentId, str], reason: str = ""
) -> Receipt[tuple[BedAssignment, ...]]:
    """Give each resident the bed of this id, all or nobody.

    Raises ``BedTaken``, and ``ReasonNeeded`` where the house would rather have it otherwise.
    """
    pairs = [(resident, RecordId(bed)) for resident, bed in wishes.items()]
    return beds.assign_many(desk, pairs, reason)


def bed_names(work: Work) -> dict[str, str]:
    """Every bed by its id, as room and bed; inside a unit of work."""
    rooms = {room.id: room for room in work.shelf(Room).every()}
    return {bed.id: _bed_name(rooms, bed) for bed in work.shelf(Bed).every()}


def _bed_name(rooms: Mapping[RecordId, Room], bed: Bed) -> str:
    room = rooms.get(RecordId(bed.room_id))
    return f"{room.name} {bed.name}" if room else bed.name
