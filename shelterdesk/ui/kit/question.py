"""One question on a page: its words, and its answers as large buttons, with glasses beside them.

Graded answers are hard for people who read little; a glass that fills says the same without words
(casework guide 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSpinBox, QVBoxLayout, QWidget

from shelterdesk.ui.kit.buttons import beside_icon, button
from shelterdesk.ui.kit.cards import empty, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.wrapped import WrappedText

GLASS = QSize(30, 34)
SHARP = 2  # pictures are drawn so many times larger
WIDEST = 760
NOTHING = "–"


@dataclass(frozen=True)
class Choice:
    """One answer: what is stored, its words, and how full its glass is (None: no glass)."""

    value: int
    words: str
    fill: float | None = None


class QuestionPanel(QWidget):
    """Shows one question; ``chosen`` tells which answer was pressed."""

    chosen = Signal(int)

    def __init__(self, look: Look, language: str = "en") -> None:
        """*language* is that of the questionnaire's words, as ICU knows it."""
        super().__init__()
        self._look, self._language = look, language
        self.answers: list[QPushButton] = []
        self.figure: QSpinBox | None = None
        self.setMaximumWidth(int(WIDEST * look.scale))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(int(8 * look.scale))

    def show_question(
        self, stem: str, text: str, choices: Sequence[Choice], value: int | None
    ) -> None:
        """Show another question; *value* is the answer that was given before."""
        look = self._look
        empty(self._column)
        self.figure = None
        self._group = QButtonGroup(self)
        if stem:
            said = WrappedText(look, stem, language=self._language, tone="text2", size="card")
            self._column.addWidget(said)
        self._column.addWidget(WrappedText(look, text, language=self._language, size="person"))
        self._column.addSpacing(6)
        self.answers = []
        for choice in choices:
            made = self._button(choice, is_given=choice.value == value)
            self._group.addButton(made)
            self._column.addWidget(made)
            self.answers.append(made)
        self._column.addStretch()

    def show_figure(self, text: str, ends: tuple[int, int], value: int | None, act: str) -> None:
        """Ask for a number between *ends*; *act* is what the button says, translated."""
        empty(self._column)
        self.answers = []
        least, most = ends
        nothing = least - 1  # a figure is never kept because nobody typed one
        first = nothing if value is None else value
        self.figure = box = QSpinBox(minimum=nothing, maximum=most, value=first)
        box.setSpecialValueText(NOTHING)
        box.setAccessibleName(text)
        box.lineEdit().setAccessibleName(text)
        box.setMaximumWidth(int(140 * self._look.scale))
        keep = button(self._look, act, lambda: self._keep_figure(box, least))
        box.lineEdit().returnPressed.connect(keep.click)
        self._column.addWidget(WrappedText(self._look, text, language=self._language, size="card"))
        self._column.addLayout(row(box, PlainLabel(f"{least}–{most}", tone="muted"), keep))
        self._column.addStretch()
        self.answers.append(keep)

    def _keep_figure(self, box: QSpinBox, least: int) -> None:
        if box.value() < least:
            box.setFocus()
        else:
            self.chosen.emit(box.value())

    def start(self) -> None:
        """Put the keyboard to the answer that was given, else to the first."""
        if self.figure is not None:
            self.figure.setFocus()
            return
        given = [made for made in self.answers if made.isChecked()]
        for made in given or self.answers[:1]:
            made.setFocus()

    def _button(self, choice: Choice, *, is_given: bool) -> QPushButton:
        look = self._look
        has_glass = choice.fill is not None
        made = QPushButton(beside_icon(choice.words) if has_glass else choice.words)
        made.setProperty("act", "answer")
        made.setAccessibleName(choice.words)
        made.setCheckable(True)
        made.setChecked(is_given)
        made.setAutoDefault(True)  # Return answers, too
        if choice.fill is not None:
            size = GLASS * look.scale
            made.setIcon(_glass(look, choice.fill))
            made.setIconSize(size)
        made.clicked.connect(partial(self.chosen.emit, choice.value))
        return made


def _glass(look: Look, fill: float) -> QIcon:
    """A glass that is full to *fill* of 1."""
    size = GLASS * look.scale * SHARP
    picture = QPixmap(size)
    picture.fill(Qt.GlobalColor.transparent)
    wide, high, edge = size.width(), size.height(), 2.0 * SHARP
    foot = 0.18 * wide

    def across(level: float) -> tuple[QPointF, QPointF]:
        """The two sides of the glass at *level* of its height, from the foot."""
        y = high - edge - level * (high - 2 * edge)
        side = edge + foot * (1 - level)
        return QPointF(side, y), QPointF(wide - side, y)

    low, top = across(0), across(1)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if fill > 0:
        line = across(0.9 * fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("primary"))
        painter.drawPolygon(QPolygonF([low[0], line[0], line[1], low[1]]))
    painter.setPen(QPen(look.color("text2"), edge))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([top[0], low[0], low[1], top[1]]))
    painter.end()
    return QIcon(picture)
