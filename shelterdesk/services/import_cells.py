"""What one cell of a sheet says: a name, a day, a number, a yes. Or a reason to look at it.

Spreadsheet programs change what people type: long numbers lose digits, letters of other scripts
turn into question marks, codes gain spaces. What was damaged is asked about, never repaired.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TypeVar

from shelterdesk.domain import dates
from shelterdesk.domain.calendars import Calendar, ascii_digits
from shelterdesk.domain.import_words import word_of
from shelterdesk.domain.names import clean, is_padding, padding_question, script_of
from shelterdesk.domain.partial_dates import Basis, PartialDate, Precision
from shelterdesk.i18n import N_
from shelterdesk.services.import_shapes import Cell, Era

T = TypeVar("T")

_LONGEST_TEXT = 200
_EXACT_DIGITS = 15  # a spreadsheet's number has no more; further digits have become nought
_OLDEST_YEARS = 110
_SERIAL = (20_000, 50_000)
_AGE = re.compile(
    r"(?P<about>about|around|approx\.?|circa|ca\.?|~|ประมาณ|ราว|大约|约)?\s*(?P<low>\d{1,3})"
    r"(?:\s*(?:-|to|or|\u2013|ถึง|至)\s*(?P<high>\d{1,3}))?\s*"
    r"(?:y|yr|yrs|years?|years? old|ปี|နှစ်|岁|ans)?\.?",
)
_ERRORS = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|####.*)")
_TIMES_TEN = re.compile(r"[0-9][.,][0-9]+[eE]\+?[0-9]+")
_YES = frozenset(["yes", "y", "true", "1", "x", "✓", "✔", "on", "checked", "given"])
_NO = frozenset(["no", "n", "false", "0", "off", "unchecked"])

CELL_ERROR = N_("The spreadsheet shows an error here instead of a value. Write the value again.")
TOO_LONG = N_("This is very long for this column. Perhaps it belongs somewhere else.")
NAME_DAMAGED = N_("Letters were lost here, as if the file was saved without its script.")
NAME_NO_LETTERS = N_("There is no letter in this name. Look at it once more.")
NAME_PADDING = N_("This looks like a filler for a missing name. Leave the cell empty if it is one.")
NAME_TWICE = N_("The same name stands twice. If it is one name, leave the second name empty.")
NUMBER_DAMAGED = N_("The spreadsheet has shortened this number. Write it again as text.")
ERA_ASKED = N_("This may be a Buddhist year. Say whether such years are Buddhist or Common Era.")
CENTURY_ASKED = N_("The year has two digits. Write all four.")
ORDER_ASKED = N_("Day and month could be either way round. Write the month in letters.")
NOT_WHOLE = N_("A whole day is needed here, with day, month and year.")
IN_FUTURE = N_("This day is still to come. Look at it once more.")
SERIAL = N_("The spreadsheet holds a bare number here. Give the cells the format of a date.")
AGE_UNREAD = N_("Write the age in whole years, for example 24 or about 24.")
TOO_OLD = N_("Nobody is this old. Perhaps the spreadsheet filled in a day of its own.")


class NeedsALook(Exception):
    """A cell cannot be taken as it is: a stable ``code`` and a marked ``sentence``."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code, self.sentence = code, sentence


def text(cell: Cell) -> str:
    """One line of text; raises ``NeedsALook`` for error values and for what is too long."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    plain = clean(str(cell))
    if _ERRORS.fullmatch(plain):
        raise NeedsALook("cell_error", CELL_ERROR)
    if len(plain) > _LONGEST_TEXT:
        raise NeedsALook("too_long", TOO_LONG)
    return plain


def several(plain: str) -> list[str]:
    """The values of a column that may hold several, joined by ``;`` (or by what people use)."""
    return [part.strip() for part in re.split(r"[;,/|]", plain) if part.strip()]


def is_filler(cell: Cell) -> bool:
    """Whether all of a cell only says that there is no name, as FNU or XXX does."""
    return isinstance(cell, str) and is_padding(cell)


def name(cell: Cell) -> str:
    """Part of a name; raises ``NeedsALook`` for what is damaged, empty of letters, or a filler."""
    plain = text(cell)
    if not plain:
        return ""
    if "\ufffd" in plain or "??" in plain:
        raise NeedsALook("name_damaged", NAME_DAMAGED)
    # A filler beside another word, so that one alone in a cell is seen too.
    if padding_question(f"Aa {plain}"):
        raise NeedsALook("name_padding", NAME_PADDING)
    if not any(letter.isalpha() for letter in plain):
        raise NeedsALook("name_no_letters", NAME_NO_LETTERS)
    return plain


def full_name(given: str, middle: str, family: str) -> str:
    """The whole name in the order of the columns; in Chinese writing the family name leads.

    Raises ``NeedsALook`` where a passport's habit of printing one name twice shows.
    """
    if given and given.casefold() == family.casefold():
        raise NeedsALook("name_twice", NAME_TWICE)
    parts = [part for part in (given, middle, family) if part]
    if all(script_of(part) == "Hans" for part in parts):
        return "".join(part for part in (family, given, middle) if part)
    return " ".join(parts)


def number_text(cell: Cell) -> str:
    """A number that names something; raises ``NeedsALook`` where the spreadsheet cut it short."""
    digits = len(str(int(abs(cell)))) if isinstance(cell, float) else 0
    plain = text(cell)
    if digits > _EXACT_DIGITS or _TIMES_TEN.fullmatch(plain):
        raise NeedsALook("number_damaged", NUMBER_DAMAGED)
    return plain


def yes_or_no(cell: Cell) -> bool | None:
    """A ticked box; None for an empty cell, ``NeedsALook`` for anything that is neither."""
    if isinstance(cell, bool):
        return cell
    said = word_of(text(cell))
    if not said:
        return None
    if said not in _YES | _NO:
        raise NeedsALook("unclear", CELL_ERROR)
    return said in _YES


# ---- days


def day_and_month(cell: Cell) -> tuple[int, int]:
    """The first two numbers of a day written like 25/12/1998; (0, 0) for anything else."""
    found = re.fullmatch(r"\s*(\d{1,2})[/.\- ](\d{1,2})[/.\- ]\d{2,4}\s*", str(cell))
    return (int(found[1]), int(found[2])) if found else (0, 0)


def has_short_year(cell: Cell) -> bool:
    """Whether a day is written with two digits for its year."""
    return isinstance(cell, str) and not re.search(r"\d{3}", cell)


def date_text(cell: Cell) -> str:
    """A cell of days as text; a day that the spreadsheet knows is written out in full."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else text(cell)


