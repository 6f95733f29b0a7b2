"""Staying in touch with somebody who left, only while they agree (documents guide 4).

One plan, and contacts on the days that the shelter set. Nobody is looked for: where nobody is
reached, the ladder of the guide says what comes next, and at its end a manager decides. The police,
an embassy or a village office are never asked without consent, but for that manager's decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.domain import follow_up_rules as rules
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.follow_up_rules import Limits, load_follow_up_steps
from shelterdesk.domain.kinds.consent import Consent, ConsentType
from shelterdesk.domain.kinds.follow_up import (
    ContactOutcome,
    ContactState,
    FollowUpContact,
    FollowUpPlan,
    FollowUpState,
    Rung,
    WelfareDecision,
)
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound, NotInTouch, NotYet, Tampered
from shelterdesk.i18n import N_
from shelterdesk.services import consents, settings, stopping, withdrawals
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

DUE = N_("Get in touch, as agreed: {n}")
LATE = N_("Contacts after leaving that nobody made for a week: {n}")
DECIDE = N_("Nobody was reached, and a manager decides: {n}")
ONE_ALREADY = N_("There is a plan already. Change that one, or end it first.")
OTHER_WAY = N_("Only the way that was agreed. If they want another, change the plan with them.")
CHILD_WORD = N_("For a child this ends only with word from the child protection authority.")
SAY_HOW = N_("Say how things stand at the end.")
ONGOING = (FollowUpState.OPEN,)


@dataclass(frozen=True)
class InTouch:
    """Where staying in touch stands with one resident.

    ``agrees`` is whether there is a yes in force; without it nothing is due, whatever lies there.
    """

    plan: FollowUpPlan | None
    contacts: tuple[FollowUpContact, ...]
    decisions: tuple[WelfareDecision, ...]
    agrees: bool
    is_child: bool
    may_write: bool
    may_decide: bool

    @property
    def due(self) -> tuple[FollowUpContact, ...]:
        """What is to be done, the next first."""
        if not self.agrees or self.plan is None:
            return ()
        open_ones = [c for c in self.contacts if c.state is ContactState.DUE]
        return tuple(sorted(open_ones, key=lambda c: (c.due_on, c.step or 0)))

    @property
    def done(self) -> tuple[FollowUpContact, ...]:
        """What was tried, the latest first."""
        tried = [c for c in self.contacts if c.done_on is not None]
        return tuple(sorted(tried, key=lambda c: (c.done_on or date.min, c.made_at), reverse=True))


def limits(work: Work) -> Limits:
    """Days and tries that this shelter has set."""
    chosen = settings.in_force(work)
    days = {step.setting: int(chosen[step.setting]) for step in load_follow_up_steps()}
    return Limits(
        days=days, tries=int(chosen["no_contact_tries"]), over_days=int(chosen["no_contact_days"])
    )


def look(desk: Desk, resident: ResidentId) -> InTouch:
    """The plan, what is due, what was tried; raises ``NotFound`` out of reach."""
    with desk.look() as work:
        return InTouch(
            plan=_plan(work, resident),
            contacts=work.shelf(FollowUpContact).all_of(resident),
            decisions=work.shelf(WelfareDecision).all_of(resident),
            agrees=agrees(work, resident),
            is_child=consents.is_child(work, resident),
            may_write=desk.may("create", FollowUpPlan, resident),
            may_decide=Role.MGR in desk.roles,
        )


def agrees(work: Work, resident: ResidentId) -> bool:
    """Whether there is a yes to after-care now; whoever cannot tell gets a no."""
    if not work.desk.may("read", Consent, resident):
        return False
    try:
        return consents.in_force(work, resident, ConsentType.AFTER_CARE) is not None
    except (Denied, NotFound, Tampered):
        return False


def asks(desk: Desk, contact: FollowUpContact) -> tuple[str, ...]:
    """Codes of what may be asked at this step."""
    with desk.look() as work:
        return rules.asks_of(contact.step or 0, limits(work))


def begin(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[FollowUpPlan]:
    """Begin to stay in touch, with a day for every step; a child always has the closer ones.

    Raises ``NotInTouch`` without a yes in force, ``Invalid`` beside a plan that is open.
    """
    with desk.work("follow_up.begin") as work:
        consent = _consent(work, resident)
        now = _plan(work, resident)
        if now is not None and now.state in ONGOING:
            raise Invalid({"begins_on": ONE_ALREADY})
        given = {**values, "consent_id": consent.id, "state": FollowUpState.OPEN}
        if consents.is_child(work, resident):
            given["closely"] = Answer.YES
        kept = work.shelf(FollowUpPlan).add(work.make(FollowUpPlan, resident, given))
        closely = kept.closely is Answer.YES
        for step, due_on in rules.schedule(kept.begins_on, limits(work), closely=closely):
            _due(work, kept, {"step": step, "due_on": due_on})
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def tried(desk: Desk, id: RecordId, values: Values, draft: str = "") -> Receipt[FollowUpContact]:
    """Write down one try, and what comes of it: the next try, the next rung, or stop.

    *values*: ``outcome``, ``part_of_day``, ``channel``, ``still_agreed``, ``answers``, ``worries``.
    Raises ``NotInTouch`` where the yes is gone, ``Invalid`` for another way than the agreed one, or
    for a try that is not another one.
    """
    with desk.work("follow_up.try") as work:
        contact = work.shelf(FollowUpContact).get(id)
        plan = work.shelf(FollowUpPlan).get(RecordId(contact.plan_id))
        if plan.state not in ONGOING or contact.state is not ContactState.DUE:
            raise NotInTouch
        _consent(work, contact.resident)
        given = {"channel": plan.channel, "done_on": desk.today(), **values}
        outcome = given.get("outcome")
        _require_fitting(work, plan, contact, given)
        kept = work.shelf(FollowUpContact).amend(
            id, contact.rev, {**given, "state": ContactState.DONE}
        )
        if outcome is ContactOutcome.REFUSED or kept.still_agreed is Answer.NO:
            withdrawals.write_in(work, kept.resident, ConsentType.AFTER_CARE)
        elif outcome is ContactOutcome.NOT_REACHED:
            _next_rung(work, plan, kept)
        elif outcome is ContactOutcome.WELFARE and kept.rung is not Rung.DECIDE:
            decide = {"step": kept.step, "rung": Rung.DECIDE, "due_on": desk.today()}
            _due(work, plan, decide)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def end(desk: Desk, id: RecordId, values: Values, draft: str = "") -> Receipt[FollowUpPlan]:
    """End it. *values*: ``state`` (closed, no contact), ``outcome``, ``authority_word``.

    *No contact* is a manager's to decide, once the ladder is at its end; it is neither success nor
    failure. A child's never ends without word from the child protection authority. Raises
    ``Denied``, ``NotYet``, ``Invalid``.
    """
    state = values.get("state", FollowUpState.CLOSED)
    with desk.work("follow_up.end") as work:
        plan = work.shelf(FollowUpPlan).get(id)
        if plan.state not in ONGOING:
            raise NotInTouch
        problems = {}
        if (
            consents.is_child(work, plan.resident)
            and not str(values.get("authority_word", "")).strip()
        ):
            problems["authority_word"] = CHILD_WORD
        if state is FollowUpState.NO_CONTACT:
            if Role.MGR not in desk.roles:
                raise Denied("follow_up.no_contact")
            if not any(c.rung is Rung.DECIDE for c in _of_plan(work, plan)):
                raise NotYet(FollowUpPlan.kind)
        elif values.get("outcome") is None:
            problems["outcome"] = SAY_HOW
        if problems:
            raise Invalid(problems)
        given = {**values, "state": state, "ended_on": desk.today()}
        kept = work.shelf(FollowUpPlan).amend(plan.id, plan.rev, given)
        stopping.drop_in(work, plan.resident)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def stop(desk: Desk, resident: ResidentId, own_words: str = "") -> Receipt[Any]:
    """The person says stop: any worker writes it down, and everything that was due is dropped."""
    return consents.withdraw_about(desk, resident, ConsentType.AFTER_CARE, own_words=own_words)


def due(desk: Desk) -> tuple[FollowUpContact, ...]:
    """Everything due by today within reach, with a yes in force; the longest first."""
    with desk.look() as work:
        return tuple(sorted(_due_now(work), key=lambda c: (c.due_on, c.id)))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Contacts that are due for who keeps them, decisions for managers."""
    if not desk.may("create", FollowUpContact):
        return ()
    try:
        found = due(desk)
    except Denied:
        return ()
    mine = [c for c in found if c.rung is not Rung.DECIDE and c.resident in desk.actor.assigned]
    told = []
    is_manager = Role.MGR in desk.roles
    a_week_ago = desk.today() - timedelta(days=7)
    late = [c for c in found if is_manager and c not in mine and c.due_on < a_week_ago]
    for said, rows in (
        (DUE, mine),
        (LATE, [c for c in late if c.rung is not Rung.DECIDE]),
        (DECIDE, [c for c in found if c.rung is Rung.DECIDE and is_manager]),
    ):
        if rows:
            route = f"residents/{rows[0].resident}/after"
            told.append(Waiting(said=said, route=route, count=len(rows), due_on=rows[0].due_on))
    return tuple(told)


