"""Tasks: what somebody will do until when. One fact makes one task, whoever saves it how often.

A task's id comes from what it came from (``domain.tasks.record_id``), so a second desk, a second
click and a second import find the first task. What waits by itself (``services.waiting``) is
worked out anew each time and is no task.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.kinds.task import OPEN_STATES, Task, TaskState
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import KeyId, RecordId, ResidentId, UserId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.domain.tasks import (
    COUNTED,
    LOOK,
    NUMBER_UNTIL,
    TASK_KINDS,
    WAITING,
    Nearness,
    TaskKind,
    nearness,
    record_id,
)
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import reaching, settings
from shelterdesk.services.reaching import Taker
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

T = TypeVar("T", bound=Task)

SOON = "task_soon_days"
GOING_ON = (Act.READ, Act.AMEND)  # what whoever sees to a task has to be able to do
CANNOT_READ = N_("This person cannot open it. Choose somebody else.")
SAY_WHY = N_("Write in a few words why.")
MINE = N_("Your tasks that need a look: {n}")
STRANDED = N_("Tasks that nobody can open who sees to them: {n}")


@dataclass(frozen=True)
class Line:
    """One task on a list: how near its day is, and who sees to it (empty: nobody yet).

    ``is_stranded``: whoever sees to it can no longer open it, so it needs a look.
    """

    task: Task
    nearness: Nearness
    owner: str
    is_mine: bool
    is_stranded: bool = False


@dataclass(frozen=True)
class Load:
    """What one worker has open, counted without reading it.

    ``past`` counts days that have passed; what waits for more than thirty days is not counted,
    ``needs_a_look`` says that there is some.
    """

    user_id: UserId
    name: str
    open: int = 0
    past: int = 0
    needs_a_look: bool = False


# ---- writing


def add(
    desk: Desk,
    resident: ResidentId,
    kind: type[T],
    values: Values,
    *,
    once: str = "",
    draft: str = "",
) -> Receipt[T]:
    """Keep a task; one that its source has made already is handed back as it is.

    *once* is for a task by hand: what the form drew when it opened, so that a double click keeps
    one. Raises ``Invalid`` for an owner who could not open it, ``Denied``, ``NotFound``.
    """
    with desk.work("task.add") as work:
        kept = add_in(work, resident, kind, values, once=once)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def add_in(work: Work, resident: ResidentId, kind: type[T], values: Values, *, once: str = "") -> T:
    """The same inside a unit of work that goes on; a task by rule needs ``source_id``."""
    source, step = values.get("source_id") or once, values.get("source_step", "")
    if not source:
        task = work.make(kind, resident, values)
    else:
        task = kind.new(record_id(resident, source, step), resident, values)
        found = _existing(work, task)
        if found is not None:
            return found
    _require_taker(work, task, task.owner_id)
    return work.shelf(kind).add(task)


def begin(desk: Desk, task: T) -> Receipt[T]:
    """Say that one is at it; also takes up again what waited, was done or was dropped."""
    return _act(desk, "task.begin", task, {"state": TaskState.DOING, "done_on": None})


def block(desk: Desk, task: T, why: str, draft: str = "") -> Receipt[T]:
    """Say what it waits for; raises ``Invalid`` without a word."""
    return _act(desk, "task.wait", task, {"state": TaskState.BLOCKED, "why": _said(why)}, draft)


def done(desk: Desk, task: T) -> Receipt[T]:
    """Say that it is done, today."""
    return _act(desk, "task.done", task, {"state": TaskState.DONE, "done_on": desk.today()})


def drop(desk: Desk, task: T, why: str, draft: str = "") -> Receipt[T]:
    """Say that nobody will do it, and why; raises ``Invalid`` without a word."""
    return _act(desk, "task.drop", task, {"state": TaskState.DROPPED, "why": _said(why)}, draft)


def move(desk: Desk, task: T, due_on: date | None, draft: str = "") -> Receipt[T]:
    """Give it another day."""
    return _act(desk, "task.move", task, {"due_on": due_on}, draft)


def pass_on(desk: Desk, task: T, to: UserId, draft: str = "") -> Receipt[T]:
    """Give it to somebody who can open it and go on with it; raises ``Invalid`` for others."""
    with desk.work("task.pass_on") as work:
        _require_taker(work, task, to)
        kept = change_in(work, task, {"owner_id": to})
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def change_in(work: Work, task: T, values: Values) -> T:
    """Keep the next revision of what was seen, inside a unit of work; ``Stale`` if it changed."""
    return work.shelf(type(task)).amend(task.id, task.rev, values)


# ---- reading


def get(desk: Desk, kind: type[T], id: RecordId) -> T:
    """One task; raises ``NotFound`` also when it is out of reach."""
    with desk.look() as work:
        return work.shelf(kind).get(id)


def one(desk: Desk, kind: TaskKind, id: RecordId) -> Line:
    """The same, as a list shows it."""
    with desk.look() as work:
        return _lines(work, iter([work.shelf(kind).get(id)]))[0]


def of_source(desk: Desk, source_id: str, resident: ResidentId) -> tuple[Task, ...]:
    """Every task that one record made, as far as one may read it; the soonest first."""
    with desk.look() as work:
        return of_source_in(work, source_id, resident)


def of_kind_in(work: Work, kind: type[T], source_id: str, resident: ResidentId) -> tuple[T, ...]:
    """Those of one kind that one record made, also what is over."""
    return tuple(_of_source(work, source_id, resident, (kind,)))


def of_source_in(work: Work, source_id: str, resident: ResidentId) -> tuple[Task, ...]:
    """The same, inside a unit of work."""
    found = _of_source(work, source_id, resident, _readable(work.desk))
    return tuple(sorted(found, key=_by_day))


def of_resident(desk: Desk, resident: ResidentId, *, closed: bool = False) -> tuple[Line, ...]:
    """A resident's tasks within one's reach, the soonest first; with *closed* what is over too."""
    with desk.look() as work:
        found = (
            task
            for kind in _readable(desk)
            for task in work.shelf(kind).every(resident=bytes.fromhex(resident))
            if closed or task.state in OPEN_STATES
        )
        return _lines(work, found)


def mine(desk: Desk) -> tuple[Line, ...]:
    """Everything open that one sees to oneself, the soonest first."""
    with desk.look() as work:
        return _lines(work, _open(work, open_owner_id=desk.user_id))


def team(desk: Desk) -> tuple[Line, ...]:
    """Everything open within one's reach, whoever sees to it, the soonest first."""
    with desk.look() as work:
        return _lines(work, _open(work))


