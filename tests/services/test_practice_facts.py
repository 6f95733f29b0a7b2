"""The stories of the practice house, judged by the same rules as anybody's way home."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.readiness import AssessmentState
from shelterdesk.domain.projections import fact_of_assessment
from shelterdesk.domain.readiness import ReadinessState, judge
from shelterdesk.domain.readiness_facts import Fact, admissible
from shelterdesk.services.practice_facts import OPEN_ENDS, known
from shelterdesk.services.practice_stories import Story

DAY = date(2026, 11, 24)
CRITERIA = load_criteria()
# What papers and consents of such a resident tell; the practice house writes those themselves.
TOLD = (
    ("travel_paper", "held home_confirmed", DAY + timedelta(days=900)),
    ("family_contact", "yes", None),
    ("follow_up", "yes", None),
)


def facts(story: Story, number: int = 1) -> list[Fact]:
    found = [
        Fact(name=name, value=value, until=until, on=DAY, entered=place)
        for place, (name, value, until) in enumerate(TOLD if story in SETTLED else ())
    ]
    for said in known(story, number, DAY, CRITERIA):
        name, value = said.name, said.value
        if said.criterion:
            state = AssessmentState._value2member_map_[value]
            name, value = fact_of_assessment(CRITERIA, said.criterion, state)
        fact = Fact(name=name, value=value, on=said.on, entered=len(found))
        assert admissible(fact, {said.role}, CRITERIA), (said.role, name, value)
        found.append(fact)
    return found


SETTLED = (Story.READY, Story.NEARLY)


@pytest.mark.parametrize(
    ("story", "state"),
    [
        (Story.READY, ReadinessState.ELIGIBLE),
        (Story.NEARLY, ReadinessState.IN_PROGRESS),
        (Story.CHILD, ReadinessState.IN_PROGRESS),
        (Story.STAYS, ReadinessState.BLOCKED),
        (Story.CLAIM, ReadinessState.BLOCKED),
        (Story.EARLY, ReadinessState.IN_PROGRESS),
        (Story.ARRIVED, ReadinessState.NOT_STARTED),
    ],
)
def test_a_story_stands_where_it_says(story, state):
    assert judge(facts(story), CRITERIA, DAY).state is state


@pytest.mark.parametrize("number", range(len(OPEN_ENDS)))
def test_nearly_there_means_that_one_thing_is_open(number):
    standing = judge(facts(Story.NEARLY, number), CRITERIA, DAY)
    assert [b.criterion for b in standing.blockers if b.phase.value == "R"] == [OPEN_OF[number]]


OPEN_OF = ["RR-CJP-02", "RR-PSY-02", "RR-LOG-02", "RR-LEG-02", "RR-RSK-05", "RR-FAM-02"]


def test_the_days_before_the_journey_are_still_to_be_looked_at():
    standing = judge(facts(Story.READY), CRITERIA, DAY)
    assert {blocker.phase.value for blocker in standing.blockers} == {"D"}
    assert standing.expires_on == DAY + timedelta(days=10)
    assert standing.first_yes_on == DAY - timedelta(days=9)
