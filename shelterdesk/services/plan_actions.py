"""The steps of an item of the plan: each is a task under the item's own key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.plan import PlanItem
from shelterdesk.domain.kinds.task import Task
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.tasks import TASK_OF
from shelterdesk.services import tasks
from shelterdesk.services.reaching import Taker
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.tasks import Line

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


def add(desk: Desk, item: PlanItem, values: Values, draft: str = "") -> Receipt[Task]:
    """Keep a step of *item*; *values* name their ``source_step``, so that it is kept once."""
    kind = TASK_OF[item.category]
    given = {**values, "source_id": item.id}
    return tasks.add(desk, item.resident, kind, given, draft=draft)


def may_add(desk: Desk, item: PlanItem) -> bool:
    """Whether this person writes a step of *item* and reads it again."""
    return TASK_OF[item.category] in tasks.kinds_by_hand(desk, item.resident)


def takers(desk: Desk, kind: type[PlanItem], resident: ResidentId) -> tuple[Taker, ...]:
    """Who can open a step of such an item and go on with it."""
    return tasks.takers(desk, TASK_OF[kind.category], resident)


def by_source(
    desk: Desk, resident: ResidentId, sources: Iterable[RecordId]
) -> dict[RecordId, tuple[Line, ...]]:
    """A resident's tasks by what they came from, also those that are over, the soonest first."""
    wanted = set(sources)
    made: dict[RecordId, list[Line]] = {}
    for line in tasks.of_resident(desk, resident, closed=True):
        source = RecordId(line.task.source_id)
        if source in wanted:
            made.setdefault(source, []).append(line)
    return {source: tuple(found) for source, found in made.items()}
