"""Attachments in chunks that cannot be cut, swapped or moved."""

from __future__ import annotations

import io
import os

import pytest

from shelterdesk.errors import Tampered
from shelterdesk.vault.blobs import CHUNK_BYTES, open_blob, seal_blob

KEY, ID = os.urandom(32), b"i" * 16


def sealed(plain: bytes, id: bytes = ID) -> list[bytes]:
    return list(seal_blob(KEY, id, io.BytesIO(plain)))


def opened(chunks: list[bytes], id: bytes = ID) -> bytes:
    return b"".join(open_blob(KEY, id, chunks))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1])
def test_what_was_sealed_opens(size: int) -> None:
    plain = os.urandom(size)
    chunks = sealed(plain)
    assert len(chunks) == max(1, -(-size // CHUNK_BYTES))
    assert opened(chunks) == plain


def test_a_cut_swapped_or_doubled_chunk_is_noticed() -> None:
    one, two, three = sealed(os.urandom(2 * CHUNK_BYTES + 5))
    for chunks in ([one, two], [two, one, three], [one, three], [one, two, two, three], []):
        with pytest.raises(Tampered):
            opened(chunks)


def test_chunks_of_another_attachment_or_key_are_noticed() -> None:
    chunks = sealed(b"words")
    with pytest.raises(Tampered):
        opened(chunks, b"j" * 16)
    with pytest.raises(Tampered):
        b"".join(open_blob(os.urandom(32), ID, chunks))
