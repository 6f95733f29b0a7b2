"""The medicines of the day: what is due, one key for what became of it, and who wrote it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.kinds.health import DoseOutcome, Medication
from shelterdesk.errors import Stale
from shelterdesk.i18n import N_
from shelterdesk.services import medicines
from shelterdesk.services.medicines import Due
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.log_card import NOTHING_YET
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.whose import WhosePicker

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Medicines")
LEAD = N_(
    "The resident takes it; you help and write down what became of it. If something went wrong, "
    "call the nurse and write an incident."
)
NOTHING = N_("Nothing is due here.")


def is_for(desk: Desk) -> bool:
    """Nurses, and house staff; only where the shelter keeps a list of medicines."""
    return medicines.may_see(desk)


class MedicinesRoom(RoomStack):
    """Due now, later today, and written down today."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self.whose = WhosePicker(seat, words("For whom"), words("Choose"))
        self.whose.activated.connect(lambda _: self._offer())
        self.add = button(look, words("Add a medicine"), self.add_medicine, icon="plus")
        label = PlainLabel(words("For whom"), size="strong")
        label.setBuddy(self.whose)
        head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True), label, row(self.whose, self.add)
        )
        self.now = Card(words("Due now"))
        self.later = Card(words("Later today, or when needed"))
        self.done = Card(words("Written down today"))
        self.furnish(head, self.now, self.later, self.done)
        seat.register_changed.connect(self._offer)
        self._offer()

    def read(self) -> None:
        """Read the day's doses."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: medicines.today(desk), self._show)

    def open_draft(self, written: str) -> None:
        """Go on with a medicine; its draft lies with the resident."""

    def add_medicine(self) -> None:
        """Open the form for a medicine of the resident who is chosen."""
        resident = self.whose.resident
        if resident:
            self.write(Medication, resident)

    def write_down(self, due: Due, outcome: DoseOutcome) -> None:
        """What became of one dose."""
        desk, words = self.seat.desk, self.seat.look.words

        def written(receipt: Receipt[object]) -> None:
            said = words("Written down: {who}, {what}, {outcome}").format(
                who=isolated(due.code_name),
                what=isolated(due.medicine.name),
                outcome=words(outcome.label),
            )
            self.seat.banner.show_note(said)
            self.seat.changed.emit(receipt.changed, due.medicine.resident)

        def failed(error: Exception) -> None:
            self.seat.banner.show_error(error)
            if isinstance(error, Stale):
                self.read()  # a colleague was quicker: show what they wrote

        self.seat.asker(self).run(
            lambda _: medicines.write_down(desk, due, outcome), written, failed
        )

    # ---- what shows

    def _offer(self) -> None:
        self.add.setEnabled(bool(self.whose.resident))

    def _show(self, found: tuple[Due, ...]) -> None:
        now, words = self.seat.desk.now(), self.seat.look.words
        due = [each for each in found if each.is_due(now)]
        done = [each for each in found if each.dose is not None]
        later = [
            each for each in found if each not in due and (each.dose is None or not each.due_at)
        ]
        for card, some in ((self.now, due), (self.later, later), (self.done, done)):
            card.clear(keep=1)
            for each in some:
                card.add(self._line(each, writes=card is not self.done))
            if not some:
                none = NOTHING_YET if card is self.done else NOTHING
                card.add(PlainLabel(words(none), tone="muted"))

    def _line(self, due: Due, *, writes: bool) -> QWidget:
        words = self.seat.look.words
        medicine = due.medicine
        at = f"{due.due_at:%H:%M}" if due.due_at else words("when needed")
        title = f"{at} · {due.code_name} · {medicine.name}, {medicine.dose}"
        said = [medicine.stored, words(medicine.holder.label) if medicine.holder else ""]
        if due.dose:
            said = [
                words(due.dose.outcome.label),
                words("by {who}").format(who=isolated(due.by)),
                due.dose.remark,
            ]
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 2, 0, 6)
        column.setSpacing(2)
        column.addWidget(PlainLabel(title, size="strong", wrap=True))
        below = " · ".join(part for part in said if part)
        if below:
            column.addWidget(PlainLabel(below, size="small", tone="muted", wrap=True))
        if writes:
            acts: list[QWidget] = []
            for outcome in DoseOutcome:
                one = button(
                    self.seat.look,
                    words(outcome.label),
                    partial(self.write_down, due, outcome),
                    act="quiet",
                )
                one.setAccessibleName(f"{words(outcome.label)}: {title}")
                acts.append(one)
            column.addLayout(row(*acts))
        return made
