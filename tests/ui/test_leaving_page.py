"""Leaving and erasing through the window, by keyboard, and as those who may not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.belonging import Belonging
from shelterdesk.domain.kinds.closing import Closing
from shelterdesk.domain.kinds.consent import ConsentType
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import consents, records, seeing_out
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.keeping import KeepingRoom, ReasonBox
from shelterdesk.ui.pages.overview import Overview
from shelterdesk.ui.pages.seeing_out import SeeingOutPage
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.pages.texts import TextShelf, TextsRoom
from tests.cast import Cast
from tests.ui.parts import seen
from tests.ui.test_consents_page import press, save
from tests.ui.test_emergency_access import texts
from tests.ui.test_journey import WORD, Program, program

__all__ = ["program"]


def rosa_of(cast: Cast) -> ResidentId:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        records.add(cast.desk("mia"), Belonging, rosa, {"description": "Blue bag"})
    return rosa


def test_gone_in_one_step_and_closed_in_peace(cast: Cast, program: Program, qtbot: QtBot) -> None:
    rosa = rosa_of(cast)
    shell = program.open("hana")
    shell.today.duty.click()
    program.settle()
    shell.go(f"residents/{rosa}/leaving")
    program.settle()
    page = seen(shell, SeeingOutPage)
    assert "Adults can always go." in texts(page)
    assert "Close the file" not in texts(page)
    press(program, qtbot, "Has left now")
    assert records.page(shell.seat.desk, Stay, rosa).rows[0].state is StayState.CLOSED
    assert "Is back" in seen(shell, SeeingOutPage).again.text()
    shell.go(f"residents/{rosa}/overview")
    program.settle()
    assert "Left on" in texts(seen(shell, Overview).glance)
    program.lock(shell)

    shell = program.open("carla")
    shell.go(f"residents/{rosa}/leaving")
    program.settle()
    assert "Blue bag" in texts(seen(shell, SeeingOutPage))
    press(program, qtbot, "Close the file…")
    entry = seen(shell, Entry)
    rows = entry.form.forms[Closing.kind].rows
    why = rows["reason"].editor.hand
    why.setFocus()
    qtbot.keyClick(why, Qt.Key.Key_Down)
    save(program, qtbot, entry)
    assert "still in the house" in texts(shell)  # kept open by the bag; the text is still here
    box = rows["explained"].editor.hand
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    said = rows["open_points"].editor.hand
    said.setFocus()
    qtbot.keyClicks(said, "She gave it to a friend.")
    save(program, qtbot, entry)
    assert shell.seat.register is not None
    assert shell.seat.register.row(rosa) is None  # her work with Rosa has ended
    program.lock(shell)

    shell = program.open("mia")
    shell.go(f"residents/{rosa}/leaving")
    program.settle()
    assert "The file is closed" in texts(seen(shell, SeeingOutPage))
    press(program, qtbot, "Is back")
    assert seeing_out.look(shell.seat.desk, rosa).is_here
    program.lock(shell)


def test_a_draft_of_a_closing_comes_back(cast: Cast, program: Program, qtbot: QtBot) -> None:
    rosa = rosa_of(cast)
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/leaving")
    program.settle()
    press(program, qtbot, "Close the file…")
    entry = seen(shell, Entry)
    where = entry.form.forms[Closing.kind].rows["feedback"].editor.hand
    where.setFocus()
    qtbot.keyClicks(where, "The garden was good.")
    slot = entry.presenter.slot
    program.lock(shell)
    shell = program.open("carla")
    shell.go(f"draft/{slot}")
    program.settle()
    entry = seen(shell, Entry)
    assert entry.form.values()[Closing.kind]["feedback"] == "The garden was good."
    program.lock(shell)


def test_two_managers_erase_a_file(cast: Cast, program: Program, qtbot: QtBot) -> None:
    rosa = rosa_of(cast)
    with cast.seated("mia"):
        seeing_out.leave_now(cast.desk("mia"), rosa)
    shell = program.open("mia")
    shell.go("house/keeping")
    program.settle()
    press(program, qtbot, "Propose to erase…: Rosa code")
    box = program.find(StepUp)
    qtbot.keyClicks(box.line.box, WORD)
    qtbot.keyClick(box.line.box, Qt.Key.Key_Return)
    program.settle()
    room = seen(shell, KeepingRoom)
    assert "You proposed what goes: Everything." in texts(room)
    program.lock(shell)

    shell = program.open("max")
    shell.go("house/keeping")
    program.settle()
    press(program, qtbot, "Legal hold…: Rosa code")
    reason = program.find(ReasonBox)
    assert not reason.main.isEnabled()  # nothing is chosen beforehand
    qtbot.keyClick(reason.reason, Qt.Key.Key_Down)
    qtbot.keyClick(reason.main, Qt.Key.Key_Return)
    program.settle()
    assert "Legal hold:" in texts(seen(shell, KeepingRoom))
    press(program, qtbot, "End the hold: Rosa code")
    press(program, qtbot, "Erase…: Rosa code")
    box = program.find(StepUp)
    assert "cannot be undone" in texts(box)
    qtbot.keyClicks(box.line.box, WORD)
    qtbot.keyClick(box.line.box, Qt.Key.Key_Return)
    program.settle()
    shown = texts(shell)
    assert "proposed by" in shown
    assert "Rosa" not in shown
    assert shell.seat.register is not None
    assert shell.seat.register.row(rosa) is None
    program.lock(shell)


def test_a_file_loses_its_name_or_all_but_the_least(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    rosa, maya = rosa_of(cast), None
    with cast.seated("mia", "nils"):
        maya = cast.admit("nils", "Maya")
        for one in (rosa, maya):
            seeing_out.leave_now(cast.desk("mia"), one)
    shell = program.open("mia")
    shell.go("house/keeping")
    program.settle()
    press(program, qtbot, "Take the name out…: Rosa code")
    box = program.find(StepUp)
    qtbot.keyClicks(box.line.box, WORD)
    qtbot.keyClick(box.line.box, Qt.Key.Key_Return)
    program.settle()
    press(program, qtbot, "Keep the least…: Maya code")
    reason = program.find(ReasonBox)
    assert "All the rest would go for good" in texts(reason)
    qtbot.keyClick(reason.reason, Qt.Key.Key_Down)
    qtbot.keyClick(reason.main, Qt.Key.Key_Return)
    program.settle()
    assert texts(seen(shell, KeepingRoom)).count("Another manager decides") == 2
    program.lock(shell)

    shell = program.open("max")
    shell.go("house/keeping")
    program.settle()
    for name in ("Take the name out…: Rosa code", "Erase all but the least…: Maya code"):
        press(program, qtbot, name)
        box = program.find(StepUp)
        assert "cannot be undone" in texts(box)
        qtbot.keyClicks(box.line.box, WORD)
        qtbot.keyClick(box.line.box, Qt.Key.Key_Return)
        program.settle()
    shown = texts(seen(shell, KeepingRoom))
    assert "Rosa" not in shown
    assert "The least is kept until" in shown
    assert "Keep the least…" not in shown
    assert shell.seat.register is not None
    assert [row.resident for row in shell.seat.register.find("Maya")] == [maya]
    assert rosa not in {row.resident for row in shell.seat.register.find("Rosa")}
    program.lock(shell)


def test_a_closed_file_is_read_with_a_reason(cast: Cast, program: Program, qtbot: QtBot) -> None:
    rosa = rosa_of(cast)
    with cast.seated("hana", "mia"):
        from shelterdesk.services import shift

        shift.begin(cast.desk("hana"))
        consents.withdraw_about(cast.desk("hana"), rosa, ConsentType.STORAGE)
    shell = program.open("carla")
    assert shell.seat.register is not None
    assert shell.seat.register.rows == ()
    shell.go("house/keeping")
    program.settle()
    assert "Rosa" not in texts(seen(shell, KeepingRoom))
    press(program, qtbot, "Say why and open")
    box = program.find(ReasonBox)
    qtbot.keyClick(box.reason, Qt.Key.Key_Down)
    qtbot.keyClick(box.main, Qt.Key.Key_Return)
    program.settle()
    assert shell.seat.register.row(rosa) is not None
    shell.go(f"residents/{rosa}/consents")
    program.settle()
    assert "Taken back" not in texts(shell)  # there was no yes to take back; the answers are here
    program.lock(shell)
    shell = program.open("carla")  # the reason held for one sitting
    assert shell.seat.register is not None
    assert shell.seat.register.rows == ()
    program.lock(shell)


def test_who_keeps_nothing_finds_no_room(cast: Cast, program: Program) -> None:
    rosa_of(cast)
    for login in ("hana", "adam", "lea"):
        shell = program.open(login)
        assert "keeping" not in shell.house.rooms
        shell.go("house/keeping")
        program.settle()
        assert not [r for r in shell.findChildren(KeepingRoom) if r.isVisible()]
        program.lock(shell)


def test_texts_begin_as_drafts_that_nobody_reviewed(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    shell = program.open("mia")
    shell.go("house/texts")
    program.settle()
    press(program, qtbot, "Take the drafts")
    assert "5 drafts are on the shelf now." in texts(shell)
    assert texts(seen(shell, TextsRoom)).count("Not yet reviewed by your house") == 5
    program.lock(shell)
    shell = program.open("nils")
    shell.go("house/texts")
    program.settle()
    shelf = seen(shell, TextShelf)
    assert not shelf.add.isVisible()
    assert not shelf.drafts.isVisible()
    assert "Not yet reviewed" in texts(shelf)
    program.lock(shell)


def test_a_childs_page_does_not_begin_with_what_adults_can_do(cast: Cast, program: Program) -> None:
    with cast.seated("nils"):
        kai = cast.admit("nils", "Kai", AgeGroup.CHILD)
    shell = program.open("nils")
    shell.go(f"residents/{kai}/leaving")
    program.settle()
    said = texts(seen(shell, SeeingOutPage))
    assert "Whoever decides what is best for the child comes too." in said
    assert "Adults can always go." not in said
