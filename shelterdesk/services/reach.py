"""Who can open what of one resident, since when, and why: for the shelter and for the resident.

The answer comes from signed member lists and certificates, judged as every reader judges them;
nothing here is read from a screen, a setting or a column that a tool could change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shelterdesk.access import reach as ways
from shelterdesk.domain.category_words import CATEGORY_WORDS, CategoryWords
from shelterdesk.domain.compartments import COMPARTMENTS
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.policy import TrailReach, trail_reach
from shelterdesk.domain.record import KeyId, RecordId, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.services.moments import moment

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

GROUP_WORDS = {
    "staff": N_("works here with residents"),
    "managers": N_("is one of the managers"),
    "case_managers": N_("is one of the case managers"),
    "counsellors": N_("is one of the counsellors"),
    "nurses": N_("is one of the nurses"),
    "legal": N_("is one of the legal officers"),
    "day": N_("is one of the day workers"),
    "night": N_("is one of the night workers"),
}
WHY_WORDS = {
    ways.ASSIGNED: N_("assigned as {role} by {by}"),
    ways.MEMBER: N_("{group}"),
    ways.AUTHOR: N_("wrote it for themselves"),
    ways.ADMITTED: N_("was there when it was begun"),
    ways.CARDS: N_("given by two safety cards"),
    ways.NAMED: N_("named by {by}"),
}
TWO_CARDS = N_("Two safety cards together open all of it too.")
EMERGENCY = N_(
    "In an emergency two people who work here together can read names, stays and rooms for sixty "
    "minutes. It stands in the trail, and somebody else looks at it."
)
TWO_CARDS_NAME = N_("two safety cards")
AUTHOR_ALONE = N_(
    "Drafts, and what somebody writes for themselves alone, open for that person only; how many "
    "there are is not shown."
)
PLAIN = N_("Who works with whom is known to everybody who works here.")
ADMINISTRATORS = N_("Administrators look after accounts and computers. They open none of it.")


@dataclass(frozen=True)
class ReachLine:
    """One person's way to one category. ``until`` is None while it lasts.

    ``why`` is a key of ``WHY_WORDS``, ``group`` of ``GROUP_WORDS``; ``by`` is a display name.
    """

    category: str
    user_id: UserId
    who: str
    why: str
    group: str
    role: Role | None
    by: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class CategoryReach:
    """One category that holds something about this resident: whose keys open it, now and before.

    ``words`` are marked; ``kinds`` marked titles of what is there.
    """

    category: str
    words: CategoryWords
    kinds: tuple[str, ...]
    now: tuple[ReachLine, ...]
    before: tuple[ReachLine, ...]
    escrow: bool
    emergency: bool = False


@dataclass(frozen=True)
class Reach:
    """All of one resident's file, category by category, as of ``at``."""

    resident: ResidentId
    at: datetime
    categories: tuple[CategoryReach, ...]


def may_look(desk: Desk, resident: ResidentId) -> bool:
    """Whether this person may know who opens what: managers and the resident's case manager.

    The page tells that there is counselling, so it follows the rule of the trail (entities 4).
    """
    return trail_reach(desk.actor, resident) in (TrailReach.ALL, TrailReach.RESIDENT)


def of_resident(desk: Desk, resident: ResidentId) -> Reach:
    """Who can open what of *resident*; ``NotFound`` out of reach, ``Denied`` for other roles."""
    with desk.look() as work:
        work.shelf(Resident).get(RecordId(resident))
        if not may_look(desk, resident):
            raise Denied("reach.look")
        found = [_category(work, resident, category) for category in COMPARTMENTS]
        return Reach(resident, desk.now(), tuple(each for each in found if each is not None))


def _category(work: Work, resident: ResidentId, category: str) -> CategoryReach | None:
    found = ways.of_category(work, resident, category)
    if found is None:
        return None
    numbers = [n for span in found.spans for n in (span.since, span.until) if n is not None]
    at = work.trail.at(numbers)
    lines = [(span.until is None, _line(work.desk, category, span, at)) for span in found.spans]
    return CategoryReach(
        category,
        CATEGORY_WORDS.get(category) or CategoryWords(category, category),
        found.kinds,
        _sorted(line for lasts, line in lines if lasts),
        _sorted(line for lasts, line in lines if not lasts),
        found.escrow,
        found.emergency,
    )


def _line(desk: Desk, category: str, span: ways.Span, at: dict[int, int]) -> ReachLine:
    def when(number: int | None) -> datetime | None:
        second = at.get(number) if number is not None else None
        return None if second is None else moment(second)

    role = Role.of(span.role) if span.role else None
    return ReachLine(
        category,
        UserId(span.user_id),
        span.display_name,
        span.why,
        span.group,
        role,
        desk.name_of(KeyId(span.by)),
        when(span.since),
        when(span.until),
    )


def _sorted(lines: Iterable[ReachLine]) -> tuple[ReachLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.who, line.why)))
