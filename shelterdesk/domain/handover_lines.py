"""What is handed over at a border or airport, line by line, by the sort of place; reviewed data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from shelterdesk.domain.word_lists import load_word_list
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

NAME = "handover_lines"


@dataclass(frozen=True, kw_only=True)
class HandoverLine:
    """One line; ``templates`` name the places that have it, ``source`` and ``confidence`` why."""

    code: str
    label: str
    templates: tuple[str, ...]
    source: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class HandoverLines:
    """All of them, with where they come from."""

    version: str
    checked_on: date
    lines: tuple[HandoverLine, ...]

    def of(self, template: str) -> tuple[HandoverLine, ...]:
        """The lines of one template, in their order; none for a template that we do not know."""
        return tuple(line for line in self.lines if template in line.templates)


@cache  # pure: the program's own files do not change while it runs
def load_handover_lines() -> HandoverLines:
    """The shipped lines; raises ``CatalogueUnreadable``, also for a template that is no word."""
    known = {word.code for word in load_word_list("handover_templates").words}
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            table = tomllib.load(file)
        lines = tuple(
            HandoverLine(**{**row, "templates": tuple(row["templates"])})
            for row in table.pop("line")
        )
        found = HandoverLines(lines=lines, **table)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error
    codes = [line.code for line in found.lines]
    unknown = {name for line in found.lines for name in line.templates} - known
    if unknown or len(set(codes)) != len(codes):
        raise CatalogueUnreadable(NAME)
    return found
