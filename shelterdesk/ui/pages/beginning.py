"""Before there is a house: make the shelter's, make one to practise in, or restore one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from shelterdesk.i18n import N_
from shelterdesk.services.practice_staff import sign_in_lines
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.steps import Steps
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.pages.first_start import FirstStartPage, Place
from shelterdesk.ui.pages.restoring import RestorePage
from shelterdesk.ui.pages.sign_in import PRACTICE_USERS

if TYPE_CHECKING:
    from shelterdesk.access.door import House

WELCOME = N_("A house holds everything about one shelter, on this computer only.")
PRACTICE_MEANS = N_("All people in it are made up; it is the place to try things out.")
PRACTICE_TAKES = N_("It is made once, on this account of the computer, and takes about a minute.")
RESTORE_MEANS = N_("From the file of a backup, by two people.")


@dataclass(frozen=True)
class Ways:
    """What making and restoring need of the other floors.

    ``folder`` gives a free one for a new house, ``houses`` are those that a backup might take the
    place of, ``make_practice`` fills a practice house in a folder. With ``only_practice`` nothing
    else is offered.
    """

    open_house: Callable[[Path], House]
    folder: Callable[[], Path]
    measure: Callable[[], Any]
    houses: Callable[[], Sequence[Path]]
    make_practice: Callable[[Path, Progress], None]
    only_practice: bool = False


class Beginning(QStackedWidget):
    """The three ways, and whatever page one is on; ``done`` leads to signing in."""

    done = Signal()

    def __init__(self, look: Look, tasks: Tasks, ways: Ways) -> None:
        super().__init__()
        self._look, self._tasks, self._ways = look, tasks, ways
        self._can_return = False
        self.choose = Steps(look, look.words("Begin"))
        self.addWidget(self.choose)

    def start(self, *, can_return: bool) -> None:
        """Show the three ways; *can_return*: there is a house to sign in to."""
        words, look = self._look.words, self._look
        self._can_return = can_return
        self.setCurrentWidget(self.choose)
        if self._ways.only_practice and not can_return:
            self.choose.show_step(
                words("A house to practise in"),
                [words(PRACTICE_MEANS), words(PRACTICE_TAKES)],
                [],
                (words("Make a practice house"), self.make_practice),
            )
            return
        self.practise = button(look, words("Make a practice house"), self.make_practice)
        self.restore = button(look, words("Restore from a backup"), self.show_restore)
        others = [(words("Back to signing in"), self.done.emit)] if can_return else []
        self.choose.show_step(
            words("Another house") if can_return else words("There is no house here yet"),
            [words(WELCOME)],
            [
                self.practise,
                PlainLabel(words(PRACTICE_MEANS), size="small", tone="muted", wrap=True),
                self.restore,
                PlainLabel(words(RESTORE_MEANS), size="small", tone="muted", wrap=True),
            ],
            (words("Make the shelter's house"), self.show_first_start),
            *others,
        )

    def show_first_start(self) -> None:
        """A real house."""
        ways = self._ways
        place = Place(ways.open_house, ways.folder, ways.measure)
        self._show(FirstStartPage(self._look, self._tasks, place))

    def show_restore(self) -> None:
        """One that there was."""
        ways = self._ways
        page = RestorePage(
            self._look, self._tasks, ways.open_house, ways.folder, tuple(ways.houses())
        )
        self._show(page)

    def make_practice(self) -> None:
        """One with made-up people in it."""
        ways, words = self._ways, self._look.words
        progress = self._tasks.run(
            lambda progress: ways.make_practice(ways.folder(), progress),
            lambda _: self._practice_made(),
            self.choose.fail,
            owner=self,
        )
        self._tasks.progressed.connect(self.choose.banner.progressed)
        self.choose.work(words("The practice house is being made"), progress.cancel)

    def _practice_made(self) -> None:
        words = self._look.words
        self.choose.show_step(
            words("The practice house is made"),
            [words(PRACTICE_USERS)],
            [PlainLabel(line, wrap=True) for line in sign_in_lines(words)],
            (words("Sign in"), self.done.emit),
        )

    def _show(self, page: FirstStartPage | RestorePage) -> None:
        page.made.connect(self.done)
        page.left.connect(lambda: self._back(page))
        self._tasks.progressed.connect(page.banner.progressed)
        self.addWidget(page)
        self.setCurrentWidget(page)

    def _back(self, page: QWidget) -> None:
        self.removeWidget(page)
        page.deleteLater()
        self.start(can_return=self._can_return)
