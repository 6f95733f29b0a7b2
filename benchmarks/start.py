"""start.window and start.preload: from the start of the process until one can sign in."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

from benchmarks.houses import built
from benchmarks.runner import Benchmark, Size

FELT = 0.05  # seconds


class StartWindow(Benchmark):
    """Against the least Qt program there can be: one application and one empty widget.

    Both sides are child processes that end themselves at their first paint, so the time from
    outside is the time a person waits, the interpreter's own start included.
    """

    id: ClassVar[str] = "start.window"
    target: ClassVar[float] = 1.25
    rounds: ClassVar[int] = 15

    def setup(self, size: Size) -> None:
        """A house to sign in to."""
        self._folder = built(Size.S).folder

    def reference(self) -> float | None:
        """An empty window."""
        show("bare")
        return None

    def subject(self) -> float | None:
        """The sign-in page."""
        show("sign_in", self._folder)
        return None


class StartFirst(StartWindow):
    """The same where there is no house yet: the page that asks what one wants to begin with."""

    id: ClassVar[str] = "start.first"
    rounds: ClassVar[int] = 7

    def subject(self) -> None:
        """The first page of all."""
        show("sign_in")


class StartPreload(StartWindow):
    """Everything that comes after signing in, loaded behind the sign-in page.

    From the start of the process, against the first paint of that page.
    """

    id: ClassVar[str] = "start.preload"
    target: ClassVar[float] = 4.0
    rounds: ClassVar[int] = 7

    def reference(self) -> None:
        """The first paint."""
        show("sign_in", self._folder)

    def subject(self) -> None:
        """Until all is loaded."""
        show("preload", self._folder)


class GapPreload(StartWindow):
    """The longest time in which the sign-in page does not answer meanwhile, against 50 ms."""

    id: ClassVar[str] = "gap.preload"
    target: ClassVar[float] = 1.0
    rounds: ClassVar[int] = 7

    def reference(self) -> float:
        """The longest gap that nobody feels."""
        return FELT

    def subject(self) -> float:
        """The longest gap there was."""
        began = time.perf_counter()
        told = show("preload", self._folder)
        self._took = time.perf_counter() - began
        return float(told.split()[0])

    def remark(self) -> str:
        """How long all of it was."""
        return f"ready {self._took:.2f} s after the start"


def show(window: str, house: Path | None = None) -> str:
    """Show *window* in a child process until it ends itself; returns what it printed."""
    return subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmarks.window", window, *([str(house)] if house else [])],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
    ).stdout
