"""The lines for machines on a passport or card: read, checked, never judged.

ICAO Doc 9303 parts 3 to 6 (documents guide 1.8). What does not fit is a warning, *check the
typing*: nothing is turned away, letters are only changed with the person who types, and nobody's
identity, nationality or guilt follows from these lines.
"""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shelterdesk.domain.fields import Choice
from shelterdesk.i18n import N_

FILLER = "<"
WEIGHTS = (7, 3, 1)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
VALUES = {c: n for n, c in enumerate(DIGITS + LETTERS)} | {FILLER: 0}
TO_DIGIT = {
    "O": "0",
    "Q": "0",
    "D": "0",
    "I": "1",
    "L": "1",
    "Z": "2",
    "S": "5",
    "G": "6",
    "B": "8",
}
TO_LETTER = {"0": "O", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B"}
SAME_SHAPE = {**TO_DIGIT, **TO_LETTER}
# Signs that keyboards, cameras and other programs put where the filler stands.
FILLERS = str.maketrans(dict.fromkeys("«»‹›〈〉≪≫＜_", FILLER))
# Codes that stand for no country of ISO 3166 (part 3); the words are shown, never stored.
OTHER_CODES = {
    "D": N_("Germany"),
    "XXA": N_("Stateless person"),
    "XXB": N_("Refugee"),
    "XXC": N_("Refugee, other than under the convention"),
    "XXX": N_("Nationality not stated"),
    "UTO": N_("A sample, no country"),
}


class Form(StrEnum):
    """The three shapes of Doc 9303."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"


SHAPES: dict[Form, tuple[int, int]] = {Form.TD1: (3, 30), Form.TD2: (2, 36), Form.TD3: (2, 44)}


class Part(Choice):
    """What a check digit stands behind."""

    NUMBER = "number", N_("Number")
    BIRTH = "birth", N_("Date of birth")
    EXPIRY = "expiry", N_("Last day")
    OPTIONAL = "optional", N_("Extra field")
    ALL = "all", N_("The lines as a whole")


@dataclass(frozen=True)
class Check:
    """One check digit: what it stands behind, and whether it fits."""

    part: Part
    fits: bool


@dataclass(frozen=True)
class Swap:
    """A letter that may be another: only the person with the paper can tell.

    ``line`` and ``place`` count from nought.
    """

    line: int
    place: int
    typed: str
    perhaps: str


@dataclass(frozen=True)
class Reading:
    """What the lines say. An empty text or None: they do not say it.

    ``birth`` is EDTF (``1974-08-12``, ``1974-08``, ``1974``); ``expires_on`` an exact day or None.
    ``surname`` is empty for people with one name, which then stands in ``given``.
    """

    form: Form
    lines: tuple[str, ...]
    code: str
    issuer: str
    nationality: str
    surname: str
    given: str
    number: str
    birth: str
    sex: str
    expires_on: date | None
    optional: str
    checks: tuple[Check, ...]
    is_cut: bool

    @property
    def fits(self) -> bool:
        """Whether every check digit fits."""
        return all(check.fits for check in self.checks)

    @property
    def full_name(self) -> str:
        """Given names first; one name alone where there is only one."""
        return " ".join(part for part in (self.given, self.surname) if part)

    @property
    def needs_a_look(self) -> tuple[Part, ...]:
        """Parts whose check digit does not fit."""
        return tuple(check.part for check in self.checks if not check.fits)


def check_digit(text: str) -> str:
    """The check digit of *text*; ``KeyError`` for a character that cannot stand there."""
    return str(sum(VALUES[c] * WEIGHTS[n % 3] for n, c in enumerate(text)) % 10)


def tidy(untrusted: str) -> tuple[str, ...]:
    """Typed or pasted text as lines of capitals and fillers; lines run together are taken apart.

    Characters that cannot stand there become fillers, so that every line keeps its length.
    """
    folded = unicodedata.normalize("NFKD", untrusted.translate(FILLERS)).upper()
    rows = ["".join(c for c in row if not c.isspace()) for row in folded.splitlines()]
    rows = ["".join(c for c in row if not unicodedata.combining(c)) for row in rows if row]
    whole = "".join(c if c in VALUES else FILLER for c in "".join(rows))
    for count, width in SHAPES.values():
        if len(whole) == count * width:
            return tuple(whole[n * width : (n + 1) * width] for n in range(count))
    return tuple("".join(c if c in VALUES else FILLER for c in row) for row in rows)


def read(untrusted: str, today: date) -> Reading | None:
    """Read the lines; None where they have no shape that we know (``shape_hint`` says why)."""
    lines = tidy(untrusted)
    form = _form(lines)
    return _READERS[form](lines, today) if form else None


def shape_hint(untrusted: str) -> str:
    """A marked sentence about the length of what was typed; empty once it has a shape."""
    lines = tidy(untrusted)
    if not lines:
        return N_("Type or paste the two or three lines at the foot of the page.")
    if _form(lines):
        return ""
    if len(lines) == 2 and abs(len(lines[0]) - len(lines[1])) > 0:
        return N_("The two lines are not of one length yet. Count the signs “<” once more.")
    return N_("These lines are not 2 of 44, 2 of 36 or 3 of 30 signs yet. Keep typing.")


def swaps(untrusted: str) -> tuple[Swap, ...]:
    """Signs that may be look-alikes: letters where only digits stand, and the other way round.

    Where a check digit does not fit, also single signs of the number whose look-alike would.
    """
    lines = tidy(untrusted)
    form = _form(lines)
    if form is None:
        return ()
    found = []
    for line, place, wanted in _kinds(form):
        sign = lines[line][place]
        other = TO_DIGIT.get(sign) if wanted == "n" else TO_LETTER.get(sign)
        if other is not None:
            found.append(Swap(line, place, sign, other))
    return (*found, *_number_swaps(form, lines))


def swapped(untrusted: str, chosen: Iterable[Swap]) -> str:
    """The lines with the swaps that the person chose."""
    lines = [list(line) for line in tidy(untrusted)]
    for swap in chosen:
        lines[swap.line][swap.place] = swap.perhaps
    return "\n".join("".join(line) for line in lines)


def _form(lines: tuple[str, ...]) -> Form | None:
    for form, (count, width) in SHAPES.items():
        if len(lines) == count and all(len(line) == width for line in lines):
            return form
    return None


# Where only digits (n) or only letters (a) stand: line, first, last place counted from one.
_SIGNS: dict[Form, tuple[tuple[int, int, int, str], ...]] = {
    Form.TD3: (
        (0, 3, 44, "a"), (1, 10, 10, "n"), (1, 11, 13, "a"), (1, 14, 20, "n"), (1, 21, 21, "a"),
        (1, 22, 28, "n"), (1, 43, 44, "n"),
    ),
    Form.TD2: (
        (0, 3, 36, "a"), (1, 10, 10, "n"), (1, 11, 13, "a"), (1, 14, 20, "n"), (1, 21, 21, "a"),
        (1, 22, 28, "n"), (1, 36, 36, "n"),
    ),
    Form.TD1: (
        (0, 3, 5, "a"), (0, 15, 15, "n"), (1, 1, 7, "n"), (1, 8, 8, "a"), (1, 9, 15, "n"),
        (1, 16, 18, "a"), (1, 30, 30, "n"), (2, 1, 30, "a"),
    ),
}  # fmt: skip


def _kinds(form: Form) -> Iterable[tuple[int, int, str]]:
    for line, first, last, wanted in _SIGNS[form]:
        for place in range(first - 1, last):
            yield line, place, wanted


def _number_swaps(form: Form, lines: tuple[str, ...]) -> Iterable[Swap]:
    line, start = (0, 5) if form is Form.TD1 else (1, 0)
    number, digit = lines[line][start : start + 9], lines[line][start + 9]
    if digit not in DIGITS or check_digit(number) == digit:
        return
    for place, sign in enumerate(number):
        other = SAME_SHAPE.get(sign)
        if other and check_digit(number[:place] + other + number[place + 1 :]) == digit:
            yield Swap(line, start + place, sign, other)


def _td3(lines: tuple[str, ...], today: date) -> Reading:
    upper, lower = lines
    optional, its_digit = lower[28:42], lower[42]
    empty = not optional.strip(FILLER) and its_digit in (FILLER, "0")
    composite = lower[0:10] + lower[13:20] + lower[21:43]
    return _reading(
        Form.TD3,
        lines,
        upper[:5],
        upper[5:],
        lower[0:9],
        lower[10:13],
        lower[13:28],
        optional.strip(FILLER),
        today,
        (
            Check(Part.NUMBER, check_digit(lower[0:9]) == lower[9]),
            Check(Part.OPTIONAL, empty or check_digit(optional) == its_digit),
            Check(Part.ALL, check_digit(composite) == lower[43]),
        ),
    )


def _td2(lines: tuple[str, ...], today: date) -> Reading:
    upper, lower = lines
    number, optional, fits = _long_number(lower[0:9], lower[9], lower[28:35])
    composite = lower[0:10] + lower[13:20] + lower[21:35]
    return _reading(
        Form.TD2,
        lines,
        upper[:5],
        upper[5:],
        number,
        lower[10:13],
        lower[13:28],
        optional,
        today,
        (Check(Part.NUMBER, fits), Check(Part.ALL, check_digit(composite) == lower[35])),
    )


def _td1(lines: tuple[str, ...], today: date) -> Reading:
    upper, middle, names = lines
    number, optional, fits = _long_number(upper[5:14], upper[14], upper[15:30])
    more = middle[18:29].strip(FILLER)
    composite = upper[5:30] + middle[0:7] + middle[8:15] + middle[18:29]
    return _reading(
        Form.TD1,
        lines,
        upper[:5],
        names,
        number,
        middle[15:18],
        middle[0:15],
        " ".join(part for part in (optional, more) if part),
        today,
        (Check(Part.NUMBER, fits), Check(Part.ALL, check_digit(composite) == middle[29])),
    )


_READERS = {Form.TD1: _td1, Form.TD2: _td2, Form.TD3: _td3}


def _long_number(number: str, digit: str, optional: str) -> tuple[str, str, bool]:
    """(number, what else stands in the extra field, whether the check digit fits).

    A number of more than nine signs goes on in the extra field, with its check digit there.
    """
    rest, _, after = optional.partition(FILLER)
    if digit != FILLER or len(rest) < 2:
        return number, optional.strip(FILLER), check_digit(number) == digit
    whole = number + rest[:-1]
    return whole, after.strip(FILLER), check_digit(whole) == rest[-1]


def _reading(
    form: Form,
    lines: tuple[str, ...],
    head: str,
    names: str,
    number: str,
    nationality: str,
    dates: str,
    optional: str,
    today: date,
    checks: tuple[Check, ...],
) -> Reading:
    """*dates* are birth, its digit, sex, expiry and its digit: fifteen signs."""
    birth, sex, expiry = dates[0:6], dates[7], dates[8:14]
    surname, given = _names(names)
    told = (
        checks[0],
        Check(Part.BIRTH, check_digit(birth) == dates[6]),
        Check(Part.EXPIRY, check_digit(expiry) == dates[14]),
        *checks[1:],
    )
    return Reading(
        form=form,
        lines=lines,
        code=head[:2].strip(FILLER),
        issuer=head[2:5].strip(FILLER),
        nationality=nationality.strip(FILLER),
        surname=surname,
        given=given,
        number=number.strip(FILLER),
        birth=_birth(birth, today),
        sex=sex.strip(FILLER),
        expires_on=_day(f"20{expiry}"),
        optional=optional.replace(FILLER, " ").strip(),
        checks=told,
        is_cut=not names.endswith(FILLER),
    )


def _names(field: str) -> tuple[str, str]:
    first, parted, rest = field.strip(FILLER).partition(FILLER * 2)
    primary, secondary = (_spaced(part) for part in (first, rest))
    return (primary, secondary) if parted and secondary else ("", primary)


def _spaced(part: str) -> str:
    return " ".join(word for word in part.split(FILLER) if word)


def _birth(six: str, today: date) -> str:
    """EDTF; unknown parts are left off from the first one that is not known."""
    if not six[:2].isdigit():
        return ""
    year, month, day = int(six[:2]) + 2000, six[2:4], six[4:6]
    known_month = month.isdigit() and 1 <= int(month) <= 12
    known_day = known_month and day.isdigit() and int(day) >= 1
    if (year, month if known_month else "00", day if known_day else "00") > (
        today.year,
        f"{today.month:02}",
        f"{today.day:02}",
    ):
        year -= 100
    if known_day and int(day) <= calendar.monthrange(year, int(month))[1]:
        return f"{year}-{month}-{day}"
    return f"{year}-{month}" if known_month else str(year)


def _day(eight: str) -> date | None:
    try:
        return date(int(eight[:4]), int(eight[4:6]), int(eight[6:8]))
    except ValueError:
        return None
