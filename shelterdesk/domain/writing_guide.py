"""The short guide to writing a note, and words that blame with others to use (guide 6.1 and 8)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

NAME = "writing_guide"


@dataclass(frozen=True, kw_only=True)
class WritingGuide:
    """Marked sentences, words by the marked reason why they are marked, and words of danger."""

    version: str
    checked_on: date
    source: str
    confidence: str
    lines: tuple[str, ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]
    danger: tuple[str, ...]


@cache  # pure: the program's own files do not change while it runs
def load_writing_guide() -> WritingGuide:
    """The shipped guide; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            table = tomllib.load(file)
        lines = tuple(row["text"] for row in table.pop("line"))
        words = tuple((row["label"], tuple(row["words"])) for row in table.pop("word"))
        danger = tuple(table.pop("danger"))
        return WritingGuide(lines=lines, words=words, danger=danger, **table)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error
