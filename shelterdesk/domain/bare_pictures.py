"""A JPEG without what a camera writes beside the pixels, to the bit as it was otherwise.

Cameras write place, time, owner, a small picture from before somebody was cut out, and phones hang
a film or a second photo behind the end. All of it goes; the pixels stay as they were compressed,
since a scan is never to be edited (documents guide 1.7).
"""

from __future__ import annotations

_START, _END = b"\xff\xd8", b"\xff\xd9"
_SCAN, _EOI = 0xDA, 0xD9
# Tables and frames that draw, the restart interval, and Adobe's word on which colours they are.
_DRAWS = frozenset(
    {*range(0xC0, 0xD0)} - {0xC8, 0xCC} | {0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xCC, 0xEE, _SCAN}
)
_RESTARTS = frozenset(range(0xD0, 0xD8))


def bare_jpeg(content: bytes) -> bytes:
    """*content* with nothing but what draws it; ``ValueError`` if it is no whole JPEG."""
    if not content.startswith(_START):
        raise ValueError("no JPEG")
    kept, at, drew = [_START], len(_START), False
    while True:
        marker, at = _marker(content, at)
        if marker == _EOI:
            if not drew:
                raise ValueError("nothing is drawn")
            kept.append(_END)
            return b"".join(kept)
        length = int.from_bytes(content[at : at + 2], "big")
        end = at + length
        if length < 2 or end > len(content):
            raise ValueError("cut off")
        if marker == _SCAN:
            drew, end = True, _after_scan(content, end)
        if marker in _DRAWS and not (marker == 0xEE and content[at + 2 : at + 7] != b"Adobe"):
            kept.append(bytes((0xFF, marker)) + content[at:end])
        at = end


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The next marker, which may be padded, and where what follows it begins."""
    if content[at : at + 1] != b"\xff":
        raise ValueError("no marker")
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content):
        raise ValueError("cut off")
    return content[at], at + 1


def _after_scan(content: bytes, at: int) -> int:
    """Where the drawing of one scan ends: at the first marker that is not part of it."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise ValueError("cut off")
        follows = content[at + 1]
        if follows == 0xFF:
            at += 1
        elif follows == 0 or follows in _RESTARTS:
            at += 2
        else:
            return at
