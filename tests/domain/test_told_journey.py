"""What a way and a journey tell readiness, and what a changed route does to a verdict."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shelterdesk.domain.kinds.journey import (
    Booking,
    Departure,
    DepartureKind,
    Escort,
    Journey,
    Pathway,
    Way,
)
from shelterdesk.domain.mrz_compare import names_agree
from shelterdesk.domain.projections import Projections
from shelterdesk.domain.readiness import ReadinessState, judge
from shelterdesk.domain.readiness_facts import Fact, admissible
from shelterdesk.domain.readiness_items import ItemState
from shelterdesk.domain.readiness_verdict import VerdictState, Withdrawal
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Invalid
from tests.domain.readiness_cast import ARRIVE, CRITERIA, DEPART, TODAY, ready_facts, signed, then

ID, ROSA = RecordId("1" * 32), ResidentId("a" * 32)
TELL = Projections.shipped()


def told(record) -> dict[str, str]:
    return {v["name"]: v["value"] for _, v in TELL(record, TODAY)}


def journey(**more):
    days = {"depart_on": DEPART, "arrive_on": ARRIVE, "booking": Booking.TICKETED}
    return Journey.new(ID, ROSA, {**days, **more})


@pytest.mark.parametrize("way", list(Way))
def test_only_another_way_says_that_nobody_goes_home(way: Way) -> None:
    facts = told(Pathway.new(ID, ROSA, {"on": TODAY, "way": way}))
    leads_home = way in (Way.ASSISTED_RETURN, Way.ELSEWHERE, Way.UNDECIDED)
    assert facts["pathway"] == ("yes" if leads_home else "no")
    assert ("protection_claim" in facts) == (way is Way.PROTECTION)


def test_another_way_withdraws_and_coming_back_to_it_is_signed_again() -> None:
    facts = ready_facts()
    verdict = signed(facts)
    assert judge(facts, CRITERIA, TODAY, verdict=verdict).state is ReadinessState.READY
    facts = then(facts, "pathway", "no")
    assert judge(facts, CRITERIA, TODAY, verdict=verdict).state is ReadinessState.NOT_RETURNING
    facts = then(facts, "pathway", "yes")
    after = judge(facts, CRITERIA, TODAY, verdict=verdict)
    assert after.verdict_state is VerdictState.WITHDRAWN
    assert after.withdrawn_because == (Withdrawal.WISH,)


def test_the_same_journey_said_again_changes_nothing() -> None:
    facts = ready_facts()
    again = then(facts, "journey", told(journey())["journey"])
    assert judge(again, CRITERIA, TODAY, verdict=signed(facts)).state is ReadinessState.READY


def test_a_route_that_changes_twice_on_one_day_is_looked_at_twice() -> None:
    changed = told(journey(route_changed_on=TODAY))["journey"]
    facts = then(ready_facts(), "journey", changed)
    seen = judge(facts, CRITERIA, TODAY)
    assert seen.item("RR-LOG-03").state is ItemState.EXPIRED
    facts = then(facts, "criterion:RR-LOG-03", "met")
    assert judge(facts, CRITERIA, TODAY).item("RR-LOG-03").state is ItemState.MET
    facts = then(facts, "journey", changed)  # the same day, another route again
    assert judge(facts, CRITERIA, TODAY).item("RR-LOG-03").state is ItemState.EXPIRED


def test_what_does_not_depend_on_the_route_stays_as_it_was() -> None:
    facts = then(ready_facts(), "journey", told(journey(route_changed_on=TODAY))["journey"])
    before, after = judge(ready_facts(), CRITERIA, TODAY), judge(facts, CRITERIA, TODAY)
    differs = {
        item.criterion.id
        for item, was in zip(after.items, before.items, strict=True)
        if item.state is not was.state
    }
    assert differs
    assert all(CRITERIA[id].recheck for id in differs)


def test_a_cancelled_journey_is_none_and_needs_a_reason() -> None:
    off = journey(booking=Booking.CANCELLED, cancelled_because="no seat")
    assert told(off) == {"journey": "none"}
    facts = then(ready_facts(), "journey", "none")
    assert judge(facts, CRITERIA, TODAY).may_depart is False


def test_every_way_of_leaving_tells_only_that() -> None:
    for how in DepartureKind:
        record = Departure.new(ID, ROSA, {"on": TODAY, "how": how, "to": "her aunt"})
        assert told(record) == {"departed": how.value}


def test_whoever_plans_or_is_on_duty_is_heard() -> None:
    for name, value, roles in (
        ("journey", f"held depart={DEPART}", {Role.MGR}),
        ("departed", "left_without_notice", {Role.NS}),
        ("pathway", "no", {Role.MGR}),
        ("wish", "unsure", {Role.LEG}),
    ):
        fact = Fact(name=name, value=value, on=TODAY, entered=1)
        assert admissible(fact, roles, CRITERIA)
    for name, value, roles in (
        ("journey", f"held depart={DEPART}", {Role.NS}),
        ("wish", "yes", {Role.MGR}),
        ("wish", "unsure", {Role.NS}),
        ("pathway", "yes", {Role.HS}),
    ):
        fact = Fact(name=name, value=value, on=TODAY, entered=1)
        assert not admissible(fact, roles, CRITERIA)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("KHIN/MAY", "May Khin", True),
        ("Rosa Maria", "ROSA", True),
        ("Rosa Maria", "Rosa Lopez", False),
        ("", "Rosa", True),
        ("နီလာ", "Nila", True),
    ],
)
def test_a_ticket_and_a_paper_are_one_name_or_a_question(one: str, other: str, agree: bool) -> None:
    assert names_agree(one, other) is agree


def test_days_of_a_journey_are_the_right_way_round() -> None:
    with pytest.raises(Invalid):
        journey(arrive_on=date(2026, 11, 1))
    assert journey(arrive_on=DEPART + timedelta(days=2)).arrive_on


def test_somebody_who_goes_along_is_named() -> None:
    with pytest.raises(Invalid):
        journey(escort=Escort.NAMED)
    assert journey(escort=Escort.NAMED, escort_by="a nurse of the partner").escort_by
