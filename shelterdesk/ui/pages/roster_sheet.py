"""The pages of a roster: looked at, printed, and only on purpose saved, by two where it is many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.i18n import N_
from shelterdesk.services import rosters
from shelterdesk.services.people import SecondPerson
from shelterdesk.services.rosters import Form, Roster
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import band, scrolled
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_pictures import PRINT_DPI, SCREEN_DPI, PagePicture, PagePictures
from shelterdesk.ui.kit.printing import ask_printer, put_on_paper
from shelterdesk.ui.pages.saving import SavingBox
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.second_person import SecondPersonBox

FORMS = {
    Form.PDF: (N_("Pages (PDF)"), "PDF (*.pdf)"),
    Form.XLSX: (N_("Table (.xlsx)"), "Excel (*.xlsx)"),
    Form.DOCX: (N_("Text (.docx)"), "Word (*.docx)"),
}
NO_LOCK = N_("A table or a text cannot be locked with a password. Anybody who has it can read it.")
SEVERAL = N_(
    "Several people leave in one file. A second person agrees: with their own sign-in name and "
    "passphrase. Until then nothing is saved."
)
NOT_NOW = N_("Not now")


class RosterSheet(QWidget):
    """What was looked at is what leaves, or nothing does."""

    left = Signal()

    def __init__(self, seat: Seat, roster: Roster) -> None:
        super().__init__()
        self._seat, self._roster = seat, roster
        look, words = seat.look, seat.look.words
        pictures = PagePictures(look)
        pictures.show_pages(rosters.picture_pages(roster, SCREEN_DPI))
        self.form = CalmPicker()
        self.form.setAccessibleName(words("As which file"))
        for form, (name, _) in FORMS.items():
            self.form.addItem(words(name), form)
        self.save = button(
            look, words("Save as file…"), self.save_file, act="quiet", icon="file-down"
        )
        self.paper = button(look, words("Print…"), self.print_paper, act="main", icon="printer")
        may_save = not roster.stays_inside and all(
            seat.desk.may("export", ReadinessVerdict, resident) for resident, _ in roster.members
        )
        for each in (self.form, self.save):
            shown_if(each, may_save)
        foot = band("foot")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(20, 10, 20, 10)
        acts.addWidget(PlainLabel(roster.number, size="small", tone="muted"), 1)
        acts.addWidget(button(look, words("Close"), self.left.emit, act="quiet", icon="arrow-left"))
        for part in (self.form, self.save, self.paper):
            acts.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(pictures, words("Preview")), 1)
        layout.addWidget(foot)
        self.setFocusProxy(self.paper)

    def print_paper(self) -> None:
        """Choose a printer; the log is written before the pages go."""
        printer = ask_printer(self, self._seat.banner)
        if printer is None:
            return
        desk, roster = self._seat.desk, self._roster

        def job(_: object) -> Sequence[PagePicture]:
            rosters.let_out(desk, roster)
            return rosters.picture_pages(roster, PRINT_DPI)

        self._seat.asker(self).run(job, partial(self._printed, printer))

    def save_file(self) -> None:
        """Say what a file means, ask where, and let a second person agree."""
        form = Form(self.form.currentData())
        words = self._seat.look.words
        cannot = "" if form is Form.PDF else words(NO_LOCK)
        box = SavingBox(self._seat.look, self.window(), cannot=cannot)
        box.accepted.connect(lambda: self._choose(form, box.password))
        box.open()

    def save_to(self, path: Path, form: Form, password: str | None) -> None:
        """Save there: at once for one person, with a second colleague for several."""
        desk, roster, words = self._seat.desk, self._roster, self._seat.look.words
        if len(roster.members) == 1:
            self._seat.asker(self).run(
                lambda _: rosters.save(desk, roster, path, form, password=password),
                lambda _: self._saved(),
            )
            return

        def confirm(login: str, passphrase: str) -> None:
            second = SecondPerson(login, passphrase)
            rosters.save(desk, roster, path, form, second=second, password=password)

        box = SecondPersonBox(
            self._seat,
            self.window(),
            confirm,
            what=words("Save a roster outside ShelterDesk"),
            why=SEVERAL,
            later=NOT_NOW,
        )
        box.accepted.connect(self._saved)
        box.open()

    def _choose(self, form: Form, password: str | None) -> None:
        title = self._seat.look.words("Save a copy outside ShelterDesk")
        name, _ = QFileDialog.getSaveFileName(
            self, title, f"{self._roster.number}.{form}", FORMS[form][1]
        )
        if name:
            self.save_to(Path(name), form, password)

    def _printed(self, printer: QPrinter, pictures: Sequence[PagePicture]) -> None:
        put_on_paper(printer, pictures, self._seat.banner, self._seat.look)
        self._tell()

    def _saved(self) -> None:
        words = self._seat.look.words
        hint = words("Whoever has the file can read it. Delete it when it is no longer needed.")
        self._seat.banner.show_note(words("The file is saved."), hint, tone="info")
        self._tell()

    def _tell(self) -> None:
        self._seat.changed.emit(frozenset({Disclosure}), "")
