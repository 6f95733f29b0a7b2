"""From a name and a passphrase to a bundle of keys: slots, waiting, the database key, heads.

Whatever does not fit, the answer is the same sentence after the same work, so that nothing can
be guessed from it: not even whether a name is known here.
"""

from __future__ import annotations

import hmac
import math
import os
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.errors import SignInFailed, Tampered, TrailBroken, WaitBefore
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.formats import SUITE, database_key_info, root_certificate_said
from shelterdesk.vault.keyfile import Cost, KeyFile, Slot, Waiting
from shelterdesk.vault.ledger import EntryRow, Head
from shelterdesk.vault.sealing import (
    KEY_BYTES,
    NONCE_BYTES,
    derive,
    gcm_open,
    gcm_seal,
    hpke_open,
    hpke_seal,
    verified,
)
from shelterdesk.vault.secret_store import SecretStore, former_secret
from shelterdesk.vault.wire import lp, unlp

__all__ = [
    "HOUSE_COST",
    "PRACTICE_COST",
    "Cost",
    "database_key",
    "give_database_key",
    "head_of",
    "keep_head",
    "open_slot",
    "put_slot",
]

HOUSE_COST = Cost(memory_kib=256 * 1024, passes=3, lanes=4)
PRACTICE_COST = Cost(memory_kib=64 * 1024, passes=3, lanes=4)
HIGHEST_COST = Cost(memory_kib=1024 * 1024, passes=16, lanes=16)

FREE_TRIES = 3
FIRST_WAIT, LONGEST_WAIT = 5, 300  # seconds
STRANGERS_KEPT = 50  # waits of names that have no slot

WITH_SECRET, PASSPHRASE_ONLY, CODE = "pass", "passonly", "code"
NO_SECRET = bytes(KEY_BYTES)


def put_slot(
    keyfile: KeyFile,
    login: str,
    passphrase: str,
    bundle: Bundle,
    cost: Cost,
    secrets: SecretStore | None = None,
) -> None:
    """A new slot for *login* in the place of an older one; the caller saves.

    Without *secrets* it is a passphrase-only slot, as practice houses have.
    """
    secret = None if secrets is None else secrets.find(keyfile.db)
    handle = handle_of(keyfile.db, login, secret)
    kind = PASSPHRASE_ONLY if secret is None else WITH_SECRET
    slot = Slot(kind, cost, os.urandom(16), b"", bundle.user_id)
    context = slot_context(keyfile.db, handle, slot)
    key = _passphrase_key(passphrase, slot, secret, context)
    keyfile.slots[handle] = replace(slot, wrap=gcm_seal(key, context, bundle.packed()))
    keyfile.heads[handle] = _sealed_head(keyfile.db, handle, bundle, Head(0, b""))
    keyfile.cost = cost


def change_slot(
    keyfile: KeyFile,
    login: str,
    passphrase: str,
    bundle: Bundle,
    secrets: SecretStore | None,
    cost: Cost,
) -> None:
    """Another passphrase for the slot that the owner of *bundle* has; the caller saves.

    The head that this person last saw stays. ``SignInFailed`` if the slot is somebody else's.
    """
    handle, secret = find_slot(keyfile, login, secrets)
    before = keyfile.slots.get(handle)
    if before is None or before.owner != bundle.user_id:
        raise SignInFailed
    slot = Slot(before.kind, cost, os.urandom(16), b"", bundle.user_id)
    context = slot_context(keyfile.db, handle, slot)
    key = _passphrase_key(passphrase, slot, secret, context)
    keyfile.slots[handle] = replace(slot, wrap=gcm_seal(key, context, bundle.packed()))


def slot_cost(keyfile: KeyFile, login: str, secrets: SecretStore | None) -> Cost:
    """What a try at the slot of *login* costs; an unknown name costs what the house says."""
    handle, _ = find_slot(keyfile, login, secrets)
    slot = keyfile.slots.get(handle)
    return keyfile.cost if slot is None else slot.cost


def failed_tries(keyfile: KeyFile, login: str, secrets: SecretStore | None) -> Waiting | None:
    """Tries at *login* that failed since the last good one; asked before the next is made."""
    keyfile.refresh()
    handle, _ = find_slot(keyfile, login, secrets)
    return keyfile.waits.get(handle)


def open_slot(
    keyfile: KeyFile,
    login: str,
    passphrase: str,
    secrets: SecretStore | None,
    clock: Callable[[], float],
    now: Callable[[], float] = time.time,
) -> Bundle:
    """The bundle of *login*; *clock* gives seconds that never go back, *now* unix seconds.

    ``SignInFailed`` for every cause; ``WaitBefore`` from the fourth failure; ``SecretMissing`` or
    ``NoKeyring`` if this computer's secret is needed and not there; ``Tampered`` if the house is
    not the one the bundle belongs to.
    """
    keyfile.refresh()
    handle, secret = find_slot(keyfile, login, secrets)
    check_wait(keyfile, handle, clock)
    slot = keyfile.slots.get(handle) or _stranger(keyfile, bundle_size=240)
    context = slot_context(keyfile.db, handle, slot)
    try:
        if _is_beyond(slot.cost):
            raise Tampered("cost")
        key = _passphrase_key(passphrase, slot, secret, context)
        bundle = Bundle.unpacked(gcm_open(key, context, slot.wrap))
        if bundle.user_id != slot.owner:
            raise Tampered("owner")
    except Tampered:
        note_failure(keyfile, handle, clock, now)
        raise SignInFailed from None
    forget_failures(keyfile, handle)
    check_root(keyfile, bundle)
    return bundle


