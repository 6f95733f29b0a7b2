"""From one shift to the next through the real window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.marked_editor import MarkedEditor
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.shift_handover import HandoverRoom
from tests.cast import Cast
from tests.ui.test_journey import Program

LINE = "Ask about the HIV test, bus at six"


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("nils"):
        cast.admit("nils")
    return Program(cast, qtbot)


def test_a_line_is_written_marked_kept_and_read(program: Program, qtbot: QtBot) -> None:
    shell = program.open("nils")
    shell.go("house/handover")
    program.settle()
    room = program.find(HandoverRoom)
    assert room.count.text() == "1 in the house, 0 out or away"
    assert room.on_duty.text() == "On duty: Nils"
    room.add.click()
    program.settle()
    editor = program.find(MarkedEditor)
    qtbot.keyClicks(editor.box, LINE)
    assert "HIV" in editor.note.text()
    assert "34 of 280" in editor.count.text()
    who = program.field("handover_item", "who").editor
    who.fill(shell.seat.register.rows[0].resident)
    program.lock(shell)  # before it was saved

    shell = program.open("nils")  # back at the very form
    program.settle()
    assert program.find(MarkedEditor).read() == LINE
    program.find(Entry).save()  # marked, and saved all the same
    program.settle()
    assert LINE in [
        w.accessibleName() for w in program.find(HandoverRoom).findChildren(WrappedText)
    ]
    program.lock(shell)

    shell = program.open("hana")
    shell.today.duty.click()
    program.settle()
    shell.go("house/handover")
    program.settle()
    program.button("I have read: Rosa code").click()
    program.settle()
    said = [w.text() for w in program.find(HandoverRoom).findChildren(PlainLabel)]
    assert any("read by" in text and "Hana" in text for text in said)
    program.lock(shell)


def test_an_administrator_has_no_hand_over(program: Program) -> None:
    shell = program.open("adam")
    assert "handover" not in shell.house.rooms
    program.lock(shell)
