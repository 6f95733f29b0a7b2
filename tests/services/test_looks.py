"""Days to look again are tasks: made once, moved, ended, read by whoever reads what they are of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from shelterdesk.domain.kinds.consent import (
    CareConsent,
    CareConsentType,
    Consent,
    ConsentType,
    Decision,
    Explained,
)
from shelterdesk.domain.kinds.plan import AgreedHow, Agreement, CarePlan
from shelterdesk.domain.kinds.safety import HealthRiskReview, RiskDomain, RiskLevel, RiskReview
from shelterdesk.domain.kinds.task import CounsellingTask, SafetyTask, Task, TaskState
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.tasks import WAITING
from shelterdesk.services import (
    care_plans,
    consents,
    looks,
    plan_waiting,
    records,
    risks,
    shift,
    sitting_down,
    tasks,
    today,
)
from tests.cast import TODAY, Cast, found
from tests.services.test_tasks import served

SEATED = ("mia", "carla", "amara", "bela", "nils", "hana", "nora", "lea", "adam")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """Everybody sits in one house, once for all these tests."""
    cast = found(tmp_path_factory.mktemp("looks") / "house")
    with cast.seated(*SEATED):
        shift.begin(cast.desk("hana"))
        yield cast


@pytest.fixture
def rosa(house: Cast) -> ResidentId:
    """A new Rosa, with whom everybody works."""
    rosa = house.admit("nils")
    for login, role in (
        ("carla", Role.CM),
        ("amara", Role.COU),
        ("nora", Role.NUR),
        ("lea", Role.LEG),
    ):
        house.assign(rosa, login, role)
    return rosa


def looks_of(
    house: Cast, rosa: ResidentId, login: str = "carla"
) -> list[tuple[str, date | None, TaskState]]:
    """What, by when and how it stands, in the order of the days."""
    lines = tasks.of_resident(house.desk(login), rosa, closed=True)
    made = [line.task for line in lines if line.task.source_step.startswith("look/")]
    return [(task.what, task.due_on, task.state) for task in made]


def said_today(house: Cast, rosa: ResidentId, login: str) -> tuple[int, list[str]]:
    """How many tasks of one's own Today counts, and what it says of Rosa by name."""
    lines = today.waiting(house.desk(login))
    counted = sum(line.count for line in lines if line.said == tasks.MINE)
    return counted, [line.said for line in lines if line.resident == rosa]


YES = {"agreement": Agreement.AGREES, "how": AgreedHow.SPOKEN}
PLAN, RISK, ASK = (looks.WHAT[kind] for kind in (CarePlan, RiskReview, Consent))
WEEK, MONTH = TODAY + timedelta(days=7), TODAY + timedelta(days=30)


def test_a_plan_s_next_look_is_one_task_whatever_is_saved_again(
    house: Cast, rosa: ResidentId
) -> None:
    carla = house.desk("carla")
    plan = care_plans.begin(carla, rosa, {"matters": "sleep"}).value
    assert looks_of(house, rosa) == [(PLAN, WEEK, TaskState.TODO)]
    sooner = TODAY + timedelta(days=5)
    for day in (sooner, sooner, WEEK):  # moved, saved again, moved back
        plan = care_plans.write(carla, plan.id, plan.rev, {"review_on": day}).value
        assert looks_of(house, rosa) == [(PLAN, day, TaskState.TODO)]
    plan = care_plans.ask(carla, plan.id, plan.rev, YES).value
    assert looks_of(house, rosa) == [(PLAN, WEEK, TaskState.TODO)]
    for _ in range(2):  # looked at twice on one day: a double click
        plan = care_plans.looked_at(carla, plan.id, plan.rev).value
        assert looks_of(house, rosa) == [
            (PLAN, WEEK, TaskState.DONE),
            (PLAN, MONTH, TaskState.TODO),
        ]
    (line,) = [x for x in tasks.of_resident(carla, rosa) if x.task.what == PLAN]
    assert (line.is_mine, line.task.source_id) == (True, plan.id)
    tasks.done(carla, line.task)  # by hand; saved again it comes back no second time
    plan = care_plans.write(carla, plan.id, plan.rev, {"review_on": MONTH}).value
    assert [state for _, _, state in looks_of(house, rosa)] == [TaskState.DONE, TaskState.DONE]
    care_plans.end(carla, plan.id, plan.rev)
    assert len(looks_of(house, rosa)) == 2


