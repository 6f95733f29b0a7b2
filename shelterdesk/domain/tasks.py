"""Which kind a task is of, by what it came from; how a day that comes near is said; one id a fact.

A task lies under the key of what it came from, or under one that fewer people hold, never more.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.task import (
    OPEN_STATES,
    CounsellingTask,
    HealthTask,
    LegalTask,
    MindTask,
    PapersTask,
    SafetyTask,
    Task,
)
from shelterdesk.domain.once import id_of
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_

TaskKind: TypeAlias = type[Task]

TASK_KINDS: tuple[TaskKind, ...] = (
    Task,
    MindTask,
    HealthTask,
    LegalTask,
    SafetyTask,
    CounsellingTask,
    PapersTask,
)

# What a manager counts by worker; a kind that only its author opens stands outside of it.
COUNTED = TASK_KINDS

# Left out: LGL, HEA, MED, NAR, FAM, SAF.h. Each kind of task has readers whom these do not have.
TASK_OF: dict[str, TaskKind] = {
    "CAR": Task,
    "CAR.m": MindTask,
    "CAR.h": HealthTask,
    "CAR.l": LegalTask,
    "SAF": SafetyTask,
    "CPN": CounsellingTask,
    "CPN.r": CounsellingTask,
    "CPN.s": CounsellingTask,
    "CPN.n": CounsellingTask,
    "ASM": CounsellingTask,
    "ASM.s": CounsellingTask,
    "ASM.n": CounsellingTask,
    "DOC": PapersTask,
    "DOC.s": PapersTask,
    "CON": Task,
    "CON.c": CounsellingTask,
    "REF": Task,
    "INC.p": Task,
    "REP": Task,
    "HEA.s": HealthTask,
    "LGL.s": LegalTask,
    "LGL.d": LegalTask,
}

# What each is about, for whoever chooses by hand.
ABOUT: dict[TaskKind, str] = {
    Task: N_("Everyday"),
    MindTask: N_("Mind and feelings"),
    HealthTask: N_("Health"),
    LegalTask: N_("Law"),
    SafetyTask: N_("Safety"),
    CounsellingTask: N_("Counselling"),
    PapersTask: N_("Papers"),
}

LOOK = "look/"  # before the kind and the day of a look that a task is about

NUMBER_UNTIL = 30  # days; what waits longer "needs a look" and is not counted (casework guide 8)


class Nearness(Choice):
    """How a day is said on a list; the order is that of the page."""

    LOOK = "look", N_("Needs a look")
    PAST = "past", N_("The day has passed")
    TODAY = "today", N_("Today")
    SOON = "soon", N_("Soon")
    LATER = "later", N_("Later")
    NO_DAY = "no_day", N_("Without a day")


WAITING = frozenset({Nearness.LOOK, Nearness.PAST, Nearness.TODAY})


def nearness(due_on: date | None, today: date, soon_days: int) -> Nearness:
    """How near *due_on* is; *soon_days* are those that still count as soon."""
    if due_on is None:
        return Nearness.NO_DAY
    days = (due_on - today).days
    if days < -NUMBER_UNTIL:
        return Nearness.LOOK
    if days < 0:
        return Nearness.PAST
    if days == 0:
        return Nearness.TODAY
    return Nearness.SOON if days <= soon_days else Nearness.LATER


def is_open(task: Task) -> bool:
    """Whether there is still something to do."""
    return task.state in OPEN_STATES


def record_id(resident: ResidentId, source: str, step: str = "") -> RecordId:
    """The id of the one task that *step* of *source* makes for a resident: never two of one fact.

    *source* is a record's id, or what a form drew when it was opened.
    """
    return id_of("task", resident, source, step)
