"""The lost computer, walked by keyboard: a copied house, the workstation card, one's passphrase.

The house was copied from a backup disk to a new computer, whose keyring is empty. Every key goes to
whatever has the keyboard; what the hands do is counted.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.access import computer, door
from shelterdesk.errors import CardMistyped, NoKeyring
from shelterdesk.ui.application import Doors, House, Window, make_application
from shelterdesk.ui.pages.new_computer import LETTERS, NOT_SET_UP
from shelterdesk.ui.pages.sign_in import SignInPage
from shelterdesk.ui.presenters.sign_in import Keys
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.keyed import WORD, Keyed, MemoryRing, keyed
from tests.ui.test_journey import Program


@dataclass
class Hands:
    """Type and press; each key goes to the part that has the keyboard."""

    bot: QtBot
    window: Window
    lines: int = 0
    presses: int = 0

    def type(self, text: str) -> None:
        self.bot.keyClicks(self._part(), text)
        self.lines += 1

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.bot.keyClick(self._part(), key, held)
        self.presses += 1

    def _part(self) -> QWidget:
        part = self.window.focusWidget()
        assert part is not None
        return part


@dataclass
class NewComputer:
    """A computer to which a real house was copied."""

    house: Keyed
    ring: MemoryRing
    folder: Path
    bot: QtBot
    pictures: Path
    taken: int = 0

    def start(self) -> Hands:
        """Start the program anew, and wait until it has looked around."""
        opened = replace(self.house.house(self.ring), folder=self.folder)
        doors = Doors(  # noqa: S604  a shell of ours, not of the system
            houses=lambda: [House(self.folder, "HOUSE-01", practice=False)],
            sign_in=lambda folder, name, typed: computer.sign_in(opened, name, typed),
            preload=lambda: None,
            shell=lambda: Shell,
            restart=lambda: None,
            taste=lambda: {"theme": "light"},
            keep_taste=lambda taste: None,
            keys=Keys(
                lambda folder: computer.find_key(opened),
                lambda folder, text: computer.type_card(opened, text),
            ),
        )
        self.window = Window(make_application(), doors)
        self.bot.addWidget(self.window)
        self.window.resize(1280, 760)
        self.window.show()
        self.bot.waitUntil(lambda: self.window._painted)
        self.settle()
        return Hands(self.bot, self.window)

    def settle(self) -> None:
        Program.settle(self)  # type: ignore[arg-type]

    @property
    def _bot(self) -> QtBot:
        return self.bot

    @property
    def page(self) -> SignInPage:
        page = self.window.centralWidget()
        assert isinstance(page, SignInPage)
        return page

    @property
    def shell(self) -> Shell:
        shell = self.window.centralWidget()
        assert isinstance(shell, Shell)
        return shell

    def picture(self, name: str) -> None:
        self.taken += 1
        assert self.window.grab().save(str(self.pictures / f"{self.taken}-{name}.png"))

    def lock(self) -> None:
        with self.bot.waitSignal(self.shell.ended):
            self.shell.lock()
        self.settle()
        self.window.hide()


@pytest.fixture
def new(cast: Cast, qtbot: QtBot, tmp_path: Path) -> NewComputer:
    house = keyed(cast)
    folder = tmp_path / "new computer"
    folder.mkdir()
    for name in (door.DATA_FILE, door.KEY_FILE):
        shutil.copy2(cast.folder / name, folder)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    return NewComputer(house, MemoryRing(), folder, qtbot, pictures)


def test_a_lost_computer_is_replaced_with_the_card_and_ones_own_passphrase(
    new: NewComputer,
) -> None:
    hands = new.start()
    page = new.page
    assert page.new_computer.isVisible()
    assert page.new_computer.title.text() == NOT_SET_UP
    assert not page.card.isVisible()
    new.picture("not-set-up")

    swapped = new.house.card[1] + new.house.card[0] + new.house.card[2:]
    wrong = swapped if swapped != new.house.card else "A" + new.house.card[1:]
    hands.type(wrong)
    hands.press(Qt.Key.Key_Return)
    new.settle()
    assert page.new_computer.banner.title.text() == CardMistyped.title
    assert page.new_computer.lines.toPlainText() == wrong  # to be compared, not typed again
    assert new.ring.secrets == {}
    new.picture("mistyped")

    # The slip is at the beginning: two letters in the wrong order.
    hands.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    hands.press(Qt.Key.Key_Delete)
    hands.press(Qt.Key.Key_Delete)
    hands.type(new.house.card[:2])
    assert page.new_computer.count.text() == f"{LETTERS} of {LETTERS} letters"
    hands.press(Qt.Key.Key_Return)
    new.settle()
    assert page.card.isVisible()
    assert page.banner.title.text() == "The card fits this house"
    assert page.new_computer.lines.toPlainText() == ""
    assert new.ring.secrets == {}  # not before somebody has signed in
    new.picture("card-fits")

    hands.type("mia")
    hands.press(Qt.Key.Key_Return)
    hands.type(WORD)
    hands.press(Qt.Key.Key_Return)
    new.settle()
    assert new.shell.route == "today"
    assert new.ring.secrets == {new.house.db: new.house.secret}
    new.picture("today")
    # The card with its slip and mending, the name and the passphrase: four lines, seven keys.
    assert (hands.lines, hands.presses) == (4, 7)
    new.lock()

    hands = new.start()  # the next person finds the computer set up
    assert new.page.card.isVisible()
    hands.type("nils")
    hands.press(Qt.Key.Key_Return)
    hands.type(WORD)
    hands.press(Qt.Key.Key_Return)
    new.settle()
    assert new.shell.route == "today"
    assert (hands.lines, hands.presses) == (2, 2)
    new.lock()


def test_without_a_slip_it_takes_three_lines_and_three_keys(new: NewComputer) -> None:
    hands = new.start()
    hands.type(new.house.card.lower())
    hands.press(Qt.Key.Key_Return)
    new.settle()
    hands.type("mia")
    hands.press(Qt.Key.Key_Return)
    hands.type(WORD)
    hands.press(Qt.Key.Key_Return)
    new.settle()
    assert new.shell.route == "today"
    assert (hands.lines, hands.presses) == (3, 3)
    new.lock()


@pytest.mark.attack(29)
def test_a_computer_without_a_keyring_says_so_and_asks_each_time(new: NewComputer) -> None:
    new.ring.there = False
    for _ in range(2):
        hands = new.start()
        assert new.page.new_computer.title.text() == NoKeyring.title
        new.picture("no-keyring")
        hands.type(new.house.card)
        hands.press(Qt.Key.Key_Return)
        new.settle()
        hands.type("mia")
        hands.press(Qt.Key.Key_Return)
        hands.type(WORD)
        hands.press(Qt.Key.Key_Return)
        new.settle()
        assert new.shell.route == "today"
        new.lock()
    assert new.ring.secrets == {}


def test_who_has_no_card_at_hand_can_go_back(new: NewComputer) -> None:
    hands = new.start()
    hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Space)
    assert new.page.card.isVisible()
    hands.type("mia")
    hands.press(Qt.Key.Key_Return)
    hands.type(WORD)
    hands.press(Qt.Key.Key_Return)
    new.settle()
    assert new.page.new_computer.isVisible()  # without the key there is no way in
    assert new.ring.secrets == {}
    new.window.close()


def test_a_key_that_does_not_fit_can_be_typed_from_the_card(new: NewComputer) -> None:
    other = bytes(32)
    new.ring.secrets = {new.house.db: other}
    hands = new.start()
    assert new.page.card.isVisible()
    assert not new.page.card_link.isVisible()
    hands.type("mia")
    hands.press(Qt.Key.Key_Return)
    hands.type(WORD)
    hands.press(Qt.Key.Key_Return)
    new.settle()
    assert new.page.card_link.isVisible()
    new.page.card_link.setFocus()
    hands.press(Qt.Key.Key_Space)
    hands.type(new.house.card)
    hands.press(Qt.Key.Key_Return)
    new.settle()
    hands.type(WORD)
    hands.press(Qt.Key.Key_Return)
    new.settle()
    assert new.shell.route == "today"
    assert new.ring.secrets == {new.house.db: other}
    new.lock()
