"""The resident's own copy, walked: parts are chosen together, looked at, and printed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.roles import Role
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
    shell.go(f"residents/{rosa}/copy")
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


def test_a_counsellor_prints_her_part_and_a_night_worker_has_no_page(
    cast: Cast, qtbot: QtBot
) -> None:
    with cast.seated("nils", "mia", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
    program = Program(cast, qtbot)
    shell = program.open("amara")
    shell.go(f"residents/{rosa}/copy")
    program.settle()
    assert "DEM" not in program.find(OwnCopyCard).boxes  # read, and printed by others
    program.lock(shell)
    shell = program.open("nils")
    shell.go(f"residents/{rosa}")
    program.settle()
    assert shell.residents.view is not None
    assert "copy" not in [tab.key for tab in shell.residents.view.tabs]
    program.lock(shell)
