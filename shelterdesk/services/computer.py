"""This computer and the house on it: what is on and off, and going on with an older house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.access import computer
from shelterdesk.access.computer import Doubt
from shelterdesk.computer.checks import Facts, Finding, findings, is_windows_home
from shelterdesk.computer.reading import read
from shelterdesk.services.moments import moment

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.door import House

__all__ = ["Doubt", "ThisComputer", "card", "go_on", "keep_card", "look", "take_card"]


@dataclass(frozen=True)
class ThisComputer:
    """What the page shows. ``doubt`` is None unless the house is older than was seen here.

    ``has_card`` is whether this person may see the workstation card.
    """

    findings: tuple[Finding, ...]
    windows_home: bool
    doubt: Doubt | None
    practice: bool
    has_card: bool


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
    )


def card(desk: Desk) -> str:
    """The letters of the workstation card; the trail says who looked at them.

    ``Denied``, ``PassphraseNeeded``, ``ReadOnlyHouse``, ``SecretMissing``, ``NoKeyring``.
    """
    return computer.card(desk)


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