def check_root(keyfile: KeyFile, bundle: Bundle) -> None:
    """Pass if the file's root is the one that *bundle* belongs to; else ``Tampered``."""
    root = keyfile.root
    if root.root_pub != bundle.root_pub or not verified(
        bundle.root_pub, root.sig, root_certificate_said(root)
    ):
        raise Tampered("root certificate")


def needs_secret(keyfile: KeyFile) -> bool:
    """Whether anybody's way in needs this computer's secret."""
    return any(slot.kind == WITH_SECRET for slot in keyfile.slots.values())


def is_taken(keyfile: KeyFile, login: str, secrets: SecretStore | None) -> bool:
    """Whether there is a slot for *login*; to be told to administrators only."""
    handle, _ = find_slot(keyfile, login, secrets)
    return handle in keyfile.slots


def take_slots(keyfile: KeyFile, user_id: str) -> None:
    """Take away every way in that *user_id* has; the caller saves."""
    gone = [handle for handle, slot in keyfile.slots.items() if slot.owner == user_id]
    for handle in gone:
        del keyfile.slots[handle]
        keyfile.heads.pop(handle, None)
        keyfile.waits.pop(handle, None)


def give_database_key(keyfile: KeyFile, bundle: Bundle, key: bytes) -> None:
    """Seal the database key to the owner of *bundle*; the caller saves."""
    public = X25519PrivateKey.from_private_bytes(bundle.x).public_key().public_bytes_raw()
    keyfile.database_keys[bundle.user_id] = sealed_database_key(
        keyfile.db, bundle.user_id, public, key
    )


def sealed_database_key(db: str, user_id: str, public: bytes, key: bytes) -> bytes:
    """The database key, sealed to the X25519 key *public* of one person."""
    return hpke_seal(public, database_key_info(db, user_id), key)


def database_key(keyfile: KeyFile, bundle: Bundle) -> bytes:
    """48 bytes: the raw key of the data file and its salt. ``SignInFailed`` for who has left."""
    return _opened_key(keyfile, bundle, keyfile.database_keys)


def next_database_key(keyfile: KeyFile, bundle: Bundle) -> bytes | None:
    """The key that the file may have already, while it is being changed; else None."""
    if bundle.user_id not in keyfile.next_database_keys:
        return None
    return _opened_key(keyfile, bundle, keyfile.next_database_keys)


def _opened_key(keyfile: KeyFile, bundle: Bundle, sealed: Mapping[str, bytes]) -> bytes:
    if bundle.user_id not in sealed:
        raise SignInFailed
    private = X25519PrivateKey.from_private_bytes(bundle.x)
    info = database_key_info(keyfile.db, bundle.user_id)
    return hpke_open(private, info, sealed[bundle.user_id])


# ---- the head of the trail that this person last saw


def head_of(
    keyfile: KeyFile, bundle: Bundle, login: str, secrets: SecretStore | None
) -> Head | None:
    """The remembered head, None before the first leaving; ``Tampered`` if it was taken away."""
    handle, _ = find_slot(keyfile, login, secrets)
    if handle not in keyfile.heads:
        raise TrailBroken
    info = lp("head", SUITE, keyfile.db, handle)
    parts = unlp(gcm_open(_head_key(keyfile.db, bundle), info, keyfile.heads[handle]))
    seq = int(parts[0])
    return Head(seq, parts[1]) if seq else None


def keep_head(
    keyfile: KeyFile,
    bundle: Bundle,
    login: str,
    secrets: SecretStore | None,
    head: EntryRow,
) -> None:
    """Remember *head* for the next sign-in, and save."""
    keyfile.refresh()
    handle, _ = find_slot(keyfile, login, secrets)
    seen = Head(head.seq, head.hash)
    keyfile.heads[handle] = _sealed_head(keyfile.db, handle, bundle, seen)
    keyfile.save()


def _sealed_head(db: str, handle: str, bundle: Bundle, head: Head) -> bytes:
    return gcm_seal(_head_key(db, bundle), lp("head", SUITE, db, handle), lp(head.seq, head.hash))


def _head_key(db: str, bundle: Bundle) -> bytes:
    return derive(bundle.ed, lp("head key", SUITE, db, bundle.key_id))


# ---- slots


def find_slot(
    keyfile: KeyFile, login: str, secrets: SecretStore | None
) -> tuple[str, bytes | None]:
    """Handle of *login*'s slot and the secret it needs; a stranger gets a handle too."""
    plain = handle_of(keyfile.db, login, None)
    if plain in keyfile.slots or not needs_secret(keyfile) or secrets is None:
        return plain, None
    secret = secrets.find(keyfile.db)
    handle = handle_of(keyfile.db, login, secret)
    before = former_secret(secrets, keyfile.db) if keyfile.moving else None
    if before is not None and handle not in keyfile.slots:
        old = handle_of(keyfile.db, login, before)
        if old in keyfile.moving and old in keyfile.slots:
            return old, before
    return handle, secret


