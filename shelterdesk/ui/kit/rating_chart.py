"""Two lines over time, 0 to 10: how one side and the other finds it goes. Every value is text too.

The lines differ in shape as well as in colour; nothing between two values is made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from shelterdesk.i18n import N_
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look

MOST = 10
HEIGHT, LEFT, RIGHT, TOP, FOOT = 148, 26, 16, 14, 24  # pixels at normal text size
DOT = 4.5
WIDEST = 620
RESIDENT, STAFF = N_("Resident"), N_("Worker")
VALUES = N_("{day}: resident {resident}, worker {staff}")
NOTHING = N_("not said")


@dataclass(frozen=True)
class Value:
    """How it went on one day; None where a side said nothing. ``day`` is *on* in words."""

    on: date
    day: str
    resident: int | None
    staff: int | None


class RatingChart(QWidget):
    """The picture, and under it the same in words."""

    def __init__(self, look: Look, name: str, values: Sequence[Value]) -> None:
        """*name* is translated and tells what was rated."""
        super().__init__()
        words = look.words
        said = "\n".join(
            words(VALUES).format(
                day=value.day,
                resident=words(NOTHING) if value.resident is None else value.resident,
                staff=words(NOTHING) if value.staff is None else value.staff,
            )
            for value in values
        )
        self.picture = _Lines(look, values)
        self.picture.setAccessibleName(f"{name}. {said}")
        self.text = PlainLabel(said, size="small", tone="muted", wrap=True)
        self.setMaximumWidth(int(WIDEST * look.scale))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.picture)
        layout.addWidget(self.text)


class _Lines(QWidget):
    def __init__(self, look: Look, values: Sequence[Value]) -> None:
        super().__init__()
        self._look, self._values = look, tuple(values)
        self._scale = look.scale
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _area(self) -> QRectF:
        s = self._scale
        return QRectF(
            LEFT * s, TOP * s, self.width() - (LEFT + RIGHT) * s, self.height() - (TOP + FOOT) * s
        )

    def _point(self, area: QRectF, value: Value, rated: int) -> QPointF:
        first, last = self._values[0].on, self._values[-1].on
        whole = max((last - first).days, 1)
        along = (value.on - first).days / whole if last > first else 0.5
        return QPointF(
            area.left() + along * area.width(), area.bottom() - rated / MOST * area.height()
        )

    def _draw_grid(self, painter: QPainter, area: QRectF) -> None:
        metrics = QFontMetricsF(painter.font())
        for mark in (0, 5, MOST):
            y = area.bottom() - mark / MOST * area.height()
            painter.setPen(QPen(self._look.color("border"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(self._look.color("text2"))
            width = metrics.horizontalAdvance(str(mark))
            painter.drawText(
                QPointF(area.left() - width - 6, y + metrics.ascent() / 2.6), str(mark)
            )

    def _draw_side(self, painter: QPainter, area: QRectF, *, staff: bool) -> None:
        found = [
            (self._point(area, value, rated), rated)
            for value in self._values
            if (rated := value.staff if staff else value.resident) is not None
        ]
        ink = self._look.color("info" if staff else "primary")
        style = Qt.PenStyle.DashLine if staff else Qt.PenStyle.SolidLine
        painter.setPen(QPen(ink, 2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([point for point, _ in found]))
        painter.setPen(QPen(ink, 2))
        painter.setBrush(self._look.color("surface") if staff else ink)
        dot = DOT * self._scale
        for point, _ in found:
            around = QRectF(point.x() - dot, point.y() - dot, 2 * dot, 2 * dot)
            (painter.drawRect if staff else painter.drawEllipse)(around)

    def _draw_foot(self, painter: QPainter, area: QRectF) -> None:
        metrics = QFontMetricsF(painter.font())
        y = self.height() - metrics.descent() - 2
        painter.setPen(self._look.color("text2"))
        painter.drawText(QPointF(area.left(), y), self._values[0].day)
        if len(self._values) > 1:
            last = self._values[-1].day
            painter.drawText(QPointF(area.right() - metrics.horizontalAdvance(last), y), last)
        words = self._look.words
        legend = f"● {words(RESIDENT)}   □ {words(STAFF)}"
        middle = area.center().x() - metrics.horizontalAdvance(legend) / 2
        painter.drawText(QPointF(middle, y), legend)

    # Qt's names from here on.

    def sizeHint(self) -> QSize:
        return QSize(int(420 * self._scale), int(HEIGHT * self._scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(int(260 * self._scale), int(HEIGHT * self._scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._values:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font("small"))
        area = self._area()
        self._draw_grid(painter, area)
        self._draw_side(painter, area, staff=True)
        self._draw_side(painter, area, staff=False)
        self._draw_foot(painter, area)
        painter.end()
