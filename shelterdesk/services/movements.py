"""Going out and coming back, being missed and coming back, and who was not seen.

A sign-out sheet, not permission: adults are free to leave (casework guide 4.6). Who is missed: the
agreed steps come first, and coming back is a welcome, never a sanction (guide 4.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.access.booking import outlines
from shelterdesk.domain.kinds.bed import BedAssignment
from shelterdesk.domain.kinds.handover import HandoverItem
from shelterdesk.domain.kinds.movement import (
    Leave,
    Missing,
    MissingState,
    ReturnAfterMissing,
    Seen,
    SeenHow,
    SeparateFrom,
)
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import board, settings
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.sleeping import readable_of
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

LATE_MINUTES, UNSEEN_DAYS = "late_back_minutes", "not_seen_days"
IS_OUT = N_("This person has signed out already. Say first that they are back.")
BEFORE_OUT = N_("This is before going out. Your text is kept; check both times.")


@dataclass(frozen=True)
class Outing:
    """Somebody who is out; ``late`` by the setting of the shelter."""

    leave: Leave
    late: bool

    @property
    def resident(self) -> ResidentId:
        """Who is out."""
        return self.leave.resident


@dataclass(frozen=True)
class Unseen:
    """Somebody who lives here and was not seen for a while; ``last`` is None if never."""

    resident: ResidentId
    last: datetime | None


@dataclass(frozen=True)
class Around:
    """Who is out, who is missed, who was not seen, and who is here to be marked as seen."""

    out: tuple[Outing, ...]
    missing: tuple[Missing, ...]
    unseen: tuple[Unseen, ...]
    here: tuple[ResidentId, ...]
    unseen_days: int

    @property
    def late(self) -> tuple[Outing, ...]:
        """Who is late, the longest first."""
        return tuple(each for each in self.out if each.late)


def is_for(desk: Desk) -> bool:
    """Whether the sign-out sheet is part of this person's work."""
    return desk.may("read", Leave)


# ---- going out


def sign_out(desk: Desk, resident: ResidentId, values: Values, draft: str = "") -> Receipt[Leave]:
    """Somebody goes out; raises ``Invalid`` for who is out already."""
    with desk.work("leave.add") as work:
        if any(True for _ in _open_leaves(work, resident)):
            raise Invalid({"out_at": IS_OUT})
        kept = work.shelf(Leave).add(work.make(Leave, resident, values))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def back(desk: Desk, id: RecordId, at: datetime | None = None) -> Receipt[Leave]:
    """Somebody is back, now or *at*; raises ``Invalid`` for a time before going out."""
    with desk.work("leave.back") as work:
        shelf = work.shelf(Leave)
        before = shelf.get(id)
        if before.back_at is None:
            before = shelf.amend(id, before.rev, {"back_at": at or desk.now()})
    return Receipt(before, frozenset(work.changed))


def around(desk: Desk) -> Around:
    """The three lists as this person may see them; raises ``Denied``."""
    with desk.look() as work:
        return _around(work, board.living_in(work))


def _around(work: Work, living: frozenset[ResidentId]) -> Around:
    now, chosen = work.desk.now(), settings.in_force(work)
    grace = timedelta(minutes=int(chosen[LATE_MINUTES]))
    leaves = list(work.shelf(Leave).every(open_back_at=None))
    missed = tuple(readable_of(work, Missing, open_state=MissingState.OPEN.value))
    days = int(chosen[UNSEEN_DAYS])
    sought = {each.resident for each in missed}
    gone = {leave.resident for leave in leaves} | sought
    here = sorted(living - gone)
    unseen = _unseen(work, here, now - timedelta(days=days))
    out = [
        Outing(leave, leave.due_at is not None and leave.due_at + grace < now)
        for leave in leaves
        if leave.resident not in sought  # the list of the missing says more
    ]
    out.sort(key=lambda each: (not each.late, each.leave.due_at or now, each.leave.out_at))
    return Around(
        tuple(out),
        tuple(sorted(missed, key=lambda each: each.since)),
        unseen,
        tuple(here),
        days,
    )


def late(desk: Desk) -> tuple[Outing, ...]:
    """Who is late back, with the plan that was agreed."""
    return around(desk).late


def not_seen(desk: Desk) -> tuple[Unseen, ...]:
    """Who lives here and was not seen for as many days as the shelter has set."""
    return around(desk).unseen


def mark_seen(
    desk: Desk, residents: Iterable[ResidentId], how: SeenHow = SeenHow.ROLL_CALL
) -> Receipt[int]:
    """Everybody who was seen, in one act; returns how many."""
    with desk.work("seen.add") as work:
        now, shelf, marked = desk.now(), work.shelf(Seen), 0
        for resident in residents:
            shelf.add(work.make(Seen, resident, {"at": now, "how": how}))
            marked += 1
    return Receipt(marked, frozenset(work.changed))


# ---- being missed


def agreed_before(desk: Desk, resident: ResidentId) -> tuple[str, ...]:
    """What the person agreed to, for when they are late: newest first, as far as one may read."""
    with desk.look() as work:
        mine = bytes.fromhex(resident)
        leaves = sorted(
            readable_of(work, Leave, resident=mine), key=lambda leave: leave.out_at, reverse=True
        )
    return tuple(dict.fromkeys(leave.plan_if_late for leave in leaves if leave.plan_if_late))[:3]


