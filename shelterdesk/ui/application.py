"""The program's window: sign-in page first, everything else after the first paint.

Only the kit's parts and the sign-in page are imported here; what they need of the other floors
comes through ``Doors``, because start-up is felt (decisions 8 and 27).
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QSize, QTimer, qInstallMessageHandler
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from shelterdesk.computer.guard import Guard, NoGuard
from shelterdesk.ui.kit import collecting
from shelterdesk.ui.kit.capture import CaptureGuard
from shelterdesk.ui.kit.fonts import Fonts
from shelterdesk.ui.kit.input_events import unheard
from shelterdesk.ui.kit.look import Look, look_of, wear
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.pages.sign_in import SignInPage
from shelterdesk.ui.presenters.sign_in import Keys

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.ui.pages.beginning import Beginning
    from shelterdesk.ui.pages.by_code import ByCodePage
    from shelterdesk.ui.pages.two_cards import TwoCardsPage
    from shelterdesk.ui.presenters.cover import Cover
    from shelterdesk.ui.shell import Shell

SMALLEST = (880, 500)  # logical pixels
FIRST_SIZE = (1280, 760)
FRAME = (16, 56)  # what a window manager draws around it, at most
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class House:
    """A house that this computer knows."""

    path: Path
    title: str
    practice: bool


class ShellMaker(Protocol):
    """Makes the window's inside; ``shelterdesk.ui.shell.Shell`` itself."""

    def __call__(
        self,
        desk: Desk,
        look: Look,
        tasks: Tasks,
        taste: Taste,
        fonts: Fonts,
        *,
        steady: Callable[[], float],
        cover: Cover | None = None,
        route: str = "",
    ) -> Shell: ...


def _nobody_watches(away: Callable[[object], None], guard: Guard, window: int) -> object:
    """Where no system tells of lock and sleep."""
    return None


@dataclass(frozen=True)
class Doors:
    """What the window needs of the other floors; ``app.py`` gives it.

    ``houses`` lists what can be opened. ``sign_in`` takes folder, name, passphrase and raises
    ``SignInFailed`` and its kin. ``preload`` imports whatever comes after sign-in. ``shell``
    imports and returns ``Shell``. ``restart`` starts a fresh process for the same houses.
    ``two_cards`` imports and makes the page for two safety cards of the house at a folder,
    ``by_code`` the one for a paper code.
    ``taste`` and ``keep_taste`` read and write what somebody likes, as plain JSON. ``keys`` is
    this computer's key, ``guard`` what protects the process, called once. ``watch_session`` takes
    what to call when somebody goes from the computer, the guard and the window's handle, and
    returns what must live as long as the window.
    ``beginning`` imports and makes the pages for making or restoring a house, ``practice_names``
    tells how one signs in to a practice house.
    """

    houses: Callable[[], Sequence[House]]
    sign_in: Callable[[Path, str, str], Desk]
    preload: Callable[[], None]
    shell: Callable[[], ShellMaker]
    restart: Callable[[], None]
    taste: Callable[[], Mapping[str, Any]]
    keep_taste: Callable[[Mapping[str, Any]], None]
    keys: Keys | None = None
    guard: Callable[[], Guard] = NoGuard
    watch_session: Callable[[Callable[[object], None], Guard, int], object] = _nobody_watches
    beginning: Callable[[Look, Tasks], Beginning] | None = None
    two_cards: Callable[[Path, Look, Tasks], TwoCardsPage] | None = None
    by_code: Callable[[Path, Look, Tasks], ByCodePage] | None = None
    practice_names: Callable[[Look], Sequence[str]] | None = None


