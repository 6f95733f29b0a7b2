"""What histories write about a resident: a record of each category, by whom, and what settles."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from shelterdesk.domain.kinds.account import Means
from shelterdesk.domain.kinds.alert import Alert, AlertKind, EmergencyLine, LinePart
from shelterdesk.domain.kinds.appointment import Appointment
from shelterdesk.domain.kinds.arrival import Arrival
from shelterdesk.domain.kinds.family import FamilyMember
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.money import PaymentPurpose, PaymentRequest
from shelterdesk.domain.kinds.plan import CarePlan
from shelterdesk.domain.kinds.referral import Referral
from shelterdesk.domain.kinds.safety import Concern
from shelterdesk.domain.kinds.status import Identification, StatusDecision
from shelterdesk.domain.kinds.visitor import RequestFromAuthority
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record
from tests.cast import TODAY

AT_TEN = datetime.combine(TODAY, time(10), UTC)
# Kind, values, by whom, and whose rings settle with it where a manager writes.
MORE: dict[str, tuple[type[Record], dict[str, Any], str, tuple[str, ...]]] = {
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
}
