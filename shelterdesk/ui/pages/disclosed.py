"""What left the house about one resident, with the resident's own copy to print."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.records import RecordsPage
from shelterdesk.ui.pages.seat import Seat

THEIRS = N_("The list is the resident's too: print it for them, or look at it together.")


class DisclosuresPage(QWidget):
    """The log of one resident, and a button for their own copy."""

    print_asked = Signal()

    def __init__(self, seat: Seat, resident: ResidentId, kinds: tuple[type[Record], ...]) -> None:
        super().__init__()
        words = seat.look.words
        self.own = button(
            seat.look, words("Print for the resident"), self.print_asked.emit, icon="printer"
        )
        head = row(PlainLabel(words(THEIRS), tone="muted", wrap=True), self.own)
        head.setStretch(0, 1)
        head.setContentsMargins(20, 12, 20, 0)
        self.records = RecordsPage(seat, resident, kinds)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.records, 1)
