"""A signed note changed, swapped, moved or put back with the database key: found, and named.

Reading says so at once; the weekly check names the very row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import RowMapping, Table, delete, insert, select, update

from shelterdesk.domain.compartments import COMPARTMENTS
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.counselling import (
    CounsellingSession,
    NoteAmendment,
    ProgressNote,
)
from shelterdesk.domain.kinds.counselling_results import (
    CoSignature,
    CounsellingGroup,
    GroupSession,
    NurseSummary,
    SessionRisk,
    SharedSummary,
)
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NoKey, Tampered
from shelterdesk.services import (
    checking,
    co_signing,
    counselling,
    counselling_groups,
    records,
    settings,
)
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast, copied

SECRET = "the boat left before the moon"
ALL = ("mia", "max", "carla", "amara", "bela", "nils", "hana", "nora", "lea", "adam")


@pytest.fixture(scope="module")
def noted(
    founded_house: Cast, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Cast, ResidentId, ResidentId, RecordId, RecordId]]:
    """Two residents with a signed note each; everybody of the house at their desks."""
    with copied(founded_house, tmp_path_factory.mktemp("notes") / "house").seated(*ALL) as cast:
        rosa, nila = cast.admit("nils"), cast.admit("nils", "Nila")
        for resident in (rosa, nila):
            cast.assign(resident, "amara", Role.COU)
            cast.assign(resident, "carla", Role.CM)
            cast.assign(resident, "nora", Role.NUR)
        notes = []
        for resident in (rosa, nila):
            line = counselling.record_session(
                cast.desk("amara"),
                resident,
                {"held_on": TODAY},
                {"brought": f"{SECRET} {resident}"},
                risk={"asked": Answer.YES, "done": SECRET, "told": "Mia"},
            ).value
            assert line.note is not None
            counselling.sign_note(cast.desk("amara"), line.note.id)
            counselling.add_to_note(cast.desk("amara"), line.note.id, {"text": SECRET})
            said = {"lines": "came; sleeps better", "agreed": Answer.YES, "for_nurse": True}
            counselling.share_summary(cast.desk("amara"), RecordId(line.session.id), said)
            notes.append(RecordId(line.note.id))
        yield cast, rosa, nila, notes[0], notes[1]


def table_of(cast: Cast) -> Table:
    return cast.desk("mia").schema.content[ProgressNote]


@contextmanager
def changed(cast: Cast, change: Callable[[Any, Table], None]) -> Iterator[None]:
    """The table of notes as *change* leaves it; put back afterwards."""
    engine, table = cast.desk("mia").engine, table_of(cast)
    with engines.writing(engine) as db:
        before = [dict(row) for row in db.execute(select(table)).mappings()]
        change(db, table)
    try:
        yield
    finally:
        with engines.writing(engine) as db:
            db.execute(delete(table))
            db.execute(insert(table), before)
        for desk in cast.desks.values():
            desk.vault.forget()


def row_of(db: Any, table: Table, id: RecordId, rev: int = 2) -> RowMapping:
    wanted = (table.c.id == bytes.fromhex(id), table.c.rev == rev)
    return db.execute(select(table).where(*wanted)).mappings().one()


def put(db: Any, table: Table, id: RecordId, rev: int = 2, **values: Any) -> None:
    wanted = (table.c.id == bytes.fromhex(id), table.c.rev == rev)
    db.execute(update(table).where(*wanted).values(**values))


def named_by_the_check(cast: Cast, id: RecordId, login: str = "mia") -> bool:
    return any(id in problem for problem in checking.verify(cast.desk(login)).problems)


def read(cast: Cast, id: RecordId) -> ProgressNote:
    return records.get(cast.desk("amara"), ProgressNote, id)


@pytest.mark.attack(6)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_one_byte_of_a_signed_note(noted: tuple[Any, ...], place: str) -> None:
    cast, rosa, _, note, other = noted

    def flip(db: Any, table: Table) -> None:
        ct = bytearray(row_of(db, table, note)["ct"])
        at = {"first": 2, "middle": len(ct) // 2, "last": len(ct) - 1}[place]
        ct[at] ^= 1
        put(db, table, note, ct=bytes(ct))

    with changed(cast, flip):
        with pytest.raises(Tampered):
            read(cast, note)
        assert counselling.read(cast.desk("amara"), rosa).damaged == 1
        assert read(cast, other).text_of("brought").startswith(SECRET)
        assert named_by_the_check(cast, note, "amara")  # who reads it is who can prove it
        assert not named_by_the_check(cast, other, "amara")
    assert read(cast, note).text_of("brought").startswith(SECRET)


@pytest.mark.attack(6)
@pytest.mark.parametrize("whole", [False, True], ids=["body", "body and digest"])
def test_two_bodies_swapped(noted: tuple[Any, ...], whole: bool) -> None:
    cast, _, _, note, other = noted
    names = ("ct", "digest", "ring", "list_ref") if whole else ("ct",)

    def swap(db: Any, table: Table) -> None:
        one, two = row_of(db, table, note), row_of(db, table, other)
        put(db, table, note, **{name: two[name] for name in names})
        put(db, table, other, **{name: one[name] for name in names})

    with changed(cast, swap):
        for id in (note, other):
            with pytest.raises(Tampered):
                read(cast, id)
        for id in (note, other):
            assert named_by_the_check(cast, id, "amara")
            assert named_by_the_check(cast, id) is whole


@pytest.mark.attack(6)
def test_a_note_moved_to_another_resident(noted: tuple[Any, ...]) -> None:
    cast, rosa, nila, note, _ = noted

    def move(db: Any, table: Table) -> None:
        for rev in (1, 2):
            put(db, table, note, rev, resident=bytes.fromhex(nila))

    with changed(cast, move):
        with pytest.raises(Tampered):
            read(cast, note)
        moved = counselling.read(cast.desk("amara"), nila)
        assert note not in [line.note.id for line in moved.lines if line.note]
        left = counselling.read(cast.desk("amara"), rosa)
        assert (left.damaged, [line.note for line in left.lines]) == (1, [None])
        assert [line.is_lost for line in left.lines] == [True]  # named by its session
        assert named_by_the_check(cast, note, "amara")


@pytest.mark.attack(7)
def test_the_signed_revision_taken_away(noted: tuple[Any, ...]) -> None:
    """What was there before the signature shows again; the check names what is missing."""
    cast, _, _, note, _ = noted

    def take(db: Any, table: Table) -> None:
        db.execute(delete(table).where(table.c.id == bytes.fromhex(note), table.c.rev == 2))

    with changed(cast, take):
        with pytest.raises(Tampered):
            read(cast, note)
        assert named_by_the_check(cast, note)


@pytest.mark.attack(7)
def test_an_older_revision_replayed_as_the_newest(noted: tuple[Any, ...]) -> None:
    cast, _, _, note, _ = noted

    def replay(db: Any, table: Table) -> None:
        old = dict(row_of(db, table, note, 1))
        db.execute(insert(table), [{**old, "rev": 3}])

    with changed(cast, replay):
        with pytest.raises(Tampered):
            read(cast, note)
        assert named_by_the_check(cast, note)


@pytest.mark.attack(12)
@pytest.mark.parametrize(
    ("column", "value"),
    [("open_state", "draft"), ("open_needs_second", True), ("open_signed_on", "2020-01-01")],
)
def test_what_is_open_of_a_signed_note_set_by_sql(
    noted: tuple[Any, ...], column: str, value: object
) -> None:
    cast, _, _, note, _ = noted

    def write(db: Any, table: Table) -> None:
        put(db, table, note, **{column: value})

    with changed(cast, write), pytest.raises(Tampered):
        read(cast, note)


@pytest.mark.attack(4)
def test_below_the_services_only_readers_get_a_word(noted: tuple[Any, ...]) -> None:
    """Database, key files and everybody's passphrase but the counsellor's: not a word of a note."""
    cast, rosa, _, _, _ = noted
    everybodys = {
        ProgressNote: {"amara"},
        CounsellingSession: {"amara"},
        NoteAmendment: {"amara"},
        SessionRisk: {"amara"},
        SharedSummary: {"amara", "carla"},
        NurseSummary: {"amara", "nora"},
    }
    for kind, readers in everybodys.items():
        for login in ALL:
            desk = cast.desk(login)
            with engines.reading(desk.engine) as db, desk.ledger.on(db):
                rows = list(Rows(db, desk.schema).of_resident(kind, bytes.fromhex(rosa)))
                assert rows
                for row in rows:
                    assert SECRET.encode() not in row.ct + row.open.encode()
                    if login in readers:
                        assert json.dumps(desk.vault.open(row))
                    else:
                        with pytest.raises(NoKey):
                            desk.vault.open(row)


def test_emergency_access_has_the_risk_section_and_never_the_note() -> None:
    kinds: dict[type[Record], bool] = {
        SessionRisk: True,
        ProgressNote: False,
        CounsellingSession: False,
        NoteAmendment: False,
        CoSignature: False,
        SharedSummary: False,
        NurseSummary: False,
        CounsellingGroup: False,
        GroupSession: False,
    }
    assert {kind: COMPARTMENTS[kind.category].emergency for kind in kinds} == kinds


@pytest.mark.attack(4)
def test_a_groups_page_opens_for_its_leaders_alone(noted: tuple[Any, ...]) -> None:
    cast, rosa, _, _, _ = noted
    amara = cast.desk("amara")
    group = counselling_groups.begin(amara, {"name": "Sleep"}).value
    kept = counselling_groups.meet(
        amara, RecordId(group.id), {"on": TODAY, "done": SECRET}, {rosa: {}}, {}
    ).value
    id = bytes.fromhex(kept.session.id)
    for login in ALL:
        desk = cast.desk(login)
        with engines.reading(desk.engine) as db, desk.ledger.on(db):
            row = Rows(db, desk.schema).newest(GroupSession, id)
            assert row is not None
            assert rosa not in row.open
            if login != "amara":
                with pytest.raises(NoKey):
                    desk.vault.open(row)


@pytest.mark.attack(12)
def test_a_supervisor_made_by_sql_signs_nothing(noted: tuple[Any, ...]) -> None:
    """The setting is a signed row: written into the column alone it does not count."""
    cast, _, _, note, _ = noted
    settings.change(cast.desk("mia"), "clinical_supervisors", cast.user("mia"))
    table = cast.desk("mia").schema.by_name["setting"]
    table = cast.desk("mia").schema.content[table]
    with engines.writing(cast.desk("mia").engine) as db:
        db.execute(update(table).values(open_value=cast.user("amara")))
    assert co_signing.queue(cast.desk("amara")) == ()
    with pytest.raises(Denied):
        co_signing.co_sign(cast.desk("amara"), [note])
