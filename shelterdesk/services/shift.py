"""Who is on duty: declared at sign-in, written down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.house import ShiftDeclaration
from shelterdesk.domain.record import ResidentId
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


def _declare(desk: Desk, times: dict[str, object]) -> Receipt[ShiftDeclaration]:
    with desk.work("shift.declare") as work:
        record = work.make(ShiftDeclaration, NOBODY, {"user_id": desk.user_id, **times})
        kept = work.shelf(ShiftDeclaration).add(record)
    return Receipt(kept, frozenset(work.changed))
