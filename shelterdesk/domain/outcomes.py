"""Ways of asking how it goes, as reviewed files: a framework and its questions (casework guide 5).

Each question belongs to a part of life, and with it under that part's key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shelterdesk.domain.kinds.plan import Domain
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

FILE = CATALOGUE / "outcome_frameworks.toml"
OWN = "shelterdesk_14"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question: its code, its marked words, and the part of life it is about."""

    code: str
    label: str
    area: Domain
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A set of questions with where it comes from; ratings are 0 to 10, never added up."""

    code: str
    label: str
    source: str
    confidence: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Frameworks:
    """All of them, with the version that is told beside a rating."""

    version: str
    checked_on: date
    frameworks: tuple[Framework, ...]

    def __getitem__(self, code: str) -> Framework:
        """One framework; KeyError for one that is not listed."""
        return {each.code: each for each in self.frameworks}[code]

    @property
    def questions(self) -> Mapping[str, Question]:
        """Every question of every framework, by code."""
        return {q.code: q for each in self.frameworks for q in each.questions}


@cache  # pure: the program's own files do not change while it runs
def load_frameworks(path: Path = FILE) -> Frameworks:
    """Read the frameworks; raises ``CatalogueUnreadable``, also for a code that stands twice."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
        found = Frameworks(
            version=table["version"],
            checked_on=table["checked_on"],
            frameworks=tuple(_framework(row) for row in table["framework"]),
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(path.name) from error
    if len(found.questions) != sum(len(each.questions) for each in found.frameworks):
        raise CatalogueUnreadable(path.name)
    return found


def _framework(row: Mapping[str, Any]) -> Framework:
    questions = tuple(Question(**{**q, "area": Domain.of(q["area"])}) for q in row["question"])
    return Framework(
        **{**{k: v for k, v in row.items() if k != "question"}, "questions": questions}
    )
