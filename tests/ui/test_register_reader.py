"""People can be found while the register is still being opened, and no change to it is lost."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.house import ShiftDeclaration
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.services import records, register
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit import collecting
from shelterdesk.ui.kit.fonts import Fonts
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.pages import register_reader
from shelterdesk.ui.shell import STILL_READING, Shell
from tests.ui.conftest import worn
from tests.ui.paper_desk import PaperDesk
from tests.ui.speech import say

House = dict[str, PaperDesk]


class Turn(Tasks):
    """One job, or one answer, at a time, when the test says so; an answer waits behind jobs."""

    def __init__(self) -> None:
        super().__init__()
        self._to_do = deque[Callable[[], None]]()

    def run(self, job: Any, done: Any, failed: Any, *, owner: QObject | None = None) -> Progress:
        progress = Progress()

        def work() -> None:
            try:
                found = job(progress)
            except Exception as error:  # noqa: BLE001  told as the worker would
                self._to_do.append(partial(failed, error))
                return
            self._to_do.append(partial(done, found))

        self._to_do.append(work)
        return progress

    def until(self, is_so: Callable[[], bool]) -> None:
        """Do what waits until *is_so*."""
        while not is_so():
            self._to_do.popleft()()

    def all(self) -> None:
        """Do all that waits."""
        self.until(lambda: not self._to_do)


@pytest.fixture
def turn() -> Iterator[Turn]:
    tasks = Turn()
    yield tasks
    tasks.close()


Begin = Callable[..., Shell]


@pytest.fixture
def begin(
    house: House, turn: Turn, fonts: Fonts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Begin:
    """A manager's window in which people are read one by one."""
    monkeypatch.setattr(register, "PEOPLE_AT_ONCE", 1)
    monkeypatch.setattr(register, "MANY_MORE", 1)
    taste = Taste(theme="light", calendar="buddhist")
    desk: Any = house["somchai"]

    def made(route: str = "") -> Shell:
        shell = Shell(desk, worn(taste), turn, taste, fonts, steady=time.monotonic, route=route)
        qtbot.addWidget(shell)
        shell.show()
        return shell

    return made


@pytest.fixture
def shell(begin: Begin) -> Shell:
    return begin()


def answers(shell: Shell) -> list[str]:
    box = shell.top.finder.answers
    return [box.item(row).text() for row in range(box.count())]


def some_are_read(shell: Shell) -> bool:
    return shell.seat.known is not None and len(shell.seat.known.rows) > 1


def test_who_was_read_can_be_found_and_more_may_follow(shell: Shell, turn: Turn) -> None:
    turn.until(lambda: some_are_read(shell))
    assert shell.seat.register is None
    known = shell.seat.known.rows
    assert shell.residents.count.text() == f"Reading… {len(known)} so far"
    say(shell.top.finder, known[0].code_name)
    assert answers(shell)[0].startswith(known[0].code_name)
    assert answers(shell)[-1] == STILL_READING
    say(shell.top.finder, "Nobody of this name")
    assert answers(shell) == [STILL_READING]
    turn.all()
    assert shell.seat.register is not None
    assert answers(shell) == ["Nothing was found with these letters."]
    assert shell.residents.count.text().endswith("here now")


def test_answers_stay_on_the_same_one_when_more_are_known(
    shell: Shell, turn: Turn, qtbot: QtBot
) -> None:
    turn.until(lambda: some_are_read(shell))
    name = shell.seat.known.rows[1].code_name
    say(shell.top.finder, name[0])
    box = shell.top.finder
    while not box.answers.currentItem().text().startswith(name):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    turn.all()
    assert box.answers.currentItem().text().startswith(name)


def test_what_only_tells_leads_nowhere(shell: Shell, turn: Turn, qtbot: QtBot) -> None:
    turn.until(lambda: some_are_read(shell))
    before = shell.route
    say(shell.top.finder, "Nobody of this name")
    qtbot.keyClick(shell.top.finder, Qt.Key.Key_Return)
    assert shell.route == before


