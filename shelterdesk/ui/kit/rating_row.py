"""Rating 0 to 10: eleven buttons in a row, small beside a form, large for two at one desk."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.plan import LEAST, MOST
from shelterdesk.i18n import N_, Translator
from shelterdesk.ui.kit.editors import Editor
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look

HARD, WELL = N_("0: very hard"), N_("10: very well")
SMALL, LARGE = 34, 58  # pixels at normal text size


class RatingRow(QWidget):
    """One of eleven numbers, or none; a second press takes it back. Arrow keys move along."""

    chosen = Signal()

    def __init__(
        self, look: Look, name: str, *, words: Translator | None = None, side: int = SMALL
    ) -> None:
        """*name* is translated; *words* are those of the reader, where that is a resident."""
        super().__init__()
        words = words or look.words
        self.setAccessibleName(name)
        self.buttons: list[QPushButton] = []
        numbers = QHBoxLayout()
        numbers.setSpacing(4)
        pixels = int(side * look.scale)
        for number in range(LEAST, MOST + 1):
            made = QPushButton(str(number))
            made.setCheckable(True)
            made.setProperty("act", "rating" if side == SMALL else "rating_large")
            made.setAccessibleName(f"{name}: {number}")
            made.setAutoDefault(False)
            made.setMinimumSize(pixels, pixels)
            made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            made.setMaximumWidth(pixels * 2)
            made.clicked.connect(partial(self._pressed, number))
            self.buttons.append(made)
            numbers.addWidget(made, 1)
        ends = QHBoxLayout()
        rank = "small" if side == SMALL else "card"
        ends.addWidget(PlainLabel(words(HARD), size=rank, tone="muted"))
        ends.addStretch()
        ends.addWidget(PlainLabel(words(WELL), size=rank, tone="muted"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(numbers)
        layout.addLayout(ends)
        self.setMaximumWidth((pixels + 4) * (MOST + 1) if side == SMALL else 16_777_215)

    @property
    def value(self) -> int | None:
        """The number that is chosen; None where nobody said one."""
        return next((n for n, each in enumerate(self.buttons) if each.isChecked()), None)

    def show_value(self, value: int | None) -> None:
        """Show *value* without telling anybody."""
        for number, each in enumerate(self.buttons):
            each.setChecked(number == value)

    def _pressed(self, number: int) -> None:
        is_on = self.buttons[number].isChecked()
        self.show_value(number if is_on else None)
        self.chosen.emit()

    # Qt's names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        here = next((n for n, each in enumerate(self.buttons) if each.hasFocus()), None)
        if step is None or here is None:
            super().keyPressEvent(event)
            return
        self.buttons[min(max(here + step, LEAST), MOST)].setFocus()


class RatingEditor(Editor):
    """The same in a form."""

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__(field, look)
        self.box = RatingRow(look, look.words(field.label))
        self.line.addWidget(self.box)
        self.box.setObjectName(field.name)
        self.hand = self.box.buttons[0]
        self.setFocusProxy(self.hand)
        self.box.chosen.connect(self.edited)

    def read(self) -> int | None:
        return self.box.value

    def fill(self, value: Any) -> None:
        self.box.show_value(value)
