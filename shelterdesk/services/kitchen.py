"""How many eat, and what: totals for the kitchen, and code names only where food makes ill.

Everybody is counted whom this person may know of; a diet is a number and never a name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import is_local
from shelterdesk.domain.kinds.arrival import Arrival, Diet
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, Resident
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.newest import newest_of_each
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import board, joining

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


@dataclass(frozen=True)
class KitchenCount:
    """For one day: ``others`` are wishes in words, as they were said, with how many have them.

    ``allergies`` are (code name, what makes ill).
    """

    on: date
    people: int
    children: int
    diets: tuple[tuple[Diet, int], ...]
    others: tuple[tuple[str, int], ...]
    allergies: tuple[tuple[str, str], ...]


def may_count(desk: Desk) -> bool:
    """Whether this person knows who is in the house, and what they eat."""
    return desk.may("read", Stay) and desk.may("read", Arrival)


def head_count(desk: Desk) -> KitchenCount:
    """Count those who are in the house now; raises ``Denied`` for other roles."""
    with desk.look() as work:
        living = board.living_in(work)  # of whoever came and went nothing is opened
        stays = newest_of_each(work.shelf(Stay).about(living))
        here = {who for who, stay in stays.items() if stay.state is StayState.IN_HOUSE}
        names = {r.resident: r.code_name for r in work.shelf(Resident).about(here)}
        ages = newest_of_each(work.shelf(AgeStatus).about(here))
        food = newest_of_each(work.shelf(Arrival).about(here))
        shown = joining.shown_as(work)
    here &= names.keys()  # whoever is out of reach is not counted either
    twice = {each for each in here if shown.get(each) in here}  # another record of one who eats
    makes_ill = [food[each] for each in here if each in food and food[each].allergies.strip()]
    eaters: defaultdict[ResidentId, list[Arrival]] = defaultdict(list)
    for each in here & food.keys():
        eaters[shown[each] if each in twice else each].append(food[each])
    here -= twice
    diets = Counter(diet for said in eaters.values() for diet in {d for a in said for d in a.diets})
    wishes = [{a.diet.strip().casefold() for a in said} - {""} for said in eaters.values()]
    others = Counter(wish for said in wishes for wish in said)
    return KitchenCount(
        desk.today(),
        len(here),
        sum(1 for r in here if r in ages and ages[r].group is not AgeGroup.ADULT),
        tuple(
            (diet, diets[diet]) for diet in (*Diet, *sorted(filter(is_local, diets))) if diets[diet]
        ),
        tuple(sorted(others.items())),
        tuple(sorted((names[each.resident], each.allergies) for each in makes_ill)),
    )
