"""How a day is written on the screen: Common Era, and the second calendar if somebody wants it."""

from __future__ import annotations

from datetime import date

from shelterdesk.domain.calendars import Calendar, to_ethiopic
from shelterdesk.domain.dates import PartialDate, Precision, show_date
from shelterdesk.ui.kit.look import Look

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def day_words(day: date | PartialDate | None, look: Look) -> str:
    """*day* in the Common Era; empty for none."""
    if day is None:
        return ""
    partial = day if isinstance(day, PartialDate) else PartialDate.on(day)
    return show_date(partial, look.words.language)


def second_words(day: date | PartialDate | None, calendar: str) -> str:
    """The same day in the second *calendar* ("buddhist", "ethiopic"); empty when it has none."""
    if day is None:
        return ""
    partial = day if isinstance(day, PartialDate) else PartialDate.on(day)
    if calendar == "buddhist":
        shown = show_date(partial, "th", calendar=Calendar.THAI_BE)
        return shown.translate(THAI_DIGITS)
    if calendar == "ethiopic" and partial.precision is Precision.DAY:
        year, month, number = to_ethiopic(partial.earliest)
        return f"{number}/{month}/{year} ዓ.ም."
    return ""


def both_words(day: date | PartialDate | None, look: Look) -> str:
    """Common Era, and the person's second calendar behind it."""
    parts = (day_words(day, look), second_words(day, look.calendar))
    return " · ".join(part for part in parts if part)
