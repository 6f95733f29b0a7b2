"""A deputy from a later day, and a shift that a manager declares: by keys, from whom it counts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from shelterdesk.access import on_duty
from shelterdesk.access.work import Work
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.kinds.house import ShiftDeclaration
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid
from shelterdesk.services import assignments, people, shift
from shelterdesk.vault.formats import Place
from tests.cast import TODAY, Cast

EVERYBODY = ("mia", "max", "carla", "amara", "bela", "nils", "hana")


def opens_counselling(cast: Cast, login: str, rosa: ResidentId) -> bool:
    desk = cast.desk(login)
    with desk.look():
        return desk.vault.opens(Place("resident", bytes.fromhex(rosa), "CPN"))


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        with cast.desk("amara").work("add") as work:
            shelf = work.shelf(CounsellingSession)
            shelf.add(work.make(CounsellingSession, rosa, {"held_on": TODAY}))
    return rosa


def test_a_deputy_has_no_key_before_the_day_and_has_it_after(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        later, last = TODAY + timedelta(days=3), TODAY + timedelta(days=10)
        days = {"from_on": later, "to_on": last}
        bela = cast.user("bela")
        assignments.assign(cast.desk("mia"), rosa, bela, Role.COU, deputy=True, **days)
        (waits,) = assignments.planned(cast.desk("mia"), rosa)
        assert (waits.display_name, waits.assignment.from_on) == ("Bela", later)
        assert "Bela" not in {a.display_name for a in assignments.of(cast.desk("mia"), rosa)}
    with cast.seated("mia", "amara", "bela"):
        assert not opens_counselling(cast, "bela", rosa)
        assert rosa not in cast.desk("bela").actor.assigned
    cast.time.pass_by(days=3)
    with cast.seated("bela"):  # nobody who may begin it has been here
        assert rosa not in cast.desk("bela").actor.assigned
    with cast.seated("mia"):  # a manager begins it; the counsellor's own ring she hands on
        assert "Bela" in {a.display_name for a in assignments.of(cast.desk("mia"), rosa)}
    with cast.seated("amara"):
        pass
    with cast.seated("bela"):
        assert opens_counselling(cast, "bela", rosa)
        assert cast.desk("bela").actor.assigned[rosa] == {Role.COU}
    cast.time.pass_by(days=8)
    with cast.seated("bela"):
        assert rosa not in cast.desk("bela").actor.assigned  # its last day has passed


def test_days_the_wrong_way_round_are_not_taken(cast: Cast, rosa: ResidentId) -> None:
    days = {"from_on": TODAY + timedelta(days=3), "to_on": TODAY + timedelta(days=2)}
    with cast.seated(*EVERYBODY), pytest.raises(Invalid):
        assignments.assign(cast.desk("mia"), rosa, cast.user("bela"), Role.COU, **days)


def test_a_plan_that_passed_unbegun_gives_nothing(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        days = {"from_on": TODAY + timedelta(days=1), "to_on": TODAY + timedelta(days=2)}
        assignments.assign(cast.desk("mia"), rosa, cast.user("bela"), Role.COU, **days)
    cast.time.pass_by(days=5)
    with cast.seated("mia", "amara", "bela"):
        assert assignments.planned(cast.desk("mia"), rosa) == ()
        assert not opens_counselling(cast, "bela", rosa)


# ---- shifts


def test_a_manager_says_of_others_that_they_are_on_duty_or_off(cast: Cast) -> None:
    with cast.seated("mia", "hana", "carla"):
        mia, hana = cast.desk("mia"), cast.desk("hana")
        assert not shift.on_duty(hana)
        shift.begin_for(mia, hana.user_id)
        hana.refresh_actor()
        assert shift.on_duty(hana)
        assert shift.is_on_duty(mia, hana.user_id)
        assert people.farewell(mia, hana.user_id).on_duty
        shift.end_for(mia, hana.user_id)
        hana.refresh_actor()
        assert not shift.on_duty(hana)
        shift.begin(hana)  # the last word in the trail counts
        assert shift.is_on_duty(mia, hana.user_id)


def test_nobody_else_does_and_a_forged_word_counts_for_nothing(cast: Cast) -> None:
    with cast.seated("mia", "hana", "carla"):
        hana, carla = cast.desk("hana"), cast.desk("carla")
        with pytest.raises(Denied):
            shift.begin_for(carla, hana.user_id)
        with carla.work("shift.declare") as work:  # below the service, with her own signature
            now = carla.now()
            given = {"user_id": hana.user_id, "from_at": now, "to_at": now + timedelta(hours=8)}
            nobody = ResidentId("")
            work.shelf(ShiftDeclaration).add(work.make(ShiftDeclaration, nobody, given))
        hana.refresh_actor()
        assert not shift.on_duty(hana)


def test_a_word_of_who_was_no_manager_then_does_not_count_when_she_becomes_one(
    cast: Cast,
) -> None:
    with cast.seated("mia", "max", "hana", "carla"):
        mia, hana, carla = cast.desk("mia"), cast.desk("hana"), cast.desk("carla")
        with carla.work("shift.declare") as work:
            given = {"user_id": hana.user_id, "from_at": carla.now(), "to_at": None}
            nobody = ResidentId("")
            work.shelf(ShiftDeclaration).add(work.make(ShiftDeclaration, nobody, given))
        second = mia.accounts.second("max", "moon")
        mia.accounts.give_roles(mia, carla.user_id, [Role.MGR, Role.CM], second)
        hana.refresh_actor()
        assert not shift.on_duty(hana)


def test_work_that_is_over_is_not_opened_whenever_one_sits_down(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.seated("mia", "nils", "carla"):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        for name in ("Rosa", "Khin"):
            resident = cast.admit("nils", name)
            cast.assign(resident, "carla", Role.CM)
        (mine,) = assignments.of(mia, resident)
        assignments.end(mia, mine.assignment.id)
        opened, open_row = [], Work.open

        def seen(work: Work, kind: Any, row: Any) -> Any:
            if kind is Assignment:
                opened.append(json.loads(row.open)["state"])
            return open_row(work, kind, row)

        monkeypatch.setattr(Work, "open", seen)
        carla.refresh_actor()
        assert opened == ["active"]
        assert resident not in carla.actor.assigned


def test_of_all_ones_shifts_the_last_alone_is_opened_to_sit_down(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.seated("nils"):
        nils = cast.user("nils")
        for _ in range(3):
            shift.begin(cast.desk("nils"))
            shift.end(cast.desk("nils"))
    opened: list[str] = []
    opens = Work.open

    def noted(work: Work, kind: Any, row: Any) -> Any:
        opened.append(kind.kind)
        return opens(work, kind, row)

    with cast.seated("mia"), cast.desk("mia").look() as work:
        monkeypatch.setattr(Work, "open", noted)
        said = on_duty.declared(work, nils)
    assert said is not None
    assert said.to_at is not None  # it was ended
    assert opened == [ShiftDeclaration.kind]
