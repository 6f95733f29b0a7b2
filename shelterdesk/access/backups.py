"""Making a backup, proving it, and making a house of it again (security 5, decision 19).

A new backup is good only once it was opened again and held against the house. Until then it has
another name, and nothing older is touched.
"""

from __future__ import annotations

import errno
import hmac
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, func, select

from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.access.door import DATA_FILE, KEY_FILE, House
from shelterdesk.domain.roles import BACKUP_ROLES
from shelterdesk.errors import (
    BackupDamaged,
    BackupNotProven,
    CannotWrite,
    Damaged,
    Denied,
    DiskFull,
    FolderNotEmpty,
    InsideTheHouse,
    NoBackupRight,
    NoKeyring,
    NotABackup,
    SecondPersonNeeded,
    ShelterDeskError,
)
from shelterdesk.i18n import N_
from shelterdesk.store import engine as engines
from shelterdesk.store.ledger import StoreLedger
from shelterdesk.store.tables import Schema
from shelterdesk.vault import backup, slots
from shelterdesk.vault.backup import Manifest, Opening, read_opening
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.ledger import Head

MADE, RESTORED = "backup.make", "restore"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the last: sticks that hold no large files

Step = Callable[[int, int, str], None]
Reader = Callable[[Path], AbstractContextManager[BinaryIO]]  # a file, read in another process

_HOLDERS = frozenset(role.value for role in BACKUP_ROLES)


@dataclass(frozen=True, repr=False)
class Person:
    """Sign-in name and passphrase of one of those who restore."""

    login: str
    passphrase: str


def make(desk: Desk, out: Path, program: str, read: Reader, step: Step) -> Manifest:
    """Make a backup at *out* and prove it; an older file there is replaced only then.

    *read* must read in another process: closing the file in ours would drop the locks on it.
    ``Denied``, ``ReadOnlyHouse``, ``PassphraseNeeded``, ``HouseInUse``, ``InsideTheHouse``,
    ``NotABackup``, ``CannotWrite``, ``DiskFull``, ``BackupNotProven``.
    """
    if not desk.roles & BACKUP_ROLES:
        raise Denied(MADE)
    desk.require_trusted()  # an old copy must not take the place of a newer backup
    desk.require_passphrase()
    _check_target(out, desk.accounts.data_file.parent)
    part = out.with_name(f"{out.name}.part")
    with _on_disk(part):
        with _new(part) as file:
            manifest, counted = _copy(desk, file, program, read, step)
        _prove(desk, part, manifest, counted, step)
        part.replace(out)
        _flush_folder(out.parent)
    apart = is_apart(desk.accounts.data_file.parent, out.parent)
    desk.say(MADE, {"backup": manifest.backup, "seq": manifest.head.seq, "apart": apart})
    return manifest


def is_apart(house: Path, place: Path) -> bool:
    """Whether *place* is on another volume than *house*; two volumes can still be one disk."""
    try:
        return house.stat().st_dev != place.stat().st_dev
    except OSError:
        return False


def inspect(file: Path) -> Manifest:
    """What a backup says of itself; its parts fit each other. Needs no key."""
    with _reading(file) as opened:
        return read_opening(opened).manifest


def newer_entries(desk: Desk, manifest: Manifest) -> int | None:
    """How many entries the house of *desk* has since the backup; None if it never was the same.

    Signing in to count them is not counted.
    """
    found = desk.trail(before=manifest.head.seq + 1, size=1)
    if not found or found[0].hash != manifest.head.hash:
        return None
    newest = desk.trail(size=1)[0].seq
    return max(0, newest - manifest.head.seq - 1)


def head_of(desk: Desk) -> Head | None:
    """The newest trail entry of this house."""
    newest = desk.trail(size=1)
    return Head(newest[0].seq, newest[0].hash) if newest else None


@contextmanager
def rehearsal(house: House, file: Path, person: Person, step: Step) -> Iterator[Desk]:
    """The desk of *person* in the house of a backup, built in *house*'s folder, removed after.

    A drill: the real house is not touched.
    """
    with _on_disk(None), _staged(house.folder, "backup-check.") as folder:
        rebuilt = replace(house, folder=folder, anchors=None)
        manifest = _rebuild(rebuilt, file, (person,), step)
        desk = door.sign_in(rebuilt, person.login, person.passphrase)
        try:
            _check_people(desk, manifest, {desk.vault.user_id})
            yield desk
        finally:
            desk.close()


