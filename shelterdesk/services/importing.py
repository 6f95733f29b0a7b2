"""Taking in people from a sheet, step by step: open, lay out, map, ask, try, take in, take back.

The room of the import calls this module and no other. Every step is pure of the house but for
``presets``, ``save_plan``, ``dry_run``, ``take_in``, ``batches`` and ``undo``. Nothing that stands
in a cell is ever in an exception or a reason; the window shows cells from the table itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.domain.import_targets import BY_KEY, LEAVE_OUT, TARGETS, Sort, Target
from shelterdesk.domain.record import RecordId
from shelterdesk.services.import_shapes import (
    Answer,
    Answers,
    BatchLine,
    Book,
    Choose,
    Column,
    Corrections,
    DateAsked,
    DateQuestion,
    Double,
    Guess,
    Layout,
    Leaf,
    PickList,
    Plan,
    Preset,
    Problem,
    Questions,
    SheetRow,
    Side,
    Table,
    Trial,
    ValueAsked,
    Writing,
)
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from datetime import date

    from shelterdesk.access.desk import Desk

__all__ = [
    "BY_KEY",
    "LEAVE_OUT",
    "TARGETS",
    "Answer",
    "Answers",
    "BatchLine",
    "Book",
    "Choose",
    "Column",
    "Corrections",
    "DateAsked",
    "DateQuestion",
    "Double",
    "Guess",
    "Layout",
    "Leaf",
    "PickList",
    "Plan",
    "Preset",
    "Problem",
    "Questions",
    "SheetRow",
    "Side",
    "Sort",
    "Table",
    "Target",
    "Trial",
    "ValueAsked",
    "Writing",
    "batches",
    "dry_run",
    "lay_out",
    "may_import",
    "open_file",
    "presets",
    "preview",
    "questions",
    "read_as",
    "save_plan",
    "suggest",
    "take_in",
    "undo",
]


def may_import(desk: Desk) -> bool:
    """Whether to offer an import at all: managers."""
    raise NotImplementedError


def open_file(path: Path, writing: str = "", separator: str = "") -> Book:
    """Open an ``.xlsx`` workbook or a ``.csv``/``.txt`` file.

    A text file that is not plain UTF-8 or UTF-16 comes back with ``asks`` and its ``writings``;
    call again with the *writing* chosen. *separator* is found by itself unless given.
    Raises ``UnreadableFile``.
    """
    raise NotImplementedError


def preview(leaf: Leaf, most: int = 20) -> tuple[tuple[str, ...], ...]:
    """The first lines of a sheet as text, for looking at."""
    raise NotImplementedError


def lay_out(leaf: Leaf, layout: Layout | None = None) -> Table:
    """The rows of one sheet under their headings; *layout* is the sheet's own unless given.

    Raises ``UnreadableFile`` for a sheet that has none.
    """
    raise NotImplementedError


def suggest(table: Table, today: date) -> dict[str, Guess]:
    """For each column that seems to have a home: which, and why. Two never get a single home."""
    raise NotImplementedError


def presets(desk: Desk) -> tuple[Preset, ...]:
    """Ways to read sheets that are known: HTCDS 2.0, our own export, and what the house saved."""
    raise NotImplementedError


def read_as(desk: Desk, preset: str, table: Table) -> Plan:
    """The plan of a preset for this table; columns that it does not know have no home in it."""
    raise NotImplementedError


def save_plan(desk: Desk, title: str, table: Table, plan: Plan) -> Receipt[Preset]:
    """Keep a plan by its column headings under *title*, for the next sheet. Raises ``Denied``."""
    raise NotImplementedError


def questions(table: Table, plan: Plan, today: date) -> Questions:
    """What must be answered for this plan; what was answered in it is asked no more."""
    raise NotImplementedError


def dry_run(
    desk: Desk,
    table: Table,
    plan: Plan,
    *,
    corrections: Corrections | None = None,
    answers: Answers | None = None,
    progress: Progress | None = None,
) -> Trial:
    """Say row by row what ``take_in`` would do; changes nothing. ``Denied``, ``Cancelled``."""
    raise NotImplementedError


def take_in(
    desk: Desk,
    table: Table,
    plan: Plan,
    *,
    corrections: Corrections | None = None,
    answers: Answers | None = None,
    progress: Progress | None = None,
) -> Trial:
    """Take in every row in one act, or none if a single one has a problem or waits for an answer.

    Raises ``Denied``, ``OffDuty``, ``Cancelled``; nothing is changed then.
    """
    raise NotImplementedError


def batches(desk: Desk) -> tuple[BatchLine, ...]:
    """Every import that was made, the latest first; ``Denied`` but for managers."""
    raise NotImplementedError


def undo(desk: Desk, batch: RecordId, progress: Progress | None = None) -> Receipt[int]:
    """Take a whole import out of the house again; how many people.

    Raises ``BuiltUpon`` where anybody wrote about one of them since: nothing is changed then.
    """
    raise NotImplementedError
