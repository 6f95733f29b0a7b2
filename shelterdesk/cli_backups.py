"""The commands ``backup`` and ``restore``: what they ask, and what they say."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from shelterdesk.services import backups, computer
from shelterdesk.services.backups import Person, Told
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.door import House

Commands = argparse._SubParsersAction  # noqa: SLF001  argparse has no other name for it


class Doors(Protocol):
    """What only the composition root can do."""

    @property
    def open_house(self) -> Callable[[Path], House]:
        """The house in a folder, as this computer would open it."""

    @property
    def sign_in(self) -> Callable[[Path, str, str], Desk]:
        """Open a desk."""


@dataclass(frozen=True)
class Tools:
    """What the command line lends: its form of a command, its voice, its ear for passphrases."""

    command: Callable[[Commands[argparse.ArgumentParser], str, str, str], argparse.ArgumentParser]
    say: Callable[[str], None]
    passphrases: Callable[[Path | None, Path | None], tuple[str, str]]
    passphrase: Callable[[Path | None], str]
    progress: Callable[[], Progress]


def add(commands: Commands[argparse.ArgumentParser], tools: Tools) -> None:
    """Add both commands."""
    _add_backup(commands, tools)
    _add_restore(commands, tools)


def _add_backup(commands: Commands[argparse.ArgumentParser], tools: Tools) -> None:
    backup = tools.command(
        commands,
        "backup",
        "make a backup and prove it, or check one",
        "Writes the whole house to one sealed file, opens that file again and holds it against the "
        "house. It is\ngood only then; an older file of that name is replaced only then. Managers "
        "and administrators can do\nthis. Where FILE is a folder, the file is named after the day, "
        "and 8 daily, 5 weekly and 12 monthly\nbackups are kept there.\n\n"
        "With --check FILE nothing is written to any house: the backup is restored into a spare "
        "folder, every\npage, entry and row is checked, and the spare folder is removed.",
    )
    backup.add_argument("--house", type=Path, metavar="DIR")
    backup.add_argument("--as", dest="user", required=True, metavar="USER", help="sign-in name")
    backup.add_argument("--out", type=Path, metavar="FILE", help="where the backup is written")
    backup.add_argument("--check", type=Path, metavar="FILE", help="check this backup instead")
    backup.add_argument(
        "--spare", type=Path, metavar="DIR", help="with --check: where there is room (beside FILE)"
    )
    _add_passphrase_file(backup, "--passphrase-file")
    _add_card_file(backup, "with --check on a computer that is not set up: ")

    def act(asked: argparse.Namespace, doors: Doors) -> int:
        if asked.check is not None:
            if asked.house or asked.out:
                backup.error("--check needs FILE and --as only")
            return _check(asked, doors, tools)
        if asked.house is None or asked.out is None:
            backup.error("a backup needs --house DIR and --out FILE; checking one needs --check")
        return _backup(asked, doors, tools)

    backup.set_defaults(act=act)


def _add_restore(commands: Commands[argparse.ArgumentParser], tools: Tools) -> None:
    restore = tools.command(
        commands,
        "restore",
        "make a house from a backup, by two people",
        "Makes the house of a backup again in NEWDIR, a new or empty folder. USER and USER2 are "
        "two different\nmanagers or administrators who worked there when the backup was made; they "
        "sign in as they did then.\nIt says first from when the backup is. Whatever stops in the "
        "middle leaves nothing behind.",
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--house", type=Path, required=True, metavar="NEWDIR")
    restore.add_argument("--as", dest="user", required=True, metavar="USER", help="sign-in name")
    restore.add_argument("--with", dest="second", required=True, metavar="USER2")
    restore.add_argument(
        "--instead-of",
        type=Path,
        metavar="DIR",
        help="the house it takes the place of, to say how much newer that is (DIR is not changed, "
        "but for the sign-in in its trail)",
    )
    _add_passphrase_file(restore, "--passphrase-file")
    _add_passphrase_file(restore, "--second-passphrase-file")
    _add_card_file(restore, "on a computer that is not set up: ")
    restore.set_defaults(act=lambda asked, doors: _restore(asked, doors, tools))


def _add_passphrase_file(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument(
        name,
        type=Path,
        metavar="FILE",
        help="read the passphrase from its first line (-: from stdin, one line each)",
    )


def _add_card_file(parser: argparse.ArgumentParser, when: str) -> None:
    parser.add_argument(
        "--card-file",
        type=Path,
        metavar="FILE",
        help=f"{when}read the letters of the workstation card from its first line; remove FILE "
        "afterwards",
    )


# ---- the acts


def _backup(asked: argparse.Namespace, doors: Doors, tools: Tools) -> int:
    passphrase = tools.passphrase(asked.passphrase_file)
    with closing(doors.sign_in(asked.house, asked.user, passphrase)) as desk:
        made = backups.make_backup(desk, asked.out, tools.progress())
    tools.say(f"The backup is good: {made.path}")
    tools.say(f"  {_described(made.told)}. It was opened again and is the same as the house.")
    if made.let_go:
        tools.say(f"  Older backups that are no longer kept were removed: {made.let_go}")
    tools.say("  Keep it on another disk than the house, and let two people know where.")
    return 0


def _check(asked: argparse.Namespace, doors: Doors, tools: Tools) -> int:
    told = backups.describe(asked.check)
    tools.say(_described(told))
    person = Person(asked.user, tools.passphrase(asked.passphrase_file))
    spare = asked.spare or asked.check.resolve().parent
    house = doors.open_house(spare)
    if asked.card_file is not None:
        computer.take_card(house, asked.check, tools.passphrase(asked.card_file))
    found = backups.check_backup(house, asked.check, person, spare, tools.progress())
    tools.say(f"{found.entries} entries of the trail and {found.rows} rows were checked.")
    for problem in found.problems:
        tools.say(f"  {problem}")
    if found.sound:
        tools.say("This backup can be restored, and all of it is as it was signed.")
        return 0
    tools.say("This backup opens, but something in it is not as it was signed. Keep the file.")
    return 7


def _restore(asked: argparse.Namespace, doors: Doors, tools: Tools) -> int:
    told = backups.describe(asked.file)
    tools.say(_described(told))
    tools.say("Whatever was written after that is not in it and will be missing.")
    first_said, second_said = tools.passphrases(asked.passphrase_file, asked.second_passphrase_file)
    first, second = Person(asked.user, first_said), Person(asked.second, second_said)
    was = None
    if asked.instead_of is not None:
        with closing(doors.sign_in(asked.instead_of, first.login, first.passphrase)) as desk:
            was = backups.head_of(desk)
            newer = backups.newer_entries(desk, asked.file)
        tools.say(
            "The house in the other folder never was the one in this backup."
            if newer is None
            else f"Entries of the house that are newer than the backup: {newer}"
        )
    house = doors.open_house(asked.house)
    if asked.card_file is not None:
        computer.take_card(house, asked.file, tools.passphrase(asked.card_file))
    backups.restore_backup(house, asked.file, first, second, was=was, progress=tools.progress())
    computer.keep_card(house)
    tools.say(f"The house is restored: {asked.house}")
    tools.say("  The trail says so, with both names. Everybody signs in as on the day it was made.")
    return 0


def _described(told: Told) -> str:
    made = told.made_at.astimezone()
    size = max(1, round(told.size / 1_000_000))
    return f"Backup of {made:%Y-%m-%d %H:%M}, {told.entries} entries in the trail, {size} MB"
