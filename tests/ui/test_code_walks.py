"""By keyboard through the real window: a forgotten passphrase and a paper code; failed tries.

Keys are counted: whoever makes a way longer has to say so here.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk import app
from shelterdesk.access import door
from shelterdesk.domain.roles import Role
from shelterdesk.errors import CardMistyped, SignInFailed
from shelterdesk.services import passphrases
from shelterdesk.services.passphrases import CodeDoor
from shelterdesk.ui.application import Window, make_application
from shelterdesk.ui.pages import welcome
from shelterdesk.ui.pages.by_code import ByCodePage
from shelterdesk.ui.pages.sign_in import SignInPage
from shelterdesk.ui.shell import Shell
from tests.access.test_accounts import alone
from tests.access.test_own_keys import NEW, SECRET, give_code
from tests.cast import Cast
from tests.ui.test_journey import Program
from tests.ui.test_people_walks import CardProgram, Walker


class CodeProgram(CardProgram):
    """The same program, with the page for a paper code too."""

    def show(self) -> SignInPage:
        """Start it; nobody has signed in."""
        super().show()
        assert self.window is not None
        house = self._cast.house
        self.window._doors = replace(
            self.window._doors,
            by_code=lambda folder, look, tasks: ByCodePage(look, tasks, CodeDoor(house)),
        )
        self.window._show_sign_in()
        self.settle()
        return self.page(SignInPage)


def test_a_forgotten_passphrase_by_a_paper_code(cast: Cast, qtbot: QtBot) -> None:
    code = give_code(cast)
    with alone(cast, "amara") as desk:
        desk.keep_draft("mine", {"text": SECRET})
    program = CodeProgram(cast, qtbot)
    program.show()
    walker = Walker(program, qtbot, "code")
    walker.picture("sign-in")
    walker.go_button("I have a paper code")
    page = program.page(ByCodePage)
    walker.type("amara")
    walker.press(Qt.Key.Key_Return)
    walker.type(code.lower().replace(" ", ""))
    assert "9 of 9" in page.code.said.text()
    walker.press(Qt.Key.Key_Return)
    walker.type(NEW)
    page.new.judge()
    program.settle()
    walker.picture("typed")
    walker.press(Qt.Key.Key_Return)
    walker.type(NEW)
    walker.press(Qt.Key.Key_Return)
    shell = program.page(Shell)
    assert shell.seat.banner.title.text() == welcome.USED_UP
    walker.picture("signed-in")
    draft = shell.seat.desk.find_draft("mine")
    assert draft is not None
    assert draft.values == {"text": SECRET}
    assert not passphrases.has_code(shell.seat.desk)
    assert walker.keys <= 12, walker.keys
    program.lock(shell)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "amara", "moon")
    with alone(cast, "amara", NEW):
        pass


def test_a_code_that_does_not_fit_says_so_and_lets_try_again(cast: Cast, qtbot: QtBot) -> None:
    code = give_code(cast)
    program = CodeProgram(cast, qtbot)
    program.show()
    program.button("I have a paper code").click()
    page = program.page(ByCodePage)
    page.name.box.setText("amara")
    page.code.box.setText(code[:-1])
    for line in (page.new.first, page.new.again):
        line.box.setText(NEW)
    page.enter()
    program.settle()
    assert page.banner.title.text() == CardMistyped.title
    page.code.box.setText(code)
    page.name.box.setText("bela")
    for line in (page.new.first, page.new.again):
        line.box.setText(NEW)
    page.enter()
    program.settle()
    assert page.banner.title.text() == SignInFailed.title
    assert page.main.isEnabled()
    page.leave()
    program.settle()
    assert isinstance(program.page(SignInPage), SignInPage)
    with alone(cast, "amara") as desk:
        assert passphrases.has_code(desk)
    assert program.window is not None
    program.window.close()


def test_tries_that_did_not_fit_are_told_once(cast: Cast, qtbot: QtBot) -> None:
    with alone(cast, "amara"):
        pass
    for _ in range(3):
        with pytest.raises(SignInFailed):
            door.sign_in(cast.house, "amara", "sun")
    cast.time.pass_by(minutes=5)
    program = Program(cast, qtbot)
    shell = program.open("amara")
    banner = shell.seat.banner
    assert banner.title.text().startswith("3 tries did not fit since you last signed in")
    assert banner.hint.text() == welcome.NOT_YOU
    assert banner.property("banner") == "info"
    Walker(program, qtbot, "tries").picture("told")
    program.lock(shell)
    shell = program.open("amara")
    assert shell.seat.banner.isHidden()
    program.lock(shell)


def test_a_counsellor_without_a_code_is_reminded_on_today(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("amara")
    assert Role.COU in shell.seat.desk.roles
    assert shell.today.code.isVisible()
    program.lock(shell)
    give_code(cast)
    shell = program.open("amara")
    assert shell.today.code.isHidden()
    program.lock(shell)
    shell = program.open("nils")
    assert shell.today.code.isHidden()
    program.lock(shell)


def test_the_program_itself_has_the_way_by_code(cast: Cast, qtbot: QtBot) -> None:
    code = give_code(cast)
    doors = replace(app.window_doors(cast.folder), restart=lambda: None, taste=dict)
    window = Window(make_application(), doors)
    qtbot.addWidget(window)
    page = window.centralWidget()
    assert isinstance(page, SignInPage)
    links = {b.text(): b for b in page.findChildren(QPushButton)}
    links["I have a paper code"].click()
    page = window.centralWidget()
    assert isinstance(page, ByCodePage)
    with qtbot.waitSignal(page.entered, timeout=20_000) as entered:
        page.name.box.setText("amara")
        page.code.box.setText(code)
        for line in (page.new.first, page.new.again):
            line.box.setText(NEW)
        page.enter()
    shell = window.centralWidget()
    assert isinstance(shell, Shell)
    assert entered.args == [shell.seat.desk]
    with qtbot.waitSignal(shell.ended, timeout=20_000):
        shell.lock()
