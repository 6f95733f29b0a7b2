"""The desk at the door through the real window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.family import CallerRule
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.kinds.visitor import DeniedPerson, RequestFromAuthority
from shelterdesk.services import records
from shelterdesk.services.shift import NOBODY
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.visitors import NO_RULE, VisitorsRoom
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast
from tests.ui.test_journey import Program

RULE = {"put_through": "ask_first", "say": "She calls back on Sunday."}


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("nils"):
        nils = cast.desk("nils")
        rosa = cast.admit("nils")
        child = cast.admit("nils", "Kai", AgeGroup.CHILD)
        for resident in (rosa, child):
            records.add(nils, CallerRule, resident, RULE)
        known = {"name": "Mohammed Karim", "what_to_do": "Keep the door shut"}
        records.add(nils, DeniedPerson, NOBODY, known)
        asked = {"asked_on": TODAY, "who_asks": "Provincial police"}
        records.add(nils, RequestFromAuthority, NOBODY, asked)
    return Program(cast, qtbot)


def _room(program: Program, login: str, *, on_duty: bool = True) -> tuple[Shell, VisitorsRoom]:
    shell = program.open(login)
    if on_duty:
        shell.today.duty.setChecked(False)
        shell.today.duty.click()
        program.settle()
    shell.go("house/visitors")
    program.settle()
    return shell, program.find(VisitorsRoom)


def test_a_visitor_comes_and_goes(program: Program, qtbot: QtBot) -> None:
    shell, room = _room(program, "hana")
    script = [w.accessibleName() for w in room.script.findChildren(WrappedText)]
    qtbot.keyClicks(room.name, "muhamad")
    assert "Mohammed Karim" in room.matches.text()
    assert "Keep the door shut" in room.matches.text()
    room.name.clear()
    qtbot.keyClicks(room.name, "Somchai")
    assert "Mohammed" not in room.matches.text()
    # Whoever asks and for whomever: the words to say stay the same.
    assert script == [w.accessibleName() for w in room.script.findChildren(WrappedText)]
    room.visit.click()
    program.settle()
    assert program.field("visit", "name").editor.read() == "Somchai"
    assert program.field("visit", "in_at").editor.read() is not None
    program.find(Entry).save()
    program.settle()
    program.button("Goes out: Somchai").click()
    program.settle()
    assert "Somchai went out" in shell.seat.banner.title.text()
    program.lock(shell)


def test_rules_for_callers_show_as_far_as_one_may_read(program: Program, qtbot: QtBot) -> None:
    shell, room = _room(program, "hana")
    qtbot.keyClicks(room.looked_for, "rosa")
    program.settle()
    assert "She calls back on Sunday." in room.rules.text()
    room.looked_for.clear()
    qtbot.keyClicks(room.looked_for, "kai")  # a child she is not named for
    program.settle()
    child = room.rules.text()
    room.looked_for.clear()
    qtbot.keyClicks(room.looked_for, "zzz")  # nobody at all
    program.settle()
    assert child == room.rules.text() == NO_RULE
    assert not room.requests.isVisible()
    said = " ".join(w.accessibleName() for w in shell.findChildren(QWidget))
    assert "Provincial police" not in said
    program.lock(shell)


def test_a_manager_answers_a_request_and_the_file_says_so(program: Program, qtbot: QtBot) -> None:
    shell, _ = _room(program, "mia", on_duty=False)
    program.button("Answer: Provincial police").click()
    program.settle()
    program.field(RequestFromAuthority.kind, "state").editor.fill("answered")
    qtbot.keyClicks(
        program.field(RequestFromAuthority.kind, "answer_given").editor.hand, "The day she came"
    )
    qtbot.keyClicks(program.field(RequestFromAuthority.kind, "ground").editor.hand, "Order 12")
    program.find(Entry).save()
    program.settle()
    who = program.field(RequestFromAuthority.kind, "who")
    assert who.problem.text()  # something was told: about whom?
    row = next(r for r in shell.seat.register.rows if r.code_name == "Rosa code")
    who.editor.fill(row.resident)
    program.find(Entry).save()
    program.settle()
    shell.go("reports")
    program.settle()
    assert any(
        "Provincial police" in w.text()
        for w in shell.reports.findChildren(QWidget)
        if hasattr(w, "text")
    )
    program.lock(shell)


def test_whoever_has_no_work_at_the_door_finds_no_room(program: Program) -> None:
    shell = program.open("adam")
    assert "visitors" not in shell.house.rooms
    program.lock(shell)
