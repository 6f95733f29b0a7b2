"""Counselling sessions and their notes: hold, write, sign (casework guide 6).

What is being typed lies in the author's own drafts. A note that was saved waits for its author's
signature; signed, it stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.counselling import (
    AmendmentKind,
    CounsellingSession,
    NoteAmendment,
    NoteFormat,
    NoteState,
    ProgressNote,
)
from shelterdesk.domain.kinds.counselling_results import (
    CoSignature,
    NurseSummary,
    RiskFound,
    SessionRisk,
    SharedSummary,
)
from shelterdesk.domain.note_formats import PLAN_KEYS, load_note_formats
from shelterdesk.domain.record import Page, Record, RecordId, ResidentId, SignState, Values
from shelterdesk.domain.session_rules import is_late, with_minutes
from shelterdesk.errors import Frozen, Invalid, Tampered
from shelterdesk.i18n import N_
from shelterdesk.services import appointment_sessions, gentle_tasks, supervisors
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

FORMAT = "format"
A_PAGE, MOST_AT_ONCE = 30, 200
BY_THE_AUTHOR = frozenset({AmendmentKind.CORRECTION, AmendmentKind.ENTERED_IN_ERROR})
ONLY_THE_AUTHOR = N_("Whoever wrote the note says this of it. You can add new information.")
A_LINE_FIRST = N_("Write a line first. A few words are enough.")
NOT_THESE_WORDS = N_("The note does not have these words. Copy them exactly as they stand there.")


@dataclass(frozen=True)
class SessionLine:
    """A session, its note, what was added to the note since, and what came of it."""

    session: CounsellingSession
    note: ProgressNote | None
    amendments: tuple[NoteAmendment, ...] = ()
    co_signature: CoSignature | None = None
    risk: SessionRisk | None = None
    summary: SharedSummary | None = None

    @property
    def is_aside(self) -> bool:
        """Whether its author says that the note belongs into another file."""
        note = self.note
        return note is not None and any(
            a.sort is AmendmentKind.ENTERED_IN_ERROR and a.author == note.author
            for a in self.amendments
        )

    @property
    def is_lost(self) -> bool:
        """Whether a note was written that cannot be verified now."""
        return self.note is None and self.session.note_state is not NoteState.NONE


@dataclass(frozen=True)
class LastPlan:
    """What was agreed when they last met."""

    held_on: date
    text: str


@dataclass(frozen=True)
class Reading:
    """Some of a resident's sessions, latest first, and where the next ones begin (None: no more).

    ``damaged`` counts what cannot be verified, ``aside`` what was written here by mistake.
    """

    lines: tuple[SessionLine, ...]
    damaged: int = 0
    aside: int = 0
    after: tuple[Any, str] | None = None


def sessions(desk: Desk, resident: ResidentId) -> tuple[SessionLine, ...]:
    """All sessions with their notes, latest first; without those put aside as a mistake."""
    found = read(desk, resident, size=MOST_AT_ONCE)
    lines = list(found.lines)
    while found.after is not None:
        found = read(desk, resident, found.after, size=MOST_AT_ONCE)
        lines += found.lines
    return tuple(lines)


def read(
    desk: Desk,
    resident: ResidentId,
    after: tuple[Any, str] | None = None,
    size: int = A_PAGE,
) -> Reading:
    """A page of sessions with their notes and what came of them.

    A note of the wrong file is shown to whoever wrote it and to supervisors (guide 6.3).
    """
    with desk.look() as work:
        held = work.shelf(CounsellingSession).page(resident, after, size)
        ids = {session.id for session in held.rows}
        notes = _linked(work, ProgressNote, resident, "session_id", ids)
        note_ids = {note.id for note in notes.rows}
        added = _linked(work, NoteAmendment, resident, "note_id", note_ids)
        second = _linked(work, CoSignature, resident, "note_id", note_ids)
        risks = _linked(work, SessionRisk, resident, "session_id", ids)
        said = _linked(work, SharedSummary, resident, "session_id", ids)
        supervises = supervisors.is_supervisor_in(work)
    by_session = {note.session_id: note for note in notes.rows}
    by_risk = {risk.session_id: risk for risk in risks.rows}
    by_said = {each.session_id: each for each in said.rows}
    lines = []
    for session in held.rows:
        note = by_session.get(session.id)
        id = note.id if note else ""
        lines.append(
            SessionLine(
                session,
                note,
                tuple(each for each in added.rows if each.note_id == id),
                next((each for each in second.rows if each.note_id == id), None),
                by_risk.get(session.id),  # the newest of them counts
                by_said.get(session.id),
            )
        )
    lost = sum(line.is_lost for line in lines)
    damaged = held.damaged + added.damaged + max(lost, notes.damaged)
    shown = tuple(x for x in lines if not x.is_aside or supervises or _wrote(desk, x))
    return Reading(shown, damaged, len(lines) - len(shown), held.after)


def _linked(
    work: Work, kind: type[R], resident: ResidentId, column: str, ids: Collection[str]
) -> Page[R]:
    """Oldest first, by the trail's number: the only order in time."""
    found = work.shelf(kind).linked(resident, column, ids)
    if len(found.rows) < 2 or kind is ProgressNote:
        return found
    placed = work.entered(kind, resident)
    rows = sorted(found.rows, key=lambda record: placed[RecordId(record.id)])
    return replace(found, rows=tuple(rows))


