"""Copies of papers whose day to go has come: emptied by whoever works with them, then taken out.

A case manager empties the newest version; earlier ones stay sealed until a manager takes the whole
record out. Backups lose it with their own age (documents guide 1.7, copies).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from shelterdesk.access import erasing
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
        erasing.take_record(desk, DocumentCopy, copy.resident, id)
        return Receipt(None, frozenset({DocumentCopy}))
    with desk.work("copy.empty") as work:
        shelf = work.shelf(DocumentCopy)
        before = shelf.get(id)
        gone = {"blob": "", "file_name": "", "deleted_on": desk.today()}
        kept = shelf.amend(id, before.rev, gone)
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
