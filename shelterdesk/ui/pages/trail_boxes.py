"""The three boxes of the trail's room: let it out, show this week's slip, compare an older one."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.errors import SignInFailed, SlipMistyped
from shelterdesk.i18n import N_
from shelterdesk.services import checkpoints, trail_export
from shelterdesk.services.checkpoints import Checkpoint, Comparison, Held
from shelterdesk.services.trail_export import Exported, Reason
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.seat import Seat

EXPORT_MEANS = N_(
    "A signed file for an auditor: acts, times and codes, names of staff, nothing of what is "
    "written about residents. A second person agrees with their own passphrase; the trail says so."
)
CHECK_WITH = N_(
    "Whoever checks it needs the small program that comes with it, and this fingerprint of the "
    "house from your paper: {fingerprint}"
)
SECOND_FAILED = N_("Name or passphrase of the second person does not fit")
SLIP_MEANS = N_(
    "Twelve words that stand for everything written so far. Print them every week and keep the "
    "slip in a drawer: should somebody put an older state of the house back, the slip knows."
)
NONE_YET = N_("There is no slip of this week yet.")
COMPARE_MEANS = N_(
    "Type number, words and code from an older slip; the first four letters of a word are enough."
)
ANSWERS = {
    Held.HELD: (
        N_("The house still holds this checkpoint"),
        N_("Entry {seq} is there as it was. Since then {more} entries were added."),
        "ok",
    ),
    Held.SHORTER: (
        N_("This house is older than the slip"),
        N_(
            "The slip knows entry {seq}; the house ends at {newest}. An older state was put back, "
            "and what came after is missing. Stop working in it, keep the slip, and tell the "
            "managers and whoever looks after backups."
        ),
        "stop",
    ),
    Held.OTHER: (
        N_("This house is not the one that the slip was made from"),
        N_(
            "Another entry stands at number {seq}: an older state was put back and worked in, or "
            "the trail was changed. Stop working in it, keep the slip, and tell the managers."
        ),
        "stop",
    ),
}
ACROSS = 3


class _Box(QDialog):
    """A title, what it means, its own banner, and a row of buttons."""

    def __init__(self, seat: Seat, parent: QWidget, title: str, means: str) -> None:
        super().__init__(parent)
        self.seat = seat
        words = seat.look.words
        self.setWindowTitle(words("ShelterDesk"))
        self.setAccessibleName(words(title))
        self.setMinimumWidth(480)
        self.banner = Banner(seat.look)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(10)
        self.column.addWidget(PlainLabel(words(title), size="page", wrap=True))
        self.column.addWidget(PlainLabel(words(means), tone="muted", wrap=True))
        self.column.addWidget(self.banner)

    def make_room(self) -> None:
        """What is said now needs more lines than before."""
        width = max(self.width(), self.minimumWidth())
        self.resize(width, max(self.height(), self.column.totalHeightForWidth(width)))

    def end_with(self, *buttons: QWidget) -> None:
        """The row at the foot."""
        acts = QHBoxLayout()
        acts.addStretch()
        for each in buttons:
            acts.addWidget(each)
        self.column.addLayout(acts)


class ExportBox(_Box):
    """Reason, second person, place."""

    def __init__(self, seat: Seat, parent: QWidget, days: tuple[date | None, date | None]) -> None:
        super().__init__(seat, parent, N_("Let the trail out"), EXPORT_MEANS)
        look, words = seat.look, seat.look.words
        self._days = days
        self.reason = CalmPicker()
        self.reason.setAccessibleName(words("Why"))
        for reason in Reason:
            self.reason.addItem(words(reason.label), reason.value)
        self.login = QLineEdit()
        self.login.setAccessibleName(words("Sign-in name of the second person"))
        self.passphrase = PassphraseLine(look, words("Passphrase of the second person"))
        self.passphrase.entered.connect(self.choose)
        self.go_on = button(look, words("Choose where…"), self.choose, act="main", icon="file-down")
        self.column.addWidget(PlainLabel(self._stretch(), size="strong", wrap=True))
        for part in (
            PlainLabel(words("Why"), size="strong"),
            self.reason,
            PlainLabel(words("Sign-in name of the second person"), size="strong"),
            self.login,
            self.passphrase,
        ):
            self.column.addWidget(part)
        fingerprint = trail_export.root_fingerprint(seat.desk)
        told = words(CHECK_WITH).format(fingerprint=fingerprint)
        self.column.addWidget(PlainLabel(told, size="small", tone="muted", wrap=True))
        self.end_with(button(look, words("Not now"), self.reject), self.go_on)
        self.reason.setFocus()

    def _stretch(self) -> str:
        words, (since, until) = self.seat.look.words, self._days
        if since is None and until is None:
            return words("All days")
        return words("From {since} to {until}").format(
            since=self.seat.day(since) if since else "…", until=self.seat.day(until) or "…"
        )

    def choose(self) -> None:
        """Where the file goes."""
        title = self.seat.look.words("Let the trail out")
        name, _ = QFileDialog.getSaveFileName(self, title, "trail.jsonl", "JSON Lines (*.jsonl)")
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Let it out, in the worker."""
        desk, (since, until) = self.seat.desk, self._days
        reason = Reason.of(str(self.reason.currentData()))
        second = (self.login.text().strip(), self.passphrase.take())
        self.go_on.setEnabled(False)
        progress = self.seat.asker(self).run(
            lambda told: trail_export.export(
                desk, path, reason, second, since=since, until=until, progress=told
            ),
            self._done,
            self._failed,
        )
        self.banner.show_progress(self.seat.look.words("The file is being made"), progress.cancel)

    def _done(self, done: Exported) -> None:
        words = self.seat.look.words
        self.accept()
        self.seat.banner.show_note(
            words("The trail is saved: entries {first} to {last}.").format(
                first=done.first, last=done.last
            ),
            words("Whoever has the file can read it. Give it to the auditor by hand."),
            tone="info",
        )

    def _failed(self, error: Exception) -> None:
        self.go_on.setEnabled(True)
        if type(error) is SignInFailed:
            words = self.seat.look.words
            self.banner.show_note(words(SECOND_FAILED), tone="warn")
        else:
            self.banner.show_error(error)
        self.make_room()
        self.passphrase.setFocus()


