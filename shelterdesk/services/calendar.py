"""Appointments: when, where and with whom, under a neutral name; what they are for lies elsewhere.

A resident whom one does not reach leaves no trace on a calendar. That a room, a worker or an
interpreter is taken is told from the open columns alone, and never because of whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.clashes import OFF
from shelterdesk.domain.kinds.appointment import (
    OPEN_APPOINTMENTS,
    Appointment,
    AppointmentDetail,
    AppointmentState,
    CounsellingAppointmentDetail,
    HealthAppointmentDetail,
    Interpreter,
    LegalAppointmentDetail,
    PapersAppointmentDetail,
)
from shelterdesk.domain.kinds.bed import Room
from shelterdesk.domain.once import id_of
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.errors import Frozen, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import appointment_sessions, offering, reaching
from shelterdesk.services.interpreting import Interpreting, ask_in, booked_in, follow_in
from shelterdesk.services.reaching import Taker
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

DETAILS: tuple[type[AppointmentDetail], ...] = (
    AppointmentDetail,
    HealthAppointmentDetail,
    CounsellingAppointmentDetail,
    LegalAppointmentDetail,
    PapersAppointmentDetail,
)
OPEN = OPEN_APPOINTMENTS
OUTCOMES = (
    AppointmentState.ATTENDED,
    AppointmentState.PART,
    AppointmentState.DID_NOT_ATTEND,
    AppointmentState.CANCELLED_BY_RESIDENT,
    AppointmentState.CANCELLED_BY_HOUSE,
)
TODAY = N_("Appointments with you today: {n}")


@dataclass(frozen=True)
class Entry:
    """One appointment as a calendar shows it; ``interpreters`` are names, ``room`` is one."""

    appointment: Appointment
    workers: tuple[str, ...]
    room: str = ""
    interpreters: tuple[str, ...] = ()
    is_mine: bool = False

    @property
    def holds(self) -> bool:
        """Whether it still takes somebody's time."""
        return self.appointment.state not in OFF


@dataclass(frozen=True)
class Purpose:
    """What an appointment is for: under which kind, and in what words."""

    kind: type[AppointmentDetail]
    words: str


# ---- writing


def book(
    desk: Desk,
    resident: ResidentId,
    values: Values,
    *,
    purpose: Purpose | None = None,
    interpreting: Interpreting | None = None,
    once: str = "",
    draft: str = "",
) -> Receipt[Appointment]:
    """Keep an appointment, what it is for and who interprets, in one act.

    ``user_ids`` may be a sequence. *once* is what the form drew when it opened: a double click
    keeps one. Raises ``Invalid``, ``Denied``, ``NotFound``.
    """
    with desk.work("appointment.add") as work:
        kept = book_in(work, resident, values, purpose, interpreting, once=once)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def book_in(
    work: Work,
    resident: ResidentId,
    values: Values,
    purpose: Purpose | None = None,
    interpreting: Interpreting | None = None,
    *,
    once: str = "",
) -> Appointment:
    """The same, inside a unit of work that goes on."""
    shelf, made = work.shelf(Appointment), work.make(Appointment, resident, settled(values))
    if once:
        made = replace(made, id=id_of("appointment", resident, once))
        try:
            return shelf.get(made.id)
        except NotFound:
            pass
    kept = shelf.add(made)
    if purpose is not None and purpose.words.strip():
        told = {"appointment_id": kept.id, "purpose": purpose.words}
        work.shelf(purpose.kind).add(work.make(purpose.kind, resident, told))
    if interpreting is not None:
        ask_in(work, kept, interpreting)
    return kept


def change(
    desk: Desk, appointment: Appointment, values: Values, draft: str = ""
) -> Receipt[Appointment]:
    """Say something else of it, or move it to another time; what was confirmed asks again.

    Raises ``Frozen`` when it is over, ``Stale``.
    """
    if appointment.state not in OPEN:
        raise Frozen(Appointment.kind)
    given = settled(values)
    times = {name: given[name] for name in ("start_at", "end_at") if name in given}
    moved = any(getattr(appointment, name) != at for name, at in times.items())
    if moved and appointment.state is AppointmentState.CONFIRMED:
        given["state"] = AppointmentState.PLANNED
    with desk.work("appointment.move" if moved else "appointment.change") as work:
        kept = work.shelf(Appointment).amend(appointment.id, appointment.rev, given)
        follow_in(work, kept)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def confirm(desk: Desk, appointment: Appointment) -> Receipt[Appointment]:
    """Everybody has said yes to it."""
    return _stand(desk, "appointment.confirm", appointment, AppointmentState.CONFIRMED)


