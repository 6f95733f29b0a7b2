"""Proving that the house is whole: the file, the trail, and every row against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.access import attachments
from shelterdesk.i18n import N_
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


@dataclass(frozen=True)
class Findings:
    """What the check looked at and what it found; problems are codes and ids, never text."""

    entries: int
    rows: int
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def verify(desk: Desk, progress: Progress | None = None) -> Findings:
    """Check pages, trail and rows; changes nothing. Raises ``Cancelled``."""
    progress = progress or Progress()
    progress.step(0, 0, N_("Checking the file"))
    pages = desk.check_pages()
    report = desk.verify(lambda done, total: progress.step(done, total, N_("Checking the trail")))
    with desk.look() as work:
        parts = attachments.damaged(
            work, lambda done, total: progress.step(done, total, N_("Checking scans and photos"))
        )
    return Findings(report.entries, report.rows, (*pages, *report.problems, *parts))
