"""Giving beds: assign, move, end, keep. No bed twice, whoever may read what.

The program warns and asks for a reason, which stays with the bed; people decide (casework guide
4.6). What is taken is judged in the write itself, on rows that one may read and on those one may
not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from shelterdesk.access.booking import outlines
from shelterdesk.domain.bed_rules import BedWarning
from shelterdesk.domain.kinds.bed import (
    Bed,
    BedAssignment,
    BedReservation,
    BedState,
    ReservationReason,
    Room,
)
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values, overlap, to_plain
from shelterdesk.errors import BedTaken, Denied, Invalid, NotFound, ReasonNeeded
from shelterdesk.i18n import N_
from shelterdesk.services import sleeping
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

HOUSE = ResidentId("")
AWAY = frozenset({ReservationReason.HOSPITAL, ReservationReason.COURT, ReservationReason.LEAVE})
NOT_LATER = N_("A bed is given from today or an earlier day. For a later day, keep the bed.")
HAS_IT = N_("This person has that bed already.")
SLEEPS_THERE = N_("Somebody has this bed. Move them first; then it can be out of use.")


@dataclass(frozen=True)
class Taker:
    """Who has a bed and who gave it, as far as one may know."""

    resident: ResidentId
    given_by: str
    since: date


def is_for(desk: Desk) -> bool:
    """Whether the board of beds is part of this person's work."""
    return desk.may("read", BedAssignment) and desk.may("read", Bed)


def assign(
    desk: Desk, resident: ResidentId, bed_id: RecordId, values: Values, draft: str = ""
) -> Receipt[BedAssignment]:
    """Give a bed; whoever has another one moves, and a bed that was kept for them is used.

    *values*: ``from_on`` (today), ``wishes``, ``override_reason``. Raises ``BedTaken``,
    ``ReasonNeeded``, ``Invalid``, ``Denied`` or ``NotFound``; then nothing was changed.
    """
    with desk.work("bed.assign") as work:
        kept = assign_in(work, resident, bed_id, values)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def assign_many(
    desk: Desk,
    pairs: Iterable[tuple[ResidentId, RecordId]],
    reason: str = "",
    draft: str = "",
) -> Receipt[tuple[BedAssignment, ...]]:
    """Give several people their beds in one act: all of it, or nothing.

    *reason* is kept with those beds that the program warns about; ``ReasonNeeded`` without one.
    """
    with desk.work("bed.assign") as work:
        given = assign_many_in(work, pairs, reason)
        if draft:
            work.discard_draft(draft)
    return Receipt(given, frozenset(work.changed))


def assign_many_in(
    work: Work, pairs: Iterable[tuple[ResidentId, RecordId]], reason: str = ""
) -> tuple[BedAssignment, ...]:
    """The same inside a unit of work that goes on; each sees the beds given before it."""
    known: sleeping.Known = {}
    values = {"override_reason": reason}
    return tuple(assign_in(work, resident, bed, values, known) for resident, bed in pairs)


def assign_in(
    work: Work,
    resident: ResidentId,
    bed_id: RecordId,
    values: Values,
    known: sleeping.Known | None = None,
    announced: str = "",
) -> BedAssignment:
    """Give a bed inside a unit of work that goes on, such as an admission.

    *announced* is the arrival that they came with; a bed that is kept for it is used up.
    """
    desk = work.desk
    from_on = values.get("from_on") or desk.today()
    if from_on > desk.today():
        raise Invalid({"from_on": NOT_LATER})
    bed = work.shelf(Bed).get(bed_id)
    room = work.shelf(Room).get(RecordId(bed.room_id))
    if bed.state is BedState.OUT_OF_USE or room.closed:
        raise BedTaken(BedAssignment.kind)
    before = _current(work, resident)
    if before is not None and before.bed_id == bed_id:
        raise Invalid({"bed_id": HAS_IT})
    if _is_taken(work, bed_id):  # before any warning: nobody weighs a bed that is gone
        raise BedTaken(BedAssignment.kind)
    used = tuple(_kept_there(work, bed_id, resident, from_on))
    wishes = values.get("wishes") or (before.wishes if before else ())
    found = sleeping.look(work, room, bed, resident, wishes, known, announced)
    reason = str(values.get("override_reason") or "").strip()
    if found and not reason:
        raise ReasonNeeded(tuple(warning.label for warning in found))
    if before is not None:
        ends = max(from_on, before.from_on)
        work.shelf(BedAssignment).amend(before.id, before.rev, {"to_on": ends})
    for id in used:
        _stop_keeping(work, id)
    given = {
        "bed_id": bed_id,
        "from_on": from_on,
        "place": place_words(room, bed),
        "wishes": tuple(wishes),
        "override_reason": reason if found else "",
    }
    kept = work.shelf(BedAssignment).add(work.make(BedAssignment, resident, given))
    if used:
        _say_stay(work, resident, StayState.AWAY, StayState.IN_HOUSE)
    return kept


