"""The readiness report: chosen, made, looked at, printed, and only on purpose saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.domain.disclosure import INTERNAL, load_profiles
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import blank_forms, printing
from shelterdesk.services.options import option_label
from shelterdesk.services.printing import Asked, PrintedReport
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, band, row, scrolled
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_pictures import (
    PRINT_DPI,
    SCREEN_DPI,
    PagePicture,
    PagePictures,
)
from shelterdesk.ui.kit.printing import ask_printer, put_on_paper
from shelterdesk.ui.pages.saving import SavingBox
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.unread import unread

WRITTEN_DOWN = N_("What leaves the house is written down: for whom, what, when.")
NAMES = {"en": "eng", "my": "mya", "th": "tha"}  # of the program's languages in the word list
T = TypeVar("T")
SPOOLER = N_("The computer may keep a copy for its printer for a while.")


@dataclass(frozen=True)
class Made:
    """A report and its pages as pictures."""

    report: PrintedReport
    pictures: tuple[PagePicture, ...]


class ReportPage(QWidget):
    """First for whom, then the pages, then paper."""

    left = Signal()

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        self._made: Made | None = None
        words = seat.look.words
        self.profile = CalmPicker()
        self.profile.setAccessibleName(words("For whom"))
        self._profiles = tuple(load_profiles().values())
        for profile in self._profiles:
            self.profile.addItem(words(profile.label))
        self.recipient = QLineEdit()
        self.recipient.setAccessibleName(words("Name of the body"))
        self.recipient.setPlaceholderText(words("Name of the body"))
        self.recipient.setMaximumWidth(320)
        self.recipient.setEnabled(self._chosen() != INTERNAL)
        self.order = QLineEdit()
        self.order.setAccessibleName(words("Written request of the law: number and day"))
        self.order.setPlaceholderText(words("Written request of the law: number and day"))
        self.order.setMaximumWidth(420)
        self.order.hide()
        self.language = CalmPicker()
        self.language.setAccessibleName(words("In which language"))
        for code in blank_forms.languages():
            self.language.addItem(words(option_label("languages", NAMES.get(code, code))), code)
        self.language.setCurrentIndex(max(self.language.findData("en"), 0))
        self.unread = PlainLabel(tone="warn", wrap=True)
        self.unread.hide()
        self.make = button(
            seat.look, words("Make the report"), self.make_report, act="main", icon="file-text"
        )
        choose = Card(words("Readiness report: for whom?")).add(
            row(self.profile, self.recipient, self.language, self.make),
            self.order,
            self.unread,
            PlainLabel(words(WRITTEN_DOWN), size="small", tone="muted", wrap=True),
        )
        self.profile.currentIndexChanged.connect(lambda _: self._forget())
        self.recipient.textChanged.connect(lambda _: self._forget())
        self.order.textChanged.connect(lambda _: self._forget())
        self.language.currentIndexChanged.connect(lambda _: self._forget())
        self.pictures = PagePictures(seat.look)
        inner = QWidget()
        inner.setProperty("page", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 12, 20, 12)
        column.addWidget(choose)
        column.addWidget(self.pictures, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(inner, words("Preview")), 1)
        layout.addWidget(self._foot())

    def make_report(self) -> None:
        """Make the pages for whom stands there, in the worker."""
        self.make.setEnabled(False)
        chosen = self._asked()

        def job(progress: Progress) -> Made:
            report = self._report(progress, chosen)
            return Made(report, tuple(printing.picture_pages(report, SCREEN_DPI)))

        self._run(job, self._show)

    def print_paper(self) -> None:
        """Choose a printer and print the pages as pictures."""
        if self._made is None:
            return
        printer = ask_printer(self, self._seat.banner)
        if printer is not None:
            report = self._made.report

            def job(_: Progress) -> Sequence[PagePicture]:
                printing.let_out(self._seat.desk, report)
                return printing.picture_pages(report, PRINT_DPI)

            self._seat.asker(self).run(job, partial(self._paper, printer), self._failed)

    def save_file(self) -> None:
        """Say what a file means, then save one where the person chooses."""
        box = SavingBox(self._seat.look, self.window())
        box.accepted.connect(lambda: self._choose_file(box.password))
        box.open()

    def save_to(self, path: Path, password: str | None) -> None:
        """Make the report once more, with a number of its own, into a file."""
        chosen: Asked = {**self._asked(), "password": password}

        def job(progress: Progress) -> PrintedReport:
            report = self._report(progress, chosen)
            printing.save_report(self._seat.desk, report, path)
            return report

        self._run(job, self._saved)

    def _choose_file(self, password: str | None) -> None:
        title = self._seat.look.words("Save a copy outside ShelterDesk")
        name, _ = QFileDialog.getSaveFileName(self, title, "report.pdf", "PDF (*.pdf)")
        if name:
            self.save_to(Path(name), password)

    def _forget(self) -> None:
        """For another reader it is another report: what was looked at is what leaves."""
        self._made = None
        said = unread(str(self.language.currentData()), self._seat.look.words)
        self.unread.setText(said)
        self.unread.setVisible(bool(said))
        self.order.setVisible(self._chosen() == RecipientClass.POLICE)
        self.recipient.setEnabled(self._chosen() != INTERNAL)
        self.save.setVisible(self._chosen() != INTERNAL)
        self.pictures.show_pages(())
        self.number.setText("")
        for each in (self.save, self.paper):
            each.setEnabled(False)

    def _asked(self) -> Asked:
        words = self._seat.look.words.into(str(self.language.currentData()))
        return {"words": words, "order": self.order.text()}

    def _report(self, progress: Progress, asked: Asked) -> PrintedReport:
        desk, profile, body = self._seat.desk, self._chosen(), self._body()
        return printing.make_report(desk, self._resident, profile, body, progress, **asked)

    def _chosen(self) -> str:
        return self._profiles[self.profile.currentIndex()].code

    def _body(self) -> str:
        return self.recipient.text().strip()

    def _run(self, job: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        progress = self._seat.asker(self).run(job, done, self._failed)
        self._seat.banner.show_progress(
            self._seat.look.words("The report is being made"), progress.cancel
        )

    def _paper(self, printer: QPrinter, pictures: Sequence[PagePicture]) -> None:
        put_on_paper(printer, pictures, self._seat.banner, self._seat.look)
        self._tell()

    def _saved(self, report: PrintedReport) -> None:
        words = self._seat.look.words
        hint = words("Whoever has the file can read it. Delete it when it is no longer needed.")
        if report.password:
            hint = words("Its password is {password}. Tell it another way than the file.").format(
                password=report.password
            )
        self._seat.banner.show_note(words("The file is saved."), hint, tone="info")
        self._tell()

    def _show(self, made: Made) -> None:
        self._made, words = made, self._seat.look.words
        self._seat.banner.clear()
        self.make.setEnabled(True)
        self.pictures.show_pages(made.pictures)
        pages = len(made.pictures)
        self.number.setText(
            words.count("{number} · {n} page", "{number} · {n} pages", pages).format(
                number=made.report.number, n=pages
            )
        )
        self.save.setEnabled(not made.report.stays_inside)
        self.paper.setEnabled(True)
        self.paper.setFocus()

    def _tell(self) -> None:
        self._seat.changed.emit(frozenset({Disclosure}), "")

    def _failed(self, error: Exception) -> None:
        self.make.setEnabled(True)
        self._seat.banner.show_error(error)

    def _foot(self) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        foot = band("foot")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(20, 10, 20, 10)
        self.number = PlainLabel(size="small", tone="muted")
        self.save = button(
            look, words("Save as file…"), self.save_file, act="quiet", icon="file-down"
        )
        self.paper = button(look, words("Print…"), self.print_paper, act="main", icon="printer")
        self.paper.setToolTip(words(SPOOLER))
        acts.addWidget(self.number, 1)
        acts.addWidget(button(look, words("Close"), self.left.emit, act="quiet", icon="arrow-left"))
        shown_if(self.save, self._chosen() != INTERNAL)
        for each in (self.save, self.paper):
            each.setEnabled(False)
            acts.addWidget(each)
        return foot
