"""Setting sheets in a process of its own: facts in, pages out, by its pipes alone.

It has no key and opens no house.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from shelterdesk.errors import UnprintableText
from shelterdesk.i18n import translator
from shelterdesk.reports.readiness import render
from shelterdesk.reports.sheet_wire import from_wire
from shelterdesk.reports.text.fonts import our_fonts

SHEET, PAGES, REFUSED = b"s", b"p", b"r"
_HEAD = struct.Struct(">cI")  # what follows, and how many bytes of it
_LONGEST = 1 << 28


def set_sheets(given: BinaryIO, made: BinaryIO) -> None:
    """A language in, then sheets; for each come its pages, or the characters that no font has."""
    fonts, words = our_fonts(), translator(given.readline().decode("ascii").strip())
    while (said := read(given)) is not None:
        try:
            answer = PAGES, render(from_wire(said[1]), fonts=fonts, words=words)
        except UnprintableText as error:
            answer = REFUSED, error.characters.encode()
        write(made, *answer)


def write(pipe: BinaryIO, what: bytes, said: bytes) -> None:
    """One piece into *pipe*, at once."""
    pipe.write(_HEAD.pack(what, len(said)) + said)
    pipe.flush()


def read(pipe: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next piece: what it is and its bytes; None where nothing whole comes any more."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    what, length = _HEAD.unpack(head)
    said = pipe.read(length) if length <= _LONGEST else b""
    return (what, said) if len(said) == length else None
