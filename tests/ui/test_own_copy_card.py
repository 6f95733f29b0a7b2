"""The resident's own copy, walked: parts are chosen together, looked at, and printed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.ui.pages.own_copy import OwnCopyCard
from shelterdesk.ui.pages.papers import PaperPage
from tests.cast import Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program


def test_the_copy_is_made_with_the_resident(cast: Cast, qtbot: QtBot) -> None:
    with cast.seated("nils"):
        rosa = cast.admit("nils")
    program = Program(cast, qtbot)
    shell = program.open("mia")
    shell.go(f"residents/{rosa}/reach")
    program.settle()
    card = program.find(OwnCopyCard)
    assert nameless(card) == []
    assert card.boxes["DEM"].isChecked()
    assert all(not box.isChecked() for key, box in card.boxes.items() if key in {"SAF", "NAR"})
    card.boxes["LOC"].setChecked(False)
    assert "LOC" not in card.chosen
    card.make.click()
    program.settle()
    assert program.find(PaperPage).pictures.findChildren(QWidget)
    program.lock(shell)
