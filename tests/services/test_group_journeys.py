"""Journeys of several, and the board: who sees whom, and what one reason cancels."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shelterdesk.domain.kinds.family import FamilyLink, Relation
from shelterdesk.domain.kinds.identity import Identity, IdentityName, NameUse
from shelterdesk.domain.kinds.journey import (
    Booking,
    GroupJourney,
    GroupJourneyState,
    Journey,
    Way,
)
from shelterdesk.domain.kinds.mission import Mission
from shelterdesk.domain.kinds.paper import ClaimState, ProtectionClaim
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.services import (
    ages,
    blocking,
    cohort,
    families,
    group_journeys,
    joining,
    journeys,
    mornings,
    readiness,
    records,
    register,
    sharing,
    shift,
    travel,
    ways,
)
from shelterdesk.services.cohort import Place, Sight
from tests.cast import TODAY, Cast, copied
from tests.raw_keys import opens

SEATED = ("mia", "max", "carla", "lea", "nils", "hana", "nora", "amara")
DAY = TODAY + timedelta(days=5)
PLAN = {"name": "Bus of Friday", "depart_on": DAY, "port": "Mae Sot", "leave_at": "05:00"}
HOUSE = ResidentId("")


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    with copied(founded_house, tmp_path_factory.mktemp("group") / "house").seated(*SEATED) as cast:
        shift.begin(cast.desk("hana"))
        yield cast


@pytest.fixture
def staffed(house: Cast):
    """Three who are new; carla works with the first two."""
    rosa, mya, nila = (house.admit("nils", name) for name in ("Rosa", "Mya", "Nila"))
    for resident in (rosa, mya):
        house.assign(resident, "carla", Role.CM)
    return house, rosa, mya, nila


def journey_of(cast: Cast, resident: ResidentId) -> Journey:
    return records.page(cast.desk("mia"), Journey, resident).rows[0]


def test_only_managers_and_whom_they_name_open_a_group_journey_by_raw_keys(staffed) -> None:
    cast, rosa, mya, _ = staffed
    mia = cast.desk("mia")
    made = group_journeys.begin(mia, PLAN, residents=[rosa, mya]).value
    assert {who for who in SEATED if opens(cast, who, GroupJourney, made.id)} == {"mia", "max"}
    assert made.id not in {each.id for each in group_journeys.listed(cast.desk("carla"))}
    with pytest.raises(NotFound):
        group_journeys.opened(cast.desk("carla"), made.id)
    group_journeys.let_read(mia, made.id, [cast.user("carla")])
    assert {who for who in SEATED if opens(cast, who, GroupJourney, made.id)} == {
        "mia",
        "max",
        "carla",
    }
    assert not group_journeys.may_see(cast.desk("hana"))


def test_days_and_route_go_into_each_own_journey_and_the_ticket_stays_theirs(staffed) -> None:
    cast, rosa, mya, _ = staffed
    mia, carla = cast.desk("mia"), cast.desk("carla")
    journeys.save(carla, rosa, {"depart_on": TODAY, "booked_name": "ROSA K", "met_by": "aunt"})
    made = group_journeys.begin(mia, PLAN, residents=[rosa, mya]).value
    for resident in (rosa, mya):
        own = journey_of(cast, resident)
        assert (own.depart_on, own.port, own.group_id) == (DAY, "Mae Sot", made.id)
    assert (journey_of(cast, rosa).booked_name, journey_of(cast, rosa).met_by) == ("ROSA K", "aunt")
    later = DAY + timedelta(days=1)
    group_journeys.change(mia, made.id, made.rev, {"depart_on": later})
    assert {journey_of(cast, each).depart_on for each in (rosa, mya)} == {later}
    with pytest.raises(Invalid):
        group_journeys.begin(mia, {**PLAN, "name": "Another"}, residents=[rosa])


def test_one_who_stays_behind_on_the_day_and_then_nobody_goes(staffed) -> None:
    cast, rosa, mya, nila = staffed
    mia = cast.desk("mia")
    made = group_journeys.begin(mia, PLAN, residents=[rosa, mya, nila]).value
    with pytest.raises(Invalid):
        group_journeys.take_out(mia, made.id, nila, " ")
    group_journeys.take_out(mia, made.id, nila, "Has a fever.")
    assert journey_of(cast, nila).cancelled_because == "Has a fever."
    with pytest.raises(Invalid):
        group_journeys.cancel(mia, made.id, "")
    assert journey_of(cast, rosa).cancelled_because == ""
    group_journeys.cancel(mia, made.id, "The bridge is closed.")
    assert {journey_of(cast, each).cancelled_because for each in (rosa, mya)} == {
        "The bridge is closed."
    }
    assert journey_of(cast, nila).cancelled_because == "Has a fever."
    assert group_journeys.opened(mia, made.id).record.state is GroupJourneyState.CANCELLED


def test_a_named_reader_sees_their_own_people_and_no_sign_of_others(staffed) -> None:
    cast, rosa, mya, nila = staffed
    mia, carla = cast.desk("mia"), cast.desk("carla")
    made = group_journeys.begin(
        mia, PLAN, residents=[rosa, mya, nila], readers=[cast.user("carla")]
    ).value
    seen = group_journeys.opened(carla, made.id)
    assert {member.resident for member in seen.members} == {rosa, mya}
    assert not seen.may_change
    with pytest.raises(Denied):
        group_journeys.cancel(carla, made.id, "No.")
    with pytest.raises((Denied, NotFound)):
        group_journeys.take_out(carla, made.id, nila, "No.")
    with pytest.raises((Denied, NotFound)):
        group_journeys.begin(carla, {**PLAN, "name": "Mine"}, residents=[nila])
    assert {m.resident for m in group_journeys.opened(mia, made.id).members} == {rosa, mya, nila}
    members = {m.resident: m.standing for m in group_journeys.opened(mia, made.id).members}
    assert all(standing is not None and standing.blockers for standing in members.values())


def test_a_colleague_who_is_blocked_from_one_of_them_reads_it_no_more(staffed) -> None:
    cast, rosa, mya, nila = staffed
    mia = cast.desk("mia")
    made = group_journeys.begin(
        mia, PLAN, residents=[rosa, mya], readers=[cast.user("carla")]
    ).value
    blocking.block(mia, rosa, cast.user("carla"))
    assert not opens(cast, "carla", GroupJourney, made.id)
    with pytest.raises(Denied):
        group_journeys.let_read(mia, made.id, [cast.user("carla")])
    with pytest.raises(Invalid):
        group_journeys.begin(
            mia, {**PLAN, "name": "Again"}, residents=[rosa], readers=[cast.user("carla")]
        )
    again = group_journeys.begin(
        mia, {**PLAN, "name": "Third"}, residents=[nila], readers=[cast.user("carla")]
    ).value
    group_journeys.take_out(mia, made.id, rosa, "Goes alone.")
    group_journeys.take_in(mia, again.id, rosa)
    assert not opens(cast, "carla", GroupJourney, again.id)


def test_names_for_the_manifest_are_those_of_papers(staffed) -> None:
    cast, rosa, mya, _ = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    alias = {"full_text": "Candy", "use": NameUse.GIVEN_BY_EXPLOITER}
    records.add(carla, IdentityName, rosa, alias)
    records.add(carla, IdentityName, rosa, {"full_text": "Rosa Khin", "use": NameUse.LEGAL})
    made = group_journeys.begin(mia, PLAN, residents=[rosa, mya]).value
    names = {m.resident: m.name_for_list for m in group_journeys.opened(mia, made.id).members}
    assert names == {rosa: "Rosa Khin", mya: ""}


def in_group(cast: Cast, id: str) -> set[str]:
    return set(group_journeys.opened(cast.desk("mia"), id).record.residents)


def test_whose_journey_is_cancelled_leaves_the_group_and_is_planned_for_no_more(staffed) -> None:
    cast, rosa, mya, nila = staffed
    mia, carla = cast.desk("mia"), cast.desk("carla")
    made = group_journeys.begin(
        mia, PLAN, residents=[rosa, mya, nila], readers=[cast.user("carla")]
    ).value
    journeys.cancel(mia, nila, "Has a fever.")
    assert in_group(cast, made.id) == {rosa, mya}
    shift.begin(carla)
    leaving = next(each for each in mornings.of_day(carla, DAY) if each.resident == rosa)
    mornings.tick(carla, leaving, mornings.STILL_WANTS, done=False)
    assert in_group(cast, made.id) == {mya}
    now = group_journeys.opened(mia, made.id).record
    group_journeys.change(mia, now.id, now.rev, {"leave_at": "06:00"})
    for resident in (rosa, nila):
        assert journey_of(cast, resident).booking is Booking.CANCELLED
        assert len(records.page(mia, Journey, resident).rows) == 1
    with pytest.raises(NotFound):
        group_journeys.take_out(mia, made.id, rosa, "No.")
    group_journeys.take_in(mia, made.id, rosa)  # wants to go after all
    booked = [each.booking for each in records.page(mia, Journey, rosa).rows]
    assert len(booked) == 2
    assert booked.count(Booking.CANCELLED) == 1


def test_a_no_by_whoever_cannot_write_the_group_counts_and_a_plan_of_her_own_stays(staffed) -> None:
    cast, rosa, mya, nila = staffed
    mia, carla = cast.desk("mia"), cast.desk("carla")
    made = group_journeys.begin(mia, PLAN, residents=[rosa, mya, nila]).value
    for resident in (rosa, mya):
        journeys.cancel(carla, resident, "Said no.")  # carla reads no group journey
    own = {"depart_on": DAY + timedelta(days=9), "port": "Chiang Mai"}
    journeys.save(carla, rosa, own)
    assert {m.resident for m in group_journeys.opened(mia, made.id).members} == {nila}
    now = group_journeys.change(mia, made.id, made.rev, {"leave_at": "06:00"}).value
    assert [each.booking for each in records.page(mia, Journey, mya).rows] == [Booking.CANCELLED]
    with pytest.raises(Invalid):
        group_journeys.take_out(mia, now.id, rosa, " ")
    for resident in (rosa, mya):
        group_journeys.take_out(mia, now.id, resident, "Does not travel.")
    assert in_group(cast, made.id) == {nila}
    with mia.look() as work:
        hers = travel.current(work, rosa)
    assert hers is not None
    assert (hers.depart_on, hers.port, hers.group_id) == (own["depart_on"], "Chiang Mai", "")


# ---- the board


def board_of(cast: Cast, login: str, *whom: ResidentId) -> cohort.Board:
    """The board of one person, of *whom* alone where others are there from other tests."""
    desk = cast.desk(login)
    desk.refresh_actor()
    found = cohort.board(desk, register.open_register(desk))
    if not whom:
        return found
    return replace(found, rows=tuple(row for row in found.rows if row.resident in whom))


def test_each_sees_those_they_work_with_and_managers_everybody(staffed) -> None:
    cast, rosa, mya, nila = staffed
    assert {row.resident for row in board_of(cast, "mia").rows} >= {rosa, mya, nila}
    theirs = {row.resident for row in board_of(cast, "carla").rows}
    assert theirs >= {rosa, mya}
    assert nila not in theirs
    for login in ("lea", "nils", "hana", "nora", "amara"):
        with pytest.raises(Denied):
            board_of(cast, login)


def test_one_step_away_says_which_and_what_is_new_makes_no_guess(staffed) -> None:
    cast, rosa, _, _ = staffed
    carla = cast.desk("carla")
    ways.choose(carla, rosa, {"way": Way.ASSISTED_RETURN})
    row = next(r for r in board_of(cast, "mia").rows if r.resident == rosa)
    assert row.place is Place.ON_THE_WAY
    assert row.next_step
    assert row.missing is not None
    assert row.missing > 1
    readiness.note_wish(cast.desk("nils"), rosa, "no")  # by somebody who cannot judge
    board = board_of(cast, "mia", rosa)
    assert cohort.stale(board) == (rosa,)
    assert cohort.freshen(cast.desk("mia"), cohort.stale(board)).value == 1
    row = next(r for r in board_of(cast, "mia").rows if r.resident == rosa)
    assert row.place is Place.STOPPED


def test_one_under_protection_stands_in_no_list_of_a_mission_and_leaves_no_gap(staffed) -> None:
    cast, rosa, mya, nila = staffed
    mia, carla, lea = cast.desk("mia"), cast.desk("carla"), cast.desk("lea")
    mission = {"country": "KE", "name": "Practice mission of Kenya"}
    records.add(mia, Mission, HOUSE, mission)
    cast.assign(nila, "carla", Role.CM)
    cast.assign(rosa, "lea", Role.LEG)
    cast.assign(nila, "carla", Role.CM)
    for resident in (rosa, mya, nila):
        records.add(carla, Identity, resident, {"citizenships": ("KE",)})
        ways.choose(carla, resident, {"way": Way.ASSISTED_RETURN})

    def of_mission() -> set[ResidentId]:
        piles = board_of(cast, "mia", rosa, mya, nila).piles(Sight.MISSION)
        assert [pile.title for pile in piles] == ["Practice mission of Kenya"]
        return {row.resident for pile in piles for row in pile.rows}

    assert of_mission() == {rosa, mya, nila}
    records.add(lea, ProtectionClaim, rosa, {"claim": ClaimState.OPEN, "decided_on": TODAY})
    assert of_mission() == {mya, nila}  # at once, before anybody looked again
    cohort.freshen(mia, [rosa])
    assert of_mission() == {mya, nila}
    ways.choose(carla, mya, {"way": Way.PROTECTION})
    assert of_mission() == {nila}
    assert len(board_of(cast, "mia", rosa, mya, nila).rows) == 3


def test_a_child_of_one_under_protection_stands_in_no_list_of_a_mission(staffed) -> None:
    cast, rosa, mya, _ = staffed
    mia, carla, lea = cast.desk("mia"), cast.desk("carla"), cast.desk("lea")
    records.add(mia, Mission, HOUSE, {"country": "UG", "name": "Practice mission of Uganda"})
    cast.assign(rosa, "lea", Role.LEG)
    for resident in (rosa, mya):
        records.add(carla, Identity, resident, {"citizenships": ("UG",)})
        ways.choose(carla, resident, {"way": Way.ASSISTED_RETURN})

    def of_mission(login: str) -> set[ResidentId]:
        piles = board_of(cast, login, rosa, mya).piles(Sight.MISSION)
        return {
            row.resident for pile in piles for row in pile.rows if pile.title.endswith("Uganda")
        }

    records.add(carla, FamilyLink, mya, {"other": rosa, "relation": Relation.PARENT})
    assert of_mission("carla") == {rosa, mya}
    records.add(lea, ProtectionClaim, rosa, {"claim": ClaimState.OPEN, "decided_on": TODAY})
    cohort.freshen(mia, [rosa, mya])
    assert of_mission("carla") == set()
    assert of_mission("mia") == {mya}  # a manager does not read who belongs together
    ages.decide(carla, mya, AgeGroup.CHILD)
    cohort.freshen(mia, [mya])
    assert of_mission("mia") == set()  # so no child stands there


def test_the_mother_of_one_under_protection_stands_in_no_list_either(staffed) -> None:
    """Both are adults to the program, and a birth names them both all the same."""
    cast, rosa, mya, nila = staffed
    mia, carla, lea = cast.desk("mia"), cast.desk("carla"), cast.desk("lea")
    records.add(mia, Mission, HOUSE, {"country": "UG", "name": "Practice mission of Uganda"})
    cast.assign(rosa, "lea", Role.LEG)
    cast.assign(nila, "carla", Role.CM)
    for resident in (rosa, mya, nila):
        records.add(carla, Identity, resident, {"citizenships": ("UG",)})
        ways.choose(carla, resident, {"way": Way.ASSISTED_RETURN})
    families.link(carla, rosa, mya, Relation.PARENT)

    def of_mission() -> set[ResidentId]:
        piles = board_of(cast, "mia", rosa, mya, nila).piles(Sight.MISSION)
        named = [pile for pile in piles if pile.title.endswith("Uganda")]
        return {row.resident for pile in named for row in pile.rows}

    assert of_mission() == {rosa, mya, nila}  # a family alone hides nobody
    records.add(lea, ProtectionClaim, rosa, {"claim": ClaimState.OPEN, "decided_on": TODAY})
    cohort.freshen(mia, [rosa, mya, nila])
    assert of_mission() == {nila}
    with mia.look() as work:
        assert sharing.is_off_mission_lists(work, mya)
        assert not sharing.is_off_mission_lists(work, nila)


def test_a_claim_of_one_record_holds_for_the_other_of_the_same_person(staffed) -> None:
    cast, rosa, mya, nila = staffed
    mia, lea = cast.desk("mia"), cast.desk("lea")
    cast.assign(mya, "lea", Role.LEG)
    records.add(lea, ProtectionClaim, mya, {"claim": ClaimState.OPEN, "decided_on": TODAY})
    with mia.look() as work:
        assert not sharing.is_protected(work, rosa)
    joining.join(mia, rosa, mya, "The same birthday")
    with mia.look() as work:
        assert sharing.is_protected(work, rosa)
        assert not sharing.is_protected(work, nila)


def test_two_records_of_one_person_are_one_who_travels(staffed) -> None:
    cast, rosa, mya, nila = staffed
    mia = cast.desk("mia")
    made = group_journeys.begin(mia, PLAN, residents=[rosa, mya, nila]).value

    def travelling() -> list[ResidentId]:
        found = group_journeys.opened(mia, made.id)
        assert found.may_change
        return [member.resident for member in found.members]

    assert set(travelling()) == {rosa, mya, nila}
    joining.join(mia, rosa, mya, "The same birthday, the same scar")
    assert sorted(travelling()) == sorted([rosa, nila])
    later = PLAN | {"depart_on": DAY + timedelta(days=1)}
    now = group_journeys.change(mia, made.id, made.rev, later).value
    with mia.look() as work:  # the other record goes along: taken apart, nobody travels a day early
        assert travel.current(work, mya).depart_on == later["depart_on"]
    assert group_journeys.take_in(mia, made.id, mya).changed == frozenset()
    joining.part(mia, rosa, mya)
    assert set(travelling()) == {rosa, mya, nila}
    joining.join(mia, rosa, mya, "It was right the first time")
    group_journeys.cancel(mia, now.id, "The bus does not run")
    again = group_journeys.begin(mia, PLAN, residents=[rosa, mya, nila]).value
    assert set(again.residents) == {rosa, nila}


def test_who_was_joined_after_the_plan_was_made_travels_under_the_name_that_lists_show(
    staffed,
) -> None:
    cast, rosa, mya, nila = staffed
    mia, carla = cast.desk("mia"), cast.desk("carla")
    records.add(carla, IdentityName, mya, {"full_text": "Mya Khin", "use": NameUse.LEGAL})
    made = group_journeys.begin(mia, PLAN, residents=[mya, nila]).value

    def on_board() -> set[ResidentId]:
        piles = board_of(cast, "mia", rosa, mya, nila).piles(Sight.JOURNEY)
        return {row.resident for pile in piles if pile.key == made.id for row in pile.rows}

    def on_manifest() -> dict[ResidentId, str]:
        members = group_journeys.opened(mia, made.id).members
        return {m.resident: m.name_for_list for m in members if m.journey is not None}

    assert on_board() == {mya, nila}
    joining.join(mia, rosa, mya, "The same birthday, the same scar")
    assert on_board() == {rosa, nila}
    assert on_manifest() == {rosa: "Mya Khin", nila: ""}
    joining.part(mia, rosa, mya)
    assert on_board() == {mya, nila}
    assert on_manifest() == {mya: "Mya Khin", nila: ""}
    joining.join(mia, rosa, mya, "It was right the first time")
    group_journeys.take_out(mia, made.id, rosa, "Has a fever.")
    assert journey_of(cast, mya).cancelled_because == "Has a fever."
    assert on_board() == on_manifest().keys() == {nila}


def test_piles_by_nationality_and_by_journey(staffed) -> None:
    cast, rosa, mya, nila = staffed
    mia, carla = cast.desk("mia"), cast.desk("carla")
    records.add(carla, Identity, rosa, {"citizenships": ("KE", "ET")})
    made = group_journeys.begin(mia, PLAN, residents=[mya, nila]).value
    board = board_of(cast, "mia", rosa, mya, nila)
    by_nation = {p.key: {r.resident for r in p.rows} for p in board.piles(Sight.NATIONALITY)}
    assert by_nation == {"KE": {rosa}, "ET": {rosa}, "": {mya, nila}}
    (journey,) = board.piles(Sight.JOURNEY)
    assert (journey.key, journey.title) == (made.id, "Bus of Friday")
    assert {row.depart_on for row in journey.rows} == {DAY}
    assert board_of(cast, "carla", rosa, mya, nila).piles(Sight.JOURNEY) == ()
