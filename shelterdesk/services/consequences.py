"""What is settled about a record before it is kept, and what keeping it asks of others.

Rules of single kinds that hold however a record comes in: by a form, at the door, from a sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.follow_up import WelfareDecision
from shelterdesk.domain.kinds.identity import Identity, IdentityName, NameUse
from shelterdesk.domain.kinds.journey import Journey, Pathway
from shelterdesk.domain.kinds.paper import LegalMilestone, ProtectionClaim
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.names import script_of
from shelterdesk.domain.record import Record, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.services import ages, code_names, documents, legal_dates, protection, travel

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

# Kinds whose next revision depends on the one before.
ASK_WHAT_WAS: frozenset[type[Record]] = frozenset(
    {Document, Journey, LegalMilestone, Pathway, Resident}
)


def prepared(
    work: Work,
    kind: type[Record],
    values: Values,
    before: Record | None = None,
    resident: ResidentId | None = None,
) -> Values:
    """*values* as they are to be kept, after the revision *before* if there is one."""
    if kind is Document:
        about = before.resident if before else resident
        return documents.settled(
            work, about or ResidentId(""), values, before if isinstance(before, Document) else None
        )
    if kind is LegalMilestone:
        return legal_dates.settled(
            work, values, before if isinstance(before, LegalMilestone) else None
        )
    if kind is IdentityName:
        return named(values)
    if kind is Journey:
        return travel.prepared(
            work, values, before if isinstance(before, Journey) else None, resident
        )
    if kind is WelfareDecision and Role.MGR not in work.desk.roles:  # guide 4: a manager decides
        raise Denied("welfare_decision.add")
    if isinstance(before, Resident):
        return code_names.prepared(work, values, before)
    return values


def named(values: Values) -> Values:
    """The script is found by itself; a name given by an exploiter is never what one calls them."""
    found = dict(values)
    if "full_text" in found:
        found["script"] = script_of(found["full_text"] or "")
    if found.get("use") is NameUse.GIVEN_BY_EXPLOITER:
        found["do_not_use"] = True
    return found


def follow(work: Work, record: Record, before: Record | None = None) -> None:
    """Do what keeping *record* after *before* asks for, in the same act."""
    if isinstance(record, Document):
        documents.follow(work, record, before if isinstance(before, Document) else None)
    if isinstance(record, LegalMilestone):
        legal_dates.follow(work, record)
    if isinstance(record, ProtectionClaim):
        protection.follow(work, record)
    if isinstance(record, Identity):
        ages.follow(work, record)
    if isinstance(record, Journey):
        travel.follow(work, record)
    if isinstance(record, Pathway):
        travel.follow_way(work, record, before if isinstance(before, Pathway) else None)
