"""The steps of getting a paper, adapted to the country and to what happened: as data and rules.

``resources/catalogue/recovery_steps.toml`` (documents guide 1.3, 1.4, 2.3). A step that would let
the home state hear of somebody stands still without that yes, and while a claim for protection is
open; everything that stays in the house goes on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.paper import BookingStatus, LossKind, RecoveryRoute, StepState
from shelterdesk.domain.paper_rules import EXISTS, IN_HAND, Situation, Stop
from shelterdesk.domain.travel_documents import Booking, CountryRow
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

FILE = CATALOGUE / "recovery_steps.toml"
PROTECTION = "DR02"
POLICE = "DR05"
OVER = frozenset({StepState.DONE, StepState.NOT_NEEDED})
# Lists between two governments (guide 2.2, 2.3): host and home, ISO 3166-1.
LISTS = frozenset({("THA", "MMR"), ("THA", "LAO"), ("THA", "KHM"), ("THA", "VNM")})
ALL = "all"


@dataclass(frozen=True, kw_only=True)
class StepRule:
    """One step as the catalogue has it; ``days`` until somebody looks at it again."""

    code: str
    label: str
    acts: str
    needs: tuple[str, ...]
    evidence: str
    days: int
    tells_home: bool
    routes: tuple[str, ...]
    consent: str = ""
    unless: str = ""


@dataclass(frozen=True)
class StepRules:
    """All steps, and the version that a recovery remembers."""

    version: str
    checked_on: date
    source: str
    confidence: str
    steps: tuple[StepRule, ...]


@cache  # pure: the program's own files do not change while it runs
def load_steps(path: Path = FILE) -> StepRules:
    """The shipped steps; raises ``CatalogueUnreadable``."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
        steps = tuple(StepRule(**_tuples(row)) for row in table.pop("step"))
        found = StepRules(steps=steps, **table)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(path.name) from error
    codes = [step.code for step in steps]
    routes = {ALL, *RecoveryRoute}
    for step in steps:
        if not set(step.needs) <= set(codes) or not set(step.routes) <= routes or step.days < 1:
            raise CatalogueUnreadable(f"{path.name}: {step.code}")
    if len(set(codes)) != len(codes):
        raise CatalogueUnreadable(path.name)
    return found


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in row.items()}


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What is written about a step so far."""

    state: StepState = StepState.OPEN
    began_on: date | None = None
    done_on: date | None = None
    due_on: date | None = None
    waits_for: str = ""
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class Course:
    """Everything about one recovery that its steps depend on.

    ``state`` is that of the paper that is wanted, ``original`` that of the one which is missing.
    """

    route: RecoveryRoute
    opened_on: date
    situation: Situation
    loss: LossKind = LossKind.UNKNOWN
    state: str = "application_preparing"
    original: str = ""
    row: CountryRow | None = None
    booking: BookingStatus = BookingStatus.NONE
    has_mission: bool = True
    family_agreed: bool = False
    host: str = "THA"
    done: Mapping[str, Doing] = field(default_factory=dict)


class Wait(Choice):
    """Why a step stands still."""

    NOTHING = "nothing", N_("It can be done now")
    STEP = "step", N_("Another step comes first")
    ISSUED = "issued", N_("The paper is not issued yet")
    CLAIM = "claim", N_("Protection is being looked at")
    CONSENT = "consent", N_("The resident has not agreed that this embassy hears of them")
    FAMILY = "family", N_("The resident has not agreed to contact with family")
    SOMEBODY = "somebody", N_("Somebody else has to answer")


WAIT_STOPS = {
    Wait.CLAIM: Stop.CLAIM_OPEN,
    Wait.CONSENT: Stop.NO_CONSENT,
    Wait.FAMILY: Stop.FAMILY,
}


@dataclass(frozen=True)
class Step:
    """A step of one recovery today.

    ``waits_on`` are codes of the steps that come first; ``since`` is the first day on which it
    could have been done, ``due_on`` when somebody looks again.
    """

    rule: StepRule
    doing: Doing
    wait: Wait
    waits_on: tuple[str, ...]
    since: date
    due_on: date

    @property
    def code(self) -> str:
        """Its code."""
        return self.rule.code

    @property
    def is_over(self) -> bool:
        """Done, or not needed."""
        return self.doing.state in OVER

    @property
    def may_go_on(self) -> bool:
        """Whether somebody can do it now; waiting for an answer is part of doing."""
        return not self.is_over and self.wait in (Wait.NOTHING, Wait.SOMEBODY)

    def days_waiting(self, today: date) -> int:
        """Days since it could have been done."""
        return max((today - self.since).days, 0)


def steps_of(course: Course) -> tuple[Step, ...]:
    """The steps of this route, in order, without those that do not apply here."""
    rules = [rule for rule in load_steps().steps if _applies(rule, course)]
    codes = {rule.code for rule in rules}
    return tuple(_step(rule, course, codes) for rule in rules)


def next_step(steps: Iterable[Step]) -> Step | None:
    """What comes first: a step that can be done, else the first that stands still; else None."""
    left = [step for step in steps if not step.is_over]
    ready = [step for step in left if step.wait is Wait.NOTHING]
    asked = [step for step in left if step.wait is Wait.SOMEBODY]
    return next(iter([*ready, *asked, *left]), None)


def look_again_on(steps: Iterable[Step]) -> date | None:
    """The first day on which somebody looks at a step that can go on; None where all is over."""
    left = [step for step in steps if not step.is_over]
    return min((s.due_on for s in [s for s in left if s.may_go_on] or left), default=None)


def _applies(rule: StepRule, course: Course) -> bool:
    if ALL not in rule.routes and course.route not in rule.routes:
        return False
    if rule.code in course.done:
        return True
    gone = course.original in ("never_held", "destroyed") or course.loss is LossKind.DESTROYED
    if rule.unless == "known_gone":
        return not gone
    if rule.unless == "not_lost":
        kept = course.loss is LossKind.WITHHELD or course.original == "withheld_by_exploiter"
        return not (kept or course.original in ("never_held", "seized_as_evidence"))
    return True


def _step(rule: StepRule, course: Course, codes: set[str]) -> Step:
    doing = course.done.get(rule.code, Doing())
    over = {code for code, each in course.done.items() if each.state in OVER}
    needs = dict.fromkeys((*rule.needs, *([PROTECTION] if rule.tells_home else ())))
    first = tuple(code for code in needs if code in codes and code not in over)
    since = max(
        [
            course.opened_on,
            *(each.done_on for code in needs if (each := course.done.get(code)) and each.done_on),
        ]
    )
    if doing.began_on:
        since = doing.began_on
    due = doing.due_on or since + timedelta(days=rule.days)
    return Step(rule, doing, _wait(rule, course, doing, first), first, since, due)


def _wait(rule: StepRule, course: Course, doing: Doing, first: tuple[str, ...]) -> Wait:
    if rule.tells_home or rule.consent == "embassy":
        # A stop is said before anything else: it is the reason, whatever else is open.
        if course.situation.claim_open:
            return Wait.CLAIM
        if not course.situation.consented:
            return Wait.CONSENT
    if rule.consent == "family_contact" and not course.family_agreed:
        return Wait.FAMILY
    if rule.unless == "needs_issued" and course.state not in EXISTS:
        return Wait.ISSUED
    if first:
        return Wait.STEP
    return Wait.SOMEBODY if doing.state is StepState.WAITING else Wait.NOTHING


# ---- branches (guide 1.4)


class Advice(Choice):
    """What to know before going on; never a rule that keeps somebody back."""

    WITHHELD = (
        "withheld",
        N_(
            "A paper that is kept back is not lost. Reporting it as lost usually ends it for good, "
            "even if it turns up. Ask first: is it evidence, or might it come back? The words of a "
            "report are the resident's, with legal advice."
        ),
    )
    CANCELS = (
        "cancels",
        N_("In this country a report of loss ends the old passport for good."),
    )
    NO_MONEY = (
        "no_money",
        N_("If somebody asks for money for the paper: nobody pays. Police or a lawyer only."),
    )
    TICKET_FIRST = (
        "ticket_first",
        N_("This mission asks for a booking. Reserve one; buy the ticket when the paper is there."),
    )
    HOLD = ("hold", N_("Reserve the journey, but do not buy it before the paper is issued."))
    EXIT_FIRST = (
        "exit_first",
        N_("Permission to leave this country comes before the ticket."),
    )
    BOUGHT_EARLY = (
        "bought_early",
        N_("The ticket is bought and the paper is not there yet. Ask what changing it costs."),
    )
    SHORT = (
        "short",
        N_(
            "This paper holds for a few days only. Have the permission to leave nearly ready, then "
            "ask for the paper, then for the ticket."
        ),
    )
    ASK_VALIDITY = (
        "ask_validity",
        N_("Nobody has published how long this paper holds. Ask the mission before dates are set."),
    )
    CONFLICT = (
        "conflict",
        N_("Missions of this state differ. Dates are planned with the shortest time."),
    )
    NO_MISSION = (
        "no_mission",
        N_(
            "This state has no mission here. What is left: a mission elsewhere that is in charge, "
            "the paper that the ministry of this country gives, UNHCR where protection is asked "
            "for, and the ICRC last."
        ),
    )
    STATELESS = (
        "stateless",
        N_(
            "The home state did not confirm this person. They may be without any citizenship: the "
            "legal officer looks at it before anything is asked again."
        ),
    )
    LIST_TOO = (
        "list_too",
        N_("Between this country and theirs people also return by a list of both governments."),
    )
    BORN_HERE = (
        "born_here",
        N_(
            "A child born here needs this record before any paper to travel with, and it is slow: "
            "begin at once. Registering the birth in this country tells no mission. A report to a "
            "consulate names the parents too: no step towards it while one of them asks for "
            "protection."
        ),
    )
    TURNED_UP = (
        "turned_up",
        N_(
            "The old passport is here again although a new paper is issued. Ask the mission which "
            "of the two holds before anybody travels; the other one is never used."
        ),
    )
    PROTECTION = (
        "protection",
        N_(
            "While protection is looked at: look for the original, gather copies in the house, ask "
            "the legal officer about UNHCR and about papers of this country. Bed, food and help "
            "do not depend on any of it."
        ),
    )
    PICTURES = ("pictures", N_("Scans and photos of a paper stay as they are: nobody mends them."))


def advice(course: Course) -> tuple[Advice, ...]:
    """What fits this recovery now, the most pressing first."""
    found: list[Advice] = []
    if course.situation.claim_open:
        found.append(Advice.PROTECTION)
    if course.state == "refused":
        found.append(Advice.STATELESS)
    if course.route is RecoveryRoute.BIRTH:
        return (*found, Advice.BORN_HERE)
    kept = course.loss is LossKind.WITHHELD or course.original == "withheld_by_exploiter"
    if kept:
        found += [Advice.WITHHELD, Advice.NO_MONEY]
    elif course.loss in (LossKind.UNKNOWN, LossKind.STOLEN) and _reports(course):
        found.append(Advice.WITHHELD)
    if course.original in IN_HAND and course.state in EXISTS | {"approved"}:
        found.append(Advice.TURNED_UP)
    if not course.has_mission:
        found.append(Advice.NO_MISSION)
    if course.row is not None:
        found += _of_row(course, course.row)
        if (course.host, course.row.iso3) in LISTS and course.route is not RecoveryRoute.LIST:
            found.append(Advice.LIST_TOO)
    return tuple(dict.fromkeys(found))


def _reports(course: Course) -> bool:
    """Whether a report of loss may still be made."""
    doing = course.done.get(POLICE)
    return course.route is not RecoveryRoute.ORIGINAL and (doing is None or doing.state not in OVER)


def _of_row(course: Course, row: CountryRow) -> Iterable[Advice]:
    if row.loss_report_cancels and _reports(course):
        yield Advice.CANCELS
    bought = course.booking is BookingStatus.TICKETED
    if bought and course.state not in EXISTS:
        yield Advice.BOUGHT_EARLY
    elif not bought:
        words = {
            Booking.BEFORE: Advice.TICKET_FIRST,
            Booking.HOLD_ONLY: Advice.HOLD,
            Booking.EXIT_FIRST: Advice.EXIT_FIRST,
        }
        if row.booking in words and course.booking is BookingStatus.NONE:
            yield words[row.booking]
    if course.state not in EXISTS:
        if row.planned_days is None:
            yield Advice.ASK_VALIDITY
        elif row.planned_days <= SHORT_DAYS:
            yield Advice.SHORT
        if row.conflict:
            yield Advice.CONFLICT


SHORT_DAYS = 30


def offers_list(host: str, home: str) -> bool:
    """Whether the list between two governments is a way here."""
    return (host, home) in LISTS