def may_see(desk: Desk) -> bool:
    """Whoever reads a task of any kind."""
    return bool(_readable(desk))


def may_count(desk: Desk) -> bool:
    """Managers: how much is open by worker, without its content."""
    return Role.MGR in desk.roles


def loads(desk: Desk) -> tuple[Load, ...]:
    """Open and overdue tasks by worker, from their open columns alone; ``Denied`` but to managers.

    Counts only: neither a resident nor a category is told.
    """
    if not may_count(desk):
        raise Denied("task.count")
    today, counts = desk.today(), dict[str, Load]()
    with desk.look() as work:
        names = {person.user_id: person.display_name for person in desk.vault.people()}
        for kind in COUNTED:
            for state in OPEN_STATES:
                for row in work.lying(kind, open_state=state.value):
                    if row.resident.hex() in desk.actor.blocked:
                        continue
                    columns = json.loads(row.open)
                    owner = UserId(columns.get("owner_id") or "")
                    before = counts.get(owner, Load(owner, names.get(owner, "")))
                    counts[owner] = _counted(before, columns.get("due_on"), today)
    return tuple(sorted(counts.values(), key=lambda load: (not load.name, load.name)))


def kinds_by_hand(desk: Desk, resident: ResidentId) -> tuple[TaskKind, ...]:
    """Which kinds of task one may write down for this resident and read again."""
    return tuple(
        kind
        for kind in TASK_KINDS
        if desk.may(Act.CREATE, kind, resident) and desk.may(Act.READ, kind, resident)
    )


def may_change(desk: Desk, task: Task) -> bool:
    """Whether one may go on with it."""
    return desk.policy.may(desk.actor, Act.AMEND, task.kind, task.resident, author=task.author)


def takers(
    desk: Desk, kind: TaskKind, resident: ResidentId, author: KeyId | None = None
) -> tuple[Taker, ...]:
    """Everybody who can open tasks of *kind* about this resident and go on with them, by name."""
    with desk.look() as work:
        return reaching.takers(work, kind, resident, GOING_ON, author)


