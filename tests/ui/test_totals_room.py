"""Totals, walked: a number opens its list; what is for others has no list and hides the few."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.statistics import OUTSIDE, CountedPage, StatisticsRoom
from tests.cast import Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program
from tests.ui.test_papers import said


def test_a_number_opens_its_list_and_for_others_the_few_are_hidden(
    cast: Cast, qtbot: QtBot
) -> None:
    with cast.seated("nils"):
        cast.admit("nils", "Rosa")
    program = Program(cast, qtbot)
    shell = program.open("mia")
    shell.go("house/totals")
    program.settle()
    room = program.find(StatisticsRoom)
    assert nameless(room) == []
    assert "Rosa" not in said(room)
    assert room.found is not None
    table = room.found.table("arrivals_by_age")
    room.open_figure(table, table.figures[0])
    program.settle()
    assert "Rosa code" in said(program.find(CountedPage))
    room.back()
    room.whom.setCurrentIndex(room.whom.findData(OUTSIDE))
    room.count.click()
    program.settle()
    assert "hidden" in said(room)
    room.paper.click()
    program.settle()
    assert program.find(PaperPage).pictures.findChildren(QWidget)
    program.lock(shell)


def test_others_find_no_such_room(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("carla")
    shell.go("house/totals")
    program.settle()
    assert shell.findChildren(StatisticsRoom) == []
    program.lock(shell)
