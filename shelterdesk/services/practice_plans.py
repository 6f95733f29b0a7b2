"""A few care plans in a practice house: begun, agreed to, looked back at, talked about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.plan import (
    AgreedHow,
    Agreement,
    Domain,
    Phase,
    PlanItem,
)
from shelterdesk.domain.kinds.task import Doer
from shelterdesk.domain.outcomes import OWN
from shelterdesk.services import (
    care_plans,
    plan_actions,
    plan_conferences,
    plan_items,
    plan_reviews,
)

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.services.practice_month import Lived

MOST = 8  # residents with a plan; the others are for whoever tries it out
_AGREED, _MET = (1, 2, 4, 7), (1, 7)  # resident numbers
_WISHES = (
    (Domain.DOCUMENTS, "I want my passport back.", "The embassy gets my form this week", 3),
    (Domain.FAMILY, "I want to hear my mother's voice.", "One call every Sunday", 4),
    (Domain.EDUCATION, "I want to learn to read the bus plan.", "I go to the market alone", 2),
    (Domain.MIND, "I want to sleep until the morning.", "Five hours, most nights", 2),
    (Domain.WORK, "I want to cook for money one day.", "I cook for the house on Fridays", 5),
)
_STEPS = (
    ("Fill in the form together", Doer.TOGETHER, 3),
    ("Ask which day suits", Doer.STAFF, 5),
    ("Choose a day", Doer.RESIDENT, 9),
)
# Days ago, then what both sides said about three parts of life.
_RATED = (
    (42, (("safety", 3, 5), ("mental_wellbeing", 2, 3), ("family_relationships", 1, 4))),
    (21, (("safety", 6, 5), ("mental_wellbeing", 4, 3), ("family_relationships", 5, 5))),
    (2, (("safety", 8, 7), ("mental_wellbeing", 5, 5), ("family_relationships", 6, 5))),
)


def write(case_manager: Desk, lived: Iterable[Lived]) -> None:
    """Plans for the first few adults whom *case_manager* works with."""
    mine = case_manager.actor.assigned
    for one in [each for each in lived if each.id in mine][:MOST]:
        _plan(case_manager, one)


def _plan(desk: Desk, one: Lived) -> None:
    person, about = one.person, one.id
    language = person.languages[0][0] if person.languages else ""
    care_plans.begin(
        desk,
        about,
        {
            "phase": Phase.STABILISATION if person.number in _AGREED else Phase.ARRIVAL,
            "matters": person.wish_words,
            "language": language,
            "translation": person.wish_in_english,
        },
    )
    items = [_item(desk, one, place) for place in range(2 + person.number % 2)]
    for number, item in enumerate(items):
        what, doer, days = _STEPS[(person.number + number) % len(_STEPS)]
        due = desk.today() + timedelta(days=days)
        step = {"what": what, "doer": doer, "owner_id": desk.user_id, "due_on": due}
        plan_actions.add(desk, item, {**step, "source_step": "first"})
    if person.number in _AGREED:
        _agree(desk, one)
    if person.number in _MET:
        _look_back(desk, one, items)


def _item(desk: Desk, one: Lived, place: int) -> PlanItem:
    part, words, known_by, baseline = _WISHES[(one.person.number + place * 2) % len(_WISHES)]
    said = {"in_my_words": words, "language": "eng", "known_by": known_by, "baseline": baseline}
    if one.person.number in _AGREED and not place:
        said |= {"agreement": Agreement.AGREES, "agreed_how": AgreedHow.SPOKEN}
    return plan_items.add(desk, one.id, part, said).value


def _agree(desk: Desk, one: Lived) -> None:
    plan = care_plans.page(desk, one.id).plan
    if plan is not None:
        yes = {"agreement": Agreement.AGREES, "how": AgreedHow.THUMBPRINT}
        care_plans.ask(desk, plan.id, plan.rev, yes)


def _look_back(desk: Desk, one: Lived, items: Iterable[PlanItem]) -> None:
    for days, rated in _RATED:
        on = desk.today() - timedelta(days=days)
        said = {
            code: {"on": on, "resident_rating": theirs, "staff_rating": ours}
            for code, theirs, ours in rated
        }
        plan_reviews.rate(desk, one.id, OWN, said)
    for number, item in enumerate(items):
        said_today = {"resident_rating": 5 + number, "staff_rating": 4}
        plan_reviews.review(desk, item, {**said_today, "resident_comment": "A little better."})
    first = next(iter(plan_items.may_write_parts(desk, one.id)), None)
    if first is not None:  # since the yes something new came up: the next version
        wish = {"in_my_words": "I want a light beside my bed.", "language": "eng"}
        plan_items.add(desk, one.id, first, wish)
    due = desk.today() + timedelta(days=7)
    action = {"what": "Bring the lamp", "owner_id": desk.user_id, "due_on": due}
    plan_conferences.write(
        desk,
        one.id,
        {
            "on": desk.today() - timedelta(days=1),
            "present": (one.person.preferred, desk.display_name),
            "agreed": "The lamp comes this week. The call to the family stays on Sunday.",
        },
        [{**action, "source_step": "first"}],
    )
