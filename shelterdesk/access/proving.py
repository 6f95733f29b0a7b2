"""Records of many residents read at once, by every rule of a reader, signatures too."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.access.work import PREFETCH, batched
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Denied, NotFound, Tampered

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)


def proven(work: Work, kind: type[R], residents: Collection[ResidentId]) -> Iterator[R]:
    """What ``Shelf.all_of`` says of each of *residents*, some hundred rows in one question.

    Raises ``Denied`` for a role that never may; whom one may not know of, and rows that do not
    hold, are left out. For a unit that only reads.
    """
    desk = work.desk
    if not desk.policy.reaches(desk.actor, Act.READ, kind.kind):
        raise Denied(f"{kind.kind}.{Act.READ}")
    near = [resident for resident in residents if desk.may(Act.READ, kind, resident)]
    work.presence.meet(near)
    known = [resident for resident in near if work.knows(resident)]
    for resident in known:
        desk.note_opened(resident, kind.category)
    rows = work.rows.newest_about(kind, [bytes.fromhex(resident) for resident in known])
    for some in batched(rows, PREFETCH):
        desk.ledger.expect(kind, [row.id for row in some])
        for row in some:
            with suppress(NotFound, Tampered):
                yield work.open(kind, row)
