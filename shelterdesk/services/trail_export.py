"""Letting the trail out for an auditor: signed, by two people, for a reason written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.access import trail_file
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.policy import TrailReach
from shelterdesk.errors import CannotWrite, Denied, NotFound, SecondPersonNeeded
from shelterdesk.i18n import N_
from shelterdesk.services import trail
from shelterdesk.services.progress import Progress
from shelterdesk.services.trail import TrailFilter

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

ACTION = "trail.export"


class Reason(Choice):
    """Why the trail leaves; the reason is a code, since the trail holds no sentences."""

    AUDIT = "audit", N_("An outside audit")
    AUTHORITY = "authority", N_("An order of an authority")
    RESIDENT = "resident", N_("A resident asked who had seen her file")
    REVIEW = "review", N_("A review after something went wrong")


@dataclass(frozen=True)
class Exported:
    """What left: entries *first* to *last*."""

    first: int
    last: int

    @property
    def entries(self) -> int:
        """How many entries the file holds."""
        return self.last - self.first + 1


def may_export(desk: Desk) -> bool:
    """Managers and administrators; always together with a second person."""
    return trail.reach_of(desk) in (TrailReach.ALL, TrailReach.TECHNICAL)


def root_fingerprint(desk: Desk) -> str:
    """What an auditor compares with the house's paper."""
    return trail_file.root_fingerprint(desk.accounts.keyfile.root.root_pub)


def export(
    desk: Desk,
    path: Path,
    reason: Reason,
    second: tuple[str, str],
    *,
    since: date | None = None,
    until: date | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Write the trail of the days asked for to *path*; *second* is a colleague's name and word.

    The act is in the trail before the file is, also if it is stopped in the middle. Raises
    ``Denied``, ``PassphraseNeeded``, what signing in raises for the second person,
    ``SecondPersonNeeded``, ``NotFound`` where nothing was written in those days, ``CannotWrite``,
    ``Cancelled``.
    """
    progress = progress or Progress()
    if not may_export(desk):
        raise Denied(ACTION)
    desk.require_passphrase()
    bundle = desk.accounts.second(*second)
    with desk.look() as work:
        if not desk.vault.may_certify(bundle.key_id, ""):
            raise SecondPersonNeeded
        wanted = trail.wanted_of(work, TrailFilter(since=since, until=until))
        stretch = trail_file.stretch_of(work, wanted, progress.step)
    if stretch is None:
        raise NotFound(ACTION)
    was_there = path.exists()
    try:
        path.open("ab").close()
    except OSError:
        raise CannotWrite("trail") from None
    said = {"first": stretch.first, "last": stretch.last, "reason": reason.value}
    try:
        desk.say(ACTION, {**said, "second": bundle.key_id})
        with desk.look() as work, path.open("wb") as file:
            for line in trail_file.lines(work, stretch, reason.value, bundle, progress.step):
                file.write(line + b"\n")
    except OSError:
        raise CannotWrite("trail") from None
    except BaseException:
        if not was_there:
            path.unlink(missing_ok=True)
        raise
    return Exported(stretch.first, stretch.last)
