"""Backups: making and proving them, rehearsing a restore, restoring, and which to keep."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk import __version__
from shelterdesk.access import backups
from shelterdesk.access.backups import Person
from shelterdesk.domain.roles import BACKUP_ROLES
from shelterdesk.services import checking
from shelterdesk.services.checking import Findings
from shelterdesk.services.moments import moment
from shelterdesk.services.progress import Progress
from shelterdesk.services.workers import reading_elsewhere

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.door import House
    from shelterdesk.vault.backup import Manifest
    from shelterdesk.vault.ledger import Head

__all__ = [
    "ENDING",
    "Made",
    "Person",
    "Told",
    "check_backup",
    "describe",
    "head_of",
    "last_backup",
    "make_backup",
    "may_back_up",
    "newer_entries",
    "proposed_name",
    "restore_backup",
    "to_keep",
]

ENDING = ".backup"
DAILY, WEEKLY, MONTHLY = 8, 5, 12

_NAME = re.compile(r"([0-9a-f]{8})-(\d{4}-\d{2}-\d{2})" + re.escape(ENDING))


@dataclass(frozen=True)
class Told:
    """What a backup says of itself before anybody signs in; ``entries`` is its trail's length."""

    made_at: datetime
    entries: int
    size: int
    program: str


@dataclass(frozen=True)
class Made:
    """A proven backup, and how many older ones their folder let go of."""

    path: Path
    told: Told
    let_go: int


def may_back_up(desk: Desk) -> bool:
    """Whether to offer backups at all."""
    return bool(desk.roles & BACKUP_ROLES)


def proposed_name(desk: Desk) -> str:
    """A file name that says the house's number and the day, and nothing else."""
    db = desk.accounts.keyfile.db
    return f"{db[:8]}-{desk.today().isoformat()}{ENDING}"


def make_backup(desk: Desk, out: Path, progress: Progress | None = None) -> Made:
    """Back up to the file *out* and prove it, or into the folder *out* and let old ones go.

    Raises what ``access.backups.make`` raises, and ``Cancelled``; older files stay then.
    """
    progress = progress or Progress()
    path = out / proposed_name(desk) if out.is_dir() else out
    manifest = backups.make(desk, path, __version__, reading_elsewhere, progress.step)
    let_go = _let_old_go(out, path.name[:8]) if out.is_dir() else 0
    return Made(path, _told(manifest), let_go)


def describe(file: Path) -> Told:
    """What a backup says of itself; ``NotABackup``, ``NewerFormat``, ``BackupDamaged``."""
    return _told(backups.inspect(file))


def newer_entries(desk: Desk, file: Path) -> int | None:
    """How many trail entries of this house are newer; None if the backup is of another one."""
    return backups.newer_entries(desk, backups.inspect(file))


def check_backup(
    house: House, file: Path, person: Person, spare: Path, progress: Progress | None = None
) -> Findings:
    """A drill: restore below *spare*, check everything, remove it. *house* says how to open one."""
    progress = progress or Progress()
    drill = replace(house, folder=spare)
    with backups.rehearsal(drill, file, person, progress.step) as desk:
        return checking.verify(desk, progress)


def restore_backup(
    house: House,
    file: Path,
    first: Person,
    second: Person,
    *,
    was: Head | None = None,
    progress: Progress | None = None,
) -> Told:
    """Make the house of a backup again in the folder of *house*, by two people.

    *was* is the newest entry of the house it takes the place of, where that is still there.
    """
    progress = progress or Progress()
    return _told(backups.restore(house, file, first, second, was, progress.step))


def head_of(desk: Desk) -> Head | None:
    """The newest entry of this house."""
    return backups.head_of(desk)


def last_backup(desk: Desk) -> datetime | None:
    """When the last good backup was made, as the trail has it."""
    found = desk.latest(backups.MADE)
    return None if found is None else moment(found.at)


def to_keep(days: Iterable[date]) -> frozenset[date]:
    """Of backups of these days: the newest 8, the last of 5 weeks, the last of 12 months."""
    newest = sorted(set(days), reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in newest:
        weeks.setdefault(day.isocalendar()[:2], day)
        months.setdefault((day.year, day.month), day)
    kept = (*newest[:DAILY], *[*weeks.values()][:WEEKLY], *[*months.values()][:MONTHLY])
    return frozenset(kept)


def _let_old_go(folder: Path, house: str) -> int:
    """Remove this house's own backups whose days are not to be kept; nothing else is touched."""
    found = {}
    for path in folder.iterdir():
        name = _NAME.fullmatch(path.name)
        if name and name[1] == house and path.is_file():
            with suppress(ValueError):
                found[date.fromisoformat(name[2])] = path
    gone = [path for day, path in found.items() if day not in to_keep(found)]
    for path in gone:
        with suppress(OSError):
            path.unlink()
    return len(gone)


def _told(manifest: Manifest) -> Told:
    return Told(
        moment(manifest.made_at),
        manifest.head.seq,
        manifest.size,
        manifest.program,
    )
