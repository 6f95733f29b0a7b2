"""The care plan: begun with the resident, agreed to item by item, in versions (casework guide 5).

Nothing here needs an agreement to be written down; only what is agreed to, or is about safety,
counts as in force. A change of the agreed plan begins the next version, which is asked for anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.access.hands import hands, is_signed_here
from shelterdesk.domain.kinds.plan import (
    SAYS_YES,
    CarePlan,
    Domain,
    ItemState,
    Phase,
    PhaseChange,
    PlanApproval,
    PlanItem,
    PlanSignature,
    PlanState,
    SafetyPlanItem,
)
from shelterdesk.domain.plans import (
    ITEMS,
    Held,
    contents_of,
    held,
    holds,
    is_another,
)
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Record, RecordId, ResidentId, UserId, Values
from shelterdesk.errors import Denied, Invalid, NotFound, SameSigner, Stale
from shelterdesk.i18n import N_
from shelterdesk.services import looks, settings
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

TOO_FAR = N_("That is further away than this house looks at plans. Choose an earlier day.")
ONLY_SAFETY = N_("There is no item about safety yet. Write one first; it needs no agreement.")
SAME_PHASE = N_("The plan is in this phase already.")


@dataclass(frozen=True)
class Standing:
    """Where the plan stands, as also those see it who do not read the plan itself."""

    id: RecordId
    phase: Phase
    version: int
    state: PlanState
    review_on: date | None


@dataclass(frozen=True)
class PlanPage:
    """What this person may read of a resident's plan. ``plan`` is None for who sees no more of it.

    ``answers`` are what the resident said to versions, ``approvals`` what supervisors did, each the
    latest first; ``changed`` says whether an item differs from what the version at hand holds.
    """

    standing: Standing | None
    plan: CarePlan | None
    items: tuple[PlanItem, ...]
    answers: tuple[PlanSignature, ...] = ()
    approvals: tuple[PlanApproval, ...] = ()
    phases: tuple[PhaseChange, ...] = ()
    changed: bool = False
    asks_approval: bool = False

    @property
    def answer(self) -> PlanSignature | None:
        """The latest answer to the version at hand."""
        version = self.standing.version if self.standing else 0
        return next((a for a in self.answers if a.version == version), None)

    @property
    def approval(self) -> PlanApproval | None:
        """The latest answer of a supervisor to the version at hand; one of a former house is
        read among ``approvals`` and answers for nobody here."""
        version = self.standing.version if self.standing else 0
        given = filter(is_signed_here, self.approvals)
        return next((a for a in given if a.version == version), None)

    def is_in_force(self, item: PlanItem) -> bool:
        """Whether one works on *item* now."""
        return self.standing is not None and holds(item, self.standing.state)


def may_see(desk: Desk, resident: ResidentId) -> bool:
    """Whether there is anything of a plan that this person may read."""
    return any(desk.may(Act.READ, kind, resident) for kind in ITEMS)


def page(desk: Desk, resident: ResidentId) -> PlanPage:
    """The plan as this person may see it; ``NotFound`` out of reach."""
    with desk.look() as work:
        standing = standing_of(work, resident)
        found = items_of(work, resident, standing.id if standing else None)
        if standing is None or not desk.may(Act.READ, CarePlan, resident):
            return PlanPage(standing, None, found)
        plan = work.shelf(CarePlan).get(standing.id)
        return PlanPage(
            standing,
            plan,
            found,
            _of_plan(work, PlanSignature, plan),
            _of_plan(work, PlanApproval, plan),
            _of_plan(work, PhaseChange, plan),
            changed=bool(plan.contents) and plan.contents != contents_of(found),
            asks_approval=settings.in_force(work)["plan_approval"] == "yes",
        )


def items_of(work: Work, resident: ResidentId, plan_id: RecordId | None) -> tuple[PlanItem, ...]:
    """The items of one plan that this person may read, by part of life."""
    found = [
        item
        for kind in ITEMS
        if work.desk.may(Act.READ, kind, resident)
        for item in work.shelf(kind).all_of(resident)
        if item.plan_id == plan_id
    ]
    parts = list(Domain)
    return tuple(sorted(found, key=lambda i: (parts.index(i.domain), i.made_at, i.id)))


# ---- the plan itself


def begin(desk: Desk, resident: ResidentId, values: Values, draft: str = "") -> Receipt[CarePlan]:
    """Begin a plan; ``Stale`` where one is open already, ``Invalid`` for a look too far away."""
    with desk.work("care_plan.begin") as work:
        if standing_of(work, resident) is not None:
            raise Stale(CarePlan.kind)
        given = {"version": 1, **values, "review_on": _first_look(work, values.get("review_on"))}
        kept = work.shelf(CarePlan).add(work.make(CarePlan, resident, given))
        looks.follow(work, kept, kept.review_on)
        _discard(work, draft)
    return Receipt(kept, frozenset(work.changed))


def write(desk: Desk, id: RecordId, rev: int, values: Values, draft: str = "") -> Receipt[CarePlan]:
    """Change what the plan itself says; an agreed one goes on as the next version."""
    with desk.work("care_plan.amend") as work:
        shelf = work.shelf(CarePlan)
        plan = shelf.get(id)
        if values.get("review_on") is not None:
            _inspect_look(work, plan, values["review_on"])
        said = any(values.get(n, getattr(plan, n)) != getattr(plan, n) for n in _SAID)
        kept = shelf.amend(id, rev, {**values, **(_next(plan) if said else {})})
        looks.follow(work, kept, kept.review_on)
        _discard(work, draft)
    return Receipt(kept, frozenset(work.changed))


def ask(desk: Desk, id: RecordId, rev: int, values: Values, draft: str = "") -> Receipt[CarePlan]:
    """Write down what the resident says to the plan as it stands; a yes puts it in use.

    Items keep what was said to each of them: agreement is never bundled. *values* are those of a
    ``PlanSignature``. With a no, or unasked, only what is about safety stays in use.
    """
    with desk.work("care_plan.ask") as work:
        shelf = work.shelf(CarePlan)
        plan, found = _with_items(work, id)
        if plan.rev != rev:
            raise Stale(CarePlan.kind)
        today = work.desk.today()
        state = _after_answer(plan, values.get("agreement"))
        change: dict[str, Any] = {**_renewed(work, plan, found), "state": state}
        if state is PlanState.ACTIVE:
            change["settled_on"] = today
            if plan.looked_on is None:
                change["review_on"] = _first_look(work, plan.review_on)
        kept = shelf.amend(id, rev, change)
        said = {"on": today, **values, "plan_id": id, "version": kept.version}
        signature = work.make(PlanSignature, plan.resident, said)
        work.shelf(PlanSignature).add(signature)
        looks.follow(work, kept, kept.review_on)
        _discard(work, draft)
    return Receipt(kept, frozenset(work.changed))


def use_for_safety(desk: Desk, id: RecordId, rev: int) -> Receipt[CarePlan]:
    """Use the items about safety without an agreement; nothing else of the plan is in force.

    ``Invalid`` where there is no such item.
    """
    with desk.work("care_plan.safety") as work:
        plan, found = _with_items(work, id)
        if not any(isinstance(i, SafetyPlanItem) and i.state is ItemState.ACTIVE for i in found):
            raise Invalid({"state": ONLY_SAFETY})
        change = {
            **_renewed(work, plan, found),
            "state": PlanState.SAFETY_ONLY,
            "settled_on": work.desk.today(),
            "review_on": _first_look(work, plan.review_on),
        }
        kept = work.shelf(CarePlan).amend(id, rev, change)
        looks.follow(work, kept, kept.review_on)
    return Receipt(kept, frozenset(work.changed))


def looked_at(desk: Desk, id: RecordId, rev: int, next_on: date | None = None) -> Receipt[CarePlan]:
    """The plan was looked at together today; the next look follows within the house's days."""
    with desk.work("care_plan.look") as work:
        days = int(settings.in_force(work)["plan_look_days"])
        latest = work.desk.today() + timedelta(days=days)
        if next_on is not None and next_on > latest:
            raise Invalid({"review_on": TOO_FAR})
        change = {"looked_on": work.desk.today(), "review_on": next_on or latest}
        kept = work.shelf(CarePlan).amend(id, rev, change)
        looks.follow(work, kept, kept.review_on, was_had=True)
    return Receipt(kept, frozenset(work.changed))


