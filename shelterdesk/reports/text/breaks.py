"""Where a line may end, as ICU says: UAX #14, with dictionaries for scripts without spaces.

ICU's own segment numbers count UTF-16 units, so the pieces are added up instead.
"""

from __future__ import annotations

from collections.abc import Iterable

from icu4py.breakers import CharacterBreaker, LineBreaker


def line_breaks(text: str, language: str) -> list[int]:
    """The indices after which a line may end, in order; the last one is the end of *text*."""
    return _ends(LineBreaker(text, language))


def character_breaks(text: str, language: str) -> list[int]:
    """The ends of the characters as people see them, marks and joined signs together."""
    return _ends(CharacterBreaker(text, language))


def _ends(pieces: Iterable[str]) -> list[int]:
    ends: list[int] = []
    place = 0
    for piece in pieces:
        place += len(piece)
        ends.append(place)
    return ends
