"""The emergency key: two people open it together, and it opens a few categories (guide 9.3).

Each eligible person has a random share, sealed to them. Every pair of them has a wrap of the
private half under both shares, as two cards have of the escrow's; one share opens nothing. While
the house lets somebody act alone at night, a wrap under that one share exists as well: then the
key, and not only the program, lets one person. A wrap lives on in older copies of the key file.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from itertools import combinations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.errors import NoEmergencyKey, Tampered
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.formats import EMERGENCY, emergency_pair_info, emergency_share_info
from shelterdesk.vault.keyfile import EmergencyWraps, KeyFile
from shelterdesk.vault.sealing import derive, gcm_open, gcm_seal, hpke_open, hpke_seal

SHARE_BYTES = 32


def give_shares(
    keyfile: KeyFile, private: bytes, people: Mapping[str, bytes], alone: Collection[str] = ()
) -> None:
    """Fresh shares for *people* (user id -> X25519 public key); the older ones open nothing more.

    *alone* are those of them who may open it without a second person. The caller saves.
    """
    db = keyfile.db
    shares = {user: os.urandom(SHARE_BYTES) for user in sorted(people)}
    wraps = EmergencyWraps()
    for user, share in shares.items():
        wraps.shares[user] = hpke_seal(people[user], emergency_share_info(db, user), share)
        if user in alone:
            wraps.alone[user] = _wrapped(db, private, {user: share})
    for pair in combinations(shares, 2):
        wraps.pairs[" ".join(pair)] = _wrapped(db, private, {user: shares[user] for user in pair})
    keyfile.emergency = wraps


def keep_only(keyfile: KeyFile, users: Collection[str]) -> bool:
    """Take away what belongs to anybody but *users*; whether there was any. The caller saves."""
    wraps = keyfile.emergency
    kept = EmergencyWraps(
        {user: share for user, share in wraps.shares.items() if user in users},
        {pair: wrap for pair, wrap in wraps.pairs.items() if set(pair.split()) <= set(users)},
        {user: wrap for user, wrap in wraps.alone.items() if user in users},
    )
    keyfile.emergency = kept
    return kept != wraps


def drop_alone(keyfile: KeyFile) -> bool:
    """From now on nobody opens it alone; whether somebody could. The caller saves."""
    could, keyfile.emergency.alone = bool(keyfile.emergency.alone), {}
    return could


def open_emergency(keyfile: KeyFile, people: tuple[Bundle, ...], public: bytes) -> Bundle:
    """The emergency key, opened by one or two people; *public* is what its certificate says.

    Its signing half is random: it signs nothing that anybody takes. ``NoEmergencyKey`` if there
    is no wrap for exactly these people, ``Tampered`` if another key lies there.
    """
    db = keyfile.db
    shares = {}
    for bundle in sorted(people, key=lambda each: each.user_id):
        shares[bundle.user_id] = _share(keyfile, bundle)
    wraps = keyfile.emergency
    held = wraps.alone if len(shares) == 1 else wraps.pairs
    sealed = held.get(" ".join(shares))
    if sealed is None:
        raise NoEmergencyKey
    info = emergency_pair_info(db, *shares)
    try:
        private = gcm_open(derive(b"".join(shares.values()), info), info, sealed)
    except Tampered:
        raise NoEmergencyKey from None
    half = X25519PrivateKey.from_private_bytes(private)
    if half.public_key().public_bytes_raw() != public:
        raise Tampered("emergency key")
    return Bundle(
        user_id=EMERGENCY,
        key_id=EMERGENCY,
        x=private,
        ed=Ed25519PrivateKey.generate().private_bytes_raw(),
        root_pub=people[0].root_pub,
    )


def _share(keyfile: KeyFile, bundle: Bundle) -> bytes:
    sealed = keyfile.emergency.shares.get(bundle.user_id)
    if sealed is None:
        raise NoEmergencyKey
    private = X25519PrivateKey.from_private_bytes(bundle.x)
    try:
        return hpke_open(private, emergency_share_info(keyfile.db, bundle.user_id), sealed)
    except Tampered:  # sealed to a key that two cards have replaced since
        raise NoEmergencyKey from None


def _wrapped(db: str, private: bytes, shares: Mapping[str, bytes]) -> bytes:
    info = emergency_pair_info(db, *shares)
    return gcm_seal(derive(b"".join(shares.values()), info), info, private)
