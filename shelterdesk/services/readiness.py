"""Readiness to return: look, assess, note a wish, sign, countersign, print."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.access.hands import is_signed_here
from shelterdesk.domain.catalogue import Criteria, load_criteria
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    CriterionAssessment,
    ReadinessFact,
    ReadinessVerdict,
    VerdictOutcome,
)
from shelterdesk.domain.local_criteria import rules_of
from shelterdesk.domain.projections import fact_of_assessment
from shelterdesk.domain.readiness import ReadinessState, Standing
from shelterdesk.domain.readiness_facts import Fact, admissible, has_own_form, is_good_news
from shelterdesk.domain.record import RecordId, ResidentId, SignState, Values
from shelterdesk.errors import Denied, NotYet
from shelterdesk.services import criteria, focal_points, one_person, protection, standings
from shelterdesk.services.briefs import refresh_brief, try_brief
from shelterdesk.services.one_person import Stands
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
    "of_person",
    "print_report",
    "refresh_brief",
    "sign_verdict",
    "standing",
    "try_brief",
    "verdicts",
]

OUTCOMES = {
    ReadinessState.ELIGIBLE: VerdictOutcome.READY,
    ReadinessState.ELIGIBLE_CONDITIONAL: VerdictOutcome.CONDITIONALLY_READY,
}


def standing(desk: Desk, resident: ResidentId, depart_on: date | None = None) -> Standing:
    """Where a record stands today; with *depart_on*: *what if she travels on that day?*"""
    with desk.look() as work:
        return standings.stand(work, resident, depart_on=depart_on)


def of_person(desk: Desk, resident: ResidentId, depart_on: date | None = None) -> Stands:
    """The same of the person, by every record of theirs, as the board says it."""
    with desk.look() as work:
        return one_person.stands(work, resident, depart_on=depart_on)


def asked(desk: Desk) -> Criteria:
    """The criteria that this house asks now."""
    with desk.look() as work:
        return criteria.in_force(work).now


def own_roles(desk: Desk) -> frozenset[str]:
    """What one may sign as: one's roles, and the flag of a focal point for children."""
    with desk.look() as work:
        return focal_points.roles(work)


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
    with desk.work("criterion_assessment.add") as work:
        assess_in(work, resident, criterion, values)
        seen = try_brief(work, resident)
    return Receipt(seen, frozenset(work.changed))


def assess_in(work: Work, resident: ResidentId, criterion: str, values: Values) -> None:
    """The same inside a unit of work that goes on.

    Raises ``Denied`` for a yes to going home and for a risk below high: ``decisions.decide`` and
    ``signatures.sign_risk`` ask what those need.
    """
    desk, asked = work.desk, criteria.in_force(work).now
    state: AssessmentState = values["state"]
    if state is AssessmentState.WAIVED:  # two people do that, see ``signatures.let_pass``
        raise Denied("criterion.waive")
    told = fact_of_assessment(asked, criterion, state)
    if told is not None:
        trial = Fact(name=told[0], value=told[1], on=desk.today(), entered=0)
        has_form = has_own_form(trial.name, trial.word)
        if has_form or not admissible(trial, focal_points.roles(work), asked):
            raise Denied("criterion.assess")
    given = {"on": desk.today(), **values, "criterion": criterion}
    if desk.may("create", CriterionAssessment, resident):
        work.shelf(CriterionAssessment).add(work.make(CriterionAssessment, resident, given))
    elif told is not None:
        drop(work, resident, *told)


def note_fact(
    desk: Desk, resident: ResidentId, name: str, value: str, until: date | None = None
) -> Receipt[Standing | None]:
    """Drop one neutral fact; raises ``Denied`` unless this role may write that value.

    Also for good news about protection while a claim says otherwise, or nobody can tell: a claim
    is closed where it is written down. So it is for what has a form of its own: a yes to going
    home, a risk below high.
    """
    trial = Fact(name=name, value=value, on=desk.today(), entered=0)
    has_form = has_own_form(name, trial.word)
    if has_form or not admissible(trial, desk.roles, load_criteria()):
        raise Denied("readiness_fact.add")
    with desk.work("readiness_fact.add") as work:
        if is_good_news(name, trial.word) and not protection.is_clear(work, resident, name):
            raise Denied("readiness_fact.claimed")
        drop(work, resident, name, value, until)
        seen = try_brief(work, resident)
    return Receipt(seen, frozenset(work.changed))


def note_wish(desk: Desk, resident: ResidentId, value: str) -> Receipt[Standing | None]:
    """That a resident does not want to go home, or is not sure; any worker writes a no, at once.

    Raises ``Denied`` for a yes: that is asked for alone, by ``decisions.decide``.
    """
    return note_fact(desk, resident, "wish", value)


def sign_verdict(desk: Desk, resident: ResidentId, values: Values) -> Receipt[Standing]:
    """Put the first name to a verdict; raises ``NotYet`` while something is missing."""
    with desk.work("readiness_verdict.sign") as work:
        seen = sign_in_unit(work, resident, values)
    return Receipt(seen, frozenset(work.changed))


def sign_in_unit(work: Work, resident: ResidentId, values: Values) -> Standing:
    """The same inside a unit of work that goes on."""
    desk, house = work.desk, criteria.in_force(work)
    seen = standings.stand(work, resident, house=house)
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
            "judged_by": rules_of(house.now),
            "author_id": desk.user_id,
            "signed_on": desk.today(),
            "state": SignState.SIGNED,
        },
    )
    work.shelf(ReadinessVerdict).add_signed(verdict)
    return refresh_brief(work, resident, house) or seen


def countersign_verdict(desk: Desk, id: RecordId) -> Receipt[Standing]:
    """Put the second name to it: another person's. Raises ``SameSigner``, ``NotYet``."""
    with desk.work("readiness_verdict.countersign") as work:
        seen = countersign_in_unit(work, id)
    return Receipt(seen, frozenset(work.changed))


def countersign_in_unit(work: Work, id: RecordId) -> Standing:
    """The same inside a unit of work that goes on."""
    verdict = work.shelf(ReadinessVerdict).get(id)
    if not is_signed_here(verdict):  # signed again before a second name stands beside it
        raise NotYet(ReadinessVerdict.kind)
    seen = standings.stand(work, verdict.resident)
    if seen.withdrawn_because or seen.state not in OUTCOMES:
        raise NotYet(ReadinessVerdict.kind)
    work.shelf(ReadinessVerdict).countersign(id, {"countersigner_id": work.desk.user_id})
    return refresh_brief(work, verdict.resident) or seen


def drop(
    work: Work,
    resident: ResidentId,
    name: str,
    value: str,
    until: date | None = None,
    source: str = "",
) -> None:
    """Write one neutral fact, as an effect of something; whether it counts is judged later."""
    on = work.desk.today()
    told = {"name": name, "value": value, "on": on, "until": until, "source": source}
    work.shelf(ReadinessFact).add(work.make(ReadinessFact, resident, told))
