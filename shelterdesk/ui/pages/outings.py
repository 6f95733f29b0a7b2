"""The room for going out and coming back: who is late, who is missed, who was not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.movement import Leave, Missing, MissingState, Seen, SeenHow
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import movements
from shelterdesk.services.movements import Around, Outing, Unseen
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.long_card import LongCard
from shelterdesk.ui.kit.pile import Pile
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.movement_entries import (
    SHEET,
    missing_entry,
    return_entry,
    sign_out_entry,
)
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.services.receipts import Receipt
    from shelterdesk.services.register import Row

E = TypeVar("E", Outing, Missing, Unseen)

TITLE = N_("Outings")
INCIDENTS = "house/incidents"  # where an incident is written
OFFER_INCIDENT = N_("Write an incident")
MISSING_SAID = N_("Written down. The bed stays theirs.")
NOBODY_OUT = N_("Nobody is out.")
NOBODY = ResidentId("")
is_for = movements.is_for


class OutingsPage(QWidget):
    """Four lists, the most pressing first; an empty one is not there."""

    def __init__(self, seat: Seat, room: OutingsRoom) -> None:
        super().__init__()
        self._seat, self._room = seat, room
        words = seat.look.words
        self.sign_out = button(
            seat.look, words("Sign somebody out"), room.sign_out, act="main", icon="door-open"
        )
        if not seat.desk.may_create(Leave):
            self.sign_out.hide()
        self.say_missing = button(
            seat.look, words("Somebody is missing"), partial(room.say_missing, NOBODY)
        )
        if not seat.desk.may_create(Missing):
            self.say_missing.hide()
        head = QHBoxLayout()
        head.addWidget(PlainLabel(words(TITLE), size="page"), 1)
        head.addWidget(self.say_missing)
        head.addWidget(self.sign_out)
        soon = seat.asker(self).soon
        self.late = LongCard(seat.look, words("Late back"), soon)
        self.missing = LongCard(seat.look, words("Missing"), soon)
        self.out = LongCard(seat.look, words("Out now"), soon)
        self.unseen = LongCard(seat.look, words("Not seen for a while"), soon)
        for card in (self.late, self.missing, self.unseen):
            card.hide()
        page = column(
            head,
            PlainLabel(words(SHEET), tone="muted", wrap=True),
            self.late,
            self.missing,
            self.out,
            self.unseen,
        )
        fill(self, page, words(TITLE))
        self._around: Around | None = None
        seat.register_changed.connect(self._draw)

    def read(self) -> None:
        """Read the lists anew."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: movements.around(desk), self._take)

    def _take(self, found: Around) -> None:
        self._around = found
        self._draw()

    def _draw(self) -> None:
        found, words = self._around, self._seat.look.words
        if found is None:
            return
        self._fill(self.late, found.late, self._outing)
        self._fill(self.missing, found.missing, self._missed)
        on_time = [each for each in found.out if not each.late]
        self._fill(self.out, on_time, self._outing)
        if not found.out:
            self.out.add(PlainLabel(words(NOBODY_OUT), tone="muted"))
        self.out.setVisible(bool(on_time) or not found.out)
        self._fill(self.unseen, found.unseen, self._not_seen)

    def _fill(self, card: LongCard, people: Sequence[E], line: Callable[[E, Row], QWidget]) -> None:
        """Lines of people whom this person may name; the others are not there."""
        named = [(each, self._row(each.resident)) for each in people]
        lines = [partial(line, each, known) for each, known in named if known is not None]
        card.show_lines(lines)
        card.setVisible(bool(lines))

    def _row(self, resident: ResidentId) -> Row | None:
        register = self._seat.register
        return register.row(resident) if register else None

    def _outing(self, each: Outing, known: Row) -> QWidget:
        seat, words, leave = self._seat, self._seat.look.words, each.leave
        parts = [words("out since {time}").format(time=self._time(leave.out_at))]
        if leave.due_at:
            parts.append(words("expected {time}").format(time=self._time(leave.due_at)))
        parts.append(words(leave.purpose.label))
        if leave.with_whom:
            parts.append(words("with {who}").format(who=isolated(leave.with_whom)))
        if leave.safe_phone:
            parts.append(words("phone {number}").format(number=isolated(leave.safe_phone)))
        plan = isolated(leave.plan_if_late)
        below = [words("If late: {plan}").format(plan=plan)] if plan else []
        if each.late and not below:
            below = [words("Nothing was agreed for being late.")]
        acts: list[tuple[str, Callable[[], None]]] = []
        if seat.desk.may("amend", Leave, leave.resident):
            acts.append((words("Is back"), lambda: self._back(leave)))
        if each.late and seat.desk.may_create(Missing, leave.resident):
            acts.append((words("Is missing"), partial(self._room.say_missing, leave.resident)))
        return self._line(known, parts, below, acts, tone="warn" if each.late else "")

    def _missed(self, missing: Missing, known: Row) -> QWidget:
        seat, words = self._seat, self._seat.look.words
        parts = [words("last seen {time}").format(time=self._time(missing.since))]
        below = [text for text in (missing.agreed_steps,) if text]
        told = words("Authorities told: {answer}").format(
            answer=words(missing.authorities_told.label)
        )
        acts: list[tuple[str, Callable[[], None]]] = []
        if seat.desk.may("amend", Missing, missing.resident):
            acts += [
                (words("Came back"), partial(self._room.say_returned, missing)),
                (
                    words("In contact, elsewhere"),
                    lambda: self._close(missing, MissingState.CONTACT),
                ),
                (words("Left without goodbye"), lambda: self._close(missing, MissingState.LEFT)),
            ]
        acts.append((words(OFFER_INCIDENT), lambda: seat.went.emit(INCIDENTS)))
        return self._line(known, [*parts, told], below, acts, tone="warn")

    def _not_seen(self, each: Unseen, known: Row) -> QWidget:
        seat, words = self._seat, self._seat.look.words
        last = words("last seen {time}").format(time=self._time(each.last)) if each.last else ""
        acts: list[tuple[str, Callable[[], None]]] = []
        if seat.desk.may_create(Seen, each.resident):
            acts.append((words("Seen just now"), lambda: self._seen(each.resident)))
        if seat.desk.may_create(Missing, each.resident):
            acts.append((words("Is missing"), partial(self._room.say_missing, each.resident)))
        parts = [last or words("nothing written yet")]
        return self._line(known, parts, [], acts)

    def _line(
        self,
        known: Row,
        parts: list[str],
        below: list[str],
        acts: list[tuple[str, Callable[[], None]]],
        *,
        tone: str = "",
    ) -> QWidget:
        seat = self._seat
        name = PlainLabel(known.code_name, size="strong")
        head: list[QWidget] = [name, PlainLabel(" · ".join(parts), tone="muted", wrap=True)]
        if tone:
            head.insert(0, icon_label(seat.look, "triangle-alert", tone, size=16))
        line = QWidget()
        inner = QVBoxLayout(line)
        inner.setContentsMargins(0, 4, 0, 6)
        inner.setSpacing(2)
        across = QHBoxLayout()
        across.setSpacing(10)
        for part in head[:-1]:
            across.addWidget(part)
        across.addWidget(head[-1], 1)
        inner.addLayout(across)
        for text in below:
            inner.addWidget(PlainLabel(text, wrap=True))
        made: list[QWidget] = []
        for title, act in acts:
            one = button(seat.look, title, act, act="quiet")
            one.setAccessibleName(f"{title}: {known.code_name}")
            made.append(one)
        if made:
            inner.addLayout(row(*made))
        return line

    def _time(self, at: datetime) -> str:
        here = at.astimezone(self._seat.desk.now().tzinfo)
        today = here.date() == self._seat.desk.today()
        return f"{here:%H:%M}" if today else self._seat.show.moment(here)

    # ---- what can be done

    def _back(self, leave: Leave) -> None:
        desk, words = self._seat.desk, self._seat.look.words
        said = words("Back in the house.")
        self._do(lambda: movements.back(desk, leave.id), said, leave.resident)

    def _close(self, missing: Missing, state: MissingState) -> None:
        desk, words = self._seat.desk, self._seat.look.words
        said = words("Saved.")
        self._do(lambda: movements.close_missing(desk, missing.id, state), said, missing.resident)

    def _seen(self, resident: ResidentId) -> None:
        desk, words = self._seat.desk, self._seat.look.words
        said = words("Marked as seen.")
        self._do(lambda: movements.mark_seen(desk, [resident], SeenHow.MET), said, resident)

    def _do(self, act: Callable[[], Receipt[Any]], said: str, resident: ResidentId) -> None:
        def done(receipt: Receipt[Any]) -> None:
            self._seat.banner.show_note(said)
            self._room.changed(receipt.changed, resident)

        self._seat.asker(self).run(lambda _: act(), done)


