"""What the door tells others: do this, never why (entities 3 *Emits*, and 5).

A health need says *call the nurse*; the need itself stays with nurses. What the three questions
of the first night tell is said with safety.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from shelterdesk.domain.kinds.arrival import ArrivalHealth, HealthNeed
from shelterdesk.domain.kinds.health import CareInstruction
from shelterdesk.domain.record import Record, Values
from shelterdesk.i18n import N_

Told = tuple[type[Record], Values]

HOLDS = timedelta(days=3)  # as an alert of the first night (entities 5)
CALL_NURSE_NOW = N_("Call the nurse now. If nobody comes, call a doctor.")
CALL_NURSE = N_("Call the nurse.")


def health(record: ArrivalHealth, today: date) -> Iterable[Told]:
    """A need at the door: what to do, without the need."""
    if record.needs:
        now = HealthNeed.URGENT in record.needs
        yield (
            CareInstruction,
            {"text": CALL_NURSE_NOW if now else CALL_NURSE, "expires_on": today + HOLDS},
        )


TELLERS: Mapping[type[Record], Callable[[Any, date], Iterable[Told]]] = {
    ArrivalHealth: health,
}
