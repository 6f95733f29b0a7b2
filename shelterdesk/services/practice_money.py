"""Money in a practice house: some handed over, some approved, some that waits for an answer.

Small round amounts of practice; who asks, who approves and who hands over are three people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.money import PaymentPurpose
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.roles import Role
from shelterdesk.services import stipends

if TYPE_CHECKING:
    from shelterdesk.services.practice_month import Desks, Lived

_ASKED = (  # what for, how much, and how far it came
    (PaymentPurpose.STIPEND, 500, "paid"),
    (PaymentPurpose.PHONE, 150, "paid"),
    (PaymentPurpose.STIPEND, 500, "approved"),
    (PaymentPurpose.TRAVEL, 220, "approved"),
    (PaymentPurpose.PAPERS, 1_000, "asked"),
)


def ask(desks: Desks, lived: Sequence[Lived]) -> None:
    """Ask for money for the first adults, approve it and hand it over, as far as it came.

    Day workers hand it over; a child's file is not theirs.
    """
    asks, approves, pays = desks(Role.CM), desks(Role.MGR), desks(Role.HS)
    adults = (one.id for one in lived if one.person.age_group is AgeGroup.ADULT)
    for resident, (purpose, amount, came) in zip(adults, _ASKED, strict=False):
        request = stipends.ask(asks, resident, {"purpose": purpose, "amount": amount}).value
        if came != "asked":
            stipends.answer(approves, request.id, approved=True)
        if came == "paid":
            stipends.pay(pays, request.id, signed=True)
