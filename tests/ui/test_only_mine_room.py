"""House, Only mine: phrases and things to remember for everybody; notes and leaving for some."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.roles import Role
from shelterdesk.services import phrases, private_notes
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.only_mine import OnlyMineRoom
from shelterdesk.ui.pages.step_up import StepUp
from tests.cast import Cast
from tests.ui.test_journey import Program

WORDS = "I noticed that I was afraid of his brother."


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("mia", "nils", "amara", "bela"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        amara = cast.desk("amara")
        note = private_notes.write(amara, rosa, WORDS).value
        private_notes.lend(amara, note.id, cast.user("bela"), 3)
    return Program(cast, qtbot)


def said(program: Program) -> str:
    room = program.find(OnlyMineRoom)
    texts = [each.text() for each in room.findChildren(PlainLabel)]
    texts += [each.accessibleName() for each in room.findChildren(WrappedText)]
    return " | ".join(texts)


def press(program: Program, begins: str) -> None:
    buttons = program.find(OnlyMineRoom).findChildren(QPushButton)
    next(b for b in buttons if b.accessibleName().startswith(begins)).click()
    program.settle()


def test_what_one_keeps_and_leaves(program: Program, qtbot: QtBot) -> None:
    shell = program.open("amara")
    shell.go("house/own")
    program.settle()
    room = program.find(OnlyMineRoom)
    assert WORDS in said(program)
    assert "You have 1 private note." in said(program)
    qtbot.keyClicks(room.tasks.line, "Ask about the quiet room")
    press(program, "Keep it")
    assert "Ask about the quiet room" in said(program)
    press(program, "Done: Ask about")
    assert "Ask about the quiet room" not in said(program)
    room.phrase()
    program.settle()
    qtbot.keyClicks(program.field("phrase", "name").editor.hand, "steps")
    qtbot.keyClicks(program.field("phrase", "text").editor.hand, "One small step.")
    program.find(Entry).save()
    program.settle()
    assert "steps" in said(program)
    for _ in range(2):  # the second time nothing comes twice
        press(program, "Bring in: PM+")
        asked = program.find(StepUp)
        assert "who may end their life soon" in " ".join(
            label.text() for label in asked.findChildren(PlainLabel)
        )
        asked.main.click()
        program.settle()
        assert said(program).count("PM+ 3: get going") == 1
    found = phrases.templates(shell.seat.desk, "BRIEF")
    assert [each.name[:5] for each in found] == [f"PM+ {n}" for n in range(1, 6)]
    assert all(set(each.sections) == {"brought", "did", "response", "agreed"} for each in found)
    room.leaving.ask_to_hand_over()
    program.settle()
    program.find(StepUp).main.click()
    program.settle()
    assert WORDS not in said(program)
    program.lock(shell)

    shell = program.open("bela")
    assert any("Opened to you alone" in b.accessibleName() for b in buttons(program))
    shell.go("house/own")
    program.settle()
    assert WORDS in said(program)
    assert "left to you" in said(program)
    program.lock(shell)

    shell = program.open("hana")  # who has phrases, and nothing of counselling
    shell.go("house/own")
    program.settle()
    text = said(program)
    assert "My phrases" in text
    for never in ("private note", "supervision", WORDS):
        assert never not in text
    program.lock(shell)


def test_a_supervision_is_written_for_oneself(program: Program, qtbot: QtBot) -> None:
    shell = program.open("amara")
    shell.go("house/own")
    program.settle()
    room = program.find(OnlyMineRoom)
    room.supervise()
    program.settle()
    kind = "supervision_record"
    qtbot.keyClicks(program.field(kind, "with_whom").editor.hand, "Dr Lwin")
    qtbot.keyClicks(program.field(kind, "themes").editor.hand, "What stays with me at night.")
    program.find(Entry).save()
    program.settle()
    assert "Dr Lwin" in said(program)
    program.lock(shell)
    shell = program.open("bela")  # another counsellor has a list of their own
    shell.go("house/own")
    program.settle()
    assert "Dr Lwin" not in said(program)
    program.lock(shell)


def buttons(program: Program) -> list[QPushButton]:
    assert program.window is not None
    return [b for b in program.window.findChildren(QPushButton) if b.isVisible()]
