"""A walk through the whole window, and every statement that it asks of the store on the way."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine, event

from shelterdesk.access.desk import Desk
from shelterdesk.domain.record import ResidentId
from shelterdesk.ui.application import make_application
from shelterdesk.ui.kit.fonts import Fonts
from shelterdesk.ui.kit.look import look_of, wear
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.shell import Shell

ROUNDS = 4  # an answer may ask for the next thing
SITTING_DOWN = "sitting down"
_SCANNED = re.compile(r"^SCAN (\w+)")
_READS = ("SELECT", "WITH")


@dataclass(frozen=True)
class Statement:
    """One statement: its text, the tables that it reads from end to end, and by which thread."""

    text: str
    scanned: tuple[str, ...]
    in_window: bool

    @property
    def reads(self) -> bool:
        """Whether it asks for rows."""
        return self.text.lstrip().upper().startswith(_READS)


@dataclass
class Heard:
    """Every statement, by where one was in the window."""

    place: str = ""
    by_place: dict[str, list[Statement]] = field(default_factory=dict)
    dressed: Counter[str] = field(default_factory=Counter)  # widgets, at most in one turn
    _plans: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def note(self, cursor: Any, text: str, values: Any) -> None:
        """Keep one statement; its plan is asked for once."""
        if text not in self._plans:
            self._plans[text] = _scanned(cursor, text, values)
        in_window = threading.current_thread() is threading.main_thread()
        said = Statement(text, self._plans[text], in_window)
        self.by_place.setdefault(self.place, []).append(said)

    def count(self) -> Counter[str]:
        """How many rows were asked for at each place."""
        return Counter({place: sum(s.reads for s in said) for place, said in self.by_place.items()})


class _Dressed(QObject):
    """Counts the widgets that Qt dresses between two turns of the event loop."""

    def __init__(self, application: QApplication, heard: Heard) -> None:
        super().__init__(application)
        self._application, self._heard, self._count = application, heard, 0
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._note)
        self._turn.start()
        application.installEventFilter(self)

    def stop(self) -> None:
        """Count no more: the next walk of this process dresses a window of its own."""
        self._turn.stop()
        self._application.removeEventFilter(self)
        self.deleteLater()

    def _note(self) -> None:
        place, count = self._heard.place, self._count
        self._heard.dressed[place] = max(self._heard.dressed[place], count)
        self._count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self._count += event.type() == QEvent.Type.Polish
        return False


def _scanned(cursor: Any, text: str, values: Any) -> tuple[str, ...]:
    if not text.lstrip().upper().startswith(_READS):
        return ()
    rows = cursor.connection.cursor().execute(f"EXPLAIN QUERY PLAN {text}", values).fetchall()
    found = (_SCANNED.match(row[3]) for row in rows)
    return tuple(match[1] for match in found if match)


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear every statement of every engine of this process meanwhile."""
    heard = Heard()

    def hear(db: Any, cursor: Any, text: str, values: Any, context: Any, several: bool) -> None:
        if not several:
            heard.note(cursor, text, values)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def walk(desk: Desk) -> Heard:
    """Sit down at *desk*, go to every area and room, and to every tab of one resident's file."""
    application = make_application()
    taste = Taste(theme="light")
    look = look_of(taste)
    wear(application, look)
    fonts, tasks = Fonts(), Tasks()
    fonts.load_first()
    fonts.load_rest()
    with listening() as heard:
        heard.place = SITTING_DOWN
        dressed = _Dressed(application, heard)
        shell = Shell(desk, look, tasks, taste, fonts, steady=time.monotonic, route="today")
        shell.resize(1366, 768)
        shell.show()
        _settle(application, tasks)
        for route in _routes(shell):
            heard.place = route
            shell.go(route)
            _settle(application, tasks)
        resident = _somebody(shell)
        if resident:
            _open_file(shell, resident, heard, application, tasks)
        heard.place = "leaving"
        shell.let_go()
        shell.close()
        _settle(application, tasks)
        dressed.stop()
    tasks.close()
    return heard


def _routes(shell: Shell) -> Iterator[str]:
    areas = ("today", "residents", "calendar", "tasks", "reports", "settings")
    yield from (area for area in areas if area in shell.pages)
    if "house" in shell.pages:
        yield from (f"house/{room}" for room in shell.house.rooms)


def _open_file(
    shell: Shell, resident: ResidentId, heard: Heard, application: QApplication, tasks: Tasks
) -> None:
    heard.place = "file"
    shell.go(f"residents/{resident}")
    _settle(application, tasks)
    view = shell.residents.view
    for tab in view.tabs if view else ():
        heard.place = f"file/{tab.key}"
        shell.go(f"residents/{resident}/{tab.key}")
        _settle(application, tasks)


def _somebody(shell: Shell) -> ResidentId:
    rows = shell.seat.register.rows if shell.seat.register else ()
    mine = [row for row in rows if row.mine] or list(rows)
    return mine[0].resident if mine else ResidentId("")


def _settle(application: QApplication, tasks: Tasks) -> None:
    for _ in range(ROUNDS):
        while tasks.is_busy:
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        application.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
