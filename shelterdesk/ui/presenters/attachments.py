"""Scans and photos in words: what they are, how large, what they hang on, who could open them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.attachment import Attachment
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.originals import MEGABYTE
from shelterdesk.services.value_words import ValueWords

if TYPE_CHECKING:
    from shelterdesk.services.attachments import Line
    from shelterdesk.services.originals import Seen

NOT_SORTED = N_("Not sorted yet: for the case manager")
FOR_NURSE = N_("For the nurse")
HEALTH_ALONE = N_("Health, by itself")
SAME_SIZE = 0.99  # of the file: below, it is told that less is kept


def size_words(size: int, words: Translator) -> str:
    """A size as people say it: in megabytes, small ones in kilobytes."""
    if size >= MEGABYTE:
        return words("{n} MB").format(n=f"{size / MEGABYTE:.1f}".removesuffix(".0"))
    return words("{n} KB").format(n=max(1, round(size / 1000)))


def pages_words(pages: int, words: Translator) -> str:
    """How many pages."""
    return words.count("{n} page", "{n} pages", pages).format(n=pages)


def facts(attachment: Attachment, words: Translator) -> str:
    """Pages, size, and as what it is kept."""
    return " · ".join(
        (
            pages_words(attachment.pages or 1, words),
            size_words(attachment.size or 0, words),
            words(attachment.sort.label),
        )
    )


def copy_words(line: Line, words: Translator, show: ValueWords, day: Callable[[date], str]) -> str:
    """Which paper it is a copy of, what for, until when; empty for anything else."""
    if line.copy is None:
        return ""
    said = []
    if line.paper is not None:
        said.append(show(type(line.paper).field("document_type"), line.paper.document_type))
    said.append(line.copy.purpose)
    if line.copy.delete_after:
        said.append(words("goes on {day}").format(day=day(line.copy.delete_after)))
    return " · ".join(said)


def seen_facts(seen: Seen, words: Translator) -> str:
    """The same for a file that was not brought in yet: what it is, and what will be kept."""
    said = [pages_words(seen.pages, words), size_words(seen.size, words)]
    if seen.kept < seen.size * SAME_SIZE:
        said.append(words("{size} are kept").format(size=size_words(seen.kept, words)))
    return " · ".join(said)


def sentence(parts: tuple[str, ...], words: Translator) -> str:
    """Marked parts as one sentence."""
    said = "; ".join(words(part) for part in parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def place_words(record: Record, words: Translator, show: ValueWords) -> str:
    """What a scan can hang on: the sort of record, and what tells it from others of its sort."""
    kind = type(record)
    told = (show.in_list(f, getattr(record, f.name)) for f in kind.fields() if f.listed)
    return " · ".join(part for part in (words(kind.title), *told) if part)


def readers_words(names: tuple[str, ...], words: Translator) -> str:
    """Who can open it afterwards."""
    if not names:
        return words("Nobody who works here could open it. Choose something else.")
    return words("Can be opened by: {names}").format(names=", ".join(names))
