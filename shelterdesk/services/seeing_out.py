"""Seeing somebody out: going is one step and nothing stops it; closing the file comes after.

Casework guide 5 (*closing*), documents guide 1.7: what is not given back keeps the *file* open,
never the person. Coming back is a new stay under the same code.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.kinds.assignment import Assignment, AssignmentState
from shelterdesk.domain.kinds.bed import BedAssignment, BedReservation
from shelterdesk.domain.kinds.belonging import Belonging, BelongingEvent, BelongingMove
from shelterdesk.domain.kinds.closing import Closing, ExitReason
from shelterdesk.domain.kinds.consent import Consent, ConsentType
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.resident import CaseStatus, Resident
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import Record, RecordId, ResidentId, SignState, UserId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound, StillOpen
from shelterdesk.i18n import N_
from shelterdesk.services import code_names, consents, open_work, safe
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.telling import tell
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

HERE = (StayState.EXPECTED, StayState.IN_HOUSE, StayState.AWAY)
BACK = (BelongingMove.GIVEN_BACK, BelongingMove.EXPLAINED)
SAY_HOW = N_("Something is ticked as explained. Write what was said about it.")
GONE_OPEN = N_("Files to close: the person has left ({n})")


@dataclass(frozen=True)
class OpenPoint:
    """One thing of the resident that the house still has: its record and what to call it."""

    record: Document | Belonging

    @property
    def id(self) -> RecordId:
        """Its record's id."""
        return self.record.id


@dataclass(frozen=True)
class Going:
    """How far somebody's leaving is, as far as this person may see.

    ``points`` hold only what this person reads; ``sees_all`` says whether that is everything.
    """

    stay: Stay | None
    points: tuple[OpenPoint, ...]
    sees_all: bool
    has_bed: bool
    workers: int
    closing: Closing | None
    may_leave: bool
    may_close: bool
    may_return: bool

    @property
    def is_here(self) -> bool:
        """Whether the person lives in the house, or is away for a while."""
        return self.stay is not None and self.stay.state in HERE


def look(desk: Desk, resident: ResidentId) -> Going:
    """Where somebody's leaving stands; raises ``NotFound`` out of reach."""
    with desk.look() as work:
        stay = _stay(work, resident)
        closed = [c for c in _all(work, Closing, resident) if c.state is not SignState.DRAFT]
        is_here = stay is not None and stay.state in HERE
        return Going(
            stay=stay,
            points=open_points(work, resident),
            sees_all=desk.may("read", Document, resident) and desk.may("read", Belonging, resident),
            has_bed=any(True for _ in _beds(work, resident)),
            workers=len(_active(work, resident)),
            closing=closed[0] if closed and not is_here else None,
            may_leave=is_here and desk.may("amend", Stay, resident),  # who reads no stay sees none
            may_close=desk.may("create", Closing, resident) and desk.may("sign", Closing, resident),
            may_return=not is_here and desk.may("create", Stay, resident),
        )


def open_points(work: Work, resident: ResidentId) -> tuple[OpenPoint, ...]:
    """Papers in safekeeping and belongings that did not go back, by what may be read."""
    kept = safe.kept_in(work, resident)
    papers = [OpenPoint(d) for d in _all(work, Document, resident) if d.id in kept]
    placed = work.entered(BelongingEvent, resident)
    moved: dict[str, tuple[int, BelongingMove]] = {}
    for event in _all(work, BelongingEvent, resident):
        if event.move is BelongingMove.CONFIRMED:
            continue  # a second signature moves nothing
        at = placed.get(event.id, 0)
        if at >= moved.get(event.belonging_id, (-1, event.move))[0]:
            moved[event.belonging_id] = (at, event.move)
    things = [
        OpenPoint(thing)
        for thing in _all(work, Belonging, resident)
        if thing.id not in moved or moved[thing.id][1] not in BACK
    ]
    return (*papers, *things)


def leave_now(desk: Desk, resident: ResidentId) -> Receipt[Stay]:
    """The person has left the house: stay over, bed free. One step, asks nothing.

    Raises ``Denied`` or ``NotFound`` for who may not write where residents are.
    """
    with desk.work("stay.leave") as work:
        kept = leave_in(work, resident)
    return Receipt(kept, frozenset(work.changed))


