"""What an import is made of, from the file to what became of its rows. Nothing is done here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from shelterdesk.domain.dates import Order
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values

Cell = str | float | bool | date | datetime | time | timedelta
Line = Sequence[Cell]
Era = Literal["be", "ce"]  # years are counted in the Buddhist, or in the Common Era

NOBODY, NO_BATCH = ResidentId(""), RecordId("")

# ---- the file


@dataclass(frozen=True)
class Writing:
    """One way to read a text file: its *code* ("utf-8", "cp874" ...), a marked *title*, and how
    the first lines look if it is so."""

    code: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """Where headings stand: *first* is the sheet's own number of the upper row (1 is the top),
    *rows* is 1 or 2; with two, a heading over several columns belongs to each of them."""

    first: int
    rows: int = 1


@dataclass(frozen=True)
class Leaf:
    """One sheet of a file: its name, its lines as they lie, and where headings seem to stand.

    ``layout`` is None for a sheet without anything that looks like headings. ``merged`` are
    (first row, first column, last row, last column), counted from nought.
    """

    name: str
    lines: Sequence[Line]
    layout: Layout | None
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Book:
    """A file that was opened.

    A text file whose letters can be read in several ways has ``writings`` and no sheets until
    ``open_file`` is told which. ``notes`` are marked sentences about what is never read.
    """

    leaves: tuple[Leaf, ...]
    writings: tuple[Writing, ...] = ()
    writing: str = ""  # how the text was read; empty for a workbook
    separator: str = ""  # the same
    notes: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether somebody must say first how the letters are to be read."""
        return bool(self.writings) and not self.leaves


@dataclass(frozen=True)
class Column:
    """One column: its stable *key* within a table, the sheet's letters, its heading, and some of
    what stands in it (for the window alone)."""

    key: str
    letters: str
    heading: str
    examples: tuple[str, ...] = ()
    filled: int = 0