def say_missing(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[Missing]:
    """Nobody knows where somebody is; their bed stays theirs."""
    with desk.work("missing.add") as work:
        kept = work.shelf(Missing).add(work.make(Missing, resident, values))
        _say_stay(work, resident, StayState.IN_HOUSE, StayState.AWAY)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def say_returned(
    desk: Desk, missing_id: RecordId, values: Values, draft: str = ""
) -> Receipt[ReturnAfterMissing]:
    """Somebody who was missed is back: the talk, the outing and the stay in one act."""
    with desk.work("missing.return") as work:
        shelf = work.shelf(Missing)
        before = shelf.get(missing_id)
        resident = before.resident
        given = {"missing_id": missing_id, **values}
        kept = work.shelf(ReturnAfterMissing).add(work.make(ReturnAfterMissing, resident, given))
        if before.state is MissingState.OPEN:
            shelf.amend(missing_id, before.rev, {"state": MissingState.RETURNED})
        for leave in _open_leaves(work, resident):
            at = max(kept.back_at, leave.out_at)
            work.shelf(Leave).amend(leave.id, leave.rev, {"back_at": at})
        _say_stay(work, resident, StayState.AWAY, StayState.IN_HOUSE)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def close_missing(desk: Desk, missing_id: RecordId, state: MissingState) -> Receipt[Missing]:
    """The search ends another way: somebody is elsewhere, or left without goodbye."""
    with desk.work("missing.amend") as work:
        shelf = work.shelf(Missing)
        before = shelf.get(missing_id)
        kept = shelf.amend(missing_id, before.rev, {"state": state})
    return Receipt(kept, frozenset(work.changed))


# ---- not together


def keep_apart(
    desk: Desk, one: ResidentId, other: ResidentId, draft: str = ""
) -> Receipt[SeparateFrom]:
    """Two people do not share a room; it stands in both files, and never says why."""
    with desk.work("separate_from.add") as work:
        first, second = (
            _apart(work, who, from_whom) for who, from_whom in ((one, other), (other, one))
        )
        if draft:
            work.discard_draft(draft)
    del second
    return Receipt(first, frozenset(work.changed))


def end_apart(desk: Desk, one: ResidentId, other: ResidentId) -> Receipt[int]:
    """It no longer holds, in both files; returns how many entries were ended."""
    ended = 0
    with desk.work("separate_from.end") as work:
        for who, from_whom in ((one, other), (other, one)):
            for each in work.shelf(SeparateFrom).all_of(who):
                if each.other == from_whom and each.ended_on is None:
                    work.shelf(SeparateFrom).amend(each.id, each.rev, {"ended_on": desk.today()})
                    ended += 1
    return Receipt(ended, frozenset(work.changed))


# ---- today


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """What of this needs a look now."""
    if not is_for(desk):
        return ()
    with desk.look() as work:
        living = board.living_in(work)
        seen, found = _around(work, living), board.board_of(work, living)
    due = [each.leave.due_at for each in seen.late if each.leave.due_at]
    since = min(due).astimezone(desk.now().tzinfo).date() if due else desk.today()
    lines = [
        _line(N_("Late back: {n}"), "house/outings", len(seen.late), since),
        _line(N_("Missing, not back yet: {n}"), "house/outings", len(seen.missing), desk.today()),
        _line(N_("Not seen for a while: {n}"), "house/outings", len(seen.unseen)),
    ]
    if found.rooms:
        lines.append(
            _line(N_("In the house without a bed: {n}"), "house/beds", len(found.without_bed))
        )
    return tuple(line for line in lines if line.count)


def _line(said: str, route: str, count: int, due_on: date | None = None) -> Waiting:
    return Waiting(said=said, route=route, count=count, due_on=due_on)


def _open_leaves(work: Work, resident: ResidentId) -> tuple[Leave, ...]:
    mine = bytes.fromhex(resident)
    return tuple(readable_of(work, Leave, resident=mine, open_back_at=None))


def _apart(work: Work, who: ResidentId, from_whom: ResidentId) -> SeparateFrom:
    shelf = work.shelf(SeparateFrom)
    held = (each for each in shelf.all_of(who) if each.other == from_whom)
    known = next((each for each in held if each.ended_on is None), None)
    return known or shelf.add(work.make(SeparateFrom, who, {"other": from_whom}))


def _unseen(work: Work, here: Iterable[ResidentId], before: datetime) -> tuple[Unseen, ...]:
    """From open columns alone: a list to look at, no verdict, and no file is opened for it."""
    seen: dict[ResidentId, datetime] = {}
    for resident, at in _times(work):
        seen[resident] = max(at, seen.get(resident, at))
    found = []
    for resident in here:
        last = seen.get(resident)
        if last is None or last < before:
            found.append(Unseen(resident, last))
    return tuple(sorted(found, key=lambda each: (each.last is not None, each.last, each.resident)))


def _times(work: Work) -> Iterator[tuple[ResidentId, datetime]]:
    """When somebody was here for sure: one pass over each kind, whoever it is about."""
    for written in (Stay, BedAssignment, HandoverItem):
        for each in outlines(work, written):
            yield each.resident, each.made_at
    columns: Mapping[Any, tuple[str, ...]] = {Seen: ("at",), Leave: ("out_at", "back_at")}
    for kind, names in columns.items():
        for each in outlines(work, kind):
            for name in names:
                if each.open[name] is not None:
                    yield each.resident, each.open[name]


def _say_stay(work: Work, resident: ResidentId, before: StayState, after: StayState) -> None:
    """Let the stay say that somebody is away, or here again, where one may write that."""
    with suppress(Denied, NotFound):
        for stay in work.shelf(Stay).all_of(resident):
            if stay.state is before:
                work.shelf(Stay).amend(stay.id, stay.rev, {"state": after})
                return
