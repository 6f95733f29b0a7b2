"""What counts as somebody's shift: their own word, or a manager's; the last one in the trail."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from shelterdesk.access.work import PREFETCH, batched
from shelterdesk.domain.kinds.house import ShiftDeclaration
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.errors import NotFound, Tampered

if TYPE_CHECKING:
    from datetime import datetime

    from shelterdesk.access.work import Work
    from shelterdesk.vault.ledger import SealedRow

NEWEST = 200  # declarations: some days of the largest house, and no shift is longer than 14 hours


def declared(work: Work, user_id: UserId) -> ShiftDeclaration | None:
    """The declaration that counts for *user_id*; None if there is none.

    Another's shift counts from whoever was a manager then (entities 4, SHF). A shift is ended by
    another declaration, and the trail's number is the only order in time.
    """
    desk = work.desk
    rows: list[tuple[int, SealedRow]] = []
    for some in batched(work.lying(ShiftDeclaration, open_user_id=user_id), PREFETCH):
        desk.ledger.expect(ShiftDeclaration, [row.id for row in some])
        placed = ((desk.ledger.items(row.id), row) for row in some)
        rows += [(min(item.seq for item in items), row) for items, row in placed if items]
    for seq, row in sorted(rows, key=lambda each: each[0], reverse=True):
        with suppress(NotFound, Tampered):  # years of shifts are there, and the last one counts
            said = work.open(ShiftDeclaration, row)
            if desk.user_of(said.author) == user_id or desk.vault.was_manager(said.author, seq):
                return said
    return None


def now(work: Work) -> frozenset[str]:
    """User ids of everybody on duty, by the newest declarations of the house."""
    desk, latest = work.desk, dict[str, tuple[int, ShiftDeclaration]]()
    for said in work.page(ShiftDeclaration, ResidentId(""), None, NEWEST).rows:
        seq = min(item.seq for item in desk.ledger.items(bytes.fromhex(said.id)))
        own = desk.user_of(said.author) == said.user_id
        newer = seq > latest[said.user_id][0] if said.user_id in latest else True
        if newer and (own or desk.vault.was_manager(said.author, seq)):
            latest[said.user_id] = seq, said
    return frozenset(user for user, (_, said) in latest.items() if lasts(said, desk.now()))


def lasts(said: ShiftDeclaration | None, now: datetime) -> bool:
    """Whether whoever *said* speaks of is on duty at *now*."""
    return said is not None and (said.to_at is None or now < said.to_at)
