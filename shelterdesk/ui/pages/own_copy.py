"""A resident's own copy: choose the parts together, look at the pages, print them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import own_copy
from shelterdesk.services.own_copy import Part
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat

LEAD = N_(
    "Talk it over first, and choose together what goes on paper. Parts that may be hard to read "
    "are printed only when the resident asks for them. Read the pages before you give them away: "
    "free text may name somebody else."
)
OTHERS = N_("The first page says with whom to talk about the other parts.")


class OwnCopyCard(Card):
    """A box for each part that this person may print; ``asked`` gives the chosen categories."""

    asked = Signal(object)  # frozenset of categories

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__(seat.look.words("Their own copy"))
        words = seat.look.words
        self._seat, self.boxes = seat, dict[str, QCheckBox]()
        self.make = button(
            seat.look, words("Make the copy…"), self._ask, act="quiet", icon="printer"
        )
        self.add(PlainLabel(words(LEAD), size="small", tone="muted", wrap=True))
        self.hide()
        desk = seat.desk
        seat.asker(self).run(lambda _: own_copy.parts(desk, resident), self._show)

    @property
    def chosen(self) -> frozenset[str]:
        """The categories whose box is ticked."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())

    def _show(self, parts: tuple[Part, ...]) -> None:
        words = self._seat.look.words
        for part in parts:
            if part.records:
                box = QCheckBox(words(part.plain))
                box.setChecked(not part.is_hard)
                self.boxes[part.category] = box
                self.add(box)
        self.add(PlainLabel(words(OTHERS), size="small", tone="muted", wrap=True), row(self.make))
        self.setVisible(bool(self.boxes))

    def _ask(self) -> None:
        self.asked.emit(self.chosen)
