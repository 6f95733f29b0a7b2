"""Dates of a life as far as they are known: partial, estimated, in another calendar.

Casework guide 2, *Dates*: what is stored is EDTF (ISO 8601-2), how it is known, and the text as it
was said. Reading never guesses in silence: what can mean two things comes back as a question.
"""

from __future__ import annotations

import calendar as gregorian
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, total_ordering
from typing import Any, Literal, Self

from shelterdesk.domain.calendars import (
    BUDDHIST_OFFSET,
    BUDDHIST_YEAR_IS_CE_YEAR_SINCE,
    BUDDHIST_YEARS_THAT_ASK,
    ETHIOPIC_MONTHS,
    MONTHS,
    WEEKDAYS,
    Calendar,
    ascii_digits,
    ce_year,
    ethiopic_month_length,
    from_ethiopic,
    month_words,
    nepali_year_span,
)
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

    def __post_init__(self) -> None:
        """Refuse what is no date, so that a stored one can always be shown and sorted."""
        if self.earliest > self.latest:
            raise ValueError("the span ends before it begins")

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

    @cached_property
    def earliest(self) -> date:
        """The first day that ``edtf`` covers."""
        return _bounds(self.edtf.split("/")[0])[0]

    @cached_property
    def latest(self) -> date:
        """The last day that ``edtf`` covers."""
        first, slash, last = self.edtf.partition("/")
        return _bounds(last if slash else first)[1]

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
        return (self.earliest, self.latest, *self.as_json().values())  # type: ignore[return-value]


def _bounds(edtf: str) -> tuple[date, date]:
    found = _ONE.fullmatch(edtf)
    if found is None:
        raise ValueError("not a date in EDTF")
    year, month, day = (int(part) if part else 0 for part in found.groups()[:3])
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


# ---- reading: what came of a text

Order = Literal["dmy", "mdy", "ask"]

NOT_A_DATE = N_(
    "This could not be read as a date. Your text is kept. Try 22 Nov 2026, Nov 2026 or about 1998."
)
NO_SUCH_DAY = N_("There is no such day in the calendar. Your text is kept. Look at it once more.")
NO_YEAR = N_("The year is missing. Your text is kept. Add the year with four digits.")
FAR_YEAR = N_("This year is far away. Your text is kept. Look at the four digits once more.")
BACKWARDS = N_("The end is before the start. Your text is kept. Look at the two dates once more.")
NOT_CONVERTED = N_(
    "This calendar cannot be converted here yet. Your text is kept. Write the year in the Common "
    "Era, or a span such as 1997 to 1998."
)
BEFORE_1941 = N_("Before 1941 the Thai year began in April. Look at the paper once more.")
KEPT_AS_SAID = N_("Nepali days are kept as said; here they count as the two years they lie in.")

WHICH_ERA = N_("Is this year counted in the Buddhist Era?")
WHICH_CENTURY = N_("Which year is meant?")
WHICH_ORDER = N_("Which day is meant?")


@dataclass(frozen=True)
class Option:
    """One answer: its stable *code*, and what the text then means (perhaps the next question)."""

    code: str
    means: Understood


@dataclass(frozen=True)
class Understood:
    """What came of a text: a date, or a question with options, or a problem. Or nothing at all.

    ``problem``, ``question`` and ``caution`` are marked sentences. A caution comes beside a date.
    """

    text: str
    date: PartialDate | None = None
    question: str = ""
    options: tuple[Option, ...] = ()
    problem: str = ""
    caution: str = ""


def answer(understood: Understood, code: str) -> Understood:
    """What the text means once its question is answered; ``KeyError`` for no such option."""
    return {option.code: option.means for option in understood.options}[code]


# ---- reading: from a text to year, month and day as said


@dataclass(frozen=True)
class _Said:
    """A year, month (0: none) and day (0: none) as written, before the era is known."""

    year: str
    month: int = 0
    day: int = 0
    mark: str = ""


@dataclass(frozen=True)
class _Context:
    text: str
    today: date
    basis: Basis
    era: Calendar | None


