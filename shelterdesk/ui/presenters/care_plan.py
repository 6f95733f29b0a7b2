"""Where a plan and its items stand, in words; knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from shelterdesk.domain.kinds.plan import (
    SAYS_YES,
    Agreement,
    ApprovalAnswer,
    CarePlan,
    Domain,
    ItemState,
    PlanItem,
    PlanState,
)
from shelterdesk.domain.plans import Differs, ItemChange, without_agreement
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.care_plans import PlanPage
from shelterdesk.services.plan_reviews import Point

Day = Callable[[date], str]

STANDS = {
    PlanState.DRAFT: (N_("Being written: nobody has agreed to it yet."), "muted"),
    PlanState.ACTIVE: (N_("Agreed, and in use."), "ok"),
    PlanState.SAFETY_ONLY: (
        N_("In use for safety alone, without an agreement. Ask again when it is a good time."),
        "warn",
    ),
}
CHANGED = N_("Something changed since version {n} was agreed. Ask what the resident says to it.")
NOT_YET = N_("Version {n} has not been agreed yet. What was agreed to before goes on.")
EARLIER = N_("An earlier version is agreed and in use.")
SAYS_NO = N_("The resident does not agree with it as it stands.")
WAITS = N_("Waits for a supervisor's answer.")
APPROVED = N_("A supervisor approved this version.")
LOOK_AGAIN = N_("A supervisor asks for another look: {what}")
AGAIN = N_("Look at it together on {day}")
SINCE = N_("in use since {day}")
VERSION = N_("version {n}")
FLAG = N_("In use for safety, without an agreement")
SAID_ON = N_("{said}, {how}, {day}")
RATED = N_("Resident {resident} · worker {staff}")
DASH = "–"


@dataclass(frozen=True)
class Line:
    """One sentence, translated, and its tone."""

    text: str
    tone: str = "muted"


def stands(page: PlanPage, words: Translator) -> tuple[Line, ...]:
    """Where the plan stands, the most important first."""
    standing, plan = page.standing, page.plan
    if standing is None:
        return ()
    text, tone = STANDS[standing.state]
    found = [Line(words(text), tone)]
    if page.changed:
        found.append(Line(words(CHANGED).format(n=standing.version), "warn"))
    elif plan and plan.settled_on is None and standing.state is PlanState.ACTIVE:
        not_yet = Line(words(NOT_YET).format(n=standing.version), "warn")
        found = [Line(words(EARLIER), tone), not_yet]
    answer = page.answer
    if answer is not None and answer.agreement is Agreement.DISAGREES:
        found.append(Line(words(SAYS_NO), "warn"))
    if page.asks_approval and plan is not None and plan.settled_on:
        found.append(_approval(page, words))
    return tuple(found)


def _approval(page: PlanPage, words: Translator) -> Line:
    approval = page.approval
    if approval is None:
        return Line(words(WAITS))
    if approval.answer is ApprovalAnswer.LOOK_AGAIN:
        return Line(words(LOOK_AGAIN).format(what=approval.comment), "warn")
    return Line(words(APPROVED), "ok")


def facts(page: PlanPage, words: Translator, day: Day) -> str:
    """Phase, version and days in one line."""
    standing, plan = page.standing, page.plan
    if standing is None:
        return ""
    found = [words(standing.phase.label), words(VERSION).format(n=standing.version)]
    if plan and plan.settled_on:
        found.append(words(SINCE).format(day=day(plan.settled_on)))
    if standing.review_on:
        found.append(words(AGAIN).format(day=day(standing.review_on)))
    return " · ".join(found)


def by_part(items: Iterable[PlanItem]) -> tuple[tuple[Domain, tuple[PlanItem, ...]], ...]:
    """Items that go on, by part of life; those that are over are told by ``over``."""
    active = [item for item in items if item.state is ItemState.ACTIVE]
    grouped = groupby(active, key=lambda item: item.domain)
    return tuple((part, tuple(found)) for part, found in grouped)


def over(items: Iterable[PlanItem]) -> tuple[PlanItem, ...]:
    """Items that were reached or put aside."""
    return tuple(item for item in items if item.state is not ItemState.ACTIVE)


def agreement(item: PlanItem, state: PlanState | None, words: Translator, day: Day) -> Line:
    """What the resident said to an item, how and when."""
    if state is not None and without_agreement(item, state):
        return Line(words(FLAG), "warn")
    label = words(item.agreement.label)
    if item.agreement not in SAYS_YES or item.agreed_how is None or item.agreed_on is None:
        return Line(label)
    how = words(item.agreed_how.label)
    return Line(words(SAID_ON).format(said=label, how=how, day=day(item.agreed_on)), "ok")


def rated(points: Sequence[Point], words: Translator) -> str:
    """The latest rating of each side; empty where nothing was said."""
    resident = [p.resident for p in points if p.resident is not None]
    staff = [p.staff for p in points if p.staff is not None]
    if not resident and not staff:
        return ""
    return words(RATED).format(
        resident=resident[-1] if resident else DASH, staff=staff[-1] if staff else DASH
    )


@dataclass(frozen=True)
class Was:
    """One field in two versions: its label and both values, all in words."""

    label: str
    before: str
    after: str


def differences(
    kind: type[Record],
    found: Iterable[Differs],
    words: Translator,
    show: Callable[[Any, Any], str],
) -> tuple[Was, ...]:
    """Fields that differ, for a page that compares."""
    return tuple(
        Was(
            words(kind.field(each.name).label),
            show(kind.field(each.name), each.before),
            show(kind.field(each.name), each.after),
        )
        for each in found
        if kind.field(each.name).name != "owner_id"
    )


def item_differences(
    change: ItemChange, words: Translator, show: Callable[[Any, Any], str]
) -> tuple[Was, ...]:
    """The same for an item that goes on."""
    return differences(type(change.after), change.fields, words, show)


def plan_differences(
    found: Iterable[Differs], words: Translator, show: Callable[[Any, Any], str]
) -> tuple[Was, ...]:
    """The same for what the plan itself says."""
    return differences(CarePlan, found, words, show)