class Window(QMainWindow):
    """The frame around whatever shows: sign-in page, then shell."""

    def __init__(self, application: QApplication, doors: Doors) -> None:
        super().__init__()
        self._application, self._doors = application, doors
        self._taste = Taste.from_plain(doors.taste())
        self._tasks = Tasks(self)
        collecting.of(application).rest_while_busy(self._tasks)
        self._fonts = Fonts()
        self._fonts.load_first()
        self._look = self._wear(self._taste)
        self._shell: Shell | None = None
        self._desk: Desk | None = None
        self._guard: Guard = NoGuard()
        self._capture: CaptureGuard | None = None
        self._session: object = None
        self._painted = False
        self._restarts = True
        self.setWindowTitle(self._look.words("ShelterDesk"))
        self.setMinimumSize(*SMALLEST)
        room = self.screen().availableGeometry().size() - QSize(*FRAME)
        self.resize(QSize(*FIRST_SIZE).boundedTo(room))
        application.styleHints().colorSchemeChanged.connect(self._computer_changed)
        self._show_sign_in()

    def surprised(self, kind: type[BaseException], error: BaseException, trace: object) -> None:
        """Something nobody foresaw: told in the banner, written down without anybody's words."""
        if self._shell is not None and isinstance(error, Exception):
            self._shell.seat.banner.show_error(error)
        else:
            log.error("unexpected %s", kind.__name__)

    def _computer_changed(self) -> None:
        if self._taste.theme == "system":
            self._change_taste(self._taste)

    def _show_sign_in(self) -> None:
        doors = self._doors
        houses = doors.houses()
        if not houses and doors.beginning is not None:
            self._show_beginning()
            return
        names = doors.practice_names
        page = SignInPage(
            self._look,
            self._tasks,
            houses,
            doors.sign_in,
            doors.keys,
            None if doors.beginning is None else self._show_beginning,
            None if names is None else lambda: names(self._look),
        )
        page.entered.connect(self._enter)
        if self._doors.by_code is not None:
            page.offer_help(self._look.words("I have a paper code"), self._show_by_code)
        if self._doors.two_cards is not None:
            page.offer_help(self._look.words("I forgot my passphrase"), self._show_two_cards)
        self.setCentralWidget(page)
        page.name.setFocus()

    def _show_beginning(self) -> None:
        if self._doors.beginning is None:
            return
        page = self._doors.beginning(self._look, self._tasks)
        page.done.connect(self._show_sign_in)
        self.setCentralWidget(page)
        page.start(can_return=bool(self._doors.houses()))

    def _show_two_cards(self, folder: Path) -> None:
        """Two cards, while nobody is signed in."""
        if self._doors.two_cards is not None:
            page = self._doors.two_cards(folder, self._look, self._tasks)
            page.left.connect(self._show_sign_in)
            self.setCentralWidget(page)
            page.start()

    def _show_by_code(self, folder: Path) -> None:
        """A paper code in the place of a passphrase."""
        if self._doors.by_code is not None:
            page = self._doors.by_code(folder, self._look, self._tasks)
            page.left.connect(self._show_sign_in)
            page.entered.connect(self._enter_by_code)
            self.setCentralWidget(page)

    def _enter(self, desk: Desk) -> None:
        self._desk = desk
        self._show_shell("")

    def _enter_by_code(self, desk: Desk) -> None:
        self._enter(desk)
        if self._shell is not None:
            self._shell.say_used_up()

    def _show_shell(self, route: str) -> None:
        if self._desk is None:
            return
        before = self._shell
        with unheard():
            shell = self._doors.shell()(
                self._desk,
                self._look,
                self._tasks,
                self._taste,
                self._fonts,
                steady=time.monotonic,
                cover=before.seat.cover if before else None,
                route=route,
            )
        shell.title_changed.connect(self.setWindowTitle)
        shell.taste_chosen.connect(self._change_taste)
        shell.ended.connect(self._end)
        shell.seat.guarded = self._guard.state
        self._shell = shell
        self.setCentralWidget(shell)
        if before is not None:
            QTimer.singleShot(0, self, collecting.look_again)

    def _change_taste(self, taste: Taste) -> None:
        """Make the window afresh in another language, theme or size, at the same place."""
        self._taste = taste
        if self._capture is not None:
            self._capture.let_see(visible=taste.captured)
        self._doors.keep_taste(taste.plain())
        self._look = self._wear(taste)
        if self._shell is not None:
            route = self._shell.route
            self._shell.let_go()
            QTimer.singleShot(0, self, lambda: self._show_shell(route))

    def _wear(self, taste: Taste) -> Look:
        look = look_of(taste)
        wear(self._application, look)
        return look

    def _end(self) -> None:
        """The desk is locked: this process ends; a fresh one asks for the next person."""
        self.rest()
        self._desk = None
        if self._restarts:
            self._doors.restart()
        self._application.quit()

    def _after_first_paint(self) -> None:
        self._protect()
        self._tasks.run(
            lambda _: self._doors.preload(), lambda _: self._look_for_key(), _nothing, owner=self
        )
        # Everything is laid out anew with them, so what was pressed meanwhile comes first.
        QTimer.singleShot(0, self, self._fonts.load_rest)

    def _protect(self) -> None:
        """Ask the system for what protects this process, before anything secret is in it."""
        self._guard = self._doors.guard()
        self._guard.harden()
        self._capture = CaptureGuard(self._guard, visible=self._taste.captured, parent=self)
        window = int(self.winId())
        self._session = self._doors.watch_session(self._went_away, self._guard, window)

    def _went_away(self, why: object) -> None:
        """The computer is locked, sleeps, or somebody else takes over: the desk locks."""
        if self._shell is not None and self._desk is not None:
            self._shell.lock()

    def _look_for_key(self) -> None:
        page = self.centralWidget()
        if isinstance(page, SignInPage):
            page.look_for_key()

    def rest(self) -> None:
        """Take no more jobs and wait for the one that runs.

        Whoever deletes the window calls it first: a worker must not answer to what is being
        deleted, which ends the process.
        """
        self._tasks.close()

    # Qt's names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._after_first_paint)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._shell is not None and self._desk is not None:
            self._restarts = False
            event.ignore()
            self._shell.lock()
            return
        self.rest()
        event.accept()


def _nothing(_: object) -> None:
    """An import that fails shows when it is needed."""


def make_application() -> QApplication:
    """The one Qt application of this process, in our style."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    if not application.styleSheet():  # a sheet is worn over our style only
        application.setStyle("Fusion")
    application.setApplicationName("ShelterDesk")
    collecting.of(application)
    return application


def run(doors: Doors) -> int:
    """Show the window until it is closed or locked; returns the exit code."""
    application = make_application()
    window = Window(application, doors)
    sys.excepthook = window.surprised
    window.show()
    return application.exec()


class LookNotWorn(Exception):
    """Qt could not read how the window should look, and has painted it bare."""


def picture(doors: Doors, out: Path) -> None:
    """The first window as a PNG, once it has been painted; nobody has to sit at it.

    Raises ``LookNotWorn`` after taking it: such a window has colours enough, but no buttons.
    """
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _place, text: said.append(text or ""))
    try:
        application = make_application()
        window = Window(application, doors)
        window.show()
        application.processEvents()
        window.grab().save(str(out))
        window.close()
    finally:
        qInstallMessageHandler(before)
    if any("stylesheet" in text for text in said):
        raise LookNotWorn
