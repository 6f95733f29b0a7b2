"""Questionnaires through the real window: the resident's own page, staff's pages, the way out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.counselling_results import RiskFound, SessionRisk
from shelterdesk.domain.kinds.scale import Administration, AnsweredHow, MayKnow, TranslationStatus
from shelterdesk.domain.kinds.task import SafetyTask
from shelterdesk.domain.record import ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.domain.scale_files import load_scales
from shelterdesk.services import counselling, drafts, scale_results, scales
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.score_chart import ScoreChart
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.covered import CoveredPage
from shelterdesk.ui.pages.crisis import NOT_TOLD
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.resident_surface import DONE, GROUNDING, WILL_COME, ResidentSurface
from shelterdesk.ui.pages.scale_entry import ScaleEntryPage
from shelterdesk.ui.pages.scale_offer import OfferPage
from shelterdesk.ui.pages.scale_result import TOLD_DRAFT, ScaleResultPage
from shelterdesk.ui.pages.scale_room import NOT_OFFERED, ScaleRoom
from shelterdesk.ui.pages.scales import ScalesPage
from shelterdesk.ui.pages.sessions import SessionPage
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.domain.test_scoring import HOUSE_FILE
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import WORD, Program

PHQ9 = load_scales()["phq9"]
CARE = ("risk", "Risk", "safety", "danger", "Item 9", "PHQ")  # words no resident is shown


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("mia", "nils", "amara", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "carla", Role.CM)
    made = Program(cast, qtbot)
    made.rosa = rosa  # type: ignore[attr-defined]
    return made


def at_scales(program: Program, login: str = "amara") -> tuple[Shell, ResidentId]:
    shell = program.open(login)
    rosa = program.rosa  # type: ignore[attr-defined]
    shell.go(f"residents/{rosa}/scales")
    program.settle()
    return shell, rosa


def picture(program: Program, name: str) -> None:
    """Everything on it has a name; and a file in SHELTERDESK_LOOK, for whoever wants to look."""
    assert program.window is not None
    assert nameless(program.window) == []
    if folder := os.environ.get("SHELTERDESK_LOOK"):
        program.window.grab().save(str(Path(folder) / f"{name}.png"))


def offered(program: Program, code: str = "phq9", **more: str) -> None:
    program.find(ScalesPage).offer.click()
    program.settle()
    page = program.find(OfferPage)
    page.which.setCurrentIndex(page.which.findData(code))
    for name, value in more.items():
        picker = getattr(page, name)
        picker.setCurrentIndex(picker.findData(value))
    picture(program, f"offer-{code}")
    page.give.click()
    program.settle()


def texts(top: QWidget) -> str:
    seen = [w.text() for w in top.findChildren(PlainLabel) if w.isVisible()]
    seen += [w.accessibleName() for w in top.findChildren(WrappedText) if w.isVisible()]
    seen += [w.text() for w in top.findChildren(QPushButton) if w.isVisible()]
    return "\n".join(seen)


def press(program: Program, surface: ResidentSurface, value: int) -> None:
    surface.panel.answers[value].click()
    program.settle()


def signed_by(shell: Shell, rosa: ResidentId) -> list[Administration]:
    with shell.seat.desk.look() as work:
        return list(work.shelf(Administration).all_of(rosa))


def test_a_resident_answers_alone_and_a_worker_takes_over(program: Program) -> None:
    shell, rosa = at_scales(program)
    offered(program)
    surface = program.find(ResidentSurface)
    picture(program, "resident-hello")
    surface.begin.click()
    picture(program, "resident-question")
    for value in (2, 2, 2, 2):
        press(program, surface, value)
    surface.skip.click()
    program.settle()
    surface.pause.click()
    picture(program, "resident-rest")
    surface.go_on.click()
    for value in (1, 1, 1):
        press(program, surface, value)
    said = texts(surface)
    press(program, surface, 3)  # the ninth: care is asked for, quietly
    assert not any(word in texts(surface) for word in CARE)
    assert not any(word in said for word in CARE)
    press(program, surface, 0)
    assert GROUNDING in texts(surface)
    picture(program, "resident-goodbye")
    surface.yes.click()
    program.settle()
    assert WILL_COME in texts(surface)
    with shell.seat.desk.look() as work:
        assert len(work.shelf(SafetyTask).all_of(rosa)) == 1
    assert signed_by(shell, rosa) == []  # a draft until a worker is back

    surface.staff.click()
    picture(program, "resident-way-out")
    assert surface.out.pin.isHidden()
    QTest.keyClicks(surface.out.passphrase.box, WORD)
    surface.out.open.click()
    program.settle()
    assert shell.findChildren(ResidentSurface) == []
    [record] = signed_by(shell, rosa)
    assert record.state is SignState.DRAFT
    assert record.how is AnsweredHow.SELF
    page = program.find(ScalesPage)
    assert "No total: incomplete. Without an answer: 5." in texts(page)
    assert "Look at the risks today, and at the safety plan" in texts(page)
    picture(program, "scales-one")
    program.button("To the risks and the safety plan").click()
    program.settle()
    assert shell.route.endswith("/safety")  # one step, and the review is the next
    program.lock(shell)


def test_nothing_of_the_desk_can_be_reached_from_the_resident_s_page(
    program: Program, qtbot: QtBot
) -> None:
    shell, _ = at_scales(program)
    offered(program)
    surface = program.find(ResidentSurface)
    window = program.window
    assert window is not None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def inside() -> bool:
        focus = QApplication.focusWidget()
        return focus is None or focus is surface or surface.isAncestorOf(focus)

    for page in ("hello", "question", "way out"):
        if page == "question":
            surface.begin.click()
        if page == "way out":
            surface.staff.click()
        seen = set()
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            for _ in range(25):
                QTest.keyClick(QApplication.focusWidget() or surface, key)
                assert inside()
                seen.add(QApplication.focusWidget())
        assert len(seen) > 1
        for keys in shortcuts(shell):
            if keys not in ("F9", "Ctrl+L"):
                QTest.keySequence(window, QKeySequence(keys))
                program.settle()
                assert shell.screening._layers.currentWidget() is surface, keys
                assert inside(), keys
    visible = [w for w in window.findChildren(QLineEdit) if w.isVisible()]
    assert all(surface.isAncestorOf(box) for box in visible)
    for point in ((20, 120), (40, 20), (window.width() // 2, 20)):  # rail, top, find
        hit = window.childAt(QPoint(*point))
        assert hit is None or hit is surface or surface.isAncestorOf(hit)
    assert "Rosa" not in window.windowTitle()
    assert "Rosa" not in texts(shell)
    program.lock(shell)


def shortcuts(shell: Shell) -> set[str]:
    keys = {each.key().toString() for each in shell.findChildren(QShortcut)}
    return {*keys, "Ctrl+K", "F6", "Ctrl+Tab", "Ctrl+P", "Ctrl+F", "Ctrl+Shift+S", "Alt+2"} - {""}


def test_hiding_and_coming_back_leads_to_the_questions_never_to_the_desk(
    program: Program, qtbot: QtBot
) -> None:
    shell, _ = at_scales(program)
    offered(program)
    surface = program.find(ResidentSurface)
    surface.begin.click()
    press(program, surface, 1)
    shell.screening.idle.ended.emit()  # a minute without a touch
    covered = program.find(CoveredPage)
    assert not surface.isVisible()
    QTest.keyClicks(covered.passphrase.box, WORD)
    covered.back.click()
    program.settle()
    assert surface.isVisible()
    assert shell.screening.idle.minutes == 1
    assert surface.sheet.answers == {"1": 1}
    shell.screening.idle.warned.emit()
    assert "Are you still here" in texts(surface)
    surface.touched()
    assert "Are you still here" not in texts(surface)
    surface.staff.click()
    surface.out.passphrase.box.setText("sun")
    surface.out.open.click()
    program.settle()
    assert program.find(ResidentSurface) is surface  # a wrong passphrase opens nothing
    surface.out.back.click()
    assert surface.panel.isVisible()
    program.lock(shell)


def test_the_pin_opens_and_three_wrong_ones_ask_for_the_passphrase(program: Program) -> None:
    shell, _ = at_scales(program)
    shell.seat.cover.choose_pin("2468")
    offered(program)
    surface = program.find(ResidentSurface)
    surface.staff.click()
    for _ in range(3):
        surface.out.pin.setText("1111")
        surface.out.open.click()
    assert surface.out.pin.isHidden()
    assert surface.out.passphrase.isVisible()
    shell.seat.cover.show()
    surface.out.back.click()
    surface.staff.click()
    surface.out.pin.setText("2468")
    surface.out.open.click()
    program.settle()
    assert program.find(ScalesPage).sheets == ()  # nothing was asked: nothing waits
    program.lock(shell)


def test_after_a_lock_in_the_middle_the_answers_are_there(program: Program) -> None:
    shell, _ = at_scales(program)
    offered(program)
    surface = program.find(ResidentSurface)
    surface.begin.click()
    for value in (3, 2, 1):
        press(program, surface, value)
    program.lock(shell)

    shell, _rosa = at_scales(program)
    page = program.find(ScalesPage)
    assert "3 answered" in texts(page)
    page.go_on(page.sheets[0])
    program.settle()
    surface = program.find(ResidentSurface)
    assert surface.sheet.answers == {"1": 3, "2": 2, "3": 1}
    assert PHQ9.wordings["eng"].items["4"] in texts(surface)
    surface.back.click()
    assert surface.panel.answers[1].isChecked()
    surface.stop.click()
    program.settle()
    surface.no.click()
    assert DONE in texts(surface)
    program.lock(shell)


def test_a_worker_reads_aloud_from_the_house_s_copy(program: Program) -> None:
    shell, rosa = at_scales(program)
    offered(program, "cssrs", language="tha", translation="unvalidated", how="read_aloud")
    page = program.find(ScaleEntryPage)
    assert "Read it from your own copy" in texts(page)
    page.panel.answers[1].click()
    program.settle()
    assert "Look at the risks today, and at the safety plan" in texts(page)
    picture(program, "entry")
    for value in (1, 0, 1):
        page.panel.answers[value].click()
        program.settle()
    assert "Go to the resident now" in texts(page)
    page.remark.setPlainText("She was tired.")
    page.keeper.flush()
    program.settle()
    page.panel.answers[0].click()
    program.settle()
    kept = scales.find_sheet(shell.seat.desk, rosa, page.sheet.id)
    assert kept is not None
    assert (kept.remark, kept.answers) == (
        "She was tired.",
        {"1": 1, "2": 1, "3": 0, "4": 1, "5": 0},
    )
    page.done.click()
    program.settle()
    [record] = signed_by(shell, rosa)
    assert (record.remark, record.stopped) == ("She was tired.", True)
    assert (record.translation, record.how) == (
        TranslationStatus.UNVALIDATED,
        AnsweredHow.READ_ALOUD,
    )
    shown = texts(program.find(ScalesPage))
    assert "High" in shown
    assert TranslationStatus.UNVALIDATED.label in shown  # beside the score
    assert NOT_TOLD in shown
    picture(program, "danger")
    program.button("Write who was told: C-SSRS").click()  # one step to the place
    program.settle()
    told = program.field(SessionRisk.kind, "told").editor
    assert told.hand.hasFocus() or not program.window.isActiveWindow()
    QTest.keyClicks(told.hand, "Max, on the telephone")
    program.find(Entry).keep_now()  # what was begun is gone on with
    program.settle()
    assert f"{TOLD_DRAFT}:{record.id}/{rosa}" in [d.slot for d in drafts.waiting(shell.seat.desk)]
    shell.go(f"draft/{TOLD_DRAFT}:{record.id}/{rosa}")
    program.settle()
    assert program.field(SessionRisk.kind, "told").editor.read() == "Max, on the telephone"
    program.find(Entry).save()
    program.settle()
    shown = texts(program.find(ScalesPage))
    assert "Max, on the telephone" in shown
    assert NOT_TOLD not in shown
    [result] = scale_results.results(shell.seat.desk, rosa)
    assert result.told == "Max, on the telephone"
    with shell.seat.desk.look() as work:
        risks = work.shelf(SessionRisk).all_of(rosa)
    newest = next(r for r in risks if r.told)
    assert (newest.administration_id, newest.found) == (record.id, RiskFound.PLAN)
    program.find(ScalesPage).open_asked.emit(result)
    program.settle()
    page = program.find(ScaleResultPage)  # the page of the answers leads there as well
    assert "Max, on the telephone" in texts(page)
    program.button("Write who was told").click()
    program.settle()
    assert SessionRisk.kind in program.find(Entry).form.forms
    program.lock(shell)


def test_one_that_is_offered_from_a_session_remembers_it(program: Program) -> None:
    shell, rosa = at_scales(program)
    desk = shell.seat.desk
    held = counselling.record_session(desk, rosa, {"held_on": desk.today()}, {}).value.session
    shell.go(f"residents/{rosa}/sessions/{held.id}")
    program.settle()
    session = program.find(SessionPage)
    next(b for b in session.findChildren(QPushButton) if "questionnaire" in b.text()).click()
    program.settle()
    page = program.find(OfferPage)
    page.which.setCurrentIndex(page.which.findData("phq9"))
    page.how.setCurrentIndex(page.how.findData("read_aloud"))
    page.give.click()
    program.settle()
    entry = program.find(ScaleEntryPage)
    entry.panel.answers[0].click()
    program.settle()
    entry.done.click()
    program.settle()
    [record] = signed_by(shell, rosa)
    assert record.session_id == held.id
    program.lock(shell)


def test_signing_and_telling_others_in_words(program: Program, cast: Cast) -> None:
    shell, rosa = at_scales(program)
    desk = shell.seat.desk
    for values in ([3] * 8 + [0], [2] * 8 + [0], [1] * 8 + [0]):
        sheet = scales.begin(desk, rosa, PHQ9)
        for item, value in zip(PHQ9.items, values, strict=False):
            sheet = scales.answer(desk, PHQ9, sheet, item, value)
        scales.finish(desk, PHQ9, sheet)
    shell.seat.changed.emit(frozenset({Administration}), rosa)
    program.settle()
    page = program.find(ScalesPage)
    chart = page.findChildren(ScoreChart)[0]
    picture(program, "scales-three")
    for value in ("Total 24", "Total 16", "Total 8"):
        assert value in chart.text.text()
        assert value in chart.picture.accessibleName()
    assert "1999 · English · Official text" in texts(page)
    chart.picture.setFocus()
    QTest.keyClick(chart.picture, Qt.Key.Key_Left)
    assert chart.picture.accessibleDescription() in chart.text.text()
    newest = scale_results.results(desk, rosa)[0]
    assert newest.outcome is not None
    assert newest.outcome.total == 8  # the same day: the one that was written last
    page.open_asked.emit(newest)
    result = program.find(ScaleResultPage)
    picture(program, "result")
    result.sign.click()
    box = program.find(StepUp)
    box.enter()
    program.settle()
    page = program.find(ScalesPage)
    [first] = [r for r in scale_results.results(desk, rosa) if r.record.id == newest.record.id]
    assert first.record.state is SignState.SIGNED
    page.open_asked.emit(first)
    program.find(ScaleResultPage).share.click()
    program.settle()
    program.find(Entry).save()
    program.settle()
    assert program.field("scale_agreement", "to").problem.text()  # nobody is told unasked
    program.field("scale_agreement", "to").editor.fill((MayKnow.CASE_MANAGER,))
    picture(program, "who-may-know")
    program.find(Entry).save()
    program.settle()
    [first] = [r for r in scale_results.results(desk, rosa) if r.record.id == newest.record.id]
    assert first.agreed is not None
    assert first.agreed.to == (MayKnow.CASE_MANAGER,)
    program.find(ScalesPage).open_asked.emit(first)
    program.settle()
    assert "The case manager: Mild" in texts(program.find(ScaleResultPage))
    picture(program, "result-shared")
    program.lock(shell)

    shell, rosa = at_scales(program, "carla")
    said = texts(program.find(ScalesPage))
    assert "Mild" in said
    assert "Total" not in said
    picture(program, "scales-for-others")
    program.lock(shell)


def test_of_a_score_only_questionnaire_the_figure_is_typed(program: Program) -> None:
    shell, rosa = at_scales(program)
    offered(program, "htq", language="khm", translation="official", how="read_aloud")
    page = program.find(ScaleEntryPage)
    assert "Sum of the first 16 answers" in texts(page)
    page.panel.answers[0].click()  # nothing was typed: nothing is kept
    program.settle()
    assert page.sheet.answers == {}
    page.panel.figure.setValue(41)
    page.panel.answers[0].click()
    program.settle()
    assert page.sheet.answers == {"sum": 41}
    page.done.click()
    program.settle()
    [record] = signed_by(shell, rosa)
    assert record.answers == ("sum=41",)
    program.lock(shell)


def test_house_staff_find_no_such_tab(program: Program) -> None:
    shell, rosa = at_scales(program, "mia")
    assert shell.route == f"residents/{rosa}/overview"
    program.lock(shell)


def test_the_shelf_takes_a_file_and_a_cut_off(program: Program, tmp_path: Path) -> None:
    shell = program.open("carla")
    shell.go("house/scales")
    program.settle()
    room = program.find(ScaleRoom)
    picture(program, "room")
    assert "National Center for PTSD" in texts(room)
    assert "casework guide" not in texts(room)  # pages of our own are for who keeps the files
    assert NOT_OFFERED in texts(room)  # WHO-5 and AUDIT-C, until the house says so
    file = tmp_path / "steps.toml"
    file.write_text(HOUSE_FILE.replace("to = 6", "to = 5"), "utf-8")
    room.take_in(file)
    program.settle()
    assert "band total" in texts(room.note)
    assert "Small steps" not in texts(room)
    file.write_text(HOUSE_FILE, "utf-8")
    room.take_in(file)
    program.settle()
    assert "Small steps" in texts(room)
    assert not room.note.isVisible()
    program.button("Offer it no more: Small steps").click()
    program.settle()
    program.button("Offer it again: Small steps")
    program.button("Add a cut-off of the house: PHQ-9").click()
    program.settle()
    for name, value in (("language", "mya"), ("cutoff", 28), ("source", "our own study")):
        program.field("cutoff_set", name).editor.fill(value)
    program.find(Entry).save()
    program.settle()
    problem = program.field("cutoff_set", "cutoff").problem
    assert "from 0 to 27" in problem.text()
    program.field("cutoff_set", "cutoff").editor.fill(8)
    program.find(Entry).save()
    program.settle()
    assert "House's own: 8 · Burmese · everybody · our own study" in texts(room)
    program.lock(shell)

    shell = program.open("amara")
    shell.go("house/scales")
    program.settle()
    assert not program.find(ScaleRoom).add.isVisible()
    program.lock(shell)
    shell = program.open("nils")
    assert "scales" not in shell.house.rooms
    program.lock(shell)
