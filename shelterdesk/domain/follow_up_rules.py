"""Staying in touch after somebody left: when, and what comes next while nobody is reached.

Documents guide 4. Nothing here knows a clock or a database; days and numbers are the shelter's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.follow_up import ContactOutcome, FollowUpContact, PartOfDay, Rung
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

NAME = "follow_up_steps"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: the setting that holds its days, and what may be asked then.

    ``closely`` marks the steps that only children and people who need more support have.
    """

    setting: str
    asks: tuple[str, ...]
    closely: bool = False
    last: bool = False


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a shelter may set (all J in the guide). Days, but for ``tries``."""

    days: Mapping[str, int]
    tries: int = 3
    over_days: int = 14


class NotNow(Choice):
    """Why a try does not count as another one."""

    SAME_DAY = "same_day", N_("Somebody tried on this day already. Try again on another day.")
    SAME_TIME = "same_time", N_("Every try was at this time of the day. Try at another time.")


@cache  # pure: the program's own files do not change while it runs
def load_follow_up_steps() -> tuple[Step, ...]:
    """The steps in their order; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            table = tomllib.load(file)
        steps = tuple(Step(**{**row, "asks": tuple(row["asks"])}) for row in table.pop("step"))
        if sum(step.last for step in steps) != 1 or not steps[-1].last:
            raise ValueError(NAME)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error
    return steps


def schedule(begins_on: date, limits: Limits, *, closely: bool) -> tuple[tuple[int, date], ...]:
    """(days after leaving, the day) of every step, the next first; equal days once."""
    steps = [s for s in load_follow_up_steps() if closely or not s.closely]
    days = sorted({limits.days[step.setting] for step in steps})
    return tuple((count, begins_on + timedelta(days=count)) for count in days)


def asks_of(days: int, limits: Limits) -> tuple[str, ...]:
    """What may be asked at the step of so many days; nothing where no step has them."""
    found = [step.asks for step in load_follow_up_steps() if limits.days[step.setting] == days]
    return tuple(dict.fromkeys(code for asks in found for code in asks))


def is_last(days: int, limits: Limits) -> bool:
    """Whether the step of so many days is the one that ends following up."""
    last = next(step for step in load_follow_up_steps() if step.last)
    return days >= limits.days[last.setting]


@dataclass(frozen=True, kw_only=True)
class Next:
    """What comes after a try that reached nobody: whom, which try, not before which day."""

    rung: Rung
    attempt: int
    due_on: date


def after_no_answer(
    tried: Sequence[FollowUpContact], limits: Limits, *, has_second: bool, has_partner: bool
) -> Next:
    """What comes next, after the tries of one step, the last of which reached nobody.

    So many tries on different days, spread over the days that the shelter set; then whoever the
    person agreed to, one after the other; then a manager decides. ``ValueError`` without a try.
    """
    done = [each for each in tried if each.done_on is not None]
    latest = max(each.done_on for each in done if each.done_on)
    own = [each for each in done if each.rung is Rung.RESIDENT]
    if len(own) < limits.tries:
        first = min(each.done_on for each in own if each.done_on)
        gap = -(-limits.over_days // max(limits.tries - 1, 1))  # the last lands on the last day
        due = max(first + timedelta(days=gap * len(own)), latest + timedelta(days=1))
        return Next(rung=Rung.RESIDENT, attempt=len(own) + 1, due_on=due)
    asked = {each.rung for each in done}
    if has_second and Rung.SECOND not in asked:
        return Next(rung=Rung.SECOND, attempt=1, due_on=latest + timedelta(days=1))
    if has_partner and Rung.PARTNER not in asked:
        return Next(rung=Rung.PARTNER, attempt=1, due_on=latest + timedelta(days=1))
    return Next(rung=Rung.DECIDE, attempt=1, due_on=latest)


def looks_like_the_same(
    tried: Iterable[FollowUpContact], on: date, at: PartOfDay | None, limits: Limits
) -> NotNow | None:
    """Why a try that reached nobody is not another one; None if it is.

    Another day each time, and not always the same time of the day.
    """
    own = [t for t in tried if t.rung is Rung.RESIDENT and t.outcome is ContactOutcome.NOT_REACHED]
    if any(each.done_on == on for each in own):
        return NotNow.SAME_DAY
    is_last_try = len(own) + 1 >= limits.tries
    times = {each.part_of_day for each in own if each.part_of_day}
    if is_last_try and at is not None and len(own) > 1 and times == {at}:
        return NotNow.SAME_TIME
    return None
