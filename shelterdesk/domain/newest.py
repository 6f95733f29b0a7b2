"""Of several records that say the same thing at different times: the one that counts now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from shelterdesk.domain.record import Record, RecordId, ResidentId

R = TypeVar("R", bound=Record)


def newest(records: Iterable[R]) -> R | None:
    """The one that was made last; None of none."""
    return max(records, key=_made, default=None)


def newest_of_each(records: Iterable[R]) -> dict[ResidentId, R]:
    """The same for each resident, in the order in which they came."""
    found: dict[ResidentId, R] = {}
    for record in records:
        if _made(found.setdefault(record.resident, record)) < _made(record):
            found[record.resident] = record
    return found


def _made(record: Record) -> tuple[datetime, RecordId]:
    """When; of two of the same second always the same one counts."""
    return record.made_at, record.id
