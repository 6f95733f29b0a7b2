"""Years as people say them: Buddhist Era, Ethiopian and Nepali years, digits of many scripts.

Qt's calendars have neither a Buddhist nor an Ethiopian system (casework guide 2, *Calendars*), and
a birthday that is one year off can turn a child into an adult. What can be exact is exact here;
what cannot be is given as a range, never as a day.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from functools import cache

from shelterdesk.i18n import N_


class Calendar(StrEnum):
    """The calendar somebody spoke in; ``CALENDAR_WORDS`` has a marked word for each."""

    GREGORIAN = "gregorian"
    THAI_BE = "thai_be"
    ETHIOPIC = "ethiopic"
    NEPALI_BS = "nepali_bs"
    MYANMAR = "myanmar"
    HIJRI = "hijri"


CALENDAR_WORDS = {
    Calendar.GREGORIAN: N_("Common Era"),
    Calendar.THAI_BE: N_("Buddhist Era"),
    Calendar.ETHIOPIC: N_("Ethiopian calendar"),
    Calendar.NEPALI_BS: N_("Nepali Bikram Sambat"),
    Calendar.MYANMAR: N_("Myanmar calendar"),
    Calendar.HIJRI: N_("Islamic calendar"),
}


# ---- Buddhist Era as Thailand writes it

BUDDHIST_OFFSET = 543
BUDDHIST_YEAR_IS_CE_YEAR_SINCE = date(1941, 1, 1)  # before, the Thai year began in April
BUDDHIST_YEARS_THAT_ASK = range(2440, 2601)


def ce_year(buddhist_year: int) -> int:
    """The Common Era year of a *buddhist_year*; exact for days since 1 January 1941."""
    return buddhist_year - BUDDHIST_OFFSET


def buddhist_year(ce: int) -> int:
    """The Buddhist Era year of a Common Era year; exact for days since 1 January 1941."""
    return ce + BUDDHIST_OFFSET


# ---- Ethiopian calendar: twelve months of 30 days and a thirteenth of 5 or 6

_ETHIOPIC_EPOCH = 2796  # 1 Meskerem 1 as a proleptic Gregorian ordinal (JDN 1724221)
ETHIOPIC_MONTHS = 13
ETHIOPIC_YEARS = range(1, 9993)  # what Python's dates can hold


def ethiopic_month_length(year: int, month: int) -> int:
    """Days in an Ethiopian *month* (1 to 13); raises ``ValueError`` outside the calendar."""
    if year not in ETHIOPIC_YEARS or not 1 <= month <= ETHIOPIC_MONTHS:
        raise ValueError("no such Ethiopian month")
    if month < ETHIOPIC_MONTHS:
        return 30
    return 6 if year % 4 == 3 else 5


def from_ethiopic(year: int, month: int, day: int) -> date:
    """The Gregorian day of an Ethiopian date; raises ``ValueError`` if there is none."""
    if not 1 <= day <= ethiopic_month_length(year, month):
        raise ValueError("no such Ethiopian day")
    return date.fromordinal(
        _ETHIOPIC_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1
    )


def to_ethiopic(day: date) -> tuple[int, int, int]:
    """Ethiopian (year, month, day) of a Gregorian *day*; ``ValueError`` before their year 1."""
    since = day.toordinal() - _ETHIOPIC_EPOCH
    if since < 0:
        raise ValueError("before the Ethiopian calendar")
    cycle, rest = divmod(since, 1461)  # four years; the third is the long one
    year_in_cycle = min(rest // 365, 2) if rest < 1096 else 3
    rest -= (0, 365, 730, 1096)[year_in_cycle]
    return 4 * cycle + year_in_cycle + 1, rest // 30 + 1, rest % 30 + 1


# ---- Nepali Bikram Sambat: its months are fixed by published tables, which we do not carry


def nepali_year_span(year: int) -> tuple[int, int]:
    """The two Common Era years that a Bikram Sambat *year* lies in: it begins in mid April."""
    return year - 57, year - 56


# ---- digits

_ETHIOPIC_NUMBER = re.compile("[\u1369-\u137b]+")
_BURMESE_WA_AS_ZERO = re.compile("(?<=[0-9])\u101d|\u101d(?=[0-9])")


def ascii_digits(text: str) -> str:
    """*text* with the digits of every script as 0 to 9, Ethiopic numerals included.

    The Burmese letter wa beside a digit is read as the zero it looks like: many keyboards give it.
    """
    if text.isascii():
        return text
    western = "".join(_ascii_digit(c) for c in text)
    western = _ETHIOPIC_NUMBER.sub(lambda found: str(_ethiopic_number(found[0])), western)
    return _BURMESE_WA_AS_ZERO.sub("0", western)


def _ascii_digit(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def _ethiopic_number(numerals: str) -> int:
    # Additive, with a sign for hundred: ten-nine-HUNDRED-ninety-eight is 1998.
    total = 0
    for sign in numerals[:8]:  # longer is no year, and growth must stay bounded
        value = int(unicodedata.numeric(sign))
        total = max(total, 1) * 100 if value == 100 else total + value
    return total


# ---- month names

MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "th": ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
           "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
}  # fmt: skip
WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "th": ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา."),
}
_LONG_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
_OTHER_MONTHS = {"sept": 9}


@cache
def month_words() -> dict[str, int]:
    """Case-folded month names, long and short, English and Thai, to 1..12; dots left out."""
    words = {name.casefold(): i % 12 + 1 for i, name in enumerate(_LONG_MONTHS)}
    for names in MONTHS.values():
        words.update({n.replace(".", "").casefold(): i + 1 for i, n in enumerate(names)})
    return words | _OTHER_MONTHS
