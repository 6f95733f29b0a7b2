"""Blocking a colleague from one resident's file, without giving a reason (casework guide 9.1).

The resident may ask for it, or a conflict of interest may. Their keys end in the same act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.assignment import Assignment, AssignmentState
from shelterdesk.domain.policy import Act, Reach
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, LastOne
from shelterdesk.services import group_journeys, partner_meetings
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

BLOCK, LIFT = "reader.block", "reader.unblock"


def may_block(desk: Desk) -> bool:
    """Whether to offer it: to managers."""
    reach = desk.policy.reaches(desk.actor, Act.CREATE, Assignment.kind)
    return Reach.HOUSE in reach


def block(desk: Desk, resident: ResidentId, user_id: UserId) -> Receipt[UserId]:
    """Take a resident's file from a colleague: screens, lists, counts and keys.

    Their assignments here end. ``Denied`` for oneself and but for managers; ``LastOne`` if no
    other manager could open the file then.
    """
    _require(desk, user_id)
    others = {
        c.user_id for c in desk.colleagues() if Role.MGR in c.roles and c.user_id != user_id
    } - {UserId(user) for user in _blocked(desk, resident)}
    if not others:
        raise LastOne
    partner_meetings.keep_out(desk, resident, user_id)
    group_journeys.keep_out(desk, resident, user_id)
    with desk.work(BLOCK) as work:
        work.require((Act.CREATE,), Assignment, resident)
        shelf = work.shelf(Assignment)
        for assignment in shelf.all_of(resident):
            if assignment.user_id == user_id and assignment.state is AssignmentState.ACTIVE:
                ended = {"state": AssignmentState.ENDED, "to_on": desk.today()}
                shelf.amend(assignment.id, assignment.rev, ended)
        work.block(resident, user_id, holds=True)
    return Receipt(user_id, frozenset({*work.changed, Assignment}))


def lift(desk: Desk, resident: ResidentId, user_id: UserId) -> Receipt[UserId]:
    """Let a colleague see a resident's file again, as far as their role goes.

    What moved to rings of the resident's own stays there: a manager assigns them, if they should
    work with this resident.
    """
    _require(desk, user_id)
    with desk.work(LIFT) as work:
        work.require((Act.CREATE,), Assignment, resident)
        work.block(resident, user_id, holds=False)
    return Receipt(user_id, frozenset({*work.changed, Assignment}))


def blocked(desk: Desk, resident: ResidentId) -> tuple[UserId, ...]:
    """Who is blocked from a resident's file; for managers."""
    if not may_block(desk):
        raise Denied(BLOCK)
    return tuple(sorted(UserId(user) for user in _blocked(desk, resident)))


def _blocked(desk: Desk, resident: ResidentId) -> frozenset[str]:
    with desk.look():
        return desk.vault.blocked(bytes.fromhex(resident))


def _require(desk: Desk, user_id: UserId) -> None:
    if not may_block(desk) or user_id == desk.user_id:
        raise Denied(BLOCK)
