"""Keys, clicks and touches of the whole program, heard once for everybody who watches them.

A filter of the application is called for every event, thousands for one page, and each call from Qt
into Python costs: three filters took more than half of what the window computes to show a file. So
there is one, and it asks the watchers only about what somebody did.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from weakref import ref

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QInputEvent, QInputMethodEvent
from shiboken6 import isValid

DONE_BY_SOMEBODY = (QInputEvent, QInputMethodEvent)


class InputEvents(QObject):
    """The one filter of the application; watchers are asked as Qt asks filters, newest first."""

    def __init__(self, application: QCoreApplication) -> None:
        """Begin to listen, until *application* ends; nobody is kept alive for watching."""
        super().__init__(application)
        self._watchers: list[ref[QObject]] = []
        self._application = application
        self._deaf = 0  # how many pages are being made, one within the other
        self._listen()

    @contextmanager
    def unheard(self) -> Iterator[None]:
        """Hear nothing for as long as this lasts."""
        self._deaf += 1
        if self._deaf == 1:
            self._application.removeEventFilter(self)
        try:
            yield
        finally:
            self._deaf -= 1
            if not self._deaf:
                self._listen()

    def _listen(self) -> None:
        application = self._application
        application.installEventFilter(self)

    def put_first(self, watcher: QObject) -> None:
        """Ask *watcher* before all others."""
        self.leave_out(watcher)
        self._watchers.insert(0, ref(watcher))

    def leave_out(self, watcher: QObject) -> None:
        """Ask *watcher* no more, nor any that is gone."""
        self._watchers = [each for each in self._watchers if each() not in (None, watcher)]

    # Qt's names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, DONE_BY_SOMEBODY):
            return False
        for each in tuple(self._watchers):
            watcher = each()
            if watcher is not None and isValid(watcher) and watcher.eventFilter(watched, event):
                return True
        return False


@contextmanager
def unheard() -> Iterator[None]:
    """Make or fill a page: nobody can press a key until the event loop has its turn again.

    A third of what a page costs the window is asking for each of its two thousand events whether
    somebody did it.
    """
    application = QCoreApplication.instance()
    found = None if application is None else application.findChild(InputEvents)
    with found.unheard() if found else nullcontext():
        yield


def watch(watcher: QObject) -> None:
    """Ask *watcher*'s ``eventFilter`` about every input from now on, before those of before."""
    application = QCoreApplication.instance()
    if application is not None:
        found = application.findChild(InputEvents) or InputEvents(application)
        found.put_first(watcher)


def unwatch(watcher: QObject) -> None:
    """Ask *watcher* no more."""
    application = QCoreApplication.instance()
    found = None if application is None else application.findChild(InputEvents)
    if found is not None:
        found.leave_out(watcher)
