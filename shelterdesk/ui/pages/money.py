"""Stipends and cash help: asked for, answered, handed over, each by somebody else."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.kinds.money import PaymentApproval, PaymentRequest, PaymentState, Payout
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import receipt_papers, stipends
from shelterdesk.services.stipends import Payment
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.entry import Entry, parts_of
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.whose import WhosePicker

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Money")
LEAD = N_(
    "Who asks, who approves and who hands over are different people. Money never depends on how "
    "somebody behaves or on whether they see a counsellor."
)
BROKEN = N_("needs a look: the same person did two of the three steps")
SHOWN_AT_ONCE = 30  # lines of the ledger
PARTS: dict[str, tuple[type[Record], tuple[str, ...]]] = {
    "yes": (PaymentApproval, ("remark",)),
    "no": (PaymentApproval, ("remark",)),
    "pay": (Payout, ("resident_signed",)),
}


def is_for(desk: Desk) -> bool:
    """Whoever reads what was asked for and paid."""
    return stipends.may_see(desk)


class MoneyRoom(RoomStack):
    """What waits for an answer, what waits to be handed over, and the ledger."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._found: tuple[Payment, ...] = ()
        self._most = SHOWN_AT_ONCE
        self.whose = WhosePicker(seat, words("For whom"), words("Everybody"))
        self.whose.activated.connect(lambda _: self._show(self._found))
        label = PlainLabel(words("For whom"), size="strong")
        label.setBuddy(self.whose)
        self.ask = button(look, words("Ask for money"), self.ask_for, act="main", icon="plus")
        shown_if(self.ask, seat.desk.may_create(PaymentRequest))
        self.balance = PlainLabel(wrap=True)
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            label,
            row(self.whose, self.ask),
            self.balance,
        )
        self.asked = Card(words("Waits for an answer"))
        self.ready = Card(words("Approved, to be handed over"))
        self.ledger = Card(words("Ledger"))
        self.furnish(self.head, self.asked, self.ready, self.ledger)

    @property
    def resident(self) -> ResidentId:
        """For whom; empty for everybody."""
        return self.whose.resident

    def read(self) -> None:
        """Read every payment within reach."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: stipends.payments(desk), self._show)

    def open_draft(self, written: str) -> None:
        """Go on asking, answering or handing over."""
        kind, _, about = written.partition(":")
        if kind == PaymentRequest.kind:
            self.whose.choose(about)
            self.ask_for()
            return
        id, _, act = about.partition(":")
        desk = self.seat.desk
        self.seat.asker(self).run(
            lambda _: stipends.one(desk, RecordId(id)), lambda found: self.step(found, act)
        )

    def ask_for(self) -> None:
        """Open the form for a request."""
        seat, words, resident = self.seat, self.seat.look.words, self.resident
        if not resident:
            return

        def save(values: Any, slot: str) -> Any:
            return stipends.ask(seat.desk, resident, values[PaymentRequest.kind], slot)

        entry = Entry(
            seat,
            words("Money for {name}").format(name=seat.name_of(resident)),
            parts_of(PaymentRequest, titles={PaymentRequest.kind: ""}),
            f"{PaymentRequest.kind}:{resident}/",
            save,
            act=words("Ask for it"),
            filled={PaymentRequest.kind: defaults_of(seat, PaymentRequest)},
            explained=words(LEAD),
        )
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def step(self, payment: Payment, act: str) -> None:
        """The form of one step: *act* is yes, no or pay."""
        seat, words, id = self.seat, self.seat.look.words, payment.request.id
        kind, names = PARTS[act]
        titles = {"yes": N_("Approve"), "no": N_("Not approve"), "pay": N_("Hand over")}

        def save(values: Any, slot: str) -> Any:
            given = values[kind.kind]
            if act == "pay":
                return stipends.pay(seat.desk, id, signed=given["resident_signed"], draft=slot)
            return stipends.answer(
                seat.desk, id, approved=act == "yes", remark=given["remark"], draft=slot
            )

        fields = tuple(replace(kind.field(name), shown=True) for name in names)
        entry = Entry(
            seat,
            f"{words(titles[act])}: {self._title(payment)}",
            (Part(kind.kind, "", fields),),
            f"{kind.kind}:{id}:{act}/",
            save,
            act=words(titles[act]),
            explained=payment.request.remark,
        )
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        if act == "pay":
            entry.finished.connect(lambda _: self._receipt(payment))
        self.open(entry)

    # ---- what shows

    def _show(self, found: tuple[Payment, ...]) -> None:
        self._found = found
        chosen, words = self.resident, self.seat.look.words
        self.ask.setEnabled(bool(chosen))
        shown = [p for p in found if not chosen or p.request.resident == chosen]
        said = [
            words("{currency}: {paid} paid, {approved} approved, {asked} asked for").format(
                currency=b.currency,
                paid=f"{b.paid:,}",
                approved=f"{b.approved:,}",
                asked=f"{b.asked:,}",
            )
            for b in stipends.balances(shown)
        ]
        self.balance.setText("\n".join(said))
        for card, state, empty in (
            (self.asked, PaymentState.ASKED, N_("No request waits.")),
            (self.ready, PaymentState.APPROVED, N_("Nothing waits to be handed over.")),
        ):
            card.clear(keep=1)
            some = [p for p in shown if p.state is state]
            for payment in some:
                card.add(self._line(payment))
            if not some:
                card.add(PlainLabel(words(empty), tone="muted"))
        self._fill_ledger(shown)

    def _fill_ledger(self, shown: list[Payment]) -> None:
        words = self.seat.look.words
        self.ledger.clear(keep=1)
        done = [p for p in shown if p.state in (PaymentState.PAID, PaymentState.NOT_APPROVED)]
        for payment in done[: self._most]:
            self.ledger.add(self._line(payment))
        if not done:
            self.ledger.add(PlainLabel(words("Nothing is written here yet."), tone="muted"))
        if len(done) > self._most:
            more = button(self.seat.look, words("Show more"), self._show_more, act="quiet")
            more.setAccessibleName(f"{words('Show more')}: {words('Ledger')}")
            self.ledger.add(row(more))

    def _show_more(self) -> None:
        self._most += SHOWN_AT_ONCE
        self._show(self._found)

    def _title(self, payment: Payment) -> str:
        words, request = self.seat.look.words, payment.request
        purpose = words(request.purpose.label)
        amount = f"{request.amount:,} {request.currency}"
        return f"{self.seat.name_of(request.resident)} · {amount} · {purpose}"

    def _line(self, payment: Payment) -> QWidget:
        words, request = self.seat.look.words, payment.request
        title = self._title(payment)
        parts: list[QWidget] = [PlainLabel(title, size="strong")]
        for name, act in self._acts(payment):
            one = button(self.seat.look, words(name), act, act="quiet")
            one.setAccessibleName(f"{words(name)}: {title}")
            parts.append(one)
        asked = words("asked for by {who}, {day}").format(
            who=isolated(payment.asked_by.name), day=self.seat.day(request.on)
        )
        said = [asked]
        if payment.approval and payment.answered_by:
            said.append(
                words("{state} by {who}").format(
                    state=words(payment.approval.state.label),
                    who=isolated(payment.answered_by.name),
                )
            )
            said.append(payment.approval.remark)
        if payment.payout and payment.paid_by:
            who = isolated(payment.paid_by.name)
            paid = words("handed over by {who}, {number}")
            said.append(paid.format(who=who, number=payment.payout.receipt_no))
            if not payment.payout.resident_signed:
                said.append(words("not signed by the resident yet"))
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(row(*parts))
        below = " · ".join(part for part in (*said, request.remark) if part)
        column.addWidget(PlainLabel(below, size="small", tone="muted", wrap=True))
        if payment.needs_a_look:
            column.addWidget(PlainLabel(words(BROKEN), size="small", tone="warn", wrap=True))
        return made

    def _acts(self, payment: Payment) -> list[tuple[str, Any]]:
        desk, mine = self.seat.desk, self.seat.desk.user_id
        if payment.state is PaymentState.ASKED:
            if not stipends.may_approve(desk) or mine in payment.asked_by.users:
                return []
            return [
                (N_("Approve"), partial(self.step, payment, "yes")),
                (N_("Not approve"), partial(self.step, payment, "no")),
            ]
        if payment.state is PaymentState.APPROVED:
            may = desk.may_create(Payout, payment.request.resident) and payment.may_pay(mine)
            return [(N_("Hand over"), partial(self.step, payment, "pay"))] if may else []
        if payment.payout is not None:
            return [(N_("Receipt"), partial(self._receipt, payment))]
        return []

    def _receipt(self, payment: Payment) -> None:
        desk, words, id = self.seat.desk, self.seat.look.words, payment.request.id
        self.show_paper(lambda: receipt_papers.for_payment(desk, id, words=words))
