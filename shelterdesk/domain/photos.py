"""What a photo may be in the file: a small JPEG that holds pixels and nothing else.

Cameras write place, time and owner beside the pixels. The picture is drawn anew by whoever takes it
in; here it is proven that nothing came along (casework guide 3, *photo_id*).
"""

from __future__ import annotations

LONG_EDGE = 480  # pixels
MOST_BYTES = 200_000

_START, _SCAN = b"\xff\xd8", 0xDA
# Start of frame, tables for decoding, the frame's own restart: what a picture needs. JFIF (APP0)
# says only how wide a pixel is.
_NEEDED = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0, _SCAN})


def is_bare_jpeg(picture: bytes) -> bool:
    """Whether *picture* is a JPEG without a single segment beside those that draw it."""
    if not picture.startswith(_START) or len(picture) > MOST_BYTES:
        return False
    at = len(_START)
    while at + 4 <= len(picture) and picture[at] == 0xFF:
        marker, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4], "big")
        if marker not in _NEEDED or length < 2:
            return False
        if marker == 0xE0 and (picture[at + 4 : at + 9] != b"JFIF\0" or length != 16):
            return False
        if marker == _SCAN:
            return picture.endswith(b"\xff\xd9")
        at += 2 + length
    return False
