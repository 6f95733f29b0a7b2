"""A resident's own copy: choose the parts together, look at the pages, print them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import own_copy
from shelterdesk.services.own_copy import Part
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat

LEAD = N_(
    "Talk it over first, and choose together what goes on paper. Parts that may be hard to read "
    "are printed only when the resident asks for them. Read the pages before you give them away: "
    "free text may name somebody else."
)
OTHERS = N_("The first page says with whom to talk about the other parts.")
NONE_YET = N_("There is nothing yet that you could print for this resident.")


class OwnCopyPage(QWidget):
    """The page of one resident's file; each worker prints the parts that are theirs to print."""

    copy_asked = Signal(object)  # frozenset of categories

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        card = OwnCopyCard(seat, resident)
        card.asked.connect(self.copy_asked)
        page = column(card)
        fill(self, page, seat.look.words("Their own copy"))


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
        if self.boxes:
            self.add(PlainLabel(words(OTHERS), size="small", tone="muted", wrap=True))
            self.add(row(self.make))
        else:
            self.add(PlainLabel(words(NONE_YET), size="small", tone="muted", wrap=True))

    def _ask(self) -> None:
        self.asked.emit(self.chosen)
