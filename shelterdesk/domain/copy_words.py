"""Words for papers that are the resident's own, where the program is not translated yet.

They are data with a reviewer each: what nobody who speaks the language has read is used all the
same, since English headings help nobody who does not read English, and the paper says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.paths import CATALOGUE

NOT_YET = "not yet"
UNCHECKED = N_(
    "A program put the headings into this language. Nobody who speaks it has checked them yet."
)


@dataclass(frozen=True)
class CopyWords:
    """The words of one language (two-letter code) by their English; ``reviewed`` by whom."""

    code: str
    by: str
    reviewed: str
    words: Mapping[str, str]

    @property
    def is_checked(self) -> bool:
        """Whether somebody who speaks the language has read them."""
        return self.reviewed != NOT_YET


@cache  # pure: the program's own files do not change while it runs
def load_copy_words() -> Mapping[str, CopyWords]:
    """All languages by code; ``TypeError`` for a row with an unknown or missing key."""
    with (CATALOGUE / "copy_words.toml").open("rb") as file:
        rows = tomllib.load(file)["language"]
    return MappingProxyType({row["code"]: CopyWords(**row) for row in rows})


def own_words(code: str) -> tuple[Translator, bool]:
    """A translator into the language *code*, and whether some of its words are unchecked.

    A translation of the program wins; then come these words, then English.
    """
    shipped, found = translator(code), load_copy_words().get(code)
    if found is None:
        return shipped, False

    def one(text: str) -> str:
        said = shipped.one(text)
        return found.words.get(text, text) if said == text else said

    uses_them = any(shipped.one(text) == text for text in found.words)
    return replace(shipped, one=one), uses_them and not found.is_checked
