"""When a risk is looked at again, and when the program may say "look whether this is higher".

Levels are set by people. The program proposes a day, and may propose to raise a level after
something that came to light since; it never proposes a lower one (casework guide 4.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.arrival import FirstNightScreen
from shelterdesk.domain.kinds.safety import RiskDomain, RiskLevel
from shelterdesk.i18n import N_

LEVELS = tuple(RiskLevel)  # lowest first
BY_A_MANAGER = frozenset({RiskLevel.HIGH, RiskLevel.IMMEDIATE})
SETTINGS = {
    RiskLevel.NONE: "risk_days_none",
    RiskLevel.LOW: "risk_days_low",
    RiskLevel.MEDIUM: "risk_days_medium",
    RiskLevel.HIGH: "risk_days_high",
    RiskLevel.IMMEDIATE: "risk_days_immediate",
}
TOO_FAR = N_("For this level that is too far away. Choose an earlier day; your text is kept.")

IN_DANGER = N_("Said on the first night: in danger now.")
UNKNOWN_TO = N_("Said on the first night: somebody must not know where the resident is.")


def next_look(level: RiskLevel, today: date, chosen: Mapping[str, str]) -> date:
    """The day of the next look at a risk of *level*, by the shelter's settings; also the latest."""
    return today + timedelta(days=int(chosen[SETTINGS[level]]))


@dataclass(frozen=True)
class Sign:
    """Something that came to light: about which domain, when, at least how high, and what."""

    domain: RiskDomain
    at: datetime
    at_least: RiskLevel
    why: str


@dataclass(frozen=True)
class Judged:
    """What people said last of one domain, and when."""

    level: RiskLevel
    at: datetime


def signs_of(screens: Iterable[FirstNightScreen]) -> tuple[Sign, ...]:
    """What the three questions of the first night say about risks."""
    found = []
    for screen in screens:
        if screen.danger_now is Answer.YES:
            sign = Sign(RiskDomain.EXPLOITER, screen.made_at, RiskLevel.HIGH, IN_DANGER)
            found.append(sign)
        if screen.must_not_know is Answer.YES:
            sign = Sign(RiskDomain.EXPLOITER, screen.made_at, RiskLevel.MEDIUM, UNKNOWN_TO)
            found.append(sign)
    return tuple(found)


def to_raise(judged: Mapping[RiskDomain, Judged], signs: Iterable[Sign]) -> tuple[Sign, ...]:
    """Signs that are newer than what people said, and speak for a higher level than that."""
    return tuple(sign for sign in signs if _speaks_for_more(judged.get(sign.domain), sign))


def _speaks_for_more(said: Judged | None, sign: Sign) -> bool:
    if said is None:
        return True
    return sign.at > said.at and LEVELS.index(sign.at_least) > LEVELS.index(said.level)
