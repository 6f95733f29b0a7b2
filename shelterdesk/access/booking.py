"""No double booking, whoever may read what: judged on open columns, inside the write itself.

The transaction of a unit of work is the only one that writes, so what is free here stays free
until it is saved. A row that one may not read counts like any other and says nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.record import (
    KeyId,
    Record,
    RecordId,
    ResidentId,
    from_plain,
    overlap,
    to_plain,
)
from shelterdesk.errors import BedTaken

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


@dataclass(frozen=True)
class Outline:
    """The open columns of one record, of which the body may be out of reach.

    Nothing of it is verified: only a reader of the body can do that. ``resident`` is for
    comparing, never for showing.
    """

    id: RecordId
    resident: ResidentId
    author: KeyId
    made_at: datetime
    open: dict[str, Any]

    def holds_on(self, day: date) -> bool:
        """Whether it spans the night after *day*."""
        start, end = self.open["from_on"], self.open["to_on"]
        return start is not None and start <= day and (end is None or day < end)


def outlines(work: Work, kind: type[Record], **where: Any) -> Iterator[Outline]:
    """The newest revision of every record of *kind*, readable or not; *where* as for shelves."""
    fields = [field for field in kind.fields() if not field.sealed]
    for row in work.lying(kind, **where):
        plain = json.loads(row.open)
        with suppress(ValueError, TypeError):  # somebody changed a column with a tool
            yield Outline(
                RecordId(row.id.hex()),
                ResidentId(row.resident.hex()),
                KeyId(row.author),
                datetime.fromtimestamp(row.made_at, UTC),
                {field.name: from_plain(field, plain.get(field.name)) for field in fields},
            )


def require_free(work: Work, record: Record) -> None:
    """Pass unless another record holds at the same time what *record* takes; ``BedTaken``.

    What was judged in another house is not judged again.
    """
    span = type(record).exclusive
    if span is None or record.former is not None:
        return
    mine = to_plain(getattr(record, span.start)), to_plain(getattr(record, span.end))
    for name in span.by:
        value = getattr(record, name)
        if not value:
            continue
        column = {name: bytes.fromhex(value)} if name == "resident" else {f"open_{name}": value}
        for row in work.lying(type(record), **column):
            plain = json.loads(row.open)
            theirs = plain.get(span.start) or "", plain.get(span.end)
            if row.id.hex() != record.id and overlap(*mine, *theirs):
                raise BedTaken(type(record).kind)