def settle(
    desk: Desk,
    appointment: Appointment,
    state: AppointmentState,
    why: str = "",
    draft: str = "",
) -> Receipt[Appointment]:
    """Say what became of it; *why* only if the resident wants to say.

    Everybody on duty reads an appointment, so *why* goes to what it is for, in the part of the
    record where that lies; ``NotFound`` where ``keeps_why`` knows no such place.
    Three in a row to which a resident did not come, of counselling, make one gentle task for
    whoever counsels. ``AppointmentState.PLANNED`` takes an outcome back.
    """
    if state not in (*OUTCOMES, AppointmentState.PLANNED):
        raise ValueError("that is no outcome")
    return _stand(desk, "appointment.outcome", appointment, state, why, draft)


def tell_purpose(
    desk: Desk, appointment: Appointment, purpose: Purpose, draft: str = ""
) -> Receipt[AppointmentDetail]:
    """Write what an appointment is for, in the part of the record where that belongs."""
    told = {"appointment_id": appointment.id, "purpose": purpose.words}
    with desk.work("appointment.purpose") as work:
        made = work.make(purpose.kind, appointment.resident, told)
        kept = work.shelf(purpose.kind).add(made)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


# ---- reading


def may_see(desk: Desk) -> bool:
    """Whoever reads appointments at all."""
    return desk.may(Act.READ, Appointment)


def may_change(desk: Desk, appointment: Appointment) -> bool:
    """Whether one may move it or say what became of it."""
    about = appointment.resident or None
    return desk.policy.may(
        desk.actor, Act.AMEND, Appointment.kind, about, author=appointment.author
    )


def between(desk: Desk, first: date, days: int = 1) -> tuple[Entry, ...]:
    """Every appointment within one's reach on these days, by time; those that are off, too."""
    with desk.look() as work:
        found = list(_between(work, *_span(desk, first, days)))
        return _entries(work, found)


def of_resident(desk: Desk, resident: ResidentId) -> tuple[Entry, ...]:
    """A resident's appointments within one's reach: what comes, then what was, the latest first."""
    now = desk.now()
    with desk.look() as work:
        found = _entries(
            work, list(work.shelf(Appointment).every(resident=bytes.fromhex(resident)))
        )
    coming = [entry for entry in found if entry.appointment.start_at >= now]
    was = [entry for entry in found if entry.appointment.start_at < now]
    return (*coming, *reversed(was))


def one(desk: Desk, id: RecordId) -> Entry:
    """One appointment; raises ``NotFound`` also when it is out of reach."""
    with desk.look() as work:
        return _entries(work, [work.shelf(Appointment).get(id)])[0]


def purposes(desk: Desk, appointment: Appointment) -> tuple[AppointmentDetail, ...]:
    """What it is for, as far as one reads that part of the record."""
    with desk.look() as work:
        found = _purposes(work, appointment)
        for detail in found:
            desk.note_opened(detail.resident, detail.category)
    return found


def keeps_why(desk: Desk, details: Sequence[AppointmentDetail]) -> AppointmentDetail | None:
    """Where one may write why it did not happen; a part with few readers comes before the plan."""
    mine = (
        detail
        for detail in details
        if desk.policy.may(
            desk.actor, Act.AMEND, detail.kind, detail.resident, author=detail.author
        )
    )
    return min(mine, key=lambda detail: type(detail) is AppointmentDetail, default=None)


def purposes_by_hand(desk: Desk, resident: ResidentId) -> tuple[type[AppointmentDetail], ...]:
    """Under which kinds one may write what an appointment is for, and read it again."""
    return tuple(
        kind
        for kind in DETAILS
        if desk.may(Act.CREATE, kind, resident) and desk.may(Act.READ, kind, resident)
    )


