"""Copies whose day has come: emptied by the case manager, taken out by the manager."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.paper import DocumentCopy
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import records
from shelterdesk.ui.pages.papers_room import PapersRoom
from tests.cast import TODAY, Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program
from tests.ui.test_papers import said


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        given = {"purpose": "proof for the mission", "delete_after": TODAY}
        records.add(cast.desk("carla"), DocumentCopy, rosa, given)
    return rosa


def test_a_copy_whose_day_has_come_is_emptied_and_then_taken_out(
    cast: Cast, rosa: ResidentId, qtbot: QtBot
) -> None:
    program = Program(cast, qtbot)
    for login, act in (("carla", "Empty it"), ("mia", "Take out for good")):
        shell = program.open(login)
        shell.go("house/papers")
        program.settle()
        room = program.find(PapersRoom)
        assert nameless(room) == []
        assert room.copies.isVisibleTo(room)
        assert "proof for the mission" in said(room.copies)
        (go,) = room.copies.findChildren(QPushButton)
        assert go.accessibleName().startswith(f"{act}: ")
        go.click()
        program.settle()
        assert not room.copies.isVisibleTo(room)
        program.lock(shell)
