"""One plan that the resident recognises as theirs: items, reviews, ratings (casework guide 5).

An item lies under the key of its domain: what concerns the mind, the body, the law or safety is
read by whoever works there. Each of these is a kind of its own with the fields of ``PlanItem``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Answer,
    Choice,
    answer,
    choice,
    day,
    items,
    link,
    note,
    number,
    text,
)
from shelterdesk.domain.record import Mode, Record, SignState
from shelterdesk.i18n import N_

LEAST, MOST = 0, 10


class Phase(Choice):
    """Casework guide 5: five phases; one can go back."""

    ARRIVAL = "arrival", N_("Arrival")
    STABILISATION = "stabilisation", N_("Coming to rest")
    RECOVERY = "recovery", N_("Recovery and decisions")
    MOVING_ON = "moving_on", N_("Preparing to move")
    AFTER_CARE = "after_care", N_("After-care")


class PlanState(Choice):
    """Where a plan stands."""

    DRAFT = "draft", N_("Being written")
    ACTIVE = "active", N_("Agreed and in use")
    SAFETY_ONLY = "safety_only", N_("In use for safety alone")
    CLOSED = "closed", N_("Closed")


class Domain(Choice):
    """The fourteen domains of casework guide 5."""

    SAFETY = "safety", N_("Safety")
    HOUSING = "housing", N_("A place to live")
    HEALTH = "physical_health", N_("Body and health")
    MIND = "mental_wellbeing", N_("Mind and feelings")
    LEGAL = "legal_immigration", N_("Law and permission to stay")
    DOCUMENTS = "documents", N_("Papers")
    FAMILY = "family_relationships", N_("Family and friends")
    EDUCATION = "education_skills", N_("Learning and skills")
    WORK = "work_money", N_("Work and money")
    DAILY = "daily_living", N_("Everyday life")
    CULTURE = "spirituality_culture", N_("Faith and culture")
    CHILDREN = "children", N_("Children")
    RETURN = "return_resettlement", N_("Going home, or to a new place")
    FUTURE = "purpose_future", N_("Purpose and future")


class ItemState(Choice):
    """Where a plan item stands."""

    ACTIVE = "active", N_("We work on it")
    REACHED = "reached", N_("Reached")
    ASIDE = "put_aside", N_("Put aside")


class Agreement(Choice):
    """What the resident says to an item or a plan (casework guide 5)."""

    NOT_ASKED = "not_asked", N_("Not asked yet")
    AGREES = "agrees", N_("Agrees")
    PARTLY = "partly", N_("Agrees in part")
    DISAGREES = "disagrees", N_("Does not agree")


class AgreedHow(Choice):
    """How an agreement was given."""

    SIGNATURE = "signature", N_("Signature")
    THUMBPRINT = "thumbprint", N_("Thumbprint")
    SPOKEN = "spoken", N_("Spoken")


class ReviewChange(Choice):
    """What a review leads to."""

    KEEP = "keep", N_("Go on as it is")
    CHANGE = "change", N_("Change the goal or the steps")
    REACHED = "reached", N_("Reached")
    ASIDE = "put_aside", N_("Put it aside for now")


class ApprovalAnswer(Choice):
    """What a supervisor says to a plan."""

    APPROVED = "approved", N_("Approved")
    LOOK_AGAIN = "look_again", N_("Please look at it again")


SAYS_YES = frozenset({Agreement.AGREES, Agreement.PARTLY})
SAY_HOW = N_("Say how it was given: a signature, a thumbprint, or spoken.")


def _lacks_how(agreement: Agreement, how: AgreedHow | None) -> bool:
    return agreement in SAYS_YES and how is None


def _outside(values: dict[str, int | None]) -> dict[str, str]:
    outside = [name for name, v in values.items() if v is not None and not LEAST <= v <= MOST]
    return dict.fromkeys(outside, N_("Choose a number from 0 to 10."))


@dataclass(frozen=True, kw_only=True)
class CarePlan(Record):
    """The plan as a whole: its phase, its version and when it is looked at again."""

    kind = "care_plan"
    title = N_("Care plan")
    category = "CAR"

    phase: Phase = choice(
        N_("Phase"), Phase, default=Phase.ARRIVAL, sealed=False, listed=True, shown=False
    )
    version: int = number(N_("Version"), sealed=False, listed=True, shown=False)
    state: PlanState = choice(
        N_("State"), PlanState, default=PlanState.DRAFT, sealed=False, listed=True, shown=False
    )
    review_on: date | None = day(N_("We look at it again on"), sealed=False, listed=True)
    matters: str = note(
        N_("What matters to me now"), hint=N_("In the resident's own words and language.")
    )
    language: str = text(N_("Language of these words"), catalogue="languages")
    translation: str = note(N_("The same in the house's language"))
    strengths: str = note(N_("What I am good at, and who stands by me"))
    settled_on: date | None = day(N_("In use since"), shown=False)
    looked_on: date | None = day(N_("Looked at together on"), shown=False)
    contents: tuple[str, ...] = items(N_("Items of this version"), shown=False)


@dataclass(frozen=True, kw_only=True)
class PlanItem(Record):
    """One thing that the resident wants to change, in their own words."""

    kind = "plan_item"
    title = N_("Plan item")
    category = "CAR"

    plan_id: str = link(N_("Care plan"), sealed=False)
    domain: Domain = choice(N_("Part of life"), Domain, required=True, listed=True)
    in_my_words: str = note(
        N_("In my words"),
        required=True,
        listed=True,
        hint=N_("As the resident says it, in their own language."),
    )
    language: str = text(N_("Language of these words"), catalogue="languages")
    translation: str = note(N_("The same in the house's language"))
    why: str = note(N_("Why it matters to me"))
    strengths: str = note(N_("What helps with it: strengths, people, places"))
    goal: str = note(N_("Goal"), hint=N_("What will be different?"))
    known_by: str = text(N_("How we will know"))
    baseline: int | None = number(N_("How it goes today, 0 to 10"))
    owner_id: str = link(N_("Who walks along"), sealed=False)
    due_on: date | None = day(N_("By"), sealed=False, listed=True)
    agreement: Agreement = choice(
        N_("What the resident says to it"), Agreement, default=Agreement.NOT_ASKED
    )
    agreed_how: AgreedHow | None = choice(N_("Given by"), AgreedHow)
    agreed_on: date | None = day(N_("Said on"))
    state: ItemState = choice(
        N_("State"), ItemState, default=ItemState.ACTIVE, sealed=False, listed=True, shown=False
    )

    def problems(self) -> dict[str, str]:
        """The baseline lies on the scale; an agreement says how it was given."""
        found = _outside({"baseline": self.baseline})
        if _lacks_how(self.agreement, self.agreed_how):
            found["agreed_how"] = SAY_HOW
        return found


@dataclass(frozen=True, kw_only=True)
class MindPlanItem(PlanItem):
    """An item about mind and feelings: for the counsellor too."""

    kind = "mind_plan_item"
    category = "CAR.m"


@dataclass(frozen=True, kw_only=True)
class HealthPlanItem(PlanItem):
    """An item about the body: for the nurse too."""

    kind = "health_plan_item"
    category = "CAR.h"


@dataclass(frozen=True, kw_only=True)
class LegalPlanItem(PlanItem):
    """An item about law and papers: for the legal officer too."""

    kind = "legal_plan_item"
    category = "CAR.l"


@dataclass(frozen=True, kw_only=True)
class SafetyPlanItem(PlanItem):
    """An item about safety; the only sort that may be active without agreement."""

    kind = "safety_plan_item"
    category = "SAF"


@dataclass(frozen=True, kw_only=True)
class PlanReview(Record):
    """One look back at one item: both ratings side by side, never averaged."""

    kind = "plan_review"
    title = N_("Review of a plan item")
    category = "CAR"
    mode = Mode.EVENT
    sorted_by = "on"

    item_id: str = link(N_("Plan item"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    resident_rating: int | None = number(N_("How the resident finds it goes, 0 to 10"))
    resident_comment: str = note(N_("What the resident says"))
    staff_rating: int | None = number(N_("How the worker finds it goes, 0 to 10"))
    staff_comment: str = note(N_("What the worker notes"))
    change: ReviewChange = choice(N_("And now"), ReviewChange, default=ReviewChange.KEEP)

    def problems(self) -> dict[str, str]:
        """Both ratings lie on the scale."""
        return _outside(
            {"resident_rating": self.resident_rating, "staff_rating": self.staff_rating}
        )


@dataclass(frozen=True, kw_only=True)
class MindPlanReview(PlanReview):
    """A look back at an item about mind and feelings."""

    kind = "mind_plan_review"
    category = "CAR.m"


@dataclass(frozen=True, kw_only=True)
class HealthPlanReview(PlanReview):
    """A look back at an item about the body."""

    kind = "health_plan_review"
    category = "CAR.h"


@dataclass(frozen=True, kw_only=True)
class LegalPlanReview(PlanReview):
    """A look back at an item about law and papers."""

    kind = "legal_plan_review"
    category = "CAR.l"


@dataclass(frozen=True, kw_only=True)
class SafetyPlanReview(PlanReview):
    """A look back at an item about safety."""

    kind = "safety_plan_review"
    category = "SAF"


@dataclass(frozen=True, kw_only=True)
class OutcomeRating(Record):
    """*How is this going for you?* for one domain of an outcome framework, by both sides."""

    kind = "outcome_rating"
    title = N_("How it is going")
    category = "CAR"
    mode = Mode.EVENT
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    framework: str = text(N_("Framework"), catalogue="outcome_frameworks", shown=False)
    domain: str = text(
        N_("Part of life"), required=True, listed=True, catalogue="outcome_questions"
    )
    resident_rating: int | None = number(N_("How the resident finds it goes, 0 to 10"))
    staff_rating: int | None = number(N_("How the worker finds it goes, 0 to 10"))
    comment: str = note(N_("What the resident says"))

    def problems(self) -> dict[str, str]:
        """Both ratings lie on the scale."""
        return _outside(
            {"resident_rating": self.resident_rating, "staff_rating": self.staff_rating}
        )


@dataclass(frozen=True, kw_only=True)
class MindOutcomeRating(OutcomeRating):
    """How mind and feelings are going."""

    kind = "mind_outcome_rating"
    category = "CAR.m"


@dataclass(frozen=True, kw_only=True)
class HealthOutcomeRating(OutcomeRating):
    """How the body is going."""

    kind = "health_outcome_rating"
    category = "CAR.h"


@dataclass(frozen=True, kw_only=True)
class LegalOutcomeRating(OutcomeRating):
    """How law and papers are going."""

    kind = "legal_outcome_rating"
    category = "CAR.l"


@dataclass(frozen=True, kw_only=True)
class SafetyOutcomeRating(OutcomeRating):
    """How safe it feels."""

    kind = "safety_outcome_rating"
    category = "SAF"


@dataclass(frozen=True, kw_only=True)
class PlanSignature(Record):
    """What the resident said to one version of the plan, and how."""

    kind = "plan_signature"
    title = N_("What the resident says to the plan")
    category = "CAR"
    mode = Mode.EVENT
    sorted_by = "on"

    plan_id: str = link(N_("Care plan"), sealed=False)
    version: int = number(N_("Version"), sealed=False, listed=True, shown=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    agreement: Agreement = choice(
        N_("What the resident says to the plan"), Agreement, required=True, listed=True
    )
    how: AgreedHow | None = choice(N_("Given by"), AgreedHow, listed=True)
    witness: str = text(N_("Who was there"))
    comment: str = note(N_("In the resident's words"))

    def problems(self) -> dict[str, str]:
        """A yes says how it was given."""
        return {"how": SAY_HOW} if _lacks_how(self.agreement, self.how) else {}


@dataclass(frozen=True, kw_only=True)
class PlanApproval(Record):
    """A supervisor's answer to one version of the plan, where the shelter asks for it."""

    kind = "plan_approval"
    title = N_("Supervisor's answer")
    category = "CAR"
    mode = Mode.EVENT
    sorted_by = "on"

    plan_id: str = link(N_("Care plan"), sealed=False)
    version: int = number(N_("Version"), sealed=False, listed=True, shown=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True, shown=False)
    answer: ApprovalAnswer = choice(N_("Answer"), ApprovalAnswer, required=True, listed=True)
    comment: str = note(N_("Comment"))

    def problems(self) -> dict[str, str]:
        """Who asks for another look says at what."""
        if self.answer is ApprovalAnswer.LOOK_AGAIN and not self.comment.strip():
            return {"comment": N_("Say what to look at again.")}
        return {}


