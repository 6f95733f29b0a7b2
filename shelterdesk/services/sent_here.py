"""What other bodies send the house: sorted, then answered, expected, or joined to somebody's file.

Nobody is told whether somebody lives here (casework guide 4.6): an answer says what the house can
offer, never whom it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from shelterdesk.access import erasing
from shelterdesk.domain.kinds.arrival import ExpectedArrival
from shelterdesk.domain.kinds.referral import EnquiryState, ReferralInbox
from shelterdesk.domain.kinds.resident import ReferralIn
from shelterdesk.domain.record import NEEDED, RecordId, ResidentId, Values
from shelterdesk.errors import Denied, HasEnded, Invalid, NotFound, Stale
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
    """What was sent: open ones first, then the latest; empty for who may not read it.

    What was joined to a file shows only to whoever reads that file: it says who lives here.
    """
    try:
        with desk.look() as work:
            every = list(work.shelf(ReferralInbox).every())
            became = _became(work) if any(r.only_newest for r in every) else {}
            found = [seen for r in every if (seen := _seen(work, r, became)) is not None]
    except Denied:
        return ()
    found.sort(key=lambda r: (r.asked_on, r.id), reverse=True)
    return tuple(sorted(found, key=lambda r: (r.state is not EnquiryState.OPEN,)))


def one(desk: Desk, id: RecordId) -> ReferralInbox:
    """One of them; raises ``NotFound``, also for one that was joined to a file out of reach."""
    with desk.look() as work:
        sent = work.shelf(ReferralInbox).get(id)
        seen = _seen(work, sent, _became(work) if sent.only_newest else {})
        if seen is None:
            raise NotFound(ReferralInbox.kind)
        return seen


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

    What was said of them moves into the file, which alone names the message that it was. The
    words leave the house's list; what earlier revisions say of them is taken out for good at once
    if a manager joins, else when one is next at the desk. Raises ``NotFound`` for a resident out
    of reach.
    """
    if not resident:
        raise Invalid({"who": NEEDED})
    with desk.work("referral_inbox.join") as work:
        sent = _open(work, id, rev)
        told = {
            "received_on": sent.asked_on,
            "organisation": sent.sender,
            "reason": "\n".join(part for part in (sent.about, sent.said) if part),
            "inbox_id": sent.id,
        }
        made = work.shelf(ReferralIn).add(work.make(ReferralIn, resident, told))
        given = {
            "answer": JOINED,
            "state": EnquiryState.PASSED_ON,
            "about": "",
            "said": "",
            "only_newest": True,
        }
        work.shelf(ReferralInbox).amend(id, rev, given)
        if draft:
            work.discard_draft(draft)
    erasing.take_older(desk)
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


def _became(work: Work) -> dict[str, ResidentId]:
    """Messages that were joined to a file which this person reads, and to whose."""
    try:
        every = work.shelf(ReferralIn).every()
        return {each.inbox_id: each.resident for each in every if each.inbox_id}
    except Denied:
        return {}


def _seen(
    work: Work, sent: ReferralInbox, became: Mapping[str, ResidentId]
) -> ReferralInbox | None:
    """It as this person may see it, naming whom it became; None where that file is out of reach."""
    if not sent.only_newest:
        about = ResidentId(sent.resident_id)
        reads = not about or (work.desk.may("read", ReferralIn, about) and work.knows(about))
        return sent if reads else None
    found = became.get(sent.id)
    return None if found is None else replace(sent, resident_id=found)


def _open(work: Work, id: RecordId, rev: int) -> ReferralInbox:
    sent = work.shelf(ReferralInbox).get(id)
    if sent.rev != rev:
        raise Stale(ReferralInbox.kind)
    if sent.state is not EnquiryState.OPEN:
        raise HasEnded(ReferralInbox.kind)
    return sent
