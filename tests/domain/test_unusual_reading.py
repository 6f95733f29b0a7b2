"""The rule behind the note to the manager."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shelterdesk.domain.unusual_reading import Note, Opening, Thresholds, Why, unusual

LIMITS = Thresholds(residents=4, at_night=2, night_begins=22, night_ends=6)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def opened(*residents: str, at: datetime = NOON, category: str = "CPN") -> list[Opening]:
    return [Opening("amara", resident, category, at) for resident in residents]


def test_many_residents_outside_ones_work_are_a_note() -> None:
    found = unusual(opened("a", "b", "c", "d"), {}, LIMITS)
    assert found == (Note("amara", NOON.date(), Why.MANY, 4),)


@pytest.mark.parametrize(
    "openings",
    [
        opened("a", "b", "c"),  # one short
        opened("a", "a", "a", "a", "a"),  # one resident five times
        opened("a", "b", "c", "d", category="DEM"),  # what everybody on duty reads
        [*opened("a", "b"), *opened("c", "d", at=NOON + timedelta(days=1))],  # two days
    ],
)
def test_ordinary_days_are_no_note(openings: list[Opening]) -> None:
    assert unusual(openings, {}, LIMITS) == ()


def test_ones_own_residents_never_count() -> None:
    openings = opened("a", "b", "c", "d")
    assert unusual(openings, {"amara": frozenset({"d"})}, LIMITS) == ()
    assert unusual(openings, {"bela": frozenset({"d"})}, LIMITS)


@pytest.mark.parametrize(
    ("hour", "is_told"), [(21, False), (22, True), (3, True), (5, True), (6, False)]
)
def test_at_night_fewer_are_enough(hour: int, is_told: bool) -> None:
    found = unusual(opened("a", "b", at=NOON.replace(hour=hour)), {}, LIMITS)
    assert bool(found) is is_told
    if is_told:
        assert found[0].why is Why.NIGHT


def test_a_day_is_told_once_and_the_newest_first() -> None:
    night = NOON.replace(hour=23)
    openings = opened("a", "b", "c", "d", at=night)
    openings += opened("a", "b", "c", "d", at=NOON + timedelta(days=1))
    found = unusual(openings, {}, LIMITS)
    assert [note.day.day for note in found] == [25, 24]
    assert {note.why for note in found} == {Why.MANY}


def test_a_night_that_does_not_cross_midnight() -> None:
    limits = Thresholds(9, 2, 0, 5)
    assert unusual(opened("a", "b", at=NOON.replace(hour=4)), {}, limits)
    assert not unusual(opened("a", "b", at=NOON.replace(hour=5)), {}, limits)
