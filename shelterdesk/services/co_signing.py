"""Trainees' notes wait for a supervisor, who reads them and signs too (casework guide 6.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.access.hands import is_mine, is_signed_here
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.counselling_results import CoSignature
from shelterdesk.domain.record import KeyId, RecordId, ResidentId, SignState
from shelterdesk.errors import Denied, Frozen, SameSigner
from shelterdesk.i18n import N_
from shelterdesk.services import supervisors
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ROUTE = "house/counselling"
NOTES_WAIT = N_("Notes that wait for your signature as supervisor: {n}")


@dataclass(frozen=True)
class Waits:
    """A trainee's signed note from outside: nothing of it was opened."""

    note: RecordId
    resident: ResidentId
    author: str
    signed_on: date


def queue(desk: Desk) -> tuple[Waits, ...]:
    """Trainees' notes without a second signature, oldest first; empty for everybody else.

    Only of residents whose counselling this supervisor is assigned to: the others they cannot read.
    """
    with desk.look() as work:
        if not supervisors.is_supervisor_in(work):
            return ()
        found = []
        for resident in desk.actor.assigned:
            if desk.may("read", ProgressNote, resident) and work.knows(resident):
                found += list(_of(work, resident=bytes.fromhex(resident)))
    return tuple(sorted(found, key=lambda w: (w.signed_on, w.note)))


def beyond(desk: Desk) -> int:
    """How many such notes are of residents that this supervisor is not assigned to."""
    with desk.look() as work:
        if not supervisors.is_supervisor_in(work):
            return 0
        waits = [w for w in _of(work) if w.resident not in desk.actor.blocked]
    return sum(1 for w in waits if not desk.may("read", ProgressNote, w.resident))


def _of(work: Work, **where: object) -> Iterator[Waits]:
    desk = work.desk
    signed = work.lying(
        ProgressNote, open_state=SignState.SIGNED.value, open_needs_second=True, **where
    )
    for row in signed:
        id, author, columns = row.id.hex(), KeyId(row.author), json.loads(row.open)
        if desk.user_of(author) == desk.user_id or any(work.lying(CoSignature, open_note_id=id)):
            continue
        day = date.fromisoformat(columns["signed_on"])
        resident = ResidentId(row.resident.hex())
        yield Waits(RecordId(id), resident, desk.name_of(author), day)


def co_sign(
    desk: Desk, ids: Sequence[RecordId], comment: str = ""
) -> Receipt[tuple[CoSignature, ...]]:
    """Stand by trainees' notes that one has read; one passphrase for all that are listed.

    Raises ``Denied`` for anybody but a supervisor, ``SameSigner`` for a note of one's own,
    ``Frozen`` for one that is not signed, or has its second signature.
    """
    desk.require_passphrase()
    with desk.work("co_signature.sign") as work:
        if not supervisors.is_supervisor_in(work):
            raise Denied(f"{CoSignature.kind}.sign")
        kept = tuple(_co_sign(work, id, comment) for id in ids)
    return Receipt(kept, frozenset(work.changed))


def _co_sign(work: Work, id: RecordId, comment: str) -> CoSignature:
    desk, note = work.desk, work.shelf(ProgressNote).get(id)
    if is_mine(work, note):
        raise SameSigner(CoSignature.kind)
    shelf = work.shelf(CoSignature)
    is_done = any(
        each.note_id == id and is_signed_here(each) for each in shelf.all_of(note.resident)
    )
    if note.state is not SignState.SIGNED or is_done:
        raise Frozen(CoSignature.kind)
    given = {
        "note_id": id,
        "on": desk.today(),
        "comment": comment,
        "signed_as": supervisors.signs_as(work),
    }
    return shelf.add(work.make(CoSignature, note.resident, given))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """How many notes wait for this supervisor."""
    count = len(queue(desk))
    return (Waiting(said=NOTES_WAIT, route=ROUTE, count=count),) if count else ()
