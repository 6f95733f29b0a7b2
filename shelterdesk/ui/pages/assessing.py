"""Looking at one criterion of readiness."""

from __future__ import annotations

from typing import Any

from shelterdesk.domain.kinds.readiness import CriterionAssessment
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import drafts, readiness
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat


def assess_entry(seat: Seat, resident: ResidentId, criterion: str, question: str) -> Entry:
    """The page for one look at *criterion*; *question* is translated."""
    kind, desk = CriterionAssessment, seat.desk
    fields = tuple(field for field in kind.fields() if field.name != "criterion")

    def save(values: Any, slot: str) -> Any:
        receipt = readiness.assess(desk, resident, criterion, values[kind.kind])
        drafts.discard(desk, slot)
        return receipt

    return Entry(
        seat,
        question,
        (Part(kind.kind, "", fields),),
        f"{kind.kind}:{criterion}/{resident}",
        save,
        act=seat.look.words("Save"),
        filled={kind.kind: {"on": desk.today()}},
    )
