"""One bed: how it stands, what can be done, and who slept there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.bed import (
    Bed,
    BedAssignment,
    BedReservation,
    Room,
)
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import beds, board
from shelterdesk.services.board import BedLine, BedStanding
from shelterdesk.services.writers import writer_of
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.bed_entries import AssignEntry, bed_entry, keep_entry
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.services.receipts import Receipt

HOUSE = ResidentId("")
SAYS_NOTHING = N_("This bed is taken. There is nothing more to see here for you.")
NOBODY_YET = N_("Nobody slept here yet, as far as you may see.")


@dataclass(frozen=True)
class _Standing:
    """What the sheet asks the desk for."""

    room: Room
    line: BedLine
    history: tuple[BedAssignment, ...]


def code_name(seat: Seat, resident: ResidentId) -> str:
    """The code name; empty for who is out of reach."""
    found = seat.register.row(resident) if seat.register and resident else None
    return found.code_name if found else ""


def bed_words(seat: Seat, line: BedLine) -> str:
    """How a bed stands, in a few words."""
    words = seat.look.words
    parts = [words(line.standing.label)]
    if line.reason is not None:
        parts.append(words(line.reason.label))
    name = code_name(seat, line.resident)
    if name:
        parts.append(isolated(name))
    return ", ".join(parts)


class BedSheet(QWidget):
    """One bed to look at and to act on."""

    left = Signal()
    asked = Signal(object)  # a form to open
    changed = Signal(object, str)  # kinds, and the resident

    def __init__(self, seat: Seat, bed_id: RecordId) -> None:
        super().__init__()
        self._seat, self.bed_id = seat, bed_id
        words = seat.look.words
        self.back = button(
            seat.look, words("Rooms and beds"), self.left.emit, act="quiet", icon="arrow-left"
        )
        self.title = PlainLabel(size="page", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        self.state = PlainLabel(size="strong", wrap=True)
        self.since = PlainLabel(size="small", tone="muted", wrap=True)
        self._acts = QVBoxLayout()
        now = Card(words("Now")).add(self.state, self.since, self._acts)
        self.history = Card(words("Who slept here"))
        page = column(head, now, self.history)
        fill(self, page, words("Bed"))
        self.read()

    def start(self) -> None:
        """Put the keyboard here."""
        self.back.setFocus()

    def read(self) -> None:
        """Read it anew."""
        desk, bed_id = self._seat.desk, self.bed_id

        def ask(_: object) -> _Standing | None:
            found = board.board(desk).line(bed_id)
            return found and _Standing(*found, beds.history_of_bed(desk, bed_id))

        self._seat.asker(self).run(ask, self._show)

    def _show(self, found: _Standing | None) -> None:
        if found is None:
            self.left.emit()
            return
        seat, words, line = self._seat, self._seat.look.words, found.line
        self.title.setText(beds.place_words(found.room, line.bed))
        unseen = line.standing is BedStanding.TAKEN and not line.held
        self.state.setText(words(SAYS_NOTHING) if unseen else bed_words(seat, line))
        since = words("since {day}").format(day=seat.day(line.since)) if line.since else ""
        until = words("until {day}").format(day=seat.day(line.until)) if line.until else ""
        self.since.setText(" · ".join(part for part in (since, until, line.bed.remark) if part))
        had_focus = any(b.hasFocus() for b in self.findChildren(QPushButton))
        empty(self._acts)
        acts = self._offered(line)
        if acts:
            self._acts.addLayout(row(*acts))
        if had_focus and acts:
            acts[0].setFocus()
        self._show_history(found.history)

    def _offered(self, line: BedLine) -> list[QWidget]:
        seat, desk, who = self._seat, self._seat.desk, line.resident
        gives = desk.may_create(BedAssignment, who or None)
        ends = bool(line.held) and desk.may("amend", BedAssignment, who or None)
        keeps = desk.may_create(BedReservation, who or None)
        taken = line.standing is BedStanding.TAKEN and bool(line.held)
        kept = line.standing is BedStanding.KEPT
        offered: list[tuple[bool, str, Callable[[], None]]] = [
            (line.is_free and gives, N_("Give this bed"), self._give),
            (kept and gives and not who, N_("Give it to who came"), self._give),
            (
                kept and bool(who) and gives,
                N_("Is back in this bed"),
                lambda: self._come_back(line),
            ),
            (taken and ends and gives, N_("Move to another bed"), lambda: self._move(who)),
            (taken and ends and keeps, N_("Keep while away"), lambda: self._keep(who)),
            (taken and ends, N_("Free the bed"), lambda: self._end(line)),
            (kept and ends, N_("Stop keeping it"), lambda: self._release(line)),
            (
                line.is_free and keeps,
                N_("Keep it for somebody expected"),
                lambda: self._keep(HOUSE),
            ),
            (taken or (kept and bool(who)), N_("Open the file"), lambda: self._file(who)),
            (desk.may("amend", Bed), N_("Change the bed"), lambda: self._change(line)),
        ]
        made: list[QWidget] = []
        for applies, title, act in offered:
            if applies:
                style = "main" if not made else ""
                made.append(button(seat.look, seat.look.words(title), act, act=style))
        return made

    def _show_history(self, history: tuple[BedAssignment, ...]) -> None:
        seat, words = self._seat, self._seat.look.words
        self.history.clear(keep=1)
        for held in history:
            name = code_name(seat, held.resident)
            if not name:
                continue
            ends = seat.day(held.to_on) if held.to_on else words("today")
            days = words("{start} to {end}").format(start=seat.day(held.from_on), end=ends)
            given = words("given by {worker}").format(
                worker=isolated(writer_of(seat.desk, held, seat.look.words))
            )
            parts = (isolated(name), days, given if held.rev == 1 else "")
            self.history.add(PlainLabel(" · ".join(p for p in parts if p), wrap=True))
            if held.override_reason:
                why = words("Why all the same: {reason}").format(reason=held.override_reason)
                self.history.add(PlainLabel(why, size="small", tone="muted", wrap=True))
        if self.history.column.count() == 1:
            self.history.add(PlainLabel(words(NOBODY_YET), tone="muted"))

    # ---- what can be done

    def _give(self) -> None:
        self.asked.emit(AssignEntry(self._seat, "", self.bed_id, called=self.title.text()))

    def _move(self, resident: ResidentId) -> None:
        called = isolated(code_name(self._seat, resident))
        self.asked.emit(AssignEntry(self._seat, resident, called=called))

    def _keep(self, resident: ResidentId) -> None:
        linked = {} if resident else {"bed_id": str(self.bed_id)}
        self.asked.emit(keep_entry(self._seat, resident, linked=linked))

    def _change(self, line: BedLine) -> None:
        self.asked.emit(bed_entry(self._seat, line.bed))

    def _file(self, resident: ResidentId) -> None:
        self._seat.went.emit(f"residents/{resident}/house")

    def _end(self, line: BedLine) -> None:
        desk, words = self._seat.desk, self._seat.look.words
        self._do(lambda: beds.end(desk, line.held), words("The bed is free."), line.resident)

    def _release(self, line: BedLine) -> None:
        desk, words = self._seat.desk, self._seat.look.words
        said = words("The bed is not kept any more.")
        self._do(lambda: beds.release(desk, line.held), said, line.resident)

    def _come_back(self, line: BedLine) -> None:
        desk, words = self._seat.desk, self._seat.look.words
        self._do(lambda: beds.come_back(desk, line.held), words("Welcome back."), line.resident)

    def _do(self, act: Callable[[], Receipt[Any]], said: str, resident: ResidentId) -> None:
        def done(receipt: Receipt[Any]) -> None:
            self._seat.banner.show_note(said)
            self.changed.emit(receipt.changed, resident)

        self._seat.asker(self).run(lambda _: act(), done)
