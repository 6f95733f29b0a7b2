"""What somebody began to write about a resident who is taken out of the house.

A draft is sealed to its author, who may not be here. Its place says about whom it is, and of which
kind (``store.drafts``): so it goes with the resident, at once and whoever began it. What an open
window keeps afterwards goes when its author sits down the next time.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING

from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Tampered
from shelterdesk.store import drafts
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from shelterdesk.vault.trail import REMOVE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work


def forget(work: Work, db: Connection, resident: ResidentId, gone: Collection[str]) -> None:
    """Forget what anybody began about *resident*, save of kinds that stay whole.

    A kind stays whole if rows of it are left and it is not in *gone*. For the open transaction.
    """
    schema, scope = work.desk.schema, bytes.fromhex(resident)
    lying = drafts.every_place(db, schema)
    owners = {owner for _, owner in lying}
    begins = {owner: drafts.about(owner, resident) for owner in owners}
    found = [(id, owner) for id, owner in lying if id.startswith(begins[owner])]
    if not found:
        return
    rows = Rows(db, schema)
    staying = [
        kind.kind
        for kind in schema.kinds
        if kind.kind not in gone and rows.of_resident(kind, scope)
    ]
    for id, owner in found:
        if not id.startswith(tuple(drafts.kind_of(owner, resident, kind) for kind in staying)):
            drafts.discard(db, schema, id)


def settle(desk: Desk) -> None:
    """Forget one's own drafts about residents who were taken out since.

    One that lies where an earlier version of the program put it moves to its place.
    """
    going, moving = [], []
    with engines.reading(desk.engine) as db:
        lying = drafts.of_owner(db, desk.schema, desk.vault.key_id)
    if not lying:
        return
    with desk.look() as work:
        for row in lying:
            with suppress(Tampered):
                draft = desk.opened_draft(row)
                if _is_taken_out(work, draft.slot.partition("/")[2]):
                    going.append(row.id)
                elif row.id != drafts.place(row.owner, draft.slot):
                    moving.append((row, draft))
    for row, draft in moving:
        if desk.find_draft(draft.slot) is None:
            desk.keep_draft(draft.slot, draft.values)
            going.append(row.id)
    if going:
        with engines.writing(desk.engine) as db:
            for id in going:
                drafts.discard(db, desk.schema, id)
        engines.fold(desk.engine)


def _is_taken_out(work: Work, resident: str) -> bool:
    """Whether there is nobody of that id any more, and a manager signed that it be so."""
    try:
        scope = bytes.fromhex(resident)
    except ValueError:  # about something else
        return False
    desk = work.desk
    if not scope or work.exists(ResidentId(resident)):
        return False
    entries = [desk.vault.entry(placed.seq) for placed in desk.ledger.items(scope)]
    return any(
        entry.action == REMOVE and desk.vault.was_manager(entry.actor, entry.seq)
        for entry in entries
    )
