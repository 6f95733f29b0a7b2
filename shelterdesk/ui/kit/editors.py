"""One editor for each sort of field: how to read it, fill it, and keep it as a draft."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.domain.fields import Field, is_local
from shelterdesk.domain.record import from_plain, to_plain
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.calm import CalmPicker as CalmPicker
from shelterdesk.ui.kit.calm import PlainEdit as PlainEdit
from shelterdesk.ui.kit.cards import empty
from shelterdesk.ui.kit.look import Look


class Pick(Protocol):
    """One entry of a pick-list: a stored code and the words shown for it."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...


Picks = Callable[[str], Sequence[Pick]]
NOT_A_NUMBER = N_("Write a whole number, for example 50. Your text is kept.")


class Editor(QWidget):
    """What a form needs of every editor. ``hand`` is the part that takes the keyboard.

    ``widest`` is in pixels at normal text size: a short answer gets a short field.
    """

    edited = Signal()
    hand: QWidget
    widest = 720

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__()
        self.described, self.look = field, look
        self.line = QVBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(2)
        self.setMaximumWidth(int(self.widest * look.scale))

    def take(self, hand: QWidget) -> None:
        """Make *hand* the part that takes the keyboard and bears the field's name."""
        self.hand = hand
        self.setFocusProxy(hand)
        hand.setObjectName(self.described.name)
        hand.setAccessibleName(self.look.words(self.described.label))
        hand.setAccessibleDescription(self.look.words(self.described.hint))
        self.line.addWidget(hand)

    def read(self) -> Any:
        """The value as it stands; a field's ``empty`` when nothing was entered."""
        raise NotImplementedError

    def fill(self, value: Any) -> None:
        """Show *value*."""
        raise NotImplementedError

    def trouble(self) -> str:
        """A marked sentence when what was typed cannot be read yet; else nothing."""
        return ""

    def keep(self) -> Any:
        """What a draft keeps: plain JSON, also of text that cannot be read yet."""
        return to_plain(self.read())

    def restore(self, kept: Any) -> None:
        """Show what ``keep`` gave; a choice that is no longer offered is left open."""
        with suppress(ValueError, KeyError):
            self.fill(from_plain(self.described, kept))

    def mark(self, needs_a_look: bool) -> None:
        """Show by its edge that this field needs a look."""
        self.hand.setProperty("look", "needed" if needs_a_look else "")
        self.hand.style().unpolish(self.hand)
        self.hand.style().polish(self.hand)


class LineEditor(Editor):
    """One line, exactly as it was said."""

    widest = 520

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__(field, look)
        self.box = QLineEdit()
        self.take(self.box)
        self.box.textEdited.connect(self.edited)

    def read(self) -> str:
        return unicodedata.normalize("NFC", self.box.text().strip())

    def fill(self, value: Any) -> None:
        self.box.setText(value or "")

    def keep(self) -> str:
        return self.box.text()

    def restore(self, kept: Any) -> None:
        self.box.setText(str(kept))


class NumberEditor(LineEditor):
    """A whole number in the digits of any script."""

    widest = 140

    def read(self) -> Any:
        text = self.box.text().strip()
        return int(text) if text.isdecimal() else None

    def fill(self, value: Any) -> None:
        self.box.setText("" if value is None else str(value))

    def trouble(self) -> str:
        text = self.box.text().strip()
        return "" if not text or text.isdecimal() else NOT_A_NUMBER


class ParagraphEditor(Editor):
    """Text of several lines."""

    ROWS = 4

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__(field, look)
        self.box = PlainEdit()
        self.box.setFont(look.font("editor"))
        self.box.setMinimumHeight(self._height(self.ROWS))
        self.take(self.box)
        self._filling = False
        self.box.textChanged.connect(self._typed)

    def _height(self, rows: int) -> int:
        """How high the box is in pixels that shows so many lines."""
        return self.box.fontMetrics().lineSpacing() * rows + 16

    def read(self) -> Any:
        return unicodedata.normalize("NFC", self.box.toPlainText().strip())

    def fill(self, value: Any) -> None:
        self._filling = True
        self.box.setPlainText(value or "")
        self._filling = False

    def _typed(self) -> None:
        if not self._filling:
            self.edited.emit()


class LinesEditor(ParagraphEditor):
    """Any number of short texts, one on each line."""

    ROWS, MOST_ROWS = 2, 4

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__(field, look)
        self.box.setMaximumHeight(self._height(self.MOST_ROWS))

    def read(self) -> tuple[str, ...]:
        lines = self.box.toPlainText().splitlines()
        return tuple(unicodedata.normalize("NFC", s.strip()) for s in lines if s.strip())

    def fill(self, value: Any) -> None:
        super().fill("\n".join(value or ()))


