"""Bytes that mean one thing only: the encoding under every hash, signature and sealing.

Nothing is ever joined with separators. ``lp`` gives each part its length, so that no two lists
of parts look alike.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any

from shelterdesk.errors import Tampered

PADDED_TO = 256  # bytes; sealed bodies tell their length only in these steps

_LENGTH = struct.Struct(">I")
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def lp(*parts: bytes | str | int) -> bytes:
    """Each part as a four-byte length and its bytes; text as UTF-8, numbers as decimal text."""
    out = []
    for part in parts:
        plain = part if isinstance(part, bytes) else str(part).encode()
        out.append(len(plain).to_bytes(4, "big"))
        out.append(plain)
    return b"".join(out)


def unlp(joined: bytes) -> list[bytes]:
    """The parts that ``lp`` joined; ``Tampered`` if the lengths do not add up."""
    parts, at, end = [], 0, len(joined)
    while at < end:
        if at + 4 > end:
            raise Tampered("lengths")
        (size,) = _LENGTH.unpack_from(joined, at)
        at += 4
        if at + size > end:
            raise Tampered("lengths")
        parts.append(joined[at : at + size])
        at += size
    return parts


def sha(message: bytes) -> bytes:
    """SHA-256, 32 bytes."""
    return hashlib.sha256(message).digest()


def pad(plain: bytes) -> bytes:
    """*plain* with its length in front, filled up to a multiple of ``PADDED_TO``."""
    return _LENGTH.pack(len(plain)) + plain + bytes(-(len(plain) + 4) % PADDED_TO)


def unpad(padded: bytes) -> bytes:
    """What ``pad`` was given; ``Tampered`` if it is not padded exactly so."""
    if len(padded) < 4:
        raise Tampered("padding")
    (size,) = _LENGTH.unpack_from(padded)
    filled = padded[4 + size :]
    is_exact = len(padded) % PADDED_TO == 0 and len(filled) < PADDED_TO
    if len(padded) < 4 + size or not is_exact or filled.strip(b"\0"):
        raise Tampered("padding")
    return padded[4 : 4 + size]


def canonical(values: Mapping[str, Any]) -> str:
    """Open columns as the one JSON text that a digest binds: sorted names, no spaces."""
    return _CANONICAL(values)


def open_text(values: Mapping[str, Any]) -> str:
    """The open columns of a revision as the text that its digest binds.

    Empty ones are not in it: a column that a later version adds must not change what was signed.
    """
    return canonical({name: value for name, value in values.items() if value is not None})


def parsed(text: str | bytes) -> Any:
    """The JSON in *text*; ``Tampered`` if it is none.

    Whoever signs may sign rubbish: brackets without end must not stop whoever reads.
    """
    try:
        return json.loads(text if isinstance(text, str) else text.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise Tampered("text") from None
