"""Everybody's sheet on paper, from the board: each is written down as it leaves, and no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QPushButton

from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import NoPrinter
from shelterdesk.services import records, shift
from shelterdesk.ui.kit import printing as kit_printing
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.pages import cohort_room, sheet_run
from shelterdesk.ui.pages.cohort_room import CohortRoom
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.ui.test_journey import Program, program

__all__ = ["program"]

Printed = Callable[[Sequence[object]], None]


@pytest.fixture
def people(cast: Cast) -> list[ResidentId]:
    with cast.seated("mia", "nils", "carla"):
        found = [cast.admit("nils", name) for name in ("Rosa", "Mya", "Lin")]
        shift.end(cast.desk("nils"))
        for resident in found:
            cast.assign(resident, "carla", Role.CM)
    return found


def _left(cast: Cast, people: list[ResidentId]) -> list[int]:
    with cast.seated("mia"):
        mia = cast.desk("mia")
        return [len(records.page(mia, Disclosure, who).rows) for who in people]


def _printing(monkeypatch: pytest.MonkeyPatch, onto: Callable[[], None]) -> list[int]:
    """A printer that only counts the pages of each sheet."""
    sheets: list[int] = []

    def paper(printer: QPrinter, pictures: Sequence[object]) -> None:
        onto()
        sheets.append(len(pictures))

    monkeypatch.setattr(cohort_room, "ask_printer", lambda *asked: QPrinter())
    monkeypatch.setattr(sheet_run, "print_pages", paper)
    return sheets


def _shell(program: Program) -> Shell:
    assert program.window is not None
    shell = program.window.centralWidget()
    assert isinstance(shell, Shell)
    return shell


def _cancel(program: Program) -> None:
    banner = _shell(program).seat.banner
    assert isinstance(banner, Banner)
    next(b for b in banner.findChildren(QPushButton) if b.text() == "Cancel").click()


def _board(program: Program) -> CohortRoom:
    shell = program.open("mia")
    shell.go("house/cohort")
    program.settle()
    return program.find(CohortRoom)


def test_each_sheet_is_printed_and_written_down(
    cast: Cast, people: list[ResidentId], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = _printing(monkeypatch, lambda: None)
    board = _board(program)
    board.paper.click()
    program.settle()
    assert len(sheets) == 3
    assert min(sheets) >= 1
    program.lock(_shell(program))
    assert _left(cast, people) == [1, 1, 1]


def test_stopping_lets_no_more_leave(
    cast: Cast, people: list[ResidentId], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = _printing(monkeypatch, lambda: _cancel(program))
    board = _board(program)
    board.paper.click()
    program.settle()
    assert len(sheets) == 1
    program.lock(_shell(program))
    assert sum(_left(cast, people)) == 1


def test_a_printer_that_fails_ends_the_run(
    cast: Cast, people: list[ResidentId], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def jammed() -> None:
        raise NoPrinter

    _printing(monkeypatch, jammed)
    board = _board(program)
    board.paper.click()
    program.settle()
    assert "3 sheets are not printed." in _shell(program).seat.banner.hint.text()
    program.lock(_shell(program))
    assert sum(_left(cast, people)) == 1  # it was said to leave before it was seen to fail


def test_a_file_is_no_printer(
    cast: Cast, people: list[ResidentId], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_file = QPrinter()
    to_file.setOutputFileName("sheets.pdf")
    monkeypatch.setattr(kit_printing, "find_printer", lambda: to_file)
    monkeypatch.setattr(QPrintDialog, "exec", lambda dialog: QPrintDialog.DialogCode.Accepted)
    board = _board(program)
    board.paper.click()
    program.settle()
    assert "a file" in _shell(program).seat.banner.title.text()
    program.lock(_shell(program))
    assert _left(cast, people) == [0, 0, 0]
