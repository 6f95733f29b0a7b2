"""The columns of a roster as one recipient wants them, and cells that no program runs.

A roster names several people in one paper: everything in it is decided line by line before
(documents guide 5.2 to 5.4).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from shelterdesk.domain.disclosure import DisclosureProfile, load_report_fields
from shelterdesk.errors import CatalogueUnreadable, Invalid
from shelterdesk.i18n import N_

NO_SUCH_COLUMN = N_("A roster for this reader has no such column. Look at the list beside it.")
TWICE = N_("A column stands there twice. Take one out.")
NO_COLUMNS = N_("Name at least one column.")
MOST_COLUMNS = 14  # more cannot be read on one page

_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Column:
    """One column: the field, and its heading as the recipient writes it ("": the usual one)."""

    field: str
    heading: str = ""


def columns_of(profile: DisclosureProfile, lines: Iterable[str] = ()) -> tuple[Column, ...]:
    """The columns of a layout for *profile*, each line a field, an equals sign and a heading.

    Without lines the profile's own columns. Raises ``Invalid`` for a field that this reader never
    sees, that is always left out (documents guide 5.4) or that stands there twice.
    """
    wanted = [line.strip() for line in lines if line.strip()]
    if not wanted:
        return tuple(Column(code) for code in profile.columns)
    made = []
    for line in wanted:
        field, _, heading = line.partition("=")
        made.append(Column(field.strip(), heading.strip()))
    codes = [column.field for column in made]
    try:
        load_report_fields().checked(codes, where=profile.code, roster=True)
    except CatalogueUnreadable:
        raise Invalid({"columns": NO_SUCH_COLUMN}) from None
    if set(codes) - set(profile.fields) or len(codes) > MOST_COLUMNS:
        raise Invalid({"columns": NO_SUCH_COLUMN})
    if len(set(codes)) < len(codes):
        raise Invalid({"columns": TWICE})
    return tuple(made)


def columns_for(profile: DisclosureProfile) -> tuple[str, ...]:
    """Every field that a layout for *profile* may name."""
    known = load_report_fields().fields
    return tuple(code for code in profile.fields if known[code].roster)


def harmless(cell: str) -> str:
    """*cell* so that a table program shows it and does not run it: an apostrophe before a sign."""
    cell = printable(cell)
    return f"'{cell}" if cell.lstrip().startswith(_STARTS) else cell


def printable(text: str) -> str:
    """*text* without control characters; what a person wrote stays as it is otherwise."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def initials(name: str) -> str:
    """The first sign of each word, with its marks, each with a dot."""
    return " ".join(f"{_first(word)}." for word in name.split() if word)


def _first(word: str) -> str:
    end = 1
    while end < len(word) and unicodedata.category(word[end]) in ("Mn", "Mc"):
        end += 1
    return word[:end]
