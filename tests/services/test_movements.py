"""Out and back, late, missed, not seen: who stands on which list, and who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.handover import HandoverItem, Shift
from shelterdesk.domain.kinds.movement import Leave, Missing, MissingState, SeparateFrom
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.restricting import restricts
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.services import beds, blocking, movements, records, settings, shift
from tests.cast import Cast
from tests.services.test_beds import make_room


@pytest.fixture
def house(cast: Cast) -> Iterator[Cast]:
    with cast.seated("mia", "carla", "amara", "nils", "hana", "lea", "adam"):
        for login in ("nils", "hana"):
            shift.begin(cast.desk(login))
        yield cast


def later(house: Cast, **time: float) -> None:
    """Time passes; everybody types their passphrase again and is on duty."""
    house.time.pass_by(**time)
    for desk in house.desks.values():
        if not desk.passphrase_is_fresh:
            desk.step_up("moon")
    for login in ("nils", "hana"):
        if not shift.on_duty(house.desk(login)):
            shift.begin(house.desk(login))


def out(house: Cast, who: ResidentId, hours: float = 2, **values: object) -> Leave:
    now = house.time.at
    given = {"out_at": now, "due_at": now + timedelta(hours=hours), **values}
    return movements.sign_out(house.desk("nils"), who, given).value


def test_out_and_back(house: Cast) -> None:
    nils = house.desk("nils")
    rosa = house.admit("nils")
    leave = out(house, rosa, plan_if_late="Call her aunt.")
    around = movements.around(nils)
    assert [(o.leave.resident, o.late) for o in around.out] == [(rosa, False)]
    assert rosa not in around.here
    with pytest.raises(Invalid):
        out(house, rosa)
    back = movements.back(house.desk("hana"), leave.id).value
    assert back.back_at == house.time.at
    assert movements.around(nils).out == ()
    assert movements.back(nils, leave.id).value.rev == back.rev  # once is enough


def test_late_after_the_time_the_shelter_has_set(house: Cast) -> None:
    nils, mia = house.desk("nils"), house.desk("mia")
    rosa = house.admit("nils")
    out(house, rosa, plan_if_late="Call her aunt.")
    later(house, hours=2, minutes=30)
    assert movements.late(nils) == ()
    later(house, minutes=1)
    assert [o.leave.plan_if_late for o in movements.late(nils)] == ["Call her aunt."]
    assert "Late back: {n}" in [w.said for w in movements.waiting(nils)]
    settings.change(mia, "late_back_minutes", "60")
    assert movements.late(nils) == ()


@pytest.mark.parametrize(
    "words", ["She has permission until ten.", "MUST BE BACK by 9", "Not allowed to go alone"]
)
def test_a_sign_out_sheet_is_no_permission(house: Cast, words: str) -> None:
    rosa = house.admit("nils")
    with pytest.raises(Invalid) as told:
        out(house, rosa, plan_if_late=words)
    assert set(told.value.problems) == {"plan_if_late"}
    assert movements.around(house.desk("nils")).out == ()


def test_everyday_words_pass_and_nobody_is_held_up_on_the_way_back(house: Cast) -> None:
    for harmless in ("Call her aunt aloud.", "Back by ten.", "Mustafa comes along", ""):
        assert not restricts(harmless)
    rosa = house.admit("nils")
    leave = out(house, rosa)
    with pytest.raises(Invalid):
        movements.back(house.desk("nils"), leave.id, house.time.at - timedelta(hours=1))
    assert movements.back(house.desk("nils"), leave.id).value.back_at is not None


def test_not_seen_counts_every_sign_of_somebody(house: Cast) -> None:
    nils, mia = house.desk("nils"), house.desk("mia")
    a, b = make_room(mia, "Room 1", ("A", "B"))
    names = ("Rosa", "Sita", "Lin", "Mai", "Noor")
    rosa, sita, lin, mai, noor = (house.admit("nils", name) for name in names)
    assert movements.not_seen(nils) == ()
    later(house, days=1, minutes=1)
    assert len(movements.not_seen(nils)) == 5
    movements.mark_seen(nils, [rosa])
    line = {"day": nils.today(), "shift": Shift.NIGHT, "line": "Would like tea in the morning."}
    records.add(nils, HandoverItem, sita, line)
    movements.back(nils, out(house, lin).id)
    beds.assign(nils, mai, a, {})
    assert [u.resident for u in movements.not_seen(nils)] == [noor]
    assert "Not seen for a while: {n}" in [w.said for w in movements.waiting(nils)]
    settings.change(mia, "not_seen_days", "2")
    assert movements.not_seen(nils) == ()
    assert b


def test_who_is_out_is_not_looked_for(house: Cast) -> None:
    rosa = house.admit("nils")
    out(house, rosa, hours=72)
    later(house, days=2)
    assert movements.not_seen(house.desk("nils")) == ()


def test_the_lists_do_not_open_files(house: Cast) -> None:
    """Looking at who is late is no reading of anybody's file: the trail would fill with it."""
    rosa = house.admit("nils")
    later(house, days=2)
    hana = house.desk("hana")
    movements.around(hana)
    movements.waiting(hana)
    assert hana._opened == {}
    assert rosa in {u.resident for u in movements.not_seen(hana)}


