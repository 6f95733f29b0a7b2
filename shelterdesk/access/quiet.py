"""What the program reads by itself is not something that somebody opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


@contextmanager
def quietly(desk: Desk) -> Iterator[None]:
    """Let the trail not say of *desk* that it opened what is read meanwhile."""
    before, desk.quiet = desk.quiet, True
    try:
        yield
    finally:
        desk.quiet = before