def is_plain_day(cell: Cell) -> bool:
    """Whether a cell is a day that the spreadsheet knows, of the last or this century."""
    return isinstance(cell, date) and 1900 <= cell.year < 2100


def plain_day(cell: Cell) -> PartialDate | None:
    """A day that the spreadsheet knows and that asks nothing: of the last or this century.

    ``read_date`` says the same of it; a sheet of thousands has little else.
    """
    if not isinstance(cell, date) or not is_plain_day(cell):
        return None
    day = (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    return PartialDate(day, Basis.STATED, day)


def settled(
    seen: dates.Understood, era: Era | None, two_digits: Era | None = None, today: date = date.max
) -> PartialDate | None:
    """The date that *seen* means once the *era* is known; ``NeedsALook`` if more is open.

    *two_digits* says what a short year is counted in: then it is the latest such year that is not
    in the future of *today*.
    """
    if seen.question == dates.WHICH_ERA and era is not None:
        if _CALENDARS[era].value not in {option.code for option in seen.options}:
            raise NeedsALook("date_far_year", dates.FAR_YEAR)
        seen = dates.answer(seen, _CALENDARS[era].value)
    if seen.question == dates.WHICH_CENTURY and two_digits is not None:
        seen = _latest(seen, _CALENDARS[two_digits], today)
    asked = {
        dates.WHICH_ERA: NeedsALook("date_era", ERA_ASKED),
        dates.WHICH_CENTURY: NeedsALook("date_century", CENTURY_ASKED),
        dates.WHICH_ORDER: NeedsALook("date_order", ORDER_ASKED),
    }
    if seen.question:
        raise asked[seen.question]
    if seen.problem:
        raise NeedsALook(_PROBLEM_CODES.get(seen.problem, "date_unreadable"), seen.problem)
    return seen.date


_CALENDARS: dict[Era, Calendar] = {"be": Calendar.THAI_BE, "ce": Calendar.GREGORIAN}


def _latest(seen: dates.Understood, calendar: Calendar, today: date) -> dates.Understood:
    past = [
        option.means
        for option in seen.options
        if option.code.startswith(f"{calendar.value}-")
        and option.means.date is not None
        and option.means.date.earliest <= today
    ]
    return max(past, key=_earliest) if past else seen


def _earliest(seen: dates.Understood) -> date:
    return seen.date.earliest if seen.date else date.min


def is_serial(cell: Cell) -> bool:
    """Whether a cell is the bare number behind a spreadsheet's day (1954 to 2036)."""
    return isinstance(cell, float) and cell.is_integer() and _SERIAL[0] <= cell <= _SERIAL[1]


_PROBLEM_CODES = {dates.NO_SUCH_DAY: "date_no_such_day", dates.FAR_YEAR: "date_far_year"}


def as_birth(born: PartialDate, today: date) -> PartialDate:
    """*born* if somebody alive can have been born then; else ``NeedsALook``."""
    if born.earliest > today:
        raise NeedsALook("date_future", IN_FUTURE)
    if born.latest.year < today.year - _OLDEST_YEARS:
        raise NeedsALook("date_too_old", TOO_OLD)
    return born


def as_past_day(partial: PartialDate, today: date) -> date:
    """One exact day that is not in the future; else ``NeedsALook``."""
    if partial.precision is not Precision.DAY or partial.is_doubtful:
        raise NeedsALook("date_not_whole", NOT_WHOLE)
    if partial.earliest > today:
        raise NeedsALook("date_future", IN_FUTURE)
    return partial.earliest


def born_by_age(cell: Cell, today: date) -> PartialDate | None:
    """A span of birth for an age such as 24, "about 24", "20-25" or "24 ปี", counted from *today*.

    None for an empty cell; ``NeedsALook`` for what is no age of anybody.
    """
    said = text(cell)
    if not said:
        return None
    found = _AGE.fullmatch(ascii_digits(said).casefold())
    if found is None:
        raise NeedsALook("age_unreadable", AGE_UNREAD)
    low = int(found["low"])
    high = int(found["high"] or low)
    if low > high or high > _OLDEST_YEARS:
        raise NeedsALook("age_unreadable", AGE_UNREAD)
    mark = "~" if found["about"] else ""
    first, last = today.year - high - 1, today.year - low
    return PartialDate(f"{first:04}{mark}/{last:04}{mark}", Basis.STATED, said)
