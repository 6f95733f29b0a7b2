"""First texts of a house as a file: drafts to read, change and review, never a policy of ours."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from shelterdesk.domain.kinds.house_text import TextUse
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

NAME = "house_texts"


@dataclass(frozen=True, kw_only=True)
class DraftText:
    """One text in one language; ``code`` is its name in the file."""

    code: str
    use: TextUse
    about: str
    language: str
    words: str


@dataclass(frozen=True, kw_only=True)
class DraftTexts:
    """All of them, with where they come from."""

    version: str
    checked_on: date
    source: str
    confidence: str
    texts: tuple[DraftText, ...]


@cache  # pure: the program's own files do not change while it runs
def load_draft_texts() -> DraftTexts:
    """The shipped drafts; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            table = tomllib.load(file)
        texts = tuple(
            DraftText(
                code=row["code"],
                use=next(use for use in TextUse if use == row["use"]),
                about=row["about"],
                language=row["language"],
                words=row["words"].strip(),
            )
            for row in table.pop("text")
        )
        return DraftTexts(texts=texts, **table)
    except (OSError, ValueError, TypeError, KeyError, StopIteration) as error:
        raise CatalogueUnreadable(NAME) from error
