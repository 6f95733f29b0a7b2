"""The screening board: everybody within reach by step and by next date. Nothing is concluded."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.status import Identification
from shelterdesk.i18n import N_
from shelterdesk.services import identification
from shelterdesk.services.identification import BoardLine
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, fill
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Screening board")
LEAD = N_(
    "Where each resident stands with the authorities, by step and next date. Only people set a "
    "step. How somebody is seen changes nothing in how they are cared for here."
)
NOBODY = N_("Nothing is written of anybody within your reach yet.")
MOST = 100  # lines of one step


def is_for(desk: Desk) -> bool:
    """Whoever may know of status and dates."""
    return identification.may_look(desk)


class ScreeningBoard(QWidget):
    """A card for each step that somebody is at."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self.steps: dict[Identification, Card] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        head = PlainLabel(words(TITLE), size="page")
        page = column(head, PlainLabel(words(LEAD), tone="muted", wrap=True), self._column)
        fill(self, page, words(TITLE))

    def read(self) -> None:
        """Read anew."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: identification.board(desk), self._show)

    def _show(self, lines: tuple[BoardLine, ...]) -> None:
        words = self._seat.look.words
        empty(self._column)
        self.steps = {}
        known = [each for each in lines if self._seat.name_of(each.resident)]
        for step, here in groupby(known, key=lambda each: each.status):
            found = list(here)
            card = Card(f"{words(step.label)} · {len(found)}")
            for each in found[:MOST]:
                card.add(self._line(each))
            self.steps[step] = card
            self._column.addWidget(card)
        if not known:
            self._column.addWidget(PlainLabel(words(NOBODY), tone="muted", wrap=True))

    def _line(self, each: BoardLine) -> QWidget:
        seat, words = self._seat, self._seat.look.words
        name = seat.name_of(each.resident)
        route = f"residents/{each.resident}/legal"
        opener = button(
            seat.look, isolated(name), partial(seat.went.emit, route), act="link", icon="user"
        )
        opener.setAccessibleName(name)
        since = words("since {day}").format(day=seat.day(each.on))
        due = ""
        if each.next_on is not None:
            due = words("next date {day}").format(day=seat.day(each.next_on))
        said = " · ".join(part for part in (isolated(each.authority), since) if part)
        is_near = each.next_on is not None and each.next_on <= seat.desk.today()
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(opener)
        line.addWidget(PlainLabel(said, tone="muted", wrap=True), 1)
        line.addWidget(PlainLabel(due, size="strong", tone="warn" if is_near else ""))
        return holder
