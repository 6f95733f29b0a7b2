"""Who wrote a record, by name; also where it was brought in from a former house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.record import Record

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


def writer_of(desk: Desk, record: Record) -> str:
    """Display name of who wrote this revision, never of who only brought it in; may be empty."""
    return record.former.name if record.former else desk.name_of(record.author)
