"""From an appointment to one session and on to the next, and nothing open tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from shelterdesk.domain.kinds.appointment import (
    Appointment,
    AppointmentLabel,
    AppointmentState,
    CounsellingAppointmentDetail,
    Interpreter,
    InterpreterBooking,
)
from shelterdesk.domain.kinds.counselling import Attendance, CounsellingSession
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Frozen
from shelterdesk.services import appointment_sessions, calendar, counselling, interpreting, records
from shelterdesk.services.beds import HOUSE
from shelterdesk.services.calendar import Purpose
from shelterdesk.services.counselling import SessionLine
from shelterdesk.services.interpreting import Interpreting
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import Cast, copied

SEATED = ("mia", "nils", "amara", "carla")


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """One house for all of these."""
    with copied(founded_house, tmp_path_factory.mktemp("again") / "house").seated(*SEATED) as cast:
        yield cast


@pytest.fixture
def rosa(house: Cast) -> ResidentId:
    """Somebody whom amara counsels; carla is her case manager."""
    for login in SEATED:
        house.desk(login).step_up("moon")
    rosa = house.admit("nils")
    house.assign(rosa, "amara", Role.COU)
    house.assign(rosa, "carla", Role.CM)
    return rosa


def at(cast: Cast, hour: int) -> datetime:
    return cast.desk("mia").now().replace(hour=hour, minute=30, second=0, microsecond=0)


def booked(cast: Cast, rosa: ResidentId, login: str = "amara") -> Appointment:
    desk, begins = cast.desk(login), at(cast, 13)
    given = {
        "start_at": begins,
        "end_at": begins + timedelta(minutes=50),
        "user_ids": [cast.user("amara")],
        "place": "Garden",
    }
    talk = Purpose(CounsellingAppointmentDetail, "sleep") if login == "amara" else None
    return calendar.book(desk, rosa, given, purpose=talk).value


def written(cast: Cast, appointment: Appointment, text: str = "slept") -> SessionLine:
    begun = appointment_sessions.begin(cast.desk("amara"), RecordId(appointment.id))
    assert begun.session is None
    note = {"brought": text} if text else {}
    return counselling.record_session(
        cast.desk("amara"), appointment.resident, begun.values, note
    ).value


def held(cast: Cast, rosa: ResidentId) -> CounsellingSession:
    (line,) = counselling.sessions(cast.desk("amara"), rosa)
    return line.session


def state(cast: Cast, appointment: Appointment) -> AppointmentState:
    return calendar.one(cast.desk("carla"), RecordId(appointment.id)).appointment.state


def test_an_attended_appointment_fills_in_its_session_once(house: Cast, rosa: ResidentId) -> None:
    amara, planned = house.desk("amara"), booked(house, rosa)
    assert not appointment_sessions.may_write(amara, planned)
    kept = calendar.settle(amara, planned, AppointmentState.ATTENDED).value
    assert appointment_sessions.may_write(amara, kept)
    assert not appointment_sessions.may_write(house.desk("carla"), kept)
    session = written(house, kept).session
    assert (session.starts_at, session.ends_at, session.minutes) == ("13:30", "14:20", 50)
    assert (session.place, session.held_on) == ("Garden", at(house, 13).date())
    again = calendar.settle(amara, kept, AppointmentState.PLANNED).value
    calendar.settle(amara, again, AppointmentState.ATTENDED)
    assert appointment_sessions.begin(amara, RecordId(kept.id)).session == session.id
    with pytest.raises(Frozen):
        counselling.record_session(
            amara, rosa, {"held_on": amara.today(), "appointment_id": kept.id}, {"brought": "x"}
        )
    assert held(house, rosa).id == session.id


def test_the_interpreter_of_a_session_is_the_one_who_was_booked(
    house: Cast, rosa: ResidentId
) -> None:
    amara, mia = house.desk("amara"), house.desk("mia")
    appointment = booked(house, rosa)
    for name in ("Daw Hla", "Mr Chen"):
        kept = records.add(mia, Interpreter, HOUSE, {"name": name, "languages": ("mya",)}).value
        asked = interpreting.ask(mia, appointment, Interpreting(RecordId(kept.id), "mya")).value
        if name == "Daw Hla":
            called_off = {"state": AppointmentState.CANCELLED_BY_HOUSE}
            records.amend(mia, InterpreterBooking, asked.id, asked.rev, called_off)
    done = calendar.settle(amara, appointment, AppointmentState.ATTENDED).value
    filled = appointment_sessions.begin(amara, RecordId(done.id)).values
    assert (filled["interpreter"], filled["language"]) == ("Mr Chen", "mya")
    written(house, done)
    assert held(house, rosa).interpreter == "Mr Chen"


def test_did_not_attend_on_one_shows_on_the_other(house: Cast, rosa: ResidentId) -> None:
    amara, planned = house.desk("amara"), booked(house, rosa)
    kept = calendar.settle(amara, planned, AppointmentState.DID_NOT_ATTEND).value
    session = written(house, kept, "").session
    assert session.attendance is Attendance.DID_NOT_ATTEND
    counselling.change_session(
        amara, RecordId(session.id), session.rev, {"attendance": Attendance.PART}
    )
    assert state(house, kept) is AppointmentState.PART
    now = calendar.one(amara, RecordId(kept.id)).appointment
    calendar.settle(amara, now, AppointmentState.DID_NOT_ATTEND)
    assert held(house, rosa).attendance is Attendance.DID_NOT_ATTEND


def test_who_has_no_key_settles_without_touching_the_session(house: Cast, rosa: ResidentId) -> None:
    """And a counsellor who may not change somebody else's appointment still writes theirs."""
    carla, planned = house.desk("carla"), booked(house, rosa, "carla")
    kept = calendar.settle(carla, planned, AppointmentState.ATTENDED).value
    session = written(house, kept).session
    assert session.attendance is Attendance.ATTENDED
    calendar.settle(carla, kept, AppointmentState.DID_NOT_ATTEND)
    assert held(house, rosa).attendance is Attendance.ATTENDED
    counselling.change_session(
        house.desk("amara"), RecordId(session.id), session.rev, {"attendance": Attendance.PART}
    )
    assert state(house, kept) is AppointmentState.DID_NOT_ATTEND
    with pytest.raises(Denied):
        appointment_sessions.begin(carla, RecordId(kept.id))


