"""The weekly checkpoint slip: make one, and ask whether the house still holds an older one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from shelterdesk.access import checkpoint
from shelterdesk.domain.checkpoint_words import checkpoint_words
from shelterdesk.domain.policy import TrailReach
from shelterdesk.errors import Denied
from shelterdesk.services import trail
from shelterdesk.services.moments import moment

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

MADE = "checkpoint.make"

__all__ = ["Checkpoint", "Comparison", "Held", "compare", "make", "this_week"]


@dataclass(frozen=True)
class Checkpoint:
    """What stands on a slip; ``at`` is when its entry was written."""

    seq: int
    words: tuple[str, ...]
    code: str
    at: datetime


class Held(StrEnum):
    """What the house says to an older slip."""

    HELD = "held"  # that entry is there, as it was
    SHORTER = "shorter"  # the trail ends before it: an older state was put back
    OTHER = "other"  # another entry stands at that number


@dataclass(frozen=True)
class Comparison:
    """The answer to a slip; ``newest`` is the number the house's trail goes up to now."""

    held: Held
    seq: int
    newest: int
    at: datetime | None


def may_make(desk: Desk) -> bool:
    """Managers and administrators."""
    return trail.reach_of(desk) in (TrailReach.ALL, TrailReach.TECHNICAL)


def make(desk: Desk) -> Checkpoint:
    """A slip for the newest entry, and a note in the trail that there is one. Raises ``Denied``."""
    _require(desk)
    desk.flush_opened()
    with desk.look() as work:
        found = work.trail.entry(work.trail.newest())
    if found is None:
        raise Denied(MADE)
    row, _ = found
    slip = checkpoint.Slip(row.seq, row.hash[: checkpoint.PREFIX])
    desk.say(MADE, {"seq": slip.seq})
    return _shown(desk, slip, row.at)


def this_week(desk: Desk) -> Checkpoint | None:
    """The newest slip of this week (Monday to Sunday), once more; None if there is none yet."""
    _require(desk)
    latest = desk.latest(MADE)
    if latest is None:
        return None
    made = moment(latest.at).astimezone(desk.now().tzinfo)
    if made.isocalendar()[:2] != desk.now().isocalendar()[:2]:
        return None
    return at_entry(desk, _seq(latest.detail))


def at_entry(desk: Desk, seq: int) -> Checkpoint | None:
    """What stands on a slip for entry *seq*; None if the house has none. Raises ``Denied``."""
    _require(desk)
    with desk.look() as work:
        found = work.trail.entry(seq)
    if found is None:
        return None
    row, _ = found
    return _shown(desk, checkpoint.Slip(row.seq, row.hash[: checkpoint.PREFIX]), row.at)


def compare(desk: Desk, seq: int, words: Sequence[str], code: str) -> Comparison:
    """Whether the house still holds what a slip says; ``SlipMistyped``, ``Denied``."""
    _require(desk)
    slip = checkpoint.read_slip(_db(desk), checkpoint_words(), seq, words, code)
    with desk.look() as work:
        newest = work.trail.newest()
        found = work.trail.entry(seq)
        holds = found is not None and work.trail.holds(found[0])
    if found is None:
        return Comparison(Held.SHORTER, seq, newest, None)
    row, _ = found
    same = holds and row.hash[: checkpoint.PREFIX] == slip.prefix
    at = moment(row.at)
    return Comparison(Held.HELD if same else Held.OTHER, seq, newest, at)


def _require(desk: Desk) -> None:
    if not may_make(desk):
        raise Denied(MADE)


def _shown(desk: Desk, slip: checkpoint.Slip, at: int) -> Checkpoint:
    db = _db(desk)
    words = slip.words(db, checkpoint_words())
    return Checkpoint(slip.seq, words, slip.code(db), moment(at))


def _db(desk: Desk) -> str:
    return desk.accounts.keyfile.db


def _seq(detail: str) -> int:
    try:
        return int(json.loads(detail)["seq"])
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return 0
