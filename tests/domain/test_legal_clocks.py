"""Days of the law: counted to the day, only where a rule is known, and each with its source."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shelterdesk.domain.legal_clocks import (
    Outcome,
    due_day,
    load_legal_clocks,
    overstay,
    renew_from,
)
from shelterdesk.domain.settings import load_settings
from shelterdesk.domain.word_lists import load_word_list

CHOSEN = {"host_country": "THA", "reflection_days": "45"}
DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("track", "outcome", "ends"),
    [
        ("screening_interview", Outcome.NONE, date(2026, 1, 16)),
        ("reflection_period", Outcome.NONE, date(2026, 2, 15)),
        ("protection_claim", Outcome.NONE, date(2026, 1, 31)),
        ("protection_claim", Outcome.REFUSED, date(2026, 1, 16)),
        ("protection_claim", Outcome.GRANTED, date(2026, 3, 2)),
        ("court_date", Outcome.NONE, None),
        ("screening_interview", Outcome.REFUSED, None),
    ],
)
def test_each_clock_ends_on_its_day(track: str, outcome: Outcome, ends: date | None) -> None:
    assert due_day(CHOSEN, track, DAY, outcome, DAY) == ends


def test_a_country_without_a_rule_has_no_clock_and_no_fine() -> None:
    assert due_day({**CHOSEN, "host_country": "KHM"}, "reflection_period", DAY) is None
    told = overstay("KHM", DAY, DAY)
    assert (told.days, told.fine, told.rule) == (1, None, None)


def test_a_decision_without_its_day_has_no_clock() -> None:
    assert due_day(CHOSEN, "protection_claim", DAY, Outcome.REFUSED, None) is None
    assert due_day(CHOSEN, "protection_claim", None) is None


def test_the_house_decides_how_long_to_reflect() -> None:
    assert due_day({**CHOSEN, "reflection_days": "60"}, "reflection_period", DAY) == date(
        2026, 3, 2
    )


@pytest.mark.parametrize(
    ("until", "days", "fine"),
    [
        (date(2025, 12, 31), 0, 0),
        (date(2026, 1, 1), 1, 500),
        (date(2026, 2, 9), 40, 20000),
        (date(2026, 2, 8), 39, 19500),
        (date(2027, 1, 1), 366, 20000),
    ],
)
def test_overstay_counts_days_and_stops_at_the_most(until: date, days: int, fine: int) -> None:
    told = overstay("THA", DAY, until)
    assert (told.days, told.fine) == (days, fine)


def test_renewing_begins_so_many_days_before() -> None:
    assert renew_from(date(2026, 3, 1), 30) == date(2026, 1, 30)


def test_every_row_has_a_source_and_names_what_is_there() -> None:
    found = load_legal_clocks()
    tracks = {word.code for word in load_word_list("legal_tracks").words}
    keys = {rule.key: rule for rule in load_settings()}
    for clock in found.clocks:
        assert clock.source
        assert clock.confidence in "HMJ"
        assert clock.track in tracks
        assert bool(clock.setting) == (clock.confidence == "J")  # our judgement is a setting
        if clock.setting:
            assert int(keys[clock.setting].default) == clock.days
    hosts = keys["host_country"].options
    assert {row.host for row in (*found.clocks, *found.fines)} <= set(hosts)


@pytest.mark.parametrize(
    ("days", "years"),
    [(90, None), (91, 1), (365, 1), (366, 3), (1095, 3), (1096, 5), (1825, 5), (1826, 10)],
)
def test_a_ban_on_coming_back_begins_the_day_after_its_limit(days: int, years: int | None) -> None:
    told = overstay("THA", DAY, DAY + timedelta(days=days - 1))
    assert told.days == days
    assert (told.ban.years if told.ban else None) == years
    assert overstay("KHM", DAY, DAY + timedelta(days=days)).ban is None
