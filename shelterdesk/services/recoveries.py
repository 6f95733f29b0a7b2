"""Getting a paper back, or a new one: opened, taken step by step, with what comes next and why it
waits (documents guide 1.3, 1.4).

A step that lets the home state hear of somebody is held here, whatever a screen offers: without
that yes, and while protection is being looked at, nothing is written as begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from shelterdesk.domain import paper_rules
from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.family import FamilyLink
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.paper import (
    LossKind,
    Recovery,
    RecoveryRoute,
    RecoveryState,
    RecoveryStep,
    StepState,
)
from shelterdesk.domain.kinds.task import OPEN_STATES, PapersTask, Task, TaskState
from shelterdesk.domain.paper_rules import Stop
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.recovery_rules import (
    OVER,
    PROTECTION,
    WAIT_STOPS,
    Step,
    Wait,
    look_again_on,
)
from shelterdesk.domain.roles import Role
from shelterdesk.domain.travel_documents import load_rows
from shelterdesk.errors import Denied, Invalid, NotFound, ShelterDeskError, Stale
from shelterdesk.i18n import N_
from shelterdesk.services import country_papers, documents, sharing, tasks
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.recovery_ways import Way, paper_in, way_in

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

SAY_WHY = N_("Another step comes first. Write why this one is done before it, or do that one.")
SAY_WHY_NOT = N_("Write why this is not needed.")
SAY_WHO_LOOKED = N_(
    "A legal officer looks at this. If a lawyer outside did, write who it was and on which day."
)
SAY_FOR_WHOM = N_("Write for whom or what it waits.")
IS_OPEN = N_("Somebody is getting this paper already. Go on with that.")

# Why a task waits, kept on it as marked words. Not which stop: whoever keeps it may read only part.
NOT_NOW = N_("This must not go on now. The page of the paper says what can be done instead.")

# By which way to what paper.
WANTED = {
    RecoveryRoute.REPLACEMENT: "passport",
    RecoveryRoute.ETD: "emergency_travel_document",
    RecoveryRoute.HOST: "host_emergency_certificate",
    RecoveryRoute.LIST: "emergency_travel_document",
    RecoveryRoute.ORIGINAL: "passport",
    RecoveryRoute.BIRTH: "child_birth_abroad_record",
}
# How a paper was lost, read off what became of it.
LOSSES = {
    "missing": LossKind.UNKNOWN,
    "withheld_by_exploiter": LossKind.WITHHELD,
    "destroyed": LossKind.DESTROYED,
}


def begin(desk: Desk, resident: ResidentId, values: Values, draft: str = "") -> Receipt[Recovery]:
    """Begin getting a paper; the paper that is wanted gets a record of its own.

    *values* are a recovery's; ``document_id`` names a paper on file where it is the original that
    is looked for. Raises ``Invalid``, ``Denied``, ``NotFound``.
    """
    route = values.get("route")
    if not isinstance(route, RecoveryRoute):
        raise Invalid({"route": N_("This is needed.")})
    with desk.work("recovery.begin") as work:
        given = dict(values)
        original = paper_in(work, str(given.get("original_id") or ""), resident)
        if _twice(work, resident, route, original):
            raise Invalid({"route": IS_OPEN})
        given.setdefault("country", _country(work, resident))
        given["country"] = given["country"] or _country(work, resident)
        if original is not None and given.get("loss_kind") in (None, LossKind.UNKNOWN):
            given["loss_kind"] = LOSSES.get(original.state, LossKind.UNKNOWN)
        if not given.get("row"):
            given["row"] = _row_code(work, route, given["country"])
        wanted = _wanted(work, resident, route, original, given)
        given |= {
            "document_id": wanted.id,
            "original_id": original.id if original else "",
            "row_version": load_rows().version,
            "owner_id": given.get("owner_id") or desk.user_id,
            "opened_on": desk.today(),
        }
        made = work.make(Recovery, resident, given)
        kept = work.shelf(Recovery).add(made)
        kept = _say_next(work, kept)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def take_step(
    desk: Desk, id: RecordId, code: str, values: Values, draft: str = ""
) -> Receipt[RecoveryStep]:
    """Write down where one step stands. *values* are a step's.

    Raises ``Invalid`` with the stop, said kindly, where a mission must not hear of the person; and
    where another step comes first and nobody wrote why this one is done before it.
    """
    with desk.work("recovery.step") as work:
        way = way_in(work, work.shelf(Recovery).get(id))
        if not way.is_open:
            raise Stale(Recovery.kind)
        step = next((s for s in way.steps if s.code == code), None)
        if step is None:
            raise NotFound(RecoveryStep.kind)
        problems = _problems(step, values, is_legal=Role.LEG in desk.roles)
        if problems:
            raise Invalid(problems)
        before = way.records.get(code)
        given = _dated(work, step, values, before)
        shelf = work.shelf(RecoveryStep)
        if before is None:
            given |= {"recovery_id": way.recovery.id, "code": code}
            kept = shelf.add(work.make(RecoveryStep, way.recovery.resident, given))
        else:
            kept = shelf.amend(before.id, before.rev, given)
        _say_next(work, way.recovery)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def paper_went(
    desk: Desk,
    id: RecordId,
    after: str,
    values: Values | None = None,
    why: str = "",
    draft: str = "",
) -> Receipt[Document]:
    """The paper that is wanted goes on: applied for, granted, issued, collected ...

    Raises ``Invalid`` with the stop. What was not granted may mean that somebody has no citizenship
    at all: the recovery says so, and nothing is asked again by itself.
    """
    with desk.work("recovery.paper") as work:
        recovery = work.shelf(Recovery).get(id)
        way = way_in(work, recovery)
        stopped = way.course.situation.stops
        if after in paper_rules.TELLS_HOME and not stopped and _unchecked(way):
            raise Invalid({"state": Stop.UNCHECKED.label})
        kept = documents.move_in(
            work,
            way.document.id,
            after,
            values or {},
            missing=way.missing,
            override=recovery.goes_without,
            why=why,
            embassy=recovery.mission,
        )
        if after == "refused":
            recovery = work.shelf(Recovery).amend(
                recovery.id, recovery.rev, {"possibly_stateless": True}
            )
        _say_next(work, recovery)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def change(
    desk: Desk, id: RecordId, rev: int, values: Values, draft: str = ""
) -> Receipt[Recovery]:
    """Change what is known: mission, booking, arrival, what is at hand, who sees to it."""
    with desk.work("recovery.amend") as work:
        given = dict(values)
        kept = work.shelf(Recovery).amend(id, rev, given)
        kept = _say_next(work, kept)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def close(desk: Desk, id: RecordId, why: str, draft: str = "") -> Receipt[Recovery]:
    """Nothing more is done about it, and why; raises ``Invalid`` without a why."""
    if not why.strip():
        raise Invalid({"closed_why": N_("Write why nothing more is done.")})
    with desk.work("recovery.close") as work:
        shelf = work.shelf(Recovery)
        before = shelf.get(id)
        given = {"state": RecoveryState.CLOSED, "closed_why": why, "due_on": None}
        kept = shelf.amend(id, before.rev, given)
        _drop_tasks(work, kept, why)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


# ---- the parts


def _problems(step: Step, values: Values, *, is_legal: bool) -> dict[str, str]:
    state = values.get("state", StepState.OPEN)
    why = str(values.get("why", "")).strip()
    if state is StepState.OPEN:
        return {}
    if state is StepState.NOT_NEEDED:
        return {} if why else {"why": SAY_WHY_NOT}
    if step.code == PROTECTION and state is StepState.DONE and not (is_legal or why):
        return {"why": SAY_WHO_LOOKED}
    if step.wait in WAIT_STOPS:
        return {"state": WAIT_STOPS[step.wait].label}
    if step.rule.tells_home and "DR02" in step.waits_on:
        return {"state": Stop.UNCHECKED.label}
    if step.wait in (Wait.STEP, Wait.ISSUED) and state is StepState.DONE and not why:
        return {"why": SAY_WHY}
    if state is StepState.WAITING and not str(values.get("waits_for", "")).strip():
        return {"waits_for": SAY_FOR_WHOM}
    return {}


def _dated(work: Work, step: Step, values: Values, before: RecoveryStep | None) -> dict[str, Any]:
    today = work.desk.today()
    given = dict(values)
    state = given.get("state", StepState.OPEN)
    if state is not StepState.OPEN and not given.get("began_on"):
        given["began_on"] = (before.began_on if before else None) or today
    if state in OVER:
        given["done_on"] = given.get("done_on") or today
    given["owner_id"] = given.get("owner_id") or work.desk.user_id
    return given


def _say_next(work: Work, recovery: Recovery) -> Recovery:
    """The open column holds the day on which somebody looks again, so that lists can sort by it;
    the next step is a task of whoever sees to it, and those that are over are done."""
    if recovery.state is not RecoveryState.OPEN:
        return recovery
    way = way_in(work, recovery)
    due = look_again_on(way.steps) or work.desk.today()
    if due != recovery.due_on:
        recovery = work.shelf(Recovery).amend(recovery.id, recovery.rev, {"due_on": due})
    _tasks_follow(work, way)
    return recovery


def _tasks_follow(work: Work, way: Way) -> None:
    over = {step.code for step in way.steps if step.is_over}
    for task in tasks.of_source_in(work, way.recovery.id, way.recovery.resident):
        if task.source_step in over and task.state in OPEN_STATES:
            done = {"state": TaskState.DONE, "done_on": work.desk.today()}
            tasks.change_in(work, task, done)
    _hold_tasks(work, way)
    step = way.next
    if step is None or not step.may_go_on:
        return
    given: dict[str, Any] = {
        "what": step.rule.label,
        "due_on": step.due_on,
        "source_id": way.recovery.id,
        "source_step": step.code,
        "owner_id": way.recovery.owner_id,
    }
    try:
        tasks.add_in(work, way.recovery.resident, PapersTask, given)
    except Invalid:  # whoever saw to it cannot open it any more; then it is anybody's
        tasks.add_in(work, way.recovery.resident, PapersTask, {**given, "owner_id": ""})


def hold_in(work: Work, resident: ResidentId) -> None:
    """Let the tasks wait, in the act that stops them, whose steps no mission may hear of now.

    They are taken up again where the stop has gone. A claim holds for parents and children too.
    Whoever writes may read less than that needs: the step itself stays stopped then, and its task
    waits as soon as a case manager sits down.
    """
    for each in sharing.shared_claim(work, resident):
        for way in _open_ways(work, each):
            with suppress(ShelterDeskError):
                _hold_tasks(work, way)


def finish_waiting(desk: Desk) -> None:
    """As a case manager: let tasks wait, or go on, where somebody wrote without these keys."""
    mine = sorted(r for r, roles in desk.actor.assigned.items() if Role.CM in roles)
    with desk.look() as work:
        open_ = work.shelf(Recovery).every(open_state=RecoveryState.OPEN.value)
        begun = {recovery.resident for recovery in open_}
        late = [
            each
            for each in mine
            if each in begun and any(_late_tasks(work, way) for way in _open_ways(work, each))
        ]
    for resident in late:
        with suppress(ShelterDeskError), desk.work("task.wait") as work:
            hold_in(work, resident)


def _open_ways(work: Work, resident: ResidentId) -> Iterator[Way]:
    with suppress(Denied, NotFound):
        for recovery in work.shelf(Recovery).all_of(resident):
            if recovery.state is RecoveryState.OPEN:
                with suppress(ShelterDeskError):
                    yield way_in(work, recovery)


def _hold_tasks(work: Work, way: Way) -> None:
    for task, values in _late_tasks(work, way):
        tasks.change_in(work, task, values)


def _late_tasks(work: Work, way: Way) -> list[tuple[Task, Values]]:
    """Open tasks that do not say yet that their step waits for no mission, or goes on again."""
    resident = way.recovery.resident
    steps = {step.code: step for step in way.steps}
    found: list[tuple[Task, Values]] = []
    for task in tasks.of_source_in(work, way.recovery.id, resident):
        step = steps.get(task.source_step)
        if step is None or task.state not in OPEN_STATES:
            continue
        waits = task.state is TaskState.BLOCKED
        if step.wait in WAIT_STOPS and not waits and _is_sure(work, resident):
            found.append((task, {"state": TaskState.BLOCKED, "why": NOT_NOW}))
        elif waits and step.may_go_on and task.why == NOT_NOW:
            found.append((task, {"state": TaskState.TODO, "why": ""}))
    return found


def _is_sure(work: Work, resident: ResidentId) -> bool:
    """Whether a stop is one, and not the worst case of somebody who reads only part."""
    reads_all = all(work.desk.may("read", kind, resident) for kind in (Consent, FamilyLink))
    return reads_all or sharing.surely_claims(work, resident)


def _drop_tasks(work: Work, recovery: Recovery, why: str) -> None:
    for task in tasks.of_source_in(work, recovery.id, recovery.resident):
        if task.state in OPEN_STATES:
            tasks.change_in(work, task, {"state": TaskState.DROPPED, "why": why})


def _wanted(
    work: Work,
    resident: ResidentId,
    route: RecoveryRoute,
    original: Document | None,
    given: Values,
) -> Document:
    if route is RecoveryRoute.ORIGINAL:
        if original is None:
            raise Invalid({"original_id": N_("Choose the paper that is looked for.")})
        return original
    if given.get("document_id"):
        found = paper_in(work, str(given["document_id"]), resident)
        if found is not None:
            return found
    values = {
        "document_type": WANTED[route],
        "state": "application_preparing",
        "country": given.get("country", ""),
        "replaces_id": original.id if original else "",
    }
    settled = documents.settled(work, resident, values, None)
    made = work.shelf(Document).add(work.make(Document, resident, settled))
    documents.follow(work, made)
    return made


def _twice(
    work: Work, resident: ResidentId, route: RecoveryRoute, original: Document | None
) -> bool:
    """Whether the same way to the same paper is open already."""
    return any(
        r.state is RecoveryState.OPEN
        and r.route is route
        and r.original_id == (original.id if original else "")
        for r in work.shelf(Recovery).all_of(resident)
    )


def _unchecked(way: Way) -> bool:
    return any(step.code == "DR02" and not step.is_over for step in way.steps)


def _country(work: Work, resident: ResidentId) -> str:
    with suppress(Denied, NotFound):
        for identity in work.shelf(Identity).all_of(resident):
            if identity.citizenships:
                return identity.citizenships[0]
    return ""


def _row_code(work: Work, route: RecoveryRoute, country: str) -> str:
    found = country_papers.fitting(work, country, documents.limits(work).host)
    rows = found.host if route is RecoveryRoute.HOST else found.own
    fits = route not in (RecoveryRoute.ORIGINAL, RecoveryRoute.REPLACEMENT, RecoveryRoute.BIRTH)
    return rows[0].row.code if rows and fits else ""
