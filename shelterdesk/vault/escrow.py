"""What two cards open together: the escrow key and, sealed to it, the root.

Every pair of cards has a wrap of the escrow's private half in the key file, so any two of three
open it and one opens nothing; there is no arithmetic of secret sharing (security 3). Whoever
acts with two cards acts as ``escrow``: its certificate carries the escrow's X25519 public half
and the root's Ed25519 public key. Signing keys of people are never escrowed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import combinations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.errors import CardsDoNotFit, SameCard, Tampered
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.cards import Card, read_card
from shelterdesk.vault.formats import (
    ESCROW,
    SUITE,
    database_key_info,
    root_certificate_said,
    root_key_info,
)
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.sealing import derive, gcm_open, gcm_seal, hpke_open, hpke_seal, verified
from shelterdesk.vault.wire import lp

CARDS = 3
CARD_BYTES = 20


def draw_cards() -> tuple[Card, ...]:
    """A fresh set that opens nothing yet."""
    return tuple(Card(ESCROW, n + 1, os.urandom(CARD_BYTES)) for n in range(CARDS))


def put_cards(
    keyfile: KeyFile, escrow: bytes, cards: Sequence[Card] | None = None
) -> tuple[Card, ...]:
    """A fresh set of cards for the private half *escrow*; older cards open nothing any more.

    The caller saves. Old wraps live on in old backups: keep those inside the retention rule.
    """
    cards = draw_cards() if cards is None else tuple(cards)
    keyfile.card_pairs = {
        _pair(one, other): gcm_seal(
            _pair_key(keyfile.db, one, other), _pair_info(keyfile.db, one, other), escrow
        )
        for one, other in combinations(cards, 2)
    }
    return cards


def seal_root(keyfile: KeyFile, root: bytes, database_key: bytes) -> None:
    """Seal the root's private half and the database key to the escrow; the caller saves."""
    public = keyfile.root.escrow_pub
    keyfile.root_sealed = hpke_seal(public, root_key_info(keyfile.db), root)
    info = database_key_info(keyfile.db, ESCROW)
    keyfile.database_keys[ESCROW] = hpke_seal(public, info, database_key)


def card_typed(keyfile: KeyFile, text: str) -> Card:
    """The card that was typed; raises ``CardMistyped``."""
    return read_card(text, keyfile.db, ESCROW, range(1, CARDS + 1), CARD_BYTES)


def read_cards(keyfile: KeyFile, texts: tuple[str, str]) -> tuple[Card, Card]:
    """The two cards that were typed; ``CardMistyped``, or ``SameCard`` for one typed twice."""
    one, other = (card_typed(keyfile, text) for text in texts)
    if one.number == other.number:
        raise SameCard
    return one, other


def open_escrow(keyfile: KeyFile, texts: tuple[str, str]) -> Bundle:
    """The keys of ``escrow``, opened by two cards.

    Raises ``CardMistyped``, ``SameCard``, ``CardsDoNotFit`` for a set that was replaced, and
    ``Tampered`` if what opens is not the root's.
    """
    one, other = sorted(read_cards(keyfile, texts), key=lambda card: card.number)
    db, root = keyfile.db, keyfile.root
    sealed = keyfile.card_pairs.get(_pair(one, other))
    if sealed is None:
        raise CardsDoNotFit
    try:
        private = gcm_open(_pair_key(db, one, other), _pair_info(db, one, other), sealed)
    except Tampered:
        raise CardsDoNotFit from None
    half = X25519PrivateKey.from_private_bytes(private)
    signer = hpke_open(half, root_key_info(db), keyfile.root_sealed)
    public = Ed25519PrivateKey.from_private_bytes(signer).public_key().public_bytes_raw()
    holds = verified(public, root.sig, root_certificate_said(root))
    if public != root.root_pub or half.public_key().public_bytes_raw() != root.escrow_pub:
        holds = False
    if not holds:
        raise Tampered("root certificate")
    return Bundle(user_id=ESCROW, key_id=ESCROW, x=private, ed=signer, root_pub=public)


def _pair(one: Card, other: Card) -> str:
    return f"{one.number}-{other.number}"


def _pair_key(db: str, one: Card, other: Card) -> bytes:
    return derive(one.secret + other.secret, _pair_info(db, one, other))


def _pair_info(db: str, one: Card, other: Card) -> bytes:
    return lp("cards", SUITE, db, one.number, other.number)
