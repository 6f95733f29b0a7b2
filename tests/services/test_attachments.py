"""Scans and photos: who reads them by their keys, what is kept, what a crash or a tool could do."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.access import attachments as sealed
from shelterdesk.domain.kinds.attachment import (
    Attachment,
    ConsentAttachment,
    HealthAttachment,
    LegalAttachment,
    PaperAttachment,
    PlanAttachment,
    UnsortedAttachment,
)
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground
from shelterdesk.domain.kinds.document import CourtDocument, Document
from shelterdesk.domain.kinds.emergency import Reason
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.paper import ClaimState, DocumentCopy, ProtectionClaim
from shelterdesk.domain.kinds.plan import CaseConference
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Cancelled,
    Denied,
    Invalid,
    NoConsent,
    NotFound,
    PassphraseNeeded,
    ProtectionFirst,
    Tampered,
)
from shelterdesk.reports.scans import ReadFile, read_file
from shelterdesk.services import (
    attachments,
    bringing_in,
    checking,
    emergency,
    originals,
    paper_copies,
    records,
    scans_out,
    shift,
)
from shelterdesk.services.attachments import OpenScan
from shelterdesk.services.bringing_in import Said
from shelterdesk.services.emergency import Request
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.scans_out import Out
from shelterdesk.store import engine as engines
from shelterdesk.store.chunks import Chunks
from tests.cast import TODAY, Cast, FakeTime, copied
from tests.raw_keys import opens
from tests.services.scan_files import MARKER, jpeg, pdf, phone_photo

SEATED = ("mia", "carla", "lea", "nils", "hana", "nora", "amara")
PASSPORT = {"document_type": "passport", "state": "handed_over", "number": "MB7654321"}
SCAN = Said(name="Passport, first page", purpose="proof for the mission")
PLAIN = Said(name="A page")
NEVER_LOGGED = (PASSPORT["number"], SCAN.name, SCAN.purpose)
STRAY = b"s" * 16
PDF_BEGINS = b"%PDF-1."  # four letters alone come by chance in megabytes of sealed bytes


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    with copied(founded_house, tmp_path_factory.mktemp("scans") / "house").seated(*SEATED) as cast:
        shift.begin(cast.desk("hana"))
        yield cast


@pytest.fixture
def staffed(house: Cast):
    house.time.at = FakeTime().at
    rosa = house.admit("nils", "Rosa")
    for login, role in (("carla", Role.CM), ("nora", Role.NUR), ("lea", Role.LEG)):
        house.assign(rosa, login, role)
    return house, rosa


def small() -> ReadFile:
    return read_file(pdf(2))


def large(pages: int = 7, noise: int = 400_000) -> ReadFile:
    """Several chunks of a mebibyte."""
    return read_file(pdf(pages, noise=noise))


def passport(cast: Cast, rosa: ResidentId) -> Document:
    return records.add(cast.desk("carla"), Document, rosa, PASSPORT).value


def scanned(cast: Cast, rosa: ResidentId, file: ReadFile | None = None) -> Attachment:
    paper = passport(cast, rosa)
    return bringing_in.bring_in(cast.desk("carla"), rosa, paper, file or small(), SCAN).value


def chunk_count(cast: Cast, id: str) -> int:
    desk = cast.desk("mia")
    with engines.reading(desk.engine) as db:
        return len(Chunks(db, desk.schema).digests(bytes.fromhex(id)))


def content(cast: Cast, login: str, made: Attachment) -> bytes:
    scan = OpenScan(cast.desk(login), type(made), made.id)
    try:
        return scan.content()
    finally:
        scan.close()


# ---- who reads it


def hung(cast: Cast, rosa: ResidentId) -> dict[type[Attachment], Attachment]:
    carla, nora, lea = (cast.desk(name) for name in ("carla", "nora", "lea"))
    agreed = {"consent_type": ConsentType.STAY, "decision": Decision.GIVEN, "starts_on": TODAY}
    parents = (
        (carla, passport(cast, rosa)),
        (lea, records.add(lea, CourtDocument, rosa, PASSPORT).value),
        (nora, records.add(nora, HealthRecord, rosa, {"what": "a check"}).value),
        (carla, records.add(carla, CaseConference, rosa, {"on": TODAY}).value),
        (carla, records.add(carla, Consent, rosa, agreed).value),
    )
    made = [bringing_in.bring_in(desk, rosa, on, small(), SCAN).value for desk, on in parents]
    made.append(bringing_in.bring_in(cast.desk("hana"), rosa, None, small(), PLAIN).value)
    return {type(each): each for each in made}


@pytest.mark.attack(4)
def test_who_opens_which_scan_by_raw_keys_and_by_the_program(staffed) -> None:
    cast, rosa = staffed
    expected = {
        PaperAttachment: {"mia", "carla", "lea"},
        LegalAttachment: {"carla", "lea"},
        HealthAttachment: {"nora"},
        PlanAttachment: {"mia", "carla"},
        ConsentAttachment: {"mia", "carla", "lea"},
        UnsortedAttachment: {"carla"},
    }
    made = hung(cast, rosa)
    assert set(made) == set(expected) == set(attachments.ALL)
    for kind, who in expected.items():
        each = made[kind]
        assert {login for login in SEATED if opens(cast, login, kind, each.id)} == who, kind
        for login in SEATED:
            if login in who:
                assert content(cast, login, each) == small().content
            else:
                with pytest.raises((Denied, NotFound)):
                    OpenScan(cast.desk(login), kind, each.id)
    names = bringing_in.readers(cast.desk("nora"), rosa, made_health_parent(cast, rosa))
    assert names == ("Nora",)


def made_health_parent(cast: Cast, rosa: ResidentId) -> Record:
    return records.page(cast.desk("nora"), HealthRecord, rosa).rows[0]


def test_nobody_hangs_a_page_on_what_they_cannot_read(staffed) -> None:
    cast, rosa = staffed
    health = records.add(cast.desk("nora"), HealthRecord, rosa, {"what": "a check"}).value
    for login in ("carla", "mia", "amara", "lea"):
        with pytest.raises((Denied, NotFound)):
            bringing_in.bring_in(cast.desk(login), rosa, health, small(), PLAIN)
        assert health not in bringing_in.places(cast.desk(login), rosa)
    assert health in bringing_in.places(cast.desk("nora"), rosa)
    ana = cast.admit("nils", "Ana")
    cast.assign(ana, "nora", Role.NUR)
    with pytest.raises(NotFound):  # somebody else's record
        bringing_in.bring_in(cast.desk("nora"), ana, health, small(), PLAIN)


def test_who_is_blocked_or_taken_off_reads_no_further_not_even_what_stands_open(staffed) -> None:
    cast, rosa = staffed
    made = scanned(cast, rosa, large())
    scan = OpenScan(cast.desk("lea"), PaperAttachment, made.id)
    assert scan.picture(0, 50).width
    with cast.desk("mia").work("reader.block") as work:
        work.block(rosa, cast.user("lea"), holds=True)
    cast.desk("lea").refresh_actor()
    with pytest.raises((NotFound, Denied)):
        scan.picture(6, 50)
    scan.close()
    assert not opens(cast, "lea", PaperAttachment, made.id)


# ---- what is kept


def test_a_scan_of_a_paper_hangs_on_a_copy_that_says_what_for_and_until_when(staffed) -> None:
    cast, rosa = staffed
    carla, paper = cast.desk("carla"), passport(cast, rosa)
    with pytest.raises(Invalid) as refused:
        bringing_in.bring_in(carla, rosa, paper, small(), Said(name=" "))
    assert set(refused.value.problems) == {"name", "purpose"}
    until = TODAY + timedelta(days=30)
    said = Said(name="Both pages", purpose="proof", delete_after=until)
    made = bringing_in.bring_in(carla, rosa, paper, small(), said).value
    (copy,) = records.page(carla, DocumentCopy, rosa).rows
    assert (copy.document_id, copy.purpose, copy.delete_after) == (paper.id, "proof", until)
    assert made.parent_id == copy.id
    assert attachments.of_record(carla, paper) == attachments.of_record(carla, copy) == (made,)
    again = bringing_in.bring_in(carla, rosa, copy, read_file(jpeg()), PLAIN).value
    assert attachments.of_record(carla, copy) == (made, again)
    assert attachments.of_record(cast.desk("nora"), copy) == ()
    assert len(records.page(carla, DocumentCopy, rosa).rows) == 1


def test_what_was_sealed_is_read_back_before_an_original_may_go(staffed, tmp_path: Path) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(phone_photo())
    original = originals.look(photo, 1_000_000)
    made = bringing_in.bring_in(carla, rosa, passport(cast, rosa), original.read, SCAN).value
    assert bringing_in.proved(carla, made)
    assert content(cast, "carla", made) == original.read.content
    night = bringing_in.bring_in(cast.desk("hana"), rosa, None, original.read, PLAIN).value
    assert bringing_in.proved(cast.desk("hana"), night)  # who cannot open it again can still know
    with carla.work("test") as work:
        Chunks(carla.ledger.connection, carla.schema).drop(bytes.fromhex(made.id))
        work.said["n"] = "1"
    assert not bringing_in.proved(carla, made)
    attachments.take_out(carla, made)
    photo.write_bytes(b"another photo of the same name")
    assert not originals.delete(original)
    assert photo.exists()
    photo.write_bytes(phone_photo())
    assert not originals.delete(original)  # noise: not the photo that was read
    again = originals.look(photo, 1_000_000)
    assert originals.delete(again)
    assert not photo.exists()
    assert not originals.delete(again)


def test_several_files_hang_on_one_copy_and_what_stops_one_leaves_the_others(
    staffed, tmp_path: Path
) -> None:
    cast, rosa = staffed
    carla, paper = cast.desk("carla"), passport(cast, rosa)
    files = []
    for number in range(4):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(pdf(number + 1))
        files.append((originals.seen(path, 1_000_000), SCAN))
    (tmp_path / "2.pdf").write_bytes(pdf(9))  # another file than was shown
    brought = bringing_in.bring_in_all(carla, rosa, paper, files)
    assert [each.proved for each in brought] == [True, True, False]
    assert [each.made is not None for each in brought] == [True, True, False]
    assert isinstance(brought[2].problem, Invalid)
    assert len({each.made.parent_id for each in brought if each.made}) == 1
    assert len(records.page(carla, DocumentCopy, rosa).rows) == 1
    assert len(attachments.of_record(carla, paper)) == 2
    with pytest.raises(Invalid):  # nothing was kept yet: it is told as it is
        bringing_in.bring_in_all(carla, rosa, paper, files[2:])


def test_too_large_a_file_stays_where_it_is(staffed, tmp_path: Path) -> None:
    cast, _ = staffed
    assert attachments.limits(cast.desk("carla")) == attachments.Limits(60_000_000, 7)
    heavy = tmp_path / "heavy.pdf"
    heavy.write_bytes(pdf(1) + bytes(2000))
    with pytest.raises(Invalid) as refused:
        originals.look(heavy, 2000)
    assert refused.value.problems == {"file": originals.TOO_LARGE}
    assert heavy.exists()


def test_a_folder_tells_scans_and_photos_alone_the_newest_first(tmp_path: Path) -> None:
    import os

    for number, name in enumerate(("a.pdf", "b.JPG", "c.txt", ".d.png", "e.heic")):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (1000 + number, 1000 + number))
    (tmp_path / "f.pdf").mkdir()
    assert [path.name for path in originals.in_folder(tmp_path)] == ["e.heic", "b.JPG", "a.pdf"]
    assert originals.in_folder(tmp_path / "pulled out") == ()


def test_whoever_stops_keeps_nothing(staffed) -> None:
    cast, rosa = staffed
    carla, paper = cast.desk("carla"), passport(cast, rosa)
    progress = Progress()
    seen: list[int] = []

    def stop(done: int, total: int, text: str) -> None:
        seen.append(done)
        progress.cancel()

    progress._listener = stop
    with pytest.raises(Cancelled):
        bringing_in.bring_in(carla, rosa, paper, large(), SCAN, progress)
    assert seen == [sealed.CHUNK_BYTES]
    assert attachments.of_record(carla, paper) == ()
    assert records.page(carla, DocumentCopy, rosa).rows == ()
    assert problems(cast) == ()


def problems(cast: Cast) -> tuple[str, ...]:
    with cast.desk("mia").look() as work:
        return sealed.damaged(work, lambda done, total: None)


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


# ---- sorting, taking out, erasing


def test_what_lies_unsorted_is_told_after_seven_days_and_sorted_under_a_new_key(staffed) -> None:
    cast, rosa = staffed
    carla, hana = cast.desk("carla"), cast.desk("hana")
    file = large()
    loose = bringing_in.bring_in(hana, rosa, None, file, PLAIN).value
    assert attachments.unsorted(carla, rosa) == (loose,)
    assert rosa not in [line.resident for line in attachments.waiting(carla)]
    cast.time.pass_by(days=7)
    with pytest.raises(PassphraseNeeded):  # Today says then that more may wait
        attachments.waiting(carla)
    carla.step_up("moon")
    (line,) = (line for line in attachments.waiting(carla) if line.resident == rosa)
    assert (line.count, line.due_on) == (1, carla.today())
    for login in ("hana", "nora", "mia", "amara"):
        assert attachments.waiting(cast.desk(login)) == ()
    paper = passport(cast, rosa)
    with pytest.raises(Invalid):
        bringing_in.sort_to(carla, loose.id, paper, PLAIN)
    made = bringing_in.sort_to(carla, loose.id, paper, SCAN).value
    assert content(cast, "lea", made) == file.content
    assert made.key != loose.key
    assert attachments.unsorted(carla, rosa) == ()
    assert rosa not in [line.resident for line in attachments.waiting(carla)]
    assert chunk_count(cast, loose.id) == 0
    assert problems(cast) == ()
    with pytest.raises(NotFound):
        bringing_in.sort_to(carla, loose.id, paper, SCAN)


def test_what_cannot_be_read_back_leaves_the_unsorted_one_where_it_lies(
    staffed, monkeypatch
) -> None:
    cast, rosa = staffed
    carla, hana = cast.desk("carla"), cast.desk("hana")
    loose = bringing_in.bring_in(hana, rosa, None, small(), PLAIN).value
    monkeypatch.setattr(bringing_in.sealed, "proved", lambda *_: False)
    with pytest.raises(Tampered):
        bringing_in.sort_to(carla, loose.id, passport(cast, rosa), SCAN)
    assert attachments.unsorted(carla, rosa) == (loose,)
    assert content(cast, "carla", loose) == small().content


def test_what_was_taken_out_meanwhile_is_not_kept_again(staffed, monkeypatch) -> None:
    cast, rosa = staffed
    carla, hana = cast.desk("carla"), cast.desk("hana")
    loose = bringing_in.bring_in(hana, rosa, None, small(), PLAIN).value
    paper, read = passport(cast, rosa), bringing_in.sealed.Sealed.read

    def read_and_lose(self, *given):
        found = read(self, *given)
        if not getattr(self, "lost", False) and self.record.id == loose.id:
            self.lost = True
            attachments.take_out(carla, self.record)
        return found

    monkeypatch.setattr(bringing_in.sealed.Sealed, "read", read_and_lose)
    with pytest.raises(NotFound):
        bringing_in.sort_to(carla, loose.id, paper, SCAN)
    monkeypatch.undo()
    assert attachments.of_record(carla, paper) == ()


def test_a_paper_for_the_nurse_is_handed_in_and_read_by_nurses_alone(staffed) -> None:
    cast, rosa = staffed
    hana, carla, nora = cast.desk("hana"), cast.desk("carla"), cast.desk("nora")
    made = bringing_in.bring_in(hana, rosa, HealthAttachment, small(), PLAIN).value
    assert bringing_in.proved(hana, made)
    assert [line.attachment for line in attachments.of_health(nora, rosa)] == [made]
    shift.begin(carla)
    loose = bringing_in.bring_in(hana, rosa, None, small(), Said(name="Letter of a clinic")).value
    passed = bringing_in.sort_to(carla, loose.id, HealthAttachment, PLAIN).value
    for each in (made, passed):
        assert {who for who in SEATED if opens(cast, who, HealthAttachment, each.id)} == {"nora"}
        assert content(cast, "nora", each) == small().content
    assert attachments.of_health(carla, rosa) == ()
    assert attachments.unsorted(carla, rosa) == ()


def test_an_emergency_shows_no_header_of_a_scan_and_no_key_in_it(staffed) -> None:
    cast, rosa = staffed
    nora = cast.desk("nora")
    made = bringing_in.bring_in(nora, rosa, HealthAttachment, small(), PLAIN).value
    asked = Request(
        second=("mia", "moon"),
        resident=rosa,
        passphrase="moon",
        reason=Reason.MEDICAL,
        sentence="She fell on the stairs and cannot tell us what she takes.",
    )
    opened = emergency.begin(cast.desk("nils"), asked)
    shown = emergency.text(cast.desk("nils"), opened)
    assert shown
    assert not any(isinstance(each, Attachment) for each in shown)
    assert made.key not in repr([each.values() for each in shown])


def test_a_key_stands_in_no_message(staffed) -> None:
    cast, rosa = staffed
    made = scanned(cast, rosa)
    assert repr(made) == f"paper_attachment:{made.id}:1"
    assert made.key not in f"{made!r} {Receipt(made)!r}"


def test_nothing_is_left_where_nobody_could_ever_sort_it(house: Cast) -> None:
    house.time.at = FakeTime().at
    ana = house.admit("nils", "Ana")
    with pytest.raises(Invalid) as refused:
        bringing_in.bring_in(house.desk("hana"), ana, None, small(), PLAIN)
    assert refused.value.problems == {"place": bringing_in.NOBODY_SORTS}


def test_scans_go_with_their_copy_when_its_day_has_come(staffed) -> None:
    cast, rosa = staffed
    carla, mia, paper = cast.desk("carla"), cast.desk("mia"), passport(cast, rosa)
    said = Said(name="Page", purpose="proof", delete_after=TODAY)
    made = [bringing_in.bring_in(carla, rosa, paper, small(), said).value for _ in range(2)]
    first, second = (RecordId(each.parent_id) for each in made)
    paper_copies.delete(carla, first)
    assert chunk_count(cast, made[0].id) == 0
    assert chunk_count(cast, made[1].id) == 1
    assert attachments.of_record(carla, paper) == (made[1],)
    for copy in (first, second):
        paper_copies.delete(mia, copy)
    assert chunk_count(cast, made[1].id) == 0
    assert problems(cast) == ()
    assert records.page(carla, PaperAttachment, rosa).rows == ()


def test_a_manager_takes_out_what_they_read_and_an_erased_resident_leaves_no_chunk(
    staffed,
) -> None:
    cast, rosa = staffed
    made = hung(cast, rosa)
    mia = cast.desk("mia")
    health, paper = made[HealthAttachment], made[PaperAttachment]
    with pytest.raises((Denied, NotFound)):
        attachments.take_out(mia, health)
    assert chunk_count(cast, health.id) == 1
    attachments.take_out(mia, paper)
    assert chunk_count(cast, paper.id) == 0
    with mia.work("remove") as work:
        work.erase(rosa, lambda row: True, lambda category: True)
    assert [chunk_count(cast, each.id) for each in made.values()] == [0] * 6
    assert problems(cast) == ()


# ---- leaving the house

EMBASSY = Out(
    sort=RecipientClass.EMBASSY,
    recipient="Embassy of Kenya",
    purpose="a travel paper",
    covers=frozenset({"identity", "paper_number"}),
)


def agree(cast: Cast, rosa: ResidentId, *covers: str) -> None:
    given = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.EMBASSY,
        "recipient": "Embassy of Kenya",
        "purpose": "a travel paper",
        "covers": covers,
        "starts_on": TODAY,
        "expires_on": TODAY + timedelta(days=30),
    }
    records.add(cast.desk("carla"), Consent, rosa, given)


def told(cast: Cast, rosa: ResidentId) -> list[Disclosure]:
    return list(records.page(cast.desk("carla"), Disclosure, rosa).rows)


def test_a_scan_leaves_by_the_one_gate_and_is_written_down(staffed, tmp_path: Path) -> None:
    cast, rosa = staffed
    carla, made = cast.desk("carla"), scanned(cast, rosa)
    copy = tmp_path / "copy.pdf"
    for act in (scans_out.ask, scans_out.let_out):
        with pytest.raises(NoConsent):
            act(carla, made, EMBASSY)
    with pytest.raises(NoConsent):
        scans_out.save_copy(carla, made, EMBASSY, copy)
    agree(cast, rosa, "paper_number")
    with pytest.raises(NoConsent):  # a name can always be read on a paper
        scans_out.ask(carla, made, Out(**{**vars(EMBASSY), "covers": frozenset({"paper_number"})}))
    assert told(cast, rosa) == []
    assert not copy.exists()
    agree(cast, rosa, "identity", "paper_number")
    scans_out.save_copy(carla, made, EMBASSY, copy)
    assert copy.read_bytes() == small().content
    (line,) = told(cast, rosa)
    assert (line.profile, line.recipient, line.ground) == (
        "embassy",
        "Embassy of Kenya",
        Ground.CONSENT,
    )
    assert line.consent_id
    lea = cast.desk("lea")
    records.add(lea, ProtectionClaim, rosa, {"claim": ClaimState.OPEN})
    for act in (scans_out.ask, scans_out.let_out):
        with pytest.raises(ProtectionFirst):
            act(carla, made, EMBASSY)
    assert len(told(cast, rosa)) == 1


def test_inside_the_house_it_is_printed_and_written_down_but_never_a_file(
    staffed, tmp_path: Path
) -> None:
    cast, rosa = staffed
    carla, made = cast.desk("carla"), scanned(cast, rosa)
    inside = Out(sort=RecipientClass.INTERNAL)
    scans_out.let_out(carla, made, inside)
    (line,) = told(cast, rosa)
    assert (line.profile, line.ground) == ("internal", Ground.INSIDE)
    with pytest.raises(Invalid):
        scans_out.save_copy(carla, made, inside, tmp_path / "copy.pdf")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises((Denied, NotFound)):
        scans_out.let_out(cast.desk("hana"), made, inside)
    assert len(told(cast, rosa)) == 1
