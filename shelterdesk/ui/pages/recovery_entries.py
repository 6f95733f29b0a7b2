"""The forms of getting a paper: begin, one step, what is known, how far the paper is, a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import (
    CustodyEvent,
    Holder,
    Recovery,
    RecoveryStep,
    StepState,
)
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.recovery_rules import ALL, PROTECTION, Step, Wait
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.services import custody, documents, recoveries
from shelterdesk.services.options import option_label
from shelterdesk.services.recovery_ways import Way
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, PickEditor, TicksEditor
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.two_versions import Basis

BEGIN_SAYS = N_(
    "A paper that is missing becomes work with a next step. Nobody outside hears of the resident "
    "through this page."
)
STEP_SAYS = N_("Write what shows that it was done: number and place, never the story.")
LEND_SAYS = N_(
    "The paper belongs to the resident, who knows where it goes. Ask for a certified copy before "
    "an original goes to a court."
)
BEGINS = ("route", "country", "has_mission", "mission", "loss_kind", "might_return", "arrival_on")
KNOWN = (
    "country", "has_mission", "mission", "mission_reference", "booking", "arrival_on",
    "loss_kind", "might_return",
)  # fmt: skip
STEP = ("state", "waits_for", "evidence", "due_on", "why", "remark")
STEP_AS = {
    StepState.DONE: ("state", "evidence", "remark"),
    StepState.WAITING: ("state", "waits_for", "due_on", "remark"),
    StepState.NOT_NEEDED: ("state", "why"),
}
PRINTED = ("number", "country", "issuer", "issued_on", "expires_on", "name_on_paper")
LENT = (
    "to_holder", "holder_person", "purpose", "due_on", "agreed", "agreed_why", "ground", "order",
)  # fmt: skip


def fields_of(kind: type[Record], names: Sequence[str], *required: str) -> tuple[Field, ...]:
    """These fields of a kind, shown, in this order."""
    return tuple(
        replace(
            kind.field(name), shown=True, required=kind.field(name).required or name in required
        )
        for name in names
    )


def begin_entry(
    seat: Seat, resident: ResidentId, papers: Sequence[Document] = (), original: str = ""
) -> Entry:
    """Begin getting a paper; *papers* are those that may be the missing one."""
    words = seat.look.words
    picks = [(paper.id, _paper_words(seat, paper)) for paper in papers]

    def save(values: Any, slot: str) -> Any:
        return recoveries.begin(seat.desk, resident, values[Recovery.kind], slot)

    def missing(field: Field) -> Editor:
        return PickEditor(field, seat.look, picks)

    names = ("original_id", *BEGINS) if picks else BEGINS
    part = Part(Recovery.kind, "", fields_of(Recovery, names), {"original_id": missing})
    return Entry(
        seat,
        words("Get a paper"),
        (part,),
        f"{Recovery.kind}/{resident}",
        save,
        act=words("Begin"),
        filled={Recovery.kind: {"original_id": original}} if original else None,
        explained=words(BEGIN_SAYS),
    )


def known_entry(seat: Seat, way: Way) -> Entry:
    """What is known about a recovery: mission, booking, arrival, and who sees to it."""
    words, recovery = seat.look.words, way.recovery
    basis = Basis(recovery)

    def save(values: Any, slot: str) -> Any:
        given = values[Recovery.kind]
        return recoveries.change(seat.desk, recovery.id, basis.rev(Recovery), given, slot)

    return Entry(
        seat,
        words("What is known about it"),
        (Part(Recovery.kind, "", fields_of(Recovery, KNOWN)),),
        f"{Recovery.kind}-known:{recovery.id}:{recovery.rev}/{recovery.resident}",
        save,
        act=words("Save the change"),
        filled={Recovery.kind: recovery.values()},
        basis=basis,
    )


def needs_entry(seat: Seat, way: Way) -> Entry:
    """What the mission asks for: what is at hand, and why something goes without."""
    words, recovery = seat.look.words, way.recovery
    basis = Basis(recovery)
    needs = [(need, words(need)) for need in (way.row.row.needs if way.row else ())]

    def save(values: Any, slot: str) -> Any:
        given = values[Recovery.kind]
        return recoveries.change(seat.desk, recovery.id, basis.rev(Recovery), given, slot)

    def ticks(field: Field) -> Editor:
        return TicksEditor(field, seat.look, needs, columns=1)

    return Entry(
        seat,
        words("What the mission asks for"),
        (Part(Recovery.kind, "", fields_of(Recovery, ("have", "goes_without")), {"have": ticks}),),
        f"{Recovery.kind}-needs:{recovery.id}:{recovery.rev}/{recovery.resident}",
        save,
        act=words("Save the change"),
        filled={Recovery.kind: recovery.values()},
        basis=basis,
    )


def close_entry(seat: Seat, way: Way) -> Entry:
    """Nothing more is done about it, and why."""
    words, recovery = seat.look.words, way.recovery

    def save(values: Any, slot: str) -> Any:
        why = values[Recovery.kind]["closed_why"]
        return recoveries.close(seat.desk, recovery.id, why, slot)

    return Entry(
        seat,
        words("Nothing more is done"),
        (Part(Recovery.kind, "", fields_of(Recovery, ("closed_why",))),),
        f"{Recovery.kind}-close:{recovery.id}/{recovery.resident}",
        save,
        act=words("End it"),
    )


def step_entry(seat: Seat, way: Way, step: Step, state: StepState | None = None) -> Entry:
    """One step: where it stands, what shows it, what it waits for."""
    words, recovery = seat.look.words, way.recovery
    before = way.records.get(step.code)

    def save(values: Any, slot: str) -> Any:
        given = values[RecoveryStep.kind]
        return recoveries.take_step(seat.desk, recovery.id, step.code, given, slot)

    names = STEP_AS.get(state, STEP) if state else STEP
    if state is StepState.DONE and step.wait in (Wait.STEP, Wait.ISSUED):
        names = (*names, "why")
    if step.code == PROTECTION and state is StepState.DONE and Role.LEG not in seat.desk.roles:
        names = ("state", "why", "remark")
    filled = {name: before.values()[name] for name in names} if before else {}
    if state is not None:
        filled = {**filled, "state": state}
    elif not filled:
        filled = {"state": StepState.OPEN}
    said = words("What shows it: {what}").format(what=words(step.rule.evidence))
    return Entry(
        seat,
        words(step.rule.label),
        (Part(RecoveryStep.kind, "", fields_of(RecoveryStep, names)),),
        f"{RecoveryStep.kind}:{recovery.id}:{step.code}:{state or ALL}/{recovery.resident}",
        save,
        act=words("Save"),
        filled={RecoveryStep.kind: filled},
        explained=f"{said}. {words(STEP_SAYS)}",
    )


def went_entry(seat: Seat, way: Way, after: str) -> Entry:
    """The wanted paper goes on to *after*, with what is printed on it where it is made out."""
    words, recovery = seat.look.words, way.recovery
    names = PRINTED if after == "issued" else ("remark",)
    needed = ("number", "issuer", "issued_on", "expires_on") if after == "issued" else ()

    def save(values: Any, slot: str) -> Any:
        given = values[Document.kind]
        return recoveries.paper_went(seat.desk, recovery.id, after, given, draft=slot)

    values = way.document.values()
    return Entry(
        seat,
        words(documents.document_state_label(after)),
        (Part(Document.kind, "", fields_of(Document, names, *needed)),),
        f"{Recovery.kind}-went:{recovery.id}:{after}/{recovery.resident}",
        save,
        act=words("Save"),
        filled={Document.kind: {name: values[name] for name in names}},
        explained=words(_meaning(after)),
    )


def lend_entry(seat: Seat, paper: Document) -> Entry:
    """Somebody outside takes a paper: who, what for, until when."""
    words = seat.look.words
    picks = [(h.value, words(h.label)) for h in Holder if h in custody.OUT]

    def save(values: Any, slot: str) -> Any:
        given = {name: values[CustodyEvent.kind][name] for name in LENT}
        holder = given["to_holder"]
        given["to_holder"] = Holder.of(holder) if holder else None
        return custody.lend(seat.desk, paper.id, given, slot)

    def holder(field: Field) -> Editor:
        return PickEditor(field, seat.look, picks)

    return Entry(
        seat,
        words("Let somebody outside have it: {paper}").format(paper=_paper_words(seat, paper)),
        (Part(CustodyEvent.kind, "", fields_of(CustodyEvent, LENT), {"to_holder": holder}),),
        f"{CustodyEvent.kind}-lend:{paper.id}/{paper.resident}",
        save,
        act=words("Let them have it"),
        explained=words(LEND_SAYS),
    )


def _meaning(state: str) -> str:
    return next((s.meaning for s in documents.states() if s.code == state), "")


def _paper_words(seat: Seat, paper: Document) -> str:
    words = seat.look.words
    name = words(option_label("document_types", paper.document_type))
    number = documents.masked(paper.number)
    state = words(documents.document_state_label(paper.state))
    return " · ".join(part for part in (name, number, state) if part)