def warnings(
    desk: Desk, resident: ResidentId, bed_id: RecordId, wishes: Iterable[Any] = ()
) -> tuple[BedWarning, ...]:
    """What the program would warn about; nothing is written."""
    with desk.look() as work:
        bed = work.shelf(Bed).get(bed_id)
        room = work.shelf(Room).get(RecordId(bed.room_id))
        before = _current(work, resident)
        wished = tuple(wishes) or (before.wishes if before else ())
        return sleeping.look(work, room, bed, resident, wished)


def end(desk: Desk, id: RecordId) -> Receipt[BedAssignment]:
    """The bed is free from today on; history keeps who slept there."""
    with desk.work("bed.end") as work:
        kept = _end(work, id)
    return Receipt(kept, frozenset(work.changed))


def end_in(work: Work, resident: ResidentId) -> None:
    """Free the bed of somebody who leaves, and what is kept for them, in an act that goes on."""
    before = _current(work, resident)
    if before is not None:
        _end(work, before.id)
    for outline in outlines(work, BedReservation, resident=bytes.fromhex(resident)):
        if outline.open["to_on"] is None or outline.open["to_on"] > work.desk.today():
            _stop_keeping(work, outline.id)


def reserve(
    desk: Desk, bed_id: RecordId, values: Values, resident: ResidentId = HOUSE, draft: str = ""
) -> Receipt[BedReservation]:
    """Keep a free bed for somebody who is expected, or for *resident*; raises ``BedTaken``.

    *values*: ``from_on`` (today), ``to_on``, ``reason``, ``expected_id``.
    """
    with desk.work("bed.keep") as work:
        kept = reserve_in(work, bed_id, values, resident)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def reserve_in(
    work: Work, bed_id: RecordId, values: Values, resident: ResidentId = HOUSE
) -> BedReservation:
    """The same inside a unit of work that goes on, such as an announced arrival."""
    bed = work.shelf(Bed).get(bed_id)
    room = work.shelf(Room).get(RecordId(bed.room_id))
    given: dict[str, Any] = {"from_on": work.desk.today(), **values}
    if given["from_on"] is None:
        given["from_on"] = work.desk.today()
    span = to_plain(given["from_on"]), to_plain(given.get("to_on"))
    if bed.state is BedState.OUT_OF_USE or any(
        overlap(*span, to_plain(each.open["from_on"]) or "", to_plain(each.open["to_on"]))
        for each in outlines(work, BedAssignment, open_bed_id=bed_id)
    ):
        raise BedTaken(BedReservation.kind)
    given |= {"bed_id": bed_id, "place": place_words(room, bed)}
    return work.shelf(BedReservation).add(work.make(BedReservation, resident, given))


