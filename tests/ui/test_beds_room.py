"""Rooms and beds through the real window: by keyboard, by two desks, and for who may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.bed_rules import BedWarning
from shelterdesk.domain.kinds.bed import Bed, BedAssignment, GenderRule, ReservationReason, Room
from shelterdesk.domain.kinds.resident import AgeGroup, Gender, Resident
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.services import beds, board, drafts, movements, records, shift
from shelterdesk.services.board import BedStanding
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.bed_entries import AssignEntry
from shelterdesk.ui.pages.bed_sheet import BedSheet
from shelterdesk.ui.pages.beds import BedsRoom
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import KindSection
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.services.test_beds import make_room
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program
from tests.ui.test_people_walks import Walker

HOUSE = ResidentId("")


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Iterator[Program]:
    """A window that shows a desk of the cast; the others sit beside it in the same program."""
    with cast.seated("mia", "max", "amara", "nils", "hana", "lea", "adam"):
        for login in ("nils", "hana"):
            shift.begin(cast.desk(login))
        yield Program(
            cast,
            qtbot,
            lambda doors: replace(doors, sign_in=lambda folder, name, typed: cast.desk(name)),
        )


def room_of(program: Program, login: str) -> tuple[Shell, BedsRoom]:
    shell = program.open(login)
    window = program.window
    assert window is not None
    window.activateWindow()
    program._bot.waitUntil(window.isActiveWindow)
    shell.go("house/beds")
    program.settle()
    shell.house.bar.setFocus()
    return shell, program.find(BedsRoom)


def texts(root: QWidget) -> str:
    """Everything in it that one sees or hears."""
    seen = [w for w in root.findChildren(QWidget) if w.isVisible()]
    said = [w.text() for w in seen if isinstance(w, PlainLabel | QPushButton)]
    return "\n".join(said + [w.accessibleName() + w.accessibleDescription() for w in seen])


def test_a_manager_makes_rooms_and_a_night_worker_gives_a_bed_by_keyboard(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    rosa = cast.admit("nils")
    shell, room = room_of(program, "mia")
    walker = Walker(program, qtbot, "beds")
    walker.picture("no-rooms")
    walker.go_button("Add a room")
    walker.type("Room 1")
    qtbot.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    program.settle()
    for name in ("A", "B"):
        walker.go_button("Bed: Room 1")
        walker.type(name)
        qtbot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        )
        program.settle()
    assert "Room 1, A: Free" in texts(room)
    made = cast.desk("mia")
    assert [r.name for r in records.page(made, Room, HOUSE).rows] == ["Room 1"]
    program.window.hide()  # type: ignore[union-attr]

    shell, room = room_of(program, "nils")
    assert "Add a room" not in texts(room)
    walker = Walker(program, qtbot, "beds-nils")
    walker.picture("board")
    (bed,) = [b.id for b in records.page(cast.desk("nils"), Bed, HOUSE).rows if b.name == "A"]
    walker.tab_to(room.board.bed_button(bed))
    walker.press(Qt.Key.Key_Space)
    walker.picture("free-bed")
    walker.go_button("Give this bed")
    entry = program.find(AssignEntry)
    assert QApplication.focusWidget().objectName() == "resident"
    walker.press(Qt.Key.Key_Down)
    assert entry.form.values()["bed_assignment"]["resident"] == rosa
    walker.picture("give")
    qtbot.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    program.settle()
    assert "Room 1, A: Taken, \u2068Rosa code\u2069" in texts(room)
    assert walker.keys <= 40
    assert shell.seat.register is not None
    assert shell.seat.register.row(rosa).bed == "Room 1 · A"  # type: ignore[union-attr]
    walker.picture("taken")
    room.open_bed(bed)
    program.settle()
    assert nameless(shell) == []
    walker.picture("sheet")
    program.button("Free the bed").click()
    program.settle()
    found = board.board(cast.desk("nils")).line(bed)
    assert found is not None
    assert found[1].standing is BedStanding.FREE


def test_the_second_desk_is_told_kindly_who_has_the_bed(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    a, _ = make_room(cast.desk("mia"), "Room 1", ("A", "B"))
    rosa, sita = cast.admit("nils"), cast.admit("nils", "Sita")
    shell, room = room_of(program, "nils")
    room.give("", a)
    program.settle()
    entry = program.find(AssignEntry)
    entry.form.fill({"bed_assignment": {"resident": sita}})
    beds.assign(cast.desk("hana"), rosa, a, {})
    entry.save()
    program.settle()
    said = shell.seat.banner
    assert said.title.text() == "This bed is taken"
    assert "\u2068Rosa code\u2069 has it, given by \u2068Hana\u2069." in said.hint.text()
    assert entry.isVisible()  # nothing typed is lost
    assert entry.form.values()["bed_assignment"]["resident"] == sita


def test_a_warning_stands_above_the_reason_before_anything_is_saved(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    (a,) = make_room(cast.desk("mia"), "Room 1", ("A",), gender_rule=GenderRule.WOMEN)
    sam = cast.admit("nils", "Sam")
    records.amend(cast.desk("mia"), Resident, RecordId(sam), 1, {"gender": Gender.MASCULINE})
    shell, _ = room_of(program, "nils")
    shell.go(f"residents/{sam}/house")
    program.settle()
    assert shell.residents.view is not None
    shell.residents.view._write("house", BedAssignment)  # Add, in the resident's own file
    program.settle()
    entry = program.find(AssignEntry)
    bed = entry.form.forms["bed_assignment"].rows["bed_id"].editor
    assert not entry.reason.isVisible()
    bed.box.setCurrentIndex(bed.box.findData(a))
    bed.box.activated.emit(bed.box.currentIndex())
    program.settle()
    assert entry.reason.warnings == (BedWarning.FOR_WOMEN.label,)
    assert entry.reason.isVisible()
    Walker(program, qtbot, "beds").picture("warning")
    entry.save()
    program.settle()
    assert board.board(cast.desk("nils")).line(a)[1].is_free  # type: ignore[index]
    qtbot.keyClicks(entry.reason.hand, "One night; nobody else is there.")
    entry.save()
    program.settle()
    kept = beds.history_of_bed(cast.desk("nils"), a)
    assert [k.override_reason for k in kept] == ["One night; nobody else is there."]


@pytest.mark.parametrize("login", ["hana", "amara"])
def test_a_shielded_childs_bed_says_nothing_else(
    cast: Cast, program: Program, qtbot: QtBot, login: str
) -> None:
    (a,) = make_room(cast.desk("mia"), "Room 1", ("A",))
    child = cast.admit("nils", "Mu", AgeGroup.CHILD)
    beds.assign(cast.desk("mia"), child, a, {})
    shell, room = room_of(program, login)
    assert "Room 1, A: Taken" in texts(room)
    room.open_bed(a)
    program.settle()
    sheet = program.find(BedSheet)
    assert "nothing more to see here" in texts(sheet)
    assert "Mu" not in texts(shell).replace("Must", "")
    assert "child" not in texts(sheet).lower()
    acts = {b.accessibleName() for b in sheet.findChildren(QPushButton) if b.isVisible()}
    assert acts == {"Rooms and beds"}
    Walker(program, qtbot, f"beds-{login}").picture("unseen")


@pytest.mark.parametrize("login", ["adam", "lea"])
def test_who_has_no_business_with_beds_finds_no_such_room(
    cast: Cast, program: Program, login: str
) -> None:
    shell = program.open(login)
    shell.go("house/beds")
    program.settle()
    if "house" in shell.pages:
        assert not {"beds", "outings"} & set(shell.house.rooms)


def test_a_bed_is_kept_for_somebody_at_court_and_who_lists_no_beds_hears_nothing(
    cast: Cast, program: Program
) -> None:
    rosa = cast.admit("nils")
    (a,) = make_room(cast.desk("mia"), "Room 1", ("A",))
    beds.assign(cast.desk("nils"), rosa, a, {})
    _, room = room_of(program, "nils")
    room.open_bed(a)
    program.settle()
    program.button("Keep while away").click()
    program.settle()
    entry = program.find(Entry)
    entry.form.fill({"bed_reservation": {"reason": ReservationReason.COURT}})
    entry.save()
    program.settle()
    room.open_bed(a)
    program.settle()
    sheet = program.find(BedSheet)
    assert "At court or with an authority" in texts(sheet)
    assert "Is back in this bed" in texts(sheet)
    program.window.hide()  # type: ignore[union-attr]

    shell = program.open("lea")  # the lawyer, whom nobody has assigned
    for place in ("today", "residents", "house", "calendar", "tasks"):
        shell.go(place)
        program.settle()
        assert "court" not in texts(shell).lower().replace("court date", "")
        assert "Rosa" not in texts(shell)
    program.window.hide()  # type: ignore[union-attr]

    _, room = room_of(program, "hana")
    room.open_bed(a)
    program.settle()
    program.button("Is back in this bed").click()
    program.settle()
    assert "Room 1, A: Taken" in texts(room)


def test_not_together_is_written_from_a_file_and_says_no_more(cast: Cast, program: Program) -> None:
    rosa, sita = cast.admit("nils"), cast.admit("nils", "Sita")
    a, b = make_room(cast.desk("mia"), "Room 1", ("A", "B"))
    movements.keep_apart(cast.desk("mia"), rosa, sita)
    beds.assign(cast.desk("nils"), rosa, a, {})
    _, room = room_of(program, "nils")
    room.give(sita, b)
    program.settle()
    entry = program.find(AssignEntry)
    entry.form.fill({"bed_assignment": {"bed_id": b}})
    entry.check()
    program.settle()
    assert entry.reason.warnings == (BedWarning.NOT_TOGETHER.label,)
    assert "Rosa" not in " ".join(entry.reason.warnings)


def test_a_file_names_who_is_kept_apart_as_lists_do_or_not_at_all(
    cast: Cast, program: Program
) -> None:
    rosa, child = cast.admit("nils"), cast.admit("nils", "Mu", AgeGroup.CHILD)
    sita = cast.admit("nils", "Sita")
    for other in (child, sita):
        movements.keep_apart(cast.desk("mia"), rosa, other)
    shell = program.open("hana")
    shell.go(f"residents/{rosa}/house")
    program.settle()
    sections = shell.findChildren(KindSection)
    section = next(s for s in sections if s.table.accessibleName() == "Not together")
    cells = {section.model.data(section.model.index(row, 0)) for row in range(2)}
    assert cells == {"Sita code", "Somebody else"}


@pytest.mark.parametrize("what", ["give", "room", "bed"])
def test_what_is_typed_in_the_room_outlasts_leaving(
    cast: Cast, program: Program, qtbot: QtBot, what: str
) -> None:
    a, _ = make_room(cast.desk("mia"), "Room 1", ("A", "B"))
    rosa = cast.admit("nils")
    shell, room = room_of(program, "mia")
    bed = records.get(cast.desk("mia"), Bed, a)
    opening = {
        "give": lambda: room.give("", a),
        "room": lambda: room.board.room_asked.emit(None),
        "bed": lambda: room.board.bed_asked.emit(
            records.get(cast.desk("mia"), Room, RecordId(bed.room_id))
        ),
    }
    typed = {
        "give": {"bed_assignment": {"resident": rosa}},
        "room": {"room": {"name": "Attic"}},
        "bed": {"bed": {"name": "C"}},
    }[what]
    opening[what]()
    program.settle()
    entry = program.find(Entry)
    entry.form.fill(typed)
    entry.keep_now()
    entry.leave()
    program.settle()
    shell.go("today")
    shell.go(f"draft/{entry.presenter.slot}")
    program.settle()
    again = program.find(Entry)
    assert again is not entry
    (part, values) = next(iter(typed.items()))
    assert values.items() <= again.form.values()[part].items()
    again.save()
    program.settle()
    assert shell.seat.banner.title.text() == "Saved."
    assert drafts.waiting(cast.desk("mia")) == ()
