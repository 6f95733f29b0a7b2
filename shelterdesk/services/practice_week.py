"""A week of a practice house: appointments, tasks and lines for the shift, by different workers.

What they are for is about papers, schools and walks, never about what somebody lived through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.appointment import (
    AppointmentDetail,
    AppointmentLabel,
    AppointmentState,
    CounsellingAppointmentDetail,
    HealthAppointmentDetail,
    Interpreter,
    PapersAppointmentDetail,
)
from shelterdesk.domain.kinds.bed import Room
from shelterdesk.domain.kinds.task import (
    CounsellingTask,
    HealthTask,
    LegalTask,
    PapersTask,
    Task,
    TaskState,
)
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.tasks import TaskKind
from shelterdesk.services import calendar, house_tasks, tasks
from shelterdesk.services.calendar import Purpose
from shelterdesk.services.interpreting import Interpreting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

NOBODY = ResidentId("")
DAYS = (-2, -1, 0, 0, 1, 2, 3, 4)  # around today; two turns today
HOURS = (9, 10, 11, 13, 14, 15, 16)
SHARED_ROOM = "Hall"

_INTERPRETERS = (
    ("Daw Hla (practice)", ("mya",), "Mandalay"),
    ("Selam T. (practice)", ("amh", "tir"), "Gondar"),
    ("Mr Chen (practice)", ("zho",), "Kunming"),
)


@dataclass(frozen=True)
class _Sort:
    """What workers of one role have appointments for."""

    role: Role
    label: AppointmentLabel
    kind: type[AppointmentDetail]
    purpose: str
    place: str = ""
    escort: str = ""


_SORTS = (
    _Sort(Role.COU, AppointmentLabel.TALK, CounsellingAppointmentDetail, "The weekly talk."),
    _Sort(
        Role.CM,
        AppointmentLabel.OUTSIDE,
        PapersAppointmentDetail,
        "To ask for the travel paper. Bring two photos.",
        "Immigration office",
        "One of the house",
    ),
    _Sort(
        Role.NUR,
        AppointmentLabel.OUTSIDE,
        HealthAppointmentDetail,
        "The check of last month, once more.",
        "Clinic",
    ),
    _Sort(
        Role.CM,
        AppointmentLabel.ACTIVITY,
        AppointmentDetail,
        "To look at the sewing course together.",
        "Learning centre",
    ),
)
_TASKS: tuple[tuple[Role, TaskKind, str, int], ...] = (
    (Role.CM, Task, "Ask when the sewing course begins", 2),
    (Role.CM, PapersTask, "Call the embassy about the travel paper", -1),
    (Role.COU, CounsellingTask, "Look for the songs that were spoken of", 5),
    (Role.NUR, HealthTask, "Ask the clinic for the next free day", 0),
    (Role.LEG, LegalTask, "Copy the receipt of the court", 9),
    (Role.CM, Task, "Bring the winter jacket from the store", -36),
    (Role.CM, Task, "Write the list of books that were wished for", 12),
)
_FOR_THE_SHIFT = (
    "Wake at six: the bus goes at seven",
    "Keep a plate of the evening meal warm",
    "Count the keys of the kitchen",
    "Leave the light in the corridor on",
)


def live(desks: Callable[[Role], Desk], everybody: Sequence[ResidentId], as_of: date) -> None:
    """Write the week around *as_of*, as each role would; nothing for whom a role does not reach."""
    manager = desks(Role.MGR)
    with manager.work("interpreter.add") as work:
        helpers = [
            work.shelf(Interpreter)
            .add(work.make(Interpreter, NOBODY, {**_interpreter(at), "promised_on": as_of}))
            .id
            for at in range(len(_INTERPRETERS))
        ]
        halls = [room.id for room in work.shelf(Room).every() if room.name == SHARED_ROOM]
    for number, sort in enumerate(_SORTS):
        desk = desks(sort.role)
        theirs = _reached(desk, everybody, sort.role)
        with desk.work("appointment.add") as work:
            for turn, resident in enumerate(theirs[: len(DAYS)]):
                helper = Interpreting(helpers[turn % len(helpers)]) if turn % 3 == 0 else None
                _book(work, sort, resident, as_of, turn, number, helper, halls)
    for role in dict.fromkeys(role for role, _, _, _ in _TASKS):
        desk = desks(role)
        with desk.work("task.add") as work:
            for resident, kind, given in _given(desk, everybody, role, as_of):
                tasks.add_in(work, resident, kind, given)
    with desks(Role.HS).work("house_task.add") as work:
        for number, line in enumerate(_FOR_THE_SHIFT):
            about = everybody[number] if number < 2 and len(everybody) > number else NOBODY
            house_tasks.add_in(work, about, {"what": line, "due_on": as_of})


def _interpreter(at: int) -> dict[str, object]:
    name, languages, area = _INTERPRETERS[at]
    return {"name": name, "languages": languages, "home_area": area, "by_phone": at == 0}


def _reached(desk: Desk, everybody: Sequence[ResidentId], role: Role) -> list[ResidentId]:
    """Those of *everybody* with whom this worker works."""
    return [each for each in everybody if role in desk.actor.assigned.get(each, ())]


def _book(
    work: Work,
    sort: _Sort,
    resident: ResidentId,
    as_of: date,
    turn: int,
    number: int,
    helper: Interpreting | None,
    halls: Sequence[RecordId],
) -> None:
    day = as_of + timedelta(days=DAYS[turn])
    hour = HOURS[(turn + 2 * number) % len(HOURS)]
    begins = datetime.combine(day, time(hour), work.desk.now().tzinfo)
    over = day < as_of
    given = {
        "label": sort.label,
        "start_at": begins,
        "end_at": begins + timedelta(minutes=50),
        "user_ids": work.desk.user_id,
        "room_id": halls[0] if halls and not sort.place else "",
        "place": sort.place,
        "escort": sort.escort,
        "state": AppointmentState.ATTENDED if over else AppointmentState.PLANNED,
    }
    calendar.book_in(work, resident, given, Purpose(sort.kind, sort.purpose), helper)


def _given(
    desk: Desk, everybody: Sequence[ResidentId], role: Role, as_of: date
) -> Iterator[tuple[ResidentId, TaskKind, dict[str, object]]]:
    theirs = _reached(desk, everybody, role)
    for number, (whose, kind, what, days) in enumerate(_TASKS):
        if whose is not role or not theirs:
            continue
        given: dict[str, object] = {
            "what": what,
            "owner_id": desk.user_id,
            "due_on": as_of + timedelta(days=days),
            "state": TaskState.DOING if number == 1 else TaskState.TODO,
        }
        yield theirs[number % len(theirs)], kind, given
