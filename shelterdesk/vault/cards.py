"""Paper cards: a secret as groups of letters that a person can write down and type back.

A card's text is base32 (RFC 4648, no padding) in groups of four, with one group more that checks
what was typed: it is bound to the house and to what the card is, so that a slip of the pen, a
card of another house and one card in another's place are told before anything is tried.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field

from shelterdesk.errors import CardMistyped
from shelterdesk.vault.wire import lp, sha

GROUP = 4
_SEEN_AS = str.maketrans("018", "OIB")  # not in base32; people read them for these


@dataclass(frozen=True)
class Card:
    """One card. ``what`` is "escrow" (any two of three) or "workstation"; ``number`` from 1."""

    what: str
    number: int
    secret: bytes = field(repr=False)

    def text(self, db: str) -> str:
        """What stands on the paper."""
        letters = _letters(self.secret) + _check(db, self)
        return " ".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def read_card(text: str, db: str, what: str, numbers: range, size: int) -> Card:
    """The card that *text* was typed from; *size* is that of its secret in bytes.

    The number is found by the check group. ``CardMistyped`` if it is none of these.
    """
    letters = "".join(c for c in text.upper().translate(_SEEN_AS) if c.isalnum())
    body, check = letters[:-GROUP], letters[-GROUP:]
    try:
        secret = base64.b32decode(body + "=" * (-len(body) % 8))
    except (binascii.Error, ValueError):
        raise CardMistyped(what) from None
    for number in numbers:
        card = Card(what, number, secret)
        if len(secret) == size and _check(db, card) == check:
            return card
    raise CardMistyped(what)


def _letters(secret: bytes) -> str:
    return base64.b32encode(secret).decode().rstrip("=")


def _check(db: str, card: Card) -> str:
    return _letters(sha(lp("card", db, card.what, card.number, card.secret)))[:GROUP]
