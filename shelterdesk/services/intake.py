"""Coming in, stage by stage: write what there is, leave the rest, go on where it stopped.

What a stage asks is data (``domain.intake``). A step says how far it has got, never what was
said, so that the next shift asks nobody twice (casework guide 1.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from shelterdesk.domain.intake import DOOR, STAGES, Asked, Stage, stage_of
from shelterdesk.domain.kinds.alert import Alert
from shelterdesk.domain.kinds.arrival import (
    Arrival,
    IntakeStage,
    IntakeStep,
    StepState,
)
from shelterdesk.domain.kinds.bed import Bed, BedAssignment
from shelterdesk.domain.kinds.consent import Consent, ConsentState, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.health import CareInstruction
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values
from shelterdesk.domain.told_arrival import CALL_NURSE, CALL_NURSE_NOW
from shelterdesk.errors import Denied, Invalid, NotFound, PassphraseNeeded, ReasonNeeded
from shelterdesk.i18n import N_
from shelterdesk.services import beds, documents, drafts, residents
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

NOTHING_YET = N_("Nothing is written here yet. Write something, or choose “Not today”.")
NURSE_CALLED = N_("{who}: call the nurse")
NURSE_NEEDED = N_("Somebody new needs a nurse. Ask whoever is on duty.")
NURSE_TEXTS = (CALL_NURSE_NOW, CALL_NURSE)
ALERT_LASTS = timedelta(days=30)  # casework guide 4.2: an alert ends within thirty days


class Standing(StrEnum):
    """How a stage shows. None of them is *late*."""

    DONE = "done"
    HALF_DONE = "half_done"
    NOT_TODAY = "not_today"
    OPEN = "open"  # can be asked now
    LATER = "later"  # not before a day that is still to come


@dataclass(frozen=True)
class StageLine:
    """One stage of one resident.

    ``written`` holds the keys of parts that may be known to be there; ``may_write`` those that
    this person may write; ``has_draft``: they stopped in the middle.
    """

    stage: Stage
    standing: Standing
    written: frozenset[str]
    may_write: frozenset[str]
    has_draft: bool = False
    from_on: date | None = None
    said_on: date | None = None


def slot_of(stage: IntakeStage, resident: str) -> str:
    """The draft in which a stage of a resident is typed."""
    return f"intake_step:{stage.value}/{resident}"


# ---- the door


def admit_at_door(desk: Desk, values: Mapping[str, Values], draft: str = "") -> Receipt[ResidentId]:
    """Let somebody in with what was asked at the door, in one act.

    *values* by part of ``DOOR``. Raises ``Invalid``, ``OffDuty``, ``Denied``.
    """
    return residents.admit(desk, door_parts(desk, values), draft)


def door_parts(desk: Desk, values: Mapping[str, Values]) -> dict[type[Record], Values]:
    """What is written for one person at the door; parts without any content are left out."""
    parts: dict[type[Record], Values] = {}
    for asked in DOOR.parts:
        given = {**asked.given, **values.get(asked.key, {})}
        if asked.wanted or says_something(asked, given):
            parts[asked.kind] = given
    at: datetime = parts.get(Arrival, {}).get("arrived_at") or desk.now()
    parts[Arrival] = {**parts.get(Arrival, {}), "arrived_at": at}
    parts[Stay] = {**parts.get(Stay, {}), "arrived_on": at.astimezone(desk.now().tzinfo).date()}
    return parts


def says_something(asked: Asked, values: Values) -> bool:
    """Whether anything but what every new record begins with was entered."""
    return residents.says_something(asked.kind, {n: values.get(n) for n in asked.fields})


# ---- the other stages


def write(
    desk: Desk,
    resident: ResidentId,
    stage: IntakeStage,
    values: Mapping[str, Values],
    draft: str = "",
) -> Receipt[IntakeStep]:
    """Keep what was entered of a stage, in one act, with how far it has got.

    Raises ``Invalid`` when nothing was entered or a part needs a look, ``Denied``, ``NotFound``.
    """
    declared = stage_of(stage)
    said = [
        (asked, dict(values[asked.key]))
        for asked in declared.parts
        if says_something(asked, values.get(asked.key, {}))
    ]
    if not said:
        first = declared.parts[0].fields[0] if declared.parts else "stage"
        raise Invalid({first: NOTHING_YET})
    with desk.work("intake_step.add") as work:
        for asked, given in said:
            _keep(work, asked, resident, given)
        parts = _written(work, resident, stage) | {a.key for a, _ in said if a.is_told}
        is_done = _wanted(work, declared) <= parts
        state = StepState.DONE if is_done else StepState.HALF_DONE
        step = _step(work, resident, stage, state, parts)
        if draft:
            work.discard_draft(draft)
    return Receipt(step, frozenset(work.changed))


def finish(desk: Desk, resident: ResidentId, stage: IntakeStage) -> Receipt[IntakeStep]:
    """Say that a stage is done, whatever was left out; nobody has to answer everything."""
    return _say(desk, resident, stage, StepState.DONE)


def not_today(desk: Desk, resident: ResidentId, stage: IntakeStage) -> Receipt[IntakeStep]:
    """Say that a stage can wait; tomorrow it may be asked again, and nothing reminds."""
    return _say(desk, resident, stage, StepState.NOT_TODAY)


def standing(desk: Desk, resident: ResidentId) -> tuple[StageLine, ...]:
    """All stages of one resident, in order; raises ``NotFound`` out of reach."""
    with desk.look() as work:
        steps = _steps(work, resident)
        arrived = _arrived_on(work, resident)
    kept = _own_drafts(desk)
    return tuple(_line(desk, resident, each, steps, arrived, kept) for each in STAGES)


def prefilled(desk: Desk, resident: ResidentId, stage: IntakeStage) -> dict[str, Values]:
    """What parts that carry a record on begin with; only what this person may read."""
    found: dict[str, Values] = {}
    with desk.look() as work:
        for asked in stage_of(stage).parts:
            newest = _newest(work, asked.kind, resident) if asked.amends else None
            if newest is not None:
                found[asked.key] = {name: getattr(newest, name) for name in asked.fields}
    return found


def shown_parts(desk: Desk, stage: Stage) -> tuple[Asked, ...]:
    """The parts of *stage* that this house can ask: beds where there are beds, else a room."""
    with desk.look() as work:
        absent = _absent(work)
    return tuple(asked for asked in stage.parts if asked.key != absent)


# ---- Today


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Health needs from a door, for nurses and managers, until the instruction ends."""
    if not desk.may("read", CareInstruction):
        return ()
    today = desk.today()
    with desk.look() as work:
        try:
            told = list(work.shelf(CareInstruction).every())
        except Denied:
            return ()
        return tuple(
            _nurse_line(work, each)
            for each in told
            if each.text in NURSE_TEXTS and (each.expires_on is None or each.expires_on >= today)
        )


