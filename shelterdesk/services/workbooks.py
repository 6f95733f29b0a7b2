"""What is in a workbook, read in a process of its own: a file made to be too large ends only that.

A sheet of two cells in its far corners is one kilobyte and would be 17 thousand million cells. How
far a sheet reaches is looked at before it is read; what is not found so ends the worker.
"""

from __future__ import annotations

import json
import os
import re
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from shelterdesk.errors import UnreadableFile

# Far above any list of people; below what a small computer has room for.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 500, 8_000_000
MOST_BYTES = 256 * 1024 * 1024  # unpacked, and of a file that is not packed
MOST_PARTS = 2_000
MOST_MEMORY = 3 * 1024**3  # bytes of addresses; the libraries alone take some hundred million
SECONDS = 120  # of the clock, and of the processor

# What may name its place; a cell that closes itself has a look and nothing in it.
_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*)?>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_CELL_AT = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
# An OpenDocument sheet says how often a row or a cell stands there: a few letters are millions.
_ODS = re.compile(rb"<(?:\w+:)?(table|table-row|table-cell|covered-table-cell)((?:\s[^>]*)?)>")
_ODS_TIMES = re.compile(rb"""number-(?:columns|rows)-repeated\s*=\s*["']([0-9]{1,10})["']""")
_ODS_PLAIN = rb"value-type"  # what an empty cell does not have
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
            name = part.filename.casefold()
            if name == "content.xml":
                _look_at_ods(packed.read(part))
            elif name.endswith(".xml"):
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


def _look_at_ods(content: bytes) -> None:
    """How far each sheet reaches, with what is repeated; empty ends are nothing."""
    seen = _Reach()
    for found in _ODS.finditer(content):
        what, said = found[1], found[2]
        times = _ODS_TIMES.search(said)
        many = int(times[1]) if times else 1
        if what == b"table":
            seen = _Reach()
        elif what == b"table-row":
            seen.begin_row(many)
        else:
            seen.take(many, filled=not said.rstrip().endswith(b"/") or _ODS_PLAIN in said)
        _look_at_area(seen.height, seen.width)


@dataclass
class _Reach:
    """What of a sheet holds something, while it is gone through."""

    height: int = 0
    width: int = 0
    _rows: int = 0  # gone through, the one at hand with it
    _at: int = 0  # cells of the row at hand

    def begin_row(self, times: int) -> None:
        """A row that stands there *times*."""
        self._rows += times
        self._at = 0

    def take(self, times: int, *, filled: bool) -> None:
        """A cell that stands there *times*."""
        self._at += times
        if filled:
            self.height = max(self.height, self._rows)
            self.width = max(self.width, self._at)


def _look_at_area(height: int, width: int) -> None:
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        raise UnreadableFile


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place


def limit_this_process() -> None:
    """Let this process have no more memory and processor time than a list of people needs.

    Where the system knows such limits (not on Windows: there only the reader's clock ends it).
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  there is none on Windows

    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, highest = resource.getrlimit(what)
        if highest == resource.RLIM_INFINITY or most < highest:
            resource.setrlimit(what, (most, most))


def read_workbook(given: BinaryIO, made: BinaryIO) -> None:
    """The name of a workbook in; its sheets as JSON out (``parse`` reads it).

    Raises ``UnreadableFile`` and what the reader raises: nothing is made then.
    """
    limit_this_process()
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