def stranded_waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Tasks whose owner cannot open them any more, for managers and case managers to pass on.

    Counted from open columns, of residents and kinds that this person reads.
    """
    if not {Role.MGR, Role.CM} & desk.roles:
        return ()
    count = 0
    with desk.look() as work:
        opens = reaching.opener(work, GOING_ON)
        for kind in _readable(desk):
            for state in OPEN_STATES:
                for row in work.lying(kind, open_state=state.value):
                    owner = UserId(json.loads(row.open).get("owner_id") or "")
                    about = ResidentId(row.resident.hex())
                    if owner and desk.may(Act.READ, kind, about):
                        count += not opens(owner, kind, about, KeyId(row.author))
    return (Waiting(said=STRANDED, route="tasks", count=count),) if count else ()


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """One's own tasks whose day has come; one line, whatever they are about."""
    found = [line for line in mine(desk) if line.nearness in WAITING] if may_see(desk) else []
    if not found:
        return ()
    about = tuple(_fact(line.task) for line in found)
    day = _soonest(found)
    return (Waiting(said=MINE, route="tasks", count=len(found), due_on=day, counts=about),)


def _fact(task: Task) -> str:
    """What a task is about, as its room names it in ``Waiting.says``."""
    return task.source_id if task.source_step.startswith(LOOK) else task.id


# ---- inside


def _act(desk: Desk, action: str, task: T, values: Values, draft: str = "") -> Receipt[T]:
    with desk.work(action) as work:
        kept = change_in(work, task, values)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def _said(why: str) -> str:
    if not why.strip():
        raise Invalid({"why": SAY_WHY})
    return why


def _existing(work: Work, task: T) -> T | None:
    """The task that is there already; what one may only write comes back as one wrote it."""
    kind = type(task)
    try:
        work.newest_row(kind, task.id)
    except NotFound:
        return None
    work.require((Act.CREATE, Act.CREATE_ONLY), kind, task.resident)
    try:
        return work.shelf(kind).get(task.id)
    except (Denied, NotFound):
        return task


def _readable(desk: Desk) -> tuple[TaskKind, ...]:
    return tuple(kind for kind in TASK_KINDS if desk.may(Act.READ, kind))


def _open(work: Work, **where: str) -> Iterator[Task]:
    for kind in _readable(work.desk):
        for state in OPEN_STATES:
            yield from work.shelf(kind).every(open_state=state.value, **where)


def _of_source(
    work: Work, source_id: str, resident: ResidentId, kinds: tuple[type[T], ...]
) -> list[T]:
    where = {"open_source_id": source_id, "resident": bytes.fromhex(resident)}
    return [task for kind in kinds for task in work.shelf(kind).every(**where)]


def _lines(work: Work, tasks: Iterator[Task]) -> tuple[Line, ...]:
    desk, soon = work.desk, int(settings.in_force(work)[SOON])
    opens = reaching.opener(work, GOING_ON)
    names = {person.user_id: person.display_name for person in desk.vault.people()}
    today, me = desk.today(), desk.user_id
    lines = []
    for task in sorted(tasks, key=_by_day):
        owner = UserId(task.owner_id)
        lost = task.state in OPEN_STATES and bool(owner) and owner != me
        lost = lost and not opens(owner, type(task), task.resident, task.author)
        near = Nearness.LOOK if lost else nearness(task.due_on, today, soon)
        lines.append(Line(task, near, names.get(owner, ""), owner == me, lost))
    return tuple(lines)


def _require_taker(work: Work, task: Task, owner_id: str) -> None:
    """Raise ``Invalid`` for an owner who could not open *task*; nobody is fine."""
    if not owner_id:
        return
    author = task.author or KeyId(work.desk.vault.key_id)
    able = reaching.takers(work, type(task), task.resident, GOING_ON, author)
    if owner_id not in {taker.user_id for taker in able}:
        raise Invalid({"owner_id": CANNOT_READ})


def _counted(load: Load, due_on: str | None, today: date) -> Load:
    try:
        days = (today - date.fromisoformat(due_on)).days if due_on else 0
    except ValueError:  # nobody has verified what lies open
        days = 0
    return Load(
        load.user_id,
        load.name,
        load.open + 1,
        load.past + (0 < days <= NUMBER_UNTIL),
        load.needs_a_look or days > NUMBER_UNTIL,
    )


def _by_day(task: Task) -> tuple[date, str]:
    return task.due_on or date.max, task.id


def _soonest(lines: list[Line]) -> date | None:
    return min((line.task.due_on for line in lines if line.task.due_on), default=None)