def restore(
    house: House, file: Path, first: Person, second: Person, was: Head | None, step: Step
) -> Manifest:
    """Make the house of a backup again in *house*'s folder, which is new or empty.

    Two people with backup right; *first* signs the entry that names both heads, *was* is that of
    the house it replaces. Whatever fails leaves nothing there.
    """
    target = house.folder
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FolderNotEmpty
    with _on_disk(None):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _staged(target.parent, f"{target.name}.") as folder:
            # The anchor is of the house that this one replaces: it is set anew, openly, at the end.
            rebuilt = replace(house, folder=folder, anchors=None)
            manifest = _rebuild(rebuilt, file, (first, second), step)
            head = _sign_in_again(rebuilt, manifest, first, second, was)
            if target.exists():
                target.rmdir()  # it is empty; Windows does not replace it
            folder.rename(target)
            _flush_folder(target.parent)
            if house.anchors is not None and head is not None:
                with suppress(NoKeyring):
                    house.anchors.keep_head(manifest.db, head)
    return manifest


# ---- making


def _check_target(out: Path, house: Path) -> None:
    if out.resolve().is_relative_to(house.resolve()):
        raise InsideTheHouse
    if out.is_dir():
        raise CannotWrite("backup")
    if out.exists():  # never in place of somebody's letter
        with _reading(out) as older:
            if older.read(len(backup.MAGIC)) != backup.MAGIC:
                raise NotABackup


def _copy(
    desk: Desk, out: BinaryIO, program: str, read: Reader, step: Step
) -> tuple[Manifest, dict[str, int]]:
    keyfile, data_file = desk.accounts.keyfile, desk.accounts.data_file

    def pause() -> None:
        step(0, 0, N_("Waiting until the house stands still"))

    with (
        engines.standing_still(desk.engine, data_file, pause) as db,
        desk.ledger.on(db),
    ):
        head = desk.ledger.head()
        if head is None:
            raise BackupNotProven("head")
        counted = _counts(db, desk.schema)
        order = backup.Order(
            db=keyfile.db,
            made_at=int(desk.clock.now().timestamp()),
            program=program,
            maker=desk.vault.key_id,
            maker_pub=desk.vault.signing_public,
            head=Head(head.seq, head.hash),
            size=data_file.stat().st_size,
            keys=keyfile.path.read_bytes(),
            holders=desk.vault.backup_holders(_HOLDERS),
            sign=desk.vault.sign_backup,
        )
        with read(data_file) as data:
            manifest = backup.write(out, data, order, _saying(step, N_("Copying the house")))
    return manifest, counted


def _prove(desk: Desk, part: Path, manifest: Manifest, counted: dict[str, int], step: Step) -> None:
    """Open what was written, as on the day it is needed, and hold it against the house.

    What lies on the disk meanwhile is as encrypted as data.db itself.
    """
    copy = part.with_name(f"{part.name}.check")
    try:
        with part.open("rb") as file:
            opening = read_opening(file)
            key = desk.vault.backup_key(opening)
            with _private(copy) as out:  # it goes again at once, so no disk is waited for
                said = _saying(step, N_("Reading the backup again"))
                backup.read_data(file, opening, key, out, said)
        step(0, 0, N_("Checking every page of the backup"))
        if opening.manifest != manifest or _is_other(desk, copy, manifest, counted):
            raise BackupNotProven("content")
    except (BackupDamaged, Damaged):
        raise BackupNotProven("content") from None
    finally:
        _forget_database(copy)


def _is_other(desk: Desk, copy: Path, manifest: Manifest, counted: dict[str, int]) -> bool:
    engine = engines.sqlcipher_engine(copy, desk.accounts.database_key)
    ledger = StoreLedger(desk.schema)
    try:
        with engines.reading(engine) as db, ledger.on(db):
            head = ledger.head()
            return (
                head is None
                or Head(head.seq, head.hash) != manifest.head
                or _counts(db, desk.schema) != counted
                or engines.check_pages(db) != ()
            )
    finally:
        engines.close(engine)


