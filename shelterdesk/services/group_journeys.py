"""A journey of several residents: one manifest, and for each of them what still stands in the way.

Each has named readers of its own, beside the managers. A reader sees those members whose own
journey they may read, and learns of no others. Days and route go into each member's own journey in
the same act, so that one change re-checks everybody, and one reason cancels for everybody.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shelterdesk.access import matters
from shelterdesk.access.matters import Readers
from shelterdesk.domain.kinds.journey import (
    Booking,
    Escort,
    GroupJourney,
    GroupJourneyState,
    Journey,
)
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.policy import Act
from shelterdesk.domain.readiness import Standing
from shelterdesk.domain.record import RecordId, ResidentId, UserId, Values
from shelterdesk.errors import Denied, Invalid, NotFound, Tampered
from shelterdesk.i18n import N_
from shelterdesk.services import (
    joining,
    journeys,
    named_readers,
    readiness,
    records,
    standings,
    travel,
)
from shelterdesk.services.journeys import NameCheck
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk
    from shelterdesk.access.work import Work

KIND = GroupJourney
SHARED = ("depart_on", "leave_at", "arrive_on", "travel", "port", "carrier", "ride")
ELSEWHERE = N_("Somebody chosen here already has a journey of another group.")
NOT_FOR_THEM = N_("Somebody chosen here may not see the file of a resident who travels.")
IS_OVER = N_("This group journey is over. Write down a new one.")
OVER = travel.GROUP_OVER


@dataclass(frozen=True)
class Member:
    """One who travels: the names for the manifest, and what is still missing for this person."""

    resident: ResidentId
    journey: Journey | None
    name: NameCheck
    standing: Standing | None
    shut: bool = False  # another record of theirs is not open to whoever looks

    @property
    def name_for_list(self) -> str:
        """The name as the paper has it, else the legal one; empty where none is known."""
        return self.name.on_paper or self.name.official


@dataclass(frozen=True)
class Opened:
    """One group journey with its manifest, who reads it, and what this person may do with it."""

    record: GroupJourney
    members: tuple[Member, ...]
    readers: tuple[str, ...]
    others: tuple[Colleague, ...]
    may_change: bool


def may_see(desk: Desk) -> bool:
    """Managers, and whoever may be named."""
    return bool(desk.policy.reaches(desk.actor, Act.READ, KIND.kind))


def may_begin(desk: Desk) -> bool:
    """Whoever plans journeys."""
    return desk.may_create(KIND) and desk.may("create", Journey)


def listed(desk: Desk) -> tuple[GroupJourney, ...]:
    """Every group journey that this person reads, the latest first."""
    try:
        with desk.look() as work:
            return work.shelf(KIND).mine().rows
    except Denied:
        return ()


def possible_readers(desk: Desk) -> tuple[Colleague, ...]:
    """Who may be named: not oneself, and managers read it anyway."""
    return named_readers.possible(desk, KIND)


def begin(
    desk: Desk,
    values: Values,
    *,
    residents: Collection[ResidentId] = (),
    readers: Collection[UserId] = (),
    draft: str = "",
) -> Receipt[GroupJourney]:
    """Plan a journey for several; each of them has it as their own journey from now on.

    Raises ``Invalid``, and ``NotFound`` or ``Denied`` for somebody whose journey one may not write.
    """
    chosen = frozenset(readers) & {c.user_id for c in possible_readers(desk)}
    with desk.work("group_journey.add") as work:
        about = tuple(sorted(_each_once(work, residents)))
        shut = matters.blocked(work, frozenset(about))
        if chosen & shut:
            raise Invalid({"readers": NOT_FOR_THEM})
        who = Readers(dict.fromkeys(sorted({*chosen, desk.user_id}), False), without=shut)
        made = work.make(KIND, ResidentId(""), {**values, "residents": about})
        kept = work.shelf(KIND).found(made, who)
        for resident in about:
            _carry(work, kept, resident)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def opened(desk: Desk, id: RecordId) -> Opened:
    """One in full, members out of one's reach left out; ``NotFound`` for none of its readers.

    Nor is somebody a member whose journey of this group was cancelled, until it is over. Two
    records that were joined as one person are one member, who is shown as lists show them.
    """
    with desk.look() as work:
        shelf = work.shelf(KIND)
        record, reading = shelf.get(id), shelf.readers(id)
        names = {p.user_id: p.display_name for p in work.trail.people()}
        within = [each for each in map(ResidentId, record.residents) if _reaches(work, each)]
        travelling = [
            each for each in within if record.state in OVER or _own(work, record, each) is not None
        ]
        shown = joining.shown_as(work)
        members = tuple(
            _member(work, record, each, joining.records_of(shown, each))
            for each in _each_once(work, travelling)
        )
        manages = matters.manages(work, KIND, id)
        everybody = len(within) == len(record.residents)
    others = tuple(c for c in possible_readers(desk) if c.user_id not in reading)
    return Opened(
        record,
        members,
        tuple(sorted(names[user] for user in reading if user in names)),
        others if manages else (),
        may_change=record.state not in OVER and everybody and desk.may("create", Journey),
    )


def change(
    desk: Desk, id: RecordId, rev: int, values: Values, draft: str = ""
) -> Receipt[GroupJourney]:
    """Change day, hour, route or firmness; every member's own journey follows in the same act.

    For whoever may change all of them; raises ``Denied``, ``Stale``, ``Invalid``.
    """
    with desk.work("group_journey.amend") as work:
        before = _open_one(work, id)
        kept = work.shelf(KIND).amend(before.id, rev, values)
        for resident in map(ResidentId, kept.residents):
            if _own(work, kept, resident) is not None:  # else they said no, or go their own way
                _carry(work, kept, resident)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def take_in(desk: Desk, id: RecordId, resident: ResidentId) -> Receipt[GroupJourney]:
    """Somebody more travels. Colleagues who may not see their file read the journey no more.

    Another record of one who travels already, joined to theirs, is nobody more.
    """
    with desk.work("group_journey.amend") as work:
        before = _open_one(work, id)
        there = {each for each in map(ResidentId, before.residents) if _own(work, before, each)}
        if joining.same_person(work, resident) & there:
            return Receipt(before, frozenset())
        shut = matters.blocked(work, frozenset({resident}))
        if desk.user_id in shut or not work.knows(resident):
            raise NotFound(KIND.kind)
        given = {"residents": tuple(sorted({*before.residents, resident}))}
        kept = work.shelf(KIND).amend(before.id, before.rev, given)
        gone = shut & work.shelf(KIND).readers(id)
        if gone:
            work.shelf(KIND).let_read(id, Readers(without=gone))
        _carry(work, kept, resident)
    return Receipt(kept, frozenset(work.changed))


def take_out(desk: Desk, id: RecordId, resident: ResidentId, because: str) -> Receipt[GroupJourney]:
    """One of them does not travel, also on the very day; the others do. Needs a reason.

    Their journey of this group is cancelled; a plan that they made on their own stays. Records
    that were joined as one person stay behind together.
    """
    if not because.strip():
        raise Invalid({"cancelled_because": journeys.SAY_WHY})
    with desk.work("group_journey.amend") as work:
        before = work.shelf(KIND).get(id)
        theirs = joining.same_person(work, resident) & {*map(ResidentId, before.residents)}
        if not theirs or before.state in OVER:
            raise NotFound(KIND.kind)
        if not all(_reaches(work, each, Act.AMEND) for each in theirs):
            raise Denied("group_journey.amend")
        for each in sorted(theirs):
            if _own(work, before, each) is not None:
                journeys.cancel_in(work, each, because)
                readiness.refresh_brief(work, each)
        kept = work.shelf(KIND).get(id)
        if theirs & {*kept.residents}:
            others = tuple(each for each in kept.residents if each not in theirs)
            kept = work.shelf(KIND).amend(kept.id, kept.rev, {"residents": others})
    return Receipt(kept, frozenset(work.changed))


def cancel(desk: Desk, id: RecordId, because: str) -> Receipt[GroupJourney]:
    """Nobody of them travels: their own journeys are cancelled with the same reason."""
    with desk.work("group_journey.cancel") as work:
        before = _open_one(work, id)
        given = {"state": GroupJourneyState.CANCELLED, "cancelled_because": because.strip()}
        kept = work.shelf(KIND).amend(before.id, before.rev, given)
        for resident in map(ResidentId, before.residents):
            with suppress(NotFound):  # one who has no journey any more
                if _own(work, kept, resident):
                    journeys.cancel_in(work, resident, because)
                    readiness.refresh_brief(work, resident)
    return Receipt(kept, frozenset(work.changed))


def set_off(desk: Desk, id: RecordId) -> Receipt[GroupJourney]:
    """They have left; each departure is written down in each file."""
    with desk.work("group_journey.amend") as work:
        before = _open_one(work, id)
        given = {"state": GroupJourneyState.LEFT}
        kept = work.shelf(KIND).amend(before.id, before.rev, given)
    return Receipt(kept, frozenset(work.changed))


def let_read(desk: Desk, id: RecordId, come: Collection[UserId]) -> Receipt[RecordId]:
    """Let colleagues read it; ``Denied`` for whom the file of somebody in it is kept from."""
    with desk.work("group_journey.readers") as work:
        about = frozenset(map(ResidentId, work.shelf(KIND).get(id).residents))
        if matters.blocked(work, about) & frozenset(come):
            raise Denied("group_journey.readers")
        work.shelf(KIND).let_read(id, Readers(dict.fromkeys(come, False)))
    return Receipt(id, frozenset({KIND}))


def keep_out(desk: Desk, resident: ResidentId, user_id: UserId) -> None:
    """Whoever was blocked from *resident* reads no group journey any more that names them."""
    for journey in listed(desk):
        if resident in journey.residents:
            with desk.work("group_journey.readers") as work:
                if user_id in work.shelf(KIND).readers(journey.id):
                    gone = Readers(without=frozenset({user_id}))
                    work.shelf(KIND).let_read(journey.id, gone)


# ---- the parts


def _open_one(work: Work, id: RecordId) -> GroupJourney:
    """One that is not over, for whoever may change the journeys of all its members."""
    record = work.shelf(KIND).get(id)
    if record.state in OVER:
        raise Invalid({"state": IS_OVER})
    if not all(_reaches(work, each, Act.AMEND) for each in map(ResidentId, record.residents)):
        raise Denied("group_journey.amend")
    return record


def _each_once(work: Work, residents: Collection[ResidentId]) -> list[ResidentId]:
    """*residents* in their order, without those that lists show as another one of them."""
    shown, there = joining.shown_as(work), set(residents)
    return [each for each in dict.fromkeys(residents) if shown.get(each) not in there]


def _reaches(work: Work, resident: ResidentId, act: Act = Act.READ) -> bool:
    return work.desk.may(act, Journey, resident) and work.knows(resident)


def _own(work: Work, record: GroupJourney, resident: ResidentId) -> Journey | None:
    now = travel.current(work, resident)
    return now if now is not None and now.group_id == record.id else None


def _carry(work: Work, record: GroupJourney, resident: ResidentId) -> None:
    """Put day, hour and route into the member's own journey; their ticket's name stays."""
    now = travel.current(work, resident)
    shared: dict[str, Any] = {name: getattr(record, name) for name in SHARED}
    shared["group_id"] = record.id
    if record.escort_by:
        shared |= {"escort": Escort.NAMED, "escort_by": record.escort_by}
    if now is None:
        booked = record.state is GroupJourneyState.BOOKED
        shared["booking"] = Booking.HELD if booked else Booking.NONE
        records.keep_in(work, Journey, resident, shared)
    elif now.group_id not in ("", record.id):
        raise Invalid({"residents": ELSEWHERE})
    elif any(getattr(now, name) != value for name, value in shared.items()):
        records.amend_in(work, Journey, now.id, now.rev, shared)
    readiness.refresh_brief(work, resident)


def _member(
    work: Work, record: GroupJourney, resident: ResidentId, same: list[ResidentId]
) -> Member:
    """Who travels by *resident*'s journey, named as the record that lists show, if in reach.

    They stand where the record stands by which they travel, never better than another of *same*.
    """
    who = same[0] if _reaches(work, same[0]) else resident
    now = _own(work, record, resident)
    standing, shut = None, False
    try:
        standing = standings.stand_joined(work, resident, same)
    except Denied:
        shut = len(same) > 1 and work.desk.may("read", ReadinessFact, resident)
    except (NotFound, Tampered):
        pass
    booked = now.booked_name if now else ""
    name = journeys.name_check(work, who, booked)
    if who != resident and not (name.on_paper or name.official):
        name = journeys.name_check(work, resident, booked)
    return Member(who, now, name, standing, shut)
