"""Questionnaires at the service: nothing lost, care at once and quietly, results."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shelterdesk.domain.kinds.consent import CareConsent, CareConsentType, Decision
from shelterdesk.domain.kinds.counselling_results import RiskFound, SessionRisk
from shelterdesk.domain.kinds.safety import RiskDomain, RiskLevel, RiskReview
from shelterdesk.domain.kinds.scale import (
    Administration,
    AnsweredHow,
    TranslationStatus,
)
from shelterdesk.domain.kinds.task import CounsellingTask, HouseTask, SafetyTask
from shelterdesk.errors import (
    Denied,
    Frozen,
    Invalid,
    NotFound,
    PassphraseNeeded,
)
from shelterdesk.i18n import translator
from shelterdesk.services import (
    consents,
    drafts,
    risks,
    scale_library,
    scale_results,
    scales,
    settings,
    shift,
    tasks,
    today,
)
from shelterdesk.ui.presenters import scale_words
from tests.cast import TODAY
from tests.services.scales.sheets import PHQ9, answered, finished, held, told

# ---- offering


def test_a_caution_never_stops_an_offer(staffed) -> None:
    cast, rosa = staffed
    offer = scales.offer(cast.desk("amara"), rosa)
    assert offer.cautions == (scales.NO_CONSENT, scales.TOO_EARLY, scales.READS_LITTLE)
    assert {scale.code for scale in offer.scales} == {
        *("phq9", "gad7", "pcptsd5", "pcl5", "k10", "k6", "itq", "cssrs"),
        *("whodas12", "rhs15", "htq", "psychlops"),
    }


def test_with_consent_and_some_days_later_nothing_speaks_against_it(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    values = {
        "consent_type": CareConsentType.ASSESSMENT,
        "decision": Decision.GIVEN,
        "starts_on": amara.today(),
        "provider": "Amara",
        "witness": "Nora",
    }
    consents.record(amara, CareConsent, rosa, values)
    cast.time.pass_by(days=4)
    amara.step_up("moon")
    assert scales.offer(amara, rosa).cautions == (scales.READS_LITTLE,)


def test_terms_of_use_are_asked_before_two_of_them_show(staffed) -> None:
    cast, rosa = staffed
    settings.change(cast.desk("mia"), "non_commercial_use", "yes")
    offered = {scale.code: scale for scale in scales.offer(cast.desk("amara"), rosa).scales}
    assert {"who5", "auditc"} <= offered.keys()
    assert "va" not in offered["auditc"].variants  # the house chooses one wording


def test_the_house_chooses_the_wording_of_audit_c_and_the_sheet_keeps_it(staffed) -> None:
    cast, rosa = staffed
    mia, amara = cast.desk("mia"), cast.desk("amara")
    settings.change(mia, "non_commercial_use", "yes")
    settings.change(mia, "auditc_wording", "va")
    auditc = next(s for s in scales.offer(amara, rosa).scales if s.code == "auditc")
    assert set(auditc.variants) == {"va"}
    sheet = scales.begin(amara, rosa, auditc, how=AnsweredHow.READ_ALOUD, variant="va")
    for item, value in (("1", 2), ("2", 1), ("3", 1)):
        sheet = scales.answer(amara, auditc, sheet, item, value)
    record = scales.finish(amara, auditc, sheet).value
    assert record.variant == "va"
    result = scale_results.result_of(amara, record.id)
    asked = [text for text, _ in scale_words.answers(result, translator("en"))]
    assert any("four or more drinks" in text for text in asked)
    assert not any("six or more" in text for text in asked)


def test_of_a_questionnaire_without_words_the_figure_is_kept_and_reckoned(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    rhs = next(s for s in scales.offer(amara, rosa).scales if s.code == "rhs15")
    sheet = scales.begin(amara, rosa, rhs, how=AnsweredHow.READ_ALOUD)
    sheet = scales.answer(amara, rhs, sheet, "sum", 13)
    with pytest.raises(ValueError, match="no such answer"):
        scales.answer(amara, rhs, sheet, "sum", 57)
    record = scales.finish(amara, rhs, sheet).value
    outcome = scale_results.result_of(amara, record.id).outcome
    assert (outcome.total, outcome.positive) == (13, True)


@pytest.mark.parametrize("login", ["mia", "carla", "nora", "nils", "lea", "adam", "bela"])
def test_nobody_but_her_counsellor_gives_her_one(staffed, login: str) -> None:
    cast, rosa = staffed
    assert not scales.may_offer(cast.desk(login), rosa)
    with pytest.raises((Denied, NotFound)):
        scales.begin(cast.desk(login), rosa, PHQ9)


# ---- nothing is lost


def test_a_crash_in_the_middle_loses_no_answer(staffed) -> None:
    cast, rosa = staffed
    sheet = answered(cast, rosa, 1, None, 2, how=AnsweredHow.READ_ALOUD)
    found = scales.find_sheet(cast.desk("amara"), rosa, sheet.id)  # nothing but the file
    assert found == sheet
    assert found.answers == {"1": 1, "3": 2}
    assert found.skipped == ("2",)
    assert scales.open_sheets(cast.desk("amara"), rosa) == (sheet,)
    assert [item.code for item in scales.left(PHQ9, found)][:2] == ["4", "5"]


def test_finishing_makes_one_record_and_takes_the_draft_away(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    sheet = answered(cast, rosa, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0)
    record = scales.finish(amara, PHQ9, sheet).value
    assert record.id == sheet.id
    assert not record.stopped
    assert drafts.find(amara, sheet.slot) is None
    assert [r.id for r in held(cast, "amara", Administration, rosa)] == [record.id]


def test_what_is_signed_stays(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    record = finished(cast, rosa, 1, 1)
    assert record.stopped  # the rest was not asked
    signed = scales.sign(amara, record.id).value
    with pytest.raises(Frozen), amara.work("administration.amend") as work:
        work.shelf(Administration).amend(signed.id, signed.rev, {"answers": ("1=0",)})


def test_a_sheet_that_the_resident_does_not_want_is_gone(staffed) -> None:
    cast, rosa = staffed
    sheet = answered(cast, rosa, 1)
    scales.let_go(cast.desk("amara"), sheet)
    assert scales.open_sheets(cast.desk("amara"), rosa) == ()


# ---- care


def test_one_answer_raises_care_at_once_before_anything_is_finished(staffed) -> None:
    cast, rosa = staffed
    answered(cast, rosa, *[None] * 8, 1)
    [task] = held(cast, "carla", SafetyTask, rosa)
    assert (task.what, task.due_on) == (scales.TO_DO["risk_review"], cast.desk("amara").today())
    assert task.owner_id == cast.user("amara")
    [risk] = held(cast, "amara", SessionRisk, rosa)
    assert risk.found is RiskFound.PASSIVE
    for word in ("PHQ", "dead", "questionnaire", "item"):  # others learn what to do, never why
        assert word not in f"{task.what} {task.why} {task.remark}"


def test_care_is_raised_once_even_after_a_crash_or_a_change_of_mind(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    sheet = answered(cast, rosa, *[None] * 8, 1)
    forgot = replace(sheet, raised=())  # the draft that a crash left behind
    sheet = scales.answer(amara, PHQ9, forgot, "9", 3)
    sheet = scales.answer(amara, PHQ9, sheet, "9", 0)
    scales.finish(amara, PHQ9, sheet)
    assert len(held(cast, "amara", SafetyTask, rosa)) == 1


def test_care_is_raised_also_while_the_counsellor_s_key_is_at_rest(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    sheet = answered(cast, rosa, 1)
    cast.time.pass_by(minutes=30)  # a resident takes their time
    sheet = scales.answer(amara, PHQ9, sheet, "9", 2)
    assert "risk_review" in sheet.raised
    scales.finish(amara, PHQ9, sheet)
    cast.desk("carla").step_up("moon")
    assert len(held(cast, "carla", SafetyTask, rosa)) == 1


def test_care_that_cannot_be_written_is_tried_again(staffed, monkeypatch) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    sheet = answered(cast, rosa)

    def away(*given: object) -> None:
        raise PassphraseNeeded

    with monkeypatch.context() as patched:
        patched.setattr(scales, "_raise", away)
        sheet = scales.answer(amara, PHQ9, sheet, "9", 2)
    assert sheet.raised == ()
    assert sheet.answers == {"9": 2}
    sheet = scales.answer(amara, PHQ9, sheet, "1", 0)
    assert "risk_review" in sheet.raised
    assert len(held(cast, "amara", SafetyTask, rosa)) == 1


def test_a_plan_sends_somebody_now_and_says_so_on_today(staffed) -> None:
    cast, rosa = staffed

    def counted() -> int:
        return sum(w.count for w in today.waiting(cast.desk("amara")) if w.said == tasks.MINE)

    before = counted()
    answered(cast, rosa, 1, 1, 1, 1, code="cssrs")
    assert counted() == before  # said by name, and not once more as a number of tasks
    steps = {t.source_step.split("/")[1] for t in held(cast, "amara", SafetyTask, rosa)}
    assert steps == {"risk_review", "at_once"}
    assert {r.found for r in held(cast, "amara", SessionRisk, rosa)} == {
        RiskFound.PASSIVE,
        RiskFound.ACTIVE,
        RiskFound.PLAN,
    }
    for login in ("amara", "carla", "mia"):
        lines = told(cast, login, rosa)
        assert [(w.said, w.urgent) for w in lines if w.urgent] == [(scale_results.NOW, True)]


def test_a_risk_review_answers_the_line_on_today(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    answered(cast, rosa, *[None] * 8, 1)
    assert [w.said for w in told(cast, "amara", rosa)] == [scale_results.RISK]
    cast.time.pass_by(minutes=5)
    values = {"domain": RiskDomain.SELF_HARM, "level": RiskLevel.LOW}
    risks.write(amara, RiskReview, rosa, values)
    assert told(cast, "amara", rosa) == []


def test_heavy_answers_are_the_counsellor_s_alone(staffed) -> None:
    cast, rosa = staffed
    answered(cast, rosa, 1, 1, 1, 5, code="k10")
    [task] = held(cast, "amara", CounsellingTask, rosa)
    assert task.what == scales.TO_DO["check_in"]
    assert held(cast, "amara", SafetyTask, rosa) == []
    assert told(cast, "carla", rosa) == []


@pytest.mark.parametrize("on_shift", [True, False])
def test_somebody_comes_when_the_resident_asks(staffed, on_shift: bool) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    if on_shift != bool(shift.on_duty(amara)):
        shift.begin(amara) if on_shift else shift.end(amara)
    sheet = answered(cast, rosa, 1)
    sheet = scales.ask_company(amara, scales.ask_company(amara, sheet))
    kind, login = (HouseTask, "nils") if on_shift else (CounsellingTask, "amara")
    assert [t.what for t in held(cast, login, kind, rosa)] == [scales.COMPANY]
    assert [w.said for w in told(cast, login, rosa)] == [scale_results.LOOK_IN]


# ---- results


def test_results_over_time_with_what_changed(staffed) -> None:
    cast, rosa = staffed
    finished(cast, rosa, *[2] * 8, 0, 0)
    cast.time.pass_by(days=30)
    cast.desk("amara").step_up("moon")
    finished(cast, rosa, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, how=AnsweredHow.READ_ALOUD)
    finished(cast, rosa, 1, None, 1, 1, 1, 1, 1, 1, 0, 0)
    lacking, later, first = scale_results.results(cast.desk("amara"), rosa)
    assert (first.outcome.total, later.outcome.total) == (16, 8)
    assert (later.since.points, later.since.better, later.since.meaningful) == (-8, True, True)
    assert later.asked_otherwise
    assert (first.since, lacking.since) == (None, None)
    assert later.since_first is None  # it would say the same again
    finished(cast, rosa, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0)
    latest = scale_results.results(cast.desk("amara"), rosa)[0]
    assert (latest.since.points, latest.since.meaningful) == (-2, False)
    assert (latest.since_first.points, latest.since_first.meaningful) == (-10, True)
    assert (lacking.outcome.total, lacking.outcome.missing) == (None, ("2",))


def test_a_language_without_words_is_translated_while_speaking(staffed) -> None:
    cast, rosa = staffed
    assert scales.status_of(PHQ9, "eng") is TranslationStatus.OFFICIAL
    record = finished(cast, rosa, 1, language="ksw", how=AnsweredHow.INTERPRETER)
    assert record.translation is TranslationStatus.ORAL


def test_the_house_s_own_cut_off_stands_beside_the_score(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    values = {
        "instrument": "phq9",
        "language": "mya",
        "cutoff": 7,
        "source": "with the clinic, 2026",
        "setting": "newcomers",
        "reviewed_on": TODAY,
    }
    scale_library.set_cutoff(carla, values)
    with pytest.raises(Invalid):
        scale_library.set_cutoff(carla, {**values, "cutoff": 28})
    with pytest.raises(Invalid):
        scale_library.set_cutoff(carla, {**values, "instrument": "cssrs"})
    finished(cast, rosa, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, language="mya")
    [result] = scale_results.results(cast.desk("amara"), rosa)
    own, usual = result.outcome.verdicts
    assert (own.local, own.positive, own.setting) == (True, True, "newcomers")
    assert own.source == "with the clinic, 2026"
    assert (usual.at, usual.positive) == (10, False)
