"""Where each criterion stands: applicability, state and last day, read off the folded facts.

What nobody has answered counts as the worse case: an unanswered condition holds, a gate that might
be hard is hard (entities 6, *worst case wins*).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum

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


SETTLED = frozenset({ItemState.MET, ItemState.WAIVED, ItemState.NOT_APPLICABLE})


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


@dataclass(frozen=True, kw_only=True)
class Item:
    """One criterion for one resident, today.

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
        return self.state is not ItemState.NOT_APPLICABLE and self.gate is not Gate.ADVICE

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
        item = Item(criterion=criterion, gate=self._gate(criterion), applies=applies)
        item = self._aged(self._waived(self._answered(item)))
        return replace(item, lapses_before_departure=True) if self._lapses(item) else item

    def condition(self, condition: Condition) -> Applies:
        """Whether one condition holds."""
        fact = self.facts.last.get(condition.fact)
        words = set(fact.words) if fact else set()
        if words & set(condition.yes):
            return Applies.YES
        return Applies.NO if words & set(condition.no) else Applies.UNKNOWN

    def _applies(self, names: Iterable[str]) -> Applies:
        answers = {self.condition(self.criteria.conditions[name]) for name in names}
        if Applies.NO in answers:
            return Applies.NO
        return Applies.UNKNOWN if Applies.UNKNOWN in answers else Applies.YES

    def _gate(self, criterion: Criterion) -> Gate:
        might = any(
            self.condition(self.criteria.conditions[name]) is not Applies.NO
            for name in criterion.hard_if
        )
        return Gate.HARD if might else criterion.gate

    def _answered(self, item: Item) -> Item:
        rule = item.criterion.feed.rule
        if rule == "cooling_off":
            return self._cooled(item)
        if rule == "every_recipient":
            return self._recipients(item)
        if item.criterion.fact == "protection_screen" and self._claims_protection():
            return replace(item, state=ItemState.NOT_MET)
        fact = self.facts.last.get(item.criterion.fact)
        if fact is None:
            return item
        item = self._read(item, fact)
        return self._outlasts(item, fact) if rule and item.state is ItemState.MET else item

    def _claims_protection(self) -> bool:
        return self.facts.word("protection_claim") == "open"

    def _read(self, item: Item, fact: Fact) -> Item:
        feed, state = item.criterion.feed, ItemState.NOT_ASSESSED
        if set(fact.words) & set(feed.met):
            state = ItemState.MET
        elif fact.word in feed.not_met:
            state = ItemState.NOT_MET
        elif fact.word in feed.in_progress:
            state = ItemState.IN_PROGRESS
        elif fact.word in feed.not_applicable or self._does_not_apply(item, fact):
            state = ItemState.NOT_APPLICABLE
        return replace(
            item, state=state, assessed_on=fact.on, valid_until=self._last_day(item, fact)
        )

    def _does_not_apply(self, item: Item, fact: Fact) -> bool:
        # Only where nobody has said whether the condition holds: what always applies cannot be
        # set aside by a word, that is what a waiver with two names is for.
        own = fact.name == item.criterion.own_fact and fact.word == "not_applicable"
        return own and item.applies is Applies.UNKNOWN

    def _last_day(self, item: Item, fact: Fact) -> date | None:
        valid = item.criterion.valid
        if not isinstance(valid, int):
            return fact.until
        days = self.settings.valid_days.get(item.criterion.id, valid)
        last = fact.on + timedelta(days=days)
        return min(last, fact.until) if fact.until else last

    def _outlasts(self, item: Item, fact: Fact) -> Item:
        """A paper must last through the journey, and is never good after its own end (1.9)."""
        if fact.until is None:
            return replace(item, state=ItemState.IN_PROGRESS)
        last, needed = fact.until, self.journey.ends_on
        if item.criterion.feed.rule == "outlasts_arrival_with_buffer":
            last = safe_until(last, self.settings)
        elif item.criterion.feed.rule == "outlasts_departure":
            needed = self.journey.depart_on
        holds = last >= max(needed or self.today, self.today)
        return replace(item, state=ItemState.MET if holds else ItemState.NOT_MET, valid_until=last)

    def _cooled(self, item: Item) -> Item:
        """The yes must be repeated when the days to think are over: waiting is no answer."""
        wishes = self.facts.named("wish")
        if not wishes:
            return item
        first = first_yes(wishes)
        if first is None:
            state = ItemState.NOT_MET if wishes[-1].word == "no" else ItemState.IN_PROGRESS
            return replace(item, state=state, assessed_on=wishes[-1].on)
        over = first.on + timedelta(days=self.settings.cooling_off_days)
        again = [wish for wish in wishes if wish.entered >= first.entered and wish.on >= over]
        return replace(
            item,
            state=ItemState.MET if again else ItemState.IN_PROGRESS,
            assessed_on=(again[0] if again else wishes[-1]).on,
            due_on=None if again else over,
        )

    def _recipients(self, item: Item) -> Item:
        names = [f"{item.criterion.feed.fact}:{name}" for name in self.criteria.recipients]
        read = [
            self._read(item, self.facts.last[name]) for name in names if name in self.facts.last
        ]
        if not read:
            return item
        answered = len(read) == len(names) and all(each.state is ItemState.MET for each in read)
        return replace(
            item,
            state=ItemState.MET if answered else ItemState.IN_PROGRESS,
            assessed_on=max(each.assessed_on for each in read if each.assessed_on),
            valid_until=min((each.valid_until for each in read if each.valid_until), default=None),
        )

    def _waived(self, item: Item) -> Item:
        waiver = self.facts.waivers.get(item.criterion.id)
        if waiver is None or item.gate is not Gate.CONDITIONAL or item.is_settled:
            return item
        answer = self.facts.last.get(item.criterion.fact)
        if answer is not None and answer.entered > waiver.entered:
            return item
        return replace(
            item,
            state=ItemState.WAIVED,
            assessed_on=waiver.on,
            valid_until=self._last_day(item, waiver),
        )

    def _aged(self, item: Item) -> Item:
        if item.state not in (ItemState.MET, ItemState.WAIVED):
            return item
        past = item.valid_until is not None and item.valid_until < self.today
        return replace(item, state=ItemState.EXPIRED) if past or self._moved(item) else item

    def _lapses(self, item: Item) -> bool:
        depart_on, last = self.journey.depart_on, item.valid_until
        good = item.state in (ItemState.MET, ItemState.WAIVED)
        return good and depart_on is not None and last is not None and last < depart_on

    def _moved(self, item: Item) -> bool:
        """Whether the journey changed after this was looked at (guide 3.2, partial re-check)."""
        changed_at = self.journey.changed_at
        if not item.criterion.recheck or changed_at is None:
            return False
        answers = (
            self.facts.last.get(item.criterion.fact),
            self.facts.waivers.get(item.criterion.id),
        )
        return max((fact.entered for fact in answers if fact), default=changed_at) < changed_at


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
