"""A day to look at something again is a task, made in the act that names the day.

A plan, a judgement of danger and an agreement each name such a day. One day of one source makes
one task, whoever saves it how often; another day moves it, and a look that was had ends it.
Whoever reads the task reads what it came from: it lies under a key that no more people hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.consent import CareConsent, Consent
from shelterdesk.domain.kinds.plan import CarePlan
from shelterdesk.domain.kinds.safety import RiskReview
from shelterdesk.domain.kinds.task import OPEN_STATES, Task, TaskState
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Record, RecordId
from shelterdesk.domain.tasks import LOOK, TASK_OF, TaskKind
from shelterdesk.i18n import N_
from shelterdesk.services import tasks

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

WHAT: Mapping[type[Record], str] = {
    CarePlan: N_("Look at the plan again, together."),
    RiskReview: N_("Look again at what could be dangerous."),
    Consent: N_("Ask again: an agreement comes to its day."),
    CareConsent: N_("Ask again: an agreement comes to its day."),
}
NO_LONGER = N_("There is nothing to look at any more.")


def follow(
    work: Work,
    source: Record,
    due_on: date | None,
    *,
    was_had: bool = False,
    instead_of: Iterable[Record] = (),
) -> None:
    """Let the one open task of *source* say *due_on*; None: there is nothing to look at any more.

    ``was_had``: somebody looked, so what was open for another day is done. *instead_of* are earlier
    records of the same matter; what is open of theirs goes on, or ends, with this one.
    """
    kind = TASK_OF.get(source.category)
    if kind is None:
        return
    sources = {source.id, *(each.id for each in instead_of)}
    mine = _of(work, kind, source, sources)
    step = f"{LOOK}{source.kind}/{due_on.isoformat()}" if due_on else ""
    wanted = [task for task in mine if task.due_on == due_on and due_on is not None]
    kept = next((task for task in wanted if task.state in OPEN_STATES), None)
    for task in mine:
        if task.state in OPEN_STATES and task is not kept:
            if kept is None and due_on is not None and not was_had:
                kept = tasks.change_in(work, task, {"due_on": due_on, "source_id": source.id})
            else:
                tasks.change_in(work, task, _over(work, is_done=was_had))
        elif task is kept and task.source_id != source.id:
            tasks.change_in(work, task, {"source_id": source.id})
    if due_on is not None and kept is None and not wanted:
        _make(work, kind, source, due_on, step)


def _of(work: Work, kind: TaskKind, source: Record, sources: set[RecordId]) -> list[Task]:
    """What is open of all *sources*, and all that *source* itself made; as far as one goes on with.

    However many came before, it is asked in as many questions.
    """
    if not all(work.desk.may(act, kind, source.resident) for act in tasks.GOING_ON):
        return []
    scope = bytes.fromhex(source.resident)
    found = {each.id: each for each in tasks.of_kind_in(work, kind, source.id, source.resident)}
    for state in OPEN_STATES:
        for task in work.shelf(kind).every(resident=scope, open_state=state.value):
            if task.source_id in sources:
                found[task.id] = task
    return [task for task in found.values() if task.source_step.startswith(LOOK)]


def _over(work: Work, *, is_done: bool) -> dict[str, object]:
    if is_done:
        return {"state": TaskState.DONE, "done_on": work.desk.today()}
    return {"state": TaskState.DROPPED, "why": NO_LONGER}


def _make(work: Work, kind: TaskKind, source: Record, due_on: date, step: str) -> None:
    """The task, where this person's keys make one; else it is left to who has them."""
    desk = work.desk
    if not desk.may(Act.CREATE, kind, source.resident):
        return
    goes_on = all(desk.may(act, kind, source.resident) for act in tasks.GOING_ON)
    values = {
        "what": WHAT[type(source)],
        "due_on": due_on,
        "owner_id": desk.user_id if goes_on else "",
        "source_id": source.id,
        "source_step": step,
    }
    tasks.add_in(work, source.resident, kind, values)
