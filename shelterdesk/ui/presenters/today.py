"""What waits for somebody who sits down: their own drafts, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds import KINDS

if TYPE_CHECKING:
    from shelterdesk.access.sitting import Draft

PLACE = "place/"  # where one was when the desk was locked; kept like a draft, shown to nobody


@dataclass(frozen=True)
class WaitingDraft:
    """One draft: its slot, the marked titles of what is written, whose file, since when."""

    slot: str
    titles: tuple[str, ...]
    resident: str
    kept_at: datetime


def waiting_drafts(kept: Iterable[Draft]) -> tuple[WaitingDraft, ...]:
    """Drafts that somebody can go on writing; the place mark is none of them."""
    titles = {kind.kind: kind.title for kind in KINDS}
    made = []
    for draft in kept:
        if draft.slot == PLACE:
            continue
        kinds, _, resident = draft.slot.partition("/")
        names = [name.split(":")[0].partition("-")[0] for name in kinds.split("+")]
        known = tuple(titles[name] for name in names if name in titles)
        made.append(WaitingDraft(draft.slot, known[:1], resident, draft.kept_at))
    return tuple(made)
