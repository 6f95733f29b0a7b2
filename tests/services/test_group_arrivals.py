"""Sixty people at once: no row is refused or lost, acts are whole, nobody is let in twice."""

import time
from collections.abc import Callable

import pytest

from shelterdesk.domain import arrival_grid as grid
from shelterdesk.domain.arrival_grid import Line, judge, read_pasted
from shelterdesk.domain.kinds.arrival import Arrival, ArrivalState, Diet, ExpectedArrival, Need
from shelterdesk.domain.kinds.bed import Bed, BedState, Room
from shelterdesk.domain.kinds.movement import SeparateFrom
from shelterdesk.domain.kinds.resident import AgeGroup, EverydayName, Gender
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import BedTaken, Denied, Invalid, NotFound, ReasonNeeded
from shelterdesk.services import (
    arrival_papers,
    beds,
    board,
    expected_arrivals,
    group_arrivals,
    group_members,
    intake,
    kitchen,
    records,
    shift,
    trail,
)
from shelterdesk.services.board import BedStanding
from shelterdesk.services.intake import Standing
from tests.cast import TODAY, Cast
from tests.services.test_papers import text_of

HOUSE = ResidentId("")
SHEET = (
    "Name\tLanguage\tAge\tSex\tNeeds\tRoom\tDiet\n"
    "ခင်မျိုးဝေ\tBurmese\t24\tf\tfood, sleep\t\thalal, no onions\n"
    "\tburmese\tadult\tM\tdoctor\t\tallergic to nuts\n"
    "Sela\tAmharic\t17\tw\t\t\t\n"
    "Anu\tKlingon\tadult\tx?\t\t\t\n"
)


def judged(text: str, **more: object) -> tuple[grid.Judged, ...]:
    return judge(read_pasted(text), frozenset(), has_beds=False)


def duty(cast: Cast, *logins: str) -> None:
    for login in logins:
        shift.begin(cast.desk(login))


def furnish(cast: Cast, count: int) -> None:
    mia = cast.desk("mia")
    for name, size in (("Hall", count), ("Nest", 4)):
        room = records.add(mia, Room, HOUSE, {"name": name}).value
        for n in range(1, size + 1):
            values = {"room_id": room.id, "name": f"{n}", "state": BedState.IN_USE}
            records.add(mia, Bed, HOUSE, values)


class TestGrid:
    def test_a_sheet_is_read_by_its_head(self) -> None:
        wai, second, sela, anu = judged(SHEET)
        assert (wai.name, wai.language, wai.age) == ("ခင်မျိုးဝေ", "mya", AgeGroup.ADULT)
        assert wai.gender is Gender.FEMININE
        assert wai.needs == (Need.FOOD, Need.SLEEP)
        assert (wai.diets, wai.diet, wai.allergies) == ((Diet.HALAL,), "no onions", "")
        assert second.is_ready
        assert (second.name, second.allergies) == ("", "allergic to nuts")
        assert second.health
        assert not second.needs
        assert sela.age is AgeGroup.CHILD
        assert {lack.column for lack in anu.lacks} == {"language", "gender"}
        assert anu.line["language"] == "Klingon"  # as it was typed

    def test_without_a_head_by_place_and_columns_may_be_in_any_order(self) -> None:
        (row,) = judged("Rosa\tThai\tadult")
        assert (row.name, row.language, row.age) == ("Rosa", "tha", AgeGroup.ADULT)
        (row,) = judged("Age\tName\n19\tRosa")
        assert (row.name, row.age) == ("Rosa", AgeGroup.UNCERTAIN)

    def test_a_person_called_name_is_no_head(self) -> None:
        assert [row.name for row in judged("Bed\tThai\tadult\tf")] == ["Bed"]

    def test_what_fits_nowhere_is_kept_and_said(self) -> None:
        (row,) = judged("Name\tPassport\tAge\nRosa\tAB123\t30")
        assert row.line.extra == "AB123"
        assert [lack.column for lack in row.lacks] == ["extra"]
        long = "\t".join(["Rosa", "", "adult", "", "", "", "", "eighth"])
        assert judged(long)[0].line.extra == "eighth"

    def test_every_cell_survives_a_draft(self) -> None:
        for line in read_pasted(SHEET):
            assert Line.of(line.plain()) == line

    @pytest.mark.parametrize("age", ["", "grown", "-3"])
    def test_an_age_is_never_guessed(self, age: str) -> None:
        (row,) = judged(f"Rosa\t\t{age}")
        assert not row.is_ready
        assert row.age is None

    def test_a_bed_in_two_rows_and_one_that_is_not_free_are_said(self) -> None:
        lines = read_pasted(
            "A\t\tadult\t\t\tHall 1\nB\t\tadult\t\t\thall 1\nC\t\tadult\t\t\tHall 9"
        )
        rows = judge(lines, {"hall 1"}, has_beds=True)
        assert [row.lacks[0].said for row in rows] == [
            grid.BED_TWICE,
            grid.BED_TWICE,
            grid.BED_UNREAD,
        ]


