"""Rooms, beds, and who sleeps where (casework guide 4.6, *rooms and beds*)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, choices, day, flag, link, note, number, text
from shelterdesk.domain.record import Record, Span
from shelterdesk.i18n import N_


class GenderRule(Choice):
    """For whom a room is meant."""

    ANY = "any", N_("Anybody")
    WOMEN = "women", N_("Women")
    MEN = "men", N_("Men")
    FAMILIES = "families", N_("Families")


class BedState(Choice):
    """Whether a bed can be used at all; free or taken is read off the assignments."""

    IN_USE = "in_use", N_("In use")
    OVERFLOW = "overflow", N_("Overflow place, only when it is full")
    OUT_OF_USE = "out_of_use", N_("Out of use")


class ReservationReason(Choice):
    """Why a bed is kept, as far as everybody in the house may know."""

    EXPECTED = "expected", N_("Somebody is expected")
    HOSPITAL = "hospital", N_("In hospital")
    COURT = "court", N_("At court or with an authority")
    LEAVE = "leave", N_("Out for some nights")
    FAMILY = "family", N_("Kept for a family")


class RoomWish(Choice):
    """What somebody wishes for the night (casework guide 4.6, *stated preference*)."""

    QUIET = "quiet", N_("Quiet")
    LOCKABLE = "lockable", N_("A door to lock")
    NO_STEPS = "no_steps", N_("No steps")
    ALONE = "alone", N_("Alone in the room, if it can be")
    NOT_ALONE = "not_alone", N_("Not alone in the room")


@dataclass(frozen=True, kw_only=True)
class Room(Record):
    """One room and its rules."""

    kind = "room"
    title = N_("Room")
    category = "LIB"
    about_resident = False
    sorted_by = "name"

    name: str = text(N_("Name of the room"), required=True, sealed=False, listed=True)
    floor: str = text(N_("Floor or building"), sealed=False, listed=True)
    gender_rule: GenderRule = choice(
        N_("For whom"), GenderRule, default=GenderRule.ANY, sealed=False, listed=True
    )
    child_ok: bool = flag(N_("Children may sleep here"), default=True, sealed=False)
    accessible: bool = flag(N_("No steps, room for a wheelchair"), sealed=False)
    lockable: bool = flag(N_("Residents can lock it"), default=True, sealed=False)
    quiet: bool = flag(N_("Quiet"), sealed=False)
    isolation: bool = flag(N_("For someone who must sleep apart for health"), sealed=False)
    remark: str = text(N_("Remark"), sealed=False)
    closed: bool = flag(N_("Not used any more"), sealed=False, shown=False)


@dataclass(frozen=True, kw_only=True)
class Bed(Record):
    """One bed or place in a room."""

    kind = "bed"
    title = N_("Bed")
    category = "LIB"
    about_resident = False
    sorted_by = "name"

    room_id: str = link(N_("Room"), required=True, sealed=False, listed=True)
    name: str = text(N_("Name of the bed"), required=True, sealed=False, listed=True)
    state: BedState = choice(
        N_("State"), BedState, default=BedState.IN_USE, sealed=False, listed=True
    )
    remark: str = text(N_("Remark"), sealed=False)


@dataclass(frozen=True, kw_only=True)
class BedAssignment(Record):
    """Who sleeps in which bed from which day until when; history is kept."""

    kind = "bed_assignment"
    title = N_("Bed")
    category = "LOC"
    sorted_by = "from_on"
    exclusive = Span(("bed_id", "resident"), "from_on", "to_on")

    bed_id: str = link(N_("Bed"), required=True, sealed=False)
    from_on: date = day(N_("From"), required=True, sealed=False, listed=True)
    to_on: date | None = day(N_("Until"), sealed=False, listed=True, shown=False)
    place: str = text(N_("Room and bed"), listed=True, shown=False)
    wishes: tuple[RoomWish, ...] = choices(
        N_("What the person wishes for the night"), RoomWish, hint=N_("Ask; nothing is a must.")
    )
    override_reason: str = note(
        N_("Why this bed all the same"), hint=N_("Needed where the program warns.")
    )


@dataclass(frozen=True, kw_only=True)
class BedReservation(Record):
    """A bed that is kept, for somebody who is away or is expected."""

    kind = "bed_reservation"
    title = N_("Bed kept")
    category = "LOC"
    sorted_by = "from_on"
    exclusive = Span(("bed_id",), "from_on", "to_on")

    bed_id: str = link(N_("Bed"), required=True, sealed=False)
    from_on: date = day(N_("From"), required=True, sealed=False, listed=True)
    to_on: date | None = day(
        N_("Until"),
        sealed=False,
        listed=True,
        hint=N_("The day on which the bed is free again. Empty: until somebody says so."),
    )
    place: str = text(N_("Room and bed"), listed=True, shown=False)
    reason: ReservationReason = choice(
        N_("Why"), ReservationReason, default=ReservationReason.EXPECTED, listed=True
    )
    expected_id: str = link(N_("For the arrival"), sealed=False)
    places: int | None = number(N_("How many places"), shown=False)
