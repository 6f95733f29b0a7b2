"""Two of Qt's own parts that do nothing by surprise; the first page has them and little else."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QPlainTextEdit


class CalmPicker(QComboBox):
    """A pick-list that does not change when the page is scrolled over it."""

    # Qt's names from here on.

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class PlainEdit(QPlainTextEdit):
    """Takes plain text only, whatever is pasted; Tab moves on."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    # Qt's names from here on.

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(unicodedata.normalize("NFC", source.text()))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()
