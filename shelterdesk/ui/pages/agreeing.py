"""The second person: a colleague's own name and passphrase, or two safety cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import N_
from shelterdesk.services.people import SecondPerson
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.card_line import CardLine
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.seat import Seat

LETTING_IN = N_(
    "Nobody lets people in alone. One of you two is a manager; the second person types "
    "their own passphrase here. Two safety cards count as a second person."
)
DECIDING = N_(
    "This is not decided alone. One of you two is a manager; the second person types their own "
    "passphrase here. Two safety cards count as a second person. The trail names both of you."
)


class AgreeingBox(QDialog):
    """Asks for the second person before something is done; *act* is run in the worker."""

    def __init__(
        self, seat: Seat, parent: QWidget, what: str, act: Callable[[SecondPerson], Any]
    ) -> None:
        """*what* is translated: what both decide."""
        super().__init__(parent)
        look, words = seat.look, seat.look.words
        self._seat, self._act = seat, act
        self.done_with: Any = None
        self.setWindowTitle(words("ShelterDesk"))
        self.setMinimumWidth(480)
        self.banner = Banner(look)
        self.second = Agreeing(seat, DECIDING)
        self.main = button(look, words("We both agree"), self.enter, act="main")
        self.main.setDefault(True)
        acts = QHBoxLayout()
        acts.addStretch()
        acts.addWidget(button(look, words("Not now"), self.reject))
        acts.addWidget(self.main)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(what, size="page", wrap=True))
        layout.addWidget(self.banner)
        layout.addWidget(self.second)
        layout.addLayout(acts)
        self.second.name.setFocus()

    def enter(self) -> None:
        """Try; what was typed leaves the lines at once."""
        second = self.second.take()
        self.main.setEnabled(False)
        self._seat.tasks.run(lambda _: self._act(second), self._done, self._failed, owner=self)

    def _done(self, found: Any) -> None:
        self.done_with = found
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.main.setEnabled(True)
        self.banner.show_error(error)


class Agreeing(Card):
    """Asks for the second person; nothing typed here stays after it was taken."""

    def __init__(self, seat: Seat, why: str = LETTING_IN) -> None:
        """*why* is marked."""
        words = seat.look.words
        super().__init__(words("A second person agrees"))
        self.with_cards = QCheckBox(words("Two safety cards instead"))
        self.name = QLineEdit()
        self.name.setAccessibleName(words("Sign-in name of the second person"))
        label = PlainLabel(words("Sign-in name of the second person"), size="strong")
        label.setBuddy(self.name)
        self.passphrase = PassphraseLine(seat.look, words("Their passphrase"))
        self.cards = (
            CardLine(seat.look, words("First card")),
            CardLine(seat.look, words("Second card")),
        )
        self._colleague, self._paper = (
            _below(label, self.name, self.passphrase),
            _below(*self.cards),
        )
        self._paper.hide()
        self.with_cards.toggled.connect(self._paper.setVisible)
        self.with_cards.toggled.connect(self._colleague.setHidden)
        self.add(PlainLabel(words(why), tone="muted", wrap=True), self._colleague, self._paper)
        self.add(self.with_cards)

    def take(self) -> SecondPerson:
        """Who agrees; passphrase and cards are gone from the screen afterwards."""
        typed = self.passphrase.take()
        one, other = (line.text() for line in self.cards)
        for line in self.cards:
            line.clear()
        if self.with_cards.isChecked():
            return SecondPerson(cards=(one, other))
        return SecondPerson(self.name.text(), typed)


def _below(*parts: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        layout.addWidget(part)
    return holder