@dataclass(frozen=True, kw_only=True)
class PhaseChange(Record):
    """Moving to another phase, also back: decided together, on a day (casework guide 5)."""

    kind = "phase_change"
    title = N_("Change of phase")
    category = "CAR"
    mode = Mode.EVENT
    sorted_by = "on"

    plan_id: str = link(N_("Care plan"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    before: Phase = choice(N_("From"), Phase, required=True, listed=True, shown=False)
    after: Phase = choice(N_("To"), Phase, required=True, listed=True)
    agreement: Agreement = choice(
        N_("What the resident says to it"), Agreement, default=Agreement.NOT_ASKED
    )
    why: str = note(N_("Why now"))


@dataclass(frozen=True, kw_only=True)
class CaseConference(Record):
    """Who was there, what was agreed; the actions become tasks. Signed, then frozen."""

    kind = "case_conference"
    title = N_("Meeting about the plan")
    category = "CAR"
    mode = Mode.SIGNED
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    present: tuple[str, ...] = items(N_("Who was there"))
    resident_was_there: Answer = answer(N_("Was the resident there?"))
    resident_view: str = note(N_("What the resident wants said"))
    discussed: str = note(N_("What we talked about"))
    agreed: str = note(N_("What we agreed"))
    next_on: date | None = day(N_("Next meeting"))
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, sealed=False, listed=True, shown=False
    )
