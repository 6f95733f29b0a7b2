"""A part that holds more of somebody's story is turned on by two people, in the window too."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from shelterdesk.domain.settings import load_settings
from shelterdesk.services import settings
from shelterdesk.ui.pages.agreeing import AgreeingBox
from tests.cast import Cast
from tests.ui.test_journey import Program, program

__all__ = ["program"]

NARRATIVE = "narrative_module"


def test_the_story_is_turned_on_by_two(cast: Cast, program: Program, qtbot: QtBot) -> None:
    shell = program.open("mia")
    shell.go("settings")
    program.settle()
    title = next(rule.title for rule in load_settings() if rule.key == NARRATIVE)

    def choose_yes() -> AgreeingBox:
        pickers = shell.settings.findChildren(QComboBox)
        (picker,) = [p for p in pickers if p.accessibleName() == title and p.isVisible()]
        picker.setCurrentIndex(0)
        picker.activated.emit(0)
        return next(b for b in shell.settings.findChildren(AgreeingBox) if b.isVisible())

    box = choose_yes()
    box.second.name.setText("mia")  # one's own name is no second person
    box.second.passphrase.box.setText("moon")
    box.enter()
    program.settle()
    assert box.isVisible()
    assert settings.values(shell.seat.desk)[NARRATIVE] == "no"

    box.second.name.setText("max")
    box.second.passphrase.box.setText("moon")
    box.enter()
    program.settle()
    assert not box.isVisible()
    assert settings.values(shell.seat.desk)[NARRATIVE] == "yes"
