"""What a record tells others, and that it tells no more."""

from datetime import date

import pytest

from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.readiness import AssessmentState, CriterionAssessment
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.projections import Projections, fact_of_assessment
from shelterdesk.domain.readiness_facts import Fact, admissible
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role

ID, ROSA, TODAY = RecordId("1" * 32), ResidentId("a" * 32), date(2026, 11, 24)
TELL = Projections.shipped()


def told(record):
    return [(v["name"], v["value"], v.get("until")) for _, v in TELL(record, TODAY)]


@pytest.mark.parametrize(
    ("state", "value"),
    [
        ("withheld_by_exploiter", "none"),
        ("applied", "in_progress"),
        ("received", "held home_confirmed"),
    ],
)
def test_a_passport_tells_where_it_stands_and_nothing_of_why(state: str, value: str) -> None:
    paper = Document.new(
        ID,
        ROSA,
        {
            "document_type": "passport",
            "state": state,
            "expires_on": date(2027, 1, 1),
            "remark": "taken at the gate",
        },
    )
    assert told(paper) == [("travel_paper", value, date(2027, 1, 1))]


def test_a_one_way_paper_says_so() -> None:
    values = {"document_type": "emergency_travel_document", "state": "received"}
    assert told(Document.new(ID, ROSA, values)) == [
        ("travel_paper", "held home_confirmed etd", None)
    ]


def test_an_embassy_consent_answers_both_questions() -> None:
    consent = Consent.new(
        ID,
        ROSA,
        {
            "consent_type": ConsentType.SHARE,
            "decision": Decision.DECLINED,
            "recipient_class": RecipientClass.EMBASSY,
            "starts_on": TODAY,
        },
    )
    assert told(consent) == [("recipients:embassy", "no", None), ("embassy_contact", "no", None)]


def test_a_name_tells_nothing() -> None:
    assert told(EverydayName.new(ID, ROSA, {"preferred": "Rosa"})) == []


def test_every_fact_an_assessment_drops_counts_from_one_of_its_signers() -> None:
    from shelterdesk.domain.readiness_facts import ACCOUNTS

    for criterion in TELL.criteria.criteria.values():
        accounts = {a for s in criterion.signers for a in ACCOUNTS[s]} | {Role.MGR}
        for state in AssessmentState:
            found = fact_of_assessment(TELL.criteria, criterion.id, state)
            if found is None:
                continue
            fact = Fact(name=found[0], value=found[1], on=TODAY, entered=1)
            if state is AssessmentState.WAIVED and criterion.gate.value != "C":
                assert not admissible(fact, accounts, TELL.criteria)
            else:
                assert admissible(fact, accounts, TELL.criteria), (criterion.id, state)


def test_an_assessment_drops_its_fact() -> None:
    assessed = CriterionAssessment.new(
        ID,
        ROSA,
        {"criterion": "RR-FAM-04", "state": AssessmentState.MET, "on": TODAY, "remark": "aunt"},
    )
    assert told(assessed) == [("criterion:RR-FAM-04", "met", None)]
