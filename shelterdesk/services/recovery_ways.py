"""Recoveries as they stand today: steps, what comes next, why it waits, and how long a paper holds.

Reading only; what is written is in ``recoveries`` (documents guide 1.3, 1.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain import paper_rules
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import ConsentType
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import Recovery, RecoveryState, RecoveryStep
from shelterdesk.domain.paper_rules import PaperClock
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.recovery_rules import (
    Advice,
    Course,
    Doing,
    Step,
    advice,
    next_step,
    steps_of,
)
from shelterdesk.domain.travel_documents import RowInForce
from shelterdesk.errors import Denied, NotFound
from shelterdesk.services import consents, country_papers, documents
from shelterdesk.services.documents import PaperLimits

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work


@dataclass(frozen=True)
class Way:
    """One recovery today: its steps, what comes next, what to know, and how long a paper holds."""

    recovery: Recovery
    document: Document
    original: Document | None
    state: str
    row: RowInForce | None
    course: Course
    steps: tuple[Step, ...]
    advice: tuple[Advice, ...]
    clock: PaperClock
    owner: str
    agreed_for: str
    records: dict[str, RecoveryStep]

    @property
    def next(self) -> Step | None:
        """What comes first; None where everything is over."""
        return next_step(self.steps)

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.recovery.state is RecoveryState.OPEN

    @property
    def missing(self) -> tuple[str, ...]:
        """What the mission asks for and nobody ticked."""
        return missing_of(self.recovery, self.row)


def missing_of(recovery: Recovery, row: RowInForce | None) -> tuple[str, ...]:
    """Needs of the row that are not at hand."""
    needs = row.row.needs if row else ()
    return tuple(need for need in needs if need not in recovery.have)


def one(desk: Desk, id: RecordId) -> Way:
    """One recovery with all its steps; raises ``NotFound`` out of reach."""
    with desk.look() as work:
        return way_in(work, work.shelf(Recovery).get(id))


def of_resident(desk: Desk, resident: ResidentId) -> tuple[Way, ...]:
    """Everything that is or was done about one resident's papers; what is open comes first."""
    with desk.look() as work:
        found = [way_in(work, r) for r in work.shelf(Recovery).all_of(resident)]
    return tuple(sorted(found, key=lambda way: (not way.is_open, way.recovery.due_on or date.max)))


def ways_in(work: Work, recoveries: Iterable[Recovery]) -> Iterable[Way]:
    """Ways of several recoveries, without those whose papers are out of reach."""
    for recovery in recoveries:
        with suppress(Denied, NotFound):
            yield way_in(work, recovery)


def way_in(work: Work, recovery: Recovery) -> Way:
    """One recovery inside a unit of work that goes on; ``NotFound`` where its paper is not."""
    resident = recovery.resident
    last = documents.held(work, resident)
    document = work.shelf(Document).get(RecordId(recovery.document_id))
    original = paper_in(work, recovery.original_id, resident)
    state = documents.stand(document, last.get(document.id))
    row = country_papers.row_of(work, recovery.row) if recovery.row else None
    limits = documents.limits(work)
    records = _steps_written(work, recovery)
    course = Course(
        route=recovery.route,
        opened_on=recovery.opened_on or recovery.made_at.date(),
        situation=documents.situation(
            work,
            resident,
            missing_of(recovery, row),
            recovery.goes_without,
            recovery.mission,
        ),
        loss=recovery.loss_kind,
        state=state,
        original=documents.stand(original, last.get(original.id)) if original else "",
        row=row.row if row else None,
        booking=recovery.booking,
        has_mission=recovery.has_mission is not Answer.NO,
        family_agreed=_family_agreed(work, resident),
        host=limits.host,
        done={code: _doing(record) for code, record in records.items()},
    )
    return Way(
        recovery,
        document,
        original,
        state,
        row,
        course,
        steps_of(course),
        advice(course),
        _clock(work, document, row, state, limits),
        _name(work, recovery.owner_id),
        _agreed_for(work, resident),
        records,
    )


def _clock(
    work: Work, document: Document, row: RowInForce | None, state: str, limits: PaperLimits
) -> PaperClock:
    is_there = state in paper_rules.EXISTS
    return paper_rules.paper_clock(
        document.expires_on,
        row.row if row else None,
        document.issued_on if is_there else None,
        work.desk.today(),
        buffer_days=limits.buffer_days,
        alerts=limits.alerts,
    )


def _steps_written(work: Work, recovery: Recovery) -> dict[str, RecoveryStep]:
    placed = work.entered(RecoveryStep, recovery.resident)
    steps = [
        s
        for s in work.shelf(RecoveryStep).all_of(recovery.resident)
        if s.recovery_id == recovery.id
    ]
    return {s.code: s for s in sorted(steps, key=lambda s: placed.get(s.id, 0))}


def _doing(record: RecoveryStep) -> Doing:
    return Doing(
        state=record.state,
        began_on=record.began_on,
        done_on=record.done_on,
        due_on=record.due_on,
        waits_for=record.waits_for,
        who=record.who,
    )


def paper_in(work: Work, id: str, resident: ResidentId) -> Document | None:
    """A paper of this resident by its id; None for an empty one, ``NotFound`` for another's."""
    if not id:
        return None
    found = work.shelf(Document).get(RecordId(id))
    if found.resident != resident:
        raise NotFound(Document.kind)
    return found


def _family_agreed(work: Work, resident: ResidentId) -> bool:
    with suppress(Denied, NotFound):
        return consents.in_force(work, resident, ConsentType.FAMILY) is not None
    return False


def _agreed_for(work: Work, resident: ResidentId) -> str:
    """The embassy's name in the yes that holds; empty without one."""
    with suppress(Denied, NotFound):
        found = documents.embassy_consent(work, resident)
        return found.recipient if found else ""
    return ""


def _name(work: Work, user_id: str) -> str:
    people = {person.user_id: person.display_name for person in work.desk.vault.people()}
    return people.get(user_id, "")
