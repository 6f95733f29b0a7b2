"""Two records of one person: the worse one is shown, and nothing known makes nothing better."""

from __future__ import annotations

from itertools import product

import pytest

from shelterdesk.domain.readiness import ReadinessState, Standing, judge
from shelterdesk.domain.readiness_joined import BEST_FIRST, SILENT, joined, weight
from tests.cast import TODAY
from tests.domain.readiness_cast import CRITERIA, JOURNEY, ready_facts, signed


def stands(*, verdict: bool = True, **changed: str) -> Standing:
    facts = ready_facts(**changed)
    return judge(facts, CRITERIA, TODAY, verdict=signed(facts) if verdict else None)


READY = stands()
NO_TICKET = JOURNEY.replace("ticketed", "held")
NOTHING = judge([], CRITERIA, TODAY)
ELIGIBLE = stands(verdict=False)
NO = stands(wish="no")
RESTING = stands(applies__on_hold="yes")


def test_every_state_has_its_weight() -> None:
    assert set(BEST_FIRST) == set(ReadinessState)
    assert len(BEST_FIRST) == len(ReadinessState)


def test_who_may_go_by_both_may_go() -> None:
    assert READY.may_depart
    assert joined(READY, [READY]).may_depart


def test_a_record_without_facts_makes_nothing_better_and_loses_nothing() -> None:
    assert joined(READY, [NOTHING]) == READY
    assert joined(NOTHING, [READY]).state is ReadinessState.NOT_STARTED
    assert not joined(NOTHING, [READY]).may_depart


@pytest.mark.parametrize("other", [ELIGIBLE, NO, RESTING], ids=["to sign", "no", "resting"])
def test_the_worse_one_is_shown_whichever_travels(other: Standing) -> None:
    for seen in (joined(READY, [other]), joined(other, [READY])):
        assert (seen.state, seen.reason, seen.may_depart) == (other.state, other.reason, False)


def test_an_earlier_stay_that_ended_says_nothing_of_the_journey_now() -> None:
    left = stands(departed="assisted_return")
    assert left.state is ReadinessState.DEPARTED
    assert joined(READY, [left]) == READY
    assert joined(left, [READY]) == left


def test_what_is_missing_in_either_is_missing() -> None:
    one, other = stands(journey=NO_TICKET), stands(travel_paper="", verdict=False)
    missing = {b.criterion for each in (one, other) for b in each.blockers}
    assert missing > {b.criterion for b in other.blockers}
    assert {b.criterion for b in joined(one, [other]).blockers} == missing


def test_never_better_than_any_record_of_which_something_is_known() -> None:
    every = [READY, NOTHING, ELIGIBLE, NO, RESTING, stands(journey=NO_TICKET)]
    for own, other in product(every, repeat=2):
        seen = joined(own, [other])
        for each in [own] if other.state in SILENT else [own, other]:
            assert weight(seen.state) >= weight(each.state)
            assert seen.may_depart <= each.may_depart