def change_phase(
    desk: Desk, id: RecordId, rev: int, values: Values, draft: str = ""
) -> Receipt[CarePlan]:
    """Move to another phase, also back; *values* are those of a ``PhaseChange``."""
    with desk.work("care_plan.phase") as work:
        shelf = work.shelf(CarePlan)
        plan = shelf.get(id)
        if values.get("after") == plan.phase:
            raise Invalid({"after": SAME_PHASE})
        said = {"on": desk.today(), **values, "plan_id": id, "before": plan.phase}
        change = work.make(PhaseChange, plan.resident, said)
        kept = shelf.amend(id, rev, {"phase": change.after})
        work.shelf(PhaseChange).add(change)
        _discard(work, draft)
    return Receipt(kept, frozenset(work.changed))


def end(desk: Desk, id: RecordId, rev: int) -> Receipt[CarePlan]:
    """Close the plan; another can begin. Nothing in it is lost."""
    with desk.work("care_plan.end") as work:
        kept = work.shelf(CarePlan).amend(id, rev, {"state": PlanState.CLOSED, "review_on": None})
        looks.follow(work, kept, None)
    return Receipt(kept, frozenset(work.changed))


def approve(
    desk: Desk, id: RecordId, version: int, values: Values, draft: str = ""
) -> Receipt[PlanApproval]:
    """A supervisor's answer to one version; ``SameSigner`` for whoever wrote in it."""
    with desk.work("plan_approval.add") as work:
        plan = work.shelf(CarePlan).get(id)
        work.require((Act.APPROVE,), PlanApproval, plan.resident)
        if plan.version != version:
            raise Stale(CarePlan.kind)
        if desk.user_id in _writers(work, plan):
            raise SameSigner(PlanApproval.kind)
        given = {**values, "plan_id": id, "version": version, "on": desk.today()}
        kept = work.shelf(PlanApproval).add(work.make(PlanApproval, plan.resident, given))
        _discard(work, draft)
    return Receipt(kept, frozenset(work.changed))


