"""What counts as somebody's shift: their own word, or a manager's; the last one in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.house import ShiftDeclaration
from shelterdesk.domain.record import ResidentId, UserId

if TYPE_CHECKING:
    from datetime import datetime

    from shelterdesk.access.work import Work

NEWEST = 200  # declarations: some days of the largest house, and no shift is longer than 14 hours


def declared(work: Work, user_id: UserId) -> ShiftDeclaration | None:
    """The declaration that counts for *user_id*; None if there is none.

    Another's shift counts from whoever was a manager then (entities 4, SHF). A shift is ended by
    another declaration, and the trail's number is the only order in time.
    """
    desk, found = work.desk, []
    for said in work.verified(ShiftDeclaration, open_user_id=user_id):
        seq = min(item.seq for item in desk.ledger.items(bytes.fromhex(said.id)))
        own = desk.user_of(said.author) == user_id
        if own or desk.vault.was_manager(said.author, seq):
            found.append((seq, said))
    return max(found, key=lambda each: each[0])[1] if found else None


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
