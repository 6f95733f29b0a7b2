"""The readiness report: chosen, made, looked at, printed, and only on purpose saved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.consent import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import ShelterDeskError
from shelterdesk.i18n import N_
from shelterdesk.services import readiness
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, band, row, scrolled
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_pictures import (
    PRINT_DPI,
    PagePicture,
    PagePictures,
    find_printer,
    picture_pages,
    print_pages,
)
from shelterdesk.ui.pages.seat import Seat

WRITTEN_DOWN = N_("What leaves the house is written down: for whom, what, when.")
SPOOLER = N_("The computer may keep a copy for its printer for a while.")


class ReportPage(QWidget):
    """First for whom, then the pages, then paper."""

    left = Signal()

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        self._report: Any = None
        self._look = seat.look
        words = seat.look.words
        self.profile = CalmPicker()
        self.profile.setAccessibleName(words("For whom"))
        self._profiles = tuple(RecipientClass)
        for profile in self._profiles:
            self.profile.addItem(words(profile.label))
        self.recipient = QLineEdit()
        self.recipient.setAccessibleName(words("Name of the body"))
        self.recipient.setPlaceholderText(words("Name of the body"))
        self.make = button(
            seat.look, words("Make the report"), self.make_report, act="main", icon="file-text"
        )
        choose = Card(words("Readiness report: for whom?")).add(
            row(self.profile, self.recipient, self.make),
            PlainLabel(words(WRITTEN_DOWN), size="small", tone="muted", wrap=True),
        )
        self.pictures = PagePictures(seat.look)
        self.area = scrolled(self.pictures, words("Preview"))
        foot = band("foot")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(20, 10, 20, 10)
        self.number = PlainLabel(size="small", tone="muted")
        acts.addWidget(self.number, 1)
        acts.addWidget(
            button(seat.look, words("Close"), self.left.emit, act="quiet", icon="arrow-left")
        )
        self.save = button(
            seat.look, words("Save as file…"), self.save_file, act="quiet", icon="file-down"
        )
        self.paper = button(
            seat.look, words("Print…"), self.print_paper, act="main", icon="printer"
        )
        self.paper.setToolTip(words(SPOOLER))
        for each in (self.save, self.paper):
            each.setEnabled(False)
            acts.addWidget(each)
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 12, 20, 0)
        inner.addWidget(choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(inner)
        layout.addWidget(self.area, 1)
        layout.addWidget(foot)

    def make_report(self) -> None:
        """Make the pages for whom stands there, in the worker."""
        desk, resident = self._seat.desk, self._resident
        profile = self._profiles[self.profile.currentIndex()].value
        recipient = self.recipient.text().strip()
        self.make.setEnabled(False)

        def job(progress: Any) -> tuple[Any, tuple[PagePicture, ...]]:
            report = readiness.print_report(desk, resident, profile, recipient, progress)
            return report, tuple(picture_pages(report.pdf, password=report.password or ""))

        progress = self._seat.asker(self).run(job, self._made, self._failed)
        self._seat.banner.show_progress(
            self._look.words("The report is being made"), progress.cancel
        )

    def print_paper(self) -> None:
        """Choose a printer and print the pages as pictures."""
        try:
            printer = find_printer()
        except ShelterDeskError as error:
            self._seat.banner.show_error(error)
            return
        dialog = QPrintDialog(printer, self)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        report = self._report

        def printed(pictures: Sequence[PagePicture]) -> None:
            try:
                print_pages(printer, pictures)
            except ShelterDeskError as error:
                self._seat.banner.show_error(error)
            else:
                self._seat.banner.show_note(
                    self._look.words("The pages are on their way to the printer.")
                )

        self._seat.asker(self).run(
            lambda _: tuple(picture_pages(report.pdf, PRINT_DPI, report.password or "")), printed
        )

    def save_file(self) -> None:
        """Say what a file means, then save it where the person chooses."""
        words = self._look.words
        title, proposed = words("Save a copy outside ShelterDesk"), f"{self._report.number}.pdf"
        name, _ = QFileDialog.getSaveFileName(self, title, proposed, "PDF (*.pdf)")
        if not name:
            return
        pdf, path = self._report.pdf, Path(name)
        self._seat.asker(self).run(lambda _: path.write_bytes(pdf), lambda _: self._saved())

    def _saved(self) -> None:
        words = self._look.words
        hint = words("Whoever has the file can read it. Delete it when it is no longer needed.")
        if self._report.password:
            hint = words("Its password is {password}. Tell it another way than the file.").format(
                password=self._report.password
            )
        self._seat.banner.show_note(words("The file is saved."), hint, tone="warn")

    def _made(self, made: tuple[Any, tuple[PagePicture, ...]]) -> None:
        self._report, pictures = made
        words = self._look.words
        self._seat.banner.clear()
        self.make.setEnabled(True)
        self.pictures.show_pages(pictures)
        pages = len(pictures)
        self.number.setText(
            words.count("{number} · {n} page", "{number} · {n} pages", pages).format(
                number=self._report.number, n=pages
            )
        )
        for each in (self.save, self.paper):
            each.setEnabled(True)

    def _failed(self, error: Exception) -> None:
        self.make.setEnabled(True)
        self._seat.banner.show_error(error)
