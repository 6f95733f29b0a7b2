"""The paged table: a page at a time, late answers dropped, a sentence for each row."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Page, RecordId
from shelterdesk.errors import NotFound
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.paged_table import PagedTable

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
