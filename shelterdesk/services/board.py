"""The board of rooms and beds, and how many sleep here tonight.

A bed of somebody whom one may not know of is taken, and nothing more is said of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.access.booking import outlines
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.bed import (
    Bed,
    BedAssignment,
    BedReservation,
    BedState,
    ReservationReason,
    Room,
)
from shelterdesk.domain.kinds.movement import Leave, Missing, MissingState, SeparateFrom
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services.sleeping import every_bed, readable_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

NOBODY, NOTHING = ResidentId(""), RecordId("")


class BedStanding(Choice):
    """How a bed stands tonight."""

    FREE = "free", N_("Free")
    TAKEN = "taken", N_("Taken")
    KEPT = "kept", N_("Kept")
    OVERFLOW = "overflow", N_("Overflow place, free")
    OUT_OF_USE = "out_of_use", N_("Out of use")


@dataclass(frozen=True, kw_only=True)
class BedLine:
    """One bed tonight; ``resident``, ``held`` and ``reason`` only where one may know them.

    ``held`` is the assignment or the reservation that holds the bed.
    """

    bed: Bed
    standing: BedStanding
    resident: ResidentId = NOBODY
    held: RecordId = NOTHING
    reason: ReservationReason | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_free(self) -> bool:
        """Whether somebody can have it tonight."""
        return self.standing in (BedStanding.FREE, BedStanding.OVERFLOW)


@dataclass(frozen=True)
class RoomLine:
    """One room and its beds, by name.

    ``not_together``: two who sleep here tonight are not to share a room; neither who nor why.
    """

    room: Room
    beds: tuple[BedLine, ...]
    not_together: bool = False


@dataclass(frozen=True, kw_only=True)
class HeadCount:
    """How many are where tonight. ``unseen``: beds that are taken and say nothing else.

    ``in_house`` are residents whose stay says so and who are not out; ``out`` have signed out,
    ``away`` are out for nights, ``missing`` are missed. ``no_bed`` are in the house without a bed.
    """

    in_house: int
    out: int
    away: int
    missing: int
    unseen: int
    no_bed: int
    free: int
    kept: int
    overflow_used: int
    overflow_free: int
    out_of_use: int


@dataclass(frozen=True)
class Board:
    """All rooms by name, and the head count."""

    rooms: tuple[RoomLine, ...]
    heads: HeadCount
    without_bed: tuple[ResidentId, ...]

    def line(self, bed_id: RecordId) -> tuple[Room, BedLine] | None:
        """One bed and its room."""
        found = ((r.room, b) for r in self.rooms for b in r.beds if b.bed.id == bed_id)
        return next(found, None)

    @property
    def free(self) -> tuple[tuple[Room, BedLine], ...]:
        """Beds that somebody can have tonight, in the order of the board, overflow last."""
        found = [(r.room, b) for r in self.rooms for b in r.beds if b.is_free]
        return tuple(sorted(found, key=lambda each: each[1].standing is BedStanding.OVERFLOW))


def board(desk: Desk) -> Board:
    """The board as this person may see it; raises ``Denied``."""
    with desk.look() as work:
        return board_of(work, living_in(work))


def living_in(work: Work) -> frozenset[ResidentId]:
    """Whose stay says that they are in the house, of those whom this person may know of."""
    stays = readable_of(work, Stay, open_state=StayState.IN_HOUSE.value)
    return frozenset(stay.resident for stay in stays)


def board_of(work: Work, living: frozenset[ResidentId]) -> Board:
    """The same for who has read already who is *living* here."""
    return _counted(work, _rooms(work), living)


def head_count(desk: Desk) -> HeadCount:
    """How many sleep here tonight, and how many beds are left; raises ``Denied``."""
    return board(desk).heads


def _rooms(work: Work) -> tuple[RoomLine, ...]:
    # Whoever frees a bed says until today, so an assignment without an end is one that holds.
    today = work.desk.today()
    sleepers = {
        o.open["bed_id"]: o.resident for o in outlines(work, BedAssignment, open_to_on=None)
    }
    taken = sleepers.keys()
    apart = [
        {each.resident, ResidentId(each.other)}
        for each in readable_of(work, SeparateFrom)
        if each.ended_on is None
    ]
    assigned = {a.bed_id: a for a in work.shelf(BedAssignment).every(open_to_on=None)}
    kept = {o.open["bed_id"] for o in outlines(work, BedReservation) if o.holds_on(today)}
    reserved = {
        r.bed_id: r
        for r in work.shelf(BedReservation).every()
        if r.from_on <= today and (r.to_on is None or today < r.to_on)
    }
    beds: defaultdict[str, list[BedLine]] = defaultdict(list)
    for bed in every_bed(work):
        held, reservation = assigned.get(bed.id), reserved.get(bed.id)
        if bed.id in taken:
            line = BedLine(bed=bed, standing=BedStanding.TAKEN)
            if held is not None:
                line = BedLine(
                    bed=bed,
                    standing=BedStanding.TAKEN,
                    resident=held.resident,
                    held=held.id,
                    since=held.from_on,
                )
        elif bed.id in kept:
            # Kept for somebody one may not know of: taken, as every bed that says nothing else.
            line = BedLine(bed=bed, standing=BedStanding.TAKEN)
            if reservation is not None:
                line = BedLine(
                    bed=bed,
                    standing=BedStanding.KEPT,
                    resident=reservation.resident,
                    held=reservation.id,
                    reason=reservation.reason,
                    since=reservation.from_on,
                    until=reservation.to_on,
                )
        else:
            line = BedLine(bed=bed, standing=_EMPTY[bed.state])
        beds[bed.room_id].append(line)

    def line_of(room: Room) -> RoomLine:
        found = tuple(sorted(beds[room.id], key=lambda line: _natural(line.bed.name)))
        inside = {sleepers[line.bed.id] for line in found if line.bed.id in sleepers}
        return RoomLine(room, found, any(pair <= inside for pair in apart))

    return tuple(
        line_of(room)
        for room in sorted(work.shelf(Room).every(), key=lambda r: (r.floor, _natural(r.name)))
        if not room.closed
    )


def _counted(work: Work, rooms: tuple[RoomLine, ...], stays: frozenset[ResidentId]) -> Board:
    away = {s.resident for s in readable_of(work, Stay, open_state=StayState.AWAY.value)}
    out = {leave.resident for leave in readable_of(work, Leave, open_back_at=None)}
    missing = {m.resident for m in readable_of(work, Missing, open_state=MissingState.OPEN.value)}
    lines = [line for room in rooms for line in room.beds]
    slept = {line.resident for line in lines if line.standing is BedStanding.TAKEN}
    without = sorted(stays - slept - missing)

    def count(*standings: BedStanding, overflow: bool | None = None) -> int:
        return sum(
            line.standing in standings and overflow in (None, line.bed.state is BedState.OVERFLOW)
            for line in lines
        )

    heads = HeadCount(
        in_house=len(stays - out - missing),
        out=len(out & stays),
        away=len(away - missing),
        missing=len(missing),
        unseen=sum(line.standing is BedStanding.TAKEN and not line.held for line in lines),
        no_bed=len(without),
        free=count(BedStanding.FREE),
        kept=count(BedStanding.KEPT),
        overflow_used=count(BedStanding.TAKEN, BedStanding.KEPT, overflow=True),
        overflow_free=count(BedStanding.OVERFLOW),
        out_of_use=count(BedStanding.OUT_OF_USE),
    )
    return Board(rooms, heads, tuple(without))


_EMPTY = {
    BedState.IN_USE: BedStanding.FREE,
    BedState.OVERFLOW: BedStanding.OVERFLOW,
    BedState.OUT_OF_USE: BedStanding.OUT_OF_USE,
}


def _natural(name: str) -> tuple[int, str, str]:
    """Bed 2 stands before bed 10."""
    digits = "".join(c for c in name if c.isdecimal())
    return (int(digits[:9]) if digits else 0, name.casefold(), name)
