"""The list of residents: painted rows, each with one sentence for those who hear it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from shelterdesk.ui.kit.look import Look

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
ROW_HEIGHT = 66
STATUS_ICONS = {
    "ok": "circle-check", "warn": "contrast", "stop": "octagon-minus", "info": "sun", "text2": "",
}  # fmt: skip


class Line(Protocol):
    """What one row shows, in translated words; ``tone`` colours the status."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def second(self) -> str: ...
    @property
    def below(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def tone(self) -> str: ...


class ResidentModel(QAbstractListModel):
    """Rows that lie in memory already."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show *lines* instead of what stood here."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, row: int) -> Line:
        """The line in *row*."""
        return self._lines[row]

    # Qt's names from here on.

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (line.title, line.second, line.below, line.status)
            return ", ".join(part for part in parts if part)
        return None


class ResidentPainter(QStyledItemDelegate):
    """Paints one row: name, then code and room, then how far readiness is."""

    def __init__(self, look: Look, model: ResidentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look, self._model = look, model
        self._name = look.font("editor", QFont.Weight.DemiBold)
        self._second = look.font("body")
        self._small = look.font("small")
        self._icons = {
            tone: look.icon(icon, tone, 14) for tone, icon in STATUS_ICONS.items() if icon
        }

    # Qt's names from here on.

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, int(ROW_HEIGHT * self._look.scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, look, box = self._model.line(index.row()), self._look, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.color("primary_soft"))
            painter.fillRect(QRect(box.x(), box.y(), 4, box.height()), look.color("primary"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.color("surface2"))
        painter.setPen(look.color("border"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        left, width = box.x() + 16, box.width() - 28
        half = int(box.height() * 0.54)
        upper = QRect(left, box.y() + 4, width, half - 4)
        lower = QRect(left, box.y() + half, width, box.height() - half - 6)
        used = self._text(painter, upper, line.title, self._name, "text")
        if line.second and used + 14 < width:
            upper.setLeft(upper.left() + used + 10)
            self._text(painter, upper, line.second, self._second, "text2")
        status = QFontMetrics(self._small).horizontalAdvance(line.status)
        if line.status:
            right = QRect(lower.right() - status - 4, lower.y(), status + 6, lower.height())
            self._text(painter, right, line.status, self._small, line.tone)
            icon = self._icons.get(line.tone)
            if icon:
                middle = lower.y() + (lower.height() - 14) // 2
                icon.paint(painter, right.left() - 20, middle, 14, 14)
            lower.setRight(right.left() - 26)
        self._text(painter, lower, line.below, self._small, "text2")
        painter.restore()

    def _text(self, painter: QPainter, box: QRect, text: str, font: QFont, tone: str) -> int:
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.setPen(self._look.color(tone))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, align, shown)
        return metrics.horizontalAdvance(shown)


class ResidentList(QListView):
    """The list itself; ``chosen`` gives the key of the row one moved to or opened."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.lines = ResidentModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(ResidentPainter(look, self.lines, self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._moved)
        self.activated.connect(lambda index: self.opened.emit(self.lines.line(index.row()).key))
        self.clicked.connect(lambda index: self.opened.emit(self.lines.line(index.row()).key))

    def show_lines(self, lines: Sequence[Line], row: int = -1) -> None:
        """Show *lines* and stay on *row*, if any, without telling anybody.

        A line is asked for when it shows: there may be many thousands.
        """
        self.selectionModel().blockSignals(True)
        self.lines.show(lines)
        self.selectionModel().blockSignals(False)
        self.stay_on(row)

    def stay_on(self, row: int) -> None:
        """Choose *row*, if any, without telling anybody."""
        if row >= 0:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(self.lines.index(row, 0))
            self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _moved(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self.lines.line(now.row()).key)
