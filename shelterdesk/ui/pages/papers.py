"""One page on paper: made in the worker, looked at, printed. Never a file of ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.services import papers
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import band, scrolled
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_pictures import (
    PRINT_DPI,
    SCREEN_DPI,
    PagePicture,
    PagePictures,
)
from shelterdesk.ui.kit.printing import ask_printer, put_on_paper
from shelterdesk.ui.pages.report import SPOOLER
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.unread import unread


class PaperPage(QWidget):
    """The page as it will be printed, and two buttons."""

    left = Signal()

    def __init__(
        self,
        seat: Seat,
        make: Callable[[], PaperInMemory],
        *,
        leaves: Callable[[PaperInMemory], None] | None = None,
    ) -> None:
        """*make* and *leaves* run in the worker; what they raise goes to the banner.

        *leaves* writes down that the page leaves the printer, before it does.
        """
        super().__init__()
        self._seat = seat
        self._leaves = leaves or partial(papers.let_out, seat.desk)
        self._made: PaperInMemory | None = None
        look, words = seat.look, seat.look.words
        self.pictures = PagePictures(look)
        self.paper = button(look, words("Print…"), self.print_paper, act="main", icon="printer")
        self.paper.setToolTip(words(SPOOLER))
        self.paper.setEnabled(False)
        self.close_it = button(look, words("Close"), self.left.emit, act="quiet", icon="arrow-left")
        foot = band("foot")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(20, 10, 20, 10)
        acts.addStretch()
        acts.addWidget(self.close_it)
        acts.addWidget(self.paper)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.unread = PlainLabel(tone="warn", wrap=True)
        self.unread.setContentsMargins(20, 10, 20, 10)
        self.unread.hide()
        layout.addWidget(self.unread)
        layout.addWidget(scrolled(self.pictures, words("Preview")), 1)
        layout.addWidget(foot)

        def job(_: Progress) -> tuple[PaperInMemory, Sequence[PagePicture]]:
            paper = make()
            return paper, paper.pictures(SCREEN_DPI)

        seat.asker(self).run(job, self._show)

    def _show(self, made: tuple[PaperInMemory, Sequence[PagePicture]]) -> None:
        self._made, pictures = made
        words, language = self._seat.look.words, made[0].language
        said = unread(words.language if language is None else language, words)
        self.unread.setText(said)
        self.unread.setVisible(bool(said))
        self.pictures.show_pages(pictures)
        self.paper.setEnabled(True)
        self.paper.setFocus()

    def print_paper(self) -> None:
        """Choose a printer, write down that it leaves, and print."""
        if self._made is None:
            return
        printer = ask_printer(self, self._seat.banner)
        if printer is not None:
            self.let_out(partial(self._paper, printer))

    def let_out(self, then: Callable[[Sequence[PagePicture]], None]) -> None:
        """Write down that the page leaves, and hand its pictures to *then*."""
        made, leaves = self._made, self._leaves
        if made is None:
            return

        def job(_: Progress) -> Sequence[PagePicture]:
            leaves(made)
            return made.pictures(PRINT_DPI)

        self._seat.asker(self).run(job, then)

    def _paper(self, printer: QPrinter, pictures: Sequence[PagePicture]) -> None:
        put_on_paper(printer, pictures, self._seat.banner, self._seat.look)
