"""Paper for a power cut, through the real window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.ui.pages.paper_room import PaperRoom
from shelterdesk.ui.pages.papers import PaperPage
from tests.cast import Cast
from tests.ui.test_journey import Program


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("nils"):
        cast.admit("nils")
    return Program(cast, qtbot)


def test_the_pack_and_a_form_are_looked_at(program: Program) -> None:
    shell = program.open("nils")
    shell.go("house/paper")
    program.settle()
    for name, is_draft in (("Make the shift pack", False), ("Outing", True)):
        program.button(name).click()
        program.settle()
        page = program.find(PaperPage)
        assert page.paper.isEnabled()
        assert page.unread.isVisible() is is_draft  # the second language of a form is our draft
        page.close_it.click()
        program.settle()
    program.lock(shell)


def test_a_counsellor_gets_blank_forms_and_no_pack(program: Program) -> None:
    shell = program.open("amara")
    shell.go("house/paper")
    program.settle()
    room = program.find(PaperRoom)
    assert not room.pack.isVisible()
    assert program.button("Outing").isVisible()
    program.lock(shell)


def test_an_administrator_has_no_paper_of_residents(program: Program) -> None:
    shell = program.open("adam")
    assert "paper" not in shell.house.rooms
    program.lock(shell)
