"""A meeting with a mission, walked: the list for us, the page for them, and who is not on it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.roles import Role
from shelterdesk.services import meeting_lists, records
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.papers_room import PapersRoom
from tests.cast import Cast
from tests.services.test_meeting_lists import MISSION, agree, somebody
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program
from tests.ui.test_papers import said


def test_the_list_is_for_us_and_the_page_for_who_agreed(cast: Cast, qtbot: QtBot) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa, silent = somebody(cast, "Rosa"), somebody(cast, "Silent")
        cast.assign(rosa, "carla", Role.CM)
        agree(cast, rosa)
    program = Program(cast, qtbot)
    shell = program.open("carla")
    shell.go("house/papers")
    program.settle()
    room = program.find(PapersRoom)
    assert nameless(room) == []
    assert room.meeting.mission == MISSION
    told = said(room.meeting)
    assert "Rosa code" in told
    assert told.count("not to be named there") == 1
    room.meeting.print_it.click()
    program.settle()
    page = program.find(PaperPage)
    desk = shell.seat.desk
    made = meeting_lists.paper(desk, MISSION)
    page._leaves(made)
    page.close_it.click()
    program.settle()
    assert program.find(PapersRoom).meeting.mission == MISSION
    assert len(records.page(desk, Disclosure, rosa).rows) == 1
    assert records.page(desk, Disclosure, silent).rows == ()
    program.lock(shell)
