"""The readiness criteria of this house: ours, what it changed, what it added; and as they were."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any

from shelterdesk.domain import local_criteria
from shelterdesk.domain.catalogue import Criteria, load_criteria
from shelterdesk.domain.kinds.readiness import LocalCriterion
from shelterdesk.domain.local_criteria import OF_ITS_OWN, OF_OURS, PREFIX, CriterionInForce
from shelterdesk.domain.names import draw_resident_code
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.errors import NotFound
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

HOUSE = ResidentId("")


@dataclass(frozen=True)
class HouseCriteria:
    """What counts now, and what counted at any time before; no clock of its own."""

    revisions: tuple[LocalCriterion, ...] = ()  # oldest first
    _known: dict[int, Criteria] = field(default_factory=dict, compare=False)

    @property
    def now(self) -> Criteria:
        """The criteria that count now."""
        return self._after(len(self.revisions))

    @property
    def whole(self) -> Criteria:
        """The same with those that the house no longer asks, for what was judged by them."""
        return local_criteria.overlaid(load_criteria(), self._said(len(self.revisions), every=True))

    def at(self, moment: datetime) -> Criteria:
        """The criteria that counted at *moment*."""
        return self._after(sum(1 for each in self.revisions if each.made_at <= moment))

    def _after(self, count: int) -> Criteria:
        if count not in self._known:
            revision = ""
            if count:
                revision = f"house-{count}-{self.revisions[count - 1].made_at:%Y-%m-%d}"
            self._known[count] = local_criteria.overlaid(
                load_criteria(), self._said(count), revision
            )
        return self._known[count]

    def _said(self, count: int, *, every: bool = False) -> Mapping[str, Mapping[str, Any]]:
        said: dict[str, dict[str, Any]] = {}
        for record in self.revisions[:count]:
            if not record.is_active and not (every and local_criteria.is_local(record.code)):
                said.pop(record.code, None)
                continue
            with suppress(ValueError, TypeError):
                said[record.code] = local_criteria.read_definition(record.code, record.definition)
        return said


def in_force(work: Work) -> HouseCriteria:
    """The criteria of this house, with their history."""
    shelf = work.shelf(LocalCriterion)
    found = [each for newest in shelf.all_of(HOUSE) for each in shelf.history(newest.id)]
    return HouseCriteria(tuple(sorted(found, key=lambda r: (r.made_at, r.code, r.rev))))


def every(desk: Desk) -> tuple[CriterionInForce, ...]:
    """All criteria beside what we ship, in our order; then the house's own, also resting ones."""
    shipped = load_criteria()
    with desk.look() as work:
        house = in_force(work)
    now, whole = house.now, house.whole
    return tuple(
        CriterionInForce(
            now.criteria.get(code, criterion), shipped.criteria.get(code), code in now.criteria
        )
        for code, criterion in whole.criteria.items()
    )


def change(desk: Desk, code: str, values: Values) -> Receipt[LocalCriterion]:
    """Say something of one of ours otherwise; only what differs is kept.

    Raises ``Invalid`` for what would soften it (documents guide 3.1), ``NotFound``.
    """
    shipped = load_criteria().criteria.get(code)
    if shipped is None:
        raise NotFound(LocalCriterion.kind)
    said = {
        name: value
        for name, value in values.items()
        if name in OF_OURS and value != getattr(shipped, name)
    }
    local_criteria.inspect_change(shipped, said)
    return _keep(desk, code, local_criteria.definition_of(said), is_active=bool(said))


def add(desk: Desk, values: Values, code: str = "") -> Receipt[LocalCriterion]:
    """Ask something of the house's own, or, with *code*, change it; raises ``Invalid``."""
    code = code or f"{PREFIX}{draw_resident_code(SystemRandom())}"
    said = {name: value for name, value in values.items() if name in OF_ITS_OWN}
    local_criteria.made(code, said, load_criteria())
    return _keep(desk, code, local_criteria.definition_of(said), is_active=True)


def rest(desk: Desk, code: str) -> Receipt[LocalCriterion]:
    """Ask one of the house's own no more, or use ours as we ship it; history is kept."""
    with desk.look() as work:
        shelf = work.shelf(LocalCriterion)
        found = next((r for r in shelf.all_of(HOUSE) if r.code == code), None)
    if found is None:
        raise NotFound(LocalCriterion.kind)
    return _keep(desk, code, found.definition, is_active=False)


def ask_again(desk: Desk, code: str) -> Receipt[LocalCriterion]:
    """Ask one of the house's own again, as it was; raises ``NotFound``."""
    with desk.look() as work:
        shelf = work.shelf(LocalCriterion)
        found = next((r for r in shelf.all_of(HOUSE) if r.code == code), None)
    if found is None:
        raise NotFound(LocalCriterion.kind)
    return _keep(desk, code, found.definition, is_active=True)


def _keep(desk: Desk, code: str, definition: str, *, is_active: bool) -> Receipt[LocalCriterion]:
    given = {
        "code": code,
        "definition": definition,
        "is_active": is_active,
        "reviewed_on": desk.today(),
    }
    with desk.work("local_criterion.write") as work:
        shelf = work.shelf(LocalCriterion)
        before = next((r for r in shelf.all_of(HOUSE) if r.code == code), None)
        if before is None:
            kept = shelf.add(work.make(LocalCriterion, HOUSE, given))
        else:
            kept = shelf.amend(before.id, before.rev, given)
    return Receipt(kept, frozenset(work.changed))
