"""Belongings and valuables: taken in before two people, given back at once on request.

Nothing is ever kept as a sanction (casework guide 4.6; documents guide 1.7). What happened is
written down by one person and confirmed by a second: at the same desk by their passphrase, or later
from their own sitting. Nothing waits for the second person, least of all the giving back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from secrets import SystemRandom
from typing import TYPE_CHECKING

from shelterdesk.access.hands import hands, is_mine, is_signed_here
from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.belonging import (
    Belonging,
    BelongingEvent,
    BelongingMove,
    SecondHow,
)
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.names import draw_resident_code
from shelterdesk.domain.readiness_facts import Fact, admissible
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.roles import CONTENT_ROLES
from shelterdesk.errors import Denied, NotFound, SameSigner
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

GONE = frozenset({BelongingMove.GIVEN_BACK, BelongingMove.EXPLAINED})
LOOKED_BACK = 14  # days in which a second signature is looked for
UNSIGNED = N_("Moves of belongings that wait for a second signature: {n}")


@dataclass(frozen=True)
class Second:
    """Who confirmed what happened, and in which way."""

    name: str
    how: SecondHow


@dataclass(frozen=True)
class Move:
    """Something that happened to a belonging, who wrote it, and who confirmed it."""

    event: BelongingEvent
    first: str
    is_mine: bool
    second: Second | None


@dataclass(frozen=True)
class Kept:
    """One thing and what happened to it, the latest first."""

    record: Belonging
    moves: tuple[Move, ...]

    @property
    def is_here(self) -> bool:
        """Whether the house has it now."""
        return not (self.moves and self.moves[0].event.move in GONE)

    @property
    def receipt_no(self) -> str:
        """The number on the paper that the resident got."""
        return next((m.event.receipt_no for m in reversed(self.moves) if m.event.receipt_no), "")


@dataclass(frozen=True)
class Unsigned:
    """A move that waits for a second person."""

    move: Move
    record: Belonging


def may_see(desk: Desk) -> bool:
    """Whoever reads what the house keeps for residents."""
    return desk.may("read", Belonging)


def take_in(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[BelongingEvent]:
    """Take something in for safekeeping, with a receipt number; a second person confirms it.

    Raises ``Invalid``, ``Denied``, and ``NotFound`` for whoever is not on duty.
    """
    given = {**values, "seal_no": sealed_as(values.get("seal_no", ""))}
    with desk.work("belonging.add") as work:
        kept = work.shelf(Belonging).add(work.make(Belonging, resident, given))
        event = _happened(work, kept, BelongingMove.TAKEN_IN, {"receipt_no": _number(desk)})
        _tell(work, resident)
        if draft:
            work.discard_draft(draft)
    return Receipt(event, frozenset(work.changed))


def move(
    desk: Desk, id: RecordId, happened: BelongingMove, values: Values | None = None
) -> Receipt[BelongingEvent]:
    """Give it back, show it, or explain that it is not there; raises ``Denied``, ``NotFound``."""
    if happened in (BelongingMove.TAKEN_IN, BelongingMove.CONFIRMED):
        raise Denied("belonging_event.add")
    with desk.work("belonging_event.add") as work:
        kept = work.shelf(Belonging).get(id)
        event = _happened(work, kept, happened, values or {})
        _tell(work, kept.resident)
    return Receipt(event, frozenset(work.changed))


def confirm_here(
    desk: Desk, event: BelongingEvent, login: str, passphrase: str
) -> Receipt[BelongingEvent]:
    """A second person confirms at the same desk, by their own passphrase.

    Raises what signing in raises, ``SameSigner``, and ``Denied`` for whoever has left or works
    with no resident.
    """
    bundle = desk.accounts.second(login.strip(), passphrase)
    there = {person.user_id: person.roles for person in desk.colleagues()}
    if not there.get(bundle.user_id, frozenset()) & CONTENT_ROLES:  # type: ignore[call-overload]
        raise Denied("belonging_event.add")
    return _confirm(desk, event, bundle.user_id, SecondHow.AT_DESK)


def confirm(desk: Desk, event: BelongingEvent) -> Receipt[BelongingEvent]:
    """This person confirms, from their own sitting, what a colleague wrote; ``SameSigner``."""
    return _confirm(desk, event, desk.user_id, SecondHow.OWN_SITTING)


def of_resident(desk: Desk, resident: ResidentId) -> tuple[Kept, ...]:
    """Everything that was ever kept for a resident: what is here first, the latest first."""
    with desk.look() as work:
        found = _of(work, resident)
    return tuple(sorted(found, key=lambda kept: not kept.is_here))


def one(desk: Desk, id: RecordId) -> Kept:
    """One thing with what happened to it; ``NotFound`` also when it is out of reach."""
    with desk.look() as work:
        resident = work.shelf(Belonging).get(id).resident
        found = [kept for kept in _of(work, resident) if kept.record.id == id]
    return found[0]


def open_of(desk: Desk, resident: ResidentId) -> tuple[Kept, ...]:
    """What the house still has: to be given back or explained before the file is closed."""
    return tuple(kept for kept in of_resident(desk, resident) if kept.is_here)


def in_keeping(desk: Desk) -> tuple[Kept, ...]:
    """Everything that the house keeps now, as far as one may read it, person by person."""
    with desk.look() as work:
        gone = {e.belonging_id for e in work.shelf(BelongingEvent).every() if e.move in GONE}
        here = {b.resident for b in work.shelf(Belonging).every() if b.id not in gone}
        return tuple(kept for each in sorted(here) for kept in _of(work, each) if kept.is_here)


def with_seal(desk: Desk, number: str) -> tuple[Kept, ...]:
    """Things in the bag of this number, now or before, as far as one may read them."""
    number = sealed_as(number)
    if not number:
        return ()
    with desk.look() as work:
        about = {b.resident for b in work.shelf(Belonging).every(open_seal_no=number)}
        about |= {e.resident for e in work.shelf(BelongingEvent).every(open_seal_no=number)}
        return tuple(
            kept
            for resident in sorted(about)
            for kept in _of(work, resident)
            if number in (kept.record.seal_no, *(m.event.seal_no for m in kept.moves))
        )


def unsigned(desk: Desk) -> tuple[Unsigned, ...]:
    """Moves of the last days that nobody has confirmed yet, the oldest first."""
    found = []
    try:
        with desk.look() as work:
            first = desk.today() - timedelta(days=LOOKED_BACK - 1)
            after = desk.today() + timedelta(days=1)
            moved = work.shelf(BelongingEvent).between("on", first.isoformat(), after.isoformat())
            about = {event.resident for event in moved}
            for resident in sorted(about):
                for kept in _of(work, resident):
                    found += [Unsigned(m, kept.record) for m in kept.moves if m.second is None]
    except Denied:
        return ()
    return tuple(sorted(found, key=lambda each: (each.move.event.made_at, each.move.event.id)))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """What colleagues wrote and this person could confirm."""
    if not (may_see(desk) and desk.actor.on_shift):
        return ()
    count = sum(not each.move.is_mine for each in unsigned(desk))
    return (Waiting(said=UNSIGNED, route="house/belongings", count=count),) if count else ()


def sealed_as(number: str) -> str:
    """A seal's number as it is compared: no spaces, capital letters."""
    return "".join(number.split()).upper()


