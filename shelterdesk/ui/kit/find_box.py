"""One box to find a resident or a command. Nothing that people wrote is searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.look import Look


@dataclass(frozen=True)
class Found:
    """One thing that fits: its key, the words for it, an icon; without a key it only tells."""

    key: str
    text: str
    icon: str = "user"


Search = Callable[[str], Sequence[Found]]


class FindBox(QLineEdit):
    """Type, choose with the arrows, Enter goes there; Escape closes the answers."""

    went = Signal(str)

    def __init__(self, look: Look, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._search = look, search
        self.setProperty("look", "search")
        self.setPlaceholderText(look.words("Find a resident or a command"))
        self.setAccessibleName(look.words("Find a resident or a command"))
        self.setToolTip("Ctrl+K")
        self.setMaximumWidth(420)
        self.setMinimumWidth(160)
        icon = self.addAction(look.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        icon.setText(look.words("Find"))
        self._frame: QFrame | None = None
        self.answers = QListWidget(self)
        self.answers.hide()
        self.answers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.answers.setAccessibleName(look.words("What was found"))
        self.answers.setIconSize(QSize(18, 18))
        self.answers.itemClicked.connect(lambda _: self._go())
        self.textEdited.connect(self._typed)
        self.setClearButtonEnabled(False)

    def close_answers(self) -> None:
        """Let go of the list and of the text."""
        if self._frame is not None:
            self._frame.hide()
        self.clear()

    def look_again(self) -> None:
        """Answer once more what stands in the box, for more is known now; stay where one was."""
        if self._frame is None or not self._frame.isVisible():
            return
        before = self._key(self.answers.currentRow())
        self._typed(self.text())
        same = (n for n in range(self.answers.count()) if before and self._key(n) == before)
        self.answers.setCurrentRow(next(same, 0))

    def _key(self, row: int) -> str:
        item = self.answers.item(row)
        return item.data(Qt.ItemDataRole.UserRole) or "" if item else ""

    def _typed(self, text: str) -> None:
        found = self._search(text) if text.strip() else ()
        self.answers.clear()
        for each in found:
            icon = QIcon(self._look.icon(each.icon).pixmap(18, 18))
            icon.addPixmap(icon.pixmap(18, 18), QIcon.Mode.Selected)  # no tint when chosen
            item = QListWidgetItem(icon, each.text)
            item.setData(Qt.ItemDataRole.UserRole, each.key)
            if not each.key:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.answers.addItem(item)
        if text.strip() and not found:
            nothing = QListWidgetItem(self._look.words("Nothing was found with these letters."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.answers.addItem(nothing)
        self.answers.setCurrentRow(0)
        self._place(open_it=bool(text.strip()))
        count = sum(bool(each.key) for each in found)
        announce(self, self._look.words.count("{n} found", "{n} found", count).format(n=count))

    def _place(self, *, open_it: bool) -> None:
        if self._frame is None:
            self._frame = QFrame(self.window())
            self._frame.setProperty("card", "true")
            inner = QVBoxLayout(self._frame)
            inner.setContentsMargins(4, 4, 4, 4)
            inner.addWidget(self.answers)
            self.answers.show()
        self._frame.setVisible(open_it)
        if open_it:
            height = min(max(self.answers.count(), 1), 8) * 36 + 14
            corner = self.mapTo(self.window(), QPoint(0, self.height() + 4))
            self._frame.setGeometry(corner.x(), corner.y(), max(self.width(), 320), height)
            self._frame.raise_()

    def _go(self) -> None:
        key = self._key(self.answers.currentRow())
        if key:
            self.close_answers()
            self.went.emit(key)

    # Qt's names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.answers.currentRow(), event.key()
        if key == Qt.Key.Key_Down:
            self.answers.setCurrentRow(min(row + 1, self.answers.count() - 1))
        elif key == Qt.Key.Key_Up:
            self.answers.setCurrentRow(max(row - 1, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        elif key == Qt.Key.Key_Escape and self.text():
            self.close_answers()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._frame is not None and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._frame.hide()
        super().focusOutEvent(event)
