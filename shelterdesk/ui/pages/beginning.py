"""Before there is a house: make the shelter's, make one to practise in, or restore one.

It is painted first, so it imports only the kit; the pages of each way come when somebody takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from shelterdesk.i18n import N_
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.steps import Steps
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.pages.sign_in import PRACTICE_USERS

if TYPE_CHECKING:
    from shelterdesk.ui.pages.first_start import FirstStartPage
    from shelterdesk.ui.pages.restoring import RestorePage

WELCOME = N_("A house holds everything about one shelter, on this computer only.")
PRACTICE_MEANS = N_("All people in it are made up; it is the place to try things out.")
PRACTICE_TAKES = N_("It is made once, on this account of the computer, and takes about a minute.")
RESTORE_MEANS = N_("From the file of a backup, by two people.")


@dataclass(frozen=True)
class Ways:
    """What making and restoring need of the other floors.

    ``first_start`` and ``restoring`` import and make the pages of those ways, ``make_practice``
    makes a practice house and ``practice_names`` tells how one signs in to it. With
    ``only_practice`` nothing else is offered.
    """

    first_start: Callable[[Look, Tasks], FirstStartPage]
    restoring: Callable[[Look, Tasks], RestorePage]
    make_practice: Callable[[Progress], None]
    practice_names: Callable[[Look], Sequence[str]]
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
        self._show(self._ways.first_start(self._look, self._tasks))

    def show_restore(self) -> None:
        """One that there was."""
        self._show(self._ways.restoring(self._look, self._tasks))

    def make_practice(self) -> None:
        """One with made-up people in it."""
        ways, words = self._ways, self._look.words
        progress = self._tasks.run(
            ways.make_practice,
            lambda _: self._practice_made(),
            self.choose.fail,
            owner=self,
        )
        self._tasks.progressed.connect(self.choose.banner.progressed)
        self.choose.work(words("The practice house is being made"), progress.cancel)

    def _practice_made(self) -> None:
        words, names = self._look.words, self._ways.practice_names(self._look)
        self.choose.show_step(
            words("The practice house is made"),
            [words(PRACTICE_USERS)],
            [PlainLabel(line, wrap=True) for line in names],
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
