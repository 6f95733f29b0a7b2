"""Letters and forms as data: which body may get one, what it needs, and its words with blanks.

``resources/catalogue/letter_templates.toml`` (issue 7.8, documents guide 5.3, 5.4). Every blank
belongs to a line of what a resident agrees to, or tells nothing of a person. A line of a text whose
blank stays empty is left out, so that no letter shows that something was not told.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

NAME = "letter_templates"
CARRIED = "resident"  # in place of a sort of body: the resident carries it
ENGLISH = "eng"

# Which line of ``data_categories`` a blank belongs to; "" tells nothing of the person.
BLANKS: Mapping[str, str] = {
    "recipient": "",
    "code": "",
    "paper": "",
    "reference": "",
    "who": "",
    "boxes": "",
    "name": "identity",
    "born": "identity",
    "citizenship": "identity",
    "sex": "identity",
    "languages": "identity",
    "paper_number": "paper_number",
    "paper_facts": "paper_number",
    "loss": "paper_number",
    "last_seen": "paper_number",
    "status": "victim_status",
    "court": "court",
    "overstay": "exit_permission",
    "exit": "exit_permission",
    "fit": "fit_to_travel",
    "child": "child",
}
_BLANK = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class LetterTemplate:
    """One letter; ``label`` and ``about`` are marked, ``texts`` are by language (ISO 639-3).

    ``titles``: subjects by language, where we have one; else the label, translated.
    """

    code: str
    label: str
    about: str
    sorts: tuple[str, ...]
    needs: tuple[str, ...]
    texts: Mapping[str, str]
    titles: Mapping[str, str]
    legal: bool = False
    mission: bool = False

    @property
    def is_carried(self) -> bool:
        """Whether the resident takes it along; it goes to no body by our hand."""
        return CARRIED in self.sorts


@dataclass(frozen=True, kw_only=True)
class LetterTemplates:
    """All of them, with where they come from."""

    version: str
    checked_on: date
    source: str
    confidence: str
    templates: tuple[LetterTemplate, ...]

    def get(self, code: str) -> LetterTemplate:
        """One by its code; raises ``KeyError``."""
        return {each.code: each for each in self.templates}[code]


def blanks_of(text: str) -> frozenset[str]:
    """Names of the blanks in *text*, known or not."""
    return frozenset(_BLANK.findall(text))


def unknown_blanks(text: str) -> tuple[str, ...]:
    """Blanks that nothing fills: a slip of the pen that would stand in a letter."""
    return tuple(sorted(blanks_of(text) - BLANKS.keys()))


def lines_of(text: str) -> frozenset[str]:
    """The lines of ``data_categories`` that the blanks of *text* may bring in."""
    return frozenset(line for name in blanks_of(text) if (line := BLANKS.get(name, "")))


def filled(text: str, values: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    """*text* with its blanks filled, and the lines of ``data_categories`` that it holds then.

    A line of the text with a blank for which *values* has nothing is left out.
    """
    told: set[str] = set()
    kept: list[str] = []
    for paragraph in text.strip().split("\n\n"):
        lines = []
        for line in paragraph.split("\n"):
            names = _BLANK.findall(line)
            if any(not values.get(name, "").strip() for name in names):
                continue
            # One pass, so that braces in what somebody wrote are never blanks.
            lines.append(_BLANK.sub(lambda hit: values[hit[1]], line))
            told |= {BLANKS[name] for name in names if BLANKS.get(name)}
        if lines:
            kept.append("\n".join(lines))
    return "\n\n".join(kept), frozenset(told)


@cache  # pure: the program's own files do not change while it runs
def load_letter_templates() -> LetterTemplates:
    """The shipped letters; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            table = tomllib.load(file)
        templates = tuple(_template(row) for row in table.pop("template"))
        return LetterTemplates(templates=templates, **table)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error


def _template(row: Mapping[str, object]) -> LetterTemplate:
    plain = dict(row)
    texts = plain.pop("text")
    sorts, needs = _words(plain.pop("sorts")), _words(plain.pop("needs"))
    if not set(sorts) <= {CARRIED, *(s.value for s in RecipientClass)}:
        raise ValueError("a sort that is none")
    if not isinstance(texts, list):
        raise TypeError("no texts")
    by_language = {each["language"]: each["words"].strip() for each in texts}
    if ENGLISH not in by_language or any(unknown_blanks(t) for t in by_language.values()):
        raise ValueError("no English, or a blank that nothing fills")
    titles = {each["language"]: each["title"] for each in texts if "title" in each}
    given = {"sorts": sorts, "needs": needs, "texts": by_language, "titles": titles, **plain}
    return LetterTemplate(**given)  # type: ignore[arg-type]


def _words(given: object) -> tuple[str, ...]:
    if not isinstance(given, Iterable):
        raise TypeError("not a list")
    return tuple(str(each) for each in given)
