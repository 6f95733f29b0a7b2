"""Two hands on a keyboard, and a count of what they did."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

CARD = 40  # a longer line is a card's; passphrases and names are shorter
# The keystroke-level model, Card, Moran and Newell, Communications of the ACM 23 (1980): seconds a
# key of an average typist who is no secretary, of complex codes, and to make up one's mind; to
# point at something and press the mouse.
KEY, CODE_KEY, MIND = 0.28, 0.75, 1.35
POINT, PRESS = 1.1, 0.2


@dataclass
class Hands:
    """Types where the keyboard is. A key is one step, a line typed another.

    ``keys`` are all keys that were hit, ``cards`` those of them that are letters of a card.
    """

    steps: int = 0
    keys: int = 0
    cards: int = 0

    def seconds(self) -> float:
        """How long hands and mind take for this by that model, without reading or waiting."""
        plain = self.keys - self.cards
        return plain * KEY + self.cards * CODE_KEY + self.steps * MIND

    def type(self, text: str) -> None:
        """A line, into the field that has the keyboard."""
        field = self._focus(QLineEdit)
        QTest.keyClicks(field, text)
        self.steps += 1
        self.keys += len(text)
        self.cards += len(text) if len(text) > CARD else 0

    def press(self, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """One key."""
        QTest.keyClick(self._focus(QWidget), key)
        self.steps += 1
        self.keys += 1

    def tab_to(self, name: str) -> None:
        """Tab until the button of this name has the keyboard."""
        for _ in range(12):
            found = QApplication.focusWidget()
            if isinstance(found, QPushButton) and found.accessibleName() == name:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no way to {name} by Tab")

    @staticmethod
    def _focus(kind: type[QWidget]) -> QWidget:
        found = QApplication.focusWidget()
        assert isinstance(found, kind), found
        return found
