"""Agreements whose day comes near, where whoever wrote them down could make no task of it.

Anybody on duty writes an answer down or takes one back, and most of them read neither consents nor
tasks. What they could not do is done when the resident's case manager sits down.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.task import OPEN_STATES, Task
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.tasks import LOOK
from shelterdesk.errors import ShelterDeskError
from shelterdesk.services import consents, looks, settings, tasks
from shelterdesk.services.consents import Standing

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

STOPS = timedelta(days=30)  # nothing is brought up that long after its day (guide 8, *Time*)
HOLDS = (Standing.IN_FORCE, Standing.LOOK_AGAIN, Standing.ENDED)
OF_CONSENT = f"{LOOK}{Consent.kind}/"


def finish_waiting(desk: Desk) -> None:
    """As a case manager: make the tasks that are missing, end those whose agreement is no more."""
    if Role.CM not in desk.roles:
        return
    with desk.look() as work:
        wanted = tuple(_wanted(work))
    for consent, due_on in wanted:
        with suppress(ShelterDeskError), desk.work("task.add") as work:
            looks.follow(work, consent, due_on, was_had=due_on is None)


def _wanted(work: Work) -> Iterator[tuple[Consent, date | None]]:
    today = work.desk.today()
    first = (today - STOPS).isoformat()
    last = (today + timedelta(days=int(settings.in_force(work)[tasks.SOON]))).isoformat()
    near = list(work.shelf(Consent).between("expires_on", first, last))
    open_ = [
        task
        for task in work.shelf(Task).between("due_on", first, last)
        if task.source_step.startswith(OF_CONSENT) and task.state in OPEN_STATES
    ]
    for resident in sorted({each.resident for each in (*near, *open_)}):
        if Role.CM in work.desk.actor.assigned.get(resident, ()):
            yield from _of(work, resident, near, {task.source_id for task in open_})


def _of(
    work: Work, resident: ResidentId, near: list[Consent], with_task: set[str]
) -> Iterator[tuple[Consent, date | None]]:
    lines = consents.lines_in(work, resident)
    holds = {line.answer.id for line in lines if line.answer and line.standing in HOLDS}
    for consent in near:
        is_theirs = consent.resident == resident and consent.id in holds
        if is_theirs and not tasks.of_kind_in(work, Task, consent.id, resident):
            yield consent, consent.expires_on
    for consent in work.shelf(Consent).all_of(resident):
        if consent.id in with_task and consent.id not in holds:
            yield consent, None
