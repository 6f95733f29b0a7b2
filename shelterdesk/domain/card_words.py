"""The few words on a safety card, as data: in the carrier's language, and to show to others."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

NAME = "card_words"
ENGLISH = "eng"


@dataclass(frozen=True, kw_only=True)
class CardWords:
    """One language (ISO 639-3): the heading over the numbers, and the sentence to show."""

    language: str
    reviewed: str
    numbers: str
    show: str


@cache  # pure: the program's own files do not change while it runs
def load_card_words() -> dict[str, CardWords]:
    """By language code; "eng" is always there. Raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            rows = tomllib.load(file)["text"]
        found = {row["language"]: CardWords(**row) for row in rows}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error
    if ENGLISH not in found:
        raise CatalogueUnreadable(NAME)
    return found


def words_to_show(own: str, host: str) -> tuple[CardWords, ...]:
    """The carrier's language first, then that of the country around them, then English, once each.

    A language that we have no words for is left out: a wrong sentence is worse than none.
    """
    known = load_card_words()
    codes = dict.fromkeys((own, host, ENGLISH))
    return tuple(known[code] for code in codes if code in known)