# ---- the parts


def _consent(work: Work, resident: ResidentId) -> Consent:
    found = None
    with suppress(Denied, NotFound):
        found = consents.in_force(work, resident, ConsentType.AFTER_CARE)
    if found is None:
        raise NotInTouch
    return found


def _plan(work: Work, resident: ResidentId) -> FollowUpPlan | None:
    placed = work.entered(FollowUpPlan, resident)
    plans = work.shelf(FollowUpPlan).all_of(resident)
    return max(plans, key=lambda plan: placed.get(plan.id, 0), default=None)


def _of_plan(work: Work, plan: FollowUpPlan) -> list[FollowUpContact]:
    every = work.shelf(FollowUpContact).all_of(plan.resident)
    return [each for each in every if each.plan_id == plan.id]


def _due(work: Work, plan: FollowUpPlan, values: Values) -> None:
    given = {"plan_id": plan.id, "state": ContactState.DUE, "attempt": 1, **values}
    work.shelf(FollowUpContact).add(work.make(FollowUpContact, plan.resident, given))


def _require_fitting(
    work: Work, plan: FollowUpPlan, contact: FollowUpContact, given: Values
) -> None:
    """A try by the agreed way alone, and a missed one on another day and at another time."""
    if given.get("outcome") is None:
        raise Invalid({"outcome": N_("Say what came of it.")})
    if contact.rung is Rung.RESIDENT and given.get("channel") is not plan.channel:
        raise Invalid({"channel": OTHER_WAY})
    if given["outcome"] is ContactOutcome.NOT_REACHED and contact.rung is Rung.RESIDENT:
        same = rules.looks_like_the_same(
            _of_step(work, plan, contact), given["done_on"], given.get("part_of_day"), limits(work)
        )
        if same is not None:
            raise Invalid({"outcome": same.label})


def _of_step(work: Work, plan: FollowUpPlan, contact: FollowUpContact) -> list[FollowUpContact]:
    return [c for c in _of_plan(work, plan) if c.step == contact.step and c.id != contact.id]


def _next_rung(work: Work, plan: FollowUpPlan, kept: FollowUpContact) -> None:
    then = rules.after_no_answer(
        [*_of_step(work, plan, kept), kept],
        limits(work),
        has_second=bool(plan.second_contact_id),
        has_partner=bool(plan.partner.strip()),
    )
    _due(
        work,
        plan,
        {"step": kept.step, "rung": then.rung, "attempt": then.attempt, "due_on": then.due_on},
    )


def _due_now(work: Work) -> Iterator[FollowUpContact]:
    """Contacts by their open columns, then only those whose person still agrees."""
    tomorrow = work.desk.today() + timedelta(days=1)
    known: dict[ResidentId, bool] = {}
    for contact in work.shelf(FollowUpContact).past("due_on", tomorrow, open_state="due"):
        if contact.resident not in known:
            known[contact.resident] = agrees(work, contact.resident)
        if known[contact.resident]:
            yield contact
