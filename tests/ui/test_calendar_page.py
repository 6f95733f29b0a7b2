"""The calendar at the window: made with a warning, settled, and never a name on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.appointment import Interpreter
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import calendar as service
from shelterdesk.services import interpreting, records, settings
from shelterdesk.services.interpreting import Interpreting
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.appointment_sheet import AppointmentSheet
from shelterdesk.ui.pages.calendar import CalendarPage
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.interpreters import InterpretersRoom
from shelterdesk.ui.pages.papers import PaperPage
from tests.cast import Cast
from tests.ui.test_journey import Program


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated("mia", "nils", "carla", "nora"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "nora", Role.NUR)
        settings.change(cast.desk("mia"), "code_names_everywhere", "no")
        carla = cast.desk("carla")
        at = carla.now().replace(hour=10, minute=0)
        service.book(carla, rosa, {"start_at": at, "user_ids": [carla.user_id], "place": "Clinic"})
    return rosa


@pytest.fixture
def program(rosa: ResidentId, cast: Cast, qtbot: QtBot) -> Program:
    return Program(cast, qtbot)


def show(program: Program, view: str, size: tuple[int, int] = (1366, 768)) -> CalendarPage:
    page = program.find(CalendarPage)
    assert program.window is not None
    program.window.resize(*size)
    page.view.setCurrentIndex(page.view.findData(view))
    page.view.activated.emit(0)
    program.settle()
    return page


def lines(page: CalendarPage) -> list[str]:
    found = []
    for each in page.columns:
        model = each.list.lines
        found += [model.line(row).title for row in range(model.rowCount())]
    return found


def test_code_names_only_in_every_view(program: Program) -> None:
    """Also where the shelter shows names in lists."""
    shell = program.open("carla")
    program.settle()
    assert not shell.seat.code_names
    shell.go("calendar")
    program.settle()
    page = show(program, "week")
    assert page.week.isVisible()
    assert lines(page) == ["10:00 Rosa code"]
    for view, table in (("day", page.day_table), ("agenda", page.agenda)):
        show(program, view)
        assert [row.who for row in table.rows] == ["Rosa code"]
    page.show_one(table.rows[0].entry.appointment.id)
    program.settle()
    said = [label.text() for label in page.findChildren(PlainLabel)]
    assert "Rosa code" in said
    assert "Rosa" not in said
    program.lock(shell)


def test_it_warns_and_saves_all_the_same(program: Program, qtbot: QtBot) -> None:
    settle = program.settle
    shell = program.open("carla")
    shell.go("calendar")
    settle()
    page = program.find(CalendarPage)
    page.whose.setCurrentIndex(1)
    page.whose.activated.emit(1)
    page.add.click()
    settle()
    form = program.find(Entry)
    start = program.field("appointment", "start_at").editor
    start.fill(shell.seat.desk.now().replace(hour=10, minute=30))
    form.form.edited.emit()
    qtbot.waitUntil(lambda: "another appointment" in form.hint.text(), timeout=5000)
    program.field("purpose_of", "about").editor.fill("appointment_detail")
    program.field("purpose_of", "purpose").editor.fill("To look at a school")
    form.save()
    settle()
    assert lines(show(program, "week")) == ["10:00 Rosa code", "10:30 Rosa code"]
    page.show_one(show(program, "day").day_table.rows[1].entry.appointment.id)
    settle()
    program.button("Resident chose another time").click()
    settle()
    program.field("appointment", "why").editor.fill("The school called her.")
    program.find(Entry).save()
    settle()
    page.show_one(show(program, "day").day_table.rows[1].entry.appointment.id)
    settle()
    assert "What came of it" in [label.text() for label in page.findChildren(PlainLabel)]
    program.lock(shell)

    shell = program.open("hana")  # on duty she sees when and where, not what for
    shell.today.duty.click()
    settle()
    shell.go("calendar")
    settle()
    page = show(program, "day")
    assert [row.time for row in page.day_table.rows] == ["10:00", "10:30"]
    page.show_one(page.day_table.rows[1].entry.appointment.id)
    settle()
    said = " ".join(label.text() for label in page.findChildren(PlainLabel))
    assert "school" not in said
    with pytest.raises(StopIteration):
        program.button("Attended")
    program.lock(shell)


def test_what_became_of_it_is_said_without_blame_and_can_be_taken_back(
    program: Program, qtbot: QtBot
) -> None:
    settle = program.settle
    shell = program.open("carla")
    shell.go("calendar")
    settle()
    page = show(program, "day")
    page.day_table.opened.emit(page.day_table.rows[0])
    settle()
    assert isinstance(page.sheet, AppointmentSheet)
    program.button("Resident chose another time").click()
    settle()  # no reason is asked for: everybody on duty would read it here
    assert [row.state for row in page.day_table.rows] == ["Resident chose another time"]
    page.day_table.opened.emit(page.day_table.rows[0])
    settle()
    program.button("Take this back").click()
    settle()
    assert [row.state for row in page.day_table.rows] == ["Planned"]
    page.go_on_later()
    settle()
    assert page.day_table.rows == ()
    program.lock(shell)


def test_a_narrow_window_shows_a_list_and_the_file_names_nobody(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = program.open("carla")
    shell.go("calendar")
    program.settle()
    page = show(program, "week", (911, 512))
    assert page.agenda.isVisible()
    assert not page.week.isVisible()
    path = tmp_path / "calendar.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(path), ""))
    page.take_out.click()
    program.settle()
    assert b"Rosa" not in path.read_bytes()
    assert path.read_bytes().count(b"BEGIN:VEVENT") == 1
    program.lock(shell)


def test_the_slip_for_an_interpreter_is_looked_at_first(program: Program, cast: Cast) -> None:
    with cast.seated("mia", "carla"):
        none = ResidentId("")
        win = records.add(cast.desk("mia"), Interpreter, none, {"name": "Win"}).value
        carla = cast.desk("carla")
        (entry,) = service.between(carla, carla.today())
        interpreting.ask(carla, entry.appointment, Interpreting(win.id, "mya"))
    shell = program.open("carla")
    shell.go(f"calendar/{entry.appointment.id}")
    program.settle()
    program.button("Slip for the interpreter").click()
    program.settle()
    page = program.find(PaperPage)
    assert page.paper.isEnabled()
    program.lock(shell)


def test_interpreters_stand_in_a_room_of_their_own(program: Program, qtbot: QtBot) -> None:
    shell = program.open("mia")
    shell.go("house/interpreters")
    program.settle()
    room = program.find(InterpretersRoom)
    room.add.click()
    program.settle()
    qtbot.keyClicks(program.field("interpreter", "name").editor.hand, "Win")
    program.find(Entry).save()
    program.settle()
    assert [row.name for row in room.table.rows] == ["Win"]
    program.lock(shell)
    shell = program.open("nora")
    assert "interpreters" not in shell.house.rooms
    program.lock(shell)


def test_tabs_of_the_record_lead_to_both_pages(program: Program, rosa: ResidentId) -> None:
    shell = program.open("nora")
    program.settle()
    shell.go(f"residents/{rosa}/tasks")
    program.settle()
    program.button("Go to the calendar").click()
    program.settle()
    page = program.find(CalendarPage)
    assert page.resident == rosa
    assert [row.who for row in page.agenda.rows] == ["Rosa code"]
    program.lock(shell)
