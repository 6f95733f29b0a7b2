"""A personal paper code: a second slot for the same bundle, for whoever forgets their passphrase.

Twenty random bytes need no stretching, so HKDF makes their key (security 2). The computer's
secret is in the slot's handle, which keeps names out of the file, and not in its key: what stands
on the paper is enough for the bundle, and the bundle opens nothing for who is suspended or gone.
A wrong code counts as a failed try of that name.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from shelterdesk.errors import SignInFailed, Tampered
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.cards import Card, read_card
from shelterdesk.vault.keyfile import Cost, KeyFile, Slot
from shelterdesk.vault.sealing import derive, gcm_open, gcm_seal
from shelterdesk.vault.secret_store import SecretStore
from shelterdesk.vault.slots import (
    CODE,
    check_root,
    check_wait,
    find_slot,
    forget_failures,
    handle_of,
    note_failure,
    slot_context,
)

CODE_BYTES = 20
NO_COST = Cost(0, 0, 0)


def new_code() -> Card:
    """A fresh code; it opens nothing before ``put_code``."""
    return Card(CODE, 1, os.urandom(CODE_BYTES))


def read_code(text: str, db: str) -> Card:
    """The code that was typed; raises ``CardMistyped``."""
    return read_card(text, db, CODE, range(1, 2), CODE_BYTES)


def put_code(
    keyfile: KeyFile, login: str, code: Card, bundle: Bundle, secrets: SecretStore | None
) -> None:
    """A slot for *code* in the place of an older one; the caller saves alone."""
    take_codes(keyfile, bundle.user_id)
    handle = _code_handle(keyfile, login, secrets)
    slot = Slot(CODE, NO_COST, os.urandom(16), b"", bundle.user_id)
    context = slot_context(keyfile.db, handle, slot)
    key = derive(code.secret, context, slot.salt)
    keyfile.slots[handle] = replace(slot, wrap=gcm_seal(key, context, bundle.packed()))


def has_code(keyfile: KeyFile, user_id: str) -> bool:
    """Whether *user_id* has a code that works."""
    return any(s.kind == CODE and s.owner == user_id for s in keyfile.slots.values())


def take_codes(keyfile: KeyFile, user_id: str) -> None:
    """Let no code of *user_id* work any more; the caller saves alone."""
    for handle in [h for h, s in keyfile.slots.items() if s.kind == CODE and s.owner == user_id]:
        del keyfile.slots[handle]


def open_code(
    keyfile: KeyFile,
    login: str,
    text: str,
    secrets: SecretStore | None,
    clock: Callable[[], float],
    now: Callable[[], float],
) -> Bundle:
    """The bundle of *login* by what stands on their paper; it is not used up by this.

    ``CardMistyped`` for what cannot be a code of this house, which is no try; ``SignInFailed``
    for every other cause, ``WaitBefore`` from the fourth failure.
    """
    keyfile.refresh()
    code = read_code(text, keyfile.db)
    counted, _ = find_slot(keyfile, login, secrets)
    check_wait(keyfile, counted, clock)
    handle = _code_handle(keyfile, login, secrets)
    slot = keyfile.slots.get(handle)
    try:
        if slot is None or slot.kind != CODE:
            raise Tampered("code")
        context = slot_context(keyfile.db, handle, slot)
        key = derive(code.secret, context, slot.salt)
        bundle = Bundle.unpacked(gcm_open(key, context, slot.wrap))
        if bundle.user_id != slot.owner:
            raise Tampered("owner")
    except Tampered:
        note_failure(keyfile, counted, clock, now)
        raise SignInFailed from None
    forget_failures(keyfile, counted)
    check_root(keyfile, bundle)
    return bundle


def _code_handle(keyfile: KeyFile, login: str, secrets: SecretStore | None) -> str:
    _, secret = find_slot(keyfile, login, secrets)
    return handle_of(keyfile.db, login, secret, CODE)
