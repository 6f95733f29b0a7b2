"""Reading a point in time as people on a shift say it: a day, if it is not today, and a clock.

The clock has 24 hours and belongs to the house; an Ethiopian clock runs six hours off and is asked
about by a person, not guessed here (casework guide 2, *Calendars*).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from shelterdesk.domain.calendars import ascii_digits
from shelterdesk.domain.dates import Precision, read_date
from shelterdesk.i18n import N_

NOT_A_MOMENT = N_(
    "This could not be read as a time. Your text is kept. Try 22:30, now, or yesterday 21:15."
)
TIME_IS_MISSING = N_("The time is missing. Your text is kept. Add it, for example 22:30.")

_CLOCK = re.compile(r"(?:^|\s)(\d{1,2})[:.h](\d{2})\s*$")
_BARE_CLOCK = re.compile(r"^(\d{2})(\d{2})$")
_AGO = re.compile(r"^([+-])\s*(\d{1,3})\s*(m|min|h)$")
NOW = frozenset({"now"})


@dataclass(frozen=True)
class UnderstoodMoment:
    """What came of a text: an aware moment, or a marked sentence; for no text neither."""

    at: datetime | None = None
    problem: str = ""


def read_moment(text: str, now: datetime) -> UnderstoodMoment:
    """Read *text* against *now*, an aware time in the zone of the house.

    Takes ``now``, ``22:30`` (today), ``-2h``, ``+30m``, and a day before a clock in every form that
    ``read_date`` takes (``yesterday 21:15``, ``22/11/2569 08:00``, digits of any script).
    """
    said = ascii_digits(text).strip().casefold()
    if not said:
        return UnderstoodMoment()
    if said in NOW:
        return UnderstoodMoment(now.replace(second=0, microsecond=0))
    if found := _AGO.match(said):
        return UnderstoodMoment(_moved(now, *found.groups()))
    clock = _CLOCK.search(said) or _BARE_CLOCK.match(said)
    if clock is None:
        reads = read_date(said, today=now.date())
        return UnderstoodMoment(problem=TIME_IS_MISSING if reads.date else NOT_A_MOMENT)
    hour, minute = int(clock.group(1)), int(clock.group(2))
    if hour > 23 or minute > 59:
        return UnderstoodMoment(problem=NOT_A_MOMENT)
    before = said[: clock.start()].strip(" ,")
    day = now.date()
    if before:
        found_day = read_date(before, today=day)
        if found_day.problem or found_day.question or found_day.date is None:
            return UnderstoodMoment(problem=found_day.problem or found_day.question or NOT_A_MOMENT)
        if found_day.date.precision is not Precision.DAY:
            return UnderstoodMoment(problem=NOT_A_MOMENT)
        day = found_day.date.earliest
    return UnderstoodMoment(datetime.combine(day, time(hour, minute), now.tzinfo))


def _moved(now: datetime, sign: str, count: str, unit: str) -> datetime:
    step = timedelta(hours=int(count)) if unit == "h" else timedelta(minutes=int(count))
    moved = now - step if sign == "-" else now + step
    return moved.replace(second=0, microsecond=0)
