"""Dropping one neutral fact inside an act, where the word of whoever acts counts (K7)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.readiness_facts import Fact, admissible
from shelterdesk.domain.record import ResidentId

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


def tell(
    work: Work,
    resident: ResidentId,
    name: str,
    value: str,
    *,
    until: date | None = None,
    source: str = "",
) -> bool:
    """Drop a fact of today; whether it counts from this person. What does not is not written."""
    fact = Fact(name=name, value=value, on=work.desk.today(), entered=0, until=until)
    if not admissible(fact, work.desk.roles, load_criteria()):
        return False
    told = {"name": name, "value": value, "on": fact.on, "until": until, "source": source}
    work.shelf(ReadinessFact).add(work.make(ReadinessFact, resident, told))
    return True
