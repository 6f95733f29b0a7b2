"""Scans in sealed parts: each is opened by itself, and what a tool on the file could do to them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from shelterdesk.access import attachments as sealed
from shelterdesk.domain.kinds.attachment import Attachment, PaperAttachment
from shelterdesk.domain.roles import Role
from shelterdesk.errors import NotFound, Tampered
from shelterdesk.reports.scans import read_file
from shelterdesk.services import attachments, bringing_in, checking
from shelterdesk.services.attachments import OpenScan
from shelterdesk.services.bringing_in import Said
from shelterdesk.store import engine as engines
from shelterdesk.store.chunks import Chunks
from tests.cast import Cast, copied
from tests.services.scan_files import MARKER, pdf
from tests.services.scan_house import (
    PASSPORT,
    SCAN,
    chunk_count,
    content,
    large,
    passport,
    problems,
    scanned,
    seated_house,
    settled,
)

NEVER_LOGGED = (PASSPORT["number"], SCAN.name, SCAN.purpose)
STRAY = b"s" * 16
PDF_BEGINS = b"%PDF-1."  # four letters alone come by chance in megabytes of sealed bytes


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    with seated_house(founded_house, tmp_path_factory.mktemp("scans") / "house") as cast:
        yield cast


@pytest.fixture
def staffed(house: Cast):
    return house, settled(house)


# ---- two hundred pages


def test_the_first_of_two_hundred_pages_does_not_open_the_others(staffed) -> None:
    cast, rosa = staffed
    made = scanned(cast, rosa, large(200, 30_000))
    assert made.pages == 200
    assert made.chunks is not None
    assert made.chunks >= 6
    scan = OpenScan(cast.desk("carla"), PaperAttachment, made.id)
    assert scan.page_count == 200
    assert scan.picture(0, 100).height == 100
    assert scan.parts_opened <= 4
    for number in range(0, 200, 20):
        assert scan.picture(number, 60).height == 60
        assert len(scan._source._held) <= sealed.KEPT_OPEN  # memory stays where it is
    scan.close()
    assert scan._source._held == {}


def test_any_place_can_be_read_and_nothing_behind_the_end(staffed) -> None:
    cast, rosa = staffed
    file = large()
    made = scanned(cast, rosa, file)
    with sealed.Sealed(cast.desk("carla"), PaperAttachment, made.id) as source:
        for start, size in ((0, 10), (sealed.CHUNK_BYTES - 3, 7), (file.size - 2, 50), (5, 0)):
            source.seek(start)
            assert source.read(size) == file.content[start : start + size]
        source.seek(10, io.SEEK_END)
        assert source.read(4) == b""


# ---- tools on the file


@pytest.fixture
def two(staffed):
    """Two scans of several chunks; whatever a tool does to them is put right at the end."""
    cast, rosa = staffed
    one, other = scanned(cast, rosa, large()), scanned(cast, rosa, large(8))
    desk = cast.desk("mia")
    chunks, headers = desk.schema.attachment_chunk, desk.schema.content[PaperAttachment]
    ids = [bytes.fromhex(each.id) for each in (one, other)]
    with engines.reading(desk.engine) as db:
        query = chunks.select().where(chunks.c.attachment.in_(ids))
        parts = [dict(row) for row in db.execute(query).mappings()]
        query = headers.select().where(headers.c.id.in_(ids))
        before = [dict(row) for row in db.execute(query).mappings()]
    yield cast, one, other
    with engines.writing(desk.engine) as db:
        db.execute(chunks.delete().where(chunks.c.attachment.in_(ids)))
        for row in before:
            where = (headers.c.id == row["id"]) & (headers.c.rev == row["rev"])
            db.execute(headers.update().where(where).values(**row))
        gone = set(db.execute(headers.select().where(headers.c.rev > 1)).scalars())
        db.execute(chunks.insert(), [part for part in parts if part["attachment"] not in gone])
        db.execute(chunks.delete().where(chunks.c.attachment == STRAY))


def with_a_tool(cast: Cast, act) -> None:
    """Somebody who holds the database key writes past the program."""
    desk = cast.desk("mia")
    with engines.writing(desk.engine) as db:
        act(db, desk.schema.attachment_chunk)


def refused(cast: Cast, made: Attachment) -> None:
    with pytest.raises(Tampered):
        content(cast, "carla", made)
    assert not bringing_in.proved(cast.desk("carla"), made)
    assert f"parts:{made.id}" in problems(cast)


@pytest.mark.attack(6)
@pytest.mark.parametrize("how", ["flip", "cut", "last", "swap", "foreign", "again", "whole"])
def test_chunks_that_were_changed_cut_swapped_or_replayed_are_found(two, how: str) -> None:
    cast, one, other = two
    id, foreign = bytes.fromhex(one.id), bytes.fromhex(other.id)
    import hashlib

    def act(db, table) -> None:
        def ct(of: bytes, index: int) -> bytes:
            return Chunks(db, cast.desk("mia").schema).one(of, index) or b""

        def put(index: int, new: bytes, *, honest: bool) -> None:
            digest = {"digest": hashlib.sha256(new).digest()} if honest else {}
            where = (table.c.attachment == id) & (table.c.idx == index)
            db.execute(table.update().where(where).values(ct=new, **digest))

        match how:
            case "flip":
                there = ct(id, 1)
                put(1, there[:-1] + bytes([there[-1] ^ 1]), honest=False)
            case "cut":
                db.execute(table.delete().where((table.c.attachment == id) & (table.c.idx == 1)))
            case "last":
                top = (one.chunks or 0) - 1
                db.execute(table.delete().where((table.c.attachment == id) & (table.c.idx == top)))
            case "swap":
                first, second = ct(id, 0), ct(id, 1)
                put(0, second, honest=True)
                put(1, first, honest=True)
            case "foreign":
                put(0, ct(foreign, 0), honest=True)
            case "again":
                put(1, ct(id, 0), honest=True)
            case "whole":  # everything of another attachment, all digests right
                db.execute(table.delete().where(table.c.attachment == id))
                for index in range(other.chunks or 0):
                    Chunks(db, cast.desk("mia").schema).put(id, index, ct(foreign, index))

    with_a_tool(cast, act)
    refused(cast, one)
    assert content(cast, "carla", other)
    assert f"parts:{other.id}" not in problems(cast)


@pytest.mark.attack(6)
def test_a_reader_with_the_key_cannot_put_other_pages_under_the_authors_name(two) -> None:
    cast, one, _ = two
    from shelterdesk.vault import blobs

    id, key = bytes.fromhex(one.id), bytes.fromhex(one.key)

    def act(db, table) -> None:
        chunks = Chunks(db, cast.desk("mia").schema)
        chunks.drop(id)
        for index, ct in enumerate(blobs.seal_blob(key, id, io.BytesIO(pdf(1, said="forged")))):
            chunks.put(id, index, ct)
        digests = chunks.digests(id)
        rows = cast.desk("mia").schema.content[PaperAttachment]
        told = {"open_root": blobs.root(id, digests).hex(), "open_chunks": len(digests)}
        db.execute(rows.update().where(rows.c.id == id).values(**told))

    with_a_tool(cast, act)
    with pytest.raises(Tampered):
        content(cast, "carla", one)


@pytest.mark.attack(7)
def test_pages_that_were_taken_out_do_not_come_back(two) -> None:
    cast, one, _ = two
    id, kept = bytes.fromhex(one.id), []

    def save(db, table) -> None:
        kept.extend(Chunks(db, cast.desk("mia").schema).walk(id))

    with_a_tool(cast, save)
    attachments.take_out(cast.desk("carla"), one)
    assert chunk_count(cast, one.id) == 0

    def put_back(db, table) -> None:
        for index, ct in kept:
            Chunks(db, cast.desk("mia").schema).put(id, index, ct)

    with_a_tool(cast, put_back)
    with pytest.raises(NotFound):
        content(cast, "carla", one)
    assert f"parts:{one.id}" in problems(cast)
    stray = lambda db, table: Chunks(db, cast.desk("mia").schema).put(STRAY, 0, b"x")  # noqa: E731
    with_a_tool(cast, stray)
    found = checking.verify(cast.desk("mia"))
    assert {f"stray:{STRAY.hex()}", f"parts:{one.id}"} == set(found.problems)


@pytest.mark.attack(26)
def test_nothing_of_a_scan_lies_in_clear_in_the_house_or_in_temp(
    founded_house: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temp))
    marked = pdf(3, said=MARKER.decode())
    assert MARKER in marked
    cast = copied(founded_house, tmp_path / "house")
    with cast.seated("mia", "carla", "nils"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        said = Said(name=MARKER.decode(), purpose=MARKER.decode())
        paper = passport(cast, rosa)
        made = bringing_in.bring_in(cast.desk("carla"), rosa, paper, read_file(marked), said).value
        scan = OpenScan(cast.desk("carla"), PaperAttachment, made.id)
        assert scan.picture(2, 80).height == 80
        while_open = held(tmp_path)
        scan.close()
    for found in (while_open, held(tmp_path)):
        assert [name for name, text in found.items() if MARKER in text or PDF_BEGINS in text] == []
    assert list(temp.rglob("*")) == []
    key = bytes.fromhex(made.key)
    assert [name for name, text in held(tmp_path).items() if key in text] == []


def held(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.attack(26)
def test_the_rows_themselves_hold_no_word_and_no_page(staffed) -> None:
    cast, rosa = staffed
    said = Said(name=MARKER.decode(), purpose=MARKER.decode())
    file = read_file(pdf(2, said=MARKER.decode()))
    paper = passport(cast, rosa)
    made = bringing_in.bring_in(cast.desk("carla"), rosa, paper, file, said).value
    desk = cast.desk("mia")
    with engines.reading(desk.engine) as db:
        for table in (desk.schema.attachment_chunk, desk.schema.content[PaperAttachment]):
            for row in db.execute(table.select()):
                written = b"".join(
                    part if isinstance(part, bytes) else str(part).encode() for part in row
                )
                assert MARKER not in written
                assert PDF_BEGINS not in written
                assert bytes.fromhex(made.key) not in written
                assert made.key.encode() not in written