def _wrote(desk: Desk, line: SessionLine) -> bool:
    return line.note is not None and desk.user_of(line.note.author) == desk.user_id


def last_plan(desk: Desk, resident: ResidentId) -> LastPlan | None:
    """The plan of the latest note that has one, among the latest thirty sessions."""
    for line in read(desk, resident).lines:
        if line.note is None or line.is_aside:
            continue
        plan = next((t for key in PLAN_KEYS if (t := line.note.text_of(key)).strip()), "")
        if plan:
            return LastPlan(line.session.held_on, plan)
    return None


# ---- writing


def record_session(
    desk: Desk,
    resident: ResidentId,
    session: Values,
    note: Values,
    draft: str = "",
    *,
    risk: Values | None = None,
) -> Receipt[SessionLine]:
    """Keep a session, and its note if there is a word of it, in one act; it is signed afterwards.

    *note* has the text of each section by its key, and the form under ``format``.
    """
    with desk.work("counselling_session.record") as work:
        line = record_session_in(work, resident, session, note, risk=risk)
        if draft:
            work.discard_draft(draft)
    return Receipt(line, frozenset(work.changed))


def record_and_sign(
    desk: Desk,
    resident: ResidentId,
    session: Values,
    note: Values,
    draft: str = "",
    *,
    risk: Values | None = None,
) -> Receipt[SessionLine]:
    """The same, and freeze the note under one's signature; raises ``PassphraseNeeded``."""
    desk.require_passphrase()
    _sections(note)  # nothing is signed without a word
    with desk.work("counselling_session.sign") as work:
        line = record_session_in(work, resident, session, note, risk=risk)
        if line.note is not None:
            line = _sign(work, line.note.id)
        if draft:
            work.discard_draft(draft)
    return Receipt(line, frozenset(work.changed))


def record_session_in(
    work: Work,
    resident: ResidentId,
    session: Values,
    note: Values,
    *,
    risk: Values | None = None,
) -> SessionLine:
    """The same, inside a unit of work that goes on; ``Frozen`` for an appointment that has one."""
    given = {
        **with_minutes(dict(session)),
        "counsellor_id": work.desk.user_id,
        "note_state": NoteState.DRAFT if has_text(note) else NoteState.NONE,
    }
    of = RecordId(given.get("appointment_id") or "")
    if of and appointment_sessions.session_in(work, resident, of) is not None:
        raise Frozen(CounsellingSession.kind)
    kept = work.shelf(CounsellingSession).add(work.make(CounsellingSession, resident, given))
    appointment_sessions.tell_calendar_in(work, kept)
    written = _write(work, kept, note) if has_text(note) else None
    gentle_tasks.after_session(work, kept)
    told = None
    if risk and is_said(risk):
        made = {**_told(risk), "session_id": kept.id, "on": kept.held_on}
        told = work.shelf(SessionRisk).add(work.make(SessionRisk, resident, made))
    return SessionLine(kept, written, risk=told)


def is_said(risk: Values) -> bool:
    """Whether anything stands in the answers about danger."""
    return (
        risk.get("asked") is Answer.YES
        or any(str(risk.get(name) or "").strip() for name in ("done", "told"))
        or risk.get("found") not in (None, RiskFound.NONE)
    )


def _told(risk: Values) -> dict[str, Any]:
    """Without what nobody chose."""
    return {name: value for name, value in risk.items() if value is not None}


def has_text(note: Values) -> bool:
    """Whether there is a word of a note."""
    return any(isinstance(t, str) and t.strip() for key, t in note.items() if key != FORMAT)


def write_note(
    desk: Desk, session: RecordId, note: Values, draft: str = ""
) -> Receipt[SessionLine]:
    """Write the note of a session that was held and has none yet."""
    with desk.work("progress_note.write") as work:
        shelf = work.shelf(CounsellingSession)
        held = shelf.get(session)
        if held.note_state is not NoteState.NONE:
            raise Frozen(ProgressNote.kind)
        written = _write(work, held, note)
        held = shelf.amend(held.id, held.rev, {"note_state": NoteState.DRAFT})
        if draft:
            work.discard_draft(draft)
    return Receipt(SessionLine(held, written), frozenset(work.changed))


def change_note(
    desk: Desk, id: RecordId, rev: int, note: Values, draft: str = ""
) -> Receipt[ProgressNote]:
    """Change what waits for one's signature; sections that *note* leaves out stay."""
    with desk.work("progress_note.amend") as work:
        shelf = work.shelf(ProgressNote)
        before = shelf.get(id)
        texts = {**dict(before.parts), FORMAT: before.format, **note}
        kept = shelf.amend(id, rev, {**_sections(texts), "written_at": _now(work)})
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def change_session(
    desk: Desk, id: RecordId, rev: int, values: Values, draft: str = ""
) -> Receipt[CounsellingSession]:
    """Change the facts of a session; what they were before stays readable."""
    with desk.work("counselling_session.amend") as work:
        kept = work.shelf(CounsellingSession).amend(id, rev, with_minutes(dict(values)))
        appointment_sessions.tell_calendar_in(work, kept)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def _write(work: Work, session: CounsellingSession, note: Values) -> ProgressNote:
    values = {**_sections(note), "session_id": session.id, "written_at": _now(work)}
    made = work.make(ProgressNote, session.resident, values)
    return work.shelf(ProgressNote).add(made)


