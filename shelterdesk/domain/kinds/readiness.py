"""Readiness to return, as it is written down: assessments, facts, the brief, the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, day, flag, items, link, note, number, text
from shelterdesk.domain.record import NEEDED, Mode, Record, SignState
from shelterdesk.i18n import N_


class AssessmentState(Choice):
    """Documents guide 3.2; *expired* is derived, never written."""

    NOT_ASSESSED = "not_assessed", N_("Not looked at yet")
    IN_PROGRESS = "in_progress", N_("In progress")
    MET = "met", N_("Met")
    NOT_MET = "not_met", N_("Not met")
    WAIVED = "waived", N_("Waived")
    NOT_APPLICABLE = "not_applicable", N_("Does not apply")


class ChildSigner(Choice):
    """Whose name a child's verdict needs beside the two (documents guide 3.2)."""

    FOCAL_POINT = "CP", N_("Child focal point")
    GUARDIAN = "GU", N_("Guardian")


class VerdictOutcome(Choice):
    """What two people put their names to."""

    READY = "ready", N_("Ready")
    CONDITIONALLY_READY = "conditionally_ready", N_("Ready, with conditions")


@dataclass(frozen=True, kw_only=True)
class CriterionAssessment(Record):
    """One criterion looked at by its signer; the reason stays here, the fact travels on."""

    kind = "criterion_assessment"
    title = N_("Criterion")
    category = "REP"
    sorted_by = "on"

    criterion: str = text(
        N_("Criterion"), required=True, listed=True, catalogue="readiness_criteria"
    )
    state: AssessmentState = choice(
        N_("Where it stands"), AssessmentState, required=True, listed=True
    )
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    evidence: str = text(N_("What it rests on"), hint=N_("Where the paper is; never a copy of it."))
    remark: str = note(N_("Remark"))
    next_step: str = text(N_("Next step"))
    due_on: date | None = day(N_("By"))

    def problems(self) -> dict[str, str]:
        """*Waived* and *does not apply* need their reason (documents guide 3.2)."""
        if self.state in (AssessmentState.WAIVED, AssessmentState.NOT_APPLICABLE) and not (
            self.remark.strip()
        ):
            return {"remark": N_("Write the reason here; somebody will ask.")}
        return {}


class RiskLevel(Choice):
    """How great the risk of a return is, set by people (documents guide 3.1, RR-RSK-02, -03)."""

    LOW = "low", N_("Low")
    MEDIUM = "medium", N_("Medium")
    HIGH = "high", N_("High")


@dataclass(frozen=True, kw_only=True)
class Waiver(Record):
    """A manager lets a conditional criterion pass; a second person puts their name to it."""

    kind = "waiver"
    title = N_("Let pass")
    category = "REP"
    mode = Mode.SIGNED
    sorted_by = "on"

    criterion: str = text(
        N_("Criterion"), required=True, listed=True, catalogue="readiness_criteria"
    )
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    reason: str = note(N_("Why"), required=True)
    mitigation: str = note(N_("What is done instead"), required=True)
    until: date | None = day(N_("Holds until"), listed=True)
    author_id: str = text(N_("Signed by"), shown=False)
    countersigner_id: str = text(N_("Countersigned by"), shown=False)
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, listed=True, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class ReturnRisk(Record):
    """What could happen at home, looked at with a partner there; two people sign the level."""

    kind = "return_risk"
    title = N_("Risk of a return")
    category = "REP"
    mode = Mode.SIGNED
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    partner: str = text(N_("Looked at together with"), hint=N_("Organisation at the other side."))
    risks: str = note(N_("What could happen"))
    protects: str = note(N_("What protects"))
    level: RiskLevel = choice(N_("What remains"), RiskLevel, required=True, listed=True)
    author_id: str = text(N_("Signed by"), shown=False)
    countersigner_id: str = text(N_("Countersigned by"), shown=False)
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, listed=True, shown=False
    )


# What a paper from outside may answer: letting pass is for two people of the house (guide 3.2).
ON_PAPER = frozenset(
    {
        AssessmentState.MET,
        AssessmentState.IN_PROGRESS,
        AssessmentState.NOT_MET,
        AssessmentState.NOT_APPLICABLE,
    }
)
NOT_ON_PAPER = N_("A paper from outside cannot say this. Two people of the house let it pass.")


@dataclass(frozen=True, kw_only=True)
class SignatureOutside(Record):
    """Something signed on paper by somebody without an account: entered by one, checked by another.

    Guardians always, and any signer whom the house does not have (design decision 24). It answers
    a criterion, or stands under a child's verdict.
    """

    kind = "signature_outside"
    title = N_("Signed on paper")
    category = "REP"
    mode = Mode.SIGNED
    sorted_by = "on"

    criterion: str = text(N_("Criterion"), listed=True, catalogue="readiness_criteria")
    verdict_id: str = link(N_("Verdict"))
    signs_as: ChildSigner | None = choice(N_("Signs as"), ChildSigner)
    value: AssessmentState | None = choice(N_("Where it stands"), AssessmentState, listed=True)
    on: date = day(N_("Signed on"), required=True, sealed=False, listed=True)
    signer: str = text(N_("Name of the signer"), required=True)
    office: str = text(N_("Office"), required=True, listed=True)
    paper: str = text(N_("Where the paper is"), required=True)
    author_id: str = text(N_("Entered by"), shown=False)
    countersigner_id: str = text(N_("Checked by"), shown=False)
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, listed=True, shown=False
    )

    def problems(self) -> dict[str, str]:
        """It is about a criterion, and says where that stands, or about a verdict, and as whom."""
        if self.verdict_id:
            return {} if self.signs_as else {"signs_as": NEEDED}
        if self.value is not None and self.value not in ON_PAPER:
            return {"value": NOT_ON_PAPER}
        return {name: NEEDED for name in ("criterion", "value") if not getattr(self, name)}


