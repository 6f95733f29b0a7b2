"""Nothing typed is lost: drafts, sealed to whoever types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.sitting import Draft


def keep(desk: Desk, slot: str, values: Mapping[str, Any]) -> datetime:
    """Keep *values* (plain JSON) as the draft of *slot*; returns when it was kept."""
    return desk.keep_draft(slot, values)


def find(desk: Desk, slot: str) -> Draft | None:
    """The draft of *slot*, if there is one."""
    return desk.find_draft(slot)


def waiting(desk: Desk) -> tuple[Draft, ...]:
    """All one's own drafts, latest first; one of a part that the shelter turned off rests."""
    with desk.look() as work:  # as the shelter has it now, not as it was when one sat down
        off = work.desk.actor.switched_off
    return tuple(d for d in desk.waiting_drafts() if _kind(d.slot) not in off)


def _kind(slot: str) -> str:
    """The kind that a slot names first."""
    return slot.partition("/")[0].partition(":")[0]


def discard(desk: Desk, slot: str) -> None:
    """Let go of a draft that is no longer wanted."""
    desk.discard_draft(slot)
