"""The room for incidents: a list of what one may read, a page to write one, a page to read one.

Something about a colleague has a door of its own; who is no reader of it finds nothing here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.kinds.incident import Account, Incident, RestrictedIncident
from shelterdesk.domain.record import Page, RecordId
from shelterdesk.i18n import N_
from shelterdesk.services import incidents
from shelterdesk.services.incidents import Lines
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.datewords import day_words
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.paged_list import MOST_ROWS, PagedList
from shelterdesk.ui.kit.paged_table import PagedTable
from shelterdesk.ui.pages.incident import IncidentPage
from shelterdesk.ui.pages.incident_entries import (
    CLOSING,
    add_entry,
    close_entry,
    hand_over_entry,
    report_entry,
)
from shelterdesk.ui.pages.room import PileRoom
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.incidents import COLUMNS, IncidentRow, rows_of

if TYPE_CHECKING:
    from datetime import date

    from shelterdesk.access.desk import Desk
    from shelterdesk.ui.pages.entry import Entry

TITLE = N_("Incidents")
COLLEAGUE = N_("Something about a colleague")
NO_OPEN = N_("No incident is open.")
NO_CLOSED = N_("No incident is closed yet.")
WHAT_FOR = N_(
    "Write down what happened, in facts. Managers read it, and the colleagues who work with the "
    "residents in it. Nobody is blamed here."
)
HANDED = N_("It was handed over on {day}. Its readers go on with it.")
NOBODY = N_("Nobody works here yet who could read it.")


def is_for(desk: Desk) -> bool:
    """Everybody who may write an incident."""
    return incidents.may_report(desk)


class IncidentList(Card):
    """Open or closed incidents as a table; an empty one says so in a sentence."""

    def __init__(self, seat: Seat, title: str, read: Callable[[Desk], Lines], nothing: str) -> None:
        words = seat.look.words
        super().__init__(words(title))
        self._seat, self._read = seat, read
        self._asker = seat.asker(self)
        self.model = PagedTable(COLUMNS, self._ask, lambda _, value: str(value), seat.look, self)
        self.model.failed.connect(seat.banner.show_error)
        self.list = PagedList(self.model, words(title), words(nothing), seat.look)
        self.table = self.list.table
        self.add(self.list)
        self.list.begin()

    def row(self, number: int) -> IncidentRow:
        """The line that shows in row *number*."""
        found: Any = self.model.record(number)
        line: IncidentRow = found
        return line

    def _ask(
        self, after: Any, done: Callable[[Page[Any]], None], failed: Callable[[Exception], None]
    ) -> None:
        seat, desk = self._seat, self._seat.desk

        def put(lines: Lines) -> None:
            made = rows_of(
                lines.rows,
                seat.look.words,
                seat.show,
                lambda day: day_words(day, seat.look),  # one calendar: the list is narrow
                desk.today(),
            )
            rows: tuple[Any, ...] = made
            done(Page(rows, None, lines.damaged))

        self._asker.run(lambda _: self._read(desk), put, failed)


class IncidentsRoom(PileRoom):
    """The list, and above it whatever is being written or read."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._is_new = True

    # ---- a RoomPage

    def read(self) -> None:
        """Read the list anew, unless somebody is in the middle of something above it."""
        if self.pile.count() == 1:
            if not self._is_new:
                self.pile.refresh()
            self._seat.say_reach(incidents.KINDS, "")
        self._is_new = False

    def look_for(self, more: str) -> None:
        """A draft leads here: its slot, of a new report or of what is added to one."""
        name, _, rest = more.partition("/")[0].partition(":")
        kind = next((k for k in incidents.KINDS if k.kind == name), None)
        if kind is not None and rest:
            id, closes = RecordId(rest.partition(":")[0]), rest.endswith(CLOSING)
            made = close_entry if closes else add_entry
            self._fetch(kind, id, lambda found: self._push(made(self._seat, found.record)))
        elif kind is Incident:
            self.write()
        elif kind is RestrictedIncident:
            self.hand_over()

    # ---- what can be done here

    def write(self) -> None:
        """Open the page for a new incident."""
        self._push(report_entry(self._seat))

    def hand_over(self) -> None:
        """Open the door for something about a colleague."""
        desk, seat = self._seat.desk, self._seat

        def push(found: tuple[Any, Any]) -> None:
            everybody, readers = found
            if readers:
                self._push(hand_over_entry(seat, everybody, readers))
            else:
                seat.banner.show_note(seat.look.words(NOBODY), tone="warn")

        seat.asker(self).run(
            lambda _: (incidents.may_be_about(desk), incidents.possible_readers(desk, ())), push
        )

    def open(self, kind: type[Account], id: RecordId) -> None:
        """Open one to read."""
        self._fetch(kind, id, self._show)

    # ---- the list

    def _ground(self) -> QWidget:
        seat, words = self._seat, self._seat.look.words
        self.write_it = button(
            seat.look, words("Write an incident"), self.write, act="main", icon="pen-line"
        )
        self.about = button(seat.look, words(COLLEAGUE), self.hand_over, act="quiet")
        acts = [self.write_it]
        if incidents.may_hand_over(seat.desk):
            acts.append(self.about)
        self.current = IncidentList(seat, N_("Open"), incidents.open_ones, NO_OPEN)
        self.done = IncidentList(seat, N_("Closed"), incidents.closed_ones, NO_CLOSED)
        for shown in (self.current, self.done):
            shown.table.opened.connect(partial(self._open_row, shown))
        self.handed = Card(words("What you handed over"))
        self.handed.hide()
        page = column(
            PlainLabel(words(TITLE), size="page"),
            PlainLabel(words(WHAT_FOR), tone="muted", wrap=True),
            row(*acts),
            self.current,
            self.done,
            self.handed,
        )
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        desk = seat.desk
        seat.asker(page).run(lambda _: incidents.handed_over(desk), self._show_handed)
        return scrolled(page, words(TITLE))

    def _show_handed(self, days: tuple[date, ...]) -> None:
        words, day = self._seat.look.words, self._seat.day
        self.handed.setVisible(bool(days))
        for each in days[:MOST_ROWS]:
            said = words(HANDED).format(day=day(each))
            self.handed.add(PlainLabel(said, wrap=True))

    def _open_row(self, shown: IncidentList, number: int) -> None:
        record = shown.row(number).line.record
        self.open(type(record), RecordId(record.id))

    # ---- what lies on top of it

    def _fetch(
        self, kind: type[Account], id: RecordId, then: Callable[[incidents.Opened], None]
    ) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: incidents.opened(desk, kind, id), then)

    def _show(self, found: incidents.Opened) -> None:
        page = IncidentPage(self._seat, found)
        page.left.connect(self._back)
        page.add_asked.connect(lambda record: self._push(add_entry(self._seat, record)))
        page.close_asked.connect(lambda record: self._push(close_entry(self._seat, record)))
        page.changed.connect(self._changed)
        self._seat.readers_known.emit(found.readers)
        self.pile.push(page)
        page.back.setFocus()

    def _push(self, entry: Entry) -> None:
        entry.left.connect(self._left)
        entry.finished.connect(lambda receipt: self._finished(receipt.changed))
        self._seat.readers_known.emit(None)  # a draft is one's own
        self.pile.push(entry)
        entry.form.start()

    def _left(self) -> None:
        self.pile.pop()
        self._seat.say_reach(incidents.KINDS, "")

    def _back(self) -> None:
        self.pile.refresh()
        self._seat.say_reach(incidents.KINDS, "")

    def _finished(self, changed: frozenset[Any]) -> None:
        words = self._seat.look.words
        self._seat.banner.show_note(words("Saved."))
        self._changed(changed)

    def _changed(self, changed: frozenset[Any]) -> None:
        self.pile.refresh()
        self._is_new = True  # it was just read; telling the window reads this room again
        self._seat.changed.emit(changed, "")
