"""Marks words that tell of somebody's health, on a page that everybody on duty reads.

It marks while somebody writes and never blocks (casework guide 4.6): whoever writes knows best.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

FILE = CATALOGUE / "clinical_words.toml"


@dataclass(frozen=True)
class Mark:
    """A stretch of a text, from *start* to before *end*, and what is said of it (marked)."""

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ClinicalWords:
    """The list with where it comes from; ``groups`` are (marked reason, pattern)."""

    version: str
    checked_on: date
    source: str
    confidence: str
    groups: tuple[tuple[str, re.Pattern[str]], ...]

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Every clinical word in *text*, in order; places count in *text* as it is."""
        found = [
            Mark(hit.start(), hit.end(), hit.group(), why)
            for why, pattern in self.groups
            for hit in pattern.finditer(text)
        ]
        return tuple(sorted(found, key=lambda mark: mark.start))


@cache  # pure: the program's own file does not change while it runs
def load_clinical_words() -> ClinicalWords:
    """The list that comes with the program; ``CatalogueUnreadable`` if it cannot be read."""
    try:
        with FILE.open("rb") as file:
            table = tomllib.load(file)
        groups = tuple((row["label"], _pattern(row["words"])) for row in table.pop("group"))
        return ClinicalWords(groups=groups, **table)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(FILE.stem) from error


def _pattern(words: list[str]) -> re.Pattern[str]:
    parts = []
    for word in words:
        if word.isascii():
            body = re.escape(word.rstrip("*")).replace(r"\ ", r"\s+")
            parts.append(rf"(?<!\w){body}" + (r"\w*" if word.endswith("*") else r"(?!\w)"))
        else:
            parts.append(re.escape(word))  # scripts without spaces
    return re.compile("|".join(parts), re.IGNORECASE)
