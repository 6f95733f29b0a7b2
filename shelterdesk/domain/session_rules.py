"""Pure rules about sessions: how long, how late a note is, three in a row (casework guide 6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from shelterdesk.domain.kinds.counselling import Attendance, CounsellingSession, clock_of

LATE_AFTER = timedelta(hours=24)  # casework guide 6.3
IN_A_ROW = 3  # casework guide 6.1
TOOK_PLACE = frozenset({Attendance.ATTENDED, Attendance.PART})


def duration(starts_at: str, ends_at: str) -> int | None:
    """Minutes between two times of a day; past midnight if the end comes first. None: not known."""
    start, end = clock_of(starts_at), clock_of(ends_at)
    if start is None or end is None or start == end:
        return None
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return minutes % (24 * 60)


def with_minutes(values: dict[str, Any]) -> dict[str, Any]:
    """*values* of a session, with the minutes counted where nobody wrote them."""
    if values.get("minutes") is None:
        counted = duration(values.get("starts_at") or "", values.get("ends_at") or "")
        if counted is not None:
            return {**values, "minutes": counted}
    return values


def ended_at(session: CounsellingSession, zone: tzinfo | None) -> datetime:
    """When *session* was over, in *zone*; the end of its day where no time was written."""
    start, end = clock_of(session.starts_at), clock_of(session.ends_at)
    midnight = datetime.combine(session.held_on, time(), zone)
    if end is not None:
        past = start is not None and end < start
        return datetime.combine(session.held_on + timedelta(days=past), end, zone)
    if start is not None:
        return datetime.combine(session.held_on, start, zone) + timedelta(
            minutes=session.minutes or 0
        )
    return midnight + timedelta(days=1)


def is_late(session: CounsellingSession, written_at: datetime) -> bool:
    """Whether a note written at *written_at* is a late entry."""
    return written_at - ended_at(session, written_at.tzinfo) > LATE_AFTER


def did_not_come(held: Sequence[CounsellingSession]) -> CounsellingSession | None:
    """The first of three or more latest sessions in a row nobody came to; None if there are fewer.

    *held* may be in any order. What the house or the resident put off counts neither way.
    """
    told = [s for s in held if s.attendance in TOOK_PLACE or _missed(s)]
    latest = sorted(told, key=lambda s: (s.held_on, s.made_at, s.id), reverse=True)
    run = []
    for session in latest:
        if not _missed(session):
            break
        run.append(session)
    return run[-1] if len(run) >= IN_A_ROW else None


def needs_note(attendance: Attendance) -> bool:
    """Whether somebody should write a note of a session with this attendance."""
    return attendance in TOOK_PLACE


def _missed(session: CounsellingSession) -> bool:
    return session.attendance is Attendance.DID_NOT_ATTEND
