"""Before one leaves: private notes are left to a colleague or taken out, by their author alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from shelterdesk.domain.record import RecordId, UserId
from shelterdesk.i18n import N_
from shelterdesk.services import private_notes
from shelterdesk.services.private_notes import Notes
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp

TITLE = N_("Before I leave this house")
WHY = N_(
    "You alone decide what becomes of your private notes, and only before your account ends. What "
    "you leave to a colleague, they alone can open from then on. What you take out is gone. What "
    "you do neither with stays shut for everybody, for ever."
)
HAND_OVER_WHY = N_(
    "{name} gets a copy of each of your {n} notes, which they alone can open. Then yours are "
    "taken out. You cannot take this back."
)
TAKE_OUT_WHY = N_(
    "The words of all your private notes are taken out of the house for good, and out of what is "
    "open to colleagues. You cannot take this back. Older backups still hold them, for you alone, "
    "until they are deleted."
)
NO_NOTES = N_("You have no private notes, so there is nothing to decide.")


class WhenILeave(Card):
    """Two acts, each explained before it happens."""

    changed = Signal(object)  # frozenset of kinds

    def __init__(self, seat: Seat) -> None:
        words = seat.look.words
        super().__init__(words(TITLE))
        self._seat = seat
        self._ids: tuple[RecordId, ...] = ()
        self._shut = 0
        self.who = CalmPicker()
        self.who.setAccessibleName(words("To whom"))
        self.hand_over = button(seat.look, words("Leave all to them…"), self.ask_to_hand_over)
        self.take_out = button(seat.look, words("Take all out…"), self.ask_to_take_out)
        self.said = PlainLabel(tone="muted", wrap=True)
        self._acts = QVBoxLayout()
        self._acts.addLayout(row(self.who, self.hand_over))
        self._acts.addLayout(row(self.take_out))
        self.add(PlainLabel(words(WHY), tone="muted", wrap=True), self.said, self._acts)
        self._offer()

    def show_notes(self, notes: Notes, look: Look) -> None:
        """Offer what can be done with *notes*."""
        self._ids = tuple(line.note.id for line in notes.lines)
        self._shut = notes.shut
        words = look.words
        said = words.count(
            "You have {n} private note.", "You have {n} private notes.", len(self._ids)
        )
        self.said.setText(said.format(n=len(self._ids)) if self._ids else words(NO_NOTES))
        self._offer()
        if self.who.count() == 0:
            desk = self._seat.desk
            self._seat.asker(self).run(lambda _: private_notes.colleagues(desk), self._show)

    def _show(self, colleagues: tuple[Any, ...]) -> None:
        for person in colleagues:
            self.who.addItem(person.display_name, person.user_id)
        self._offer()

    def _offer(self) -> None:
        self.hand_over.setEnabled(bool(self._ids) and self.who.count() > 0)
        self.take_out.setEnabled(bool(self._ids) or self._shut > 0)

    def ask_to_hand_over(self) -> None:
        """Say what will happen, take the passphrase, leave all of them to one colleague."""
        name, reader = self.who.currentText(), UserId(self.who.currentData())
        words = self._seat.look.words
        why = words(HAND_OVER_WHY).format(name=name, n=len(self._ids))
        box = self._box(words("Leave all my private notes"), why, words("Leave them"))
        box.accepted.connect(lambda: self._hand_over(reader))
        box.open()

    def ask_to_take_out(self) -> None:
        """Say what will happen, take the passphrase, take all of them out."""
        words = self._seat.look.words
        title = words("Take all my private notes out for good")
        box = self._box(title, words(TAKE_OUT_WHY), words("Take all out"))
        box.accepted.connect(self._take_out)
        box.open()

    def _hand_over(self, reader: UserId) -> None:
        desk, ids = self._seat.desk, self._ids
        self._run(lambda p: private_notes.hand_over(desk, reader, ids, p))

    def _take_out(self) -> None:
        desk = self._seat.desk
        self._run(lambda p: private_notes.destroy_all(desk, p))

    def _run(self, job: Callable[[Progress], Any]) -> None:
        self._seat.asker(self).run(job, lambda r: self.changed.emit(r.changed))

    def _box(self, title: str, why: str, act: str) -> StepUp:
        seat = self._seat
        return StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=title,
            why=why,
            act=act,
            needs_passphrase=not seat.desk.passphrase_is_fresh,
        )
