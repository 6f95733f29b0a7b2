"""Stipends and cash help: who asks, who approves and who pays are different people (guide 4.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Added,
    Choice,
    OpenChoice,
    choice,
    day,
    flag,
    house_adds,
    link,
    note,
    number,
    text,
)
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class PaymentPurpose(OpenChoice):
    """What money is for; never tied to behaviour or to counselling."""

    STIPEND = "stipend", N_("Stipend")
    TRAVEL = "travel", N_("Travel")
    HEALTH = "health", N_("Health")
    PAPERS = "papers", N_("Papers and fees")
    PHONE = "phone", N_("Phone")
    OTHER = "other", N_("Something else")


class PaymentState(Choice):
    """Where a payment stands."""

    ASKED = "asked", N_("Asked for")
    APPROVED = "approved", N_("Approved")
    NOT_APPROVED = "not_approved", N_("Not approved")
    PAID = "paid", N_("Paid")


@dataclass(frozen=True, kw_only=True)
class PaymentRequest(Record):
    """Somebody asks for money for a resident. Amounts are whole units of the currency, no cents."""

    kind = "payment_request"
    title = N_("Request for money")
    category = "FIN"
    mode = Mode.EVENT
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True, shown=False)
    purpose: PaymentPurpose = choice(N_("What for"), PaymentPurpose, required=True, listed=True)
    amount: int = number(N_("Amount"), required=True, listed=True)
    currency: str = text(N_("Currency"), default="THB", required=True, listed=True)
    remark: str = note(N_("Remark"))
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class PaymentApproval(Record):
    """A manager says yes or no to a request."""

    kind = "payment_approval"
    title = N_("Approval")
    category = "FIN"
    mode = Mode.EVENT
    sorted_by = "on"

    request_id: str = link(N_("Request"), required=True, sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True, shown=False)
    state: PaymentState = choice(N_("Answer"), PaymentState, required=True, sealed=False)
    remark: str = note(N_("Remark"))


@dataclass(frozen=True, kw_only=True)
class Payout(Record):
    """Money handed over, with the resident's signature on the receipt."""

    kind = "payout"
    title = N_("Money handed over")
    category = "FIN"
    mode = Mode.EVENT
    sorted_by = "on"

    request_id: str = link(N_("Request"), required=True, sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    amount: int = number(N_("Amount"), required=True, listed=True)
    second_id: str = link(N_("Second person"), listed=True)
    resident_signed: bool = flag(N_("The resident signed the receipt"), listed=True)
    receipt_no: str = text(N_("Number of the receipt"), listed=True)
