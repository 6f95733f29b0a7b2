"""Steps of identification and what follows them, as a reviewed file (guide 1.5, ``nrm_stage``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from shelterdesk.domain.kinds.status import Identification
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

FILE = "identification_steps.toml"
DECIDED = frozenset({Identification.IDENTIFIED, Identification.NOT_IDENTIFIED})


@dataclass(frozen=True, kw_only=True)
class StepRule:
    """What follows one step: marked ``label`` and ``explanation``; *days* after it."""

    step: Identification
    country: str
    days: int
    label: str
    explanation: str
    source: str
    confidence: str

    def next_on(self, day: date) -> date:
        """The day it falls on when the step was taken on *day*."""
        return day + timedelta(days=self.days)


@cache  # pure: the program's own files do not change while it runs
def step_rules() -> dict[Identification, StepRule]:
    """Every rule by its step; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / FILE).open("rb") as file:
            table = tomllib.load(file)
        rules = [StepRule(**{**r, "step": Identification.of(r["step"])}) for r in table["rule"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(FILE) from error
    return {rule.step: rule for rule in rules}
