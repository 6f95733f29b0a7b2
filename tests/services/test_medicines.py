"""Medicines: off by default, nobody gives a dose twice, managers see a number."""

from __future__ import annotations

from datetime import time

import pytest

from shelterdesk.domain.kinds.alert import EmergencyLine, LinePart
from shelterdesk.domain.kinds.health import Dose, DoseOutcome, Medication, MedicineCount
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied, NotFound, Stale
from shelterdesk.services import medicines, records, roll_call, settings, shift
from tests.cast import TODAY, Cast

MEDICINE = {"name": "Paracetamol", "dose": "1 tablet", "times": "08:00, 20:00"}


def _prescribed(cast: Cast, age: AgeGroup = AgeGroup.ADULT) -> ResidentId:
    rosa = cast.admit("nils", age=age)
    settings.change(cast.desk("mia"), "medication_module", "yes")
    records.add(cast.desk("nils"), Medication, rosa, MEDICINE)
    return rosa


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("08:00, 20:00", (time(8), time(20))),
        ("20.30 and 8h00", (time(8), time(20, 30))),
        ("when needed", ()),
        ("25:00, 7:61", ()),
        ("", ()),
    ],
)
def test_clocks_are_read_as_people_write_them(said: str, times: tuple[time, ...]) -> None:
    assert medicines.times_of(said) == times


def test_off_nothing_of_it_shows(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        records.add(cast.desk("nils"), Medication, rosa, MEDICINE)
        assert medicines.today(cast.desk("nils")) == ()
        assert medicines.waiting(cast.desk("nils")) == ()


def test_a_dose_is_written_down_once(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana"):
        rosa = _prescribed(cast)
        nils, hana = cast.desk("nils"), cast.desk("hana")
        shift.begin(hana)
        morning, evening = medicines.today(nils)  # it is nine
        assert (morning.is_due(nils.now()), evening.is_due(nils.now())) == (True, False)
        assert [w.count for w in medicines.waiting(hana)] == [1]
        medicines.write_down(nils, morning, DoseOutcome.TAKEN)
        with pytest.raises(Stale):  # the other desk still shows it as due
            medicines.write_down(hana, morning, DoseOutcome.TAKEN)
        assert medicines.waiting(hana) == ()
        seen = medicines.today(hana)[0]
        assert seen.dose is not None
        assert (seen.dose.outcome, seen.by) == (DoseOutcome.TAKEN, "Nils")
        # Whoever sees the first word may put it right; both stay.
        medicines.write_down(hana, seen, DoseOutcome.DECLINED, "spat it out")
        right = medicines.today(nils)[0]
        assert right.dose is not None
        assert right.dose.outcome is DoseOutcome.DECLINED
        assert len(records.page(nils, Dose, rosa).rows) == 2


def test_a_manager_sees_a_number_and_no_medicine(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = _prescribed(cast)
        nils, mia = cast.desk("nils"), cast.desk("mia")
        medicines.write_down(nils, medicines.today(nils)[0], DoseOutcome.TAKEN)
        assert medicines.count_of(mia, rosa, TODAY) == "1 / 2"
        with pytest.raises(Denied):
            records.page(mia, Medication, rosa)
        with mia.look() as work:  # below the screens
            assert list(work.every(Medication)) == []
            assert list(work.every(Dose)) == []
        with pytest.raises(Denied):  # whoever wrote it counts no further
            records.page(nils, MedicineCount, rosa)


def test_the_emergency_sheet_names_what_is_taken_until_it_ends(cast: Cast) -> None:
    with cast.seated("mia", "nils", "nora"):
        rosa = _prescribed(cast)
        nora = cast.desk("nora")
        (person,) = roll_call.roll_call(cast.desk("nils")).people
        (line,) = person.lines
        assert (line.part, line.line) == (
            LinePart.MEDICINES,
            "Paracetamol, 1 tablet, 08:00, 20:00",
        )
        with nora.look() as work:
            (medicine,) = work.shelf(Medication).every()
        with nora.work("medication.amend") as work:
            work.shelf(Medication).amend(medicine.id, 1, {"ended": True})
        (person,) = roll_call.roll_call(cast.desk("nils")).people
        assert person.lines == ()
        assert medicines.today(cast.desk("nils")) == ()
        with cast.desk("mia").look() as work:
            assert len(list(work.every(EmergencyLine))) == 2  # what was said stays in history
        assert rosa


def test_medicines_of_a_child_are_on_nobody_elses_list(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana"):
        child = _prescribed(cast, AgeGroup.CHILD)
        hana = cast.desk("hana")
        shift.begin(hana)
        assert len(medicines.today(cast.desk("nils"))) == 2
        assert medicines.today(hana) == ()
        with pytest.raises(NotFound):
            records.page(hana, Medication, child)


def test_a_medicine_without_times_is_never_due_and_can_be_given(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        settings.change(cast.desk("mia"), "medication_module", "yes")
        nils = cast.desk("nils")
        records.add(nils, Medication, rosa, {**MEDICINE, "times": "when needed"})
        (due,) = medicines.today(nils)
        assert not due.is_due(nils.now())
        medicines.write_down(nils, due, DoseOutcome.TAKEN)
        (due,) = medicines.today(nils)
        assert due.dose is not None
        cast.time.pass_by(hours=4)
        medicines.write_down(nils, due, DoseOutcome.TAKEN)  # once more, having seen the first
        with pytest.raises(Stale):
            medicines.write_down(nils, due, DoseOutcome.TAKEN)
        assert len(records.page(nils, Dose, rosa).rows) == 2
