"""Totals of one questionnaire over time, with its bands; every value is text as well.

A step that means something is drawn full, one that may be chance is dotted: shape, not colour.
The arrow keys go from value to value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look

HEIGHT, LEFT, RIGHT, TOP, FOOT = 176, 34, 132, 12, 24  # pixels at normal text size
DOT = 4.5
WIDEST = 680


@dataclass(frozen=True)
class Point:
    """One total. ``day`` is *on* in words, ``said`` the whole in one sentence.

    ``means`` tells whether the step from the point before means something; None at the first, and
    where nobody can tell.
    """

    on: date
    day: str
    value: int
    said: str
    means: bool | None = None


@dataclass(frozen=True)
class Stripe:
    """A band of the scale in words, both ends included."""

    least: int
    most: int
    words: str


class ScoreChart(QWidget):
    """The picture, and under it the same in words."""

    def __init__(
        self,
        look: Look,
        name: str,
        points: Sequence[Point],
        *,
        least: int,
        most: int,
        stripes: Sequence[Stripe] = (),
        cutoff: int | None = None,
        legend: str = "",
    ) -> None:
        """*name* and *legend* are translated; *name* tells what was asked.

        *points* go from the first to the last.
        """
        super().__init__()
        said = "\n".join(point.said for point in points)
        self.picture = _Picture(look, points, (least, most), stripes, cutoff)
        self.picture.setAccessibleName(f"{name}. {said}")
        self.text = PlainLabel(said, size="small", tone="muted", wrap=True)
        self.setMaximumWidth(int(WIDEST * look.scale))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.picture)
        layout.addWidget(self.text)
        if legend:
            layout.addWidget(PlainLabel(legend, size="small", tone="muted", wrap=True))


class _Picture(QWidget):
    def __init__(
        self,
        look: Look,
        points: Sequence[Point],
        ends: tuple[int, int],
        stripes: Sequence[Stripe],
        cutoff: int | None,
    ) -> None:
        super().__init__()
        self._look, self._points, self._ends = look, tuple(points), ends
        self._stripes, self._cutoff = tuple(stripes), cutoff
        self.at = len(self._points) - 1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(int(HEIGHT * look.scale))

    def _area(self) -> QRectF:
        s = self._look.scale
        across, down = self.width() - (LEFT + RIGHT) * s, self.height() - (TOP + FOOT) * s
        return QRectF(LEFT * s, TOP * s, across, down)

    def _y(self, area: QRectF, value: float) -> float:
        least, most = self._ends
        return area.bottom() - (value - least) / max(most - least, 1) * area.height()

    def _place(self, area: QRectF, point: Point) -> QPointF:
        first, last = self._points[0].on, self._points[-1].on
        if last > first:
            along = (point.on - first).days / (last - first).days
        else:
            number = self._points.index(point)
            along = number / (len(self._points) - 1) if len(self._points) > 1 else 0.5
        inset = DOT * 2 * self._look.scale
        x = area.left() + inset + along * (area.width() - 2 * inset)
        return QPointF(x, self._y(area, point.value))

    def _draw_stripes(self, painter: QPainter, area: QRectF) -> None:
        """Bands in two neutral tints, each with its words: no colour says good or bad."""
        metrics = QFontMetricsF(painter.font())
        for number, stripe in enumerate(self._stripes):
            top = self._y(area, min(stripe.most + 0.5, self._ends[1]))
            foot = self._y(area, max(stripe.least - 0.5, self._ends[0]))
            tint = "surface2" if number % 2 else "bg"
            painter.fillRect(
                QRectF(area.left(), top, area.width(), foot - top), self._look.color(tint)
            )
            painter.setPen(self._look.color("text2"))
            room = RIGHT * self._look.scale - 10
            words = metrics.elidedText(stripe.words, Qt.TextElideMode.ElideRight, room)
            middle = (top + foot) / 2 + metrics.ascent() / 2.6
            painter.drawText(QPointF(area.right() + 8, middle), words)

    def _draw_marks(self, painter: QPainter, area: QRectF) -> None:
        metrics = QFontMetricsF(painter.font())
        marks = {*self._ends, *(stripe.least for stripe in self._stripes)}
        last = -1e9
        for mark in sorted(marks, reverse=True):
            y = self._y(area, mark)
            if y - last < metrics.height():
                continue
            last = y
            painter.setPen(self._look.color("text2"))
            across = metrics.horizontalAdvance(str(mark))
            painter.drawText(
                QPointF(area.left() - across - 6, y + metrics.ascent() / 2.6), str(mark)
            )
        if self._cutoff is not None:
            painter.setPen(QPen(self._look.color("text2"), 1, Qt.PenStyle.DashLine))
            y = self._y(area, self._cutoff)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _draw_line(self, painter: QPainter, area: QRectF) -> None:
        ink, s = self._look.color("primary"), self._look.scale
        placed = [self._place(area, point) for point in self._points]
        for one, two, point in zip(placed, placed[1:], self._points[1:], strict=False):
            style = Qt.PenStyle.SolidLine if point.means else Qt.PenStyle.DotLine
            painter.setPen(QPen(ink, 3 if point.means else 2, style))
            painter.drawLine(one, two)
        metrics = QFontMetricsF(painter.font())
        for number, (at, point) in enumerate(zip(placed, self._points, strict=True)):
            painter.setPen(QPen(ink, 2))
            painter.setBrush(ink)
            painter.drawEllipse(at, DOT * s, DOT * s)
            if number == self.at and self.hasFocus():
                painter.setPen(QPen(self._look.color("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, 2 * DOT * s, 2 * DOT * s)
            painter.setPen(self._look.color("text"))
            above = at.y() - 3 * DOT * s
            y = above if above - metrics.ascent() > 0 else at.y() + 3 * DOT * s + metrics.ascent()
            across = metrics.horizontalAdvance(str(point.value))
            painter.drawText(QPointF(at.x() - across / 2, y), str(point.value))

    def _draw_foot(self, painter: QPainter, area: QRectF) -> None:
        metrics = QFontMetricsF(painter.font())
        y = self.height() - metrics.descent() - 2
        painter.setPen(self._look.color("text2"))
        painter.drawText(QPointF(area.left(), y), self._points[0].day)
        if len(self._points) > 1:
            last = self._points[-1].day
            room = area.width() - metrics.horizontalAdvance(self._points[0].day) - 12
            if metrics.horizontalAdvance(last) < room:
                x = area.right() - metrics.horizontalAdvance(last)
                painter.drawText(QPointF(x, y), last)

    # Qt's names from here on.

    def sizeHint(self) -> QSize:
        return QSize(int(360 * self._look.scale), int(HEIGHT * self._look.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font("small"))
        area = self._area()
        self._draw_stripes(painter, area)
        self._draw_marks(painter, area)
        painter.setPen(QPen(self._look.color("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        if self._points:
            self._draw_line(painter, area)
            self._draw_foot(painter, area)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step or not self._points:
            super().keyPressEvent(event)
            return
        self.at = min(max(self.at + step, 0), len(self._points) - 1)
        self.setAccessibleDescription(self._points[self.at].said)
        announce(self, self._points[self.at].said)
        self.update()
