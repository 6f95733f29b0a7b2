"""What was written later than it happened: after a power cut, or at the end of a busy shift."""

from __future__ import annotations

from datetime import datetime, timedelta

from shelterdesk.i18n import N_

AT_ONCE = timedelta(minutes=15)  # nobody writes in the very minute

MINUTES = N_("written {n} min later")
HOURS = N_("written {n} h later")
DAYS = N_("written {n} days later")


def written_late(happened_at: datetime | None, made_at: datetime) -> tuple[str, int] | None:
    """A marked sentence with ``{n}``, and the number; None for what was written at once.

    ``made_at`` is when it was signed, so nobody can write themselves an earlier hour.
    """
    if happened_at is None:
        return None
    late = made_at - happened_at
    if late <= AT_ONCE:
        return None
    hours = late / timedelta(hours=1)
    if hours < 1:
        return MINUTES, round(late / timedelta(minutes=1))
    if hours < 48:
        return HOURS, round(hours)
    return DAYS, round(hours / 24)
