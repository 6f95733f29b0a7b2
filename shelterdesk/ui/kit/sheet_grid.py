"""Rows of somebody's sheet: put into words only where one looks, long cells covered until asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QTableView,
)

from shelterdesk.ui.kit.cell_line import CellLine, Index
from shelterdesk.ui.kit.look import Look

TOP = QModelIndex()
ROW_HEIGHT = 36
NARROW, WIDE, FIRST = 130, 220, 320


@dataclass(frozen=True)
class GridColumn:
    """A column: its *key*, its title in words, and whether its cells can be typed into.

    ``is_own``: what stands in it are words of the program, which are never covered.
    """

    key: str
    title: str
    may_type: bool = False
    is_own: bool = False
    width: int = NARROW


class SheetModel(QAbstractTableModel):
    """Asks for a cell when it is drawn; holds nothing itself but which cells were asked for."""

    typed = Signal(int, str, str)  # row number, column key, the text

    def __init__(
        self,
        look: Look,
        cell: Callable[[int, str], str],
        cover: Callable[[str], str],
        mark: Callable[[int, str], str] = lambda row, key: "",
    ) -> None:
        """*cell* is the text of one; *cover* how it is shown unasked; *mark* its tone, or nothing.

        Rows have the numbers that the spreadsheet program shows beside them.
        """
        super().__init__()
        self._look, self._cell, self._cover, self._mark = look, cell, cover, mark
        self._columns: tuple[GridColumn, ...] = ()
        self._rows: tuple[int, ...] = ()
        self._asked: set[tuple[int, str]] = set()

    def show(self, columns: Sequence[GridColumn], rows: Sequence[int]) -> None:
        """Show these rows instead; what was asked for is covered again."""
        self.beginResetModel()
        self._columns, self._rows, self._asked = tuple(columns), tuple(rows), set()
        self.endResetModel()

    def row_at(self, index: Index) -> int:
        """The number of a row in its sheet; 0 for none."""
        return self._rows[index.row()] if index.isValid() else 0

    def is_covered(self, index: Index) -> bool:
        """Whether somebody must ask for a cell before it shows."""
        row, column = self._rows[index.row()], self._columns[index.column()]
        return self._shown(row, column) != self._cell(row, column.key)

    def uncover(self, index: Index) -> None:
        """Somebody asks for a cell."""
        self._asked.add((self._rows[index.row()], self._columns[index.column()].key))
        self.dataChanged.emit(index, index)

    def _shown(self, row: int, column: GridColumn) -> str:
        text = self._cell(row, column.key)
        is_open = column.is_own or (row, column.key) in self._asked
        return text if is_open else self._cover(text)

    # Qt's names from here on.

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        kept = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        may_type = index.isValid() and self._columns[index.column()].may_type
        return kept | Qt.ItemFlag.ItemIsEditable if may_type else kept

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if side == Qt.Orientation.Vertical:
            return str(self._rows[section])
        return self._columns[section].title

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.EditRole:
            return self._cell(row, column.key)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            shown = self._shown(row, column)
            if role == Qt.ItemDataRole.DisplayRole:
                return shown
            return f"{row}, {column.title}: {shown}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._cell(row, column.key) if column.is_own else None
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = self._mark(row, column.key)
            return QColor(self._look.color(tone)) if tone else None
        if role == Qt.ItemDataRole.BackgroundRole:
            tone = self._mark(row, column.key)
            is_cell = bool(tone) and column.may_type
            return QColor(self._look.color(f"{tone}_soft")) if is_cell else None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        column = self._columns[index.column()] if index.isValid() else None
        if role != Qt.ItemDataRole.EditRole or column is None or not column.may_type:
            return False
        row = self._rows[index.row()]
        if str(value) != self._cell(row, column.key):
            self.typed.emit(row, column.key, str(value))
            self.dataChanged.emit(self.index(index.row(), 0), index)
        return True


class SheetGrid(QTableView):
    """Arrows go around; Return shows what is covered, else begins to type; Tab leaves the grid."""

    def __init__(self, model: SheetModel, name: str, look: Look) -> None:
        """*name* is translated: what a screen reader says of it."""
        super().__init__()
        self.sheet, self._look = model, look
        self.begins_at = 0  # the column to which the keyboard comes first
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(CellLine(self))
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(int(ROW_HEIGHT * look.scale))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self._open)

    def show_sheet(
        self, columns: Sequence[GridColumn], rows: Sequence[int], *, least: int = 3, most: int = 10
    ) -> None:
        """Show rows; be as high as they are, between *least* and *most* of them."""
        self.sheet.show(columns, rows)
        for number, column in enumerate(columns):
            self.setColumnWidth(number, int(column.width * self._look.scale))
        high = max(least, min(len(rows), most))
        bar = self.horizontalScrollBar().sizeHint().height()
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(self.verticalHeader().defaultSectionSize() * high + head + bar + 6)

    @property
    def _is_typed_into(self) -> bool:
        """Whether a cell is open already: Return ends that, and comes here as well."""
        return self.state() == QAbstractItemView.State.EditingState

    def _open(self, index: Index) -> None:
        if not index.isValid():
            return
        if self.sheet.is_covered(index):
            self.sheet.uncover(index)
        elif self.sheet.flags(index) & Qt.ItemFlag.ItemIsEditable and not self._is_typed_into:
            self.edit(index)

    # Qt's names from here on.

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.sheet.rowCount() and not self.currentIndex().isValid():
            self.setCurrentIndex(self.sheet.index(0, self.begins_at))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._open(index)
        elif event.key() == Qt.Key.Key_Delete and index.isValid():
            self.sheet.setData(index, "")
        else:
            super().keyPressEvent(event)
