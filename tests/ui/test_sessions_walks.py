"""Sessions through the real window: six keystrokes, nothing lost, marks, danger, the room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, update

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.counselling import (
    AmendmentKind,
    Attendance,
    NoteFormat,
    ProgressNote,
)
from shelterdesk.domain.kinds.counselling_results import RiskFound, SessionRisk
from shelterdesk.domain.kinds.safety import RiskReview
from shelterdesk.domain.note_packs import load_note_packs
from shelterdesk.domain.record import ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import translator
from shelterdesk.services import calendar, counselling, phrases, settings
from shelterdesk.store import engine as engines
from shelterdesk.ui.kit.wrapped import StruckText, WrappedText
from shelterdesk.ui.pages.counselling import CounsellingRoom
from shelterdesk.ui.pages.crisis import CrisisPage
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.note_form import NoteEntry, SectionEditor
from shelterdesk.ui.pages.sessions import SessionPage
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast
from tests.ui.test_journey import Program

NO_OTHER = Qt.KeyboardModifier.NoModifier
SHIFT_CTRL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated("mia", "nils", "amara", "carla"):
        rosa = cast.admit("nils")
        nila = cast.admit("nils", "Nila")
        for resident in (rosa, nila):
            cast.assign(resident, "amara", Role.COU)
        cast.assign(rosa, "carla", Role.CM)
    return rosa


@pytest.fixture
def program(cast: Cast, rosa: ResidentId, qtbot: QtBot) -> Program:
    return Program(cast, qtbot)


def on_record(program: Program, rosa: ResidentId, login: str = "amara", tab: str = "") -> Shell:
    shell = program.open(login)
    shell.go(f"residents/{rosa}{'/' + tab if tab else ''}")
    program.settle()
    return shell


class Hands:
    """Counts what hands do: keys that are no text, and clicks; held modifiers are no key."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self._program, self._bot, self.acts = program, qtbot, 0

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_OTHER) -> None:
        """One keystroke, wherever the keyboard is."""
        self.acts += 1
        self._bot.keyClick(self.at or self._window, key, held)
        self._program.settle()

    def type(self, text: str) -> None:
        """The text itself, which is not counted."""
        assert self.at is not None
        self._bot.keyClicks(self.at, text)

    @property
    def at(self) -> QWidget | None:
        """Where the keyboard is; a screen that is none takes the window's activity away."""
        window = QApplication.activeModalWidget() or self._window
        window.activateWindow()
        self._bot.waitUntil(window.isActiveWindow)
        return QApplication.focusWidget()

    @property
    def _window(self) -> QWidget:
        assert self._program.window is not None
        return self._program.window


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_from_the_record_to_a_signed_note_in_six(
    program: Program, rosa: ResidentId, cast: Cast, qtbot: QtBot
) -> None:
    shell = on_record(program, rosa)
    hands = Hands(program, qtbot)
    hands.press(Qt.Key.Key_S, SHIFT_CTRL)  # a new session
    assert hands.at is program.find(NoteEntry).rows["brought"].editor.hand
    hands.type("Slept better. ")
    hands.press(Qt.Key.Key_Return, SHIFT_CTRL)  # sign and lock
    assert program.find(StepUp).line.isHidden()  # the passphrase was given when signing in
    hands.press(Qt.Key.Key_Return)  # yes, this is what becomes fixed
    assert shell.seat.banner.title.text().startswith("Signed.")
    assert hands.acts <= 6
    assert hands.acts == 3
    program.lock(shell)
    with cast.seated("amara"):
        note = counselling.sessions(cast.desk("amara"), rosa)[0].note
        assert note is not None
        assert (note.state, note.parts) == (SignState.SIGNED, (("brought", "Slept better."),))


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_other_way_is_short_too(program: Program, rosa: ResidentId, qtbot: QtBot) -> None:
    shell = on_record(program, rosa)
    hands = Hands(program, qtbot)
    hands.press(Qt.Key.Key_S, SHIFT_CTRL)
    hands.type("Slept better.")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # save
    assert hands.at.accessibleName() == "Sign and lock…"
    hands.press(Qt.Key.Key_Space)
    hands.press(Qt.Key.Key_Return)
    assert shell.seat.banner.title.text().startswith("Signed.")
    assert hands.acts == 4
    program.lock(shell)


