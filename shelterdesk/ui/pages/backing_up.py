"""Backups in the window: where they go, make one, prove one, put its slip on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.i18n import N_
from shelterdesk.services import backing_up, house_export, house_papers
from shelterdesk.services.backing_up import Lying, Standing
from shelterdesk.services.backups import Made, Person
from shelterdesk.services.checking import Findings
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.carrying_in import CarryingInCard
from shelterdesk.ui.pages.carrying_out import CarryingOutCard
from shelterdesk.ui.pages.paper_box import PaperBox
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters import backing_up as said

PLACE_MEANS = N_(
    "A second place: a stick or a disk that is kept apart from this computer. It is remembered "
    "for this house on this computer only."
)
DRILL_MEANS = N_(
    "The backup is restored beside itself, everything in it is checked, and the copy is removed. "
    "The house is not touched. Sign in as on the day when the backup was made."
)


class BackupsPage(QWidget):
    """The place, the act, and what lies there."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        look, words = seat.look, seat.look.words
        self.age = PlainLabel(size="strong", wrap=True)
        self.place = PlainLabel(wrap=True)
        self.make = button(look, words("Back up now"), self.back_up, act="main", icon="file-down")
        self.leave = button(look, words("Back up and leave"), self.back_up_and_leave, icon="lock")
        self.choose = button(look, words("Choose the place…"), self.ask_place)
        now = Card(words("Backup")).add(
            self.age,
            self.place,
            PlainLabel(words(PLACE_MEANS), size="small", tone="muted", wrap=True),
            row(self.make, self.leave, self.choose),
        )
        self.lying = Card(words("Backups at this place"))
        self.carry = CarryingOutCard(seat)
        shown_if(self.carry, house_export.may_carry(seat.desk))
        self.bring = CarryingInCard(seat)
        shown_if(self.bring, house_export.may_carry(seat.desk))
        page = column(now, self.lying, self.carry, self.bring)
        fill(self, page, words("Backups"))

    def read(self) -> None:
        """Read anew how it stands and what lies there."""
        desk = self._seat.desk
        self._seat.asker(self).run(
            lambda _: (backing_up.standing(desk), backing_up.lying(desk)), self._show
        )

    # ---- acts

    def ask_place(self) -> None:
        """Let somebody choose the folder; the computer's own list of recent places is not fed."""
        title = self._seat.look.words("Choose the place of the backups")
        chosen = QFileDialog.getExistingDirectory(self, title)
        if chosen:
            self.take_place(Path(chosen))

    def take_place(self, folder: Path) -> None:
        """Backups go to *folder* from now on."""
        desk = self._seat.desk
        self._seat.asker(self).run(
            lambda _: backing_up.choose_place(desk, folder), lambda _: self.read()
        )

    def back_up(self) -> None:
        """Make and prove a backup; it can be stopped."""
        desk = self._seat.desk
        self.make.setEnabled(False)
        progress = self._seat.asker(self).run(
            lambda progress: backing_up.back_up(desk, progress), self._made, self._failed
        )
        self._show_progress(self._seat.look.words("The backup is being made"), progress.cancel)

    def back_up_and_leave(self) -> None:
        """Cover the screen, back up behind it, close the desk."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: desk.require_passphrase(), lambda _: self._leave())

    def _leave(self) -> None:
        self._seat.backs_up_on_leaving = True
        self._seat.went.emit("lock")

    def prove(self, backup: Lying) -> None:
        """Ask who proves it, then do."""
        box = ProvingBox(self._seat.look, self.window())
        box.accepted.connect(lambda: self.prove_as(backup, box.person()))
        box.open()

    def prove_as(self, backup: Lying, person: Person) -> None:
        """Restore *backup* on the side, check everything, remove it."""
        desk = self._seat.desk
        progress = self._seat.asker(self).run(
            lambda progress: backing_up.drill(desk, backup.path, person, progress), self._proven
        )
        self._show_progress(self._seat.look.words("The backup is being proven"), progress.cancel)

    def print_slip(self, backup: Lying) -> None:
        """Make the slip and show it."""
        desk, words = self._seat.desk, self._seat.look.words
        self._seat.asker(self).run(
            lambda _: house_papers.backup_slip(desk, backup, words), self._show_slip
        )

    # ---- answers

    def _show_slip(self, paper: PaperInMemory) -> None:
        title = self._seat.look.words("Backup slip")
        PaperBox(self._seat.look, paper, title, self.window()).open()

    def _show_progress(self, title: str, cancel: Callable[[], None]) -> None:
        def stop() -> None:
            cancel()
            self.make.setEnabled(True)
            words = self._seat.look.words
            self._seat.banner.show_note(
                words("Stopped"), words("Nothing was changed; older backups are there as before.")
            )

        self._seat.banner.show_progress(title, stop)

    def _made(self, made: Made) -> None:
        self.make.setEnabled(True)
        self.make.setFocus()  # not on "Back up and leave", where Qt took it meanwhile
        title, hint = said.made(made, self._seat.look.words)
        self._seat.banner.show_note(title, hint)
        self.read()

    def _proven(self, found: Findings) -> None:
        title, hint = said.proven(found, self._seat.look.words)
        self._seat.banner.show_note(title, hint, tone="ok" if found.sound else "warn")
        self.read()

    def _failed(self, error: Exception) -> None:
        self.make.setEnabled(True)
        self._seat.banner.show_error(error)

    def _show(self, found: tuple[Standing, tuple[Lying, ...]]) -> None:
        standing, lying = found
        look, words = self._seat.look, self._seat.look.words
        self.age.setText(said.age(standing, words))
        self.age.set_tone("warn" if standing.warns else "")
        self.place.setText(said.place(standing, words))
        for each in (self.make, self.leave):
            each.setEnabled(standing.place is not None)
        self.lying.clear(keep=1)
        zone = self._seat.desk.now().tzinfo
        for backup in lying:
            line = said.lying(backup, self._seat.show.moment, zone, words)
            acts = QHBoxLayout()
            acts.addWidget(PlainLabel(line, wrap=True), 1)
            for text, act in (
                (words("Prove it…"), partial(self.prove, backup)),
                (words("Slip…"), partial(self.print_slip, backup)),
            ):
                each = button(look, text, act, act="quiet")
                each.setAccessibleName(f"{text} {line}")
                each.setEnabled(backup.told is not None)
                acts.addWidget(each)
            self.lying.add(acts)
        if not lying:
            self.lying.add(PlainLabel(words("Nothing lies there yet."), tone="muted"))


class ProvingBox(QDialog):
    """Sign-in name and passphrase of whoever proves a backup."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        words = look.words
        self.setWindowTitle(words("ShelterDesk"))
        self.setAccessibleName(words("Prove this backup"))
        self.setMinimumWidth(420)
        self.name = QLineEdit()
        self.name.setAccessibleName(words("Name"))
        self.line = PassphraseLine(look, words("Passphrase"))
        self.line.entered.connect(self.accept)
        self.name.returnPressed.connect(self.line.setFocus)
        label = PlainLabel(words("Name"), size="strong")
        label.setBuddy(self.name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(words("Prove this backup"), size="page", wrap=True))
        layout.addWidget(PlainLabel(words(DRILL_MEANS), tone="muted", wrap=True))
        for part in (label, self.name, self.line):
            layout.addWidget(part)
        acts = QHBoxLayout()
        acts.addStretch()
        acts.addWidget(button(look, words("Not now"), self.reject))
        acts.addWidget(button(look, words("Prove it"), self.accept, act="main"))
        layout.addLayout(acts)
        self.name.setFocus()

    def person(self) -> Person:
        """Who it is; the passphrase is taken out of the box."""
        return Person(self.name.text().strip(), self.line.take())
