"""What was written later than it happened: after a power cut, or at the end of a busy shift."""

from __future__ import annotations

from datetime import datetime, timedelta

from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_

AT_ONCE = timedelta(minutes=15)  # nobody writes in the very minute

MINUTES = N_("written {n} min later")
HOURS = N_("written {n} h later")
DAYS = N_("written {n} days later")

# Which moment a kind tells of: in its first revision the first one, later the last one it has.
HAPPENED = {
    "arrival": ("arrived_at",),
    "caller": ("at",),
    "handover_item": ("happened_at",),
    "leave": ("out_at", "back_at"),
    "return_after_missing": ("back_at",),
    "visit": ("in_at", "out_at"),
}


def late_of(record: Record) -> tuple[str, int] | None:
    """How much later *record* was written than it happened, as ``written_late`` says it."""
    names = HAPPENED.get(record.kind, ())
    moments = [getattr(record, name) for name in names if getattr(record, name) is not None]
    if not moments:
        return None
    return written_late(moments[0] if record.rev == 1 else moments[-1], record.made_at)


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