@dataclass(frozen=True)
class SheetRow:
    """One filled row. ``number`` is what the spreadsheet program shows beside it."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """Filled rows under their headings."""

    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]

    def column(self, key: str) -> Column:
        """The column of this *key*; ``KeyError`` for none."""
        return {column.key: column for column in self.columns}[key]


# ---- what people decide


@dataclass(frozen=True)
class Guess:
    """A home that a column seems to have; *why* is a marked sentence."""

    target: str
    why: str


@dataclass(frozen=True)
class Plan:
    """How a table is to be read; everything in it was decided by a person or a preset.

    ``homes``: column key -> target key, or ``LEAVE_OUT``. ``values``: column key -> the cell's word
    (``word_of``) -> code; an empty code says that the word means nothing. ``orders``: how 3/4/2001
    is meant, by column. ``eras``: what years 2440 to 2600 are; ``two_digits``: what a year of two
    digits is counted in. ``ticks``: column key -> the code that a tick in it stands for.
    """

    homes: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    eras: Mapping[str, Era] = field(default_factory=dict)
    two_digits: Mapping[str, Era] = field(default_factory=dict)
    ticks: Mapping[str, str] = field(default_factory=dict)
    source: str = ""  # what a name was "seen on": the preset's name
    fillers_out: bool = True  # cells such as FNU, LNU, XXX count as empty, with a note


@dataclass(frozen=True)
class Preset:
    """A way to read sheets that is known: ``key``, and its title (marked, or the house's own)."""

    key: str
    title: str
    is_own: bool = False  # saved by the house


@dataclass(frozen=True)
class ValueAsked:
    """A word in a pick-list column: how many rows have it, and what it seems to mean.

    ``word`` is the cell as it is compared (``word_of``), ``shown`` as it is written. Without a
    ``suggested`` code it is a question; an empty answer says that it means nothing.
    """

    word: str
    shown: str
    rows: int
    suggested: str | None


@dataclass(frozen=True)
class PickList:
    """The words of one pick-list column, and the (code, marked label) that they can become."""

    column: str
    target: str
    words: tuple[ValueAsked, ...]
    choices: tuple[tuple[str, str], ...]


class DateQuestion(StrEnum):
    """What is asked once for a whole column of dates."""

    ORDER = "order"  # answers of Plan.orders: "dmy", "mdy"
    ERA = "era"  # Plan.eras: "be", "ce"
    TWO_DIGITS = "two_digits"  # Plan.two_digits: "be", "ce"


@dataclass(frozen=True)
class DateAsked:
    """One question about a column of dates, in how many rows, with one cell as an example."""

    column: str
    question: DateQuestion
    sentence: str
    rows: int
    example: str


@dataclass(frozen=True)
class Questions:
    """What must be answered before a dry run has nothing to ask."""

    dates: tuple[DateAsked, ...]
    lists: tuple[PickList, ...]


class Choose(StrEnum):
    """What becomes of a row that may be somebody who is here."""

    NEW = "new"  # another person
    SKIP = "skip"  # leave the row out
    LINK = "link"  # the same person: leave the row out, and note in the batch who it is


@dataclass(frozen=True)
class Answer:
    """A decision on one row; ``resident`` is who it is, for ``Choose.LINK``."""

    choose: Choose
    resident: ResidentId = NOBODY


Corrections = Mapping[tuple[int, str], str]  # (row number, column key) -> the text instead
Answers = Mapping[int, Answer]  # row number ->


@dataclass(frozen=True)
class Decided:
    """A sheet, and everything that people decided about it: what is tried, and what is taken in.

    With ``only_sure`` only a row that is somebody else's by number, or by name and day of birth,
    waits for an answer.
    """

    table: Table
    plan: Plan
    corrections: Corrections = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    only_sure: bool = False


# ---- what came of it


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken yet (or, as a note, what was decided for it).

    ``row`` is the spreadsheet's own number, ``column`` a column's key, ``code`` a stable word,
    ``sentence`` a marked text. No word of a cell is in it.
    """

    row: int
    column: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Understood:
    """What one row means. With problems, ``parts`` and ``further`` are not complete.

    ``further`` are records of kinds that ``parts`` may hold already. ``homeless`` are the filled
    columns that nothing here can keep, ``names`` every name for telling people apart.
    """

    row: int
    parts: Mapping[type[Record], Values]
    further: tuple[tuple[type[Record], Values], ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    homeless: tuple[str, ...] = ()
    code_name: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of this person, in any script."""
        everyday, paper = self.parts.get(EverydayName, {}), self.parts.get(IdentityName, {})
        others = [v.get("full_text", "") for kind, v in self.further if kind is IdentityName]
        said = [
            paper.get("full_text", ""),
            *(everyday.get(name, "") for name in ("preferred", "romanised", "nickname")),
            *others,
        ]
        return tuple(dict.fromkeys(name for name in said if name))

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """(who uses it, number) of every number."""
        first = self.parts.get(ReferenceNumber)
        more = [values for kind, values in self.further if kind is ReferenceNumber]
        return tuple((v["issuer"], v["number"]) for v in ([first] if first else []) + more)

    @property
    def birth(self) -> PartialDate | None:
        """Date of birth as far as it is known."""
        found: PartialDate | None = self.parts.get(Identity, {}).get("birth_date")
        return found


@dataclass(frozen=True)
class Side:
    """One of two who may be one person, for looking at side by side.

    ``row`` is 0 for somebody of this house, whose ``resident`` is then set.
    """

    row: int
    names: tuple[str, ...]
    born: PartialDate | None
    numbers: tuple[str, ...]
    resident: ResidentId = NOBODY
    code_name: str = ""


@dataclass(frozen=True)
class Double:
    """A row, and who it may be: an earlier row of the sheet, or somebody of this house.

    ``why`` is "number", "name_and_birth" or "name" (domain/likeness); ``answer`` what was decided.
    """

    row: Side
    other: Side
    why: str
    answer: Answer | None = None


@dataclass(frozen=True)
class Trial:
    """What an import did, or would do.

    ``rows`` were filled, ``ready`` of them can be taken, ``skipped`` were left out by decision.
    ``left_out`` are columns that somebody left out, ``homeless`` filled columns that nobody gave a
    home; both stay in the file. ``asked`` doubles have no answer yet and hold their row back.
    ``imported`` and ``batch`` are empty after a dry run, and when a single row needs a look.
    """

    rows: int
    ready: int
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    homeless: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    skipped: tuple[int, ...] = ()
    doubles: tuple[Double, ...] = ()
    imported: tuple[ResidentId, ...] = ()
    batch: RecordId = NO_BATCH

    @property
    def asked(self) -> tuple[Double, ...]:
        """Doubles that wait for an answer."""
        return tuple(double for double in self.doubles if double.answer is None)


@dataclass(frozen=True)
class BatchLine:
    """One import that was made: when, by whom, how many people, and whether it was taken back.

    ``why_not`` is a marked sentence where it cannot be taken back any more, else empty; ``built``
    are those about whom somebody wrote since.
    """

    batch: RecordId
    made_at: datetime | None
    by: str
    count: int
    undone: bool
    why_not: str = ""
    built: tuple[ResidentId, ...] = ()
