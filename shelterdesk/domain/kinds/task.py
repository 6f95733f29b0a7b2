"""What somebody will do, and until when. A task lies under the key of what it came from.

The action of a plan item is such a task too: one fact is never kept twice (entities 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, day, link, note, text
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_


class TaskState(Choice):
    """Casework guide 5, *actions*."""

    TODO = "todo", N_("To do")
    DOING = "doing", N_("Begun")
    BLOCKED = "blocked", N_("Waits for something")
    DONE = "done", N_("Done")
    DROPPED = "dropped", N_("Dropped")


OPEN_STATES = frozenset({TaskState.TODO, TaskState.DOING, TaskState.BLOCKED})
NEEDS_WHY = frozenset({TaskState.BLOCKED, TaskState.DROPPED})


class Doer(Choice):
    """Who does it."""

    STAFF = "staff", N_("Somebody of the house")
    RESIDENT = "resident", N_("The resident")
    TOGETHER = "together", N_("Both together")
    OUTSIDE = "outside", N_("Somebody outside")


@dataclass(frozen=True, kw_only=True)
class Task(Record):
    """One thing to do for or with a resident.

    ``source_id`` names what it came from (a plan item, a consent, a session ...), and with
    ``source_step`` which of that one's steps: the same pair never makes a second task.
    """

    kind = "task"
    title = N_("Task")
    category = "CAR"
    sorted_by = "due_on"

    what: str = text(N_("What"), required=True, listed=True)
    doer: Doer = choice(N_("Who does it"), Doer, default=Doer.STAFF)
    outside: str = text(N_("Who outside"), hint=N_("An office or a service, not a person."))
    owner_id: str = link(N_("Who sees to it"), sealed=False)
    due_on: date | None = day(N_("By"), sealed=False, listed=True)
    state: TaskState = choice(
        N_("State"), TaskState, default=TaskState.TODO, sealed=False, listed=True, shown=False
    )
    why: str = note(N_("Why"), shown=False)
    remark: str = note(N_("Remark"))
    source_id: str = link(N_("From"), sealed=False)
    source_step: str = text(N_("Step"), shown=False)
    done_on: date | None = day(N_("Done on"), sealed=False, shown=False)

    def problems(self) -> dict[str, str]:
        """What waits or was dropped says why."""
        if self.state in NEEDS_WHY and not self.why.strip():
            return {"why": N_("Write in a few words why.")}
        return {}


@dataclass(frozen=True, kw_only=True)
class MindTask(Task):
    """A task from an item about mind and feelings."""

    kind = "mind_task"
    category = "CAR.m"


@dataclass(frozen=True, kw_only=True)
class HealthTask(Task):
    """A task from an item about the body."""

    kind = "health_task"
    category = "CAR.h"


@dataclass(frozen=True, kw_only=True)
class LegalTask(Task):
    """A task from an item about law or papers."""

    kind = "legal_task"
    category = "CAR.l"


@dataclass(frozen=True, kw_only=True)
class SafetyTask(Task):
    """A task from a risk review, a safety plan, or an item about safety."""

    kind = "safety_task"
    category = "SAF"


@dataclass(frozen=True, kw_only=True)
class CounsellingTask(Task):
    """A task from counselling, for counsellors alone."""

    kind = "counselling_task"
    category = "CPN"


@dataclass(frozen=True, kw_only=True)
class PapersTask(Task):
    """A task from the recovery of a paper."""

    kind = "papers_task"
    category = "DOC"


@dataclass(frozen=True, kw_only=True)
class HouseTask(Record):
    """One neutral line for whoever is on shift: what to do, never why."""

    kind = "house_task"
    title = N_("Task for the shift")
    category = "OPS"
    sorted_by = "due_on"

    what: str = text(
        N_("What"), required=True, listed=True, hint=N_("One neutral line; never why.")
    )
    due_on: date | None = day(N_("On"), sealed=False, listed=True)
    state: TaskState = choice(
        N_("State"), TaskState, default=TaskState.TODO, sealed=False, listed=True, shown=False
    )
    source_id: str = link(N_("From"), sealed=False)

    def problems(self) -> dict[str, str]:
        """A line is a line."""
        if len(self.what) > LONGEST_LINE:
            return {"what": N_("Make it shorter: one line of at most 140 letters.")}
        return {}


LONGEST_LINE = 140