def test_nothing_open_ties_a_session_to_its_appointment(house: Cast, rosa: ResidentId) -> None:
    amara = house.desk("amara")
    kept = calendar.settle(amara, booked(house, rosa), AppointmentState.ATTENDED).value
    session = written(house, kept).session
    assert session.appointment_id == kept.id
    with engines.reading(amara.engine) as db, amara.ledger.on(db):
        row = Rows(db, amara.schema).newest(CounsellingSession, bytes.fromhex(session.id))
    assert row is not None
    assert kept.id not in row.open
    assert kept.id.encode() not in row.ct


def test_we_meet_again_makes_one_planned_appointment(house: Cast, rosa: ResidentId) -> None:
    amara = house.desk("amara")
    day = amara.today() + timedelta(days=7)
    facts = {"held_on": amara.today(), "starts_at": "13:30", "ends_at": "14:20", "next_on": day}
    session = counselling.record_session(amara, rosa, facts, {}).value.session
    when = appointment_sessions.to_ask(amara, session)
    assert when is not None
    assert (when.date(), f"{when:%H:%M}") == (day, "13:30")
    made = appointment_sessions.meet_again(amara, session, "We meet again").value
    assert made is not None
    assert made.state is AppointmentState.PLANNED
    assert made.label is AppointmentLabel.TALK
    assert made.end_at == made.start_at + timedelta(minutes=50)
    assert appointment_sessions.to_ask(amara, session) is None
    twice = appointment_sessions.meet_again(amara, session, "We meet again").value
    assert twice is not None
    assert twice.id == made.id
    assert [e.appointment.id for e in calendar.between(house.desk("carla"), day)] == [made.id]
    assert calendar.purposes(house.desk("carla"), made) == ()
    assert [each.purpose for each in calendar.purposes(amara, made)] == ["We meet again"]


def test_a_day_that_is_gone_asks_nothing(house: Cast, rosa: ResidentId) -> None:
    amara = house.desk("amara")
    facts = {"held_on": amara.today(), "next_on": amara.today() - timedelta(days=1)}
    session = counselling.record_session(amara, rosa, facts, {}).value.session
    assert appointment_sessions.to_ask(amara, session) is None
    assert appointment_sessions.meet_again(amara, session, "x").value is None