class PickEditor(Editor):
    """One of a pick-list; *picks* are (code, translated words)."""

    widest = 420

    def __init__(self, field: Field, look: Look, picks: Sequence[tuple[str, str]]) -> None:
        super().__init__(field, look)
        self.box = CalmPicker()
        self.box.addItem(look.words("Choose") if field.required else "", "")
        for code, words in picks:
            self.box.addItem(words, code)
        self.box.setMaxVisibleItems(14)
        self.take(self.box)
        self.box.view().setAccessibleName(look.words(field.label))
        self.box.activated.connect(lambda _: self.edited.emit())

    def read(self) -> Any:
        return from_plain(self.described, self.box.currentData() or "")

    def fill(self, value: Any) -> None:
        code = "" if value is None else str(value)
        if is_local(code) and self.box.findData(code) < 0:
            self.box.addItem(self.look.words(code), code)  # it rests, but here it was chosen
        self.box.setCurrentIndex(max(self.box.findData(code), 0))


class TicksEditor(Editor):
    """Any number of a short pick-list, all in view."""

    def __init__(
        self, field: Field, look: Look, picks: Sequence[tuple[str, str]], columns: int = 3
    ) -> None:
        super().__init__(field, look)
        inner = QWidget()
        inner.setAccessibleName(look.words(field.label))
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        self.boxes: dict[str, QCheckBox] = {}
        self._grid, self._columns = grid, columns
        for code, words in picks:
            self._add(code, words)
        grid.setColumnStretch(columns, 1)
        self.line.addWidget(inner)
        self.hand = next(iter(self.boxes.values()))
        self.setFocusProxy(self.hand)

    def _add(self, code: str, words: str) -> None:
        box, number = QCheckBox(words), len(self.boxes)
        box.setAccessibleDescription(self.look.words(self.described.label))
        box.toggled.connect(lambda _: self.edited.emit())
        self._grid.addWidget(box, number // self._columns, number % self._columns)
        self.boxes[code] = box

    def read(self) -> tuple[Any, ...]:
        ticked = [code for code, box in self.boxes.items() if box.isChecked()]
        return tuple(from_plain(self.described, ticked)) if ticked else ()

    def fill(self, value: Any) -> None:
        chosen = {str(v) for v in value or ()}
        for code in sorted(filter(is_local, chosen - self.boxes.keys())):
            self._add(code, self.look.words(code))  # it rests, but here it was chosen
        for code, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(code in chosen)
            box.blockSignals(False)


class SeveralEditor(Editor):
    """Any number of a long pick-list: choose one, it joins the line, a click takes it out."""

    def __init__(self, field: Field, look: Look, picks: Sequence[tuple[str, str]]) -> None:
        super().__init__(field, look)
        self._words = dict(picks)
        self._chosen: list[str] = []
        self.box = CalmPicker()
        self.box.addItem(look.words("Add one"), "")
        for code, words in picks:
            self.box.addItem(words, code)
        self.box.setMaxVisibleItems(14)
        self.take(self.box)
        self._chips = QHBoxLayout()
        self.line.addLayout(self._chips)
        self.box.activated.connect(lambda _: self._add(self.box.currentData()))

    def read(self) -> tuple[str, ...]:
        return tuple(self._chosen)

    def fill(self, value: Any) -> None:
        self._chosen = list(value or ())
        self._draw()

    def _add(self, code: str) -> None:
        self.box.setCurrentIndex(0)
        if code and code not in self._chosen:
            self._chosen.append(code)
            self._changed()

    def _remove(self, code: str) -> None:
        self._chosen.remove(code)
        self._changed()

    def _changed(self) -> None:
        self._draw()
        self.edited.emit()

    def _draw(self) -> None:
        empty(self._chips)
        for code in self._chosen:
            words = self._words.get(code) or self.look.words(code)
            chip = button(self.look, words, partial(self._remove, code), act="quiet", icon="x")
            chip.setAccessibleName(self.look.words("Take out {what}").format(what=words))
            self._chips.addWidget(chip)
        self._chips.addStretch()


class FlagEditor(Editor):
    """A yes or no about the house's own work."""

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__(field, look)
        self.box = QCheckBox(look.words(field.label))
        self.take(self.box)
        self.box.clicked.connect(lambda _: self.edited.emit())

    def read(self) -> bool:
        return self.box.isChecked()

    def fill(self, value: Any) -> None:
        self.box.setChecked(bool(value))
