"""Signing in: name, passphrase, and what could make them go wrong. Imports only the kit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.errors import SecretMissing
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import beside_icon, button
from shelterdesk.ui.kit.calm import CalmPicker
from shelterdesk.ui.kit.cards import Card, band
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.kit.tasks import Tasks, TasksOf
from shelterdesk.ui.pages.new_computer import NewComputerCard
from shelterdesk.ui.presenters.sign_in import House, Keys, SignIn

PRACTICE_USERS = N_("These people work in the practice house. Sign in as any of them.")
WIDTH = 430


class SignInPage(QWidget):
    """The first thing one sees. A real house's name is not on it."""

    entered = Signal(object)  # the desk

    def __init__(
        self,
        look: Look,
        tasks: Tasks,
        houses: Sequence[House],
        sign_in: Callable[[Path, str, str], Any],
        keys: Keys | None = None,
        begin: Callable[[], None] | None = None,
        practice_names: Callable[[], Sequence[str]] | None = None,
    ) -> None:
        """*begin* leads to making or restoring a house; None where that is not offered.

        *practice_names* tells how one signs in to a practice house, a line for each person.
        """
        super().__init__()
        self._look = look
        words = look.words
        self.setProperty("page", "true")
        self.practice = band("practice")
        stripe = QHBoxLayout(self.practice)
        stripe.setContentsMargins(16, 6, 16, 6)
        stripe.addWidget(PlainLabel(words("Practice house: all people in it are made up")), 1)
        if practice_names is not None:
            told = practice_names
            self.who = button(look, words("Who works here"), lambda: self._name(told()), act="link")
            stripe.addWidget(self.who)
        self.practice.hide()
        self.house = PlainLabel(size="page", wrap=True)
        self.house.hide()
        self.houses = CalmPicker()
        self.houses.setAccessibleName(words("House"))
        for number, house in enumerate(houses, 1):
            title = house.title if house.practice else words("House {n}").format(n=number)
            self.houses.addItem(title)
        if len(houses) < 2:
            self.houses.hide()
        self.banner = Banner(look)
        self.name = QLineEdit()
        self.name.setAccessibleName(words("Name"))
        name_label = PlainLabel(words("Name"), size="strong")
        name_label.setBuddy(self.name)
        self.passphrase = PassphraseLine(look, words("Passphrase"))
        self.main = button(look, words("Sign in"), self._enter, act="main", icon="log-in")
        self.card_link = button(
            look,
            words("Type the workstation card"),
            lambda: self.ask_for_card(SecretMissing()),
            act="link",
        )
        self.card_link.hide()
        self.name.returnPressed.connect(lambda: self.passphrase.setFocus())
        self.passphrase.entered.connect(self._enter)
        card = Card().add(
            PlainLabel(words("Sign in"), size="person"),
            self.house,
            self.houses,
            self.banner,
            name_label,
            self.name,
            self.passphrase,
            self.main,
            self.card_link,
        )
        if begin is not None:
            card.add(button(look, words("Make or restore a house"), begin, act="link"))
        self._ways = card.column
        card.column.setContentsMargins(28, 22, 28, 26)
        card.column.setSpacing(10)
        card.setFixedWidth(int(WIDTH * look.scale))
        self.card = card
        self.new_computer = NewComputerCard(look, self._give_card)
        self.new_computer.setFixedWidth(int(WIDTH * look.scale))
        self.new_computer.given_up.connect(self._back_to_sign_in)
        self.new_computer.hide()
        middle = QHBoxLayout()
        middle.addStretch()  # an alignment would lose the heights of wrapped lines
        middle.addWidget(card)
        middle.addWidget(self.new_computer)
        middle.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.practice)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)
        if not houses:
            self.main.setEnabled(False)
            self.banner.show_note(
                words("There is no house on this computer yet"),
                words("Make a practice house with “shelterdesk demo”, or ask who set this up."),
                tone="info",
            )
        self._presenter = SignIn(TasksOf(tasks, self), self, houses, sign_in, keys)
        self.houses.currentIndexChanged.connect(self._presenter.choose)
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(lambda: self.main.setEnabled(True))
        self._presenter.start()
        self.name.setFocus()

    def offer_help(self, text: str, open_it: Callable[[Path], None]) -> None:
        """One more way below the button, for the house that is chosen; translated *text*."""

        def go() -> None:
            chosen = self._presenter.chosen
            if chosen is not None:
                open_it(chosen.path)

        self._ways.addWidget(button(self._look, text, go, act="link"))

    def _name(self, people: Sequence[str]) -> None:
        """The same in every practice house, so no secret."""
        words = self._look.words
        self.banner.show_note(
            words(PRACTICE_USERS),
            "\n".join(people),
            tone="info",
        )

    # what the presenter tells

    def show_house(self, title: str, *, practice: bool) -> None:
        """Which house it is; only a practice house says its name."""
        self.practice.setVisible(practice)
        self.house.setText(title)
        self.house.setVisible(bool(title))

    def show_failure(self, error: Exception) -> None:
        """One sentence, whatever the cause."""
        self.banner.show_error(error)
        self.passphrase.setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """Opening takes a moment on purpose."""
        self.main.setEnabled(not busy)
        words = self._look.words
        self.main.setText(beside_icon(words("Opening…") if busy else words("Sign in")))
        if busy:
            self.banner.clear()

    def wait(self, seconds: int) -> None:
        """No try counts before *seconds* are over."""
        self.main.setEnabled(False)
        self._wait.start(seconds * 1000)

    def signed_in(self, desk: Any) -> None:
        """The door is open."""
        self.entered.emit(desk)

    def look_for_key(self) -> None:
        """Everything is imported: see whether this computer has the key of the house."""
        self._presenter.look_for_key()

    def offer_card(self) -> None:
        """It may be the computer's key that does not fit."""
        self.card_link.show()

    def ask_for_card(self, error: Exception) -> None:
        """This computer is not set up for the house."""
        self.card.hide()
        self.new_computer.show()
        self.new_computer.ask(error)

    def card_fits(self) -> None:
        """Go on as usual."""
        words = self._look.words
        self.new_computer.fits()
        self._back_to_sign_in()
        self.banner.show_note(
            words("The card fits this house"),
            words("Now sign in with your own name and passphrase."),
        )

    def card_failed(self, error: Exception) -> None:
        """It is no card of this house."""
        self.new_computer.failed(error)

    def _give_card(self, text: str) -> None:
        self._presenter.give_card(text)

    def _back_to_sign_in(self) -> None:
        self.new_computer.hide()
        self.card.show()
        (self.passphrase if self.name.text() else self.name).setFocus()

    def _enter(self) -> None:
        if self.main.isEnabled():
            self._presenter.enter(self.name.text(), self.passphrase.take())
