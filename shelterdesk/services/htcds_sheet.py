"""A filled HTCDS sheet as rows of cells, before anybody asks what they mean.

The Human Trafficking Case Data Standard 2.0 is IOM's (CC BY 4.0). Its spreadsheet has field names
in one row and labels in the next; people put titles above, lose a header, leave spaces, and number
rows. All of that is read. Nothing here looks at what a cell says about somebody.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from shelterdesk.domain.standard_fields import HTCDS_FIELDS
from shelterdesk.errors import UnreadableFile

Cell = str | float | bool | date | datetime | time | timedelta

# The published spreadsheet itself writes one name wrong and leaves one column without a name.
_ALSO_WRITTEN = {"victraffickinstatusdecisionmakingorg": "vic_TraffickingStatusDecisionMakingOrg"}
_BY_LABEL = {"reasonforoutgoingreferral": "cas_ReasonForOutgoingReferral"}
_HEADER_WITHIN = 20  # rows: a title, a date, a logo's empty lines, but no book


@dataclass(frozen=True)
class SheetRow:
    """One filled row. ``number`` is what the spreadsheet program shows beside it."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Sheet:
    """Filled rows, and every column that has a name or holds something, in order."""

    rows: tuple[SheetRow, ...]
    columns: tuple[str, ...]


def read_sheet(path: Path) -> Sheet:
    """Read the first sheet of an ``.xlsx`` file (or a ``.csv`` file in UTF-8) that has fields.

    Raises ``UnreadableFile`` if it cannot be opened or holds no row of HTCDS field names.
    """
    for lines in _sheets(path):
        found = _header(lines)
        if found is not None:
            return _read(lines, found)
    raise UnreadableFile


def column_letters(position: int) -> str:
    """The spreadsheet's letters for a column; 0 is A."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_empty(cell: Cell) -> bool:
    """Whether there is nothing in a cell but space."""
    return isinstance(cell, str) and not cell.strip()


Lines = Sequence[Sequence[Cell]]


def _sheets(path: Path) -> Iterator[Lines]:
    try:
        if path.suffix.casefold() == ".csv":
            yield _csv_lines(path.read_text(encoding="utf-8-sig"))
            return
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                yield book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, UnicodeDecodeError, csv.Error):
        raise UnreadableFile from None  # what the reader says may quote the file


def _csv_lines(text: str) -> Lines:
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _folded(cell: Cell) -> str:
    return re.sub(r"[^a-z0-9]", "", cell.casefold()) if isinstance(cell, str) else ""


_NAMES = {_folded(name): name for name in HTCDS_FIELDS} | _ALSO_WRITTEN
_LABELS = frozenset(_folded(name.split("_")[1]) for name in HTCDS_FIELDS)


def _header(lines: Lines) -> int | None:
    for number, line in enumerate(lines[:_HEADER_WITHIN]):
        if sum(_folded(cell) in _NAMES for cell in line) >= 2:
            return number
    return None


def _read(lines: Lines, header: int) -> Sheet:
    labels = _label_line(lines, header)
    names = _column_names(lines[header], labels)
    rows = []
    for number in range(header + (2 if labels else 1), len(lines)):
        filled = {
            names.get(place) or column_letters(place): cell
            for place, cell in enumerate(lines[number])
            if not is_empty(cell)
        }
        rows.append(SheetRow(number + 1, filled))
    counter = _row_counter(rows, names)
    rows = [
        SheetRow(row.number, {c: v for c, v in row.cells.items() if c != counter}) for row in rows
    ]
    kept = tuple(row for row in rows if row.cells)
    unnamed = dict.fromkeys(c for row in kept for c in row.cells)
    return Sheet(kept, tuple(dict.fromkeys([*names.values(), *unnamed])))


def _label_line(lines: Lines, header: int) -> Sequence[Cell]:
    """The line below the names if it holds labels, else nothing."""
    below = lines[header + 1] if header + 1 < len(lines) else ()
    filled = [cell for cell in below if not is_empty(cell)]
    known = sum(_folded(cell) in _LABELS for cell in filled)
    return below if filled and known * 2 > len(filled) else ()


def _column_names(header: Sequence[Cell], labels: Sequence[Cell]) -> dict[int, str]:
    names: dict[int, str] = {}
    for place, cell in enumerate(header):
        name = _NAMES.get(_folded(cell), "")
        if not name and is_empty(cell) and place < len(labels):
            name = _BY_LABEL.get(_folded(labels[place]), "")
        if not name and isinstance(cell, str) and cell.strip():
            name = cell.strip()
        if name:
            # A name that stands twice keeps both columns apart.
            names[place] = name if name not in names.values() else column_letters(place)
    return names


def _row_counter(rows: Sequence[SheetRow], names: Mapping[int, str]) -> str:
    """The column that only numbers the rows, as the published sheet does; empty if none does."""
    first = column_letters(0)
    counted = [row.cells[first] for row in rows if first in row.cells]
    if 0 in names or not counted:
        return ""
    whole = [str(cell).removesuffix(".0") for cell in counted]
    runs_up = all(word.isdecimal() for word in whole) and whole == sorted(set(whole), key=int)
    return first if runs_up else ""
