"""Where the headings of a sheet stand, and the rows below them as cells by column.

People put titles above, merge a group's name over several columns, leave a heading out, number
their rows. All of that is read; a heading under a group is written "Group / Column".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from shelterdesk.domain.import_words import headings, is_counter, squeezed
from shelterdesk.errors import UnreadableFile
from shelterdesk.services import htcds_fields
from shelterdesk.services.import_shapes import Cell, Column, Layout, Leaf, Line, SheetRow, Table

JOIN = " / "
Merged = Sequence[tuple[int, int, int, int]]

_HEADER_WITHIN = 20  # rows: a title, a date, a logo's empty lines, but no book
_KNOWN = 2  # headings that we know make a row of headings
_EXAMPLES = 5


def is_empty(cell: Cell) -> bool:
    """Whether there is nothing in a cell but space."""
    return isinstance(cell, str) and not cell.strip()


@cache  # pure; asked for every cell
def column_letters(position: int) -> str:
    """The spreadsheet's letters for a column; 0 is A."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# ---- where headings stand


def find_layout(lines: Sequence[Line], merged: Merged) -> Layout | None:
    """Where headings seem to stand; None where nothing looks like them."""
    place = _header(lines)
    if place is None:
        return None
    if htcds_fields.label_line(lines, place) or _is_group_line(lines, place, merged):
        return Layout(place + 1, 2)
    if place and _is_group_line(lines, place - 1, merged):
        return Layout(place, 2)
    return Layout(place + 1, 1)


def _header(lines: Sequence[Line]) -> int | None:
    near = lines[:_HEADER_WITHIN]
    known = [sum(_is_known(cell) for cell in line) for line in near]
    for place, count in enumerate(known):
        if count >= _KNOWN:
            return place
    # Else the first row of words alone with something below it, at least two and no number.
    widest = max((len(_filled(line)) for line in near), default=0)
    for place, line in enumerate(near):
        filled = _filled(line)
        words = all(isinstance(cell, str) and not cell.strip().isdigit() for cell in filled)
        if len(filled) >= max(_KNOWN, widest / 2) and words and place + 1 < len(lines):
            return place
    return None


def _is_known(cell: Cell) -> bool:
    return isinstance(cell, str) and (
        squeezed(cell) in headings() or htcds_fields.field_of(cell) != ""
    )


def _filled(line: Line) -> list[Cell]:
    return [cell for cell in line if not is_empty(cell)]


def _is_group_line(lines: Sequence[Line], place: int, merged: Merged) -> bool:
    """Whether the line at *place* names groups of the columns that the next line names."""
    if place + 1 >= len(lines):
        return False
    upper, lower = lines[place], lines[place + 1]
    below = _filled(lower)
    if not below or not all(isinstance(cell, str) for cell in below):
        return False
    if len(_filled(upper)) < _KNOWN:  # a title over everything
        return False
    groups = [m for m in merged if m[0] == place == m[2] and m[3] > m[1]]
    if groups:
        return any(len([c for c in lower[m[1] : m[3] + 1] if not is_empty(c)]) > 1 for m in groups)
    if sum(_is_known(cell) for cell in below) < _KNOWN:
        return False
    gaps = [
        at
        for at, cell in enumerate(upper[: len(lower)])
        if at and is_empty(cell) and not is_empty(lower[at])
    ]
    return bool(gaps)


# ---- rows below them


def lay_out(leaf: Leaf, layout: Layout | None = None) -> Table:
    """The rows of a sheet under their headings; ``UnreadableFile`` for a sheet without any."""
    layout = layout or leaf.layout
    if layout is None or not 1 <= layout.first <= len(leaf.lines):
        raise UnreadableFile
    names = _names(leaf, layout)
    start = layout.first - 1 + layout.rows
    rows = []
    for number, line in enumerate(leaf.lines[start:], start + 1):
        filled = {
            column_letters(place): cell for place, cell in enumerate(line) if not is_empty(cell)
        }
        if filled:
            rows.append(SheetRow(number, filled))
    rows = without_counter(rows, names)
    return Table(_columns(names, rows), tuple(rows))


def _names(leaf: Leaf, layout: Layout) -> dict[str, str]:
    upper = leaf.lines[layout.first - 1]
    if layout.rows == 1 or layout.first >= len(leaf.lines):
        return {
            column_letters(place): _said(cell) for place, cell in enumerate(upper) if _said(cell)
        }
    lower = leaf.lines[layout.first]
    groups = _groups(upper, layout.first - 1, leaf.merged)
    names = {}
    for place in range(max(len(upper), len(lower))):
        parts = [groups.get(place, ""), _said(lower[place]) if place < len(lower) else ""]
        named = JOIN.join(dict.fromkeys(part for part in parts if part))
        if named:
            names[column_letters(place)] = named
    return names


def _groups(upper: Line, row: int, merged: Merged) -> dict[int, str]:
    found = {place: _said(cell) for place, cell in enumerate(upper) if _said(cell)}
    over = [m for m in merged if m[0] <= row <= m[2]]
    if over:
        for _, first, _, last in over:
            name = found.get(first, "")
            found |= {place: name for place in range(first, last + 1) if name}
        return found
    if any(htcds_fields.field_of(cell) for cell in upper):
        return found  # names over labels, no groups
    last_name = ""
    for place in range(len(upper)):
        last_name = found.get(place, last_name)
        found[place] = last_name
    return found


def _said(cell: Cell) -> str:
    return "" if is_empty(cell) else " ".join(str(cell).split())


def without_counter(rows: Sequence[SheetRow], names: Mapping[str, str]) -> list[SheetRow]:
    """Rows that hold more than their number, and without the column that has nothing else."""
    counter = _counter(rows, names)
    if not counter:
        return list(rows)
    held = [row for row in rows if row.cells.keys() - {counter}]
    if counter in names:
        return held
    return [
        SheetRow(row.number, {key: cell for key, cell in row.cells.items() if key != counter})
        for row in held
    ]


def _counter(rows: Sequence[SheetRow], names: Mapping[str, str]) -> str:
    """The first column where it only numbers the rows, as the published HTCDS sheet does."""
    first = column_letters(0)
    counted = [row.cells[first] for row in rows if first in row.cells]
    if not counted or (first in names and not is_counter(names[first])):
        return ""
    whole = [str(cell).removesuffix(".0") for cell in counted]
    if not all(word.isdecimal() for word in whole):
        return ""
    numbers = [int(word) for word in whole]
    return first if numbers == sorted(set(numbers)) else ""


def _columns(names: Mapping[str, str], rows: Sequence[SheetRow]) -> tuple[Column, ...]:
    examples: dict[str, list[Cell]] = {}
    filled: dict[str, int] = {}
    for row in rows:
        for key, cell in row.cells.items():
            filled[key] = filled.get(key, 0) + 1
            if filled[key] <= _EXAMPLES:
                examples.setdefault(key, []).append(cell)
    keys = sorted({*names, *filled}, key=lambda key: (len(key), key))
    return tuple(
        Column(
            key,
            key,
            names.get(key, ""),
            tuple(_said(cell) for cell in examples.get(key, ())),
            filled.get(key, 0),
        )
        for key in keys
    )
