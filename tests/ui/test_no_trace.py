"""Every page by every role, in a house where all of them have written: no word out of reach shows.

What may be read is asked of policy and keys; what shows is everything that one sees or hears of
the window: texts, accessible names and descriptions, tool tips, cells of tables, lists to choose
from.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.paths import RESOURCES
from shelterdesk.services import practice, practice_events
from shelterdesk.services.practice_staff import STAFF
from shelterdesk.services.progress import Progress
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast
from tests.services.test_practice import SEED, founded, seats
from tests.ui.test_journey import Program
from tests.ui.test_person_walks import everything_said

SHORTEST = 12  # letters; a shorter text could stand on any page
ONE_OF_EACH = {person.roles[0]: person.login for person in reversed(STAFF)}
AREAS = ("today", "residents", "calendar", "tasks", "reports", "settings")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cast, dict[str, Desk]]]:
    cast = founded(tmp_path_factory.mktemp("no-trace") / "house")
    with pytest.MonkeyPatch.context() as patch, seats(cast) as desks:
        patch.setattr(practice, "ONE_BY_ONE", 8)
        practice.fill(desks, practice_events.LEAST, SEED, TODAY, Progress())
        yield cast, desks


@pytest.fixture(scope="module")
def within_reach(lived: tuple[Cast, dict[str, Desk]]) -> dict[str, set[str]]:
    """By sign-in name every longer text of every record that policy and keys let one read."""
    _, desks = lived
    return {login: set(_texts_of(desk)) for login, desk in desks.items()}


def _texts_of(desk: Desk) -> Iterator[str]:
    for kind in KINDS:
        for record in _read(desk, kind):
            for value in record.values().values():
                said = value if isinstance(value, tuple) else (value,)
                yield from (each for each in said if type(each) is str and _is_telling(each))


def _read(desk: Desk, kind: type[Record]) -> list[Record]:
    with desk.look() as work:
        shelf, found = work.shelf(kind), list[Record]()
        for ask in (shelf.every, lambda: shelf.mine().rows):
            with suppress(Denied, NotFound, TypeError, ValueError):
                found += ask()
        return found


def _is_telling(text: str) -> bool:
    """Long enough, and none of the program's own words, which everybody may see."""
    return len(text) >= SHORTEST and " " in text.strip() and text not in _words_of_the_program()


@cache
def _words_of_the_program() -> str:
    files = [*RESOURCES.rglob("*.toml"), *RESOURCES.rglob("*.pot")]
    return "\n".join(file.read_text("utf-8") for file in files)


@pytest.mark.parametrize("login", ONE_OF_EACH.values(), ids=ONE_OF_EACH.keys())
def test_no_page_says_what_one_may_not_read(
    lived: tuple[Cast, dict[str, Desk]],
    within_reach: dict[str, set[str]],
    qtbot: QtBot,
    login: str,
) -> None:
    cast, desks = lived
    never = set().union(*within_reach.values()) - within_reach[login]
    assert never
    program = Program(
        cast, qtbot, lambda doors: replace(doors, sign_in=lambda folder, name, typed: desks[name])
    )
    shell = program.open(login)
    shown = dict(_walk(program, shell))
    assert len(shown) > 7
    told = {p: found for p, said in shown.items() if (found := {t for t in never if t in said})}
    assert told == {}
    assert any(text in said for text in within_reach[login] for said in shown.values()) or (
        login == ONE_OF_EACH["ADM"]
    )


def _walk(program: Program, shell: Shell) -> Iterator[tuple[str, str]]:
    for place in _places(program, shell):
        shell.go(place)
        program.settle()
        yield place, everything_said(shell) + "\n" + "\n".join(_cells(shell))


def _places(program: Program, shell: Shell) -> Iterator[str]:
    yield from (area for area in AREAS if area in shell.pages)
    yield from (f"house/{room}" for room in shell.house.rooms)
    for resident in _two(shell):
        shell.go(f"residents/{resident}")
        program.settle()
        tabs = [tab.key for tab in shell.residents.view.tabs] if shell.residents.view else []
        yield from (f"residents/{resident}/{key}" for key in tabs)


def _two(shell: Shell) -> list[ResidentId]:
    """Somebody whom one works with, and somebody else."""
    rows = shell.seat.register.listed if shell.seat.register else ()
    mine, others = [r for r in rows if r.mine], [r for r in rows if not r.mine]
    return [row.resident for row in (*mine[:1], *others[:1])]


def _cells(root: QWidget) -> Iterator[str]:
    for view in root.findChildren(QAbstractItemView):
        if isinstance(view.model(), QAbstractItemModel):
            yield from _cells_of(view.model())
    for box in root.findChildren(QComboBox):
        yield from (box.itemText(number) for number in range(box.count()))


def _cells_of(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        for column in range(_columns(model)):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(model.index(row, column).data(role) or "")


def _columns(model: QAbstractItemModel) -> int:
    # Qt keeps the count of a list's columns, one, to itself.
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
