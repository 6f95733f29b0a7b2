"""Where a resident stands on the way home, judged from facts alone (K7)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.access.hands import is_signed_here
from shelterdesk.domain.catalogue import OWN_FACT
from shelterdesk.domain.kinds.paper import ProtectionClaim
from shelterdesk.domain.kinds.readiness import (
    ON_PAPER,
    AssessmentState,
    ChildSigner,
    ReadinessFact,
    ReadinessVerdict,
    ReturnRisk,
    SignatureOutside,
    VerdictSignature,
    Waiver,
)
from shelterdesk.domain.local_criteria import judged_by
from shelterdesk.domain.projections import fact_of_assessment
from shelterdesk.domain.readiness import ReadinessState, Standing, judge, what_if
from shelterdesk.domain.readiness_facts import (
    FOCAL_POINT,
    WAIVED,
    Fact,
    FoldedFacts,
    admissible,
    fold,
    is_good_news,
    needs_two,
)
from shelterdesk.domain.readiness_items import ReadinessSettings
from shelterdesk.domain.readiness_joined import joined, says_no, weight
from shelterdesk.domain.readiness_verdict import SignedVerdict, Withdrawal
from shelterdesk.domain.record import Record, ResidentId, SignState, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.settings import load_settings
from shelterdesk.errors import Denied
from shelterdesk.services import criteria as house_criteria
from shelterdesk.services import focal_points, settings
from shelterdesk.services.criteria import HouseCriteria

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

STATES = frozenset({SignState.SIGNED, SignState.COUNTERSIGNED})


@dataclass(frozen=True)
class _SignedByTwo:
    """What a record with two names tells: the one fact, dropped by a signer in the act of signing.

    ``dropped`` are the trail numbers of those acts, ``until`` the record's own last day. A copy
    that somebody writes later names the same record and tells nothing.
    """

    told: tuple[str, str]
    by: frozenset[str]
    dropped: frozenset[int]
    until: date | None = None

    def tells(self, fact: Fact, author: str) -> bool:
        """Whether *fact* is the one that this record told."""
        said = (fact.name, fact.value) == self.told
        return said and author in self.by and fact.entered in self.dropped


def facts_of(
    work: Work, resident: ResidentId, house: HouseCriteria | None = None
) -> tuple[Fact, ...]:
    """The facts that count: those whose author's role may write that name and value.

    What was signed on paper, or let pass, counts once two people have put their names to it.
    ``Tampered`` if a single fact cannot be verified: it may be the one that says no.
    """
    house = house or house_criteria.in_force(work)
    placed = work.entered(ReadinessFact, resident)
    claims = work.entered(ProtectionClaim, resident)  # that there are some is open, not what
    signed = _signed_by_two(work, resident, house)
    points = focal_points.History.of(work)
    counted = []
    for record in work.shelf(ReadinessFact).whole(resident):
        fact = Fact(
            name=record.name,
            value=record.value,
            on=record.on,
            entered=placed.get(record.id, 0),
            until=record.until,
            source=_source_of(record, claims),
            id=record.id,
        )
        author = work.desk.vault.person_of(record.author)
        if author is None:
            continue
        two = signed.get(record.source)
        counts = two is not None and two.tells(fact, author.user_id)
        if two is not None and counts:
            fact = replace(fact, until=two.until)
        elif fact.value != WAIVED and not needs_two(fact.name, fact.word):
            roles = {*author.roles}
            if is_signed_here(record) and points.names(UserId(author.user_id), record.made_at):
                roles.add(FOCAL_POINT)
            counts = admissible(fact, roles, house.at(record.made_at))
        if counts:
            counted.append(fact)
    return tuple(counted)


def _source_of(record: ReadinessFact, claims: Container[str]) -> str | None:
    """The record that told it; good news about protection is told by a claim, or by nobody."""
    word = record.value.partition(" ")[0]
    if is_good_news(record.name, word) and record.source not in claims:
        return None
    return record.source or None


def _signed_by_two(
    work: Work, resident: ResidentId, house: HouseCriteria
) -> Mapping[str, _SignedByTwo]:
    """What papers, waivers and risks that two people signed stand for, by the id of the record."""
    found: dict[str, _SignedByTwo] = {}
    for paper in work.shelf(SignatureOutside).whole(resident):
        criteria = house.at(paper.made_at)
        if paper.value not in ON_PAPER or paper.criterion not in criteria.criteria:
            continue
        told = fact_of_assessment(criteria, paper.criterion, paper.value)
        if told is None:
            continue
        no = paper.value is AssessmentState.NOT_MET and paper.state in STATES
        if no or len(_two(work, paper)) == 2:  # a no needs no second pair of eyes
            found[paper.id] = _told(work, paper, told)
    for waiver in work.shelf(Waiver).whole(resident):
        if _with_a_manager(work, waiver):
            told = (f"{OWN_FACT}:{waiver.criterion}", WAIVED)
            found[waiver.id] = _told(work, waiver, told, waiver.until)
    for risk in work.shelf(ReturnRisk).whole(resident):
        if needs_two("risk", risk.level.value) and _with_a_manager(work, risk):
            found[risk.id] = _told(work, risk, ("risk", risk.level.value))
    return found


def _with_a_manager(work: Work, record: Record) -> bool:
    signers = _two(work, record)
    return len(signers) == 2 and any(Role.MGR in roles for roles in signers.values())


def _told(
    work: Work, record: Record, told: tuple[str, str], until: date | None = None
) -> _SignedByTwo:
    """*told* by each name under *record*, in the very units in which it was put there."""
    kind = type(record)
    signed = [r for r in work.shelf(kind).history(record.id) if r.values()["state"] in STATES]
    acts = (work.entered(kind, record.resident, each.rev).get(record.id) for each in signed)
    return _SignedByTwo(
        told,
        frozenset(work.desk.user_of(each.author) for each in signed),
        frozenset(act for act in acts if act is not None),
        until,
    )


def _two(work: Work, record: Record) -> dict[str, frozenset[str]]:
    """The people who signed *record* first and second, with their roles, as the trail has it.

    Two hats of one person are one person. Names from a former house are only told: none counts.
    """
    if record.values()["state"] is not SignState.COUNTERSIGNED:
        return {}
    signers: dict[str, frozenset[str]] = {}
    for revision in filter(is_signed_here, work.shelf(type(record)).history(record.id)):
        person = work.desk.vault.person_of(revision.author)
        if person is not None and revision.values()["state"] is not SignState.DRAFT:
            signers[person.user_id] = frozenset(person.roles)
    return signers


def folded_facts(work: Work, resident: ResidentId) -> FoldedFacts:
    """The facts that count, the last one of each name."""
    return fold(facts_of(work, resident))


def latest_verdict(work: Work, resident: ResidentId) -> ReadinessVerdict | None:
    """The verdict that was signed last, whatever became of it."""
    placed = work.entered(ReadinessVerdict, resident)
    found = work.shelf(ReadinessVerdict).whole(resident)
    return max(found, key=lambda verdict: placed.get(verdict.id, 0), default=None)


def signed_verdict(
    work: Work, verdict: ReadinessVerdict, house: HouseCriteria | None = None
) -> SignedVerdict:
    """A verdict with its signers as the trail has them, not as the text says."""
    house = house or house_criteria.in_force(work)
    signers = {
        revision.state: work.desk.user_of(revision.author)
        for revision in work.shelf(ReadinessVerdict).history(verdict.id)
        if is_signed_here(revision)
    }
    author, second = signers.get(SignState.SIGNED, ""), signers.get(SignState.COUNTERSIGNED, "")
    return SignedVerdict(
        outcome=verdict.outcome,
        signed_on=verdict.signed_on or date.min,
        author_id=author,
        countersigner_id=second,
        rests_on=frozenset(verdict.rests_on),
        child_signatures=child_signatures(work, verdict, {author, second}),
        expires_on=verdict.expires_on,
        withdrawn=verdict.state is SignState.WITHDRAWN,
        criteria=judged_by(house.whole, verdict.judged_by),
        because=frozenset(why for why in Withdrawal if why.value in verdict.withdrawn_because),
    )


def child_signatures(work: Work, verdict: ReadinessVerdict, signed: Set[str]) -> frozenset[str]:
    """Who signed a child's verdict beside *signed*: focal point, guardian (guide 3.2).

    The focal point is a third person; on paper two people have seen the signature, and the two of
    the verdict do not answer for the focal point by themselves.
    """
    found = set()
    points = focal_points.History.of(work)
    for given in filter(is_signed_here, work.shelf(VerdictSignature).whole(verdict.resident)):
        user = work.desk.user_of(given.author)
        is_third = user not in signed and points.names(user, given.made_at)
        if given.verdict_id == verdict.id and is_third:
            found.add(FOCAL_POINT)
    for paper in work.shelf(SignatureOutside).whole(verdict.resident):
        if paper.verdict_id != verdict.id or not paper.signs_as:
            continue
        seen_by = _two(work, paper)
        has_third = paper.signs_as is not ChildSigner.FOCAL_POINT or bool(seen_by.keys() - signed)
        if len(seen_by) == 2 and has_third:
            found.add(paper.signs_as.value)
    return frozenset(found)


def stand(
    work: Work,
    resident: ResidentId,
    *,
    depart_on: date | None = None,
    house: HouseCriteria | None = None,
    limits: ReadinessSettings | None = None,
) -> Standing:
    """The standing today, or, with *depart_on*, as it would be if the journey began that day.

    *house* and *limits* spare reading the criteria and settings again where many are looked at.
    """
    house = house or house_criteria.in_force(work)
    facts, limits = facts_of(work, resident, house), limits or limits_of(work)
    today = work.desk.today()
    if depart_on is not None:
        return what_if(facts, house.now, today, depart_on, settings=limits)
    verdict = latest_verdict(work, resident)
    signed = signed_verdict(work, verdict, house) if verdict else None
    return judge(facts, house.now, today, verdict=signed, settings=limits)


def stand_joined(
    work: Work, own: ResidentId, others: Iterable[ResidentId], *, depart_on: date | None = None
) -> Standing:
    """The standing of one person with several records, who travels by *own*.

    A no of *own* is said in any case. Else raises ``Denied``, ``NotFound`` or ``Tampered`` where
    another one cannot be told from here: it may be the one that says no.
    """
    also = [each for each in others if each != own]
    if not also:
        return stand(work, own, depart_on=depart_on)
    house = house_criteria.in_force(work)
    seen = stand(work, own, house=house, depart_on=depart_on)
    if not all(work.desk.may("read", ReadinessFact, each) and work.knows(each) for each in also):
        if says_no(seen.state):
            return seen
        raise Denied(f"{ReadinessFact.kind}.read")
    return joined(seen, (stand(work, each, house=house, depart_on=depart_on) for each in also))


def stand_known(
    work: Work, own: ResidentId, others: Iterable[ResidentId], *, depart_on: date | None = None
) -> tuple[Standing, bool]:
    """The same as far as can be told from here, and whether another record is not open.

    Then nothing better is said than *in progress*: the record that is shut may be the one that
    says no. Raises ``Denied`` or ``NotFound`` where *own* is not open, ``Tampered``.
    """
    also = [each for each in others if each != own]
    try:
        return stand_joined(work, own, also, depart_on=depart_on), False
    except Denied:
        seen = stand(work, own, depart_on=depart_on)
    if seen.state is ReadinessState.DEPARTED:
        return seen, False
    if weight(seen.state) < weight(ReadinessState.IN_PROGRESS):
        seen = replace(seen, state=ReadinessState.IN_PROGRESS)
    return replace(seen, may_depart=False), True


def limits_of(work: Work) -> ReadinessSettings:
    """The days that this shelter has set."""
    chosen = settings.in_force(work)
    days = {r.key: int(chosen[r.key]) for r in load_settings() if r.most}
    return ReadinessSettings(
        verdict_days=days["verdict_days"],
        safe_travel_buffer_days=days["safe_travel_buffer_days"],
        cooling_off_days=days["cooling_off_days"],
    )
