"""Lifting the veil from a covered text is an act of its own, and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.record import Record, RecordId

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


def reveal(desk: Desk, kind: type[Record], id: RecordId) -> None:
    """Write down, before the text is shown, that it is read."""
    with desk.look() as work:
        record = work.shelf(kind).get(id)
    desk.say("reveal", {"kind": kind.kind, "id": id, "residents": [record.resident]})
