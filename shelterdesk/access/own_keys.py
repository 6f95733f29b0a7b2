"""One's own way in: another passphrase, a paper code, a try that costs what the house wants.

What the trail says comes first, the key file follows in one save, and no copy of the older one
stays: a passphrase that was given up opens nothing. Should the program end in between, the old
one still is the one that fits, and the same can be done again.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from argon2.exceptions import HashingError

from shelterdesk.errors import CardMistyped, SignInFailed
from shelterdesk.vault import codes, slots
from shelterdesk.vault.measuring import raised

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.vault.cards import Card
    from shelterdesk.vault.vault import Bundle

CHANGE, MEND = "passphrase.change", "passphrase.mend"
MAKE_CODE, REMOVE_CODE = "code.make", "code.remove"


def change_passphrase(desk: Desk, old: str, new: str) -> None:
    """Another passphrase; the old one is asked for and ends.

    Raises as signing in does if *old* does not fit, ``Invalid`` if a real house does not take
    *new*.
    """
    bundle = _own(desk, old)
    require_good(desk, new)
    desk.say(CHANGE, {})
    _change(desk, bundle, new)
    desk.accounts.keyfile.save_alone()


def mend(desk: Desk, bundle: Bundle, new: str) -> None:
    """Another passphrase for who came in by their paper code; the code is used up with it."""
    require_good(desk, new)
    desk.say(MEND, {})
    _change(desk, bundle, new)
    codes.take_codes(desk.accounts.keyfile, desk.user_id)
    desk.accounts.keyfile.save_alone()


def raise_cost(desk: Desk, bundle: Bundle, passphrase: str) -> None:
    """Let a try at one's passphrase cost what the house wants, if it costs less.

    Where this computer has no room for it, the slot stays as it is and lets its owner in.
    """
    accounts = desk.accounts
    before = slots.slot_cost(accounts.keyfile, accounts.login, accounts.secrets)
    if raised(before, accounts.keyfile.cost) is not None:
        with suppress(MemoryError, HashingError):
            _change(desk, bundle, passphrase)
            accounts.keyfile.save_alone()


def require_good(desk: Desk, passphrase: str) -> None:
    """Raise ``Invalid`` unless this house takes *passphrase* from this person."""
    desk.accounts.require_good(passphrase, desk.accounts.login, desk.display_name)


# ---- the paper code


def has_code(desk: Desk) -> bool:
    """Whether one has a paper code that works."""
    return codes.has_code(desk.accounts.keyfile, desk.user_id)


def fresh_code() -> Card:
    """A paper code that works only after ``keep_code``."""
    return codes.new_code()


def code_text(desk: Desk, code: Card) -> str:
    """What is to be written down."""
    return code.text(desk.accounts.keyfile.db)


def keep_code(desk: Desk, code: Card, typed: str, passphrase: str) -> None:
    """Let *code* work from now on, in the place of an older one, once it was *typed* back.

    Raises ``CardMistyped``, or as signing in does if *passphrase* does not fit.
    """
    keyfile = desk.accounts.keyfile
    if codes.read_code(typed, keyfile.db) != code:
        raise CardMistyped("code")
    bundle = _own(desk, passphrase)
    desk.say(MAKE_CODE, {})
    keyfile.refresh()
    codes.put_code(keyfile, desk.accounts.login, code, bundle, desk.accounts.secrets)
    keyfile.save_alone()


def remove_code(desk: Desk) -> None:
    """Let one's paper code work no more; raises ``PassphraseNeeded``."""
    desk.require_passphrase()
    keyfile = desk.accounts.keyfile
    desk.say(REMOVE_CODE, {})
    keyfile.refresh()
    codes.take_codes(keyfile, desk.user_id)
    keyfile.save_alone()


def _own(desk: Desk, passphrase: str) -> Bundle:
    bundle = desk.reopen(passphrase)
    if bundle.key_id != desk.vault.key_id:
        raise SignInFailed
    return bundle


def _change(desk: Desk, bundle: Bundle, passphrase: str) -> None:
    accounts = desk.accounts
    keyfile = accounts.keyfile
    keyfile.refresh()
    before = slots.slot_cost(keyfile, accounts.login, accounts.secrets)
    cost = raised(before, keyfile.cost) or before
    slots.change_slot(keyfile, accounts.login, passphrase, bundle, accounts.secrets, cost)
