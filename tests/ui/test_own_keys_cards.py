"""Settings by keyboard: another passphrase, and a paper code that is made, replaced, removed."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.access import door
from shelterdesk.domain import passphrases as rules
from shelterdesk.errors import CardMistyped, SignInFailed
from shelterdesk.services import passphrases
from tests.access.test_accounts import alone
from tests.cast import Cast
from tests.ui.test_journey import Program
from tests.ui.test_people_walks import Walker

NEW = "otter lantern maple quilt"


def test_a_passphrase_is_changed_in_settings(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("amara")
    shell.go("settings")
    program.settle()
    walker = Walker(program, qtbot, "change")
    assert program.window is not None
    program.window.activateWindow()
    walker.go_button("Change my passphrase")
    card = shell.settings.passphrase
    assert card.old.box.hasFocus()
    card.new.offer.click()
    assert len(card.new.offered.text().split()) == rules.WORDS
    assert not card.new.first.box.text()  # they are typed, so that fingers learn them
    card.new.first.box.setText("otter")
    card.new.judge()
    assert rules.TOO_SHORT in card.new.said.text()
    card.new.first.box.setText(NEW)
    card.new.judge()
    assert "trong" in card.new.said.text()
    assert NEW not in card.new.first.box.accessibleDescription()
    card.new.again.box.setText("another one")
    card.save()
    assert shell.seat.banner.title.text() == "The two lines differ."
    card.old.box.setFocus()
    walker.type("moon")
    walker.tab_to(card.new.first)
    walker.type(NEW)
    walker.tab_to(card.new.again)
    walker.type(NEW)
    walker.picture("change")
    walker.go_button("Change the passphrase")
    assert shell.seat.banner.title.text() == "Your passphrase is changed."
    program.lock(shell)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "amara", "moon")
    with alone(cast, "amara", NEW):
        pass


def test_a_wrong_old_passphrase_changes_nothing(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("amara")
    shell.go("settings")
    card = shell.settings.passphrase
    card.start()
    card.old.box.setText("sun")
    for line in (card.new.first, card.new.again):
        line.box.setText(NEW)
    card.save()
    program.settle()
    assert shell.seat.banner.title.text() == SignInFailed.title
    program.lock(shell)
    with alone(cast, "amara"):
        pass


def test_a_paper_code_is_made_typed_back_and_removed(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("amara")
    shell.go("settings")
    program.settle()
    assert program.window is not None
    program.window.activateWindow()
    walker = Walker(program, qtbot, "own-code")
    walker.go_button("Make a paper code")
    card, desk = shell.settings.code, shell.seat.desk
    walker.picture("shown")
    walker.type(card.shown.text()[:-1])
    card.passphrase.box.setText("moon")
    card.keep()
    program.settle()
    assert shell.seat.banner.title.text() == CardMistyped.title
    assert not passphrases.has_code(desk)
    card.line.clear()
    card.line.setFocus()
    text = card.shown.text()
    walker.type(text.lower().replace(" ", ""))
    walker.tab_to(card.passphrase)
    walker.type("moon")
    walker.go_button("Use this code")
    assert shell.seat.banner.title.text() == "Your paper code works from now on."
    assert passphrases.has_code(desk)
    assert text not in [w.text() for w in card.findChildren(type(card.shown)) if w.isVisible()]
    walker.go_button("Remove the code")
    assert not passphrases.has_code(desk)
    program.lock(shell)


def test_a_code_that_was_shown_and_left_is_never_shown_again(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("amara")
    shell.go("settings")
    card = shell.settings.code
    card.start()
    program.settle()
    first = card.shown.text()
    program.button("Not now").click()
    assert not passphrases.has_code(shell.seat.desk)
    card.start()
    program.settle()
    assert card.shown.text() != first
    program.lock(shell)