def _nurse_line(work: Work, told: CareInstruction) -> Waiting:
    """Of a child whose file is not theirs yet, a nurse learns that one is needed, not where."""
    is_known = work.knows(told.resident)
    return Waiting(
        said=NURSE_CALLED if is_known else NURSE_NEEDED,
        route=f"residents/{told.resident}/health" if is_known else "today",
        resident=told.resident if is_known else "",
        due_on=told.made_at.astimezone(work.desk.now().tzinfo).date(),
        urgent=told.text == CALL_NURSE_NOW,
    )


# ---- inside


def _say(
    desk: Desk, resident: ResidentId, stage: IntakeStage, state: StepState
) -> Receipt[IntakeStep]:
    with desk.work("intake_step.add") as work:
        step = _step(work, resident, stage, state, _written(work, resident, stage))
    return Receipt(step, frozenset(work.changed))


def _step(
    work: Work, resident: ResidentId, stage: IntakeStage, state: StepState, parts: frozenset[str]
) -> IntakeStep:
    values = {
        "stage": stage,
        "state": state,
        "on": work.desk.today(),
        "parts": tuple(sorted(parts)),
    }
    return work.shelf(IntakeStep).add(work.make(IntakeStep, resident, values))


def _keep(work: Work, asked: Asked, resident: ResidentId, given: dict[str, Any]) -> None:
    desk, kind = work.desk, asked.kind
    if kind is BedAssignment:
        try:
            beds.assign_in(work, resident, RecordId(given.pop("bed_id")), given)
        except ReasonNeeded as warned:  # what the house would rather have, beside the field
            raise Invalid({"override_reason": warned.warnings[0]}) from None
        return
    newest = _newest(work, kind, resident) if asked.amends else None
    if newest is not None:
        work.shelf(kind).amend(newest.id, newest.rev, given)
        return
    whole = {**_by_itself(desk, kind, given), **given, **asked.given}
    if kind is Document:
        paper = work.make(Document, resident, documents.settled(work, resident, whole, None))
        documents.follow(work, work.shelf(Document).add(paper))
        return
    work.shelf(kind).add(work.make(kind, resident, whole))


