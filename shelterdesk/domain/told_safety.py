"""What records of safety, account and status tell others, and that it is no more than needed.

The reason stays in the record's own category (entities 3, *Emits*, and 5, the first night).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from shelterdesk.domain import told_arrival
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.account import Debt, Exploitation, ExploitationBrief
from shelterdesk.domain.kinds.alert import (
    Alert,
    AlertKind,
)
from shelterdesk.domain.kinds.arrival import FirstNightScreen
from shelterdesk.domain.kinds.family import CallerAnswer, CallerRule
from shelterdesk.domain.kinds.health import CareInstruction, HealthRecord
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.safety import (
    Concern,
    PersonalSafetyPlan,
    RiskLevel,
    RiskReview,
    SafetyPlan,
    SafetySteps,
)
from shelterdesk.domain.kinds.status import LegalStatus, StatusDecision
from shelterdesk.domain.record import Record, Values
from shelterdesk.i18n import N_

Told = tuple[type[Record], Values]

FIRST_NIGHT = timedelta(days=3)  # 72 hours (entities 5)
STEPS = ("alone", "distract", "ask", "professionals", "safer")

STAY_NEAR = N_("Stay near, and ask the manager on call tonight.")
CALL_NURSE = N_("Call the nurse, or take care of a doctor soon.")
NO_CALLERS = N_("Put nobody through, and let no visitor in. Nobody may know who lives here.")
SAY_NOTHING = N_("I cannot tell you who lives here. You may leave a message.")
DANGER_NOW = N_("Somebody may be in danger now. Ask a manager or case manager at once.")


def first_night(screen: FirstNightScreen, today: date) -> Iterable[Told]:
    """Each yes makes an instruction for 72 hours; one a rule for the telephone, one for care."""
    until = today + FIRST_NIGHT
    asked = (
        (screen.danger_now, AlertKind.SAFETY, STAY_NEAR),
        (screen.urgent_health, AlertKind.MEDICAL, CALL_NURSE),
        (screen.must_not_know, AlertKind.CONTACT, NO_CALLERS),
    )
    for answer, sort, text in asked:
        if answer is Answer.YES:
            yield _alert(sort, text, until, screen.id)
    if screen.urgent_health is Answer.YES:  # as a need at the door, and as neutral as that
        yield CareInstruction, {"text": told_arrival.CALL_NURSE, "expires_on": until}
    if screen.must_not_know is Answer.YES:
        yield CallerRule, {"put_through": CallerAnswer.NOT_ALLOWED, "say": SAY_NOTHING}


def concern(raised: Concern, today: date) -> Iterable[Told]:
    """Danger now shows to whoever is on shift, without a word of what worries (guide 4.1)."""
    if raised.danger_now:
        kind, values = _alert(AlertKind.SAFETY, DANGER_NOW, today + FIRST_NIGHT, raised.id)
        yield kind, {**values, "danger_now": True}


def safety_plan(plan: SafetyPlan, today: date) -> Iterable[Told]:
    """Steps 2 to 6 for staff on duty as long as the resident agrees (guide 4.3)."""
    shared = {step: getattr(plan, step) if plan.share_steps else "" for step in STEPS}
    yield SafetySteps, {**shared, "agreed": plan.share_steps, "source_id": plan.id}
    if any(getattr(plan, step) for step in ("signs", *STEPS, "matters")):
        yield _fact("safety_plan", "agreed", today, plan.id)


def plan_against_threats(plan: PersonalSafetyPlan, today: date) -> Iterable[Told]:
    """That there is one, and nothing of it."""
    yield _fact("safety_plan", "agreed", today, plan.id)


def risk_review(review: RiskReview, today: date) -> Iterable[Told]:
    """A crisis puts a journey on hold; which one stays here (entities 6, ``changed``)."""
    if review.level is RiskLevel.IMMEDIATE:
        yield _fact("changed", "crisis", today, review.id)


def health_record(found: HealthRecord, today: date) -> Iterable[Told]:
    """A journey waits for the clinician's answer unless they said that it does not matter.

    What was found stays with nurses (documents guide 3.2: pregnancy or illness recorded).
    """
    if found.for_journey is not Answer.NO:
        yield _fact("changed", "health", today, found.id)


def exploitation(found: Exploitation, today: date) -> Iterable[Told]:
    """The types alone, for the manager's totals."""
    yield ExploitationBrief, {"types": found.types, "source_id": found.id}


def debt(found: Debt, today: date) -> Iterable[Told]:
    """That somebody still asks for money is weighed before a journey; how much is not told."""
    if found.outstanding is Answer.YES:
        yield _fact("applies:debt", "yes", today, found.id)


def status_decision(decided: StatusDecision, today: date) -> Iterable[Told]:
    """Step and dates, for the board and the manager."""
    yield (
        LegalStatus,
        {"status": decided.status, "on": decided.decided_on, "next_on": decided.next_on},
    )


TELLERS: Mapping[type[Record], Callable[[Any, date], Iterable[Told]]] = {
    FirstNightScreen: first_night,
    Concern: concern,
    SafetyPlan: safety_plan,
    PersonalSafetyPlan: plan_against_threats,
    RiskReview: risk_review,
    HealthRecord: health_record,
    Exploitation: exploitation,
    Debt: debt,
    StatusDecision: status_decision,
}


def _alert(sort: AlertKind, text: str, until: date, source: str) -> Told:
    return Alert, {"sort": sort, "text": text, "expires_on": until, "source_id": source}


def _fact(name: str, value: str, on: date, source: str) -> Told:
    return ReadinessFact, {"name": name, "value": value, "on": on, "source": source}
