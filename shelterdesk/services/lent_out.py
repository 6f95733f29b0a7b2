"""A paper that goes to a body outside: which one it is, and the line in the list of what left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import CustodyEvent, Holder, LoanGround
from shelterdesk.domain.paper_rules import TRAVEL_PAPERS
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.sharing import Verdict, Wanted
from shelterdesk.i18n import N_
from shelterdesk.services import documents, sharing
from shelterdesk.services.options import FAMILY

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

# What sort of body each of them is; family is none and has a line of its own in the list.
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
GROUNDS = {LoanGround.COMPELLED: Ground.COMPELLED, LoanGround.DANGER: Ground.DANGER}
SAY_GROUND = N_(
    "Without the resident's yes a paper goes only where a court or a law asks for it, or where a "
    "life is in danger. Say which; if it is neither, ask the resident."
)
SAY_ORDER = N_("Write the number and the day of the order.")
NOT_NAMED = N_(
    "The resident's yes for this embassy does not name all that the paper shows: name and number. "
    "Ask the resident, and write the answer down."
)


def shows(document: Document) -> frozenset[str]:
    """The lines that whoever holds a paper reads from it (documents guide 5.3)."""
    numbered = bool(document.number) or document.document_type in TRAVEL_PAPERS
    return frozenset({"identity", "paper_number"} if numbered else {"identity"})


def problems(values: Mapping[str, object]) -> dict[str, str]:
    """What a loan without the resident's yes still has to say."""
    if values.get("agreed") is Answer.YES:
        return {}
    found: dict[str, str] = {}
    ground = values.get("ground")
    if not isinstance(ground, LoanGround):
        found["ground"] = SAY_GROUND
    elif ground is LoanGround.COMPELLED and not str(values.get("order") or "").strip():
        found["order"] = SAY_ORDER
    return found


def embassy_in(work: Work, resident: ResidentId, person: str) -> str:
    """The embassy among the parts of a name and office: the one that was agreed to, if any is."""
    parts: tuple[str, ...] = (person, *(part.strip() for part in re.split(r"[,;·()\n]", person)))
    for part in filter(None, parts):
        wanted = Wanted(sort=RecipientClass.EMBASSY, recipient=part)
        if sharing.weigh(work, resident, wanted).may_leave:
            return part
    return person


def to_embassy(work: Work, document: Document, person: str) -> Verdict:
    """Whether this embassy may have this paper: the yes names it, and all that the paper shows."""
    name = embassy_in(work, document.resident, person)
    wanted = Wanted(sort=RecipientClass.EMBASSY, recipient=name, covers=shows(document))
    return sharing.weigh(work, document.resident, wanted)


def disclose(work: Work, document: Document, event: CustodyEvent) -> None:
    """Write down in the same act that a paper left: to whom, what for, and on which ground."""
    sort = SORTS.get(event.to_holder)
    profile = FAMILY if event.to_holder is Holder.FAMILY else sort.value if sort else ""
    if not profile:
        return
    agreed, consent_id = event.agreed is Answer.YES, ""
    if sort is RecipientClass.EMBASSY:
        consent_id = to_embassy(work, document, event.holder_person).consent_id
    told = {
        "on": event.on,
        "what": documents.document_type_label(document.document_type),
        "profile": profile,
        "ground": Ground.CONSENT if agreed or event.ground is None else GROUNDS[event.ground],
        "how": How.PAPER,
        "order": "" if agreed else event.order,
        "recipient": event.holder_person,
        "why": event.purpose if agreed else _why(event),
        "fields_shown": tuple(sorted(shows(document))),
        "consent_id": consent_id,
    }
    work.shelf(Disclosure).add(work.make(Disclosure, document.resident, told))


def _why(event: CustodyEvent) -> str:
    return " · ".join(part for part in (event.purpose, event.agreed_why) if part.strip())
