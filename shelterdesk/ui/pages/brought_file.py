"""One file that is brought in: what it looks like, what it is called, what became of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import originals
from shelterdesk.services.bringing_in import NAME_IT, Brought, Said
from shelterdesk.services.originals import Seen
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_pictures import image_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.attachments import seen_facts, sentence

NOT_WHOLE = N_("It could not be read back. Keep the original, and bring it in again.")
SOMETHING_STOPPED = N_("This one was not brought in. The original stays where it is.")
NAME = N_("What it is")
SMALL = 120  # logical pixels of a preview


class PickedFile(QWidget):
    """One file: what it looks like, what will be kept of it, and its name in plain words."""

    dropped = Signal()
    edited = Signal()

    def __init__(self, seat: Seat, path: Path) -> None:
        super().__init__()
        self._seat, self.path = seat, path
        look, words = seat.look, seat.look.words
        self.seen: Seen | None = None
        self.picture = PlainLabel()
        self.picture.setFixedSize(int(SMALL * look.scale), int(SMALL * look.scale))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.facts = PlainLabel(
            words("It is being looked at"), size="small", tone="muted", wrap=True
        )
        self.name = QLineEdit()
        self.name.setAccessibleName(words(NAME))
        self.name.setPlaceholderText(words("For example: passport, page with the photo"))
        self.name.setMaximumWidth(int(420 * look.scale))
        self.name.textChanged.connect(lambda _: self._named())
        self.problem = PlainLabel(tone="stop", wrap=True)
        self.problem.hide()
        self.hard = QCheckBox(words("It may be hard to look at"))
        self.away = button(look, words("Not this one"), self.dropped.emit, act="quiet", icon="x")
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(PlainLabel(path.name, size="strong"))
        for part in (self.facts, self.name, self.problem, self.hard):
            text.addWidget(part)
        text.addLayout(row(self.away))
        text.addStretch()
        for part in (self.name, self.hard):
            part.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(14)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(text, 1)

    def show_seen(self, seen: Seen) -> None:
        """It can be kept: show it."""
        words = self._seat.look.words
        self.seen = seen
        image = image_of(seen.small)
        edge, keeps = self.picture.width(), Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        self.picture.setPixmap(QPixmap.fromImage(image.scaled(edge, edge, keeps, smooth)))
        self.picture.setAccessibleName(words("Preview of the first page"))
        self.facts.setText(f"{seen_facts(seen, words)}. {sentence(seen.said, words)}")
        self.name.show()
        self.hard.show()
        self.edited.emit()

    def show_problem(self, error: Exception) -> None:
        """It cannot be kept: say why, kindly."""
        words = self._seat.look.words
        if isinstance(error, Invalid):
            said = words(error.problems.get("file", ""))
        else:
            said = words(getattr(error, "title", SOMETHING_STOPPED))
        self.facts.hide()
        self.problem.setText(said)
        self.problem.show()
        self.edited.emit()

    def ask_name(self) -> None:
        """Say that a name is missing, and go there."""
        self.problem.setText(self._seat.look.words(NAME_IT))
        self.problem.show()
        self.name.setFocus()

    def said(self, copy: dict[str, object]) -> Said:
        """What was said of it."""
        return Said(
            name=self.name.text(),
            is_hard=self.hard.isChecked(),
            purpose=str(copy.get("purpose") or ""),
            delete_after=copy.get("delete_after"),  # type: ignore[arg-type]
        )

    def _named(self) -> None:
        self.problem.hide()
        self.edited.emit()


class DoneLine(QWidget):
    """What became of one file, and the button that deletes its original."""

    def __init__(self, seat: Seat, brought: Brought) -> None:
        super().__init__()
        self._seat, self.original = seat, brought.original
        words = seat.look.words
        if brought.problem is not None:
            said, tone = f"{words(SOMETHING_STOPPED)} {words(brought.problem.title)}", "warn"
        elif not brought.proved:
            said, tone = words(NOT_WHOLE), "stop"
        else:
            said, tone = words("Sealed, and read back to the byte."), "ok"
        name = brought.made.name if brought.made else brought.seen.path.name
        self.said = PlainLabel(said, tone=tone, wrap=True)
        self.act = button(seat.look, words("Delete the original"), self.delete, act="quiet")
        self.act.setAccessibleName(f"{words('Delete the original')}: {brought.seen.path.name}")
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(PlainLabel(name, size="strong", wrap=True))
        text.addWidget(self.said)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addLayout(text, 1)
        layout.addWidget(self.act)
        if not brought.proved:
            self.act.hide()

    def delete(self) -> None:
        """Delete the file, in the worker."""
        original = self.original
        if original is not None and self.act.isEnabled():
            self.act.setEnabled(False)
            self._seat.asker(self).run(lambda _: originals.delete(original), self._deleted)

    def _deleted(self, gone: bool) -> None:
        words = self._seat.look.words
        self.act.setVisible(not gone)
        self.act.setEnabled(True)
        kept = N_("The original could not be deleted, or is another file now. Look at it yourself.")
        self.said.setText(words(N_("Sealed. The original is deleted.") if gone else kept))
        self.said.set_tone("ok" if gone else "warn")
