"""Who opened a file and what was done with it, from the signed trail."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.policy import TrailReach
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import trail
from shelterdesk.services.trail import ACTS, TrailFilter
from shelterdesk.ui.kit.cards import Card, column, scrolled
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.trail_table import TrailTable

ONLY_MINE = N_("You see what you did yourself. Managers and the case manager see all of it.")


class HistoryPage(QWidget):
    """The acts on one file, newest first, page by page."""

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        words = seat.look.words
        self._resident = resident
        self.act = CalmPicker()
        self.act.setAccessibleName(words("What was done"))
        self.act.addItem(words("Everything"), "")
        for key, title, _ in ACTS[:2]:
            self.act.addItem(words(title), key)
        self.act.currentIndexChanged.connect(lambda _: self._ask())
        self.lines = TrailTable(seat, TrailFilter(resident=resident), words("History"))
        self.card = Card(words("Who opened this file and what was done"), beside=self.act)
        if trail.reach_of(seat.desk, resident) is TrailReach.OWN:
            self.card.add(PlainLabel(words(ONLY_MINE), size="small", tone="muted", wrap=True))
        self.card.column.addWidget(self.lines, 1)
        page = column(self.card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page, words("History")))

    def _ask(self) -> None:
        act = str(self.act.currentData() or "")
        self.lines.show_only(TrailFilter(resident=self._resident, act=act))
