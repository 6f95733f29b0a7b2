"""A trail's head as twelve words and a code, to be kept on paper (security 6, anchor 4).

Putting back the data file together with the key file passes every check that lies on the
computer; a slip in the manager's drawer does not change with them.

Twelve words of eleven bits are 132 bits: the first 16 bytes of the entry's hash, and four bits
that check the words themselves. The code (four letters of base32) binds house, entry number and
words, so that a slip of the pen, another house's slip and a wrong number are told apart from a
house that changed.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from shelterdesk.errors import SlipMistyped
from shelterdesk.vault.wire import lp, sha

WORDS = 12
BITS = 11  # of one word: 2048 of them
PREFIX = 16  # bytes of the entry's hash
LETTERS = 4  # of a word are enough to know it, and of the code
_SPARE = WORDS * BITS - PREFIX * 8


@dataclass(frozen=True)
class Slip:
    """What stands on a slip: the entry's number, the first 16 bytes of its hash."""

    seq: int
    prefix: bytes

    def words(self, db: str, vocabulary: Sequence[str]) -> tuple[str, ...]:
        """The twelve words; *vocabulary* are 2048, in their order."""
        number = int.from_bytes(self.prefix) << _SPARE | _spare(db, self)
        places = (number >> BITS * (WORDS - 1 - at) for at in range(WORDS))
        return tuple(vocabulary[place & (1 << BITS) - 1] for place in places)

    def code(self, db: str) -> str:
        """Four letters that check what was typed."""
        return base64.b32encode(_check(db, self)).decode()[:LETTERS]


def read_slip(
    db: str, vocabulary: Sequence[str], seq: int, words: Sequence[str], code: str
) -> Slip:
    """The slip that was typed; of a word the first four letters are enough.

    ``SlipMistyped`` names the words that are none, or says that something does not fit.
    """
    known = {word[:LETTERS]: place for place, word in enumerate(vocabulary)}
    places = [known.get(word.strip().casefold()[:LETTERS]) for word in words]
    unknown = [number for number, place in enumerate(places, 1) if place is None]
    if unknown or len(places) != WORDS:
        raise SlipMistyped(unknown)
    number = 0
    for place in places:
        number = number << BITS | (place or 0)
    slip = Slip(seq, (number >> _SPARE).to_bytes(PREFIX))
    fits = slip.code(db) == code.strip().upper() and number & (1 << _SPARE) - 1 == _spare(db, slip)
    if not fits:
        raise SlipMistyped([])
    return slip


def _check(db: str, slip: Slip) -> bytes:
    return sha(lp("checkpoint", db, slip.seq, slip.prefix))


def _spare(db: str, slip: Slip) -> int:
    return _check(db, slip)[-1] >> 8 - _SPARE
