"""Writing in the window: drafts, changes, colleagues who were faster, disks that are full."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.errors import DiskFull
from shelterdesk.services import records
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.records import KindSection, RecordPage
from shelterdesk.ui.pages.sessions import SessionPage
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.shell import Shell
from tests.ui.conftest import Settle
from tests.ui.paper_desk import PASSPHRASE, PaperDesk
from tests.ui.parts import entry_in, resident_called, seen
from tests.ui.speech import say

Open = Callable[..., Shell]
House = dict[str, PaperDesk]


@pytest.mark.attack(34)
def test_lock_does_not_end_while_a_draft_cannot_be_kept(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    desk = house["amara"]
    shell = open_shell(desk)
    shell.go(f"residents/{resident_called(shell, 'Banyan')}")
    assert shell.residents.view is not None
    shell.residents.view.write_session()
    settle()
    qtbot.keyClicks(entry_in(shell).form.forms["progress_note"].rows["did"].editor.hand, "precious")
    problem: list[Exception] = [DiskFull()]
    desk.broken = lambda: problem[0] if problem else None
    shell.lock()
    settle()
    assert shell.covered.isVisible()
    assert not desk.closed
    assert shell.covered.banner.title.text() == "What you typed cannot be kept yet"
    problem.clear()
    with qtbot.waitSignal(shell.ended, timeout=10_000):
        pass
    assert desk.closed


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_admitting_takes_the_keyboard_only(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(house["niran"])
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    shell.go("residents")
    qtbot.keyClick(shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle()
    say(QApplication.focusWidget(), "ကြယ်စင်")
    for _ in range(40):
        focus = QApplication.focusWidget()
        if focus.objectName() == "language":
            break
        if focus.objectName() == "group":
            qtbot.keyClicks(focus, "Adu")
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Burm")
    qtbot.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    settle()
    assert shell.seat.register is not None
    assert "ကြယ်စင်" in [row.preferred for row in shell.seat.register.rows]


def test_a_draft_of_a_change_opens_where_it_was_typed(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(house["somchai"])
    resident = resident_called(shell, "Banyan")
    shell.go(f"residents/{resident}/documents")
    settle()
    section = seen(shell, KindSection)
    section.table.opened.emit(0)
    settle()
    page = seen(shell, RecordPage)
    page.change_asked.emit(page._record)
    settle()
    entry = entry_in(shell)
    qtbot.keyClicks(entry.form.forms["document"].rows["remark"].editor.hand, "at the embassy")
    entry.leave()
    settle()
    shell.go(f"draft/{entry.presenter.slot}")
    settle()
    again = entry_in(shell)
    assert again is not entry
    assert again.form.values()["document"]["remark"] == "at the embassy"
    again.save()
    settle()
    assert shell.seat.banner.title.text() == "Saved."
    assert house["somchai"].waiting_drafts() == ()


def test_somebody_else_was_faster(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(house["somchai"])
    resident = resident_called(shell, "Banyan")
    shell.go(f"residents/{resident}/documents")
    settle()
    section = seen(shell, KindSection)
    paper = section.model.record(0)
    section.table.opened.emit(0)
    settle()
    page = seen(shell, RecordPage)
    page.change_asked.emit(paper)
    settle()
    records.amend(house["somchai"], type(paper), paper.id, 1, {"remark": "faster"})
    entry = entry_in(shell)
    qtbot.keyClicks(entry.form.forms["document"].rows["remark"].editor.hand, "slower")
    entry.save()
    settle()
    assert entry.two_values.isVisible()
    assert entry.form.values()["document"]["remark"] == "slower"
    assert records.get(house["somchai"], type(paper), paper.id).remark == "faster"


def test_leaving_for_another_file_keeps_what_is_typed_first(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    desk = house["amara"]
    shell = open_shell(desk)
    first, second = (resident_called(shell, name) for name in ("Banyan", "Teak"))
    shell.go(f"residents/{first}")
    assert shell.residents.view is not None
    shell.residents.view.write_session()
    settle()
    entry = entry_in(shell)
    qtbot.keyClicks(entry.form.forms["progress_note"].rows["did"].editor.hand, "We sang")
    desk.broken = DiskFull
    shell.go(f"residents/{second}")
    settle()
    assert shell.residents.resident == first
    assert entry.isVisible()
    assert shell.seat.banner.title.text() == "What you type cannot be kept just now"
    desk.broken = lambda: None
    shell.go(f"residents/{second}")
    settle()
    assert shell.residents.resident == second
    assert desk.find_draft(entry.presenter.slot).values["progress_note"]["did"] == "We sang"


def test_what_cannot_be_kept_can_be_looked_after(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    desk = house["amara"]
    shell = open_shell(desk)
    shell.go(f"residents/{resident_called(shell, 'Banyan')}")
    assert shell.residents.view is not None
    shell.residents.view.write_session()
    settle()
    note = entry_in(shell).form.forms["progress_note"].rows["did"].editor.hand
    qtbot.keyClicks(note, "precious")
    desk.broken = DiskFull
    shell.lock()
    settle()
    qtbot.keyClicks(shell.covered.passphrase.box, PASSPHRASE)
    shell.covered.back.click()
    settle()
    assert note.isVisible()
    assert note.toPlainText() == "precious"
    desk.broken = lambda: None
    with qtbot.waitSignal(shell.ended, timeout=10_000):
        shell.lock()


def test_a_note_can_be_changed_until_it_is_signed(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(house["amara"])
    shell.go(f"residents/{resident_called(shell, 'Banyan')}/sessions")
    settle()
    assert shell.residents.view is not None
    shell.residents.view.open_first_session()
    page = seen(shell, SessionPage)
    page.change_asked.emit(page._line.note)
    settle()
    entry = entry_in(shell)
    qtbot.keyClicks(entry.form.forms["progress_note"].rows["response"].editor.hand, "She smiled")
    entry.save()
    settle()
    shell.residents.view.open_first_session()
    page = seen(shell, SessionPage)
    page.sign()
    settle()
    shell.findChild(StepUp).main.click()
    settle()
    shell.residents.view.open_first_session()
    settle()
    page = seen(shell, SessionPage)
    names = [b.accessibleName() for b in page.findChildren(QPushButton)]
    assert names == [
        "All sessions",
        "Add to this note",
        "Change the facts",
        "Share three lines",
        "Offer a questionnaire",
    ]
    assert "She smiled" in [w.accessibleName() for w in page.findChildren(WrappedText)]
