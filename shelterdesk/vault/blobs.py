"""Attachments: each under a key of its own, in chunks that cannot be cut, swapped or moved.

The key lies in a sealed body (name, type, size, key), so that giving somebody the body gives the
attachment, and revoking re-seals the body alone. The record that holds it also names, open and
signed by its author, the root of all sealed chunks: whoever has the key cannot put others in.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from shelterdesk.errors import Tampered
from shelterdesk.vault.formats import SUITE
from shelterdesk.vault.sealing import cipher, gcm_open, gcm_seal
from shelterdesk.vault.wire import lp, sha

CHUNK_BYTES = 1024 * 1024


class Readable(Protocol):
    """Bytes in order; an empty answer is the end."""

    def read(self, size: int, /) -> bytes: ...


def seal_blob(key: bytes, id: bytes, plain: Readable) -> Iterator[bytes]:
    """Sealed chunks of *plain*, in order; at least one. *key* is 32 fresh random bytes."""
    sealer, index = cipher(key), 0
    chunk = plain.read(CHUNK_BYTES)
    while True:
        following = plain.read(CHUNK_BYTES)
        yield gcm_seal(sealer, _context(id, index, is_last=not following), chunk)
        if not following:
            return
        chunk, index = following, index + 1


def open_blob(key: bytes, id: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Plain chunks in order; ``Tampered`` if one is missing, changed, moved or from elsewhere."""
    opener, index = cipher(key), 0
    waiting: bytes | None = None
    for chunk in chunks:
        if waiting is not None:
            yield gcm_open(opener, _context(id, index, is_last=False), waiting)
            index += 1
        waiting = chunk
    if waiting is None:
        raise Tampered("attachment")
    yield gcm_open(opener, _context(id, index, is_last=True), waiting)


def open_chunk(key: bytes, id: bytes, index: int, digests: Sequence[bytes], sealed: bytes) -> bytes:
    """One plain chunk out of its order.

    *digests* are those that ``root`` was checked with; ``Tampered`` if *sealed* is not the chunk of
    that place.
    """
    if not hmac.compare_digest(sha(sealed), digests[index]):
        raise Tampered("attachment")
    return gcm_open(key, _context(id, index, is_last=index == len(digests) - 1), sealed)


def root(id: bytes, digests: Sequence[bytes]) -> bytes:
    """What stands for all sealed chunks in their order; *digests* are their SHA-256."""
    return sha(lp("blob root", SUITE, id, len(digests), b"".join(digests)))


def _context(id: bytes, index: int, *, is_last: bool) -> bytes:
    return lp("blob", SUITE, id, index, int(is_last))
