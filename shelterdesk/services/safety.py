"""What waits of safety and status, for the page Today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.services import alerts, concerns, identification, risks
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Danger now first, then worries, risks, alerts that end, dates with authorities."""
    found = (
        *concerns.waiting(desk),
        *risks.waiting(desk),
        *alerts.waiting(desk),
        *identification.waiting(desk),
    )
    return tuple(sorted(found, key=lambda each: not each.urgent))
