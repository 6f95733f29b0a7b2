"""The paged table: a page at a time, late answers dropped, a sentence for each row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Page, RecordId
from shelterdesk.errors import NotFound
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.paged_table import PagedTable, RecordTable

TOP = QModelIndex()
COLUMNS = [field for field in Stay.fields() if field.listed]


def stays(count: int, first: int = 0) -> tuple[Stay, ...]:
    return tuple(
        Stay(id=RecordId(f"{n:032x}"), arrived_on=date(2026, 1, 1), room=str(n))
        for n in range(first, first + count)
    )


class Reader:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, Callable[..., None], Callable[..., None]]] = []

    def ask(self, after: Any, done: Callable[..., None], failed: Callable[..., None]) -> None:
        self.asked.append((after, done, failed))


def table(look: Look) -> tuple[PagedTable, Reader]:
    reader = Reader()
    return PagedTable(COLUMNS, reader.ask, lambda field, value: str(value or ""), look), reader


def test_pages_follow_each_other_to_the_end(look: Look, qtmodeltester: ModelTester) -> None:
    model, reader = table(look)
    model.fetchMore(TOP)
    assert not model.canFetchMore(TOP)
    reader.asked[0][1](Page(stays(100), ("x", "y")))
    model.fetchMore(TOP)
    assert reader.asked[1][0] == ("x", "y")
    reader.asked[1][1](Page(stays(5, 100)))
    assert (model.rowCount(), model.canFetchMore(TOP)) == (105, False)
    qtmodeltester.check(model)


def test_an_answer_after_a_reload_is_dropped(look: Look) -> None:
    model, reader = table(look)
    model.fetchMore(TOP)
    model.reload()
    reader.asked[0][1](Page(stays(3)))
    assert model.rowCount() == 0


def test_a_failure_is_told_once(look: Look, qtbot: QtBot) -> None:
    model, reader = table(look)
    model.fetchMore(TOP)
    with qtbot.waitSignal(model.failed):
        reader.asked[0][2](NotFound("stay"))
    assert not model.canFetchMore(TOP)


def test_a_row_is_one_sentence_for_who_hears_it(look: Look) -> None:
    model, reader = table(look)
    model.fetchMore(TOP)
    reader.asked[0][1](Page(stays(1, 4)))
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Came on: 2026-01-01, Left on: , State: in_house, Room: 4"


def test_rows_that_cannot_be_verified_are_told(look: Look, qtbot: QtBot) -> None:
    model, reader = table(look)
    model.fetchMore(TOP)
    with qtbot.waitSignal(model.unverified) as told:
        reader.asked[0][1](Page(stays(2), None, damaged=1))
    assert told.args == [1]
    assert model.rowCount() == 2


def test_a_window_that_changes_its_size_shares_the_columns_and_reads_no_row_again(
    look: Look, qtbot: QtBot
) -> None:
    asked: list[Any] = []
    reader = Reader()

    def show(_: Field, value: Any) -> str:
        asked.append(value)
        return str(value or "")

    model = PagedTable(COLUMNS, reader.ask, show, look)
    shown = RecordTable(model, "Stays", look)
    qtbot.addWidget(shown)
    shown.resize(900, 300)
    with qtbot.waitExposed(shown):
        shown.show()
    model.fetchMore(TOP)
    reader.asked[0][1](Page(stays(50)))
    assert _widths(shown) <= shown.viewport().width()
    asked.clear()
    shown.resize(500, 300)
    assert (asked, _widths(shown) <= shown.viewport().width()) == ([], True)


def test_rows_that_come_instead_are_measured(look: Look, qtbot: QtBot) -> None:
    model, reader = table(look)
    shown = RecordTable(model, "Stays", look)
    qtbot.addWidget(shown)
    shown.resize(1200, 300)
    room = [field.name for field in COLUMNS].index("room")
    widths = []
    for number, name in enumerate(("1", "The long room under the roof")):
        model.reload()
        model.fetchMore(TOP)
        reader.asked[number][1](Page((replace(stays(1)[0], room=name),)))
        widths.append(shown.columnWidth(room))
    assert widths[0] < widths[1]


def test_columns_are_the_same_whether_rows_come_before_the_table_shows_or_after(
    look: Look, qtbot: QtBot
) -> None:
    long, found = replace(stays(1)[0], room="The long room under the roof, left"), []
    columns = COLUMNS[::-1]  # a short one last, which takes what is left over
    for before in (True, False):
        reader = Reader()
        model = PagedTable(columns, reader.ask, lambda _, value: str(value or ""), look)
        shown = RecordTable(model, "Stays", look)
        qtbot.addWidget(shown)
        model.fetchMore(TOP)
        if before:
            reader.asked[0][1](Page((long,)))
        shown.resize(560, 300)
        with qtbot.waitExposed(shown):
            shown.show()
        if not before:
            reader.asked[0][1](Page((long,)))
        found.append([shown.columnWidth(each) for each in range(len(COLUMNS))])
    assert found[0] == found[1]


def _widths(shown: RecordTable) -> int:
    return sum(shown.columnWidth(each) for each in range(len(COLUMNS)))
