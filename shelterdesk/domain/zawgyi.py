"""Burmese in Zawgyi, an older encoding that uses the code points of Unicode for other signs.

Casework guide 2, *Search*: it is detected and converted when typed, pasted or imported. Karen, Mon
and Shan use many of the same code points rightly, so only what no language writes in Unicode
counts as a sign of Zawgyi: a vowel or medial without its letter, a virama with nothing under it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache

from shelterdesk.paths import CATALOGUE

_LETTER = (
    "\u1000-\u102a\u103f\u104e\u1050-\u1055\u105a-\u105d"
    "\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\ua9e0-\ua9fe\uaa60-\uaa7f"
)
_MEDIAL = "\u103b-\u103e\u105e-\u1060\u1082"
_SIGNS = re.compile(
    f"(?:^|[^{_LETTER}{_MEDIAL}])\u1031(?=[{_LETTER}\u103b\u107e-\u1084])"  # e before its letter
    "|(?:^|\\s)[\u103a-\u103e](?=\\S)"  # a medial that begins a word
    f"|\u1039(?![{_LETTER}])"  # a virama that stands for an asat
)


def looks_zawgyi(text: str) -> bool:
    """Whether *text* holds what only Zawgyi writes; a short word may be the same in both."""
    return not text.isascii() and _SIGNS.search(text) is not None


def from_zawgyi(text: str) -> str:
    """*text*, known to be Zawgyi, in Unicode."""
    for pattern, instead in _rules():
        text = pattern.sub(instead, text)
    return unicodedata.normalize("NFC", text)


def read_anyway(text: str) -> str:
    """*text* in Unicode, whichever of the two it was written in."""
    return from_zawgyi(text) if looks_zawgyi(text) else text


@cache  # pure: the rules ship with the program
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    with (CATALOGUE / "zawgyi.toml").open("rb") as file:
        listed = tomllib.load(file)["rules"]
    return tuple((re.compile(pattern), instead) for pattern, instead in listed)
