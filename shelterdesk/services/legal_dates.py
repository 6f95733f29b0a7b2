"""Dates of the law: what they tell about readiness, and which of them come near.

Documents guide 2.4. Several matters may feed one fact; the worst of them counts, so that a hearing
that is over never hides another that is to come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain import legal_clocks
from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.paper import LegalDate, LegalMilestone, Recovery
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.legal_clocks import Clock, Outcome, Overstay
from shelterdesk.domain.readiness_facts import Fact, admissible
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import settings
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

CLOCK_FIELDS = ("track", "opened_on", "due_on", "outcome", "decided_on")
COMES = N_("Dates of the law that come near: {n}")

# Which fact a matter feeds, and its words while it is open and once it is settled (entities 6).
FEEDS: Mapping[str, tuple[str, str, str]] = {
    "stay_permission": ("stay_matters", "open", "settled"),
    "overstay": ("stay_matters", "open", "settled"),
    "fine_waiver_request": ("stay_matters", "open", "settled"),
    "custody_order_end": ("hold", "standing", "none"),
    "exit_permission": ("exit_permission", "open", "held"),
    "court_date": ("proceedings", "open", "settled"),
    "witness_statement": ("testimony", "open", "settled"),
    "early_testimony_request": ("testimony", "open", "settled"),
    "early_testimony_hearing": ("testimony", "open", "settled"),
    "compensation_claim": ("compensation", "open", "settled"),
    "evidence_release_request": ("seized_items", "open", "settled"),
}


def settled(work: Work, values: Values, before: LegalMilestone | None = None) -> Values:
    """*values* with the day that the law gives, where nobody wrote one.

    A day that the clock itself filled in moves on with what was decided; a written one stands.
    """
    told = {name: values.get(name, getattr(before, name, None)) for name in CLOCK_FIELDS}
    chosen = settings.in_force(work)
    if before is not None and told["due_on"] == before.due_on:
        if before.due_on is not None and before.due_on != _due(chosen, before):
            return values
    elif told["due_on"] is not None:
        return values
    due = legal_clocks.due_day(
        chosen,
        told["track"] or "",
        told["opened_on"],
        told["outcome"] or Outcome.NONE,
        told["decided_on"],
    )
    return values if due is None else {**values, "due_on": due}


def _due(chosen: Mapping[str, str], record: LegalMilestone) -> date | None:
    return legal_clocks.due_day(
        chosen, record.track, record.opened_on, record.outcome, record.decided_on
    )


def follow(work: Work, record: LegalMilestone) -> None:
    """Tell what all matters of one sort together say, if this person's word on it counts."""
    feed = FEEDS.get(record.track)
    if feed is None:
        return
    name, while_open, once_settled = feed
    try:
        same = [
            m
            for m in work.shelf(LegalMilestone).all_of(record.resident)
            if FEEDS.get(m.track, ("",))[0] == name
        ]
    except (Denied, NotFound):
        return
    is_open = any(not m.is_settled for m in same)
    ends = [m.due_on for m in same if m.is_settled and m.due_on]
    until = min(ends) if ends and not is_open and name == "exit_permission" else None
    value = while_open if is_open else once_settled
    fact = Fact(name=name, value=value, on=work.desk.today(), entered=0, until=until)
    if admissible(fact, work.desk.roles, load_criteria()):
        told = {"name": name, "value": value, "on": fact.on, "until": until, "source": record.id}
        work.shelf(ReadinessFact).add(work.make(ReadinessFact, record.resident, told))


@dataclass(frozen=True)
class LegalClock:
    """One open matter with its day: what the page says of it beside the record.

    ``renew_from`` is set for permissions that are renewed, ``overstay`` for days without one.
    """

    milestone: LegalMilestone
    ends_on: date | None
    days_left: int | None
    clock: Clock | None
    renew_from: date | None
    overstay: Overstay | None


def clocks(desk: Desk, resident: ResidentId) -> tuple[LegalClock, ...]:
    """Open matters whose day runs, the nearest first; raises ``Denied``, ``NotFound``."""
    with desk.look() as work:
        chosen = settings.in_force(work)
        matters = work.shelf(LegalMilestone).all_of(resident)
    today, early, found = desk.today(), int(chosen["stay_renew_days"]), []
    for matter in matters:
        if matter.is_settled:
            continue
        ends = matter.next_on or matter.due_on
        over = None
        if matter.track == "overstay" and matter.opened_on is not None:
            until = min(today, matter.decided_on or today)
            over = legal_clocks.overstay(chosen["host_country"], matter.opened_on, until)
        if ends is None and over is None:
            continue
        renewed = matter.track in legal_clocks.RENEWED and ends is not None
        found.append(
            LegalClock(
                matter,
                ends,
                (ends - today).days if ends else None,
                legal_clocks.clock_for(chosen["host_country"], matter.track, matter.outcome)
                if ends is not None and ends == _due(chosen, matter)
                else None,
                legal_clocks.renew_from(ends, early) if renewed and ends else None,
                over,
            )
        )
    return tuple(sorted(found, key=lambda c: (c.ends_on or date.max, c.milestone.id)))


@dataclass(frozen=True)
class ComingDate:
    """A date alone: whose, on which day, and its neutral words (marked)."""

    resident: ResidentId
    on: date
    what: str


def coming(desk: Desk) -> tuple[ComingDate, ...]:
    """Dates that come near or have passed, of residents whose dates this person reads.

    A permission to stay is said earlier than others: renewing begins early.
    """
    found: list[ComingDate] = []
    try:
        with desk.look() as work:
            chosen = settings.in_force(work)
            early, near = int(chosen["stay_renew_days"]), int(chosen["legal_near_days"])
            until = desk.today() + timedelta(days=max(early, near) + 1)
            rows = list(work.shelf(LegalDate).past("on", until))
            newest = _newest(work, {row.resident for row in rows})
    except Denied:
        return ()
    for row in rows:
        if newest.get(row.milestone_id) == row.id and not row.is_over:
            days = early if row.is_renewed else near
            if row.on <= desk.today() + timedelta(days=days):
                found.append(ComingDate(row.resident, row.on, row.what))
    return tuple(sorted(found, key=lambda each: (each.on, each.resident, each.what)))


def waiting(desk: Desk) -> Iterable[Waiting]:
    """One line for all of them; the day is that of the nearest."""
    found = coming(desk)
    if found:
        route = "house/papers" if desk.may("read", Recovery) else "residents"
        yield Waiting(said=COMES, route=route, count=len(found), due_on=found[0].on)


def _newest(work: Work, residents: set[ResidentId]) -> dict[str, str]:
    """The latest word on each matter: a date that was moved stands in its newest row."""
    latest: dict[str, tuple[int, str]] = {}
    for resident in residents:
        placed = work.entered(LegalDate, resident)
        for row in work.shelf(LegalDate).every(resident=bytes.fromhex(resident)):
            at = (placed.get(row.id, 0), row.id)
            if at >= latest.get(row.milestone_id, (-1, "")):
                latest[row.milestone_id] = at
    return {milestone: id for milestone, (_, id) in latest.items()}
