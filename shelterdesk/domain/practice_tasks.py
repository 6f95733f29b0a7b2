"""Tasks for learning the program, in a practice house: what to do, and what one should see."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from shelterdesk.domain.roles import Role
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

FILE = CATALOGUE / "practice_tasks.toml"


@dataclass(frozen=True)
class PracticeTask:
    """One task of a role; all texts are marked. ``seen`` is how one knows that it went well."""

    code: str
    role: Role
    label: str
    steps: tuple[str, ...]
    seen: str


@cache  # pure: the program's own file does not change while it runs
def load_practice_tasks() -> tuple[PracticeTask, ...]:
    """All tasks in order; raises ``CatalogueUnreadable``."""
    try:
        with FILE.open("rb") as file:
            rows = tomllib.load(file)["task"]
        return tuple(
            PracticeTask(
                str(row["code"]),
                Role[str(row["role"])],
                str(row["label"]),
                tuple(map(str, row["steps"])),
                str(row["seen"]),
            )
            for row in rows
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(FILE.stem) from error
