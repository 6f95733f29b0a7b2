"""The second person: a colleague's own name and passphrase, or two safety cards."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.services.people import SecondPerson
from shelterdesk.ui.kit.card_line import CardLine
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.seat import Seat


class Agreeing(Card):
    """Asks for the second person; nothing typed here stays after it was taken."""

    def __init__(self, seat: Seat) -> None:
        words = seat.look.words
        super().__init__(words("A second person agrees"))
        why = words(
            "Nobody lets people in alone. One of you two is a manager; the second person types "
            "their own passphrase here. Two safety cards count as a second person."
        )
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
        self.add(PlainLabel(why, tone="muted", wrap=True), self._colleague, self._paper)
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
