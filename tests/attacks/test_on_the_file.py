"""Attacks with a tool on the two files of a house: SQL with the database key, and JSON."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update
from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.resident import EverydayName, LanguageSkill, Resident
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    BrokenHouse,
    Damaged,
    Denied,
    NotFound,
    SecretMissing,
    ShelterDeskError,
    SignInFailed,
    Tampered,
    TrailBroken,
)
from shelterdesk.services import assignments, checking, records
from shelterdesk.services.register import open_register
from shelterdesk.store import engine as engines
from tests.access.test_secrecy import MARKER, a_session
from tests.cast import Cast, found

PAGE = 4096  # of SQLCipher 4


def sign_in(cast: Cast, login: str = "mia") -> None:
    door.sign_in(cast.house, login, "moon").close()


def change_key_file(cast: Cast, change: Callable[[dict[str, Any]], None]) -> None:
    path = cast.folder / door.KEY_FILE
    plain = json.loads(path.read_text())
    change(plain)
    path.write_text(json.dumps(plain))


def set_by_sql(desk: Desk, table: Table, **values: Any) -> None:
    with engines.writing(desk.engine) as db:
        db.execute(update(table).values(**values))


def settled(cast: Cast) -> bytes:
    """The data file with nothing left in the log beside it."""
    with cast.seated("mia"):
        engine = cast.desk("mia").engine
    engines.close(engine)
    return (cast.folder / door.DATA_FILE).read_bytes()


# ---- the key file as JSON


@pytest.mark.attack(3)
@pytest.mark.parametrize("name", ["m", "t", "p"])
@pytest.mark.parametrize("factor", [2, 0.5], ids=["up", "down"])
def test_a_cost_written_into_the_key_file_is_refused(cast: Cast, name: str, factor: float) -> None:
    def change(plain: dict[str, Any]) -> None:
        for slot in plain["slots"].values():
            slot["kdf"][name] = max(1, int(slot["kdf"][name] * factor)) + (factor < 1)

    change_key_file(cast, change)
    with pytest.raises(SignInFailed):
        sign_in(cast)


@pytest.mark.attack(2)
def test_a_slot_said_to_need_no_secret_does_not_open(cast: Cast) -> None:
    def change(plain: dict[str, Any]) -> None:
        for slot in plain["slots"].values():
            slot["kind"] = "pass"

    change_key_file(cast, change)
    with pytest.raises((SignInFailed, SecretMissing)):
        sign_in(cast)


@pytest.mark.attack(9)
def test_a_colleagues_slot_and_database_key_in_the_place_of_ones_own_open_nothing(
    cast: Cast,
) -> None:
    with cast.seated("mia", "adam"):
        mia, adam = cast.user("mia"), cast.user("adam")

    def change(plain: dict[str, Any]) -> None:
        plain["dbk"][adam] = plain["dbk"][mia]

    change_key_file(cast, change)
    with pytest.raises((Tampered, SignInFailed)):
        sign_in(cast, "adam")
    sign_in(cast)


@pytest.mark.attack(30)
def test_a_missing_secret_leaves_both_files_as_they_are(cast: Cast) -> None:
    change_key_file(cast, lambda plain: [s.update(kind="pass") for s in plain["slots"].values()])

    class Empty:
        def find(self, db: str) -> bytes:
            raise SecretMissing

        def keep(self, db: str, secret: bytes) -> None:
            raise AssertionError("no new secret is made")

    from dataclasses import replace

    before = {path.name: path.read_bytes() for path in cast.folder.glob("*.[dj]*")}
    with pytest.raises(SecretMissing):
        door.sign_in(replace(cast.house, secrets=Empty()), "stranger", "moon")
    after = {path.name: path.read_bytes() for path in cast.folder.glob("*.[dj]*")}
    assert after == before


# ---- rows


@pytest.fixture
def noted(cast: Cast) -> tuple[Cast, ResidentId, RecordId]:
    """Rosa with a note of Amara's."""
    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        return cast, rosa, a_session(cast, rosa)