def _by_itself(desk: Desk, kind: type[Record], given: Mapping[str, Any]) -> dict[str, Any]:
    """Days and states that nobody has to type."""
    today = desk.today()
    if kind is Consent:
        is_given = given.get("decision") is Decision.GIVEN
        state = ConsentState.IN_FORCE if is_given else ConsentState.OPEN
        return {"starts_on": today, "state": state}
    if kind is Alert:
        return {"starts_on": today, "expires_on": today + ALERT_LASTS}
    if kind is Arrival:
        return {"arrived_at": desk.now()}
    if kind is Stay:
        return {"arrived_on": today}
    return {"received_on": today} if "received_on" in _names(kind) else {}


def _names(kind: type[Record]) -> frozenset[str]:
    return frozenset(field.name for field in kind.fields())


def _line(
    desk: Desk,
    resident: ResidentId,
    declared: Stage,
    steps: tuple[IntakeStep, ...],
    arrived: date | None,
    kept: frozenset[str],
) -> StageLine:
    mine = [step for step in steps if step.stage is declared.stage]
    said = mine[0] if mine else None
    from_on = arrived + declared.after if arrived and declared.after else None
    has_draft = slot_of(declared.stage, resident) in kept
    return StageLine(
        declared,
        _standing(desk, declared, said, from_on, has_draft=has_draft),
        frozenset(key for step in mine for key in step.parts),
        frozenset(a.key for a in declared.parts if _is_offered(desk, a, resident)),
        has_draft,
        from_on,
        said.on if said else None,
    )


def _is_offered(desk: Desk, asked: Asked, resident: ResidentId) -> bool:
    is_mine = not asked.only_new and (not asked.by or bool(asked.by & desk.roles))
    act = desk.may("amend", asked.kind, resident) if asked.amends else False
    return is_mine and (act or desk.may_create(asked.kind, resident))


def _standing(
    desk: Desk, declared: Stage, said: IntakeStep | None, from_on: date | None, *, has_draft: bool
) -> Standing:
    today = desk.today()
    if has_draft:
        return Standing.HALF_DONE
    if said is None and declared.stage is IntakeStage.DOOR:
        return Standing.DONE  # whoever is here came in
    if said is not None and said.state is StepState.DONE:
        return Standing.DONE
    if said is not None and said.state is StepState.HALF_DONE:
        return Standing.HALF_DONE
    if said is not None and said.on == today:
        return Standing.NOT_TODAY
    if said is not None and said.parts:
        return Standing.HALF_DONE
    return Standing.LATER if from_on is not None and today < from_on else Standing.OPEN


def _steps(work: Work, resident: ResidentId) -> tuple[IntakeStep, ...]:
    """Latest first; the trail decides where two fall into one second."""
    found = work.shelf(IntakeStep).all_of(resident)
    order = work.entered(IntakeStep, resident)
    return tuple(sorted(found, key=lambda step: order.get(step.id, 0), reverse=True))


def _written(work: Work, resident: ResidentId, stage: IntakeStage) -> frozenset[str]:
    try:
        steps = _steps(work, resident)
    except (Denied, NotFound):  # whoever may write here, but not read
        return frozenset()
    return frozenset(key for step in steps if step.stage is stage for key in step.parts)


def _absent(work: Work) -> str:
    """A house with beds asks for a bed, one without for a room."""
    has_beds = next(iter(work.shelf(Bed).every()), None) is not None
    return "room" if has_beds else "bed"


def _wanted(work: Work, declared: Stage) -> frozenset[str]:
    return declared.wanted - {_absent(work)}


def _arrived_on(work: Work, resident: ResidentId) -> date | None:
    stay = _newest(work, Stay, resident)
    if stay is not None:
        return stay.arrived_on
    about = _newest(work, Resident, resident)
    return about.made_at.astimezone(work.desk.now().tzinfo).date() if about else None


def _newest(work: Work, kind: type[R], resident: ResidentId) -> R | None:
    try:
        return next(iter(work.shelf(kind).all_of(resident)), None)
    except (Denied, NotFound):
        return None


def _own_drafts(desk: Desk) -> frozenset[str]:
    try:
        return frozenset(draft.slot for draft in drafts.waiting(desk))
    except PassphraseNeeded:  # the page opens all the same; the draft is found when it is opened
        return frozenset()
