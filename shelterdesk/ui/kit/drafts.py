"""Keeps what is being typed: every two seconds *while* typing, and at once on leaving or hiding.

Sealing and writing happen elsewhere; this decides when, and knows whether all is safe
(decision 29: at most two seconds of typing, and no confirmed row).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

EVERY_MS = 2000
Keep = Callable[[Callable[[datetime], None], Callable[[Exception], None]], None]


class DraftKeeper(QObject):
    """Throttles ``keep``. ``keep(done, failed)`` starts keeping and answers one of the two."""

    kept = Signal(object)  # datetime
    failed = Signal(object)  # Exception

    def __init__(self, keep: Keep, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keep = keep
        self._changed = False  # typed since the last keeping began
        self._under_way = False
        self.timer = QTimer(self, interval=EVERY_MS, singleShot=True)
        self.timer.timeout.connect(self.flush)

    @property
    def is_safe(self) -> bool:
        """Whether everything typed so far is kept."""
        return not (self._changed or self._under_way)

    def touch(self) -> None:
        """Something was typed. The timer runs on: typing does not put keeping off."""
        self._changed = True
        if not self.timer.isActive():
            self.timer.start()

    def flush(self) -> None:
        """Keep at once what is not kept."""
        self.timer.stop()
        if self._changed:
            self._changed = False
            self._under_way = True
            self._keep(self._succeeded, self._disturbed)

    def forget(self) -> None:
        """The record itself was saved: there is nothing to keep any more."""
        self.timer.stop()
        self._changed = self._under_way = False

    def _succeeded(self, at: datetime) -> None:
        self._under_way = False
        self.kept.emit(at)

    def _disturbed(self, error: Exception) -> None:
        self._under_way = False
        self.touch()  # and so it tries again
        self.failed.emit(error)