def move_slot(
    keyfile: KeyFile, login: str, passphrase: str, bundle: Bundle, secrets: SecretStore | None
) -> bool:
    """Let the owner of *bundle* come in with this computer's present secret alone; True if so.

    False where their way in lies under it already. The one under the secret before ends, and
    with it a paper code, whose handle was made with that one. The caller saves alone.
    """
    old, secret = find_slot(keyfile, login, secrets)
    before = keyfile.slots.get(old)
    if secrets is None or before is None or old not in keyfile.moving:
        return False
    present = secrets.find(keyfile.db)
    if secret == present or before.owner != bundle.user_id:
        return False
    seen = head_of(keyfile, bundle, login, secrets)
    take_slots(keyfile, bundle.user_id)
    handle = handle_of(keyfile.db, login, present)
    slot = Slot(WITH_SECRET, before.cost, os.urandom(16), b"", bundle.user_id)
    context = slot_context(keyfile.db, handle, slot)
    key = _passphrase_key(passphrase, slot, present, context)
    keyfile.slots[handle] = replace(slot, wrap=gcm_seal(key, context, bundle.packed()))
    keyfile.heads[handle] = _sealed_head(keyfile.db, handle, bundle, seen or Head(0, b""))
    keyfile.moving &= frozenset(keyfile.slots)
    return True


def handle_of(db: str, login: str, secret: bytes | None, what: str = "login") -> str:
    """What stands in the key file for a name, so that it holds none."""
    folded = unicodedata.normalize("NFC", login.strip().casefold())
    return hmac.new(secret or NO_SECRET, lp(what, SUITE, db, folded), "sha256").hexdigest()[:32]


def slot_context(db: str, handle: str, slot: Slot) -> bytes:
    """What a slot's wrap is bound to; a paper code's cost is three zeros."""
    cost = slot.cost
    return lp(
        "slot",
        SUITE,
        db,
        handle,
        slot.kind,
        slot.owner,
        cost.memory_kib,
        cost.passes,
        cost.lanes,
    )


def _passphrase_key(passphrase: str, slot: Slot, secret: bytes | None, context: bytes) -> bytes:
    cost = slot.cost
    stretched = hash_secret_raw(
        unicodedata.normalize("NFC", passphrase).encode(),
        slot.salt,
        cost.passes,
        cost.memory_kib,
        cost.lanes,
        KEY_BYTES,
        Type.ID,
    )
    return derive(stretched + (secret or b""), context, slot.salt)


def _stranger(keyfile: KeyFile, bundle_size: int) -> Slot:
    kind = PASSPHRASE_ONLY if keyfile.root.practice else WITH_SECRET
    return Slot(kind, keyfile.cost, bytes(16), bytes(NONCE_BYTES + bundle_size))


def _is_beyond(cost: Cost) -> bool:
    """Whether somebody made a try cost more than a computer can give."""
    return (
        cost.memory_kib > HIGHEST_COST.memory_kib
        or cost.passes > HIGHEST_COST.passes
        or cost.lanes > HIGHEST_COST.lanes
        or cost.lanes < 1
        or cost.passes < 1
        or cost.memory_kib < 8 * cost.lanes
    )


# ---- waiting


def _pause(tries: int) -> int:
    if tries <= FREE_TRIES:
        return 0
    return int(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries - FREE_TRIES - 1, 10)))


def check_wait(keyfile: KeyFile, handle: str, clock: Callable[[], float]) -> None:
    """Pass if a try at *handle* is due; else ``WaitBefore``."""
    waiting = keyfile.waits.get(handle)
    if waiting is None or not _pause(waiting.tries):
        return
    now = clock()
    if waiting.since > now:
        # The computer was started again: its steady clock began anew, and so does the wait.
        waiting = replace(waiting, since=now)
        keyfile.waits[handle] = waiting
        keyfile.save()
    left = waiting.since + _pause(waiting.tries) - now
    if left > 0:
        raise WaitBefore(math.ceil(left))


def forget_failures(keyfile: KeyFile, handle: str) -> None:
    """A try at *handle* was good."""
    if handle in keyfile.waits:
        del keyfile.waits[handle]
        keyfile.save()


def note_failure(
    keyfile: KeyFile, handle: str, clock: Callable[[], float], now: Callable[[], float]
) -> None:
    """A try at *handle* failed; ``WaitBefore`` if the next one has to wait."""
    before = keyfile.waits.get(handle)
    tries = 1 if before is None else before.tries + 1
    keyfile.waits[handle] = Waiting(tries, clock(), int(now()))
    strangers = [h for h in keyfile.waits if h not in keyfile.slots]
    for stranger in sorted(strangers, key=lambda h: keyfile.waits[h].since)[:-STRANGERS_KEPT]:
        del keyfile.waits[stranger]
    keyfile.save()
    if _pause(tries):
        raise WaitBefore(_pause(tries))
