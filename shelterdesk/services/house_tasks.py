"""What the shift has to do: one neutral line each, never why. Everybody on duty reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.task import OPEN_STATES, HouseTask, TaskState
from shelterdesk.domain.once import id_of
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

TO_DO = N_("Things to do for the shift: {n}")


@dataclass(frozen=True)
class ShiftTask:
    """One line, and who wrote it last."""

    task: HouseTask
    author: str

    @property
    def is_done(self) -> bool:
        """Whether the shift has done it."""
        return self.task.state is TaskState.DONE


def may_see(desk: Desk) -> bool:
    """Whoever reads what the shift has to do."""
    return desk.may(Act.READ, HouseTask)


def add(
    desk: Desk, resident: ResidentId, values: Values, *, once: str = "", draft: str = ""
) -> Receipt[HouseTask]:
    """Keep a line for the shift of a day, today's unless said; no resident: about the house.

    *once* is what the form drew when it opened. Raises ``Invalid``, ``Denied``, ``NotFound``.
    """
    with desk.work("house_task.add") as work:
        kept = add_in(work, resident, values, once=once)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def add_in(work: Work, resident: ResidentId, values: Values, *, once: str = "") -> HouseTask:
    """The same inside a unit of work that goes on.

    A line by rule needs ``source_id``: that record makes one line a day, however often it is saved.
    """
    given = {**values, "due_on": values.get("due_on") or work.desk.today()}
    source = given.get("source_id") or once
    if not source:
        return work.shelf(HouseTask).add(work.make(HouseTask, resident, given))
    step = given["due_on"].isoformat() if given.get("source_id") else ""
    made = HouseTask.new(id_of("house_task", resident, source, step), resident, given)
    try:
        work.newest_row(HouseTask, made.id)
    except NotFound:
        return work.shelf(HouseTask).add(made)
    work.require((Act.CREATE, Act.CREATE_ONLY), HouseTask, resident or None)
    try:
        return work.shelf(HouseTask).get(made.id)
    except (Denied, NotFound):
        return made


def done(desk: Desk, task: HouseTask) -> Receipt[HouseTask]:
    """Say that it is done; raises ``Stale`` where somebody has said so already."""
    return _stand(desk, "house_task.done", task, TaskState.DONE)


def again(desk: Desk, task: HouseTask) -> Receipt[HouseTask]:
    """Say that it is to be done after all."""
    return _stand(desk, "house_task.again", task, TaskState.TODO)


def drop(desk: Desk, task: HouseTask) -> Receipt[HouseTask]:
    """Say that nobody needs to do it; a line for the shift gives no reasons."""
    return _stand(desk, "house_task.drop", task, TaskState.DROPPED)


def of_shift(desk: Desk, today: date | None = None) -> tuple[ShiftTask, ...]:
    """What is open up to *today*, and what was due today and is done; open ones first."""
    until = today or desk.today()
    with desk.look() as work:
        shelf = work.shelf(HouseTask)
        found = [
            task
            for state in OPEN_STATES
            for task in shelf.every(open_state=state.value)
            if task.due_on is None or task.due_on <= until
        ]
        found += shelf.every(open_state=TaskState.DONE.value, open_due_on=until.isoformat())
        lines = [ShiftTask(task, writer_of(desk, task)) for task in found]
    return tuple(sorted(lines, key=_order))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """How much is there to do, for whoever is on duty."""
    if not (desk.actor.on_shift and may_see(desk)):
        return ()
    open_ones = sum(not each.is_done for each in of_shift(desk))
    return (Waiting(said=TO_DO, route="house/handover", count=open_ones),) if open_ones else ()


def _stand(desk: Desk, action: str, task: HouseTask, state: TaskState) -> Receipt[HouseTask]:
    with desk.work(action) as work:
        kept = work.shelf(HouseTask).amend(task.id, task.rev, {"state": state})
    return Receipt(kept, frozenset(work.changed))


def _order(line: ShiftTask) -> tuple[bool, date, str]:
    return line.is_done, line.task.due_on or date.max, line.task.id
