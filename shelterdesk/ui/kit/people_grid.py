"""Sixty rows to type or paste into; every key is in the model at once, so that drafts have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
)

from shelterdesk.domain.arrival_grid import COLUMNS, MOST_ROWS, Judged, Line, empty_lines
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.cell_line import CellLine, Index
from shelterdesk.ui.kit.look import Look

TOP = QModelIndex()
LOOK = N_("What is missing")
READY = N_("Ready")
ROW_HEIGHT, LEAST = 36, 8
WIDTHS = {
    "name": 180,
    "language": 100,
    "age": 110,
    "gender": 80,
    "needs": 120,
    "bed": 90,
    "food": 110,
}
LOOK_COLUMN = len(COLUMNS)


class GridModel(QAbstractTableModel):
    """Rows as they are typed, and what each of them lacks."""

    edited = Signal()

    def __init__(self, judge: Callable[[Sequence[Line]], Sequence[Judged]], look: Look) -> None:
        super().__init__()
        self._judge, self._look = judge, look
        self._least = LEAST
        self._lines: list[Line] = list(empty_lines(LEAST))
        self._judged: dict[str, Judged] = {}

    @property
    def lines(self) -> tuple[Line, ...]:
        """All rows but the empty ones."""
        return tuple(line for line in self._lines if not line.is_empty)

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Every row that says something, as it is understood."""
        return tuple(self._judged[line.mark] for line in self.lines if line.mark in self._judged)

    def show(self, lines: Sequence[Line]) -> None:
        """Show *lines*, with some empty ones below."""
        self.beginResetModel()
        self._lines = [*lines, *empty_lines(max(self._least - len(lines), 1))]
        self._look_again()
        self.endResetModel()

    def take(self, lines: Sequence[Line], row: int) -> int:
        """Put pasted *lines* from *row* on, never over what stands there; returns how many."""
        room = MOST_ROWS - len(self.lines)
        taken = list(lines[: max(room, 0)])
        before = [line for line in self._lines[:row] if not line.is_empty]
        after = [line for line in self._lines[row:] if not line.is_empty]
        self.show([*before, *taken, *after])
        self.edited.emit()
        return len(taken)

    def add_rows(self, count: int) -> None:
        """Give each of *count* people a row, named or not."""
        have = len(self._lines)
        self._least = max(self._least, min(count, MOST_ROWS))
        if count > have:
            self.beginInsertRows(TOP, have, count - 1)
            self._lines += empty_lines(min(count, MOST_ROWS) - have)
            self.endInsertRows()

    def fill(self, key: str, text: str, *, rows: int = 0) -> None:
        """Write *text* into every empty cell of a column, down to row *rows* at least."""
        for number, line in enumerate(self._lines):
            if not line[key] and (not line.is_empty or number < rows):
                self._lines[number] = line.typed(key, text)
        self.judge_again()
        self.edited.emit()

    def judge_again(self) -> None:
        """Beds or the like have changed: look at every row again."""
        self._look_again()
        last = self.index(len(self._lines) - 1, LOOK_COLUMN)
        self.dataChanged.emit(self.index(0, 0), last)

    def _look_again(self) -> None:
        self._judged = {each.line.mark: each for each in self._judge(self._lines)}

    def said(self, row: int) -> str:
        """What keeps a row waiting, or that it is ready; empty for an empty row."""
        return self._said(self._lines[row]) if 0 <= row < len(self._lines) else ""

    def _said(self, line: Line) -> str:
        found = self._judged.get(line.mark)
        if found is None:
            return ""
        words = self._look.words
        if found.is_ready:
            return words(READY)
        said = " ".join(words(lack.said) for lack in found.lacks)
        return f"{said} “{line.extra}”" if line.extra else said

    # Qt's names from here on.

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else LOOK_COLUMN + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        kept = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return kept if index.column() == LOOK_COLUMN else kept | Qt.ItemFlag.ItemIsEditable

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if side == Qt.Orientation.Vertical:
            return str(section + 1)
        title = LOOK if section == LOOK_COLUMN else COLUMNS[section].title
        return self._look.words(title)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        is_look = index.column() == LOOK_COLUMN
        text = self._said(line) if is_look else line.cells.get(COLUMNS[index.column()].key, "")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        if role == Qt.ItemDataRole.ToolTipRole and is_look:
            return text
        if role == Qt.ItemDataRole.ForegroundRole and is_look:
            found = self._judged.get(line.mark)
            token = "ok" if found is not None and found.is_ready else "warn"
            return QColor(self._look.color(token))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return f"{index.row() + 1}, {title}: {text}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() == LOOK_COLUMN:
            return False
        key, line = COLUMNS[index.column()].key, self._lines[index.row()]
        if line.cells.get(key, "") == value:
            return True
        self._lines[index.row()] = line.typed(key, str(value))
        if index.row() == len(self._lines) - 1 and len(self._lines) < MOST_ROWS:
            self.beginInsertRows(TOP, len(self._lines), len(self._lines))
            self._lines += empty_lines(1)
            self.endInsertRows()
        self.dataChanged.emit(index, index)
        self._look_again()
        look = self.index(0, LOOK_COLUMN)
        self.dataChanged.emit(look, self.index(len(self._lines) - 1, LOOK_COLUMN))
        self.edited.emit()
        return True

    def clear_extra(self, row: int) -> None:
        """Let go of text that no column holds; somebody looked at it."""
        line = self._lines[row]
        self._lines[row] = Line(line.mark, line.cells)
        self.judge_again()
        self.edited.emit()


class PeopleGrid(QTableView):
    """The grid: typing begins at once, arrows go around, Tab goes on to the next cell."""

    pasted = Signal(str)  # what lies on the clipboard

    def __init__(self, model: GridModel, name: str, look: Look) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(CellLine(self))
        self.setTabKeyNavigation(False)  # while nothing is typed, Tab leaves the grid
        self.setWordWrap(False)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked
        )
        self.verticalHeader().setDefaultSectionSize(int(ROW_HEIGHT * look.scale))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, column in enumerate(COLUMNS):
            self.setColumnWidth(number, int(WIDTHS[column.key] * look.scale))
        header.setSectionResizeMode(LOOK_COLUMN, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(int(60 * look.scale))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(int(ROW_HEIGHT * (LEAST + 1.4) * look.scale))

    def start(self) -> None:
        """Put the keyboard into the first cell."""
        self.setFocus()
        self.setCurrentIndex(self.model().index(0, 0))

    # Qt's names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            index, model = self.currentIndex(), self.model()
            if index.column() == LOOK_COLUMN and isinstance(model, GridModel):
                model.clear_extra(index.row())
            else:
                model.setData(index, "")
            return
        super().keyPressEvent(event)
