"""start.window: from the start of the process to the first paint of the sign-in window."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import ClassVar

from benchmarks.runner import Benchmark


class StartWindow(Benchmark):
    """Against the least Qt program there can be: one application and one empty widget.

    Both sides are child processes that end themselves at their first paint, so the time from
    outside is the time a person waits, the interpreter's own start included.
    """

    id: ClassVar[str] = "start.window"
    target: ClassVar[float] = 1.25
    rounds: ClassVar[int] = 15

    def reference(self) -> None:
        """An empty window."""
        _show("bare")

    def subject(self) -> None:
        """The sign-in page."""
        _show("sign_in")


def _show(window: str) -> None:
    subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmarks.window", window],
        check=True,
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
    )
