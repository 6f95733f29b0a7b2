"""Proving that the house is whole: the file, the trail, and every row against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.access import attachments
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Mode
from shelterdesk.errors import NotFound, PassphraseNeeded, Tampered
from shelterdesk.i18n import N_
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

PREFETCH = 200  # rows whose signatures are looked up at once


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
    """Check pages, trail, rows, and the signed texts that this person reads; changes nothing.

    Raises ``Cancelled``.
    """
    progress = progress or Progress()
    progress.step(0, 0, N_("Checking the file"))
    pages = desk.check_pages()
    report = desk.verify(lambda done, total: progress.step(done, total, N_("Checking the trail")))
    with desk.look() as work:
        parts = attachments.damaged(
            work, lambda done, total: progress.step(done, total, N_("Checking scans and photos"))
        )
        texts = tuple(_unreadable(work, progress))
    return Findings(report.entries, report.rows, (*pages, *report.problems, *parts, *texts))


def _unreadable(work: Work, progress: Progress) -> Iterator[str]:
    """``text:id:rev`` of what can be signed and is not as it was written, where one has the key.

    The trail holds what was said and not where it is sealed (key model, K4), so a body is proved by
    whoever reads it. Nothing of this counts as opened.
    """
    desk = work.desk
    for kind in desk.schema.kinds:
        if kind.mode is not Mode.SIGNED or not desk.may(Act.READ, kind):
            continue
        rows = list(work.lying(kind))
        for at in range(0, len(rows), PREFETCH):
            progress.step(at, len(rows), N_("Checking signed texts"))
            some = rows[at : at + PREFETCH]
            desk.ledger.expect(kind, [row.id for row in some])
            for row in some:
                try:
                    work.open(kind, row)
                except (NotFound, PassphraseNeeded):
                    continue
                except Tampered:
                    yield f"text:{row.id.hex()}:{row.rev}"
