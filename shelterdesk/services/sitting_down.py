"""What waits for somebody's keys and nobody's decision: done when they have sat down."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from shelterdesk.access import resealing, settling
from shelterdesk.access.quiet import quietly
from shelterdesk.errors import ShelterDeskError
from shelterdesk.services import briefs, consent_looks, consents, open_work, recoveries

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

AT_ONCE = 1000  # rows; a fifth of a second, while nobody waits for it


def finish(desk: Desk) -> None:
    """Do what others left to this person's keys; what cannot be done waits for the next time."""
    if desk.reads_only:
        return
    with quietly(desk):
        _finish(desk)


def _finish(desk: Desk) -> None:
    with suppress(ShelterDeskError):
        settling.hand_on(desk)
    with suppress(ShelterDeskError):
        consents.finish_waiting(desk)
    with suppress(ShelterDeskError):
        consent_looks.finish_waiting(desk)
    with suppress(ShelterDeskError):
        briefs.finish_waiting(desk)
    with suppress(ShelterDeskError):
        recoveries.finish_waiting(desk)
    with suppress(ShelterDeskError):
        open_work.take_over(desk)
    with suppress(ShelterDeskError):
        resealing.take_up(desk, AT_ONCE)
