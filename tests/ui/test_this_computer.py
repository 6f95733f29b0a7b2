"""The page This computer: plain words, an older house, and the two settings of this computer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.access import computer
from shelterdesk.computer.checks import GUARDS, HOME_PLAN
from shelterdesk.computer.reading import Read
from shelterdesk.errors import OlderHouse, SignInFailed
from shelterdesk.services import computer as service
from shelterdesk.ui.kit.capture import CaptureGuard
from shelterdesk.ui.kit.clipboard import KEEP_OUT, WINDOWS_FORMAT, CalmClipboard, marked
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.pages.this_computer import ThisComputerPage
from shelterdesk.ui.shell import Shell
from shelterdesk.vault.ledger import Head
from tests.cast import Cast
from tests.keyed import Keyed, keyed
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program

HOME = Read("windows", False, None, 1024**3, "Core", 1, False, False, True)


@dataclass
class FakeGuard:
    """A system that grants everything and remembers what it was asked."""

    hidden: dict[int, bool] = field(default_factory=dict)
    hardened: int = 0

    def harden(self) -> None:
        self.hardened += 1

    def hide_from_capture(self, window: int, *, hidden: bool) -> bool:
        self.hidden[window] = hidden
        return True

    def watch_session(self, window: int) -> bool:
        return True

    def state(self) -> dict[str, bool]:
        return {**dict.fromkeys(GUARDS, True), "capture": any(self.hidden.values())}


@pytest.fixture
def guard() -> FakeGuard:
    return FakeGuard()


@pytest.fixture
def house(cast: Cast) -> Keyed:
    return keyed(cast)


@pytest.fixture
def program(house: Keyed, qtbot: QtBot, guard: FakeGuard) -> Program:
    opened = house.house()
    return Program(
        house.cast,
        qtbot,
        lambda doors: replace(
            doors,
            guard=lambda: guard,
            sign_in=lambda folder, name, typed: computer.sign_in(opened, name, typed),
        ),
    )


def page_of(shell: Shell, program: Program) -> ThisComputerPage:
    shell.go("house/computer")
    program.settle()
    page = shell.house.page
    assert isinstance(page, ThisComputerPage)
    return page


def texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(PlainLabel) if label.isVisible()]


def test_it_says_what_is_on_and_off_in_words_and_no_score(
    program: Program, guard: FakeGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "read", lambda folder: HOME)
    shell = program.open("nora")  # everybody may know how this computer stands
    page = page_of(shell, program)
    said = texts(page)
    assert said.count("Needs a look") == 5  # disk, keyring, memory, accounts, room
    assert said.count("In order") == 6
    assert "1.0 GB are free where the house lies." in said
    assert HOME_PLAN[0] in said
    assert not page.doubt.isVisible()
    assert not any("%" in text or "/ 10" in text for text in said)
    assert nameless(page) == []
    assert guard.hardened == 1
    program.lock(shell)


def test_the_plan_is_shown_on_windows_home_only(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "read", lambda folder: replace(HOME, edition="Professional"))
    shell = program.open("mia")
    assert not page_of(shell, program).plan.isVisible()
    program.lock(shell)


def test_this_very_computer_is_read_off_the_windows_thread(program: Program) -> None:
    shell = program.open("mia")
    assert "Disk encryption" in texts(page_of(shell, program))
    assert shell.seat.banner.isHidden()
    program.lock(shell)


def test_a_manager_sees_the_card_when_asked_and_hides_it_again(
    program: Program, house: Keyed, qtbot: QtBot
) -> None:
    shell = program.open("mia")
    page = page_of(shell, program)
    assert house.card not in texts(page)
    qtbot.keyClick(page.show_card, Qt.Key.Key_Space)
    program.settle()
    assert house.card in texts(page)
    qtbot.keyClick(page.show_card, Qt.Key.Key_Space)
    assert house.card not in texts(page)
    assert page.letters.text() == ""
    program.lock(shell)
    shell = program.open("carla")
    assert not page_of(shell, program).card.isVisible()
    program.lock(shell)


def test_after_a_theft_two_people_give_this_computer_another_key_by_keyboard(
    program: Program, house: Keyed, qtbot: QtBot
) -> None:
    shell = program.open("mia")
    card = page_of(shell, program).new_key
    assert (card.begin.isEnabled(), card.steps.isVisible(), card.left.isVisible()) == (1, 0, 0)
    qtbot.keyClick(card.begin, Qt.Key.Key_Space)
    program.settle()
    assert card.typed.hasFocus()
    fresh = card.letters.text()
    assert fresh != house.card
    qtbot.keyClicks(card.typed, fresh.lower())
    for secret in ("sun", "moon"):  # the second time it fits
        card.name.clear()
        qtbot.keyClicks(card.own.box, "moon")
        qtbot.keyClicks(card.name, "adam")
        qtbot.keyClicks(card.passphrase.box, secret)
        qtbot.keyClick(card.passphrase.box, Qt.Key.Key_Return)
        program.settle()
        if secret == "sun":
            assert card.banner.title.text() == SignInFailed.title
    assert not card.steps.isVisible()
    assert card.letters.text() == ""
    assert "Carla" in card.left.text()
    assert not card.begin.isEnabled()
    assert nameless(card) == []
    program.lock(shell)
    assert house.ring.secrets[house.db] != house.secret
    shell = program.open("carla")  # moves, and is told what to do
    assert "passphrase in Settings" in shell.seat.banner.hint.text()
    program.lock(shell)


@pytest.mark.attack(16)
def test_an_older_house_is_shown_first_and_two_people_go_on_with_it_by_keyboard(
    program: Program, house: Keyed, qtbot: QtBot
) -> None:
    house.ring.keep_head(house.db, Head(9999, bytes(32)))
    with pytest.raises(AssertionError):
        program.open("nora")
    assert program.window.centralWidget().banner.title.text() == OlderHouse.title
    program.window.close()
    shell = program.open("mia")
    assert shell.route == "house/computer"
    page = page_of(shell, program)
    assert page.doubt.isVisible()
    assert "entry 9999" in page.doubt.means.text()
    page.doubt.name.setFocus()
    qtbot.keyClicks(page.doubt.name, "adam")
    qtbot.keyClicks(page.doubt.passphrase.box, "sun")
    qtbot.keyClick(page.doubt.passphrase.box, Qt.Key.Key_Return)
    program.settle()
    assert page.doubt.banner.title.text() == SignInFailed.title
    qtbot.keyClicks(page.doubt.passphrase.box, "moon")
    qtbot.keyClick(page.doubt.passphrase.box, Qt.Key.Key_Return)
    program.settle()
    assert not page.doubt.isVisible()
    program.lock(shell)
    shell = program.open("nora")
    assert shell.route == "today"
    program.lock(shell)


# ---- pictures of the screen


def test_every_window_is_kept_out_of_pictures_until_somebody_lets_tools_see_it(
    program: Program, guard: FakeGuard, qtbot: QtBot
) -> None:
    shell = program.open("mia")
    window = int(program.window.winId())
    assert guard.hidden == {window: True}
    dialog = QDialog(program.window)
    dialog.show()
    assert guard.hidden[int(dialog.winId())] is True
    dialog.close()
    page = page_of(shell, program)
    qtbot.keyClick(page.captured, Qt.Key.Key_Space)
    program.settle()
    assert guard.hidden[window] is False
    again = program.window.centralWidget()
    assert again.route == "house/computer"
    assert again.seat.taste.captured
    page = page_of(again, program)
    assert page.captured.isChecked()
    page.captured.click()
    program.settle()
    assert guard.hidden[window] is True
    program.lock(program.window.centralWidget())


def test_where_the_system_cannot_hide_windows_nothing_is_watched(qtbot: QtBot) -> None:
    class Deaf(FakeGuard):
        def hide_from_capture(self, window: int, *, hidden: bool) -> bool:
            self.hidden[window] = hidden
            return False

    first = QWidget()
    qtbot.addWidget(first)
    first.show()
    deaf = Deaf()
    kept = CaptureGuard(deaf, visible=False)
    asked = dict(deaf.hidden)
    second = QWidget()
    qtbot.addWidget(second)
    second.show()
    assert deaf.hidden == asked
    kept.let_see(visible=True)


# ---- the clipboard


@pytest.fixture
def line(qtbot: QtBot) -> QLineEdit:
    made = QLineEdit("She said")
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    made.selectAll()
    QGuiApplication.clipboard().clear()
    return made


def press(bot: QtBot, part: QWidget, key: Qt.Key) -> None:
    bot.keyClick(part, key, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_X])
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_nothing_is_copied_where_copying_is_off(
    qtbot: QtBot, key: Qt.Key, kind: Callable[[str], Any]
) -> None:
    calm = CalmClipboard(copying=False)
    QGuiApplication.clipboard().clear()
    part = kind("She said")
    qtbot.addWidget(part)
    part.show()
    part.selectAll()
    with qtbot.waitSignal(calm.declined):
        press(qtbot, part, key)
    assert QGuiApplication.clipboard().text() == ""
    assert (part.text() if kind is QLineEdit else part.toPlainText()) == "She said"
    qtbot.keyClicks(part, "y")  # typing goes on
    assert (part.text() if kind is QLineEdit else part.toPlainText()) == "y"
    calm.stop()


def test_what_may_be_copied_is_kept_out_of_histories_and_taken_back(
    qtbot: QtBot, line: QLineEdit
) -> None:
    calm = CalmClipboard(copying=True)
    press(qtbot, line, Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "She said"
    assert calm._clear.isActive()
    assert calm._clear.interval() == 20_000
    calm._clear.timeout.emit()
    assert QGuiApplication.clipboard().text() == ""
    calm.stop()


def test_the_mark_says_no_to_history_and_cloud() -> None:
    data = marked("She said")
    assert data.text() == "She said"
    assert not data.hasHtml()
    for name in KEEP_OUT:
        assert data.data(WINDOWS_FORMAT.format(name=name)).data() == bytes(4)


def test_what_another_program_put_there_is_left_alone(
    qtbot: QtBot, line: QLineEdit, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = CalmClipboard(copying=True)
    press(qtbot, line, Qt.Key.Key_C)
    monkeypatch.setattr(QGuiApplication, "focusWindow", lambda: None)
    QGuiApplication.clipboard().setText("theirs")
    calm.forget()
    assert QGuiApplication.clipboard().text() == "theirs"
    calm.stop()


def test_a_taste_without_the_settings_of_this_computer_is_careful() -> None:
    taste = Taste.from_plain({"theme": "dark"})
    assert not taste.copying
    assert not taste.captured


def test_the_house_can_be_looked_at_after_a_copy_of_its_folder(
    house: Keyed, tmp_path: Path
) -> None:
    """The check of the clock takes the newest entry before this sign-in."""
    copy = tmp_path / "copy"
    shutil.copytree(house.cast.folder, copy)
    desk = computer.sign_in(replace(house.house(), folder=copy), "mia", "moon")
    found = {f.key: f for f in service.look(desk, {}).findings}
    assert "behind" not in found["clock"].means
    desk.close()
