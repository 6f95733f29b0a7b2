"""file.paint, file.first, list.scroll, list.jump, find.key: what the window itself takes."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.houses import SEED, copied
from benchmarks.lived import lived_in
from benchmarks.runner import Benchmark, Size, nearest_rank
from benchmarks.synthetic.people import people
from benchmarks.windows import WINDOW, Sight, away, painted, seated
from shelterdesk.ui.kit.resident_list import ResidentList
from shelterdesk.ui.shell import Shell

FRAME = 0.016  # seconds: what is painted within one frame is felt as at once
BESIDE = 400  # pixels: the second list does not lie on the first
CASELOAD = 12  # files that are opened in turn


class FilePaint(Benchmark):
    """Another resident's file in the open window, until all of it is there and painted.

    Against an empty window of that size, made and painted. On both sides what the window's own
    thread computes counts: what the worker reads meanwhile is ``file.db``. The remark has all of it,
    from the click until everything is there.
    """

    id: ClassVar[str] = "file.paint"
    target: ClassVar[float] = 4.0
    rounds: ClassVar[int] = 12
    growth: ClassVar[float | None] = 1.6

    def setup(self, size: Size) -> None:
        """The case manager's window."""
        self._closing = ExitStack()
        self._house = self._closing.enter_context(copied(lived_in(size)))
        self._sight, self._shell = seated(self._house, "case.manager", self._closing)
        self._turn = itertools.cycle(self._house.caseload[:CASELOAD])
        self._waited: list[float] = []

    def reference(self) -> float:
        """An empty window."""
        began = time.thread_time()
        bare = QWidget()
        bare.resize(*WINDOW)
        bare.show()
        self._sight.application.processEvents()
        painted(bare)
        took = time.thread_time() - began
        bare.close()
        return took

    def subject(self) -> float:
        """The file."""
        return self._open(self._shell)

    def remark(self) -> str:
        """What one waits for."""
        return f"until everything is there: {1000 * nearest_rank(self._waited, 0.5):.0f} ms"

    def close(self) -> None:
        """Leave the window."""
        self._closing.close()

    def _open(self, shell: Shell) -> float:
        came, began = time.perf_counter(), time.thread_time()
        shell.go(f"residents/{next(self._turn)}")
        self._sight.settle()
        painted(shell)
        self._waited.append(time.perf_counter() - came)
        return time.thread_time() - began


class FileFirst(FilePaint):
    """The same for the first file in a fresh window; opening the window itself is not counted."""

    id: ClassVar[str] = "file.first"
    target: ClassVar[float] = 8.0
    rounds: ClassVar[int] = 5
    fewest: ClassVar[int] = 5

    def subject(self) -> float:
        """A fresh window, and the file in it."""
        fresh = self._sight.open(self._shell.seat.desk)
        took = self._open(fresh)
        away(fresh)
        return took


@dataclass(frozen=True)
class _Line:
    """One row of the list."""

    key: str
    title: str
    second: str
    below: str
    status: str = "Open points"
    tone: str = "warn"


def _lines(count: int) -> tuple[_Line, ...]:
    return tuple(
        _Line(str(p.number), p.preferred, p.preferred_latin, f"{p.reference} · {p.language}")
        for p in people(SEED, count)
    )


class ListScroll(Benchmark):
    """One turn of the wheel in the list of everybody, painted.

    Against the same list with one screen of rows to turn in.
    """

    id: ClassVar[str] = "list.scroll"
    target: ClassVar[float] = 1.5
    rounds: ClassVar[int] = 30
    growth: ClassVar[float | None] = 1.6
    few: ClassVar[int] = 40

    def setup(self, size: Size) -> None:
        """Two lists."""
        self._sight = Sight()
        lines = _lines(size.residents)
        self._short, self._long = self._list(lines[: self.few], 0), self._list(lines, BESIDE)
        self._turn = {self._short: 0, self._long: 0}

    def reference(self) -> None:
        """Turn the wheel in the short one."""
        self._move(self._short)

    def subject(self) -> None:
        """Turn it in the long one."""
        self._move(self._long)

    def close(self) -> None:
        """Let go of both."""
        for each in (self._short, self._long):
            each.close()
        self._sight.close()

    def _move(self, shown: ResidentList) -> None:
        self._turn[shown] += 1
        down = QPoint(0, 120 if self._turn[shown] // 8 % 2 else -120)
        middle = QPointF(shown.viewport().rect().center())
        wheel = QWheelEvent(
            middle,
            shown.viewport().mapToGlobal(middle),
            QPoint(),
            down,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(shown.viewport(), wheel)
        painted(shown.viewport())

    def _list(self, lines: Sequence[_Line], left: int) -> ResidentList:
        shown = ResidentList(self._sight.look, "Residents")
        shown.move(left, 0)
        shown.resize(330, WINDOW[1])
        shown.show_lines(lines)
        shown.show()
        self._sight.settle()
        return shown


class ListJump(ListScroll):
    """A jump to a row far away, painted; below 50 ms whatever the ratio."""

    id: ClassVar[str] = "list.jump"
    target: ClassVar[float] = 3.5

    def _move(self, shown: ResidentList) -> None:
        self._turn[shown] += 1
        far = shown.lines.rowCount() * (self._turn[shown] * 7 % 10) // 10
        shown.scrollTo(shown.lines.index(far, 0))
        painted(shown.viewport())


class FindKey(Benchmark):
    """From a key in the find box of the window until its answers are painted.

    Against one frame; what counts is the slowest but one in twenty. The keys are those of names in
    the house, typed one after the other.
    """

    id: ClassVar[str] = "find.key"
    target: ClassVar[float] = 1.0
    rounds: ClassVar[int] = 20
    judged: ClassVar = "p95"
    growth: ClassVar[float | None] = 3.0

    def setup(self, size: Size) -> None:
        """The manager's window."""
        self._closing = ExitStack()
        house = self._closing.enter_context(copied(lived_in(size)))
        self._sight, self._shell = seated(house, "manager", self._closing)
        names = (p.preferred_latin for p in people(SEED, 200, one_house=True))
        self._names = itertools.cycle([name.split()[0].lower()[:6] for name in names])
        self._box = self._shell.top.finder
        self._box.setFocus()
        self._all: list[float] = []

    def reference(self) -> float:
        """One frame."""
        return FRAME

    def subject(self) -> float:
        """The slowest key of one name."""
        self._box.close_answers()
        self._sight.settle()
        took = []
        for letter in next(self._names):
            began = time.perf_counter()
            QTest.keyClick(self._box, letter)
            QCoreApplication.sendPostedEvents()
            painted(self._shell)
            took.append(time.perf_counter() - began)
        self._all += took
        return nearest_rank(took, 0.95)

    def remark(self) -> str:
        """All keys together."""
        return (
            f"{len(self._all)} keys: median {1000 * nearest_rank(self._all, 0.5):.1f} ms,"
            f" p95 {1000 * nearest_rank(self._all, 0.95):.1f} ms"
        )

    def close(self) -> None:
        """Leave the window."""
        self._closing.close()
