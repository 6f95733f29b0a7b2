"""Who is announced: by whom, how many, when; and that they came, or do not come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.arrival import ArrivalState, ExpectedArrival, GroupArrival
from shelterdesk.domain.record import RecordId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import beds
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

ROUTE = "house/arrivals"
PEOPLE_EXPECTED = N_("People who are expected: {n}")
KEPT_DAYS = timedelta(days=30)  # the list shows what was announced in this time


def expected(desk: Desk) -> tuple[ExpectedArrival, ...]:
    """Everybody still expected, the next ones first; empty for whoever may not know."""
    with desk.look() as work:
        try:
            found = list(work.shelf(ExpectedArrival).every())
        except (Denied, NotFound):
            return ()
    here = (each for each in found if each.state is ArrivalState.EXPECTED)
    return tuple(sorted(here, key=lambda each: (each.expected_on, each.expected_at)))


def lately(desk: Desk) -> tuple[GroupArrival, ...]:
    """Groups that came in the last thirty days, latest first."""
    since = desk.today() - KEPT_DAYS
    with desk.look() as work:
        try:
            found = [g for g in work.shelf(GroupArrival).every() if g.arrived_on >= since]
        except (Denied, NotFound):
            return ()
    return tuple(sorted(found, key=lambda g: (g.arrived_on, g.made_at, g.id), reverse=True))


def say(desk: Desk, id: RecordId, rev: int, state: ArrivalState) -> Receipt[ExpectedArrival]:
    """Write down that they came, do not come, or are expected again; raises ``Stale``.

    Beds that were kept for who does not come are free again.
    """
    with desk.work("expected_arrival.amend") as work:
        kept = work.shelf(ExpectedArrival).amend(id, rev, {"state": state})
        if state is ArrivalState.CALLED_OFF:
            beds.release_kept_for(work, id)
    return Receipt(kept, frozenset(work.changed))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Who is announced for today, or was for yesterday and nobody has said more."""
    today = desk.today()
    near = [each for each in expected(desk) if each.expected_on <= today]
    if not near:
        return ()
    count = sum(each.count for each in near)
    first = min(each.expected_on for each in near)
    return (Waiting(said=PEOPLE_EXPECTED, route=ROUTE, count=count, due_on=first),)
