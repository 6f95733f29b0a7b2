"""A house that was filled in bulk is one like any other: everything signed, sealed, told, found."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

import pytest

from benchmarks import houses
from benchmarks.bulk import filled, id_of
from benchmarks.lived import admit_anybody
from benchmarks.synthetic.people import person
from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.counselling import CounsellingSession, ProgressNote
from shelterdesk.domain.kinds.identity import IdentityBrief
from shelterdesk.domain.kinds.resident import EverydayName, Resident
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.services import register
from shelterdesk.store import engine as engines
from tests.cast import CHEAP

STAFF = tuple(p for p in houses.STAFF if p.login != "colleagues")
ADULT = 2
CHILD = next(n for n in range(3, 60) if houses.is_child(person(houses.SEED, n, one_house=True)))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> door.House:
    """Two residents with the notes of twenty weeks, and a child."""
    made = houses.as_house(tmp_path_factory.mktemp("bulk") / "house")
    with filled(made, STAFF, CHEAP) as filling:
        some = range(1, ADULT + 1)
        people = [person(houses.SEED, n, one_house=True) for n in some]
        ids = {who.number: houses.admit(filling["night"], who) for who in people}
        for number, resident in ids.items():
            houses.assign(filling, number, resident)
        drawn = random.Random(houses.SEED)  # noqa: S311 - synthetic text, no secret
        houses.write_notes(filling, list(ids.items()), drawn)
        filling.pause()
        admit_anybody(filling, person(houses.SEED, CHILD, one_house=True))
    return made


@pytest.fixture
def desk(house: door.House, request: pytest.FixtureRequest) -> Iterator[Desk]:
    desk = door.sign_in(house, request.param, houses.PASSPHRASE)
    yield desk
    desk.close()


def resident(number: int) -> ResidentId:
    return ResidentId(id_of(houses.SEED, "resident", number))


@pytest.mark.parametrize("desk", ["counsellor"], indirect=True)
def test_notes_open_by_every_rule_and_say_what_was_drawn(desk: Desk) -> None:
    drawn = random.Random(houses.SEED)  # noqa: S311 - as the house was filled
    texts = [houses.note_text(drawn) for _ in range(ADULT * houses.NOTES_EACH)]
    with desk.look() as work:
        held = work.page(CounsellingSession, resident(1), None, 100)
        notes = work.page(ProgressNote, resident(1), None, 100)
        said = {note.id: note.part_texts[0] for note in notes.rows}
    assert (len(held.rows), held.damaged, notes.damaged) == (houses.NOTES_EACH, 0, 0)
    order = [id_of(houses.SEED, "note", 1, turn) for turn in range(houses.NOTES_EACH)]
    assert [said[RecordId(id)] for id in order] == texts[::ADULT]


@pytest.mark.parametrize("desk", ["manager"], indirect=True)
def test_the_weekly_check_finds_nothing_and_everybody_is_known(desk: Desk) -> None:
    report = desk.verify(lambda done, total: None)
    assert report.problems == ()
    assert report.rows > ADULT * houses.NOTES_EACH * 2
    assert desk.check_pages() == ()
    known = {row.resident: row for row in register.open_register(desk).rows}
    assert set(known) == {resident(n) for n in (1, ADULT, CHILD)}
    child = known[resident(CHILD)]
    assert child.shielded
    assert child.preferred == person(houses.SEED, CHILD, one_house=True).preferred
    with desk.look() as work:  # what an identity tells is told in bulk too, in the child's own ring
        assert len(work.page(IdentityBrief, resident(CHILD), None, 10).rows) == 1


@pytest.mark.parametrize("desk", ["counsellor"], indirect=True)
def test_who_may_not_read_a_child_does_not(desk: Desk) -> None:
    with desk.look() as work:
        assert work.page(EverydayName, resident(CHILD), None, 10).rows == ()
        assert len(work.page(Resident, resident(ADULT), None, 10).rows) == 1


@pytest.mark.parametrize("desk", ["manager"], indirect=True)
def test_every_index_is_there_again(desk: Desk) -> None:
    with engines.reading(desk.engine) as db:
        asked = "SELECT name FROM sqlite_master WHERE type = 'index'"
        found = set(db.exec_driver_sql(asked).scalars())
        settings = [db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode",)]
    wanted = {str(i.name) for table in desk.schema.metadata.tables.values() for i in table.indexes}
    assert wanted - found == set()
    assert len(wanted) > 100
    assert settings == ["wal"]


def test_ids_and_texts_are_alike_on_every_machine() -> None:
    """Raise GENERATOR in ``houses`` when this changes: houses are kept by it."""
    drawn = random.Random(houses.SEED)  # noqa: S311 - as the house is filled
    said = [houses.note_text(drawn) for _ in range(50)]
    said += [id_of(houses.SEED, "session", n, n % 7) for n in range(50)]
    assert hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] == "ff481466be9c7daa"
