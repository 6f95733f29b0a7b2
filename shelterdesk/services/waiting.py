"""What needs a look now, in one form: Today asks every room for it (casework guide 8, *Time*)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One line on Today.

    ``said`` is a marked sentence with ``{n}`` for the count and, where it is about one resident,
    ``{who}`` for the name that may be shown. ``route`` opens the list that the number counts.
    ``urgent`` is for danger now alone. ``due_on`` sorts; None comes last.

    One fact may be a line of its room and a task as well: a room names in ``says`` what its line is
    about, the page of tasks in ``counts`` what each task in its number is about. Today tells it
    once, with the resident.
    """

    said: str
    route: str
    count: int = 1
    resident: str = ""
    due_on: date | None = None
    urgent: bool = False
    says: tuple[str, ...] = field(default=(), compare=False)
    counts: tuple[str, ...] = field(default=(), compare=False)
