"""A phone is taken in, confirmed at the desk, and given back, through the real window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.belongings import BelongingsRoom
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.second_person import SecondPersonBox
from tests.cast import Cast
from tests.ui.test_journey import Program


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("nils"):
        cast.admit("nils")
    return Program(cast, qtbot)


def _said(program: Program) -> str:
    return " | ".join(w.text() for w in program.find(BelongingsRoom).findChildren(PlainLabel))


def test_a_phone_in_and_out(program: Program, qtbot: QtBot) -> None:
    settle = program.settle
    shell = program.open("nils")
    shell.go("house/belongings")
    settle()
    room = program.find(BelongingsRoom)
    assert not room.add.isEnabled()  # nobody is chosen by being first
    room.show_resident(shell.seat.register.rows[0].resident)
    settle()
    room.add.click()
    settle()
    qtbot.keyClicks(program.field("belonging", "description").editor.hand, "Phone")
    program.field("belonging", "seal_no").editor.fill("AB 12")
    program.lock(shell)  # before it is saved

    shell = program.open("nils")
    settle()
    assert program.field("belonging", "description").editor.read() == "Phone"
    program.find(Entry).save()
    settle()
    box = program.find(SecondPersonBox)
    qtbot.keyClicks(box.login, "nils")
    qtbot.keyClicks(box.passphrase.box, "moon")
    box.enter()
    settle()
    assert box.isVisible()  # one's own second signature is none
    assert box.passphrase.box.text() == ""
    box.login.setText("hana")
    qtbot.keyClicks(box.passphrase.box, "moon")
    box.enter()
    settle()
    assert "Hana\u2069 typed their passphrase at the same desk" in _said(program)
    program.button("Receipt: Phone").click()
    settle()
    assert program.find(PaperPage).paper.isEnabled()
    program.find(PaperPage).close_it.click()
    settle()
    program.button("Give back: Phone").click()
    settle()
    program.find(Entry).save()
    settle()
    program.find(SecondPersonBox).reject()  # it is given back all the same
    settle()
    assert "Given back" in _said(program)
    assert "waits for a second person" in _said(program)
    program.lock(shell)

    shell = program.open("hana")
    shell.today.duty.click()
    settle()
    shell.go("house/belongings")
    settle()
    room = program.find(BelongingsRoom)
    room.seal.setText("ab12")
    room.find_seal()
    settle()
    assert "Phone" in _said(program)
    program.button("I was there: confirm: Phone · Rosa code").click()
    settle()
    assert not room.unsigned.isVisible()
    program.lock(shell)


def test_a_counsellor_has_no_such_room(program: Program) -> None:
    shell = program.open("amara")
    assert "belongings" not in shell.house.rooms
    program.lock(shell)
