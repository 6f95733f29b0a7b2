"""When somebody who left is asked again, and what comes next while nobody is reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shelterdesk.domain.follow_up_rules import (
    Limits,
    NotNow,
    after_no_answer,
    asks_of,
    is_last,
    load_follow_up_steps,
    looks_like_the_same,
    schedule,
)
from shelterdesk.domain.handover_lines import load_handover_lines
from shelterdesk.domain.kinds.follow_up import ContactOutcome, FollowUpContact, PartOfDay, Rung
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.settings import load_settings
from shelterdesk.domain.word_lists import load_word_list

LEFT = date(2026, 11, 1)
LIMITS = Limits(
    days={
        rule.key: int(rule.default)
        for rule in load_settings()
        if rule.key.startswith("follow_up_days_")
    }
)


def missed(on: date, at: PartOfDay = PartOfDay.MORNING, rung: Rung = Rung.RESIDENT):
    return FollowUpContact(
        id=RecordId(on.isoformat() + rung),
        resident=ResidentId("a" * 32),
        due_on=on,
        done_on=on,
        part_of_day=at,
        rung=rung,
        outcome=ContactOutcome.NOT_REACHED,
    )


def test_the_steps_of_the_guide_and_the_two_closer_ones() -> None:
    assert [step for step, _ in schedule(LEFT, LIMITS, closely=False)] == [3, 7, 30, 90, 180, 365]
    closer = schedule(LEFT, LIMITS, closely=True)
    assert [step for step, _ in closer] == [3, 7, 14, 30, 60, 90, 180, 365]
    assert closer[0][1] == LEFT + timedelta(days=3)
    assert [step for step, _ in closer if is_last(step, LIMITS)] == [365]


def test_steps_on_the_same_day_are_one_contact_that_asks_both() -> None:
    days = {**LIMITS.days, "follow_up_days_week": 3}
    limits = Limits(days=days)
    assert [step for step, _ in schedule(LEFT, limits, closely=False)][:2] == [3, 30]
    assert {"arrived", "sleeping"} <= set(asks_of(3, limits))


def test_every_question_is_one_of_the_list_and_every_setting_is_there() -> None:
    known = {word.code for word in load_word_list("follow_up_questions").words}
    for step in load_follow_up_steps():
        assert set(step.asks) <= known
        assert step.setting in LIMITS.days


def test_three_tries_over_fourteen_days_then_the_agreed_others_then_a_manager() -> None:
    first = missed(LEFT)
    then = after_no_answer([first], LIMITS, has_second=True, has_partner=True)
    assert (then.rung, then.attempt, then.due_on) == (Rung.RESIDENT, 2, LEFT + timedelta(days=7))
    second = missed(then.due_on)
    then = after_no_answer([first, second], LIMITS, has_second=True, has_partner=True)
    assert (then.rung, then.attempt, then.due_on) == (Rung.RESIDENT, 3, LEFT + timedelta(days=14))
    own = [first, second, missed(then.due_on)]
    then = after_no_answer(own, LIMITS, has_second=True, has_partner=True)
    assert then.rung is Rung.SECOND
    own.append(missed(then.due_on, rung=Rung.SECOND))
    then = after_no_answer(own, LIMITS, has_second=True, has_partner=True)
    assert then.rung is Rung.PARTNER
    own.append(missed(then.due_on, rung=Rung.PARTNER))
    assert after_no_answer(own, LIMITS, has_second=True, has_partner=True).rung is Rung.DECIDE


@pytest.mark.parametrize("which", [(True, False), (False, True), (False, False)])
def test_nobody_is_asked_whom_the_person_did_not_agree_to(which: tuple[bool, bool]) -> None:
    own = [missed(LEFT + timedelta(days=7 * n)) for n in range(3)]
    then = after_no_answer(own, LIMITS, has_second=which[0], has_partner=which[1])
    expected = Rung.SECOND if which[0] else Rung.PARTNER if which[1] else Rung.DECIDE
    assert then.rung is expected


def test_a_late_try_never_makes_the_next_one_due_before_it() -> None:
    late = [missed(LEFT), missed(LEFT + timedelta(days=20))]
    then = after_no_answer(late, LIMITS, has_second=False, has_partner=False)
    assert then.due_on == LEFT + timedelta(days=21)


def test_two_tries_on_a_day_are_one_and_the_last_is_at_another_time() -> None:
    own = [missed(LEFT)]
    assert looks_like_the_same(own, LEFT, PartOfDay.EVENING, LIMITS) is NotNow.SAME_DAY
    later = LEFT + timedelta(days=7)
    assert looks_like_the_same(own, later, PartOfDay.MORNING, LIMITS) is None
    own.append(missed(later))
    last = LEFT + timedelta(days=14)
    assert looks_like_the_same(own, last, PartOfDay.MORNING, LIMITS) is NotNow.SAME_TIME
    assert looks_like_the_same(own, last, PartOfDay.EVENING, LIMITS) is None


def test_every_border_has_its_lines_and_originals_first() -> None:
    lists = load_handover_lines()
    for word in load_word_list("handover_templates").words:
        codes = [line.code for line in lists.of(word.code)]
        assert codes[0] == "originals"
        assert {"belongings", "card", "still_wants", "met_by"} <= set(codes)
    assert all(line.source and line.confidence in "HMLJK" for line in lists.lines)
    assert lists.of("the moon") == ()
