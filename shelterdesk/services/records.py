"""What can be done with a record of any kind: look, add, amend, remember."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from shelterdesk.domain.record import Page, Record, RecordId, ResidentId, Values
from shelterdesk.services import consequences
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
Parts = Mapping[type[Record], Values]


def page(
    desk: Desk,
    kind: type[R],
    resident: ResidentId,
    after: tuple[Any, str] | None = None,
    size: int = 100,
) -> Page[R]:
    """One page of a resident's records of *kind*, latest first; an empty id: the house's own."""
    with desk.look() as work:
        return work.shelf(kind).page(resident, after, size)


def get(desk: Desk, kind: type[R], id: RecordId) -> R:
    """The newest revision of one record; raises ``NotFound`` also when it is out of reach."""
    with desk.look() as work:
        return work.shelf(kind).get(id)


def history(desk: Desk, kind: type[R], id: RecordId) -> tuple[R, ...]:
    """Every revision of one record, newest first."""
    with desk.look() as work:
        return work.shelf(kind).history(id)


def add(desk: Desk, kind: type[R], resident: ResidentId, values: Values) -> Receipt[R]:
    """Keep a new record; raises ``Invalid``, ``Denied`` or ``NotFound``."""
    with desk.work(f"{kind.kind}.add") as work:
        record = keep_in(work, kind, resident, values)
    return Receipt(record, frozenset(work.changed))


def amend(desk: Desk, kind: type[R], id: RecordId, rev: int, values: Values) -> Receipt[R]:
    """Keep the next revision of what was seen as *rev*; raises ``Stale`` or ``Frozen``."""
    with desk.work(f"{kind.kind}.amend") as work:
        record = amend_in(work, kind, id, rev, values)
    return Receipt(record, frozenset(work.changed))


def amend_in(work: Work, kind: type[R], id: RecordId, rev: int, values: Values) -> R:
    """The same inside a unit of work that goes on."""
    shelf = work.shelf(kind)
    before = shelf.get(id) if kind in consequences.ASK_WHAT_WAS else None
    settled = consequences.prepared(work, kind, values, before)
    record = shelf.amend(id, rev, settled)
    consequences.follow(work, record, before)
    return record


def add_together(
    desk: Desk, resident: ResidentId, parts: Parts, draft: str = ""
) -> Receipt[tuple[Record, ...]]:
    """Keep the records of a composed form in one act, and let go of its draft with it."""
    with desk.work("together.add") as work:
        kept = tuple(keep_in(work, kind, resident, values) for kind, values in parts.items())
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def keep_in(work: Work, kind: type[R], resident: ResidentId, values: Values) -> R:
    """Keep a new record inside a unit of work that goes on, with what it asks of others."""
    settled = consequences.prepared(work, kind, values, resident=resident)
    kept = work.shelf(kind).add(work.make(kind, resident, settled))
    consequences.follow(work, kept)
    return kept
