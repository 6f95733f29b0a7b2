"""This computer and the house on it: what is on and off, and going on with an older house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.access import computer, new_key
from shelterdesk.access.computer import Doubt
from shelterdesk.access.new_key import NewKey
from shelterdesk.computer.checks import Facts, Finding, findings, is_windows_home
from shelterdesk.computer.reading import read
from shelterdesk.services.moments import moment

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.door import House

__all__ = [
    "Doubt",
    "NewKey",
    "ThisComputer",
    "card",
    "fresh_key",
    "go_on",
    "keep_card",
    "look",
    "renew_key",
    "take_card",
]


@dataclass(frozen=True)
class ThisComputer:
    """What the page shows. ``doubt`` is None unless the house is older than was seen here.

    ``has_card`` is whether this person may see the workstation card and make another;
    ``left_to_move`` are who has not signed in since the last time that was done.
    """

    findings: tuple[Finding, ...]
    windows_home: bool
    doubt: Doubt | None
    practice: bool
    has_card: bool
    left_to_move: tuple[str, ...] = ()


def look(desk: Desk, guarded: Mapping[str, bool]) -> ThisComputer:
    """Read this computer anew; *guarded* is what the window has asked the system for."""
    newest = desk.trail(size=2)[-1:]  # the last entry may be this sign-in
    facts = Facts(
        **asdict(read(desk.accounts.data_file.parent)),
        now=desk.clock.now(),
        newest_entry=moment(newest[0].at) if newest else None,
        keyring=computer.keyring_of(desk),
        needs_key=computer.needs_key(desk),
        practice=desk.practice,
        guarded=dict(guarded),
    )
    return ThisComputer(
        findings(facts),
        is_windows_home(facts),
        computer.doubt(desk),
        desk.practice,
        computer.may_see_card(desk),
        new_key.left_to_move(desk) if computer.may_see_card(desk) else (),
    )


def card(desk: Desk) -> str:
    """The letters of the workstation card; the trail says who looked at them.

    ``Denied``, ``PassphraseNeeded``, ``ReadOnlyHouse``, ``SecretMissing``, ``NoKeyring``.
    """
    return computer.card(desk)


def fresh_key(desk: Desk) -> NewKey:
    """Another key for this computer, to be written down first; nothing changes by this.

    ``Denied``, ``PassphraseNeeded``.
    """
    return new_key.fresh_key(desk)


def renew_key(
    desk: Desk, new: NewKey, typed: str, own: str, second: tuple[str, str]
) -> tuple[str, ...]:
    """Let this computer have the *new* key; names of who moves to it when they next sign in.

    *typed* is what stands on the paper, *own* one's passphrase, *second* the name and passphrase
    of the second person. Raises what ``new_key.renew`` raises; nothing changes then.
    """
    new_key.renew(desk, new, typed, own, second)
    return new_key.left_to_move(desk)


def take_card(house: House, file: Path, text: str) -> None:
    """Use the workstation card for the backup in *file*, on a computer that is not set up.

    ``CardMistyped``, ``NotABackup``, ``BackupDamaged``; nothing changes then.
    """
    computer.type_card_for_backup(house, file, text)


def keep_card(house: House) -> None:
    """The restored *house* opened with the card: let this computer keep its key."""
    computer.keep_card(house)


def go_on(desk: Desk, login: str, passphrase: str) -> None:
    """Go on with an older house, together with the person who has *login*; both heads are named.

    ``Denied``, ``PassphraseNeeded``, ``SecondPersonNeeded``, ``SignInFailed`` change nothing.
    """
    computer.accept(desk, login, passphrase)
