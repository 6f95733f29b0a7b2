"""A point in time is read as people on a shift say it, or kept with a sentence."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shelterdesk.domain.times import NOT_A_MOMENT, TIME_IS_MISSING, read_moment

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 26, 23, 41, 12, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("now", "2026-11-26 23:41"),
        ("22:30", "2026-11-26 22:30"),
        ("8.05", "2026-11-26 08:05"),
        ("2230", "2026-11-26 22:30"),
        ("๒๒:๓๐", "2026-11-26 22:30"),
        ("-2h", "2026-11-26 21:41"),
        ("+30m", "2026-11-27 00:11"),
        ("yesterday 21:15", "2026-11-25 21:15"),
        ("22 Nov 2026, 08:00", "2026-11-22 08:00"),
        ("-3d 06:10", "2026-11-23 06:10"),
    ],
)
def test_it_is_read_in_the_zone_of_the_house(text: str, at: str) -> None:
    found = read_moment(text, NOW).at
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == at
    assert found.utcoffset() == NOW.utcoffset()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("25:00", NOT_A_MOMENT),
        ("22:61", NOT_A_MOMENT),
        ("soon", NOT_A_MOMENT),
        ("yesterday", TIME_IS_MISSING),
        ("Nov 2026 10:00", NOT_A_MOMENT),
    ],
)
def test_what_is_no_time_says_so(text: str, problem: str) -> None:
    found = read_moment(text, NOW)
    assert found.at is None
    assert found.problem == problem


def test_nothing_typed_is_nothing() -> None:
    assert read_moment("  ", NOW).at is None
    assert read_moment("  ", NOW).problem == ""
