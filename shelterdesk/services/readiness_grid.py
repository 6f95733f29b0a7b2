"""Criteria by people: what is open for several residents at once, and signing a listed set.

Nothing is set by itself. Whoever signs for a criterion says *met* for those that they list, and
puts their name to the whole list once (issue 8, *by the group*).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.access.hands import is_mine, is_signed_here
from shelterdesk.domain.catalogue import Criteria, Criterion
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    ReadinessBrief,
    ReadinessVerdict,
    SignatureOutside,
)
from shelterdesk.domain.readiness import ReadinessState, Standing
from shelterdesk.domain.readiness_facts import ACCOUNTS
from shelterdesk.domain.readiness_items import Item, ItemState
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.domain.record import Record, ResidentId, SignState, Values
from shelterdesk.errors import Denied, NotFound, NotYet
from shelterdesk.i18n import N_
from shelterdesk.services import (
    criteria,
    focal_points,
    proposals,
    readiness,
    signatures,
    standings,
    way_home,
)
from shelterdesk.services.briefs import refresh_brief
from shelterdesk.services.proposals import Proposal
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.signatures import Unsigned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

MOST = 60  # people side by side: a dormitory that leaves together
OVER = frozenset({ReadinessState.DEPARTED, ReadinessState.NOT_RETURNING})
RESTS = N_("Signed for several residents together.")


@dataclass(frozen=True)
class Cell:
    """One criterion of one resident.

    ``may_sign`` is set where this person may say *met* now, ``may_enter`` where somebody whom the
    house does not have may have signed it on paper.
    """

    state: ItemState
    may_sign: bool
    lapses: bool
    may_enter: bool = False
    proposal: Proposal | None = None


@dataclass(frozen=True)
class Person:
    """One resident of the grid, and where they stand."""

    resident: ResidentId
    standing: Standing
    cells: Mapping[str, Cell]

    @property
    def open_conditions(self) -> frozenset[str]:
        """What decides whether a criterion applies and nobody has answered."""
        return frozenset(b.condition for b in self.standing.blockers if b.condition)


@dataclass(frozen=True)
class Question:
    """A condition that decides what applies, and for whom nobody has answered it.

    Of an *age* nobody says yes or no here: it is taken from the record of each.
    """

    condition: str
    ask: str
    residents: tuple[ResidentId, ...]
    is_age: bool = False


@dataclass(frozen=True)
class Grid:
    """The criteria that matter to anybody in it, and the people, in the order asked for.

    ``second`` waits for this person's second name; ``to_sign`` and ``to_countersign`` are whose
    verdict this person may put a name to.
    """

    criteria: tuple[Criterion, ...]
    people: tuple[Person, ...]
    left_out: int = 0
    second: tuple[Unsigned, ...] = ()
    to_sign: tuple[ResidentId, ...] = ()
    to_countersign: tuple[ReadinessVerdict, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which somebody leaves, first day first."""
        return tuple(sorted({day for p in self.people if (day := p.standing.journey.depart_on)}))

    def of_day(self, day: date | None) -> Grid:
        """The same for those who leave on *day*; None is everybody."""
        if day is None:
            return self
        here = tuple(p for p in self.people if p.standing.journey.depart_on == day)
        who = {person.resident for person in here}
        asked = tuple(
            replace(q, residents=tuple(r for r in q.residents if r in who)) for q in self.questions
        )
        return replace(
            self,
            criteria=tuple(c for c in self.criteria if _matters(c.id, here)),
            people=here,
            second=tuple(u for u in self.second if u.record.resident in who),
            to_sign=tuple(r for r in self.to_sign if r in who),
            to_countersign=tuple(v for v in self.to_countersign if v.resident in who),
            questions=tuple(q for q in asked if q.residents),
        )


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
    people: list[Person] = []
    second: list[Unsigned] = []
    waiting: list[ReadinessVerdict] = []
    with desk.look() as work:
        house = criteria.in_force(work)
        roles = focal_points.roles(work)
        here, limits = focal_points.roles_here(work), standings.limits_of(work)
        absent = {c.id for c in house.now.criteria.values() if signatures.signs_outside(here, c)}
        for resident in residents[:MOST]:
            try:
                seen = standings.stand(work, resident, house=house, limits=limits)
            except (Denied, NotFound):
                continue
            if seen.state in OVER:
                continue
            held = proposals.proposals(work, resident)
            may_enter = desk.may("sign", SignatureOutside, resident)
            papers = absent if may_enter else set[str]()
            cells = {i.criterion.id: _cell(i, roles, held, papers) for i in seen.items}
            people.append(Person(resident, seen, cells))
            second += [u for u in signatures.unsigned_in(work, resident) if u.may_sign]
            waiting += _to_countersign(work, resident, seen)
    shown = tuple(c for c in house.now.criteria.values() if _matters(c.id, people))
    return Grid(
        shown,
        tuple(people),
        max(len(residents) - MOST, 0),
        tuple(second),
        tuple(p.resident for p in people if _may_sign(desk, p)),
        tuple(waiting),
        tuple(_questions(house.now, people)) if {"CM", "LEG"} & roles else (),
    )