_ERAS = (
    (Calendar.THAI_BE, r"(?<![a-z])b\.?\s?e\.?(?![a-z])|พ\.?\s?ศ\.?(?!\w)|พุทธศักราช"),
    (Calendar.GREGORIAN, r"(?<![a-z])(?:c\.?e\.?|a\.?d\.?)(?![a-z])|ค\.?\s?ศ\.?(?!\w)"),
    (Calendar.ETHIOPIC, r"(?<![a-z])e\.?c\.?(?![a-z])|ዓ\.?\s?ም\.?"),
    (Calendar.NEPALI_BS, r"(?<![a-z])b\.?s\.?(?![a-z])|वि\.?\s?सं\.?"),
)
_ABOUT_WORDS = re.compile(
    r"(?<![a-z])(?:about|around|approximately|approx\.?|circa|ca\.|c\.)(?![a-z])|ประมาณ|ราว|~"
)
_UNSURE_WORDS = re.compile(r"(?<![a-z])(?:maybe|perhaps|not sure)(?![a-z])|ไม่แน่ใจ|\?")
_SPAN_WORDS = re.compile(r"(?:^between|(?<=\s)(?:to|and|until)(?=\s)|ถึง|[\u2013\u2014])")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+")
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)(?![a-z])")
_RELATIVE = re.compile(r"([+-])\s?([0-9]{1,4})\s?([dw])")
_MONTH = re.compile(
    "|".join(
        rf"(?<![a-z]){name}\.?(?![a-z])" if name.isascii() else r"\.?".join(name) + r"\.?"
        for name in sorted(month_words(), key=lambda name: (-len(name), name))
    )
)
_SEPARATORS = re.compile(r"[\s/.,\-]+(?:of\s+)?")
_TWO_EDTF = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2}[~?]?)/([0-9]{4}(?:-[0-9]{2}){0,2}[~?]?)")
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "วันนี้": 0, "เมื่อวาน": -1, "พรุ่งนี้": 1}
_LONGEST = 80  # no date is longer; what is longer is a story that landed in the wrong field
_YEARS_AHEAD = 30
_YEARS_BACK = 110
_PLAUSIBLE = range(1850, 2151)


def read_date(
    text: str,
    *,
    today: date,
    order: Order = "dmy",
    basis: Basis = Basis.STATED,
    calendar: Calendar | None = None,
) -> Understood:
    """Read what somebody typed; never raises, never guesses in silence.

    *order* says how ``3/4/2026`` is meant ("ask": put the question). *calendar* is what the writer
    is known to count in, such as the column of a spreadsheet; without it, years 2440 to 2600 ask
    (casework guide 2, *Calendars*). Two-digit years always ask. Accepts ``22/11/26``,
    ``22 Nov 2026``, ``Nov 2026``, ``about 1998``, EDTF, ``today``, ``-3d``, Thai month names,
    ``พ.ศ.``, ``EC``, ``BS`` and the digits of every script.
    """
    if len(text) > _LONGEST:
        return Understood(text, problem=NOT_A_DATE)
    plain = " ".join(ascii_digits(text).casefold().split())
    if not plain:
        return Understood(text)
    moved = _relative(plain, today)
    if moved is not None:
        return Understood(text, date=PartialDate(moved.isoformat(), basis, text))
    for era, pattern in _ERAS:
        plain, found = re.subn(pattern, " ", plain)
        calendar = era if found else calendar
    context = _Context(text, today, basis, calendar)
    ends = _ends(plain)
    readings = [_readings(end, order) for end in ends]
    for problem in (r for r in readings if isinstance(r, str)):
        return Understood(text, problem=problem)
    if len(ends) == 1:
        return _which_order([[said] for said in readings[0]], context)  # type: ignore[arg-type]
    first, last = readings
    pairs = [[a, b] for a, b in zip(first, last, strict=False)]  # type: ignore[arg-type]
    return _which_order(pairs, context)


def _relative(plain: str, today: date) -> date | None:
    if plain in _DAYS:
        return today + timedelta(days=_DAYS[plain])
    found = _RELATIVE.fullmatch(plain)
    if found is None:
        return None
    days = int(found[1] + found[2]) * (7 if found[3] == "w" else 1)
    return today + timedelta(days=days)


