"""The HTCDS 2.0 sheet from the command line: the general import with a plan that is known.

People's words stay out of everything that is said here: a reason names a row and a column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.errors import Denied, RowsNeedALook
from shelterdesk.services import htcds as standard
from shelterdesk.services import importing
from shelterdesk.services.importing import Trial
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


def htcds(
    desk: Desk,
    path: Path,
    *,
    dry_run: bool,
    progress: Progress | None = None,
    buddhist_years: standard.BuddhistYears = None,
    days_first: bool | None = None,
) -> Trial:
    """Take in a filled HTCDS 2.0 sheet (``.xlsx``, or ``.csv`` in UTF-8).

    *buddhist_years* says how years 2440 to 2600 are meant, *days_first* how 3/4/2001 is where a
    column does not prove it by itself; None lists such rows. Raises
    ``UnreadableFile``, ``Denied``, ``OffDuty``, ``Cancelled``; nothing is changed then.
    """
    if not importing.may_import(desk):
        raise Denied("import.htcds")
    table = standard.read_sheet(path)
    plan = standard.said_plan(standard.plan(table), table, buddhist_years, days_first)
    act = importing.dry_run if dry_run else importing.take_in
    return act(desk, importing.Decided(table, plan, only_sure=True), progress)


def exit_code(result: Trial) -> int:
    """0 when every row can be (or was) taken, else what ``RowsNeedALook`` ends with."""
    return RowsNeedALook.exit_code if result.problems else 0


def lines(result: Trial) -> list[str]:
    """The result as lines of English; they hold row numbers, column names and our sentences."""
    if result.imported:
        said = [f"{len(result.imported)} residents were imported from {result.rows} rows."]
    else:
        said = [
            f"{result.rows} rows: {result.ready} can be imported, "
            f"{result.rows - result.ready} need a look. Nothing was changed."
        ]
    said += [f"  row {p.row}, {p.column} ({p.code}): {p.sentence}" for p in result.problems]
    for sentence, count in Counter(note.sentence for note in result.notes).items():
        rows = _some(note.row for note in result.notes if note.sentence == sentence)
        said.append(f"Note for {count} rows ({rows}): {sentence}")
    if result.homeless:
        columns = ", ".join(result.homeless)
        said.append(f"Columns without a home yet; what they hold stays in the file: {columns}")
    return said


def _some(rows: Iterable[int]) -> str:
    known = list(rows)
    shown = ", ".join(str(row) for row in known[:10])
    return f"{shown}, ..." if len(known) > 10 else shown
