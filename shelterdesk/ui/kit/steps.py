"""One thing at a time: a card with a title, why, a few fields, and one button to go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, empty, row, scrolled
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look

WIDTH = 620
WHOLE = 16_777_215  # as wide as Qt lets a widget be


class Steps(QWidget):
    """Shows one step after another; Return goes from field to field, and at the end goes on."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self.setProperty("page", "true")
        self.setAccessibleName(name)
        self.banner = Banner(look)
        self.card = Card()
        self.card.column.setContentsMargins(26, 18, 26, 20)
        self.card.column.setSpacing(9)
        self.card.setMaximumWidth(int(WIDTH * look.scale))
        self.main = button(look, "", _nothing, act="main")
        inner = QWidget()
        inner.setProperty("page", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 16, 20, 20)
        across = QHBoxLayout()
        across.addStretch()
        across.addWidget(self.card, 10)
        across.addStretch()
        column.addLayout(across)
        column.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(scrolled(inner, name), 1)
        inner.setMaximumWidth(WHOLE)  # the card stands in the middle of any window

    def show_step(
        self,
        title: str,
        why: Sequence[str],
        parts: Sequence[QWidget],
        main: tuple[str, Callable[[], None]] | None,
        *others: tuple[str, Callable[[], None]],
        count: str = "",
    ) -> None:
        """Show a step; all texts are translated. The first field has the keyboard.

        Without *main* the parts have a button of their own, and the keyboard where they put it.
        """
        look = self.look
        self.banner.clear()
        empty(self.card.column)
        if count:
            self.card.add(PlainLabel(count, size="small", tone="muted"))
        self.card.add(PlainLabel(title, size="page", wrap=True))
        self.card.add(*(PlainLabel(text, wrap=True) for text in why))
        lines: list[QLineEdit] = []
        for part in parts:
            self.card.add(part)
            lines += part.findChildren(QLineEdit) or ([part] if isinstance(part, QLineEdit) else [])
        if main is None:
            return
        self.main = button(look, main[0], main[1], act="main")
        quiet = [button(look, text, act, act="quiet") for text, act in others]
        self.card.column.addSpacing(6)
        self.card.add(row(self.main, *quiet))
        for each in (self.main, *quiet, *parts):
            each.installEventFilter(self)
        for line, after in pairwise(lines):
            line.returnPressed.connect(after.setFocus)
        if lines:
            lines[-1].returnPressed.connect(main[1])
        first = lines[0] if lines else self.main
        QTimer.singleShot(0, first, first.setFocus)  # not before it is there to be seen

    def work(self, title: str, cancel: Callable[[], None]) -> None:
        """Something runs; it can be stopped."""
        self.main.setEnabled(False)

        def stop() -> None:
            cancel()
            self.stopped()

        self.banner.show_progress(title, stop)

    def stopped(self) -> None:
        """It was stopped: the step stands as before."""
        self.banner.clear()
        self.main.setEnabled(True)

    def fail(self, error: Exception) -> None:
        """Say what went wrong; what was typed stays."""
        self.main.setEnabled(True)
        self.banner.show_error(error)

    # Qt's names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return presses the button that has the keyboard, as it does in a dialog."""
        if (
            isinstance(watched, QPushButton)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            watched.click()
            return True
        return super().eventFilter(watched, event)


class NamedLine(QWidget):
    """A line with its label and, below it, what is meant."""

    def __init__(self, name: str, hint: str = "", text: str = "") -> None:
        super().__init__()
        self.box = QLineEdit(text)
        self.box.setAccessibleName(name)
        self.box.setAccessibleDescription(hint)
        label = PlainLabel(name, size="strong", wrap=True)
        label.setBuddy(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for part in (label, self.box):
            layout.addWidget(part)
        if hint:
            layout.addWidget(PlainLabel(hint, size="small", tone="muted", wrap=True))
        self.setFocusProxy(self.box)


def _nothing() -> None:
    """No step yet."""
