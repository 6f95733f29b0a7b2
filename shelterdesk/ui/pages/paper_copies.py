"""Copies whose day has come, each with its button; nothing shows while there is none."""

from __future__ import annotations

from functools import partial

from shelterdesk.domain.kinds.paper import DocumentCopy
from shelterdesk.domain.record import RecordId
from shelterdesk.i18n import N_
from shelterdesk.services import paper_copies
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat

TITLE = N_("Copies whose day to go has come")
EMPTIES = N_(
    "Emptying takes the scans of this copy out at once; a line stays that says what it was for, "
    "until a manager takes it out. The paper itself stays as it is."
)
TAKES_OUT = N_(
    "Taking out is for good, with every earlier version. Backups lose it when they grow old. The "
    "paper itself stays as it is."
)
AT_ONCE = 30


class CopiesCard(Card):
    """The list of them, for whoever empties or takes out."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.look.words(TITLE))
        self._seat = seat
        self.hide()

    def read(self) -> None:
        """Read the list."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: paper_copies.due(desk), self._show)

    def delete(self, id: RecordId) -> None:
        """Empty one, or take it out."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: paper_copies.delete(desk, id), lambda _: self.read())

    def _show(self, found: tuple[DocumentCopy, ...]) -> None:
        self.clear(keep=1)
        words = self._seat.look.words
        is_manager = paper_copies.is_manager(self._seat.desk)
        said = TAKES_OUT if is_manager else EMPTIES
        self.add(PlainLabel(words(said), size="small", tone="muted", wrap=True))
        for copy in found[:AT_ONCE]:
            parts = [self._seat.name_of(copy.resident), copy.purpose]
            if copy.delete_after:
                parts.append(self._seat.day(copy.delete_after))
            if copy.deleted_on:
                parts.append(words("empty already"))
            title = " · ".join(part for part in parts if part)
            act = words("Take out for good") if is_manager else words("Empty it")
            go = button(self._seat.look, act, partial(self.delete, copy.id), act="quiet")
            go.setAccessibleName(f"{act}: {title}")
            told = row(PlainLabel(title, wrap=True), go)
            told.setStretch(0, 1)
            self.add(told)
        self.setVisible(bool(found))
