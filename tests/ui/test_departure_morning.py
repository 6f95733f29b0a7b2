"""Half past four, by keyboard alone; and staying in touch, through the real window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.follow_up import (
    Channel,
    ContactOutcome,
    ContactState,
    PartOfDay,
)
from shelterdesk.domain.kinds.journey import Booking, Way
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import follow_up, journeys, mornings, shift, standings, ways
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.tick_grid import TickGrid
from shelterdesk.ui.pages.after_leaving import AfterLeavingPage
from shelterdesk.ui.pages.cohort_room import CohortRoom
from shelterdesk.ui.pages.departures_room import DeparturesRoom
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.group_journeys import GroupJourneyPage, GroupJourneysRoom
from shelterdesk.ui.pages.journey import JourneyPage
from shelterdesk.ui.pages.ways import WaysPage
from tests.cast import TODAY, Cast
from tests.ui.test_journey import Program

LEAVES = {
    "depart_on": TODAY,
    "leave_at": "04:30",
    "booking": Booking.TICKETED,
    "pack": ("Blue bag",),
    "ride": "Grey van",
}


@pytest.fixture
def two(cast: Cast) -> tuple[ResidentId, ResidentId]:
    """Two who leave this morning, the second a little later."""
    with cast.seated("mia", "nils", "carla"):
        rosa, mya = cast.admit("nils", "Rosa"), cast.admit("nils", "Mya")
        shift.end(cast.desk("nils"))
        for resident, hour in ((rosa, "04:30"), (mya, "05:00")):
            cast.assign(resident, "carla", Role.CM)
            journeys.save(cast.desk("carla"), resident, {**LEAVES, "leave_at": hour})
    return rosa, mya


@pytest.fixture
def program(cast: Cast, two, qtbot: QtBot) -> Program:
    return Program(cast, qtbot)


def press(program: Program, *keys: Qt.Key) -> None:
    for key in keys:
        hand = QApplication.focusWidget()
        assert hand is not None
        QTest.keyClick(hand, key)
        program.settle()


def test_the_morning_by_keyboard_alone(program: Program, cast: Cast, two) -> None:
    rosa, mya = two
    shell = program.open("nils")
    shell.go("house/departures")
    program.settle()
    room = program.find(DeparturesRoom)
    assert "on duty" in room.nobody.text()
    shell.today.duty.click()
    program.settle()
    shell.go("today")
    program.settle()
    said = [w.text() for w in shell.today.looks.findChildren(QPushButton)]
    assert any("Leaving today" in text and "2" in text for text in said)
    shell.go("house/departures")
    program.settle()
    room = program.find(DeparturesRoom)
    assert isinstance(QApplication.focusWidget(), TickGrid)
    assert room.model.rowCount() == 2
    assert room.model.headerData(0, Qt.Orientation.Vertical) == "Rosa code\n04:30"
    wish = room.codes.index(mornings.STILL_WANTS)
    for column in range(len(room.codes)):  # the first row from left to right
        press(program, Qt.Key.Key_Space)
        assert room.model.cell(0, column).mark == "✓"
        press(program, Qt.Key.Key_Right)
    assert "has left" in room.model.headerData(0, Qt.Orientation.Vertical)
    room.grid.setCurrentIndex(room.model.index(1, wish))
    room.grid.setFocus()
    press(program, Qt.Key.Key_Delete)  # once asks
    assert room.model.cell(1, wish).mark == ""
    assert "Press again" in room.here.text()
    press(program, Qt.Key.Key_Delete)
    assert room.model.cell(1, wish).mark == "✗"
    assert "said no" in room.model.headerData(1, Qt.Orientation.Vertical)
    program.lock(shell)
    with cast.seated("carla", "mia"):
        with cast.desk("carla").look() as work:
            assert standings.folded_facts(work, mya).word("wish") == "no"
        with cast.desk("mia").look() as work:
            assert work.shelf(Stay).all_of(rosa)[0].state is StayState.CLOSED
            assert work.shelf(Stay).all_of(mya)[0].state is StayState.IN_HOUSE


def test_a_way_a_plan_a_board_and_a_journey_of_two(program: Program, cast: Cast, two) -> None:
    rosa, _ = two
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/way")
    program.settle()
    page = program.find(WaysPage)
    assert set(page.ways) == set(Way)
    page.ways[Way.LOCAL_STAY].click()
    program.settle()
    page = program.find(WaysPage)
    assert [way for way, b in page.ways.items() if b.isChecked()] == [Way.LOCAL_STAY]
    page.write.click()
    program.settle()
    program.field("pathway", "words").editor.fill("My sister works here.")
    program.find(Entry).keep_now()
    program.settle()
    program.lock(shell)

    shell = program.open("carla")  # back at the very words
    program.settle()
    assert program.field("pathway", "words").editor.read() == "My sister works here."
    program.find(Entry).save()
    program.settle()
    shell.go(f"residents/{rosa}/journey")
    program.settle()
    journey = program.find(JourneyPage)
    journey.off.line.setText("The bridge is closed.")
    journey.off.act.click()
    program.settle()
    journey = program.find(JourneyPage)
    journey.plan.click()
    program.settle()
    program.field("journey", "port").editor.fill("Mae Sot")
    program.find(Entry).save()
    program.settle()
    assert shell.house.rooms.count("cohort") == 1
    shell.go("house/cohort")
    program.settle()
    board = program.find(CohortRoom)
    shown = {b.text().strip() for b in board.piles.findChildren(type(board.fresh))}
    assert {"Rosa code", "Mya code"} <= shown
    program.lock(shell)
    with cast.seated("carla"):
        now = ways.look(cast.desk("carla"), rosa).now
        assert now is not None
        assert (now.way, now.words) == (Way.LOCAL_STAY, "My sister works here.")

    shell = program.open("mia")
    shell.go("house/journeys")
    program.settle()
    program.find(GroupJourneysRoom).add.click()
    program.settle()
    program.field("group_journey", "name").editor.fill("Bus of Friday")
    program.field("group_journey", "depart_on").editor.fill(TODAY + timedelta(days=3))
    program.field("group_journey", "residents").editor.fill(list(two))
    program.find(Entry).save()
    program.settle()
    program.button("Bus of Friday").click()
    program.settle()
    one = program.find(GroupJourneyPage)
    assert len(one._found.members) == 2
    one.off.line.setText("No bus.")
    one.off.act.click()
    program.settle()
    one = program.find(GroupJourneyPage)
    assert not one._found.may_change
    program.lock(shell)


def test_staying_in_touch_and_stop(program: Program, cast: Cast, two) -> None:
    rosa, _ = two
    with cast.seated("carla"):
        carla = cast.desk("carla")
        agreed = {
            "consent_type": ConsentType.AFTER_CARE,
            "decision": Decision.GIVEN,
            "starts_on": TODAY,
        }
        with carla.work("consent.add") as work:
            work.shelf(Consent).add(work.make(Consent, rosa, agreed))
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/after")
    program.settle()
    program.find(AfterLeavingPage).begin.click()
    program.settle()
    program.field("follow_up_plan", "channel").editor.fill(Channel.PHONE)
    program.field("follow_up_plan", "begins_on").editor.fill(TODAY - timedelta(days=3))
    program.find(Entry).save()
    program.settle()
    page = program.find(AfterLeavingPage)
    page.write.click()
    program.settle()
    form = program.find(Entry).form.forms["follow_up_contact"]
    assert list(form.rows["answers"].editor.boxes) == [
        "arrived",
        "papers",
        "authorities",
    ]
    form.rows["outcome"].editor.fill(ContactOutcome.REACHED)
    form.rows["part_of_day"].editor.fill(PartOfDay.EVENING)
    program.find(Entry).save()
    program.settle()
    program.find(AfterLeavingPage).stop_it.click()
    program.settle()
    said = [w.text() for w in program.find(AfterLeavingPage).findChildren(PlainLabel)]
    assert any("no yes to hear from us" in text for text in said)
    program.lock(shell)
    with cast.seated("carla"):
        states = [c.state for c in follow_up.look(cast.desk("carla"), rosa).contacts]
    assert states.count(ContactState.DONE) == 1
    assert ContactState.DUE not in states


def test_a_worry_of_somebody_who_said_stop_waits_until_a_manager_decided(
    program: Program, cast: Cast, two
) -> None:
    rosa, _ = two
    with cast.seated("carla"):
        carla = cast.desk("carla")
        agreed = {
            "consent_type": ConsentType.AFTER_CARE,
            "decision": Decision.GIVEN,
            "starts_on": TODAY,
        }
        with carla.work("consent.add") as work:
            work.shelf(Consent).add(work.make(Consent, rosa, agreed))
        plan = {"begins_on": TODAY - timedelta(days=3), "channel": Channel.PHONE}
        follow_up.begin(carla, rosa, plan)
        worried = {"outcome": ContactOutcome.WELFARE, "still_agreed": Answer.NO}
        follow_up.tried(carla, follow_up.look(carla, rosa).due[0].id, worried)
    shell = program.open("mia")
    shell.go(f"residents/{rosa}/after")
    program.settle()
    page = program.find(AfterLeavingPage)
    said = [w.text() for w in page.findChildren(QPushButton)]
    assert "Close it quietly: no contact" not in said  # it is closed already
    page.decided.click()
    program.settle()
    assert not hasattr(program.find(AfterLeavingPage), "decided")
    program.lock(shell)
    with cast.seated("mia"):
        assert follow_up.look(cast.desk("mia"), rosa).due == ()
