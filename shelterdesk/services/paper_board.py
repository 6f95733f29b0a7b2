"""One look at everybody's papers: who has none to travel with, what each waits for, what runs out.

A resident who asks for protection stands here for whoever works with them, and on no list that goes
to a mission (documents guide 5.2).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain import paper_rules
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import Recovery
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.paper_rules import EXISTS, IN_HAND, TRAVEL_PAPERS
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.recovery_rules import Wait
from shelterdesk.i18n import N_
from shelterdesk.services import documents, legal_dates
from shelterdesk.services.legal_dates import ComingDate
from shelterdesk.services.recovery_ways import Way, ways_in
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ROUTE = "house/papers"
STEPS = N_("Papers whose next step needs a look: {n}")
RUNS_OUT = N_("A paper of {who} runs out soon")
HERE = (StayState.IN_HOUSE, StayState.AWAY)
AROUND = (StayState.EXPECTED, StayState.AFTER_CARE)


@dataclass(frozen=True)
class RunningOut:
    """A travel paper in hand and its last safe day."""

    resident: ResidentId
    document: Document
    safe_until: date
    days_left: int
    alert: int | None


@dataclass(frozen=True)
class PaperBoard:
    """Everything within one person's reach.

    ``without`` are residents in the house with no paper to travel with: none, or one that has run
    out. ``idle`` are those of them for whom nobody is getting one.
    """

    ways: tuple[Way, ...]
    without: tuple[ResidentId, ...]
    idle: tuple[ResidentId, ...]
    running_out: tuple[RunningOut, ...]
    dates: tuple[ComingDate, ...]

    @property
    def soon(self) -> tuple[RunningOut, ...]:
        """Papers whose last safe day is near or has passed."""
        return tuple(each for each in self.running_out if each.alert is not None)

    def ways_of(self, resident: ResidentId) -> tuple[Way, ...]:
        """Everything that somebody is getting for one resident."""
        return tuple(way for way in self.ways if way.recovery.resident == resident)

    def by_wait(self) -> tuple[tuple[Wait, int], ...]:
        """How many wait for what, the most first."""
        found = Counter(way.next.wait for way in self.ways if way.next)
        return tuple(found.most_common())

    def by_mission(self) -> tuple[tuple[str, int], ...]:
        """How many lie with which mission; without one they are not counted."""
        found = Counter(way.recovery.mission for way in self.ways if way.recovery.mission)
        return tuple(found.most_common())


def may_see(desk: Desk) -> bool:
    """Whoever reads papers: managers, case managers, legal officers."""
    return desk.may("read", Recovery)


def board(desk: Desk) -> PaperBoard:
    """The board as it stands today; raises ``Denied`` for whoever reads no papers.

    It is of those whose stay is not closed and for whom somebody is getting a paper. Whoever has
    gone keeps theirs in the file, and a house has many times more of those.
    """
    with desk.look() as work:
        ways = tuple(ways_in(work, work.shelf(Recovery).every(open_state="open")))
        here, papers = _here(work), defaultdict(list)
        near = here | _here(work, AROUND) | {way.recovery.resident for way in ways}
        for document in work.shelf(Document).about(near):
            if document.document_type in TRAVEL_PAPERS:
                papers[document.resident].append(document)
        running = _running_out(work, papers)
    without = tuple(
        sorted(r for r in here if not any(_serves(d, desk.today()) for d in papers.get(r, ())))
    )
    busy = {way.recovery.resident for way in ways}
    return PaperBoard(
        tuple(sorted(ways, key=lambda w: (w.recovery.due_on or date.max, w.recovery.id))),
        without,
        tuple(r for r in without if r not in busy),
        running,
        legal_dates.coming(desk),
    )


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Next steps that are nobody's task and whose day has come, and papers that run out."""
    if not may_see(desk):
        return ()
    told = []
    with desk.look() as work:
        tomorrow = desk.today() + timedelta(days=1)
        due = [
            r
            for r in work.shelf(Recovery).past("due_on", tomorrow, open_state="open")
            if not r.owner_id
        ]
        limits = documents.limits(work)
        last = max(limits.alerts) + limits.buffer_days
        near = defaultdict(list)
        first, after = desk.today(), desk.today() + timedelta(days=last + 1)
        shelf = work.shelf(Document)
        for document in shelf.between("expires_on", first.isoformat(), after.isoformat()):
            near[document.resident].append(document)
        running = _running_out(work, near)
    if due:
        told.append(Waiting(said=STEPS, route=ROUTE, count=len(due), due_on=due[0].due_on))
    told.extend(
        Waiting(said=RUNS_OUT, route=ROUTE, resident=each.resident, due_on=each.safe_until)
        for each in running
        if each.alert is not None
    )
    return tuple(told)


def _serves(document: Document, today: date) -> bool:
    """Whether somebody can travel with it: it is here, and its day has not passed."""
    is_over = document.expires_on is not None and document.expires_on < today
    return document.state in IN_HAND and not is_over


def _here(work: Work, states: tuple[StayState, ...] = HERE) -> frozenset[ResidentId]:
    """Who lives here now, or is in other *states*.

    By their stay, or by their file for who does not read where one is.
    """
    desk, found = work.desk, set[ResidentId]()
    if desk.may("read", Stay):
        for state in states:
            found |= {s.resident for s in work.shelf(Stay).every(open_state=state.value)}
    else:
        said = {state.value for state in states}  # a file tells the same in fewer words
        files = work.shelf(Resident).every()
        found = {ResidentId(r.id) for r in files if r.case_status.value in said}
    return frozenset(r for r in found if desk.may("read", Document, r))


def _running_out(work: Work, papers: dict[ResidentId, list[Document]]) -> tuple[RunningOut, ...]:
    """Travel papers that exist and whose day is printed; the first to run out comes first."""
    limits, today = documents.limits(work), work.desk.today()
    found = []
    for resident, several in papers.items():
        for document in several:
            if document.state not in EXISTS or document.document_type not in TRAVEL_PAPERS:
                continue
            clock = paper_rules.paper_clock(
                document.expires_on,
                None,
                document.issued_on,
                today,
                buffer_days=limits.buffer_days,
                alerts=limits.alerts,
            )
            if clock.safe_until is None or clock.days_left is None:
                continue
            found.append(
                RunningOut(resident, document, clock.safe_until, clock.days_left, clock.alert)
            )
    return tuple(sorted(found, key=lambda each: (each.safe_until, each.resident)))
