"""Who looks after a shielded resident: named by a manager, after the first nights (entities 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.access import shielding
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import assignments
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

CARERS = frozenset({Role.HS, Role.NS})
NAME_THEM = N_(
    "{who}: name the day and night workers who look after them. Whoever admitted them reads the "
    "file until then"
)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """For managers: residents whom only somebody from the door looks after, until their day."""
    zone = desk.now().tzinfo
    return tuple(
        Waiting(
            said=NAME_THEM,
            route=f"residents/{resident}",
            resident=resident,
            due_on=until.astimezone(zone).date(),
        )
        for resident, until in shielding.first_nights(desk)
        if not _has_carers(desk, resident)
    )


def _has_carers(desk: Desk, resident: ResidentId) -> bool:
    try:
        here = assignments.of(desk, resident)
    except (Denied, NotFound):  # closed to this manager: nothing about it shows
        return True
    return any(each.assignment.role in CARERS for each in here)
