"""The words of the checkpoint slip: 2048, in an order that never changes."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

WORDS_FILE = CATALOGUE / "checkpoint_words.toml"
HOW_MANY = 2048


@cache  # pure: the shipped list does not change while the program runs
def checkpoint_words(path: Path = WORDS_FILE) -> tuple[str, ...]:
    """All words, sorted; no two share their first four letters. Raises ``CatalogueUnreadable``."""
    with path.open("rb") as file:
        words = tuple(str(tomllib.load(file)["words"]).split())
    if len(words) != HOW_MANY or len({word[:4] for word in words}) != HOW_MANY:
        raise CatalogueUnreadable(path.name)
    return words
