"""Ways from here: who is ready, who is one step away and which step; each number opens its list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.i18n import N_
from shelterdesk.services import cohort
from shelterdesk.services.cohort import Board, OnBoard, Pile, Place, Sight
from shelterdesk.services.one_person import SHUT_SAYS
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.filling import Filling
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.printing import ask_printer
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.sheet_run import SheetRun
from shelterdesk.ui.presenters.readiness import who_acts

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Ways from here")
LEAD = N_(
    "Everybody who lives here, by what is still missing. “Not ready” is about the help of the "
    "house. It keeps nobody here."
)
NOBODY = N_("Nobody stands here.")
FOR_INSIDE = N_("The readiness sheets of everybody shown here, for the house itself")
STALE = N_("Something was written since these were last looked at: {n}")
AT_ONCE = 12
QUIET = frozenset({Place.READY, Place.OTHER_WAY, Place.LOOK, Place.SHUT})  # no step is said
ICONS = {
    Place.READY: ("circle-check", "ok"),
    Place.TO_SIGN: ("pen-line", "ok"),
    Place.ONE_STEP: ("contrast", "warn"),
    Place.ON_THE_WAY: ("contrast", "warn"),
    Place.STOPPED: ("octagon-minus", "stop"),
    Place.RESTING: ("circle-dashed", "text2"),
    Place.OTHER_WAY: ("circle-dashed", "info"),
    Place.SHUT: ("search", "info"),
    Place.LOOK: ("search", "info"),
}


def is_for(desk: Desk) -> bool:
    """Managers, and case managers for those they work with."""
    return cohort.is_for(desk)


class CohortRoom(RoomStack):
    """Counts above, piles below; the register tells who is here."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._board: Board | None = None
        self._most: dict[str, int] = {}
        self._only: Place | None = None
        self.sight = CalmPicker()
        self.sight.setAccessibleName(words("Sorted"))
        for sight in Sight:
            self.sight.addItem(words(sight.label), sight.value)
        self.sight.activated.connect(lambda _: self._draw())
        self.fresh = button(look, words("Look at them again"), self.freshen)
        self.stale = PlainLabel(tone="muted", wrap=True)
        self.paper = button(look, words("Print their sheets…"), self.print_sheets, icon="printer")
        self.paper.setAccessibleDescription(words(FOR_INSIDE))
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True), row(self.sight, self.paper)
        )
        self.counts = Card()
        self.again = Card().add(self.stale, row(self.fresh))
        self.piles = Card()
        self._filling = Filling(self.piles, seat.asker(self).soon)
        self.furnish(self.head, self.counts, self.again, self.piles)
        self.again.hide()
        seat.register_changed.connect(self._renew)

    def read(self) -> None:
        """Read the board anew; nothing shows before the register is there."""
        desk, register = self.seat.desk, self.seat.register
        if register is not None:
            self.seat.asker(self).run(lambda _: cohort.board(desk, register), self._show)

    def _renew(self) -> None:
        """The register changed: read the board if somebody looks at it; else when they come."""
        if self.isVisible():
            self.read()

    def freshen(self) -> None:
        """Judge anew whom something was written about."""
        desk, board = self.seat.desk, self._board
        if board is None:
            return
        todo = cohort.stale(board)
        self.fresh.setEnabled(False)

        def done(_: object) -> None:
            self.fresh.setEnabled(True)
            self.seat.banner.clear()
            self.read()

        self.seat.asker(self).run(lambda progress: cohort.freshen(desk, todo, progress), done)

    def print_sheets(self) -> None:
        """Print the sheets of everybody who shows, whether on the screen yet or not."""
        found = list(dict.fromkeys(each.resident for _, rows in self._shown() for each in rows))
        printer = ask_printer(self, self.seat.banner) if found else None
        if printer is not None:
            SheetRun(self.seat, self, printer).begin(found)

    def _shown(self) -> list[tuple[Pile, list[OnBoard]]]:
        if self._board is None:
            return []
        sight = next(s for s in Sight if s.value == self.sight.currentData())
        piles = (
            (pile, [r for r in pile.rows if self._only in (None, r.place)])
            for pile in self._board.piles(sight)
        )
        return [(pile, rows) for pile, rows in piles if rows]

    def _show(self, board: Board) -> None:
        self._board = board
        words, waits = self.seat.look.words, len(cohort.stale(board))
        self.stale.setText(words(STALE).format(n=waits))
        self.again.setVisible(bool(waits))
        self._draw()

    def _draw(self) -> None:
        board = self._board
        if board is None:
            return
        look, words = self.seat.look, self.seat.look.words
        self.counts.clear()
        chips: list[QWidget] = []
        for place, count in board.counts().items():
            said = f"{words(place.label)}: {count}"
            chip = button(look, said, partial(self._choose, place), icon=ICONS[place][0])
            chip.setProperty("act", "quiet" if place is not self._only else "")
            chip.setAccessibleDescription(words("Shows only these"))
            chips.append(chip)
        for start in range(0, len(chips), 4):
            self.counts.add(row(*chips[start : start + 4]))
        if self._only is not None:
            every = button(look, words("Show everybody"), partial(self._choose, None), act="link")
            self.counts.add(row(every))
        shown_if(self.counts, bool(chips))
        shown = self._shown()
        self._filling.fill(self._fill(shown))
        shown_if(self.paper, bool(shown) and self.seat.desk.may("print", ReadinessVerdict))

    def _fill(self, shown: list[tuple[Pile, list[OnBoard]]]) -> Iterator[object]:
        self.piles.clear()
        for pile, rows in shown:
            yield from self._pile(pile, rows)
        if not shown:
            self.piles.add(PlainLabel(self.seat.look.words(NOBODY), tone="muted"))

    def _pile(self, pile: Pile, rows: list[OnBoard]) -> Iterator[object]:
        look, words = self.seat.look, self.seat.look.words
        title = words(pile.title)
        self.piles.add(PlainLabel(f"{title} ({len(rows)})", size="card"))
        most = self._most.get(pile.key, AT_ONCE)
        for each in rows[:most]:
            yield self.piles.add(self._line(each))
        if len(rows) > most:
            more = button(look, words("Show more"), partial(self._more, pile.key), act="quiet")
            more.setAccessibleName(f"{words('Show more')}: {title}")
            self.piles.add(row(more))

    def _line(self, each: OnBoard) -> Any:
        seat, look, words = self.seat, self.seat.look, self.seat.look.words
        icon, tone = ICONS[each.place]
        name = seat.name_of(each.resident)
        board = self._board
        parts = [words(self._state(each))]
        if each.depart_on is not None:
            parts.append(words("leaves on {day}").format(day=seat.day(each.depart_on)))
        if each.journey is not None and board is not None:
            parts.append(isolated(board.journeys[each.journey].name))
        if each.missing and each.place in (Place.ONE_STEP, Place.ON_THE_WAY, Place.STOPPED):
            count = words.count("{n} step missing", "{n} steps missing", each.missing)
            parts.append(count.format(n=each.missing))
        step = ""
        if each.next_step and each.place not in QUIET:
            who = who_acts(each.who.split(), words)
            step = f"{words(each.next_step)} ({who})" if who else words(each.next_step)
        if each.place is Place.SHUT:
            step = words(SHUT_SAYS)
        go = button(
            look, name, partial(seat.went.emit, f"residents/{each.resident}/readiness"), act="link"
        )
        said = " · ".join(part for part in parts if part)
        go.setAccessibleDescription(said)
        go.setMinimumWidth(int(150 * look.scale))
        told = PlainLabel("\n".join(part for part in (said, step) if part), wrap=True)
        line = row(icon_label(look, icon, tone, words(each.place.label), size=16), go, told)
        line.setStretch(2, 1)
        line.setStretch(3, 0)
        return line

    @staticmethod
    def _state(each: OnBoard) -> str:
        known = {state.value: state.label for state in ReadinessState}
        return known.get(each.state, each.place.label)

    def _choose(self, place: Place | None) -> None:
        self._only = None if place is self._only else place
        self._draw()

    def _more(self, key: str) -> None:
        self._most[key] = self._most.get(key, AT_ONCE) + 5 * AT_ONCE
        self._draw()
