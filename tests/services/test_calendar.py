"""The calendar: who sees an appointment and what it is for, what clashes, what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest

from shelterdesk.domain.clashes import Clash
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.appointment import (
    Appointment,
    AppointmentDetail,
    AppointmentState,
    CounsellingAppointmentDetail,
    HealthAppointmentDetail,
    Interpreter,
    InterpreterBooking,
    LegalAppointmentDetail,
    PapersAppointmentDetail,
)
from shelterdesk.domain.kinds.bed import Room
from shelterdesk.domain.kinds.counselling import Attendance
from shelterdesk.domain.kinds.resident import AgeGroup, InterpreterWish, Resident
from shelterdesk.domain.kinds.task import CounsellingTask
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Frozen, Invalid, NoKey, NotFound
from shelterdesk.services import (
    booking_slips,
    calendar,
    clashing,
    counselling,
    interpreting,
    offering,
    papers,
    records,
    shift,
    tasks,
)
from shelterdesk.services.calendar import Purpose
from shelterdesk.services.interpreting import Interpreting
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast, found

SEATED = ("mia", "carla", "amara", "bela", "nils", "hana", "nora", "lea", "adam")
MARKER = "about the river"
EVERYBODY = {"mia", "carla", "amara", "nora", "lea", "hana", "nils"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """Everybody sits in one house, once for all these tests."""
    cast = found(tmp_path_factory.mktemp("calendar") / "house")
    with cast.seated(*SEATED):
        shift.begin(cast.desk("hana"))
        yield cast


@pytest.fixture
def staffed(house: Cast) -> tuple[Cast, ResidentId]:
    """A new Rosa with whom everybody works; Bela, a counsellor, does not."""
    rosa = house.admit("nils")
    together(house, rosa)
    return house, rosa


def together(cast: Cast, resident: ResidentId) -> None:
    roles = (("carla", Role.CM), ("amara", Role.COU), ("nora", Role.NUR), ("lea", Role.LEG))
    for login, role in roles:
        cast.assign(resident, login, role)


def at(cast: Cast, hour: int, day: int = 0) -> datetime:
    here = cast.desk("mia").now()
    return here.replace(hour=hour, minute=0, second=0) + timedelta(days=day)


def given(cast: Cast, hour: int = 10, day: int = 0, **more: Any) -> dict[str, Any]:
    begins = at(cast, hour, day)
    return {"start_at": begins, "end_at": begins + timedelta(hours=1), **more}


def opened_by(cast: Cast, kind: type[Record], id: RecordId) -> set[str]:
    """Whose raw keys open it, whatever the program says."""
    holding = set()
    for login in SEATED:
        desk = cast.desk(login)
        with engines.reading(desk.engine) as db, desk.ledger.on(db):
            row = Rows(db, desk.schema).newest(kind, bytes.fromhex(id))
            assert row is not None
            assert MARKER.encode() not in row.ct
            try:
                desk.vault.open(row)
            except NoKey:
                continue
            holding.add(login)
    return holding


def seen_by(cast: Cast, rosa: ResidentId, day: int = 0) -> set[str]:
    """On whose calendar an appointment of Rosa stands."""
    holding = set()
    for login in SEATED:
        try:
            shown = calendar.between(cast.desk(login), TODAY + timedelta(days=day))
        except Denied:
            continue
        if any(entry.appointment.resident == rosa for entry in shown):
            holding.add(login)
    return holding


@pytest.mark.attack(4)
def test_all_who_work_with_her_see_when_and_where_and_few_what_for(staffed) -> None:
    cast, rosa = staffed
    readers = {
        AppointmentDetail: ("carla", {"mia", "carla"}),
        HealthAppointmentDetail: ("nora", {"nora"}),
        CounsellingAppointmentDetail: ("amara", {"amara"}),
        LegalAppointmentDetail: ("lea", {"carla", "lea"}),
        PapersAppointmentDetail: ("carla", {"mia", "carla", "lea"}),
    }
    for number, (kind, (login, who)) in enumerate(readers.items()):
        desk = cast.desk(login)
        assert kind in calendar.purposes_by_hand(desk, rosa)
        values = given(cast, 8 + number)
        kept = calendar.book(desk, rosa, values, purpose=Purpose(kind, MARKER)).value
        (detail,) = calendar.purposes(desk, kept)
        assert opened_by(cast, kind, detail.id) == who, kind
        readable = {name for name in SEATED if calendar.purposes(cast.desk(name), kept)}
        assert readable == who, kind
        assert MARKER not in str(calendar.one(cast.desk("nils"), kept.id))
    assert seen_by(cast, rosa) == EVERYBODY
    assert seen_by(cast, rosa, 1) == set()


@pytest.mark.attack(4)
def test_a_resident_out_of_reach_leaves_no_trace(house: Cast) -> None:
    child = house.admit("nils", "Sita", AgeGroup.CHILD)
    house.assign(child, "carla", Role.CM)
    carla, mia = house.desk("carla"), house.desk("mia")
    values = given(house, 9, 5, place="Clinic", user_ids=[house.user("amara")])
    kept = calendar.book(carla, child, values).value
    assert opened_by(house, Appointment, kept.id) == {"mia", "carla", "nils"}
    assert seen_by(house, child, 5) == {"mia", "carla", "nils"}  # who let her in
    for login in ("amara", "bela", "nora", "lea", "hana"):
        desk = house.desk(login)
        with pytest.raises(NotFound):
            calendar.one(desk, kept.id)
        assert "Clinic" not in str(calendar.between(desk, TODAY, 30))
        assert child not in str(calendar.between(desk, TODAY, 30))
    rosa = house.admit("nils")
    house.assign(rosa, "amara", Role.COU)
    wanted = given(house, 9, 5, user_ids=[house.user("amara")])
    told = clashing.warnings(house.desk("amara"), rosa, wanted)
    assert [(each.found.clash, each.who) for each in told] == [(Clash.WORKER, "Amara")]
    assert child not in str(told)  # that somebody is taken, never because of whom
    told = clashing.warnings(mia, child, wanted)
    assert Clash.RESIDENT in [each.found.clash for each in told]


def test_it_warns_of_people_rooms_and_interpreters_and_saves_all_the_same(staffed) -> None:
    cast, rosa = staffed
    mia, carla = cast.desk("mia"), cast.desk("carla")
    room = records.add(mia, Room, ResidentId(""), {"name": "Blue room"}).value
    win = records.add(mia, Interpreter, ResidentId(""), {"name": "Win"}).value
    values = given(cast, 10, 2, room_id=room.id, user_ids=[carla.user_id, mia.user_id])
    first = calendar.book(carla, rosa, values, interpreting=Interpreting(win.id, "mya")).value
    again = Interpreting(win.id, "mya")
    told = clashing.warnings(mia, rosa, values, again)
    assert [(each.found.clash, each.who) for each in told] == [
        (Clash.RESIDENT, ""),
        *sorted(
            [(Clash.WORKER, "Carla"), (Clash.WORKER, "Mia")],
            key=lambda each: cast.user(each[1].lower()),
        ),
        (Clash.ROOM, "Blue room"),
        (Clash.INTERPRETER, "Win"),
    ]
    assert clashing.warnings(carla, rosa, values, again, of=first.id) == ()  # not with itself
    right_after = given(cast, 11, 2, room_id=room.id, user_ids=[carla.user_id])
    assert clashing.warnings(carla, rosa, right_after, again) == ()
    calendar.book(mia, rosa, values)  # a warning, no more
    calendar.settle(carla, first, AppointmentState.CANCELLED_BY_RESIDENT)
    told = clashing.warnings(carla, rosa, {**values, "user_ids": [carla.user_id]}, again)
    assert {each.found.clash for each in told} == {Clash.RESIDENT, Clash.WORKER, Clash.ROOM}


@pytest.mark.attack(4)
def test_a_slip_tells_the_interpreter_where_and_when_and_nothing_else(staffed) -> None:
    cast, rosa = staffed
    mia, carla, amara = cast.desk("mia"), cast.desk("carla"), cast.desk("amara")
    win = records.add(mia, Interpreter, ResidentId(""), {"name": "Win Interpreter"}).value
    secret = {"place": "North gate", "remark": MARKER, "escort": "Hana"}
    purpose = Purpose(AppointmentDetail, MARKER)
    kept = calendar.book(
        carla, rosa, given(cast, 10, 11, **secret, user_ids=[carla.user_id]), purpose=purpose
    ).value
    with pytest.raises(NotFound):  # nobody was asked yet
        booking_slips.make(carla, kept.id)
    interpreting.ask(carla, kept, Interpreting(win.id, "mya"))
    with pytest.raises(Denied):
        booking_slips.make(amara, kept.id)
    with pytest.raises((Denied, NotFound)):
        booking_slips.make(cast.desk("bela"), kept.id)
    paper = booking_slips.make(carla, kept.id)
    (page,) = pypdfium2.PdfDocument(paper.pdf)
    told = " ".join(page.get_textpage().get_text_range().split())
    with carla.look() as work:
        name = work.shelf(Resident).get(RecordId(rosa)).code_name
    when = f"{kept.start_at.astimezone(carla.now().tzinfo):%Y-%m-%d, %H:%M}"
    assert all(word in told for word in (name, "Burmese", "North gate", when))
    own = (MARKER, "Hana", "Carla", "Win Interpreter", carla.house_code, "Appointment")
    assert [word for word in own if word in told] == []
    papers.let_out(carla, paper)
    assert booking_slips.PRINTED in {entry.action for entry in carla.trail()}


def test_an_interpreter_from_the_same_area_is_asked_about(staffed) -> None:
    cast, rosa = staffed
    mia, carla = cast.desk("mia"), cast.desk("carla")
    values = {"name": "Aye", "home_area": "Hpa-an, Kayin"}
    aye = Interpreting(records.add(mia, Interpreter, ResidentId(""), values).value.id)
    wanted = given(cast, 10, 3)

    def told() -> list[Clash]:
        return [each.found.clash for each in clashing.warnings(carla, rosa, wanted, aye)]

    assert told() == []
    wish = records.add(carla, InterpreterWish, rosa, {"home_area": "hpa an"}).value
    assert told() == [Clash.SAME_AREA]
    for change, clash in (
        ({"not_same_community": Answer.NO}, []),
        ({"not_same_community": Answer.YES, "home_area": ""}, [Clash.MAY_BE_SAME]),
        ({"not_same_community": Answer.NO, "avoid": ("aye",)}, [Clash.AVOIDED]),
    ):
        wish = records.amend(carla, InterpreterWish, wish.id, wish.rev, change).value
        assert told() == clash


def test_it_is_moved_confirmed_and_settled_and_the_interpreter_with_it(staffed) -> None:
    cast, rosa = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    win = records.add(mia, Interpreter, ResidentId(""), {"name": "Win"}).value
    asked = Interpreting(win.id)
    kept = calendar.book(carla, rosa, given(cast, 10, 4), interpreting=asked, once="form").value
    twice = calendar.book(carla, rosa, given(cast, 10, 4), interpreting=asked, once="form").value
    assert (twice.id, twice.rev) == (kept.id, 1)  # a double click
    kept = calendar.confirm(mia, kept).value
    kept = calendar.change(carla, kept, given(cast, 15, 6)).value
    assert kept.state is AppointmentState.PLANNED
    (booking,) = records.page(carla, InterpreterBooking, rosa).rows
    assert booking.start_at == at(cast, 15, 6)
    assert seen_by(cast, rosa, 4) == set()
    assert calendar.between(mia, TODAY + timedelta(days=6))[-1].interpreters == ("Win",)
    with pytest.raises(Invalid):
        calendar.change(carla, kept, {"end_at": at(cast, 14, 6)})
    kept = calendar.settle(carla, kept, AppointmentState.CANCELLED_BY_HOUSE).value
    with pytest.raises(Frozen):
        calendar.change(carla, kept, given(cast, 9, 7))
    (booking,) = records.page(carla, InterpreterBooking, rosa).rows
    assert booking.state is AppointmentState.CANCELLED_BY_HOUSE
    assert not calendar.between(mia, TODAY + timedelta(days=6))[-1].holds
    for login in ("amara", "nora", "nils", "hana", "bela"):
        with pytest.raises((Denied, NotFound)):
            calendar.settle(cast.desk(login), kept, AppointmentState.PLANNED)


def counselled(cast: Cast, rosa: ResidentId, day: int) -> Appointment:
    talk = Purpose(CounsellingAppointmentDetail, MARKER)
    return calendar.book(cast.desk("amara"), rosa, given(cast, 10, day), purpose=talk).value


def test_why_she_did_not_come_lies_where_what_it_was_for_lies(staffed) -> None:
    """Everybody on duty reads an appointment: what she said of counselling is not in it."""
    cast, rosa = staffed
    amara, carla, said = cast.desk("amara"), cast.desk("carla"), "She is afraid of the talk."
    held, other = counselled(cast, rosa, 8), counselled(cast, rosa, 9)
    not_now = AppointmentState.CANCELLED_BY_RESIDENT
    calendar.settle(amara, held, not_now, said)
    (detail,) = calendar.purposes(amara, held)
    assert (detail.purpose, detail.outcome) == (MARKER, said)
    with carla.look() as work:
        shown = work.shelf(Appointment).history(held.id)
    assert said not in str([each.values() for each in shown])
    assert calendar.purposes(carla, held) == ()
    with pytest.raises(NotFound):  # who reads nothing of it has no place for such words
        calendar.settle(carla, other, not_now, said)
    assert calendar.one(carla, other.id).appointment.state is AppointmentState.PLANNED
    calendar.settle(carla, other, not_now)


def offers(cast: Cast, login: str, rosa: ResidentId) -> list[str]:
    lines = tasks.of_resident(cast.desk(login), rosa)
    return [line.task.what for line in lines if isinstance(line.task, CounsellingTask)]


def test_three_times_in_a_row_makes_one_gentle_task_for_counsellors(staffed) -> None:
    cast, rosa = staffed
    amara, carla = cast.desk("amara"), cast.desk("carla")
    missed = AppointmentState.DID_NOT_ATTEND
    calendar.settle(amara, counselled(cast, rosa, -9), missed)
    calendar.settle(amara, counselled(cast, rosa, -8), AppointmentState.ATTENDED)
    for day in (-7, -6):
        calendar.settle(amara, counselled(cast, rosa, day), missed)
    calendar.settle(amara, counselled(cast, rosa, -5), AppointmentState.CANCELLED_BY_RESIDENT)
    for day in (-4, -3):  # a walk is no counselling
        calendar.settle(carla, calendar.book(carla, rosa, given(cast, 9, day)).value, missed)
    assert offers(cast, "amara", rosa) == []
    for day in (-2, -1):  # the third, and the fourth
        calendar.settle(amara, counselled(cast, rosa, day), missed)
        assert offers(cast, "amara", rosa) == [offering.OFFER]
    assert [offers(cast, login, rosa) for login in ("mia", "carla", "nora")] == [[], [], []]
    assert offering.waiting(amara) == ()


def test_sessions_and_calendar_make_one_task_of_the_same_days(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    for day in (-3, -2, -1):
        calendar.settle(amara, counselled(cast, rosa, day), AppointmentState.DID_NOT_ATTEND)
        held = {
            "held_on": TODAY + timedelta(days=day),
            "attendance": Attendance.DID_NOT_ATTEND,
        }
        counselling.record_session(amara, rosa, held, {})
    assert len(offers(cast, "amara", rosa)) == 1


def test_a_third_time_that_another_wrote_down_still_reaches_the_counsellor(staffed) -> None:
    cast, rosa = staffed
    for day in (-3, -2, -1):
        held = counselled(cast, rosa, day)
        calendar.settle(cast.desk("carla"), held, AppointmentState.DID_NOT_ATTEND)
    assert offers(cast, "amara", rosa) == []
    (line,) = [w for w in offering.waiting(cast.desk("amara")) if w.resident == rosa]
    assert "{who}" in line.said
    assert [offering.waiting(cast.desk(login)) for login in ("carla", "mia", "nora")] == [()] * 3


def test_what_waits_today_is_ones_own(staffed) -> None:
    cast, rosa = staffed
    nora = cast.desk("nora")
    calendar.book(nora, rosa, given(cast, 18, user_ids=[nora.user_id]))
    (line,) = calendar.waiting(nora)
    assert (line.count, line.resident) == (1, "")
    assert calendar.waiting(cast.desk("adam")) == ()