def test_forty_minutes_are_not_lost_to_rested_keys_or_a_lock(
    program: Program, rosa: ResidentId, cast: Cast, qtbot: QtBot
) -> None:
    shell = on_record(program, rosa)
    shell.residents.view.write_session()
    program.settle()
    entry = program.find(NoteEntry)
    entry.rows["format"].editor.fill(NoteFormat.SOAP)
    entry.form.edited.emit()
    hand = entry.rows["subjective"].editor.hand
    for minute in range(4):
        qtbot.keyClicks(hand, f"{minute} ")
        cast.time.pass_by(minutes=10)
    entry.keeper.flush()
    program.settle()
    assert not shell.seat.desk.passphrase_is_fresh  # the keys were dropped half an hour ago
    qtbot.keyClicks(hand, "end")
    program.lock(shell)
    shell = on_record(program, rosa)
    shell.residents.view.write_session()
    program.settle()
    entry = program.find(NoteEntry)
    text = entry.rows["subjective"].editor.read()
    assert text.split() == ["0", "1", "2", "3", "end"]
    assert entry.rows["subjective"].isVisible()
    assert not entry.rows["brought"].isVisible()
    entry.save()
    program.settle()
    assert program.find(SessionPage)._line.note.format is NoteFormat.SOAP
    program.lock(shell)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_what_had_better_not_stand_there_is_marked_and_saved_all_the_same(
    program: Program, rosa: ResidentId, qtbot: QtBot
) -> None:
    shell = on_record(program, rosa)
    shell.residents.view.write_session()
    program.settle()
    entry = program.find(NoteEntry)
    editor = entry.rows["brought"].editor
    assert isinstance(editor, SectionEditor)
    asides = [aside for form in entry.form.forms.values() for aside in form.asides.values()]
    assert len(asides) == 4
    assert not any(aside.is_open for aside in asides)  # a day and a line are enough
    text = "Rosa refused. Nila paid 500 USD, call +66 81 234 5678. I may see a rosa."
    qtbot.keyClicks(editor.hand, text)
    marked = {mark.text: mark.why for mark in editor._marks(text)}
    assert set(marked) == {"refused", "Nila", "500 USD", "+66 81 234 5678"}
    assert "“said no”" in editor.note.text()
    hands = Hands(program, qtbot)
    hands.press(Qt.Key.Key_F1)
    assert entry.guide.isVisible()
    hands.press(Qt.Key.Key_F1)
    assert not entry.guide.isVisible()
    entry.save()
    program.settle()
    assert program.find(SessionPage)._line.note.text_of("brought") == text
    program.lock(shell)


def test_ones_own_phrases_and_beginnings_help(
    program: Program, rosa: ResidentId, cast: Cast, qtbot: QtBot
) -> None:
    with cast.seated("amara"):
        amara = cast.desk("amara")
        phrases.keep_phrase(amara, "tea", "We had tea.")
        phrases.keep_template(
            amara, "Sleep", "SOAP", {"plan": "Tea at nine.", "subjective": "Says"}
        )
        (pack,) = load_note_packs()
        assert phrases.take_pack(amara, pack, translator("en")).value == 5
        assert phrases.take_pack(amara, pack, translator("en")).value == 0
    shell = on_record(program, rosa)
    shell.residents.view.write_session()
    program.settle()
    entry = program.find(NoteEntry)
    qtbot.keyClicks(entry.rows["did"].editor.hand, "Walked. ")
    entry.phrases.activated.emit(1)
    assert entry.rows["did"].editor.read() == "Walked. We had tea."
    names = [entry.beginnings.itemText(n) for n in range(entry.beginnings.count())]
    assert not entry.hint.isVisible()
    entry.beginnings.activated.emit(names.index("Sleep"))
    written = {key: editor.read() for key, editor in entry.sections.items() if editor.read()}
    assert written == {"did": "Walked. We had tea.", "plan": "Tea at nine.", "subjective": "Says"}
    assert entry.rows["did"].isVisible()  # of another form, and not lost
    assert not entry.hint.isVisible()  # of one's own there is nothing to warn of
    first = next(n for n, name in enumerate(names) if name.startswith("PM+ 1"))
    entry.beginnings.activated.emit(first)
    assert entry.rows["did"].editor.read() == "Walked. We had tea."  # never written over
    assert "Practise calming" in entry.rows["agreed"].editor.read()
    assert "who may end their life soon" in entry.hint.text()
    assert entry.hint.isVisible()
    entry.keep_now()
    program.settle()
    program.lock(shell)


def test_the_last_plan_comes_in_with_one_click(
    program: Program, rosa: ResidentId, cast: Cast, qtbot: QtBot
) -> None:
    with cast.seated("amara"):
        counselling.record_session(
            cast.desk("amara"), rosa, {"held_on": TODAY}, {"agreed": "Call the aunt."}
        )
    shell = on_record(program, rosa)
    shell.residents.view.write_session()
    program.settle()
    entry = program.find(NoteEntry)
    assert entry.plan.isVisible()
    program.button("Bring it in").click()
    assert entry.rows["agreed"].editor.read() == "Call the aunt."
    assert not entry.plan.isVisible()
    entry.keep_now()
    program.settle()
    program.lock(shell)


