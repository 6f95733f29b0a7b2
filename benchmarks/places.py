"""How long each place of the real window takes to open: ``python -m benchmarks.places --size M``.

Somebody sits down in a copy of the house that is lived in and goes to every area, every room of
the house and every tab of one resident's file, each for the first time. The slowest stand first.
Nothing is judged: the suite has the ratios, ``tests/guards/test_statements.py`` the bounds.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

from benchmarks.houses import PASSPHRASE, STAFF, copied
from benchmarks.lived import lived_in
from benchmarks.runner import Size
from benchmarks.windows import Gaps, Sight, away, painted
from shelterdesk.access import door
from shelterdesk.domain.record import ResidentId
from shelterdesk.ui.shell import Shell

SITTING_DOWN = "sitting down"
FILE = "file"
AREAS = ("today", "residents", "calendar", "tasks", "reports", "settings")


@dataclass(frozen=True)
class Opened:
    """One place and what opening it took: seconds, but for the number of statements."""

    place: str
    waited: float  # until its answer was painted
    worked: float  # by all threads of the process, whatever its neighbours did
    asked: int  # statements
    gap: float  # the longest in which the window did not answer

    def __str__(self) -> str:
        return (
            f"{self.place:24} {self.waited:8.2f} s {self.worked:8.2f} s"
            f" {self.asked:8} {1000 * self.gap:8.0f} ms"
        )


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """How many statements were asked of any store so far, within."""
    asked = 0

    def hear(*_: Any) -> None:
        nonlocal asked
        asked += 1

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield lambda: asked
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def opened(sight: Sight, place: str, go: Callable[[], object]) -> Opened:
    """*go* to *place*, wait for all of it, and tell what that took."""
    with counted() as asked:
        gaps, began, worked = Gaps(), time.perf_counter(), time.process_time()
        go()
        sight.settle()
        longest = gaps.stop()
        for window in sight.application.topLevelWidgets():
            painted(window)  # once more, all of it: nothing is left to be shown
        took = time.perf_counter() - began
        return Opened(place, took, time.process_time() - worked, asked(), longest)


def places(shell: Shell, resident: ResidentId) -> Iterator[tuple[str, str]]:
    """Every place there is for whoever sits at *shell*: its name here, and its route.

    Tabs are known once the file of *resident* is open, so take one after the other.
    """
    yield from ((area, area) for area in AREAS if area in shell.pages)
    if "house" in shell.pages:
        yield from ((f"house/{room}", f"house/{room}") for room in shell.house.rooms)
    if resident and "residents" in shell.pages:
        yield FILE, f"residents/{resident}"
        tabs = shell.residents.view.tabs if shell.residents.view else ()
        yield from ((f"{FILE}/{tab.key}", f"residents/{resident}/{tab.key}") for tab in tabs)


def walk(house: door.House, login: str, resident: ResidentId) -> Iterator[Opened]:
    """Sit down as *login* and go everywhere, with the file of *resident*."""
    with ExitStack() as leaving:
        desk = leaving.enter_context(closing(door.sign_in(house, login, PASSPHRASE)))
        sight = leaving.enter_context(closing(Sight()))
        windows: list[Shell] = []
        yield opened(sight, SITTING_DOWN, lambda: windows.append(sight.open(desk)))
        shell = windows[0]
        leaving.callback(away, shell)
        for place, route in places(shell, resident):
            yield opened(sight, place, lambda there=route: shell.go(there))  # type: ignore[misc]


def slowest_first(some: Sequence[Opened]) -> list[Opened]:
    """In the order of what one would feel."""
    return sorted(some, key=lambda one: -one.waited)


def main(said: Sequence[str] | None = None) -> int:
    """Walk and print; what is being opened is told meanwhile beside the table."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.places")
    reader.add_argument("--size", type=Size, choices=list(Size), default=Size.S)
    reader.add_argument("--as", dest="login", choices=[p.login for p in STAFF], default="manager")
    asked = reader.parse_args(said)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found: list[Opened] = []
    with copied(lived_in(asked.size)) as house:
        for one in walk(house.house, asked.login, house.people[0]):
            print(one, file=sys.stderr, flush=True)
            found.append(one)
    print(f"{asked.login} at {asked.size.value}")
    print(f"{'place':24} {'waited':>10} {'worked':>10} {'asked':>8} {'gap':>11}")
    print(*slowest_first(found), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