def _ends(plain: str) -> list[str]:
    edtf = _TWO_EDTF.fullmatch(plain.replace(" ", ""))
    if edtf:
        return [edtf[1], edtf[2]]
    ends = [part.strip() for part in _SPAN_WORDS.split(plain) if part.strip()]
    years = re.fullmatch(r"([0-9]{4})\s?-\s?([0-9]{4})", plain)
    if years:
        return [years[1], years[2]]
    return ends if len(ends) == 2 else [plain]


def _readings(plain: str, order: Order) -> list[_Said] | str:
    """Every way to read one end of a date, the likeliest first; or a marked problem."""
    plain, about = _ABOUT_WORDS.subn(" ", plain)
    plain, unsure = _UNSURE_WORDS.subn(" ", plain)
    mark = "?" if unsure else "~" if about else ""
    plain = _ORDINAL.sub("", _WEEKDAY.sub("", plain.strip()))
    named = _MONTH.search(plain)
    month = month_words()[named[0].replace(".", "")] if named else 0
    if named:
        plain = f"{plain[: named.start()]} {plain[named.end() :]}"
    numbers = [part for part in _SEPARATORS.split(plain.strip(" .,")) if part]
    if not all(part.isdecimal() and part.isascii() and len(part) <= 4 for part in numbers):
        return NOT_A_DATE
    if named:
        return _with_named_month(numbers, month, mark)
    return _with_numbers(numbers, mark, order)


def _with_named_month(numbers: list[str], month: int, mark: str) -> list[_Said] | str:
    if not numbers or (len(numbers) == 1 and len(numbers[0]) < 3):
        return NO_YEAR
    if len(numbers) == 1:
        return [_Said(numbers[0], month, 0, mark)]
    if len(numbers) > 2:
        return NOT_A_DATE
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return [_Said(year, month, int(day), mark)] if len(day) <= 2 else NOT_A_DATE


def _with_numbers(numbers: list[str], mark: str, order: Order) -> list[_Said] | str:
    long = [i for i, number in enumerate(numbers) if len(number) > 2]
    if len(long) > 1 or len(numbers) not in (1, 2, 3):
        return NOT_A_DATE
    if len(numbers) == 1:
        return [_Said(numbers[0], 0, 0, mark)] if len(numbers[0]) > 1 else NOT_A_DATE
    if len(numbers) == 2:
        if not long:
            return NO_YEAR
        year, month = numbers if long == [0] else reversed(numbers)
        return [_Said(year, int(month), 0, mark)]
    if long == [0]:
        return [_Said(numbers[0], int(numbers[1]), int(numbers[2]), mark)]
    if long == [1]:
        return NOT_A_DATE
    one, two, year = int(numbers[0]), int(numbers[1]), numbers[2]
    day_first, month_first = _Said(year, two, one, mark), _Said(year, one, two, mark)
    if order == "ask" and one != two:
        return [day_first, month_first]
    if order == "mdy":
        return [month_first] if one <= 12 else [month_first, day_first]
    return [day_first] if two <= ETHIOPIC_MONTHS else [day_first, month_first]


# ---- reading: questions, in the order in which a person can answer them


def _which_order(readings: list[list[_Said]], context: _Context) -> Understood:
    outcomes = [(_order_code(said[0]), _which_year(said, context)) for said in readings]
    possible = [(code, seen) for code, seen in outcomes if not seen.problem]
    if len(readings) == 1 or not possible:
        return outcomes[0][1]
    # With one way left the house's own order was broken: say what it would mean, and ask.
    return _ask(WHICH_ORDER, possible, context)


def _order_code(said: _Said) -> str:
    return f"{said.day}-{said.month}"