@dataclass(frozen=True, kw_only=True)
class VerdictSignature(Record):
    """The child focal point's name under a child's verdict (documents guide 3.2).

    Of a person who signed it neither first nor second: two hats are never two signatures.
    """

    kind = "verdict_signature"
    title = N_("Signed for a child")
    category = "REP"
    mode = Mode.EVENT
    sorted_by = "on"

    verdict_id: str = link(N_("Verdict"))
    on: date = day(N_("On"), required=True, sealed=False, listed=True)


@dataclass(frozen=True, kw_only=True)
class LocalCriterion(Record):
    """The house's own criterion, or its change to one that we ship. Names no resident."""

    kind = "local_criterion"
    title = N_("Criterion of the house")
    category = "SET"  # what decides is a manager's to change, and everybody's to read
    about_resident = False

    code: str = text(N_("Criterion"), required=True, sealed=False, listed=True)
    definition: str = note(N_("What it says"), required=True, shown=False)  # only what it says
    reviewed_on: date | None = day(N_("Last checked"), sealed=False, listed=True)
    is_active: bool = flag(N_("In use"), default=True, sealed=False)


@dataclass(frozen=True, kw_only=True)
class RosterLayout(Record):
    """The columns of a roster as one recipient wants them. Names no resident."""

    kind = "roster_layout"
    title = N_("Layout of a roster")
    category = "LIB"
    about_resident = False

    name: str = text(N_("Name"), required=True, sealed=False, listed=True)
    profile: str = text(
        N_("For whom"), required=True, sealed=False, listed=True, catalogue="disclosure_profiles"
    )
    columns: tuple[str, ...] = items(
        N_("Columns"), hint=N_("A line for each: the field, an equals sign, the heading.")
    )
    is_active: bool = flag(N_("In use"), default=True, sealed=False)


@dataclass(frozen=True, kw_only=True)
class ReadinessFact(Record):
    """A neutral, minimal fact (K7). Why it is so stays in its writer's category."""

    kind = "readiness_fact"
    title = N_("Fact for readiness")
    category = "FCT"
    mode = Mode.EVENT
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    name: str = text(N_("Fact"), required=True, listed=True, shown=False)
    value: str = text(N_("Value"), required=True, listed=True)
    until: date | None = day(N_("Until"), listed=True)
    source: str = text(N_("From"), shown=False)


@dataclass(frozen=True, kw_only=True)
class ReadinessBrief(Record):
    """State, next step, who and when, for those who do not read the rest (REP.s)."""

    kind = "readiness_brief"
    title = N_("Readiness in short")
    category = "REP.s"

    state: str = text(N_("State"), listed=True, shown=False)
    next_step: str = text(N_("Next step"), listed=True, shown=False)
    who: str = text(N_("Who"), listed=True, shown=False)
    due_on: date | None = day(N_("By"), listed=True, shown=False)
    lapses_on: date | None = day(N_("Holds until"), listed=True, shown=False)
    missing: int | None = number(N_("Steps still missing"), shown=False)
    depart_on: date | None = day(N_("Leaves on"), shown=False)
    facts_count: int | None = number(N_("Facts"), sealed=False, shown=False)


@dataclass(frozen=True, kw_only=True)
class ReadinessVerdict(Record):
    """Signed by its author, countersigned by somebody else, with an end. Never a score."""

    kind = "readiness_verdict"
    title = N_("Verdict")
    category = "REP"
    mode = Mode.SIGNED
    sorted_by = "signed_on"

    outcome: VerdictOutcome = choice(N_("Verdict"), VerdictOutcome, required=True, listed=True)
    rests_on: tuple[str, ...] = items(N_("Facts it rests on"), shown=False)
    conditions: str = note(N_("Conditions"))
    expires_on: date | None = day(N_("Holds until"), listed=True, shown=False)
    catalogue_version: str = text(N_("Criteria version"), shown=False)
    judged_by: tuple[str, ...] = items(N_("Criteria it was judged by"), shown=False)
    withdrawn_on: date | None = day(N_("No longer valid since"), shown=False)
    withdrawn_because: tuple[str, ...] = items(N_("Why it is no longer valid"), shown=False)
    author_id: str = text(N_("Signed by"), shown=False)
    countersigner_id: str = text(N_("Countersigned by"), shown=False)
    signed_on: date | None = day(N_("Signed on"), sealed=False, listed=True, shown=False)
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, listed=True, shown=False
    )
