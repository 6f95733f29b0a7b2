"""Opening a file of rows: a workbook, or text with separators. Nothing is said of what it means.

How the letters of a text file are to be read is a question where it is not plain: a guess in
silence would turn one name into another.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from shelterdesk.errors import UnreadableFile
from shelterdesk.i18n import N_
from shelterdesk.services import workbooks
from shelterdesk.services.import_headings import find_layout
from shelterdesk.services.import_shapes import Book, Cell, Leaf, Line, Writing
from shelterdesk.services.workers import at_work

COLOURS = N_(
    "Colours are not read. If a colour means something, put it in a column of its own first."
)
HIDDEN = N_("Hidden rows and columns are read like all others.")
FORMULAS = N_("Of a formula only its last result is read.")

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
TEXTS = frozenset({".csv", ".txt", ".tsv"})
SEPARATORS = (",", ";", "\t")
# What is offered where the letters of a text are not plain, the likeliest in this region first.
WRITINGS = (
    ("cp874", N_("Thai (Windows)")),
    ("cp1252", N_("Western European (Windows)")),
    ("gb18030", N_("Chinese")),
    ("cp1258", N_("Vietnamese (Windows)")),
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SHOWN_LINES = 3
_LOOKED_AT = 20  # lines, to see which separator makes columns
_LARGEST = 64 * 1024 * 1024  # bytes of a text; a list of people is far smaller


def open_file(path: Path, writing: str = "", separator: str = "") -> Book:
    """Open a workbook (``.xlsx``, ``.xls``, ``.ods``) or a text file (``.csv``, ``.txt``).

    A text that is neither UTF-8 nor marked as UTF-16 comes back with its ``writings`` and no
    sheets. Raises ``UnreadableFile``; what the reader says is kept back, for it may quote the file.
    """
    try:
        if path.suffix.casefold() in TEXTS:
            if path.stat().st_size > _LARGEST:
                raise UnreadableFile
            return _text(path.read_bytes(), path.stem, writing, separator)
        return _workbook(path)
    except (OSError, UnicodeError, csv.Error, LookupError):
        raise UnreadableFile from None


def _workbook(path: Path) -> Book:
    with at_work("read-workbook", workbooks.SECONDS) as (given, made):
        given.write(os.fsencode(path.resolve(strict=True)))
        given.close()
        content = made.read()
    try:
        sheets = workbooks.parse(content)
    except ValueError:  # the worker ended before it gave anything
        raise UnreadableFile from None
    leaves = []
    for sheet in sheets:
        merged = tuple((a, b, c, d) for a, b, c, d in sheet["merged"])
        layout = find_layout(sheet["lines"], merged)
        leaves.append(Leaf(sheet["name"], sheet["lines"], layout, sheet["hidden"], merged))
    return Book(tuple(leaves), notes=(COLOURS, HIDDEN, FORMULAS))


def _text(raw: bytes, name: str, writing: str, separator: str) -> Book:
    code = writing or _plain(raw)
    if not code:
        offered = tuple(
            Writing(code, title, tuple(text.splitlines()[:_SHOWN_LINES]))
            for code, title in WRITINGS
            for text in [_decoded(raw, code)]
            if text
        )
        if not offered:
            raise UnreadableFile
        return Book((), writings=offered)
    text = raw.decode(code)
    if "\0" in text:
        raise UnreadableFile
    separator = separator or _separator(text)
    lines: list[Line] = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    leaf = Leaf(name, lines, find_layout(lines, ()))
    return Book((leaf,), writing=code, separator=separator)


def _plain(raw: bytes) -> str:
    """How *raw* is written where that is plain; else empty."""
    for mark, code in _MARKS:
        if raw.startswith(mark):
            return code
    return "utf-8" if _decoded(raw, "utf-8") is not None else ""


def _decoded(raw: bytes, code: str) -> str | None:
    try:
        return raw.decode(code)
    except UnicodeError:
        return None


def _separator(text: str) -> str:
    """What stands between cells: makes the most lines of one width, then the widest."""
    first = io.StringIO("\n".join(text.splitlines()[:_LOOKED_AT]), newline="")

    def worth(separator: str) -> tuple[int, int]:
        first.seek(0)
        widths = Counter(len(line) for line in csv.reader(first, delimiter=separator) if line)
        many = [(count, width) for width, count in widths.items() if width > 1]
        return max(many, default=(0, 0))

    return max(SEPARATORS, key=worth)


def shown(cell: Cell) -> str:
    """A cell as the window shows it."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute) else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def preview(lines: Sequence[Line], most: int) -> tuple[tuple[str, ...], ...]:
    """The first *most* lines as text."""
    return tuple(tuple(shown(cell) for cell in line) for line in lines[:most])
