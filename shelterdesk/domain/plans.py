"""Which part of life lies under which key, and what of a plan is in force (casework guide 5).

An item, its reviews and how the part of life is going lie under one category, so that whoever
works there reads all three and nobody else any of them. The part never changes once it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shelterdesk.domain.kinds.plan import (
    SAYS_YES,
    Agreement,
    Domain,
    HealthOutcomeRating,
    HealthPlanItem,
    HealthPlanReview,
    ItemState,
    LegalOutcomeRating,
    LegalPlanItem,
    LegalPlanReview,
    MindOutcomeRating,
    MindPlanItem,
    MindPlanReview,
    OutcomeRating,
    PlanItem,
    PlanReview,
    PlanState,
    SafetyOutcomeRating,
    SafetyPlanItem,
    SafetyPlanReview,
)
from shelterdesk.domain.record import RecordId, Values

_APART: Mapping[Domain, type[PlanItem]] = {
    Domain.SAFETY: SafetyPlanItem,
    Domain.MIND: MindPlanItem,
    Domain.HEALTH: HealthPlanItem,
    Domain.LEGAL: LegalPlanItem,
    Domain.DOCUMENTS: LegalPlanItem,
}
ITEM_OF: Mapping[Domain, type[PlanItem]] = {part: _APART.get(part, PlanItem) for part in Domain}

ITEMS: tuple[type[PlanItem], ...] = (
    SafetyPlanItem,
    PlanItem,
    HealthPlanItem,
    MindPlanItem,
    LegalPlanItem,
)
REVIEW_OF: Mapping[type[PlanItem], type[PlanReview]] = {
    PlanItem: PlanReview,
    MindPlanItem: MindPlanReview,
    HealthPlanItem: HealthPlanReview,
    LegalPlanItem: LegalPlanReview,
    SafetyPlanItem: SafetyPlanReview,
}
RATING_OF: Mapping[type[PlanItem], type[OutcomeRating]] = {
    PlanItem: OutcomeRating,
    MindPlanItem: MindOutcomeRating,
    HealthPlanItem: HealthOutcomeRating,
    LegalPlanItem: LegalOutcomeRating,
    SafetyPlanItem: SafetyOutcomeRating,
}
ITEM_BY_NAME: Mapping[str, type[PlanItem]] = {kind.kind: kind for kind in ITEMS}

# What the resident reads of an item beside its words, by name and marked label.
THEIR_TEXTS = tuple(
    (name, PlanItem.field(name).label) for name in ("why", "strengths", "goal", "known_by")
)

# What was agreed to: who changes one of these asks anew.
AGREED_TO = ("in_my_words", "translation", "why", "strengths", "goal", "known_by", "due_on")
NOT_ASKED: Values = {"agreement": Agreement.NOT_ASKED, "agreed_how": None, "agreed_on": None}


def holds(item: PlanItem, plan: PlanState) -> bool:
    """Whether one works on *item* now: an item about safety also without agreement (guide 5)."""
    if item.state is not ItemState.ACTIVE:
        return False
    if isinstance(item, SafetyPlanItem):
        return plan in (PlanState.ACTIVE, PlanState.SAFETY_ONLY)
    return plan is PlanState.ACTIVE and item.agreement in SAYS_YES


def without_agreement(item: PlanItem, plan: PlanState) -> bool:
    """Whether *item* is in force although nobody agreed to it; to be flagged."""
    return holds(item, plan) and item.agreement not in SAYS_YES


def asked_anew(before: PlanItem, values: Values) -> Values:
    """*values*, without the agreement where what was agreed to changes."""
    changed = any(values.get(name, old) != old for name, old in _agreed_to(before).items())
    return {**values, **NOT_ASKED} if changed else values


def is_another(before: PlanItem, after: PlanItem) -> bool:
    """Whether an item says something else, or has come to an end: another version of the plan."""
    return before.state is not after.state or _agreed_to(before) != _agreed_to(after)


def _agreed_to(item: PlanItem) -> dict[str, object]:
    return {name: getattr(item, name) for name in AGREED_TO}


# ---- a version's contents, and two of them side by side


@dataclass(frozen=True)
class Held:
    """One item as one version of the plan has it."""

    kind: type[PlanItem]
    id: RecordId
    rev: int

    def __str__(self) -> str:
        return f"{self.kind.kind}:{self.id}:{self.rev}"


def contents_of(found: Iterable[PlanItem]) -> tuple[str, ...]:
    """What a version remembers of its items, in an order that does not depend on reading."""
    return tuple(sorted(str(Held(type(item), item.id, item.rev)) for item in found))


def held(contents: Iterable[str]) -> dict[RecordId, Held]:
    """The items of a version by id; what is none of ours is passed over."""
    made = {}
    for line in contents:
        name, _, rest = line.partition(":")
        id, _, rev = rest.partition(":")
        if name in ITEM_BY_NAME and rev.isdigit():
            made[RecordId(id)] = Held(ITEM_BY_NAME[name], RecordId(id), int(rev))
    return made


@dataclass(frozen=True)
class Differs:
    """One field that says something else now."""

    name: str
    before: object
    after: object


@dataclass(frozen=True)
class ItemChange:
    """What became of one item between two versions; ``before`` is None for one that came."""

    before: PlanItem | None
    after: PlanItem
    fields: tuple[Differs, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it was not there before."""
        return self.before is None

    @property
    def ended(self) -> bool:
        """Whether it was put aside or reached since."""
        was = ItemState.ACTIVE if self.before is None else self.before.state
        return was is ItemState.ACTIVE and self.after.state is not ItemState.ACTIVE


NEVER_COMPARED = frozenset({"plan_id", "domain"})


def change_between(before: PlanItem | None, after: PlanItem) -> ItemChange | None:
    """What is different in *after*; None where nothing is."""
    if before is None:
        return ItemChange(None, after)
    old, new = before.values(), after.values()
    found = tuple(
        Differs(name, old[name], new[name])
        for name in old
        if name not in NEVER_COMPARED and old[name] != new[name]
    )
    return ItemChange(before, after, found) if found else None