def test_a_plan_that_ends_leaves_no_look_open(house: Cast, rosa: ResidentId) -> None:
    carla = house.desk("carla")
    plan = care_plans.begin(carla, rosa, {"matters": "sleep"}).value
    care_plans.end(carla, plan.id, plan.rev)
    assert looks_of(house, rosa) == [(PLAN, WEEK, TaskState.DROPPED)]


def test_a_risk_is_looked_at_again_and_the_task_follows(house: Cast, rosa: ResidentId) -> None:
    amara, carla = house.desk("amara"), house.desk("carla")
    judged = {"domain": RiskDomain.SELF_HARM, "level": RiskLevel.MEDIUM}
    for _ in range(2):  # a double click writes two reviews of one day, and one task
        review = risks.write(amara, RiskReview, rosa, judged).value
    assert looks_of(house, rosa) == [(RISK, WEEK, TaskState.TODO)]
    (task,) = tasks.of_source(amara, review.id, rosa)
    assert (type(task), task.owner_id) == (SafetyTask, amara.user_id)
    for _ in range(2):  # a correction, saved again
        review = risks.change(
            amara, RiskReview, review.id, review.rev, {**judged, "level": RiskLevel.HIGH}
        ).value
    three = TODAY + timedelta(days=3)  # a high level is looked at sooner: the task moved
    assert looks_of(house, rosa) == [(RISK, three, TaskState.TODO)]
    soon = TODAY + timedelta(days=2)
    other = {"domain": RiskDomain.EXPLOITER, "level": RiskLevel.LOW}
    risks.write(carla, RiskReview, rosa, other)
    risks.write(carla, RiskReview, rosa, {**judged, "review_on": soon})
    assert looks_of(house, rosa) == [
        (RISK, soon, TaskState.TODO),
        (RISK, three, TaskState.DONE),
        (RISK, MONTH, TaskState.TODO),
    ]
    risks.write(house.desk("nora"), HealthRiskReview, rosa, {
        "domain": "health_medical", "level": RiskLevel.LOW,
    })  # fmt: skip
    assert len(looks_of(house, rosa, "mia")) == 3  # of the body it stays a line of the nurse's


def yes(about: ConsentType | CareConsentType, **more: object) -> dict[str, object]:
    return {
        "consent_type": about,
        "decision": Decision.GIVEN,
        "starts_on": TODAY,
        "explained": tuple(Explained),
        "language": "mya",
        "witness": "Mia",
        **more,
    }


def test_an_agreement_s_day_is_one_task_and_ends_with_the_agreement(
    house: Cast, rosa: ResidentId
) -> None:
    carla = house.desk("carla")
    stay = consents.record(carla, Consent, rosa, yes(ConsentType.STAY)).value
    assert looks_of(house, rosa) == [(ASK, stay.expires_on, TaskState.TODO)]
    consents.record(carla, Consent, rosa, yes(ConsentType.STAY))  # a double click
    assert looks_of(house, rosa) == [(ASK, stay.expires_on, TaskState.TODO)]
    # Not now, and what has no day, ask for nothing.
    not_now = yes(ConsentType.SERVICES, decision=Decision.NOT_NOW)
    consents.record(carla, Consent, rosa, not_now)
    consents.record(carla, Consent, rosa, yes(ConsentType.STATISTICS))
    assert len(looks_of(house, rosa)) == 1
    later = stay.expires_on + timedelta(days=3)
    consents.record(carla, Consent, rosa, yes(ConsentType.STAY, expires_on=later))
    assert [state for _, _, state in looks_of(house, rosa)] == [TaskState.DONE, TaskState.TODO]
    newest = consents.of_resident(carla, rosa)[0].answer
    assert newest is not None
    consents.withdraw(carla, newest.id)
    assert [state for _, _, state in looks_of(house, rosa)] == [TaskState.DONE, TaskState.DROPPED]


