"""What does not go together on a calendar. It is said while somebody writes, and never blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shelterdesk.domain.fields import Answer, Choice
from shelterdesk.domain.finding import fold
from shelterdesk.domain.kinds.appointment import AppointmentState, Interpreter
from shelterdesk.domain.kinds.resident import InterpreterWish
from shelterdesk.i18n import N_

USUAL = timedelta(hours=1)  # how long something lasts that has no end yet

# What takes nobody's time any more.
OFF = frozenset(
    {
        AppointmentState.CANCELLED_BY_RESIDENT,
        AppointmentState.CANCELLED_BY_HOUSE,
        AppointmentState.RESCHEDULED,
    }
)


class Clash(Choice):
    """Something to look at before saving; ``{who}`` is a worker, a room or an interpreter."""

    RESIDENT = "resident", N_("This resident has another appointment at {time}.")
    WORKER = "worker", N_("{who} has something else at {time}.")
    ROOM = "room", N_("{who} is in use at {time}.")
    INTERPRETER = "interpreter", N_("{who} interprets somewhere else at {time}.")
    SAME_AREA = "same_area", N_("{who} comes from the same area. Ask the resident first.")
    MAY_BE_SAME = (
        "may_be_same",
        N_("The resident wants nobody from the same community. Ask {who} where they come from."),
    )
    AVOIDED = "avoided", N_("The resident would rather not meet {who}.")
    BY_PHONE = "by_phone", N_("The resident would rather not have {who} by phone.")


@dataclass(frozen=True)
class Taken:
    """A stretch of time and whom it takes; ``resident`` is empty where one may not know."""

    id: str
    start: datetime
    end: datetime | None
    users: frozenset[str] = frozenset()
    room: str = ""
    interpreters: frozenset[str] = frozenset()
    resident: str = ""

    @property
    def over(self) -> datetime:
        """When it ends, or usually would."""
        return self.end or self.start + USUAL

    def meets(self, other: Taken) -> bool:
        """Whether both take some of the same time; one after the other is fine."""
        return self.id != other.id and self.start < other.over and other.start < self.over


def holds(columns: Mapping[str, Any]) -> bool:
    """Whether what lies open says that time is taken; a value that no appointment has does not."""
    try:
        return AppointmentState.of(columns["state"]) not in OFF
    except (KeyError, ValueError):
        return False


def taken_of(
    id: str, columns: Mapping[str, Any], interpreters: Iterable[str], resident: str
) -> Taken | None:
    """What one row takes by its open columns, which nobody has verified; None if nothing."""
    try:
        ends = columns.get("end_at")
        start = datetime.fromisoformat(columns["start_at"])
        end = datetime.fromisoformat(ends) if ends else None
    except (KeyError, ValueError, TypeError):
        return None
    if not holds(columns) or any(at is not None and at.tzinfo is None for at in (start, end)):
        return None
    users = frozenset(id for id in str(columns.get("user_ids") or "").split(",") if id)
    room = str(columns.get("room_id") or "")
    return Taken(id, start, end, users, room, frozenset(interpreters), resident)


@dataclass(frozen=True)
class Found:
    """One thing to look at: what it is, the id of whom it is about, and from when."""

    clash: Clash
    about: str
    at: datetime


def clashes(wanted: Taken, others: Iterable[Taken]) -> tuple[Found, ...]:
    """Everything of *wanted* that *others* take at the same time, each once."""
    found = (each for other in others if wanted.meets(other) for each in _between(wanted, other))
    return tuple(dict.fromkeys(found))


def _between(wanted: Taken, other: Taken) -> Iterator[Found]:
    if wanted.resident and wanted.resident == other.resident:
        yield Found(Clash.RESIDENT, wanted.resident, other.start)
    for user in sorted(wanted.users & other.users):
        yield Found(Clash.WORKER, user, other.start)
    if wanted.room and wanted.room == other.room:
        yield Found(Clash.ROOM, wanted.room, other.start)
    for interpreter in sorted(wanted.interpreters & other.interpreters):
        yield Found(Clash.INTERPRETER, interpreter, other.start)


def at_ease(
    interpreter: Interpreter, wish: InterpreterWish | None, at: datetime, *, phone: bool = False
) -> tuple[Found, ...]:
    """Why this interpreter may not be right for whoever made *wish* (casework guide 9.4)."""
    if wish is None:
        return ()
    told: list[Clash] = []
    theirs, own = fold(interpreter.home_area).strip(), fold(wish.home_area).strip()
    if wish.not_same_community is not Answer.NO and own and theirs:
        if own in theirs or theirs in own:
            told.append(Clash.SAME_AREA)
    elif wish.not_same_community is Answer.YES:
        told.append(Clash.MAY_BE_SAME)
    name = fold(interpreter.name).strip()
    if any(fold(avoided).strip() == name for avoided in wish.avoid):
        told.append(Clash.AVOIDED)
    if phone and wish.not_by_phone is Answer.YES:
        told.append(Clash.BY_PHONE)
    return tuple(Found(clash, interpreter.id, at) for clash in told)
