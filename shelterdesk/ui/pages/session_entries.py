"""Forms around a session: hold and write, the note later, its facts, additions, three lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.appointment import Interpreter
from shelterdesk.domain.kinds.counselling import (
    AmendmentKind,
    CounsellingSession,
    NoteAmendment,
    ProgressNote,
)
from shelterdesk.domain.kinds.counselling_results import SessionRisk, SharedSummary
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import consents, counselling, interpreting
from shelterdesk.services.consents import ConsentLine
from shelterdesk.services.counselling import FORMAT
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor
from shelterdesk.ui.kit.late_pick import LatePickEditor
from shelterdesk.ui.pages.entry import Entry, parts_of
from shelterdesk.ui.pages.note_form import LiveMarks, NoteEntry, note_part
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.seat import Seat

RISK = N_("Was danger asked about?")
RISK_FIELDS = ("asked", "found", "done", "told")
CONSENT = "contact_consent_id"
INTERPRETER = "interpreter"
DANGER = N_("Only if there was any, or if it was asked")
SHARED_SAYS = N_(
    "All that the case manager sees of this session, and the nurse if the resident agrees to it. "
    "Read it to the resident first."
)
ADDED_SAYS = N_("The signed note stays as it is; this stands below it.")


def session_slot(resident: ResidentId, appointment: str = "") -> str:
    """Where a new session is kept while it is typed."""
    of = f":{appointment}" if appointment else ""
    return f"{CounsellingSession.kind}+{ProgressNote.kind}{of}/{resident}"


def session_entry(
    seat: Seat, resident: ResidentId, begun: Mapping[str, Any] | None = None
) -> NoteEntry:
    """A session and its note: a day and a line are enough; one save, one draft.

    *begun* is what its appointment says already.
    """
    words, desk, live = seat.look.words, seat.desk, LiveMarks()
    of = dict(begun or {})
    appointment = {"appointment_id": of.pop("appointment_id", "")}

    def parts(values: Any) -> tuple[Any, Any, Any]:
        session = {**values[CounsellingSession.kind], **appointment}
        return session, values[ProgressNote.kind], values[SessionRisk.kind]

    def save(values: Any, slot: str) -> Any:
        session, note, risk = parts(values)
        return counselling.record_session(desk, resident, session, note, slot, risk=risk)

    def sign(values: Any, slot: str) -> Any:
        session, note, risk = parts(values)
        return counselling.record_and_sign(desk, resident, session, note, slot, risk=risk)

    kinds = (CounsellingSession, ProgressNote)  # of danger nothing is said beforehand
    filled = {kind.kind: defaults_of(seat, kind) for kind in kinds}
    filled[CounsellingSession.kind] = {**filled[CounsellingSession.kind], **of}
    made = NoteEntry(
        seat,
        resident,
        words("Counselling session"),
        (
            note_part(seat.look, live),
            Part(
                CounsellingSession.kind, N_("Session"), CounsellingSession.fields(), _picked(seat)
            ),
            Part(SessionRisk.kind, RISK, _risk_fields()),
        ),
        session_slot(resident, appointment["appointment_id"]),
        live=live,
        save=save,
        sign=sign,
        act=words("Save the session"),
        filled=filled,
    )
    _offer_consents(seat, resident, made)
    _offer_interpreters(seat, made)
    return made


def _picked(seat: Seat) -> dict[str, Callable[[Field], Editor]]:
    """Editors of what is picked from lists that come a moment later than the form."""
    return {
        name: (lambda field: LatePickEditor(field, seat.look)) for name in (CONSENT, INTERPRETER)
    }


def _offer_interpreters(seat: Seat, entry: Entry) -> None:
    """Who interprets for the house; the one that was booked is chosen already.

    A name that was typed before there was such a list stays as it is.
    """
    editor = entry.form.forms[CounsellingSession.kind].rows[INTERPRETER].editor
    desk = seat.desk

    def offer(found: tuple[Interpreter, ...]) -> None:
        if isinstance(editor, LatePickEditor):
            names = dict.fromkeys(each.name for each in found)
            names.setdefault(str(editor.read() or ""))
            editor.offer([(name, name) for name in names if name])

    seat.asker(entry).run(lambda _: interpreting.interpreters(desk), offer, lambda _: None)


def _offer_consents(seat: Seat, resident: ResidentId, entry: Entry) -> None:
    """Consents in force of which the counsellor may know, for a contact with others."""
    editor = entry.form.forms[CounsellingSession.kind].rows[CONSENT].editor
    words, desk = seat.look.words, seat.desk

    def offer(lines: tuple[ConsentLine, ...]) -> None:
        standing = [each for each in lines if each.answer and each.may_be_taken_back]
        if isinstance(editor, LatePickEditor):
            editor.offer([(e.answer.id, words(e.about.label)) for e in standing if e.answer])

    seat.asker(entry).run(lambda _: consents.of_resident(desk, resident), offer, lambda _: None)


def _risk_fields() -> tuple[Field, ...]:
    """Closed at first: most sessions need nothing of it."""
    return tuple(replace(SessionRisk.field(name), aside=DANGER) for name in RISK_FIELDS)


def note_entry(seat: Seat, session: CounsellingSession) -> NoteEntry:
    """The note of a session that has none yet."""
    words, desk, live = seat.look.words, seat.desk, LiveMarks()

    def save(values: Any, slot: str) -> Any:
        note = values[ProgressNote.kind]
        return counselling.write_note(desk, RecordId(session.id), note, slot)

    return NoteEntry(
        seat,
        session.resident,
        words("Note of the session on {day}").format(day=seat.day(session.held_on)),
        (note_part(seat.look, live),),
        f"{ProgressNote.kind}:{session.id}/{session.resident}",
        live=live,
        save=save,
        sign=None,
        act=words("Save the note"),
        filled={ProgressNote.kind: defaults_of(seat, ProgressNote)},
    )


def note_change(seat: Seat, note: ProgressNote) -> NoteEntry:
    """Change a note that waits for its signature."""
    words, desk, live = seat.look.words, seat.desk, LiveMarks()

    def save(values: Any, slot: str) -> Any:
        return counselling.change_note(desk, note.id, note.rev, values[ProgressNote.kind], slot)

    return NoteEntry(
        seat,
        note.resident,
        words(ProgressNote.title),
        (note_part(seat.look, live),),
        f"{ProgressNote.kind}:{note.id}:{note.rev}/{note.resident}",
        live=live,
        save=save,
        sign=None,
        act=words("Save the change"),
        filled={ProgressNote.kind: {**dict(note.parts), FORMAT: note.format}},
    )


def session_change(seat: Seat, session: CounsellingSession) -> Entry:
    """Change the facts of a session; what they were stays readable in the history."""
    words, desk = seat.look.words, seat.desk

    def save(values: Any, slot: str) -> Any:
        given = values[CounsellingSession.kind]
        return counselling.change_session(desk, session.id, session.rev, given, slot)

    made = Entry(
        seat,
        words(CounsellingSession.title),
        (Part(CounsellingSession.kind, "", CounsellingSession.fields(), _picked(seat)),),
        f"{CounsellingSession.kind}:{session.id}:{session.rev}/{session.resident}",
        save,
        act=words("Save the change"),
        filled={CounsellingSession.kind: session.values()},
    )
    _offer_consents(seat, session.resident, made)
    _offer_interpreters(seat, made)
    return made


def amendment_entry(seat: Seat, note: ProgressNote) -> Entry:
    """The page that adds to a signed note."""
    words, desk = seat.look.words, seat.desk

    def save(values: Any, slot: str) -> Any:
        return counselling.add_to_note(desk, note.id, values[NoteAmendment.kind], slot)

    return Entry(
        seat,
        words("Add to this note"),
        parts_of(NoteAmendment, titles={NoteAmendment.kind: ""}),
        f"{NoteAmendment.kind}:{note.id}/{note.resident}",
        save,
        act=words("Add"),
        filled={NoteAmendment.kind: {"sort": AmendmentKind.ADDENDUM}},
        explained=words(ADDED_SAYS),
    )


def summary_entry(seat: Seat, session: CounsellingSession) -> Entry:
    """Three lines for others, agreed with the resident."""
    words, desk = seat.look.words, seat.desk

    def save(values: Any, slot: str) -> Any:
        given = values[SharedSummary.kind]
        return counselling.share_summary(desk, RecordId(session.id), given, slot)

    fields = tuple(SharedSummary.field(name) for name in ("lines", "agreed", "for_nurse"))
    return Entry(
        seat,
        words(SharedSummary.title),
        (Part(SharedSummary.kind, "", fields),),
        f"{SharedSummary.kind}:{session.id}/{session.resident}",
        save,
        act=words("Share these lines"),
        explained=words(SHARED_SAYS),
    )


def told_entry(seat: Seat, session: CounsellingSession) -> Entry:
    """What was done about danger, and who was told."""
    words, desk = seat.look.words, seat.desk

    def save(values: Any, slot: str) -> Any:
        given = values[SessionRisk.kind]
        return counselling.tell_risk(desk, RecordId(session.id), given, slot)

    fields = tuple(SessionRisk.field(name) for name in RISK_FIELDS)
    return Entry(
        seat,
        words("Who was told"),
        (Part(SessionRisk.kind, "", fields),),
        f"{SessionRisk.kind}:{session.id}/{session.resident}",
        save,
        act=words("Save"),
        filled={SessionRisk.kind: defaults_of(seat, SessionRisk)},
    )
