"""Where each criterion stands: applicability, state and last day, read off the folded facts.

What nobody has answered counts as the worse case: an unanswered condition holds, a gate that might
be hard is hard (entities 6, *worst case wins*).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from shelterdesk.domain.catalogue import Condition, Criteria, Criterion, Gate, Phase
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.readiness_facts import Fact, FoldedFacts, read_day
from shelterdesk.i18n import N_

CLINICAL = "HLT"  # shown by fact, not by criterion: what was asked would tell the reason


class ItemState(Choice):
    """Documents guide 3.2; *expired* is derived, never written."""

    NOT_ASSESSED = "not_assessed", N_("Not looked at yet")
    IN_PROGRESS = "in_progress", N_("In progress")
    MET = "met", N_("Met")
    NOT_MET = "not_met", N_("Not met")
    WAIVED = "waived", N_("Waived")
    NOT_APPLICABLE = "not_applicable", N_("Does not apply")
    EXPIRED = "expired", N_("To be confirmed again")


class Applies(Enum):
    """Whether a criterion applies; an unanswered condition is unknown and counts as yes."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


# Asked of every criterion of everybody; Python 3.11 is slow to look members up.
_NOT_APPLICABLE, _ADVICE = ItemState.NOT_APPLICABLE, Gate.ADVICE
SETTLED = (ItemState.MET, ItemState.WAIVED, ItemState.NOT_APPLICABLE)


@dataclass(frozen=True, kw_only=True)
class ReadinessSettings:
    """What a shelter may set (documents guide 3.1-3.3, marked J there). All numbers are days.

    ``valid_days`` overrides the catalogue by criterion id, only where that counts in days.
    """

    verdict_days: int = 14
    safe_travel_buffer_days: int = 3
    cooling_off_days: int = 3
    valid_days: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Journey:
    """The planned journey.

    ``changed_at`` is the place in the order of entry of its last change, ``route_changed_at``
    that of the last change of its route.
    """

    state: str = "none"
    depart_on: date | None = None
    arrive_on: date | None = None
    changed_at: int | None = None
    route_changed_at: int | None = None

    @property
    def ends_on(self) -> date | None:
        """The last day of the journey that is known."""
        return self.arrive_on or self.depart_on


