"""Beds: who has which, never two in one, what the program warns about, and who may see what."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from shelterdesk.access.desk import Desk
from shelterdesk.domain.bed_rules import BedWarning
from shelterdesk.domain.kinds.bed import (
    Bed,
    BedAssignment,
    BedReservation,
    BedState,
    GenderRule,
    ReservationReason,
    Room,
    RoomWish,
)
from shelterdesk.domain.kinds.family import FamilyLink, Relation
from shelterdesk.domain.kinds.movement import SeparateFrom
from shelterdesk.domain.kinds.resident import AgeGroup, Gender, Resident
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import BedTaken, Denied, Invalid, NotFound, ReasonNeeded, ShelterDeskError
from shelterdesk.services import beds, blocking, board, movements, records, shift
from shelterdesk.services.board import BedStanding
from tests.access.test_blocked import opens
from tests.cast import TODAY, Cast

HOUSE = ResidentId("")


def make_room(desk: Desk, name: str, beds_in: tuple[str, ...], **values: object) -> list[RecordId]:
    """A room and its beds; returns the ids of the beds."""
    room = records.add(desk, Room, HOUSE, {"name": name, **values}).value
    made = [
        records.add(desk, Bed, HOUSE, {"room_id": room.id, "name": bed}).value for bed in beds_in
    ]
    return [bed.id for bed in made]


@pytest.fixture
def house(cast: Cast) -> Iterator[Cast]:
    with cast.seated("mia", "max", "carla", "amara", "nils", "hana", "nora", "lea", "adam"):
        for login in ("nils", "hana"):
            shift.begin(cast.desk(login))
        yield cast


def standing(desk: Desk, bed: RecordId) -> BedStanding:
    found = board.board(desk).line(bed)
    assert found is not None
    return found[1].standing


def test_two_who_are_not_to_share_a_room_and_do_are_flagged_on_the_board(house: Cast) -> None:
    nils, mia = house.desk("nils"), house.desk("mia")
    a, b = make_room(mia, "Room 1", ("A", "B"))
    (c,) = make_room(mia, "Room 2", ("C",))
    rosa, anu = house.admit("nils", "Rosa"), house.admit("nils", "Anu")
    beds.assign(nils, rosa, a, {})
    beds.assign(nils, anu, b, {})

    def flagged() -> set[str]:
        return {line.room.name for line in board.board(nils).rooms if line.not_together}

    assert flagged() == set()
    kept = records.add(mia, SeparateFrom, anu, {"other": rosa}).value
    assert flagged() == {"Room 1"}
    beds.assign(nils, anu, c, {})
    assert flagged() == set()
    beds.assign(nils, anu, b, {"override_reason": "They talked it over."})
    assert flagged() == {"Room 1"}
    records.amend(mia, SeparateFrom, kept.id, kept.rev, {"ended_on": TODAY})
    assert flagged() == set()


def test_a_bed_is_given_moved_and_freed_and_history_stays(house: Cast) -> None:
    nils, mia = house.desk("nils"), house.desk("mia")
    a, b = make_room(mia, "Room 1", ("A", "B"))
    rosa = house.admit("nils")
    first = beds.assign(nils, rosa, a, {}).value
    assert first.place == "Room 1 · A"
    assert standing(nils, a) is BedStanding.TAKEN
    house.time.pass_by(days=1)
    for login in ("nils", "mia"):
        house.desk(login).step_up("moon")
    shift.begin(nils)
    second = beds.assign(nils, rosa, b, {}).value
    assert standing(nils, a) is BedStanding.FREE
    assert [r.bed_id for r in beds.history_of_resident(nils, rosa)] == [b, a]
    assert [r.to_on for r in beds.history_of_bed(mia, a)] == [nils.today()]
    beds.end(nils, second.id)
    assert standing(nils, b) is BedStanding.FREE
    assert [r.resident for r in beds.history_of_bed(mia, b)] == [rosa]


def race(first: Callable[[], object], second: Callable[[], object]) -> list[Exception | None]:
    """Both at once, each in its own thread; what each ended with."""
    start, ends = threading.Barrier(2), {}

    def run(number: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            ends[number] = None
        except ShelterDeskError as error:
            ends[number] = error

    threads = [threading.Thread(target=run, args=each) for each in ((0, first), (1, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [ends[0], ends[1]]


@pytest.mark.parametrize("turn", range(5))
def test_two_desks_that_save_at_once_never_fill_one_bed_twice(house: Cast, turn: int) -> None:
    nils, hana = house.desk("nils"), house.desk("hana")
    (a,) = make_room(house.desk("mia"), "Room 1", ("A",))
    rosa, sita = house.admit("nils"), house.admit("hana", "Sita")
    ends = race(lambda: beds.assign(nils, rosa, a, {}), lambda: beds.assign(hana, sita, a, {}))
    assert sorted(str(type(e)) for e in ends) == sorted([str(BedTaken), str(type(None))])
    assert len([h for h in beds.history_of_bed(nils, a) if h.to_on is None]) == 1
    late = nils if ends[0] else hana
    taker = beds.taken_by(late, a)
    assert taker is not None
    assert taker.resident == (sita if ends[0] else rosa)
    assert taker.given_by == ("Hana" if ends[0] else "Nils")


def test_two_desks_never_give_one_person_two_beds(house: Cast) -> None:
    nils, hana = house.desk("nils"), house.desk("hana")
    a, b = make_room(house.desk("mia"), "Room 1", ("A", "B"))
    rosa = house.admit("nils")
    race(lambda: beds.assign(nils, rosa, a, {}), lambda: beds.assign(hana, rosa, b, {}))
    assert len([h for h in beds.history_of_resident(nils, rosa) if h.to_on is None]) == 1


@pytest.mark.parametrize("way", ["add", "add_together"])
def test_no_other_way_of_writing_gets_around_it(house: Cast, way: str) -> None:
    """The rule lies below every service: a form that knows nothing of beds is stopped too."""
    nils = house.desk("nils")
    (a,) = make_room(house.desk("mia"), "Room 1", ("A",))
    rosa, sita = house.admit("nils"), house.admit("nils", "Sita")
    beds.assign(nils, rosa, a, {})
    values = {"bed_id": a, "from_on": TODAY}
    ways = {
        "add": lambda: records.add(nils, BedAssignment, sita, values),
        "add_together": lambda: records.add_together(nils, sita, {BedAssignment: values}),
    }
    with pytest.raises(BedTaken):
        ways[way]()


def test_a_shielded_childs_bed_is_taken_and_says_nothing_else(house: Cast) -> None:
    hana, mia = house.desk("hana"), house.desk("mia")
    a, b = make_room(mia, "Room 1", ("A", "B"))
    child = house.admit("nils", "Mu", AgeGroup.CHILD)
    beds.assign(mia, child, a, {})
    seen = board.board(hana).line(a)
    assert seen is not None
    assert seen[1].standing is BedStanding.TAKEN
    assert (seen[1].resident, seen[1].held, seen[1].since) == ("", "", None)
    assert beds.history_of_bed(hana, a) == ()
    assert beds.taken_by(hana, a) is None
    assert board.head_count(hana).unseen == 1
    assert board.head_count(mia).unseen == 0
    assert opens(hana, child) == set()  # below the screens: the raw keys
    rosa = house.admit("hana")
    with pytest.raises(BedTaken):
        beds.assign(hana, rosa, a, {})
    assert beds.warnings(hana, rosa, b) == (BedWarning.UNSEEN,)
    assert beds.warnings(mia, rosa, b) == (BedWarning.ADULT_CHILD,)
    with pytest.raises(NotFound):
        beds.assign(hana, child, b, {})
    with pytest.raises(NotFound):
        beds.end(hana, beds.history_of_bed(mia, a)[0].id)


def test_a_blocked_colleague_finds_a_bed_that_is_taken(house: Cast) -> None:
    nils, mia = house.desk("nils"), house.desk("mia")
    (a,) = make_room(mia, "Room 1", ("A",))
    rosa = house.admit("nils")
    beds.assign(nils, rosa, a, {"wishes": ()})
    blocking.block(mia, rosa, nils.user_id)
    nils.refresh_actor()
    found = board.board(nils)
    line = found.line(a)
    assert line is not None
    assert (line[1].standing, line[1].resident) == (BedStanding.TAKEN, "")
    assert found.heads.in_house == 0
    assert beds.history_of_bed(nils, a) == ()
    assert "bed_assignment" not in opens(nils, rosa)


def test_who_may_not(house: Cast) -> None:
    mia, amara, lea, adam = (house.desk(n) for n in ("mia", "amara", "lea", "adam"))
    (a,) = make_room(mia, "Room 1", ("A",))
    rosa = house.admit("nils")
    assert [beds.is_for(d) for d in (mia, amara, lea, adam)] == [True, True, False, False]
    for desk in (lea, adam):
        with pytest.raises(Denied):
            board.board(desk)
        with pytest.raises((Denied, NotFound)):
            beds.assign(desk, rosa, a, {})
    with pytest.raises((Denied, NotFound)):
        beds.assign(amara, rosa, a, {})  # not assigned to her
    beds.assign(house.desk("nils"), rosa, a, {})
    line = board.board(amara).line(a)
    assert line is not None
    assert line[1].resident == ""
    with pytest.raises(Denied):
        records.add(house.desk("nils"), Room, HOUSE, {"name": "Attic"})
    house.assign(rosa, "amara", Role.COU)
    line = board.board(amara).line(a)
    assert line is not None
    assert line[1].resident == rosa


def test_off_duty_nobody_of_the_shift_gives_beds(house: Cast) -> None:
    (a,) = make_room(house.desk("mia"), "Room 1", ("A",))
    rosa = house.admit("nils")
    shift.end(house.desk("hana"))
    with pytest.raises(NotFound):
        beds.assign(house.desk("hana"), rosa, a, {})


def test_a_warning_asks_for_a_reason_and_keeps_it(house: Cast) -> None:
    nils, mia = house.desk("nils"), house.desk("mia")
    (a,) = make_room(mia, "Room 1", ("A",), gender_rule=GenderRule.WOMEN)
    sam = house.admit("nils", "Sam")
    records.amend(mia, Resident, RecordId(sam), 1, {"gender": Gender.MASCULINE})
    with pytest.raises(ReasonNeeded) as told:
        beds.assign(nils, sam, a, {})
    assert told.value.warnings == (BedWarning.FOR_WOMEN.label,)
    assert set(told.value.problems) == {"override_reason"}
    assert standing(nils, a) is BedStanding.FREE
    kept = beds.assign(nils, sam, a, {"override_reason": "One night, nobody else there."}).value
    assert kept.override_reason == "One night, nobody else there."


def test_not_together_says_no_more_than_that(house: Cast) -> None:
    nils, mia, hana = house.desk("nils"), house.desk("mia"), house.desk("hana")
    a, b = make_room(mia, "Room 1", ("A", "B"))
    rosa, sita = house.admit("nils"), house.admit("nils", "Sita")
    movements.keep_apart(mia, rosa, sita)
    beds.assign(nils, rosa, a, {})
    assert beds.warnings(nils, sita, b) == (BedWarning.NOT_TOGETHER,)
    assert "Rosa" not in BedWarning.NOT_TOGETHER.label
    movements.end_apart(mia, rosa, sita)
    assert beds.warnings(nils, sita, b) == ()
    assert beds.warnings(hana, sita, b) == ()


def test_a_childs_family_is_no_stranger_to_who_may_know(house: Cast) -> None:
    mia, carla = house.desk("mia"), house.desk("carla")
    a, b = make_room(mia, "Room 1", ("A", "B"))
    (c,) = make_room(mia, "Room 2", ("C",))
    mother, child = house.admit("nils"), house.admit("nils", "Mu", AgeGroup.CHILD)
    for who in (mother, child):
        house.assign(who, "carla", Role.CM)
    shift.begin(carla)
    beds.assign(carla, mother, a, {})
    assert beds.warnings(carla, child, b) == (BedWarning.ADULT_CHILD,)
    values = {"other": mother, "relation": Relation.PARENT}
    records.add(carla, FamilyLink, child, values)
    assert beds.warnings(carla, child, b) == ()
    assert beds.warnings(carla, child, c) == (BedWarning.FAMILY_APART,)


def test_wishes_go_with_the_person(house: Cast) -> None:
    nils, mia = house.desk("nils"), house.desk("mia")
    (a,) = make_room(mia, "Room 1", ("A",), quiet=True)
    (b,) = make_room(mia, "Room 2", ("B",))
    rosa = house.admit("nils")
    beds.assign(nils, rosa, a, {"wishes": (RoomWish.QUIET,)})
    assert beds.warnings(nils, rosa, b) == (BedWarning.WISH,)
    with pytest.raises(ReasonNeeded):
        beds.assign(nils, rosa, b, {})
    assert [h.bed_id for h in beds.history_of_resident(nils, rosa) if h.to_on is None] == [a]


def test_isolation_and_overflow_and_children(house: Cast) -> None:
    nils, mia = house.desk("nils"), house.desk("mia")
    (a,) = make_room(mia, "Sick room", ("A",), isolation=True)
    (b,) = make_room(mia, "Room 2", ("B",), child_ok=False)
    records.amend(mia, Bed, b, 1, {"state": BedState.OVERFLOW})
    rosa, child = house.admit("nils"), house.admit("nils", "Mu", AgeGroup.CHILD)
    assert beds.warnings(nils, rosa, a) == (BedWarning.ISOLATION,)
    assert beds.warnings(nils, rosa, b) == (BedWarning.OVERFLOW,)
    assert beds.warnings(mia, child, b) == (BedWarning.CHILDREN, BedWarning.OVERFLOW)
    beds.assign(mia, child, a, {"override_reason": "A fever; the nurse asked."})
    assert beds.warnings(nils, rosa, b) == ()  # now it is full


def test_a_bed_is_kept_while_somebody_is_in_hospital_or_at_court(house: Cast) -> None:
    nils, hana = house.desk("nils"), house.desk("hana")
    (a,) = make_room(house.desk("mia"), "Room 1", ("A",))
    rosa, sita = house.admit("nils"), house.admit("nils", "Sita")
    beds.assign(nils, rosa, a, {})
    for reason in (ReservationReason.HOSPITAL, ReservationReason.COURT):
        kept = beds.keep_while_away(nils, rosa, {"reason": reason}).value
        assert standing(hana, a) is BedStanding.KEPT
        assert records.get(hana, BedReservation, kept.id).reason is reason
        assert records.page(hana, Stay, rosa).rows[0].state is StayState.AWAY
        heads = board.head_count(hana)
        assert (heads.away, heads.in_house, heads.kept, heads.free) == (1, 1, 1, 0)
        with pytest.raises(BedTaken):
            beds.assign(hana, sita, a, {})
        for login in ("amara", "lea", "adam"):
            with pytest.raises((Denied, NotFound)):
                beds.keep_while_away(house.desk(login), sita, {"reason": reason})
        beds.come_back(hana, kept.id)
        assert standing(hana, a) is BedStanding.TAKEN
        assert records.page(hana, Stay, rosa).rows[0].state is StayState.IN_HOUSE
        assert board.head_count(hana).away == 0


def test_a_bed_kept_for_an_expected_arrival_is_used_up_with_a_reason(house: Cast) -> None:
    nils = house.desk("nils")
    (a,) = make_room(house.desk("mia"), "Room 1", ("A",))
    beds.reserve(nils, a, {"expected_id": "ab" * 16})
    with pytest.raises(BedTaken):
        beds.reserve(nils, a, {})
    rosa = house.admit("nils")
    assert beds.warnings(nils, rosa, a) == (BedWarning.KEPT,)
    beds.assign(nils, rosa, a, {"override_reason": "She is the one."})
    left = records.page(nils, BedReservation, HOUSE).rows
    assert [r.to_on for r in left] == [TODAY]
    with pytest.raises(BedTaken):
        beds.reserve(nils, a, {})


def test_several_at_once_or_nobody(house: Cast) -> None:
    nils = house.desk("nils")
    a, b = make_room(house.desk("mia"), "Room 1", ("A", "B"))
    rosa, sita = house.admit("nils"), house.admit("nils", "Sita")
    with pytest.raises(BedTaken):
        beds.assign_many(nils, [(rosa, a), (sita, a)])
    assert standing(nils, a) is BedStanding.FREE
    given = beds.assign_many(nils, [(rosa, a), (sita, b)]).value
    assert [g.place for g in given] == ["Room 1 · A", "Room 1 · B"]
    assert board.head_count(nils).no_bed == 0


def test_a_bed_with_somebody_in_it_does_not_go_out_of_use(house: Cast) -> None:
    nils, mia = house.desk("nils"), house.desk("mia")
    (a,) = make_room(mia, "Room 1", ("A",))
    rosa = house.admit("nils")
    held = beds.assign(nils, rosa, a, {}).value
    with pytest.raises(Invalid):
        beds.change_bed(mia, a, 1, {"state": BedState.OUT_OF_USE})
    beds.end(nils, held.id)
    beds.change_bed(mia, a, 1, {"state": BedState.OUT_OF_USE})
    with pytest.raises(BedTaken):
        beds.assign(nils, rosa, a, {})
    assert standing(nils, a) is BedStanding.OUT_OF_USE


def test_beds_are_not_given_for_later(house: Cast) -> None:
    (a,) = make_room(house.desk("mia"), "Room 1", ("A",))
    rosa = house.admit("nils")
    with pytest.raises(Invalid):
        beds.assign(house.desk("nils"), rosa, a, {"from_on": TODAY + timedelta(days=1)})