@pytest.mark.parametrize("by_answer", [True, False], ids=["answer", "note"])
def test_danger_is_two_steps_from_the_risk_review(
    program: Program, rosa: ResidentId, qtbot: QtBot, by_answer: bool
) -> None:
    shell = on_record(program, rosa)
    shell.residents.view.write_session()
    program.settle()
    entry = program.find(NoteEntry)
    if by_answer:
        risk = entry.form.forms[SessionRisk.kind].rows
        risk["asked"].editor.fill("yes")
        risk["found"].editor.fill(RiskFound.PLAN)
        risk["told"].editor.fill("Mia")
        qtbot.keyClicks(entry.rows["brought"].editor.hand, "We talked.")
    else:
        qtbot.keyClicks(entry.rows["brought"].editor.hand, "She says she wants to die.")
    entry.save()
    program.settle()
    page = program.find(CrisisPage)
    said = [label.text() for label in page.findChildren(QWidget) if hasattr(label, "text")]
    assert any("Told: " in each and "Mia" in each for each in said) is by_answer
    page.risk.click()
    program.settle()
    assert RiskReview.kind in program.find(Entry).form.forms
    program.find(Entry).leave()
    program.settle()
    shell.go(f"residents/{rosa}/sessions")
    program.settle()
    program.find(CrisisPage).told.click()  # one step: the place to write who was told
    program.settle()
    asked = program.find(Entry).form.forms[SessionRisk.kind].rows
    qtbot.keyClicks(asked["told"].editor.hand, "Max, at nine")
    program.find(Entry).save()
    program.settle()
    (line,) = counselling.sessions(shell.seat.desk, rosa)
    assert line.risk is not None
    assert line.risk.told == "Max, at nine"
    program.lock(shell)


def test_a_correction_strikes_the_old_words_and_keeps_them(
    program: Program, rosa: ResidentId, cast: Cast
) -> None:
    with cast.seated("amara"):
        amara = cast.desk("amara")
        line = counselling.record_and_sign(
            amara, rosa, {"held_on": TODAY}, {"brought": "She called on Tuesday."}
        ).value
        assert line.note is not None
        given = {"sort": "correction", "text": "Monday", "old_text": "Tuesday", "why": "My slip."}
        counselling.add_to_note(amara, line.note.id, given)
    shell = on_record(program, rosa, tab=f"sessions/{line.session.id}")
    page = program.find(SessionPage)
    struck = page.findChild(StruckText)
    assert struck.accessibleName().startswith("She called on Tuesday. (with a line through")
    assert len(list(struck.strokes(600))) == 1
    assert "My slip." in [w.accessibleName() for w in page.findChildren(WrappedText)]
    program.lock(shell)


def test_the_list_says_how_every_session_stands(
    program: Program, rosa: ResidentId, cast: Cast
) -> None:
    with cast.seated("mia", "amara"):
        amara = cast.desk("amara")
        missed = {"held_on": TODAY, "attendance": Attendance.DID_NOT_ATTEND}
        counselling.record_session(amara, rosa, missed, {})
        counselling.record_session(amara, rosa, {"held_on": TODAY}, {})
        counselling.record_session(amara, rosa, {"held_on": TODAY}, {"text": "x"})
        wrong = {"sort": AmendmentKind.ENTERED_IN_ERROR, "text": "Not her."}
        more = {"sort": AmendmentKind.ADDENDUM, "text": "And tea."}
        for added in (wrong, more, None):
            line = counselling.record_and_sign(amara, rosa, {"held_on": TODAY}, {"text": "x"}).value
            assert line.note is not None
            if added is not None:
                counselling.add_to_note(amara, line.note.id, added)
        lost = counselling.record_and_sign(amara, rosa, {"held_on": TODAY}, {"text": "x"}).value
        assert lost.note is not None
        table = amara.schema.content[ProgressNote]
        with engines.writing(amara.engine) as db:  # by somebody with the database key
            here = table.c.id == bytes.fromhex(lost.note.id)
            db.execute(update(table).where(here).values(ct=func.zeroblob(80)))
        settings.change(cast.desk("mia"), "counselling_trainees", cast.user("amara"))
        counselling.record_and_sign(amara, rosa, {"held_on": TODAY}, {"text": "x"})
    shell = on_record(program, rosa, tab="sessions")
    texts = _texts(shell)
    for said in (
        "Did not attend",
        "No note yet",
        "Note not signed",
        "Put aside",
        "Note signed, with additions",
        "Note signed",
        "Waits for a supervisor",
        "The note cannot be verified",
    ):
        assert said in texts
    shell.go(f"residents/{rosa}/sessions/{lost.session.id}")
    program.settle()
    texts = _texts(shell)
    assert any("changed outside of the program" in text for text in texts)
    assert "Write the note" not in texts  # nothing is written over it
    program.lock(shell)


