"""The look of the window, wherever the program was installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDir
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.paths import STYLE
from shelterdesk.ui import application
from shelterdesk.ui.kit import look as looks
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.look import Look, look_of
from shelterdesk.ui.kit.taste import Taste

NOTHING = "#nobody { }"
PLACES = ["Zo\u00eb shelter (2)", "Program Files (x86)", "O'Neill; {house} #1"]


@pytest.fixture
def _bare(qapp: QApplication) -> Iterator[None]:
    """Nothing worn by the whole program, which would hide what one sheet lacks.

    Never no sheet at all: Qt would forget which of the widgets that are there it has to be told of
    when they end, and go through those that are gone when a sheet is worn again.
    """
    worn = qapp.styleSheet()
    qapp.setStyleSheet(NOTHING)
    yield
    qapp.setStyleSheet(worn or NOTHING)


@pytest.mark.usefixtures("_bare")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_folder_of_the_program_changes_nothing_of_how_it_looks(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, theme: str
) -> None:
    look = look_of(Taste(theme=theme))
    usual = _picture(qtbot, look.sheet())
    assert _picture(qtbot, "") != usual
    moved = tmp_path / place
    shutil.copytree(STYLE, moved)
    monkeypatch.setattr(looks, "STYLE", moved)
    try:
        sheet = look.sheet()
        assert QDir.searchPaths("arrows") == [str(moved)]
        assert _picture(qtbot, sheet) == usual
    finally:
        monkeypatch.undo()
        look.sheet()


@pytest.mark.usefixtures("_bare")
def test_a_window_that_is_painted_bare_is_no_good_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: object) -> Any:
        return None

    doors = application.Doors(
        houses=lambda: [application.House(Path("house"), "TEST-01", practice=True)],
        sign_in=nobody,
        preload=lambda: None,
        shell=nobody,
        restart=lambda: None,
        taste=dict,
        keep_taste=lambda _: None,
    )
    application.picture(doors, tmp_path / "worn.png")
    monkeypatch.setattr(
        Look, "sheet", lambda _: "QCheckBox::indicator { image: url(/Zo\u00eb (2)/check.svg); }"
    )
    with pytest.raises(application.LookNotWorn):
        application.picture(doors, tmp_path / "bare.png")
    assert (tmp_path / "bare.png").is_file()  # somebody may want to look at it


def _picture(qtbot: QtBot, sheet: str) -> QImage:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(300, 160)
    layout = QVBoxLayout(page)
    check, pick = QCheckBox("Seen"), QComboBox()
    check.setChecked(True)
    pick.addItem("One")
    look = look_of(Taste())
    for each in (check, pick, button(look, "Save", lambda: None, act="main")):
        layout.addWidget(each)
    page.setStyleSheet(sheet)
    return page.grab().toImage()
