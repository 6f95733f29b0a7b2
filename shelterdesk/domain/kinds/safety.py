"""Concerns, risk reviews and safety plans (casework guide 4.1, 4.3). Levels are set by people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, day, flag, link, note, number, text
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class RiskDomain(Choice):
    """What a risk review looks at (casework guide 4.1)."""

    SELF_HARM = "self_harm_suicide", N_("Harming oneself")
    HARM_OTHERS = "harm_to_others", N_("Harming others")
    EXPLOITER = "exploiter_contact_retaliation", N_("Contact or revenge by an exploiter")
    EXTORTION = "family_extortion", N_("Family under pressure")
    LEAVING = "leaving_without_goodbye", N_("Leaving without goodbye")
    EXPLOITED_HERE = "exploitation_in_house", N_("Being used by someone in the house")
    CHILD = "child_protection", N_("Protection of a child")
    LEGAL = "legal_detention_deportation", N_("Detention or deportation")
    DIGITAL = "digital_location_exposure", N_("Being found through a phone")
    AFTER_EXIT = "re_trafficking_after_exit", N_("Being trafficked again later")


class HealthRiskDomain(Choice):
    """The two that nurses review."""

    MEDICAL = "health_medical", N_("Health")
    WITHDRAWAL = "substance_withdrawal", N_("Withdrawal from a substance")


class RiskLevel(Choice):
    """Four levels and none (casework guide 4.1)."""

    NONE = "none_known", N_("None known")
    LOW = "low", N_("Low")
    MEDIUM = "medium", N_("Medium")
    HIGH = "high", N_("High")
    IMMEDIATE = "immediate", N_("Immediate")


class Basis(Choice):
    """What a level rests on."""

    SAID = "said", N_("The person said so")
    SEEN = "seen", N_("Somebody saw it")
    TOLD = "told_by", N_("Somebody told us")
    INSTRUMENT = "instrument", N_("A questionnaire")


class ReviewState(Choice):
    """Whether a review still holds."""

    CURRENT = "current", N_("Holds")
    REPLACED = "replaced", N_("Replaced by a newer one")


class ConcernState(Choice):
    """What became of a worry."""

    OPEN = "open", N_("Nobody has looked yet")
    SEEN = "seen", N_("Looked at")


@dataclass(frozen=True, kw_only=True)
class Concern(Record):
    """A worry that anyone may raise about a resident: one box and one question."""

    kind = "concern"
    title = N_("Concern")
    category = "SAF"
    mode = Mode.EVENT
    sorted_by = "raised_on"

    raised_on: date = day(N_("On"), required=True, sealed=False, listed=True, shown=False)
    danger_now: bool = flag(N_("Somebody is in danger now"), sealed=False, listed=True)
    text: str = note(N_("What worries you"), required=True, listed=True)


@dataclass(frozen=True, kw_only=True)
class HouseConcern(Record):
    """A worry that is about nobody in particular."""

    kind = "house_concern"
    title = N_("Concern about the house")
    category = "OPS"
    about_resident = False
    sorted_by = "raised_on"

    raised_on: date = day(N_("On"), required=True, sealed=False, listed=True, shown=False)
    danger_now: bool = flag(N_("Somebody is in danger now"), sealed=False, listed=True)
    text: str = note(N_("What worries you"), required=True, listed=True)
    state: ConcernState = choice(
        N_("State"), ConcernState, default=ConcernState.OPEN, sealed=False, shown=False
    )
    answer: str = note(N_("What we do now"), shown=False, listed=True)


@dataclass(frozen=True, kw_only=True)
class ConcernAnswer(Record):
    """Somebody looked at a concern, and what comes of it."""

    kind = "concern_answer"
    title = N_("Answer to a concern")
    category = "SAF"
    mode = Mode.EVENT

    concern_id: str = link(N_("Concern"), required=True, sealed=False)
    text: str = note(N_("What we do now"), required=True, listed=True)


@dataclass(frozen=True, kw_only=True)
class RiskReview(Record):
    """A dated judgement by a person about one domain, with the day of the next look."""

    kind = "risk_review"
    title = N_("Risk review")
    category = "SAF"
    sorted_by = "review_on"

    domain: RiskDomain = choice(N_("About"), RiskDomain, required=True, listed=True)
    level: RiskLevel = choice(N_("Level"), RiskLevel, required=True, listed=True)
    basis: Basis = choice(N_("What it rests on"), Basis, listed=True)
    protective: str = note(N_("What protects"))
    triggers: str = note(N_("What makes it worse"))
    actions: str = note(N_("What we do, who, until when"))
    shared_with: str = text(N_("Told to"))
    review_on: date = day(N_("Next look on"), required=True, sealed=False, listed=True)
    state: ReviewState = choice(
        N_("State"), ReviewState, default=ReviewState.CURRENT, sealed=False, shown=False
    )
    # A manager's yes to a high level holds for the very revision that says so.
    approved_on: date | None = day(N_("Approved on"), shown=False)
    approved_rev: int | None = number(N_("Approved as revision"), shown=False)


@dataclass(frozen=True, kw_only=True)
class HealthRiskReview(Record):
    """The same for health and withdrawal, by a nurse."""

    kind = "health_risk_review"
    title = N_("Health risk review")
    category = "SAF.h"
    sorted_by = "review_on"

    domain: HealthRiskDomain = choice(N_("About"), HealthRiskDomain, required=True, listed=True)
    level: RiskLevel = choice(N_("Level"), RiskLevel, required=True, listed=True)
    basis: Basis = choice(N_("What it rests on"), Basis, listed=True)
    protective: str = note(N_("What protects"))
    triggers: str = note(N_("What makes it worse"))
    actions: str = note(N_("What we do, who, until when"))
    review_on: date = day(N_("Next look on"), required=True, sealed=False, listed=True)
    state: ReviewState = choice(
        N_("State"), ReviewState, default=ReviewState.CURRENT, sealed=False, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class SafetyPlan(Record):
    """Six steps and what matters, in the resident's own words; never a contract (guide 4.3)."""

    kind = "safety_plan"
    title = N_("Safety plan")
    category = "SAF"
    sorted_by = "review_on"

    signs: str = note(N_("Signs that things are getting hard"))
    alone: str = note(N_("Things I can do by myself"))
    distract: str = note(N_("People and places that take my mind off it"))
    ask: str = note(N_("People I can ask for help"))
    professionals: str = note(N_("Professionals and the night contact"))
    safer: str = note(N_("Making my space safer"))
    matters: str = note(N_("What matters to me"))
    language: str = text(N_("Language"), catalogue="languages")
    share_steps: bool = flag(N_("Staff on duty may see steps 2 to 6"))
    review_on: date = day(N_("Look at it again on"), required=True, sealed=False, listed=True)


