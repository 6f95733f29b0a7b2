"""What does not go together, said before an appointment is saved. It warns and never blocks.

That a room, a worker or an interpreter is taken is told from the open columns alone, and never
because of whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.clashes import Found, Taken, at_ease, clashes, taken_of
from shelterdesk.domain.kinds.appointment import Appointment, Interpreter
from shelterdesk.domain.kinds.resident import InterpreterWish
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.errors import Denied, NotFound
from shelterdesk.services.calendar import names_in, settled, split
from shelterdesk.services.interpreting import Interpreting, booked_in
from shelterdesk.services.shift import NOBODY

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

AROUND = timedelta(days=1)  # nothing that clashes begins earlier, or later, than that


@dataclass(frozen=True)
class Warned:
    """Something that does not go together: what, with whose name, from when."""

    found: Found
    who: str


def warnings(
    desk: Desk,
    resident: ResidentId,
    values: Values,
    interpreting: Interpreting | None = None,
    *,
    of: RecordId | None = None,
) -> tuple[Warned, ...]:
    """What does not go together, were it saved so; it warns and never blocks.

    *of* is the appointment that is being changed.
    """
    given = settled(values)
    start = given.get("start_at")
    if start is None:
        return ()
    with desk.look() as work:
        booked = booked_in(work, start - AROUND, start + 2 * AROUND)
        own = frozenset(booked.get(of, ())) if of else frozenset()
        asked = frozenset({interpreting.interpreter}) if interpreting else frozenset()
        wanted = Taken(
            of or "",
            start,
            given.get("end_at"),
            frozenset(split(given.get("user_ids", ""))),
            given.get("room_id", ""),
            own | asked,
            resident,
        )
        found = list(clashes(wanted, _taken(work, start, booked)))
        for id in sorted(wanted.interpreters):
            interpreter = work.shelf(Interpreter).get(RecordId(id))
            phone = interpreting is not None and id in asked and interpreting.by_phone
            found.extend(at_ease(interpreter, _wish(work, resident), start, phone=phone))
        names = names_in(work)
    return tuple(Warned(each, names.get(each.about, "")) for each in found)


def _taken(work: Work, start: datetime, booked: Mapping[str, Sequence[str]]) -> Iterator[Taken]:
    """What takes time around *start*: whose, only of residents whom one reaches."""
    shelf = work.shelf(Appointment)
    span = "start_at", (start - AROUND).isoformat(), (start + 2 * AROUND).isoformat()
    about = {each.id: each.resident for each in shelf.between(*span)}
    for seen in shelf.glimpses(*span):
        whose = about.get(seen.id, NOBODY)
        taken = taken_of(seen.id, seen.columns, booked.get(seen.id, ()), whose)
        if taken is not None:
            yield taken


def _wish(work: Work, resident: ResidentId) -> InterpreterWish | None:
    if not resident:
        return None
    try:
        return next(iter(work.shelf(InterpreterWish).page(resident, size=1).rows), None)
    except (Denied, NotFound):
        return None
