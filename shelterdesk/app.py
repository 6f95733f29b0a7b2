"""The composition root: the one module that knows every floor of the house.

It is also the only one that imports late: start-up is felt at every change of person, so the
sign-in page is painted before anything else is read.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shelterdesk.paths import data_folder, own_command, practice_folder

if TYPE_CHECKING:
    from shelterdesk.access.desk import Clock, Desk
    from shelterdesk.access.door import House
    from shelterdesk.cli import Doors as CliDoors
    from shelterdesk.computer.guard import Guard
    from shelterdesk.services.progress import Progress
    from shelterdesk.ui.application import Doors as WindowDoors
    from shelterdesk.ui.application import House as WindowHouse
    from shelterdesk.ui.application import ShellMaker
    from shelterdesk.ui.kit.look import Look
    from shelterdesk.ui.kit.tasks import Tasks
    from shelterdesk.ui.pages.beginning import Beginning
    from shelterdesk.ui.pages.by_code import ByCodePage
    from shelterdesk.ui.pages.first_start import FirstStartPage
    from shelterdesk.ui.pages.restoring import RestorePage
    from shelterdesk.ui.pages.two_cards import TwoCardsPage

HOUSES = "houses"
MAKING = ".making"  # a house that was never finished; access.first_house names it so


def main(words: Sequence[str] | None = None) -> int:
    """Start the window, a command, or a worker; returns the exit code."""
    said = list(sys.argv[1:] if words is None else words)
    if said[:1] == ["--worker"]:
        return _work(said[1:])
    announce()
    if not said:
        return open_window(None)
    if said == ["--practice"]:
        return open_window(practice_folder(), practice=True)
    guard().harden()
    if said[:1] == ["--prepare-folder"]:
        return prepare_folder(said[1:])
    if said[:1] == ["--selftest"] and len(said) == 2:
        return try_installation(Path(said[1]))
    from shelterdesk import cli

    return cli.run(said, cli_doors())


# ---- doors


def open_house(folder: Path) -> House:
    """A house on this computer, with this computer's clock and keyring."""
    from shelterdesk.access.door import House
    from shelterdesk.computer.reading import place_of
    from shelterdesk.domain.projections import Projections
    from shelterdesk.services import following
    from shelterdesk.vault.anchor import KeyringAnchors
    from shelterdesk.vault.secret_store import KeyringSecrets
    from shelterdesk.vault.workstation import TypedSecrets

    return House(
        folder,
        computer_clock(),
        Projections.shipped(),
        TypedSecrets(KeyringSecrets()),
        # A practice house takes none of the ceremony; that it is one is proven at sign-in.
        anchors=None if _house(folder).practice else KeyringAnchors(),
        place=place_of,
        follows=following.follow,
    )


def computer_clock() -> Clock:
    """The clock of this computer, in its own zone."""
    from shelterdesk.access.desk import Clock

    return Clock(lambda: datetime.now(UTC), time.monotonic)


def sign_in(folder: Path, login: str, passphrase: str) -> Desk:
    """Open a desk in the house at *folder*."""
    from shelterdesk.access import door

    return door.sign_in(open_house(folder), login, passphrase)


class WindowHouses:
    """Houses as one window opens them: what was typed from a card lasts until it ends."""

    def __init__(self) -> None:
        self._opened: dict[Path, House] = {}

    def sign_in(self, folder: Path, login: str, passphrase: str) -> Desk:
        """Open a desk; a card that was typed has proven itself then."""
        from shelterdesk.access import computer

        return computer.sign_in(self._house(folder), login, passphrase)

    def find_key(self, folder: Path) -> None:
        """Pass if this computer has the key that the house needs."""
        from shelterdesk.access import computer

        computer.find_key(self._house(folder))

    def take_card(self, folder: Path, text: str) -> None:
        """Use a typed workstation card."""
        from shelterdesk.access import computer

        computer.type_card(self._house(folder), text)

    def by_code(self, folder: Path, look: Look, tasks: Tasks) -> ByCodePage:
        """The page for a paper code."""
        from shelterdesk.services.passphrases import CodeDoor
        from shelterdesk.ui.pages.by_code import ByCodePage

        return ByCodePage(look, tasks, CodeDoor(self._house(folder)))

    def _house(self, folder: Path) -> House:
        from shelterdesk.access import door

        if folder not in self._opened:
            self._opened[folder] = replace(open_house(folder), hands_on=door.afterwards)
        return self._opened[folder]


def guard() -> Guard:
    """What closes this process to other programs, as far as the system lets us."""
    from shelterdesk.computer.guard import guard_of

    return guard_of()


