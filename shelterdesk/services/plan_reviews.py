"""Looking back: how it goes, by the resident and by the worker, side by side, never averaged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.kinds.plan import (
    Domain,
    ItemState,
    OutcomeRating,
    PlanItem,
    PlanReview,
    ReviewChange,
)
from shelterdesk.domain.outcomes import Framework, Question, load_frameworks
from shelterdesk.domain.plans import ITEM_OF, ITEMS, RATING_OF, REVIEW_OF
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import care_plans
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", PlanReview, OutcomeRating)

NOTHING_SAID = N_("Choose a number or write a few words. Leaving it out is fine too.")
ENDS: Mapping[ReviewChange, ItemState] = {
    ReviewChange.REACHED: ItemState.REACHED,
    ReviewChange.ASIDE: ItemState.ASIDE,
}
_TELLS = ("resident_rating", "resident_comment", "staff_rating", "staff_comment")


@dataclass(frozen=True)
class Point:
    """How it went on one day, 0 to 10, by each side; None where nothing was said."""

    on: date
    resident: int | None
    staff: int | None


@dataclass(frozen=True)
class Line:
    """One question over time: its points, the earliest first, and what the resident said last."""

    code: str
    label: str
    area: Domain
    points: tuple[Point, ...]
    comment: str = ""


def of_items(desk: Desk, items: Iterable[PlanItem]) -> dict[RecordId, tuple[PlanReview, ...]]:
    """The reviews of items by item, the latest first; items of one resident."""
    made: defaultdict[RecordId, list[PlanReview]] = defaultdict(list)
    wanted = {item.id: item for item in items}
    with desk.look() as work:
        for kind, resident in {(type(i), i.resident) for i in wanted.values()}:
            for review in reversed(_in_order(work, REVIEW_OF[kind], resident)):
                if review.item_id in wanted:
                    made[RecordId(review.item_id)].append(review)
    return {id: tuple(found) for id, found in made.items()}


def review(desk: Desk, item: PlanItem, values: Values, draft: str = "") -> Receipt[PlanReview]:
    """Look back at one item; what was reached or put aside ends with it.

    ``Invalid`` where nothing was said, ``Stale`` where the item changed meanwhile.
    """
    with desk.work("plan_review.add") as work:
        kept = _review(work, item, {"on": desk.today(), **values})
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def review_together(
    desk: Desk, said: Mapping[PlanItem, Values], draft: str = ""
) -> Receipt[tuple[PlanReview, ...]]:
    """The same for several items in one act; what is empty is passed over."""
    with desk.work("plan_review.add") as work:
        kept = tuple(
            _review(work, item, {"on": desk.today(), **values})
            for item, values in said.items()
            if _tells(values)
        )
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def rate(
    desk: Desk,
    resident: ResidentId,
    framework: str,
    said: Mapping[str, Values],
    draft: str = "",
) -> Receipt[tuple[OutcomeRating, ...]]:
    """Keep how it is going by question code; what is empty is passed over.

    Each answer lies under the key of its part of life. ``NotFound`` for a question that the
    framework does not have, or a part that this person does not write in.
    """
    asked = {q.code: q for q in load_frameworks()[framework].questions}
    with desk.work("outcome_rating.add") as work:
        kept = []
        for code, values in said.items():
            if code not in asked:
                raise NotFound(OutcomeRating.kind)
            if not any(values.get(n) not in (None, "") for n in ("comment", *_TELLS)):
                continue
            kind = RATING_OF[ITEM_OF[asked[code].area]]
            given = {"on": desk.today(), **values, "framework": framework, "domain": code}
            kept.append(work.shelf(kind).add(work.make(kind, resident, given)))
        if draft:
            work.discard_draft(draft)
    return Receipt(tuple(kept), frozenset(work.changed))


def questions_for(desk: Desk, resident: ResidentId, framework: Framework) -> tuple[Question, ...]:
    """The questions whose answers this person writes and reads."""
    return tuple(
        q for q in framework.questions if desk.may(Act.CREATE, RATING_OF[ITEM_OF[q.area]], resident)
    )


def outcome_lines(desk: Desk, resident: ResidentId) -> dict[str, tuple[Line, ...]]:
    """How it went by framework and question, as far as this person reads it."""
    by_code: defaultdict[str, list[OutcomeRating]] = defaultdict(list)
    with desk.look() as work:
        for kind in RATING_OF.values():
            if desk.may(Act.READ, kind, resident):
                for rating in _in_order(work, kind, resident):
                    by_code[rating.domain].append(rating)
    made: dict[str, tuple[Line, ...]] = {}
    for framework in load_frameworks().frameworks:
        lines = tuple(
            Line(q.code, q.label, q.area, points(by_code[q.code]), _last_word(by_code[q.code]))
            for q in framework.questions
            if by_code.get(q.code)
        )
        if lines:
            made[framework.code] = lines
    return made


def item_line(item: PlanItem, reviews: Sequence[PlanReview]) -> tuple[Point, ...]:
    """How an item went, from its reviews, the latest first.

    Its baseline is what the resident said when it was written.
    """
    begun = item.made_at.date()
    first = [] if item.baseline is None else [Point(begun, item.baseline, None)]
    found = points(reversed(reviews))
    return tuple(p for p in first if not found or found[0].on > p.on) + found


def points(found: Iterable[PlanReview | OutcomeRating]) -> tuple[Point, ...]:
    """One point a day, of each side the last that was said that day; *found* earliest first."""
    days: dict[date, dict[str, int | None]] = {}
    for each in found:
        day = days.setdefault(each.on, {"resident": None, "staff": None})
        if each.resident_rating is not None:
            day["resident"] = each.resident_rating
        if each.staff_rating is not None:
            day["staff"] = each.staff_rating
    return tuple(
        Point(on, said["resident"], said["staff"])
        for on, said in sorted(days.items())
        if said["resident"] is not None or said["staff"] is not None
    )


def may_review(desk: Desk, item: PlanItem) -> bool:
    """Whether this person looks back at *item*, reading it again afterwards."""
    return desk.may(Act.CREATE, REVIEW_OF[type(item)], item.resident)


def review_kinds() -> tuple[type[PlanReview], ...]:
    """All kinds of reviews, in the order of the items."""
    return tuple(REVIEW_OF[kind] for kind in ITEMS)


def _review(work: Work, item: PlanItem, values: Values) -> PlanReview:
    if not _tells(values):
        raise Invalid({"resident_rating": NOTHING_SAID})
    kind = REVIEW_OF[type(item)]
    shelf = work.shelf(type(item))
    shelf.get(item.id)  # whoever writes about it reads it
    made = work.make(kind, item.resident, {**values, "item_id": item.id})
    kept = work.shelf(kind).add(made)
    ends = ENDS.get(kept.change)
    if ends is not None and item.state is not ends:
        shelf.amend(item.id, item.rev, {"state": ends})
        care_plans.follow(work, item.resident, RecordId(item.plan_id))
    return kept


def _tells(values: Values) -> bool:
    ends = values.get("change", ReviewChange.KEEP) is not ReviewChange.KEEP
    return ends or any(values.get(name) not in (None, "") for name in _TELLS)


def _last_word(found: Iterable[OutcomeRating]) -> str:
    said = [each.comment for each in found if each.comment.strip()]
    return said[-1] if said else ""


def _in_order(work: Work, kind: type[R], resident: ResidentId) -> list[R]:
    """All of *kind* about a resident, the earliest first; of one day in the order of writing."""
    placed = work.entered(kind, resident)
    found = work.shelf(kind).all_of(resident)
    return sorted(found, key=lambda each: (each.on, placed.get(each.id, 0)))
