"""When something in the trail happened, whatever a signed entry claims."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(seconds: int) -> datetime:
    """*seconds* since 1970 as an aware time; 1970 itself for a number that is no moment.

    The number is signed, but by whoever wrote the entry, and nothing but a page may break on it.
    """
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