def watch_session(away: Callable[[Any], None], guard: Guard, window: int) -> object:
    """Hear of lock, sleep, lid and user switch; returns what has to be kept."""
    if sys.platform == "win32":
        from shelterdesk.ui.kit.session_windows import SessionMessages

        guard.watch_session(window)
        return SessionMessages(away)
    if sys.platform == "linux":
        from shelterdesk.ui.kit.session_bus import SessionBus

        bus = SessionBus(away)
        guard.watch_session(int(bus.hears))
        return bus
    return None


def window_doors(folder: Path | None, *, practice: bool = False) -> WindowDoors:
    """What the window needs; nothing in it is imported before it is called."""
    from shelterdesk.ui.application import Doors
    from shelterdesk.ui.kit.taste import keep_taste, kept_taste
    from shelterdesk.ui.presenters.sign_in import Keys

    opened = WindowHouses()
    return Doors(
        beginning=lambda look, tasks: _beginning(folder, look, tasks, only_practice=practice),
        houses=lambda: houses(folder),
        sign_in=opened.sign_in,
        preload=preload,
        shell=_shell,
        restart=lambda: restart(folder),
        taste=kept_taste,
        keep_taste=keep_taste,
        keys=Keys(opened.find_key, opened.take_card),
        guard=guard,
        watch_session=watch_session,
        two_cards=_two_cards,
        by_code=opened.by_code,
        practice_names=_practice_names,
    )


def _beginning(
    folder: Path | None, look: Look, tasks: Tasks, *, only_practice: bool = False
) -> Beginning:
    """The pages before there is a house; *folder* is where one is wanted, if that was said."""
    from shelterdesk.ui.pages.beginning import Beginning, Ways

    ways = Ways(
        first_start=lambda look, tasks: _first_start(folder, look, tasks),
        restoring=lambda look, tasks: _restoring(folder, look, tasks),
        make_practice=lambda progress: fill_practice_house(_free_folder(folder), progress),
        practice_names=_practice_names,
        only_practice=only_practice,
    )
    return Beginning(look, tasks, ways)


def _first_start(folder: Path | None, look: Look, tasks: Tasks) -> FirstStartPage:
    from shelterdesk.ui.pages.first_start import FirstStartPage, Place
    from shelterdesk.vault.measuring import measured_cost

    ways = Place(open_house, lambda: _free_folder(folder), measured_cost)
    return FirstStartPage(look, tasks, ways)


def _restoring(folder: Path | None, look: Look, tasks: Tasks) -> RestorePage:
    """The page for a backup, which may take the place of a house that is here."""
    from shelterdesk.ui.pages.restoring import RestorePage

    real = tuple(house.path for house in houses(folder) if not house.practice)
    return RestorePage(look, tasks, open_house, lambda: _free_folder(folder), real)


def _free_folder(folder: Path | None) -> Path:
    from shelterdesk.services import first_start

    if folder is not None and not (folder / "keys.json").is_file():
        return folder
    return first_start.free_folder(data_folder() / HOUSES)


def _practice_names(look: Look) -> Sequence[str]:
    from shelterdesk.services.practice_staff import sign_in_lines

    return sign_in_lines(look.words)


def _two_cards(folder: Path, look: Look, tasks: Tasks) -> TwoCardsPage:
    from shelterdesk.services.two_cards import CardTable
    from shelterdesk.ui.pages.two_cards import TwoCardsPage

    return TwoCardsPage(look, tasks, CardTable(open_house(folder)))


def _shell() -> ShellMaker:
    from shelterdesk.ui.shell import Shell

    return Shell


def cli_doors() -> CliDoors:
    """What the command line needs."""
    from shelterdesk.cli import Doors
    from shelterdesk.computer.session import has_screen

    return Doors(
        sign_in=sign_in,
        make_practice_house=make_practice_house,
        picture_practice_house=picture_practice_house,
        take_pictures=take_pictures,
        open_window=open_window,
        has_screen=has_screen,
        open_house=open_house,
    )


def open_window(folder: Path | None, *, practice: bool = False) -> int:
    """Show the sign-in page for the house at *folder*, or for those found on this computer.

    With *practice* and no house there, a practice house is all that is offered.
    """
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")
    from shelterdesk.ui import application

    return application.run(window_doors(folder, practice=practice))


def preload() -> None:
    """Import and read what signing in and the first file need, while the sign-in page shows.

    All of it stays, so the collector looks at none of it again: that would hold the window.
    """
    import shelterdesk.access.door
    import shelterdesk.ui.pages.first_start
    import shelterdesk.ui.pages.restoring
    import shelterdesk.ui.shell  # noqa: F401
    from shelterdesk.services.options import options
    from shelterdesk.store.tables import shipped_schema

    shipped_schema()
    for catalogue in ("countries", "languages"):
        options(catalogue)
    gc.freeze()


def restart(folder: Path | None) -> None:
    """Start a fresh program with the sign-in page; this one ends, and its keys with it."""
    import subprocess

    chosen = [] if folder is None else ["--house", str(folder)]
    subprocess.Popen(own_command(*chosen), close_fds=True)  # noqa: S603  our own program


