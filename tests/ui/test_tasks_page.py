"""Tasks at the window: written down, passed on, dropped with a reason, and done by the shift."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from shelterdesk.domain.roles import Role
from shelterdesk.services import phrases
from shelterdesk.services import tasks as service
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.shift_tasks import ShiftTasksCard
from shelterdesk.ui.pages.task_sheet import PASS_ON, TaskSheet
from shelterdesk.ui.pages.tasks import TasksPage
from tests.cast import TODAY, Cast
from tests.ui.test_journey import Program


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("mia", "nils", "carla", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
    return Program(cast, qtbot)


def texts(page: TasksPage) -> list[tuple[str, str, str]]:
    return [(row.what, row.who, row.owner) for row in page.table.rows]


def begin(program: Program, page: TasksPage, about: str) -> None:
    page.whose.setCurrentIndex(1)
    page.whose.activated.emit(1)
    program.settle()
    page.about.setCurrentIndex(page.about.findData(about))
    page.add.click()
    program.settle()


def said(program: Program) -> str:
    """Everything that one sees in words."""
    assert program.window is not None
    return " ".join(w.text() for w in program.window.findChildren(PlainLabel) if w.isVisible())


def test_a_task_is_written_once_found_by_keyboard_and_passed_on(
    program: Program, qtbot: QtBot
) -> None:
    settle = program.settle
    shell = program.open("carla")
    shell.go("tasks")
    settle()
    page = program.find(TasksPage)
    QAbstractItemModelTester(page.table.model)
    page.write_task()  # nobody chosen yet: a word, no form
    assert page.sheet is None
    begin(program, page, "mind_task")
    qtbot.keyClicks(program.field("mind_task", "what").editor.hand, "Ask about the choir")
    entry = program.find(Entry)
    names = [entry.form.forms["mind_task"].rows["owner_id"].editor.box.itemText(n) for n in (1, 2)]
    assert names == ["Amara", "Carla"]  # only who can open it is offered
    entry.save()
    entry.save()  # a double click
    settle()
    assert texts(page) == [("Ask about the choir", "Rosa code", "Carla")]
    page.table.table.setFocus()
    page.table.table.setCurrentIndex(page.table.model.index(0, 0))
    qtbot.keyClick(page.table.table, Qt.Key.Key_Return)
    settle()
    assert isinstance(page.sheet, TaskSheet)
    page.sheet.asked.emit(PASS_ON)
    settle()
    box = program.field("mind_task", "owner_id").editor
    offered = [box.box.itemText(n) for n in range(1, box.box.count())]
    assert offered == ["Amara", "Carla", "Max", "Mia"]
    box.box.setCurrentIndex(1)
    program.find(Entry).save()
    settle()
    assert texts(page) == [("Ask about the choir", "Rosa code", "Amara")]
    program.lock(shell)

    shell = program.open("amara")
    shell.go("tasks")
    settle()
    page = program.find(TasksPage)
    assert texts(page) == [("Ask about the choir", "Rosa code", "Amara")]
    page.show_task(page.table.rows[0].line)
    settle()
    program.button("Drop this task").click()
    settle()
    program.find(Entry).save()  # without a reason it stays, and the text with it
    settle()
    assert isinstance(page.sheet, Entry)
    qtbot.keyClicks(program.field("mind_task", "why").editor.hand, "The choir has ended")
    program.find(Entry).save()
    settle()
    assert texts(page) == []
    program.lock(shell)


def test_a_manager_sees_how_much_and_not_what(program: Program, qtbot: QtBot) -> None:
    settle = program.settle
    shell = program.open("amara")
    shell.go("tasks")
    settle()
    page = program.find(TasksPage)
    begin(program, page, "counselling_task")
    qtbot.keyClicks(program.field("counselling_task", "what").editor.hand, "Ask of the river")
    program.find(Entry).save()
    settle()
    program.lock(shell)
    shell = program.open("mia")
    shell.go("tasks")
    settle()
    page = program.find(TasksPage)
    page.view.setCurrentIndex(page.view.findData("team"))
    page.view.activated.emit(1)
    settle()
    assert "1 open" in said(program)
    assert "river" not in said(program)
    assert texts(page) == []
    program.lock(shell)


def test_a_draft_of_a_task_is_gone_on_with(program: Program, qtbot: QtBot) -> None:
    shell = program.open("carla")
    shell.go("tasks")
    program.settle()
    begin(program, program.find(TasksPage), "task")
    qtbot.keyClicks(program.field("task", "what").editor.hand, "Buy a note")
    program.lock(shell)
    shell = program.open("carla")
    program.settle()
    assert program.field("task", "what").editor.read() == "Buy a note"
    program.find(Entry).save()
    program.settle()
    assert [row.what for row in program.find(TasksPage).table.rows] == ["Buy a note"]
    program.lock(shell)


@pytest.mark.parametrize("login", ["nils", "hana", "adam"])
def test_whoever_reads_no_task_finds_no_page(program: Program, login: str) -> None:
    shell = program.open(login)
    assert "tasks" not in shell.pages
    program.lock(shell)


def test_the_shift_does_what_is_there_in_neutral_words(program: Program, qtbot: QtBot) -> None:
    settle = program.settle
    shell = program.open("hana")
    shell.today.duty.click()
    settle()
    shell.go("house/handover")
    settle()
    card = program.find(ShiftTasksCard)
    card.write_asked.emit()
    settle()
    editor = program.field("house_task", "what").editor
    editor.fill("She is depressed")
    qtbot.waitUntil(lambda: "what is there to do?" in said(program), timeout=5000)
    editor.fill("Wake Rosa at six")
    program.find(Entry).save()
    settle()
    program.button("Done: Wake Rosa at six").click()
    settle()
    assert program.button("Not done yet: Wake Rosa at six").isEnabled()
    program.lock(shell)


def test_tasks_are_counted_on_today_in_one_line(program: Program, cast: Cast) -> None:
    with cast.seated("carla"):
        carla = cast.desk("carla")
        (rosa,) = carla.actor.assigned
        for number in range(3):
            given = {"what": f"{number}", "owner_id": carla.user_id, "due_on": carla.today()}
            service.add(carla, rosa, service.Task, given)
    shell = program.open("carla")
    program.settle()
    program.button("Your tasks that need a look: 3").click()
    program.settle()
    assert len(program.find(TasksPage).table.rows) == 3
    program.lock(shell)


def test_what_one_remembers_alone_stands_apart(program: Program) -> None:
    shell = program.open("carla")
    desk = shell.seat.desk
    phrases.keep_own_task(desk, "Water the plants", TODAY)
    shell.go("tasks")
    program.settle()
    page = program.find(TasksPage)
    assert "Water the plants" in said(program)
    page.view.setCurrentIndex(page.view.findData("team"))
    page.read()
    program.settle()
    assert not page.own.isVisible()  # what is hers alone is on no list of others
    page.view.setCurrentIndex(page.view.findData("mine"))
    page.read()
    program.settle()
    program.button("Done: Water the plants").click()
    program.settle()
    assert not page.own.isVisible()
    assert phrases.own_tasks(desk) == ()
    program.lock(shell)