def test_the_case_manager_sees_three_lines_and_no_more(
    program: Program, rosa: ResidentId, cast: Cast
) -> None:
    with cast.seated("amara"):
        amara = cast.desk("amara")
        line = counselling.record_session(
            amara, rosa, {"held_on": TODAY}, {"brought": "the secret"}
        ).value
        said = {"lines": "came; works on sleep", "agreed": Answer.YES}
        counselling.share_summary(amara, line.session.id, said)
    shell = on_record(program, rosa, "carla", "sessions")
    texts = _texts(shell)
    assert any("works on sleep" in text for text in texts)
    assert not any("secret" in text for text in texts)
    program.lock(shell)


def test_the_room_signs_several_and_finds_words(
    program: Program, rosa: ResidentId, cast: Cast, qtbot: QtBot
) -> None:
    with cast.seated("amara", "bela"):
        bela = cast.user("bela")
        for text in ("the river", "tea"):
            counselling.record_session(
                cast.desk("amara"), rosa, {"held_on": TODAY}, {"brought": text}
            )
    shell = program.open("amara")
    shell.go("house/counselling")
    program.settle()
    room = program.find(CounsellingRoom)
    assert len(room._ticks) == 2
    for tick, _ in room._ticks:
        tick.setChecked(True)
    room.sign_all.click()
    program.settle()
    program.find(StepUp).main.click()
    program.settle()
    assert shell.seat.banner.title.text() == "2 notes are signed."
    assert room._ticks == []
    qtbot.keyClicks(room.words, "RIVER")
    qtbot.keyClick(room.words, Qt.Key.Key_Return)
    program.settle()
    assert any("1 of your 2 notes" in text for text in _texts(shell))
    program.button("Begin a group").click()
    program.settle()
    program.field("counselling_group", "name").editor.fill("Sleep")
    program.find(Entry).save()
    program.settle()
    program.button("Keep a meeting: Sleep").click()
    program.settle()
    came = program.field("group_session", "came").editor
    came.boxes[rosa].setChecked(True)
    program.find(Entry).save()
    program.settle()
    assert any("1 came" in text for text in _texts(shell))
    program.button("Who leads it too…: Sleep").click()
    program.settle()
    assert list(program.field("counselling_group", "leaders").editor.boxes) == [bela]
    program.field("counselling_group", "leaders").editor.boxes[bela].setChecked(True)
    program.find(Entry).save()
    program.settle()
    program.lock(shell)
    shell = program.open("bela")
    shell.go("house/counselling")
    program.settle()
    assert any("Sleep" in text for text in _texts(shell))
    with pytest.raises(StopIteration):  # whoever was let in lets nobody in
        program.button("Who leads it too…: Sleep")
    program.lock(shell)


def test_from_the_calendar_to_its_session_and_on_to_the_next(
    program: Program, rosa: ResidentId, cast: Cast
) -> None:
    with cast.seated("amara"):
        desk = cast.desk("amara")
        at = desk.now().replace(hour=13, minute=30)
        given = {"start_at": at, "user_ids": [desk.user_id], "place": "Garden"}
        id = calendar.book(desk, rosa, given).value.id
        day = desk.today() + timedelta(days=7)
    shell = program.open("amara")
    shell.go(f"calendar/{id}")
    program.settle()
    program.button("Attended").click()
    program.settle()
    program.button("Write the session").click()
    program.settle()
    entry = program.find(NoteEntry)
    rows = entry.form.forms["counselling_session"].rows
    told = [rows[name].editor.read() for name in ("starts_at", "place", "attendance")]
    assert told == ["13:30", "Garden", Attendance.ATTENDED]
    rows["next_on"].editor.fill(day)
    entry.save()
    program.settle()
    program.find(StepUp).enter()  # yes, make the appointment
    program.settle()
    assert "calendar" in shell.seat.banner.title.text()
    shell.go(f"calendar/{id}")
    program.settle()
    program.button("Write the session").click()
    program.settle()
    assert program.find(SessionPage).isVisible()  # there is one already
    program.lock(shell)
    with cast.seated("amara"):
        desk = cast.desk("amara")
        assert len(counselling.sessions(desk, rosa)) == 1
        (next_one,) = calendar.between(desk, day)
        assert next_one.is_mine


def _texts(shell: Shell) -> list[str]:
    return list(_said(shell))


def _said(shell: Shell) -> Iterator[str]:
    for each in shell.findChildren(QWidget):
        if not each.isVisible():
            continue
        yield each.accessibleName()
        model = getattr(each, "model", None)
        if callable(model) and hasattr(model(), "rowCount"):
            found = model()
            for number in range(found.rowCount()):
                yield str(found.data(found.index(number, 0)))
                yield str(found.data(found.index(number, 1)))
        if hasattr(each, "text"):
            yield str(each.text())
