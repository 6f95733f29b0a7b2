"""Python's collector, called where nothing of Qt is half done.

What hangs in a circle ends when the collector finds it, and by itself the collector works
whenever something is made: on the worker, or while Qt goes through a list of all widgets and one
of them answers in Python. A widget that ends there ends the process. So in this program it never
works by itself, only here: on the window's thread, between two events.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

EVERY = 1000  # milliseconds: somebody who types makes a few thousand objects in this time
OLDEST = 2  # Python counts what it makes in three ages
GROWN = 1.25  # by how much before all is looked through, as Python itself has it


class Collecting(QObject):
    """Keeps the collector from working by itself as long as the program runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._blocks = sys.getallocatedblocks()
        timer = QTimer(self, interval=EVERY)
        timer.timeout.connect(self.collect_due)
        timer.start()

    def collect_due(self) -> None:
        """Look through what is due by Python's own thresholds: young things, or older ones too."""
        counted = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [age for age, (count, threshold) in enumerate(counted) if count > threshold]
        if OLDEST in due and sys.getallocatedblocks() <= self._blocks * GROWN:
            due.remove(OLDEST)
        if due:
            gc.collect(due[-1])
        if OLDEST in due:
            self._blocks = sys.getallocatedblocks()
