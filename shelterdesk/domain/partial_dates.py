"""A date of a life as far as it is known: partial, estimated, in another calendar.

Casework guide 2, *Dates*: what is stored is EDTF (ISO 8601-2), how it is known, and the text as it
was said. Every kind of record needs this module at start-up, so reading lives in ``dates``.
"""

from __future__ import annotations

import calendar as gregorian
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import total_ordering
from typing import Any, Self

from shelterdesk.domain.calendars import BUDDHIST_OFFSET, MONTHS, WEEKDAYS, Calendar
from shelterdesk.i18n import N_

CHILD_UNDER = 18  # child protection and trafficking law (casework guide 2, *Minors*)
CIVIL_MAJORITY = 20  # Thai Civil and Commercial Code; decides who can consent
# An estimate of an age is seldom better than this; it widens ages, never the sorting.
DOUBT_YEARS = 2

_ONE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?]?)")


class Basis(StrEnum):
    """How a date is known; ``BASIS_WORDS`` has a marked word for each."""

    DOCUMENT = "document"
    STATED = "stated"
    ESTIMATED_BY_STAFF = "estimated_by_staff"
    MEDICAL_ESTIMATE = "medical_estimate"
    UNKNOWN = "unknown"


BASIS_WORDS = {
    Basis.DOCUMENT: N_("Seen on a paper"),
    Basis.STATED: N_("As the person says"),
    Basis.ESTIMATED_BY_STAFF: N_("Estimated by staff"),
    Basis.MEDICAL_ESTIMATE: N_("Medical estimate"),
    Basis.UNKNOWN: N_("Not known"),
}


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    SPAN = "span"


class Certainty(StrEnum):
    """An answer that may be open. An uncertain age is treated as a child's."""

    YES = "yes"
    NO = "no"
    UNCERTAIN = "uncertain"


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A date as far as it is known, sorted by the first day that it can be.

    ``edtf`` is ``2024``, ``2024-03``, ``2024-03-09``, one of them with ``~`` (about) or ``?`` (not
    sure), or two of them with ``/`` between. Always Common Era; ``original_text`` and
    ``original_calendar`` keep what was said. Raises ``ValueError`` for any other text.
    """

    edtf: str
    basis: Basis = Basis.UNKNOWN
    original_text: str = ""
    original_calendar: Calendar = Calendar.GREGORIAN
    earliest: date = field(init=False, repr=False, compare=False)  # the first day ``edtf`` covers
    latest: date = field(init=False, repr=False, compare=False)  # the last one

    def __post_init__(self) -> None:
        """Refuse what is no date, so that a stored one can always be shown and sorted."""
        first, slash, last = self.edtf.partition("/")
        earliest, latest = _bounds(first)
        if slash:
            latest = _bounds(last)[1]
        if earliest > latest:
            raise ValueError("the span ends before it begins")
        object.__setattr__(self, "earliest", earliest)
        object.__setattr__(self, "latest", latest)

    @classmethod
    def on(cls, day: date, basis: Basis = Basis.UNKNOWN) -> Self:
        """One exact *day*."""
        return cls(day.isoformat(), basis)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """Read what ``as_json`` made; raises ``ValueError`` if it is no such date."""
        try:
            return cls(
                plain["edtf"],
                Basis(plain["basis"]),
                plain["original_text"],
                Calendar(plain["original_calendar"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not a stored date") from error

    def as_json(self) -> dict[str, str]:
        """The four parts as plain text."""
        return {
            "edtf": self.edtf,
            "basis": self.basis.value,
            "original_text": self.original_text,
            "original_calendar": self.original_calendar.value,
        }

    @property
    def precision(self) -> Precision:
        """Day, month, year, or a span of them."""
        if "/" in self.edtf:
            return Precision.SPAN
        parts = self.edtf.rstrip("~?").count("-")
        return (Precision.YEAR, Precision.MONTH, Precision.DAY)[parts]

    @property
    def is_doubtful(self) -> bool:
        """Marked as about or not sure, or somebody's estimate."""
        estimates = (Basis.ESTIMATED_BY_STAFF, Basis.MEDICAL_ESTIMATE)
        return "~" in self.edtf or "?" in self.edtf or self.basis in estimates

    def age_on(self, day: date) -> tuple[int, int]:
        """Youngest and oldest possible age in whole years on *day*, as a date of birth.

        A doubtful date may be ``DOUBT_YEARS`` off either way. Never below nought.
        """
        doubt = DOUBT_YEARS if self.is_doubtful else 0
        youngest = _whole_years(self.latest, day) - doubt
        oldest = _whole_years(self.earliest, day) + doubt
        return max(youngest, 0), max(oldest, 0)

    def is_child(self, day: date, *, under: int = CHILD_UNDER) -> Certainty:
        """Whether somebody born on this date is younger than *under* years on *day*."""
        youngest, oldest = self.age_on(day)
        if oldest < under:
            return Certainty.YES
        return Certainty.UNCERTAIN if youngest < under else Certainty.NO

    def __lt__(self, other: object) -> bool:
        """Order by the first possible day, then by everything else so that it is total."""
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self) -> tuple[date, date, str, str, str, str]:
        said = (self.edtf, self.basis.value, self.original_text, self.original_calendar.value)
        return (self.earliest, self.latest, *said)


def _bounds(edtf: str) -> tuple[date, date]:
    found = _ONE.fullmatch(edtf)
    if found is None:
        raise ValueError("not a date in EDTF")
    said_year, said_month, said_day = found.group(1, 2, 3)
    year, month, day = int(said_year), int(said_month or 0), int(said_day or 0)
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, gregorian.monthrange(year, last_month)[1])


def _whole_years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


# ---- showing

_ABOUT = {"en": "about {}", "th": "ประมาณ {}"}
_NOT_SURE = {"en": "{}, not sure", "th": "{} (ไม่แน่ใจ)"}
_SPAN = {"en": "{} to {}", "th": "{} ถึง {}"}


def show_date(
    partial: PartialDate, language: str = "en", *, calendar: Calendar = Calendar.GREGORIAN
) -> str:
    """A short form: "Sun 22 Nov 2026", "Nov 2026", "about 1998", "2020 to 2022".

    *language* is "en" or "th", anything else reads as English. *calendar* may be ``THAI_BE`` to
    count years in the Buddhist Era; the others are shown by the ui through ICU.
    """
    words = language if language in MONTHS else "en"
    offset = BUDDHIST_OFFSET if calendar is Calendar.THAI_BE else 0
    ends = [_show_one(edtf, words, offset) for edtf in partial.edtf.split("/")]
    return ends[0] if len(ends) == 1 else _SPAN[words].format(*ends)


def _show_one(edtf: str, words: str, offset: int) -> str:
    plain = edtf.rstrip("~?")
    first = _bounds(plain)[0]
    shown = str(first.year + offset)
    if "-" in plain:
        shown = f"{MONTHS[words][first.month - 1]} {shown}"
    if plain.count("-") == 2:
        shown = f"{WEEKDAYS[words][first.weekday()]} {first.day} {shown}"
    if edtf.endswith("~"):
        return _ABOUT[words].format(shown)
    return _NOT_SURE[words].format(shown) if edtf.endswith("?") else shown
