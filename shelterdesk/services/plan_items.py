"""The items of a plan: written in the resident's words, changed, and what they say to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.plan import (
    SAYS_YES,
    AgreedHow,
    Agreement,
    CarePlan,
    Domain,
    PlanItem,
)
from shelterdesk.domain.plans import ITEM_OF, asked_anew
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.errors import NotFound
from shelterdesk.services.care_plans import follow, standing_of
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

_FIXED = frozenset({"plan_id", "domain", "agreement", "agreed_how", "agreed_on"})


def may_write_parts(desk: Desk, resident: ResidentId) -> tuple[Domain, ...]:
    """The parts of life in which this person may write an item and read it again."""
    return tuple(part for part in Domain if desk.may(Act.CREATE, ITEM_OF[part], resident))


def add(
    desk: Desk, resident: ResidentId, part: Domain, values: Values, draft: str = ""
) -> Receipt[PlanItem]:
    """Write an item under the key of its part of life; raises ``NotFound`` without a plan."""
    kind = ITEM_OF[part]
    with desk.work("plan_item.add") as work:
        standing = standing_of(work, resident)
        if standing is None:
            raise NotFound(CarePlan.kind)
        given = {**values, "domain": part, "plan_id": standing.id}
        kept = work.shelf(kind).add(work.make(kind, resident, _dated(desk, given)))
        follow(work, resident, standing.id)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def change(
    desk: Desk, item: PlanItem, values: Values, draft: str = "", *, rev: int | None = None
) -> Receipt[PlanItem]:
    """Change an item that one saw; what was agreed to is asked anew when it changes.

    *rev* stands in where another revision was compared meanwhile. A part of life stays.
    """
    given = {name: value for name, value in values.items() if name not in _FIXED}
    with desk.work("plan_item.amend") as work:
        shelf = work.shelf(type(item))
        before = shelf.get(item.id)
        kept = shelf.amend(item.id, rev or item.rev, asked_anew(before, given))
        follow(work, item.resident, RecordId(before.plan_id))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def say(
    desk: Desk, item: PlanItem, agreement: Agreement, how: AgreedHow | None = None
) -> Receipt[PlanItem]:
    """Write down what the resident says to one item, today."""
    asked = agreement is not Agreement.NOT_ASKED
    given = {
        "agreement": agreement,
        "agreed_how": how if asked else None,
        "agreed_on": desk.today() if asked else None,
    }
    with desk.work("plan_item.ask") as work:
        kept = work.shelf(type(item)).amend(item.id, item.rev, given)
        follow(work, item.resident, RecordId(item.plan_id))
    return Receipt(kept, frozenset(work.changed))


def _dated(desk: Desk, values: Values) -> Values:
    """An agreement that is given without a day is given today."""
    if values.get("agreement") in SAYS_YES and values.get("agreed_on") is None:
        return {**values, "agreed_on": desk.today()}
    return values
