"""How long, how late, how often in a row: to the minute, also around midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shelterdesk.domain.kinds.counselling import Attendance, CounsellingSession
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.session_rules import did_not_come, duration, ended_at, is_late

DAY = date(2026, 11, 24)


def held(days: int = 0, **facts: object) -> CounsellingSession:
    id = RecordId(f"{days:032x}")
    values = {"held_on": DAY - timedelta(days=days), **facts}
    return CounsellingSession.new(id, ResidentId("0" * 32), values)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [("9:00", "9:50", 50), ("23:40", "00:10", 30), ("9:00", "", None), ("9:00", "9:00", None)],
)
def test_duration(start: str, end: str, minutes: int | None) -> None:
    assert duration(start, end) == minutes


@pytest.mark.parametrize(
    ("facts", "end"),
    [
        ({"starts_at": "13:30", "ends_at": "14:20"}, datetime(2026, 11, 24, 14, 20, tzinfo=UTC)),
        ({"starts_at": "13:30", "minutes": 45}, datetime(2026, 11, 24, 14, 15, tzinfo=UTC)),
        ({"starts_at": "23:30", "ends_at": "00:30"}, datetime(2026, 11, 25, 0, 30, tzinfo=UTC)),
        ({}, datetime(2026, 11, 25, tzinfo=UTC)),
    ],
)
def test_late_is_more_than_a_day_after_the_end(facts: dict[str, object], end: datetime) -> None:
    session = held(**facts)
    assert ended_at(session, UTC) == end
    assert not is_late(session, end + timedelta(hours=24))
    assert is_late(session, end + timedelta(hours=24, minutes=1))


@pytest.mark.parametrize(
    ("latest_first", "first"),
    [
        ("MMM", 2),
        ("MM", None),
        ("MMMM", 3),
        ("MMA", None),
        ("AMMM", None),
        ("MHMRM", 4),  # what was put off counts neither way
        ("MMAMMM", None),
        ("MMMAMMM", 2),
    ],
)
def test_three_in_a_row(latest_first: str, first: int | None) -> None:
    codes = {
        "M": Attendance.DID_NOT_ATTEND,
        "A": Attendance.ATTENDED,
        "H": Attendance.CANCELLED_BY_HOUSE,
        "R": Attendance.CANCELLED_BY_RESIDENT,
    }
    sessions = [held(n, attendance=codes[code]) for n, code in enumerate(latest_first)]
    found = did_not_come(list(reversed(sessions)))
    assert (found.id if found else None) == (f"{first:032x}" if first is not None else None)
