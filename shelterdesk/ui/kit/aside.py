"""A part of a form that is closed at first: for what is seldom needed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.look import Look


class Aside(QWidget):
    """A button with a title, and what it opens below it."""

    def __init__(self, look: Look, title: str) -> None:
        """*title* is translated."""
        super().__init__()
        self._look, self._title = look, title
        self.opener = button(look, title, self.toggle, act="link", icon="chevron-down")
        self.body = QWidget()
        self.inner = QVBoxLayout(self.body)
        self.inner.setContentsMargins(12, 0, 0, 0)
        self.inner.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.opener)
        layout.addWidget(self.body)
        self.set_open(wide=False)

    @property
    def is_open(self) -> bool:
        """Whether its fields can be seen."""
        return not self.body.isHidden()

    def set_open(self, *, wide: bool) -> None:
        """Open or close it."""
        self.body.setVisible(wide)
        words = self._look.words
        self.opener.setAccessibleDescription(words("Open") if wide else words("Closed"))

    def toggle(self) -> None:
        """The other way round."""
        self.set_open(wide=not self.is_open)
