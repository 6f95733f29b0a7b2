"""Backups of a whole house: made while people work, proven, restored by two, and on bad days."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert, select

from shelterdesk.access import backups as below
from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import RecordId
from shelterdesk.domain.roles import BACKUP_ROLES, Role
from shelterdesk.errors import (
    BackupDamaged,
    BackupNotProven,
    Cancelled,
    CannotWrite,
    Denied,
    DiskFull,
    FolderNotEmpty,
    HouseInUse,
    InsideTheHouse,
    NewerFormat,
    NoBackupRight,
    NotABackup,
    PassphraseNeeded,
    SecondPersonNeeded,
    ShelterDeskError,
    SignInFailed,
)
from shelterdesk.services import backups, checking, records
from shelterdesk.services.backups import Person
from shelterdesk.services.progress import Progress
from shelterdesk.store import engine as engines
from shelterdesk.vault.backup import Order, read_data, read_opening, write
from shelterdesk.vault.founding import certify_roles
from tests.cast import Cast, copied, found

MIA, ADAM, MAX = Person("mia", "moon"), Person("adam", "moon"), Person("max", "moon")


@contextmanager
def read_here(path: Path) -> Iterator[BinaryIO]:
    """As the worker reads, without starting one; what is in memory needs no lock."""
    code = "import sys; sys.stdout.buffer.write(open(sys.argv[1], 'rb').read())"
    done = subprocess.run([sys.executable, "-S", "-c", code, path], capture_output=True, check=True)
    yield io.BytesIO(done.stdout)


def make(
    desk: Desk, out: Path, step: Callable[[int, int, str], None] = lambda done, total, text: None
) -> None:
    below.make(desk, out, "0", read_here, step)


def restored(cast: Cast, file: Path, *people: Person, name: str = "new") -> Cast:
    folder = cast.folder.parent / name
    first, second = people or (MIA, ADAM)
    backups.restore_backup(replace(cast.house, folder=folder), file, first, second)
    return Cast(folder, cast.time)


def digests(desk: Desk) -> set[tuple[bytes, int, bytes]]:
    """Every row of every kind, and every entry of the trail."""
    found: set[tuple[bytes, int, bytes]] = set()
    with engines.reading(desk.engine) as db:
        for table in (desk.schema.content[kind] for kind in desk.schema.kinds):
            query = select(table.c.id, table.c.rev, table.c.digest)
            found |= {(id, rev, digest) for id, rev, digest in db.execute(query)}
        entries = desk.schema.trail_entry
        query = select(entries.c.seq, entries.c.hash)
        found |= {(b"trail", seq, hash) for seq, hash in db.execute(query)}
    return found


def beside(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def file(cast: Cast, tmp_path: Path) -> Path:
    """A good backup of a house with one resident."""
    out = tmp_path / "out" / "one.backup"
    out.parent.mkdir()
    with cast.seated("mia", "nils"):
        cast.admit("nils")
        make(cast.desk("mia"), out)
    return out


# ---- there and back


def test_a_restored_house_holds_every_row_and_entry_of_the_one_it_was(
    cast: Cast, tmp_path: Path
) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        before = digests(cast.desk("mia"))
        backups.make_backup(cast.desk("mia"), tmp_path / "one.backup")
        cast.admit("nils", "Later")
    new = restored(cast, tmp_path / "one.backup")
    with new.seated("mia", "carla"):
        mia = new.desk("mia")
        after = digests(mia)
        assert before <= after
        assert {kind for kind, _, _ in after - before} == {b"trail"}
        assert records.get(mia, Resident, RecordId(rosa)).code_name == "Rosa code"
        assert checking.verify(mia).problems == ()
    assert beside(tmp_path) == {"house", "new", "one.backup"}


def test_everybody_signs_in_as_before_and_again(cast: Cast, file: Path) -> None:
    new = restored(cast, file)
    for _ in range(2):
        with new.seated("mia", "adam", "amara", "nils"):
            pass


def test_the_trail_names_both_heads_and_both_people(cast: Cast, file: Path) -> None:
    with cast.seated("mia"):
        was = backups.head_of(cast.desk("mia"))
    assert was is not None
    folder = cast.folder.parent / "new"
    told = backups.restore_backup(replace(cast.house, folder=folder), file, MIA, ADAM, was=was)
    with Cast(folder, cast.time).seated("mia", "adam") as new:
        found = new.desk("mia").latest(below.RESTORED)
        assert found is not None
        assert new.desk("mia").user_of(found.actor) == new.user("mia")  # type: ignore[arg-type]
        for part in (f'"seq":{told.entries}', f'"was_seq":{was.seq}', was.hash.hex()):
            assert part in found.detail
        assert new.desk("adam").vault.key_id in found.detail


def test_what_is_missing_is_told_first(cast: Cast, file: Path, tmp_path: Path) -> None:
    with cast.seated("mia", "nils"):
        cast.admit("nils", "Later")
        newest = backups.head_of(cast.desk("mia"))
        assert newest is not None
        told = backups.describe(file)
        missing = backups.newer_entries(cast.desk("mia"), file)
        assert missing == newest.seq - told.entries - 1
        assert missing > 1
    other = tmp_path / "stranger"
    other.mkdir()
    stranger = found(other / "house")
    with stranger.seated("mia"):
        assert backups.newer_entries(stranger.desk("mia"), file) is None


def test_the_trail_tells_when_the_last_good_backup_was(cast: Cast, tmp_path: Path) -> None:
    with cast.seated("mia"):
        assert backups.last_backup(cast.desk("mia")) is None
        make(cast.desk("mia"), tmp_path / "one.backup")
        cast.time.pass_by(minutes=5)
        assert backups.last_backup(cast.desk("mia")) == cast.time.at - timedelta(minutes=5)


def test_a_drill_leaves_the_house_and_the_folder_as_they_were(cast: Cast, file: Path) -> None:
    before = {p.name: p.read_bytes() for p in cast.folder.iterdir()}
    found = backups.check_backup(cast.house, file, ADAM, file.parent)
    assert found.sound
    assert found.rows > 0
    assert beside(file.parent) == {file.name}
    assert {p.name: p.read_bytes() for p in cast.folder.iterdir()} == before


# ---- who


def test_backup_right_is_that_of_managers_and_administrators() -> None:
    assert frozenset({Role.MGR, Role.ADM}) == BACKUP_ROLES


@pytest.mark.parametrize("login", ["carla", "amara", "nils", "nora", "lea", "hana"])
def test_others_make_none_and_restore_none(
    cast: Cast, file: Path, tmp_path: Path, login: str
) -> None:
    with cast.seated(login), pytest.raises(Denied):
        make(cast.desk(login), tmp_path / "other.backup")
    me = Person(login, "moon")
    with pytest.raises(NoBackupRight):
        restored(cast, file, MIA, me)
    with pytest.raises(NoBackupRight):
        backups.check_backup(cast.house, file, me, file.parent)
    assert beside(tmp_path) == {"house", "out"}
    assert beside(file.parent) == {file.name}


@pytest.mark.attack(37)
def test_only_holders_and_the_escrow_have_a_line(cast: Cast, file: Path) -> None:
    with file.open("rb") as opened:
        lines = read_opening(opened).lines
    with cast.seated("mia", "max", "adam", "nils"):
        keys = {cast.desk(login).vault.key_id for login in ("mia", "max", "adam")}
    assert set(lines) == {"escrow", *keys}


def test_whoever_has_left_gets_no_line_any_more(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "after.backup"
    with cast.seated("mia", "max"):
        gone = cast.desk("max").vault.key_id
        cast.desk("mia").say("user.leave", {"key": gone})
        make(cast.desk("mia"), out)
    with out.open("rb") as opened:
        assert gone not in read_opening(opened).lines
    with pytest.raises(NoBackupRight):
        restored(cast, out, MIA, MAX)


def test_a_role_that_nobody_certified_gives_no_line(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "one.backup"
    with cast.seated("mia", "nils"):
        mia, nils = cast.desk("mia"), cast.desk("nils")
        forged = certify_roles(
            mia.accounts.keyfile.db,
            Ed25519PrivateKey.generate(),
            nils.user_id,
            ("ADM",),
            9_999_999_999,
        )
        row = {**vars(forged), "roles": " ".join(forged.roles)}
        with engines.writing(mia.engine) as db:
            db.execute(insert(mia.schema.role_certificate), [row])
        mia.vault.forget()
        make(mia, out)
        with out.open("rb") as opened:
            assert nils.vault.key_id not in read_opening(opened).lines


def test_one_person_twice_is_not_two(cast: Cast, file: Path) -> None:
    for twice in (MIA, Person("MIA ", "moon")):
        with pytest.raises(SecondPersonNeeded):
            restored(cast, file, MIA, twice)
    assert not (cast.folder.parent / "new").exists()


@pytest.mark.parametrize("first", [Person("mia", "wrong"), Person("nobody", "moon")])
def test_a_wrong_name_or_passphrase_restores_nothing(cast: Cast, file: Path, first: Person) -> None:
    for pair in ((first, ADAM), (ADAM, first)):
        with pytest.raises(SignInFailed):
            restored(cast, file, *pair)
    assert beside(cast.folder.parent) == {"house", "out"}


def test_a_backup_needs_a_fresh_passphrase(cast: Cast, tmp_path: Path) -> None:
    with cast.seated("mia"):
        cast.time.pass_by(minutes=11)
        with pytest.raises(PassphraseNeeded):
            make(cast.desk("mia"), tmp_path / "one.backup")
        cast.desk("mia").step_up("moon")
        make(cast.desk("mia"), tmp_path / "one.backup")


@pytest.mark.attack(37)
def test_the_database_key_alone_opens_nothing(cast: Cast, file: Path, tmp_path: Path) -> None:
    with cast.seated("nils"):
        nils = cast.desk("nils")
        with file.open("rb") as opened:
            length = read_opening(opened).length
        taken = tmp_path / "taken.db"
        taken.write_bytes(file.read_bytes()[length + 12 :])
        assert engines.opens(nils.accounts.data_file, nils.accounts.database_key)
        assert not engines.opens(taken, nils.accounts.database_key)


@pytest.mark.parametrize("maker", ["no right", "another's name", "a stranger's key"])
def test_a_backup_that_its_maker_could_not_make_is_noticed(
    cast: Cast, file: Path, tmp_path: Path, maker: str
) -> None:
    # Whoever may restore has the backup key, and could seal what they like under it.
    stranger = Ed25519PrivateKey.generate()
    with cast.seated("mia", "nils") as seated:
        mia, nils = seated.desk("mia").vault, seated.desk("nils").vault
        with seated.desk("mia").look():
            holders = mia.backup_holders(frozenset({"MGR", "ADM"}))
        who, public, sign = {
            "no right": (nils, nils.signing_public, nils.sign_backup),
            "another's name": (nils, mia.signing_public, mia.sign_backup),
            "a stranger's key": (mia, stranger.public_key().public_bytes_raw(), stranger.sign),
        }[maker]
        data = io.BytesIO()
        with file.open("rb") as opened:
            opening = read_opening(opened)
            read_data(opened, opening, mia.backup_key(opening), data, lambda done, total: None)
        order = Order(
            db=opening.manifest.db,
            made_at=opening.manifest.made_at,
            program="0",
            maker=who.key_id,
            maker_pub=public,
            head=opening.manifest.head,
            size=opening.manifest.size,
            keys=opening.keys,
            holders=holders,
            sign=sign,
        )
        forged = io.BytesIO()
        write(forged, io.BytesIO(data.getvalue()), order, lambda done, total: None)
    (tmp_path / "forged.backup").write_bytes(forged.getvalue())
    with pytest.raises(BackupDamaged) as met:
        restored(cast, tmp_path / "forged.backup")
    assert list(met.value.problems) == ["maker"]
    assert not (tmp_path / "new").exists()


# ---- while others work


@pytest.mark.attack(38)
def test_the_newest_row_is_in_it_although_somebody_reads(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "one.backup"
    with cast.seated("mia", "nils"):
        reading = engines.reading(cast.desk("nils").engine)
        db = reading.__enter__()
        db.execute(select(cast.desk("nils").schema.house)).all()
        rosa = cast.admit("mia")
        waits: list[str] = []

        def step(done: int, total: int, text: str) -> None:
            waits.append(text)
            if len(waits) == 2:
                reading.__exit__(None, None, None)  # the reader is done

        make(cast.desk("mia"), out, step)
        assert waits[:2] == ["Waiting until the house stands still"] * 2
    with restored(cast, out).seated("mia") as new:
        assert records.get(new.desk("mia"), Resident, RecordId(rosa)).code_name == "Rosa code"


def test_a_reader_who_never_leaves_is_said_so(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "TRIES", 3)
    with cast.seated("mia", "nils"):
        with engines.reading(cast.desk("nils").engine) as db:
            db.execute(select(cast.desk("nils").schema.house)).all()
            cast.admit("mia")
            with pytest.raises(HouseInUse):
                make(cast.desk("mia"), tmp_path / "one.backup")
        cast.admit("mia", "Next")  # the writer is not held up by it
    assert beside(tmp_path) == {"house"}


@pytest.mark.attack(38)
def test_a_writer_is_waited_for(cast: Cast, tmp_path: Path) -> None:
    with cast.seated("mia", "nils"):
        nils = cast.desk("nils")
        writing, done = threading.Event(), threading.Event()

        def write() -> None:
            with engines.writing(nils.engine):
                writing.set()
                done.wait(0.5)

        other = threading.Thread(target=write)
        other.start()
        writing.wait(5)
        make(cast.desk("mia"), tmp_path / "one.backup")
        other.join()
    with restored(cast, tmp_path / "one.backup").seated("mia") as new:
        assert checking.verify(new.desk("mia")).problems == ()


@pytest.mark.attack(38)
def test_nobody_writes_between_the_checkpoint_and_the_copy(cast: Cast, tmp_path: Path) -> None:
    with cast.seated("mia", "nils"):
        mia, nils = cast.desk("mia"), cast.desk("nils")
        log = mia.accounts.data_file.with_name("data.db-wal")
        with engines.standing_still(mia.engine, mia.accounts.data_file, lambda: None):
            assert not log.exists() or not log.stat().st_size
            nils.engine.dispose()
            with nils.engine.connect() as db:
                db.exec_driver_sql("PRAGMA busy_timeout = 50")
            with pytest.raises(ShelterDeskError), engines.writing(nils.engine):
                pass


# ---- bad days


@dataclass
class Stopping:
    """Stops a job at its step number ``at``."""

    at: int
    heard: list[str] = field(default_factory=list)

    def __call__(self, done: int, total: int, text: str) -> None:
        self.heard.append(text)
        if len(self.heard) == self.at:
            raise Cancelled


def test_stopping_at_any_step_leaves_the_older_file_as_it_was(cast: Cast, file: Path) -> None:
    before = file.read_bytes()
    with cast.seated("mia"):
        mia = cast.desk("mia")
        counting = Stopping(-1)
        make(mia, file.with_name("other.backup"), counting)
        last = backups.last_backup(mia)
        cast.time.pass_by(minutes=1)
        assert len(counting.heard) >= 5
        for at in range(1, len(counting.heard) + 1):
            with pytest.raises(Cancelled):
                make(mia, file, Stopping(at))
            assert file.read_bytes() == before
            assert beside(file.parent) == {file.name, "other.backup"}
        assert backups.last_backup(mia) == last
        assert checking.verify(mia).problems == ()


@pytest.mark.attack(25)
def test_stopping_a_restore_at_any_step_leaves_nothing(cast: Cast, file: Path) -> None:
    house = replace(cast.house, folder=cast.folder.parent / "new")
    for at in (1, 2):
        step = Stopping(at)
        with pytest.raises(Cancelled):
            below.restore(house, file, MIA, ADAM, None, step)
        assert beside(cast.folder.parent) == {"house", "out"}


@pytest.fixture
def small_disk() -> Iterator[Callable[[int], None]]:
    """No file may grow beyond so many bytes; as on a stick that holds no large files."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda most: resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("room", [1000, 200_000])
