"""A drill at night, through the real window: tick, lose the program, go on, end, print."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.roll_call import RollCallRoom
from tests.cast import Cast
from tests.ui.test_journey import Program


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("nils"):
        cast.admit("nils")
        cast.admit("nils", "Kai", AgeGroup.CHILD)
    return Program(cast, qtbot)


def test_a_drill_with_a_crash_in_the_middle(program: Program) -> None:
    shell = program.open("nils")
    shell.go("house/sheet")
    program.settle()
    room = program.find(RollCallRoom)
    assert room.count.text() == "2 in the house, 0 out or away"
    assert not any(box.isEnabled() for box in room.boxes.values())
    room.start.click()
    box = next(b for b in room.boxes.values() if b.text() == "Rosa code")
    box.click()
    program.settle()
    assert "1 of 2 seen" in room.count.text()
    assert "Kai code" in room.lacking.text()
    program.lock(shell)  # as a crash: only what was kept is there

    shell = program.open("nils")
    shell.go("today")
    program.settle()
    program.button("Go on writing: Emergency sheet").click()
    program.settle()
    room = program.find(RollCallRoom)
    assert "1 of 2 seen" in room.count.text()
    next(b for b in room.boxes.values() if b.text() == "Kai code").click()
    program.settle()
    room.end.click()
    program.settle()
    assert "2 of 2 were seen" in shell.seat.banner.title.text()
    assert room.start.isVisible()
    room.paper.click()
    program.settle()
    assert program.find(PaperPage).paper.isEnabled()
    program.lock(shell)


def test_whoever_is_not_named_for_a_child_counts_without_a_name(program: Program) -> None:
    shell = program.open("hana")
    shell.today.duty.click()
    program.settle()
    shell.go("house/sheet")
    program.settle()
    room = program.find(RollCallRoom)
    assert room.count.text() == "2 in the house, 0 out or away"
    assert "Ask Max, Mia" in room.more.text()
    assert [b.text() for b in room.boxes.values()] == ["Rosa code", "One more person"]
    everything = " ".join(
        f"{w.accessibleName()} {w.accessibleDescription()} {w.toolTip()}"
        for w in shell.findChildren(QWidget)
    )
    assert "Kai" not in everything
    program.lock(shell)


def test_an_administrator_has_no_such_room(program: Program) -> None:
    shell = program.open("adam")
    assert "sheet" not in shell.house.rooms
    program.lock(shell)
