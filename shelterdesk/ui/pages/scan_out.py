"""Letting a scan out: for whom, what for, what can be read on it; then on paper or as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.attachment import Attachment, FileSort
from shelterdesk.domain.kinds.disclosure import Disclosure, How
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import scans_out
from shelterdesk.services.files import NO_FILE_INSIDE
from shelterdesk.services.scans_out import MOST_AT_ONCE, Out
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, band, column, scrolled
from shelterdesk.ui.kit.form import Form
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_pictures import PagePicture
from shelterdesk.ui.kit.printing import ask_printer, put_on_paper
from shelterdesk.ui.pages.report import SPOOLER
from shelterdesk.ui.pages.seat import Seat

TITLE = N_("Let it out")
LEAD = N_(
    "One scan at a time, and only to whom the resident agreed to. It is written down before it "
    "leaves. On paper for the resident's own hands it stays inside; a file never does."
)
FIELDS = (
    Field(name="sort", label=N_("For whom"), holds=RecipientClass, required=True),
    Field(name="recipient", label=N_("Name of the body"), holds=str),
    Field(name="purpose", label=N_("What for, as the resident agreed to it"), holds=str),
    Field(
        name="covers",
        label=N_("What can be read on it"),
        holds=str,
        several=True,
        catalogue="data_categories",
    ),
    Field(
        name="order",
        label=N_("Order of an authority"),
        hint=N_("Number and date, if the law made the house tell it."),
        holds=str,
    ),
    Field(name="first", label=N_("Print from page"), holds=int),
    Field(name="last", label=N_("to page"), holds=int),
)
ENDINGS = {FileSort.PDF: "pdf", FileSort.JPEG: "jpg", FileSort.PNG: "png"}


class ScanOutPage(QWidget):
    """A form and two ways out."""

    left = Signal()

    def __init__(self, seat: Seat, attachment: Attachment) -> None:
        super().__init__()
        self._seat, self._attachment = seat, attachment
        look, words = seat.look, seat.look.words
        pages = attachment.pages or 1
        shown = [f for f in FIELDS if pages > 1 or f.name not in ("first", "last")]
        self.form = Form(shown, seat.means)
        least = scans_out.LEAST.get(type(attachment), frozenset())
        filled = {"covers": tuple(sorted(least)), "first": 1, "last": min(pages, MOST_AT_ONCE)}
        self.form.fill(filled)
        self.close_it = button(look, words("Close"), self.left.emit, act="quiet", icon="arrow-left")
        self.save = button(
            look, words("Save as file…"), self.choose_file, act="quiet", icon="file-down"
        )
        self.paper = button(look, words("Print…"), self.print_it, act="main", icon="printer")
        self.paper.setToolTip(words(SPOOLER))
        foot = band("foot")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(20, 10, 20, 10)
        acts.addStretch()
        for part in (self.close_it, self.save, self.paper):
            acts.addWidget(part)
        page = column(
            PlainLabel(words(TITLE), size="page"),
            PlainLabel(attachment.name, size="strong", wrap=True),
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            Card().add(self.form),
        )
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(page, words(TITLE)), 1)
        layout.addWidget(foot)
        self.setFocusProxy(self.form.rows["sort"].editor.hand)

    def print_it(self) -> None:
        """Ask whether it may leave, choose a printer, write it down, print."""
        self._if_it_may(How.PAPER, self._choose_printer)

    def choose_file(self) -> None:
        """Ask whether it may leave, and where the file goes."""
        self._if_it_may(How.FILE, self._choose_place)

    def save_to(self, out: Out, path: Path) -> None:
        """Let it out into a file."""
        desk, attachment, words = self._seat.desk, self._attachment, self._seat.look.words
        hint = words("Whoever has the file can read it. Delete it when it is no longer needed.")
        self._run(
            lambda: scans_out.save_copy(desk, attachment, out, path),
            lambda _: self._told(words("The file is saved."), hint),
        )

    def _if_it_may(self, how: How, then: Callable[[Out], None]) -> None:
        desk, attachment, out = self._seat.desk, self._attachment, self._out(how)
        self.form.show_problems({})
        if out is None:
            self.form.show_problems({"sort": scans_out.SAY_WHO})
            return
        self._run(lambda: scans_out.ask(desk, attachment, out), lambda _: then(out))

    def _choose_printer(self, out: Out) -> None:
        printer = ask_printer(self, self._seat.banner)
        if printer is not None:
            self.print_on(out, printer)

    def print_on(self, out: Out, printer: QPrinter) -> None:
        """Write it down, and put the pages on paper."""
        desk, attachment, values = self._seat.desk, self._attachment, self.form.values()
        first, last = values.get("first") or 1, values.get("last") or 1
        self._run(
            lambda: scans_out.print_pages(desk, attachment, out, first, last),
            partial(self._paper, printer),
        )

    def _paper(self, printer: QPrinter, pictures: list[PagePicture]) -> None:
        put_on_paper(printer, pictures, self._seat.banner, self._seat.look)
        self._tell()

    def _choose_place(self, out: Out) -> None:
        if out.stays_inside:
            self.form.show_problems({"sort": NO_FILE_INSIDE})
            return
        ending = ENDINGS[self._attachment.sort]
        title = self._seat.look.words("Save a copy outside ShelterDesk")
        name, _ = QFileDialog.getSaveFileName(self, title, f"scan.{ending}", f"*.{ending}")
        if name:
            self.save_to(out, Path(name))

    def _out(self, how: How) -> Out | None:
        values = self.form.values()
        if values["sort"] is None:
            return None
        return Out(
            sort=values["sort"],
            how=how,
            recipient=values["recipient"],
            purpose=values["purpose"],
            covers=frozenset(values["covers"]),
            order=values["order"],
        )

    def _run(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._seat.asker(self).run(lambda _: job(), done, self._failed)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self.form.show_problems(error.problems)
        else:
            self._seat.banner.show_error(error)

    def _told(self, title: str, hint: str) -> None:
        self._seat.banner.show_note(title, hint, tone="info")
        self._tell()

    def _tell(self) -> None:
        self._seat.changed.emit(frozenset({Disclosure}), "")
