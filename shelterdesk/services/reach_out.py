"""How to get in touch with somebody who left: the agreed number, code word and words to say.

Whoever keeps the contact reads them; a manager does not, since they lie with family and contact. A
message never names the house: words that do are not offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.finding import fold
from shelterdesk.domain.kinds.family import ContactPlan, ContactPoint
from shelterdesk.domain.kinds.follow_up import FollowUpPlan
from shelterdesk.domain.kinds.house import HouseProfile
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

HOUSE = ResidentId("")
MESSAGE = N_("Hello, how are you? Call me back when it suits you.")
# What a message must not hold beside the names of the house itself.
TELLING = ("shelter", "trafficking", "victim", "survivor", "safe house")


@dataclass(frozen=True)
class WayToReach:
    """What whoever calls needs: ``message`` is what may be left, empty where nothing may be."""

    number: str
    whom: str
    hours: str
    say: str
    message: str
    code_word: str


def way(desk: Desk, plan: FollowUpPlan) -> WayToReach | None:
    """How the person wants to be reached; None for whoever does not read their contacts."""
    with desk.look() as work:
        try:
            points = work.shelf(ContactPoint).all_of(plan.resident)
            plans = work.shelf(ContactPlan).all_of(plan.resident)
        except (Denied, NotFound):
            return None
        agreed = next((p for p in points if p.id == plan.contact_id), None)
        names = house_names(work)
    if agreed is None or agreed.is_never:
        return WayToReach("", "", "", "", "", plans[0].code_word if plans else "")
    say = agreed.say if not names_the_house(agreed.say, names) else ""
    may_leave = agreed.leave_message is Answer.YES
    return WayToReach(
        number=agreed.value,
        whom=agreed.whom,
        hours=agreed.hours,
        say=say,
        message=(say or MESSAGE) if may_leave else "",
        code_word=plans[0].code_word if plans else "",
    )


def choices(desk: Desk, resident: ResidentId) -> tuple[ContactPoint, ...]:
    """Ways that may be agreed: those that are safe to use; none for who does not read them."""
    with desk.look() as work:
        try:
            points = work.shelf(ContactPoint).all_of(resident)
        except (Denied, NotFound):
            return ()
    return tuple(point for point in points if not point.is_never)


def house_names(work: Work) -> tuple[str, ...]:
    """What the house is called, in every script."""
    found = []
    for profile in work.shelf(HouseProfile).all_of(HOUSE):
        found += [profile.name, profile.local_name, profile.code]
    return tuple(name for name in found if name.strip())


def names_the_house(text: str, names: tuple[str, ...]) -> bool:
    """Whether *text* says where it comes from, or what the house is."""
    said = fold(text)
    return any(fold(name) in said for name in (*names, *TELLING))