class Item(NamedTuple):
    """One criterion for one resident, today.

    A tuple, since every look makes one for each criterion of the catalogue, for everybody.

    ``gate`` is the one in effect (a child makes some hard). ``valid_until`` is its last good day.
    ``due_on`` is the first day on which somebody can act, where there is one.
    """

    criterion: Criterion
    gate: Gate
    applies: Applies
    state: ItemState = ItemState.NOT_ASSESSED
    assessed_on: date | None = None
    valid_until: date | None = None
    due_on: date | None = None
    lapses_before_departure: bool = False

    @property
    def line(self) -> str:
        """What counts as one: the criterion, or the shared fact where health is not itemised."""
        clinical = self.criterion.domain == CLINICAL
        return self.criterion.fact if clinical else self.criterion.id

    @property
    def decides(self) -> bool:
        """Whether it applies and is more than advice."""
        return self.state is not _NOT_APPLICABLE and self.gate is not _ADVICE

    @property
    def for_verdict(self) -> bool:
        """Whether a verdict rests on it."""
        return self.decides and self.criterion.phase is Phase.RETURN

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is asked of it today."""
        return self.state in SETTLED


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one look at a resident's facts needs."""

    criteria: Criteria
    facts: FoldedFacts
    journey: Journey
    today: date
    settings: ReadinessSettings

    def items(self) -> tuple[Item, ...]:
        """Every criterion of the catalogue, in its order."""
        return tuple(self.item(criterion) for criterion in self.criteria.criteria.values())

    def item(self, criterion: Criterion) -> Item:
        """Where one criterion stands."""
        applies = self._applies(criterion.applies)
        if applies is Applies.NO:
            return Item(
                criterion=criterion,
                gate=criterion.gate,
                applies=applies,
                state=ItemState.NOT_APPLICABLE,
            )
        gate = self._gate(criterion) if criterion.hard_if else criterion.gate
        answer = self._answered(criterion, applies)
        waiver = self.facts.waivers.get(criterion.id)
        if waiver is not None and gate is Gate.CONDITIONAL:
            answer = self._waived(criterion, waiver, answer)
        lapses = False
        if answer.state in _GOOD:
            answer = self._aged(criterion, answer)
            lapses = self._lapses(answer)
        return Item(
            criterion=criterion,
            gate=gate,
            applies=applies,
            state=answer.state,
            assessed_on=answer.on,
            valid_until=answer.until,
            due_on=answer.due,
            lapses_before_departure=lapses,
        )

    def condition(self, condition: Condition) -> Applies:
        """Whether one condition holds."""
        return self._conditions[condition.name]

    @cached_property
    def _conditions(self) -> dict[str, Applies]:
        """Every condition, answered once: many criteria ask the same few."""
        return {name: self._holds(asked) for name, asked in self.criteria.conditions.items()}

    def _holds(self, condition: Condition) -> Applies:
        fact = self.facts.last.get(condition.fact)
        words = fact.words if fact else ()
        if any(word in condition.yes for word in words):
            return Applies.YES
        return Applies.NO if any(word in condition.no for word in words) else Applies.UNKNOWN

    def _applies(self, names: Iterable[str]) -> Applies:
        applies = Applies.YES
        for name in names:
            answer = self._conditions[name]
            if answer is Applies.NO:
                return answer
            if answer is Applies.UNKNOWN:
                applies = answer
        return applies

    def _gate(self, criterion: Criterion) -> Gate:
        for name in criterion.hard_if:
            if self._conditions[name] is not Applies.NO:
                return Gate.HARD
        return criterion.gate

    def _answered(self, criterion: Criterion, applies: Applies) -> _Answer:
        rule = criterion.feed.rule
        if rule == "cooling_off":
            return self._cooled()
        if rule == "every_recipient":
            return self._recipients(criterion, applies)
        if criterion.fact == "protection_screen" and self._claims_protection():
            return _Answer(ItemState.NOT_MET)
        fact = self.facts.last.get(criterion.fact)
        if fact is None:
            return _NO_ANSWER
        answer = self._read(criterion, applies, fact)
        if rule and answer.state is ItemState.MET:
            return self._outlasts(rule, answer, fact)
        return answer

    def _claims_protection(self) -> bool:
        return self.facts.word("protection_claim") == "open"

    def _read(self, criterion: Criterion, applies: Applies, fact: Fact) -> _Answer:
        feed, word, state = criterion.feed, fact.word, ItemState.NOT_ASSESSED
        if not feed.says_met.isdisjoint(fact.words):
            state = ItemState.MET
        elif word in feed.not_met:
            state = ItemState.NOT_MET
        elif word in feed.in_progress:
            state = ItemState.IN_PROGRESS
        elif word in feed.not_applicable or _does_not_apply(criterion, applies, fact):
            state = ItemState.NOT_APPLICABLE
        return _Answer(state, fact.on, self._last_day(criterion, fact))

    def _last_day(self, criterion: Criterion, fact: Fact) -> date | None:
        lasts = criterion.lasts
        if lasts is None:
            return fact.until
        if criterion.id in self.settings.valid_days:
            lasts = timedelta(days=self.settings.valid_days[criterion.id])
        last, until = fact.on + lasts, fact.until
        return until if until is not None and until < last else last

    def _outlasts(self, rule: str, answer: _Answer, fact: Fact) -> _Answer:
        """A paper must last through the journey, and is never good after its own end (1.9)."""
        if fact.until is None:
            return answer._replace(state=ItemState.IN_PROGRESS)
        last, needed = fact.until, self.journey.ends_on
        if rule == "outlasts_arrival_with_buffer":
            last = safe_until(last, self.settings)
        elif rule == "outlasts_departure":
            needed = self.journey.depart_on
        holds = last >= max(needed or self.today, self.today)
        return answer._replace(state=ItemState.MET if holds else ItemState.NOT_MET, until=last)

    def _cooled(self) -> _Answer:
        """The yes must be repeated when the days to think are over: waiting is no answer."""
        wishes = self.facts.named("wish")
        if not wishes:
            return _NO_ANSWER
        first = first_yes(wishes)
        if first is None:
            state = ItemState.NOT_MET if wishes[-1].word == "no" else ItemState.IN_PROGRESS
            return _Answer(state, wishes[-1].on)
        over = first.on + timedelta(days=self.settings.cooling_off_days)
        again = [wish for wish in wishes if wish.entered >= first.entered and wish.on >= over]
        if again:
            return _Answer(ItemState.MET, again[0].on)
        return _Answer(ItemState.IN_PROGRESS, wishes[-1].on, due=over)

    def _recipients(self, criterion: Criterion, applies: Applies) -> _Answer:
        names = [f"{criterion.feed.fact}:{name}" for name in self.criteria.recipients]
        told = [self.facts.last[name] for name in names if name in self.facts.last]
        read = [self._read(criterion, applies, fact) for fact in told]
        if not read:
            return _NO_ANSWER
        answered = len(read) == len(names) and all(each.state is ItemState.MET for each in read)
        return _Answer(
            ItemState.MET if answered else ItemState.IN_PROGRESS,
            max(each.on for each in read if each.on),
            min((each.until for each in read if each.until), default=None),
        )

    def _waived(self, criterion: Criterion, waiver: Fact, answer: _Answer) -> _Answer:
        if answer.state in SETTLED:
            return answer
        told = self.facts.last.get(criterion.fact)
        if told is not None and told.entered > waiver.entered:
            return answer
        last = self._last_day(criterion, waiver)
        return answer._replace(state=ItemState.WAIVED, on=waiver.on, until=last)

    def _aged(self, criterion: Criterion, answer: _Answer) -> _Answer:
        past = answer.until is not None and answer.until < self.today
        if past or self._moved(criterion):
            return answer._replace(state=ItemState.EXPIRED)
        return answer

    def _lapses(self, answer: _Answer) -> bool:
        depart_on, last = self.journey.depart_on, answer.until
        is_before = depart_on is not None and last is not None and last < depart_on
        return is_before and answer.state in _GOOD

    def _moved(self, criterion: Criterion) -> bool:
        """Whether the journey changed after this was looked at (guide 3.2, partial re-check)."""
        changed_at = self.journey.changed_at
        if not criterion.recheck or changed_at is None:
            return False
        answers = (self.facts.last.get(criterion.fact), self.facts.waivers.get(criterion.id))
        return max((fact.entered for fact in answers if fact), default=changed_at) < changed_at


