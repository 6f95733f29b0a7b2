"""What left the house: for whom, what, when. One list over all residents within reach."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.i18n import N_
from shelterdesk.services import disclosures
from shelterdesk.services.writers import writer_of
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, fill, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.checking_sheet import CheckCard
from shelterdesk.ui.pages.seat import Seat

EXPLAINED = N_("Every print, file and call that told somebody outside about a resident.")


class ReportsPage(QWidget):
    """A line for each disclosure, with a way to its file."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        heading = PlainLabel(words("What left the house"), size="page")
        explained = PlainLabel(words(EXPLAINED), tone="muted", wrap=True)
        page = column(heading, explained, CheckCard(seat), self._list)
        fill(self, page, words("What left the house"))

    def read(self) -> None:
        """Read the log afresh."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: disclosures.left_the_house(desk), self._show)

    def _show(self, found: tuple[Disclosure, ...]) -> None:
        empty(self._list)
        if not found:
            nothing = self._seat.look.words("Nothing has left the house yet.")
            self._list.addWidget(PlainLabel(nothing, tone="muted"))
        for disclosure in found:
            self._list.addWidget(self._card(disclosure))

    def _card(self, disclosure: Disclosure) -> Card:
        seat, words = self._seat, self._seat.look.words
        name = seat.name_of(disclosure.resident)
        title = f"{seat.day(disclosure.on)} · {disclosure.sheet_no}".rstrip(" ·")
        opener = None
        if name:
            opener = button(
                seat.look,
                name,
                lambda: seat.went.emit(f"residents/{disclosure.resident}/disclosures"),
                act="link",
                icon="user",
            )
        to_whom = " · ".join(
            part
            for part in (
                words(disclosure.what),
                words("For whom: {whom}").format(
                    whom=seat.show(Disclosure.field("profile"), disclosure.profile)
                ),
                disclosure.recipient,
                disclosure.why,
            )
            if part
        )
        who = words("by {who}").format(who=writer_of(seat.desk, disclosure, seat.look.words))
        return Card(title, beside=opener).add(
            PlainLabel(to_whom, wrap=True), row(PlainLabel(who, size="small", tone="muted"))
        )