class OutingsRoom(QWidget):
    """The lists, and the form that is open above them."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.pile = Pile(lambda: OutingsPage(seat, self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pile)

    @property
    def page(self) -> OutingsPage:
        """The lists."""
        found = self.pile.widget(0)
        assert isinstance(found, OutingsPage)  # noqa: S101  the lowest page
        return found

    def read(self) -> None:
        """Read the lists anew; what is being written above them stays."""
        self.page.read()

    def sign_out(self) -> None:
        """Open the sign-out sheet for whoever is chosen in it."""
        self._push(sign_out_entry(self._seat, NOBODY), self._seat.look.words("Signed out."))

    def say_missing(self, resident: ResidentId) -> None:
        """Write down that somebody is missing, what was agreed first."""
        self._push(missing_entry(self._seat, resident), self._seat.look.words(MISSING_SAID))

    def say_returned(self, missing: Missing) -> None:
        """Somebody who was missed is back."""
        entry = return_entry(self._seat, missing.resident, linked={"missing_id": str(missing.id)})
        self._push(entry, self._seat.look.words("Welcome back."))

    def open_draft(self, written: str) -> None:
        """Go on with what was being written here."""
        kind = written.split(":")[0]
        if kind == Leave.kind:
            self.sign_out()
        elif kind == Missing.kind:
            self.say_missing(NOBODY)

    def changed(self, kinds: frozenset[type[Record]], resident: ResidentId) -> None:
        """Something was written: tell the others, and read the lists anew."""
        self.pile.refresh()
        self.read()
        self._seat.changed.emit(kinds, resident)

    def _push(self, entry: Entry, said: str) -> None:
        def finished(receipt: Receipt[Any]) -> None:
            self._seat.banner.show_note(said)
            if isinstance(receipt.value, Missing):
                words = self._seat.look.words
                self._seat.banner.offer(
                    words(OFFER_INCIDENT), lambda: self._seat.went.emit(INCIDENTS)
                )
            self.changed(receipt.changed, receipt.value.resident)

        entry.left.connect(self.pile.pop)
        entry.finished.connect(finished)
        self.pile.push(entry)
        entry.form.start()