# ---- parts of it

_SAID = ("matters", "language", "translation", "strengths")


def standing_of(work: Work, resident: ResidentId) -> Standing | None:
    """Where the open plan stands; None without one. Raises ``Denied`` or ``NotFound``."""
    found = work.shelf(CarePlan).outlines(resident)
    placed = work.entered(CarePlan, resident)
    open_ = [g for g in found if g.columns["state"] != PlanState.CLOSED.value]
    newest = max(open_, key=lambda g: placed.get(g.id, 0), default=None)
    if newest is None:
        return None
    said = newest.columns
    return Standing(
        newest.id,
        Phase.of(said["phase"]),
        int(said["version"] or 1),
        PlanState.of(said["state"]),
        date.fromisoformat(said["review_on"]) if said["review_on"] else None,
    )


def _of_plan(work: Work, kind: type[Any], plan: CarePlan) -> tuple[Any, ...]:
    found = [each for each in work.shelf(kind).all_of(plan.resident) if each.plan_id == plan.id]
    placed = work.entered(kind, plan.resident)
    return tuple(sorted(found, key=lambda e: (e.on, placed.get(e.id, 0)), reverse=True))


def _with_items(work: Work, id: RecordId) -> tuple[CarePlan, tuple[PlanItem, ...]]:
    plan = work.shelf(CarePlan).get(id)
    return plan, items_of(work, plan.resident, plan.id)


def follow(work: Work, resident: ResidentId, plan_id: RecordId) -> None:
    """A changed item changes the plan's version, where one may write the plan itself.

    Who may not (a counsellor, say) leaves it to the next act of somebody who may.
    """
    if not work.desk.may(Act.AMEND, CarePlan, resident):
        return
    plan, found = _with_items(work, plan_id)
    if plan.state is PlanState.CLOSED:
        raise Stale(CarePlan.kind)
    change = _renewed(work, plan, found)
    if change:
        work.shelf(CarePlan).amend(plan.id, plan.rev, change)


def _renewed(work: Work, plan: CarePlan, found: Iterable[PlanItem]) -> dict[str, Any]:
    """The contents that *plan* has now, and the next version if its items say something else."""
    found = tuple(found)
    contents = contents_of(found)
    if contents == plan.contents:
        return {}
    before = held(plan.contents)
    says_else = {item.id for item in found} != set(before) or any(
        is_another(_revision(work, before[item.id]), item)
        for item in found
        if before[item.id].rev != item.rev
    )
    return {"contents": contents, **(_next(plan) if says_else else {})}


def _revision(work: Work, wanted: Held) -> PlanItem:
    return next(r for r in work.shelf(wanted.kind).history(wanted.id) if r.rev == wanted.rev)


def _next(plan: CarePlan) -> dict[str, Any]:
    if plan.settled_on is None:
        return {}
    return {"version": plan.version + 1, "settled_on": None}


def _after_answer(plan: CarePlan, agreement: object) -> PlanState:
    if agreement in SAYS_YES:
        return PlanState.ACTIVE
    return PlanState.SAFETY_ONLY if plan.state is PlanState.SAFETY_ONLY else PlanState.DRAFT


def _first_look(work: Work, wanted: date | None) -> date:
    latest = work.desk.today() + timedelta(
        days=int(settings.in_force(work)["plan_first_look_days"])
    )
    if wanted is not None and wanted > latest:
        raise Invalid({"review_on": TOO_FAR})
    return wanted or latest


def _inspect_look(work: Work, plan: CarePlan, wanted: date) -> None:
    chosen = settings.in_force(work)
    days = int(chosen["plan_look_days" if plan.looked_on else "plan_first_look_days"])
    if wanted != plan.review_on and wanted > work.desk.today() + timedelta(days=days):
        raise Invalid({"review_on": TOO_FAR})


def _writers(work: Work, plan: CarePlan) -> set[UserId]:
    """Whoever wrote in the version at hand of *plan*, or in an item that it holds."""
    revisions = work.shelf(CarePlan).history(plan.id)
    wrote: list[Record] = [r for r in revisions if r.version == plan.version]
    for each in held(plan.contents).values():
        with suppress(Denied, NotFound):
            wrote.append(work.shelf(each.kind).get(each.id))
    return {user for each in wrote for user in hands(work, each)}


def _discard(work: Work, draft: str) -> None:
    if draft:
        work.discard_draft(draft)
