"""Case data through the real window: chosen, looked at, agreed to by a second person, saved."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.domain.case_export import Extra, Standard
from shelterdesk.domain.kinds.consent import ConsentType, Decision
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.case_export_room import CaseExportRoom
from shelterdesk.ui.pages.case_export_sheet import CaseExportSheet
from shelterdesk.ui.pages.second_person import SecondPersonBox
from tests.cast import Cast
from tests.services.test_case_exports import PEOPLE, SITTING, agree, settle
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program

NEVER_LOGGED = tuple(PEOPLE.values())


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated(*SITTING):
        for name, paper_name in PEOPLE.items():
            settle(cast, name, paper_name)
        cho = settle(cast, "Cho", "CHO MAR")
        agree(cast, cho, ConsentType.STATISTICS, decision=Decision.DECLINED)
    return Program(cast, qtbot)


def said(program: Program) -> str:
    assert program.window is not None
    labels = program.window.findChildren(PlainLabel)
    return " | ".join(label.text() for label in labels if label.isVisible())


def cells(sheet: CaseExportSheet) -> list[list[str]]:
    """What the table shows, line by line."""
    assert sheet.table is not None
    model = sheet.table.model()
    while model.canFetchMore(model.index(-1, -1)):
        model.fetchMore(model.index(-1, -1))
    return [
        [str(model.index(line, column).data()) for column in range(model.columnCount())]
        for line in range(model.rowCount())
    ]


def test_cases_are_chosen_looked_at_and_saved_by_two(program: Program, tmp_path: Path) -> None:
    shell = program.open("mia")
    shell.go("house/cases")
    program.settle()
    room = program.find(CaseExportRoom)
    assert nameless(room) == []
    assert "IOM Bangkok" in room.body.currentText()
    assert not any(box.isChecked() for box in room.extras.values())
    room.standard.setCurrentIndex(room.standard.findData(Standard.CTDC.value))
    assert not any(box.isEnabled() for box in room.extras.values())
    room.standard.setCurrentIndex(room.standard.findData(Standard.HTCDS.value))
    room.extras[Extra.NAMES].setChecked(True)
    assert "knows who it is" in said(program)
    room.extras[Extra.NAMES].setChecked(False)
    room.look_at_it.click()
    program.settle()

    sheet = program.find(CaseExportSheet)
    assert nameless(sheet) == []
    told = said(program)
    assert "2 residents are in it." in told
    assert "1 resident is not in it:" in told
    assert not [name for name in ("Cho", "CHO MAR", "Aye", "AYE") if name in told]
    sheet.part.setCurrentIndex(sheet.part.findData("vic.csv"))
    shown = cells(sheet)
    assert sheet.table is not None
    assert [row[-1] for row in shown] == ["ForcedLabour;Other"] * 2
    sheet.part.setCurrentIndex(sheet.part.findData("LOSSY.txt"))
    assert "forced_criminality" in sheet.text.toPlainText()
    assert list(tmp_path.glob("*.zip")) == []

    path = tmp_path / "cases.zip"
    sheet.save_to(path)
    box = program.find(SecondPersonBox)
    box.login.setText("mia")  # one's own name is no second person
    box.passphrase.box.setText("moon")
    box.enter()
    program.settle()
    assert box.isVisible()
    assert not path.exists()
    box.login.setText("max")
    box.passphrase.box.setText("moon")
    box.enter()
    program.settle()
    assert "The file is saved." in shell.seat.banner.title.text()
    assert sheet.second is None  # what the second person typed is let go
    with zipfile.ZipFile(path) as packed:
        text = packed.read("vic.csv").decode("utf-8")
    lines = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert sorted([cell for cell in line if cell] for line in lines) == sorted(shown)
    program.lock(shell)


def test_who_says_not_now_leaves_nothing(program: Program, tmp_path: Path) -> None:
    shell = program.open("mia")
    shell.go("house/cases")
    program.settle()
    program.find(CaseExportRoom).look_at_it.click()
    program.settle()
    sheet = program.find(CaseExportSheet)
    sheet.save_to(tmp_path / "cases.zip")
    program.find(SecondPersonBox).reject()
    program.settle()
    assert [each for each in tmp_path.iterdir() if each.suffix in (".zip", ".part")] == []
    program.lock(shell)


def test_a_house_without_such_a_yes_is_shown_the_totals(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("mia")
    shell.go("house/cases")
    program.settle()
    room = program.find(CaseExportRoom)
    assert "No resident has said yes" in said(program)
    assert not room.look_at_it.isEnabled()
    program.button("Totals instead").click()
    program.settle()
    assert shell.findChildren(CaseExportRoom)
    assert not program.window or "Numbers of a time" in said(program)
    program.lock(shell)


def test_others_find_no_such_room(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("carla")
    shell.go("house/cases")
    program.settle()
    assert shell.findChildren(CaseExportRoom) == []
    program.lock(shell)
