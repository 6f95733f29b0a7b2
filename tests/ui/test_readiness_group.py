"""By the group at the real window: who has no grid, a day that moves, hints that set nothing."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.journey import Booking, Journey
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.readiness_items import ItemState
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import journeys, readiness
from shelterdesk.services.standings import folded_facts
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.journey import JourneyPage
from shelterdesk.ui.pages.readiness import ReadinessPage
from shelterdesk.ui.pages.readiness_grid import GroupGrid
from tests.cast import Cast
from tests.domain.readiness_cast import ARRIVE, DEPART
from tests.services.ready_house import SEATED, days, sign, tell, welcome
from tests.ui.test_journey import Program

MET_BY = "RR-REC-04"  # asked again when the day moves; a journey that says who meets them hints
PLAN = {
    "depart_on": DEPART,
    "arrive_on": ARRIVE,
    "booking": Booking.TICKETED,
    "met_by": "The organisation there",
    "met_where": "Arrivals, blue sign",
}


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    """Rosa, ready under two names, with a journey as it was when they signed."""
    with cast.seated(*SEATED):
        rosa = welcome(cast, "Rosa")
        tell(cast, [rosa])
        journeys.save(cast.desk("carla"), rosa, PLAN)
        sign(cast, rosa)
        assert readiness.standing(cast.desk("mia"), rosa).state is ReadinessState.READY
    return rosa


def test_a_day_that_moves_inside_every_validity_asks_for_a_new_look_and_sets_nothing(
    cast: Cast, rosa: ResidentId, qtbot: QtBot
) -> None:
    program = Program(cast, qtbot)
    shell = program.open("nora")  # a nurse signs for health alone
    assert "readiness" not in shell.house.rooms
    shell.go("house/readiness")
    program.settle()
    assert shell.findChildren(GroupGrid) == []
    program.lock(shell)

    shell = program.open("carla")
    shell.go(f"residents/{rosa}/journey")
    program.settle()
    program.find(JourneyPage).plan.click()
    program.settle()
    for name, day in (("depart_on", DEPART + days(2)), ("arrive_on", ARRIVE + days(2))):
        program.field(Journey.kind, name).editor.fill(day)
    program.find(Entry).save()
    program.settle()
    shell.go(f"residents/{rosa}/readiness")
    program.settle()
    said = [w.text() for w in program.find(ReadinessPage).findChildren(PlainLabel)]
    assert VerdictState.IN_FORCE.label in said  # no new names
    assert not any("something changed" in text for text in said)
    assert any("who meets them, and where" in text for text in said)

    shell.go("house/readiness")
    program.settle()
    grid = program.find(GroupGrid)
    cell = grid._grid.people[0].cells[MET_BY]
    assert cell.proposal is not None
    assert cell.state is ItemState.EXPIRED  # what is held is a hint, not an answer
    assert not grid.main.isEnabled()  # nothing lists itself
    with shell.seat.desk.look() as work:
        before = folded_facts(work, rosa)
    grid.hints.click()
    program.settle()
    assert (rosa, MET_BY) in grid.table.chosen
    assert grid.main.isEnabled()
    with shell.seat.desk.look() as work:
        assert folded_facts(work, rosa) == before  # listed is not signed
    program.lock(shell)
