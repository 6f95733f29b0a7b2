"""A paper that goes to a body outside: which one it is, and the line in the list of what left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import CustodyEvent, Holder
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.sharing import Wanted
from shelterdesk.services import documents, sharing

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

# What sort of body each of them is; family is none, the change of hands alone tells of it.
SORTS = {
    Holder.EMBASSY: RecipientClass.EMBASSY,
    Holder.POLICE: RecipientClass.POLICE,
    Holder.COURT: RecipientClass.POLICE,
    Holder.IMMIGRATION: RecipientClass.IMMIGRATION,
    Holder.IOM: RecipientClass.IOM,
    Holder.PARTNER: RecipientClass.NGO,
    Holder.COURIER: RecipientClass.ESCORT,
    Holder.ESCORT: RecipientClass.ESCORT,
}
AUTHORITIES = frozenset({Holder.POLICE, Holder.COURT, Holder.IMMIGRATION})


def embassy_in(work: Work, resident: ResidentId, person: str) -> str:
    """The embassy among the parts of a name and office: the one that was agreed to, if any is."""
    parts: tuple[str, ...] = (person, *(part.strip() for part in re.split(r"[,;·()\n]", person)))
    for part in filter(None, parts):
        wanted = Wanted(sort=RecipientClass.EMBASSY, recipient=part)
        if sharing.weigh(work, resident, wanted).may_leave:
            return part
    return person


def disclose(work: Work, document: Document, event: CustodyEvent) -> None:
    """Write down in the same act that a paper left: to whom, what for, and on which ground."""
    sort = SORTS.get(event.to_holder)
    if sort is None:
        return
    agreed, consent_id = event.agreed is Answer.YES, ""
    if sort is RecipientClass.EMBASSY:
        name = embassy_in(work, document.resident, event.holder_person)
        wanted = Wanted(sort=sort, recipient=name)
        consent_id = sharing.weigh(work, document.resident, wanted).consent_id
    unasked = Ground.COMPELLED if event.to_holder in AUTHORITIES else Ground.DANGER
    told = {
        "on": event.on,
        "what": documents.document_type_label(document.document_type),
        "profile": sort.value,
        "ground": Ground.CONSENT if agreed else unasked,
        "how": How.PAPER,
        "order": "" if agreed else event.agreed_why,
        "recipient": event.holder_person,
        "why": event.purpose,
        "consent_id": consent_id,
    }
    work.shelf(Disclosure).add(work.make(Disclosure, document.resident, told))
