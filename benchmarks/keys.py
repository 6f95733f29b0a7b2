"""A key in the find box of the real window until its answers are painted, and what else waits.

``xvfb-run -a python -m benchmarks.keys --size M|L`` (on a desktop without ``xvfb-run``): the window
of a manager in a house that is lived in, on a real platform of Qt. Names are typed key by key,
files are opened, the list is scrolled, while a timer of two milliseconds listens for gaps of the
event loop. Printed are the time from the key event to the paint that shows its answers and the
longest gap of each act, by the clock and by what the window's thread computed (a busy computer
stretches the first, and so does the host of a virtual one: how much it took is printed too). The
exit code is 1 where the slowest key but one in twenty takes more than a frame of 16 ms, or a gap is
longer than 50 ms.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from benchmarks.houses import SEED
from benchmarks.lived import lived_in
from benchmarks.runner import Size, nearest_rank
from benchmarks.synthetic.people import people
from benchmarks.windows import Gaps, Sight, seated
from shelterdesk.ui.shell import Shell

FRAME, FELT = 0.016, 0.05  # seconds
NAMES = 40
LETTERS = 6
FILES, TURNS = 10, 40
STEAL = 8  # the word in the first line of /proc/stat, "cpu" being the first
WAIT = 2.0  # seconds until a key counts as never answered


class Painted(QObject):
    """Hears when a widget is painted."""

    def __init__(self, of: QWidget) -> None:
        """Listen to *of*."""
        super().__init__(of)
        self.count = 0
        of.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count it; it goes on to the widget."""
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def typed(sight: Sight, shell: Shell) -> tuple[list[float], list[float]]:
    """How long each key took until its answers were painted: passed, and computed."""
    box = shell.top.finder
    shell.activateWindow()
    box.setFocus()
    heard = Painted(box.answers.viewport())
    passed, computed = [], []
    for who in people(SEED, NAMES, one_house=True):
        box.close_answers()
        sight.settle()
        for letter in who.preferred_latin.split()[0].lower()[:LETTERS]:
            seen, began, worked = heard.count, time.perf_counter(), time.thread_time()
            QTest.keyClick(box, Qt.Key(ord(letter.upper())))
            while heard.count == seen and time.perf_counter() - began < WAIT:
                QCoreApplication.processEvents()
            passed.append(time.perf_counter() - began)
            computed.append(time.thread_time() - worked)
    box.close_answers()
    return passed, computed


def opened(sight: Sight, shell: Shell, residents: Sequence[str]) -> None:
    """Files, one after the other, as somebody opens them."""
    for resident in residents:
        shell.go(f"residents/{resident}")
        sight.settle()


def scrolled(sight: Sight, shell: Shell) -> None:
    """Through the list of everybody."""
    shell.go("residents")
    sight.settle()
    shown = shell.residents.list
    bar = shown.verticalScrollBar()
    for turn in range(TURNS):
        bar.setValue(bar.maximum() * turn // TURNS)
        sight.settle()


def gap(act: Callable[[], object]) -> tuple[float, float, float]:
    """The longest time in which the window did not answer during *act*, and computed itself.

    And the share of the time that the host took from a processor meanwhile (``taken``).
    """
    gaps, began, before = Gaps(), time.perf_counter(), taken()
    act()
    longest = gaps.stop()
    return longest, gaps.computed, (taken() - before) / (time.perf_counter() - began)


def taken() -> float:
    """Seconds for which a processor of this virtual machine was ready to work and was not let.

    Counted since its start, for all processors (``steal`` in proc_stat(5)); 0 where that is not
    told.
    """
    told = Path("/proc/stat")
    if not told.is_file():
        return 0.0
    return int(told.read_text("ascii").split()[STEAL]) / os.sysconf("SC_CLK_TCK")


def main(arguments: Sequence[str]) -> int:
    """Measure; 1 where something is felt."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.keys")
    parser.add_argument("--size", type=Size, choices=list(Size), default=Size.M)
    asked = parser.parse_args(arguments)
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false;default.warning=false")
    house = lived_in(asked.size)
    with ExitStack() as closing:
        began = time.perf_counter()
        sight, shell = seated(house, "manager", closing)
        ready = time.perf_counter() - began
        print(f"{sight.application.platformName()}, {len(house.people)} residents,", end=" ")
        print(f"window and register {ready:.1f} s after the passphrase")
        keys: list[tuple[list[float], list[float]]] = []
        gaps = {
            "typing": gap(lambda: keys.append(typed(sight, shell))),
            "opening files": gap(lambda: opened(sight, shell, house.people[:FILES])),
            "scrolling": gap(lambda: scrolled(sight, shell)),
        }
    (passed, computed) = keys[0]
    for name, took in (("passed", passed), ("computed", computed)):
        half, most = nearest_rank(took, 0.5), nearest_rank(took, 0.95)
        print(
            f"key to paint, {name:<9} {len(took)} keys: median {1000 * half:.1f} ms,"
            f" p95 {1000 * most:.1f} ms, worst {1000 * max(took):.1f} ms"
        )
    for act, (longest, worked, away) in gaps.items():
        both = f"passed {1000 * longest:.0f} ms, computed {1000 * worked:.0f} ms"
        print(f"longest gap, {act:<14} {both}; the host took {100 * away:.0f} %")
    felt = max(longest for longest, _, _ in gaps.values())
    slow = nearest_rank(passed, 0.95) > FRAME or felt > FELT
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
