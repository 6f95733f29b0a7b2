"""The door and the first night: what is written, what it tells, and who reads it afterwards."""

from datetime import timedelta

import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.intake import STAGES
from shelterdesk.domain.kinds.alert import Alert, AlertKind, ComfortCard
from shelterdesk.domain.kinds.arrival import (
    Arrival,
    ArrivalHealth,
    FirstNightScreen,
    HealthNeed,
    IntakeStage,
    Need,
)
from shelterdesk.domain.kinds.bed import Bed, BedAssignment, Room
from shelterdesk.domain.kinds.consent import Consent, ConsentState, Decision
from shelterdesk.domain.kinds.family import CallerAnswer, CallerRule
from shelterdesk.domain.kinds.health import CareInstruction
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.resident import AgeGroup, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import BedTaken, Denied, Invalid, NoKey, NotFound, OffDuty
from shelterdesk.services import drafts, intake, records, shift
from shelterdesk.services.intake import Standing
from tests.cast import TODAY, Cast

STORY = {"NAR", "NAR.s", "LGL", "LGL.r", "LGL.s", "CPN"}


def came(cast: Cast, login: str = "nils", age: AgeGroup = AgeGroup.ADULT) -> ResidentId:
    """Somebody comes with a passport on offer and an urgent need."""
    desk = cast.desk(login)
    if not shift.on_duty(desk):
        shift.begin(desk)
    values = {
        "everyday_name": {"preferred": "Rosa"},
        "age_status": {"group": age},
        "arrival": {"needs": (Need.FOOD, Need.SLEEP), "brought_by": "Red van"},
        "arrival_health": {"needs": (HealthNeed.URGENT,), "remark": "her left arm"},
        "identity": {"citizenships": ("MM",)},
    }
    return intake.admit_at_door(desk, values).value


def standings(cast: Cast, login: str, resident: ResidentId) -> dict[IntakeStage, Standing]:
    lines = intake.standing(cast.desk(login), resident)
    return {line.stage.stage: line.standing for line in lines}


def opens_raw(cast: Cast, login: str, kind: type[Record], resident: ResidentId) -> bool:
    """Whether this person's keys open any row of the kind, past every policy."""
    desk = cast.desk(login)
    with desk.look() as work:
        rows = list(work._rows.of_resident(kind, bytes.fromhex(resident)))
        assert rows
        for row in rows:
            try:
                desk.vault.open(row)
            except NoKey:
                continue
            return True
    return False


def test_no_stage_asks_for_the_story_and_every_field_is_there() -> None:
    for stage in STAGES:
        for asked in stage.parts:
            assert asked.kind.category not in STORY
            assert set(asked.fields) <= {f.name for f in asked.kind.fields()}
        tabs = {key for key, _ in stage.tabs}
        assert ("account" in tabs) == (stage.stage is IntakeStage.WHEN_CHOSEN)
        assert "legal" not in tabs


@pytest.mark.parametrize("age", [AgeGroup.ADULT, AgeGroup.UNCERTAIN])
def test_who_reads_what_after_the_door(cast: Cast, age: AgeGroup) -> None:
    with cast.seated("mia", "nils", "nora", "carla"):
        rosa = came(cast, age=age)
        intake.write(
            cast.desk("nils"),
            rosa,
            IntakeStage.FIRST_NIGHT,
            {"questions": {"danger_now": Answer.YES, "must_not_know": Answer.YES}},
        )
        nils = cast.desk("nils")
        for kind in (Identity, ArrivalHealth, FirstNightScreen):
            with pytest.raises((Denied, NotFound)):
                records.page(nils, kind, rosa)
            assert not opens_raw(cast, "nils", kind, rosa)
        for kind in (Arrival, CareInstruction, Alert, CallerRule, Resident):
            assert records.page(nils, kind, rosa).rows
        nora = cast.desk("nora")
        assert opens_raw(cast, "nora", ArrivalHealth, rosa)
        (line,) = intake.waiting(nora)
        if age is AgeGroup.ADULT:
            assert line.resident == rosa
            assert records.page(nora, ArrivalHealth, rosa).rows[0].remark
        else:  # she is needed at once; the child's file waits for a manager to name her
            assert (line.said, line.resident, line.route) == (intake.NURSE_NEEDED, "", "today")
        assert opens_raw(cast, "mia", FirstNightScreen, rosa)
        assert not opens_raw(cast, "mia", ArrivalHealth, rosa)
        with cast.desk("carla").look() as work:
            found = [r.resident for r in work.every(Resident)]
            assert (rosa in found) == (age is AgeGroup.ADULT)  # a child is shielded at once


