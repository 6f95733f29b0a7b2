"""The words people see, through gettext from the first string.

Below the ui a text is only marked with ``N_``; the ui and the reports translate it with a
``Translator`` of their own, so that a Burmese copy can be printed from a Thai window.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shelterdesk.paths import LOCALE

LOCAL = "local:"  # a code that a house has words of its own for; they are never translated by us
PSEUDO = "qps"  # the pseudo-locale: longer words and stacked marks, to find fixed widths


def N_(text: str) -> str:
    """Mark *text* for the catalogue; it is translated where it is shown."""
    return text


ADDED = N_("Added by this house")  # said of a code whose words are not known here

# The house's own words by code, then by language; "" is what is said in any other language. One
# program serves one house at a time, and they name no person.
_HOUSE: dict[str, Mapping[str, str]] = {}


def learn(words: Mapping[str, Mapping[str, str]]) -> None:
    """Take up what a house calls its own fields and values, from now on in every translator."""
    _HOUSE.update(words)


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

    def __call__(self, text: str) -> str:
        if text.startswith(LOCAL):
            said = _HOUSE.get(text, {})
            return said.get(self.language) or said.get("") or self.one(ADDED)
        # gettext gives the catalogue's header for an empty text.
        return self.one(text) if text else ""

    def count(self, one: str, many: str, number: int) -> str:
        """Translate a text that depends on *number*; the caller formats it."""
        return self.many(one, many, number)


def translator(language: str = "en") -> Translator:
    """The translator for *language*; falls back to English, never raises."""
    if language == PSEUDO:
        return Translator(language, _pseudo, lambda one, many, n: _pseudo(one if n == 1 else many))
    found = gettext.translation("shelterdesk", LOCALE, [language], fallback=True)
    return Translator(language, found.gettext, found.ngettext)
