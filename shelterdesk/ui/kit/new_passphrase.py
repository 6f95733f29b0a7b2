"""A passphrase that somebody chooses: typed twice, seen by nobody else."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.passphrase import PassphraseLine


class NewPassphrase(QWidget):
    """Two lines that must be the same."""

    entered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        words = look.words
        self.first = PassphraseLine(look, words("New passphrase"))
        self.again = PassphraseLine(look, words("The same once more"))
        self.again.keyboard.hide()
        self.first.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.entered)
        hint = words("Five or six simple words that do not belong together are strong and easy.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PlainLabel(hint, size="small", tone="muted", wrap=True))
        layout.addWidget(self.first)
        layout.addWidget(self.again)
        self.setFocusProxy(self.first)

    def take(self) -> str:
        """What was typed if both lines are the same, else nothing; both are empty afterwards."""
        one, other = self.first.take(), self.again.take()
        return one if one == other else ""
