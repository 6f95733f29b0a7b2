"""Who opened a file and what was done with it, from the signed trail."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.record import ResidentId
from shelterdesk.services import trail
from shelterdesk.services.trail import TrailLine
from shelterdesk.ui.kit.cards import Card, column, scrolled
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.seat import Seat

MOST = 200


class HistoryPage(QWidget):
    """The latest acts, newest first."""

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self.card = Card(words("Who opened this file and what was done"))
        page = column(self.card)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page, words("History")))
        desk = seat.desk
        seat.asker(self).run(lambda _: trail.of_resident(desk, resident), self._show)

    def _show(self, lines: tuple[TrailLine, ...]) -> None:
        seat, words = self._seat, self._seat.look.words
        zone = seat.desk.now().tzinfo
        for said in lines[:MOST]:
            when = PlainLabel(
                seat.show.moment(said.at.astimezone(zone)), size="small", tone="muted"
            )
            what = ", ".join(words(kind) for kind in said.kinds)
            did = f"{isolated(said.who)} {words(said.did)}"
            line = QHBoxLayout()
            line.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(PlainLabel(f"{did}: {what}" if what else did, wrap=True), 1)
            self.card.add(line)
        if not lines:
            self.card.add(PlainLabel(words("Nothing yet."), tone="muted"))