# ---- where houses are; read before the first paint, so with little


def houses(folder: Path | None) -> list[WindowHouse]:
    """Every house that can be chosen; a key file that does not read is left to signing in."""
    if folder is not None:
        return [_house(folder)] if (folder / "keys.json").is_file() else []
    found = sorted(file.parent for file in (data_folder() / HOUSES).glob("*/keys.json"))
    return [_house(path) for path in found if not path.name.endswith(MAKING)]


def _house(folder: Path) -> WindowHouse:
    """What the key file says of itself, for the sign-in page; signing in proves it."""
    from shelterdesk.ui.application import House

    try:
        root = json.loads((folder / "keys.json").read_bytes())["root"]
        return House(folder, str(root["house_code"]), root["practice"] is True)
    except (OSError, ValueError, KeyError, TypeError):
        return House(folder, folder.name, practice=False)


# ---- practice


def make_practice_house(out: Path, residents: int, seed: int, progress: Progress) -> None:
    """Make a practice house below *out*, its lists and reports."""
    from shelterdesk.services import practice

    def write(desks: Mapping[str, Desk], cards: tuple[str, ...]) -> None:
        practice.write_cards(cards, out)
        practice.write_lists(desks, out)
        practice.print_reports(desks, out / "reports", progress)

    fill_practice_house(out / "house", progress, residents, seed, write)


def fill_practice_house(
    folder: Path,
    progress: Progress,
    residents: int = 24,
    seed: int = 1,
    then: Callable[[Mapping[str, Desk], tuple[str, ...]], None] = lambda desks, cards: None,
) -> None:
    """Make a practice house in *folder*; *then* is called while everybody sits at their desk."""
    from shelterdesk.access import door, new_house
    from shelterdesk.services import practice
    from shelterdesk.vault.slots import PRACTICE_COST

    was_empty = not folder.exists() or not any(folder.iterdir())
    house = replace(open_house(folder), anchors=None)  # it takes none of the ceremony
    founders = [
        new_house.Founder(s.login, s.display_name, s.roles, s.passphrase) for s in practice.STAFF
    ]
    cards = new_house.found_practice_house(house, "TEST-01", founders, PRACTICE_COST)
    logins = {s.login: s.passphrase for s in practice.STAFF}
    try:
        with door.sign_in_together(house, logins) as desks:
            today = next(iter(desks.values())).today()
            practice.fill(desks, residents, seed, today, progress)
            then(desks, cards)
    except BaseException:
        if was_empty:
            shutil.rmtree(folder, ignore_errors=True)  # half a practice house is none
        raise


def picture_practice_house(out: Path, progress: Progress) -> None:
    """Pictures of a practice house below *out*."""
    from shelterdesk.services import practice_pictures

    practice_pictures.take_pictures(out, progress)


def take_pictures(
    desk: Desk, out: Path, size: tuple[int, int], theme: str, scale: float
) -> list[Path]:
    """Every screen of this person to a PNG; needs no screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Without a screen Qt warns of size hints, once a window, in the category of all others.
    os.environ["QT_LOGGING_RULES"] = "qt.text.font.db=false;default.warning=false"
    from shelterdesk.ui import pictures

    return pictures.take_pictures(desk, out, size, theme, scale)


# ---- installing


def announce() -> None:
    """Let installers know that the program is open."""
    from shelterdesk.computer import running

    running.announce_running()


def prepare_folder(words: Sequence[str]) -> int:
    """Make the folder of houses and give its rights; for installers, with their rights."""
    from shelterdesk.computer import windows_folder

    return windows_folder.run(words, data_folder())


def try_installation(out: Path) -> int:
    """Try everything that an installation needs and write down what was seen."""
    from shelterdesk import selftest
    from shelterdesk.vault.secret_store import KeyringSecrets, trusted_keyring

    doors = selftest.Doors(
        make_practice_house=fill_practice_house,
        sign_in=sign_in,
        picture_window=picture_window,
        secrets=KeyringSecrets(),
        keyring=trusted_keyring,
    )
    return selftest.run(out, doors)


def picture_window(folder: Path, out: Path) -> None:
    """The first window on the house at *folder*, as a PNG."""
    from shelterdesk.ui import application

    application.picture(window_doors(folder), out)


# ---- workers


def _work(words: Sequence[str]) -> int:
    """Be a child process: one named job, bytes in by stdin, bytes out by stdout."""
    if list(words) == ["emergency"]:
        from shelterdesk.access import emergency

        guard().harden()
        return emergency.serve(sys.stdin.buffer, sys.stdout.buffer)
    from shelterdesk.services import workers

    return workers.run(words[0] if words else "", sys.stdin.buffer, sys.stdout.buffer)
