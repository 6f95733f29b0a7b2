"""Safe contact: which ways may be used, and what happens when somebody must use one that may not.

Casework guide 2, *Safe contact*, and 3, *family_contact*: family accounts may be watched or
extorted, so *never* asks for a typed reason, and a consent taken back closes the ways to family.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.callers import FAMILY, closed_by_consent, closed_relatives, in_force
from shelterdesk.domain.finding import fold
from shelterdesk.domain.kinds.family import CallerAnswer, CallerRule, ContactPoint, Safe
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

SAY_WHY = N_("This way is marked “never”. Write in a few words why it must be used now.")
FAMILY_IS_OVER = N_("We cannot say who stays here.")
_LEAST_WHY = 8  # letters of a reason; a dot is none


@dataclass(frozen=True)
class Way:
    """One way to reach somebody, and whether it may be used."""

    contact: ContactPoint
    is_never: bool


def of(desk: Desk, resident: ResidentId) -> tuple[Way, ...]:
    """Every way, those in use first; raises ``Denied`` or ``NotFound``."""
    with desk.look() as work:
        contacts = work.shelf(ContactPoint).all_of(resident)
        closed = closed_by_consent(contacts, closed_relatives(_rules(work, resident)))
    ways = [Way(each, each.is_never or each.id in closed) for each in contacts]
    return tuple(sorted(ways, key=lambda way: (way.is_never, way.contact.closed)))


def rules(desk: Desk, resident: ResidentId) -> tuple[CallerRule, ...]:
    """What the desk does when somebody calls; raises ``Denied`` or ``NotFound``."""
    with desk.look() as work:
        return in_force(work.shelf(CallerRule).all_of(resident))


def use(desk: Desk, id: RecordId, why: str = "") -> Receipt[ContactPoint]:
    """Take a number or an address to use it; one that is marked never needs *why*.

    *why* is kept sealed with the contact, and the trail says that it was used, not why. Raises
    ``Invalid`` where it is missing.
    """
    with desk.look() as work:
        contact = work.shelf(ContactPoint).get(id)
        every = work.shelf(ContactPoint).all_of(contact.resident)
        closed = closed_by_consent(every, closed_relatives(_rules(work, contact.resident)))
    if not contact.is_never and contact.id not in closed:
        return Receipt(contact, frozenset())
    if len(why.strip()) < _LEAST_WHY:
        raise Invalid({"why": SAY_WHY})
    with desk.work("contact.used_although_never") as work:
        # Whoever reads the number may write why they used it, also where they may change nothing.
        kept = work.put(work.shelf(ContactPoint).get(id).amended({"used_because": why.strip()}))
    return Receipt(kept, frozenset(work.changed))


def close(desk: Desk, id: RecordId, rev: int) -> Receipt[ContactPoint]:
    """Close one way: it is not to be used any more."""
    with desk.work("contact.close") as work:
        kept = work.shelf(ContactPoint).amend(id, rev, {"closed": True})
    return Receipt(kept, frozenset(work.changed))


def close_contacts(work: Work, resident: ResidentId, relative: str = "") -> int:
    """Close the ways to family as the effect of a consent taken back; how many were closed.

    *relative* is whom the consent named: only theirs, where it fits one; empty for all. Any worker
    may write a withdrawal; where they cannot read the contacts, the rule for callers closes them
    all the same, and ``of`` says so to whoever can.
    """
    try:
        contacts = work.shelf(ContactPoint).all_of(resident)
    except (Denied, NotFound):
        contacts = ()
    closed = closed_by_consent(contacts, (relative,))
    open_ones = [c for c in contacts if c.id in closed and not c.closed]
    for contact in open_ones:
        work.put(contact.amended({"closed": True, "safe": Safe.NEVER}))
    _tell_desk(work, resident, CallerAnswer.NOT_ALLOWED, relative)
    return len(open_ones)


def allow_contacts(work: Work, resident: ResidentId, relative: str = "") -> None:
    """They may be reached again; each closed way is looked at and opened by hand."""
    if relative in closed_relatives(_rules(work, resident)):
        _tell_desk(work, resident, CallerAnswer.ASK_FIRST, relative)


def _tell_desk(work: Work, resident: ResidentId, answer: CallerAnswer, relative: str) -> None:
    values = {
        "caller": relative,
        "put_through": answer,
        "say": FAMILY_IS_OVER if answer is CallerAnswer.NOT_ALLOWED else "",
        "source": f"{FAMILY}:{fold(relative)}" if relative else FAMILY,
    }
    work.put(work.make(CallerRule, resident, values))


def _rules(work: Work, resident: ResidentId) -> tuple[CallerRule, ...]:
    try:
        return work.shelf(CallerRule).all_of(resident)
    except (Denied, NotFound):
        return ()
