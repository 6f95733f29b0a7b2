"""The room for rooms and beds: a board that everybody on duty understands at a glance.

Code names only: the board is read over shoulders.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from shelterdesk.domain.kinds.bed import Bed, BedAssignment, BedReservation, GenderRule, Room
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import beds, board, records
from shelterdesk.services.board import BedLine, BedStanding, Board, HeadCount, RoomLine
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.pages.bed_entries import AssignEntry, bed_entry, keep_entry
from shelterdesk.ui.pages.bed_sheet import BedSheet, bed_words, code_name
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import change_entry, new_entry
from shelterdesk.ui.pages.room import PileRoom
from shelterdesk.ui.pages.seat import Seat

TITLE = N_("Rooms and beds")
NO_ROOMS = N_("No rooms yet. A manager or a case manager can add the first one.")
HOUSE = ResidentId("")
WIDE = 360  # logical pixels of one room's card at normal text size
ICONS = {
    BedStanding.FREE: "circle-dashed",
    BedStanding.TAKEN: "user",
    BedStanding.KEPT: "lock",
    BedStanding.OVERFLOW: "plus",
    BedStanding.OUT_OF_USE: "x",
}
COUNTED = (
    ("in_house", N_("In the house: {n}")),
    ("out", N_("Out: {n}")),
    ("away", N_("Away for nights: {n}")),
    ("missing", N_("Missing: {n}")),
    ("unseen", N_("Beds taken that you may not look into: {n}")),
    ("free", N_("Beds free: {n}")),
    ("kept", N_("Beds kept: {n}")),
    ("overflow_used", N_("Overflow places used: {n}")),
    ("overflow_free", N_("Overflow places free: {n}")),
    ("out_of_use", N_("Out of use: {n}")),
)
ALWAYS = frozenset({"in_house", "free"})
TRAITS = (
    ("quiet", N_("quiet")),
    ("accessible", N_("no steps")),
    ("lockable", N_("can be locked")),
    ("isolation", N_("for who must sleep apart")),
)
WITHOUT = N_("In the house without a bed")
AT_ONCE = 60  # of those: ten rows; a house that has just been filled in has everybody there
SHARED_ALREADY = N_("Not together: two who sleep here are not to share a room.")

is_for = beds.is_for


def heads_words(seat: Seat, heads: HeadCount) -> str:
    """The head count in one line; what is nobody is left out."""
    words = seat.look.words
    counted = [(key, getattr(heads, key), text) for key, text in COUNTED]
    return "   ·   ".join(
        words(text).format(n=number) for key, number, text in counted if number or key in ALWAYS
    )


class BoardPage(QWidget):
    """All rooms with their beds, the head count, and who has no bed."""

    bed_opened = Signal(str)
    give_asked = Signal(str, str)  # the resident, the bed; either may be empty
    room_asked = Signal(object)  # a room to change; None for a new one
    bed_asked = Signal(object)  # the room that gets one more bed

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._board: Board | None = None
        self._buttons: dict[str, QPushButton] = {}
        words = seat.look.words
        self._columns = 0
        self._most = AT_ONCE
        self.count = PlainLabel(size="strong", wrap=True)
        self.give = button(
            seat.look, words("Give a bed"), lambda: self.give_asked.emit("", ""), act="main"
        )
        if not seat.desk.may_create(BedAssignment):
            self.give.hide()
        self.add_room = button(
            seat.look, words("Add a room"), lambda: self.room_asked.emit(None), icon="plus"
        )
        self._makes_rooms = seat.desk.may("create", Room)
        if not self._makes_rooms:
            self.add_room.hide()
        head = QHBoxLayout()
        head.addWidget(PlainLabel(words(TITLE), size="page"), 1)
        head.addWidget(self.add_room)
        head.addWidget(self.give)
        tonight = Card(words("Tonight")).add(self.count)
        self.without = Card(words(WITHOUT))
        self.without.hide()
        self.empty = PlainLabel(words(NO_ROOMS), tone="muted", wrap=True)
        self.empty.hide()
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        page = column(head, tonight, self.without, self.empty, self._grid)
        fill(self, page, words(TITLE))
        seat.register_changed.connect(self._draw)
        self.read()

    def read(self) -> None:
        """Read the board anew."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: board.board(desk), self._take)

    def bed_button(self, bed_id: RecordId) -> QPushButton:
        """The button of one bed; KeyError if it is not on the board."""
        return self._buttons[bed_id]

    def _take(self, found: Board) -> None:
        self._board = found
        self._draw()

    def _draw(self) -> None:
        found, words = self._board, self._seat.look.words
        if found is None:
            return
        self.count.setText(heads_words(self._seat, found.heads))
        self.empty.setVisible(not found.rooms)
        self.give.setEnabled(bool(found.rooms))
        self._draw_without(found)
        empty(self._grid)
        self._buttons = {}
        self._columns = self._fitting()
        for number, room in enumerate(found.rooms):
            self._grid.addWidget(self._card(room), number // self._columns, number % self._columns)
        for column_number in range(self._columns):
            self._grid.setColumnStretch(column_number, 1)
        self.setAccessibleDescription(words(TITLE))

    def _draw_without(self, found: Board) -> None:
        seat, words = self._seat, self._seat.look.words
        self.without.clear(keep=1)
        made: list[QWidget] = []
        known = (seat.register.row(r) for r in found.without_bed) if seat.register else ()
        rows = [each for each in known if each is not None]
        for row_of in rows[: self._most]:
            resident = row_of.resident
            one = button(
                seat.look,
                row_of.code_name,
                partial(self.give_asked.emit, resident, ""),
                icon="user",
            )
            one.setAccessibleName(words("Give a bed: {name}").format(name=row_of.code_name))
            one.setEnabled(seat.desk.may_create(BedAssignment, resident))
            made.append(one)
        for first in range(0, len(made), 6):
            self.without.add(row(*made[first : first + 6]))
        if len(rows) > self._most:
            more = button(seat.look, words("Show more"), self._show_more, act="quiet")
            more.setAccessibleName(f"{words('Show more')}: {words(WITHOUT)}")
            self.without.add(row(more))
        self.without.setVisible(bool(made))

    def _show_more(self) -> None:
        self._most += AT_ONCE
        self._draw()

    def _card(self, line: RoomLine) -> Card:
        seat, words, room = self._seat, self._seat.look.words, line.room
        title = f"{room.name} · {room.floor}" if room.floor else room.name
        acts = QWidget()
        beside = QHBoxLayout(acts)
        beside.setContentsMargins(0, 0, 0, 0)
        if self._makes_rooms:
            for text, signal, icon in (
                (words("Change"), self.room_asked, "pen-line"),
                (words("Bed"), self.bed_asked, "plus"),
            ):
                one = button(seat.look, text, partial(signal.emit, room), act="quiet", icon=icon)
                one.setAccessibleName(f"{text}: {room.name}")
                beside.addWidget(one)
        card = Card(title, beside=acts)
        traits = [words(room.gender_rule.label)] if room.gender_rule is not GenderRule.ANY else []
        traits += [words(said) for name, said in TRAITS if getattr(room, name)]
        if not room.child_ok:
            traits.append(words("no children"))
        if traits:
            card.add(PlainLabel(" · ".join(traits), size="small", tone="muted", wrap=True))
        if line.not_together:
            said = PlainLabel(words(SHARED_ALREADY), tone="warn", wrap=True)
            card.add(row(icon_label(seat.look, "triangle-alert", "warn", size=16), said))
        for bed in line.beds:
            card.add(self._bed(room, bed))
        if not line.beds:
            card.add(PlainLabel(words("No beds yet."), tone="muted"))
        return card

    def _bed(self, room: Room, line: BedLine) -> QWidget:
        seat = self._seat
        said = bed_words(seat, line)
        one = button(
            seat.look,
            f"{line.bed.name}  ·  {said}",
            partial(self.bed_opened.emit, line.bed.id),
            act="link",
            icon=ICONS[line.standing],
        )
        one.setAccessibleName(f"{room.name}, {line.bed.name}: {said}")
        self._buttons[line.bed.id] = one
        return one

    def _fitting(self) -> int:
        return max(1, self.width() // int(WIDE * self._seat.look.scale))

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._board is not None and self._columns != self._fitting():
            self._draw()


class BedsRoom(PileRoom):
    """The board, and what is opened above it."""

    @property
    def board(self) -> BoardPage:
        """The board itself."""
        found = self.pile.widget(0)
        assert isinstance(found, BoardPage)  # noqa: S101  the lowest page
        return found

    def read(self) -> None:
        """Read the board anew; what is being written above it stays."""
        self.board.read()
        shown = self.pile.currentWidget()
        if isinstance(shown, BedSheet):
            shown.read()

    def open_bed(self, bed_id: str) -> None:
        """Look at one bed."""
        sheet = BedSheet(self._seat, RecordId(bed_id))
        sheet.left.connect(self.pile.pop)
        sheet.asked.connect(self._push)
        sheet.changed.connect(self._changed)
        self.pile.push(sheet)
        sheet.start()

    def give(self, resident: str = "", bed_id: str = "") -> None:
        """Open the form that gives a bed."""
        called = isolated(code_name(self._seat, ResidentId(resident)))
        self._push(AssignEntry(self._seat, resident, bed_id, called=called))

    def open_draft(self, written: str) -> None:
        """Go on with what was being written here; *written* is as in its slot."""
        name, *ids = written.split(":")
        first = ids[0] if ids else ""
        if name == BedAssignment.kind:
            self.give("", first)
        elif name == BedReservation.kind:
            self._push(keep_entry(self._seat, HOUSE, linked={"bed_id": first}))
        elif len(ids) == 2:
            self._reopen(Room if name == Room.kind else Bed, first, int(ids[1]))
        elif name == Bed.kind:
            self._push(new_entry(self._seat, HOUSE, Bed, linked={"room_id": first}))
        else:
            self._write_room(None)

    def _reopen(self, kind: type[Room | Bed], id: str, rev: int) -> None:
        """A change goes on from the revision on which it was begun."""
        seat = self._seat

        def read(_: object) -> Room | Bed:
            revisions = records.history(seat.desk, kind, RecordId(id))
            return next((r for r in revisions if r.rev == rev), revisions[0])

        def write(found: Room | Bed) -> None:
            self._push(
                bed_entry(seat, found) if isinstance(found, Bed) else change_entry(seat, found)
            )

        seat.asker(self).run(read, write)

    def _ground(self) -> QWidget:
        page = BoardPage(self._seat)
        page.bed_opened.connect(self.open_bed)
        page.give_asked.connect(self.give)
        page.room_asked.connect(self._write_room)
        page.bed_asked.connect(self._write_bed)
        return page

    def _write_room(self, room: Room | None) -> None:
        seat = self._seat
        self._push(change_entry(seat, room) if room else new_entry(seat, HOUSE, Room))

    def _write_bed(self, room: Room) -> None:
        self._push(new_entry(self._seat, HOUSE, Bed, linked={"room_id": room.id}))

    def _push(self, entry: Entry) -> None:
        entry.left.connect(self.pile.pop)
        entry.finished.connect(self._finished)
        self.pile.push(entry)
        entry.form.start()

    def _finished(self, receipt: Any) -> None:
        self._seat.banner.show_note(self._seat.look.words("Saved."))
        about = getattr(receipt.value, "resident", "")
        if isinstance(receipt.value, tuple):
            about = receipt.value[0].resident
        self._changed(receipt.changed, about)

    def _changed(self, kinds: frozenset[type[Record]], resident: str) -> None:
        self.pile.refresh()
        self._seat.changed.emit(kinds, resident)
