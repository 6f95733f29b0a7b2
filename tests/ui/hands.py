"""Two hands on a keyboard, and a count of what they did."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget


@dataclass
class Hands:
    """Types where the keyboard is. A key is one step, a line typed another."""

    steps: int = 0

    def type(self, text: str) -> None:
        """A line, into the field that has the keyboard."""
        field = self._focus(QLineEdit)
        QTest.keyClicks(field, text)
        self.steps += 1

    def press(self, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """One key."""
        QTest.keyClick(self._focus(QWidget), key)
        self.steps += 1

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
