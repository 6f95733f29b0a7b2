"""Agreements whose day comes near, where whoever wrote them down could make no task of it.

Anybody on duty writes an answer down or takes one back, and most of them read neither consents nor
tasks; a counsellor's own key may rest. What could not be done then is done when the resident's case
manager, or counsellor, sits down.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.consent import CareConsent, CareConsentType, Consent
from shelterdesk.domain.kinds.task import OPEN_STATES, CounsellingTask, Task
from shelterdesk.domain.roles import Role
from shelterdesk.domain.tasks import LOOK, TaskKind
from shelterdesk.errors import ShelterDeskError
from shelterdesk.services import consents, looks, settings, tasks
from shelterdesk.services.consents import Answered, Standing

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

STOPS = timedelta(days=30)  # nothing is brought up that long after its day (guide 8, *Time*)
HOLDS = (Standing.IN_FORCE, Standing.LOOK_AGAIN, Standing.ENDED)
# Whose tasks these are: the role, what was agreed to, and the kind of task.
WHOSE: tuple[tuple[Role, type[Answered], TaskKind], ...] = (
    (Role.CM, Consent, Task),
    (Role.COU, CareConsent, CounsellingTask),
)


def finish_waiting(desk: Desk) -> None:
    """For one's own residents: make what is missing, end what nobody agrees to any more."""
    for role, kind, as_ in WHOSE:
        if role in desk.roles:
            for answer, due_on in tuple(_wanted(desk, role, kind, as_)):
                with suppress(ShelterDeskError), desk.work("task.add") as work:
                    looks.follow(work, answer, due_on, was_had=due_on is None)


def _wanted(
    desk: Desk, role: Role, kind: type[Answered], as_: TaskKind
) -> Iterator[tuple[Answered, date | None]]:
    today, step = desk.today(), f"{LOOK}{kind.kind}/"
    with desk.look() as work:
        soon = timedelta(days=int(settings.in_force(work)[tasks.SOON]))
        span = (today - STOPS).isoformat(), (today + soon).isoformat()
        near = [each.resident for each in work.shelf(kind).between("expires_on", *span)]
        open_ = [
            task
            for task in work.shelf(as_).between("due_on", *span)
            if task.source_step.startswith(step) and task.state in OPEN_STATES
        ]
    mine = {r for r, roles in desk.actor.assigned.items() if role in roles}
    for resident in sorted(mine & {*near, *(task.resident for task in open_)}):
        lines = consents.of_resident(desk, resident)
        holds = {
            line.answer.id: line.answer
            for line in lines
            if isinstance(line.answer, kind) and line.standing in HOLDS
        }
        with desk.look() as work:
            with_task = {
                t.source_id for t in work.shelf(as_).every(resident=bytes.fromhex(resident))
            }
            every = work.shelf(kind).all_of(resident)
        for answer in holds.values():
            is_near = answer.expires_on is not None and today - STOPS <= answer.expires_on
            is_asked = answer.consent_type is not CareConsentType.TREATMENT
            if is_near and is_asked and answer.id not in with_task:
                yield answer, answer.expires_on
        left = {task.source_id for task in open_} - holds.keys()
        for answer in every:
            if answer.id in left:
                yield answer, None
