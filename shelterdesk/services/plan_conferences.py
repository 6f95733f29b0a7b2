"""A meeting about the plan: who was there, what was agreed; what somebody will do is a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.plan import CaseConference
from shelterdesk.domain.kinds.task import Task
from shelterdesk.domain.record import RecordId, ResidentId, SignState, Values
from shelterdesk.services import tasks
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work


def of_resident(desk: Desk, resident: ResidentId) -> tuple[CaseConference, ...]:
    """Every meeting about the plan, the latest first; raises ``Denied`` or ``NotFound``."""
    with desk.look() as work:
        return tuple(work.shelf(CaseConference).all_of(resident))


def write(
    desk: Desk,
    resident: ResidentId,
    values: Values,
    actions: Sequence[Values] = (),
    draft: str = "",
    *,
    before: CaseConference | None = None,
) -> Receipt[CaseConference]:
    """Keep what was said and agreed, or change it while nobody signed; actions become tasks.

    *actions* are values of tasks, each with its ``source_step``: writing them again makes no
    second task. Raises ``Frozen`` once it is signed, ``Stale``, ``Invalid``.
    """
    with desk.work("case_conference.write") as work:
        shelf = work.shelf(CaseConference)
        if before is None:
            kept = shelf.add(work.make(CaseConference, resident, values))
        else:
            kept = shelf.amend(before.id, before.rev, values)
        _act_on(work, kept, actions)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def add_actions(
    desk: Desk, id: RecordId, actions: Sequence[Values], draft: str = ""
) -> Receipt[CaseConference]:
    """More tasks from one meeting, also after it was signed; what it says stays as it is."""
    with desk.work("task.add") as work:
        found = work.shelf(CaseConference).get(id)
        _act_on(work, found, actions)
        if draft:
            work.discard_draft(draft)
    return Receipt(found, frozenset(work.changed))


def sign(desk: Desk, id: RecordId) -> Receipt[CaseConference]:
    """Freeze what was agreed, under one's signature; raises ``PassphraseNeeded``, ``Frozen``."""
    with desk.work("case_conference.sign") as work:
        kept = work.shelf(CaseConference).sign(id, {"state": SignState.SIGNED})
    return Receipt(kept, frozenset(work.changed))


def actions_of(desk: Desk, conference: CaseConference) -> tuple[Task, ...]:
    """The tasks that one meeting made, as far as one may read them."""
    return tasks.of_source(desk, conference.id, conference.resident)


def _act_on(work: Work, conference: CaseConference, actions: Sequence[Values]) -> None:
    for values in actions:
        if not str(values.get("what", "")).strip():
            continue
        step = values["source_step"]  # a task without one would be taken for another's
        given = {**values, "source_id": conference.id, "source_step": step}
        tasks.add_in(work, conference.resident, Task, given)
