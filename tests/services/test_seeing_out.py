"""Leaving, closing a file, coming back: nothing ever stops the person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shelterdesk.domain.kinds.appointment import Appointment, AppointmentState
from shelterdesk.domain.kinds.bed import Bed, BedAssignment, Room
from shelterdesk.domain.kinds.belonging import Belonging, BelongingEvent, BelongingMove
from shelterdesk.domain.kinds.closing import Closing, ExitReason
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.resident import CaseStatus, Resident
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.kinds.task import CounsellingTask, Task, TaskState
from shelterdesk.domain.record import RecordId, ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound, PassphraseNeeded, StillOpen
from shelterdesk.services import (
    assignments,
    calendar,
    code_names,
    consents,
    looks,
    records,
    seeing_out,
    shift,
    tasks,
)
from tests.cast import TODAY, Cast

HOUSE = ResidentId("")
OFF = AppointmentState.CANCELLED_BY_HOUSE


def closing(**more: Any) -> dict[str, Any]:
    return {"on": TODAY, "reason": ExitReason.MOVED_ON, "checked": ("feedback",), **more}


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    """A resident with a bed, a bag and a passport in safekeeping."""
    with cast.seated("mia", "nils", "hana", "carla", "amara"):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        room = records.add(mia, Room, HOUSE, {"name": "Four"}).value
        bed = records.add(mia, Bed, HOUSE, {"name": "4a", "room_id": room.id}).value
        records.add(mia, BedAssignment, rosa, {"bed_id": bed.id, "from_on": TODAY})
        paper = {"document_type": "passport", "state": "in_safekeeping"}
        records.add(carla, Document, rosa, paper)
        records.add(mia, Belonging, rosa, {"description": "Blue bag"})
    return rosa


def give_back(cast: Cast, rosa: ResidentId) -> None:
    mia, carla = cast.desk("mia"), cast.desk("carla")
    bag = records.page(mia, Belonging, rosa).rows[0]
    given = {"belonging_id": bag.id, "on": TODAY, "move": BelongingMove.GIVEN_BACK}
    records.add(mia, BelongingEvent, rosa, given)
    paper = records.page(carla, Document, rosa).rows[0]
    records.amend(carla, Document, paper.id, paper.rev, {"state": "handed_over"})


def test_going_is_one_step_for_whoever_is_on_duty(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "hana", "carla"):
        mia, hana, carla = cast.desk("mia"), cast.desk("hana"), cast.desk("carla")
        shift.begin(hana)
        before = seeing_out.look(hana, rosa)
        assert before.may_leave
        assert not before.may_close
        assert not before.sees_all
        assert seeing_out.leave_now(hana, rosa).value.left_on == TODAY
        going = seeing_out.look(mia, rosa)
        assert not going.is_here
        assert not going.has_bed
        assert len(going.points) == 2  # nothing of this stopped her
        (line,) = seeing_out.waiting(carla)
        assert (line.count, line.route) == (1, f"residents/{rosa}/leaving")
        with pytest.raises(NotFound):
            seeing_out.leave_now(hana, rosa)


def test_a_counsellor_on_duty_writes_it_down_too(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "amara", "lea"):
        amara = cast.desk("amara")
        assert not seeing_out.look(amara, rosa).may_leave
        with pytest.raises((Denied, NotFound)):
            seeing_out.leave_now(amara, rosa)
        shift.begin(amara)
        assert seeing_out.look(amara, rosa).may_leave
        assert seeing_out.leave_now(amara, rosa).value.state is StayState.CLOSED
        assert not seeing_out.look(cast.desk("mia"), rosa).has_bed
        shift.begin(cast.desk("lea"))  # she reads no file of Rosa's, and finds nobody here
        with pytest.raises((Denied, NotFound)):
            seeing_out.leave_now(cast.desk("lea"), rosa)


def test_the_file_waits_for_what_the_house_still_has(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "carla", "amara"):
        carla = cast.desk("carla")
        assert [type(p.record) for p in seeing_out.look(carla, rosa).points] == [
            Document,
            Belonging,
        ]
        with pytest.raises(StillOpen):
            seeing_out.close_file(carla, rosa, closing())
        assert records.page(carla, Stay, rosa).rows[0].state is StayState.IN_HOUSE
        points = seeing_out.look(carla, rosa).points
        all_ids = tuple(p.id for p in points)
        with pytest.raises(Invalid):
            seeing_out.close_file(carla, rosa, closing(explained=all_ids))
        said = closing(explained=all_ids[:1], open_points="The embassy has it.")
        with pytest.raises(StillOpen):
            seeing_out.close_file(carla, rosa, said)
        seeing_out.close_file(carla, rosa, {**said, "explained": all_ids})


def test_everything_ends_with_the_file(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "max", "carla", "amara"):
        mia, carla, amara = cast.desk("mia"), cast.desk("carla"), cast.desk("amara")
        give_back(cast, rosa)
        kept = seeing_out.close_file(carla, rosa, closing()).value
        assert kept.state is SignState.SIGNED
        assert assignments.of(mia, rosa) == ()
        assert records.page(mia, Stay, rosa).rows[0].state is StayState.CLOSED
        assert records.page(mia, BedAssignment, rosa).rows[0].to_on == TODAY
        assert records.get(mia, Resident, RecordId(rosa)).case_status is CaseStatus.CLOSED
        assert seeing_out.look(mia, rosa).closing == records.get(mia, Closing, kept.id)
        assert seeing_out.waiting(mia) == ()
        for desk in (carla, amara):
            with pytest.raises(NotFound):
                records.page(desk, Resident, rosa)


def planned(cast: Cast, rosa: ResidentId) -> tuple[Task, CounsellingTask, Appointment, Appointment]:
    """A task of Carla's, one that only counselling reads, and a call: yesterday and tomorrow."""
    carla, amara = cast.desk("carla"), cast.desk("amara")
    mine = tasks.add(carla, rosa, Task, {"what": "A bus", "owner_id": carla.user_id}).value
    hers = tasks.add(amara, rosa, CounsellingTask, {"what": "Ask again"}).value
    at = carla.now()
    yesterday, tomorrow = (
        calendar.book(carla, rosa, {"start_at": at + timedelta(days=n), "user_ids": who}).value
        for n, who in ((-1, [carla.user_id]), (1, [carla.user_id]))
    )
    return mine, hers, yesterday, tomorrow


