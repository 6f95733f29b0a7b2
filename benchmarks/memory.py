"""memory: the most that the program holds on a walk through all of it."""

from __future__ import annotations

import subprocess
import sys
from typing import ClassVar, Literal

from benchmarks.lived import lived_in
from benchmarks.runner import Benchmark, Size, peak_rss

MOST = 256.0  # megabytes, for a computer of 4 GB with a browser beside it


class Memory(Benchmark):
    """The standard tour in a process of its own, against what it may hold.

    Once, not seven times: it is the same each time. What counts beside the limit is how much more
    a large house takes.
    """

    id: ClassVar[str] = "memory"
    target: ClassVar[float] = 1.0
    rounds: ClassVar[int] = 1
    fewest: ClassVar[int] = 1
    growth: ClassVar[float | None] = 1.35
    unit: ClassVar[Literal["ms", "MB"]] = "MB"

    def missing(self, size: Size) -> str:
        """Some systems do not tell."""
        return "" if peak_rss() else "this system does not tell what a process holds"

    def setup(self, size: Size) -> None:
        """A house that is lived in."""
        self._folder = lived_in(size).folder
        self._seen = 0.0

    def reference(self) -> float:
        """What it may hold."""
        return MOST

    def subject(self) -> float:
        """What it held."""
        if not self._seen:
            told = subprocess.run(  # noqa: S603 - our own module
                [sys.executable, "-m", "benchmarks.tour", str(self._folder)],
                check=True,
                capture_output=True,
                text=True,
            )
            self._seen = float(told.stdout.split()[-1])
        return self._seen
