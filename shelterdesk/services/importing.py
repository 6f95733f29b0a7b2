"""Taking in people from a sheet, step by step: open, lay out, map, ask, try, take in, take back.

The room of the import calls this module and no other. Every step is pure of the house but for
``presets``, ``save_plan``, ``dry_run``, ``take_in``, ``batches`` and ``undo``. Nothing that stands
in a cell is ever in an exception or a reason; the window shows cells from the table itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.import_targets import BY_KEY, LEAVE_OUT, TARGETS, Sort, Target, target_of
from shelterdesk.services import import_files
from shelterdesk.services.import_added import headings, lists, targets
from shelterdesk.services.import_batches import (
    KEEPING,
    TAKING_BACK,
    batches,
    may_import,
    undo,
)
from shelterdesk.services.import_files import open_file
from shelterdesk.services.import_headings import lay_out
from shelterdesk.services.import_plans import (
    presets,
    read_as,
    save_plan,
    suggest,
)
from shelterdesk.services.import_questions import questions
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
    Decided,
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
from shelterdesk.services.import_trial import READING, dry_run, take_in

if TYPE_CHECKING:
    pass

__all__ = [
    "BY_KEY",
    "KEEPING",
    "LEAVE_OUT",
    "READING",
    "TAKING_BACK",
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
    "Decided",
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
    "headings",
    "lay_out",
    "lists",
    "may_import",
    "open_file",
    "presets",
    "preview",
    "questions",
    "read_as",
    "save_plan",
    "suggest",
    "take_in",
    "target_of",
    "targets",
    "undo",
]


def preview(leaf: Leaf, most: int = 20) -> tuple[tuple[str, ...], ...]:
    """The first lines of a sheet as text, for looking at."""
    return import_files.preview(leaf.lines, most)
