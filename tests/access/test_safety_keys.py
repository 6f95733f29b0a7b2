"""Who opens account, lawyer's record and safety file: at the service and by raw keys."""

from __future__ import annotations

import json

import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.account import (
    AccountEvent,
    Exploitation,
    ExploitationBrief,
    IndicatorAnswer,
    LawyerNote,
    Voice,
)
from shelterdesk.domain.kinds.alert import Alert
from shelterdesk.domain.kinds.batch import ImportPlan
from shelterdesk.domain.kinds.consent import CareConsent, CareConsentType, Decision
from shelterdesk.domain.kinds.house import HouseProfile
from shelterdesk.domain.kinds.paper import EvidenceItem, EvidenceSort
from shelterdesk.domain.kinds.plan import Domain, HealthPlanItem, LegalPlanItem, MindPlanItem
from shelterdesk.domain.kinds.safety import (
    Concern,
    RiskDomain,
    RiskLevel,
    RiskReview,
    SafetyPlan,
    SafetySteps,
)
from shelterdesk.domain.kinds.status import LegalStatus, StatusDecision
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    NoKey,
    NotFound,
    PassphraseNeeded,
    SecondPersonNeeded,
    SignInFailed,
)
from shelterdesk.services import (
    account,
    concerns,
    identification,
    records,
    risks,
    safety_plans,
    settings,
)
from shelterdesk.services.people import SecondPerson
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast

BOTH = SecondPerson("adam", "moon")
SEATED = ("mia", "carla", "amara", "nils", "hana", "nora", "lea", "adam")
MARKER = "the river was high that night"


@pytest.fixture
def staffed(cast: Cast):
    """Rosa, with a case manager, a counsellor, a nurse and a legal officer."""
    with cast.seated(*SEATED):
        rosa = cast.admit("nils")
        for login, role in (
            ("carla", Role.CM),
            ("amara", Role.COU),
            ("nora", Role.NUR),
            ("lea", Role.LEG),
        ):
            cast.assign(rosa, login, role)
        from shelterdesk.services import shift

        shift.begin(cast.desk("hana"))
        yield cast, rosa


def opens(cast: Cast, login: str, kind: type[Record], id: RecordId) -> bool:
    """Whether this person's raw keys open the row, whatever the program says."""
    desk = cast.desk(login)
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        row = Rows(db, desk.schema).newest(kind, bytes.fromhex(id))
        assert row is not None
        assert MARKER.encode() not in row.ct
        try:
            desk.vault.open(row)
        except NoKey:
            return False
        return True


def readers(cast: Cast, kind: type[Record], id: RecordId) -> set[str]:
    return {login for login in SEATED if opens(cast, login, kind, id)}


def served(cast: Cast, kind: type[Record], id: RecordId) -> set[str]:
    """Who gets it from the program."""
    found = set()
    for login in SEATED:
        try:
            records.get(cast.desk(login), kind, id)
        except (Denied, NotFound):
            continue
        found.add(login)
    return found


def told(cast: Cast, kind: type[Record], rosa: ResidentId, login: str = "carla") -> Record:
    return records.page(cast.desk(login), kind, rosa).rows[0]


