"""What is still to be done for a resident, when their file is closed or goes to somebody else.

Both reach only as far as the one who acts: what they may not change stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.appointment import OPEN_APPOINTMENTS, Appointment, AppointmentState
from shelterdesk.domain.kinds.assignment import Assignment, AssignmentState
from shelterdesk.domain.kinds.task import (
    OPEN_STATES,
    CounsellingTask,
    HouseTask,
    Task,
    TaskState,
)
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Record, RecordId, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.tasks import TASK_KINDS
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import reaching
from shelterdesk.services.interpreting import follow_in

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

FILE_CLOSED = N_("The file was closed")


@dataclass(frozen=True)
class OpenWork:
    """Open tasks and coming appointments."""

    tasks: tuple[Task, ...] = ()
    appointments: tuple[Appointment, ...] = ()


def put_down_in(work: Work, resident: ResidentId, keeping: Collection[UserId] = ()) -> OpenWork:
    """Drop the open tasks of a closed file, with the reason, and cancel what was still to come.

    What somebody in *keeping* sees to stays: they keep the contact that was agreed.
    """
    found = of_resident_in(work, resident)
    dropped = tuple(task for task in found.tasks if task.owner_id not in keeping)
    off = tuple(each for each in found.appointments if not set(keeping) & set(each.workers))
    over = {"state": TaskState.DROPPED, "why": FILE_CLOSED}
    for task in dropped:
        work.shelf(type(task)).amend(task.id, task.rev, over)
    for line in tuple(_lines_of_the_shift(work, resident)):
        work.shelf(HouseTask).amend(line.id, line.rev, {"state": TaskState.DROPPED})
    for each in off:
        cancelled = {"state": AppointmentState.CANCELLED_BY_HOUSE}
        follow_in(work, work.shelf(Appointment).amend(each.id, each.rev, cancelled))
    return OpenWork(dropped, off)


def handed_on(
    work: Work,
    resident: ResidentId,
    giver: UserId,
    taker: UserId,
    role: Role,
    until: date | None = None,
) -> OpenWork:
    """What goes to *taker* with a resident whom they take over as *role*: what they could open.

    To a deputy goes only what falls on a day up to *until*; the rest waits for the giver.
    """
    found = of_resident_in(work, resident)

    def opens(kind: type[Record], *acts: Act) -> bool:
        return reaching.would_reach(work, kind, resident, taker, role, acts)

    zone = work.desk.now().tzinfo
    return OpenWork(
        tuple(
            task
            for task in found.tasks
            if task.owner_id == giver
            and (until is None or (task.due_on is not None and task.due_on <= until))
            and opens(type(task), Act.READ, Act.AMEND)
        ),
        tuple(
            each
            for each in found.appointments
            if giver in each.workers
            and (until is None or each.start_at.astimezone(zone).date() <= until)
            and opens(Appointment, Act.READ)
        ),
    )


def hand_on_in(work: Work, going: OpenWork, giver: UserId, taker: UserId) -> None:
    """Give to *taker* what *giver* had, in the same unit of work as their assignment."""
    for task in going.tasks:
        work.shelf(type(task)).amend(task.id, task.rev, {"owner_id": taker})
    for each in going.appointments:
        users = [taker if user == giver else user for user in each.workers]
        given = {"user_ids": ",".join(dict.fromkeys(users))}
        work.shelf(Appointment).amend(each.id, each.rev, given)


def of_resident_in(work: Work, resident: ResidentId) -> OpenWork:
    """What one may change of a resident's open tasks and of the appointments still to come."""
    desk, scope, now = work.desk, bytes.fromhex(resident), work.desk.now()
    tasks = tuple(
        task
        for kind in TASK_KINDS
        if desk.may(Act.READ, kind, resident)
        for task in work.shelf(kind).every(resident=scope)
        if task.state in OPEN_STATES and _may_change(work, task)
    )
    if not desk.may(Act.READ, Appointment, resident):
        return OpenWork(tasks)
    coming = tuple(
        each
        for each in work.shelf(Appointment).every(resident=scope)
        if each.state in OPEN_APPOINTMENTS and each.start_at > now and _may_change(work, each)
    )
    return OpenWork(tasks, coming)


def _lines_of_the_shift(work: Work, resident: ResidentId) -> Iterator[HouseTask]:
    if work.desk.may(Act.READ, HouseTask, resident):
        for line in work.shelf(HouseTask).every(resident=bytes.fromhex(resident)):
            if line.state in OPEN_STATES and _may_change(work, line):
                yield line


def _may_change(work: Work, record: Task | HouseTask | Appointment) -> bool:
    desk, about = work.desk, record.resident or None
    return desk.policy.may(desk.actor, Act.AMEND, record.kind, about, author=record.author)


def take_over(desk: Desk) -> int:
    """Take over open counselling tasks that a hand-over left behind; how many.

    A manager who hands a caseload over cannot change them: they lie under the counsellors' key, and
    that passes by the old counsellor's own hand. So the one counsellor who is there now takes them,
    as soon as their key opens them. Where several are there, it is for them to say.
    """
    orphans = _orphans(desk)
    if not orphans:
        return 0
    with desk.work("task.take_over") as work:
        shelf, taken = work.shelf(CounsellingTask), 0
        for id in orphans:
            with suppress(Denied, NotFound):  # the key has not passed yet: the next time
                task = shelf.get(id)
                shelf.amend(task.id, task.rev, {"owner_id": desk.user_id})
                taken += 1
    return taken


def _orphans(desk: Desk) -> tuple[RecordId, ...]:
    """By open columns alone: tasks of one's own residents whose owner counsels them no more."""
    mine = {r for r, roles in desk.actor.assigned.items() if Role.COU in roles}
    found: list[RecordId] = []
    with desk.look() as work:
        there: dict[ResidentId, set[str]] = {}
        for state in OPEN_STATES if mine else ():
            for row in work.lying(CounsellingTask, open_state=state.value):
                resident = ResidentId(row.resident.hex())
                if resident not in mine:
                    continue
                if resident not in there:
                    there[resident] = _counsellors(work, resident)
                owner = json.loads(row.open)["owner_id"]
                if there[resident] == {desk.user_id} and owner and owner != desk.user_id:
                    found.append(RecordId(row.id.hex()))
    return tuple(found)


def _counsellors(work: Work, resident: ResidentId) -> set[str]:
    return {
        each.user_id
        for each in work.verified(Assignment, resident=bytes.fromhex(resident))
        if each.state is AssignmentState.ACTIVE and each.role is Role.COU
    }
