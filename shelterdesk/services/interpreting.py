"""Interpreters: who they are, and for which appointments they are asked.

They have no account (decision 7): a booking names an interpreter, a time and a language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shelterdesk.domain.clashes import OFF, holds
from shelterdesk.domain.kinds.appointment import (
    Appointment,
    AppointmentState,
    Interpreter,
    InterpreterBooking,
)
from shelterdesk.domain.once import id_of
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId
from shelterdesk.errors import NotFound
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work


@dataclass(frozen=True)
class Interpreting:
    """Who interprets, and in which language."""

    interpreter: RecordId
    language: str = ""
    by_phone: bool = False


def interpreters(desk: Desk) -> tuple[Interpreter, ...]:
    """Everybody who interprets for the house now, by name."""
    return tuple(each for each in everybody(desk) if each.is_active)


def everybody(desk: Desk) -> tuple[Interpreter, ...]:
    """The same, and behind them who did before."""
    with desk.look() as work:
        found = list(work.shelf(Interpreter).every())
    return tuple(sorted(found, key=lambda each: (not each.is_active, each.name, each.id)))


def ask(
    desk: Desk, appointment: Appointment, interpreting: Interpreting, draft: str = ""
) -> Receipt[InterpreterBooking]:
    """Ask an interpreter for an appointment; nobody is asked twice for the same one."""
    with desk.work("interpreter_booking.add") as work:
        kept = ask_in(work, appointment, interpreting)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def ask_in(work: Work, appointment: Appointment, interpreting: Interpreting) -> InterpreterBooking:
    """The same, inside a unit of work that goes on."""
    shelf = work.shelf(InterpreterBooking)
    id = id_of("interpreter_booking", appointment.id, interpreting.interpreter)
    given = {
        "appointment_id": appointment.id,
        "interpreter_id": interpreting.interpreter,
        "language": interpreting.language,
        "start_at": appointment.start_at,
        "end_at": appointment.end_at,
        "state": AppointmentState.PLANNED,
    }
    try:
        before = shelf.get(id)
    except NotFound:
        return shelf.add(InterpreterBooking.new(id, appointment.resident, given))
    return before if before.state not in OFF else shelf.amend(id, before.rev, given)


def follow_in(work: Work, appointment: Appointment) -> None:
    """Interpreters are asked for the new time, or no more, as far as one may say so."""
    shelf, desk = work.shelf(InterpreterBooking), work.desk
    times = {"start_at": appointment.start_at, "end_at": appointment.end_at}
    for each in tuple(shelf.every(open_appointment_id=appointment.id)):
        given = {**times, "state": appointment.state if each.state not in OFF else each.state}
        same = all(getattr(each, name) == value for name, value in given.items())
        about = each.resident or None
        if not same and desk.policy.may(
            desk.actor, Act.AMEND, InterpreterBooking.kind, about, author=each.author
        ):
            shelf.amend(each.id, each.rev, given)


def booked_in(work: Work, begin: datetime, end: datetime) -> dict[str, list[str]]:
    """Interpreters by the appointment they are asked for, from the open columns."""
    found: dict[str, list[str]] = {}
    shelf = work.shelf(InterpreterBooking)
    for seen in shelf.glimpses("start_at", begin.isoformat(), end.isoformat()):
        if holds(seen.columns):
            appointment = found.setdefault(str(seen.columns.get("appointment_id")), [])
            appointment.append(str(seen.columns.get("interpreter_id")))
    return found