def test_urgent_health_in_the_first_night_calls_the_nurse_and_says_no_more(cast: Cast) -> None:
    with cast.seated("mia", "nils", "nora"):
        rosa, remark = cast.admit("nils"), "the wound smells"
        answers = {"urgent_health": Answer.YES, "danger_now": Answer.NO, "remark": remark}
        intake.write(cast.desk("nils"), rosa, IntakeStage.FIRST_NIGHT, {"questions": answers})
        for login in ("nils", "mia", "nora"):
            (told,) = records.page(cast.desk(login), CareInstruction, rosa).rows
            assert (told.text, told.expires_on) == (intake.CALL_NURSE, TODAY + timedelta(days=3))
        waits = intake.waiting(cast.desk("nora"))
        assert [(w.resident, w.urgent) for w in waits] == [(rosa, False)]


def test_a_need_at_the_door_tells_to_call_a_nurse_and_not_why(cast: Cast) -> None:
    with cast.seated("mia", "nils", "nora"):
        rosa = came(cast)
        told = records.page(cast.desk("nils"), CareInstruction, rosa).rows
        assert [each.text for each in told] == [intake.CALL_NURSE_NOW]
        for login in ("mia", "nora", "nils"):
            waits = intake.waiting(cast.desk(login))
            assert [(w.resident, w.urgent) for w in waits] == [(rosa, True)]
        cast.time.pass_by(days=4)
        assert intake.waiting(cast.desk("nora")) == ()


