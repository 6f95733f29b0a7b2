"""What histories write about a resident: a record of each category, by whom, and what settles."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from shelterdesk.domain.kinds.account import Means
from shelterdesk.domain.kinds.alert import Alert, AlertKind, EmergencyLine, LinePart
from shelterdesk.domain.kinds.appointment import Appointment
from shelterdesk.domain.kinds.arrival import Arrival
from shelterdesk.domain.kinds.batch import ImportPlan
from shelterdesk.domain.kinds.consent import (
    CareConsent,
    CareConsentType,
    Consent,
    ConsentType,
    Decision,
)
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.family import FamilyMember
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.house import HouseProfile
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.money import PaymentPurpose, PaymentRequest
from shelterdesk.domain.kinds.plan import (
    CarePlan,
    Domain,
    HealthPlanItem,
    LegalPlanItem,
    MindPlanItem,
)
from shelterdesk.domain.kinds.readiness import AssessmentState, CriterionAssessment
from shelterdesk.domain.kinds.referral import Referral
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.kinds.safety import Concern
from shelterdesk.domain.kinds.status import Identification, StatusDecision
from shelterdesk.domain.kinds.visitor import RequestFromAuthority
from shelterdesk.domain.projections import Projections
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record
from tests.cast import TODAY

AT_TEN = datetime.combine(TODAY, time(10), UTC)
WORDS = "I want to sleep again."
CRITERION = next(iter(Projections.shipped().criteria.criteria))
# Kind (none for a session with its note), values, by whom, and whose rings settle with it where a
# manager writes.
MORE: dict[str, tuple[type[Record] | None, dict[str, Any], str, tuple[str, ...]]] = {
    "name": (IdentityName, {"full_text": "ROSA"}, "NS", ()),
    "everyday": (EverydayName, {"preferred": "Rosa"}, "MGR", ("DEM",)),
    "consent": (
        Consent,
        {"consent_type": ConsentType.FAMILY, "decision": Decision.GIVEN, "starts_on": TODAY},
        "NS",
        (),
    ),
    "paper": (Document, {"document_type": "passport", "state": "received"}, "NS", ()),
    "ready": (
        CriterionAssessment,
        {"criterion": CRITERION, "state": AssessmentState.MET, "on": TODAY},
        "MGR",
        ("REP", "FCT"),
    ),
    "note": (None, {}, "COU", ()),
    "alert": (
        Alert,
        {"sort": next(iter(AlertKind)), "text": "Ask her first.", "expires_on": TODAY},
        "NS",
        (),
    ),
    "appointment": (Appointment, {"start_at": AT_TEN}, "MGR", ("APT",)),
    "payment": (
        PaymentRequest,
        {"on": TODAY, "purpose": next(iter(PaymentPurpose)), "amount": 20, "currency": "THB"},
        "MGR",
        ("FIN",),
    ),
    "worry": (Concern, {"raised_on": TODAY, "text": "She hides bread."}, "NS", ()),
    "plan": (CarePlan, {"strengths": "Her sister."}, "MGR", ("CAR",)),
    "health": (HealthRecord, {"what": "A splint."}, "NS", ()),
    "family": (FamilyMember, {"name": "Aunt Su"}, "NS", ()),
    "status": (
        StatusDecision,
        {"status": next(iter(Identification)), "decided_on": TODAY},
        "LEG",
        (),
    ),
    "emergency": (EmergencyLine, {"part": LinePart.WHO, "line": "Aunt Su"}, "MGR", ("EMS",)),
    "arrival": (Arrival, {"arrived_at": AT_TEN}, "NS", ()),
    "means": (Means, {"means": ("debt_bondage",)}, "CM", ()),
    "referral": (
        Referral,
        {"recipient_class": RecipientClass.CLINIC, "recipient": "Clinic", "purpose": "Eyes"},
        "CM",
        (),
    ),
    "request": (RequestFromAuthority, {"asked_on": TODAY, "who_asks": "A ministry"}, "MGR", ()),
    "care": (
        CareConsent,
        {
            "consent_type": next(iter(CareConsentType)),
            "decision": Decision.GIVEN,
            "starts_on": TODAY,
        },
        "COU",
        (),
    ),
    "mind": (MindPlanItem, {"domain": Domain.MIND, "in_my_words": WORDS}, "COU", ()),
    "body": (HealthPlanItem, {"domain": Domain.HEALTH, "in_my_words": WORDS}, "NUR", ()),
    "rights": (LegalPlanItem, {"domain": Domain.LEGAL, "in_my_words": WORDS}, "LEG", ()),
    "house": (HouseProfile, {"name": "House", "code": "TEST-01"}, "MGR", ()),
    "sheet": (ImportPlan, {"name": "The old list"}, "MGR", ()),
}
