"""What waits by itself: worked out anew each time, by every room, and no task of anybody."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.record import ResidentId
from shelterdesk.services.waiting import Waiting
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.pages.seat import Seat

MOST_LOOKS = 20


class LooksCard(Card):
    """One line for each, danger first; a click goes there."""

    def __init__(self, seat: Seat, title: str) -> None:
        """*title* is translated."""
        super().__init__(title)
        self._seat = seat

    def show_looks(self, looks: tuple[Waiting, ...]) -> None:
        """Show *looks* instead of what stood here."""
        seat, words = self._seat, self._seat.look.words
        self.clear(keep=1)
        for each in looks[:MOST_LOOKS]:
            who = isolated(seat.name_of(ResidentId(each.resident)))
            said = words(each.said).format(n=each.count, who=who)
            opener = button(seat.look, said, partial(seat.went.emit, each.route), act="link")
            icon, tone = ("octagon-minus", "stop") if each.urgent else ("eye", "text2")
            parts: list[QWidget] = [icon_label(seat.look, icon, tone, size=16), opener]
            if each.due_on is not None:
                day = PlainLabel(seat.day(each.due_on), size="small", tone="muted")
                parts.append(day)
            self.add(row(*parts))
        more = len(looks) - MOST_LOOKS
        if more > 0:
            said = words.count("{n} more", "{n} more", more).format(n=more)
            self.add(PlainLabel(said, size="small", tone="muted"))
        if not looks:
            self.add(PlainLabel(words("Nothing needs a look."), tone="muted"))
