"""Safety plans: in the resident's words, with every version; shared steps for staff on duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.safety import PersonalSafetyPlan, SafetyPlan, SafetySteps
from shelterdesk.domain.newest import newest
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.told_safety import STEPS
from shelterdesk.errors import Denied, NotFound, Stale
from shelterdesk.i18n import Translator, translator
from shelterdesk.reports import safety_plan as paper
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

Plan = SafetyPlan | PersonalSafetyPlan


def versions(desk: Desk, kind: type[Plan], resident: ResidentId) -> tuple[Plan, ...]:
    """Every version of the resident's plan, newest first; empty where there is none."""
    with desk.look() as work:
        plan = _newest(work, kind, resident)
        return () if plan is None else tuple(work.shelf(kind).history(plan.id))


def write(
    desk: Desk,
    kind: type[Plan],
    resident: ResidentId,
    values: Values,
    draft: str = "",
    *,
    rev: int | None = None,
) -> Receipt[Plan]:
    """Keep the plan, or its next version. A share taken back ends for staff at once.

    *rev* is what one saw (0: none yet); ``Stale`` if somebody else wrote in the meantime.
    """
    with desk.work(f"{kind.kind}.write") as work:
        shelf = work.shelf(kind)
        before = _newest(work, kind, resident)
        if rev is not None and rev != (before.rev if before else 0):
            raise Stale(kind.kind)
        shared = _shared(work, resident) if kind is SafetyPlan else ()
        if before is None:
            kept = shelf.add(work.make(kind, resident, values))
        else:
            kept = shelf.amend(before.id, before.rev, values)
        for steps in shared:  # what they said is taken out of what staff read
            gone = {**dict.fromkeys(STEPS, ""), "agreed": False}
            work.shelf(SafetySteps).amend(steps.id, steps.rev, gone)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def print_copy(
    desk: Desk,
    resident: ResidentId,
    *,
    words: Translator | None = None,
    fonts: Fonts | None = None,
) -> PaperInMemory:
    """The resident's copy in memory, if they want one; raises ``NotFound``, ``UnprintableText``."""
    with desk.look() as work:
        work.require((Act.PRINT,), SafetyPlan, resident)
        plan = _newest(work, SafetyPlan, resident)
        if not isinstance(plan, SafetyPlan):
            raise NotFound(SafetyPlan.kind)
        about = work.shelf(Resident).get(RecordId(resident))
    copy = paper.PlanCopy(desk.house_code, about.code_name, desk.today(), plan, desk.practice)
    made = paper.render(copy, fonts=fonts or Fonts(), words=words or translator("en"))
    return PaperInMemory(made, resident, act="safety_plan.print")


def _newest(work: Work, kind: type[Plan], resident: ResidentId) -> Plan | None:
    return newest(work.shelf(kind).all_of(resident))


def _shared(work: Work, resident: ResidentId) -> tuple[SafetySteps, ...]:
    try:
        return tuple(s for s in work.shelf(SafetySteps).all_of(resident) if s.agreed)
    except (Denied, NotFound):
        return ()
