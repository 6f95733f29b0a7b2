"""Text that shows exactly what it is given. The one place where ``QLabel`` is used."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget  # noqa: TID251  the one place

from shelterdesk.ui.kit.look import Look

FIRST_STRONG, POP = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """*text* so that its direction does not upset the sentence it stands in."""
    return f"{FIRST_STRONG}{text}{POP}" if text else ""


class PlainLabel(QLabel):
    """Plain text: no markup, no links, no pictures, whatever a person has written.

    ``size``: small, body, card, page, person, strong. ``tone``: muted, primary, ok, warn, stop,
    info. Both are names the style sheet knows.
    """

    def __init__(
        self,
        text: str = "",
        *,
        size: str = "body",
        tone: str = "",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("rank", size)  # Qt has a property named size
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Change the colour by its name."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class LineLabel(PlainLabel):
    """One line that gives way: where there is no room for all of it, it ends with three dots.

    It never makes a window wider. A screen reader is told the whole line.
    """

    def __init__(self, *, size: str = "body", tone: str = "") -> None:
        super().__init__(size=size, tone=tone)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show *text* instead of what stood here."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        has_room = metrics.horizontalAdvance(self._whole) <= self.width() or not self.isVisible()
        mode = Qt.TextElideMode.ElideRight
        self.setText(
            self._whole if has_room else metrics.elidedText(self._whole, mode, self.width())
        )

    # Qt's names from here on.

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._whole) + 2
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def icon_label(look: Look, name: str, token: str, words: str = "", size: int = 18) -> PlainLabel:
    """An icon that stands beside words; *words* say it where nothing stands beside it."""
    label = PlainLabel()
    label.setPixmap(look.icon(name, token, size).pixmap(size, size))
    label.setFixedSize(size + 2, size + 2)
    label.setAccessibleName(words)
    return label
