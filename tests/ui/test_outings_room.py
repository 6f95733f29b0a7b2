"""Going out, late, missing and back through the real window, by keyboard, and for who may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.movement import Leave, Missing, ReturnAfterMissing
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import drafts, movements, records, shift
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.outings import OutingsPage, OutingsRoom
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_beds_room import texts
from tests.ui.test_journey import Program
from tests.ui.test_people_walks import Walker


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Iterator[Program]:
    with cast.seated("mia", "amara", "nils", "hana"):
        for login in ("nils", "hana"):
            shift.begin(cast.desk(login))
        yield Program(
            cast,
            qtbot,
            lambda doors: replace(doors, sign_in=lambda folder, name, typed: cast.desk(name)),
        )


def room_of(program: Program, login: str) -> tuple[Shell, OutingsRoom]:
    shell = program.open(login)
    window = program.window
    assert window is not None
    window.activateWindow()
    program._bot.waitUntil(window.isActiveWindow)
    shell.go("house/outings")
    program.settle()
    shell.house.bar.setFocus()
    return shell, program.find(OutingsRoom)


def save(program: Program, bot: QtBot) -> None:
    bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    program.settle()


def late(cast: Cast, name: str = "Rosa", plan: str = "Call her aunt.") -> ResidentId:
    who = cast.admit("nils", name)
    at = cast.time.at
    values = {"out_at": at, "due_at": at + timedelta(hours=1), "plan_if_late": plan}
    movements.sign_out(cast.desk("nils"), who, values)
    return who


def test_a_night_worker_signs_somebody_out_and_in_by_keyboard(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    rosa = cast.admit("nils")
    shell, room = room_of(program, "nils")
    assert "not permission" in texts(room)
    walker = Walker(program, qtbot, "outings")
    walker.go_button("Sign somebody out")
    entry = program.find(Entry)
    assert QApplication.focusWidget().objectName() == "resident"
    walker.press(Qt.Key.Key_Down)
    walker.tab_to(entry.form.forms["leave"].rows["due_at"].editor.hand)
    walker.type("18:30")
    walker.tab_to(entry.form.forms["leave"].rows["plan_if_late"].editor.hand)
    walker.type("She must be back at nine")
    save(program, qtbot)
    assert "not permission" in entry.form.forms["leave"].rows["plan_if_late"].problem.text()
    walker.picture("no-permission")
    entry.form.forms["leave"].rows["plan_if_late"].editor.hand.selectAll()
    walker.type("Call her aunt.")
    save(program, qtbot)
    assert shell.seat.banner.title.text() == "Signed out."
    (leave,) = records.page(cast.desk("nils"), Leave, rosa).rows
    assert (leave.plan_if_late, leave.due_at and leave.due_at.hour) == ("Call her aunt.", 18)
    assert drafts.waiting(cast.desk("nils")) == ()
    walker.picture("out")
    walker.go_button("Is back: Rosa code")
    assert "Nobody is out." in texts(room)
    assert movements.around(cast.desk("hana")).out == ()
    assert walker.keys <= 45


def test_late_missing_and_a_welcome_back(cast: Cast, program: Program, qtbot: QtBot) -> None:
    rosa = late(cast)
    cast.time.pass_by(hours=3)
    cast.desk("nils").step_up("moon")
    shell, room = room_of(program, "nils")
    walker = Walker(program, qtbot, "outings-late")
    assert "Call her aunt." in texts(room)
    walker.picture("late")
    assert nameless(shell) == []
    walker.go_button("Is missing: Rosa code")
    entry = program.find(Entry)
    assert "Agreed before: \u2068Call her aunt.\u2069" in entry.hint.text()
    assert QApplication.focusWidget().objectName() == "agreed_steps"  # before anything else
    walker.type("Called her aunt.")
    entry.form.fill({"missing": {"since": cast.time.at}})
    walker.picture("missing-form")
    save(program, qtbot)
    assert shell.seat.banner._act.text() == "Write an incident"
    walker.picture("missing")
    (missing,) = records.page(cast.desk("nils"), Missing, rosa).rows
    assert missing.agreed_steps == "Called her aunt."
    walker.go_button("Came back: Rosa code")
    entry = program.find(Entry)
    entry.form.fill({"return_after_missing": {"talk": "Tea."}})
    walker.picture("welcome")
    entry.save()
    program.settle()
    (back,) = records.page(cast.desk("nils"), ReturnAfterMissing, rosa).rows
    assert back.talk == "Tea."
    assert "Nobody is out." in texts(room)


def test_who_is_not_seen_can_be_marked(cast: Cast, program: Program, qtbot: QtBot) -> None:
    cast.admit("nils")
    cast.time.pass_by(days=2)
    for login in ("nils", "mia"):
        cast.desk(login).step_up("moon")
    shift.begin(cast.desk("nils"))
    _, room = room_of(program, "nils")
    walker = Walker(program, qtbot, "outings-seen")
    walker.picture("not-seen")
    walker.go_button("Seen just now: Rosa code")
    assert "Rosa code" not in texts(room)
    assert movements.not_seen(cast.desk("mia")) == ()


def test_what_is_typed_about_a_missing_person_outlasts_leaving(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    rosa = late(cast)
    shell, room = room_of(program, "nils")
    room.say_missing(rosa)
    program.settle()
    entry = program.find(Entry)
    qtbot.keyClicks(entry.form.forms["missing"].rows["agreed_steps"].editor.hand, "Called her aunt")
    entry.leave()
    program.settle()
    shell.go(f"draft/{entry.presenter.slot}")
    program.settle()
    again = program.find(Entry)
    assert again is not entry
    assert again.form.values()["missing"]["agreed_steps"] == "Called her aunt"


@pytest.mark.parametrize("login", ["hana", "amara"])
def test_a_shielded_child_is_on_nobodys_list_but_their_own_people(
    cast: Cast, program: Program, login: str
) -> None:
    child = cast.admit("nils", "Mu", AgeGroup.CHILD)
    at = cast.time.at
    plan = {"out_at": at, "due_at": at, "plan_if_late": "Call the school."}
    movements.sign_out(cast.desk("mia"), child, plan)
    cast.time.pass_by(hours=2)
    for each in ("mia", login):
        cast.desk(each).step_up("moon")
    shell, room = room_of(program, login)
    assert "Mu code" not in texts(shell)
    assert "school" not in texts(shell)
    buttons = [b.accessibleName() for b in room.findChildren(QPushButton)]
    assert not [name for name in buttons if "Mu" in name]
    page = program.find(OutingsPage)
    page._room.sign_out() if login == "hana" else None
    program.settle()
    assert "Mu code" not in texts(shell)