def test_what_was_planned_ends_with_the_file(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "carla", "amara"):
        mia, amara = cast.desk("mia"), cast.desk("amara")
        give_back(cast, rosa)
        mine, hers, yesterday, tomorrow = planned(cast, rosa)
        carla = cast.desk("carla")
        over = tasks.add(carla, rosa, Task, {"what": "Done long ago"}).value
        over = tasks.done(carla, over).value
        seen = tasks.get(amara, CounsellingTask, hers.id)
        seeing_out.close_file(carla, rosa, closing())
        dropped = tasks.get(mia, Task, mine.id)
        assert (dropped.state, dropped.why) == (TaskState.DROPPED, "The file was closed")
        assert tasks.get(mia, Task, over.id) == over
        assert calendar.one(mia, tomorrow.id).appointment.state is OFF
        assert calendar.one(mia, yesterday.id).appointment == yesterday
        with mia.look() as work:  # she closed what she may read; this she may not
            assert work.newest_row(CounsellingTask, hers.id).rev == seen.rev


def test_who_keeps_the_contact_goes_on(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "carla", "amara"):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        give_back(cast, rosa)
        mine, _, _, tomorrow = planned(cast, rosa)
        other = tasks.add(carla, rosa, Task, {"what": "Nobody's"}).value
        yes = {"consent_type": ConsentType.AFTER_CARE, "decision": Decision.GIVEN}
        consents.record(carla, Consent, rosa, {**yes, "starts_on": TODAY})
        seeing_out.close_file(carla, rosa, closing())
        assert tasks.get(carla, Task, mine.id) == mine
        assert calendar.one(carla, tomorrow.id).appointment == tomorrow
        assert tasks.get(carla, Task, other.id).state is TaskState.DROPPED
        left = {line.task.id: line.task.what for line in tasks.of_resident(mia, rosa)}
        assert left.pop(mine.id) == mine.what
        assert list(left.values()) == [looks.WHAT[Consent]]  # in a year the agreement is asked anew


def test_contact_that_was_agreed_keeps_its_case_manager(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "carla", "amara"):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        give_back(cast, rosa)
        yes = {"consent_type": ConsentType.AFTER_CARE, "decision": Decision.GIVEN}
        consents.record(carla, Consent, rosa, {**yes, "starts_on": TODAY})
        seeing_out.close_file(carla, rosa, closing())
        assert records.get(mia, Resident, RecordId(rosa)).case_status is CaseStatus.AFTER_CARE
        assert [a.assignment.role for a in assignments.of(mia, rosa)] == [Role.CM]


def test_coming_back_is_a_new_stay_with_the_same_code(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "nils", "carla"):
        mia, nils = cast.desk("mia"), cast.desk("nils")
        shift.begin(nils)
        code = records.get(mia, Resident, RecordId(rosa)).code
        with pytest.raises(Invalid):
            seeing_out.come_back(nils, rosa)
        give_back(cast, rosa)
        seeing_out.close_file(cast.desk("mia"), rosa, closing())
        seeing_out.come_back(nils, rosa, {"room": "2"})
        found = records.get(mia, Resident, RecordId(rosa))
        assert (found.code, found.case_status) == (code, CaseStatus.IN_HOUSE)
        assert len(records.page(mia, Stay, rosa).rows) == 2
        going = seeing_out.look(mia, rosa)
        assert going.is_here
        assert going.closing is None


def test_coming_back_to_a_name_that_somebody_else_has_by_now(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "nils", "carla"):
        mia, lin = cast.desk("mia"), cast.admit("nils", "Lin")
        give_back(cast, rosa)
        seeing_out.close_file(mia, rosa, closing())
        name = records.get(mia, Resident, RecordId(rosa)).code_name
        cast.time.pass_by(days=800)
        mia.step_up("moon")
        about = records.get(mia, Resident, RecordId(lin))
        code_names.change(mia, lin, about.rev, name)
        seeing_out.come_back(mia, rosa)
        back = records.get(mia, Resident, RecordId(rosa))
        assert back.code_name not in (name, "Lin code")
        assert back.case_status is CaseStatus.IN_HOUSE


def test_who_may_not(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "hana", "amara", "adam"):
        hana, amara, adam = cast.desk("hana"), cast.desk("amara"), cast.desk("adam")
        for desk in (hana, amara, adam):
            with pytest.raises((Denied, NotFound)):
                seeing_out.close_file(desk, rosa, closing())
            with pytest.raises((Denied, NotFound)):
                seeing_out.leave_now(desk, rosa)  # nobody here is on duty
            assert seeing_out.waiting(desk) == ()


def test_signing_asks_for_the_passphrase(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia"):
        mia = cast.desk("mia")
        every = tuple(point.id for point in seeing_out.look(mia, rosa).points)
        cast.time.pass_by(minutes=11)
        with pytest.raises(PassphraseNeeded):
            seeing_out.close_file(mia, rosa, closing(explained=every, open_points="Said so."))
        assert records.page(mia, Stay, rosa).rows[0].state is StayState.IN_HOUSE
