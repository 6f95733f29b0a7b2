"""A manager brings people in from an ugly sheet, through the real window, and takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.fields import FieldSort
from shelterdesk.domain.house_lists import NOT_STORY
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.resident import EverydayName, Resident
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, house_lists
from shelterdesk.services.import_batches import KEEPING
from shelterdesk.services.importing import LEAVE_OUT, Choose
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.import_room import ImportRoom
from shelterdesk.ui.pages.import_walk import ImportWalkPage
from shelterdesk.ui.presenters.import_walk import Step
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.ui.import_sheets import PEOPLE, STORY, thai_text, ugly_book
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program, program

__all__ = ["program"]

NEVER_LOGGED = (STORY, *(person[1] for person in PEOPLE))
WRONG = ("A-5", "Noor", "31/02/2001", "F", "02/07/2026", "Thai", "")
ROSA = 8  # the row of the sheet in which she stands


def room_of(program: Program, shell: Shell) -> ImportRoom:
    shell.go("house/imports")
    program.settle()
    return program.find(ImportRoom)


def read(program: Program, room: ImportRoom, path: Path) -> ImportWalkPage:
    room.take(path)
    program.settle()
    return program.find(ImportWalkPage)


def on(program: Program, page: ImportWalkPage, *expected: Step) -> None:
    page.main.click()
    program.settle()
    assert page.walk.step in expected, page.page.problem


def answer(page: ImportWalkPage) -> None:
    """The day first, Buddhist years, and what no list knows means nothing."""
    for (_, _, code), box in page.questions.days.items():
        if code in ("dmy", "be"):
            box.setChecked(True)
    for picker in page.questions.meanings.values():
        if picker.currentData() is None:
            picker.setCurrentIndex(picker.findData(""))
            picker.activated.emit(picker.currentIndex())


def tried(program: Program, page: ImportWalkPage) -> None:
    """From the file to what would happen."""
    on(program, page, Step.COLUMNS)
    on(program, page, Step.QUESTIONS)
    answer(page)
    on(program, page, Step.DOUBLES, Step.ROWS)


def names(shell: Shell) -> set[str]:
    assert shell.seat.register is not None
    return {row.preferred for row in shell.seat.register.rows}


def shown(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel))


def test_an_ugly_workbook_becomes_residents_and_its_undo_takes_them_out(
    cast: Cast, program: Program, tmp_path: Path
) -> None:
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx"))
    assert page.walk.leaf is not None
    assert page.walk.leaf.name == "People"
    assert page.walk.layout is not None
    assert (page.walk.layout.first, page.walk.layout.rows) == (3, 2)
    assert nameless(room) == []
    on(program, page, Step.COLUMNS)
    assert nameless(room) == []
    found = {c.heading: page.walk.home(c.key) for c in page.walk.columns}
    assert found["Person / Name"] == "full_name"
    assert found["Person / Date of birth"] == "birth_date"
    remarks = next(c for c in page.walk.columns if c.heading == "Remarks")
    picker = page.columns.pickers[remarks.key]
    picker.setCurrentIndex(picker.findData(LEAVE_OUT))
    picker.activated.emit(picker.currentIndex())
    on(program, page, Step.QUESTIONS)
    assert nameless(room) == []
    assert not page.main.isEnabled()  # nothing is guessed in silence
    answer(page)
    on(program, page, Step.ROWS)
    assert nameless(room) == []
    assert names(shell) == set()
    on(program, page, Step.DONE)
    assert names(shell) == {person[1] for person in PEOPLE}
    assert "Remarks" in shown(page.done)  # what was left out is said
    assert STORY not in shown(room)
    page.main.click()
    program.settle()
    assert room.sheet is None
    program.lock(shell)
    with cast.seated("mia", "nils"), cast.desk("mia").look() as work:
        births = {str(each.birth_date.edtf) for each in work.every(Identity) if each.birth_date}
    assert "2001-04-03" in births  # 03/04/2544, the day first

    shell = program.open("mia")
    room = room_of(program, shell)
    (line,) = room._lines
    assert line.count == len(PEOPLE)
    program.button(f"Undo… {room._said(line)}").click()
    assert names(shell) == {person[1] for person in PEOPLE}  # it only asks
    room.sure.click()
    program.settle()
    assert names(shell) == set()
    assert "taken back" in shown(room.earlier)
    program.lock(shell)


def test_what_somebody_built_on_is_not_taken_back(
    cast: Cast, program: Program, tmp_path: Path
) -> None:
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx"))
    tried(program, page)
    on(program, page, Step.DONE)
    on(program, page, Step.DONE)
    room.read()
    program.settle()
    (line,) = room._lines
    assert shell.seat.register is not None
    resident = shell.seat.register.rows[0].resident
    carla = next(c.user_id for c in shell.seat.desk.colleagues() if c.display_name == "Carla")
    shell.seat.asker(room).run(
        lambda _: assignments.assign(shell.seat.desk, resident, carla, Role.CM), lambda _: None
    )
    program.settle()
    room._ask(line)
    room.sure.click()
    program.settle()
    assert "can no longer be taken back" in shell.seat.banner.title.text()
    assert len(names(shell)) == len(PEOPLE)
    offered = {act.accessibleName() for act in room.earlier.findChildren(QPushButton)}
    assert offered == {shell.seat.name_of(resident)}  # whom it is about; it is not offered again
    program.lock(shell)


def test_a_wrong_cell_is_mended_in_the_grid(program: Program, tmp_path: Path) -> None:
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx", (*PEOPLE, WRONG)))
    tried(program, page)
    assert page.walk.unmended == (9,)
    assert not page.main.isEnabled()  # all or nothing
    grid = page.rows.grid
    grid.setFocus()
    title = grid.sheet.headerData(grid.currentIndex().column(), Qt.Orientation.Horizontal)
    assert title == "Person / Date of birth"  # where it is wrong the keyboard is
    QTest.keyClick(grid, Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keySequence(editor, "Ctrl+A")
    QTest.keyClicks(editor, "28/02/2001")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert page.walk.corrections == {(9, "C"): "28/02/2001"}
    assert not page.main.isEnabled()  # not before it is tried as it is now
    page.rows.again.click()
    program.settle()
    assert page.walk.unmended == ()
    on(program, page, Step.DONE)
    assert "Noor" in names(shell)
    program.lock(shell)


def test_a_wrong_row_can_be_left_out(program: Program, tmp_path: Path) -> None:
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx", (*PEOPLE, WRONG)))
    tried(program, page)
    page.rows.grid.setFocus()
    page.rows.out.click()
    page.rows.again.click()
    program.settle()
    on(program, page, Step.DONE)
    assert "Noor" not in names(shell)
    assert len(names(shell)) == len(PEOPLE)
    assert "1 row is left out" in shown(page.done)
    program.lock(shell)


def test_whoever_is_here_already_stays_one_person(
    cast: Cast, program: Program, tmp_path: Path
) -> None:
    with cast.seated("nils"):
        rosa = cast.admit("nils", "Rosa Lima")
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx"))
    tried(program, page)
    assert page.walk.step is Step.DOUBLES
    assert nameless(room) == []
    assert not page.main.isEnabled()  # the program decides nothing here
    assert not any(box.isChecked() for box in page.doubles.boxes.values())
    page.doubles.boxes[ROSA, rosa].click()
    on(program, page, Step.ROWS)
    on(program, page, Step.DONE)
    assert shell.seat.register is not None
    called = [row.preferred for row in shell.seat.register.rows]
    assert called.count("Rosa Lima") == 1
    assert len(called) == len(PEOPLE)
    program.lock(shell)


def test_stopped_in_the_middle_nobody_came_in(cast: Cast, program: Program, tmp_path: Path) -> None:
    crowd = [(f"B-{n}", f"{'ABCDEFGH'[n % 8] * 3}{n} Person", "12/25/1999") for n in range(60)]
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx", crowd))
    on(program, page, Step.COLUMNS)
    on(program, page, Step.QUESTIONS, Step.DOUBLES, Step.ROWS)
    answer(page)
    while page.walk.step is not Step.ROWS:
        page.walk.decide_open(Choose.NEW)
        page.page.changed.emit()
        on(program, page, Step.DOUBLES, Step.ROWS)
    assert page.main.isEnabled()
    kept: list[int] = []

    def stop(done: int, _: int, text: str) -> None:
        if text == KEEPING:
            kept.append(done)
            page.stop()

    shell.seat.tasks.progressed.connect(stop, Qt.ConnectionType.DirectConnection)
    page.main.click()
    program.settle()
    assert kept  # it had begun
    assert page.walk.step is Step.ROWS
    assert "Nothing was changed" in shell.seat.banner.title.text()
    assert page.main.isEnabled()  # everything is still there
    assert names(shell) == set()
    program.lock(shell)
    with cast.seated("mia", "nils"), cast.desk("mia").look() as work:
        assert not list(work.every(Resident))
        assert not list(work.every(EverydayName))


def test_nothing_is_lost_by_going_back_hiding_or_putting_aside(
    program: Program, tmp_path: Path
) -> None:
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx"))
    on(program, page, Step.COLUMNS)
    picker = page.columns.pickers["A"]
    picker.setCurrentIndex(picker.findData("number"))
    picker.activated.emit(picker.currentIndex())
    on(program, page, Step.QUESTIONS)
    answer(page)
    before = page.walk.plan
    page.back.click()
    page.back.click()
    assert page.walk.step is Step.FILE
    on(program, page, Step.COLUMNS)
    on(program, page, Step.QUESTIONS)
    assert page.walk.plan == before
    assert page.main.isEnabled()
    shell.go("today")
    shell.go("house/imports")
    program.settle()
    assert program.find(ImportWalkPage) is page  # another room does not end it
    shell.hide_screen()
    assert not page.isVisible()
    shell.covered.came_back.emit()
    assert page.isVisible()
    assert page.walk.plan == before
    page.aside.click()
    program.settle()
    assert "people.xlsx" in shown(room.aside)
    assert room.begin.isHidden()  # it cannot be written over by a slip
    room.resume.click()
    program.settle()
    again = program.find(ImportWalkPage)
    assert again.walk.step is Step.QUESTIONS
    assert again.walk.plan == before
    program.lock(shell)


def test_the_sheet_is_never_on_the_disk(cast: Cast, program: Program, tmp_path: Path) -> None:
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx"))
    tried(program, page)
    page.walk.correct(7, "B", "Selam Tesfaye Bekele", "Selam Tesfaye")
    program.lock(shell)
    for path in Path(cast.house.folder).rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert b"Selam Tesfaye" not in held, path.name
            assert STORY.encode() not in held, path.name


def test_a_story_stays_covered_until_somebody_asks(program: Program, tmp_path: Path) -> None:
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx"))
    grid = page.file.preview
    cell = grid.sheet.index(4, 6)
    assert grid.sheet.data(cell) == f"text, {len(STORY)} letters"
    assert STORY not in str(grid.sheet.data(cell, Qt.ItemDataRole.AccessibleTextRole))
    assert grid.sheet.data(cell, Qt.ItemDataRole.ToolTipRole) is None
    grid.setCurrentIndex(cell)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert grid.sheet.data(cell) == STORY
    on(program, page, Step.COLUMNS)
    assert STORY not in shown(page.columns)
    program.button("Show examples of Remarks").click()
    assert STORY in shown(page.columns)
    program.lock(shell)


def test_letters_that_can_be_read_two_ways_are_asked(program: Program, tmp_path: Path) -> None:
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, thai_text(tmp_path / "people.csv"))
    assert not page.main.isEnabled()
    assert nameless(room) == []
    page.file.ways["cp874"].click()
    program.settle()
    assert page.main.isEnabled()
    on(program, page, Step.COLUMNS)
    assert "ขวัญใจ" in shown(page.columns)
    page.back.click()
    assert page.file.ways["cp874"].isChecked()
    program.lock(shell)


def test_a_file_that_cannot_be_read_says_so_and_takes_nothing_away(
    program: Program, tmp_path: Path
) -> None:
    (tmp_path / "torn.xlsx").write_bytes(b"PK no workbook at all")
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx"))
    page.read_file(tmp_path / "torn.xlsx")
    program.settle()
    assert shell.seat.banner.isVisible()
    assert page.walk.path == tmp_path / "people.xlsx"
    on(program, page, Step.COLUMNS)
    program.lock(shell)


def test_choices_are_kept_for_the_next_sheet(program: Program, tmp_path: Path) -> None:
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx"))
    on(program, page, Step.COLUMNS)
    picker = page.columns.pickers["A"]
    picker.setCurrentIndex(picker.findData("house_number"))
    picker.activated.emit(picker.currentIndex())
    page.columns.aside.toggle()
    page.columns.title.setText("List of the ministry")
    page.columns.keep.click()
    program.settle()
    page.aside.click()
    room.let_go.click()
    page = read(program, room, ugly_book(tmp_path / "another.xlsx"))
    on(program, page, Step.COLUMNS)
    assert page.walk.home("A") != "house_number"
    at = page.columns.presets.findText("List of the ministry")
    assert at > 0
    page.columns.presets.setCurrentIndex(at)
    page.columns.presets.activated.emit(at)
    program.settle()
    assert page.walk.home("A") == "house_number"
    program.lock(shell)


def test_the_keyboard_alone_does_the_whole_walk(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    shell = program.open("mia")
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx", PEOPLE[:1]))

    def tab_to(part: QWidget) -> None:
        for _ in range(60):
            if QApplication.focusWidget() is part:
                return
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        raise AssertionError(f"no way to {part.accessibleName()} by Tab")

    def press() -> None:
        tab_to(page.main)
        QTest.keyClick(page.main, Qt.Key.Key_Space)
        program.settle()

    press()
    assert page.walk.step is Step.COLUMNS
    QApplication.focusWidget().clearFocus()
    page.page.start()
    visited: list[QWidget] = []
    while QApplication.focusWidget() is not page.main:
        visited.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert len(visited) < 40
    pickers = [part for part in visited if part in page.columns.pickers.values()]
    assert pickers == list(page.columns.pickers.values())  # each, in its place, before "Go on"
    press()
    assert page.walk.step is Step.QUESTIONS
    for (_, _, code), box in list(page.questions.days.items()):
        if code in ("dmy", "be"):
            group = [b for b in page.questions.findChildren(QRadioButton) if b.isChecked()]
            if box not in group:
                tab_to(box)
                QTest.keyClick(box, Qt.Key.Key_Space)
    press()
    assert page.walk.step is Step.ROWS
    press()
    assert page.walk.step is Step.DONE
    assert names(shell) == {PEOPLE[0][1]}
    shell.top.finder.setFocus()
    press()  # from anywhere in the window
    assert QApplication.focusWidget() is room.begin
    program.lock(shell)


def test_a_field_of_the_house_is_a_place_for_a_column_by_its_own_name(
    program: Program, tmp_path: Path
) -> None:
    values = {"of_kind": Resident.kind, "label": "Own remark", "sort": FieldSort.LINE}
    shell = program.open("mia")
    desk = shell.seat.desk
    house_lists.add_field(desk, Resident.category, {**values, NOT_STORY: True})
    shell.seat.look.words.house.learn(house_lists.read(desk).vocabulary)
    room = room_of(program, shell)
    page = read(program, room, ugly_book(tmp_path / "people.xlsx"))
    on(program, page, Step.COLUMNS)
    remarks = next(c for c in page.walk.columns if c.heading == "Remarks")
    picker = page.columns.pickers[remarks.key]
    at = picker.findText("Own remark")
    assert at > 0
    picker.setCurrentIndex(at)
    picker.activated.emit(at)
    assert page.walk.plan.homes[remarks.key].startswith("added:resident:line:local:")


@pytest.mark.parametrize("who", ["carla", "nils", "adam"])
def test_others_find_no_such_room(program: Program, who: str) -> None:
    shell = program.open(who)
    shell.go("house/imports")
    program.settle()
    assert not shell.findChildren(ImportRoom)
    program.lock(shell)
