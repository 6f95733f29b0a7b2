"""Criteria by people: what is open for several residents at once, and signing a listed set.

Nothing is set by itself. Whoever signs for a criterion says *met* for those that they list, and
puts their name to the whole list once (issue 8, *by the group*).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.catalogue import Criterion
from shelterdesk.domain.kinds.readiness import AssessmentState, ReadinessBrief, ReadinessVerdict
from shelterdesk.domain.readiness import ReadinessState, Standing
from shelterdesk.domain.readiness_facts import ACCOUNTS
from shelterdesk.domain.readiness_items import Item, ItemState
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied, NotFound, NotYet
from shelterdesk.i18n import N_
from shelterdesk.services import criteria, focal_points, proposals, readiness, standings
from shelterdesk.services.briefs import refresh_brief
from shelterdesk.services.proposals import Proposal
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

MOST = 60  # people side by side: a dormitory that leaves together
OVER = frozenset({ReadinessState.DEPARTED, ReadinessState.NOT_RETURNING})
RESTS = N_("Signed for several residents together.")


@dataclass(frozen=True)
class Cell:
    """One criterion of one resident. ``may_sign`` is set where this person may say *met* now."""

    state: ItemState
    may_sign: bool
    lapses: bool
    proposal: Proposal | None = None


@dataclass(frozen=True)
class Person:
    """One resident of the grid, and where they stand."""

    resident: ResidentId
    standing: Standing
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Grid:
    """The criteria that matter to anybody in it, and the people, in the order asked for."""

    criteria: tuple[Criterion, ...]
    people: tuple[Person, ...]
    left_out: int = 0


def on_the_way(desk: Desk) -> tuple[ResidentId, ...]:
    """Residents within reach whose way home is being looked at, as their brief has it."""
    if not desk.may("read", ReadinessVerdict):
        return ()
    with desk.look() as work:
        briefs = work.shelf(ReadinessBrief).every()
        found = {b.resident for b in briefs if b.state not in {state.value for state in OVER}}
    return tuple(sorted(r for r in found if desk.may("read", ReadinessVerdict, r)))


def open_grid(desk: Desk, residents: Sequence[ResidentId]) -> Grid:
    """The grid of *residents*; who is out of reach, has left or goes another way is left out."""
    with desk.look() as work:
        house = criteria.in_force(work)
        roles = focal_points.roles(work)
        people = []
        for resident in residents[:MOST]:
            try:
                seen = standings.stand(work, resident, house=house)
            except (Denied, NotFound):
                continue
            if seen.state not in OVER:
                held = proposals.proposals(work, resident)
                cells = {i.criterion.id: _cell(i, roles, held) for i in seen.items}
                people.append(Person(resident, seen, cells))
    shown = tuple(c for c in house.now.criteria.values() if _matters(c.id, people))
    return Grid(shown, tuple(people), max(len(residents) - MOST, 0))


def _cell(item: Item, roles: frozenset[str], held: Mapping[str, Proposal]) -> Cell:
    signs = any(role in roles for signer in item.criterion.signers for role in ACCOUNTS[signer])
    may = signs and can_be_listed(item.criterion) and not _is_good(item)
    proposal = held.get(item.criterion.id) if may else None
    return Cell(item.state, may, item.lapses_before_departure, proposal)


def can_be_listed(criterion: Criterion) -> bool:
    """Whether *met* can be said of it in a list: it has an answer of its own.

    A wish, a paper, a risk or a clinician's word is never ticked for several people.
    """
    return criterion.fact == criterion.own_fact


def _is_good(item: Item) -> bool:
    return item.is_settled and not item.lapses_before_departure


def _matters(criterion: str, people: Iterable[Person]) -> bool:
    return any(p.cells[criterion].state is not ItemState.NOT_APPLICABLE for p in people)


def sign_set(desk: Desk, listed: Sequence[tuple[ResidentId, str]]) -> Receipt[tuple[Standing, ...]]:
    """Say *met* for every listed criterion of a resident, with one passphrase, all or none.

    Raises ``PassphraseNeeded``, ``Denied`` for a criterion that one does not sign for, ``NotYet``
    for one that cannot be said of a list.
    """
    desk.require_passphrase()
    with desk.work("criteria.sign") as work:
        asked = criteria.in_force(work)
        residents = dict.fromkeys(resident for resident, _ in listed)
        held = {resident: proposals.proposals(work, resident) for resident in residents}
        for resident, criterion in listed:
            if criterion not in asked.now.criteria or not can_be_listed(asked.now[criterion]):
                raise NotYet("criterion_assessment")
            given = {
                "state": AssessmentState.MET,
                "evidence": _rests_on(held[resident].get(criterion)),
            }
            readiness.assess_in(work, resident, criterion, given)
        seen = tuple(_stand(work, resident) for resident in residents)
    return Receipt(seen, frozenset(work.changed))


def _stand(work: Work, resident: ResidentId) -> Standing:
    return refresh_brief(work, resident) or standings.stand(work, resident)


def _rests_on(proposal: Proposal | None) -> str:
    return proposal.said if proposal else RESTS
