"""Two versions of a plan side by side, at item level, from what was written at the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.plan import CarePlan, PlanItem, PlanState
from shelterdesk.domain.plans import (
    Differs,
    Held,
    ItemChange,
    change_between,
    contents_of,
    held,
)
from shelterdesk.domain.record import RecordId, UserId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.services.care_plans import items_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

NOW = 0  # the plan as it stands, whatever its version holds
SAID = ("phase", "matters", "language", "translation", "strengths")


@dataclass(frozen=True)
class Version:
    """One version: as it was last written, and since when it was in use (None: it never was)."""

    number: int
    plan: CarePlan
    in_use_since: date | None
    written_by: UserId


@dataclass(frozen=True)
class Compared:
    """What is different in the later of two versions; of items, what this person reads."""

    older: Version
    newer: Version
    words: tuple[Differs, ...]
    items: tuple[ItemChange, ...]

    @property
    def came(self) -> tuple[ItemChange, ...]:
        """Items that were not there before."""
        return tuple(c for c in self.items if c.is_new and not c.ended)

    @property
    def ended(self) -> tuple[ItemChange, ...]:
        """Items that were reached or put aside since."""
        return tuple(c for c in self.items if c.ended)

    @property
    def changed(self) -> tuple[ItemChange, ...]:
        """Items that go on and say something else."""
        return tuple(c for c in self.items if not c.is_new and not c.ended)


def versions(desk: Desk, id: RecordId) -> tuple[Version, ...]:
    """Every version of a plan, the newest first; raises ``Denied`` or ``NotFound``."""
    with desk.look() as work:
        return _versions(work, id)


def compare(desk: Desk, id: RecordId, older: int, newer: int = NOW) -> Compared:
    """What changed from version *older* to *newer*; ``NotFound`` for one that never was."""
    with desk.look() as work:
        found = {version.number: version for version in _versions(work, id)}
        if older not in found or (newer and newer not in found):
            raise NotFound(CarePlan.kind)
        last = found[newer] if newer else next(iter(found.values()))
        first = found[older]
        contents = last.plan.contents
        if not newer:
            contents = contents_of(items_of(work, last.plan.resident, id))
        return Compared(
            first,
            last,
            _words(first.plan, last.plan),
            tuple(_changes(work, held(first.plan.contents), held(contents))),
        )


def _versions(work: Work, id: RecordId) -> tuple[Version, ...]:
    made: dict[int, Version] = {}
    for plan in work.shelf(CarePlan).history(id):  # newest first
        if plan.version in made:
            continue
        by = work.desk.user_of(plan.author)
        used = None if plan.state is PlanState.DRAFT else plan.settled_on
        made[plan.version] = Version(plan.version, plan, used, by)
    return tuple(made.values())


def _words(before: CarePlan, after: CarePlan) -> tuple[Differs, ...]:
    return tuple(
        Differs(name, getattr(before, name), getattr(after, name))
        for name in SAID
        if getattr(before, name) != getattr(after, name)
    )


def _changes(
    work: Work, before: dict[RecordId, Held], after: dict[RecordId, Held]
) -> list[ItemChange]:
    found = []
    for id, now in after.items():
        was = before.get(id)
        if was is not None and was.rev == now.rev:
            continue
        try:
            revisions = {r.rev: r for r in work.shelf(now.kind).history(id)}
        except (Denied, NotFound):
            continue  # what one may not read is not there
        change = _change(revisions, was, now)
        if change is not None:
            found.append(change)
    return sorted(found, key=lambda c: (c.after.made_at, c.after.id))


def _change(revisions: dict[int, PlanItem], was: Held | None, now: Held) -> ItemChange | None:
    return change_between(revisions[was.rev] if was else None, revisions[now.rev])
