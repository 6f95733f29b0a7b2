"""What the program says before somebody gets a bed (casework guide 4.6, *rooms and beds*).

It warns and asks for a reason; people decide. *Not together* never says why, nor who.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.bed import GenderRule, Room, RoomWish
from shelterdesk.domain.kinds.resident import AgeGroup, Gender
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_

WOMEN = frozenset({Gender.FEMININE, Gender.TRANS_FEMININE})
MEN = frozenset({Gender.MASCULINE, Gender.TRANS_MASCULINE})


class BedWarning(Choice):
    """One thing to think of."""

    NOT_TOGETHER = "not_together", N_("Not together: somebody in this room. Choose another room.")
    ADULT_CHILD = (
        "adult_child",
        N_("A child and an adult who are not known to be family would share the room."),
    )
    CHILDREN = "children", N_("Children do not sleep in this room.")
    FOR_WOMEN = "for_women", N_("The room is for women.")
    FOR_MEN = "for_men", N_("The room is for men.")
    FOR_FAMILIES = "for_families", N_("The room is for families.")
    ISOLATION = "isolation", N_("The room is for someone who must sleep apart for health.")
    FAMILY_APART = "family_apart", N_("Family of this person sleeps in another room.")
    WISH = "wish", N_("The room is not what the person wishes for.")
    UNSEEN = (
        "unseen",
        N_("Somebody whom you may not see sleeps in this room. Ask a manager if you can."),
    )
    OVERFLOW = "overflow", N_("This is an overflow place, and there are free beds.")
    KEPT = "kept", N_("The bed is kept for somebody who is expected.")


@dataclass(frozen=True, kw_only=True)
class Sleeper:
    """One person as far as a bed is concerned.

    ``apart`` are residents who do not share a room with them, ``family`` residents who belong to
    them, ``stays_with`` those of them who want to stay together.
    """

    resident: ResidentId
    gender: Gender = Gender.NOT_SAID
    age: AgeGroup = AgeGroup.UNCERTAIN
    apart: frozenset[ResidentId] = frozenset()
    family: frozenset[ResidentId] = frozenset()
    stays_with: frozenset[ResidentId] = frozenset()
    wishes: tuple[RoomWish, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Night:
    """Who else is where: in the room as far as one may see, in it unseen, and elsewhere."""

    beside: Sequence[Sleeper] = ()
    unseen: bool = False
    elsewhere: frozenset[ResidentId] = frozenset()
    occupants: frozenset[ResidentId] = field(default_factory=frozenset)


def warnings(room: Room, sleeper: Sleeper, night: Night) -> tuple[BedWarning, ...]:
    """What to think of before *sleeper* gets a bed in *room*; nothing where all is well."""
    return tuple(dict.fromkeys(_warnings(room, sleeper, night)))


def _warnings(room: Room, sleeper: Sleeper, night: Night) -> Iterator[BedWarning]:
    inside = night.occupants | {other.resident for other in night.beside}
    if inside & sleeper.apart or any(sleeper.resident in o.apart for o in night.beside):
        yield BedWarning.NOT_TOGETHER
    is_child = sleeper.age is not AgeGroup.ADULT
    for other in night.beside:
        mixed = is_child is (other.age is AgeGroup.ADULT)
        if mixed and not _belong_together(sleeper, other):
            yield BedWarning.ADULT_CHILD
    if is_child and not room.child_ok:
        yield BedWarning.CHILDREN
    yield from _rule(room, sleeper, night)
    if room.isolation:
        yield BedWarning.ISOLATION
    if sleeper.stays_with & night.elsewhere and not sleeper.stays_with & inside:
        yield BedWarning.FAMILY_APART
    if any(_misses(wish, room, night) for wish in sleeper.wishes):
        yield BedWarning.WISH
    if night.unseen:
        yield BedWarning.UNSEEN


def _rule(room: Room, sleeper: Sleeper, night: Night) -> Iterator[BedWarning]:
    """The room's own rule. Where nobody said a gender, the program says nothing either."""
    if room.gender_rule is GenderRule.WOMEN and sleeper.gender in MEN:
        yield BedWarning.FOR_WOMEN
    if room.gender_rule is GenderRule.MEN and sleeper.gender in WOMEN:
        yield BedWarning.FOR_MEN
    for_families = room.gender_rule is GenderRule.FAMILIES and bool(night.beside)
    if for_families and not any(_belong_together(sleeper, other) for other in night.beside):
        yield BedWarning.FOR_FAMILIES


def _belong_together(one: Sleeper, other: Sleeper) -> bool:
    return other.resident in one.family or one.resident in other.family


def _misses(wish: RoomWish, room: Room, night: Night) -> bool:
    has_company = bool(night.beside) or night.unseen
    match wish:
        case RoomWish.QUIET:
            return not room.quiet
        case RoomWish.LOCKABLE:
            return not room.lockable
        case RoomWish.NO_STEPS:
            return not room.accessible
        case RoomWish.ALONE:
            return has_company
        case RoomWish.NOT_ALONE:
            return not has_company
