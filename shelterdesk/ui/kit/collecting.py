"""Python's collector, called where nothing of Qt is half done.

What hangs in a circle ends when the collector finds it, and by itself the collector works
whenever something is made: on the worker, or while Qt goes through a list of all widgets and one
of them answers in Python. A widget that ends there ends the process. So in this program it never
works by itself, only here: on the window's thread, between two events.

It holds the window up as long as there is much to look through: about a quarter of a second for a
million things. So it comes often, it looks through what is not new only while no job is under way,
and what stays as long as the window, however much that is, it is told to look through no more.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

if TYPE_CHECKING:
    from shelterdesk.ui.kit.tasks import Tasks

EVERY = 100  # milliseconds: a job makes a few thousand objects in this time
YOUNGEST, OLDEST = 0, 2  # Python counts what it makes in three ages
GROWN = 1.25  # by how much before all is looked through, as Python itself has it


class Collecting(QObject):
    """Keeps the collector from working by itself as long as the program runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._blocks = sys.getallocatedblocks()
        self._tasks: Tasks | None = None
        timer = QTimer(self, interval=EVERY)
        timer.timeout.connect(self.collect_due)
        timer.start()

    def rest_while_busy(self, tasks: Tasks) -> None:
        """Look through what is not new only when nothing of *tasks* is under way."""
        self._tasks = tasks

    def collect_due(self) -> None:
        """Look through what is due by Python's own thresholds: young things, or older ones too."""
        if self._is_busy:
            gc.collect(YOUNGEST)  # whatever is counted: each older thing that ends counts less
            return
        counted = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [age for age, (count, threshold) in enumerate(counted) if count > threshold]
        if OLDEST in due and sys.getallocatedblocks() <= self._blocks * GROWN:
            due.remove(OLDEST)
        if due:
            gc.collect(due[-1])
        if OLDEST in due:
            self._blocks = sys.getallocatedblocks()

    @property
    def _is_busy(self) -> bool:
        tasks = self._tasks
        return tasks is not None and isValid(tasks) and tasks.is_busy


def of(application: QApplication) -> Collecting:
    """The one of *application*, made where it has none yet."""
    return application.findChild(Collecting) or Collecting(application)


def keep() -> None:
    """Look through nothing again that is there now; for what stays as long as the window."""
    gc.freeze()


def look_again() -> None:
    """A window has gone: what was kept for it ends, as far as nothing else holds it."""
    gc.unfreeze()
    gc.collect()