def test_what_is_asked_meanwhile_does_not_wait_for_everybody(shell: Shell, turn: Turn) -> None:
    turn.until(lambda: some_are_read(shell))
    told: list[bool] = []
    shell.seat.asker(shell).run(lambda _: None, lambda _: told.append(True))
    turn.until(lambda: bool(told))
    assert shell.seat.register is None


def test_what_changes_while_it_is_opened_is_in_it(shell: Shell, turn: Turn) -> None:
    turn.until(lambda: some_are_read(shell))
    resident = shell.seat.known.rows[0].resident
    shell.seat.changed.emit(frozenset({EverydayName}), rename(shell, resident, "Nang Kham"))
    turn.all()
    assert shell.seat.register.row(resident).preferred == "Nang Kham"


def test_of_two_changes_at_once_none_is_lost(shell: Shell, turn: Turn) -> None:
    turn.all()
    one, other = (row.resident for row in shell.seat.register.rows[:2])
    for resident, name in ((one, "Nang Kham"), (other, "Sai Lin")):
        shell.seat.changed.emit(frozenset({EverydayName}), rename(shell, resident, name))
    turn.all()
    called = [shell.seat.register.row(each).preferred for each in (one, other)]
    assert called == ["Nang Kham", "Sai Lin"]


def test_one_goes_on_where_one_was_once_everybody_was_read(begin: Begin, turn: Turn) -> None:
    """A form that opens there offers whom one may choose, and is not made anew for others."""
    shell = begin("tasks")
    turn.until(lambda: some_are_read(shell))
    assert shell.route == "today"
    turn.all()
    assert shell.route == "tasks"


def test_whoever_went_elsewhere_meanwhile_stays_there(begin: Begin, turn: Turn) -> None:
    shell = begin("tasks")
    turn.until(lambda: some_are_read(shell))
    shell.go("calendar")
    turn.all()
    assert shell.route == "calendar"


def test_a_reading_that_fails_does_not_end_the_one_that_took_its_place(
    shell: Shell, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn.until(lambda: some_are_read(shell))
    read, failing = register.Opening.read, [True]

    def once_in_vain(opening: register.Opening, progress: Progress) -> None:
        if failing:
            failing.pop()
            raise OSError
        read(opening, progress)

    monkeypatch.setattr(register.Opening, "read", once_in_vain)
    shell.seat.changed.emit(frozenset({ShiftDeclaration}), "")  # everybody is read anew
    turn.all()
    assert shell.seat.register is not None


def test_where_it_cannot_be_read_the_next_change_tries_again(
    shell: Shell, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn.until(lambda: some_are_read(shell))
    resident = shell.seat.known.rows[0].resident
    with monkeypatch.context() as broken:
        broken.setattr(register.Opening, "read", lambda *_: (_ for _ in ()).throw(OSError()))
        turn.all()
    assert shell.seat.register is None
    shell.seat.changed.emit(frozenset({EverydayName}), resident)
    turn.all()
    assert shell.seat.register is not None


def rename(shell: Shell, resident: str, name: str) -> str:
    desk: Any = shell.seat.desk
    called = records.page(desk, EverydayName, resident).rows[0]
    records.amend(desk, EverydayName, called.id, called.rev, {"preferred": name})
    return resident


@pytest.mark.parametrize(("many", "kept"), [(1, 2), (10_000, 0)])
def test_a_great_many_names_do_not_hold_the_collector_up(
    many: int, kept: int, begin: Begin, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping: list[bool] = []
    shells: list[Shell] = []
    monkeypatch.setattr(register_reader, "MANY", many)
    monkeypatch.setattr(
        collecting, "keep", lambda: keeping.append(shells[0].seat.register is not None)
    )
    shells.append(begin())
    turn.all()
    assert keeping == [True] * kept  # everybody, and then by telephone too
