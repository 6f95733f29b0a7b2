"""The rules of safety: ends and audiences of alerts, levels set by people, worries, cards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.account import Debt, Means
from shelterdesk.domain.kinds.alert import AlertKind, Audience, ComfortCard, LinePart
from shelterdesk.domain.kinds.arrival import FirstNightScreen
from shelterdesk.domain.kinds.family import CallerAnswer, CallerRule
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.safety import (
    HealthRiskDomain,
    HealthRiskReview,
    HouseConcern,
    RiskDomain,
    RiskLevel,
    RiskReview,
    SafetyPlan,
)
from shelterdesk.domain.kinds.status import Identification
from shelterdesk.domain.risks import LEVELS, Judged, Sign, to_raise
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound, SameSigner, Stale
from shelterdesk.services import (
    account,
    alerts,
    concerns,
    helping,
    identification,
    records,
    risks,
    safety,
    safety_plans,
    settings,
    shift,
)
from shelterdesk.services.account import Said
from tests.cast import TODAY, Cast, FakeTime

SEATED = ("mia", "max", "carla", "amara", "nils", "hana", "nora", "lea")
AT = FakeTime().at


@pytest.fixture
def staffed(cast: Cast):
    with cast.seated(*SEATED):
        rosa = cast.admit("nils")
        for login, role in (
            ("carla", Role.CM),
            ("amara", Role.COU),
            ("nora", Role.NUR),
            ("lea", Role.LEG),
        ):
            cast.assign(rosa, login, role)
        shift.begin(cast.desk("hana"))
        yield cast, rosa


def an_alert(**other):
    return {
        "sort": AlertKind.SAFETY,
        "text": "Ask her before closing doors.",
        "expires_on": TODAY + timedelta(days=7),
        **other,
    }


# ---- alerts


def test_an_alert_ends_in_time_and_is_renewed_on_purpose(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    for days, fits in ((31, False), (-1, False), (30, True)):
        values = an_alert(expires_on=TODAY + timedelta(days=days))
        if fits:
            alert = alerts.write(carla, rosa, values).value
        else:
            with pytest.raises(Invalid):
                alerts.write(carla, rosa, values)
    assert alerts.shown(carla, rosa) == (alert,)
    cast.time.pass_by(days=31)
    cast.desk("carla").step_up("moon")
    assert alerts.shown(carla, rosa) == ()
    assert [line.holds for line in alerts.lines(carla, rosa)] == [False]
    renewed = alerts.renew(carla, alert).value
    assert renewed.expires_on == carla.today() + timedelta(days=30)
    assert alerts.shown(carla, rosa) == (renewed,)
    alerts.end(carla, renewed)
    assert alerts.shown(carla, rosa) == ()


def test_who_is_not_in_the_audience_finds_no_trace(staffed) -> None:
    cast, rosa = staffed
    values = an_alert(audience=(Audience.NURSES,))
    alerts.write(cast.desk("carla"), rosa, values)
    seen = {login: len(alerts.shown(cast.desk(login), rosa)) for login in SEATED if login != "max"}
    assert seen == dict.fromkeys(seen, 0) | {"nora": 1}
    listed = {login: len(alerts.lines(cast.desk(login), rosa)) for login in seen}
    # Whoever wrote it and managers find it in the list, so that somebody can end it.
    assert listed == dict.fromkeys(seen, 0) | {"nora": 1, "carla": 1, "mia": 1}
    assert helping.helping(cast.desk("hana"), rosa).alerts == ()


# ---- the first night and the emergency sheet


def test_a_yes_in_the_first_night_says_what_to_do_for_three_days(staffed) -> None:
    cast, rosa = staffed
    answers = {"danger_now": Answer.YES, "urgent_health": Answer.NO, "must_not_know": Answer.YES}
    records.add(cast.desk("nils"), FirstNightScreen, rosa, answers)
    found = alerts.shown(cast.desk("hana"), rosa)
    assert {a.sort for a in found} == {AlertKind.SAFETY, AlertKind.CONTACT}
    assert {a.expires_on for a in found} == {TODAY + timedelta(days=3)}
    rules = records.page(cast.desk("hana"), CallerRule, rosa).rows
    assert [r.put_through for r in rules] == [CallerAnswer.NOT_ALLOWED]
    signs = risks.page(cast.desk("carla"), rosa).signs
    assert {s.at_least for s in signs} == {RiskLevel.HIGH, RiskLevel.MEDIUM}


def test_a_card_stands_on_the_emergency_sheet_in_its_newest_words(staffed) -> None:
    cast, rosa = staffed
    nils, hana = cast.desk("nils"), cast.desk("hana")
    helping.write_card(nils, rosa, {"helps": ("tea", "a walk"), "call": "Aye at the gate"})
    first = [(x.part, x.line) for x in helping.emergency_lines(hana, rosa)]
    assert first == [(LinePart.WHO, "Aye at the gate"), (LinePart.HELPS, "tea\na walk")]
    cast.time.pass_by(seconds=5)
    helping.write_card(nils, rosa, {"helps": ("music",), "call": ""})
    again = [(x.part, x.line) for x in helping.emergency_lines(hana, rosa)]
    assert again == [(LinePart.HELPS, "music")]
    assert len(records.page(hana, ComfortCard, rosa).rows) == 1


def test_two_desks_cannot_write_over_each_others_card_or_plan(staffed) -> None:
    cast, rosa = staffed
    nils, carla, amara = cast.desk("nils"), cast.desk("carla"), cast.desk("amara")
    helping.write_card(nils, rosa, {"helps": ("tea",)}, rev=0)
    with pytest.raises(Stale):
        helping.write_card(carla, rosa, {"helps": ("coffee",)}, rev=0)
    safety_plans.write(amara, SafetyPlan, rosa, {"alone": "sleep", "review_on": TODAY}, rev=0)
    safety_plans.write(carla, SafetyPlan, rosa, {"alone": "walk"}, rev=1)
    with pytest.raises(Stale):
        safety_plans.write(amara, SafetyPlan, rosa, {"alone": "sing"}, rev=1)
    assert helping.helping(carla, rosa).card.helps == ("tea",)


# ---- risks


def a_review(level: RiskLevel, **other):
    return {"domain": RiskDomain.EXPLOITER, "level": level, **other}


def test_the_next_look_follows_the_level_and_cannot_be_further(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    days = {"none_known": 60, "low": 30, "medium": 7, "high": 3, "immediate": 1}
    for level in RiskLevel:
        kept = risks.write(carla, RiskReview, rosa, a_review(level)).value
        assert kept.review_on == TODAY + timedelta(days=days[level])
        far = TODAY + timedelta(days=days[level] + 1)
        with pytest.raises(Invalid):
            risks.write(carla, RiskReview, rosa, a_review(level, review_on=far))
    settings.change(cast.desk("mia"), "risk_days_low", "10")
    assert risks.proposals(carla)[RiskLevel.LOW] == TODAY + timedelta(days=10)
    page = risks.page(carla, rosa)
    assert [(look.newest.level, len(look.older)) for look in page.looks] == [("immediate", 4)]


def test_a_high_level_is_approved_by_a_manager_who_did_not_write_it(staffed) -> None:
    cast, rosa = staffed
    carla, mia, max_ = cast.desk("carla"), cast.desk("mia"), cast.desk("max")
    kept = risks.write(carla, RiskReview, rosa, a_review(RiskLevel.HIGH)).value
    with pytest.raises((Denied, NotFound)):
        risks.approve(carla, kept)
    assert any(w.said == risks.APPROVE for w in risks.waiting(mia))
    approved = risks.approve(mia, kept).value
    look = risks.page(carla, rosa).looks[0]
    assert (look.approved_by, look.lacks_manager) == ("Mia", False)
    assert not any(w.said == risks.APPROVE for w in risks.waiting(mia))
    # Whatever is written afterwards was not what she approved.
    risks.change(carla, RiskReview, approved.id, approved.rev, {"triggers": "calls at night"})
    assert risks.page(carla, rosa).looks[0].lacks_manager
    own = risks.write(mia, RiskReview, rosa, a_review(RiskLevel.HIGH)).value
    with pytest.raises(SameSigner):
        risks.approve(mia, own)
    assert risks.approve(max_, own).value.approved_on == TODAY


def test_a_forged_approval_does_not_count(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    kept = risks.write(carla, RiskReview, rosa, a_review(RiskLevel.HIGH)).value
    forged = {"approved_on": TODAY, "approved_rev": 2}
    records.amend(carla, RiskReview, kept.id, kept.rev, forged)
    assert risks.page(carla, rosa).looks[0].lacks_manager


def test_health_risks_are_the_nurses(staffed) -> None:
    cast, rosa = staffed
    values = {"domain": HealthRiskDomain.WITHDRAWAL, "level": RiskLevel.MEDIUM}
    risks.write(cast.desk("nora"), HealthRiskReview, rosa, values)
    assert [look.domain for look in risks.page(cast.desk("nora"), rosa).looks] == [
        HealthRiskDomain.WITHDRAWAL
    ]
    assert risks.page(cast.desk("carla"), rosa).looks == ()
    with pytest.raises((Denied, NotFound)):
        risks.write(cast.desk("carla"), HealthRiskReview, rosa, values)


def test_a_newcomer_whom_nobody_looked_at_waits_for_her_case_manager_alone(staffed) -> None:
    cast, rosa = staffed
    for days, waits in ((0, False), (1, True), (20, False)):
        cast.time.pass_by(days=days)
        for login in ("carla", "amara", "mia"):
            cast.desk(login).step_up("moon")
            found = [w.resident for w in safety.waiting(cast.desk(login))]
            assert (rosa in found) == (waits and login == "carla")
    assert rosa not in [w.resident for w in safety.waiting(cast.desk("nils"))]


def test_a_look_that_is_due_waits_for_owner_and_manager_only(staffed) -> None:
    cast, rosa = staffed
    risks.write(cast.desk("carla"), RiskReview, rosa, a_review(RiskLevel.LOW))
    assert list(risks.waiting(cast.desk("carla"))) == []
    cast.time.pass_by(days=30)
    found = {}
    for login in SEATED:
        cast.desk(login).step_up("moon")
        found[login] = [w for w in safety.waiting(cast.desk(login)) if w.said == risks.LOOK_AGAIN]
    assert {login for login, waits in found.items() if waits} == {"mia", "max", "carla", "amara"}
    assert found["carla"][0].route == f"residents/{rosa}/safety"


LEVEL = some.sampled_from(LEVELS)


@given(LEVEL, LEVEL, some.integers(-3, 3))
def test_the_program_never_speaks_for_a_lower_level(now, sign, hours) -> None:
    judged = {RiskDomain.EXPLOITER: Judged(now, AT)}
    found = to_raise(judged, [Sign(RiskDomain.EXPLOITER, AT + timedelta(hours=hours), sign, "why")])
    assert all(LEVELS.index(s.at_least) > LEVELS.index(now) and s.at > AT for s in found)
    assert bool(found) == (hours > 0 and LEVELS.index(sign) > LEVELS.index(now))


# ---- worries


def test_danger_shows_to_whoever_is_on_shift_until_somebody_answers(staffed) -> None:
    cast, rosa = staffed
    worry = concerns.raise_concern(cast.desk("nora"), rosa, "a car outside", danger_now=True)
    urgent = {login: [w for w in safety.waiting(cast.desk(login)) if w.urgent] for login in SEATED}
    assert {k for k, v in urgent.items() if v} >= {"mia", "carla", "nils", "hana"}
    assert urgent["nils"][0].resident == rosa
    assert "car outside" not in str(urgent)
    with pytest.raises(Denied):
        concerns.answer(cast.desk("nils"), worry.value.id, {"text": "x"})
    concerns.answer(cast.desk("carla"), worry.value.id, {"text": "Police called, all are inside."})
    for login in SEATED:
        assert [w for w in safety.waiting(cast.desk(login)) if w.urgent] == []
    assert alerts.shown(cast.desk("hana"), rosa) == ()
    line = concerns.lines(cast.desk("carla"), rosa)[0]
    assert [a.text for a in line.answers] == ["Police called, all are inside."]


def test_a_worry_about_nobody_is_the_houses(staffed) -> None:
    cast, _ = staffed
    kept = concerns.raise_concern(
        cast.desk("amara"), concerns.NOBODY, "the back door does not close", danger_now=False
    ).value
    assert isinstance(kept, HouseConcern)
    assert [c.id for c in concerns.worries(cast.desk("hana")).house] == [kept.id]
    assert concerns.worries(cast.desk("amara")).house == ()
    concerns.answer_house(cast.desk("mia"), kept.id, kept.rev, "Mended.")
    assert concerns.worries(cast.desk("hana")).house == ()
    assert [c.answer for c in concerns.worries(cast.desk("hana")).answered] == ["Mended."]


def test_an_empty_worry_is_asked_for_its_words(staffed) -> None:
    cast, rosa = staffed
    with pytest.raises(Invalid):
        concerns.raise_concern(cast.desk("nils"), rosa, "  ", danger_now=False)


# ---- plans, checklist, status


def test_a_plan_keeps_its_versions_and_prints_in_the_residents_words(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    words = "ကျွန်မ ပန်းခြံထဲ လမ်းလျှောက်မယ်"
    values = {"alone": "sleep", "language": "mya", "review_on": TODAY}
    safety_plans.write(amara, SafetyPlan, rosa, values)
    safety_plans.write(amara, SafetyPlan, rosa, {"alone": words})
    found = safety_plans.versions(amara, SafetyPlan, rosa)
    assert [v.alone for v in found] == [words, "sleep"]
    paper = safety_plans.print_copy(amara, rosa)
    assert paper.pdf.startswith(b"%PDF")
    assert paper.act == "safety_plan.print"
    facts = records.page(cast.desk("mia"), ReadinessFact, rosa).rows
    assert {(f.name, f.value) for f in facts} == {("safety_plan", "agreed")}
    with pytest.raises((Denied, NotFound)):
        safety_plans.print_copy(cast.desk("mia"), rosa)


def test_an_empty_form_is_not_handed_to_the_lawyer(staffed) -> None:
    cast, rosa = staffed
    with pytest.raises(Invalid):
        account.hand_to_lawyer(cast.desk("carla"), rosa, {"value": None})


def test_the_checklist_keeps_five_answers_and_concludes_nothing(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    groups = {group: len(account.signs(group)) for group in account.GROUPS}
    assert groups == {"act": 5, "means": 5, "purpose": 4}
    every = dict(zip((s.code for s in account.signs("act")), map(Said, Answer), strict=True))
    assert account.fill_in(carla, rosa, every).value == 4  # "not asked" leaves nothing behind
    assert account.fill_in(carla, rosa, every).value == 0
    assert account.checklist(carla, rosa)["fc_a1"] == Said(Answer.YES)
    assert "fc_p4" not in {s.code for g in account.GROUPS for s in account.signs(g)}
    with pytest.raises(KeyError):
        account.fill_in(carla, rosa, {"fc_p4": Said(Answer.YES)})
    with pytest.raises((Denied, NotFound)):
        account.checklist(cast.desk("mia"), rosa)
    assert identification.board(cast.desk("mia")) == ()  # nobody's status was touched


def test_what_an_export_would_say_and_lose(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    records.add(carla, Means, rosa, {"means": ("guarded_compound", "threats_sale")})
    lines = account.export_lines(carla, rosa)
    assert [(x.word.code, x.htcds, bool(x.loss)) for x in lines] == [
        ("threats_sale", ("PhysicalThreats",), False),
        ("guarded_compound", ("Other",), True),
    ]


def test_a_debt_somebody_asks_for_is_told_without_its_amount(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    values = {"amount": "90 000 baht", "outstanding": Answer.YES}
    debt: Debt = account.write_debt(carla, rosa, values).value
    account.write_debt(carla, rosa, {"outstanding": Answer.NO}, debt.id, debt.rev)
    facts = records.page(carla, ReadinessFact, rosa).rows
    assert {f.value for f in facts} == {"yes", "no"}
    assert "90 000" not in "".join(str(f.values()) for f in facts if f.name == "applies:debt")


def test_the_newest_step_stands_on_the_board_with_its_next_date(staffed) -> None:
    cast, rosa = staffed
    carla, lea = cast.desk("carla"), cast.desk("lea")
    first = {"status": Identification.SCREENING, "decided_on": TODAY - timedelta(days=13)}
    identification.record_step(
        carla, rosa, {**first, "next_on": TODAY + timedelta(days=2), "authority": "Police"}
    )
    assert [w.due_on for w in identification.waiting(carla)] == [TODAY + timedelta(days=2)]
    assert list(identification.waiting(cast.desk("mia"))) == []
    done = {"status": Identification.IDENTIFIED, "decided_on": TODAY, "copy_given": True}
    identification.record_step(lea, rosa, {**done, "authority": "MDT"})
    assert [(x.status, x.authority) for x in identification.board(carla)] == [
        (Identification.IDENTIFIED, "MDT")
    ]
    assert list(identification.waiting(carla)) == []
    facts = [f.value for f in records.page(lea, ReadinessFact, rosa).rows]
    assert facts == ["known_copy_given"]  # the case manager's step tells none
