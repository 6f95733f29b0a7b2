"""How one name comes to be written in several ways: the slips that finding has to forgive."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from benchmarks.synthetic.draws import Draws

NAMES_FILE = Path(__file__).with_name("names.toml")
UNMARKED = ("vie",)  # languages whose marks are left out when somebody types in a hurry
LEAST_TYPED = 4  # letters of a word that a finger slips in


@cache  # the file does not change while this runs
def table() -> Mapping[str, Any]:
    """Syllables, slips and profiles."""
    return tomllib.loads(NAMES_FILE.read_text("utf-8"))


def respelt(draw: Draws, language: str, name: str) -> str:
    """*name* in another romanisation of the same sound; the same where nothing can be mixed up."""
    if language in UNMARKED and draw.chance(0.5):
        return unmarked(name)
    ways = []
    for pair in table()["slips"][language]:
        longer, shorter = sorted(pair, key=len, reverse=True)
        if longer in name.casefold():  # which may hold the shorter one
            ways.append((longer, shorter))
        elif shorter in name.casefold():
            ways.append((shorter, longer))
    if language == "mya" and (not ways or draw.chance(0.2)):
        return name.replace(" ", "").capitalize()
    if not ways:
        return unmarked(name)
    given, written = draw.choice(ways)
    return _titled(re.sub(re.escape(given), written, name.casefold(), count=1))


def swapped(name: str) -> str:
    """The last word first."""
    words = name.split()
    return " ".join([words[-1], *words[:-1]])


def mistyped(draw: Draws, name: str) -> str:
    """One letter of one word is wrong, missing, doubled, or changed places with the next."""
    words = name.split()
    long = [at for at, word in enumerate(words) if len(word) >= LEAST_TYPED]
    at = draw.choice(long or range(len(words)))
    word = words[at]
    place = draw.randrange(1, max(len(word) - 1, 2))
    before, after = word[:place], word[place:]
    words[at] = draw.choice(
        (
            before + after[1:],
            before + after[:1] + after,
            before + after[1:2] + after[:1] + after[2:],
            before + draw.choice(ascii_lowercase) + after[1:],
        )
    )
    return " ".join(words)


def unmarked(name: str) -> str:
    """Without the marks on Latin letters."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


# Zawgyi puts what is seen left of a letter before it, and has other numbers for the small letters.
_CLUSTER = re.compile("([\u1000-\u1021])([\u103b-\u103e]*)(\u1031?)")
_NUMBERS = str.maketrans({"\u103a": "\u1039", "\u103b": "\u103a", "\u103d": "\u103c",
                          "\u103e": "\u103d"})  # fmt: skip


def as_zawgyi(text: str) -> str:
    """Burmese as an old telephone would have typed it; enough for names."""

    def seen(found: re.Match[str]) -> str:
        letter, small, vowel = found.groups()
        around = "\u103b" if "\u103c" in small else ""
        return vowel + around + letter + small.replace("\u103c", "").translate(_NUMBERS)

    parts = []
    at = 0
    for found in _CLUSTER.finditer(text):
        parts += [text[at : found.start()].translate(_NUMBERS), seen(found)]
        at = found.end()
    return "".join([*parts, text[at:].translate(_NUMBERS)])


def _titled(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split())
