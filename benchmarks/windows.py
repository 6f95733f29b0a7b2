"""The real window on a real house, without a screen, for what somebody sees and waits for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.houses import PASSPHRASE, Built
from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.app import preload
from shelterdesk.ui.application import make_application
from shelterdesk.ui.kit import collecting
from shelterdesk.ui.kit.fonts import Fonts
from shelterdesk.ui.kit.look import Look, look_of, wear
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.shell import Shell

WINDOW = (1366, 768)
AWAKE = 60_000  # milliseconds: somebody sits there, so it does not lock while everybody is read
TICK = 2  # milliseconds between two looks at whether the window still answers
ROUNDS = 3  # an answer may ask for the next thing


class Sight:
    """One application with a worker; a window is opened in it for one desk."""

    def __init__(self) -> None:
        """Look and fonts, as the program has them after its first paint."""
        self.application: QApplication = make_application()
        self.taste = Taste(theme="light")
        self.look: Look = look_of(self.taste)
        wear(self.application, self.look)
        self.fonts = Fonts()
        self.fonts.load_first()
        self.fonts.load_rest()
        self.tasks = Tasks()
        collecting.of(self.application).rest_while_busy(self.tasks)
        preload()  # as the program does after its first paint

    def open(self, desk: Desk, route: str = "residents") -> Shell:
        """The window of *desk*, shown and read."""
        shell = Shell(
            desk, self.look, self.tasks, self.taste, self.fonts, steady=time.monotonic, route=route
        )
        shell.resize(*WINDOW)
        shell.show()
        awake = QTimer(shell, interval=AWAKE)
        awake.timeout.connect(shell.screening.idle.watch)
        awake.start()
        self.settle()
        return shell

    def settle(self) -> None:
        """Until the worker has nothing to do, every answer has come, and all of it is painted."""
        for _ in range(ROUNDS):
            while self.tasks.is_busy:
                self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            self.application.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def close(self) -> None:
        """Take no more work."""
        self.tasks.close()


def seated(house: Built, login: str, closing: ExitStack) -> tuple[Sight, Shell]:
    """*login* at an open window in *house*; *closing* takes it down again."""
    desk = door.sign_in(house.house, login, PASSPHRASE)
    closing.callback(desk.close)
    sight = Sight()
    closing.callback(sight.close)
    shell = sight.open(desk)
    closing.callback(away, shell)
    return sight, shell


def away(shell: Shell) -> None:
    """Let go of a window."""
    shell.let_go()
    shell.close()
    shell.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    collecting.look_again()


class Gaps:
    """How long the window did not answer, at worst, while something else went on.

    ``computed`` is the longest that its thread itself worked between two looks: neighbours on a
    busy computer do not stretch it, and what other threads of this program hold it up is not in it.
    """

    def __init__(self) -> None:
        """Begin to listen."""
        self.worst = self.computed = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer()
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.worst, self._last = max(self.worst, now - self._last), now
        self.computed, self._worked = max(self.computed, worked - self._worked), worked

    def stop(self) -> float:
        """The longest gap, in seconds."""
        self._timer.stop()
        self._tick()
        return self.worst


def painted(widget: QWidget) -> None:
    """Paint all of *widget* now."""
    widget.repaint()
    QCoreApplication.sendPostedEvents()


def turns(count: int) -> Iterator[int]:
    """*count* turns of the event loop, so that what was posted is done."""
    for turn in range(count):
        QCoreApplication.processEvents()
        yield turn
