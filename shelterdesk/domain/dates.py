"""Reading the dates that people type and papers carry.

Nothing is guessed in silence: what can mean two things comes back as a question with its options
(casework guide 2, *Calendars*), what cannot be read as a sentence that says what to do. The stored
form, ``PartialDate``, is offered here too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from shelterdesk.domain.calendars import (
    BUDDHIST_YEAR_IS_CE_YEAR_SINCE,
    BUDDHIST_YEARS_THAT_ASK,
    ETHIOPIC_MONTHS,
    Calendar,
    ascii_digits,
    ce_year,
    ethiopic_month_length,
    from_ethiopic,
    month_words,
    nepali_year_span,
)
from shelterdesk.domain.partial_dates import (
    CHILD_UNDER,
    CIVIL_MAJORITY,
    Basis,
    Certainty,
    PartialDate,
    Precision,
    show_date,
)
from shelterdesk.i18n import N_

__all__ = [
    "CHILD_UNDER",
    "CIVIL_MAJORITY",
    "Basis",
    "Calendar",
    "Certainty",
    "Option",
    "Order",
    "PartialDate",
    "Precision",
    "Understood",
    "answer",
    "read_date",
    "show_date",
]

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


# ---- from a text to year, month and day as said


@dataclass(frozen=True)
class _Said:
    """A year, month (0: none) and day (0: none) as written, before the era is known."""

    year: str
    month: int = 0
    day: int = 0
    mark: str = ""


class _Unreadable(ValueError):
    """This text is no date; ``problem`` is the marked sentence that says why."""

    def __init__(self, problem: str) -> None:
        super().__init__("not a date")
        self.problem = problem


@dataclass(frozen=True)
class _Context:
    text: str
    today: date
    basis: Basis
    era: Calendar | None
    order: Order


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
_SEPARATORS = re.compile(r"[\s/.,\-\u2013]+(?:of\s+)?")
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
    context = _Context(text, today, basis, calendar, order)
    ends = _ends(plain)
    try:
        readings = [_readings(end, order) for end in ends]
    except _Unreadable as unreadable:
        return Understood(text, problem=unreadable.problem)
    if len({len(reading) for reading in readings}) > 1:  # one end could be turned round
        readings = [reading[:1] for reading in readings]
    return _which_order([list(ends) for ends in zip(*readings, strict=True)], context)


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


def _readings(plain: str, order: Order) -> list[_Said]:
    """Every way to read one end of a date, the likeliest first."""
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
        raise _Unreadable(NOT_A_DATE)
    if named:
        return _with_named_month(numbers, month, mark)
    return _with_numbers(numbers, mark, order)


def _with_named_month(numbers: list[str], month: int, mark: str) -> list[_Said]:
    if not numbers or (len(numbers) == 1 and len(numbers[0]) < 3):
        raise _Unreadable(NO_YEAR)
    if len(numbers) == 1:
        return [_Said(numbers[0], month, 0, mark)]
    if len(numbers) > 2:
        raise _Unreadable(NOT_A_DATE)
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    if len(day) > 2:
        raise _Unreadable(NOT_A_DATE)
    return [_Said(year, month, int(day), mark)]


def _with_numbers(numbers: list[str], mark: str, order: Order) -> list[_Said]:
    long = [i for i, number in enumerate(numbers) if len(number) > 2]
    if len(long) > 1 or len(numbers) not in (1, 2, 3):
        raise _Unreadable(NOT_A_DATE)
    if len(numbers) == 1:
        if len(numbers[0]) < 2:
            raise _Unreadable(NOT_A_DATE)
        return [_Said(numbers[0], 0, 0, mark)]
    if len(numbers) == 2:
        if not long:
            raise _Unreadable(NO_YEAR)
        year, month = numbers if long == [0] else reversed(numbers)
        return [_Said(year, int(month), 0, mark)]
    if long == [0]:
        return [_Said(numbers[0], int(numbers[1]), int(numbers[2]), mark)]
    if long == [1]:
        raise _Unreadable(NOT_A_DATE)
    one, two, year = int(numbers[0]), int(numbers[1]), numbers[2]
    day_first, month_first = _Said(year, two, one, mark), _Said(year, one, two, mark)
    if order == "ask" and one != two:
        return [day_first, month_first]
    if order == "mdy":
        return [month_first] if one <= 12 else [month_first, day_first]
    return [day_first] if two <= ETHIOPIC_MONTHS else [day_first, month_first]


# ---- questions, in the order in which a person can answer them


def _which_order(readings: list[list[_Said]], context: _Context) -> Understood:
    outcomes = [(_order_code(said[0]), _which_year(said, context)) for said in readings]
    possible = [(code, seen) for code, seen in outcomes if not seen.problem]
    if len(readings) == 1 or not possible:
        return outcomes[0][1]
    if context.order == "ask" and len(possible) == 1:
        return possible[0][1]
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


# ---- from year, month and day as said to a date in the Common Era


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
    if said.day and not said.month:
        raise ValueError("a day of no month")
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