def test_missing_and_a_welcome_back(house: Cast) -> None:
    nils = house.desk("nils")
    rosa = house.admit("nils")
    out(house, rosa, plan_if_late="Call her aunt.")
    later(house, hours=5)
    assert movements.agreed_before(nils, rosa) == ("Call her aunt.",)
    told = {"since": house.time.at, "authorities_told": Answer.NO}
    with pytest.raises(Invalid) as lacking:
        movements.say_missing(nils, rosa, told)
    assert set(lacking.value.problems) == {"why_told"}
    missing = movements.say_missing(nils, rosa, {**told, "why_told": "She asked us not to."}).value
    assert [m.id for m in movements.around(nils).missing] == [missing.id]
    assert records.page(nils, Stay, rosa).rows[0].state is StayState.AWAY
    values = {"back_at": house.time.at, "talk": "Tea. She is tired."}
    movements.say_returned(nils, missing.id, values)
    around = movements.around(nils)
    assert (around.missing, around.out) == ((), ())
    assert records.get(nils, Missing, missing.id).state is MissingState.RETURNED
    assert records.page(nils, Stay, rosa).rows[0].state is StayState.IN_HOUSE


def test_the_first_question_is_what_was_agreed() -> None:
    assert Missing.fields()[0].name == "agreed_steps"


def test_a_search_may_end_another_way(house: Cast) -> None:
    nils = house.desk("nils")
    rosa = house.admit("nils")
    missing = movements.say_missing(nils, rosa, {"since": house.time.at}).value
    movements.close_missing(nils, missing.id, MissingState.CONTACT)
    assert movements.around(nils).missing == ()


def test_who_may_not(house: Cast) -> None:
    rosa = house.admit("nils")
    child = house.admit("nils", "Mu", AgeGroup.CHILD)
    leave = out(house, rosa)
    mia, amara, hana, lea, adam = (house.desk(n) for n in ("mia", "amara", "hana", "lea", "adam"))
    movements.sign_out(mia, child, {"out_at": house.time.at})
    for desk in (lea, adam):
        with pytest.raises(Denied):
            movements.around(desk)
        assert movements.waiting(desk) == ()
    assert movements.around(amara).out == ()  # a counsellor who is not assigned
    house.assign(rosa, "amara", Role.COU)
    assert [o.leave.resident for o in movements.around(amara).out] == [rosa]
    with pytest.raises((Denied, NotFound)):
        movements.back(amara, leave.id)
    assert [o.leave.resident for o in movements.around(hana).out] == [rosa]  # not the child's
    with pytest.raises(NotFound):
        movements.say_missing(hana, child, {"since": house.time.at})
    with pytest.raises(NotFound):
        movements.mark_seen(hana, [rosa, child])
    later(house, days=2)
    assert movements.around(hana).unseen == ()  # all or nothing: nobody was marked, Rosa is out


def test_a_blocked_colleague_is_told_nothing(house: Cast) -> None:
    rosa = house.admit("nils")
    out(house, rosa)
    movements.keep_apart(house.desk("mia"), rosa, house.admit("nils", "Sita"))
    nils = house.desk("nils")
    blocking.block(house.desk("mia"), rosa, nils.user_id)
    nils.refresh_actor()
    later(house, days=3)
    around = movements.around(nils)
    assert around.out == ()
    assert rosa not in around.here
    assert rosa not in {u.resident for u in around.unseen}
    assert movements.agreed_before(nils, rosa) == ()
    assert [w.said for w in movements.waiting(nils)] == ["Not seen for a while: {n}"]


def test_not_together_stands_in_both_files_once(house: Cast) -> None:
    mia = house.desk("mia")
    rosa, sita = house.admit("nils"), house.admit("nils", "Sita")
    movements.keep_apart(mia, rosa, sita)
    movements.keep_apart(mia, sita, rosa)
    for one, other in ((rosa, sita), (sita, rosa)):
        (found,) = records.page(mia, SeparateFrom, one).rows
        assert found.other == other
    assert movements.end_apart(mia, sita, rosa).value == 2
    assert movements.end_apart(mia, sita, rosa).value == 0
