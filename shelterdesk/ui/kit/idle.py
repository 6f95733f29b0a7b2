"""Notices that nobody has touched keys or mouse for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from shelterdesk.ui.kit.input_events import unwatch, watch

WARN_MS = 30_000
TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """``warned`` half a minute before ``ended``; any touch begins again."""

    warned = Signal()
    touched = Signal()  # only after a warning
    ended = Signal()

    def __init__(self, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._first = QTimer(self, singleShot=True)
        self._first.timeout.connect(self._warn)
        self._last = QTimer(self, singleShot=True, interval=WARN_MS)
        self._last.timeout.connect(self.ended)
        self.set_minutes(minutes)
        self.watch()

    def watch(self) -> None:
        """Begin to watch, or begin again."""
        self._first.start()
        watch(self)

    def set_minutes(self, minutes: int) -> None:
        """Wait so many minutes from now on."""
        self.minutes = minutes
        self._first.setInterval(max(minutes * 60_000 - WARN_MS, WARN_MS))
        self._first.start()

    def stop(self) -> None:
        """Watch no more."""
        self._first.stop()
        self._last.stop()
        unwatch(self)

    def _warn(self) -> None:
        self._last.start()
        self.warned.emit()

    # Qt's names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            if self._last.isActive():
                self._last.stop()
                self.touched.emit()
            self._first.start()
        return False
