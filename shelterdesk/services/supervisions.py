"""What somebody takes from a supervision: theirs alone, with residents by code only (guide 6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shelterdesk.access.own import EMPTY
from shelterdesk.domain.kinds.private import SupervisionRecord
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

WRITE = "quiet.own"
NOBODY = ResidentId("")


def may_keep(desk: Desk) -> bool:
    """Whether this person keeps such records: counsellors, who also supervise."""
    return desk.may(Act.READ, SupervisionRecord)


def mine(desk: Desk) -> tuple[SupervisionRecord, ...]:
    """One's own records, the latest first; ``PassphraseNeeded`` at rest."""
    with desk.look() as work:
        return work.shelf(SupervisionRecord).own().rows


def keep(
    desk: Desk,
    values: Mapping[str, Any],
    *,
    id: RecordId | None = None,
    rev: int = 0,
    draft: str = "",
) -> Receipt[SupervisionRecord]:
    """Keep a record, or with *id* change what one saw as *rev*; raises ``Invalid``, ``Stale``."""
    with desk.work(WRITE) as work:
        shelf = work.shelf(SupervisionRecord)
        if id is None:
            kept = shelf.add(work.make(SupervisionRecord, NOBODY, values))
        else:
            kept = shelf.amend(id, rev, values)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def drop(desk: Desk, id: RecordId) -> Receipt[None]:
    """Take a record out for good."""
    with desk.work(EMPTY) as work:
        work.shelf(SupervisionRecord).take_out([id])
    return Receipt(None, frozenset({SupervisionRecord}))
