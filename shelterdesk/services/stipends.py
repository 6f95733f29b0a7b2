"""Stipends and cash help: who asks, who approves and who hands over are different people.

Up to an amount that the house sets, two people are enough; who asks never approves (casework guide
4.6 and 9.4). Money is never tied to behaviour or to counselling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any

from shelterdesk.access.hands import hands, is_signed_here
from shelterdesk.domain.kinds.money import (
    PaymentApproval,
    PaymentRequest,
    PaymentState,
    Payout,
)
from shelterdesk.domain.names import draw_resident_code
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, UserId, Values
from shelterdesk.errors import Denied, SameSigner, Stale
from shelterdesk.i18n import N_
from shelterdesk.services import settings
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ASKED = N_("Requests for money that wait for an answer: {n}")
TO_PAY = N_("Approved payments to be handed over: {n}")


@dataclass(frozen=True)
class Step:
    """One of the three acts: who did it."""

    users: frozenset[UserId]  # who signed it here, and who wrote it in a former house
    name: str
    former: str = ""  # who wrote it there, where it was brought in

    def is_same(self, other: Step) -> bool:
        """Whether one person did both; who only brought both in did neither."""
        if self.former and other.former:
            return self.former == other.former
        return bool(self.users & other.users)


@dataclass(frozen=True)
class Payment:
    """A request and what came of it. Amounts are whole units of the currency."""

    request: PaymentRequest
    approval: PaymentApproval | None
    payout: Payout | None
    asked_by: Step
    answered_by: Step | None
    paid_by: Step | None
    two_are_enough: bool

    @property
    def state(self) -> PaymentState:
        """Where it stands."""
        if self.payout is not None:
            return PaymentState.PAID
        return self.approval.state if self.approval else PaymentState.ASKED

    @property
    def needs_a_look(self) -> bool:
        """Whether what was written breaks the rule of two or three people."""
        if self.answered_by and self.answered_by.is_same(self.asked_by):
            return True
        paid = self.paid_by
        return paid is not None and not self._is_fine(sum(map(paid.is_same, self._others())))

    def may_pay(self, user_id: UserId) -> bool:
        """Whether this person is another one than the rule asks for."""
        return self._is_fine(sum(user_id in step.users for step in self._others()))

    def _others(self) -> list[Step]:
        return [self.asked_by, *([self.answered_by] if self.answered_by else [])]

    def _is_fine(self, acts: int) -> bool:
        return acts == 0 or (acts == 1 and self.two_are_enough)


@dataclass(frozen=True)
class Balance:
    """Sums of one resident in one currency: asked for, approved and not paid yet, paid."""

    currency: str
    asked: int = 0
    approved: int = 0
    paid: int = 0


def may_see(desk: Desk) -> bool:
    """Whoever reads what was asked for and paid."""
    return desk.may("read", PaymentRequest)


def may_approve(desk: Desk) -> bool:
    """Managers."""
    return desk.may(Act.APPROVE, PaymentApproval)


def ask(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[PaymentRequest]:
    """Ask for money for a resident; raises ``Invalid``, ``Denied``, ``NotFound``."""
    with desk.work("payment_request.add") as work:
        given = {**values, "on": desk.today()}
        kept = work.shelf(PaymentRequest).add(work.make(PaymentRequest, resident, given))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def answer(
    desk: Desk, id: RecordId, *, approved: bool, remark: str = "", draft: str = ""
) -> Receipt[PaymentApproval]:
    """Say yes or no to what another person asked for.

    Raises ``SameSigner``, ``Denied``, and ``Stale`` where somebody has answered already.
    """
    with desk.work("payment_approval.add") as work:
        payment = _one(work, id)
        about = payment.request.resident
        work.require((Act.APPROVE,), PaymentApproval, about)
        if payment.approval is not None:
            raise Stale(PaymentApproval.kind)
        if desk.user_id in payment.asked_by.users:
            raise SameSigner(PaymentApproval.kind)
        state = PaymentState.APPROVED if approved else PaymentState.NOT_APPROVED
        given = {"request_id": id, "on": desk.today(), "state": state, "remark": remark}
        kept = work.shelf(PaymentApproval).add(work.make(PaymentApproval, about, given))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def pay(desk: Desk, id: RecordId, *, signed: bool, draft: str = "") -> Receipt[Payout]:
    """Hand over what was approved, whole, with a receipt number.

    Raises ``SameSigner`` for whoever asked or approved (but see the setting), ``Denied`` while it
    is not approved, and ``Stale`` where it was paid already.
    """
    with desk.work("payout.add") as work:
        payment = _one(work, id)
        if payment.payout is not None:
            raise Stale(Payout.kind)
        if payment.state is not PaymentState.APPROVED:
            raise Denied("payout.add")
        if not payment.may_pay(desk.user_id):
            raise SameSigner(Payout.kind)
        request = payment.request
        given = {
            "request_id": id,
            "on": desk.today(),
            "amount": request.amount,
            "resident_signed": signed,
            "receipt_no": f"PR-{desk.today().year}-{draw_resident_code(SystemRandom())}",
        }
        kept = work.shelf(Payout).add(work.make(Payout, request.resident, given))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def payments(desk: Desk, resident: ResidentId | None = None) -> tuple[Payment, ...]:
    """Everything within reach, or about one resident, the latest first: the ledger."""
    where = {} if resident is None else {"resident": bytes.fromhex(resident)}
    with desk.look() as work:
        found = _payments(work, **where)
    return tuple(
        sorted(found, key=lambda p: (p.request.on, p.request.made_at, p.request.id), reverse=True)
    )


def one(desk: Desk, id: RecordId) -> Payment:
    """One payment; raises ``NotFound`` also when it is out of reach."""
    with desk.look() as work:
        return _one(work, id)


def balances(found: Iterable[Payment]) -> tuple[Balance, ...]:
    """Sums by currency; what was not approved counts nowhere."""
    sums: defaultdict[str, dict[PaymentState, int]] = defaultdict(lambda: defaultdict(int))
    for payment in found:
        sums[payment.request.currency][payment.state] += payment.request.amount
    return tuple(
        Balance(
            currency,
            by[PaymentState.ASKED],
            by[PaymentState.APPROVED],
            by[PaymentState.PAID],
        )
        for currency, by in sorted(sums.items())
    )


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """What this person may answer or hand over now."""
    if not may_see(desk):
        return ()
    found = payments(desk)
    mine = desk.user_id
    told = []
    asked = [p for p in found if p.state is PaymentState.ASKED and mine not in p.asked_by.users]
    if asked and may_approve(desk):
        told.append(Waiting(said=ASKED, route="house/money", count=len(asked)))
    ready = [p for p in found if p.state is PaymentState.APPROVED and p.may_pay(mine)]
    if ready and desk.may_create(Payout):
        told.append(Waiting(said=TO_PAY, route="house/money", count=len(ready)))
    return tuple(told)


def _one(work: Work, id: RecordId) -> Payment:
    request = work.shelf(PaymentRequest).get(id)
    found = _payments(work, resident=bytes.fromhex(request.resident))
    return next(payment for payment in found if payment.request.id == id)


def _payments(work: Work, **where: Any) -> list[Payment]:
    chosen = settings.in_force(work)
    approvals = _by_request(work.shelf(PaymentApproval).every(**where))
    payouts = _by_request(work.shelf(Payout).every(**where))
    return [
        _payment(work, request, approvals.get(request.id), payouts.get(request.id), chosen)
        for request in work.shelf(PaymentRequest).every(**where)
    ]


def _payment(
    work: Work,
    request: PaymentRequest,
    approval: PaymentApproval | None,
    payout: Payout | None,
    chosen: Mapping[str, str],
) -> Payment:
    if approval and payout is None and not is_signed_here(approval):
        approval = None  # a former house's yes is said again before anything is paid here
    return Payment(
        request,
        approval,
        payout,
        _step(work, request),
        _step(work, approval) if approval else None,
        _step(work, payout) if payout else None,
        request.currency == chosen["cash_currency"]
        and request.amount <= int(chosen["cash_two_people_up_to"]),
    )


def _step(work: Work, record: PaymentRequest | PaymentApproval | Payout) -> Step:
    former = record.former.author if record.former else ""
    return Step(hands(work, record), writer_of(work.desk, record), former)


def _by_request(found: Iterable[Any]) -> dict[str, Any]:
    """The first answer to each request: a later one changes nothing."""
    ordered = sorted(found, key=lambda r: (not is_signed_here(r), r.made_at, r.id), reverse=True)
    return {record.request_id: record for record in ordered}
