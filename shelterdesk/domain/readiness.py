"""The decision rule of documents guide 3.2: from facts to a standing. No clock, no database.

No number decides, and *not ready* never means that an adult may be kept from leaving: it means that
the house cannot yet stand behind an assisted return.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from shelterdesk.domain.catalogue import Criteria, Gate, Phase
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.readiness import VerdictOutcome
from shelterdesk.domain.readiness_facts import ACCOUNTS, Fact, FoldedFacts, fold, lines
from shelterdesk.domain.readiness_items import (
    CLINICAL,
    Applies,
    Item,
    ItemState,
    Journey,
    Look,
    ReadinessSettings,
    first_yes,
    read_journey,
    safe_until,
)
from shelterdesk.domain.readiness_verdict import (
    SignedVerdict,
    VerdictState,
    Withdrawal,
    ends_on,
    lapses_on,
    withdrawals,
)
from shelterdesk.i18n import N_


class ReadinessState(Choice):
    """Where a resident stands on the way home."""

    NOT_STARTED = "not_started", N_("Not started")
    IN_PROGRESS = "in_progress", N_("In progress")
    BLOCKED = "blocked", N_("Something stands in the way")
    ELIGIBLE_CONDITIONAL = "eligible_conditional", N_("May be signed, with conditions")
    ELIGIBLE = "eligible", N_("May be signed")
    CONDITIONALLY_READY = "conditionally_ready", N_("Ready, with conditions")
    READY = "ready", N_("Ready")
    NOT_RETURNING = "not_returning", N_("Chose another way than return")
    ON_HOLD = "on_hold", N_("Resting for now")
    DEPARTED = "departed", N_("Has left")


SAID_READY = frozenset({ReadinessState.READY, ReadinessState.CONDITIONALLY_READY})


class BlockReason(Choice):
    """What stands in the way."""

    DOES_NOT_WISH = "resident_does_not_wish", N_("The resident does not wish to return.")
    NON_REFOULEMENT = "non_refoulement", N_("Return may not be safe; protection comes first.")
    CRITERIA = "criteria", N_("The criteria below are not met.")


class Blocker(NamedTuple):
    """One thing that is missing: what, who acts next, what they do, by when.

    ``acts`` holds roles of accounts, ``CP`` for the focal point, ``GU`` for a guardian. ``by`` is a
    day or None where no journey is planned; ``label`` may be printed, ``question`` is for the
    screen. ``condition`` is what has to be answered first, "" if nothing has.
    """

    criterion: str
    label: str
    question: str
    gate: Gate
    phase: Phase
    state: ItemState
    acts: tuple[str, ...]
    next_action: str
    by: date | None
    lapses: bool
    condition: str = ""


class DomainCount(NamedTuple):
    """Met and waived of what applies in one domain. Shown with the words *not a decision*."""

    domain: str
    title: str
    label: str
    met: int
    waived: int
    applicable: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one resident stands on one day, and everything a page or a sheet says about it.

    ``expires_on`` is the last day of the verdict, or of one signed today where one may be signed.
    ``latest_safe_arrival`` comes from the travel paper, also from one that is only planned.
    ``to_give_back`` names the facts about things still kept when somebody has left.
    """

    state: ReadinessState
    today: date
    catalogue_version: str
    reason: BlockReason | None = None
    wish: str = ""
    first_yes_on: date | None = None
    journey: Journey = Journey()  # noqa: RUF009
    items: tuple[Item, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    domains: tuple[DomainCount, ...] = ()
    verdict_state: VerdictState = VerdictState.NONE
    withdrawn_because: tuple[Withdrawal, ...] = ()
    expires_on: date | None = None
    may_depart: bool = False
    latest_safe_arrival: date | None = None
    assistance: str = ""
    departure_kind: str = ""
    to_give_back: tuple[str, ...] = ()
    rests_on: frozenset[str] = frozenset()

    def item(self, criterion: str) -> Item:
        """One criterion by id; KeyError if it is not there."""
        for item in self.items:
            if item.criterion.id == criterion:
                return item
        raise KeyError(criterion)


def judge(
    facts: Iterable[Fact],
    criteria: Criteria,
    today: date,
    *,
    verdict: SignedVerdict | None = None,
    settings: ReadinessSettings | None = None,
) -> Standing:
    """Where somebody stands, from facts that count (see ``admissible``).

    The order of the list does not matter, the order of entry does: the last of a name counts.
    """
    folded = fold(facts)
    limits = settings or ReadinessSettings()
    look = Look(
        criteria=criteria,
        facts=folded,
        journey=read_journey(folded),
        today=today,
        settings=limits,
    )
    return _stand(look, verdict)


def what_if(
    facts: Iterable[Fact],
    criteria: Criteria,
    today: date,
    depart_on: date,
    *,
    arrive_on: date | None = None,
    settings: ReadinessSettings | None = None,
) -> Standing:
    """The standing if the journey began on *depart_on*: what would lapse, what paper covers it.

    It takes as long as the planned one unless *arrive_on* is given. No verdict takes part, since
    another day would withdraw it.
    """
    folded = fold(facts)
    planned = read_journey(folded)
    length = timedelta(0)
    if planned.depart_on and planned.arrive_on:
        length = planned.arrive_on - planned.depart_on
    look = Look(
        criteria=criteria,
        facts=folded,
        journey=replace(planned, depart_on=depart_on, arrive_on=arrive_on or depart_on + length),
        today=today,
        settings=settings or ReadinessSettings(),
    )
    return _stand(look, None)


def _stand(look: Look, verdict: SignedVerdict | None) -> Standing:
    facts = look.facts
    items = look.items()
    first = first_yes(facts.named("wish"))
    paper = facts.last.get("travel_paper")
    standing = Standing(
        state=ReadinessState.NOT_STARTED,
        today=look.today,
        catalogue_version=look.criteria.version,
        wish=facts.word("wish"),
        first_yes_on=first.on if first else None,
        journey=look.journey,
        latest_safe_arrival=safe_until(paper.until, look.settings)
        if paper and paper.until
        else None,
        assistance=facts.word("assistance"),
        rests_on=frozenset(fact.key for fact in facts.ordered),
    )
    own = items  # a verdict is judged by its own rule, whoever leaves is asked by today's
    if verdict is not None and verdict.criteria is not None:
        look_then = replace(look, criteria=verdict.criteria)
        own = look_then.items()
        standing = _with_verdict(standing, look_then, own, verdict)
    else:
        standing = _with_verdict(standing, look, items, verdict)
    departed = facts.word("departed")
    if departed and departed != "came_back":  # no gate is asked of somebody who has left
        return replace(
            standing,
            state=ReadinessState.DEPARTED,
            departure_kind=departed,
            to_give_back=_still_kept(facts),
        )
    state, reason = _decide(facts, items)
    if standing.verdict_state is VerdictState.IN_FORCE and verdict is not None:
        by_its_rule, its_reason = _decide(facts, own)
        ready = _ready(by_its_rule, verdict.outcome)
        if ready in SAID_READY or own is items:
            state, reason = ready, its_reason
    standing = replace(
        standing,
        state=state,
        reason=reason,
        items=items,
        blockers=_blockers(look, items, reason),
        domains=_counts(look.criteria, items),
    )
    if verdict is None and state in (
        ReadinessState.ELIGIBLE,
        ReadinessState.ELIGIBLE_CONDITIONAL,
    ):
        longest = look.today + timedelta(days=look.settings.verdict_days)
        standing = replace(standing, expires_on=min(lapses_on(items) or longest, longest))
    return replace(standing, may_depart=_may_depart(standing))


def _decide(
    facts: FoldedFacts, items: tuple[Item, ...]
) -> tuple[ReadinessState, BlockReason | None]:
    """The rule, in the guide's order but for one step: a no is heard before a rest."""
    states = {item.state for item in items if item.for_verdict}
    looked_at = any(
        item.state not in (ItemState.NOT_ASSESSED, ItemState.NOT_APPLICABLE) for item in items
    )
    unsettled = {ItemState.NOT_ASSESSED, ItemState.IN_PROGRESS, ItemState.EXPIRED}
    unsafe = any(
        item.criterion.fact == "protection_screen" and item.state is ItemState.NOT_MET
        for item in items
    )
    if facts.word("pathway") == "no":
        return ReadinessState.NOT_RETURNING, None
    if facts.word("wish") == "no":
        return ReadinessState.BLOCKED, BlockReason.DOES_NOT_WISH
    if facts.word("applies:on_hold") == "yes":
        return ReadinessState.ON_HOLD, None
    if unsafe:
        return ReadinessState.BLOCKED, BlockReason.NON_REFOULEMENT
    if not looked_at:
        return ReadinessState.NOT_STARTED, None
    if ItemState.NOT_MET in states:
        return ReadinessState.BLOCKED, BlockReason.CRITERIA
    if states & unsettled:
        return ReadinessState.IN_PROGRESS, None
    if ItemState.WAIVED in states:
        return ReadinessState.ELIGIBLE_CONDITIONAL, None
    return ReadinessState.ELIGIBLE, None


def _ready(state: ReadinessState, outcome: VerdictOutcome) -> ReadinessState:
    if state is ReadinessState.ELIGIBLE and outcome is VerdictOutcome.READY:
        return ReadinessState.READY
    if state in (ReadinessState.ELIGIBLE, ReadinessState.ELIGIBLE_CONDITIONAL):
        return ReadinessState.CONDITIONALLY_READY
    return state


def _with_verdict(
    standing: Standing, look: Look, items: tuple[Item, ...], verdict: SignedVerdict | None
) -> Standing:
    if verdict is None:
        return standing
    then = verdict.facts_then(look.facts)
    if not verdict.is_signed(then):
        return replace(standing, verdict_state=VerdictState.WAITING)
    at_signing = replace(
        look, facts=then, journey=read_journey(then), today=verdict.signed_on
    ).items()
    last_day = ends_on(verdict, at_signing, items, look.settings)
    because = withdrawals(verdict, look.facts, items, last_day)
    state = VerdictState.IN_FORCE
    if because or verdict.withdrawn:
        state = VerdictState.WITHDRAWN
    elif last_day < look.today:
        state = VerdictState.ENDED
    return replace(standing, verdict_state=state, withdrawn_because=because, expires_on=last_day)


def _may_depart(standing: Standing) -> bool:
    """Whether the house stands behind the departure as planned: everything still good that day."""
    depart_on = standing.journey.depart_on
    ready = standing.state in (ReadinessState.READY, ReadinessState.CONDITIONALLY_READY)
    if not ready or depart_on is None or standing.expires_on is None:
        return False
    return standing.expires_on >= depart_on and all(
        item.is_settled and not item.lapses_before_departure
        for item in standing.items
        if item.decides
    )


def _still_kept(facts: FoldedFacts) -> tuple[str, ...]:
    good = {"originals": ("with_resident",), "belongings": ("returned",)}
    return tuple(
        name for name, words in good.items() if name in facts.last and facts.word(name) not in words
    )


_MET, _NOT_APPLICABLE = ItemState.MET, ItemState.NOT_APPLICABLE
_ORDER = (
    ItemState.NOT_MET,
    ItemState.EXPIRED,
    ItemState.IN_PROGRESS,
    ItemState.NOT_ASSESSED,
    ItemState.MET,
    ItemState.WAIVED,
)


WAITS_FOR_PROTECTION = N_("Waits: nothing goes to a mission while protection is being looked at.")


def _blockers(
    look: Look, items: tuple[Item, ...], reason: BlockReason | None
) -> tuple[Blocker, ...]:
    """What is missing, weightiest first; health counts once for each fact.

    While protection is being looked at it comes first, and nobody is told to ask a mission
    (documents guide, rule 3).
    """
    protection = reason is BlockReason.NON_REFOULEMENT
    found: dict[str, Item] = {}
    for item in items:
        if item.decides and (not item.is_settled or item.lapses_before_departure):
            found.setdefault(item.line, item)
    weightiest_first = sorted(
        found.values(),
        key=lambda item: (
            protection and item.criterion.fact != "protection_screen",
            item.criterion.phase is Phase.DEPARTURE,
            _ORDER.index(item.state),
            item.gate is not Gate.HARD,
        ),
    )
    blockers = tuple(_blocker(look, item) for item in weightiest_first)
    if not protection:
        return blockers
    return tuple(
        blocker._replace(next_action=WAITS_FOR_PROTECTION)
        if look.criteria[blocker.criterion].mission
        else blocker
        for blocker in blockers
    )


@cache  # pure: a few lists of signers, asked for every resident
def _accounts(signers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(role) for signer in signers for role in ACCOUNTS[signer]))


