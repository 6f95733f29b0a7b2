"""What may become of a paper: the table, the hard stops, and the days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.domain import paper_rules as rules
from shelterdesk.domain.catalogue import load_document_states, load_document_types
from shelterdesk.domain.kinds.paper import BookingStatus, LossKind, RecoveryRoute, StepState
from shelterdesk.domain.paper_rules import Flag, Situation, Stop
from shelterdesk.domain.recovery_rules import (
    Advice,
    Course,
    Doing,
    Wait,
    advice,
    load_steps,
    next_step,
    steps_of,
)
from shelterdesk.domain.travel_documents import (
    Booking,
    Journey,
    definition_of,
    for_country,
    load_rows,
    made,
    of_host,
    overlaid,
    read_definition,
)

TODAY = date(2026, 11, 24)
STATES = [state.code for state in load_document_states()]
FREE = Situation(consented=True, claim_open=False)
SHIPPED = load_rows()
BY_CODE = {row.code: row for row in SHIPPED.rows}
situations = st.builds(
    Situation,
    consented=st.booleans(),
    claim_open=st.booleans(),
    missing=st.sampled_from([(), ("Police report",)]),
    override=st.sampled_from(["", "the mission said so"]),
)
paths = st.lists(st.sampled_from(STATES), max_size=30)


@pytest.mark.parametrize("state", load_document_states(), ids=lambda state: state.code)
def test_every_state_and_every_move_that_is_not_allowed(state) -> None:
    for after in STATES:
        found = rules.stops(state.code, after, FREE)
        if after == state.code or after in state.may_go_to:
            assert found == ()
        else:
            assert found == (Stop.NOT_FROM_HERE,)
            assert found[0].label


@given(
    paths,
    situations,
    st.sampled_from([t.code for t in load_document_types() if t.code not in rules.NOT_HOME]),
)
def test_no_path_reaches_the_mission_without_a_yes_or_past_a_claim(path, situation, kind) -> None:
    now = ""
    for after in path:
        if not now and after in ("identity_verification", "approved"):
            continue  # written down as others left it
        if not rules.stops(now, after, situation, kind):
            now = after
        if now == "applied":
            assert situation.consented
            assert not situation.claim_open
            assert not situation.missing or situation.override
            return


def test_the_stops_are_said_together_and_say_what_can_be_done() -> None:
    stuck = Situation(consented=False, claim_open=True, missing=("x",))
    found = rules.stops("application_preparing", "applied", stuck)
    assert found == (Stop.CLAIM_OPEN, Stop.NO_CONSENT, Stop.CHECKLIST)
    assert rules.stops("application_preparing", "applied", stuck, "unhcr_document") == ()


def test_the_clock_of_the_guide() -> None:
    until = date(2027, 3, 31)
    assert rules.latest_safe_day(until, 3) == date(2027, 3, 28)
    late = rules.flags("emergency_travel_document", until, TODAY, arrival=date(2027, 3, 30))
    assert late == (Flag.TOO_LATE,)
    assert rules.flags("emergency_travel_document", until, TODAY, arrival=date(2027, 3, 28)) == ()
    gone = rules.flags("passport", date(2026, 11, 23), TODAY, arrival=date(2026, 12, 1))
    assert gone == (Flag.EXPIRED, Flag.BEFORE_ARRIVAL)
    assert rules.flags("passport", TODAY, TODAY) == (Flag.LOW,)  # its last day is a day
    assert rules.flags("passport", date(2027, 5, 24), TODAY) == ()
    assert rules.flags("national_id", date(2026, 12, 1), TODAY) == ()


@pytest.mark.parametrize(
    ("left", "alert"), [(15, None), (14, 14), (8, 14), (7, 7), (3, 3), (0, 3), (-1, 3)]
)
def test_alerts_count_to_the_last_safe_day(left: int, alert: int | None) -> None:
    printed = TODAY + timedelta(days=left + 3)
    clock = rules.paper_clock(printed, None, None, TODAY)
    assert (clock.days_left, clock.alert, clock.is_printed) == (left, alert, True)


def test_the_shortest_time_is_planned_with_until_the_printed_day_is_known() -> None:
    cameroon = BY_CODE["CMR"]
    planned = rules.paper_clock(None, cameroon, TODAY, TODAY)
    assert (planned.until, planned.is_printed) == (TODAY + timedelta(days=30), False)
    printed = rules.paper_clock(date(2027, 2, 20), cameroon, TODAY, TODAY)
    assert (printed.until, printed.is_printed) == (date(2027, 2, 20), True)
    rwanda = rules.paper_clock(None, BY_CODE["RWA"], None, TODAY)
    assert (rwanda.days_left, rwanda.alert) == (2, None)  # not asked for yet: nothing runs


@pytest.mark.parametrize("row", SHIPPED.rows, ids=lambda row: row.code)
def test_a_row_is_whole_and_unknown_is_never_nought(row) -> None:
    assert row.document_name
    assert row.issued_by
    assert row.source
    assert row.confidence in "HML"
    assert row.checked_on == SHIPPED.checked_on
    low, high = row.validity_days_min, row.validity_days_max
    assert low is None or (low >= 5 and high is not None)
    assert (low != high) <= bool(row.conflict or row.note)
    clock = rules.paper_clock(None, row, TODAY, TODAY)
    assert clock.asks == (low is None)
    assert clock.days_left is None or clock.days_left > 0


def test_there_are_28_rows_in_the_order_of_those_who_come() -> None:
    assert len(SHIPPED.rows) == 28
    codes = [row.code for row in SHIPPED.rows]
    assert codes[:8] == ["CHN", "VNM", "IND", "ETH", "IDN", "PHL", "PAK", "MYS"]
    assert {"LAO", "KHM", "MMR", "PAK", "TZA"} <= {
        row.code for row in SHIPPED.rows if row.planned_days is None
    }
    conflicts = {row.code for row in SHIPPED.rows if row.conflict}
    assert {"MYS", "LKA", "GHA", "CMR", "ETH"} <= conflicts
    assert {row.code for row in SHIPPED.rows if row.booking is Booking.BEFORE} >= {
        "KEN", "GHA", "LKA", "BRA", "PHL",
    }  # fmt: skip


def test_the_house_has_the_last_word_and_sees_what_it_changed() -> None:
    own = {"CMR": {"validity_days_min": 60, "needs": ["Form"]}, "TUN": _row("TUN")}
    found = {r.row.code: r for r in overlaid(SHIPPED.rows, own)}
    cameroon = found["CMR"]
    assert cameroon.row.validity_days_min == 60
    assert {(c.name, c.ours) for c in cameroon.changes} == {
        ("validity_days_min", 30),
        ("needs", BY_CODE["CMR"].needs),
    }
    assert found["TUN"].is_added
    newer = [
        made({**_plain(r), "validity_days_min": 20, "fee_text": "free"}) if r.code == "CMR" else r
        for r in SHIPPED.rows
    ]
    after = {r.row.code: r for r in overlaid(newer, own)}["CMR"]
    assert (after.row.validity_days_min, after.row.fee_text) == (60, "free")
    assert ("validity_days_min", 20) in {(c.name, c.ours) for c in after.changes}


def _plain(row) -> dict:
    return {name: getattr(row, name) for name in type(row).__dataclass_fields__}


def _row(code: str) -> dict:
    return {
        "iso3": code,
        "document_name": "Laissez-passer",
        "issued_by": "Missions",
        "source": "seen on the page of the mission",
        "confidence": "M",
        "checked_on": TODAY,
    }


def test_what_a_house_says_comes_back_as_it_was() -> None:
    said = {**_row("TUN"), "needs": ("a", "b"), "validity_days_min": 30}
    back = read_definition(definition_of(said))
    assert made({**back, "code": "TUN"}).needs == ("a", "b")
    for text in ("[]", '{"other": 1}', "nonsense"):
        with pytest.raises(ValueError, match=r"row|value|char"):
            read_definition(text)
    with pytest.raises(ValueError, match="a day"):
        made({**said, "code": "TUN", "validity_days_min": 0})


def test_a_country_and_the_host_have_their_own_rows() -> None:
    rows = overlaid(SHIPPED.rows, {})
    assert [r.row.code for r in for_country(rows, "THA")] == ["THA"]
    assert [r.row.code for r in of_host(rows, "THA")] == ["THA/host"]
    assert BY_CODE["TZA"].single_journey is Journey.RETURN


# ---- steps


def course(route: RecoveryRoute = RecoveryRoute.ETD, **more) -> Course:
    return Course(route=route, opened_on=TODAY, **{"situation": FREE, **more})


def done(*codes: str) -> dict[str, Doing]:
    return {code: Doing(state=StepState.DONE, done_on=TODAY) for code in codes}


@pytest.mark.parametrize("route", RecoveryRoute, ids=str)
def test_every_route_can_be_walked_to_its_end(route: RecoveryRoute) -> None:
    walked: dict[str, Doing] = {}
    for _ in load_steps().steps:
        steps = steps_of(course(route, done=walked, state="issued", family_agreed=True))
        step = next_step(steps)
        if step is None:
            break
        assert step.may_go_on, step.code
        walked |= done(step.code)
    assert next_step(steps_of(course(route, done=walked, state="issued"))) is None
    assert "DR02" in walked
    assert ("DR14" in walked) is (route is not RecoveryRoute.BIRTH)  # a record, and no journey


@given(
    st.sampled_from(RecoveryRoute),
    st.sets(st.sampled_from([s.code for s in load_steps().steps])),
    situations,
)
def test_no_step_tells_home_without_a_yes_or_past_a_claim(route, codes, situation) -> None:
    for step in steps_of(course(route, done=done(*codes), situation=situation)):
        if step.rule.tells_home and not step.is_over and step.may_go_on:
            assert situation.consented
            assert not situation.claim_open
            assert "DR02" in codes


def test_a_claim_leaves_everything_inside_the_house_open() -> None:
    asked = course(situation=Situation(consented=True, claim_open=True), done=done("DR01", "DR02"))
    steps = {step.code: step for step in steps_of(asked)}
    assert steps["DR09"].wait is Wait.CLAIM
    assert steps["DR04"].may_go_on
    assert not steps["DR09"].may_go_on
    assert advice(asked)[0] is Advice.PROTECTION


def test_withheld_is_not_lost() -> None:
    kept = course(loss=LossKind.WITHHELD, original="withheld_by_exploiter", row=BY_CODE["VNM"])
    assert "DR05" not in {step.code for step in steps_of(kept)}
    assert advice(kept)[:2] == (Advice.WITHHELD, Advice.NO_MONEY)
    lost = course(loss=LossKind.LOST, original="missing", row=BY_CODE["VNM"])
    assert "DR05" in {step.code for step in steps_of(lost)}
    assert Advice.CANCELS in advice(lost)
    never = course(original="never_held")
    assert not {"DR04", "DR05"} & {step.code for step in steps_of(never)}


def test_the_original_turns_up_after_the_new_paper_was_issued() -> None:
    found = course(loss=LossKind.WITHHELD, original="handed_over", state="issued")
    assert Advice.TURNED_UP in advice(found)


def test_ticket_and_paper_do_not_wait_for_each_other() -> None:
    kenya = course(row=BY_CODE["KEN"])
    assert Advice.TICKET_FIRST in advice(kenya)
    assert "DR09" in {step.code for step in steps_of(kenya)}
    reserved = course(row=BY_CODE["KEN"], booking=BookingStatus.HELD)
    assert Advice.TICKET_FIRST not in advice(reserved)
    bought = course(row=BY_CODE["NGA"], booking=BookingStatus.TICKETED)
    assert Advice.BOUGHT_EARLY in advice(bought)
    assert Advice.EXIT_FIRST in advice(course(row=BY_CODE["MYS"]))


def test_other_ways_are_named() -> None:
    assert Advice.STATELESS in advice(course(state="refused"))
    assert Advice.NO_MISSION in advice(course(has_mission=False, row=BY_CODE["ETH"]))
    myanmar = course(row=BY_CODE["MMR"])
    assert Advice.LIST_TOO in advice(myanmar)
    assert Advice.ASK_VALIDITY in advice(myanmar)
    walked = [s.code for s in steps_of(course(RecoveryRoute.LIST))]
    assert [code for code in walked if code.startswith("BL")] == [f"BL0{n}" for n in range(1, 6)]


def test_days_are_counted_from_when_it_could_be_done() -> None:
    later = TODAY + timedelta(days=10)
    steps = {s.code: s for s in steps_of(course(done=done("DR01")))}
    assert steps["DR02"].days_waiting(later) == 10
    asked = {
        **done("DR01"),
        "DR02": Doing(state=StepState.WAITING, began_on=TODAY + timedelta(days=4)),
    }
    step = next(s for s in steps_of(course(done=asked)) if s.code == "DR02")
    assert (step.wait, step.days_waiting(later)) == (Wait.SOMEBODY, 6)


def test_numbers_are_masked_but_for_their_end() -> None:
    assert rules.masked("MB1234567") == "••••567"
    assert rules.masked("12345") == "•••"  # three of five would tell most of it
    assert rules.masked("") == ""
