"""Lines for the shift: who reads them, one a day of one source, done once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound, Stale
from shelterdesk.services import house_tasks, shift
from tests.cast import TODAY, Cast, found

SEATED = ("mia", "carla", "amara", "nils", "hana", "nora", "adam")
NOBODY = ResidentId("")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    cast = found(tmp_path_factory.mktemp("house_tasks") / "house")
    with cast.seated(*SEATED):
        shift.begin(cast.desk("hana"))
        shift.begin(cast.desk("nils"))
        yield cast


def reads(cast: Cast, what: str) -> set[str]:
    found = set()
    for login in SEATED:
        try:
            lines = house_tasks.of_shift(cast.desk(login))
        except Denied:
            continue
        if any(line.task.what == what for line in lines):
            found.add(login)
    return found


def test_whoever_is_on_duty_reads_it_and_a_child_s_lines_are_for_few(house: Cast) -> None:
    rosa = house.admit("nils")
    house.assign(rosa, "carla", Role.CM)
    carla, hana = house.desk("carla"), house.desk("hana")
    house_tasks.add(carla, rosa, {"what": "Wake at six"})
    assert reads(house, "Wake at six") == {"mia", "carla", "hana", "nils"}
    child = house.admit("hana", "Sita", AgeGroup.CHILD)
    house.assign(child, "carla", Role.CM)
    house_tasks.add(carla, child, {"what": "Milk at seven"})
    assert reads(house, "Milk at seven") == {"mia", "carla", "hana"}  # hana let her in
    with pytest.raises(Invalid):
        house_tasks.add(hana, NOBODY, {"what": "x" * 141})
    for login in ("amara", "nora", "adam"):
        with pytest.raises((Denied, NotFound)):
            house_tasks.add(house.desk(login), NOBODY, {"what": "Sweep"})


def test_one_source_makes_one_line_a_day_and_it_is_done_once(house: Cast) -> None:
    hana, nils = house.desk("hana"), house.desk("nils")
    source = {"what": "Lock the gate", "source_id": "cd" * 16}
    line = house_tasks.add(hana, NOBODY, source).value
    assert house_tasks.add(nils, NOBODY, source).value.id == line.id
    tomorrow = {**source, "due_on": TODAY + timedelta(days=1)}
    assert house_tasks.add(nils, NOBODY, tomorrow).value.id != line.id
    by_hand = {"what": "Count the keys"}
    twice = {house_tasks.add(hana, NOBODY, by_hand, once="form").value.id for _ in range(2)}
    assert len(twice) == 1
    done = house_tasks.done(nils, line).value
    with pytest.raises(Stale):
        house_tasks.done(hana, line)
    shown = [each for each in house_tasks.of_shift(hana) if each.task.what == "Lock the gate"]
    assert [(each.is_done, each.author) for each in shown] == [(True, "Nils")]
    before = house_tasks.waiting(hana)[0].count
    house_tasks.again(hana, done)
    assert house_tasks.waiting(hana)[0].count == before + 1
    assert house_tasks.waiting(house.desk("adam")) == ()
