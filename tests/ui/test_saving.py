"""A file that should be protected is never saved open."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.pages.saving import SavingBox


@pytest.fixture
def box(qtbot: QtBot, look: Look) -> SavingBox:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = SavingBox(look, parent)
    made.keep = parent  # type: ignore[attr-defined]  # a dialog goes with its parent
    return made


@pytest.mark.parametrize("typed", ["", "   ", "short"])
def test_without_a_password_worth_the_name_there_is_no_going_on(box: SavingBox, typed: str) -> None:
    box.box.setText(typed)
    assert not box.go_on.isEnabled()


def test_a_drawn_password_goes_on_and_an_open_file_is_a_decision(box: SavingBox) -> None:
    assert box.go_on.isEnabled()
    assert box.password == box.box.text()
    box.box.setText("")
    box.protect.setChecked(False)
    assert box.go_on.isEnabled()
    assert box.password is None
