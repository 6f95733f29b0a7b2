"""Where a resident stands on the way home, judged from facts alone (K7)."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.catalogue import Criteria, load_criteria
from shelterdesk.domain.kinds.paper import ProtectionClaim
from shelterdesk.domain.kinds.readiness import ReadinessFact, ReadinessVerdict
from shelterdesk.domain.readiness import Standing, judge, what_if
from shelterdesk.domain.readiness_facts import Fact, FoldedFacts, admissible, fold, is_good_news
from shelterdesk.domain.readiness_items import ReadinessSettings
from shelterdesk.domain.readiness_verdict import SignedVerdict
from shelterdesk.domain.record import ResidentId, SignState
from shelterdesk.domain.settings import load_settings
from shelterdesk.services import settings

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


def facts_of(work: Work, resident: ResidentId, criteria: Criteria) -> tuple[Fact, ...]:
    """The facts that count: those whose author's role may write that name and value.

    ``Tampered`` if a single fact cannot be verified: it may be the one that says no.
    """
    placed = work.entered(ReadinessFact, resident)
    claims = work.entered(
        ProtectionClaim, resident
    )  # that there are some is open, what they say not
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
        if author is not None and admissible(fact, author.roles, criteria):
            counted.append(fact)
    return tuple(counted)


def _source_of(record: ReadinessFact, claims: Container[str]) -> str | None:
    """The record that told it; good news about protection is told by a claim, or by nobody."""
    word = record.value.partition(" ")[0]
    if is_good_news(record.name, word) and record.source not in claims:
        return None
    return record.source or None


def folded_facts(work: Work, resident: ResidentId) -> FoldedFacts:
    """The facts that count, the last one of each name."""
    criteria = load_criteria()
    return fold(facts_of(work, resident, criteria))


def latest_verdict(work: Work, resident: ResidentId) -> ReadinessVerdict | None:
    """The verdict that was signed last, whatever became of it."""
    placed = work.entered(ReadinessVerdict, resident)
    found = work.shelf(ReadinessVerdict).whole(resident)
    return max(found, key=lambda verdict: placed.get(verdict.id, 0), default=None)


def signed_verdict(work: Work, verdict: ReadinessVerdict) -> SignedVerdict:
    """A verdict with its signers as the trail has them, not as the text says."""
    signers = {
        revision.state: work.desk.user_of(revision.author)
        for revision in work.shelf(ReadinessVerdict).history(verdict.id)
    }
    return SignedVerdict(
        outcome=verdict.outcome,
        signed_on=verdict.signed_on or date.min,
        author_id=signers.get(SignState.SIGNED, ""),
        countersigner_id=signers.get(SignState.COUNTERSIGNED, ""),
        rests_on=frozenset(verdict.rests_on),
        expires_on=verdict.expires_on,
        withdrawn=verdict.state is SignState.WITHDRAWN,
    )


def stand(work: Work, resident: ResidentId, *, depart_on: date | None = None) -> Standing:
    """The standing today, or, with *depart_on*, as it would be if the journey began that day."""
    criteria = load_criteria()
    facts, limits = facts_of(work, resident, criteria), limits_of(work)
    today = work.desk.today()
    if depart_on is not None:
        return what_if(facts, criteria, today, depart_on, settings=limits)
    verdict = latest_verdict(work, resident)
    signed = signed_verdict(work, verdict) if verdict else None
    return judge(facts, criteria, today, verdict=signed, settings=limits)


def limits_of(work: Work) -> ReadinessSettings:
    """The days that this shelter has set."""
    chosen = settings.in_force(work)
    days = {r.key: int(chosen[r.key]) for r in load_settings() if r.most}
    return ReadinessSettings(
        verdict_days=days["verdict_days"],
        safe_travel_buffer_days=days["safe_travel_buffer_days"],
    )
