"""Claims for protection: that none is open is told only where all of them were read.

Each claim tells by itself that it is open. A second one that is over never hides the first. Nor is
all clear while the resident's own way is protection here: they chose it, so they change it first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain import told_papers
from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.journey import Pathway, Way
from shelterdesk.domain.kinds.paper import ProtectionClaim
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.readiness_facts import Fact, admissible
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied, NotFound, Tampered

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


def is_clear(work: Work, resident: ResidentId, name: str) -> bool:
    """Whether no claim says what *name* is kept from, nor the resident's own way.

    False where this person cannot tell.
    """
    try:
        claims = work.shelf(ProtectionClaim).whole(resident)
    except (Denied, NotFound, Tampered):
        return False
    if _is_their_way(work, resident):
        return False
    return all(told_papers.is_clear(name, claim) for claim in claims)


def follow(work: Work, record: ProtectionClaim) -> None:
    """Tell that nothing is open, if no other claim says otherwise and this word on it counts."""
    try:
        claims = work.shelf(ProtectionClaim).whole(record.resident)
    except (Denied, NotFound, Tampered):  # nobody can tell, so nothing is told
        return
    if _is_their_way(work, record.resident):
        return
    others = [claim for claim in claims if claim.id != record.id]
    on = work.desk.today()
    for name, value in told_papers.all_clear(record, others):
        fact = Fact(name=name, value=value, on=on, entered=0)
        if admissible(fact, work.desk.roles, load_criteria()):
            told = {"name": name, "value": value, "on": on, "source": record.id}
            work.shelf(ReadinessFact).add(work.make(ReadinessFact, record.resident, told))


def _is_their_way(work: Work, resident: ResidentId) -> bool:
    """Whether protection is the way that somebody chose last; also where nobody can tell."""
    try:
        placed = work.entered(Pathway, resident)
        ways = work.shelf(Pathway).whole(resident)
    except (Denied, NotFound, Tampered):
        return True
    last = max(ways, key=lambda each: placed.get(each.id, 0), default=None)
    return last is not None and last.way is Way.PROTECTION