def _which_year(ends: list[_Said], context: _Context) -> Understood:
    digits = {len(said.year) for said in ends}
    if len(digits) > 1 or 3 in digits:
        return Understood(context.text, problem=NOT_A_DATE)
    if digits == {2}:
        return _which_century(ends, context)
    era = context.era
    if era is None and any(int(said.year) in BUDDHIST_YEARS_THAT_ASK for said in ends):
        meanings = [
            (e.value, _date_of(ends, e, context)) for e in (Calendar.THAI_BE, Calendar.GREGORIAN)
        ]
        return _ask(WHICH_ERA, meanings, context)
    return _date_of(ends, era or Calendar.GREGORIAN, context)


def _which_century(ends: list[_Said], context: _Context) -> Understood:
    eras = (Calendar.GREGORIAN, Calendar.THAI_BE) if context.era is None else (context.era,)
    meanings = []
    for era in eras:
        for century in range(18, 27):
            full = [_Said(f"{century}{s.year}", s.month, s.day, s.mark) for s in ends]
            seen = _date_of(full, era, context)
            if seen.date is None:
                continue
            year = seen.date.earliest.year
            if -_YEARS_BACK <= year - context.today.year <= _YEARS_AHEAD:
                meanings.append((f"{era.value}-{full[0].year}", seen))
    if not meanings:
        return Understood(context.text, problem=NO_SUCH_DAY)
    return _ask(WHICH_CENTURY, meanings, context)


def _ask(question: str, meanings: list[tuple[str, Understood]], context: _Context) -> Understood:
    options = tuple(Option(code, seen) for code, seen in meanings if not seen.problem)
    if not options:
        return meanings[0][1]
    return Understood(context.text, question=question, options=options)


# ---- reading: from year, month and day as said to a date in the Common Era


def _date_of(ends: list[_Said], era: Calendar, context: _Context) -> Understood:
    try:
        parts = [_edtf(said, era) for said in ends]
    except ValueError:
        return Understood(context.text, problem=NO_SUCH_DAY)
    edtf = parts[0]
    if len(parts) == 2:
        edtf = f"{parts[0].split('/')[0]}/{parts[1].split('/')[-1]}"
    if era in (Calendar.MYANMAR, Calendar.HIJRI):
        return Understood(context.text, problem=NOT_CONVERTED)
    try:
        made = PartialDate(edtf, context.basis, context.text, era)
    except ValueError:
        return Understood(context.text, problem=BACKWARDS if len(ends) == 2 else NO_SUCH_DAY)
    if not {made.earliest.year, made.latest.year} <= set(_PLAUSIBLE):
        return Understood(context.text, problem=FAR_YEAR)
    return Understood(context.text, date=made, caution=_caution(made))


def _edtf(said: _Said, era: Calendar) -> str:
    """EDTF of one end; raises ``ValueError`` for a day that does not exist."""
    year = int(said.year)
    if era is Calendar.ETHIOPIC:
        return _ethiopic_edtf(year, said)
    if era is Calendar.NEPALI_BS:
        if said.month > 12 or said.day > 32:
            raise ValueError("no such Nepali day")
        first, last = nepali_year_span(year)
        return f"{first:04}/{last:04}"
    if era is Calendar.THAI_BE:
        year = ce_year(year)
    if not 1 <= year <= 9999:
        raise ValueError("not a year")
    month = f"-{said.month:02}" if said.month else ""
    day = f"-{said.day:02}" if said.day else ""
    return f"{year:04}{month}{day}{said.mark}"


def _ethiopic_edtf(year: int, said: _Said) -> str:
    if said.day:
        return f"{from_ethiopic(year, said.month, said.day).isoformat()}{said.mark}"
    last_month = said.month or ETHIOPIC_MONTHS
    first = from_ethiopic(year, said.month or 1, 1)
    last = from_ethiopic(year, last_month, ethiopic_month_length(year, last_month))
    return f"{first.isoformat()}{said.mark}/{last.isoformat()}{said.mark}"


def _caution(made: PartialDate) -> str:
    if made.original_calendar is Calendar.NEPALI_BS:
        return KEPT_AS_SAID
    old_thai = made.original_calendar is Calendar.THAI_BE
    return BEFORE_1941 if old_thai and made.earliest < BUDDHIST_YEAR_IS_CE_YEAR_SINCE else ""
