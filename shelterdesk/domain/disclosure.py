"""What a reader outside the house may see, and the few plain words for the resident: as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from shelterdesk.paths import CATALOGUE

INTERNAL = "internal"


class PaperNumber(StrEnum):
    """How the number of a travel paper is shown."""

    NONE = "none"
    MASKED = "masked"
    FULL = "full"


@dataclass(frozen=True, kw_only=True)
class DisclosureProfile:
    """One kind of reader (documents guide 5.3)."""

    code: str
    label: str
    paper_number: PaperNumber
    victim_status: bool
    exit_permission: bool
    open_items: bool


@cache  # pure: the program's own files do not change while it runs
def load_profiles() -> dict[str, DisclosureProfile]:
    """All profiles by code."""
    return {
        row["code"]: DisclosureProfile(**{**row, "paper_number": PaperNumber(row["paper_number"])})
        for row in _table("disclosure_profiles")["profile"]
    }


@cache  # pure, as above
def load_plain_words() -> dict[str, str]:
    """Plain words for the resident by language code (ISO 639-3); "eng" is always there."""
    return {row["language"]: row["words"] for row in _table("plain_words")["text"]}


def _table(name: str) -> dict[str, Any]:
    with (CATALOGUE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
