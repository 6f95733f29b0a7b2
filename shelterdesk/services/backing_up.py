"""Backups as a habit: where they go, how old the last one is, what lies there, the day's last act.

The place is chosen once for a house on one computer and lies beside its data file, in a file of
its own. It is no history of folders (security 9): nobody's last choice is remembered, only what
the house decided, and a house that is restored elsewhere starts without one.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.access import backups as below
from shelterdesk.access.door import House
from shelterdesk.access.first_house import CARDS_BACK
from shelterdesk.errors import CannotWrite, InsideTheHouse, ShelterDeskError
from shelterdesk.services import backups, settings
from shelterdesk.services.backups import ENDING, Made, Person, Told
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.services.checking import Findings

PLACE_FILE = "backup-place.json"
CHECKED = "backup.check"
NEVER = 24  # the hour that does not come


@dataclass(frozen=True)
class Standing:
    """How the house stands: last good backup, its age in days, and what to say about it.

    ``apart``: the last one lies on another volume than the house. ``warns``: it is older than the
    house wants. ``unfinished``: a real house without a backup on a second place. ``cards_back``:
    the trail has it that cards were typed back.
    """

    place: Path | None
    last: datetime | None
    days: int | None
    apart: bool
    warns: bool
    unfinished: bool
    cards_back: bool


@dataclass(frozen=True)
class Lying:
    """A backup that lies at the place; ``told`` is None where the file does not read."""

    path: Path
    told: Told | None


def place_of(desk: Desk) -> Path | None:
    """Where this computer's backups of the house go; None before it was decided."""
    try:
        found = json.loads(_place_file(desk).read_bytes())["place"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Path(found) if isinstance(found, str) and found else None


def choose_place(desk: Desk, folder: Path) -> bool:
    """Let backups go to *folder*; whether that is another volume than the house.

    Raises ``InsideTheHouse`` or ``CannotWrite``.
    """
    house = desk.accounts.data_file.parent
    if folder.resolve().is_relative_to(house.resolve()):
        raise InsideTheHouse
    if not folder.is_dir():
        raise CannotWrite("backup")
    file = _place_file(desk)
    new = file.with_name(f"{file.name}.new")
    try:
        new.write_text(json.dumps({"place": str(folder.resolve())}), encoding="utf-8")
        new.replace(file)
    except OSError:
        raise CannotWrite("backup") from None
    return below.is_apart(house, folder)


def standing(desk: Desk) -> Standing:
    """How old the last good backup is, as the trail has it, and whether that is too old."""
    found = desk.latest(below.MADE)
    last = backups.last_backup(desk)
    days = None if last is None else (desk.today() - last.astimezone(desk.now().tzinfo).date()).days
    apart = False
    if found is not None:
        with suppress(ValueError, AttributeError):
            apart = json.loads(found.detail).get("apart", True) is True
    most = int(settings.values(desk)["backup_warn_days"])
    is_real = not desk.practice
    return Standing(
        place=place_of(desk),
        last=last,
        days=days,
        apart=apart,
        warns=is_real and (days is None or days > most),
        unfinished=is_real and not apart,
        cards_back=desk.latest(CARDS_BACK) is not None,
    )


def back_up(desk: Desk, progress: Progress | None = None) -> Made:
    """Make the day's backup at the place and let older ones go; ``CannotWrite`` without a place."""
    place = place_of(desk)
    if place is None or not place.is_dir():
        raise CannotWrite("backup")
    return backups.make_backup(desk, place, progress)


def lying(desk: Desk) -> tuple[Lying, ...]:
    """This house's backups at the place, newest first."""
    place = place_of(desk)
    start = backups.proposed_name(desk)[:9]
    found = []
    with suppress(OSError):
        paths = [] if place is None else sorted(place.glob(f"{start}*{ENDING}"), reverse=True)
        for path in paths:
            try:
                found.append(Lying(path, backups.describe(path)))
            except ShelterDeskError:
                found.append(Lying(path, None))
    return tuple(found)


def drill(desk: Desk, file: Path, person: Person, progress: Progress | None = None) -> Findings:
    """Prove *file*: restore it beside itself, check everything, remove it; the trail has it.

    *person* signs in as on the day it was made. The house is not touched otherwise.
    """
    found = backups.check_backup(_house_of(desk), file, person, file.parent, progress)
    told = backups.describe(file)
    desk.say(CHECKED, {"seq": told.entries, "sound": found.sound})
    return found


def is_due_after_work(desk: Desk) -> bool:
    """Whether leaving now should make the day's backup first."""
    if not backups.may_back_up(desk) or not desk.passphrase_is_fresh:
        return False
    place = place_of(desk)
    if place is None or not place.is_dir():
        return False
    hour = int(settings.values(desk)["backup_after_hour"])
    last, now = backups.last_backup(desk), desk.now()
    done = last is not None and last.astimezone(now.tzinfo).date() == now.date()
    return hour < NEVER and now.hour >= hour and not done


def leave(desk: Desk, *, wished: bool, progress: Progress | None = None) -> bool:
    """Close the desk, after a backup if it is due or *wished*; whether one was made.

    Leaving always works: a backup that fails is seen by its age on the page Today.
    """
    made = False
    try:
        with suppress(ShelterDeskError):
            if wished or is_due_after_work(desk):
                back_up(desk, progress)
                made = True
    finally:
        desk.close()
    return made


def _place_file(desk: Desk) -> Path:
    return desk.accounts.data_file.with_name(PLACE_FILE)


def _house_of(desk: Desk) -> House:
    """What opened this desk, to open another house with."""
    return House(
        desk.accounts.data_file.parent,
        desk.clock,
        desk.projections,
        desk.accounts.secrets,
        schema=lambda: desk.schema,
        policy=desk.policy,
        follows=desk.follows,
    )
