"""From an appointment to its session, and from a session to the next appointment (guide 6.1).

That an appointment was for counselling is in no open column: a session keeps its appointment's id
in its sealed body alone, and no id is reckoned from the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.kinds.appointment import (
    Appointment,
    AppointmentLabel,
    AppointmentState,
    CounsellingAppointmentDetail,
    Interpreter,
    InterpreterBooking,
)
from shelterdesk.domain.kinds.bed import Room
from shelterdesk.domain.kinds.counselling import Attendance, CounsellingSession, clock_of
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import NotFound
from shelterdesk.services.interpreting import follow_in
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

STATES: Mapping[AppointmentState, Attendance] = {
    AppointmentState.ATTENDED: Attendance.ATTENDED,
    AppointmentState.PART: Attendance.PART,
    AppointmentState.DID_NOT_ATTEND: Attendance.DID_NOT_ATTEND,
    AppointmentState.CANCELLED_BY_RESIDENT: Attendance.CANCELLED_BY_RESIDENT,
    AppointmentState.CANCELLED_BY_HOUSE: Attendance.CANCELLED_BY_HOUSE,
}
WRITES = frozenset(
    {AppointmentState.ATTENDED, AppointmentState.PART, AppointmentState.DID_NOT_ATTEND}
)
FIRST_HOUR = time(9)  # where the session before had no time
_CALLED_OFF = frozenset(
    {AppointmentState.CANCELLED_BY_RESIDENT, AppointmentState.CANCELLED_BY_HOUSE}
)
_HOLDS = frozenset(
    {
        AppointmentState.REQUESTED,
        AppointmentState.OFFERED,
        AppointmentState.PLANNED,
        AppointmentState.CONFIRMED,
    }
)


@dataclass(frozen=True)
class Begun:
    """What an appointment fills into its session; ``session`` where there is one already."""

    values: Mapping[str, Any]
    session: RecordId | None = None


def may_write(desk: Desk, appointment: Appointment) -> bool:
    """Whether one counsels this resident, and it is known who came."""
    return bool(
        appointment.resident
        and appointment.state in WRITES
        and desk.may(Act.CREATE, CounsellingSession, appointment.resident)
    )


def begin(desk: Desk, id: RecordId) -> Begun:
    """What is known of the session from its appointment; ``NotFound`` when it is out of reach."""
    with desk.look() as work:
        about = work.shelf(Appointment).get(id)
        held = session_in(work, about.resident, id)
        if held is not None:
            return Begun({}, RecordId(held.id))
        zone = desk.now().tzinfo
        starts = about.start_at.astimezone(zone)
        ends = about.end_at.astimezone(zone) if about.end_at else None
        rooms: dict[str, str] = {room.id: room.name for room in work.shelf(Room).every()}
        booked = tuple(
            each
            for each in work.shelf(InterpreterBooking).every(open_appointment_id=id)
            if each.state not in _CALLED_OFF
        )
        named = {each.id: each.name for each in work.shelf(Interpreter).every()} if booked else {}
    return Begun(
        {
            "appointment_id": id,
            "held_on": starts.date(),
            "starts_at": f"{starts:%H:%M}",
            "ends_at": f"{ends:%H:%M}" if ends else "",
            "place": about.place or rooms.get(about.room_id, ""),
            "language": next((each.language for each in booked if each.language), ""),
            "interpreter": next(
                (named[i] for each in booked if (i := RecordId(each.interpreter_id)) in named), ""
            ),
            "attendance": STATES.get(about.state, Attendance.ATTENDED),
        }
    )


def session_in(work: Work, resident: ResidentId, id: RecordId) -> CounsellingSession | None:
    """The session of an appointment; only whoever reads this resident's sessions can tell."""
    scope = bytes.fromhex(resident)
    found = work.shelf(CounsellingSession).every(resident=scope)
    return next((each for each in found if each.appointment_id == id), None)


def tell_calendar_in(work: Work, session: CounsellingSession) -> None:
    """Who came stands in the calendar too, as far as one may say so there."""
    if not session.appointment_id:
        return
    shelf, desk = work.shelf(Appointment), work.desk
    try:
        about = shelf.get(RecordId(session.appointment_id))
    except NotFound:
        return
    state = next(state for state, came in STATES.items() if came is session.attendance)
    may = desk.policy.may(
        desk.actor, Act.AMEND, Appointment.kind, about.resident, author=about.author
    )
    if may and about.state is not state:
        follow_in(work, shelf.amend(about.id, about.rev, {"state": state}))


def tell_session_in(work: Work, appointment: Appointment) -> None:
    """Who came stands in the session too, if it is one's own.

    Somebody else who says what became of it has no key for sessions: theirs stays as written.
    """
    came, desk = STATES.get(appointment.state), work.desk
    if came is None or not desk.may(Act.CREATE, CounsellingSession, appointment.resident):
        return
    held = session_in(work, appointment.resident, RecordId(appointment.id))
    if held is None or held.attendance is came:
        return
    if desk.user_of(held.author) == desk.user_id:
        work.shelf(CounsellingSession).amend(held.id, held.rev, {"attendance": came})


# ---- the next one


def next_at(desk: Desk, session: CounsellingSession) -> datetime | None:
    """When they meet again, at the hour of this session; None where nothing lies ahead."""
    if session.next_on is None or session.next_on < desk.today():
        return None
    if not desk.may(Act.CREATE, Appointment, session.resident):
        return None
    clock = clock_of(session.starts_at) or FIRST_HOUR
    return datetime.combine(session.next_on, clock, desk.now().tzinfo)


def to_ask(desk: Desk, session: CounsellingSession) -> datetime | None:
    """The same, and None where one has an appointment with this resident on that day already."""
    at = next_at(desk, session)
    if at is None:
        return None
    with desk.look() as work:
        return None if _there(work, session, at) else at


def meet_again(
    desk: Desk, session: CounsellingSession, purpose: str
) -> Receipt[Appointment | None]:
    """Make the planned appointment of “We meet again on”; one that is there is not made twice.

    Others see a talk, when and with whom; *purpose* (in words) is read in counselling alone.
    """
    at = next_at(desk, session)
    if at is None:
        return Receipt(None, frozenset())
    with desk.work("appointment.again") as work:
        there = _there(work, session, at)
        if there is not None:
            return Receipt(there, frozenset())
        given = {
            "label": AppointmentLabel.TALK,
            "start_at": at.astimezone(UTC),
            "end_at": (at + timedelta(minutes=session.minutes)).astimezone(UTC)
            if session.minutes
            else None,
            "user_ids": desk.user_id,
            "place": session.place,
        }
        kept = work.shelf(Appointment).add(work.make(Appointment, session.resident, given))
        told = {"appointment_id": kept.id, "purpose": purpose}
        detail = work.make(CounsellingAppointmentDetail, session.resident, told)
        work.shelf(CounsellingAppointmentDetail).add(detail)
    return Receipt(kept, frozenset(work.changed))


def _there(work: Work, session: CounsellingSession, at: datetime) -> Appointment | None:
    """One's own appointment with this resident on that day, if it still holds."""
    zone, me = at.tzinfo, work.desk.user_id
    for each in work.shelf(Appointment).every(resident=bytes.fromhex(session.resident)):
        on = each.start_at.astimezone(zone).date()
        if on == at.date() and me in each.user_ids.split(",") and each.state in _HOLDS:
            return each
    return None
