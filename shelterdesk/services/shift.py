"""Who is on duty: declared at sign-in, written down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from shelterdesk.access import on_duty as on_duty_rules
from shelterdesk.domain.kinds.house import ShiftDeclaration
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

LONGEST_SHIFT = timedelta(hours=14)  # a forgotten declaration ends by itself

NOBODY = ResidentId("")


def on_duty(desk: Desk) -> bool:
    """Whether this person said that they are on duty, and the shift is not over."""
    return desk.actor.on_shift


def begin(desk: Desk) -> Receipt[ShiftDeclaration]:
    """Say that one is on duty from now on."""
    now = desk.now()
    return _declare(desk, {"from_at": now, "to_at": now + LONGEST_SHIFT})


def end(desk: Desk) -> Receipt[ShiftDeclaration]:
    """Say that one is off duty."""
    now = desk.now()
    return _declare(desk, {"from_at": now, "to_at": now})


def is_on_duty(desk: Desk, user_id: UserId) -> bool:
    """Whether a colleague is on duty now."""
    with desk.look() as work:
        return on_duty_rules.lasts(on_duty_rules.declared(work, user_id), desk.now())


def may_declare_others(desk: Desk) -> bool:
    """Whether to offer it: managers say it of others (entities 4, SHF)."""
    return Role.MGR in desk.roles


def begin_for(desk: Desk, user_id: UserId) -> Receipt[ShiftDeclaration]:
    """Say of a colleague who forgot that they are on duty from now on; ``Denied`` but for managers.

    What somebody who is no manager wrote for another counts for nobody (``access.on_duty``).
    """
    now = desk.now()
    return _declare(desk, {"from_at": now, "to_at": now + LONGEST_SHIFT}, user_id)


def end_for(desk: Desk, user_id: UserId) -> Receipt[ShiftDeclaration]:
    """Say of a colleague that they are off duty; ``Denied`` but for managers."""
    now = desk.now()
    return _declare(desk, {"from_at": now, "to_at": now}, user_id)


def _declare(
    desk: Desk, times: dict[str, object], user_id: UserId | None = None
) -> Receipt[ShiftDeclaration]:
    if user_id not in (None, desk.user_id) and not may_declare_others(desk):
        raise Denied("shift.declare")
    whose = user_id or desk.user_id
    with desk.work("shift.declare") as work:
        record = work.make(ShiftDeclaration, NOBODY, {"user_id": whose, **times})
        kept = work.shelf(ShiftDeclaration).add(record)
    return Receipt(kept, frozenset(work.changed))
