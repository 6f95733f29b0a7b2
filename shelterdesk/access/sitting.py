"""What a sitting at a desk is told of: tries before it, a broken trail, what one was typing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Failed:
    """Tries at somebody's passphrase or paper code that failed before they came in."""

    tries: int
    last_at: datetime


@dataclass(frozen=True)
class Broken:
    """A trail that does not hold from entry *seq* on; 0 if what was last seen is not known.

    ``since`` is the time of the last entry before it that holds, None if there is none.
    """

    seq: int
    since: datetime | None


@dataclass(frozen=True)
class Draft:
    """What one was typing; ``values`` are plain JSON values by field or by form part."""

    slot: str
    values: dict[str, Any]
    kept_at: datetime