@pytest.mark.attack(4)
def test_no_table_shows_the_words_of_a_note_to_the_database_key(
    noted: tuple[Cast, ResidentId, RecordId],
) -> None:
    cast, _, _ = noted
    with cast.seated("adam"), engines.reading(cast.desk("adam").engine) as db:
        names = db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
        tables = list(names)
        rows = [row for name in tables for row in db.exec_driver_sql(f'SELECT * FROM "{name}"')]  # noqa: S608
    assert len(rows) > 20
    for value in (value for row in rows for value in row):
        plain = value if isinstance(value, bytes) else str(value).encode()
        assert MARKER.encode() not in plain
        assert b"Rosa" not in plain


@pytest.mark.attack(6)
def test_two_swapped_bodies_do_not_open_and_the_others_do(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia = cast.desk("mia")
        one, other, third = (
            records.add(mia, EverydayName, rosa, {"preferred": n}).value for n in "abc"
        )
        table = mia.schema.content[EverydayName]
        with engines.writing(mia.engine) as db:
            bodies = {row.id: row.ct for row in db.execute(select(table.c.id, table.c.ct))}
            for to, of in ((one, other), (other, one)):
                where = table.c.id == bytes.fromhex(to.id)
                db.execute(update(table).where(where).values(ct=bodies[bytes.fromhex(of.id)]))
        for swapped in (one, other):
            with pytest.raises(Tampered):
                records.get(mia, EverydayName, swapped.id)
        assert records.get(mia, EverydayName, third.id).preferred == "c"
        page = records.page(mia, EverydayName, rosa)
        assert (page.damaged, {n.preferred for n in page.rows}) == (2, {"c", "Rosa"})


@pytest.mark.attack(7)
def test_an_older_revision_in_the_place_of_the_newest_is_refused_and_found(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia = cast.desk("mia")
        name = records.page(mia, EverydayName, rosa).rows[0]
        records.amend(mia, EverydayName, name.id, 1, {"nickname": "new"})
        table = mia.schema.content[EverydayName]
        id = table.c.id == bytes.fromhex(name.id)
        with engines.writing(mia.engine) as db:
            old = db.execute(select(table).where(id, table.c.rev == 1)).mappings().one()
            db.execute(delete(table).where(id, table.c.rev == 2))
            db.execute(insert(table), [{**old, "rev": 2}])
        with pytest.raises(Tampered):
            records.get(mia, EverydayName, name.id)
        with engines.writing(mia.engine) as db:
            db.execute(delete(table).where(id, table.c.rev == 2))
        with pytest.raises(Tampered):
            records.get(mia, EverydayName, name.id)
        assert any(name.id in problem for problem in checking.verify(mia).problems)


@pytest.mark.attack(8)
def test_a_body_put_into_another_column_table_or_house_does_not_open(
    cast: Cast, tmp_path: Path
) -> None:
    other = found(tmp_path / "other")
    with other.seated("mia", "nils"):
        resident = other.admit("nils")
        desk = other.desk("mia")
        table = desk.schema.content[EverydayName]
        with engines.reading(desk.engine) as db:
            foreign = db.execute(
                select(table).where(table.c.resident == bytes.fromhex(resident))
            ).mappings()
            foreign_row = dict(foreign.one())
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia = cast.desk("mia")
        name = records.page(mia, EverydayName, rosa).rows[0]
        names, tongues = (mia.schema.content[k] for k in (EverydayName, LanguageSkill))
        with engines.writing(mia.engine) as db:
            kept = db.execute(select(names)).mappings().one()
            tongue = db.execute(select(tongues)).mappings().one()
        for values in (
            {"ct": tongue["ct"], "ring": tongue["ring"], "list_ref": tongue["list_ref"]},
            {"ct": kept["digest"]},
            {"ct": foreign_row["ct"]},
            {k: foreign_row[k] for k in ("ct", "digest", "author", "ring", "list_ref", "made_at")},
        ):
            set_by_sql(mia, names, **values)
            with pytest.raises((Tampered, NotFound)):
                records.get(mia, EverydayName, name.id)
            set_by_sql(mia, names, **kept)
        assert records.get(mia, EverydayName, name.id).preferred == "Rosa"


@pytest.mark.attack(12)
def test_an_ended_assignment_set_active_by_sql_gives_nothing(
    noted: tuple[Cast, ResidentId, RecordId],
) -> None:
    cast, rosa, note = noted
    with cast.seated("mia", "amara"):
        mia, amara = cast.desk("mia"), cast.desk("amara")
        assignments.end(mia, assignments.of(mia, rosa)[0].assignment.id)
        set_by_sql(mia, mia.schema.content[Assignment], open_state="active")
        amara.refresh_actor()
        assert not amara.actor.assigned
        with pytest.raises(NotFound):
            records.get(amara, ProgressNote, note)
        with pytest.raises((NotFound, Denied, Tampered)):
            records.page(amara, EverydayName, rosa)


@pytest.mark.attack(12)
def test_ones_own_name_in_an_assignment_by_sql_gives_nothing(
    noted: tuple[Cast, ResidentId, RecordId],
) -> None:
    cast, _, note = noted
    with cast.seated("mia", "bela"):
        mia, bela = cast.desk("mia"), cast.desk("bela")
        set_by_sql(mia, mia.schema.content[Assignment], open_user_id=bela.user_id)
        bela.refresh_actor()
        assert not bela.actor.assigned
        with pytest.raises(NotFound):
            records.get(bela, ProgressNote, note)


@pytest.mark.attack(12)
@pytest.mark.parametrize("name", ["key_certificate", "role_certificate"])
def test_certificates_changed_by_sql_do_not_count(cast: Cast, name: str) -> None:
    with cast.seated("mia", "adam"):
        desk = cast.desk("mia")
        table: Table = getattr(desk.schema, name)
        adam = table.c.user_id == cast.user("adam")
        values = {"roles": "MGR ADM"} if name == "role_certificate" else {"display_name": "Mia"}
        with engines.writing(desk.engine) as db:
            db.execute(update(table).where(adam).values(**values))
        desk.vault.forget()
        assert Role.MGR not in {
            role for c in desk.colleagues() if c.user_id == cast.user("adam") for role in c.roles
        }
        assert [c.display_name for c in desk.colleagues()].count("Mia") == 1
        assert any(p.startswith("certificate:") for p in checking.verify(desk).problems)


# ---- whole files, and pages of them


@pytest.mark.attack(14)
def test_a_deleted_entry_is_told_with_its_number(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        cast.admit("nils")
        mia = cast.desk("mia")
        last = mia.trail()[0].seq
        table = mia.schema.trail_entry
        with engines.writing(mia.engine) as db:
            db.execute(delete(table).where(table.c.seq == last - 1))
        assert f"entry:{last}" in checking.verify(mia).problems


@pytest.mark.attack(15)
def test_nothing_is_written_over_a_cut_tail_by_whoever_saw_more(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        cast.admit("nils")
        mia = cast.desk("mia")
        last = mia.trail()[0].seq
        engine, schema = mia.engine, mia.schema
        key, data = mia.accounts.database_key, mia.accounts.data_file
    engines.close(engine)
    tool = engines.sqlcipher_engine(data, key)
    with engines.writing(tool) as db:
        for table in (schema.trail_item, schema.trail_entry):
            db.execute(delete(table).where(table.c.seq >= last - 1))
    engines.close(tool)
    desk = door.sign_in(cast.house, "mia", "moon")
    assert desk.trail_broken is not None
    with pytest.raises(BrokenHouse):
        desk.say("x", {})
    desk.close()
    with pytest.raises(TrailBroken):
        sign_in(cast, "carla")


@pytest.mark.attack(16)
def test_both_files_put_back_differ_from_the_head_that_was_written_down(cast: Cast) -> None:
    sign_in(cast)
    old = {f: (cast.folder / f).read_bytes() for f in (door.DATA_FILE, door.KEY_FILE)}
    with cast.seated("mia", "nils"):
        cast.admit("nils")
        slip = cast.desk("mia").trail()[0]
    for name, content in old.items():
        (cast.folder / name).write_bytes(content)
    with cast.seated("mia"):  # nothing here can notice: hence the anchor, and the slip
        entries = {entry.hash for entry in cast.desk("mia").trail()}
        assert slip.hash not in entries
        assert checking.verify(cast.desk("mia")).problems == ()


@pytest.mark.attack(17)
def test_one_old_page_passes_the_engine_and_changes_nothing_unnoticed(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        for n in range(12):
            paper = {"document_type": "passport", "state": "missing", "number": f"{n}" * 200}
            records.add(cast.desk("carla"), Document, rosa, paper)
    old = settled(cast)
    with cast.seated("mia", "carla"):
        mia = cast.desk("mia")
        assignments.end(mia, assignments.of(mia, rosa)[0].assignment.id)
        key = mia.accounts.database_key
    new = settled(cast)
    before = told(cast, rosa)
    data, keys = cast.folder / door.DATA_FILE, (cast.folder / door.KEY_FILE).read_bytes()
    pages = range(PAGE, min(len(old), len(new)), PAGE)
    passed = 0
    for at in (at for at in pages if old[at : at + PAGE] != new[at : at + PAGE]):
        data.write_bytes(new[:at] + old[at : at + PAGE] + new[at + PAGE :])
        (cast.folder / door.KEY_FILE).write_bytes(keys)
        if engine_is_content(data, key):
            passed += 1
            try:
                assert told(cast, rosa) == before, f"page {at // PAGE}"
            except ShelterDeskError:
                continue  # refused
    assert passed  # SQLCipher authenticates pages, not time


def told(cast: Cast, resident: ResidentId) -> tuple[object, ...]:
    """What a manager reads about somebody, and what somebody who was taken off is told."""
    with cast.seated("mia", "carla"):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        read = records.page(mia, Document, resident)
        with pytest.raises(NotFound):
            records.page(carla, Document, resident)
        found = checking.verify(mia).problems
        return read.damaged, sorted(row.number for row in read.rows), found


def engine_is_content(data: Path, key: bytes) -> bool:
    """Whether both checks of the engine pass."""
    tool = engines.sqlcipher_engine(data, key)
    try:
        with engines.reading(tool) as db:
            return engines.check_pages(db) == ()
    except ShelterDeskError:
        return False
    finally:
        engines.close(tool)


@pytest.mark.attack(39)
def test_a_plain_sqlite_in_the_place_of_sqlcipher_stops_the_program(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "sqlcipher", sqlite3)
    with pytest.raises(Damaged):
        sign_in(cast)
    new = Cast(tmp_path / "new")
    with pytest.raises(Damaged):
        found(new.folder)
    assert not [p for p in new.folder.rglob("*") if p.name.startswith(door.DATA_FILE)]


def test_the_engine_is_sqlcipher() -> None:
    assert sqlcipher.connect(":memory:").execute("PRAGMA cipher_version").fetchone()


@pytest.mark.attack(8)
def test_the_key_file_of_another_house_opens_nothing(cast: Cast, tmp_path: Path) -> None:
    other = found(tmp_path / "other")
    shutil.copyfile(other.folder / door.KEY_FILE, cast.folder / door.KEY_FILE)
    with pytest.raises(Damaged):
        sign_in(cast)


@pytest.mark.attack(12)
def test_a_resident_put_under_another_number_by_sql_is_not_shown(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa, nila = cast.admit("nils"), cast.admit("nils", "Nila")
        mia = cast.desk("mia")
        table = mia.schema.content[EverydayName]
        with engines.writing(mia.engine) as db:
            where = table.c.resident == bytes.fromhex(nila)
            db.execute(update(table).where(where).values(resident=bytes.fromhex(rosa)))
        page = records.page(mia, EverydayName, rosa)
        assert ([n.preferred for n in page.rows], page.damaged) == (["Rosa"], 1)
        row = open_register(mia).row(nila)
        assert row is not None
        assert row.preferred == ""
        assert records.get(mia, Resident, RecordId(nila)).code_name == "Nila code"
