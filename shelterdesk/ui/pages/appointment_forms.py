"""Forms of the calendar: an appointment, what it is for, who interprets, what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QTimer

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.appointment import (
    Appointment,
    AppointmentDetail,
    AppointmentState,
    CounsellingAppointmentDetail,
    HealthAppointmentDetail,
    Interpreter,
    InterpreterBooking,
    LegalAppointmentDetail,
    PapersAppointmentDetail,
)
from shelterdesk.domain.kinds.bed import Room
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import calendar, clashing, interpreting
from shelterdesk.services.calendar import Purpose
from shelterdesk.services.clashing import Warned
from shelterdesk.services.interpreting import Interpreting
from shelterdesk.services.reaching import Taker
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, PickEditor, TicksEditor
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.calendar import CalendarWords

PURPOSES: dict[type[AppointmentDetail], str] = {
    AppointmentDetail: N_("Care plan and everyday"),
    HealthAppointmentDetail: N_("Health"),
    CounsellingAppointmentDetail: N_("Counselling"),
    LegalAppointmentDetail: N_("Law"),
    PapersAppointmentDetail: N_("Papers"),
}
EVERYBODY_SEES = N_(
    "Everybody who works with this resident sees when, where and with whom, under a code name. "
    "What it is for is read in its own part of the record alone."
)
WHY = N_(
    "Only if the resident wants to say. It can stay empty. It is kept with what the appointment "
    "is for, and read by whoever reads that."
)
WHY_FIELD = Field(name="why", label=N_("Why it did not happen"), holds=str, long=True)
WAIT_MS = 400
WORKERS = Field(name="user_ids", label=N_("Who of the house"), holds=str, several=True)
ROOM = Field(name="room_id", label=N_("Room"), holds=str)
INTERPRETER = Field(name="interpreter", label=N_("Interpreter"), holds=str)
PHONE = Field(name="by_phone", label=N_("By phone"), holds=bool)
ABOUT = Field(
    name="about",
    label=N_("Part of the record"),
    holds=str,
    hint=N_("Whoever reads that part reads what it is for."),
)
WORDS = Field(name="purpose", label=N_("What it is for"), holds=str, long=True)
OPEN_FIELDS = ("label", "start_at", "end_at")
LATER_FIELDS = ("place", "escort", "remark")
DETAIL = "purpose_of"  # the name of the part that lies elsewhere


@dataclass(frozen=True)
class Choices:
    """What the forms offer, read beforehand."""

    workers: tuple[Taker, ...] = ()
    rooms: tuple[Room, ...] = ()
    interpreters: tuple[Interpreter, ...] = ()


def choices(seat: Seat, resident: ResidentId) -> Callable[[object], Choices]:
    """A job that reads what the forms offer for *resident*."""
    desk = seat.desk
    return lambda _: Choices(
        calendar.workers(desk, resident), calendar.rooms(desk), interpreting.interpreters(desk)
    )


def appointment_form(
    seat: Seat,
    resident: ResidentId,
    said: CalendarWords,
    offered: Choices,
    before: Appointment | None = None,
    at: Any = None,
) -> Entry:
    """The form of a new appointment, or of *before*; *at* is when a new one may begin."""
    words, desk, once = seat.look.words, seat.desk, secrets.token_hex(16)
    kinds = calendar.purposes_by_hand(desk, resident) if resident and before is None else ()

    def save(values: Any, slot: str) -> Any:
        given, who = _taken(values[Appointment.kind])
        if before is not None:
            return calendar.change(desk, before, given, slot)
        return calendar.book(
            desk,
            resident,
            given,
            purpose=_purpose(values.get(DETAIL, {})),
            interpreting=who,
            once=once,
            draft=slot,
        )

    fields = [Appointment.field(name) for name in OPEN_FIELDS]
    custom: dict[str, Callable[[Field], Editor]] = {}
    if offered.workers:
        fields.append(WORKERS)
        picks = [(taker.user_id, taker.name) for taker in offered.workers]
        custom[WORKERS.name] = lambda field: TicksEditor(field, seat.look, picks)
    if offered.rooms:
        fields.append(ROOM)
        rooms = [(room.id, room.name) for room in offered.rooms]
        custom[ROOM.name] = lambda field: PickEditor(field, seat.look, rooms)
    fields += [Appointment.field(name) for name in LATER_FIELDS]
    if before is None and offered.interpreters:
        fields += _interpreter_fields()
        custom.update(_interpreter_editor(seat, offered))
    parts = [Part(Appointment.kind, "", tuple(fields), custom)]
    if kinds:
        parts.append(_purpose_part(seat, kinds))
    filled = _filled(seat, before, at)
    if before is None and any(taker.user_id == desk.user_id for taker in offered.workers):
        filled[WORKERS.name] = (desk.user_id,)
    entry = Entry(
        seat,
        words("Appointment for {name}").format(name=said.name(resident)),
        tuple(parts),
        f"{Appointment.kind}:{before.id if before else resident}:{'change' if before else 'add'}/",
        save,
        act=words("Save"),
        filled={Appointment.kind: {f.name: filled.get(f.name) for f in fields}},
        explained=words(EVERYBODY_SEES),
    )
    _warn(seat, entry, resident, said, before)
    return entry


def purpose_form(seat: Seat, appointment: Appointment, said: CalendarWords) -> Entry:
    """The form for what an appointment is for."""
    words, desk = seat.look.words, seat.desk
    kinds = calendar.purposes_by_hand(desk, appointment.resident)

    def save(values: Any, slot: str) -> Any:
        purpose = _purpose(values[DETAIL]) or Purpose(kinds[0], "")
        return calendar.tell_purpose(desk, appointment, purpose, slot)

    return Entry(
        seat,
        words("Appointment for {name}").format(name=said.name(appointment.resident)),
        (_purpose_part(seat, kinds),),
        f"{Appointment.kind}:{appointment.id}:purpose/",
        save,
        act=words("Save"),
    )


def interpreter_form(
    seat: Seat, appointment: Appointment, said: CalendarWords, offered: Choices
) -> Entry:
    """The form for asking an interpreter."""
    words, desk = seat.look.words, seat.desk

    def save(values: Any, slot: str) -> Any:
        _, who = _taken(values[Appointment.kind])
        return interpreting.ask(desk, appointment, who or Interpreting(RecordId("")), slot)

    fields = tuple(
        replace(field, required=True) if field is INTERPRETER else field
        for field in _interpreter_fields()
    )
    entry = Entry(
        seat,
        words("Interpreter for {name}").format(name=said.name(appointment.resident)),
        (Part(Appointment.kind, "", fields, _interpreter_editor(seat, offered)),),
        f"{Appointment.kind}:{appointment.id}:interpreter/",
        save,
        act=words("Ask this interpreter"),
        explained=words("An interpreter learns the code name, the time and the language."),
    )
    _warn(seat, entry, appointment.resident, said, appointment)
    return entry


def outcome_form(
    seat: Seat, appointment: Appointment, state: AppointmentState, said: CalendarWords
) -> Entry:
    """The form for what became of it, with room for a reason that nobody asks for."""
    words, desk = seat.look.words, seat.desk

    def save(values: Any, slot: str) -> Any:
        why = values[Appointment.kind][WHY_FIELD.name] or ""
        return calendar.settle(desk, appointment, state, why, slot)

    return Entry(
        seat,
        f"{words(state.label)} · {said.name(appointment.resident)}",
        (Part(Appointment.kind, "", (WHY_FIELD,)),),
        f"{Appointment.kind}:{appointment.id}:{state.value}/",
        save,
        act=words("Save"),
        explained=words(WHY),
    )


# ---- inside


def _interpreter_fields() -> list[Field]:
    return [INTERPRETER, InterpreterBooking.field("language"), PHONE]


def _interpreter_editor(seat: Seat, offered: Choices) -> dict[str, Callable[[Field], Editor]]:
    picks = [(each.id, each.name) for each in offered.interpreters]
    return {INTERPRETER.name: lambda field: PickEditor(field, seat.look, picks)}


def _purpose_part(seat: Seat, kinds: tuple[type[AppointmentDetail], ...]) -> Part:
    picks = [(kind.kind, seat.look.words(PURPOSES[kind])) for kind in kinds]
    custom = {ABOUT.name: lambda field: PickEditor(field, seat.look, picks)}
    return Part(DETAIL, N_("What it is for"), (ABOUT, WORDS), custom)


def _purpose(values: Any) -> Purpose | None:
    kind = next((k for k in calendar.DETAILS if k.kind == values.get(ABOUT.name)), None)
    return None if kind is None else Purpose(kind, values.get(WORDS.name) or "")


def _taken(values: Any) -> tuple[dict[str, Any], Interpreting | None]:
    """Values of the appointment itself, and who interprets."""
    given = dict(values)
    id = RecordId(given.pop(INTERPRETER.name, "") or "")
    language = given.pop("language", "") or ""
    phone = bool(given.pop(PHONE.name, False))
    return given, Interpreting(id, language, phone) if id else None


def _filled(seat: Seat, before: Appointment | None, at: Any) -> dict[str, Any]:
    if before is None:
        return {**defaults_of(seat, Appointment), "start_at": at, "end_at": None}
    return {**before.values(), WORKERS.name: calendar.split(before.user_ids)}


def _warn(
    seat: Seat,
    entry: Entry,
    resident: ResidentId,
    said: CalendarWords,
    before: Appointment | None,
) -> None:
    """Say above the form what does not go together, a moment after somebody typed."""
    desk, first = seat.desk, entry.hint.text()
    timer = QTimer(entry, singleShot=True, interval=WAIT_MS)

    def show(found: tuple[Warned, ...]) -> None:
        told = [said.warning(each) for each in found]
        entry.explain("\n".join(told) or first)
        entry.hint.set_tone("warn" if told else "muted")

    def look() -> None:
        given, who = _taken(entry.form.values()[Appointment.kind])
        given = {**(before.values() if before else {}), **given}
        of = before.id if before else None
        seat.asker(entry).run(
            lambda _: clashing.warnings(desk, resident, given, who, of=of), show, lambda _: None
        )

    timer.timeout.connect(look)
    entry.form.edited.connect(timer.start)
    timer.start()