class _Answer(NamedTuple):
    """What the facts say to one criterion while it is being read: the last day, what is due."""

    state: ItemState = ItemState.NOT_ASSESSED
    on: date | None = None
    until: date | None = None
    due: date | None = None


_NO_ANSWER = _Answer()
_GOOD = (ItemState.MET, ItemState.WAIVED)


def _does_not_apply(criterion: Criterion, applies: Applies, fact: Fact) -> bool:
    # Only where nobody has said whether the condition holds: what always applies cannot be
    # set aside by a word, that is what a waiver with two names is for.
    own = fact.name == criterion.own_fact and fact.word == "not_applicable"
    return own and applies is Applies.UNKNOWN


def safe_until(paper_ends: date, settings: ReadinessSettings) -> date:
    """The last safe day to arrive on a travel paper (guide 1.4, *ETD clock*)."""
    return paper_ends - timedelta(days=settings.safe_travel_buffer_days)


def paper_end(
    *, issued_on: date, published_days: Collection[int], printed: date | None = None
) -> date | None:
    """When a travel paper ends: the printed day, else the shortest published period (guide 1.6).

    None means that nobody has published one: ask the mission.
    """
    if printed or not published_days:
        return printed
    return issued_on + timedelta(days=min(published_days))


def first_yes(wishes: tuple[Fact, ...]) -> Fact | None:
    """The first yes of the run that still holds; None if the last answer was no yes."""
    first = None
    for wish in reversed(wishes):
        if wish.word not in ("yes", "final_yes"):
            break
        first = wish
    return first


def read_journey(facts: FoldedFacts) -> Journey:
    """The journey as last entered, and when its days or route last changed."""
    return next((journey for _, journey in reversed(read_journeys(facts))), Journey())


def read_journeys(facts: FoldedFacts) -> list[tuple[Fact, Journey]]:
    """The journey after each time that it was entered, first entered first."""
    found: list[tuple[Fact, Journey]] = []
    journey = Journey()
    for fact in facts.named("journey"):
        planned = Journey(
            state=fact.word,
            depart_on=read_day(fact.marked("depart")),
            arrive_on=read_day(fact.marked("arrive")),
            changed_at=journey.changed_at,
        )
        was_planned = journey.depart_on is not None or journey.arrive_on is not None
        same_days = (planned.depart_on, planned.arrive_on) == (journey.depart_on, journey.arrive_on)
        # The mark stands on the one fact that tells of a new route, and is not carried on: a route
        # may change twice on one day.
        if fact.marked("route_changed") or (was_planned and not same_days):
            planned = replace(planned, changed_at=fact.entered)
        route = fact.entered if fact.marked("route_changed") else journey.route_changed_at
        journey = replace(planned, route_changed_at=route)
        found.append((fact, journey))
    return found