def _sections(note: Values) -> Mapping[str, Any]:
    form = note.get(FORMAT) or NoteFormat.BRIEF
    texts = {key: text for key, text in note.items() if key != FORMAT}
    known = load_note_formats().sections
    foreign = texts.keys() - known.keys()
    if foreign:
        raise TypeError(f"no form of a note has {sorted(foreign)}")
    parts = load_note_formats().ordered(form, texts)
    if not parts:
        raise Invalid({load_note_formats().formats[form][0]: A_LINE_FIRST})
    return {
        FORMAT: form,
        "part_keys": tuple(key for key, _ in parts),
        "part_texts": tuple(text for _, text in parts),
    }


# ---- signing


def sign_note(desk: Desk, id: RecordId) -> Receipt[ProgressNote]:
    """Freeze a note under its author's signature; raises ``PassphraseNeeded``."""
    signed = sign_notes(desk, [id])
    return Receipt(signed.value[0], signed.changed)


def sign_notes(desk: Desk, ids: Sequence[RecordId]) -> Receipt[tuple[ProgressNote, ...]]:
    """Freeze several listed notes with one passphrase: all of them, or none."""
    desk.require_passphrase()
    with desk.work("progress_note.sign") as work:
        signed = [note for id in ids if (note := _sign(work, id).note) is not None]
    return Receipt(tuple(signed), frozenset(work.changed))


def _sign(work: Work, id: RecordId) -> SessionLine:
    """Text, role and time are fixed from here on (casework guide 6.3)."""
    now, notes, shelf = _now(work), work.shelf(ProgressNote), work.shelf(CounsellingSession)
    note = notes.get(id)
    session = shelf.get(RecordId(note.session_id))
    if session.resident != note.resident:
        raise Tampered(ProgressNote.kind)
    written = note.written_at or now
    signed = notes.sign(
        id,
        {
            "written_at": written,
            "is_late": is_late(session, written.astimezone(now.tzinfo)),
            "signed_at": now,
            "signed_on": work.desk.today(),
            "signed_as": supervisors.signs_as(work),
            "needs_second": supervisors.is_trainee_in(work),
        },
    )
    session = shelf.amend(session.id, session.rev, {"note_state": NoteState.SIGNED})
    return SessionLine(session, signed)


def _now(work: Work) -> Any:
    return work.desk.now().replace(microsecond=0)


def add_to_note(
    desk: Desk, id: RecordId, values: Values, draft: str = ""
) -> Receipt[NoteAmendment]:
    """Add to a signed note, which itself stays as it is (casework guide 6.3).

    ``Invalid`` where only the author of the note may say this of it, or its words are others.
    """
    with desk.work("note_amendment.add") as work:
        note = work.shelf(ProgressNote).get(id)
        if note.state is SignState.DRAFT:
            raise Frozen(NoteAmendment.kind)
        given = {**values, "note_id": id, "signed_as": supervisors.signs_as(work)}
        added = work.make(NoteAmendment, note.resident, given)
        is_mine = desk.user_of(note.author) == desk.user_id
        if added.sort in BY_THE_AUTHOR and not is_mine:
            raise Invalid({"sort": ONLY_THE_AUTHOR})
        if added.old_text and not any(added.old_text in text for text in note.part_texts):
            raise Invalid({"old_text": NOT_THESE_WORDS})
        kept = work.shelf(NoteAmendment).add(added)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def share_summary(
    desk: Desk, session: RecordId, values: Values, draft: str = ""
) -> Receipt[SharedSummary]:
    """Keep the three lines that were agreed with the resident; the case manager sees them.

    With ``for_nurse`` the nurse has a copy under their own key; without it they have no key.
    """
    with desk.work("shared_summary.add") as work:
        held = work.shelf(CounsellingSession).get(session)
        made = {"on": desk.today(), **values, "session_id": held.id}
        kept = work.shelf(SharedSummary).add(work.make(SharedSummary, held.resident, made))
        if kept.for_nurse:
            told = {"on": kept.on, "session_id": held.id, "lines": kept.lines}
            work.shelf(NurseSummary).add(work.make(NurseSummary, held.resident, told))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def tell_risk(
    desk: Desk, session: RecordId, values: Values, draft: str = ""
) -> Receipt[SessionRisk]:
    """Keep what was asked and done about danger in a session; the newest one counts."""
    with desk.work("session_risk.add") as work:
        held = work.shelf(CounsellingSession).get(session)
        made = {**_told(values), "session_id": held.id, "on": desk.today()}
        kept = work.shelf(SessionRisk).add(work.make(SessionRisk, held.resident, made))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))
