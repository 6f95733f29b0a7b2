"""The plan as the resident sees it: on the screen beside the desk, and on their own copy.

What staff remark, what a worker rates, and anything about somebody else is left out here, so that
no page can show it by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shelterdesk.domain.codes import load_codes
from shelterdesk.domain.copy_words import own_words
from shelterdesk.domain.kinds.plan import CarePlan, ItemState, PlanItem, PlanReview
from shelterdesk.domain.kinds.resident import LanguageRole, LanguageSkill, Resident
from shelterdesk.domain.plans import THEIR_TEXTS
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.tasks import is_open
from shelterdesk.errors import NotFound
from shelterdesk.i18n import Translator, translator
from shelterdesk.reports import care_plan as paper
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import care_plans, plan_actions, plan_reviews
from shelterdesk.services.care_plans import Standing
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.tasks import Line

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


@dataclass(frozen=True)
class TheirItem:
    """One item for the resident's eyes; ``record`` is what a rating is written about.

    ``rated`` is what the resident said last, 0 to 10.
    """

    record: PlanItem
    rated: int | None
    steps: tuple[paper.Step, ...]


@dataclass(frozen=True)
class TheirPlan:
    """The resident's plan. ``language`` is the one they read, empty where nobody wrote it down.

    ``matters`` and ``strengths`` are empty for whoever does not read the plan itself.
    """

    standing: Standing
    code_name: str
    language: str
    matters: str
    matters_language: str
    translation: str
    strengths: str
    items: tuple[TheirItem, ...]


def their_plan(desk: Desk, resident: ResidentId, act: Act = Act.READ) -> TheirPlan:
    """The plan for the resident, of whatever this person may *act* on; ``NotFound`` without one."""
    page = care_plans.page(desk, resident)
    if page.standing is None:
        raise NotFound(CarePlan.kind)
    items = [
        item
        for item in page.items
        if item.state is ItemState.ACTIVE and desk.may(act, type(item), resident)
    ]
    reviews = plan_reviews.of_items(desk, items)
    steps = plan_actions.by_source(desk, resident, (item.id for item in items))
    shown = tuple(
        TheirItem(item, _rated(item, reviews.get(item.id, ())), _steps(steps.get(item.id, ())))
        for item in items
    )
    with desk.look() as work:
        name = work.shelf(Resident).get(RecordId(resident)).code_name
        skills = work.shelf(LanguageSkill).all_of(resident)
    plan = page.plan
    first = [s.language for s in skills if s.role is LanguageRole.FIRST]
    return TheirPlan(
        page.standing,
        name,
        (plan.language if plan else "") or next(iter(first), ""),
        plan.matters if plan else "",
        plan.language if plan else "",
        plan.translation if plan else "",
        plan.strengths if plan else "",
        shown,
    )


def print_copy(
    desk: Desk,
    resident: ResidentId,
    *,
    words: Translator | None = None,
    own: Translator | None = None,
    fonts: Fonts | None = None,
) -> PaperInMemory:
    """The resident's copy in memory: in the language they read, that of *words* beside it.

    Raises ``Denied``, ``NotFound``, ``UnprintableText``, ``FontMissing``.
    """
    with desk.look() as work:
        work.require((Act.PRINT,), CarePlan, resident)
    theirs = their_plan(desk, resident, Act.PRINT)
    house = words or translator("en")
    theirs_words, unchecked = own_words(short_code(theirs.language))
    made = paper.render(
        replace(_copy(desk, theirs), unchecked=unchecked and own is None),
        fonts=fonts or Fonts(),
        own=own or theirs_words,
        house=house,
    )
    return PaperInMemory(made, resident, act="care_plan.print")


def short_code(language: str) -> str:
    """The code of a translation for a language of the list; "en" where there is none."""
    also = next((c.also for c in load_codes("languages") if c.code == language), ())
    return next((word for word in also if len(word) == 2), language) or "en"


def _copy(desk: Desk, theirs: TheirPlan) -> paper.PlanCopy:
    return paper.PlanCopy(
        house_code=desk.house_code,
        code_name=theirs.code_name,
        on=desk.today(),
        phase=theirs.standing.phase.label,
        version=theirs.standing.version,
        matters=theirs.matters,
        language=theirs.matters_language,
        translation=theirs.translation,
        strengths=theirs.strengths,
        review_on=theirs.standing.review_on,
        items=tuple(_item(each) for each in theirs.items),
        is_practice=desk.practice,
    )


def _item(each: TheirItem) -> paper.Item:
    item = each.record
    return paper.Item(
        part=item.domain.label,
        words=item.in_my_words,
        language=item.language,
        translation=item.translation,
        texts={name: getattr(item, name) for name, _ in THEIR_TEXTS},
        due_on=item.due_on,
        agreement=item.agreement.label,
        rating=each.rated,
        steps=each.steps,
    )


def _rated(item: PlanItem, reviews: tuple[PlanReview, ...]) -> int | None:
    given = [r.resident_rating for r in reviews if r.resident_rating is not None]
    return given[0] if given else item.baseline


def _steps(found: Iterable[Line]) -> tuple[paper.Step, ...]:
    return tuple(
        paper.Step(line.task.what, line.task.doer.label, line.task.due_on)
        for line in found
        if is_open(line.task)
    )
