"""What coming in tells others: do this, never why (entities 3 *Emits*, 5; casework guide 4.2).

A yes of the first night makes an alert for seventy-two hours and, where somebody must not know,
the rule that no caller is put through. A health need says *call the nurse*. The answers
themselves stay with their few readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.alert import Alert, AlertKind
from shelterdesk.domain.kinds.arrival import ArrivalHealth, FirstNightScreen, HealthNeed
from shelterdesk.domain.kinds.family import CallerAnswer, CallerRule
from shelterdesk.domain.kinds.health import CareInstruction
from shelterdesk.domain.record import Record, Values
from shelterdesk.i18n import N_

Told = tuple[type[Record], Values]

HOLDS = timedelta(days=3)  # seventy-two hours (entities 3, first_night_screen)
CALL_NURSE_NOW = N_("Call the nurse now. If nobody comes, call a doctor.")
CALL_NURSE = N_("Call the nurse.")
DANGER = N_("Stay near. Tell the manager on call now.")
CALL_DOCTOR = N_("Call the nurse or a doctor soon.")
SAY_NOTHING = N_("No calls, no visitors. Say to nobody that this person is here.")
DESK_SAYS = N_("We never say who lives here. You can leave a number.")


def health(record: ArrivalHealth, today: date) -> Iterable[Told]:
    """A need at the door: what to do, without the need."""
    if record.needs:
        now = HealthNeed.URGENT in record.needs
        yield (
            CareInstruction,
            {"text": CALL_NURSE_NOW if now else CALL_NURSE, "expires_on": today + HOLDS},
        )


def first_night(record: FirstNightScreen, today: date) -> Iterable[Told]:
    """Each yes: an instruction that ends by itself."""

    def alert(sort: AlertKind, text: str) -> Told:
        return Alert, {"sort": sort, "text": text, "starts_on": today, "expires_on": today + HOLDS}

    if record.danger_now is Answer.YES:
        yield alert(AlertKind.SAFETY, DANGER)
    if record.urgent_health is Answer.YES:
        yield alert(AlertKind.MEDICAL, CALL_DOCTOR)
        yield CareInstruction, {"text": CALL_NURSE_NOW, "expires_on": today + HOLDS}
    if record.must_not_know is Answer.YES:
        yield alert(AlertKind.CONTACT, SAY_NOTHING)
        yield CallerRule, {"put_through": CallerAnswer.NOT_ALLOWED, "say": DESK_SAYS}


TELLERS: Mapping[type[Record], Callable[[Any, date], Iterable[Told]]] = {
    ArrivalHealth: health,
    FirstNightScreen: first_night,
}
