"""Text that shows exactly what it is given. The one place where ``QLabel`` is used."""

from __future__ import annotations

from PySide6.QtCore import Qt
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


def icon_label(look: Look, name: str, token: str, words: str = "", size: int = 18) -> PlainLabel:
    """An icon that stands beside words; *words* say it where nothing stands beside it."""
    label = PlainLabel()
    label.setPixmap(look.icon(name, token, size).pixmap(size, size))
    label.setFixedSize(size + 2, size + 2)
    label.setAccessibleName(words)
    return label
