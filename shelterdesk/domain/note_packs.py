"""Beginnings of notes that come with the program, by pack; a counsellor takes them as their own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from shelterdesk.domain.kinds.counselling import NoteFormat
from shelterdesk.domain.note_formats import load_note_formats
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

NAME = "note_packs"
FORM = NoteFormat.BRIEF  # the form that all of them are written for


@dataclass(frozen=True)
class Beginning:
    """One beginning: its marked title, and marked texts by section of the brief form."""

    title: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Pack:
    """Several that belong together; *explanation* says for whom they are not. All texts marked."""

    code: str
    title: str
    explanation: str
    beginnings: tuple[Beginning, ...]


@cache  # pure: the program's own file does not change while it runs
def load_note_packs() -> tuple[Pack, ...]:
    """The shipped packs; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            table: dict[str, Any] = tomllib.load(file)
        sections = set(load_note_formats().formats[FORM])
        made: dict[str, list[Beginning]] = {row["code"]: [] for row in table["pack"]}
        for row in table["beginning"]:
            texts = {each["key"]: str(each["hint"]) for each in row["section"]}
            if not texts.keys() <= sections:
                raise ValueError("a beginning names a section that is not there")
            made[row["pack"]].append(Beginning(str(row["title"]), texts))
        return tuple(
            Pack(row["code"], row["title"], row["explanation"], tuple(made[row["code"]]))
            for row in table["pack"]
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error
