"""Counselling sessions and their notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.counselling import (
    CounsellingSession,
    NoteAmendment,
    NoteState,
    ProgressNote,
)
from shelterdesk.domain.record import RecordId, ResidentId, SignState, Values
from shelterdesk.errors import Frozen
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work


@dataclass(frozen=True)
class SessionLine:
    """A session, its note, and what was added to the note since."""

    session: CounsellingSession
    note: ProgressNote | None
    amendments: tuple[NoteAmendment, ...] = ()


def sessions(desk: Desk, resident: ResidentId) -> tuple[SessionLine, ...]:
    """All sessions with their notes, latest first."""
    with desk.look() as work:
        held = work.shelf(CounsellingSession).all_of(resident)
        notes = {note.session_id: note for note in work.shelf(ProgressNote).all_of(resident)}
        added: dict[str, list[NoteAmendment]] = {}
        for amendment in reversed(work.shelf(NoteAmendment).all_of(resident)):
            added.setdefault(amendment.note_id, []).append(amendment)
    return tuple(
        SessionLine(s, note := notes.get(s.id), tuple(added.get(note.id, ())) if note else ())
        for s in held
    )


def record_session(
    desk: Desk, resident: ResidentId, session: Values, note: Values, draft: str = ""
) -> Receipt[SessionLine]:
    """Keep a session and its note in one act; the note can be signed afterwards."""
    with desk.work("counselling_session.record") as work:
        line = record_session_in(work, resident, session, note)
        if draft:
            work.discard_draft(draft)
    return Receipt(line, frozenset(work.changed))


def record_session_in(
    work: Work, resident: ResidentId, session: Values, note: Values
) -> SessionLine:
    """The same, inside a unit of work that goes on."""
    held = work.make(
        CounsellingSession,
        resident,
        {**session, "counsellor_id": work.desk.user_id, "note_state": NoteState.DRAFT},
    )
    kept = work.shelf(CounsellingSession).add(held)
    written = work.make(ProgressNote, resident, {**note, "session_id": kept.id})
    return SessionLine(kept, work.shelf(ProgressNote).add(written))


def sign_note(desk: Desk, id: RecordId) -> Receipt[ProgressNote]:
    """Freeze a note under its author's signature; raises ``PassphraseNeeded``."""
    with desk.work("progress_note.sign") as work:
        signed = work.shelf(ProgressNote).sign(id, {"signed_on": desk.today()})
        shelf = work.shelf(CounsellingSession)
        session = shelf.get(RecordId(signed.session_id))
        shelf.amend(session.id, session.rev, {"note_state": NoteState.SIGNED})
    return Receipt(signed, frozenset(work.changed))


def add_to_note(desk: Desk, id: RecordId, values: Values) -> Receipt[NoteAmendment]:
    """Add to a signed note, which itself stays as it is (casework guide 6.3)."""
    with desk.work("note_amendment.add") as work:
        note = work.shelf(ProgressNote).get(id)
        if note.state is SignState.DRAFT:
            raise Frozen(NoteAmendment.kind)
        added = work.make(NoteAmendment, note.resident, {**values, "note_id": id})
        kept = work.shelf(NoteAmendment).add(added)
    return Receipt(kept, frozenset(work.changed))
