"""The pages of coming in: names for every part, what is folded, what comes back, who reads it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.arrival_grid import judge, read_pasted
from shelterdesk.domain.kinds.arrival import ExpectedArrival
from shelterdesk.services import expected_arrivals, group_arrivals, group_members, intake, shift
from shelterdesk.services.intake import Standing
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.arrivals import ArrivalsRoom
from shelterdesk.ui.pages.door import DoorEntry
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.group import GroupPage
from shelterdesk.ui.pages.group_grid import GroupGridPage
from shelterdesk.ui.pages.intake import IntakePage
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.services.test_papers import text_of as text_of_paper
from tests.ui.speech import say
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    """A group of three is here: one without a name, one a child."""
    with cast.seated("nils"):
        nils = cast.desk("nils")
        shift.begin(nils)
        sheet = "Rosa\tThai\tadult\n\tThai\tadult\nSela\tThai\t9"
        rows = judge(read_pasted(sheet), frozenset(), has_beds=False)
        group_arrivals.admit_many(nils, {"brought_by": "Blue bus"}, rows)
    return Program(cast, qtbot)


def room_of(
    shell: Shell, settle: Callable[[], None], route: str = "house/arrivals"
) -> ArrivalsRoom:
    shell.go(route)
    settle()
    room = shell.house.page
    assert isinstance(room, ArrivalsRoom)
    return room


def test_every_page_says_what_takes_the_keyboard(program: Program) -> None:
    shell = program.open("nils")
    room = room_of(shell, program.settle)
    assert nameless(shell) == []
    for button in ("Write down a group", "Somebody is announced", "Look and print"):
        program.button(button).click()
        program.settle()
        assert nameless(shell) == []
        room.pile.pop()
    room = room_of(shell, program.settle)
    program.button(next(n for n in shown(room) if n.startswith("Open: "))).click()
    program.settle()
    assert isinstance(room.pile.currentWidget(), GroupPage)
    assert nameless(shell) == []
    program.button("Cards with code names").click()
    program.settle()
    page = room.pile.currentWidget()
    assert isinstance(page, PaperPage)
    assert page.paper.isEnabled()  # there is something to print
    assert page._made is not None
    said = text_of_paper(page._made)
    codes = [row.code_name for row in shell.seat.register.rows]  # type: ignore[union-attr]
    assert len(codes) == 3
    assert all(code in said for code in codes)
    assert not any(name in said for name in ("Rosa", "Sela", "Blue bus"))
    assert nameless(shell) == []
    assert shell.seat.banner.isHidden(), shell.seat.banner.title.text()
    program.lock(shell)


def test_names_stay_covered_where_code_names_are_the_rule(program: Program) -> None:
    shell = program.open("nils")
    room = room_of(shell, program.settle)
    program.button(next(n for n in shown(room) if n.startswith("Open: "))).click()
    program.settle()
    page = program.find(GroupPage)
    assert page.table.isColumnHidden(1)
    page.names.setChecked(True)
    assert not page.table.isColumnHidden(1)
    program.lock(shell)


def test_a_missing_name_is_asked_for_in_the_record(program: Program, cast: Cast) -> None:
    shell = program.open("nils")
    (group,) = program_groups(shell)
    (person,) = [m for m in group_members.members(shell.seat.desk, group) if m.is_provisional]
    shell.go(f"residents/{person.resident}/intake")
    program.settle()
    assert isinstance(program.find(IntakePage), IntakePage)
    program.button("Go on: At the door").click()
    program.settle()
    entry = program.find(Entry)
    assert "resident" not in entry.form.forms
    assert "arrival" not in entry.form.forms
    assert nameless(shell) == []
    say(program.field("everyday_name", "preferred").editor.hand, "Ko Htet")
    cast.time.at += timedelta(minutes=1)  # the register takes the later of two names
    entry.save()
    program.settle()
    lines = intake.standing(shell.seat.desk, person.resident)
    assert lines[0].standing is Standing.DONE
    assert shell.seat.register is not None
    assert "Ko Htet" in [row.preferred for row in shell.seat.register.rows]
    program.lock(shell)


def test_the_door_says_who_reads_and_unfolds_what_is_offered(program: Program) -> None:
    shell = program.open("nils")
    shell.go("admit")
    program.settle()
    entry = program.find(Entry)
    assert isinstance(entry, DoorEntry)
    assert "everybody" in entry.readers["everyday_name"].text()
    assert "nurses" in entry.readers["arrival_health"].text()
    assert "Not you" in entry.readers["arrival_health"].text()
    assert "Not you" in entry.readers["identity"].text()
    age = entry.form.forms["age_status"].rows["group"].editor
    age.fill("uncertain")
    age.edited.emit()
    assert "everybody" not in entry.readers["everyday_name"].text()
    assert "you" in entry.readers["everyday_name"].text()
    papers = program.field("identity_name", "full_text").editor
    assert not papers.isVisible()
    entry.unfold()
    assert papers.isVisible()
    say(papers.hand, "Rosa Maria")
    entry.leave()
    program.settle()
    shell.go("admit")
    program.settle()
    again = program.field("identity_name", "full_text").editor
    assert again.isVisible()  # what was typed is never hidden
    assert again.read() == "Rosa Maria"
    program.lock(shell)


def test_an_announcement_half_written_opens_from_today(program: Program) -> None:
    shell = program.open("nils")
    room_of(shell, program.settle, "house/arrivals:new")
    say(program.field(ExpectedArrival.kind, "brought_by").editor.hand, "River Mission")
    program.find(Entry).leave()
    program.settle()
    shell.go("today")
    program.settle()
    program.button("Go on writing: Expected arrival").click()
    program.settle()
    assert program.field(ExpectedArrival.kind, "brought_by").editor.read() == "River Mission"
    program.lock(shell)


def test_a_group_is_no_ones_page_off_duty(program: Program, cast: Cast) -> None:
    shell = program.open("hana")
    room = room_of(shell, program.settle)
    assert "on duty" in " ".join(text_of(room))
    assert "Blue bus" not in " ".join(text_of(room))
    assert not [name for name in shown(room) if "Open: " in name or "Cards" in name]
    room.open_grid()
    program.settle()
    assert isinstance(room.pile.currentWidget(), GroupGridPage)  # typing is possible, a draft only
    program.lock(shell)


def program_groups(shell: Shell) -> list[str]:
    return [group.id for group in expected_arrivals.lately(shell.seat.desk)]


def shown(widget: ArrivalsRoom) -> list[str]:
    return [b.accessibleName() for b in widget.findChildren(QPushButton) if b.isVisible()]


def text_of(widget: ArrivalsRoom) -> list[str]:
    return [label.text() for label in widget.findChildren(PlainLabel) if label.isVisible()]
