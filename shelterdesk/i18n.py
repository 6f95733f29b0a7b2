"""The words people see, through gettext from the first string.

Below the ui a text is only marked with ``N_``; the ui and the reports translate it with a
``Translator`` of their own, so that a Burmese copy can be printed from a Thai window.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shelterdesk.paths import LOCALE

LOCAL = "local:"  # a code that a house has words of its own for; they are never translated by us
PSEUDO = "qps"  # the pseudo-locale: longer words and stacked marks, to find fixed widths


def N_(text: str) -> str:
    """Mark *text* for the catalogue; it is translated where it is shown."""
    return text


ADDED = N_("Added by this house")  # said of a code whose words are not known here


class Vocabulary:
    """What a house calls its own fields and values; a window and its papers share one.

    It starts empty and learns after sign-in. It names no person.
    """

    def __init__(self, words: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._words = dict(words or {})

    def learn(self, words: Mapping[str, Mapping[str, str]]) -> None:
        """Take up *words*: by code, then by language; "" is what any other language says."""
        self._words.update(words)

    def __call__(self, code: str, language: str) -> str:
        """What *code* is called; empty where nobody has said."""
        said = self._words.get(code, {})
        return said.get(language) or said.get("", "")


def _pseudo(text: str) -> str:
    # What stands in braces is filled in by the program and stays as it is.
    stacked = "".join(
        part
        if part.startswith("{")
        else "".join(c + "\u0301\u0323" if c.isalpha() else c for c in part)
        for part in re.split(r"(\{[^{}]*\})", text)
    )
    return f"[{stacked} {'~' * (len(text) // 3)}]" if text else ""


@dataclass(frozen=True)
class Translator:
    """Turns marked English texts into one language.

    ``language`` is a BCP 47 code ("en", "th", "my", ...). An unknown language, and a text that
    nobody has translated yet, come back in English.
    """

    language: str
    one: Callable[[str], str]
    many: Callable[[str, str, int], str]
    house: Vocabulary = field(compare=False)

    def __call__(self, text: str) -> str:
        if text.startswith(LOCAL):
            return self.house(text, self.language) or self.one(ADDED)
        # gettext gives the catalogue's header for an empty text.
        return self.one(text) if text else ""

    def count(self, one: str, many: str, number: int) -> str:
        """Translate a text that depends on *number*; the caller formats it."""
        return self.many(one, many, number)

    def into(self, language: str) -> Translator:
        """The translator for another *language*, with the same words of the house."""
        return translator(language, self.house)


def translator(language: str = "en", house: Vocabulary | None = None) -> Translator:
    """The translator for *language*; falls back to English, never raises.

    *house* has the words of a house's own fields and values, where they are known.
    """
    house = house or Vocabulary()
    if language == PSEUDO:
        return Translator(
            language, _pseudo, lambda one, many, n: _pseudo(one if n == 1 else many), house
        )
    found = gettext.translation("shelterdesk", LOCALE, [language], fallback=True)
    return Translator(language, found.gettext, found.ngettext, house)
