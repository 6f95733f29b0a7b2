"""Arrivals: who is announced, a group at the door, who came lately, what the kitchen must know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.arrival import Arrival, ArrivalState, ExpectedArrival, GroupArrival
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import arrival_papers, expected_arrivals, group_arrivals, kitchen, shift
from shelterdesk.services.group_arrivals import Grid
from shelterdesk.services.kitchen import KitchenCount
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.group import GroupPage
from shelterdesk.ui.pages.group_grid import GroupGridPage
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.records import change_entry, may_write, new_entry
from shelterdesk.ui.pages.room import PileRoom
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Arrivals")
OFF_DUTY = N_("Say on the page Today that you are on duty; then this page opens.")
GRID, NEW, KITCHEN = "grid", "new", "kitchen"
NOBODY = ResidentId("")


def is_for(desk: Desk) -> bool:
    """Whoever reads arrivals, on duty or before it."""
    return desk.may("read", Arrival)


@dataclass(frozen=True)
class Arrivals:
    """What the page asks for."""

    on_duty: bool
    expected: tuple[ExpectedArrival, ...] = ()
    lately: tuple[GroupArrival, ...] = ()
    grid: Grid | None = None
    eating: KitchenCount | None = None


class ArrivalsRoom(PileRoom):
    """The list below; forms, the grid and a group open above it."""

    def look_for(self, more: str) -> None:
        """Open what a route or a draft names: the grid, a new announcement, the kitchen."""
        name = more.split(":")[-1] if more.startswith(GroupArrival.kind) else more
        if name == GRID:
            self.open_grid()
        elif name in (NEW, ExpectedArrival.kind):
            self.announce()
        elif name.startswith(ExpectedArrival.kind):
            self._reopen(name)
        elif name == KITCHEN:
            self.open_kitchen()

    def announce(self) -> None:
        """Write down a call."""
        self._push(new_entry(self._seat, NOBODY, ExpectedArrival))

    def open_grid(self, expected: ExpectedArrival | None = None) -> None:
        """Write down a group."""
        if any(isinstance(self.pile.widget(n), GroupGridPage) for n in range(self.pile.count())):
            return
        page = GroupGridPage(self._seat, expected)
        page.left.connect(self._back)
        page.admitted.connect(self._admitted)
        self.pile.push(page)
        page.start()

    def open_group(self, group: GroupArrival) -> None:
        """Show who came together."""
        page = GroupPage(self._seat, group)
        page.left.connect(self._back)
        page.paper_asked.connect(self._show_paper)
        self.pile.push(page)
        page.table.setFocus()

    def open_kitchen(self) -> None:
        """The kitchen's page."""
        desk, words = self._seat.desk, self._seat.look.words

        def make() -> Any:
            return arrival_papers.kitchen(desk, kitchen.head_count(desk), words=words)

        self._show_paper(PaperPage(self._seat, make))

    # ---- what comes back

    def _admitted(self, receipt: Any) -> None:
        grid = self.pile.currentWidget()
        is_done = isinstance(grid, GroupGridPage) and not grid.model.lines
        if is_done:
            self.pile.pop()
        self.open_group(receipt.value.group)
        self._seat.changed.emit(receipt.changed, "")

    def _back(self) -> None:
        self.pile.pop()
        self.read()

    def _show_paper(self, page: PaperPage) -> None:
        page.left.connect(self._back)
        self.pile.push(page)

    def _reopen(self, name: str) -> None:
        _, id, _ = name.split(":")
        for each in expected_arrivals.expected(self._seat.desk):
            if each.id == RecordId(id):
                self._push(change_entry(self._seat, each))

    def _push(self, entry: Entry) -> None:
        entry.left.connect(self._back)
        entry.finished.connect(self._saved)
        self.pile.push(entry)
        entry.form.start()

    def _saved(self, _: object) -> None:
        self._seat.banner.show_note(self._seat.look.words("Saved."))
        self._back()

    def _ground(self) -> QWidget:
        return ArrivalsPage(self._seat, self)


