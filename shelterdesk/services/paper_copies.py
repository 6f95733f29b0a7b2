"""Copies of papers whose day to go has come: emptied by whoever works with them, then taken out.

A case manager empties a copy: its scans leave the file at once, a line stays that says what it was
for, until a manager takes the whole record out. Backups lose it with their own age (documents guide
1.7, copies).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from shelterdesk.access import attachments, erasing
from shelterdesk.domain.kinds.attachment import PaperAttachment
from shelterdesk.domain.kinds.paper import DocumentCopy
from shelterdesk.domain.record import RecordId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

ROUTE = "house/papers"
COME = N_("Copies of papers whose day to go has come: {n}")


def due(desk: Desk) -> tuple[DocumentCopy, ...]:
    """Copies within reach whose last day is today or past, the oldest first.

    For whoever empties them those that are not empty yet; for managers, who take them out, all.
    """
    if not desk.may("read", DocumentCopy):
        return ()
    try:
        with desk.look() as work:
            rows = work.shelf(DocumentCopy).past("delete_after", desk.today() + timedelta(days=1))
            found = [row for row in rows if is_manager(desk) or row.deleted_on is None]
    except Denied:
        return ()
    return tuple(sorted(found, key=lambda c: (str(c.delete_after), c.id)))


def delete(desk: Desk, id: RecordId) -> Receipt[DocumentCopy | None]:
    """Let a copy go: for managers for good (None is left); else its newest version is emptied.

    Raises ``Denied``, ``NotFound``.
    """
    if is_manager(desk):
        with desk.look() as work:
            copy = work.shelf(DocumentCopy).get(id)
            hung = work.shelf(PaperAttachment).linked(copy.resident, "parent_id", [str(id)]).rows
        for each in hung:
            erasing.take_record(desk, PaperAttachment, copy.resident, each.id)
        erasing.take_record(desk, DocumentCopy, copy.resident, id)
        return Receipt(None, frozenset({DocumentCopy, PaperAttachment}))
    with desk.work("copy.empty") as work:
        shelf = work.shelf(DocumentCopy)
        before = shelf.get(id)
        hung = work.shelf(PaperAttachment).linked(before.resident, "parent_id", [str(id)]).rows
        for each in hung:
            if not each.is_emptied:
                attachments.empty(work, PaperAttachment, each.id)
        kept = shelf.amend(id, before.rev, {"deleted_on": desk.today()})
    attachments.fold(desk)
    return Receipt(kept, frozenset(work.changed))


def is_manager(desk: Desk) -> bool:
    """Whether this person takes records out of the file."""
    return Role.MGR in desk.roles


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """One line for all of them."""
    found = due(desk)
    if not found:
        return ()
    return (Waiting(said=COME, route=ROUTE, count=len(found), due_on=found[0].delete_after),)