def workers(desk: Desk, resident: ResidentId) -> tuple[Taker, ...]:
    """Who can have an appointment with this resident: whoever would see it, on duty or not."""
    with desk.look() as work:
        return reaching.takers(work, Appointment, resident, (Act.READ,), on_shift=True)


def rooms(desk: Desk) -> tuple[Room, ...]:
    """The rooms of the house, by name."""
    with desk.look() as work:
        return tuple(
            sorted((r for r in work.shelf(Room).every() if not r.closed), key=lambda r: r.name)
        )


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """One's own appointments of today."""
    if not may_see(desk):
        return ()
    mine = [e for e in between(desk, desk.today()) if e.is_mine and e.appointment.state in OPEN]
    line = Waiting(said=TODAY, route="calendar", count=len(mine), due_on=desk.today())
    return (line,) if mine else ()


# ---- inside


def settled(values: Values) -> dict[str, Any]:
    """Moments in one zone, so that they sort as text; workers as one open column."""
    given = dict(values)
    for name in ("start_at", "end_at"):
        if isinstance(given.get(name), datetime):
            given[name] = given[name].astimezone(UTC)
    if "user_ids" in given and not isinstance(given["user_ids"], str):
        given["user_ids"] = ",".join(dict.fromkeys(given["user_ids"]))
    return given


def split(user_ids: str) -> tuple[str, ...]:
    """The workers of an appointment, by their ids."""
    return tuple(id for id in user_ids.split(",") if id)


def _span(desk: Desk, first: date, days: int) -> tuple[datetime, datetime]:
    begin = datetime.combine(first, time(), desk.now().tzinfo)
    end = datetime.combine(first + timedelta(days=days), time(), desk.now().tzinfo)
    return begin.astimezone(UTC), end.astimezone(UTC)


def _between(work: Work, begin: datetime, end: datetime) -> Iterator[Appointment]:
    shelf = work.shelf(Appointment)
    yield from shelf.between("start_at", begin.isoformat(), end.isoformat())


def _entries(work: Work, found: Sequence[Appointment]) -> tuple[Entry, ...]:
    names, me = names_in(work), work.desk.user_id
    booked: dict[str, list[str]] = {}
    if found:
        first = min(a.start_at for a in found)
        last = max(a.start_at for a in found) + timedelta(seconds=1)
        booked = booked_in(work, first, last)
    entries = []
    for each in sorted(found, key=lambda a: (a.start_at, a.id)):
        users = split(each.user_ids)
        entries.append(
            Entry(
                each,
                tuple(names[user] for user in users if user in names),
                names.get(each.room_id, ""),
                tuple(names[i] for i in booked.get(each.id, ()) if i in names),
                me in users,
            )
        )
    return tuple(entries)


def names_in(work: Work) -> Mapping[str, str]:
    """Names of workers, rooms and interpreters by their ids."""
    names = {person.user_id: person.display_name for person in work.desk.vault.people()}
    names.update((room.id, room.name) for room in work.shelf(Room).every())
    names.update((each.id, each.name) for each in work.shelf(Interpreter).every())
    return names


def _stand(
    desk: Desk,
    action: str,
    appointment: Appointment,
    state: AppointmentState,
    why: str = "",
    draft: str = "",
) -> Receipt[Appointment]:
    with desk.work(action) as work:
        given = {"state": state}
        kept = work.shelf(Appointment).amend(appointment.id, appointment.rev, given)
        if why.strip():
            _keep_why(work, kept, why)
        follow_in(work, kept)
        if kept.resident:
            appointment_sessions.tell_session_in(work, kept)
            offering.offer_in(work, kept.resident)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def _keep_why(work: Work, appointment: Appointment, why: str) -> None:
    detail = keeps_why(work.desk, _purposes(work, appointment))
    if detail is None:
        raise NotFound(AppointmentDetail.kind)
    told = "\n".join(part for part in (detail.outcome, why) if part)
    work.shelf(type(detail)).amend(detail.id, detail.rev, {"outcome": told})


def _purposes(work: Work, appointment: Appointment) -> tuple[AppointmentDetail, ...]:
    where = {"open_appointment_id": appointment.id}
    return tuple(
        detail
        for kind in DETAILS
        if work.desk.may(Act.READ, kind)
        for detail in work.shelf(kind).every(**where)
    )
