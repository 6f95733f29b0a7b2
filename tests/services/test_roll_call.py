"""The roll call and the emergency sheet: open to whoever is on duty, and whole in number."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from shelterdesk.domain.kinds.alert import ComfortCard, EmergencyLine, LinePart
from shelterdesk.domain.kinds.arrival import Arrival, Diet
from shelterdesk.domain.kinds.movement import Leave, Seen
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.services import duty, joining, kitchen, records, roll_call, shift, shift_papers
from shelterdesk.services.roll_call import Ticks, Where
from tests.cast import Cast

HELPS = "A cup of tea, door open"


def _lines(found: roll_call.RollCall, resident: ResidentId) -> dict[LinePart, str]:
    person = next(p for p in found.people if p.resident == resident)
    return {line.part: line.line for line in person.lines}


def test_a_night_worker_sees_everybody_with_what_helps(cast: Cast) -> None:
    with cast.seated("nils", "hana"):
        rosa = cast.admit("nils")
        hana, nils = cast.desk("hana"), cast.desk("nils")
        shift.begin(hana)
        card = records.add(nils, ComfortCard, rosa, {"helps": (HELPS,), "call": "Her sister"}).value
        found = roll_call.roll_call(hana)
        (person,) = found.here
        assert (person.code_name, person.place, person.languages) == ("Rosa code", "4", ("mya",))
        assert _lines(found, rosa) == {LinePart.WHO: "Her sister", LinePart.HELPS: HELPS}
        assert found.on_duty == ("Hana", "Nils")
        # A changed card changes its line; one that says nothing any more ends it.
        records.amend(nils, ComfortCard, card.id, 1, {"helps": ("Music",), "call": ""})
        assert _lines(roll_call.roll_call(hana), rosa) == {LinePart.HELPS: "Music"}


def test_off_duty_nobody_is_named(cast: Cast) -> None:
    with cast.seated("nils", "hana", "adam"):
        cast.admit("nils")
        assert roll_call.roll_call(cast.desk("hana")).people == ()
        assert not roll_call.may_see(cast.desk("adam"))


def test_a_shielded_child_is_counted_and_not_named(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana"):
        cast.admit("nils")
        child = cast.admit("nils", "Kai", AgeGroup.CHILD)
        records.add(cast.desk("mia"), EmergencyLine, child, {"part": LinePart.WHO, "line": "Aunt"})
        shift.begin(cast.desk("hana"))
        seen = roll_call.roll_call(cast.desk("hana"))
        assert [p.code_name for p in seen.people] == ["Rosa code"]
        assert (seen.unnamed_here, seen.count_here, seen.ask) == (1, 2, ("Max", "Mia"))
        with cast.desk("hana").look() as work:  # below the screens: her keys open no such line
            assert all(line.resident != child for line in work.every(EmergencyLine))
        shift.begin(cast.desk("mia"))
        assert roll_call.roll_call(cast.desk("hana")).ask == ("Mia",)
        let_in = roll_call.roll_call(cast.desk("nils"))
        assert {p.code_name for p in let_in.people} == {"Rosa code", "Kai code"}
        assert let_in.unnamed_here == 0
        assert [p.may_be_child for p in let_in.people] == [True, False]


def test_whoever_is_out_has_a_place_and_is_not_expected_in_the_house(cast: Cast) -> None:
    with cast.seated("nils"):
        rosa = cast.admit("nils")
        nils = cast.desk("nils")
        records.add(nils, Leave, rosa, {"out_at": nils.now(), "due_at": nils.now()})
        found = roll_call.roll_call(nils)
        assert [p.where for p in found.elsewhere] == [Where.OUT]
        assert (found.count_here, found.count_elsewhere) == (0, 1)


def test_ticks_survive_and_only_those_expected_count(cast: Cast) -> None:
    with cast.seated("nils"):
        rosa, kim = cast.admit("nils"), cast.admit("nils", "Kim")
        nils = cast.desk("nils")
        records.add(nils, Leave, kim, {"out_at": nils.now()})
        roll_call.keep_ticks(nils, Ticks(nils.now(), frozenset({kim})))
    with cast.seated("nils"):  # the program was gone in between
        nils = cast.desk("nils")
        kept, found = roll_call.find_ticks(nils), roll_call.roll_call(nils)
        assert kept is not None
        assert kept.seen == {kim}
        assert kept.count(found) == 0  # whoever came back does not stand for whoever is missing
        assert [p.resident for p in kept.lacking(found)] == [rosa]
        roll_call.end_ticks(nils, kept, found)
        assert roll_call.find_ticks(nils) is None
        with nils.look() as work:  # the list of those not seen for days counts from it
            assert [mark.resident for mark in work.shelf(Seen).every()] == [kim]


def test_a_shift_ends_and_nobody_speaks_for_another(cast: Cast) -> None:
    with cast.seated("nils", "hana"):
        shift.begin(cast.desk("nils"))
        shift.begin(cast.desk("hana"))
        cast.time.pass_by(hours=1)
        shift.end(cast.desk("nils"))
        assert [p.display_name for p in duty.on_duty(cast.desk("hana"))] == ["Hana"]
        cast.time.pass_by(hours=20)
        assert duty.on_duty(cast.desk("hana")) == ()


def test_papers_are_made_of_what_one_may_print_and_written_down(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        records.add(cast.desk("mia"), EmergencyLine, rosa, {"part": "helps", "line": "ဆေး"})
        for make in (shift_papers.make_roll_call, shift_papers.make_emergency_sheet):
            paper = make(cast.desk("nils"))
            with pikepdf.open(BytesIO(paper.pdf)) as pdf:
                assert len(pdf.pages) >= 1
            assert paper.others == (rosa,)
        shift_papers.make_emergency_sheet(cast.desk("carla"), rosa)
        with pytest.raises(Denied):  # a counsellor reads the sheet and does not print it
            shift_papers.make_emergency_sheet(cast.desk("amara"), rosa)
        with pytest.raises(Denied):
            shift_papers.make_roll_call(cast.desk("amara"))


def test_two_records_of_one_person_are_one_to_look_for(cast: Cast) -> None:
    """A name too many sends somebody back into a fire; a line lost makes somebody ill."""
    with cast.seated("mia", "nils", "hana"):
        mia, nils, hana = (cast.desk(login) for login in ("mia", "nils", "hana"))
        rosa, again = cast.admit("nils"), cast.admit("nils", "Roza")
        other = cast.admit("nils", "Mya")
        shift.begin(hana)
        for one, word, diet in ((rosa, "No nuts", Diet.HALAL), (again, "No milk", Diet.SOFT)):
            records.add(mia, EmergencyLine, one, {"part": LinePart.ALLERGIES, "line": word})
            eats = {"arrived_at": nils.now(), "allergies": word, "diets": (Diet.HALAL, diet)}
            records.add(nils, Arrival, one, eats)
        joining.join(mia, rosa, again, "She recognised her own photo.")

        found = roll_call.roll_call(hana)
        assert (found.count_here, found.unnamed_here) == (2, 0)
        (once,) = (p for p in found.people if p.resident != other)
        assert (once.resident, once.code_name) == (rosa, "Rosa code (Roza code)")
        assert {line.line for line in once.lines} == {"No nuts", "No milk"}
        ticked = Ticks(mia.now(), frozenset({again, other}))  # under the name of before
        assert ticked.lacking(found) == ()
        roll_call.end_ticks(hana, ticked, found)
        assert [len(records.page(hana, Seen, one).rows) for one in (rosa, again)] == [1, 1]
        eating = kitchen.head_count(nils)
        assert (eating.people, eating.diets) == (2, ((Diet.HALAL, 1), (Diet.SOFT, 1)))
        assert {ill for _, ill in eating.allergies} == {"No nuts", "No milk"}

        records.add(nils, Leave, again, {"out_at": nils.now()})
        found = roll_call.roll_call(hana)  # they contradict each other: both are told
        assert {p.resident for p in found.people} == {rosa, again, other}
        joining.part(mia, rosa, again)
        assert kitchen.head_count(nils).people == 3