def test_a_full_disk_keeps_the_older_file(
    cast: Cast, file: Path, small_disk: Callable[[int], None], room: int
) -> None:
    before = file.read_bytes()
    with cast.seated("mia"):
        small_disk(room)
        with pytest.raises(DiskFull):
            make(cast.desk("mia"), file)
        small_disk(-1)
        assert file.read_bytes() == before
        assert beside(file.parent) == {file.name}
        assert checking.verify(cast.desk("mia")).problems == ()


def test_a_full_disk_restores_nothing(
    cast: Cast, file: Path, small_disk: Callable[[int], None]
) -> None:
    small_disk(200_000)
    with pytest.raises(DiskFull):
        restored(cast, file)
    assert beside(cast.folder.parent) == {"house", "out"}


def test_a_backup_that_reads_back_wrong_is_not_kept(
    cast: Cast, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_bytes()
    proving = below._prove

    def prove(desk: Desk, part: Path, *rest: object) -> None:
        written = bytearray(part.read_bytes())
        written[-100] ^= 1  # the disk forgot a bit
        part.write_bytes(written)
        proving(desk, part, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(below, "_prove", prove)
    with cast.seated("mia"), pytest.raises(BackupNotProven):
        make(cast.desk("mia"), file)
    assert file.read_bytes() == before
    assert beside(file.parent) == {file.name}


def test_a_house_with_a_damaged_page_makes_no_good_backup(cast: Cast, tmp_path: Path) -> None:
    with cast.seated("mia", "nils"):
        for name in ("Rosa", "Nila", "Suda"):
            cast.admit("nils", name)
        mia = cast.desk("mia")

        @contextmanager
        def read(path: Path) -> Iterator[BinaryIO]:
            with read_here(path) as whole:
                changed = bytearray(whole.read())
            changed[-2000] ^= 1
            yield io.BytesIO(bytes(changed))

        with pytest.raises(ShelterDeskError) as met:
            below.make(mia, tmp_path / "one.backup", "0", read, lambda d, t, s: None)
        assert isinstance(met.value, BackupNotProven)
    assert beside(tmp_path) == {"house"}


def test_a_damaged_file_says_what_is_damaged_and_changes_nothing(cast: Cast, file: Path) -> None:
    whole = file.read_bytes()
    with file.open("rb") as opened:
        length = read_opening(opened).length
    for part, changed in {
        "end": whole[:-1],
        "data": whole[:-50] + bytes([whole[-50] ^ 1]) + whole[-49:],
        "manifest": whole[:30] + bytes([whole[30] ^ 1]) + whole[31:],
        "keys": flipped(whole, whole.index(b'"db_id"')),
        "lines": flipped(whole, length - 100),
    }.items():
        file.write_bytes(changed)
        with pytest.raises(BackupDamaged) as met:
            restored(cast, file)
        assert list(met.value.problems) == [part]
        assert beside(cast.folder.parent) == {"house", "out"}


def flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def test_a_backup_of_a_newer_program_is_left_alone(cast: Cast, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:8] + b"\x02" + file.read_bytes()[9:])
    with pytest.raises(NewerFormat):
        restored(cast, file)


def test_a_house_is_restored_into_an_empty_folder_only(cast: Cast, file: Path) -> None:
    with pytest.raises(FolderNotEmpty):
        restored(cast, file, name="house")
    full = cast.folder.parent / "full"
    full.mkdir()
    (full / "letter.txt").write_text("dear")
    with pytest.raises(FolderNotEmpty):
        restored(cast, file, name="full")
    assert beside(full) == {"letter.txt"}
    (cast.folder.parent / "empty").mkdir()
    restored(cast, file, name="empty")


def test_a_backup_never_lands_in_the_house_or_on_a_letter(cast: Cast, tmp_path: Path) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF dear")
    with cast.seated("mia"):
        mia, data = cast.desk("mia"), cast.folder / door.DATA_FILE
        for out in (data, cast.folder / "one.backup", cast.folder / ".." / "house" / "x"):
            with pytest.raises(InsideTheHouse):
                make(mia, out)
        with pytest.raises(NotABackup):
            make(mia, letter)
        with pytest.raises(CannotWrite):
            make(mia, tmp_path / "nowhere" / "one.backup")
    assert letter.read_bytes() == b"%PDF dear"


def test_what_lies_on_the_disk_meanwhile_is_encrypted(cast: Cast, tmp_path: Path) -> None:
    heads: set[bytes] = set()

    def step(done: int, total: int, text: str) -> None:
        for path in tmp_path.glob("one.backup.part*"):
            heads.add(path.read_bytes()[:15])

    with cast.seated("mia", "nils"):
        cast.admit("nils")
        make(cast.desk("mia"), tmp_path / "one.backup", step)
    assert heads
    assert not [head for head in heads if head.startswith(b"SQLite format")]


# ---- which to keep


def test_eight_days_five_weeks_twelve_months_are_kept() -> None:
    last = date(2026, 11, 26)
    kept = backups.to_keep(last - timedelta(days=n) for n in range(800))
    assert {last - timedelta(days=n) for n in range(8)} <= kept
    assert {date(2026, 11, 22), date(2026, 11, 15), date(2026, 11, 8), date(2026, 11, 1)} <= kept
    assert {date(2026, 10, 31), date(2026, 1, 31), date(2025, 12, 31)} <= kept
    assert min(kept) == date(2025, 12, 31)
    assert len(kept) <= 8 + 5 + 12


def test_rare_backups_are_all_kept() -> None:
    days = {date(2020, 1, 1), date(2023, 5, 5), date(2026, 11, 26)}
    assert backups.to_keep(days) == days
    assert backups.to_keep(()) == frozenset()


def test_into_a_folder_it_is_named_after_the_day_and_old_ones_go(
    cast: Cast, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with cast.seated("mia"):
        mia = cast.desk("mia")
        name = backups.proposed_name(mia)
        db = name.split("-")[0]
        today = mia.today()
        old = [today - timedelta(days=n) for n in (1, 3, 5, 90, 91, 900)]
        for day in old:
            (folder / f"{db}-{day.isoformat()}.backup").write_bytes(b"")
        others = {"00000000-2001-01-01.backup", "letter.txt", f"{db}-2001-13-45.backup"}
        for other in others:
            (folder / other).write_bytes(b"")
        made = backups.make_backup(mia, folder, Progress())
        assert made.path == folder / name
        kept = backups.to_keep([today, *old])
    found = {f"{db}-{day.isoformat()}.backup" for day in kept}
    assert beside(folder) == found | others
    assert made.let_go == len(old) + 1 - len(kept)
    assert "MS" not in name


def test_it_restores_where_the_house_is_lost(cast: Cast, file: Path, tmp_path: Path) -> None:
    elsewhere = copied(cast, tmp_path / "elsewhere")
    for path in cast.folder.iterdir():
        path.unlink()
    cast.folder.rmdir()
    new = restored(elsewhere, file, MAX, ADAM)
    with new.seated("max") as again:
        assert checking.verify(again.desk("max")).problems == ()
