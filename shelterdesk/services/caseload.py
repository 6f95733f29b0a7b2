"""Handing over the residents of one worker to another: for a leaver, or while somebody is away.

Looked at first, then done in one act: all of it, or nothing. Assigning gives the keys and ending
takes them. What only the old worker's own role can open (counselling) is passed on by their own
keys, at their next sign-in; until then their assignment stays open, and the preview says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.kinds.assignment import Assignment, AssignmentState
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.policy import POLICY, Act, Reach
from shelterdesk.domain.record import RecordId, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Invalid, NotFound, Refusal
from shelterdesk.i18n import N_
from shelterdesk.services import draft_passing, drafts, open_work
from shelterdesk.services.open_work import OpenWork
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

HANDING_OVER = N_("Handing over")
NOT_TODAY = N_("The last day lies before today.")
SAME_PERSON = N_("Choose somebody else to take over.")

READS = {
    "DEM": N_("everyday record"),
    "IDN": N_("identity"),
    "LOC": N_("stay and room"),
    "CPN": N_("counselling notes"),
    "DOC": N_("papers"),
    "CON": N_("consents"),
    "DIS": N_("what left the house"),
    "REP": N_("readiness"),
    "FCT": N_("facts for readiness"),
}


@dataclass(frozen=True)
class Turnover:
    """One open assignment and what becomes of it.

    ``takes`` says whether the other person can take it: they have the role and are not blocked
    from this file (``is_blocked``). ``passes_later``: the notes pass at the old worker's next
    sign-in, and not before. ``tasks`` and ``appointments`` say how many go to the other person.
    """

    assignment: RecordId
    resident: ResidentId
    code_name: str
    role: Role
    takes: bool
    is_blocked: bool
    is_there: bool
    passes_later: bool
    tasks: int = 0
    appointments: int = 0


@dataclass(frozen=True)
class Plan:
    """What a hand-over would do; ``until`` is a deputy's last day, None for good.

    ``drafts`` are all that the old worker has, sealed to them. Nobody else can tell what they are
    about, so they stay, but for ``passing``: where the old worker hands over themselves, the slots
    that go along.
    """

    giver: UserId
    taker: UserId
    until: date | None
    turnovers: tuple[Turnover, ...]
    drafts: int = 0
    passing: tuple[str, ...] = ()

    @property
    def drafts_staying(self) -> int:
        """How many drafts stay with the old worker."""
        return self.drafts - len(self.passing)

    @property
    def moving(self) -> tuple[Turnover, ...]:
        """What the other person takes."""
        return tuple(each for each in self.turnovers if each.takes)

    @property
    def staying(self) -> tuple[Turnover, ...]:
        """What nobody takes yet: the other person does not have that role."""
        return tuple(each for each in self.turnovers if not each.takes)

    def of(self, resident: ResidentId) -> Plan:
        """The same for one resident's file alone; everything else stays where it is."""
        mine = tuple(each for each in self.turnovers if each.resident == resident)
        slots = tuple(s for s in self.passing if draft_passing.resident_of(s) == resident)
        return replace(self, turnovers=mine, passing=slots)

    def reads(self, role: Role) -> tuple[str, ...]:
        """What an assignment in *role* opens, in marked words; the other one loses the same."""
        return reads_of(role)


def reads_of(role: Role) -> tuple[str, ...]:
    """What somebody assigned in *role* reads of a resident, in marked words."""
    return tuple(
        title
        for category, title in READS.items()
        if any(
            g.role is role and g.reach in (Reach.ASSIGNED, Reach.SHIFT) and Act.READ in g.acts
            for g in POLICY.grants.get(category, ())
        )
    )


def open_of(desk: Desk, user_id: UserId) -> tuple[Assignment, ...]:
    """Every open assignment of one worker, by verified rows, as far as one may know of it."""
    with desk.look() as work:
        return tuple(_open_in(work, user_id))


def plan(desk: Desk, giver: UserId, taker: UserId, until: date | None = None) -> Plan:
    """What handing over would do. Raises ``Invalid`` for oneself or a day that is gone."""
    if giver == taker:
        raise Invalid({"taker": SAME_PERSON})
    if until is not None and until < desk.today():
        raise Invalid({"until": NOT_TODAY})
    held = next((c.roles for c in desk.colleagues() if c.user_id == taker), None)
    if held is None:
        raise NotFound("person")
    with desk.look() as work:

        def is_blocked(resident: ResidentId) -> bool:
            return taker in work.desk.vault.blocked(bytes.fromhex(resident))

        theirs = {(a.resident, a.role) for a in _open_in(work, taker)}
        turnovers, counted = [], set[RecordId]()
        for each in _open_in(work, giver):
            takes = each.role in held and not is_blocked(each.resident)
            going = OpenWork()
            if takes:
                going = open_work.handed_on(work, each.resident, giver, taker, each.role, until)
            fresh = [t.id for t in going.tasks if t.id not in counted]
            coming = [a.id for a in going.appointments if a.id not in counted]
            counted |= {*fresh, *coming}
            turnovers.append(
                Turnover(
                    assignment=each.id,
                    resident=each.resident,
                    code_name=_code_name(work, each.resident),
                    role=each.role,
                    takes=takes,
                    is_blocked=is_blocked(each.resident),
                    is_there=(each.resident, each.role) in theirs,
                    passes_later=_passes_later(work, each, taker),
                    tasks=len(fresh),
                    appointments=len(coming),
                )
            )
    turnovers.sort(key=lambda t: (t.code_name, t.role))
    planned = Plan(giver, taker, until, tuple(turnovers), desk.accounts.drafts_of(desk, giver))
    return replace(planned, passing=_passing(desk, planned))