class SlipBox(_Box):
    """This week's words, to be printed."""

    print_asked = Signal(object)  # the checkpoint

    def __init__(self, seat: Seat, parent: QWidget) -> None:
        super().__init__(seat, parent, N_("This week's checkpoint"), SLIP_MEANS)
        look, words = seat.look, seat.look.words
        self.checkpoint: Checkpoint | None = None
        self.said = PlainLabel(words(NONE_YET), size="strong", wrap=True)
        self.words = PlainLabel(wrap=True)
        self.make = button(look, words("Make one now"), self.make_one, act="quiet")
        self.paper = button(look, words("Print…"), self._print, act="main", icon="printer")
        self.paper.setEnabled(False)
        self.column.addWidget(self.said)
        self.column.addWidget(self.words)
        self.end_with(button(look, words("Close"), self.reject), self.make, self.paper)
        desk = seat.desk
        seat.asker(self).run(
            lambda _: checkpoints.this_week(desk), self._show, self.banner.show_error
        )

    def make_one(self) -> None:
        """A slip of what stands in the trail now."""
        desk = self.seat.desk
        self.seat.asker(self).run(
            lambda _: checkpoints.make(desk), self._show, self.banner.show_error
        )

    def _show(self, checkpoint: Checkpoint | None) -> None:
        if checkpoint is None:
            self.make.setFocus()
            return
        words = self.seat.look.words
        self.checkpoint = checkpoint
        self.said.setText(
            words("Entry {number}, code {code}").format(number=checkpoint.seq, code=checkpoint.code)
        )
        self.words.setText(
            "   ".join(f"{n}\u00a0{word}" for n, word in enumerate(checkpoint.words, 1))
        )
        self.paper.setEnabled(True)
        self.paper.setFocus()
        self.make_room()

    def _print(self) -> None:
        if self.checkpoint is not None:
            self.accept()
            self.print_asked.emit(self.checkpoint)


class CompareBox(_Box):
    """Number, twelve words and code in; one plain answer out."""

    def __init__(self, seat: Seat, parent: QWidget) -> None:
        super().__init__(seat, parent, N_("Compare with an older slip"), COMPARE_MEANS)
        look, words = seat.look, seat.look.words
        self.number = self._line(words("Entry"))
        self.code = self._line(words("Code"))
        self.boxes = tuple(self._line(words("Word {n}").format(n=n)) for n in range(1, 13))
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, box in enumerate((self.number, *self.boxes, self.code)):
            at = place - 1 + ACROSS if place else 0
            grid.addWidget(box, at // ACROSS, at % ACROSS)
        self.column.addLayout(grid)
        self.ask = button(look, words("Compare"), self.compare, act="main")
        self.ask.setDefault(True)
        self.end_with(button(look, words("Close"), self.reject), self.ask)
        self.number.setFocus()

    @staticmethod
    def _line(name: str) -> QLineEdit:
        box = QLineEdit()
        box.setAccessibleName(name)
        box.setPlaceholderText(name)
        return box

    def compare(self) -> None:
        """Ask the house."""
        desk, typed = self.seat.desk, self.number.text().strip()
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
        said = [box.text() for box in self.boxes]
        code = self.code.text()
        self.seat.asker(self).run(
            lambda _: checkpoints.compare(desk, number, said, code),
            self._answer,
            partial(self._failed),
        )

    def _answer(self, told: Comparison) -> None:
        words = self.seat.look.words
        title, hint, tone = ANSWERS[told.held]
        self.banner.show_note(
            words(title),
            words(hint).format(seq=told.seq, newest=told.newest, more=told.newest - told.seq),
            tone=tone,
        )
        self.make_room()

    def _failed(self, error: Exception) -> None:
        self.banner.show_error(error)
        self.make_room()
        if isinstance(error, SlipMistyped) and error.words:
            self.boxes[error.words[0] - 1].setFocus()
