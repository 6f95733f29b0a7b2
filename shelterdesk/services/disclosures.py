"""What left the house: every print, file and call, as far as this person may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.disclosure import Disclosure

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


def left_the_house(desk: Desk, most: int = 500) -> tuple[Disclosure, ...]:
    """The latest disclosures about anybody within reach, newest first; raises ``Denied``."""
    with desk.look() as work:
        found = sorted(
            work.shelf(Disclosure).every(), key=lambda d: (d.on, d.made_at, d.id), reverse=True
        )
    return tuple(found[:most])
