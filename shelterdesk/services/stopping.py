"""Stop at once: when somebody who left does not want to hear from the house any more (guide 4).

What is open is dropped in the very act that says stop. Whoever says it for them may hold fewer keys
than that needs; then nothing of it shows any more, and it is dropped by who holds them.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.follow_up import (
    ContactState,
    FollowUpContact,
    FollowUpPlan,
    FollowUpState,
    Rung,
)
from shelterdesk.domain.kinds.task import OPEN_STATES, TaskState
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.tasks import TASK_KINDS
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

WANTS_NO_CONTACT = N_("The person does not want to hear from us any more")


def drop_in(work: Work, resident: ResidentId, state: FollowUpState = FollowUpState.STOPPED) -> int:
    """End open plans, drop every contact that is due and every task that came of one; how many.

    What waits for a manager's decision stays: nobody gets in touch for it, and a worry about
    somebody's safety does not end with their stop. An effect of what was said; no act of its own,
    so it asks no policy but for reading.
    """
    dropped = 0
    with suppress(Denied, NotFound):
        plans = work.shelf(FollowUpPlan).all_of(resident)
        every = work.shelf(FollowUpContact).all_of(resident)
        contacts = [each for each in every if each.rung is not Rung.DECIDE]
        for plan in plans:
            if plan.state is FollowUpState.OPEN:
                work.put(plan.amended({"state": state, "ended_on": work.desk.today()}))
        for contact in contacts:
            if contact.state is ContactState.DUE:
                work.put(contact.amended({"state": ContactState.DROPPED}))
                dropped += 1
        _drop_tasks(work, resident, {each.id for each in (*plans, *contacts)})
    return dropped


def _drop_tasks(work: Work, resident: ResidentId, sources: set[str]) -> None:
    over = {"state": TaskState.DROPPED, "why": WANTS_NO_CONTACT}
    for kind in TASK_KINDS:
        with suppress(Denied, NotFound):
            for task in work.shelf(kind).all_of(resident):
                if task.source_id in sources and task.state in OPEN_STATES:
                    work.put(task.amended(over))
