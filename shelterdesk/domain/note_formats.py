"""The forms of a progress note: which sections each has, in order (casework guide 6.1)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.counselling import NoteFormat
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

NAME = "note_formats"
PLAN_KEYS = ("agreed", "plan")  # what of the last note may be brought into the next one


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section: its key in a note, its marked title and hint."""

    key: str
    title: str
    hint: str = ""

    def field(self) -> Field:
        """The section as a field of a form."""
        return Field(name=self.key, label=self.title, holds=str, long=True, hint=self.hint)


@dataclass(frozen=True, kw_only=True)
class NoteFormats:
    """All sections by key, and the keys of each form in order."""

    version: str
    checked_on: date
    source: str
    confidence: str
    sections: Mapping[str, Section]
    formats: Mapping[NoteFormat, tuple[str, ...]]

    def title_of(self, key: str) -> str:
        """The marked title of a section; its key if the list no longer has it."""
        found = self.sections.get(key)
        return found.title if found else key

    def ordered(self, form: NoteFormat, texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """What is written in *texts*, in the order of *form*; the rest follows, nothing is lost."""
        keys = (*self.formats[form], *self.sections, *texts)
        return tuple((key, texts[key]) for key in dict.fromkeys(keys) if texts.get(key, "").strip())


@cache  # pure: the program's own files do not change while it runs
def load_note_formats() -> NoteFormats:
    """The shipped forms; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            table: dict[str, Any] = tomllib.load(file)
        sections = {row["key"]: Section(**row) for row in table.pop("section")}
        given = {row["code"]: tuple(row["sections"]) for row in table.pop("format")}
        formats = {form: given[form.value] for form in NoteFormat}
        if not set().union(*formats.values()) <= sections.keys():
            raise ValueError("a form names a section that is not there")
        return NoteFormats(sections=sections, formats=formats, **table)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error
