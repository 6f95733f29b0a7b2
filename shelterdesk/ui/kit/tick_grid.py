"""A list to go through with the keyboard alone: one row a person, one column a thing to see to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from shelterdesk.ui.kit.look import Look

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
ROW_HEIGHT, HEAD_HEIGHT = 44, 72
NAME_WIDTH, CELL_WIDTH = 150, 84


@dataclass(frozen=True)
class Cell:
    """One thing for one person: a mark, its tone, and a sentence that says it without the mark."""

    mark: str = ""
    tone: str = "text2"
    said: str = ""


@dataclass(frozen=True)
class TickRow:
    """One person: a name, a line below it, and a cell for each column by its code."""

    name: str
    below: str = ""
    cells: dict[str, Cell] = field(default_factory=dict)


class TickModel(QAbstractTableModel):
    """Rows and columns as they are; nothing is changed here."""

    def __init__(self, columns: Sequence[tuple[str, str, str]], look: Look) -> None:
        """*columns* are codes with translated titles, short for the head and in full."""
        super().__init__()
        self.columns, self._look = tuple(columns), look
        self._rows: tuple[TickRow, ...] = ()

    def show(self, rows: Sequence[TickRow]) -> None:
        """Show other rows; where only cells differ, the place of the keyboard stays."""
        same = len(rows) == len(self._rows)
        if same:
            self._rows = tuple(rows)
            if rows:
                last = self.index(len(rows) - 1, len(self.columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
                self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(rows) - 1)
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def cell(self, row: int, column: int) -> Cell:
        """One cell."""
        return self._rows[row].cells.get(self.columns[column][0], Cell())

    # Qt's names from here on.

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and side == Qt.Orientation.Vertical:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section][2] if side == Qt.Orientation.Horizontal else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if side == Qt.Orientation.Horizontal:
            return self.columns[section][1]
        row = self._rows[section]
        return f"{row.name}\n{row.below}" if row.below else row.name

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.mark
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._look.color(cell.tone))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            name, title = self._rows[index.row()].name, self.columns[index.column()][2]
            return f"{name}, {title}: {cell.said}"
        return None


class TickGrid(QTableView):
    """Arrows go around; Space or Return ticks; Delete says that it is not so."""

    ticked = Signal(int, int)  # row, column
    denied = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self, model: TickModel, name: str, look: Look) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(int(CELL_WIDTH * look.scale * 0.8))
        across.setHighlightSections(False)
        across.setFont(look.font("small"))
        across.setFixedHeight(int(HEAD_HEIGHT * look.scale))
        down.setDefaultSectionSize(int(ROW_HEIGHT * look.scale))
        down.setFixedWidth(int(NAME_WIDTH * look.scale))
        down.setHighlightSections(False)
        self.setFont(look.font("card"))
        self._scale = look.scale
        model.modelReset.connect(self._fit)
        self.selectionModel().currentChanged.connect(
            lambda now, _: self.moved.emit(now.row(), now.column())
        )

    def start(self) -> None:
        """Put the keyboard into the first cell that is still open."""
        self.setFocus()
        model = self.model()
        if not isinstance(model, TickModel) or not model.rowCount():
            return
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                if not model.cell(row, column).mark:
                    self.setCurrentIndex(model.index(row, column))
                    return
        self.setCurrentIndex(model.index(0, 0))

    def _fit(self) -> None:
        rows = max(self.model().rowCount(), 1)
        frame = 2 * self.frameWidth() + 2
        wanted = int((HEAD_HEIGHT + ROW_HEIGHT * min(rows, 10)) * self._scale) + frame
        self.setFixedHeight(wanted)

    # Qt's names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (
            Qt.Key.Key_Space,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            self.ticked.emit(index.row(), index.column())
            return
        if index.isValid() and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.denied.emit(index.row(), index.column())
            return
        super().keyPressEvent(event)
