"""Names as people have them, and the neutral names that stand for a person in the open.

A name is one full text in its own script, never forced into parts (casework guide 2). Code names
and resident codes say nothing about anybody.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

# First and last code points of the letters in each script that people here write names in.
_SCRIPTS = (
    ("Latn", 0x0041, 0x024F),
    ("Latn", 0x1E00, 0x1EFF),
    ("Arab", 0x0600, 0x06FF),
    ("Arab", 0x0750, 0x077F),
    ("Arab", 0x08A0, 0x08FF),
    ("Arab", 0xFB50, 0xFDFF),
    ("Arab", 0xFE70, 0xFEFC),
    ("Deva", 0x0900, 0x097F),
    ("Beng", 0x0980, 0x09FF),
    ("Taml", 0x0B80, 0x0BFF),
    ("Sinh", 0x0D80, 0x0DFF),
    ("Thai", 0x0E00, 0x0E7F),
    ("Laoo", 0x0E80, 0x0EFF),
    ("Mymr", 0x1000, 0x109F),
    ("Mymr", 0xA9E0, 0xA9FF),
    ("Mymr", 0xAA60, 0xAA7F),
    ("Ethi", 0x1200, 0x139F),
    ("Ethi", 0x2D80, 0x2DDF),
    ("Khmr", 0x1780, 0x17FF),
    ("Hans", 0x3400, 0x4DBF),
    ("Hans", 0x4E00, 0x9FFF),
    ("Hans", 0x20000, 0x3134F),
)
UNDETERMINED = "Zyyy"


def script_of(text: str) -> str:
    """The ISO 15924 code of the script most letters of *text* are in; ``Zyyy`` for none of ours.

    Simplified and traditional Chinese share their letters, so Chinese always says ``Hans``.
    """
    seen = Counter(_script(c) for c in text if unicodedata.category(c).startswith("L"))
    # Ties go to the script that stands first in the text: a Counter keeps that order.
    return max(seen, key=seen.__getitem__) if seen else UNDETERMINED


def _script(letter: str) -> str:
    point = ord(letter)
    for script, first, last in _SCRIPTS:
        if first <= point <= last:
            return script
    return UNDETERMINED


# Marks that turn the direction of what follows, and invisible signs that no name needs. Joiners
# (U+200C, U+200D) and the word break of Khmer and Burmese (U+200B) stay.
_UNSEEN = re.compile("[\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_BREAKS_AT_THE_ENDS = "\u200b\u200c\u200d "


def clean(text: str) -> str:
    """*text* in NFC, without control characters and turned directions, with single spaces.

    Nothing that can be seen is taken away.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    visible = "".join(
        " " if c.isspace() else c
        for c in _UNSEEN.sub("", text)
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs")
    )
    joined = " ".join(visible.split()).lstrip(_BREAKS_AT_THE_ENDS).rstrip("\u200b ")
    return unicodedata.normalize("NFC", joined)


# ---- what passports print where a name is missing

_PADDING = re.compile(r"FNU|LNU|NFN|NLN|X{3,}|-+|\.+|N/A", re.IGNORECASE)
FILLED_UP = N_("Some papers fill up a missing name, as with FNU, LNU or XXX. Leave that out?")
NO_NAME = N_("These letters only say that a name is missing. Leave this empty.")
NAME_TWICE = N_("Some papers print a single name twice. Is it one name?")


@dataclass(frozen=True)
class NameQuestion:
    """Part of a name may be padding. ``sentence`` is marked; ``without`` is the name if so."""

    sentence: str
    without: str


def padding_question(text: str) -> NameQuestion | None:
    """Ask about padding in a name (casework guide 2, *Reality checks*); None if there is none.

    Never taken out in silence: Xxx may be how somebody writes a name, and Lin Lin is a name.
    """
    words = clean(text).split(" ")
    kept = [word for word in words if not _PADDING.fullmatch(word)]
    if kept and len(kept) < len(words):
        return NameQuestion(FILLED_UP, " ".join(kept))
    half = len(words) // 2
    if len(words) == 2 * half and words[:half] == words[half:] and text.isupper():
        return NameQuestion(NAME_TWICE, " ".join(words[:half]))
    return None


def is_padding(text: str) -> bool:
    """Whether all of *text* only says that there is no name, as FNU LNU does."""
    words = clean(text).split(" ")
    return bool(words[0]) and all(_PADDING.fullmatch(word) for word in words)


# ---- names that stand for a person in the open

RESIDENT_CODE_LENGTH = 6
# No vowels, so that no word appears; nothing that is read as something else (0 O, 1 I L, 2 Z, 5 S,
# 8 B, V Y).
RESIDENT_CODE_LETTERS = "CDFGHJKMNPQRTWX34679"


def draw_resident_code(rng: Random, taken: Collection[str] = ()) -> str:
    """A code of six letters and digits that means nothing and is not in *taken*.

    There are 64 million: among 100,000 residents a repeat is likely, so pass *taken*.
    """
    while True:
        code = "".join(rng.choice(RESIDENT_CODE_LETTERS) for _ in range(RESIDENT_CODE_LENGTH))
        if code not in taken:
            return code


def load_code_names() -> tuple[str, ...]:
    """The code names that ship, in the order of their file."""
    with (CATALOGUE / "code_names.toml").open("rb") as file:
        listed = tomllib.load(file)
    return tuple(name for group in listed["group"] for name in group["names"])


def draw_code_name(taken: Collection[str], rng: Random, names: Sequence[str]) -> str:
    """One of *names* that is not *taken*; with a number after it once all of them are.

    The caller says what is taken, names given back within the last 24 months among them.
    """
    used = {name.casefold() for name in taken}
    rounds = 1
    while True:
        free = [n for n in (_numbered(name, rounds) for name in names) if n.casefold() not in used]
        if free:
            return rng.choice(free)
        rounds += 1


def draw_code_names(
    count: int, taken: Collection[str], rng: Random, names: Sequence[str]
) -> list[str]:
    """*count* code names, all different and none *taken*; for many people at once."""
    used = {name.casefold() for name in taken}
    drawn: list[str] = []
    rounds = 1
    while len(drawn) < count:
        numbered = (_numbered(name, rounds) for name in names)
        free = [name for name in numbered if name.casefold() not in used]
        rng.shuffle(free)
        drawn += free[: count - len(drawn)]
        rounds += 1
    return drawn


def _numbered(name: str, rounds: int) -> str:
    return name if rounds == 1 else f"{name} {rounds}"
