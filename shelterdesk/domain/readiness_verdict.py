"""A signed verdict against what became known since: in force, ended, or withdrawn by itself.

A verdict remembers the facts it rests on. Whatever was entered since and is on the list of
documents guide 3.2 withdraws it, even where a later fact says the opposite: signing again is
always needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shelterdesk.domain.catalogue import Criteria
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.readiness import VerdictOutcome
from shelterdesk.domain.readiness_facts import (
    FOCAL_POINT,
    OUTSIDE,
    WAIVED,
    Fact,
    FoldedFacts,
    fold,
)
from shelterdesk.domain.readiness_items import (
    Item,
    ItemState,
    ReadinessSettings,
    read_journey,
    read_journeys,
)
from shelterdesk.i18n import N_


class VerdictState(Choice):
    """Where a verdict stands today."""

    NONE = "none", N_("No verdict yet")
    WAITING = "waiting", N_("Waits for another signature")
    IN_FORCE = "in_force", N_("In force")
    ENDED = "ended", N_("No longer valid: its days are over")
    WITHDRAWN = "withdrawn", N_("No longer valid: something changed")


class Withdrawal(Choice):
    """Why a verdict ended by itself. Paper shows it, but protection inside the house only."""

    WISH = "wish", N_("The resident no longer says yes.")
    PROTECTION = "protection", N_("Protection is being looked at.")
    RISK = "risk", N_("The risk of return is now high.")
    ORDER = "order", N_("There is a new official matter.")
    TRAVEL_PAPER = "travel_paper", N_("The travel paper no longer covers the journey.")
    EXIT_PAPER = "exit_paper", N_("The exit paper no longer covers the journey.")
    WELLBEING = "wellbeing", N_("Wellbeing needs a new look.")
    HEALTH = "health", N_("Health needs a new look.")
    RECEIVING = "receiving_party", N_("Those who would receive the resident no longer can.")
    GUARDIAN = "guardian", N_("The guardian no longer agrees.")
    IDENTITY = "identity", N_("Name, age or nationality was corrected.")
    JOURNEY = "journey", N_("The day or the route of the journey changed.")
    MERGE = "merge", N_("Two files were joined.")
    DEPARTURE = "departure", N_("The resident had left.")
    NO_LONGER_MET = "no_longer_met", N_("A criterion is open again.")
    FACTS_MISSING = "facts_missing", N_("Something it rests on is not there any more.")


# Fact, the values that withdraw a verdict if entered after it, why.
TRIGGERS: tuple[tuple[str, str, Withdrawal], ...] = (
    ("wish", "no unsure", Withdrawal.WISH),
    ("pathway", "no", Withdrawal.WISH),  # chose another way; coming back to it is signed again
    ("protection_claim", "open", Withdrawal.PROTECTION),
    ("protection_screen", "not_clear", Withdrawal.PROTECTION),
    ("risk", "high", Withdrawal.RISK),
    ("hold", "standing", Withdrawal.ORDER),
    ("proceedings", "open", Withdrawal.ORDER),
    ("testimony", "open", Withdrawal.ORDER),
    ("travel_paper", "none in_progress", Withdrawal.TRAVEL_PAPER),
    ("exit_permission", "open", Withdrawal.EXIT_PAPER),
    ("acute_crisis", "open not_met", Withdrawal.WELLBEING),
    ("changed", "crisis", Withdrawal.WELLBEING),
    ("changed", "health", Withdrawal.HEALTH),
    ("health_plan_must", "open not_met", Withdrawal.HEALTH),
    ("health_plan_may", "open not_met", Withdrawal.HEALTH),
    ("fit_to_travel", "not_met", Withdrawal.HEALTH),
    ("changed", "receiving_party", Withdrawal.RECEIVING),
    ("criterion:RR-REC-01", "not_met", Withdrawal.RECEIVING),
    ("changed", "guardian", Withdrawal.GUARDIAN),
    ("guardian_consent", "none open", Withdrawal.GUARDIAN),
    ("criterion:RR-CHD-02", "not_met", Withdrawal.GUARDIAN),
    ("changed", "identity", Withdrawal.IDENTITY),
    ("changed", "merge", Withdrawal.MERGE),
)
# A new value withdraws, the same value said again does not.
UNLIKE: tuple[tuple[str, Withdrawal], ...] = (
    ("minor", Withdrawal.IDENTITY),
    ("departed", Withdrawal.DEPARTURE),
)
PAPERS = {"travel_paper": Withdrawal.TRAVEL_PAPER, "exit_permission": Withdrawal.EXIT_PAPER}


@dataclass(frozen=True, kw_only=True)
class SignedVerdict:
    """A verdict as it was signed.

    ``rests_on`` holds the keys of every fact known when it was signed (``Standing.rests_on``).
    ``child_signatures`` names who signed for a child: CP and GU are both needed. ``criteria`` is
    the rule that it was judged by; None means today's. ``because`` is why it was withdrawn, as far
    as somebody with the keys wrote that down.
    """

    outcome: VerdictOutcome
    signed_on: date
    author_id: str
    countersigner_id: str
    rests_on: frozenset[str]
    child_signatures: frozenset[str] = frozenset()
    expires_on: date | None = None
    withdrawn: bool = False
    criteria: Criteria | None = None
    because: frozenset[Withdrawal] = frozenset()

    def is_signed(self, then: FoldedFacts) -> bool:
        """Two people, and for anybody who might be a child also focal point and guardian.

        *then* is what it rests on: somebody who turns out to be a child later withdraws it.
        """
        two = bool(self.author_id and self.countersigner_id)
        if not two or self.author_id == self.countersigner_id:
            return False
        adult = then.word("minor") == "adult"
        return adult or {FOCAL_POINT, OUTSIDE} <= self.child_signatures

    def facts_then(self, facts: FoldedFacts) -> FoldedFacts:
        """What it rests on, of what is still there."""
        return fold(fact for fact in facts.ordered if fact.key in self.rests_on)


def withdrawals(
    verdict: SignedVerdict, facts: FoldedFacts, items: Iterable[Item], last_day: date
) -> tuple[Withdrawal, ...]:
    """Why *verdict* no longer holds; empty if nothing speaks against it.

    *items* is where the criteria stand today, *last_day* the verdict's own. Age alone is no reason
    here: a verdict ends on its day. A paper that no longer covers the journey is. What was answered
    otherwise since withdraws it, also where it was met again: signing again is always needed.
    """
    items = tuple(items)
    then = verdict.facts_then(facts)
    new = [fact for fact in facts.ordered if fact.key not in verdict.rests_on]
    found = {why for name, words, why in TRIGGERS if _entered(new, name, words.split())}
    found |= {
        why
        for name, why in UNLIKE
        if any(fact.name == name and fact.word != then.word(name) for fact in new)
    }
    if _journey_left_its_days(verdict, facts, then, items, last_day):
        found.add(Withdrawal.JOURNEY)
    if verdict.rests_on - {fact.key for fact in facts.ordered}:
        found.add(Withdrawal.FACTS_MISSING)
    found |= _reopened(verdict, items) | set(verdict.because)
    if _answered_otherwise(new, items):
        found.add(Withdrawal.NO_LONGER_MET)
    if len(found) > 1:  # a named reason already tells it
        found.discard(Withdrawal.NO_LONGER_MET)
    return tuple(why for why in Withdrawal if why in found)


def lapses_on(items: Iterable[Item]) -> date | None:
    """The first last day of what a verdict rests on; None if nothing of it ends."""
    days = [item.valid_until for item in items if item.for_verdict and item.valid_until]
    return min(days, default=None)


def ends_on(
    verdict: SignedVerdict,
    then: Iterable[Item],
    now: Iterable[Item],
    settings: ReadinessSettings,
) -> date:
    """The last day of a verdict (guide 3.2).

    *then* is what it rested on, *now* today's: an answer given again does not lengthen it, a
    shorter one shortens it.
    """
    days = (
        lapses_on(then),
        lapses_on(item for item in now if item.is_settled),
        verdict.expires_on,
        verdict.signed_on + timedelta(days=settings.verdict_days),
    )
    return min(day for day in days if day is not None)


def _entered(new: Iterable[Fact], name: str, words: list[str]) -> bool:
    return any(fact.name == name and fact.word in words for fact in new)


def _journey_left_its_days(
    verdict: SignedVerdict,
    facts: FoldedFacts,
    then: FoldedFacts,
    items: Iterable[Item],
    last_day: date,
) -> bool:
    """Whether the route changed since, or the days moved out of what the verdict rests on.

    A day moved inside every validity asks for a new look at a few criteria, and no new signatures.
    """
    signed = read_journey(then)
    lasts = [item.valid_until for item in items if item.for_verdict and item.valid_until]
    for fact, journey in read_journeys(facts):
        if fact.key in verdict.rests_on or journey.changed_at == signed.changed_at:
            continue
        is_inside = journey.depart_on is not None and all(
            journey.depart_on <= day for day in (*lasts, last_day)
        )
        if journey.route_changed_at != signed.route_changed_at or not is_inside:
            return True
    return False


def _answered_otherwise(new: Iterable[Fact], items: Iterable[Item]) -> bool:
    """Whether a criterion that the verdict rests on was answered with less than *met* since."""
    good: dict[str, set[str]] = {}
    for item in items:
        feed = item.criterion.feed
        if item.for_verdict and not feed.rule:
            words = {*feed.met, *feed.not_applicable, WAIVED}
            known = good.setdefault(item.criterion.fact, words)
            known &= words
    return any(fact.name in good and not good[fact.name] & set(fact.words) for fact in new)


def _reopened(verdict: SignedVerdict, items: Iterable[Item]) -> set[Withdrawal]:
    reasons: set[Withdrawal] = set()
    for item in items:
        if not item.for_verdict:
            continue
        if item.state is ItemState.WAIVED and verdict.outcome is VerdictOutcome.READY:
            reasons.add(Withdrawal.NO_LONGER_MET)
        elif not item.is_settled and item.state is not ItemState.EXPIRED:
            reasons.add(PAPERS.get(item.criterion.fact, Withdrawal.NO_LONGER_MET))
    return reasons