def _confirm(
    desk: Desk, event: BelongingEvent, user_id: str, how: SecondHow
) -> Receipt[BelongingEvent]:
    with desk.work("belonging_event.add") as work:
        before = work.shelf(BelongingEvent).get(event.id)
        if user_id in hands(work, before):
            raise SameSigner(BelongingEvent.kind)
        given = {
            "belonging_id": before.belonging_id,
            "on": desk.today(),
            "move": BelongingMove.CONFIRMED,
            "event_id": before.id,
            "second_id": user_id,
            "how": how,
        }
        made = work.make(BelongingEvent, before.resident, given)
        kept = work.shelf(BelongingEvent).add(made)
    return Receipt(kept, frozenset(work.changed))


def _happened(
    work: Work, kept: Belonging, happened: BelongingMove, values: Values
) -> BelongingEvent:
    given = {
        "seal_no": kept.seal_no,
        **values,
        "belonging_id": kept.id,
        "on": work.desk.today(),
        "move": happened,
    }
    return work.shelf(BelongingEvent).add(work.make(BelongingEvent, kept.resident, given))


def _of(work: Work, resident: ResidentId) -> list[Kept]:
    things = work.shelf(Belonging).all_of(resident)
    events = work.shelf(BelongingEvent).all_of(resident)
    placed = work.entered(BelongingEvent, resident)
    seconds = dict(_seconds(work, events))
    found = []
    for thing in things:
        happened = [
            event
            for event in events
            if event.belonging_id == thing.id and event.move is not BelongingMove.CONFIRMED
        ]
        happened.sort(key=lambda event: placed.get(event.id, 0), reverse=True)
        moves = tuple(
            Move(
                event,
                writer_of(work.desk, event),
                is_mine(work, event),
                seconds.get(event.id),
            )
            for event in happened
        )
        found.append(Kept(thing, moves))
    return found


def _seconds(work: Work, events: Iterable[BelongingEvent]) -> Iterable[tuple[RecordId, Second]]:
    """Confirmations that hold: by another person than whoever wrote what is confirmed."""
    events = tuple(events)
    first = {event.id: hands(work, event) for event in events}
    names = {person.user_id: person.display_name for person in work.desk.vault.people()}
    for event in events:
        if event.move is not BelongingMove.CONFIRMED or event.how is None:
            continue
        if not is_signed_here(event):
            continue  # a former house's word: confirmed again here
        by = work.desk.user_of(event.author)
        if event.how is SecondHow.OWN_SITTING and by != event.second_id:
            continue  # nobody signs in another's name
        wrote = first.get(RecordId(event.event_id))
        if wrote and event.second_id not in wrote:
            name = names.get(event.second_id, "")
            yield RecordId(event.event_id), Second(name, event.how)


def _tell(work: Work, resident: ResidentId) -> None:
    """Drop the fact whether everything is back, if this person's word on it counts."""
    desk = work.desk
    try:
        is_open = any(kept.is_here for kept in _of(work, resident))
    except NotFound:
        return
    value = "open" if is_open else "returned"
    fact = Fact(name="belongings", value=value, on=desk.today(), entered=0)
    if admissible(fact, desk.roles, load_criteria()):
        told = {"name": fact.name, "value": value, "on": fact.on}
        work.shelf(ReadinessFact).add(work.make(ReadinessFact, resident, told))


def _number(desk: Desk) -> str:
    return f"BR-{desk.today().year}-{draw_resident_code(SystemRandom())}"
