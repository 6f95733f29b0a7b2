"""What needs a look now, in one form: Today asks every room for it (casework guide 8, *Time*)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One line on Today.

    ``said`` is a marked sentence with ``{n}`` for the count and, where it is about one resident,
    ``{who}`` for the name that may be shown. ``route`` opens the list that the number counts.
    ``urgent`` is for danger now alone. ``due_on`` sorts; None comes last.
    """

    said: str
    route: str
    count: int = 1
    resident: str = ""
    due_on: date | None = None
    urgent: bool = False
