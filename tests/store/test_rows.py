"""Sealed rows in, sealed rows out, the same on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from shelterdesk.domain.kinds.counselling import CounsellingSession, ProgressNote
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.errors import Damaged, NewerFormat
from shelterdesk.store import drafts, migrations
from shelterdesk.store import engine as engines
from shelterdesk.store.ledger import StoreLedger
from shelterdesk.store.rows import Rows
from shelterdesk.store.tables import Schema
from shelterdesk.vault.ledger import EntryRow, Item, ListRow, SealedRow
from shelterdesk.vault.wire import canonical

ROSA, NILA = b"r" * 16, b"n" * 16
KEY = bytes(range(48))


@pytest.fixture(params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlcipher":
        made = engines.sqlcipher_engine(tmp_path / "data.db", KEY)
    else:
        made = engines.postgresql_engine(request.getfixturevalue("postgresql"))
        with engines.writing(made) as db:
            db.execute(text("DROP SCHEMA IF EXISTS public CASCADE"))
            db.execute(text("CREATE SCHEMA public"))
    with engines.writing(made) as db:
        migrations.upgrade(db)
    yield made
    engines.close(made)


def a_session(id: bytes, rev: int = 1, held_on: str = "2026-11-22", **change: object) -> SealedRow:
    open_columns = {
        "held_on": held_on,
        "counsellor_id": "u1",
        "attendance": "attended",
        "note_state": "none",
    }
    row = SealedRow(
        kind=CounsellingSession.kind,
        id=id,
        rev=rev,
        resident=ROSA,
        ring=b"g" * 16,
        list_ref=b"l" * 16,
        author="k1",
        made_at=1_700_000_000,
        open=canonical(open_columns),
        digest=b"d" * 32,
        ct=b"\x00\x01sealed",
    )
    return replace(row, **change)


def test_a_row_comes_back_as_it_was(engine: Engine) -> None:
    schema, row = Schema(), a_session(b"1" * 16)
    with engines.writing(engine) as db:
        Rows(db, schema).put([row])
    with engines.reading(engine) as db:
        assert Rows(db, schema).newest(CounsellingSession, row.id) == row


def test_open_flags_and_numbers_come_back_as_they_were(engine: Engine) -> None:
    columns = canonical({"restricted": False, "shielded": True})
    row = a_session(b"1" * 16, kind=Resident.kind, open=columns)
    with engines.writing(engine) as db:
        Rows(db, Schema()).put([row])
    with engines.reading(engine) as db:
        found = Rows(db, Schema()).newest(Resident, row.id)
    assert found is not None
    assert found.open == columns


def test_pages_hold_newest_revisions_latest_first(engine: Engine) -> None:
    schema = Schema()
    rows = [a_session(bytes([n]) * 16, held_on=f"2026-11-{n:02d}") for n in range(1, 8)]
    rows.append(a_session(bytes([3]) * 16, rev=2, held_on="2026-11-20"))
    with engines.writing(engine) as db:
        Rows(db, schema).put(rows)
    seen: list[tuple[int, int]] = []
    after, first = None, True
    with engines.reading(engine) as db:
        while first or after is not None:
            first = False
            page, after = Rows(db, schema).page(CounsellingSession, ROSA, after=after, size=3)
            seen += [(row.id[0], row.rev) for row in page]
    assert seen == [(3, 2), (7, 1), (6, 1), (5, 1), (4, 1), (2, 1), (1, 1)]
    with engines.reading(engine) as db:
        assert Rows(db, schema).page(CounsellingSession, NILA, after=None, size=3) == ([], None)


def test_rows_without_a_day_are_not_lost_between_pages(engine: Engine) -> None:
    note = canonical({"session_id": "s", "signed_on": None, "state": "draft"})
    rows = [a_session(bytes([n]) * 16, kind=ProgressNote.kind, open=note) for n in range(1, 8)]
    with engines.writing(engine) as db:
        Rows(db, Schema()).put(rows)
    seen: list[int] = []
    after, first = None, True
    with engines.reading(engine) as db:
        while first or after is not None:
            first = False
            page, after = Rows(db, Schema()).page(ProgressNote, ROSA, after=after, size=3)
            seen += [row.id[0] for row in page]
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_sealing_again_changes_the_sealing_and_nothing_else(engine: Engine) -> None:
    schema, row = Schema(), a_session(b"1" * 16)
    again = replace(row, ring=b"G" * 16, list_ref=b"L" * 16, ct=b"\x00\x01other")
    with engines.writing(engine) as db:
        Rows(db, schema).put([row])
        Rows(db, schema).seal_again([replace(again, author="k2", made_at=1)])
    with engines.reading(engine) as db:
        assert Rows(db, schema).newest(CounsellingSession, row.id) == again


def test_what_fails_in_the_middle_leaves_nothing(engine: Engine) -> None:
    schema, row = Schema(), a_session(b"1" * 16)

    def put_it_twice() -> None:
        with engines.writing(engine) as db:
            Rows(db, schema).put([row])
            Rows(db, schema).put([row])

    with pytest.raises(Damaged):
        put_it_twice()
    with engines.reading(engine) as db:
        assert Rows(db, schema).newest(CounsellingSession, row.id) is None


def test_the_trail_comes_back_with_its_items_and_strays_are_not_lost(engine: Engine) -> None:
    schema, ledger = Schema(), StoreLedger(Schema())
    entries = [EntryRow(n, 5, "k1", "x", "{}", b"p", bytes([n]), b"s") for n in (1, 3)]
    item = Item(b"o" * 16, 1, b"d" * 32)
    with engines.writing(engine) as db, ledger.on(db):
        ledger.put_entry(entries[0], [item])
        ledger.put_entry(entries[1], [])
        ledger.put_lists([ListRow(b"h" * 32, b"g" * 16, b"doc", b"sig")])
        db.execute(schema.trail_item.insert(), [{**vars(item), "rev": 2, "seq": 2}])
    with engines.reading(engine) as db, ledger.on(db):
        assert ledger.head() == entries[1]
        assert ledger.entry(1) == (entries[0], (item,))
        assert ledger.entry(2) is None
        assert [len(items) for _, items in ledger.walk_entries()] == [1, 1]
        assert list(ledger.walk_lists()) == [b"h" * 32]
        assert ledger.lists(b"g" * 16)[0].doc == b"doc"


def test_drafts_replace_each_other(engine: Engine) -> None:
    schema = Schema()
    with engines.writing(engine) as db:
        for text_, at in ((b"one", 1), (b"two", 2)):
            drafts.keep(db, schema, drafts.DraftRow(b"i" * 16, "k1", at, text_))
    with engines.reading(engine) as db:
        assert [d.ct for d in drafts.of_owner(db, schema, "k1")] == [b"two"]
        assert drafts.of_owner(db, schema, "k2") == []
    with engines.writing(engine) as db:
        drafts.discard(db, schema, b"i" * 16)
        assert drafts.find(db, schema, b"i" * 16) is None


def test_the_steps_make_exactly_the_declared_tables(engine: Engine) -> None:
    with engines.reading(engine) as db:
        assert migrations.version_of(db) == migrations.head()
        assert migrations.differences(db, Schema().metadata) == []


def test_a_file_of_a_newer_program_is_left_alone(engine: Engine) -> None:
    with engines.writing(engine) as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerFormat), engines.writing(engine) as db:
        migrations.upgrade(db)


def test_another_key_opens_nothing_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    made = engines.sqlcipher_engine(path, KEY)
    with engines.writing(made) as db:
        migrations.upgrade(db)
    engines.close(made)
    before = path.read_bytes()
    other = engines.sqlcipher_engine(path, bytes(48))
    with pytest.raises(Damaged), engines.reading(other):
        pass
    engines.close(other)
    assert path.read_bytes() == before
    assert held_on_is_hidden(before)


def held_on_is_hidden(file: bytes) -> bool:
    return b"counselling_session" not in file and b"CREATE TABLE" not in file


def test_a_house_of_every_earlier_step_is_brought_up_to_date(tmp_path: Path) -> None:
    for number, step in enumerate(migrations.steps()):
        made = engines.sqlcipher_engine(tmp_path / f"{number}.db", KEY)
        with engines.writing(made) as db:
            migrations.upgrade(db, to=step)
        with engines.writing(made) as db:
            assert migrations.version_of(db) == step
            migrations.upgrade(db)
            assert migrations.differences(db, Schema().metadata) == []
        engines.close(made)
    assert migrations.steps()[-1] == migrations.head()
