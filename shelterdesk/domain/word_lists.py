"""Pick-lists of the field as reviewed files, each word with what other standards call it.

One file a list, ``resources/catalogue/<name>.toml``: version, date, source, confidence, and words.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

WORD_LISTS = frozenset(
    {
        "closing_checklist",
        "data_categories",
        "departure_morning",
        "exploitation_types",
        "follow_up_questions",
        "handover_templates",
        "indicators",
        "legal_tracks",
        "means_of_control",
        "organisation_types",
        "recruitment_channels",
    }
)


@dataclass(frozen=True, kw_only=True)
class Word:
    """One entry: our code, its marked label, its group, and its names elsewhere.

    ``short`` is a marked word for the head of a narrow column.

    ``htcds`` and ``ctdc`` are values of the standards (casework guide 1.6); ``loss`` says in a
    marked sentence what an export cannot carry.
    """

    code: str
    label: str
    group: str = ""
    short: str = ""
    htcds: tuple[str, ...] = ()
    ctdc: tuple[str, ...] = ()
    ctdc_2020: tuple[str, ...] = ()
    loss: str = ""


@dataclass(frozen=True, kw_only=True)
class WordList:
    """A list with where it comes from."""

    name: str
    version: str
    checked_on: date
    source: str
    confidence: str
    words: tuple[Word, ...]


@cache  # pure: the program's own files do not change while it runs
def load_word_list(name: str) -> WordList:
    """The list *name*; raises ``KeyError`` for none of ours, ``CatalogueUnreadable``."""
    if name not in WORD_LISTS:
        raise KeyError(name)
    try:
        with (CATALOGUE / f"{name}.toml").open("rb") as file:
            table = tomllib.load(file)
        words = tuple(_word(row) for row in table.pop("word"))
        found = WordList(name=name, words=words, **table)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(name) from error
    if len({word.code for word in words}) != len(words):
        raise CatalogueUnreadable(name)
    return found


def _word(row: dict[str, object]) -> Word:
    lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
    return Word(**{**row, **lists})  # type: ignore[arg-type]  # an unknown key stops with TypeError
