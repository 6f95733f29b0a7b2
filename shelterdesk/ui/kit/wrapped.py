"""Read-only text broken where ICU breaks it: Qt cuts Khmer, Lao and Burmese in wrong places.

Not imported before sign-in: ICU is large.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from icu4py.breakers import LineBreaker
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from shelterdesk.ui.kit.look import Look

NARROW = 120
MEASURED = 2000  # characters; more only costs time
MOST_WIDTHS = 8  # kept for one text


class WrappedText(QWidget):
    """Plain text over several lines; ``language`` is the text's own, if it is known."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        language: str = "en",
        tone: str = "text",
        size: str = "editor",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._language, self._tone = look, language, tone
        self._font = look.font(size)
        self._metrics = QFontMetricsF(self._font)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show *text*; the whole of it is also what a screen reader says."""
        self._text = text
        self._line_height = self._tallest()
        self._broken: dict[float, list[str]] = {}  # by width: a layout asks for the same again
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def lines(self, width: float) -> list[str]:
        """The lines in which the text is drawn at *width* pixels; nothing is ever left out."""
        if width not in self._broken:
            if len(self._broken) == MOST_WIDTHS:
                self._broken.clear()
            self._broken[width] = self._break(width)
        return self._broken[width]

    def _break(self, width: float) -> list[str]:
        made = []
        for paragraph in self._text.split("\n"):
            line = ""
            for piece in LineBreaker(paragraph, self._language):
                if line and self._metrics.horizontalAdvance((line + piece).rstrip()) > width:
                    made.append(line)
                    line = ""
                line += piece
            made.append(line)
        return made

    def _tallest(self) -> float:
        """The tallest script in the text sets the height of its lines."""
        tallest = self._metrics.boundingRect(self._text[:MEASURED]).height()
        return max(tallest, self._metrics.lineSpacing())

    # Qt's names from here on.

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return int(len(self.lines(max(width, NARROW))) * self._line_height) + 4

    def sizeHint(self) -> QSize:
        width = max(self.width(), 300)
        return QSize(300, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROW, self.heightForWidth(max(self.width(), NARROW)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(self._look.color(self._tone))
        height = self._line_height
        slack = (height - self._metrics.lineSpacing()) / 2
        for number, line in enumerate(self.lines(max(self.width(), NARROW))):
            top = number * height + slack + self._metrics.ascent()
            painter.drawText(QPointF(0, top), line)
        painter.end()


class StruckText(WrappedText):
    """The same with a line through some of its words, which stay readable."""

    def __init__(self, look: Look, text: str, struck: Sequence[str]) -> None:
        super().__init__(look, text)
        found = ((text.find(words), len(words)) for words in struck if words)
        self._struck = [(at, at + size) for at, size in found if at >= 0]
        if self._struck:
            said = ", ".join(text[start:end] for start, end in self._struck)
            named = look.words("with a line through: {words}").format(words=said)
            self.setAccessibleName(f"{text} ({named})")

    def strokes(self, width: float) -> Iterator[tuple[int, float, float]]:
        """Line number, and from where to where on it, of every stretch that is struck."""
        at = 0
        for number, line in enumerate(self.lines(width)):
            if not self._text.startswith(line, at):
                at += 1  # the end of a paragraph
            for start, end in self._struck:
                first, last = max(start, at) - at, min(end, at + len(line)) - at
                if first < last:
                    advance = self._metrics.horizontalAdvance
                    yield number, advance(line[:first]), advance(line[:last])
            at += len(line)

    # Qt's names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self._look.color("stop"), 1.5))
        for number, left, right in self.strokes(max(self.width(), NARROW)):
            middle = (number + 0.5) * self._line_height
            painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        painter.end()
