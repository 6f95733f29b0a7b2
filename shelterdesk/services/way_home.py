"""One resident's way home as the page shows it: all that it needs, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.journey import ReturnDecision
from shelterdesk.domain.kinds.readiness import ChildSigner, ReadinessVerdict
from shelterdesk.domain.kinds.resident import AgeStatus
from shelterdesk.domain.readiness import Standing
from shelterdesk.domain.readiness_facts import Fact, admissible
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import (
    criteria,
    decisions,
    focal_points,
    one_person,
    proposals,
    readiness,
    signatures,
    standings,
)
from shelterdesk.services.briefs import refresh_brief
from shelterdesk.services.one_person import Stands
from shelterdesk.services.proposals import Proposal
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.signatures import Unsigned

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ANSWERED = N_("This is answered elsewhere: by whoever works in that field.")
AGE_FIRST = N_("Names and identity says so; change it there, with what it rests on.")


@dataclass(frozen=True)
class WayHome:
    """What the page needs. ``added`` are criteria asked now that the verdict was not judged by."""

    standing: Standing
    person: Stands  # of the person; the other things here are of this record
    verdicts: tuple[ReadinessVerdict, ...]
    unsigned: tuple[Unsigned, ...]
    decision: ReturnDecision | None
    proposals: Mapping[str, Proposal]
    roles: frozenset[str]
    on_paper: frozenset[str] = frozenset()  # criteria that nobody of the house signs for
    child_signs: tuple[ChildSigner, ...] = ()
    paper_signs: tuple[ChildSigner, ...] = ()  # those of them that may come on paper
    is_adult: bool = False
    added: int = 0
    names: Mapping[str, str] = field(default_factory=dict)  # of colleagues, by user id


def look(desk: Desk, resident: ResidentId) -> WayHome:
    """Everything about one resident's way home, for whoever reads it."""
    with desk.look() as work:
        house = criteria.in_force(work)
        person = one_person.stands(work, resident)
        seen = person.standing
        if person.joined:  # what is signed and answered here is of this record
            seen = standings.stand(work, resident, house=house)
        verdicts = work.shelf(ReadinessVerdict).all_of(resident)
        held = proposals.proposals(work, resident)
        roles = focal_points.roles(work)
        asked = house.now.criteria.values()
        here = focal_points.roles_here(work)
        on_paper = frozenset(c.id for c in asked if signatures.signs_outside(here, c))
        is_adult = standings.folded_facts(work, resident).word("minor") == "adult"
        latest = standings.latest_verdict(work, resident)
        signed = standings.signed_verdict(work, latest, house) if latest else None
        missing = tuple[ChildSigner, ...]()
        if signed is not None and not is_adult:
            missing = tuple(w for w in ChildSigner if w.value not in signed.child_signatures)
        papers = signatures.paper_signs(work, latest, missing) if latest and missing else ()
    added = 0
    if signed is not None:
        known = signed.criteria.criteria if signed.criteria else house.now.criteria
        added = len(house.now.criteria.keys() - known.keys())
    return WayHome(
        standing=seen,
        person=person,
        verdicts=((latest, *(v for v in verdicts if v.id != latest.id)) if latest else ()),
        unsigned=signatures.unsigned(desk, resident),
        decision=decisions.latest(desk, resident),
        proposals=held,
        roles=roles,
        on_paper=on_paper,
        child_signs=missing,
        paper_signs=papers,
        is_adult=is_adult,
        added=added,
        names={c.user_id: c.display_name for c in desk.colleagues()},
    )


def answer(desk: Desk, resident: ResidentId, condition: str, *, holds: bool) -> Receipt[Standing]:
    """Say whether a condition holds, such as *returns to family*; ``Invalid`` if not asked so.

    Adult or child is taken from the record of the age: a click here never makes anybody an adult.
    """
    with desk.work("readiness_fact.add") as work:
        answer_in(work, resident, condition, holds=holds)
        seen = refresh_brief(work, resident) or standings.stand(work, resident)
    return Receipt(seen, frozenset(work.changed))


def answer_in(work: Work, resident: ResidentId, condition: str, *, holds: bool) -> None:
    """The same inside a unit of work that goes on."""
    house = criteria.in_force(work).now
    asked = house.conditions.get(condition)
    if asked is None:
        raise NotFound("criterion")
    if asked.fact == "minor":
        value = _age(work, resident)
    elif asked.fact.startswith("applies:"):
        value = (asked.yes if holds else asked.no)[0]
    else:
        raise Invalid({"condition": ANSWERED})
    trial = Fact(name=asked.fact, value=value, on=work.desk.today(), entered=0)
    if not admissible(trial, focal_points.roles(work), house):
        raise Denied("readiness_fact.add")
    readiness.drop(work, resident, asked.fact, value)


def _age(work: Work, resident: ResidentId) -> str:
    found = next(iter(work.shelf(AgeStatus).all_of(resident)), None)
    if found is None:
        raise Invalid({"condition": AGE_FIRST})
    return found.group.value
