"""Enquiries: somebody who is still held, or a family that looks for somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.desk_script import load_desk_script
from shelterdesk.domain.kinds.referral import Enquiry, EnquiryState
from shelterdesk.domain.record import RecordId
from shelterdesk.i18n import N_
from shelterdesk.services import enquiries
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Enquiries")
LEAD = N_(
    "People who are still held, and families who look for somebody. Nothing is confirmed to "
    "anybody. What is passed on goes with the agreement of whoever asked."
)
SAY_IT = N_("Say this, in the same words whoever asks")
WRITTEN = N_("You write down who asked. A manager or the legal officer goes on with it.")
NOTHING = N_("No enquiry is open.")
GO_ON = "go-on"
SHOWN_AT_ONCE = 20
SCRIPT = ("held", "family")  # texts of the desk script for this room


def is_for(desk: Desk) -> bool:
    """Whoever reads enquiries, or writes down that somebody asked."""
    return enquiries.may_see(desk)


def line_of(
    seat: Seat,
    title: str,
    below: str,
    look_at: Callable[[], None],
    acts: Sequence[tuple[str, Callable[[], None]]] = (),
    *,
    warns: str = "",
) -> QWidget:
    """One line of a list: its title opens it, what can be done stands below."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 6)
    column.setSpacing(2)
    column.addLayout(row(button(seat.look, title, look_at, act="link")))
    if below:
        column.addWidget(PlainLabel(below, size="small", tone="muted", wrap=True))
    if warns:
        column.addWidget(PlainLabel(warns, size="small", tone="warn", wrap=True))
    if acts:
        made_acts = []
        for words, act in acts:
            each = button(seat.look, words, act, act="quiet")
            each.setAccessibleName(f"{words}: {title}")
            made_acts.append(each)
        column.addLayout(row(*made_acts))
    return made


class EnquiriesRoom(RoomStack):
    """The words to say on top, then what is open, then what is closed."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._most = SHOWN_AT_ONCE
        self._reads = seat.desk.may("read", Enquiry)
        self.script = Card(words(SAY_IT), kind="quote")
        for text in load_desk_script():
            if text.code in SCRIPT:
                self.script.add(
                    PlainLabel(words(text.label), size="small", tone="muted"),
                    WrappedText(look, words(text.words)),
                )
        self.add = button(
            look, words("Somebody asks"), lambda: self.write(Enquiry), act="main", icon="plus"
        )
        shown_if(self.add, seat.desk.may_create(Enquiry))
        lead = LEAD if self._reads else WRITTEN
        head = Card(words(TITLE)).add(
            PlainLabel(words(lead), tone="muted", wrap=True), row(self.add)
        )
        self.current = Card(words("Open"))
        self.closed = Card(words("Closed"))
        shown_if(self.current, self._reads)
        shown_if(self.closed, self._reads)
        self.furnish(self.script, head, self.current, self.closed)

    def read(self) -> None:
        """Read everything anew."""
        desk = self.seat.desk
        if self._reads:
            self.seat.asker(self).run(lambda _: enquiries.listed(desk), self._show)

    def open_draft(self, written: str) -> None:
        """Go on with a new one, or with what was done about one."""
        _, _, about = written.partition(":")
        id, _, act = about.partition(":")
        if act != GO_ON:
            self.go_on((Enquiry,), written)
            return
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: enquiries.one(desk, RecordId(id)), self.what_was_done)

    def what_was_done(self, enquiry: Enquiry) -> None:
        """Write down what was done, and where it stands."""
        words, desk = self.seat.look.words, self.seat.desk

        def save(values: Any, slot: str) -> Any:
            return enquiries.go_on(desk, enquiry.id, enquiry.rev, values[Enquiry.kind], slot)

        names = ("done", "state", "due_on")
        fields = tuple(replace(Enquiry.field(name), shown=True) for name in names)
        entry = Entry(
            self.seat,
            words("What was done"),
            (Part(Enquiry.kind, "", fields),),
            f"{Enquiry.kind}:{enquiry.id}:{GO_ON}/",
            save,
            act=words("Save"),
            filled={Enquiry.kind: {name: getattr(enquiry, name) for name in names}},
            explained=enquiry.said,
        )
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def _show(self, found: tuple[Enquiry, ...]) -> None:
        words = self.seat.look.words
        current = [each for each in found if each.state is not EnquiryState.CLOSED]
        closed = [each for each in found if each.state is EnquiryState.CLOSED]
        for card, rows in ((self.current, current), (self.closed, closed[: self._most])):
            card.clear(keep=1)
            for each in rows:
                card.add(self._line(each))
            if not rows:
                card.add(PlainLabel(words(NOTHING), tone="muted"))
        self.closed.setVisible(bool(closed))
        if len(closed) > self._most:
            more = button(self.seat.look, words("Show more"), self._show_more, act="quiet")
            more.setAccessibleName(f"{words('Show more')}: {words('Closed')}")
            self.closed.add(row(more))

    def _show_more(self) -> None:
        self._most += SHOWN_AT_ONCE
        self.read()

    def _line(self, enquiry: Enquiry) -> QWidget:
        seat, words = self.seat, self.seat.look.words
        title = enquiry.name or words(enquiry.sender.label)
        again = words("look at it again on {day}")
        parts = (
            words(enquiry.sender.label) if enquiry.name else "",
            words("asked on {day}").format(day=seat.day(enquiry.asked_on)),
            words(enquiry.state.label),
            again.format(day=seat.day(enquiry.due_on)) if enquiry.due_on else "",
            enquiry.done,
        )
        acts = []
        if enquiries.may_go_on(seat.desk) and enquiry.state is not EnquiryState.CLOSED:
            acts.append((words("What was done"), partial(self.what_was_done, enquiry)))
        below = " · ".join(part for part in parts if part)
        return line_of(seat, title, below, partial(self.look_at, enquiry), acts)
