"""Words that belong to what was done to somebody: such a question is asked in the account alone.

A plain list of beginnings, not a judgement: who is stopped by it for nothing says it in other
words.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache

from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

NAME = "story_words"


def tells_a_story(texts: Iterable[str]) -> bool:
    """Whether one of *texts*, in any language that the list has, holds such a word."""
    beginnings, anywhere = _words()
    folded = [_folded(text) for text in texts]
    return any(
        any(word.strip("\"'“‘(-").startswith(beginnings) for word in text.split())
        or any(word in text for word in anywhere)
        for text in folded
    )


def is_unchecked(texts: Iterable[str]) -> bool:
    """Whether only words of languages that no speaker has checked yet (Thai, Burmese) say so."""
    texts = tuple(texts)
    beginnings, _ = _words()
    checked = any(
        word.strip("\"'“‘(-").startswith(beginnings)
        for text in texts
        for word in _folded(text).split()
    )
    return tells_a_story(texts) and not checked


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@cache  # pure: the program's own files do not change while it runs
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            plain = tomllib.load(file)
        return (
            tuple(_folded(word) for word in plain["beginnings"]),
            tuple(_folded(word) for word in plain["anywhere"]),
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error