def keep_while_away(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[BedReservation]:
    """Somebody is out for some nights; their bed stays theirs. Raises ``NotFound`` without a bed.

    *values*: ``reason``, ``to_on``.
    """
    with desk.work("bed.keep") as work:
        before = _current(work, resident)
        if before is None:
            raise NotFound(BedAssignment.kind)
        _end(work, before.id)
        kept = reserve_in(work, RecordId(before.bed_id), values, resident)
        if kept.reason in AWAY:
            _say_stay(work, resident, StayState.IN_HOUSE, StayState.AWAY)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def come_back(desk: Desk, id: RecordId, reason: str = "") -> Receipt[BedAssignment]:
    """Somebody for whom a bed was kept is here again and has it; raises what ``assign`` does."""
    with desk.work("bed.assign") as work:
        reservation = work.shelf(BedReservation).get(id)
        kept = assign_in(
            work,
            reservation.resident,
            RecordId(reservation.bed_id),
            {"override_reason": reason},
        )
    return Receipt(kept, frozenset(work.changed))


def release(desk: Desk, id: RecordId) -> Receipt[BedReservation]:
    """Stop keeping a bed."""
    with desk.work("bed.release") as work:
        kept = _stop_keeping(work, id)
    return Receipt(kept, frozenset(work.changed))


def kept_for(work: Work, expected: str) -> list[RecordId]:
    """Beds that are kept tonight for an announced arrival, by their names.

    None for who may not take a bed out of keeping.
    """
    actor, kind = work.desk.actor, BedReservation
    if not expected or not work.desk.policy.may(actor, Act.AMEND, kind.kind):
        return []
    today = work.desk.today()
    held = [r for r in work.shelf(kind).every(open_expected_id=expected) if _holds(r, today)]
    return [RecordId(r.bed_id) for r in sorted(held, key=lambda r: (r.place, r.id))]


def release_kept_for(work: Work, expected: str) -> None:
    """Stop keeping beds for an arrival that does not come, inside a unit that goes on."""
    if not work.desk.policy.may(work.desk.actor, Act.AMEND, BedReservation.kind):
        return
    today = work.desk.today()
    for each in list(work.shelf(BedReservation).every(open_expected_id=expected)):
        if each.to_on is None or today < each.to_on:
            _stop_keeping(work, each.id)


def change_bed(
    desk: Desk, id: RecordId, rev: int, values: Mapping[str, Any], draft: str = ""
) -> Receipt[Bed]:
    """Change a bed; it goes out of use only when nobody has it. Raises ``Invalid``, ``Stale``."""
    with desk.work("bed.amend") as work:
        kept = work.shelf(Bed).amend(id, rev, values)
        if kept.state is BedState.OUT_OF_USE and _is_taken(work, id):
            raise Invalid({"state": SLEEPS_THERE})
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def taken_by(desk: Desk, bed_id: RecordId) -> Taker | None:
    """Who has a bed now; None when nobody does, or when it is nobody this person may know of."""
    with desk.look() as work:
        for held in work.shelf(BedAssignment).every(open_bed_id=bed_id):
            if _holds(held, desk.today()):
                return Taker(held.resident, writer_of(desk, held), held.from_on)
    return None


def history_of_bed(desk: Desk, bed_id: RecordId) -> tuple[BedAssignment, ...]:
    """Who slept there, as far as one may know, latest first."""
    with desk.look() as work:
        found = list(work.shelf(BedAssignment).every(open_bed_id=bed_id))
    return tuple(sorted(found, key=lambda a: (a.from_on, a.made_at), reverse=True))


def history_of_resident(desk: Desk, resident: ResidentId) -> tuple[BedAssignment, ...]:
    """Where somebody slept, latest first; raises ``Denied`` or ``NotFound``."""
    with desk.look() as work:
        return work.shelf(BedAssignment).all_of(resident)


def place_words(room: Room, bed: Bed) -> str:
    """Room and bed as they are called today; kept with the assignment, as rooms are renamed."""
    return bed.name if bed.name.startswith(room.name) else f"{room.name} · {bed.name}"


def _current(work: Work, resident: ResidentId) -> BedAssignment | None:
    """The bed that somebody has now; ``Denied`` or ``NotFound`` for who may not know."""
    mine = bytes.fromhex(resident)
    held = [o.id for o in outlines(work, BedAssignment, resident=mine) if o.open["to_on"] is None]
    return work.shelf(BedAssignment).get(held[0]) if held else None


def _is_taken(work: Work, bed_id: RecordId) -> bool:
    held = outlines(work, BedAssignment, open_bed_id=bed_id)
    return any(each.holds_on(work.desk.today()) for each in held)


def _kept_there(
    work: Work, bed_id: RecordId, resident: ResidentId, from_on: date
) -> Iterator[RecordId]:
    """What is kept on this bed now and is used up by *resident*; ``BedTaken`` if for another."""
    for each in outlines(work, BedReservation, open_bed_id=bed_id):
        if each.holds_on(max(from_on, work.desk.today())):
            if each.resident not in (HOUSE, resident):
                raise BedTaken(BedReservation.kind)
            yield each.id


def _end(work: Work, id: RecordId) -> BedAssignment:
    shelf = work.shelf(BedAssignment)
    before = shelf.get(id)
    if before.to_on is not None:
        return before
    return shelf.amend(id, before.rev, {"to_on": max(work.desk.today(), before.from_on)})


def _stop_keeping(work: Work, id: RecordId) -> BedReservation:
    shelf = work.shelf(BedReservation)
    before = shelf.get(id)
    ends = max(work.desk.today(), before.from_on)
    return shelf.amend(id, before.rev, {"to_on": ends})


def _say_stay(work: Work, resident: ResidentId, before: StayState, after: StayState) -> None:
    """Let the stay say that somebody is away, or here again, where one may write that."""
    with suppress(Denied, NotFound):
        for stay in work.shelf(Stay).all_of(resident):
            if stay.state is before:
                work.shelf(Stay).amend(stay.id, stay.rev, {"state": after})
                return


def _holds(record: BedAssignment | BedReservation, day: date) -> bool:
    return record.from_on <= day and (record.to_on is None or day < record.to_on)


KINDS: frozenset[type[Record]] = frozenset({Room, Bed, BedAssignment, BedReservation})