def _counts(db: Connection, schema: Schema) -> dict[str, int]:
    tables = schema.metadata.sorted_tables
    return {
        table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }


# ---- restoring


def _rebuild(house: House, file: Path, people: tuple[Person, ...], step: Step) -> Manifest:
    """data.db and keys.json of the backup in the folder of *house*, opened by each of *people*."""
    data, keys = house.folder / DATA_FILE, house.folder / KEY_FILE
    with _reading(file) as opened:
        opening = read_opening(opened)
        with _new(keys) as out:
            out.write(opening.keys)
        key = _key_of_all(house, opening, people)
        with _new(data) as out:
            said = _saying(step, N_("Reading the backup"))
            backup.read_data(opened, opening, key, out, said)
    return opening.manifest


def _key_of_all(house: House, opening: Opening, people: tuple[Person, ...]) -> bytes:
    keyfile = KeyFile.load(house.folder / KEY_FILE)
    if keyfile.db != opening.manifest.db:
        raise BackupDamaged("keys")
    house.require_own_disk(practice=keyfile.root.practice)
    users, keys = set(), []
    for person in people:
        bundle = slots.open_slot(
            keyfile, person.login, person.passphrase, house.secrets, house.clock.steady
        )
        users.add(bundle.user_id)
        keys.append(opening.key(bundle.key_id, X25519PrivateKey.from_private_bytes(bundle.x)))
    if len(users) < len(people):
        raise SecondPersonNeeded
    if not all(hmac.compare_digest(key, keys[0]) for key in keys):
        raise BackupDamaged("lines")
    return keys[0]


def _sign_in_again(
    house: House, manifest: Manifest, first: Person, second: Person, was: Head | None
) -> Head | None:
    """Both sit down in the restored house, so that both are remembered there; one signs.

    Gives the head of the restored house.
    """
    logins = {first.login: first.passphrase, second.login: second.passphrase}
    with door.sign_in_together(house, logins) as desks:
        desk, other = desks[first.login], desks[second.login]
        _check_people(desk, manifest, {desk.vault.user_id, other.vault.user_id})
        problems = desk.check_pages()
        if problems:
            raise BackupDamaged("data")
        desk.say(
            RESTORED,
            {
                "backup": manifest.backup,
                "seq": manifest.head.seq,
                "hash": manifest.head.hash.hex(),
                "was_seq": 0 if was is None else was.seq,
                "was_hash": "" if was is None else was.hash.hex(),
                "with": other.vault.key_id,
            },
        )
        return head_of(desk)


def _check_people(desk: Desk, manifest: Manifest, users: set[str]) -> None:
    """Now that the certificates can be read: who restores, and who made it."""
    with desk.look():
        people = {p.user_id: p for p in desk.vault.people() if not p.left}
        if not all(user in people and _HOLDERS & set(people[user].roles) for user in users):
            raise NoBackupRight
        if not desk.vault.made_backup(manifest, _HOLDERS):
            raise BackupDamaged("maker")


# ---- files


def _saying(step: Step, text: str) -> Callable[[int, int], None]:
    return lambda done, total: step(done // 1024, total // 1024, text)


@contextmanager
def _on_disk(part: Path | None) -> Iterator[None]:
    """Say a disk's errors in our words; what was half written goes."""
    try:
        yield
    except ShelterDeskError:
        raise
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull("backup") from None
        raise CannotWrite("backup") from None
    finally:
        if part is not None:
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A new file for this user alone, on the disk for good when it is closed."""
    with _private(path) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    """A new file for this user alone."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        yield file


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError:
        raise NotABackup from None
    with file:
        yield file


@contextmanager
def _staged(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder for this user alone; gone afterwards, unless it was given another name."""
    made = tempfile.TemporaryDirectory(prefix=prefix, dir=parent, ignore_cleanup_errors=True)
    try:
        yield Path(made.name)
    finally:
        made.cleanup()


def _forget_database(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        with suppress(OSError):
            path.with_name(name).unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows flushes the entry with the file
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
