"""What clashes, and that rows which somebody tampered with break no calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shelterdesk.domain.clashes import Clash, Taken, clashes, taken_of

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def taken(id: str, minutes: int = 0, long: int | None = 60, **more: object) -> Taken:
    start = AT + timedelta(minutes=minutes)
    end = None if long is None else start + timedelta(minutes=long)
    return Taken(id, start, end, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minutes", "long", "meets"),
    [(0, 60, True), (59, 60, True), (60, 60, False), (-60, 60, False), (-60, 61, True)],
)
def test_one_after_the_other_is_fine(minutes: int, long: int, meets: bool) -> None:
    wanted, other = taken("a", room="blue"), taken("b", minutes, long, room="blue")
    assert bool(clashes(wanted, [other])) is meets
    assert bool(clashes(other, [wanted])) is meets


def test_what_has_no_end_lasts_an_hour() -> None:
    wanted, other = taken("a", long=None, room="blue"), taken("b", 59, room="blue")
    assert [found.clash for found in clashes(wanted, [other])] == [Clash.ROOM]


def test_each_thing_is_said_once_and_nobody_clashes_with_nobody() -> None:
    wanted = taken("a", users=frozenset({"u"}), resident="r")
    others = [
        taken("b", users=frozenset({"u"}), resident="r"),
        taken("c", users=frozenset({"u"}), resident="r"),
        taken("d"),
        taken("a", users=frozenset({"u"})),
    ]
    assert [found.clash for found in clashes(wanted, others)] == [Clash.RESIDENT, Clash.WORKER]


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"state": "planned"},
        {"state": "planned", "start_at": "rubbish"},
        {"state": "planned", "start_at": 5},
        {"state": "planned", "start_at": "2026-11-24T10:00:00"},
        {"state": "rubbish", "start_at": AT.isoformat()},
        {"state": "cancelled_by_house", "start_at": AT.isoformat()},
        {"state": "planned", "start_at": AT.isoformat(), "end_at": "rubbish"},
    ],
)
def test_a_row_that_says_nothing_sensible_takes_nothing(columns: dict[str, object]) -> None:
    assert taken_of("a", columns, (), "") is None


def test_a_row_says_whom_it_takes() -> None:
    columns = {"state": "planned", "start_at": AT.isoformat(), "user_ids": "u,v,", "room_id": "x"}
    found = taken_of("a", columns, ["i"], "r")
    assert found == Taken("a", AT, None, frozenset({"u", "v"}), "x", frozenset({"i"}), "r")
