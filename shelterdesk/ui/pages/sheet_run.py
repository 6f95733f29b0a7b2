"""The sheets of several people onto paper, one after the other, each written down as it leaves.

They are set in a process of their own; turning pages into pictures is done in the worker, a sheet
at a time, so that hundreds of them never lie in memory as pictures.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import ShelterDeskError
from shelterdesk.i18n import N_
from shelterdesk.services import printing, sheet_sets
from shelterdesk.services.printing import PrintedReport
from shelterdesk.services.progress import Progress
from shelterdesk.services.sheet_sets import SheetSet
from shelterdesk.ui.kit.page_pictures import PRINT_DPI, PagePicture, print_pages
from shelterdesk.ui.pages.seat import Seat

MADE = N_("The sheets are being made")
PRINTED = N_("The sheets are being printed")
STOPPED = N_("Those that are printed are written down. Nothing else has left.")


class SheetRun:
    """One run: made, printed, told. *owner* is the page that asked for it."""

    def __init__(self, seat: Seat, owner: QWidget, printer: QPrinter) -> None:
        self._seat, self._owner, self._printer = seat, owner, printer
        self._waiting: deque[PrintedReport] = deque()
        self._printed = self._left_out = 0
        self._is_stopped = False

    def begin(self, residents: Sequence[ResidentId]) -> None:
        """Make the sheets of *residents*, then print them."""
        desk, words = self._seat.desk, self._seat.look.words
        progress = self._seat.asker(self._owner).run(
            lambda progress: sheet_sets.make_set(desk, residents, progress, words), self._take
        )
        self._seat.banner.show_progress(words(MADE), progress.cancel)

    def _take(self, found: SheetSet) -> None:
        self._waiting.extend(found.made)
        self._left_out = len(found.refused)
        self._next()

    def _next(self) -> None:
        if self._is_stopped or not self._waiting:
            self._tell()
            return
        report, desk = self._waiting.popleft(), self._seat.desk

        def job(_: Progress) -> Sequence[PagePicture]:
            printing.let_out(desk, report)
            return printing.picture_pages(report, PRINT_DPI)

        self._seat.asker(self._owner).run(job, self._print, self._failed)
        self._seat.banner.show_progress(self._seat.look.words(PRINTED), self._stop)

    def _print(self, pictures: Sequence[PagePicture]) -> None:
        try:
            print_pages(self._printer, pictures)
        except ShelterDeskError as error:
            self._failed(error)
            return
        self._printed += 1
        self._next()

    def _stop(self) -> None:
        """What is on its way to the printer still comes; nothing more is let out."""
        self._is_stopped = True

    def _failed(self, error: Exception) -> None:
        """What went before is printed; the rest is named by its number, and none of it has left."""
        self._seat.banner.show_error(error)
        if self._waiting:
            words, number = self._seat.look.words, len(self._waiting) + 1
            rest = words.count("{n} sheet is not printed.", "{n} sheets are not printed.", number)
            self._seat.banner.hint.setText(f"{words(STOPPED)} {rest.format(n=number)}")
            self._seat.banner.hint.show()
        self._seat.changed.emit(frozenset({Disclosure}), "")

    def _tell(self) -> None:
        words, number = self._seat.look.words, self._printed
        said = words.count("{n} sheet is printed.", "{n} sheets are printed.", number)
        hint = words(STOPPED) if self._is_stopped else ""
        if self._left_out:
            hint = words("Could not be printed: {n}. Open their files to see why.").format(
                n=self._left_out
            )
        tone = "warn" if self._left_out or self._is_stopped else "ok"
        self._seat.banner.show_note(said.format(n=number), hint, tone=tone)
        self._seat.changed.emit(frozenset({Disclosure}), "")