class ArrivalsPage(QWidget):
    """Four cards."""

    def __init__(self, seat: Seat, room: ArrivalsRoom) -> None:
        super().__init__()
        self._seat, self._room = seat, room
        look, words = seat.look, seat.look.words
        self.call = button(look, words("Somebody is announced"), room.announce, icon="plus")
        self.expected = Card(words("Announced"), beside=self.call)
        self.group = button(
            look, words("Write down a group"), room.open_grid, act="main", icon="users"
        )
        self.now = Card(words("A group at the door"))
        self.lately = Card(words("Came together lately"))
        self.kitchen = Card(words("For the kitchen"))
        self.off_duty = PlainLabel(words(OFF_DUTY), wrap=True)
        self._cards = (self.expected, self.now, self.lately, self.kitchen)
        page = column(PlainLabel(words(TITLE), size="page"), self.off_duty, *self._cards)
        fill(self, page, words(TITLE))
        for part in (*self._cards, self.off_duty):
            part.hide()
        desk = seat.desk

        def read(_: object) -> Arrivals:
            is_here = shift.on_duty(desk) or desk.may("read", ExpectedArrival, NOBODY)
            if not is_here:
                return Arrivals(on_duty=False)
            return Arrivals(
                True,
                expected_arrivals.expected(desk),
                expected_arrivals.lately(desk),
                group_arrivals.find_grid(desk),
                kitchen.head_count(desk) if kitchen.may_count(desk) else None,
            )

        seat.asker(self).run(read, self._show)

    def _show(self, found: Arrivals) -> None:
        self.off_duty.setVisible(not found.on_duty)
        if not found.on_duty:
            return
        for card in self._cards:
            card.show()
        self.call.setVisible(may_write(self._seat, ExpectedArrival, NOBODY))
        self._show_expected(found.expected)
        self._show_now(found.grid)
        self._show_lately(found.lately)
        self._show_kitchen(found.eating)

    def _show_expected(self, found: tuple[ExpectedArrival, ...]) -> None:
        words, show = self._seat.look.words, self._seat.show
        for each in found:
            people = words.count("{n} person", "{n} people", each.count).format(n=each.count)
            kind = ExpectedArrival
            said = " · ".join(
                part
                for part in (
                    self._seat.day(each.expected_on),
                    each.expected_at,
                    people,
                    isolated(each.brought_by),
                    show(kind.field("languages"), each.languages),
                )
                if part
            )
            self.expected.add(
                PlainLabel(said, wrap=True),
                row(
                    self._act(words("They are here"), partial(self._room.open_grid, each), said),
                    self._act(words("Not coming"), partial(self._off, each), said),
                ),
            )
        if not found:
            self.expected.add(PlainLabel(words("Nobody is announced."), tone="muted"))

    def _show_now(self, grid: Grid | None) -> None:
        words = self._seat.look.words
        if grid is not None and grid.lines:
            said = words.count(
                "{n} row is waiting where you stopped.",
                "{n} rows are waiting where you stopped.",
                len(grid.lines),
            )
            self.now.add(PlainLabel(said.format(n=len(grid.lines)), wrap=True))
            self.group.setText(f"\u2002{words('Go on with the group')}")
            self.group.setAccessibleName(words("Go on with the group"))
        else:
            lead = words("Two or sixty people: one row each, typed or pasted.")
            self.now.add(PlainLabel(lead, tone="muted", wrap=True))
        self.now.add(row(self.group))

    def _show_lately(self, found: tuple[GroupArrival, ...]) -> None:
        words = self._seat.look.words
        for each in found:
            people = words.count("{n} person", "{n} people", each.count).format(n=each.count)
            said = f"{self._seat.day(each.arrived_on)} · {people}"
            said += f" · {isolated(each.brought_by)}" if each.brought_by else ""
            opener = self._act(words("Open"), partial(self._room.open_group, each), said)
            self.lately.add(row(PlainLabel(said), opener))
        if not found:
            self.lately.add(
                PlainLabel(words("No group came in the last thirty days."), tone="muted")
            )

    def _show_kitchen(self, found: KitchenCount | None) -> None:
        words = self._seat.look.words
        if found is None:
            self.kitchen.hide()
            return
        said = words.count("{n} person eats", "{n} people eat", found.people)
        diets = [f"{words(diet.label)}: {n}" for diet, n in found.diets]
        line = " · ".join([said.format(n=found.people), *diets])
        self.kitchen.add(
            PlainLabel(line, wrap=True),
            row(button(self._seat.look, words("Look and print"), self._room.open_kitchen)),
        )

    def _off(self, each: ExpectedArrival) -> None:
        desk, say = self._seat.desk, expected_arrivals.say
        self._seat.asker(self).run(
            lambda _: say(desk, each.id, each.rev, ArrivalState.CALLED_OFF),
            lambda _: self._room.read(),
        )

    def _act(self, text: str, do: Callable[[], None], what: str) -> QWidget:
        made = button(self._seat.look, text, do, act="quiet")
        made.setAccessibleName(f"{text}: {what}")
        return made
