"""People who are still held, and families who look for somebody: written down, passed on, closed.

Nothing is confirmed to anybody. What is passed on goes with the agreement of whoever asked.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.referral import Enquiry, EnquiryState
from shelterdesk.domain.record import NEEDED, RecordId, Values
from shelterdesk.errors import Denied, Invalid
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

ROUTE = "house/enquiries"
TO_LOOK_AT = N_("Enquiries to look at again: {n}")


def may_see(desk: Desk) -> bool:
    """Whoever reads enquiries, or writes down that somebody asked."""
    return desk.may("read", Enquiry) or desk.may_create(Enquiry)


def may_go_on(desk: Desk) -> bool:
    """Managers and legal officers."""
    return desk.may("amend", Enquiry)


def listed(desk: Desk) -> tuple[Enquiry, ...]:
    """All of them: what is not closed first, by its day; empty for whoever may not read them."""
    try:
        with desk.look() as work:
            found = list(work.shelf(Enquiry).every())
    except Denied:
        return ()
    found.sort(key=lambda e: (e.asked_on, e.id), reverse=True)
    return tuple(sorted(found, key=lambda e: (e.state is EnquiryState.CLOSED,)))


def one(desk: Desk, id: RecordId) -> Enquiry:
    """One enquiry; raises ``NotFound``."""
    with desk.look() as work:
        return work.shelf(Enquiry).get(id)


def go_on(desk: Desk, id: RecordId, rev: int, values: Values, draft: str = "") -> Receipt[Enquiry]:
    """What was done, and where it stands now; raises ``Invalid``, ``Stale``, ``Denied``."""
    if not str(values.get("done") or "").strip():
        raise Invalid({"done": NEEDED})
    with desk.work("enquiry.answer") as work:
        kept = work.shelf(Enquiry).amend(id, rev, values)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Those that are open and without a day, or whose day has come."""
    if not may_go_on(desk):
        return ()
    tomorrow = desk.today() + timedelta(days=1)
    found = [
        each
        for each in listed(desk)
        if each.state in (EnquiryState.OPEN, EnquiryState.PASSED_ON)
        and (each.due_on or (desk.today() if each.state is EnquiryState.OPEN else tomorrow))
        < tomorrow
    ]
    if not found:
        return ()
    due = min((each.due_on for each in found if each.due_on), default=None)
    return (Waiting(said=TO_LOOK_AT, route=ROUTE, count=len(found), due_on=due),)
