"""Staying in touch: only with a yes, by the agreed way, and stop means stop for everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import (
    Consent,
    ConsentType,
    ConsentWithdrawal,
    Decision,
    GivenBy,
)
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground
from shelterdesk.domain.kinds.follow_up import (
    Channel,
    ContactOutcome,
    ContactState,
    FollowUpContact,
    FollowUpPlan,
    FollowUpState,
    Outcome365,
    PartOfDay,
    Rung,
    WelfareDecision,
)
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.kinds.task import Task, TaskState
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    Invalid,
    NotAgreed,
    NotFound,
    NotInTouch,
    NotYet,
    ProtectionFirst,
)
from shelterdesk.services import consents, follow_up, records, shift, tasks, welfare, withdrawals
from tests.cast import TODAY, Cast, FakeTime, copied
from tests.raw_keys import opens

SEATED = ("mia", "carla", "lea", "nils", "hana", "nora", "amara")
PLAN = {"begins_on": TODAY, "channel": Channel.PHONE}
HARBOUR = "Practice Harbour"
MISSED = {"outcome": ContactOutcome.NOT_REACHED}
REACHED = {"outcome": ContactOutcome.REACHED, "part_of_day": PartOfDay.MORNING}


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    with copied(founded_house, tmp_path_factory.mktemp("after") / "house").seated(*SEATED) as cast:
        shift.begin(cast.desk("hana"))
        yield cast


@pytest.fixture
def staffed(house: Cast) -> tuple[Cast, ResidentId]:
    house.time.at = FakeTime().at
    rosa = house.admit("nils", "Rosa")
    house.assign(rosa, "carla", Role.CM)
    return house, rosa


def agree(cast: Cast, who: ResidentId, decision: Decision = Decision.GIVEN, **more) -> None:
    said = {
        "consent_type": ConsentType.AFTER_CARE,
        "decision": decision,
        "starts_on": cast.desk("carla").today(),
    }
    with cast.desk("carla").work("consent.add") as work:
        work.shelf(Consent).add(work.make(Consent, who, {**said, **more}))


def share(cast: Cast, who: ResidentId, whom: str, **more) -> None:
    """A yes to sharing with one organisation."""
    said = {
        "consent_type": ConsentType.SHARE,
        "recipient_class": RecipientClass.NGO,
        "recipient": whom,
        "expires_on": TODAY + timedelta(days=60),
    }
    agree(cast, who, **{**said, **more})


def at_partner(cast: Cast, who: ResidentId, partner: str = HARBOUR) -> FollowUpContact:
    """The next rung of the first step after three tries that reached nobody."""
    carla = cast.desk("carla")
    agree(cast, who)
    follow_up.begin(carla, who, {**PLAN, "partner": partner})
    tries = ((3, PartOfDay.MORNING), (10, PartOfDay.EVENING), (17, PartOfDay.MORNING))
    for count, part in tries:
        days_pass(cast, count)
        due = next(c for c in seen(cast, who).due if c.step == 3)
        follow_up.tried(carla, due.id, {**MISSED, "part_of_day": part})
    days_pass(cast, 18)
    return next(c for c in seen(cast, who).due if c.step == 3)


def logged(cast: Cast, who: ResidentId) -> list[Disclosure]:
    return list(records.page(cast.desk("mia"), Disclosure, who).rows)


def seen(cast: Cast, who: ResidentId, login: str = "carla") -> follow_up.InTouch:
    return follow_up.look(cast.desk(login), who)


def days_pass(cast: Cast, count: int) -> None:
    cast.time.at = FakeTime().at + timedelta(days=count)


def test_nothing_begins_without_a_yes(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    with pytest.raises(NotInTouch):
        follow_up.begin(carla, rosa, PLAN)
    agree(cast, rosa, Decision.DECLINED)
    with pytest.raises(NotInTouch):
        follow_up.begin(carla, rosa, PLAN)
    agree(cast, rosa)
    follow_up.begin(carla, rosa, PLAN)
    steps = [c.step for c in seen(cast, rosa).due]
    assert steps == [3, 7, 30, 90, 180, 365]
    with pytest.raises(Invalid):
        follow_up.begin(carla, rosa, PLAN)


def test_who_opens_what_is_said_after_leaving_by_raw_keys(staffed) -> None:
    cast, rosa = staffed
    agree(cast, rosa)
    plan = follow_up.begin(cast.desk("carla"), rosa, PLAN).value
    contact = seen(cast, rosa).due[0]
    given = {"sort": RecipientClass.POLICE, "asked": "district police", "why": "called for help"}
    decision = welfare.decide(cast.desk("mia"), rosa, given).value
    for kind, id in (
        (FollowUpPlan, plan.id),
        (FollowUpContact, contact.id),
        (WelfareDecision, decision.id),
    ):
        assert {who for who in SEATED if opens(cast, who, kind, id)} == {"mia", "carla", "lea"}


def test_stop_by_anybody_and_nothing_is_due_for_anybody(staffed) -> None:
    cast, rosa = staffed
    carla, mia, nils = cast.desk("carla"), cast.desk("mia"), cast.desk("nils")
    agree(cast, rosa)
    follow_up.begin(carla, rosa, PLAN)
    days_pass(cast, 5)
    assert [c.step for c in follow_up.due(carla) if c.resident == rosa] == [3]
    told = sum(w.count for w in follow_up.waiting(carla) if w.said == follow_up.DUE)  # on Today
    assert told >= 1
    shift.begin(nils)
    follow_up.stop(nils, rosa, "She asked us not to call.")  # holds no key of the plan
    for desk in (carla, mia):
        assert not [c for c in follow_up.due(desk) if c.resident == rosa]
    left = sum(w.count for w in follow_up.waiting(carla) if w.said == follow_up.DUE)
    assert left == told - 1
    assert seen(cast, rosa).due == ()
    contact = next(c for c in seen(cast, rosa).contacts if c.step == 3)
    with pytest.raises(NotInTouch):
        follow_up.tried(carla, contact.id, REACHED)
    withdrawals.finish(mia)  # whoever holds the keys drops what lies there
    after = seen(cast, rosa)
    assert {c.state for c in after.contacts} == {ContactState.DROPPED}
    assert after.plan is not None
    assert (after.plan.state, after.plan.ended_on) == (
        FollowUpState.STOPPED,
        cast.desk("mia").today(),
    )


def test_stop_by_who_keeps_the_contact_drops_everything_in_one_act(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa)
    follow_up.begin(carla, rosa, PLAN)
    contact = seen(cast, rosa).due[0]
    given = {"what": "Buy a phone card", "owner_id": carla.user_id, "source_id": contact.id}
    task = tasks.add(carla, rosa, Task, given).value
    days_pass(cast, 3)
    said = {"outcome": ContactOutcome.REFUSED, "part_of_day": PartOfDay.EVENING}
    receipt = follow_up.tried(carla, contact.id, said)
    assert {ConsentWithdrawal, FollowUpPlan, FollowUpContact, Task, ReadinessFact} <= set(
        receipt.changed
    )
    after = seen(cast, rosa)
    assert {c.state for c in after.contacts} == {ContactState.DONE, ContactState.DROPPED}
    assert not after.agrees
    assert records.get(carla, Task, task.id).state is TaskState.DROPPED
    agree(cast, rosa)  # a new yes is a new plan; nothing of the old one comes back
    assert seen(cast, rosa).due == ()
    follow_up.begin(carla, rosa, {**PLAN, "begins_on": carla.today()})
    withdrawals.finish(cast.desk("mia"))
    assert len(seen(cast, rosa).due) == 6


def test_a_no_that_is_asked_again_stops_too(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa)
    follow_up.begin(carla, rosa, PLAN)
    said = {
        "consent_type": ConsentType.AFTER_CARE,
        "decision": Decision.DECLINED,
        "starts_on": TODAY,
    }
    consents.record(carla, Consent, rosa, said)
    assert {c.state for c in seen(cast, rosa).contacts} == {ContactState.DROPPED}


def test_only_by_the_agreed_way_and_every_missed_try_on_another_day(staffed) -> None:
    cast, rosa = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    agree(cast, rosa)
    share(cast, rosa, HARBOUR)
    plan = follow_up.begin(carla, rosa, {**PLAN, "partner": HARBOUR}).value
    days_pass(cast, 3)
    first = seen(cast, rosa).due[0]
    with pytest.raises(Invalid):
        follow_up.tried(carla, first.id, {**MISSED, "channel": Channel.MESSAGE})
    follow_up.tried(carla, first.id, {**MISSED, "part_of_day": PartOfDay.MORNING})
    second = seen(cast, rosa).due
    again = next(c for c in second if c.step == 3)
    assert (again.attempt, again.due_on) == (2, TODAY + timedelta(days=10))
    with pytest.raises(Invalid):  # the same day
        follow_up.tried(carla, again.id, {**MISSED, "part_of_day": PartOfDay.EVENING})
    days_pass(cast, 10)
    follow_up.tried(carla, again.id, {**MISSED, "part_of_day": PartOfDay.MORNING})
    days_pass(cast, 17)
    third = next(c for c in seen(cast, rosa).due if c.step == 3)
    with pytest.raises(Invalid):  # always in the morning
        follow_up.tried(carla, third.id, {**MISSED, "part_of_day": PartOfDay.MORNING})
    follow_up.tried(carla, third.id, {**MISSED, "part_of_day": PartOfDay.EVENING})
    rung = next(c for c in seen(cast, rosa).due if c.step == 3)
    assert rung.rung is Rung.PARTNER  # no second contact was agreed
    with pytest.raises(Denied):
        follow_up.end(carla, plan.id, {"state": FollowUpState.NO_CONTACT})
    with pytest.raises(NotYet):
        follow_up.end(mia, plan.id, {"state": FollowUpState.NO_CONTACT})
    days_pass(cast, 18)
    follow_up.tried(carla, rung.id, MISSED)
    assert [w.said for w in follow_up.waiting(mia)].count(follow_up.DECIDE) == 1
    kept = follow_up.end(mia, plan.id, {"state": FollowUpState.NO_CONTACT}).value
    assert (kept.state, kept.outcome) == (FollowUpState.NO_CONTACT, None)
    assert seen(cast, rosa).due == ()


def test_a_childs_never_ends_without_word_from_the_authority(staffed) -> None:
    cast, _ = staffed
    child = cast.admit("nils", "Mya", AgeGroup.CHILD)
    cast.assign(child, "carla", Role.CM)
    carla = cast.desk("carla")
    agree(cast, child, given_by=GivenBy.GUARDIAN)
    plan = follow_up.begin(carla, child, PLAN).value
    assert [c.step for c in seen(cast, child).due] == [3, 7, 14, 30, 60, 90, 180, 365]
    end = {"outcome": Outcome365.STABLE}
    with pytest.raises(Invalid):
        follow_up.end(carla, plan.id, end)
    kept = follow_up.end(carla, plan.id, {**end, "authority_word": "District office, by letter"})
    assert kept.value.state is FollowUpState.CLOSED


def test_nobody_outside_is_asked_but_by_a_managers_decision_that_stands_in_the_log(staffed) -> None:
    cast, rosa = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    given = {"sort": RecipientClass.POLICE, "asked": "district police", "why": "called for help"}
    assert not welfare.may_ask(carla, rosa, RecipientClass.POLICE, "district police")
    for act in (
        lambda: welfare.decide(carla, rosa, given),
        lambda: records.add(carla, WelfareDecision, rosa, {**given, "on": TODAY}),
    ):
        with pytest.raises(Denied):
            act()
    decision = welfare.decide(mia, rosa, given).value
    log = records.page(mia, Disclosure, rosa).rows[0]
    assert (log.ground, log.recipient, log.profile) == (
        Ground.DANGER,
        "district police",
        "police",
    )
    assert welfare.counts(carla, decision)
    with mia.work("readiness_fact.add") as work:
        claim = {"name": "protection_claim", "value": "open", "on": TODAY}
        work.shelf(ReadinessFact).add(work.make(ReadinessFact, rosa, claim))
    for more in ({"sort": RecipientClass.EMBASSY}, {"asked": "The embassy of Kenya"}):
        with pytest.raises(ProtectionFirst):
            welfare.decide(mia, rosa, {**given, **more})
    assert len(records.page(mia, WelfareDecision, rosa).rows) == 1


def test_an_organisation_is_asked_under_a_yes_to_it_and_the_log_says_so(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    share(cast, rosa, HARBOUR)
    due = at_partner(cast, rosa)
    assert due.rung is Rung.PARTNER
    assert seen(cast, rosa).partner_agreed
    assert logged(cast, rosa) == []
    follow_up.tried(carla, due.id, MISSED)
    (log,) = logged(cast, rosa)
    consent = records.get(carla, Consent, log.consent_id)
    assert (log.recipient, log.profile, log.ground) == (HARBOUR, "ngo", Ground.CONSENT)
    assert (consent.consent_type, consent.recipient) == (ConsentType.SHARE, HARBOUR)


@pytest.mark.parametrize(
    "said",
    [
        None,
        {"whom": "Practice Hills"},
        {"whom": HARBOUR, "decision": Decision.DECLINED},
        {"whom": HARBOUR, "expires_on": TODAY + timedelta(days=9)},
        {"whom": HARBOUR, "recipient_class": RecipientClass.POLICE},
        {"whom": HARBOUR, "recipient_class": RecipientClass.EMBASSY},
    ],
)
def test_without_a_yes_to_it_no_organisation_is_asked_and_a_manager_decides(staffed, said) -> None:
    cast, rosa = staffed
    if said is not None:
        share(cast, rosa, **said)
    assert at_partner(cast, rosa).rung is Rung.DECIDE
    assert not seen(cast, rosa).partner_agreed
    assert logged(cast, rosa) == []


def test_a_yes_that_is_gone_by_the_day_passes_the_organisation_over(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    share(cast, rosa, HARBOUR)
    due = at_partner(cast, rosa)
    share(cast, rosa, HARBOUR, decision=Decision.DECLINED)
    with pytest.raises(NotAgreed):
        follow_up.tried(carla, due.id, REACHED)
    kept = follow_up.tried(carla, due.id, MISSED).value
    assert (kept.state, kept.done_on) == (ContactState.DROPPED, None)
    assert [c.rung for c in seen(cast, rosa).due if c.step == 3] == [Rung.DECIDE]
    assert logged(cast, rosa) == []


def test_neither_a_mission_nor_an_organisation_without_a_yes_is_the_way(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa)
    through = {**PLAN, "channel": Channel.PARTNER, "partner": HARBOUR}
    for given in ({**PLAN, "partner": "Embassy of Kenya"}, through):
        with pytest.raises(Invalid):
            follow_up.begin(carla, rosa, given)
    share(cast, rosa, HARBOUR)
    follow_up.begin(carla, rosa, through)
    days_pass(cast, 3)
    follow_up.tried(carla, seen(cast, rosa).due[0].id, REACHED)
    assert [log.recipient for log in logged(cast, rosa)] == [HARBOUR]


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": ContactOutcome.WELFARE, "still_agreed": Answer.NO},
        {"outcome": ContactOutcome.REFUSED, "worries": "A man spoke in her place."},
    ],
)
def test_a_worry_waits_for_a_manager_also_when_somebody_says_stop(staffed, said) -> None:
    cast, rosa = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    agree(cast, rosa)
    follow_up.begin(carla, rosa, PLAN)
    days_pass(cast, 3)
    follow_up.tried(carla, seen(cast, rosa).due[0].id, said)
    withdrawals.finish(mia)
    after = seen(cast, rosa, "mia")
    assert not after.agrees
    assert after.plan is not None
    assert after.plan.state is FollowUpState.STOPPED
    (open_one,) = after.due
    assert open_one.rung is Rung.DECIDE
    assert [c.rung for c in follow_up.due(mia) if c.resident == rosa] == [Rung.DECIDE]
    assert follow_up.DECIDE in [w.said for w in follow_up.waiting(mia)]
    assert rosa not in {w.route.split("/")[1] for w in follow_up.waiting(carla)}
    with pytest.raises(Denied):
        follow_up.decided(carla, open_one.id)
    follow_up.decided(mia, open_one.id)
    assert seen(cast, rosa, "mia").due == ()
    assert rosa not in {c.resident for c in follow_up.due(mia)}


def test_a_worry_outlasts_a_stop_that_comes_after_it(staffed) -> None:
    cast, rosa = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    agree(cast, rosa)
    follow_up.begin(carla, rosa, PLAN)
    days_pass(cast, 3)
    worried = {"outcome": ContactOutcome.WELFARE, "worries": "She whispered."}
    follow_up.tried(carla, seen(cast, rosa).due[0].id, worried)
    follow_up.stop(carla, rosa)
    assert [c.rung for c in seen(cast, rosa, "mia").due] == [Rung.DECIDE]
    assert [c.rung for c in follow_up.due(mia) if c.resident == rosa] == [Rung.DECIDE]


def test_what_a_manager_has_to_decide_waits_also_without_a_yes(staffed) -> None:
    cast, rosa = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    agree(cast, rosa)
    plan = follow_up.begin(carla, rosa, PLAN).value
    days_pass(cast, 3)
    worried = {"outcome": ContactOutcome.WELFARE, "worries": "She whispered."}
    follow_up.tried(carla, seen(cast, rosa).due[0].id, worried)
    agree(cast, rosa, Decision.DECLINED)
    days_pass(cast, 8)
    after = seen(cast, rosa, "mia")
    assert not after.agrees
    assert [c.rung for c in after.due] == [Rung.DECIDE]
    assert [c.rung for c in follow_up.due(mia) if c.resident == rosa] == [Rung.DECIDE]
    follow_up.end(carla, plan.id, {"outcome": Outcome365.UNKNOWN})  # ends no worry
    assert [c.rung for c in seen(cast, rosa, "mia").due] == [Rung.DECIDE]


def test_nobody_else_sees_that_somebody_is_followed_up(staffed) -> None:
    cast, rosa = staffed
    agree(cast, rosa)
    follow_up.begin(cast.desk("carla"), rosa, PLAN)
    for login in ("nils", "hana", "nora", "amara"):
        with pytest.raises((Denied, NotFound)):
            seen(cast, rosa, login)
        assert follow_up.waiting(cast.desk(login)) == ()
