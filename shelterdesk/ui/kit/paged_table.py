"""A table that asks for a page of rows when the view scrolls to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView

from shelterdesk.domain.fields import Field
from shelterdesk.domain.record import Page, Record, value_of
from shelterdesk.ui.kit.look import Look

Index = QModelIndex | QPersistentModelIndex
Show = Callable[[Field, Any], str]
Ask = Callable[[Any, Callable[[Page[Any]], None], Callable[[Exception], None]], None]
TOP = QModelIndex()
SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
ROW_HEIGHT = 36  # Burmese needs it
NARROWEST, WIDEST, AIR = 80, 320, 16


class PagedTable(QAbstractTableModel):
    """Rows arrive by page; a reload forgets pages still under way.

    ``ask(after, done, failed)`` starts the reading of one page; ``show`` puts a value into words.
    """

    failed = Signal(object)
    first_page_came = Signal(bool)  # whether it holds any row
    unverified = Signal(int)  # rows of a page that are not what was sealed

    def __init__(
        self,
        columns: Sequence[Field],
        ask: Ask,
        show: Show,
        look: Look,
        parent: QObject | None = None,
        *,
        remark: Callable[[Record], str] = lambda record: "",
    ) -> None:
        """*remark* says of a whole row what no field of it says; it follows the first column."""
        super().__init__(parent)
        self._remark = remark
        self._columns, self._ask, self._show, self._look = tuple(columns), ask, show, look
        self._start()

    def record(self, row: int) -> Record:
        """The record in *row*."""
        return self._rows[row]

    def reload(self) -> None:
        """Forget every row and begin again."""
        self.beginResetModel()
        self._start()
        self.endResetModel()

    def _start(self) -> None:
        self._rows: list[Record] = []
        self._after: Any = None
        self._ended = self._waiting = False
        self._reading = object()

    def _receive(self, page: Page[Any], reading: object) -> None:
        if reading is not self._reading:
            return
        first = len(self._rows)
        if page.rows:
            self.beginInsertRows(TOP, first, first + len(page.rows) - 1)
            self._rows.extend(page.rows)
            self.endInsertRows()
        self._after, self._ended, self._waiting = page.after, page.after is None, False
        if page.damaged:
            self.unverified.emit(page.damaged)
        if first == 0:
            self.first_page_came.emit(bool(page.rows))

    def _disturbed(self, error: Exception, reading: object) -> None:
        if reading is self._reading:
            self._waiting, self._ended = False, True
            self.failed.emit(error)

    # Qt's names from here on.

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: Index) -> bool:
        return not (parent.isValid() or self._ended or self._waiting)

    def fetchMore(self, parent: Index) -> None:
        self._waiting, reading = True, self._reading
        self._ask(
            self._after,
            lambda page: self._receive(page, reading),
            lambda error: self._disturbed(error, reading),
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in SAID or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = (
                f"{self._look.words(field.label)}: {self._words(index.row(), number)}"
                for number, field in enumerate(self._columns)
            )
            return ", ".join(spoken)
        return None

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if side == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._look.words(self._columns[section].label)
        return None

    def _words(self, row: int, column: int) -> str:
        field, record = self._columns[column], self._rows[row]
        shown = self._show(field, value_of(record, field))
        remark = "" if column else self._remark(record)
        return f"{shown} · {remark}" if remark else shown


class RecordTable(QTableView):
    """A table of records: whole rows, opened by Enter or a double click."""

    opened = Signal(int)

    def __init__(self, model: PagedTable, name: str, look: Look) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(int(ROW_HEIGHT * look.scale))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        self._wanted: list[int] = []  # pixels, of each column
        model.first_page_came.connect(self._measure)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def show_rows(self, count: int) -> None:
        """Be as high as *count* rows; the rest is scrolled to."""
        rows = self.verticalHeader().defaultSectionSize() * count
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 6)
        # A card around it is as high as what it holds, and asks for no more.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _measure(self) -> None:
        """Columns as wide as what they hold; Qt asks eight things of each cell for that."""
        header, columns = self.horizontalHeader(), range(self.model().columnCount())
        held = [max(self.sizeHintForColumn(c), header.sectionSizeHint(c)) for c in columns]
        self._wanted = [max(NARROWEST, min(each + AIR, WIDEST)) for each in held]
        self._share()

    def _share(self) -> None:
        """All columns in view if that can be: short ones keep what they need, long ones share."""
        wanted, left = self._wanted, self.viewport().width()
        columns = range(len(wanted))
        for done, column in enumerate(sorted(columns, key=lambda c: wanted[c])):
            width = max(NARROWEST, min(wanted[column], left // (len(columns) - done)))
            self.setColumnWidth(column, width)
            left -= width

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._wanted:
            self._measure()
        else:
            self._share()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.model().rowCount() and not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
