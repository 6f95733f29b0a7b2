"""The journey of one resident: days, route, who pays; the name on the ticket beside the paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.journey import Booking, CostState, Journey, JourneyCost
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.mrz_compare import names_agree
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.paper_rules import EXISTS, TRAVEL_PAPERS
from shelterdesk.domain.readiness_items import Item, ItemState
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import readiness, records, standings, travel
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

SAY_WHY = N_("Write in a few words why; somebody will ask.")


@dataclass(frozen=True)
class NameCheck:
    """The name on the ticket beside that on the paper; a question, never a fault.

    ``official`` is the legal name where no paper says one. ``agrees`` also where nothing is known.
    """

    booked: str
    on_paper: str
    official: str

    @property
    def agrees(self) -> bool:
        """Whether the two can be one name."""
        return names_agree(self.booked, self.on_paper or self.official)


@dataclass(frozen=True)
class Total:
    """What one payer pays in one currency, in whole units."""

    paid_by: str
    currency: str
    expected: int
    promised: int
    paid: int


@dataclass(frozen=True)
class JourneyPage:
    """What is planned, what was cancelled, what it costs, and what to look at again.

    ``again`` are criteria that the last change of day or route asks to confirm.
    """

    journey: Journey | None
    cancelled: tuple[Journey, ...]
    costs: tuple[JourneyCost, ...]
    totals: tuple[Total, ...]
    name: NameCheck | None
    again: tuple[Item, ...]
    may_write: bool


def look(desk: Desk, resident: ResidentId) -> JourneyPage:
    """Where the journey stands; raises ``NotFound`` out of reach."""
    with desk.look() as work:
        now = travel.current(work, resident)
        every = work.shelf(Journey).all_of(resident)
        costs = work.shelf(JourneyCost).all_of(resident)
        return JourneyPage(
            journey=now,
            cancelled=tuple(e for e in every if e.booking is Booking.CANCELLED),
            costs=costs,
            totals=totals(costs),
            name=name_check(work, resident, now.booked_name) if now and now.booked_name else None,
            again=_again(work, resident) if now else (),
            may_write=desk.may("create", Journey, resident),
        )


def save(
    desk: Desk, resident: ResidentId, values: Values, *, rev: int | None = None, draft: str = ""
) -> Receipt[Journey]:
    """Write the journey, or change the one that is planned as it stood in revision *rev*.

    A day or a route that changes asks to confirm what depends on it (guide 3.2); nothing else.
    Raises ``Invalid``, ``Stale``.
    """
    with desk.work("journey.write") as work:
        now = travel.current(work, resident)
        if now is None:
            kept = records.keep_in(work, Journey, resident, values)
        else:
            seen = now.rev if rev is None else rev
            kept = records.amend_in(work, Journey, now.id, seen, values)
        readiness.refresh_brief(work, resident)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def cancel(desk: Desk, resident: ResidentId, because: str) -> Receipt[Journey]:
    """The journey does not take place, also on the very day; raises ``Invalid`` without a reason.

    ``NotFound`` where none is planned.
    """
    with desk.work("journey.cancel") as work:
        kept = cancel_in(work, resident, because)
        readiness.refresh_brief(work, resident)
    return Receipt(kept, frozenset(work.changed))


def cancel_in(work: Work, resident: ResidentId, because: str) -> Journey:
    """The same inside a unit of work that goes on; with it they leave the group it belonged to."""
    if not because.strip():
        raise Invalid({"cancelled_because": SAY_WHY})
    now = travel.current(work, resident)
    if now is None:
        raise NotFound(Journey.kind)
    given = {"booking": Booking.CANCELLED, "cancelled_because": because.strip()}
    kept = records.amend_in(work, Journey, now.id, now.rev, given)
    if now.group_id:
        travel.leave_group(work, RecordId(now.group_id), resident)
    return kept


def name_check(work: Work, resident: ResidentId, booked: str) -> NameCheck:
    """The ticket's name beside the paper in force, or beside the legal name without one."""
    on_paper, official = "", ""
    with suppress(Denied, NotFound):
        papers = [
            d
            for d in work.shelf(Document).all_of(resident)
            if d.document_type in TRAVEL_PAPERS and d.name_on_paper and d.state in EXISTS
        ]
        placed = work.entered(Document, resident)
        papers.sort(key=lambda d: placed.get(d.id, 0))
        on_paper = papers[-1].name_on_paper if papers else ""
    with suppress(Denied, NotFound):
        found = official_name(work.shelf(IdentityName).all_of(resident))
        official = found.full_text if found else ""
    return NameCheck(booked, on_paper, official)


def totals(costs: Iterable[JourneyCost]) -> tuple[Total, ...]:
    """What each payer pays, by currency; whole units, nothing is converted."""
    found: dict[tuple[str, str], dict[CostState, int]] = defaultdict(lambda: defaultdict(int))
    for cost in costs:
        payer = " ".join(cost.paid_by.split())
        found[payer, cost.currency.strip().upper()][cost.state] += cost.amount
    return tuple(
        Total(
            payer,
            currency,
            sums[CostState.EXPECTED],
            sums[CostState.PROMISED],
            sums[CostState.PAID],
        )
        for (payer, currency), sums in sorted(found.items())
    )


def _again(work: Work, resident: ResidentId) -> tuple[Item, ...]:
    if not work.desk.may("read", ReadinessFact, resident):
        return ()
    items = standings.stand(work, resident).items
    return tuple(i for i in items if i.criterion.recheck and i.state is ItemState.EXPIRED)
