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
    Channel,
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
from shelterdesk.domain.sharing import is_mission
from shelterdesk.errors import (
    Denied,
    Invalid,
    NotAgreed,
    NotFound,
    NotInTouch,
    NotYet,
    Tampered,
)
from shelterdesk.i18n import N_
from shelterdesk.services import consents, settings, stopping, welfare, withdrawals
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

DUE = N_("Get in touch, as agreed: {n}")
LATE = N_("Contacts after leaving that nobody made for a week: {n}")
DECIDE = N_("Staying in touch: a manager decides what comes next: {n}")
ONE_ALREADY = N_("There is a plan already. Change that one, or end it first.")
OTHER_WAY = N_("Only the way that was agreed. If they want another, change the plan with them.")
NO_MISSION = N_("An embassy or consulate is never asked to stay in touch.")
NO_YES_FOR_IT = N_("Sharing with this organisation comes first: ask, and write the answer down.")
CHILD_WORD = N_("For a child this ends only with word from the child protection authority.")
SAY_HOW = N_("Say how things stand at the end.")
ONGOING = (FollowUpState.OPEN,)


@dataclass(frozen=True)
class InTouch:
    """Where staying in touch stands with one resident.

    ``agrees`` is whether there is a yes in force; without it nothing is due, whatever lies there,
    but for what a manager has to decide. ``partner_agreed``: the organisation of the plan may be
    asked.
    """

    plan: FollowUpPlan | None
    contacts: tuple[FollowUpContact, ...]
    decisions: tuple[WelfareDecision, ...]
    agrees: bool
    is_child: bool
    may_write: bool
    may_decide: bool
    partner_agreed: bool = False

    @property
    def due(self) -> tuple[FollowUpContact, ...]:
        """What is to be done, the next first."""
        goes_on = self.agrees and self.plan is not None
        open_ones = [
            c
            for c in self.contacts
            if c.state is ContactState.DUE and (goes_on or c.rung is Rung.DECIDE)
        ]
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
        plan = _plan(work, resident)
        return InTouch(
            plan=plan,
            contacts=work.shelf(FollowUpContact).all_of(resident),
            decisions=work.shelf(WelfareDecision).all_of(resident),
            agrees=agrees(work, resident),
            is_child=consents.is_child(work, resident),
            may_write=desk.may("create", FollowUpPlan, resident),
            may_decide=Role.MGR in desk.roles,
            partner_agreed=plan is not None and _partner(work, plan) is not None,
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

    Raises ``NotInTouch`` without a yes in force, ``Invalid`` beside a plan that is open, for a
    mission, and for an organisation as the agreed way without a yes to sharing with it.
    """
    with desk.work("follow_up.begin") as work:
        consent = _consent(work, resident)
        now = _plan(work, resident)
        if now is not None and now.state in ONGOING:
            raise Invalid({"begins_on": ONE_ALREADY})
        given = {**values, "consent_id": consent.id, "state": FollowUpState.OPEN}
        if consents.is_child(work, resident):
            given["closely"] = Answer.YES
        _require_partner(work, resident, given)
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
    An organisation is asked under a yes to sharing with it, and the log says so. Without one it is
    passed over: a manager decides. A worry goes to a manager, also of somebody who says stop.
    Raises ``NotInTouch`` where the yes is gone, ``Invalid`` for another way than the agreed one, or
    for a try that is not another one, ``NotAgreed`` for word from an organisation without a yes.
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
        given |= _asked(work, plan, contact, given)
        kept = work.shelf(FollowUpContact).amend(id, contact.rev, given)
        stops = _says_stop(given)
        is_worried = outcome is ContactOutcome.WELFARE or (stops and bool(kept.worries.strip()))
        if stops:
            withdrawals.write_in(work, kept.resident, ConsentType.AFTER_CARE)
        elif outcome is ContactOutcome.NOT_REACHED:
            _next_rung(work, plan, kept)
        if is_worried and kept.rung is not Rung.DECIDE:
            decide = {"step": kept.step, "rung": Rung.DECIDE, "due_on": desk.today()}
            _due(work, plan, decide)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def decided(desk: Desk, id: RecordId) -> Receipt[FollowUpContact]:
    """A manager has decided what waited for it; also after a stop. ``Denied`` for others."""
    if Role.MGR not in desk.roles:
        raise Denied("follow_up.decide")
    with desk.work("follow_up.decide") as work:
        contact = work.shelf(FollowUpContact).get(id)
        if contact.rung is not Rung.DECIDE or contact.state is not ContactState.DUE:
            raise NotFound(FollowUpContact.kind)
        kept = work.shelf(FollowUpContact).amend(id, contact.rev, _over(desk))
    return Receipt(kept, frozenset(work.changed))


def end(desk: Desk, id: RecordId, values: Values, draft: str = "") -> Receipt[FollowUpPlan]:
    """End it. *values*: ``state`` (closed, no contact), ``outcome``, ``authority_word``.

    *No contact* is a manager's to decide, once the ladder is at its end; it is neither success nor
    failure. A child's never ends without word from the child protection authority. What waits for
    a manager goes on waiting, unless a manager ends it. Raises ``Denied``, ``NotYet``, ``Invalid``.
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
        if Role.MGR in desk.roles:
            for each in _of_plan(work, plan):
                if each.state is ContactState.DUE:  # drop_in left what waits for a manager
                    work.shelf(FollowUpContact).amend(each.id, each.rev, _over(desk))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def stop(desk: Desk, resident: ResidentId, own_words: str = "") -> Receipt[Any]:
    """The person says stop: any worker writes it down, and everything that was due is dropped."""
    return consents.withdraw_about(desk, resident, ConsentType.AFTER_CARE, own_words=own_words)


def due(desk: Desk) -> tuple[FollowUpContact, ...]:
    """Everything due by today within reach, the longest first.

    With a yes in force, but for what a manager has to decide: that waits also without one.
    """
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


def _over(desk: Desk) -> Values:
    return {"state": ContactState.DONE, "done_on": desk.today()}


def _partner(work: Work, plan: FollowUpPlan) -> welfare.Partner | None:
    return welfare.partner(work, plan.resident, plan.partner) if plan.partner.strip() else None


def _require_partner(work: Work, resident: ResidentId, given: Values) -> None:
    """No mission stands in for an organisation, and none is the agreed way without a yes to it."""
    name = str(given.get("partner", "")).strip()
    if is_mission(name):
        raise Invalid({"partner": NO_MISSION})
    if given.get("channel") is Channel.PARTNER and welfare.partner(work, resident, name) is None:
        raise Invalid({"partner": NO_YES_FOR_IT})


def _says_stop(given: Values) -> bool:
    return given.get("outcome") is ContactOutcome.REFUSED or given.get("still_agreed") is Answer.NO


def _asked(
    work: Work, plan: FollowUpPlan, contact: FollowUpContact, given: Values
) -> dict[str, Any]:
    """How the contact stands after this try; an organisation was asked under a yes, or not at all.

    Writes the log. Raises ``NotAgreed`` where it tells of an answer that nobody may have asked for.
    """
    done = {"state": ContactState.DONE}
    through_it = contact.rung is Rung.RESIDENT and given.get("channel") is Channel.PARTNER
    if contact.rung is not Rung.PARTNER and not through_it:
        return done
    asked = _partner(work, plan)
    if asked is not None:
        welfare.log_partner(work, contact.resident, asked)
        return done
    outcome = given.get("outcome")
    if _says_stop(given) or outcome is ContactOutcome.WELFARE:
        return done
    if outcome is not ContactOutcome.NOT_REACHED:
        raise NotAgreed("follow_up partner")
    return done if through_it else {"state": ContactState.DROPPED, "done_on": None, "outcome": None}


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
        has_partner=_partner(work, plan) is not None,
    )
    _due(
        work,
        plan,
        {"step": kept.step, "rung": then.rung, "attempt": then.attempt, "due_on": then.due_on},
    )


def _due_now(work: Work) -> Iterator[FollowUpContact]:
    """Contacts by their open columns: of whom still agrees, and what a manager has to decide."""
    tomorrow = work.desk.today() + timedelta(days=1)
    known: dict[ResidentId, bool] = {}
    for contact in work.shelf(FollowUpContact).past("due_on", tomorrow, open_state="due"):
        if contact.rung is Rung.DECIDE:
            yield contact
            continue
        if contact.resident not in known:
            known[contact.resident] = agrees(work, contact.resident)
        if known[contact.resident]:
            yield contact
