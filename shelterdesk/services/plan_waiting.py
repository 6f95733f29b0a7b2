"""What waits about care plans: looks that are due, residents without a plan, supervisors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.access.hands import is_mine, is_signed_here
from shelterdesk.domain.kinds.plan import ApprovalAnswer, CarePlan, PlanApproval, PlanState
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.services import settings
from shelterdesk.services.care_plans import standing_of
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

LOOK_AGAIN = N_("Look at the plan with {who}.")
NO_PLAN = N_("There is no plan with {who} yet.")
APPROVE = N_("The plan with {who} waits for your answer.")
ASKED_AGAIN = N_("Your supervisor asks for another look at the plan with {who}.")
OPEN = (PlanState.ACTIVE, PlanState.SAFETY_ONLY, PlanState.DRAFT)
STOPS_SAYING = timedelta(days=30)  # nothing on Today counts longer than that (guide 8, *Time*)


def waiting(desk: Desk) -> Iterator[Waiting]:
    """Plans to look at, residents without one, and versions that wait for a supervisor."""
    if not desk.may(Act.READ, CarePlan):
        return
    with desk.look() as work:
        chosen = settings.in_force(work)
        due, none, asked = _due(work), _without(work, chosen), _asked_again(work, chosen)
        mine = _to_approve(work, chosen)
    for plan in due:
        yield Waiting(
            said=LOOK_AGAIN,
            route=f"residents/{plan.resident}/plan",
            resident=plan.resident,
            due_on=plan.review_on,
            says=(plan.id,),
        )
    lines = ((NO_PLAN, none), (ASKED_AGAIN, asked), (APPROVE, mine))
    for said, residents in lines:
        for resident, day in residents.items():
            route = f"residents/{resident}/plan"
            yield Waiting(said=said, route=route, resident=resident, due_on=day)


def _due(work: Work) -> tuple[CarePlan, ...]:
    desk, found = work.desk, dict[ResidentId, CarePlan]()
    before = desk.today() + timedelta(days=1)
    for state in OPEN:
        for plan in work.shelf(CarePlan).past("review_on", before, open_state=state.value):
            if desk.may(Act.AMEND, CarePlan, plan.resident):
                found[plan.resident] = plan
    return tuple(found.values())


def _without(work: Work, chosen: Mapping[str, str]) -> dict[ResidentId, date | None]:
    """One's own residents who have lived here longer than a first plan should take."""
    desk, found = work.desk, dict[ResidentId, date | None]()
    least = timedelta(days=int(chosen["plan_first_look_days"]))
    for resident, roles in desk.actor.assigned.items():
        if Role.CM not in roles:
            continue
        scope = bytes.fromhex(resident)
        stays = [s for s in work.shelf(Stay).every(resident=scope) if s.arrived_on is not None]
        here = [s for s in stays if s.state is StayState.IN_HOUSE]
        long = [s for s in here if least <= desk.today() - s.arrived_on <= STOPS_SAYING]
        if long and standing_of(work, resident) is None:
            found[resident] = long[0].arrived_on + least
    return found


def _asked_again(work: Work, chosen: Mapping[str, str]) -> dict[ResidentId, date | None]:
    if chosen["plan_approval"] != "yes":
        return {}
    desk = work.desk
    latest = _latest_answers(work)
    found: dict[ResidentId, date | None] = {}
    for plan in _open_plans(work):
        answer = latest.get((plan.id, plan.version))
        again = answer is not None and answer.answer is ApprovalAnswer.LOOK_AGAIN
        if again and desk.may(Act.AMEND, CarePlan, plan.resident):
            found[plan.resident] = answer.on if answer else None
    return found


def _to_approve(work: Work, chosen: Mapping[str, str]) -> dict[ResidentId, date | None]:
    """Versions in use that nobody answered yet, and that somebody else put in use."""
    desk = work.desk
    if chosen["plan_approval"] != "yes" or not desk.may(Act.APPROVE, PlanApproval):
        return {}
    latest = _latest_answers(work)
    return {
        plan.resident: plan.settled_on
        for plan in _open_plans(work)
        if plan.settled_on is not None
        and (plan.id, plan.version) not in latest
        and desk.may(Act.APPROVE, PlanApproval, plan.resident)
        and not is_mine(work, plan)
    }


def _open_plans(work: Work) -> Iterator[CarePlan]:
    for state in OPEN:
        yield from work.shelf(CarePlan).every(open_state=state.value)


def _latest_answers(work: Work) -> dict[tuple[str, int], PlanApproval]:
    """The last answer to each version of each plan that was given in this house."""
    found: dict[tuple[str, int], tuple[int, PlanApproval]] = {}
    for answer in filter(is_signed_here, work.shelf(PlanApproval).every()):
        at = work.entered(PlanApproval, answer.resident).get(answer.id, 0)
        key = (answer.plan_id, answer.version)
        if at >= found.get(key, (0, answer))[0]:
            found[key] = (at, answer)
    return {key: answer for key, (_, answer) in found.items()}
