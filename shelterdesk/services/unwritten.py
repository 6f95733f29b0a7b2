"""Held but not written up: a list for the counsellor, a count for the supervisor (guide 6.3).

All of it is told by open columns, so that nothing about anybody is opened for it; but for the count
of high risks, which the supervisor's own keys open, of residents whom they are assigned to alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.counselling import (
    Attendance,
    CounsellingSession,
    NoteState,
    ProgressNote,
)
from shelterdesk.domain.kinds.safety import ReviewState, RiskLevel, RiskReview
from shelterdesk.domain.record import RecordId, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.session_rules import TOOK_PLACE
from shelterdesk.errors import Denied, PassphraseNeeded
from shelterdesk.i18n import N_
from shelterdesk.services import settings, supervisors
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ROUTE = "house/counselling"
REMINDS, TELLS = "unsigned_note_hours", "unsigned_note_days"
MINE = N_("Sessions of yours that wait for a signed note: {n}")
TEAMS = N_("Sessions of the team without a signed note for some days: {n}")
MOST = 200
MONTH = timedelta(days=30)
HIGH = frozenset({RiskLevel.HIGH, RiskLevel.IMMEDIATE})
MISSED = Attendance.DID_NOT_ATTEND


@dataclass(frozen=True)
class Unwritten:
    """A session that took place and has no signed note; ``note`` is set where one waits."""

    session: RecordId
    resident: ResidentId
    held_on: date
    note: RecordId | None
    is_old: bool


@dataclass(frozen=True)
class Caseload:
    """One counsellor's work in figures; never what was said, or with whom.

    ``high_risk`` of ``risks_read`` residents have a risk of a high level; of the others one
    cannot tell.
    """

    who: str
    residents: int
    held: int
    did_not_attend: int
    unwritten: int
    long_unwritten: int
    high_risk: int = 0
    risks_read: int = 0


@dataclass(frozen=True)
class _Seen:
    id: RecordId
    resident: ResidentId
    counsellor: str
    held_on: date
    attendance: str
    has_signed_note: bool

    @property
    def lacks_note(self) -> bool:
        return self.attendance in TOOK_PLACE and not self.has_signed_note


def is_for(desk: Desk) -> bool:
    """Counsellors."""
    return Role.COU in desk.roles


def mine(desk: Desk) -> tuple[Unwritten, ...]:
    """Sessions of one's own without a signed note, the oldest first, two hundred at the most."""
    if not is_for(desk):
        return ()
    with desk.look() as work:
        old = _days_ago(desk, hours=int(settings.in_force(work)[REMINDS]))
        seen = _mine(work)
        notes = dict(_notes_of(work, seen[:MOST]))
    return tuple(
        Unwritten(s.id, s.resident, s.held_on, notes.get(s.id), s.held_on <= old)
        for s in seen[:MOST]
    )


def long_mine(desk: Desk) -> int:
    """How many of one's own have waited for longer than the house reminds after."""
    if not is_for(desk):
        return 0
    with desk.look() as work:
        old = _days_ago(desk, hours=int(settings.in_force(work)[REMINDS]))
        return sum(1 for s in _mine(work) if s.held_on <= old)


def long_unwritten(desk: Desk) -> int:
    """How many sessions of the team have had no signed note for days; 0 for all but supervisors."""
    with desk.look() as work:
        if not supervisors.is_supervisor_in(work):
            return 0
        old = _too_old(work)
        return sum(1 for s in _lacking(work) if s.held_on <= old and _counts(desk, s))


def caseloads(desk: Desk) -> tuple[Caseload, ...]:
    """The team in figures of the last thirty days; empty for all but supervisors."""
    with desk.look() as work:
        if not supervisors.is_supervisor_in(work):
            return ()
        old, since = _too_old(work), desk.today() - MONTH
        seen = [s for s in _seen(work) if _counts(desk, s)]
        risks = _risks_read(work)
    team = {c.user_id: c.display_name for c in desk.colleagues() if Role.COU in c.roles}
    found = []
    for id, name in sorted(team.items(), key=lambda each: each[1].casefold()):
        theirs = [s for s in seen if s.counsellor == id]
        lately = [s for s in theirs if s.held_on >= since]
        lacking = [s for s in theirs if s.lacks_note]
        residents = {s.resident for s in lately}
        found.append(
            Caseload(
                who=name,
                residents=len(residents),
                held=sum(1 for s in lately if s.attendance in TOOK_PLACE),
                did_not_attend=sum(1 for s in lately if s.attendance == MISSED),
                unwritten=len(lacking),
                long_unwritten=sum(1 for s in lacking if s.held_on <= old),
                high_risk=sum(1 for each in residents if risks.get(each)),
                risks_read=len(residents & risks.keys()),
            )
        )
    return tuple(found)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """The author is reminded after some hours, the supervisor told *that* it is so after days."""
    lines = [
        Waiting(said=MINE, route=ROUTE, count=long_mine(desk)),
        Waiting(said=TEAMS, route=ROUTE, count=long_unwritten(desk)),
    ]
    return tuple(line for line in lines if line.count)


def _risks_read(work: Work) -> dict[ResidentId, bool]:
    """Residents whose risks one reads, and whether one of them is high now.

    Nobody is asked for a passphrase for figures: what rests is not counted.
    """
    desk = work.desk
    found = {r: False for r in desk.actor.assigned if desk.may("read", RiskReview, r)}
    with suppress(PassphraseNeeded, Denied):
        for each in work.shelf(RiskReview).every(open_state=ReviewState.CURRENT.value):
            if each.resident in found and each.level in HIGH:
                found[each.resident] = True
        return found
    return {}


def _lacking(work: Work, **where: object) -> Iterator[_Seen]:
    for state in (NoteState.NONE, NoteState.DRAFT):
        yield from (s for s in _seen(work, open_note_state=state.value, **where) if s.lacks_note)


def _seen(work: Work, **where: object) -> Iterator[_Seen]:
    for row in work.lying(CounsellingSession, **where):
        columns = json.loads(row.open)
        yield _Seen(
            RecordId(row.id.hex()),
            ResidentId(row.resident.hex()),
            UserId(columns["counsellor_id"]),
            date.fromisoformat(columns["held_on"]),
            columns["attendance"],
            columns["note_state"] == NoteState.SIGNED,
        )


def _mine(work: Work) -> list[_Seen]:
    desk = work.desk
    found = [
        s
        for s in _lacking(work, open_counsellor_id=desk.user_id)
        if desk.may("read", CounsellingSession, s.resident) and work.knows(s.resident)
    ]
    return sorted(found, key=lambda s: (s.held_on, s.id))


def _notes_of(work: Work, seen: Sequence[_Seen]) -> Iterator[tuple[RecordId, RecordId]]:
    """Sessions with the notes that wait for their signature."""
    for row in work.naming(ProgressNote, "session_id", {s.id for s in seen}):
        yield RecordId(json.loads(row.open)["session_id"]), RecordId(row.id.hex())


def _counts(desk: Desk, seen: _Seen) -> bool:
    return seen.resident not in desk.actor.blocked  # counts are made after that (entities)


def _too_old(work: Work) -> date:
    return work.desk.today() - timedelta(days=int(settings.in_force(work)[TELLS]))


def _days_ago(desk: Desk, hours: int) -> date:
    """The last day whose every session is over for *hours*."""
    return (desk.now() - timedelta(hours=hours)).date() - timedelta(days=1)