def close_file(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[Closing]:
    """Sign the closing; stay, bed, assignments with their keys, and the file's state follow.

    Open tasks and coming appointments end with it, as far as the one who closes may say so; where
    contact was agreed, those of the case manager who keeps it go on.
    Raises ``StillOpen`` with something not given back nor explained, ``PassphraseNeeded``,
    ``Invalid``.
    """
    with desk.work("closing.sign") as work:
        explained = set(values.get("explained", ()))
        if explained and not str(values.get("open_points", "")).strip():
            raise Invalid({"open_points": SAY_HOW})
        if any(point.id not in explained for point in open_points(work, resident)):
            raise StillOpen
        made = work.make(Closing, resident, {**values, "state": SignState.SIGNED})
        kept = work.shelf(Closing).add_signed(made)
        stay = _stay(work, resident)
        if stay is not None and stay.state in HERE:
            leave_in(work, resident)
        stays_in_touch = _wants_after_care(work, resident)
        _say_status(work, resident, _status(kept.reason, stays_in_touch=stays_in_touch))
        staying = [UserId(a.user_id) for a in _active(work, resident) if a.role is Role.CM]
        open_work.put_down_in(work, resident, staying if stays_in_touch else ())
        if draft:
            work.discard_draft(draft)
    ended = end_work(desk, resident)
    return Receipt(kept, frozenset(work.changed | ended.changed))


def end_work(desk: Desk, resident: ResidentId) -> Receipt[int]:
    """After closing: everybody's work with the resident ends, and their keys; how many.

    An entry of its own: a list that names somebody whose work ends in the very same entry would
    not count. Where the program stopped in between, the page offers it again.
    """
    with desk.work("closing.end") as work:
        if not any(c.state is not SignState.DRAFT for c in _all(work, Closing, resident)):
            raise NotFound("closing")
        shelf, ended = work.shelf(Assignment), 0
        stays_in_touch = _wants_after_care(work, resident)
        for assignment in _active(work, resident):
            if stays_in_touch and assignment.role is Role.CM:
                continue  # somebody has to keep the contact that was agreed
            over = {"state": AssignmentState.ENDED, "to_on": desk.today()}
            shelf.amend(assignment.id, assignment.rev, over)
            ended += 1
        work.settle(resident)
    return Receipt(ended, frozenset(work.changed))


def come_back(desk: Desk, resident: ResidentId, values: Values | None = None) -> Receipt[Stay]:
    """Somebody who was here is here again: a new stay, the same code. *values* are a stay's.

    The code name is another one where somebody else has theirs by now.
    """
    with desk.work("stay.return") as work:
        before = _stay(work, resident)
        if before is not None and before.state in HERE:
            raise Invalid({"arrived_on": N_("This person lives in the house already.")})
        given = {"arrived_on": desk.today(), "state": StayState.IN_HOUSE, **(values or {})}
        kept = work.shelf(Stay).add(work.make(Stay, resident, given))
        if before is not None:
            tell(work, resident, "departed", "came_back", source=kept.id)
        about = work.shelf(Resident).get(RecordId(resident))
        again = {**code_names.on_return(work, about), "case_status": CaseStatus.IN_HOUSE}
        if any(about.values()[name] != value for name, value in again.items()):
            work.put(about.amended(again))  # follows from the stay; no act of its own
    return Receipt(kept, frozenset(work.changed))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Files whose resident has left and that nobody closed yet; for who may close them."""
    if not desk.may("sign", Closing):
        return ()
    with desk.look() as work:
        # Whose stay was ever closed lies open: of those who never left nothing is opened.
        gone = {
            ResidentId(row.resident.hex())
            for row in work.lying(Stay, open_state=StayState.CLOSED.value)
        }
        people = work.shelf(Resident).about(gone)
        here = {each.resident for each in people if each.case_status is CaseStatus.IN_HOUSE}
        stays = _latest_by_resident(work.shelf(Stay).about(here))
    left = [
        resident
        for resident, stay in stays.items()
        if stay.state is StayState.CLOSED and desk.may("sign", Closing, resident)
    ]
    if not left:
        return ()
    first = f"residents/{min(left)}/leaving"
    return (Waiting(said=GONE_OPEN, route=first, count=len(left)),)


# ---- parts of it


def leave_in(work: Work, resident: ResidentId) -> Stay:
    """The stay is over and the bed is free, inside a unit of work that goes on; ``NotFound``."""
    today, stay = work.desk.today(), _stay(work, resident)
    if stay is None or stay.state not in HERE:
        raise NotFound("stay")
    gone = {"state": StayState.CLOSED, "left_on": max(today, stay.arrived_on)}
    kept = work.shelf(Stay).amend(stay.id, stay.rev, gone)
    for bed in _beds(work, resident):
        shelf = work.shelf(type(bed))
        shelf.amend(bed.id, bed.rev, {"to_on": max(today, bed.from_on)})
    return kept


def _beds(work: Work, resident: ResidentId) -> Iterable[BedAssignment | BedReservation]:
    today = work.desk.today()
    taken: tuple[BedAssignment | BedReservation, ...] = (
        *_all(work, BedAssignment, resident),
        *_all(work, BedReservation, resident),
    )
    return [bed for bed in taken if bed.to_on is None or bed.to_on > today]


def _say_status(work: Work, resident: ResidentId, status: CaseStatus) -> None:
    """What follows from a stay that began or a file that was closed; no act of its own."""
    about = work.shelf(Resident).get(RecordId(resident))
    if about.case_status is not status:
        work.put(about.amended({"case_status": status}))


def _status(reason: ExitReason, *, stays_in_touch: bool) -> CaseStatus:
    if reason is ExitReason.OTHER_SHELTER:
        return CaseStatus.TRANSFERRED
    return CaseStatus.AFTER_CARE if stays_in_touch else CaseStatus.CLOSED


def _wants_after_care(work: Work, resident: ResidentId) -> bool:
    if not work.desk.may("read", Consent, resident):
        return False
    return consents.in_force(work, resident, ConsentType.AFTER_CARE) is not None


def _active(work: Work, resident: ResidentId) -> list[Assignment]:
    every = _all(work, Assignment, resident)
    return [a for a in every if a.state is AssignmentState.ACTIVE]


def _stay(work: Work, resident: ResidentId) -> Stay | None:
    stays = _all(work, Stay, resident)
    placed = work.entered(Stay, resident) if stays else {}
    return max(stays, key=lambda stay: placed.get(stay.id, 0), default=None)


def _latest_by_resident(stays: Iterable[Stay]) -> dict[ResidentId, Stay]:
    latest: dict[ResidentId, Stay] = {}
    for stay in sorted(stays, key=lambda stay: (stay.arrived_on, stay.made_at)):
        latest[stay.resident] = stay
    return latest


def _all(work: Work, kind: type[R], resident: ResidentId) -> tuple[R, ...]:
    with suppress(Denied, NotFound):
        return work.shelf(kind).all_of(resident)
    return ()
