"""Words in the resident's language with the house's beside them, for a page that two read."""

from __future__ import annotations

from shelterdesk.i18n import Translator


def both(text: str, own: Translator, house: Translator) -> str:
    """A marked *text* in both languages; once where they say the same."""
    theirs, ours = own(text), house(text)
    return theirs if theirs == ours else f"{theirs}  ·  {ours}"