@pytest.mark.attack(4)
def test_signs_and_types_open_for_case_manager_and_lawyer_alone(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    account.fill_in(carla, rosa, {"fc_m2": account.Said(Answer.YES)})
    sign = told(cast, IndicatorAnswer, rosa)
    types = records.add(carla, Exploitation, rosa, {"types": ("forced_criminality",)}).value
    for kind, id in ((IndicatorAnswer, sign.id), (Exploitation, types.id)):
        assert readers(cast, kind, id) == {"carla", "lea"}
        assert served(cast, kind, id) == {"carla", "lea"}
    brief = told(cast, ExploitationBrief, rosa)
    assert brief.types == ("forced_criminality",)
    assert readers(cast, ExploitationBrief, brief.id) == {"mia", "carla", "lea"}
    assert MARKER not in str(brief.values())


@pytest.mark.attack(4)
def test_what_is_for_the_lawyer_is_written_and_not_read_again(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    kept = account.hand_to_lawyer(carla, rosa, {"value": Answer.YES}).value
    assert readers(cast, LawyerNote, kept.id) == {"lea"}
    assert served(cast, LawyerNote, kept.id) == {"lea"}
    other = account.hand_to_lawyer(carla, rosa, {"said": MARKER}).value
    assert readers(cast, LawyerNote, other.id) == {"lea"}
    # Neither a table of the file, nor what lies open of a row, nor the trail says what it is about.
    desk = cast.desk("carla")
    with engines.reading(desk.engine) as db:
        found = [
            Rows(db, desk.schema).newest(LawyerNote, bytes.fromhex(i.id)) for i in (kept, other)
        ]
    assert [row.open for row in found if row] == ["{}", "{}"]
    name = desk.schema.content[LawyerNote].name
    said = " ".join([name, *(f"{row.action} {row.detail}" for row in desk.trail(size=5))])
    assert "lawyer_note" in said
    for word in ("coerce", "recruit", "watch", "forced"):
        assert word not in said
    with pytest.raises((Denied, NotFound)):
        records.page(carla, LawyerNote, rosa)


@pytest.mark.attack(4)
def test_where_evidence_lies_opens_for_the_legal_officer_alone(staffed) -> None:
    cast, rosa = staffed
    told = {"sort": EvidenceSort.CHRONOLOGY, "where": MARKER}
    kept = records.add(cast.desk("lea"), EvidenceItem, rosa, told).value
    assert readers(cast, EvidenceItem, kept.id) == {"lea"}  # no case manager, no manager
    assert served(cast, EvidenceItem, kept.id) == {"lea"}
    for login in ("carla", "mia", "adam"):
        with pytest.raises((Denied, NotFound)):
            records.page(cast.desk(login), EvidenceItem, rosa)


def test_without_a_lawyer_nothing_is_written_for_one(cast: Cast) -> None:
    from shelterdesk.errors import NoLegalOfficer

    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        assert not account.may_hand_to_lawyer(cast.desk("carla"), rosa)
        with pytest.raises(NoLegalOfficer):
            account.hand_to_lawyer(cast.desk("carla"), rosa, {"value": Answer.YES})


@pytest.mark.attack(4)
def test_a_risk_review_stays_with_those_who_answer_for_it(staffed) -> None:
    cast, rosa = staffed
    values = {
        "domain": RiskDomain.SELF_HARM,
        "level": RiskLevel.HIGH,
        "triggers": MARKER,
    }
    kept = risks.write(cast.desk("amara"), RiskReview, rosa, values).value
    assert readers(cast, RiskReview, kept.id) == {"mia", "carla", "amara"}
    assert served(cast, RiskReview, kept.id) == {"mia", "carla", "amara"}


@pytest.mark.attack(4)
def test_staff_on_duty_read_shared_steps_and_nothing_else_of_a_plan(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    given = {
        "signs": MARKER,
        "alone": "Walk in the garden",
        "matters": MARKER,
        "review_on": TODAY,
        "share_steps": True,
    }
    plan = safety_plans.write(amara, SafetyPlan, rosa, given).value
    assert readers(cast, SafetyPlan, plan.id) == {"mia", "carla", "amara"}
    steps = told(cast, SafetySteps, rosa)
    assert readers(cast, SafetySteps, steps.id) == {"mia", "carla", "amara", "nils", "hana"}
    assert records.get(cast.desk("nils"), SafetySteps, steps.id).alone == "Walk in the garden"
    assert MARKER not in str(steps.values())

    safety_plans.write(amara, SafetyPlan, rosa, {"share_steps": False})
    left = records.page(cast.desk("nils"), SafetySteps, rosa).rows
    assert [(s.alone, s.agreed) for s in left] == [("", False)] * len(left)


@pytest.mark.attack(4)
@pytest.mark.parametrize(
    ("kind", "domain", "login"),
    [
        (MindPlanItem, Domain.MIND, "amara"),
        (HealthPlanItem, Domain.HEALTH, "nora"),
        (LegalPlanItem, Domain.LEGAL, "lea"),
    ],
)
def test_each_part_of_a_plan_opens_for_who_works_on_it(
    staffed, kind: type[Record], domain: Domain, login: str
) -> None:
    cast, rosa = staffed
    words = {"domain": domain, "in_my_words": MARKER}
    item = records.add(cast.desk(login), kind, rosa, words).value
    assert readers(cast, kind, item.id) == {"mia", "carla", login}
    assert served(cast, kind, item.id) == {"mia", "carla", login}


@pytest.mark.attack(4)
def test_consent_to_care_the_house_and_sheets_open_for_whoever_they_are_for(staffed) -> None:
    cast, rosa = staffed
    said = {"consent_type": CareConsentType.COUNSELLING, "decision": Decision.GIVEN}
    for login in ("amara", "nora"):  # each hands the key on to the other when she sits down
        made = records.add(cast.desk(login), CareConsent, rosa, {**said, "starts_on": TODAY}).value
        assert readers(cast, CareConsent, made.id) == {"amara", "nora"}
    house, sheet = {"name": "House", "code": "TEST-01"}, {"name": "The old list"}
    nobody, mia = ResidentId(""), cast.desk("mia")
    profile = records.add(mia, HouseProfile, nobody, house).value
    assert readers(cast, HouseProfile, profile.id) == set(SEATED) - {"adam"}
    plan = records.add(mia, ImportPlan, nobody, sheet).value
    assert readers(cast, ImportPlan, plan.id) == {"mia"}


@pytest.mark.attack(4)
def test_a_concern_is_written_by_anybody_and_read_by_few(staffed) -> None:
    cast, rosa = staffed
    kept = concerns.raise_concern(cast.desk("nils"), rosa, MARKER, danger_now=True).value
    assert readers(cast, Concern, kept.id) == {"mia", "carla", "amara"}
    with pytest.raises((Denied, NotFound)):
        records.get(cast.desk("nils"), Concern, RecordId(kept.id))
    alert = told(cast, Alert, rosa, "hana")
    assert alert.danger_now
    assert MARKER not in str(alert.values())


def test_the_board_needs_status_and_dates_alone(staffed) -> None:
    cast, rosa = staffed
    from shelterdesk.domain.kinds.status import Identification

    values = {
        "status": Identification.SCREENING,
        "authority": MARKER,
        "decided_on": TODAY,
    }
    step = identification.record_step(cast.desk("carla"), rosa, values).value
    assert readers(cast, StatusDecision, step.id) == {"carla", "lea"}
    brief = told(cast, LegalStatus, rosa)
    assert readers(cast, LegalStatus, brief.id) == {"mia", "carla", "lea"}
    assert MARKER not in str(brief.values())
    assert identification.board(cast.desk("mia"))[0].authority == ""
    assert identification.board(cast.desk("lea"))[0].authority == MARKER
    for login in ("nils", "hana", "amara", "nora", "adam"):
        with pytest.raises(Denied):
            identification.board(cast.desk(login))


@pytest.mark.attack(4)
def test_the_account_has_no_door_until_the_shelter_turns_it_on(staffed) -> None:
    cast, rosa = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    piece = {"voice": Voice.SAID, "text": MARKER}
    with pytest.raises(Denied):
        records.add(carla, AccountEvent, rosa, piece)
    with pytest.raises(Denied):
        account.before_asking(carla, rosa)
    cast.time.pass_by(minutes=11)
    with pytest.raises(PassphraseNeeded):
        settings.change(mia, "narrative_module", "yes", BOTH)
    mia.step_up("moon")
    carla.step_up("moon")
    cast.desk("lea").step_up("moon")
    for alone in (None, SecondPerson("mia", "moon"), SecondPerson("carla", "moon")):
        with pytest.raises(SecondPersonNeeded):
            settings.change(mia, "narrative_module", "yes", alone)
    with pytest.raises(SignInFailed):
        settings.change(mia, "narrative_module", "yes", SecondPerson("max", "sun"))
    with pytest.raises(Denied):
        records.add(carla, AccountEvent, rosa, piece)
    settings.change(mia, "narrative_module", "yes", BOTH)
    entry = mia.trail(size=1)[0]
    assert json.loads(entry.detail)["second"] == cast.user("adam")
    kept = records.add(carla, AccountEvent, rosa, piece).value
    assert readers(cast, AccountEvent, kept.id) == {"carla", "lea"}
    assert served(cast, AccountEvent, kept.id) == {"carla", "lea"}
    settings.change(mia, "narrative_module", "no")
    assert served(cast, AccountEvent, kept.id) == set()
    with pytest.raises(Denied):
        records.page(carla, AccountEvent, rosa)
    settings.change(mia, "narrative_module", "yes", BOTH)
    assert account.before_asking(carla, rosa).of(Voice.SAID)[0].event.text == MARKER


def test_only_a_manager_turns_the_account_on(staffed) -> None:
    cast, _ = staffed
    for login in ("carla", "lea", "adam"):
        with pytest.raises((Denied, NotFound)):
            settings.change(cast.desk(login), "narrative_module", "yes", BOTH)
