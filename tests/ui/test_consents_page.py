"""Consents through the window, by keyboard: asking, taking back in two steps, and who may not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.consent import Consent, ConsentType
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import consents, disclosures, house_texts, records
from shelterdesk.services.consents import Standing
from shelterdesk.ui.kit.page_pictures import PagePictures
from shelterdesk.ui.pages.consents import ConsentsPage
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast
from tests.services.test_withdrawals import yes
from tests.ui.parts import seen
from tests.ui.test_emergency_access import texts
from tests.ui.test_journey import Program, program

__all__ = ["program"]


def rosa_of(cast: Cast) -> ResidentId:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        house_texts.take_drafts(cast.desk("mia"))
    return rosa


def press(program: Program, qtbot: QtBot, name: str) -> None:
    """The button of this name, by keyboard."""
    act = program.button(name)
    act.setFocus()
    qtbot.keyClick(act, Qt.Key.Key_Space)
    program.settle()


def save(program: Program, qtbot: QtBot, entry: Entry) -> None:
    """The form's main button, by keyboard."""
    entry.main.setFocus()
    qtbot.keyClick(entry.main, Qt.Key.Key_Space)
    program.settle()


def pick(qtbot: QtBot, program: Program, field: str, steps: int) -> None:
    box = program.field(Consent.kind, field).editor.hand
    box.setFocus()
    for _ in range(steps):
        qtbot.keyClick(box, Qt.Key.Key_Down)


def test_asked_answered_and_taken_back(cast: Cast, program: Program, qtbot: QtBot) -> None:
    rosa = rosa_of(cast)
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/consents")
    program.settle()
    page = seen(shell, ConsentsPage)
    assert "Nothing has been asked yet." in texts(page)
    press(program, qtbot, "Ask: Keeping a record")
    entry = seen(shell, Entry)
    given = entry.form.values()[Consent.kind]
    assert not given["decision"]  # nothing is chosen beforehand
    assert given["explained"] == ()
    pick(qtbot, program, "decision", 1)
    pick(qtbot, program, "text_id", 1)
    save(program, qtbot, entry)
    page = seen(shell, ConsentsPage)
    assert "Yes, until" in texts(page)
    kept = records.page(shell.seat.desk, Consent, rosa).rows[0]
    assert kept.text_said.startswith("We would like to write down")

    # A yes to sharing that says too little names every field, and nothing typed is lost.
    press(program, qtbot, "Ask: Sharing with a named body")
    entry = seen(shell, Entry)
    pick(qtbot, program, "decision", 1)
    save(program, qtbot, entry)
    problems = [n for n, row in entry.form.forms[Consent.kind].rows.items() if row.problem.text()]
    assert {"recipient_class", "recipient", "purpose", "covers"} <= set(problems)
    entry.leave()
    program.settle()

    # Two steps: the button, and the word; what follows stands there before it happens.
    page = seen(shell, ConsentsPage)
    press(program, qtbot, "Take back: Keeping a record")
    box = program.find(StepUp)
    assert "nobody finds this file" in texts(box)
    qtbot.keyClick(box.main, Qt.Key.Key_Return)
    program.settle()
    assert shell.seat.register is not None
    assert shell.seat.register.row(rosa) is None
    assert shell.residents.view is None
    assert "Rosa" not in texts(shell)
    assert texts(shell).count("The file is closed now") == 1
    program.lock(shell)


def test_a_worker_who_reads_no_consent_takes_one_back(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    rosa = rosa_of(cast)
    with cast.seated("carla", "mia"):
        carla, mia = cast.desk("carla"), cast.desk("mia")
        consents.record(carla, Consent, rosa, yes(ConsentType.SHARE))
        told = {"on": TODAY, "what": "Dates", "profile": "iom", "recipient": "IOM Bangkok"}
        disclosures.record(mia, rosa, told)
    shell = program.open("nils")
    shell.today.duty.click()
    program.settle()
    shell.go(f"residents/{rosa}/consents")
    program.settle()
    page = seen(shell, ConsentsPage)
    shown = texts(page)
    assert "IOM" not in shown  # what was agreed is not theirs to read
    assert "Yes" not in shown
    assert not any(b.text() == "Open" for b in page.findChildren(QPushButton) if b.isVisible())
    page.about.setFocus()
    qtbot.keyClicks(page.about, "Sharing")
    assert page.about.currentData() == ConsentType.SHARE
    page.whom.setCurrentIndex(page.whom.findData(RecipientClass.IOM))
    press(program, qtbot, "Take back")
    qtbot.keyClick(program.find(StepUp).main, Qt.Key.Key_Return)
    program.settle()
    assert "Written down" in texts(shell)
    program.lock(shell)

    shell = program.open("carla")
    shell.go(f"residents/{rosa}/consents")
    program.settle()
    page = seen(shell, ConsentsPage)
    assert "Taken back on" in texts(page)
    assert "What was taken back had gone to: IOM Bangkok" in texts(page)
    press(program, qtbot, "See the letters")
    assert program.find(PaperPage).findChildren(PagePictures)
    said = consents.of_resident(shell.seat.desk, rosa)
    line = next(each for each in said if each.about is ConsentType.SHARE)
    assert line.standing is Standing.TAKEN_BACK
    program.lock(shell)


def test_the_resident_s_own_list_prints_and_is_written_down(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    rosa = rosa_of(cast)
    with cast.seated("mia"):
        mia = cast.desk("mia")
        inside = {"on": TODAY, "what": "House list", "profile": "internal"}
        records.add(mia, Disclosure, rosa, inside)
    shell = program.open("mia")
    shell.go(f"residents/{rosa}/disclosures")
    program.settle()
    press(program, qtbot, "Print for the resident")
    paper = program.find(PaperPage)
    pages: list[object] = []
    paper.let_out(lambda pictures: pages.extend(pictures))
    program.settle()
    assert len(pages) == 1
    assert shell.seat.desk.latest("disclosures.print") is not None
    program.lock(shell)


def reads_nothing(shell: Shell, rosa: ResidentId) -> bool:
    return f"residents/{rosa}" not in shell.route


def test_who_has_no_part_in_it_finds_no_page(cast: Cast, program: Program) -> None:
    rosa = rosa_of(cast)
    shell = program.open("adam")
    shell.go(f"residents/{rosa}/consents")
    program.settle()
    assert not [p for p in shell.findChildren(ConsentsPage) if p.isVisible()]
    assert reads_nothing(shell, rosa)
    program.lock(shell)