def _passing(desk: Desk, planned: Plan) -> tuple[str, ...]:
    """One's own drafts about what moves for good: only their author can tell, and can give them."""
    if planned.giver != desk.user_id or planned.until is not None:
        return ()
    slots = [draft.slot for draft in drafts.waiting(desk)]
    with desk.look() as work:
        return tuple(
            slot
            for slot in slots
            if any(
                each.resident == draft_passing.resident_of(slot)
                and draft_passing.would_take(work, slot, planned.taker, each.role)
                for each in planned.moving
            )
        )


def hand_over(desk: Desk, planned: Plan, progress: Progress | None = None) -> Receipt[int]:
    """Do what was planned, in one act; how many assignments were begun.

    Open tasks and coming appointments of the giver go along, where the other one may open them; and
    one's own drafts, where one hands over oneself.

    With a last day the other one is a deputy and nobody's assignment ends. Raises ``Cancelled``
    before anything is written, and ``Denied``.
    """
    progress, begun = progress or Progress(), 0
    with desk.work("caseload.hand_over") as work:
        shelf = work.shelf(Assignment)
        for done, each in enumerate(planned.moving):
            progress.step(done, len(planned.moving), HANDING_OVER)
            before = shelf.get(each.assignment)
            if before.state is AssignmentState.ENDED:
                continue
            if not each.is_there:
                shelf.add(work.make(Assignment, each.resident, _values(desk, planned, each.role)))
                begun += 1
            if planned.until is None and not each.passes_later:
                ended = {"state": AssignmentState.ENDED, "to_on": desk.today()}
                shelf.amend(each.assignment, before.rev, ended)
            pair = planned.giver, planned.taker
            going = open_work.handed_on(work, each.resident, *pair, each.role, planned.until)
            open_work.hand_on_in(work, going, *pair)
            work.settle(each.resident)
        progress.step(len(planned.moving), len(planned.moving), HANDING_OVER)
    for slot in planned.passing:  # what cannot go, because they write the same, stays and is told
        with suppress(Refusal):
            draft_passing.pass_on(desk, slot, planned.taker)
    return Receipt(begun, frozenset(work.changed))


def end_all(desk: Desk, user_id: UserId) -> Receipt[int]:
    """End whatever somebody still has open, with nobody in their place; how many."""
    with desk.work("assignment.end") as work:
        shelf, ended = work.shelf(Assignment), 0
        for each in _open_in(work, user_id):
            said = {"state": AssignmentState.ENDED, "to_on": desk.today()}
            shelf.amend(each.id, each.rev, said)
            work.settle(each.resident)
            ended += 1
    return Receipt(ended, frozenset(work.changed))


def _values(desk: Desk, planned: Plan, role: Role) -> dict[str, object]:
    return {
        "user_id": planned.taker,
        "role": role,
        "from_on": desk.today(),
        "to_on": planned.until,
        "deputy": planned.until is not None,
    }


def _open_in(work: Work, user_id: UserId) -> Iterator[Assignment]:
    for record in tuple(work.verified(Assignment, open_user_id=user_id)):
        hidden = record.resident in work.desk.actor.blocked  # somebody else looks after those
        if record.state is AssignmentState.ACTIVE and not hidden:
            yield record


def _code_name(work: Work, resident: ResidentId) -> str:
    try:
        return work.shelf(Resident).get(RecordId(resident)).code_name
    except NotFound:
        return ""


def _passes_later(work: Work, each: Assignment, taker: UserId) -> bool:
    """Whether there is something that only the old worker's keys can pass on, and has not yet.

    Notes of counsellors; and of case managers what no manager hands on: the plan's parts about
    mind, body and law, and the family.
    """
    vault = work.desk.vault
    for category, found in COMPARTMENTS.items():
        if found.key_class is not KeyClass.RESIDENT or any(s.manages for s in found.groups):
            continue
        if not any(s.name == each.role.value and s.manages for s in found.named):
            continue
        place = work.place_of(category, each.resident)
        if place is None or not vault.is_founded(place):
            continue
        has_it, gets_it = (vault.is_whole_for(place, user) for user in (each.user_id, taker))
        if has_it and not gets_it:
            return True
    return False
