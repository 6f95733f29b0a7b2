"""What lies in the safe of the house, what is wanted back, and what was lent out.

Receipts are what whoever is on duty reads; the papers stay with those who work on them (documents
guide 1.7).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import (
    CustodyEvent,
    CustodyReceipt,
    GiveBackRequest,
    GiveBackState,
)
from shelterdesk.domain.policy import Act, Reach
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import documents
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

WANTS = N_("{who} wants a paper back: give it now")
PAST_HOURS = N_("{who} waits for a paper longer than the house allows")
CHASE = N_("Papers lent out that should be back: {n}")


@dataclass(frozen=True)
class SafeLine:
    """One thing in the safe, as whoever is on duty sees it; never the paper."""

    receipt: CustodyReceipt
    request: GiveBackRequest | None
    late: bool = False

    @property
    def is_out(self) -> bool:
        """Whether it was lent to somebody and is not in the safe now."""
        return bool(self.receipt.out_to)


@dataclass(frozen=True)
class Lent:
    """A paper that somebody outside has, and the day by which it should be back."""

    document: Document
    event: CustodyEvent


def may_see(desk: Desk) -> bool:
    """Whoever gives papers back: everybody on duty with the safe, and who works on papers."""
    return desk.may("read", CustodyReceipt)


def waits_for_duty(desk: Desk) -> bool:
    """Whether this person sees the safe on duty alone, and has not said that they are."""
    reach = desk.policy.reaches(desk.actor, Act.READ, CustodyReceipt.kind)
    return reach == {Reach.SHIFT} and not desk.actor.on_shift


def in_safe(desk: Desk) -> tuple[SafeLine, ...]:
    """Everything the house keeps for residents within reach; what is wanted back comes first."""
    found = []
    with desk.look() as work:
        requests = _requests(work.shelf(GiveBackRequest).every(open_state="open"))
        for receipt in work.shelf(CustodyReceipt).every(open_returned_on=None):
            request = requests.get(receipt.id)
            found.append(SafeLine(receipt, request, _late(work, request)))
    return tuple(
        sorted(found, key=lambda s: (s.request is None, s.receipt.on, s.receipt.receipt_no))
    )


def of_resident(desk: Desk, resident: ResidentId) -> tuple[SafeLine, ...]:
    """The same for one resident, given back ones too, the latest first."""
    with desk.look() as work:
        requests = open_requests(work, resident)
        return tuple(
            SafeLine(r, requests.get(r.id), _late(work, requests.get(r.id)))
            for r in work.shelf(CustodyReceipt).all_of(resident)
        )


def _late(work: Work, request: GiveBackRequest | None) -> bool:
    """Whether the hours that the house allows have passed."""
    if request is None:
        return False
    asked: datetime | None = request.asked_at
    if asked is None:
        return request.due_on is not None and request.due_on < work.desk.today()
    return work.desk.now() > asked + timedelta(hours=documents.limits(work).give_back_hours)


def chain(desk: Desk, document_id: RecordId) -> tuple[CustodyEvent, ...]:
    """Every change of hands of one paper, the latest first; raises ``NotFound`` out of reach."""
    with desk.look() as work:
        document = work.shelf(Document).get(document_id)
        placed = work.entered(CustodyEvent, document.resident)
        events = [
            e
            for e in work.shelf(CustodyEvent).all_of(document.resident)
            if e.document_id == document_id
        ]
    return tuple(sorted(events, key=lambda e: (placed.get(e.id, 0), e.id), reverse=True))


def kept_in(work: Work, resident: ResidentId) -> frozenset[str]:
    """Ids of papers that the house has for somebody: what keeps the *file* open, never a person.

    By the last hand where there is one, by the paper's own state otherwise.
    """
    last = documents.held(work, resident)
    found: set[str] = set()
    with suppress(Denied, NotFound):
        found = {
            document.id
            for document in work.shelf(Document).all_of(resident)
            if documents.stand(document, last.get(document.id)) == "in_safekeeping"
        }
    return frozenset(found)


def chase(desk: Desk) -> tuple[Lent, ...]:
    """Papers that somebody outside should have brought back by now, the longest first."""
    found: list[Lent] = []
    try:
        with desk.look() as work:
            past = list(work.shelf(CustodyEvent).past("due_on", desk.today()))
            latest = {
                each: documents.held(work, resident)
                for resident in {e.resident for e in past}
                for each in (resident,)
            }
            for event in past:
                if latest[event.resident].get(event.document_id) != event:
                    continue
                with suppress(Denied, NotFound):
                    document = work.newest(Document, RecordId(event.document_id))
                    found.append(Lent(document, event))
    except Denied:
        return ()
    return tuple(sorted(found, key=lambda lent: lent.event.due_on or date.max))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Papers wanted back, at once for everybody on duty and red for managers; papers lent out."""
    if not may_see(desk):
        return ()
    here = desk.actor.on_shift or Role.MGR in desk.roles
    told = [
        Waiting(
            said=PAST_HOURS if line.late else WANTS,
            route="house/safe",
            resident=line.receipt.resident,
            due_on=min(line.request.due_on or desk.today(), desk.today()),
            urgent=Role.MGR in desk.roles or line.late,
        )
        for line in in_safe(desk)
        if line.request is not None and here
    ]
    lent = chase(desk)
    if lent:
        due = lent[0].event.due_on
        told.append(Waiting(said=CHASE, route="house/safe", count=len(lent), due_on=due))
    return tuple(told)


def _requests(found: Iterable[GiveBackRequest]) -> dict[str, GiveBackRequest]:
    ordered = sorted(found, key=lambda r: (r.on, r.made_at, r.id), reverse=True)
    return {r.receipt_id: r for r in ordered if r.state is GiveBackState.OPEN}


def open_requests(work: Work, resident: ResidentId) -> dict[str, GiveBackRequest]:
    """What one resident wants back now, by the receipt."""
    return _requests(work.shelf(GiveBackRequest).all_of(resident))
