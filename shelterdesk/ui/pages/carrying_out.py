"""Carrying the house out: one's own part, in an open format, with a second person (ADR 0029)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.errors import Cancelled, SignInFailed
from shelterdesk.i18n import N_
from shelterdesk.services import house_export
from shelterdesk.services.house_export import Exported
from shelterdesk.services.people import SecondPerson
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.seat import Seat

TITLE = N_("Carry the house out")
MEANS = N_(
    "Everything that your keys open, in one archive that does not need this program: to move to "
    "another one, or to another house. What only others open (counsellors' notes, health "
    "records, private notes) each of them exports themselves."
)
COMMAND = N_(
    "Colleagues write their own part with the command export-house. All parts together come into "
    "an empty house below, or with import-house."
)
WORDS_MEAN = N_(
    "These words open the archive. Write them down on paper now: they are shown here only, and "
    "nobody can find them again. Then type them from the paper."
)
SECOND_FAILED = N_("Name or passphrase of the second person does not fit")
APART = N_("Keep the archive and the paper with its words in two places.")


class CarryingOutCard(Card):
    """Among the backups, for managers."""

    def __init__(self, seat: Seat) -> None:
        look, words = seat.look, seat.look.words
        super().__init__(words(TITLE))
        self._seat = seat
        self.begin = button(look, words("Carry it out…"), self.ask)
        self.add(
            PlainLabel(words(MEANS), wrap=True),
            PlainLabel(words(COMMAND), size="small", tone="muted", wrap=True),
            row(self.begin),
        )

    def ask(self) -> None:
        """Show new words, and ask for the second person."""
        CarryingOutBox(self._seat, self.window()).open()


class CarryingOutBox(QDialog):
    """The words, typed back; the second person; the place."""

    def __init__(self, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        look, words = seat.look, seat.look.words
        self._seat, self.drawn = seat, house_export.draw_words()
        self.setWindowTitle(words("ShelterDesk"))
        self.setAccessibleName(words(TITLE))
        self.setMinimumWidth(520)
        self.banner = Banner(look)
        self.shown = PlainLabel(self.drawn.text, size="strong", wrap=True)
        self.typed = self._line(words("The words, typed from the paper"))
        self.typed.textEdited.connect(self._hide_words)
        self.login = self._line(words("Sign-in name of the second person"))
        self.passphrase = PassphraseLine(look, words("Passphrase of the second person"))
        self.passphrase.entered.connect(self.choose)
        self.go_on = button(look, words("Choose where…"), self.choose, act="main", icon="file-down")
        acts = QHBoxLayout()
        acts.addStretch()
        acts.addWidget(button(look, words("Not now"), self.reject))
        acts.addWidget(self.go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(words(TITLE), size="page", wrap=True))
        layout.addWidget(PlainLabel(words(WORDS_MEAN), tone="muted", wrap=True))
        layout.addWidget(self.banner)
        layout.addWidget(self.shown)
        for line in (self.typed, self.login):
            layout.addWidget(PlainLabel(line.accessibleName(), size="strong"))
            layout.addWidget(line)
        layout.addWidget(self.passphrase)
        layout.addLayout(acts)
        self.typed.setFocus()

    def _hide_words(self, typed: str) -> None:
        """What is typed comes from the paper: the words come back when the line is empty."""
        self.shown.setVisible(not typed)

    def choose(self) -> None:
        """Where the archive goes."""
        title = self._seat.look.words(TITLE)
        name, _ = QFileDialog.getSaveFileName(self, title, "house-export.zip", "ZIP (*.zip)")
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write it, in the worker; it can be stopped."""
        desk, words, drawn = self._seat.desk, self._seat.look.words, self.drawn
        typed = self.typed.text()
        second = SecondPerson(self.login.text(), self.passphrase.take())
        self.go_on.setEnabled(False)

        def export(told: Progress) -> Exported | None:
            try:
                return house_export.export(desk, path, drawn, typed, second, words, told)
            except Cancelled:
                return None  # the file is gone by now

        progress = self._seat.asker(self).run(export, self._done, self._failed)

        def stop() -> None:
            progress.cancel()
            self.banner.show_progress(words("It is being stopped…"), None)

        self.banner.show_progress(words("The archive is being made"), stop)

    def _done(self, made: Exported | None) -> None:
        words = self._seat.look.words
        if made is None:
            self.go_on.setEnabled(True)
            self.banner.show_note(words("Stopped"), words("No file was left behind."))
            return
        self.accept()
        self._seat.banner.show_note(
            words("Your part is written: {residents} residents, {files} files.").format(
                residents=made.residents, files=made.files
            ),
            words(APART),
            tone="info",
        )

    def _failed(self, error: Exception) -> None:
        self.go_on.setEnabled(True)
        if type(error) is SignInFailed:
            self.banner.show_note(self._seat.look.words(SECOND_FAILED), tone="warn")
        else:
            self.banner.show_error(error)

    @staticmethod
    def _line(name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        return line