def test_who_writes_an_agreement_down_and_reads_none_leaves_a_task_to_those_who_do(
    house: Cast, rosa: ResidentId
) -> None:
    carla, hana = house.desk("carla"), house.desk("hana")
    day = TODAY + timedelta(days=6)
    stay = yes(ConsentType.STAY, expires_on=day)
    kept = consents.record(hana, Consent, rosa, stay).value
    assert looks_of(house, rosa) == []  # her keys make no such task
    for _ in range(2):  # whoever is her case manager sits down, twice
        sitting_down.finish(carla)
        assert looks_of(house, rosa) == [(ASK, day, TaskState.TODO)]
    (task,) = tasks.of_source(carla, kept.id, rosa)
    assert served(house, task) == {"mia", "carla"}
    consents.withdraw_about(hana, rosa, ConsentType.STAY)
    sitting_down.finish(carla)
    assert looks_of(house, rosa) == [(ASK, day, TaskState.DONE)]


@pytest.mark.attack(4)
def test_who_reads_the_task_of_a_look_reads_what_it_is_of(house: Cast, rosa: ResidentId) -> None:
    carla, amara = house.desk("carla"), house.desk("amara")
    care_plans.begin(carla, rosa, {"matters": "sleep"})
    judged = {"domain": RiskDomain.SELF_HARM, "level": RiskLevel.LOW}
    risks.write(amara, RiskReview, rosa, judged)
    consents.record(carla, Consent, rosa, yes(ConsentType.STAY))
    with_whom = {"provider": "Amara"}
    consents.record(amara, CareConsent, rosa, yes(CareConsentType.COUNSELLING, **with_whom))
    made: dict[str, Task] = {}
    for login in ("carla", "amara"):
        for line in tasks.of_resident(house.desk(login), rosa):
            made[line.task.source_step.split("/")[1]] = line.task
    kinds = {
        "care_plan": (CarePlan, Task),
        "risk_review": (RiskReview, SafetyTask),
        "consent": (Consent, Task),
        "care_consent": (CareConsent, CounsellingTask),
    }
    assert {name: type(task) for name, task in made.items()} == {
        name: kind for name, (_, kind) in kinds.items()
    }
    for name, task in made.items():
        readers, source = served(house, task), kinds[name][0]
        assert readers
        for login in readers:
            assert records.get(house.desk(login), source, RecordId(task.source_id)), (login, name)


def test_today_says_a_look_once(house: Cast, rosa: ResidentId) -> None:
    carla = house.desk("carla")
    care_plans.begin(carla, rosa, {"matters": "sleep"})
    risks.write(carla, RiskReview, rosa, {"domain": RiskDomain.CHILD, "level": RiskLevel.MEDIUM})
    stay = yes(ConsentType.STAY, expires_on=WEEK)
    consents.record(carla, Consent, rosa, stay)
    house.time.pass_by(days=7)
    for desk in house.desks.values():
        desk.step_up("moon")
    counted, said = said_today(house, rosa, "carla")
    assert said.count(plan_waiting.LOOK_AGAIN) == said.count(risks.LOOK_AGAIN) == 1
    listed = [line for line in tasks.mine(carla) if line.task.resident == rosa]
    assert len(listed) == 3  # the page of tasks has all three of them
    come = [line for line in tasks.mine(carla) if line.nearness in WAITING]
    assert counted == sum(line.task.what == ASK for line in come)  # of these no room speaks
    assert counted < len(come)
    task = next(line.task for line in listed if line.task.what == PLAN)
    tasks.pass_on(carla, task, house.user("mia"))
    _, said = said_today(house, rosa, "mia")
    assert plan_waiting.LOOK_AGAIN not in said  # she does not change plans: it is her task
    assert sum(each.count for each in today.waiting(house.desk("mia")) if each.said == tasks.MINE)


def test_an_agreement_is_kept_while_the_key_of_its_task_rests(
    house: Cast, rosa: ResidentId
) -> None:
    """Nobody is kept from writing an answer down because a task about it cannot be read now."""
    amara = house.desk("amara")
    given = yes(CareConsentType.COUNSELLING, provider="Amara")
    consents.record(amara, CareConsent, rosa, given)
    house.time.pass_by(minutes=11)
    assert not amara.passphrase_is_fresh
    soon = {**given, "expires_on": WEEK}
    consents.record(amara, CareConsent, rosa, {**soon, "provider": "Bela"})
    amara.step_up("moon")
    for _ in range(2):  # made when she sits down, once
        sitting_down.finish(amara)
        made = [t for t in looks_of(house, rosa, "amara") if t[0] == looks.WHAT[CareConsent]]
        assert [(day == WEEK, state) for _, day, state in made] == [
            (True, TaskState.TODO),
            (False, TaskState.TODO),
        ]
