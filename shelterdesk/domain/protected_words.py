"""What never stands in a letter: words that name it, and passages copied from where it is kept.

Documents guide 5.4, *always left out*. Words are a list that people reviewed; a passage is found in
any script, since it is looked for letter by letter.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from shelterdesk.domain.clinical_words import Mark
from shelterdesk.domain.writing_marks import WritingMarks
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

NAME = "protected_words"
COPIED = N_("stands word for word in a record that never leaves by a letter")
WINDOW = 32  # letters in a row, without spaces and signs: about seven English words


@dataclass(frozen=True, kw_only=True)
class ProtectedWords:
    """Words by the marked reason: those that never leave, and those to think about."""

    version: str
    checked_on: date
    source: str
    confidence: str
    never: tuple[tuple[str, tuple[str, ...]], ...]
    look: tuple[tuple[str, tuple[str, ...]], ...]

    def never_in(self, text: str) -> tuple[Mark, ...]:
        """Stretches of *text* that name what always stays."""
        return WritingMarks.of((), words=self.never).words_in(text)


@cache  # pure: the program's own files do not change while it runs
def load_protected_words() -> ProtectedWords:
    """The shipped list; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            table = tomllib.load(file)
        never, look = _groups(table.pop("never")), _groups(table.pop("look"))
        return ProtectedWords(never=never, look=look, **table)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error


def _groups(rows: Iterable[Mapping[str, object]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for row in rows:
        words = row["words"]
        if not isinstance(words, list):
            raise TypeError("no words")
        found.append((str(row["label"]), tuple(str(word) for word in words)))
    return tuple(found)


def copied(text: str, kept: Iterable[str]) -> Mark | None:
    """The first stretch of *text* that is copied from one of *kept*; None for none.

    Spaces, signs and case do not matter. Kept texts shorter than ``WINDOW`` letters are not looked
    for: a few common words would be found everywhere.
    """
    letters, places = _bare(text)
    windows = {letters[at : at + WINDOW]: at for at in range(len(letters) - WINDOW, -1, -1)}
    if not windows:
        return None
    for each in kept:
        theirs, _ = _bare(each)
        for start in range(len(theirs) - WINDOW + 1):
            at = windows.get(theirs[start : start + WINDOW])
            if at is not None:
                first, last = places[at], places[at + WINDOW - 1] + 1
                return Mark(first, last, text[first:last], COPIED)
    return None


def _bare(text: str) -> tuple[str, list[int]]:
    """The letters and digits of *text* in one row, and where each stood."""
    letters, places = [], []
    for place, sign in enumerate(text):
        for each in unicodedata.normalize("NFKC", sign).casefold():
            if each.isalnum() or unicodedata.category(each).startswith("M"):
                letters.append(each)
                places.append(place)
    return "".join(letters), places
