"""How long an answer holds, what it needs, and who may give it for a child: as data.

``resources/catalogue/consent_types.toml`` (casework guide 3). Nothing here knows a form or a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import Decision, GivenBy
from shelterdesk.domain.record import Values
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

NAME = "consent_types"
UNKNOWN_AGE = -1

NEEDED_TO_SHARE = N_("A yes to sharing says this. The resident decides it line by line.")
TOO_LONG = N_("Sharing always has an end. Choose an earlier day.")
NEEDS_WITNESS = N_("A spoken yes has a witness. Write who was there.")
CHILD_NEEDS_GUARDIAN = N_(
    "For a child of this age a guardian says it too. If no guardian is safe, write who decides "
    "what is best, and why."
)
CHILD_DECIDES = N_("At this age the young person says it. A guardian may say it too.")
CHILD_ASSENTS = N_("The child's own yes is needed too. A no of the child is a no.")
CHILD_WRITES = N_("At this age it is written, by thumbprint or with pictures.")


@dataclass(frozen=True, kw_only=True)
class TypeRule:
    """One type of consent; ``review_days`` 0: it has no day of its own."""

    code: str
    review_days: int
    hard_end: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AgeBand:
    """Children from ``youngest`` to ``oldest`` years, both included."""

    youngest: int
    oldest: int
    given_by: tuple[str, ...]
    assent: bool
    forms: tuple[str, ...]


@dataclass(frozen=True)
class ConsentRules:
    """All types by code, and the bands."""

    types: Mapping[str, TypeRule]
    bands: tuple[AgeBand, ...]

    def band(self, ages: tuple[int, int] | None) -> AgeBand:
        """The band of a child whose age lies between *ages*; the younger one if it is unclear."""
        if ages is not None:
            for band in self.bands:
                if band.youngest <= ages[0] <= band.oldest:
                    return band
        return next(band for band in self.bands if band.youngest == UNKNOWN_AGE)

    def end_of(self, code: str, starts_on: date, share_days: int) -> date | None:
        """The day on which an answer is looked at again; for sharing the last day it holds."""
        days = self.types[code].review_days
        if self.types[code].hard_end:
            days = share_days
        return starts_on + timedelta(days=days) if days else None


@cache  # pure: the program's own files do not change while it runs
def load_consent_rules() -> ConsentRules:
    """The shipped rules; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            table = tomllib.load(file)
        types = [TypeRule(**_tuples(row)) for row in table["type"]]
        bands = tuple(AgeBand(**_tuples(row)) for row in table["band"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error
    return ConsentRules({rule.code: rule for rule in types}, bands)


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in row.items()}


def problems_of_yes(rule: TypeRule, given: Values, share_days: int) -> dict[str, str]:
    """What a *yes* lacks; an answer that is no yes lacks nothing (field name to sentence)."""
    if given.get("decision") is not Decision.GIVEN:
        return {}
    found = {name: NEEDED_TO_SHARE for name in rule.needs if not given.get(name)}
    starts, ends = given.get("starts_on"), given.get("expires_on")
    if rule.hard_end and starts and ends and ends > starts + timedelta(days=share_days):
        found["expires_on"] = TOO_LONG
    if given.get("form") == "spoken_witnessed" and "witness" in given and not given["witness"]:
        found["witness"] = NEEDS_WITNESS
    return found


def problems_of_child(band: AgeBand, given: Values) -> dict[str, str]:
    """What a *yes* for a child of *band* lacks (casework guide 3, *children*)."""
    if given.get("decision") is not Decision.GIVEN:
        return {}
    found: dict[str, str] = {}
    stands_in = str(given.get("best_interest", "")).strip()
    if given.get("given_by", GivenBy.RESIDENT) not in band.given_by and not stands_in:
        decides_alone = GivenBy.RESIDENT in band.given_by
        found["given_by"] = CHILD_DECIDES if decides_alone else CHILD_NEEDS_GUARDIAN
    if band.assent and given.get("assent") is not Answer.YES:
        found["assent"] = CHILD_ASSENTS
    if band.forms and given.get("form") not in band.forms:
        found["form"] = CHILD_WRITES
    return found
