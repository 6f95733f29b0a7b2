"""Private notes through the real window: written, opened to a colleague, ended, taken out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.private_notes import LendBox, PrivateNotesPage
from shelterdesk.ui.pages.record import RecordView
from shelterdesk.ui.pages.step_up import StepUp
from tests.cast import Cast
from tests.ui.test_journey import Program

WORDS = "I noticed that I was afraid of his brother."


@pytest.fixture
def told(cast: Cast, qtbot: QtBot) -> tuple[Program, ResidentId]:
    with cast.seated("mia", "nils", "bela"):
        rosa = cast.admit("nils")
        for login, role in (("amara", Role.COU), ("bela", Role.COU), ("carla", Role.CM)):
            user = next(
                c.user_id for c in cast.desk("mia").colleagues() if c.display_name.lower() == login
            )
            from shelterdesk.services import assignments

            assignments.assign(cast.desk("mia"), rosa, user, role)
    return Program(cast, qtbot), rosa


def shown(program: Program) -> list[str]:
    page = program.find(PrivateNotesPage)
    return [each.accessibleName() for each in page.findChildren(WrappedText)]


def test_a_note_from_the_first_word_to_the_last(
    told: tuple[Program, ResidentId], qtbot: QtBot
) -> None:
    program, rosa = told
    shell = program.open("amara")
    shell.go(f"residents/{rosa}/private")
    program.settle()
    page = program.find(PrivateNotesPage)
    said = " ".join(label.text() for label in page.findChildren(PlainLabel))
    assert "Only you can read this" in said
    assert page.findChildren(PrivateNotesPage) == []
    page.add.click()
    program.settle()
    entry = program.find(Entry)
    assert entry.area.widget().property("page") == "own"
    box = program.field("private_note", "text").editor.hand
    assert isinstance(box, QPlainTextEdit)
    qtbot.keyClicks(box, WORDS)
    entry.save()
    program.settle()
    assert shown(program) == [WORDS]

    program.button(next(b for b in names(program) if b.startswith("Open to a colleague"))).click()
    program.settle()
    box_ = program.find(LendBox)
    assert [box_.who.itemText(n) for n in range(box_.who.count())] == ["Bela"]
    box_.main.click()
    program.settle()
    said = " ".join(
        label.text() for label in program.find(PrivateNotesPage).findChildren(PlainLabel)
    )
    assert "Open to Bela until" in said
    program.button(next(b for b in names(program) if b.startswith("End it now"))).click()
    program.settle()
    assert not [b for b in names(program) if b.startswith("End it now")]

    program.button(next(b for b in names(program) if b.startswith("Take it out"))).click()
    program.settle()
    program.find(StepUp).main.click()
    program.settle()
    assert shown(program) == []
    program.lock(shell)


def names(program: Program) -> list[str]:
    from PySide6.QtWidgets import QPushButton

    page = program.find(PrivateNotesPage)
    return [b.accessibleName() for b in page.findChildren(QPushButton) if b.isVisible()]


def test_nobody_else_finds_the_page_or_the_note(
    told: tuple[Program, ResidentId], qtbot: QtBot
) -> None:
    program, rosa = told
    shell = program.open("amara")
    shell.go(f"residents/{rosa}/private")
    program.settle()
    program.find(PrivateNotesPage).add.click()
    program.settle()
    qtbot.keyClicks(program.field("private_note", "text").editor.hand, WORDS)
    program.find(Entry).save()
    program.settle()
    program.lock(shell)
    for login in ("mia", "carla"):
        shell = program.open(login)
        shell.go(f"residents/{rosa}/private")
        program.settle()
        assert "private" not in [tab.key for tab in program.find(RecordView).tabs]
        program.lock(shell)
    shell = program.open("bela")  # a counsellor of the same resident
    shell.go(f"residents/{rosa}/private")
    program.settle()
    assert shown(program) == []
    program.lock(shell)


def test_what_is_being_written_is_kept_and_never_copied(
    told: tuple[Program, ResidentId], qtbot: QtBot
) -> None:
    program, rosa = told
    shell = program.open("amara")
    shell.go(f"residents/{rosa}/private")
    program.settle()
    program.find(PrivateNotesPage).add.click()
    program.settle()
    box = program.field("private_note", "text").editor.hand
    assert isinstance(box, QPlainTextEdit)
    qtbot.keyClicks(box, WORDS)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    box.selectAll()
    for keys in (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut):
        QTest.keySequence(box, QKeySequence(keys))
    QTest.keyClick(box, Qt.Key.Key_Insert, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "before"
    assert box.toPlainText() == WORDS
    program.lock(shell)  # as when the computer locks itself
    shell = program.open("amara")
    shell.go(f"residents/{rosa}/private")
    program.settle()
    found = [each for each in program.window.findChildren(Entry) if each.isVisible()]  # type: ignore[union-attr]
    if not found:
        program.find(PrivateNotesPage).add.click()
        program.settle()
    assert program.field("private_note", "text").editor.hand.toPlainText() == WORDS
    program.lock(shell)
