"""Days of the law as data of the host country, and what follows from them: pure rules.

``resources/catalogue/legal_clocks.toml`` (documents guide 2.2, 2.4). Only what was sourced has a
clock; elsewhere the day is written by hand. A day that somebody wrote always stands.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from shelterdesk.domain.fields import Choice
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

FILE = CATALOGUE / "legal_clocks.toml"
RENEWED = frozenset({"stay_permission", "work_permission"})  # renewing begins early


class Outcome(Choice):
    """What an authority decided."""

    NONE = "none", N_("Not decided yet")
    GRANTED = "granted", N_("Yes")
    REFUSED = "refused", N_("No")


class From(Choice):
    """What a clock counts from."""

    OPENED = "opened", N_("From the first day")
    GRANTED = "granted", N_("From the day of a yes")
    REFUSED = "refused", N_("From the day of a no")


_COUNTS = {
    Outcome.NONE: From.OPENED,
    Outcome.GRANTED: From.GRANTED,
    Outcome.REFUSED: From.REFUSED,
}


@dataclass(frozen=True, kw_only=True)
class Clock:
    """So many whole days for one matter in one country. ``setting``: the house decides them."""

    host: str
    track: str
    counts: From
    label: str
    days: int
    source: str
    confidence: str
    setting: str = ""


@dataclass(frozen=True, kw_only=True)
class FineRule:
    """What a day of overstaying costs, and the most that it comes to; whole units of *currency*."""

    host: str
    currency: str
    per_day: int
    most: int
    source: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class BanRule:
    """For how many years somebody may not come back who overstayed for more than *over_days*."""

    host: str
    over_days: int
    years: int
    source: str
    confidence: str
    note: str = ""


@dataclass(frozen=True)
class LegalClocks:
    """The file as it was read."""

    version: str
    checked_on: date
    clocks: tuple[Clock, ...]
    fines: tuple[FineRule, ...]
    bans: tuple[BanRule, ...] = ()


@dataclass(frozen=True)
class Overstay:
    """Days so far and what they would cost by the published rule; None: no rule is known here.

    ``ban``: what leaving by oneself would bring with it by now; None also where none is reached.
    """

    days: int
    fine: int | None
    rule: FineRule | None
    ban: BanRule | None = None


@cache
def load_legal_clocks(path: Path = FILE) -> LegalClocks:
    """Read the days; raises ``CatalogueUnreadable``."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return LegalClocks(
            version=data["version"],
            checked_on=data["checked_on"],
            clocks=tuple(_clock(row) for row in data["clock"]),
            fines=tuple(FineRule(**row) for row in data["fine"]),
            bans=tuple(BanRule(**row) for row in data["ban"]),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise CatalogueUnreadable(path.name) from error


def clock_for(host: str, track: str, outcome: Outcome = Outcome.NONE) -> Clock | None:
    """The clock that runs for a matter as it stands; None where no rule is known."""
    counts = _COUNTS[outcome]
    return next(
        (
            clock
            for clock in load_legal_clocks().clocks
            if (clock.host, clock.track, clock.counts) == (host, track, counts)
        ),
        None,
    )


def days_of(clock: Clock, chosen: Mapping[str, str]) -> int:
    """Its days, from the settings in force where the house decides them."""
    return int(chosen[clock.setting]) if clock.setting else clock.days


def due_day(
    chosen: Mapping[str, str],
    track: str,
    opened_on: date | None,
    outcome: Outcome = Outcome.NONE,
    decided_on: date | None = None,
) -> date | None:
    """The day on which the clock of a matter ends, by the host country among *chosen*.

    None without a rule, and without the day that it counts from. The day it began is day nought.
    """
    clock = clock_for(chosen["host_country"], track, outcome)
    begins = opened_on if outcome is Outcome.NONE else decided_on
    return begins + timedelta(days=days_of(clock, chosen)) if clock and begins else None


def overstay(host: str, since: date, until: date) -> Overstay:
    """Whole days from the first day without permission to *until*, both counted; fine and ban."""
    days = max((until - since).days + 1, 0)
    rule = next((fine for fine in load_legal_clocks().fines if fine.host == host), None)
    fine = min(days * rule.per_day, rule.most) if rule else None
    reached = [b for b in load_legal_clocks().bans if b.host == host and days > b.over_days]
    return Overstay(days, fine, rule, max(reached, key=lambda b: b.over_days, default=None))


def renew_from(ends_on: date, days: int) -> date:
    """The day from which renewing is worked on."""
    return ends_on - timedelta(days=days)


def _clock(row: Mapping[str, object]) -> Clock:
    told = dict(row)
    counts = {each.value: each for each in From}[str(told.pop("from"))]
    return Clock(counts=counts, **told)  # type: ignore[arg-type]
