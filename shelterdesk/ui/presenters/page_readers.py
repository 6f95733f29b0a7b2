"""The line that says who can see a page, in words."""

from __future__ import annotations

from shelterdesk.i18n import N_, Translator
from shelterdesk.services.page_readers import PageReaders

MOST = 4  # names; the rest are a number, and all of them stand in the tip
SEES = N_("Who can see this page: {names}")
SEES_PART = N_("Who can see parts of this page: {names}")
SEES_PART_TOO = N_("Only parts of it: {names}")
NAMED_TOO = N_("whoever is named for an entry")
ISOLATE, END = "\u2068", "\u2069"


def readers_sentence(found: PageReaders, words: Translator) -> str:
    """The line at the foot of the window; empty where nobody is known."""
    whole, part = list(_short(found.whole, words)), list(_short(found.part, words))
    if found.named_too:
        (part if part else whole).append(words(NAMED_TOO))
    said = []
    if whole:
        said.append(words(SEES).format(names=", ".join(whole)))
    if part:
        lead = SEES_PART_TOO if whole else SEES_PART
        said.append(words(lead).format(names=", ".join(part)))
    return " · ".join(said)


def all_readers(found: PageReaders) -> str:
    """Every name, for the tip."""
    return ", ".join((*found.whole, *found.part))


def _short(names: tuple[str, ...], words: Translator) -> tuple[str, ...]:
    shown = [f"{ISOLATE}{name}{END}" for name in names[:MOST]]
    more = len(names) - MOST
    if more > 0:
        last = words.count("{names} and {n} more", "{names} and {n} more", more)
        return (last.format(names=", ".join(shown), n=more),)
    return tuple(shown)
