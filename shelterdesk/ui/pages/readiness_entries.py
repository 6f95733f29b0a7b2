"""The forms of the way home: a criterion, a decision, the risk, letting pass, signed on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.journey import ReturnDecision
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    CriterionAssessment,
    ReturnRisk,
    SignatureOutside,
    Waiver,
)
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import decisions, drafts, readiness, readiness_grid, signatures
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat

Save = Callable[[Mapping[str, Any]], Any]


class Answer(Choice):
    """Where a criterion can be said to stand by one person; letting pass takes two."""

    MET = AssessmentState.MET.value, AssessmentState.MET.label
    NOT_MET = AssessmentState.NOT_MET.value, AssessmentState.NOT_MET.label
    IN_PROGRESS = AssessmentState.IN_PROGRESS.value, AssessmentState.IN_PROGRESS.label
    NOT_APPLICABLE = AssessmentState.NOT_APPLICABLE.value, AssessmentState.NOT_APPLICABLE.label


ASKED_ALONE = N_(
    "Ask alone, in their own language, with an interpreter they accept. Write the answer as it is "
    "given. Changing it later needs no reason."
)
LET_PASS = N_(
    "You and a second person put your names to it; one of you is a manager. The verdict can be "
    "“ready, with conditions” at best."
)
RISK = N_(
    "Look at it with a partner at the other side. “High” counts at once; anything lower when a "
    "manager has signed too."
)
ON_PAPER = N_(
    "For a guardian, or somebody whom the house does not have. It counts when a colleague has seen "
    "the paper too; a “not met” counts at once."
)


def assess_entry(seat: Seat, resident: ResidentId, criterion: str, question: str) -> Entry:
    """The page for one look at *criterion*; *question* is translated."""
    kind = CriterionAssessment
    fields = tuple(
        replace(field, holds=Answer) if field.name == "state" else field
        for field in kind.fields()
        if field.name != "criterion"
    )

    def save(values: Mapping[str, Any]) -> Any:
        state = AssessmentState.of(values["state"]) if values.get("state") else None
        return readiness.assess(seat.desk, resident, criterion, {**values, "state": state})

    return _entry(seat, kind, resident, criterion, question, save, fields=fields)


def decision_entry(seat: Seat, resident: ResidentId) -> Entry:
    """What the resident says about going home, asked alone."""
    return _entry(
        seat,
        ReturnDecision,
        resident,
        "",
        seat.look.words("What the resident says about going home"),
        lambda values: decisions.decide(seat.desk, resident, values),
        explained=ASKED_ALONE,
    )


def waiver_entry(seat: Seat, resident: ResidentId, criterion: str, question: str) -> Entry:
    """Let a conditional criterion pass, with a reason and what is done instead."""
    words = seat.look.words
    return _entry(
        seat,
        Waiver,
        resident,
        criterion,
        words("Let it pass: {what}").format(what=question),
        lambda values: signatures.let_pass(seat.desk, resident, criterion, values),
        explained=LET_PASS,
        act=words("Sign it first"),
    )


def risk_entry(seat: Seat, resident: ResidentId) -> Entry:
    """The risk of a return, looked at together."""
    words = seat.look.words
    return _entry(
        seat,
        ReturnRisk,
        resident,
        "",
        words("Risk of a return"),
        lambda values: signatures.sign_risk(seat.desk, resident, values),
        explained=RISK,
        act=words("Sign it first"),
    )


def paper_entry(
    seat: Seat, resident: ResidentId, criterion: str, question: str, verdict: str = ""
) -> Entry:
    """What somebody without an account signed on paper, about a criterion or under a verdict."""
    words = seat.look.words
    skipped = {"criterion", "value"} if verdict else {"criterion", "signs_as"}
    fields = tuple(
        replace(field, holds=Answer, required=True) if field.name == "value" else field
        for field in SignatureOutside.fields()
        if field.name not in skipped
    )

    def save(values: Mapping[str, Any]) -> Any:
        value = AssessmentState.of(values["value"]) if values.get("value") else None
        about = {"verdict_id": verdict} if verdict else {"criterion": criterion, "value": value}
        given = {name: each for name, each in values.items() if name != "value"}
        return signatures.enter_paper(seat.desk, resident, {**given, **about})

    title = words("Signed on paper: {what}").format(
        what=words("a child's verdict") if verdict else question
    )
    slot = f"{criterion}:{verdict}" if verdict else criterion
    return _entry(
        seat, SignatureOutside, resident, slot, title, save, fields=fields, explained=ON_PAPER
    )


def papers_entry(seat: Seat, listed: Sequence[tuple[ResidentId, str]]) -> Entry:
    """One paper that says *met* for several residents and criteria."""
    words = seat.look.words
    skipped = {"criterion", "value", "signs_as"}
    fields = tuple(f for f in SignatureOutside.fields() if f.name not in skipped and f.shown)
    said = words.count("One paper for {n} answer", "One paper for {n} answers", len(listed))

    def save(values: Mapping[str, Any]) -> Any:
        return readiness_grid.enter_set(seat.desk, listed, values)

    return _entry(
        seat,
        SignatureOutside,
        ResidentId(""),
        "",
        said.format(n=len(listed)),
        save,
        fields=fields,
        explained=ON_PAPER,
    )


def _entry(
    seat: Seat,
    kind: type[Record],
    resident: ResidentId,
    slot: str,
    title: str,
    save: Save,
    *,
    fields: tuple[Any, ...] = (),
    explained: str = "",
    act: str = "",
) -> Entry:
    words = seat.look.words
    shown = fields or tuple(f for f in kind.fields() if f.shown and f.name != "criterion")

    def keep(values: Any, draft: str) -> Any:
        receipt = save(values[kind.kind])
        drafts.discard(seat.desk, draft)
        return receipt

    return Entry(
        seat,
        title,
        (Part(kind.kind, "", tuple(f for f in shown if f.shown)),),
        f"{kind.kind}:{slot}/{resident}" if slot else f"{kind.kind}/{resident}",
        keep,
        act=act or words("Save"),
        filled={kind.kind: {"on": seat.desk.today()}},
        explained=words(explained) if explained else "",
    )
