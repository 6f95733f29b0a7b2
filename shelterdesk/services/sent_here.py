"""What other bodies send the house: sorted, then answered, expected, or joined to somebody's file.

Nobody is told whether somebody lives here (casework guide 4.6): an answer says what the house can
offer, never whom it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.arrival import ExpectedArrival
from shelterdesk.domain.kinds.referral import EnquiryState, ReferralInbox
from shelterdesk.domain.kinds.resident import ReferralIn
from shelterdesk.domain.record import NEEDED, RecordId, ResidentId, Values
from shelterdesk.errors import Denied, HasEnded, Invalid, Stale
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ROUTE = "house/inbox"
WAITS = N_("Messages of other bodies to answer: {n}")
EXPECTED = N_("Noted as an expected arrival.")
JOINED = N_("Noted in the file of whom it is about.")


def may_see(desk: Desk) -> bool:
    """Whoever reads what is sent, or writes down that something came."""
    return desk.may("read", ReferralInbox) or desk.may_create(ReferralInbox)


def may_sort(desk: Desk) -> bool:
    """Managers and legal officers."""
    return desk.may("amend", ReferralInbox)


def listed(desk: Desk) -> tuple[ReferralInbox, ...]:
    """Everything that was sent: open ones first, then the latest; empty for who may not read it."""
    try:
        with desk.look() as work:
            found = list(work.shelf(ReferralInbox).every())
    except Denied:
        return ()
    found.sort(key=lambda r: (r.asked_on, r.id), reverse=True)
    return tuple(sorted(found, key=lambda r: (r.state is not EnquiryState.OPEN,)))


def one(desk: Desk, id: RecordId) -> ReferralInbox:
    """One of them; raises ``NotFound``."""
    with desk.look() as work:
        return work.shelf(ReferralInbox).get(id)


def answer(
    desk: Desk, id: RecordId, rev: int, said: str, draft: str = ""
) -> Receipt[ReferralInbox]:
    """Write down what was answered; raises ``Invalid``, ``Stale``, ``HasEnded``, ``Denied``."""
    if not said.strip():
        raise Invalid({"answer": NEEDED})
    with desk.work("referral_inbox.answer") as work:
        _open(work, id, rev)
        given = {"answer": said, "state": EnquiryState.ANSWERED}
        kept = work.shelf(ReferralInbox).amend(id, rev, given)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def expect(
    desk: Desk, id: RecordId, rev: int, values: Values, draft: str = ""
) -> Receipt[ExpectedArrival]:
    """It becomes an expected arrival, in one act."""
    with desk.work("referral_inbox.expect") as work:
        _open(work, id, rev)
        shelf = work.shelf(ExpectedArrival)
        made = shelf.add(work.make(ExpectedArrival, ResidentId(""), values))
        given = {"answer": EXPECTED, "state": EnquiryState.PASSED_ON}
        work.shelf(ReferralInbox).amend(id, rev, given)
        if draft:
            work.discard_draft(draft)
    return Receipt(made, frozenset(work.changed))


def join(
    desk: Desk, id: RecordId, rev: int, resident: ResidentId, draft: str = ""
) -> Receipt[ReferralIn]:
    """It is about somebody who is here: who sent them stands in their file; nobody is answered.

    The link is sealed. Raises ``NotFound`` for a resident out of reach.
    """
    if not resident:
        raise Invalid({"who": NEEDED})
    with desk.work("referral_inbox.join") as work:
        sent = _open(work, id, rev)
        told = {
            "received_on": sent.asked_on,
            "organisation": sent.sender,
            "reason": sent.said,
        }
        made = work.shelf(ReferralIn).add(work.make(ReferralIn, resident, told))
        given = {"answer": JOINED, "state": EnquiryState.PASSED_ON, "resident_id": resident}
        work.shelf(ReferralInbox).amend(id, rev, given)
        if draft:
            work.discard_draft(draft)
    return Receipt(made, frozenset(work.changed))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """What waits for whoever sorts it."""
    if not may_sort(desk):
        return ()
    found = [each for each in listed(desk) if each.state is EnquiryState.OPEN]
    if not found:
        return ()
    due = min((each.due_on for each in found if each.due_on), default=None)
    return (Waiting(said=WAITS, route=ROUTE, count=len(found), due_on=due),)


def _open(work: Work, id: RecordId, rev: int) -> ReferralInbox:
    sent = work.shelf(ReferralInbox).get(id)
    if sent.rev != rev:
        raise Stale(ReferralInbox.kind)
    if sent.state is not EnquiryState.OPEN:
        raise HasEnded(ReferralInbox.kind)
    return sent
