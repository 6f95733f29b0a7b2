"""What lies in the rooms of a practice house once its people are there, room by room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.roles import Role
from shelterdesk.services import (
    practice_added,
    practice_counselling,
    practice_events,
    practice_money,
    practice_month,
    practice_outside,
    practice_papers,
    practice_plans,
    practice_private,
    practice_scans,
    practice_ways,
    practice_week,
)
from shelterdesk.services.practice_month import Lived

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TOLD = 24  # residents whose counselling and week are told


def furnish(
    one: Callable[[Role], Desk],
    all_of: Callable[[Role], list[Desk]],
    lived: Sequence[Lived],
    code: tuple[str, str],
    as_of: date,
) -> None:
    """Write each room as its people would, counted back from *as_of*.

    *one* and *all_of* give desks of a role; *code* is a resident code and a code name that
    nobody has.
    """
    ids = [each.id for each in lived]
    practice_month.live(one, lived, as_of)
    practice_money.ask(one, lived)
    practice_outside.live(one, lived, as_of)
    practice_counselling.live(all_of, ids[:TOLD], as_of)
    practice_week.live(one, ids[:TOLD], as_of)
    practice_plans.write(one(Role.CM), lived)
    practice_private.keep(all_of, ids, as_of)
    practice_papers.keep(one, lived, as_of)
    practice_scans.bring(one, ids, as_of)
    practice_events.happen(one, lived, code, as_of)
    practice_ways.go(one, lived, as_of)
    practice_added.ask(one, ids)
