"""People who belong together: one act writes it into both files, or ends it in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.family import FamilyLink, Relation
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

THEMSELVES = N_("Choose another resident.")
ALREADY = N_("This is written down already. Nothing was changed.")
OTHER_SIDE = {Relation.PARENT: Relation.CHILD, Relation.CHILD: Relation.PARENT}


@dataclass(frozen=True)
class Together:
    """A link, and whether the other file is within this person's reach."""

    link: FamilyLink
    other: ResidentId


def of(desk: Desk, resident: ResidentId) -> tuple[Together, ...]:
    """Whom somebody belongs together with; nothing of a file that this person is blocked from."""
    with desk.look() as work:
        links = work.shelf(FamilyLink).all_of(resident)
    return tuple(
        Together(link, ResidentId(link.other))
        for link in links
        if not link.ended and link.other not in desk.actor.blocked
    )


def link(
    desk: Desk,
    resident: ResidentId,
    other: ResidentId,
    relation: Relation,
    stay_together: Answer = Answer.NOT_ASKED,
) -> Receipt[FamilyLink]:
    """Write into both files that they belong together: *other* is the *relation* of *resident*.

    Raises ``Invalid``; ``Denied`` or ``NotFound`` unless both are within reach, and then neither
    file has it.
    """
    if resident == other:
        raise Invalid({"other": THEMSELVES})
    with desk.work("family.link") as work:
        if any(found.other == other and not found.ended for found in _links(work, resident)):
            raise Invalid({"other": ALREADY})
        kept = _add(work, resident, other, relation, stay_together)
        _add(work, other, resident, OTHER_SIDE.get(relation, relation), stay_together)
    return Receipt(kept, frozenset(work.changed))


def end(desk: Desk, id: RecordId, rev: int) -> Receipt[FamilyLink]:
    """End a link in both files; raises ``Stale``, ``Denied``, ``NotFound``."""
    with desk.work("family.end") as work:
        shelf = work.shelf(FamilyLink)
        kept = shelf.amend(id, rev, {"ended": True})
        for back in shelf.all_of(ResidentId(kept.other)):
            if back.other == kept.resident and not back.ended:
                shelf.amend(back.id, back.rev, {"ended": True})
    return Receipt(kept, frozenset(work.changed))


def _add(
    work: Work, resident: ResidentId, other: ResidentId, relation: Relation, together: Answer
) -> FamilyLink:
    values = {"other": other, "relation": relation, "stay_together": together}
    return work.shelf(FamilyLink).add(work.make(FamilyLink, resident, values))


def _links(work: Work, resident: ResidentId) -> tuple[FamilyLink, ...]:
    try:
        return work.shelf(FamilyLink).all_of(resident)
    except (Denied, NotFound):  # on duty at the door one may write what one does not read
        return ()
