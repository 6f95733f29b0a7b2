"""This computer and a house: its key by card, what it last saw, going on with an older copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shelterdesk.access import backups, door
from shelterdesk.access.desk import Desk
from shelterdesk.access.door import KEY_FILE, House
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NoKeyring, NotAHouse, SecondPersonNeeded
from shelterdesk.vault import slots
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.ledger import Head
from shelterdesk.vault.secret_store import keyring_name
from shelterdesk.vault.workstation import Kept, TypedSecrets, workstation_card

ACCEPTED = "computer.accept"
SET_UP, CARD_USED, CARD_SHOWN = "computer.set_up", "computer.card", "computer.card_show"


@dataclass(frozen=True)
class Doubt:
    """An older house: the entry that this computer last saw, and the newest that is there."""

    saw: int
    newest: int


def find_key(house: House) -> None:
    """Pass if this computer has what *house* needs of it.

    Raises ``SecretMissing``, ``NoKeyring`` or ``NotAHouse``; the house is not opened.
    """
    if not house.is_there:
        raise NotAHouse
    keyfile = KeyFile.load(house.folder / KEY_FILE)
    if slots.needs_secret(keyfile) and house.secrets is not None:
        house.secrets.find(keyfile.db)


def type_card(house: House, text: str) -> None:
    """Use the workstation card for the next sign-in; ``CardMistyped`` changes nothing.

    It is kept on this computer only once somebody has signed in with it.
    """
    if not house.is_there:
        raise NotAHouse
    if not isinstance(house.secrets, TypedSecrets):
        raise NoKeyring
    house.secrets.type_card(KeyFile.load(house.folder / KEY_FILE).db, text)


def type_card_for_backup(house: House, file: Path, text: str) -> None:
    """Use the workstation card to restore or check the backup in *file* on a new computer.

    ``CardMistyped``, or what ``backups.inspect`` raises; nothing changes then.
    """
    if not isinstance(house.secrets, TypedSecrets):
        raise NoKeyring
    house.secrets.type_card(backups.inspect(file).db, text)


def keep_card(house: House) -> None:
    """*house* was opened with a card that was typed: let this computer keep its key."""
    if isinstance(house.secrets, TypedSecrets):
        house.secrets.settle(KeyFile.load(house.folder / KEY_FILE).db)


def sign_in(house: House, login: str, passphrase: str) -> Desk:
    """As ``door.sign_in``; a card that was typed has proven itself now, and is kept."""
    desk = door.sign_in(house, login, passphrase)
    try:
        if isinstance(house.secrets, TypedSecrets):
            kept = house.secrets.settle(desk.accounts.keyfile.db)
            if kept is not None and not desk.reads_only:
                desk.say(SET_UP if kept is Kept.HERE else CARD_USED, {})
    except BaseException:
        desk.close()
        raise
    return desk


def keyring_of(desk: Desk) -> str:
    """Which keyring keeps this computer's key; empty if none does, or none is needed."""
    return keyring_name() if desk.accounts.secrets is not None else ""


def needs_key(desk: Desk) -> bool:
    """Whether anybody signs in to this house with this computer's key."""
    return slots.needs_secret(desk.accounts.keyfile)


def may_see_card(desk: Desk) -> bool:
    """Whether to offer the workstation card: there is one, and this person looks after things."""
    return bool(desk.roles & {Role.MGR, Role.ADM}) and needs_key(desk)


def card(desk: Desk) -> str:
    """What stands on the workstation card, to be written down again; the trail says who looked.

    ``Denied``, ``PassphraseNeeded``, ``ReadOnlyHouse``, ``SecretMissing``, ``NoKeyring``.
    """
    if not may_see_card(desk) or desk.accounts.secrets is None:
        raise Denied(CARD_SHOWN)
    desk.require_passphrase()
    db = desk.accounts.keyfile.db
    secret = desk.accounts.secrets.find(db)
    desk.say(CARD_SHOWN, {})
    return workstation_card(secret).text(db)


# ---- an older house


def doubt(desk: Desk) -> Doubt | None:
    """What is known of an older house; None for one that is as this computer saw it."""
    if desk.doubted is None or desk.trail_broken is not None:
        return None
    newest = desk.trail(size=1)
    return Doubt(desk.doubted.seq, newest[0].seq if newest else 0)


def accept(desk: Desk, login: str, passphrase: str) -> None:
    """Two people go on with an older house: both heads are named in the trail.

    *login* and *passphrase* are the second person's. ``Denied``, ``PassphraseNeeded``,
    ``SecondPersonNeeded``, ``SignInFailed``; nothing changes then.
    """
    was = desk.doubted
    if was is None or desk.trail_broken is not None or not desk.roles & {Role.MGR, Role.ADM}:
        raise Denied(ACCEPTED)
    desk.require_passphrase()
    second = desk.accounts.second(login, passphrase)
    with desk.look():
        if not desk.vault.may_certify(second.key_id, ""):
            raise SecondPersonNeeded
        waiting = desk.vault.groups_to_adopt()
    now = desk.trail(size=1)
    head = Head(now[0].seq, now[0].hash) if now else Head(0, b"")
    desk.doubted = None
    try:
        desk.say(
            ACCEPTED,
            {
                "seq": head.seq,
                "hash": head.hash.hex(),
                "was_seq": was.seq,
                "was_hash": was.hash.hex(),
                "with": second.key_id,
            },
        )
    except BaseException:
        desk.doubted = was
        raise
    door.settle_in(desk, waiting)
    desk.flush_opened()