@dataclass(frozen=True, kw_only=True)
class PersonalSafetyPlan(Record):
    """What to do if an exploiter makes contact (guide 4.3)."""

    kind = "personal_safety_plan"
    title = N_("Plan against threats")
    category = "SAF"
    sorted_by = "review_on"

    code_word: str = text(N_("Code word"))
    tell: str = note(N_("Whom to tell"))
    if_contacted: str = note(N_("What to do if they make contact"))
    phone: str = note(N_("Phone and location settings"))
    meeting: str = note(N_("Meeting points"))
    review_on: date = day(N_("Look at it again on"), required=True, sealed=False, listed=True)


@dataclass(frozen=True, kw_only=True)
class SafetySteps(Record):
    """Steps 2 to 6 for staff on duty, where the resident agreed."""

    kind = "safety_steps"
    title = N_("Safety steps")
    category = "SAF.s"

    alone: str = note(N_("Things I can do by myself"), listed=True)
    distract: str = note(N_("People and places that take my mind off it"))
    ask: str = note(N_("People I can ask for help"))
    professionals: str = note(N_("Professionals and the night contact"))
    safer: str = note(N_("Making my space safer"))
    agreed: bool = flag(N_("The resident agrees"), shown=False)
    source_id: str = link(N_("Taken from"))
