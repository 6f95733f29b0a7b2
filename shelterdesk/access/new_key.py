"""Another secret for this computer, after one was stolen (security 5, ADR 0031).

Two people decide it. The data file gets another key, and both their ways in are sealed under the
new secret at once; everybody else's when they next sign in, since that takes their passphrase.
Until the last one has, the secret before lies in the keyring beside the new one, and opens only
the ways in that are left. Whatever a power cut leaves half done is finished by signing in.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shelterdesk.domain.record import UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import CardMistyped, Denied, KeyStillMoving, SignInFailed
from shelterdesk.vault import slots
from shelterdesk.vault.secret_store import former, new_secret
from shelterdesk.vault.workstation import (
    WORKSTATION,
    TypedSecrets,
    read_workstation_card,
    workstation_card,
)

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.vault.vault import Bundle

RENEWED, MOVED = "computer.renew", "computer.move"


@dataclass(frozen=True)
class NewKey:
    """A secret that is nobody's yet, and what stands on its card."""

    card: str = field(repr=False)
    secret: bytes = field(repr=False)


def fresh_key(desk: Desk) -> NewKey:
    """A secret to be written down first; nothing changes before ``renew``.

    Raises ``Denied``, ``PassphraseNeeded``.
    """
    _require(desk)
    secret = new_secret()
    return NewKey(workstation_card(secret).text(desk.accounts.keyfile.db), secret)


def renew(desk: Desk, new: NewKey, typed: str, own: str, second: tuple[str, str]) -> None:
    """Let this computer have *new*, once its card was *typed* back; *own* is one's passphrase.

    *second* is sign-in name and passphrase of the second person: of the two one is a manager, the
    other a manager or an administrator. Raises ``Denied``, ``CardMistyped``, ``SignInFailed``,
    ``SecondPersonNeeded``, ``PassphraseNeeded``, ``NoKeyring``, and ``KeyStillMoving`` while
    somebody has not signed in since the last time; nothing changes then.
    """
    _require(desk)
    accounts = desk.accounts
    keyfile, secrets = accounts.keyfile, accounts.secrets
    if not hmac.compare_digest(read_workstation_card(typed, keyfile.db), new.secret):
        raise CardMistyped(WORKSTATION)
    bundle = desk.reopen(own)
    other = accounts.second(*second)
    accounts.require_two(desk, other)
    if secrets is None or bundle.key_id != desk.vault.key_id:
        raise SignInFailed
    if left_to_move(desk):
        raise KeyStillMoving
    if isinstance(secrets, TypedSecrets):
        secrets.require_kept(keyfile.db)
    secrets.keep(former(keyfile.db), secrets.find(keyfile.db))
    desk.say(RENEWED, {"with": other.key_id})
    keyfile.refresh()
    keyfile.moving = frozenset(
        h for h, s in keyfile.slots.items() if s.kind != slots.PASSPHRASE_ONLY
    )
    keyfile.save()  # from here on the secret before is looked for too
    secrets.keep(keyfile.db, new.secret)
    slots.move_slot(keyfile, accounts.login, own, bundle, secrets)
    slots.move_slot(keyfile, second[0], second[1], other, secrets)
    keyfile.save_alone()
    accounts.renew_database_key(desk)
    _forget_when_done(desk)


def move(desk: Desk, bundle: Bundle, passphrase: str) -> None:
    """Whoever signs in moves to this computer's new secret, if they have not yet."""
    accounts = desk.accounts
    if not accounts.keyfile.moving:
        return
    accounts.keyfile.refresh()
    login, secrets = accounts.login, accounts.secrets
    if slots.move_slot(accounts.keyfile, login, passphrase, bundle, secrets):
        desk.say(MOVED, {})
        accounts.keyfile.save_alone()
        accounts.moved = True
    _forget_when_done(desk)


def left_to_move(desk: Desk) -> tuple[str, ...]:
    """Names of who has not signed in since this computer got another secret."""
    keyfile = desk.accounts.keyfile
    keyfile.refresh()
    owners = {slot.owner for handle, slot in keyfile.slots.items() if handle in keyfile.moving}
    named = {UserId(person.user_id): person.display_name for person in desk.colleagues()}
    return tuple(sorted(named.get(UserId(owner), owner) for owner in owners))


def may_renew(desk: Desk) -> bool:
    """Whether to offer it: there is a secret, and this person looks after things."""
    return bool(desk.roles & {Role.MGR, Role.ADM}) and slots.needs_secret(desk.accounts.keyfile)


def _require(desk: Desk) -> None:
    if not may_renew(desk):
        raise Denied(RENEWED)
    desk.require_trusted()
    desk.require_passphrase()


def _forget_when_done(desk: Desk) -> None:
    keyfile, secrets = desk.accounts.keyfile, desk.accounts.secrets
    if secrets is None or keyfile.moving & keyfile.slots.keys():
        return
    if keyfile.moving:
        keyfile.moving = frozenset()
        keyfile.save_alone()
    secrets.keep(former(keyfile.db), secrets.find(keyfile.db))  # written over: it is gone
