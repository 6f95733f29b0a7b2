"""Typing what stands on a safety card: groups of four, checked as soon as all are there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shelterdesk.errors import ShelterDeskError
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look

GROUPS, IN_GROUP = 9, 4


class CardLine(QWidget):
    """One card. ``check`` tells its number, and raises for what is on no card of this house."""

    entered = Signal()
    typed = Signal()

    def __init__(self, look: Look, name: str, check: Callable[[str], int] | None = None) -> None:
        """*name* is the translated label above the line."""
        super().__init__()
        self._look, self._check = look, check
        self.number = 0
        self.box = QLineEdit()
        self.box.setAccessibleName(name)
        fixed = QFont(self.box.font())
        fixed.setStyleHint(QFont.StyleHint.Monospace)
        fixed.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
        self.box.setFont(fixed)
        self.box.textEdited.connect(lambda _: self._typed())
        self.box.returnPressed.connect(self.entered)
        self.said = PlainLabel(size="small", tone="muted", wrap=True)
        label = PlainLabel(name, size="strong")
        label.setBuddy(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for part in (label, self.box, self.said):
            layout.addWidget(part)
        self.setFocusProxy(self.box)
        self._typed()

    def text(self) -> str:
        """What was typed."""
        return self.box.text()

    def clear(self) -> None:
        """Forget it."""
        self.box.clear()
        self._typed()

    def say_same(self) -> None:
        """It is the other card once more."""
        self.said.set_tone("warn")
        self.said.setText(self._look.words("This is the other card once more; type a second one."))

    def _typed(self) -> None:
        letters = "".join(c for c in self.box.text().upper() if c.isalnum())
        groups = [letters[at : at + IN_GROUP] for at in range(0, len(letters), IN_GROUP)]
        if self.box.cursorPosition() == len(self.box.text()):
            self.box.setText(" ".join(groups))
        words, whole = self._look.words, len(letters) // IN_GROUP
        self.number = 0
        tone, sentence = "muted", words("{n} of {all} groups").format(n=whole, all=GROUPS)
        if whole >= GROUPS and self._check is not None:
            try:
                self.number = self._check(self.box.text())
                tone, sentence = "ok", words("Card {n}. It fits.").format(n=self.number)
            except ShelterDeskError as error:
                tone, sentence = "warn", f"{words(error.title)}. {words(error.hint)}"
        self.said.set_tone(tone)
        self.said.setText(sentence)
        self.typed.emit()
