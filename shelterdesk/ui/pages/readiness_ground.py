"""The tab of readiness on a resident's record: its page, and all its forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.journey import ReturnDecision
from shelterdesk.domain.kinds.readiness import (
    CriterionAssessment,
    ReadinessFact,
    ReturnRisk,
    SignatureOutside,
    Waiver,
)
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.services import readiness
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.readiness import ReadinessPage
from shelterdesk.ui.pages.readiness_entries import (
    assess_entry,
    decision_entry,
    paper_entry,
    risk_entry,
    waiver_entry,
)
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.readiness import RISK, WISH

OF_A_CRITERION: Mapping[str, Callable[[Seat, ResidentId, str, str], Entry]] = {
    CriterionAssessment.kind: assess_entry,
    Waiver.kind: waiver_entry,
    SignatureOutside.kind: paper_entry,
}
FORMS = frozenset({*OF_A_CRITERION, ReturnDecision.kind, ReturnRisk.kind})


class Around(Protocol):
    """What of the record is needed here."""

    @property
    def seat(self) -> Seat: ...
    @property
    def resident(self) -> ResidentId: ...
    @property
    def view(self) -> QWidget: ...
    @property
    def push(self) -> Callable[[Entry], None]: ...
    @property
    def go(self) -> Callable[[str], None]: ...
    @property
    def report(self) -> Callable[[], None]: ...
    @property
    def done(self) -> Callable[[frozenset[type[Record]]], None]: ...


def ground(around: Around) -> QWidget:
    """The lowest page of the tab."""
    seat, resident = around.seat, around.resident
    page = ReadinessPage(seat, resident)
    page.assess_asked.connect(partial(_assess, around))
    page.ask_asked.connect(lambda: around.push(decision_entry(seat, resident)))
    page.pass_asked.connect(
        lambda criterion, question: around.push(waiver_entry(seat, resident, criterion, question))
    )
    page.paper_asked.connect(
        lambda criterion, question, verdict: around.push(
            paper_entry(seat, resident, criterion, question, verdict)
        )
    )
    page.print_asked.connect(around.report)
    page.went.connect(around.go)
    page.changed.connect(lambda: around.done(frozenset({ReadinessFact})))
    return page


def _assess(around: Around, criterion: str, question: str) -> None:
    """The form for one criterion: some have one of their own."""
    seat, resident = around.seat, around.resident

    def show(fact: str) -> None:
        if fact == WISH:
            around.push(decision_entry(seat, resident))
        elif fact == RISK:
            around.push(risk_entry(seat, resident))
        else:
            around.push(assess_entry(seat, resident, criterion, question))

    seat.asker(around.view).run(
        lambda _: readiness.asked(seat.desk).criteria[criterion].feed.fact, show
    )


def reopen(around: Around, name: str, ids: list[str]) -> bool:
    """Open the form that a draft belongs to; whether it was one of these."""
    seat, resident = around.seat, around.resident
    if name == ReturnDecision.kind:
        around.push(decision_entry(seat, resident))
        return True
    if name == ReturnRisk.kind:
        around.push(risk_entry(seat, resident))
        return True
    if name not in OF_A_CRITERION:
        return False
    if len(ids) == 2:  # a paper under a verdict
        around.push(paper_entry(seat, resident, "", "", ids[1]))
        return True

    def show(question: str) -> None:
        around.push(OF_A_CRITERION[name](seat, resident, ids[0], seat.look.words(question)))

    def read(_: object) -> str:
        asked = readiness.asked(seat.desk).criteria[ids[0]]
        return asked.detail or asked.question

    seat.asker(around.view).run(read, show)
    return True
