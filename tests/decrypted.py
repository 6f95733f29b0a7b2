"""Every page of an encrypted data file and of its log as it lies, opened with the raw key.

The engine itself shows live rows only; whoever has the key and the file also sees what was freed.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16
LOG_HEAD, FRAME_HEAD = 32, 24


def _page(key: bytes, page: bytes, *, first: bool) -> bytes:
    body = page[SALT if first else 0 : PAGE - RESERVED]
    at = PAGE - RESERVED
    aes = Cipher(algorithms.AES(key[:32]), modes.CBC(page[at : at + IV])).decryptor()
    return aes.update(body) + aes.finalize()


def pages_of(data: Path, key: bytes) -> bytes:
    """All of it in one piece; overflow pages follow each other where the file has them so."""
    raw = data.read_bytes()
    found = [
        _page(key, raw[at : at + PAGE], first=at == 0)
        for at in range(0, len(raw), PAGE)
        if raw[at : at + PAGE].strip(b"\0")
    ]
    log = data.with_name(f"{data.name}-wal")
    if log.exists():
        frames, at = log.read_bytes(), LOG_HEAD
        while at + FRAME_HEAD + PAGE <= len(frames):
            number = int.from_bytes(frames[at : at + 4], "big")
            page = frames[at + FRAME_HEAD : at + FRAME_HEAD + PAGE]
            found.append(_page(key, page, first=number == 1))
            at += FRAME_HEAD + PAGE
    return b"".join(found)