def _cell(
    item: Item, roles: frozenset[str], held: Mapping[str, Proposal], papers: Collection[str]
) -> Cell:
    asked, is_open = item.criterion, not _is_good(item)
    signs = any(role in roles for signer in asked.signers for role in ACCOUNTS[signer])
    may = signs and can_be_listed(asked) and is_open
    from_paper = asked.id in papers and is_open and _has_answer(asked)
    proposal = held.get(asked.id) if may else None
    return Cell(item.state, may, item.lapses_before_departure, from_paper, proposal)


def _has_answer(criterion: Criterion) -> bool:
    """Whether *met* on a paper can be told: a date or a wish cannot."""
    has_form = criterion.feed.fact in ("wish", "risk")
    return bool(criterion.feed.met) and not criterion.feed.rule and not has_form


def _may_sign(desk: Desk, person: Person) -> bool:
    state, verdict = person.standing.state, person.standing.verdict_state
    may = desk.may("sign", ReadinessVerdict, person.resident)
    return may and state in readiness.OUTCOMES and verdict is not VerdictState.WAITING


def _to_countersign(work: Work, resident: ResidentId, seen: Standing) -> list[ReadinessVerdict]:
    desk = work.desk
    if seen.verdict_state is not VerdictState.WAITING or seen.state not in readiness.OUTCOMES:
        return []
    verdict = standings.latest_verdict(work, resident)
    if verdict is None or verdict.state is not SignState.SIGNED or not is_signed_here(verdict):
        return []
    may = desk.may("countersign", ReadinessVerdict, resident)
    return [verdict] if may and not is_mine(work, verdict) else []


def _questions(asked: Criteria, people: Sequence[Person]) -> Iterator[Question]:
    seen: set[str] = set()
    for condition in asked.conditions.values():
        is_age = condition.fact == "minor"
        if condition.fact in seen or not (is_age or condition.fact.startswith("applies:")):
            continue
        same = {c.name for c in asked.conditions.values() if c.fact == condition.fact}
        open_for = tuple(p.resident for p in people if same & p.open_conditions)
        if open_for:
            seen.add(condition.fact)
            yield Question(condition.name, condition.ask, open_for, is_age)


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


def enter_set(
    desk: Desk, listed: Sequence[tuple[ResidentId, str]], values: Values
) -> Receipt[tuple[SignatureOutside, ...]]:
    """Enter one paper that says *met* for a list: a lawyer's letter, a clinic's (decision 24).

    It counts when another person has seen it. Raises ``Invalid``, ``PassphraseNeeded``.
    """
    desk.require_passphrase()
    with desk.work("signature_outside.enter") as work:
        kept = tuple(
            signatures.enter_in(
                work, resident, {**values, "criterion": id, "value": AssessmentState.MET}
            )
            for resident, id in listed
        )
        for resident in dict.fromkeys(resident for resident, _ in listed):
            refresh_brief(work, resident)
    return Receipt(kept, frozenset(work.changed))


def countersign_set(desk: Desk, waiting: Sequence[Unsigned]) -> Receipt[tuple[Record, ...]]:
    """Put the second name to all of these; raises ``SameSigner``, ``NotYet``, all or none."""
    desk.require_passphrase()
    with desk.work("criteria.sign") as work:
        kept = tuple(signatures.countersign_in(work, each.record) for each in waiting)
        for resident in dict.fromkeys(each.record.resident for each in waiting):
            refresh_brief(work, resident)
    return Receipt(kept, frozenset(work.changed))


def sign_verdicts(desk: Desk, residents: Sequence[ResidentId]) -> Receipt[tuple[Standing, ...]]:
    """Put the first name to the verdicts of all these; ``NotYet`` if one is not to be signed."""
    desk.require_passphrase()
    with desk.work("readiness_verdict.sign") as work:
        seen = tuple(readiness.sign_in_unit(work, resident, {}) for resident in residents)
    return Receipt(seen, frozenset(work.changed))


def countersign_verdicts(
    desk: Desk, verdicts: Sequence[ReadinessVerdict]
) -> Receipt[tuple[Standing, ...]]:
    """Put the second name to all of these; raises ``SameSigner``, ``NotYet``, all or none."""
    desk.require_passphrase()
    with desk.work("readiness_verdict.countersign") as work:
        seen = tuple(readiness.countersign_in_unit(work, each.id) for each in verdicts)
    return Receipt(seen, frozenset(work.changed))


def answer_set(
    desk: Desk, condition: str, residents: Sequence[ResidentId], *, holds: bool
) -> Receipt[tuple[Standing, ...]]:
    """Answer a condition for all these, such as *nobody of them travels with a child*."""
    with desk.work("readiness_fact.add") as work:
        for resident in residents:
            way_home.answer_in(work, resident, condition, holds=holds)
        seen = tuple(_stand(work, resident) for resident in residents)
    return Receipt(seen, frozenset(work.changed))


def _stand(work: Work, resident: ResidentId) -> Standing:
    return refresh_brief(work, resident) or standings.stand(work, resident)


def _rests_on(proposal: Proposal | None) -> str:
    return proposal.said if proposal else RESTS
