"""The words at the door and on the telephone: the same for everybody, so that they tell nothing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

FILE = CATALOGUE / "desk_script.toml"


@dataclass(frozen=True)
class DeskText:
    """What to say on which occasion; both are marked."""

    code: str
    label: str
    words: str


@cache  # pure: the program's own file does not change while it runs
def load_desk_script() -> tuple[DeskText, ...]:
    """All texts in order; raises ``CatalogueUnreadable``."""
    try:
        with FILE.open("rb") as file:
            return tuple(DeskText(**row) for row in tomllib.load(file)["text"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(FILE.stem) from error
