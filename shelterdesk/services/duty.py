"""Who is on duty now, as they said themselves; a declaration in somebody else's name counts not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.house import ShiftDeclaration
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk

LATEST = 200  # declarations looked at: several days of a large house; a shift ends by itself


def on_duty(desk: Desk) -> tuple[Colleague, ...]:
    """Everybody who said that they are on duty, and whose shift is not over, by name."""
    now = desk.now()
    try:
        with desk.look() as work:
            said = work.shelf(ShiftDeclaration).page(ResidentId(""), size=LATEST).rows
    except Denied:
        return ()
    last: dict[UserId, ShiftDeclaration] = {}
    for each in sorted(said, key=lambda each: (each.from_at, each.made_at)):
        if desk.user_of(each.author) == each.user_id:
            last[UserId(each.user_id)] = each
    there = {id for id, each in last.items() if each.to_at is None or now < each.to_at}
    return tuple(person for person in desk.colleagues() if person.user_id in there)


def who_knows(desk: Desk) -> tuple[str, ...]:
    """Names of the managers to ask now: those on duty, or else all."""
    managers = [p for p in on_duty(desk) if Role.MGR in p.roles]
    managers = managers or [p for p in desk.colleagues() if Role.MGR in p.roles]
    return tuple(person.display_name for person in managers)
