"""How somebody left, on the page about leaving: what is open, and that it keeps nobody here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import departures
from shelterdesk.services.departures import Parting
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.ui.pages.seeing_out import SeeingOutPage

SAYS = N_("Any way of leaving can be written down, whatever is still open.")
NO_CARD = N_("They have no safety card yet. Offer one.")
MOST = 6


class DepartureCard(Card):
    """The last departure, what is open now, and the one button."""

    def __init__(self, seat: Seat, resident: ResidentId, page: SeeingOutPage) -> None:
        super().__init__(seat.look.words("How they left"))
        self._seat, self._page = seat, page
        desk = seat.desk
        seat.asker(self).run(lambda _: departures.look(desk, resident), self._show)

    def _show(self, found: Parting) -> None:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        if found.last is not None:
            said = f"{seat.day(found.last.on)} · {words(found.last.how.label)}"
            read = partial(self._page.open_asked.emit, found.last)
            line = row(
                PlainLabel(said, size="strong", wrap=True),
                button(look, words("Open"), read, act="link"),
            )
            self.add(line)
        self.add(PlainLabel(words(SAYS), tone="muted", wrap=True))
        if found.warning:
            warned = row(
                icon_label(look, "info", "info"), PlainLabel(words(found.warning), wrap=True)
            )
            warned.setStretch(1, 1)
            self.add(warned)
        for item in found.unmet[:MOST] if found.last is None else ():
            label = PlainLabel(words(item.criterion.label), size="small", tone="muted", wrap=True)
            self.add(label)
        more = len(found.unmet) - MOST
        if more > 0 and found.last is None:
            rest = words.count("and {n} more", "and {n} more", more).format(n=more)
            self.add(PlainLabel(rest, size="small", tone="muted"))
        acts = [button(look, words("Write down how they left"), self._page.how_asked.emit)]
        if not found.has_card:
            self.add(PlainLabel(words(NO_CARD), size="small", tone="muted", wrap=True))
            to_journey = partial(self._page.went.emit, "journey")
            acts.append(button(look, words("Safety card"), to_journey, act="quiet"))
        self.how = acts[0]
        self.add(row(*acts))
