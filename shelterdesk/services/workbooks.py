"""What is in a workbook, read in a process of its own: a file made to be too large ends only that.

A sheet of two cells in its far corners is one kilobyte and would be 17 thousand million cells. How
far a sheet reaches is looked at before it is read; what is not found so ends the worker.
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from shelterdesk.errors import UnreadableFile

# Far above any list of people; below what a small computer has room for.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 500, 8_000_000
MOST_BYTES = 256 * 1024 * 1024  # unpacked, and of a file that is not packed
MOST_PARTS = 2_000

# What may name its place; a cell that closes itself has a look and nothing in it.
_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*)?>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_CELL_AT = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ROW_AT = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")


def look_at_size(path: Path) -> None:
    """Raise ``UnreadableFile`` for a workbook larger than any list of people."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile
    if not zipfile.is_zipfile(path):
        return  # an old workbook: 65,536 rows of 256 columns at most
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise UnreadableFile
        for part in parts:
            if part.filename.casefold().endswith(".xml"):
                _look_at_sheet(packed.read(part))


def _look_at_sheet(content: bytes) -> None:
    rows, columns, loose = set[int](), set[int](), False
    for cell in _CELL.findall(content):
        if cell.endswith(b"/>"):
            continue
        if at := _CELL_AT.search(cell):
            columns.add(_place(at[1]))
            rows.add(int(at[2]))
        else:
            loose = True
    if loose:  # such a cell stands where its row stands, beside the one before
        widest = max(len(_CELL.findall(row)) for row in _ROW.split(content))
        columns |= {1, widest}
        opened = [row for row in _ROW.findall(content) if not row.endswith(b"/>")]
        rows |= {1, *(int(at[1]) for row in opened if (at := _ROW_AT.search(row)))}
    if rows:
        _look_at_area(max(rows) - min(rows) + 1, max(columns) - min(columns) + 1)


def _look_at_area(height: int, width: int) -> None:
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        raise UnreadableFile


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place


def read_workbook(given: BinaryIO, made: BinaryIO) -> None:
    """The name of a workbook in; its sheets as JSON out (``parse`` reads it).

    Raises ``UnreadableFile`` and what the reader raises: nothing is made then.
    """
    path = Path(os.fsdecode(given.read()))
    look_at_size(path)
    sheets = []
    with CalamineWorkbook.from_path(path) as book:
        seen = {sheet.name: sheet.visible for sheet in book.sheets_metadata}
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            _look_at_area(sheet.total_height, sheet.total_width)
            hidden = seen.get(name, SheetVisibleEnum.Visible) != SheetVisibleEnum.Visible
            merged = [(*first, *last) for first, last in (sheet.merged_cell_ranges or ())]
            lines = sheet.to_python(skip_empty_area=False)
            sheets.append({"name": name, "lines": lines, "merged": merged, "hidden": hidden})
    made.write(json.dumps(sheets, default=_told).encode())


def parse(made: bytes) -> list[Mapping[str, Any]]:
    """The sheets that a worker gave: name, lines, merged, hidden. ``ValueError`` for none."""
    found: list[Mapping[str, Any]] = json.loads(made, object_hook=_heard)
    return found


def _told(cell: object) -> dict[str, str | float]:
    match cell:
        case datetime():
            return {"datetime": cell.isoformat()}
        case date():
            return {"date": cell.isoformat()}
        case time():
            return {"time": cell.isoformat()}
        case timedelta():
            return {"seconds": cell.total_seconds()}
    raise TypeError("not a cell")


def _heard(told: dict[str, Any]) -> Any:
    match told:
        case {"datetime": str(said)}:
            return datetime.fromisoformat(said)
        case {"date": str(said)}:
            return date.fromisoformat(said)
        case {"time": str(said)}:
            return time.fromisoformat(said)
        case {"seconds": float(said)}:
            return timedelta(seconds=said)
    return told
