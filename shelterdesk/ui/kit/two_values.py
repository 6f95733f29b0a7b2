"""Two values of one field side by side, and which of them stays. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from shelterdesk.i18n import N_
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.wrapped import WrappedText

THEIRS, MINE, BOTH = "theirs", "mine", "both"
TITLE = N_("Somebody else changed this while you wrote")
MEANS = N_("Nothing is lost: both texts are here. Choose for each part, then save.")
NO_CHOICE = N_("Nothing is lost: you changed other parts. Look at it, then save.")
NOTHING = N_("nothing")


@dataclass(frozen=True)
class TwoValues:
    """One field in translated words; ``joins`` where both texts can stay."""

    name: str
    label: str
    theirs: str
    mine: str
    joins: bool = False


class Choosing(QWidget):
    """One field: theirs on the left, mine on the right, and perhaps both."""

    chosen = Signal(str, str)  # the field, which

    def __init__(self, look: Look, values: TwoValues, who: str) -> None:
        super().__init__()
        words = look.words
        self.name, self.which = values.name, ""
        self.boxes: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        offered = [
            (THEIRS, words("Take what {name} wrote").format(name=who), values.theirs),
            (MINE, words("Take what I wrote"), values.mine),
        ]
        for column, (which, title, text) in enumerate(offered):
            said = text or words(NOTHING)
            box = self._box(which, title, f"{values.label}. {title}: {said}")
            group.addButton(box)
            grid.addWidget(box, 0, column)
            grid.addWidget(WrappedText(look, said, tone="text" if text else "text2"), 1, column)
            grid.setColumnStretch(column, 1)
        if values.joins:
            title = words("Keep both, one below the other")
            box = self._box(BOTH, title, f"{values.label}. {title}")
            group.addButton(box)
            grid.addWidget(box, 2, 0, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 8)
        layout.setSpacing(2)
        layout.addWidget(PlainLabel(values.label, size="strong"))
        layout.addLayout(grid)

    def start(self) -> None:
        """Put the keyboard here; nothing is chosen by that."""
        self.boxes[self.which or THEIRS].setFocus()

    def _box(self, which: str, title: str, name: str) -> QRadioButton:
        box = QRadioButton(title)
        box.setAccessibleName(name)
        box.toggled.connect(lambda on: self._choose(which) if on else None)
        self.boxes[which] = box
        return box

    def _choose(self, which: str) -> None:
        self.which = which
        self.chosen.emit(self.name, which)


class TwoValuesCard(Card):
    """Everything that two people see differently; hidden when there is nothing."""

    chosen = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("banner", "warn")
        self.choices: list[Choosing] = []
        self.hide()

    def show_values(
        self, both: Sequence[TwoValues], theirs_only: Sequence[TwoValues], who: str, when: str
    ) -> None:
        """Show what both changed, to be chosen, and what only *who* changed, as it is now."""
        words = self._look.words
        self.clear()
        title, means = words(TITLE), words(MEANS if both else NO_CHOICE)
        self.add(PlainLabel(title, size="card", wrap=True))
        said = words("{name} saved it: {when}.").format(name=who, when=when)
        self.add(PlainLabel(f"{said} {means}", wrap=True))
        self.choices = [Choosing(self._look, values, who) for values in both]
        for choosing in self.choices:
            choosing.chosen.connect(self.chosen)
            self.add(choosing)
        if theirs_only:
            title = words("Only {name} changed these parts. They stay so.").format(name=who)
            self.add(PlainLabel(title, size="strong", wrap=True))
            for values in theirs_only:
                text = f"{values.label}: {values.theirs or words(NOTHING)}"
                self.add(WrappedText(self._look, text))
        self.setAccessibleName(title)
        self.show()
        announce(self, f"{words(TITLE)} {means}")
        if self.choices:
            self.choices[0].start()

    @property
    def open_choices(self) -> tuple[Choosing, ...]:
        """What is not decided yet."""
        return tuple(c for c in self.choices if not c.which) if not self.isHidden() else ()

    def take_away(self) -> None:
        """Everything is decided and saved."""
        self.choices = []
        self.hide()
