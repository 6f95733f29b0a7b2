"""A night worker at the door with the keyboard alone: one person, then thirty-eight at once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.arrival import Arrival, ArrivalHealth, ExpectedArrival, Need
from shelterdesk.domain.kinds.bed import Bed, BedAssignment, Room
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import group_arrivals, handover, intake, records, shift
from shelterdesk.services.intake import Standing
from shelterdesk.ui.pages.arrivals import ArrivalsRoom
from shelterdesk.ui.pages.door import DoorEntry
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.group import GroupPage
from shelterdesk.ui.pages.group_grid import GroupGridPage
from shelterdesk.ui.pages.shift_handover import HandoverRoom
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast
from tests.ui.hands import KEY, MIND
from tests.ui.speech import say
from tests.ui.test_journey import Program

Say = Callable[[str, object], None]
NAME = "ခင်မျိုးဝေ"
LINE = "Came at night, let her sleep; breakfast at nine"
HOUSE = ResidentId("")
CTRL = Qt.KeyboardModifier.ControlModifier
BEDS = 40


@dataclass
class Walk:
    """Counts keys, and looks at the name of whatever has the keyboard.

    A key or a line typed is a step. The same key again is no new thought (keystroke-level model).
    """

    program: Program
    steps: int = 0
    keys: int = 0
    thoughts: int = 0
    own: float = 0.0  # seconds in which the program worked, and nobody could type
    _last: Qt.Key | None = None

    def press(
        self, key: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.hand, key, with_)
        self.count(1, key)

    def seconds(self) -> float:
        """How long hands, head and program take for all of it, without reading."""
        return self.keys * KEY + self.thoughts * MIND + self.own

    def count(self, keys: int, key: Qt.Key | None = None) -> None:
        """One step of so many keys."""
        self.steps += 1
        self.keys += keys
        self.thoughts += key is None or key is not self._last
        self._last = key

    def type(self, text: str) -> None:
        """One line; each key goes where the keyboard is by then."""
        if text.isascii():
            for sign in text:
                QTest.keyClicks(self.hand, sign)
        else:
            say(self.hand, text)
        self.count(len(text))

    def tab_to(self, name: str, most: int = 60) -> None:
        for _ in range(most):
            told = QAccessible.queryAccessibleInterface(self.hand)
            if name in (self.hand.objectName(), told.text(QAccessible.Text.Name)):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no way to {name} by Tab; at {self.hand.accessibleName()}")

    @contextmanager
    def waiting(self) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.program.settle()
        self.own += time.perf_counter() - began

    @property
    def hand(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        told = QAccessible.queryAccessibleInterface(found)
        assert told, found
        assert told.text(QAccessible.Text.Name), f"a step without a name: {found}"
        return found


@pytest.fixture
def furnished(cast: Cast) -> Cast:
    """The same house with a hall of beds, and a night worker on duty."""
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        room = records.add(mia, Room, HOUSE, {"name": "Hall"}).value
        for n in range(1, BEDS + 1):
            records.add(mia, Bed, HOUSE, {"room_id": room.id, "name": f"{n}"})
        shift.begin(cast.desk("nils"))
    return cast


def open_at(program: Program, qtbot: QtBot, login: str) -> Shell:
    shell = program.open(login)
    assert program.window is not None
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    return shell


def command(walk: Walk, shell: Shell, text: str) -> None:
    """The find box, from wherever one is."""
    QTest.keyClick(shell, Qt.Key.Key_K, CTRL)
    walk.count(1, Qt.Key.Key_K)
    walk.type(text)
    with walk.waiting():
        walk.press(Qt.Key.Key_Return)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_one_person_comes_in_gets_a_bed_and_stands_in_the_hand_over_by_keyboard(
    furnished: Cast, qtbot: QtBot, record_property: Say
) -> None:
    program = Program(furnished, qtbot)
    shell = open_at(program, qtbot, "nils")
    walk = Walk(program)
    command(walk, shell, "admit")
    assert isinstance(program.find(Entry), DoorEntry)
    walk.type(NAME)
    walk.tab_to("group")
    walk.type("Adult")
    walk.press(Qt.Key.Key_Tab)
    walk.type("Burm")
    walk.tab_to("Food")
    walk.press(Qt.Key.Key_Space)
    walk.tab_to("An injury")
    walk.press(Qt.Key.Key_Space)
    with walk.waiting():
        walk.press(Qt.Key.Key_Return, CTRL)
    door_steps, door_seconds = walk.steps, walk.seconds()
    assert "Welcome" in shell.seat.banner.title.text()
    assert shell.residents.view is not None
    assert shell.residents.view.tab == "intake"
    resident = shell.residents.view.resident
    walk.press(Qt.Key.Key_F6)
    walk.tab_to("Begin: The first night")
    with walk.waiting():
        walk.press(Qt.Key.Key_Space)
    assert walk.hand.objectName() == "bed_id"
    walk.press(Qt.Key.Key_Down)  # the first free one
    walk.tab_to("danger_now")
    walk.type("No")
    walk.press(Qt.Key.Key_Tab)
    walk.type("No")
    walk.press(Qt.Key.Key_Tab)
    walk.type("Yes")
    with walk.waiting():
        walk.press(Qt.Key.Key_Return, CTRL)
    assert "Saved" in shell.seat.banner.title.text()
    bed_steps = walk.steps
    command(walk, shell, "hand-over")
    walk.tab_to("Write a line")
    with walk.waiting():
        walk.press(Qt.Key.Key_Space)
    walk.tab_to("who")
    assert shell.seat.register is not None
    walk.type(shell.seat.name_of(resident)[:5])
    walk.tab_to("For the next shift")
    walk.type(LINE)
    with walk.waiting():
        walk.press(Qt.Key.Key_Return, CTRL)
    assert program.find(HandoverRoom).sheet is None
    program.lock(shell)
    whole = f"door {door_steps}, bed {bed_steps}, hand-over {walk.steps} steps"
    record_property(
        "one person", f"{whole}, {walk.seconds():.0f} s, of it {walk.own:.1f} s its own"
    )
    assert door_seconds < 120
    assert walk.seconds() < 240
    with furnished.seated("nils", "nora"):
        nils = furnished.desk("nils")
        lines = intake.standing(nils, resident)
        assert lines[1].standing is Standing.DONE
        assert records.page(nils, Arrival, resident).rows[0].needs == (Need.FOOD,)
        (bed,) = records.page(nils, BedAssignment, resident).rows
        assert bed.to_on is None
        assert records.page(furnished.desk("nora"), ArrivalHealth, resident).rows
        (shift_lines,) = handover.page(nils, TODAY)
        (said,) = shift_lines.lines
        assert (said.item.line, said.item.resident) == (LINE, resident)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_thirty_eight_people_come_in_by_keyboard(
    furnished: Cast, qtbot: QtBot, record_property: Say
) -> None:
    with furnished.seated("nils"):
        values = {"expected_on": TODAY, "count": 38, "brought_by": "Two buses"}
        records.add(furnished.desk("nils"), ExpectedArrival, HOUSE, values)
    program = Program(furnished, qtbot)
    shell = open_at(program, qtbot, "nils")
    walk = Walk(program)
    with walk.waiting():
        shell.go("house/arrivals")
    room = shell.house.page
    assert isinstance(room, ArrivalsRoom)
    walk.tab_to(next(n for n in names_of(room) if n.startswith("They are here")), most=30)
    with walk.waiting():
        walk.press(Qt.Key.Key_Space)
    grid = room.pile.currentWidget()
    assert isinstance(grid, GroupGridPage)
    people = [f"Name {n}\tBurmese\tadult\tf\tfood" for n in range(1, 36)]
    people += ["\tBurmese\tadult", "Child\tBurmese\t9", "Somebody\tKlingon\tadult"]
    QGuiApplication.clipboard().setText("\n".join(people))
    walk.press(Qt.Key.Key_V, CTRL)
    assert "37" in grid.main.accessibleName()
    with walk.waiting():
        walk.press(Qt.Key.Key_Return, CTRL)
    group = room.pile.currentWidget()
    assert isinstance(group, GroupPage)
    assert len(group.members) == 37
    assert [line["name"] for line in grid.model.lines] == ["Somebody"]  # it waits, as it was
    walk.tab_to("Free beds in order, to all without one")
    with walk.waiting():
        walk.press(Qt.Key.Key_Space)
    assert {member.bed for member in group.members} == {""}  # a child among them: why all the same?
    assert "child" in shell.seat.banner.hint.text()
    walk.type("One hall tonight")
    with walk.waiting():
        walk.press(Qt.Key.Key_Return)
    assert len({member.bed for member in group.members}) == 37
    walk.tab_to("Given on arrival")
    walk.type("towel, soap")
    walk.press(Qt.Key.Key_Tab)
    with walk.waiting():
        walk.press(Qt.Key.Key_Space)
    assert {member.kit for member in group.members} == {("towel", "soap")}
    program.lock(shell)
    say_figures(record_property, "thirty-eight people", walk, walk.steps)
    with furnished.seated("nils"):
        kept = group_arrivals.find_grid(furnished.desk("nils"))
        assert kept is not None
        assert [line["language"] for line in kept.lines] == ["Klingon"]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_what_is_typed_in_a_cell_is_kept_within_two_seconds_and_comes_back(
    furnished: Cast, qtbot: QtBot
) -> None:
    program = Program(furnished, qtbot)
    shell = open_at(program, qtbot, "nils")
    shell.go("house/arrivals:grid")
    program.settle()
    walk = Walk(program)
    walk.type("Rosa in the middle of a ce")  # the cell is still open
    began = time.perf_counter()
    qtbot.waitUntil(lambda: kept(shell), timeout=4000)
    assert time.perf_counter() - began < 2.6  # two seconds, and the keeping
    grid = group_arrivals.find_grid(shell.seat.desk)  # what lies in the file at this moment
    assert grid is not None
    assert [line["name"] for line in grid.lines] == ["Rosa in the middle of a ce"]
    program.lock(shell)
    shell = open_at(program, qtbot, "nils")
    shell.go("today")
    program.settle()
    program.button("Go on writing: Group that came together").click()
    program.settle()
    room = shell.house.page
    assert isinstance(room, ArrivalsRoom)
    page = room.pile.currentWidget()
    assert isinstance(page, GroupGridPage)
    assert [line["name"] for line in page.model.lines] == ["Rosa in the middle of a ce"]
    program.lock(shell)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_other_roles_find_no_arrivals_and_no_intake(furnished: Cast, qtbot: QtBot) -> None:
    with furnished.seated("nils"):
        values = {"expected_on": TODAY, "count": 38, "brought_by": "Two buses"}
        records.add(furnished.desk("nils"), ExpectedArrival, HOUSE, values)
    program = Program(furnished, qtbot)
    for login in ("amara", "adam"):
        shell = open_at(program, qtbot, login)
        shell.go("house/arrivals:grid")
        program.settle()
        assert "arrivals" not in shell.house.rooms
        everything = " ".join(w.accessibleName() for w in shell.findChildren(QWidget))
        assert "Two buses" not in everything
        program.lock(shell)


def kept(shell: Shell) -> bool:
    page = shell.house.page
    assert isinstance(page, ArrivalsRoom)
    grid = page.pile.currentWidget()
    assert isinstance(grid, GroupGridPage)
    return grid.state.text().startswith("Draft kept")


def names_of(widget: QWidget) -> list[str]:
    return [w.accessibleName() for w in widget.findChildren(QWidget) if w.isVisible()]


def say_figures(record_property: Say, what: str, walk: Walk, steps: int) -> None:
    took = f"{walk.seconds():.0f} s, of it {walk.own:.1f} s its own work"
    record_property(what, f"{steps} of {walk.steps} steps, {took}")