def test_ready_rows_come_in_together_and_the_others_stay(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        duty(cast, "nils")
        nils = cast.desk("nils")
        rows = judged(SHEET)
        group_arrivals.keep_grid(nils, {}, [row.line for row in rows], "")
        done = group_arrivals.admit_many(nils, {"brought_by": "Blue bus"}, rows).value
        assert len(done.residents) == 3
        kept = group_arrivals.find_grid(nils)  # also when the program ended right after the act
        assert kept is not None
        assert [line["name"] for line in kept.lines] == ["Anu"]
        found = group_members.members(nils, done.group.id)
        assert sorted(m.name for m in found) == ["Person 2", "Sela", "ခင်မျိုးဝေ"]
        assert len({m.code_name for m in found}) == 3
        (person,) = [m for m in found if m.is_provisional]
        assert intake.standing(nils, person.resident)[0].standing is Standing.HALF_DONE
        cast.time.pass_by(hours=9)
        values = {"everyday_name": {"preferred": "Ko Htet"}}
        intake.write(nils, person.resident, intake.DOOR.stage, values)
        assert intake.standing(nils, person.resident)[0].standing is Standing.DONE
        assert records.page(nils, EverydayName, person.resident).rows
        (member,) = [
            m for m in group_members.members(nils, done.group.id) if m.resident == person.resident
        ]
        assert (member.name, member.is_provisional) == ("Ko Htet", False)


def test_nobody_is_let_in_twice_and_the_rest_joins_the_same_group(cast: Cast) -> None:
    with cast.seated("nils"):
        duty(cast, "nils")
        nils = cast.desk("nils")
        rows = judged(SHEET)
        first = group_arrivals.admit_many(nils, {}, rows).value
        again = group_arrivals.admit_many(nils, {}, rows, first.group.id).value
        assert again.residents == {}
        mended = [row.line.typed("language", "").typed("gender", "") for row in rows]
        later = judge(mended, frozenset(), has_beds=False)
        last = group_arrivals.admit_many(nils, {}, later, first.group.id).value
        assert last.group.id == first.group.id
        assert len(last.residents) == 1
        assert last.group.count == 4
        assert len(group_members.members(nils, first.group.id)) == 4


def test_one_row_that_fails_in_the_act_lets_nobody_in(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        duty(cast, "nils")
        furnish(cast, 2)
        nils = cast.desk("nils")
        rows = judge(read_pasted("A\t\tadult\nB\t\tadult"), frozenset(), has_beds=True)
        shared = {"count": None}
        with pytest.raises(Invalid):
            group_arrivals.admit_many(nils, shared, rows)
        assert expected_arrivals.lately(nils) == ()
        with nils.look() as work:
            assert not list(work.every(Arrival))


def test_beds_workers_kits_and_apart_for_many(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        duty(cast, "nils")
        furnish(cast, 4)
        mia, nils = cast.desk("mia"), cast.desk("nils")
        sheet = "\n".join(f"P{n}\tThai\tadult" for n in range(4))
        rows = judge(read_pasted(sheet), frozenset(), has_beds=True)
        group = group_arrivals.admit_many(nils, {}, rows).value.group
        people = [m.resident for m in group_members.members(nils, group.id)]
        free = group_arrivals.free_beds(nils)
        assert [bed.name for bed in free[:4]] == ["Hall 1", "Hall 2", "Hall 3", "Hall 4"]
        with pytest.raises(BedTaken):  # all or nobody
            group_arrivals.place_many(nils, {people[0]: free[0].id, people[1]: free[0].id})
        assert len(group_arrivals.free_beds(nils)) == 8
        group_arrivals.place_many(nils, dict(zip(people, [b.id for b in free], strict=False)))
        assert len(group_arrivals.free_beds(nils)) == 4
        assert {m.bed for m in group_members.members(nils, group.id)} == {b.name for b in free[:4]}
        with pytest.raises(Denied):
            group_members.assign_many(nils, people, cast.user("carla"))
        assert group_members.assign_many(mia, people, cast.user("carla")).value == 4
        assert group_members.assign_many(mia, people, cast.user("carla")).value == 0
        assert {m.case_manager for m in group_members.members(mia, group.id)} == {"Carla"}
        group_members.keep_apart(nils, people[0], people[1])
        for one, other in ((0, 1), (1, 0)):
            (row,) = records.page(nils, SeparateFrom, people[one]).rows
            assert row.other == people[other]
        with pytest.raises(Invalid):
            group_members.keep_apart(nils, people[0], people[0])
        group_members.give_kits(nils, people[:2], ("towel", "soap"))
        group_members.give_kits(nils, people[:1], ("soap", "phone card"))
        kits = {m.resident: m.kit for m in group_members.members(nils, group.id)}
        assert kits[people[0]] == ("towel", "soap", "phone card")
        assert kits[people[2]] == ()


def test_cards_of_a_group_say_code_names_and_beds_and_no_name(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana", "amara", "adam"):
        duty(cast, "nils")
        furnish(cast, 4)
        nils = cast.desk("nils")
        group = group_arrivals.admit_many(
            nils, {"brought_by": "Blue bus"}, judged(SHEET)
        ).value.group
        first, *_ = group_members.members(nils, group.id)
        group_arrivals.place_many(nils, {first.resident: group_arrivals.free_beds(nils)[0].id})
        people = group_members.members(nils, group.id)
        said = text_of(arrival_papers.cards(nils, people))
        assert len(people) == 3
        assert all(m.code_name in said and m.code in said for m in people)
        assert "Hall 1" in said
        assert not any(word in said for word in ("Sela", "Anu", "ခင်", "Blue bus", "nuts"))
        (line, *_) = trail.mine(nils)
        assert set(line.residents) == {m.resident for m in people}
        assert "Sela" not in line.did
        assert group_members.members(cast.desk("hana"), group.id) == ()  # off duty
        for login in ("amara", "adam"):
            with pytest.raises(Denied):
                group_members.members(cast.desk(login), group.id)


def test_the_kitchen_gets_counts_and_a_code_name_only_where_food_makes_ill(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara", "adam"):
        duty(cast, "nils")
        nils = cast.desk("nils")
        group = group_arrivals.admit_many(nils, {}, judged(SHEET)).value.group
        found = kitchen.head_count(nils)
        assert (found.people, found.children) == (3, 1)
        assert found.diets == ((Diet.HALAL, 1),)
        assert found.others == (("no onions", 1),)
        (person,) = [m for m in group_members.members(nils, group.id) if m.is_provisional]
        assert found.allergies == ((person.code_name, "allergic to nuts"),)
        assert arrival_papers.kitchen(nils, found).pdf.startswith(b"%PDF")
        for login in ("amara", "adam"):
            assert not kitchen.may_count(cast.desk(login))
            with pytest.raises((Denied, NotFound)):
                kitchen.head_count(cast.desk(login))


def test_who_is_announced_comes_or_is_called_off(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        duty(cast, "nils", "amara")
        nils = cast.desk("nils")
        values = {"expected_on": TODAY, "count": 38, "brought_by": "Bus", "phone": "081"}
        made = records.add(nils, ExpectedArrival, HOUSE, values).value
        assert [w.count for w in expected_arrivals.waiting(nils)] == [38]
        assert expected_arrivals.waiting(cast.desk("amara")) == ()
        expected_arrivals.say(nils, made.id, made.rev, ArrivalState.CALLED_OFF)
        assert expected_arrivals.expected(nils) == ()
        assert expected_arrivals.waiting(nils) == ()


def announced(cast: Cast, **more: object) -> ExpectedArrival:
    values = {"expected_on": TODAY, "count": 3, "brought_by": "Blue bus", **more}
    return records.add(cast.desk("mia"), ExpectedArrival, HOUSE, values).value


def test_beds_kept_for_a_group_are_theirs_when_they_come(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        furnish(cast, 4)
        duty(cast, "nils")
        nils, mia = cast.desk("nils"), cast.desk("mia")
        bus, boat = announced(cast), announced(cast, brought_by="Boat")
        ids = {bed.name: RecordId(bed.id) for bed in group_arrivals.free_beds(nils)}
        for name, who in (("Hall 2", bus), ("Hall 1", bus), ("Hall 3", boat)):
            beds.reserve(mia, ids[name], {"expected_id": who.id})
        rows = judged("Rosa\t\tadult\nAnu\t\tadult\nLin\t\tadult")
        done = group_arrivals.admit_many(nils, {"expected_id": bus.id}, rows).value
        assert done.unplaced == {}
        slept = {
            row.line["name"]: [
                held.bed_id
                for held in beds.history_of_resident(nils, done.residents[row.line.mark])
            ]
            for row in rows
        }
        assert slept == {"Rosa": [ids["Hall 1"]], "Anu": [ids["Hall 2"]], "Lin": []}
        left = [line for room in board.board(nils).rooms for line in room.beds]
        assert [b.bed.id for b in left if b.standing is BedStanding.KEPT] == [ids["Hall 3"]]


def test_beds_kept_for_who_does_not_come_are_free_again(cast: Cast) -> None:
    with cast.seated("mia"):
        furnish(cast, 2)
        mia, bus = cast.desk("mia"), announced(cast)
        free = group_arrivals.free_beds(mia)
        beds.reserve(mia, RecordId(free[0].id), {"expected_id": bus.id})
        assert len(group_arrivals.free_beds(mia)) == len(free) - 1
        expected_arrivals.say(mia, bus.id, bus.rev, ArrivalState.CALLED_OFF)
        assert group_arrivals.free_beds(mia) == free


def test_thirty_eight_people_in_one_act(
    cast: Cast, record_property: Callable[[str, object], None]
) -> None:
    with cast.seated("mia", "nils"):
        duty(cast, "nils")
        furnish(cast, 34)
        nils = cast.desk("nils")
        ages = ["adult"] * 34 + ["17", "not sure", "12", "19"]
        named = [f"Hall {n}" for n in range(1, 35)] + [f"Nest {n}" for n in range(1, 5)]
        sheet = "\n".join(
            f"Name {n}\tBurmese\t{age}\tf\tfood, sleep\t{bed}\thalal"
            for n, (age, bed) in enumerate(zip(ages, named, strict=True), 1)
        )
        beds = {bed.name.casefold() for bed in group_arrivals.free_beds(nils)}
        rows = judge(read_pasted(sheet), beds, has_beds=True)
        assert all(row.is_ready for row in rows)
        began = time.perf_counter()
        done = group_arrivals.admit_many(nils, {}, rows).value
        let_in = time.perf_counter() - began
        found = group_members.members(nils, done.group.id)
        read = time.perf_counter() - began - let_in
        assert len(done.residents) == len(found) == 38
        assert done.unplaced == {}
        assert len({m.bed for m in found}) == 38
        assert not group_arrivals.free_beds(nils)
        began = time.perf_counter()
        group_members.assign_many(cast.desk("mia"), [m.resident for m in found], cast.user("mia"))
        assert time.perf_counter() - began < 60
        record_property("let in, read", f"{let_in:.2f} s, {read:.2f} s")
        assert let_in < 20


def test_who_cannot_sleep_there_comes_in_all_the_same(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        duty(cast, "nils")
        furnish(cast, 2)
        nils = cast.desk("nils")
        sheet = "A\tThai\tadult\t\t\tHall 1\nB\tThai\t9\t\t\tHall 2"
        beds = {bed.name.casefold() for bed in group_arrivals.free_beds(nils)}
        rows = judge(read_pasted(sheet), beds, has_beds=True)
        done = group_arrivals.admit_many(nils, {}, rows).value
        assert len(done.residents) == 2
        ((child, why),) = done.unplaced.items()
        assert why
        found = {m.name: m for m in group_members.members(nils, done.group.id)}
        assert (found["A"].bed, found["B"].bed) == ("Hall 1", "")
        bed = next(b for b in group_arrivals.free_beds(nils) if b.name == "Hall 2")
        with pytest.raises(ReasonNeeded):
            group_arrivals.place_many(nils, {child: bed.id})
        group_arrivals.place_many(nils, {child: bed.id}, "her aunt")
        found = {m.name: m for m in group_members.members(nils, done.group.id)}
        assert found["B"].bed == "Hall 2"
