"""The worked cases of documents guide 3.3, and what must hold for everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelterdesk.domain.catalogue import Criterion, Gate, Phase
from shelterdesk.domain.kinds.readiness import VerdictOutcome
from shelterdesk.domain.local_criteria import inspect_change, judged_by, overlaid, rules_of
from shelterdesk.domain.readiness import (
    WAITS_FOR_PROTECTION,
    BlockReason,
    ReadinessState,
    Standing,
    VerdictState,
    Withdrawal,
    judge,
    what_if,
)
from shelterdesk.domain.readiness_facts import FOCAL_POINT, Fact, admissible, lines
from shelterdesk.domain.readiness_items import ItemState, ReadinessSettings, paper_end
from shelterdesk.domain.roles import CONTENT_ROLES, Role
from shelterdesk.errors import Invalid
from tests.domain.readiness_cast import (
    ARRIVE,
    CRITERIA,
    DEPART,
    JOURNEY,
    TODAY,
    ready_facts,
    signed,
    then,
)

RANK = {
    ReadinessState.DEPARTED: 0,
    ReadinessState.NOT_RETURNING: 0,
    ReadinessState.ON_HOLD: 0,
    ReadinessState.BLOCKED: 0,
    ReadinessState.NOT_STARTED: 1,
    ReadinessState.IN_PROGRESS: 2,
    ReadinessState.ELIGIBLE_CONDITIONAL: 3,
    ReadinessState.ELIGIBLE: 4,
    ReadinessState.CONDITIONALLY_READY: 5,
    ReadinessState.READY: 6,
}
SAID_READY = {ReadinessState.READY, ReadinessState.CONDITIONALLY_READY}
READY = ready_facts()
VERDICT = signed(READY)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def missing(standing: Standing) -> list[str]:
    return [blocker.criterion for blocker in standing.blockers]


# ---- the worked cases


def test_case_1_ready_with_a_ticket_that_is_only_held_may_not_depart() -> None:
    facts = ready_facts(journey=f"held depart={DEPART} arrive={ARRIVE}")
    standing = judge(facts, CRITERIA, TODAY, verdict=signed(facts))
    assert standing.state is ReadinessState.READY
    assert not standing.may_depart
    assert missing(standing) == ["RR-LOG-01"]


def test_case_1_with_a_ticket_may_depart() -> None:
    standing = judge(READY, CRITERIA, TODAY, verdict=VERDICT)
    assert (standing.state, standing.may_depart) == (ReadinessState.READY, True)
    assert missing(standing) == []


def test_case_2_a_no_blocks_and_withdraws_at_once() -> None:
    standing = judge(then(READY, "wish", "no"), CRITERIA, TODAY, verdict=VERDICT)
    assert (standing.state, standing.reason) == (
        ReadinessState.BLOCKED,
        BlockReason.DOES_NOT_WISH,
    )
    assert standing.verdict_state is VerdictState.WITHDRAWN
    assert standing.withdrawn_because == (Withdrawal.WISH,)
    assert not standing.may_depart


def test_case_2_a_later_yes_does_not_bring_the_verdict_back() -> None:
    facts = then(then(READY, "wish", "no"), "wish", "final_yes")
    standing = judge(facts, CRITERIA, TODAY, verdict=VERDICT)
    assert standing.verdict_state is VerdictState.WITHDRAWN
    assert standing.state is ReadinessState.IN_PROGRESS  # three days to think begin again


@pytest.mark.parametrize(
    ("arrive", "state", "item"),
    [
        (date(2027, 3, 30), ReadinessState.BLOCKED, ItemState.NOT_MET),
        (date(2027, 3, 28), ReadinessState.ELIGIBLE, ItemState.MET),
    ],
)
def test_case_3_a_travel_paper_must_outlast_arrival(
    arrive: date, state: ReadinessState, item: ItemState
) -> None:
    facts = ready_facts(journey=f"ticketed depart={DEPART} arrive={arrive}", travel_paper="")
    facts = then(facts, "travel_paper", "held etd", until=date(2027, 3, 31))
    standing = judge(facts, CRITERIA, TODAY)
    assert standing.latest_safe_arrival == date(2027, 3, 28)
    assert standing.item("RR-IDN-02").state is item
    assert standing.state is state


def test_case_4_one_waived_criterion_makes_ready_with_conditions() -> None:
    facts = then(ready_facts(**{"criterion__RR-COM-01": ""}), "criterion:RR-COM-01", "waived")
    assert judge(facts, CRITERIA, TODAY).state is ReadinessState.ELIGIBLE_CONDITIONAL
    verdict = signed(facts, VerdictOutcome.CONDITIONALLY_READY)
    standing = judge(facts, CRITERIA, TODAY, verdict=verdict)
    assert standing.state is ReadinessState.CONDITIONALLY_READY
    assert standing.may_depart


def test_case_4_a_hard_criterion_cannot_be_waived() -> None:
    waiver = Fact(name="criterion:RR-FAM-04", value="waived", on=TODAY, entered=999)
    assert not admissible(waiver, {Role.MGR}, CRITERIA)
    facts = [*ready_facts(**{"criterion__RR-FAM-04": ""}), waiver]
    assert judge(facts, CRITERIA, TODAY).item("RR-FAM-04").state is ItemState.NOT_ASSESSED
    assert judge([*READY, waiver], CRITERIA, TODAY).state is ReadinessState.ELIGIBLE


@pytest.mark.parametrize(
    ("age", "item", "state"),
    [
        (90, ItemState.MET, ReadinessState.ELIGIBLE),
        (91, ItemState.EXPIRED, ReadinessState.IN_PROGRESS),
    ],
)
def test_case_5_a_best_interests_outcome_holds_ninety_days(
    age: int, item: ItemState, state: ReadinessState
) -> None:
    facts = ready_facts(minor="child", **{"criterion__RR-CHD-01": ""})
    facts = then(facts, "criterion:RR-CHD-01", "met", on=TODAY - days(age))
    standing = judge(facts, CRITERIA, TODAY)
    assert standing.item("RR-CHD-01").state is item
    assert standing.state is state


def test_case_6_a_protection_claim_blocks_whatever_was_consented_to() -> None:
    facts = then(READY, "protection_claim", "open")
    standing = judge(facts, CRITERIA, TODAY, verdict=VERDICT)
    assert (standing.state, standing.reason) == (
        ReadinessState.BLOCKED,
        BlockReason.NON_REFOULEMENT,
    )
    assert standing.withdrawn_because == (Withdrawal.PROTECTION,)
    assert missing(standing) == ["RR-RSK-01"]


def test_while_protection_is_looked_at_nobody_is_told_to_ask_a_mission() -> None:
    facts = then(then(READY, "protection_claim", "open"), "travel_paper", "none")
    seen = judge(facts, CRITERIA, TODAY).blockers
    assert seen[0].criterion == "RR-RSK-01"
    waiting = {b.criterion: b.next_action for b in seen if CRITERIA[b.criterion].mission}
    assert set(waiting) == {"RR-IDN-01", "RR-IDN-02"}
    assert set(waiting.values()) == {WAITS_FOR_PROTECTION}


def test_case_7_what_a_clinician_asks_adds_criteria_and_withdraws() -> None:
    facts = READY
    for name in ("health_plan_must", "health_plan_may", "fit_to_travel"):
        facts = then(facts, name, "open")
    before = judge(READY, CRITERIA, TODAY, verdict=VERDICT)
    standing = judge(facts, CRITERIA, TODAY, verdict=VERDICT)
    assert before.item("RR-HLT-03").state is ItemState.NOT_APPLICABLE
    assert {standing.item(f"RR-HLT-0{n}").state for n in (1, 3, 5)} == {ItemState.IN_PROGRESS}
    assert standing.withdrawn_because == (Withdrawal.HEALTH,)
    assert standing.state is ReadinessState.IN_PROGRESS
    assert {b.label for b in standing.blockers} == {"Health"}


def test_case_8_who_walks_out_has_left_and_no_gate_is_asked() -> None:
    facts = then(then([], "belongings", "open"), "departed", "left_without_notice")
    standing = judge(facts, CRITERIA, TODAY)
    assert (standing.state, standing.departure_kind) == (
        ReadinessState.DEPARTED,
        "left_without_notice",
    )
    assert (standing.items, standing.blockers) == ((), ())
    assert standing.to_give_back == ("belongings",)


def test_case_9_planning_takes_the_shorter_period_until_a_day_is_printed() -> None:
    assert paper_end(issued_on=TODAY, published_days=(90, 30)) == TODAY + days(30)
    printed = date(2027, 2, 1)
    assert paper_end(issued_on=TODAY, published_days=(90, 30), printed=printed) == printed
    assert paper_end(issued_on=TODAY, published_days=()) is None


# ---- the rule


def test_nothing_looked_at_is_not_started_and_says_who_begins() -> None:
    standing = judge([], CRITERIA, TODAY)
    assert standing.state is ReadinessState.NOT_STARTED
    assert all(b.acts and b.next_action for b in standing.blockers)


def test_nobody_is_ready_without_two_people() -> None:
    alone = signed(READY, countersigner_id="mina")
    standing = judge(READY, CRITERIA, TODAY, verdict=alone)
    assert (standing.state, standing.verdict_state) == (
        ReadinessState.ELIGIBLE,
        VerdictState.WAITING,
    )


def test_a_child_needs_focal_point_and_guardian_as_well() -> None:
    facts = ready_facts(minor="uncertain")
    half = signed(facts, child_signatures=frozenset({"CP"}))
    whole = signed(facts, child_signatures=frozenset({"CP", "GU"}))
    assert judge(facts, CRITERIA, TODAY, verdict=half).verdict_state is VerdictState.WAITING
    assert judge(facts, CRITERIA, TODAY, verdict=whole).state is ReadinessState.READY


def test_what_is_conditional_for_adults_is_hard_for_children() -> None:
    left_out = {"criterion__RR-REC-01": ""}
    for minor, state in (("adult", ItemState.WAIVED), ("child", ItemState.NOT_ASSESSED)):
        facts = then(ready_facts(minor=minor, **left_out), "criterion:RR-REC-01", "waived")
        assert judge(facts, CRITERIA, TODAY).item("RR-REC-01").state is state


def test_a_gate_that_might_be_hard_is_hard() -> None:
    unanswered = ready_facts(minor="", **{"criterion__RR-REC-01": ""})
    facts = then(unanswered, "criterion:RR-REC-01", "waived")
    assert judge(facts, CRITERIA, TODAY).item("RR-REC-01").gate is Gate.HARD


def test_what_is_found_after_a_waiver_counts() -> None:
    facts = then(READY, "criterion:RR-COM-01", "waived")
    facts = then(facts, "criterion:RR-COM-01", "not_met")
    standing = judge(facts, CRITERIA, TODAY)
    assert (standing.state, standing.reason) == (ReadinessState.BLOCKED, BlockReason.CRITERIA)


def test_ready_does_not_cover_a_condition_added_later() -> None:
    facts = then(READY, "criterion:RR-COM-01", "not_met")
    facts = then(facts, "criterion:RR-COM-01", "waived")
    standing = judge(facts, CRITERIA, TODAY, verdict=VERDICT)
    assert standing.withdrawn_because == (Withdrawal.NO_LONGER_MET,)
    assert standing.state is ReadinessState.ELIGIBLE_CONDITIONAL


def test_a_condition_nobody_answered_holds_and_asks() -> None:
    standing = judge(
        ready_facts(applies__watch_route="", **{"criterion__RR-RSK-06": ""}), CRITERIA, TODAY
    )
    blocker = standing.blockers[0]
    assert blocker.criterion == "RR-RSK-06"
    assert blocker.next_action == CRITERIA.conditions["watch_route"].ask
    assert blocker.acts == ("CM", "LEG", "MGR")


def test_does_not_apply_is_no_way_around_what_always_applies() -> None:
    facts = then(READY, "criterion:RR-COM-01", "not_applicable")
    assert judge(facts, CRITERIA, TODAY).item("RR-COM-01").state is ItemState.NOT_ASSESSED


def test_time_to_think_ends_with_a_second_yes_not_with_waiting() -> None:
    facts = [Fact(name="wish", value="yes", on=TODAY - days(9), entered=1)]
    waiting = judge(facts, CRITERIA, TODAY).item("RR-DEC-05")
    assert (waiting.state, waiting.due_on) == (ItemState.IN_PROGRESS, TODAY - days(6))
    asked = judge(then(facts, "wish", "yes"), CRITERIA, TODAY).item("RR-DEC-05")
    assert asked.state is ItemState.MET


def test_a_verdict_ends_with_the_first_thing_it_rests_on() -> None:
    assert judge(READY, CRITERIA, TODAY, verdict=VERDICT).expires_on == TODAY + days(14)
    facts = then(ready_facts(health_plan_must="met"), "wish", "final_yes")
    standing = judge(facts, CRITERIA, TODAY, verdict=signed(facts))
    assert standing.expires_on == TODAY + days(7)
    later = judge(facts, CRITERIA, TODAY + days(8), verdict=signed(facts))
    assert later.verdict_state is VerdictState.ENDED


def test_confirming_again_does_not_lengthen_a_verdict() -> None:
    facts = ready_facts(health_plan_must="met")
    verdict = signed(facts)
    again = then(facts, "health_plan_must", "met", on=TODAY + days(5))
    standing = judge(again, CRITERIA, TODAY + days(5), verdict=verdict)
    assert standing.expires_on == TODAY + days(7)


def test_a_shorter_answer_shortens_a_verdict() -> None:
    facts = then(READY, "exit_permission", "held")
    facts[-1] = replace(facts[-1], until=TODAY + days(4))
    assert judge(facts, CRITERIA, TODAY, verdict=VERDICT).expires_on == TODAY + days(4)


def test_a_verdict_that_ends_before_departure_covers_no_departure() -> None:
    verdict = replace(VERDICT, expires_on=DEPART - days(1))
    standing = judge(READY, CRITERIA, TODAY, verdict=verdict)
    assert (standing.state, standing.may_depart) == (ReadinessState.READY, False)


def test_what_lapses_before_departure_blocks_the_departure_not_the_verdict() -> None:
    leaving = TODAY + days(12)
    facts = ready_facts(journey=f"ticketed depart={leaving} arrive={leaving}")
    standing = judge(facts, CRITERIA, TODAY, verdict=signed(facts))
    assert standing.state is ReadinessState.READY
    assert not standing.may_depart
    again = {b.criterion: b.by for b in standing.blockers if b.lapses}
    assert again["RR-PSY-01"] == TODAY + days(7)
    assert again["RR-DEC-06"] == TODAY + days(3)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("wish", "unsure", Withdrawal.WISH),
        ("protection_screen", "not_clear", Withdrawal.PROTECTION),
        ("risk", "high", Withdrawal.RISK),
        ("hold", "standing", Withdrawal.ORDER),
        ("testimony", "open", Withdrawal.ORDER),
        ("travel_paper", "none", Withdrawal.TRAVEL_PAPER),
        ("exit_permission", "open", Withdrawal.EXIT_PAPER),
        ("acute_crisis", "open", Withdrawal.WELLBEING),
        ("changed", "crisis", Withdrawal.WELLBEING),
        ("changed", "health", Withdrawal.HEALTH),
        ("criterion:RR-REC-01", "not_met", Withdrawal.RECEIVING),
        ("changed", "receiving_party", Withdrawal.RECEIVING),
        ("changed", "guardian", Withdrawal.GUARDIAN),
        ("changed", "identity", Withdrawal.IDENTITY),
        ("changed", "merge", Withdrawal.MERGE),
        ("minor", "disputed", Withdrawal.IDENTITY),
        ("embassy_contact", "no", Withdrawal.NO_LONGER_MET),
        ("journey", "ticketed depart=2026-12-20 arrive=2026-12-21", Withdrawal.JOURNEY),
        ("journey", f"{JOURNEY} route_changed={TODAY}", Withdrawal.JOURNEY),
        ("journey", "none", Withdrawal.JOURNEY),
    ],
)
def test_what_withdraws_a_verdict_by_itself(name: str, value: str, why: Withdrawal) -> None:
    standing = judge(then(READY, name, value), CRITERIA, TODAY, verdict=VERDICT)
    assert why in standing.withdrawn_because
    assert standing.verdict_state is VerdictState.WITHDRAWN
    assert standing.state not in SAID_READY


def test_a_paper_past_its_end_withdraws_without_a_new_fact() -> None:
    leaving = TODAY + days(1)
    facts = ready_facts(exit_permission="", journey=f"held depart={leaving} arrive={leaving}")
    facts = then(facts, "exit_permission", "held", until=TODAY + days(2))
    standing = judge(facts, CRITERIA, TODAY + days(3), verdict=signed(facts))
    assert standing.withdrawn_because == (Withdrawal.EXIT_PAPER,)


def test_a_verdict_whose_facts_are_gone_is_withdrawn() -> None:
    facts = [fact for fact in READY if fact.name != "compensation"]
    standing = judge(facts, CRITERIA, TODAY, verdict=VERDICT)
    assert Withdrawal.FACTS_MISSING in standing.withdrawn_because


def test_a_new_route_asks_again_only_what_the_guide_names() -> None:
    facts = then(READY, "journey", f"ticketed depart={DEPART} arrive={DEPART}")
    standing = judge(facts, CRITERIA, TODAY)
    again = [i.criterion.id for i in standing.items if i.state is ItemState.EXPIRED]
    assert again == ["RR-REC-04", "RR-LOG-02", "RR-LOG-03", "RR-LOG-04"]


def test_what_if_shows_what_a_later_day_would_cost() -> None:
    standing = what_if(READY, CRITERIA, TODAY, date(2026, 12, 29))
    assert standing.journey.arrive_on == date(2026, 12, 30)
    assert standing.item("RR-IDN-02").state is ItemState.NOT_MET
    assert standing.item("RR-PSY-01").lapses_before_departure
    assert what_if(READY, CRITERIA, TODAY, DEPART).state is ReadinessState.ELIGIBLE


def test_a_day_moved_inside_every_validity_asks_for_a_new_look_and_no_new_names() -> None:
    day = DEPART + days(2)
    moved = then(READY, "journey", f"ticketed depart={day} arrive={day + days(1)}")
    standing = judge(moved, CRITERIA, TODAY, verdict=VERDICT)
    assert (standing.verdict_state, standing.withdrawn_because) == (VerdictState.IN_FORCE, ())
    assert standing.state is ReadinessState.IN_PROGRESS
    assert not standing.may_depart
    again = [i.criterion for i in standing.items if i.criterion.recheck and i.decides]
    again = [c.id for c in again if c.fact == c.own_fact]  # the ticket tells of itself
    assert {*missing(standing)} == {*again, "RR-DEC-06"}
    for criterion in again:
        moved = then(moved, f"criterion:{criterion}", "met")
    assert judge(moved, CRITERIA, TODAY, verdict=VERDICT).state is ReadinessState.READY


def test_a_day_that_left_the_validity_once_withdraws_though_it_moved_back() -> None:
    away = then(READY, "journey", "ticketed depart=2026-12-20 arrive=2026-12-21")
    back = then(away, "journey", JOURNEY)
    standing = judge(back, CRITERIA, TODAY, verdict=VERDICT)
    assert standing.withdrawn_because == (Withdrawal.JOURNEY,)


def test_what_was_open_for_a_moment_needs_new_names() -> None:
    opened = then(READY, "criterion:RR-FAM-04", "in_progress")
    met = then(opened, "criterion:RR-FAM-04", "met")
    standing = judge(met, CRITERIA, TODAY, verdict=VERDICT)
    assert standing.withdrawn_because == (Withdrawal.NO_LONGER_MET,)
    assert standing.state is ReadinessState.ELIGIBLE


def test_the_same_answer_again_withdraws_nothing() -> None:
    again = then(READY, "criterion:RR-FAM-04", "met")
    assert judge(again, CRITERIA, TODAY, verdict=VERDICT).state is ReadinessState.READY


# ---- what the house says itself


def own(**said: object) -> dict[str, object]:
    return {
        "question": "Is the road over the pass open?",
        "label": "Road checked",
        "next_action": "Ask the driver.",
        "domain": "LOG",
        "gate": Gate.HARD,
        "phase": Phase.RETURN,
        "signers": ("LG",),
        "valid": 7,
        **said,
    }


def test_a_criterion_added_later_is_asked_of_the_next_verdict() -> None:
    more = overlaid(CRITERIA, {"LOCAL-1": own()}, "house-1")
    then_by = replace(VERDICT, criteria=judged_by(more, rules_of(CRITERIA)))
    standing = judge(READY, more, TODAY, verdict=then_by)
    assert standing.state is ReadinessState.READY  # judged by its own rule
    assert standing.withdrawn_because == ()
    assert not standing.may_depart  # whoever leaves is asked by today's
    assert missing(standing) == ["LOCAL-1"]
    assert judge(READY, more, TODAY).state is ReadinessState.IN_PROGRESS
    met = then(READY, "criterion:LOCAL-1", "met")
    assert judge(met, more, TODAY, verdict=then_by).may_depart


def test_a_gate_made_hard_later_leaves_an_earlier_verdict_its_condition() -> None:
    facts = then(ready_facts(**{"criterion__RR-COM-01": ""}), "criterion:RR-COM-01", "waived")
    hard = overlaid(CRITERIA, {"RR-COM-01": {"gate": Gate.HARD}})
    verdict = signed(facts, VerdictOutcome.CONDITIONALLY_READY)
    verdict = replace(verdict, criteria=judged_by(hard, rules_of(CRITERIA)))
    standing = judge(facts, hard, TODAY, verdict=verdict)
    assert standing.state is ReadinessState.CONDITIONALLY_READY
    assert not standing.may_depart
    assert judge(facts, hard, TODAY).item("RR-COM-01").state is ItemState.NOT_ASSESSED


@pytest.mark.parametrize("criterion", list(CRITERIA.criteria.values()), ids=lambda c: c.id)
def test_no_gate_of_ours_gets_softer(criterion: Criterion) -> None:
    order = [Gate.ADVICE, Gate.CONDITIONAL, Gate.HARD]
    for gate in Gate:
        changed = overlaid(CRITERIA, {criterion.id: {"gate": gate}})[criterion.id]
        assert order.index(changed.gate) >= order.index(criterion.gate)
    assert overlaid(CRITERIA, {criterion.id: {"valid": "none"}})[criterion.id] == criterion


@pytest.mark.parametrize(
    ("code", "said", "problem"),
    [
        ("RR-DEC-01", {"gate": Gate.CONDITIONAL}, "gate"),
        ("RR-COM-01", {"gate": Gate.ADVICE}, "gate"),
        ("RR-LOG-04", {"gate": Gate.HARD}, "gate"),
        ("RR-DEC-02", {"valid": 0}, "valid"),
        ("RR-DEC-02", {"valid": 366}, "valid"),
        ("RR-IDN-02", {"valid": 30}, "valid"),
        ("RR-HLT-01", {"signers": ("CW",)}, "signers"),
        ("RR-CHD-02", {"signers": ("CW",)}, "signers"),
        ("RR-DEC-04", {"signers": ()}, "signers"),
    ],
)
def test_what_a_house_may_not_say(code: str, said: dict[str, object], problem: str) -> None:
    with pytest.raises(Invalid) as met:
        inspect_change(CRITERIA[code], said)
    assert set(met.value.problems) == {problem}


def test_the_shelter_may_change_days() -> None:
    shorter = ReadinessSettings(verdict_days=5, valid_days={"RR-DEC-04": 3})
    standing = judge(READY, CRITERIA, TODAY, verdict=VERDICT, settings=shorter)
    assert standing.expires_on == TODAY + days(3)


def test_counts_of_health_are_four_whatever_is_asked() -> None:
    asked = then(READY, "health_plan_must", "open")
    for facts, met in ((READY, 4), (asked, 3), ([], 0)):
        health = {d.domain: d for d in judge(facts, CRITERIA, TODAY).domains}["HLT"]
        assert (health.met, health.applicable) == (met, 4)


# ---- whose fact counts


@pytest.mark.parametrize(
    ("name", "value", "roles", "counts"),
    [
        ("wish", "no", {Role.NS}, True),
        ("wish", "yes", {Role.NS}, False),
        ("wish", "yes", {Role.CM}, True),
        ("wish", "no", {Role.ADM}, False),
        ("changed", "health", {Role.HS}, True),
        ("embassy_contact", "no", {Role.HS}, True),
        ("recipients:embassy", "no", {Role.HS}, False),
        ("recipients:nobody", "no", {Role.CM}, False),
        ("fit_to_travel", "met", {Role.MGR, Role.CM}, False),
        ("fit_to_travel", "met", {Role.NUR}, True),
        ("risk", "low", {Role.CM}, False),
        ("risk", "high", {Role.CM}, True),
        ("hold", "none", {Role.CM}, False),
        ("travel_paper", "held home_confirmed etd", {Role.CM}, True),
        ("travel_paper", "held blessed", {Role.CM}, False),
        ("journey", f"held depart={DEPART}", {Role.CM}, True),
        ("journey", "held depart=soon", {Role.CM}, False),
        ("criterion:RR-DEC-04", "met", {Role.CM}, False),
        ("criterion:RR-DEC-04", "met", {Role.MGR}, True),
        ("criterion:RR-LEG-05", "met", {Role.LEG}, True),
        ("criterion:RR-COM-01", "waived", {Role.CM}, False),
        ("criterion:RR-COM-01", "waived", {Role.MGR}, True),
        ("criterion:RR-HLT-01", "met", {Role.NUR}, False),
        ("criterion:RR-CHD-01", "met", {Role.CM}, False),
        ("criterion:RR-CHD-01", "met", {Role.CM, FOCAL_POINT}, True),
        ("criterion:RR-CHD-02", "met", {Role.CM, FOCAL_POINT}, False),
        ("criterion:RR-CHD-02", "not_met", {Role.CM}, True),
        ("criterion:RR-XXX-01", "met", set(Role), False),
        ("mood", "good", set(Role), False),
    ],
)
def test_a_fact_counts_by_the_role_of_its_author(
    name: str, value: str, roles: set[str], counts: bool
) -> None:
    fact = Fact(name=name, value=value, on=TODAY, entered=1)
    assert admissible(fact, roles, CRITERIA) is counts


def test_a_signature_on_paper_counts_once_two_people_have_seen_it() -> None:
    for name in ("fit_to_travel", "criterion:RR-CHD-02"):
        fact = Fact(name=name, value="met", on=TODAY, entered=1, source="paper-7")
        assert not admissible(fact, {Role.CM}, CRITERIA)
        assert admissible(fact, {Role.CM}, CRITERIA, outside={"paper-7"})


# ---- what must hold for everybody

PLAIN = [
    (line.name.replace("*", member), value)
    for line in lines()
    for value in sorted(line.values)
    for member in (CRITERIA.recipients if "*" in line.name else ("",))
]
OWN = [
    (c.own_fact, value)
    for c in CRITERIA.criteria.values()
    for value in ("met", "not_met", "in_progress", "waived", "not_applicable")
]
JOURNEYS = [
    ("journey", f"{word} depart={TODAY + days(d)} arrive={TODAY + days(d + 1)}")
    for word in ("held", "ticketed")
    for d in (-2, 1, 20)
]
ADDED = st.tuples(
    st.sampled_from(PLAIN + OWN + JOURNEYS),
    st.integers(0, 60),
    st.none() | st.integers(-5, 60),
)
FEW = settings(max_examples=150)


@st.composite
def anybody(draw: st.DrawFn) -> list[Fact]:
    """Somebody who is ready, with some facts left out and some entered later."""
    base = ready_facts(minor=draw(st.sampled_from(["adult", "adult", "child", ""])))
    gone = draw(st.sets(st.integers(0, len(base) - 1), max_size=2))
    facts = [fact for place, fact in enumerate(base) if place not in gone]
    for (name, value), age, left in draw(st.lists(ADDED, max_size=5)):
        until = None if left is None else TODAY + days(left)
        facts = then(facts, name, value, on=TODAY - days(age))
        facts[-1] = replace(facts[-1], until=until)
    return facts


@st.composite
def anybody_signed(draw: st.DrawFn) -> tuple[list[Fact], Standing]:
    facts = draw(anybody())
    known = facts[: draw(st.integers(max(0, len(facts) - 2), len(facts)))]
    outcome = draw(st.sampled_from(list(VerdictOutcome)))
    verdict = signed(known, outcome, child_signatures=frozenset({"CP", "GU"}))
    return facts, judge(facts, CRITERIA, TODAY, verdict=verdict)


@given(anybody())
@FEW
def test_a_no_always_wins(facts: list[Fact]) -> None:
    facts = then(facts, "wish", "no")
    standing = judge(facts, CRITERIA, TODAY, verdict=signed(facts))
    assert RANK[standing.state] == 0
    assert not standing.may_depart
    if standing.state is ReadinessState.BLOCKED:
        assert standing.reason is BlockReason.DOES_NOT_WISH


@given(anybody_signed())
@FEW
def test_nobody_is_ready_with_a_hard_gate_unmet(drawn: tuple[list[Fact], Standing]) -> None:
    _, standing = drawn
    if standing.state in SAID_READY or standing.may_depart:
        for item in standing.items:
            hard = item.gate is Gate.HARD and item.state is not ItemState.NOT_APPLICABLE
            if hard and (item.criterion.phase is Phase.RETURN or standing.may_depart):
                assert item.state is ItemState.MET


@given(anybody(), st.integers(0, 120), st.integers(1, 60))
@FEW
def test_time_alone_makes_nobody_more_ready(facts: list[Fact], first: int, more: int) -> None:
    verdict = signed(facts, VerdictOutcome.CONDITIONALLY_READY)
    early = judge(facts, CRITERIA, TODAY + days(first), verdict=verdict)
    late = judge(facts, CRITERIA, TODAY + days(first + more), verdict=verdict)
    assert RANK[late.state] <= RANK[early.state]
    assert late.may_depart <= early.may_depart
    for before, after in zip(early.items, late.items, strict=True):
        if after.is_settled:
            assert before.is_settled


@given(anybody(), st.randoms(use_true_random=False))
@FEW
def test_the_order_of_the_list_does_not_matter(facts: list[Fact], random: object) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    verdict = signed(facts)
    assert judge(shuffled, CRITERIA, TODAY, verdict=verdict) == judge(
        facts, CRITERIA, TODAY, verdict=verdict
    )


def _belongs_to(fact: Fact) -> str:
    """What a fact is about: a waiver stands beside the answer to the same criterion."""
    if fact.value == "waived":
        return CRITERIA[fact.name.partition(":")[2]].fact
    return fact.name


@given(anybody(), st.randoms(use_true_random=False))
@FEW
def test_the_order_of_entry_of_different_things_does_not_matter(
    facts: list[Fact], random: object
) -> None:
    """The last answer to one thing counts; which thing was answered first never does."""
    facts = [f for f in facts if f.name != "journey"][:]  # a changed day asks again, by design
    places = list(range(len(facts)))
    random.shuffle(places)  # type: ignore[attr-defined]
    groups: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda each: each.entered):
        groups.setdefault(_belongs_to(fact), []).append(fact)
    turn = {key: iter(each) for key, each in groups.items()}
    order = [_belongs_to(facts[place]) for place in places]
    mixed = [replace(next(turn[key]), entered=1 + n) for n, key in enumerate(order)]
    before, after = judge(facts, CRITERIA, TODAY), judge(mixed, CRITERIA, TODAY)
    assert (after.state, after.reason, after.items) == (before.state, before.reason, before.items)


@given(anybody(), st.sampled_from([c for c in CRITERIA.criteria.values() if c.gate is Gate.HARD]))
@FEW
def test_waiving_a_hard_gate_changes_nothing(facts: list[Fact], hard: object) -> None:
    before = judge(facts, CRITERIA, TODAY)
    waived = then(facts, hard.own_fact, "waived")  # type: ignore[attr-defined]
    after = judge(waived, CRITERIA, TODAY)
    assert (after.state, after.items, after.blockers) == (
        before.state,
        before.items,
        before.blockers,
    )


@given(anybody_signed(), st.sampled_from(PLAIN), st.integers(0, 3))
@FEW
def test_what_anybody_may_write_only_makes_less_ready(
    drawn: tuple[list[Fact], Standing], said: tuple[str, str], age: int
) -> None:
    facts, _ = drawn
    more = then(facts, *said, on=TODAY - days(age))
    if all(admissible(more[-1], {role}, CRITERIA) for role in CONTENT_ROLES):
        verdict = signed(facts, child_signatures=frozenset({"CP", "GU"}))
        before = judge(facts, CRITERIA, TODAY, verdict=verdict)
        after = judge(more, CRITERIA, TODAY, verdict=verdict)
        assert RANK[after.state] <= RANK[before.state]
        assert after.may_depart <= before.may_depart


@given(anybody())
@FEW
def test_a_child_is_never_ready_as_an_adult_would_be(facts: list[Fact]) -> None:
    child = then(facts, "minor", "child")
    standing = judge(child, CRITERIA, TODAY, verdict=signed(child))
    assert standing.state not in SAID_READY  # nobody signed for the child
    ready = judge(
        child, CRITERIA, TODAY, verdict=signed(child, child_signatures=frozenset({"CP", "GU"}))
    )
    if ready.state in SAID_READY:
        own = [i.state for i in ready.items if i.criterion.id in ("RR-CHD-01", "RR-CHD-02")]
        assert own == [ItemState.MET, ItemState.MET]