def test_each_yes_tells_what_to_do_and_a_no_tells_nothing(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        nils = cast.desk("nils")
        rosa = came(cast)
        no = dict.fromkeys(("danger_now", "urgent_health", "must_not_know"), Answer.NO)
        intake.write(nils, rosa, IntakeStage.FIRST_NIGHT, {"questions": no})
        assert not records.page(nils, Alert, rosa).rows
        assert not records.page(nils, CallerRule, rosa).rows
        yes = dict.fromkeys(no, Answer.YES)
        intake.write(nils, rosa, IntakeStage.FIRST_NIGHT, {"questions": yes})
        alerts = records.page(nils, Alert, rosa).rows
        assert {a.sort for a in alerts} == {AlertKind.SAFETY, AlertKind.MEDICAL, AlertKind.CONTACT}
        assert {a.expires_on for a in alerts} == {nils.today() + timedelta(days=3)}
        rule = records.page(nils, CallerRule, rosa).rows[0]
        assert rule.put_through is CallerAnswer.NOT_ALLOWED


def test_a_stage_goes_from_open_over_half_done_to_done(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana"):
        nils = cast.desk("nils")
        rosa = came(cast)
        first = IntakeStage.FIRST_NIGHT
        assert standings(cast, "nils", rosa) == {
            IntakeStage.DOOR: Standing.DONE,
            first: Standing.OPEN,
            IntakeStage.NEXT_DAY: Standing.LATER,
            IntakeStage.THREE_DAYS: Standing.LATER,
            IntakeStage.FIRST_WEEK: Standing.LATER,
            IntakeStage.WHEN_CHOSEN: Standing.OPEN,
        }
        intake.write(nils, rosa, first, {"comfort": {"helps": ("tea",)}})
        assert standings(cast, "nils", rosa)[first] is Standing.HALF_DONE
        shift.begin(cast.desk("hana"))  # the next shift sees how far it got
        line = intake.standing(cast.desk("hana"), rosa)[1]
        assert line.written == {"comfort"}
        answers = {"questions": {"danger_now": Answer.NO}, "room": {"room": "4"}}
        intake.write(cast.desk("hana"), rosa, first, answers)
        assert standings(cast, "nils", rosa)[first] is Standing.DONE
        assert records.page(nils, Stay, rosa).rows[0].room == "4"
        assert records.page(nils, ComfortCard, rosa).rows[0].helps == ("tea",)


def test_not_today_holds_for_today_and_nothing_reminds(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = came(cast)
        stage = IntakeStage.FIRST_NIGHT
        intake.not_today(cast.desk("nils"), rosa, stage)
        assert standings(cast, "mia", rosa)[stage] is Standing.NOT_TODAY
        waits = intake.waiting(cast.desk("mia"))
        assert all(w.said == intake.NURSE_CALLED for w in waits)
        cast.time.pass_by(days=1)
        shift.begin(cast.desk("nils"))
        assert standings(cast, "nils", rosa)[stage] is Standing.OPEN


def test_nothing_written_is_no_step_and_a_draft_is_half_done(cast: Cast) -> None:
    with cast.seated("nils"):
        nils = cast.desk("nils")
        rosa = came(cast)
        stage = IntakeStage.FIRST_NIGHT
        with pytest.raises(Invalid):
            intake.write(nils, rosa, stage, {"questions": {"danger_now": Answer.NOT_ASKED}})
        slot = intake.slot_of(stage, rosa)
        drafts.keep(nils, slot, {"comfort": {"helps": "te"}})
        assert standings(cast, "nils", rosa)[stage] is Standing.HALF_DONE
        intake.write(nils, rosa, stage, {"comfort": {"helps": ("tea",)}}, slot)
        assert drafts.find(nils, slot) is None


def test_not_now_is_a_full_answer_and_stays_with_its_readers(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        nils = cast.desk("nils")
        rosa = came(cast)
        values = {
            "agreement": {"decision": Decision.GIVEN},
            "storage": {"decision": Decision.NOT_NOW},
        }
        intake.write(nils, rosa, IntakeStage.FIRST_NIGHT, values)
        with pytest.raises(Denied):
            records.page(nils, Consent, rosa)
        found = {c.decision: c.state for c in records.page(cast.desk("mia"), Consent, rosa).rows}
        assert found == {
            Decision.GIVEN: ConsentState.IN_FORCE,
            Decision.NOT_NOW: ConsentState.OPEN,
        }


def test_a_house_with_beds_asks_for_a_bed_and_gives_none_twice(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia, nils = cast.desk("mia"), cast.desk("nils")
        room = records.add(mia, Room, ResidentId(""), {"name": "4"}).value
        bed = records.add(mia, Bed, ResidentId(""), {"room_id": room.id, "name": "A"}).value
        rosa, child = came(cast), came(cast, age=AgeGroup.CHILD)
        stage = next(s for s in STAGES if s.stage is IntakeStage.FIRST_NIGHT)
        keys = [asked.key for asked in intake.shown_parts(nils, stage)]
        assert "bed" in keys
        assert "room" not in keys
        intake.write(nils, child, IntakeStage.FIRST_NIGHT, {"bed": {"bed_id": bed.id}})
        with pytest.raises(BedTaken):  # whoever asks, read or not
            intake.write(nils, rosa, IntakeStage.FIRST_NIGHT, {"bed": {"bed_id": bed.id}})
        assert not records.page(nils, BedAssignment, rosa).rows


def test_who_is_off_duty_lets_nobody_in_and_another_role_writes_no_stage(cast: Cast) -> None:
    with cast.seated("nils", "lea", "adam"):
        with pytest.raises(OffDuty):
            intake.admit_at_door(cast.desk("lea"), {"everyday_name": {"preferred": "Rosa"}})
        rosa = came(cast)
        for login in ("lea", "adam"):
            with pytest.raises((Denied, NotFound)):
                intake.standing(cast.desk(login), rosa)
        with pytest.raises((Denied, NotFound)):
            intake.not_today(cast.desk("adam"), rosa, IntakeStage.FIRST_NIGHT)


def test_a_case_manager_writes_stages_of_their_own_residents(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = came(cast)
        cast.assign(rosa, "carla", Role.CM)
        carla = cast.desk("carla")
        intake.write(carla, rosa, IntakeStage.THREE_DAYS, {"interpreter": {"gender": "woman"}})
        assert standings(cast, "carla", rosa)[IntakeStage.THREE_DAYS] is Standing.DONE
