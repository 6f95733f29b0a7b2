"""Pictures of every screen, without a screen: for people who look at them and for tests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from shelterdesk.domain.record import ResidentId
from shelterdesk.services.importing import Book, Layout, Leaf
from shelterdesk.ui.application import House, make_application
from shelterdesk.ui.kit.fonts import Fonts
from shelterdesk.ui.kit.look import look_of, wear
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.pages.import_room import ImportRoom
from shelterdesk.ui.pages.report import ReportPage
from shelterdesk.ui.pages.sign_in import SignInPage
from shelterdesk.ui.presenters.import_walk import ImportWalk, Step
from shelterdesk.ui.shell import Shell

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

SHEET = (
    ("No.", "Name", "Date of birth", "Gender", "Nationality", "Remarks"),
    ("A-1", "ขวัญใจ แสงดาว", "3/4/1999", "F", "Thai", "likes to cook " * 9),
    ("A-2", "ခင်မျိုးဝေ", "7/8/2001", "F", "Myanmar", ""),
    ("A-3", "Selam Tesfaye", "31/2/2000", "M", "Ethiopia", ""),
)
ROUNDS = 3  # an answer may ask for the next thing


def take_pictures(
    desk: Desk, out: Path, size: tuple[int, int], theme: str, scale: float
) -> list[Path]:
    """Every screen that *desk*'s person can open, as PNGs in *out*; returns their paths.

    *size* is logical; *scale* is how many pixels of the picture stand for one of them.
    """
    application = make_application()
    taste = Taste(theme=theme)
    look = look_of(taste)
    wear(application, look)
    fonts, tasks = Fonts(), Tasks()
    fonts.load_first()
    fonts.load_rest()
    out.mkdir(parents=True, exist_ok=True)
    try:
        return list(_Camera(application, desk, tasks, out, QSize(*size), scale).walk(taste, fonts))
    finally:
        tasks.close()


class _Camera:
    """Goes around and takes pictures."""

    def __init__(
        self,
        application: QApplication,
        desk: Desk,
        tasks: Tasks,
        out: Path,
        size: QSize,
        scale: float,
    ) -> None:
        self._application, self._desk, self._tasks = application, desk, tasks
        self._out, self._size, self._scale = out, size, scale
        self._number = 0

    def walk(self, taste: Taste, fonts: Fonts) -> Iterator[Path]:
        """Sign-in, every area, every tab of the first resident one works with, the forms."""
        look = look_of(taste)
        house = House(Path(), self._desk.house_code, practice=True)
        sign_in = SignInPage(look, self._tasks, [house], lambda *given: self._desk)
        yield self._take(sign_in, "sign-in")
        sign_in.close()
        shell = Shell(
            self._desk, look, self._tasks, taste, fonts, steady=time.monotonic, route="today"
        )
        yield self._take(shell, "today")
        if "residents" in shell.pages:
            shell.go("residents")
            yield self._take(shell, "residents")
        resident = self._somebody(shell)
        if resident:
            yield from self._file(shell, resident)
        if shell.residents.may_admit:
            shell.go("admit")
            yield self._take(shell, "admit")
        for area in ("calendar", "tasks", "reports"):
            if area in shell.pages:
                shell.go(area)
                yield self._take(shell, area)
        for room in shell.house.rooms if "house" in shell.pages else ():
            shell.go(f"house/{room}")
            yield self._take(shell, f"house-{room}")
            if room == "imports":
                yield from self._import(shell)
        shell.go("settings")
        yield self._take(shell, "settings")
        shell.hide_screen()
        yield self._take(shell, "hidden")
        shell.let_go()
        shell.close()

    def _file(self, shell: Shell, resident: ResidentId) -> Iterator[Path]:
        shell.go(f"residents/{resident}")
        self._settle()
        view = shell.residents.view
        for tab in view.tabs if view else ():
            shell.go(f"residents/{resident}/{tab.key}")
            yield self._take(shell, tab.key)
            if tab.key == "sessions" and view:
                view.open_first_session()
                yield self._take(shell, "session-read")
                view.write_session()
                yield self._take(shell, "session-write")
            if tab.key == "readiness" and view and view.may_print:
                view.print_report()
                self._settle()
                for page in shell.findChildren(ReportPage):
                    page.make_report()
                yield self._take(shell, "report")

    def _import(self, shell: Shell) -> Iterator[Path]:
        """The walk from a sheet, as far as it changes nothing; the sheet is made up, in memory."""
        self._settle()
        for room in shell.findChildren(ImportRoom):
            walk = room.walk = ImportWalk()
            walk.take_book(Path("people.xlsx"), Book((Leaf("People", SHEET, Layout(1)),)))
            page = room.open_walk()
            for step in (Step.FILE, Step.COLUMNS, Step.QUESTIONS, Step.ROWS):
                for asked in walk.questions.dates:
                    walk.say_date(asked.column, asked.question, "dmy")
                if step is not Step.FILE:
                    page.go_on()
                yield self._take(shell, f"house-imports-{step.name.lower()}")
            room.end_walk()

    def _somebody(self, shell: Shell) -> ResidentId:
        rows = shell.seat.register.rows if shell.seat.register else ()
        mine = [row for row in rows if row.mine] or list(rows)
        return mine[0].resident if mine else ResidentId("")

    def _take(self, widget: QWidget, name: str) -> Path:
        widget.resize(self._size)
        widget.show()
        self._settle()
        pixels = (self._size.width() * self._scale, self._size.height() * self._scale)
        picture = QPixmap(*map(int, pixels))
        picture.setDevicePixelRatio(self._scale)
        picture.fill(Qt.GlobalColor.transparent)
        widget.render(picture)
        self._number += 1
        path = self._out / f"{self._number:02}-{name}.png"
        picture.save(str(path))
        return path

    def _settle(self) -> None:
        for _ in range(ROUNDS):
            while self._tasks.is_busy:
                self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            self._application.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
