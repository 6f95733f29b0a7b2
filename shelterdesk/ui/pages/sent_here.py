"""Sent to the house: what other bodies ask for or tell, sorted by whoever may answer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.arrival import ExpectedArrival
from shelterdesk.domain.kinds.referral import EnquiryState, ReferralInbox
from shelterdesk.domain.kinds.resident import ReferralIn
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import sent_here
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import PickEditor
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.enquiries import line_of
from shelterdesk.ui.pages.entry import Entry, parts_of
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Sent to the house")
LEAD = N_(
    "What other bodies send us before it is known whether it belongs here. An answer says what the "
    "house can offer. It never says whom we have."
)
WRITTEN = N_("You write down what came. A manager or the legal officer sorts it.")
NOTHING = N_("Nothing waits.")
ANSWER, EXPECT, JOIN = "answer", "expect", "join"
WHO = Field(
    name="who",
    label=N_("Whom it is about"),
    holds=str,
    required=True,
    hint=N_("Who sent them is written into their file. The sender is told nothing by this."),
)
ANSWERED = replace(ReferralInbox.field("answer"), shown=True, required=True)
SHOWN_AT_ONCE = 20


def is_for(desk: Desk) -> bool:
    """Whoever reads what is sent, or writes down that something came."""
    return sent_here.may_see(desk)


class SentHereRoom(RoomStack):
    """What waits, and below it what was sorted."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._most = SHOWN_AT_ONCE
        self._reads = seat.desk.may("read", ReferralInbox)
        self.add = button(
            look,
            words("Something came"),
            lambda: self.write(ReferralInbox),
            act="main",
            icon="plus",
        )
        self.add.setVisible(seat.desk.may_create(ReferralInbox))
        lead = LEAD if self._reads else WRITTEN
        head = Card(words(TITLE)).add(
            PlainLabel(words(lead), tone="muted", wrap=True), row(self.add)
        )
        self.waiting = Card(words("To be sorted"))
        self.sorted = Card(words("Sorted"))
        shown_if(self.waiting, self._reads)
        self.sorted.hide()
        self.furnish(head, self.waiting, self.sorted)

    def read(self) -> None:
        """Read everything anew."""
        desk = self.seat.desk
        if self._reads:
            self.seat.asker(self).run(lambda _: sent_here.listed(desk), self._show)

    def open_draft(self, written: str) -> None:
        """Go on with a new one, or with what was being written about one."""
        name, _, about = written.partition(":")
        id, _, act = about.partition(":")
        forms = {ANSWER: self.answer, EXPECT: self.expect, JOIN: self.join}
        if act not in forms:
            self.go_on((ReferralInbox,), f"{name}:{about}" if about else name)
            return
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: sent_here.one(desk, RecordId(id)), forms[act])

    def answer(self, sent: ReferralInbox) -> None:
        """Write down what was answered."""
        words, desk = self.seat.look.words, self.seat.desk

        def save(values: Any, slot: str) -> Any:
            said = values[ReferralInbox.kind]["answer"]
            return sent_here.answer(desk, sent.id, sent.rev, said, slot)

        self._form(
            sent,
            Entry(
                self.seat,
                words("Answer to {who}").format(who=sent.sender),
                (Part(ReferralInbox.kind, "", (ANSWERED,)),),
                f"{ReferralInbox.kind}:{sent.id}:{ANSWER}/",
                save,
                act=words("Save the answer"),
                explained=words(LEAD),
            ),
        )

    def expect(self, sent: ReferralInbox) -> None:
        """It becomes an expected arrival."""
        words, desk = self.seat.look.words, self.seat.desk

        def save(values: Any, slot: str) -> Any:
            given = values[ExpectedArrival.kind]
            return sent_here.expect(desk, sent.id, sent.rev, given, slot)

        filled = {
            "announced_by": sent.sender,
            "languages": sent.languages,
            "remark": sent.said,
        }
        self._form(
            sent,
            Entry(
                self.seat,
                words("Expect somebody"),
                parts_of(ExpectedArrival, titles={ExpectedArrival.kind: ""}),
                f"{ReferralInbox.kind}:{sent.id}:{EXPECT}/",
                save,
                act=words("Save"),
                filled={ExpectedArrival.kind: filled},
            ),
        )

    def join(self, sent: ReferralInbox) -> None:
        """It is about somebody who is here."""
        seat, words = self.seat, self.seat.look.words

        def save(values: Any, slot: str) -> Any:
            who = ResidentId(values[ReferralInbox.kind][WHO.name] or "")
            return sent_here.join(seat.desk, sent.id, sent.rev, who, slot)

        rows = seat.register.rows if seat.register else ()
        people = [(each.resident, seat.name_of(each.resident)) for each in rows]
        custom = {WHO.name: lambda field: PickEditor(field, seat.look, people)}
        self._form(
            sent,
            Entry(
                seat,
                words("Put it into a file"),
                (Part(ReferralInbox.kind, "", (WHO,), custom),),
                f"{ReferralInbox.kind}:{sent.id}:{JOIN}/",
                save,
                act=words("Save"),
                explained=" · ".join(p for p in (sent.sender, sent.about, sent.said) if p),
            ),
        )

    # ---- what shows

    def _form(self, sent: ReferralInbox, entry: Entry) -> None:
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def _show(self, found: tuple[ReferralInbox, ...]) -> None:
        words = self.seat.look.words
        waits = [each for each in found if each.state is EnquiryState.OPEN]
        done = [each for each in found if each.state is not EnquiryState.OPEN]
        for card, rows in ((self.waiting, waits), (self.sorted, done[: self._most])):
            card.clear(keep=1)
            for each in rows:
                card.add(self._line(each))
            if not rows:
                card.add(PlainLabel(words(NOTHING), tone="muted"))
        self.sorted.setVisible(bool(done))
        if len(done) > self._most:
            more = button(self.seat.look, words("Show more"), self._show_more, act="quiet")
            more.setAccessibleName(f"{words('Show more')}: {words('Sorted')}")
            self.sorted.add(row(more))

    def _show_more(self) -> None:
        self._most += SHOWN_AT_ONCE
        self.read()

    def _line(self, sent: ReferralInbox) -> QWidget:
        seat, words = self.seat, self.seat.look.words
        due = words("answer by {day}").format(day=seat.day(sent.due_on)) if sent.due_on else ""
        below = " · ".join(
            part
            for part in (
                words("Came on {day}").format(day=seat.day(sent.asked_on)),
                words(sent.sender_class.label) if sent.sender_class else "",
                sent.about,
                due if sent.state is EnquiryState.OPEN else words(sent.state.label),
                words(sent.answer),
            )
            if part
        )
        acts = []
        if sent.state is EnquiryState.OPEN and sent_here.may_sort(seat.desk):
            acts.append((words("Answer"), partial(self.answer, sent)))
            if seat.desk.may_create(ExpectedArrival):
                acts.append((words("Expect them"), partial(self.expect, sent)))
            if seat.desk.may("create", ReferralIn):
                acts.append((words("Is here already"), partial(self.join, sent)))
        return line_of(seat, sent.sender, below, partial(self.look_at, sent), acts)