@cache  # pure, as above
def _writers(fact: str) -> tuple[str, ...]:
    return tuple(sorted({str(w) for line in lines() if line.name == fact for w in line.writers}))


def _blocker(look: Look, item: Item) -> Blocker:
    asked = item.criterion
    condition = ""
    acts = _accounts(asked.signers)
    next_action = asked.next_action
    if item.applies is Applies.UNKNOWN and item.state is ItemState.NOT_ASSESSED:
        first = next(
            condition
            for condition in map(look.criteria.conditions.__getitem__, asked.applies)
            if look.condition(condition) is Applies.UNKNOWN
        )
        acts, next_action, condition = _writers(first.fact), first.ask, first.name
    by = item.due_on or look.journey.depart_on
    return Blocker(
        criterion=asked.id,
        label=asked.label,
        question=asked.question,
        gate=item.gate,
        phase=asked.phase,
        state=item.state,
        acts=acts,
        next_action=next_action,
        by=item.valid_until if item.lapses_before_departure else by,
        lapses=item.lapses_before_departure,
        condition=condition,
    )


def _counts(criteria: Criteria, items: tuple[Item, ...]) -> tuple[DomainCount, ...]:
    ours: defaultdict[str, dict[str, Item]] = defaultdict(dict)
    for item in items:
        ours[item.criterion.domain][item.line] = item
    counts = []
    for domain in criteria.domains:
        states = [item.state for item in ours[domain.code].values()]
        # Health always shows the same number of lines: fewer would tell what is not needed.
        counted_as = _MET if domain.code == CLINICAL else _NOT_APPLICABLE
        states = [counted_as if state is _NOT_APPLICABLE else state for state in states]
        applicable = [state for state in states if state is not _NOT_APPLICABLE]
        counts.append(
            DomainCount(
                domain=domain.code,
                title=domain.title,
                label=domain.label,
                met=applicable.count(ItemState.MET),
                waived=applicable.count(ItemState.WAIVED),
                applicable=len(applicable),
            )
        )
    return tuple(counts)
