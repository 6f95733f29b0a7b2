"""How old somebody may be, and what follows from it: child, Thai minor, an age band.

Casework guide 2, *Derived ages* and *Minors*: every age is two bounds; if any possibility is under
18 the age is uncertain, and uncertain means child. Nothing here lowers a protection.
"""

from __future__ import annotations

from datetime import date

from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.partial_dates import CIVIL_MAJORITY, Certainty, PartialDate
from shelterdesk.i18n import N_

# The bands of CTDC's ageBroad (casework guide 1.5, dob): the first age of each.
BANDS = (0, 9, 18, 21, 24, 27, 30, 39, 48)

RANK = {AgeGroup.ADULT: 0, AgeGroup.UNCERTAIN: 1, AgeGroup.CHILD: 2}

THAI_MINOR = {
    Certainty.YES: N_("Under 20: a minor in Thai civil law"),
    Certainty.UNCERTAIN: N_("May be under 20: a minor in Thai civil law until it is known"),
}


def group_of(birth: PartialDate, day: date) -> AgeGroup:
    """Adult, child or uncertain by a date of birth, on *day*."""
    found = {Certainty.YES: AgeGroup.CHILD, Certainty.NO: AgeGroup.ADULT}
    return found.get(birth.is_child(day), AgeGroup.UNCERTAIN)


def raised(said: AgeGroup | None, birth: PartialDate | None, day: date) -> AgeGroup | None:
    """*said*, or more protection where the date of birth asks for it; never less.

    A child stays a child when the date leaves it open: both are treated as children.
    """
    if birth is None:
        return said
    by_date = group_of(birth, day)
    if said is None:
        return by_date
    if by_date is AgeGroup.ADULT or said is not AgeGroup.ADULT:
        return said
    return by_date


def suggested(said: AgeGroup | None, birth: PartialDate | None, day: date) -> AgeGroup | None:
    """What the date of birth says where it differs from *said*; None where they agree.

    A person decides: less protection is only ever offered.
    """
    if birth is None:
        return None
    by_date = group_of(birth, day)
    return by_date if by_date is not said else None


def thai_minor(said: AgeGroup | None, birth: PartialDate | None, day: date) -> Certainty:
    """Whether somebody is under 20, Thailand's civil majority (casework guide 2, *Minors*).

    Without a date of birth an adult may still be 18 or 19.
    """
    if said is AgeGroup.CHILD:
        return Certainty.YES
    if birth is None:
        return Certainty.UNCERTAIN
    by_date = birth.is_child(day, under=CIVIL_MAJORITY)
    if said is AgeGroup.UNCERTAIN and by_date is Certainty.NO:
        return Certainty.UNCERTAIN
    return by_date


def age_bounds(birth: PartialDate, day: date) -> str:
    """Ages in figures: "24", or "23–25" when the day of birth is not known exactly."""
    youngest, oldest = birth.age_on(day)
    return str(youngest) if youngest == oldest else f"{youngest}–{oldest}"


def age_band(birth: PartialDate, day: date) -> str:
    """The band or bands that both possible ages lie in: "24-26", "18-23", "48+"."""
    youngest, oldest = birth.age_on(day)
    first = max(start for start in BANDS if start <= youngest)
    last = max(start for start in BANDS if start <= oldest)
    if last == BANDS[-1]:
        return f"{first}+"
    return f"{first}-{BANDS[BANDS.index(last) + 1] - 1}"
