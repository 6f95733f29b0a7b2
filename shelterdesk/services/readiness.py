"""Readiness to return: look, assess, note a wish, sign, countersign, print."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.catalogue import Phase, load_criteria
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    CriterionAssessment,
    ReadinessBrief,
    ReadinessFact,
    ReadinessVerdict,
    VerdictOutcome,
)
from shelterdesk.domain.projections import fact_of_assessment
from shelterdesk.domain.readiness import ReadinessState, Standing
from shelterdesk.domain.readiness_facts import Fact, admissible, is_good_news
from shelterdesk.domain.record import RecordId, ResidentId, SignState, Values
from shelterdesk.errors import Denied, NotYet
from shelterdesk.services import protection, standings
from shelterdesk.services.printing import PrintedReport, print_report
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

__all__ = [
    "PrintedReport",
    "assess",
    "countersign_verdict",
    "note_fact",
    "note_wish",
    "print_report",
    "refresh_brief",
    "sign_verdict",
    "standing",
    "verdicts",
]

OUTCOMES = {
    ReadinessState.ELIGIBLE: VerdictOutcome.READY,
    ReadinessState.ELIGIBLE_CONDITIONAL: VerdictOutcome.CONDITIONALLY_READY,
}


def standing(desk: Desk, resident: ResidentId, depart_on: date | None = None) -> Standing:
    """Where somebody stands today; with *depart_on*: *what if she travels on that day?*"""
    with desk.look() as work:
        return standings.stand(work, resident, depart_on=depart_on)


def verdicts(desk: Desk, resident: ResidentId) -> tuple[ReadinessVerdict, ...]:
    """All verdicts, latest first; history is kept."""
    with desk.look() as work:
        return work.shelf(ReadinessVerdict).all_of(resident)


def assess(
    desk: Desk, resident: ResidentId, criterion: str, values: Values
) -> Receipt[Standing | None]:
    """Write down where one criterion stands; raises ``Denied`` unless one signs for it.

    Whoever may not read the page (a nurse, a counsellor) drops the fact alone; their standing
    comes back as None.
    """
    criteria = load_criteria()
    state: AssessmentState = values["state"]
    told = fact_of_assessment(criteria, criterion, state)
    if told is not None:
        trial = Fact(name=told[0], value=told[1], on=desk.today(), entered=0)
        if not admissible(trial, desk.roles, criteria):
            raise Denied("criterion.assess")
    with desk.work("criterion_assessment.add") as work:
        given = {"on": desk.today(), **values, "criterion": criterion}
        if desk.may("create", CriterionAssessment, resident):
            work.shelf(CriterionAssessment).add(work.make(CriterionAssessment, resident, given))
        elif told is not None:
            _drop(work, resident, *told)
        seen = refresh_brief(work, resident)
    return Receipt(seen, frozenset(work.changed))


def note_fact(
    desk: Desk, resident: ResidentId, name: str, value: str, until: date | None = None
) -> Receipt[Standing | None]:
    """Drop one neutral fact; raises ``Denied`` unless this role may write that value.

    Also for good news about protection while a claim says otherwise, or nobody can tell: a claim
    is closed where it is written down.
    """
    trial = Fact(name=name, value=value, on=desk.today(), entered=0)
    if not admissible(trial, desk.roles, load_criteria()):
        raise Denied("readiness_fact.add")
    with desk.work("readiness_fact.add") as work:
        if is_good_news(name, trial.word) and not protection.is_clear(work, resident, name):
            raise Denied("readiness_fact.claimed")
        _drop(work, resident, name, value, until)
        seen = refresh_brief(work, resident)
    return Receipt(seen, frozenset(work.changed))


def note_wish(desk: Desk, resident: ResidentId, value: str) -> Receipt[Standing | None]:
    """What the resident says about going home; any worker may write down a no, at once."""
    return note_fact(desk, resident, "wish", value)


def sign_verdict(desk: Desk, resident: ResidentId, values: Values) -> Receipt[Standing]:
    """Put the first name to a verdict; raises ``NotYet`` while something is missing."""
    with desk.work("readiness_verdict.sign") as work:
        seen = standings.stand(work, resident)
        if seen.state not in OUTCOMES:
            raise NotYet(ReadinessVerdict.kind)
        verdict = work.make(
            ReadinessVerdict,
            resident,
            {
                **values,
                "outcome": OUTCOMES[seen.state],
                "rests_on": tuple(sorted(seen.rests_on)),
                "expires_on": seen.expires_on,
                "catalogue_version": seen.catalogue_version,
                "author_id": desk.user_id,
                "signed_on": desk.today(),
                "state": SignState.SIGNED,
            },
        )
        work.shelf(ReadinessVerdict).add_signed(verdict)
        after = refresh_brief(work, resident) or seen
    return Receipt(after, frozenset(work.changed))


def countersign_verdict(desk: Desk, id: RecordId) -> Receipt[Standing]:
    """Put the second name to it: another person's. Raises ``SameSigner``, ``NotYet``."""
    with desk.work("readiness_verdict.countersign") as work:
        verdict = work.shelf(ReadinessVerdict).get(id)
        seen = standings.stand(work, verdict.resident)
        if seen.withdrawn_because:
            raise NotYet(ReadinessVerdict.kind)
        work.shelf(ReadinessVerdict).countersign(id, {"countersigner_id": desk.user_id})
        after = refresh_brief(work, verdict.resident) or seen
    return Receipt(after, frozenset(work.changed))


def _drop(
    work: Work, resident: ResidentId, name: str, value: str, until: date | None = None
) -> None:
    told = {"name": name, "value": value, "on": work.desk.today(), "until": until}
    work.shelf(ReadinessFact).add(work.make(ReadinessFact, resident, told))


def refresh_brief(work: Work, resident: ResidentId) -> Standing | None:
    """Say again in short where somebody stands, if this person can tell."""
    desk = work.desk
    tells = desk.may("read", ReadinessFact, resident) and desk.may(
        "create", ReadinessBrief, resident
    )
    if not tells:
        return None
    seen = standings.stand(work, resident)
    first = seen.blockers[0] if seen.blockers else None
    brief = {
        "state": seen.state.value,
        "next_step": first.next_action if first else "",
        "who": " ".join(first.acts) if first else "",
        "due_on": first.by if first else None,
        "lapses_on": seen.expires_on,
        "missing": sum(b.phase is Phase.RETURN and not b.lapses for b in seen.blockers),
        "depart_on": seen.journey.depart_on,
        "facts_count": work.counts(ReadinessFact, resident=bytes.fromhex(resident)).get(
            resident, 0
        ),
    }
    shelf = work.shelf(ReadinessBrief)
    before = shelf.all_of(resident)
    if before:
        shelf.amend(before[0].id, before[0].rev, brief)
    else:
        shelf.add(work.make(ReadinessBrief, resident, brief))
    return seen
