"""The tab of sessions on a resident's record: the list, one session, and all its forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.appointment import Appointment
from shelterdesk.domain.kinds.counselling import CounsellingSession, NoteAmendment, ProgressNote
from shelterdesk.domain.kinds.counselling_results import SessionRisk, SharedSummary
from shelterdesk.domain.kinds.safety import RiskReview, SafetyPlan
from shelterdesk.domain.record import Record, RecordId, ResidentId, SignState
from shelterdesk.i18n import N_
from shelterdesk.services import appointment_sessions, records
from shelterdesk.services.appointment_sessions import Begun
from shelterdesk.services.counselling import SessionLine
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.pile import Pile
from shelterdesk.ui.pages.crisis import CrisisPage, tells_of_danger
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import RecordsPage
from shelterdesk.ui.pages.scale_ground import offer_in_session
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.session_entries import (
    amendment_entry,
    note_change,
    note_entry,
    session_change,
    session_entry,
    summary_entry,
    told_entry,
)
from shelterdesk.ui.pages.sessions import SessionPage, SessionsPage
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters.tabs import Tab

KEY = "sessions"
MEETS_AGAIN = N_("We meet again, as agreed")
OTHERS_SEE = N_(
    "Everybody who works with this resident sees a talk, when and with whom, under a code name. "
    "That it is counselling is read in counselling alone. You can move it in the calendar."
)


class Around(Protocol):
    """What of the record is needed here."""

    @property
    def seat(self) -> Seat: ...
    @property
    def resident(self) -> ResidentId: ...
    @property
    def view(self) -> QWidget: ...
    @property
    def tab(self) -> Tab: ...
    @property
    def pile(self) -> Callable[[], Pile]: ...
    @property
    def push(self) -> Callable[[Entry], None]: ...
    @property
    def open(self) -> Callable[[Record], None]: ...
    @property
    def go(self) -> Callable[[str], None]: ...
    @property
    def write_in(self) -> Callable[[str, type[Record]], None]: ...
    @property
    def done(self) -> Callable[[frozenset[type[Record]]], None]: ...


def ground(around: Around) -> QWidget:
    """The lowest page: sessions for counsellors, the shared lines for whoever reads only these."""
    if CounsellingSession not in around.tab.kinds:
        listed = RecordsPage(around.seat, around.resident, around.tab.kinds)
        listed.open_asked.connect(around.open)
        return listed
    page = SessionsPage(around.seat, around.resident)
    page.open_asked.connect(partial(open_session, around))
    page.begin_asked.connect(partial(write_from, around, page))
    return page


def write(around: Around) -> None:
    """Open the page for a new session."""
    around.push(session_entry(around.seat, around.resident))


def write_from(around: Around, page: SessionsPage, appointment: str) -> None:
    """Write the session of an appointment; one that has its session already is opened."""
    desk = around.seat.desk

    def begin(begun: Begun) -> None:
        if begun.session is not None:
            page.open_one(begun.session)
        else:
            around.push(session_entry(around.seat, around.resident, begun.values))

    around.seat.asker(page).run(
        lambda _: appointment_sessions.begin(desk, RecordId(appointment)), begin
    )


def reopen(around: Around, name: str, ids: list[str]) -> bool:
    """Open the form that a draft belongs to; whether it was one of these."""
    seat = around.seat
    page = around.pile().widget(0)
    if "+" in name:
        if ids and isinstance(page, SessionsPage):
            write_from(around, page, ids[0])
        else:
            write(around)
        return True
    session_forms: dict[str, Callable[[Seat, CounsellingSession], Entry]] = {
        SharedSummary.kind: summary_entry,
        SessionRisk.kind: told_entry,
        CounsellingSession.kind: session_change,
        ProgressNote.kind: note_entry,
    }
    if not ids:
        return False
    if name == NoteAmendment.kind:
        _read(around, ProgressNote, ids, lambda note: around.push(amendment_entry(seat, note)))
    elif name == ProgressNote.kind and len(ids) > 1:
        _read(around, ProgressNote, ids, lambda note: around.push(note_change(seat, note)))
    elif name in session_forms:
        form = session_forms[name]
        _read(around, CounsellingSession, ids, lambda held: around.push(form(seat, held)))
    else:
        return False
    return True


def _read(around: Around, kind: type[Record], ids: list[str], then: Callable[[Any], None]) -> None:
    """Read the record that a draft is about, as it was when the typing began."""
    desk, rev = around.seat.desk, int(ids[1]) if len(ids) > 1 else None

    def read(_: object) -> Record:
        revisions = records.history(desk, kind, RecordId(ids[0]))
        return next((r for r in revisions if r.rev == rev), revisions[0])

    around.seat.asker(around.pile()).run(read, then)


def finished(around: Around, line: SessionLine) -> None:
    """Something of a session was kept: danger comes first, then what most often comes next."""
    if line.session.note_state and tells_of_danger(line):
        open_crisis(around, line)
    else:
        open_session(around, line)
        if line.session.next_on is not None:
            ask_again(around, line.session)


def ask_again(around: Around, session: CounsellingSession) -> None:
    """Ask whether the next appointment goes into the calendar; not where it stands there."""
    seat, owner = around.seat, around.pile()
    desk, words = seat.desk, seat.look.words

    def made(receipt: Receipt[Appointment | None]) -> None:
        if receipt.value is not None:
            seat.banner.show_note(words("The next appointment stands in the calendar."))
            seat.changed.emit(receipt.changed, around.resident)

    def make() -> None:
        purpose = words(MEETS_AGAIN)
        seat.asker(owner).run(
            lambda _: appointment_sessions.meet_again(desk, session, purpose), made
        )

    def ask(at: datetime | None) -> None:
        if at is None:
            return
        box = StepUp(
            desk,
            seat.look,
            seat.tasks,
            owner.window(),
            title=words("Meet again on {day} at {time}?").format(
                day=seat.day(at.date()), time=f"{at:%H:%M}"
            ),
            why=words(OTHERS_SEE),
            act=words("Make the appointment"),
            needs_passphrase=False,
        )
        box.accepted.connect(make)
        box.open()

    seat.asker(owner).run(lambda _: appointment_sessions.to_ask(desk, session), ask)


def open_session(around: Around, line: SessionLine) -> None:
    """One session to read, above the list."""
    seat, pile = around.seat, around.pile()
    page = SessionPage(seat, line)
    page.left.connect(pile.pop)
    page.signed.connect(partial(_signed, around))
    page.add_asked.connect(lambda note: around.push(amendment_entry(seat, note)))
    page.change_asked.connect(lambda note: around.push(note_change(seat, note)))
    page.write_asked.connect(lambda held: around.push(note_entry(seat, held)))
    page.facts_asked.connect(lambda held: around.push(session_change(seat, held)))
    page.share_asked.connect(lambda held: around.push(summary_entry(seat, held)))
    page.scale_asked.connect(lambda held: offer_in_session(around, held.id))
    page.again_asked.connect(partial(ask_again, around))
    pile.push(page)
    page.setFocus()


def open_crisis(around: Around, line: SessionLine) -> None:
    """The two steps, above the list."""
    seat, pile = around.seat, around.pile()
    page = CrisisPage(seat, line)
    page.risk_asked.connect(lambda: around.write_in("safety", RiskReview))
    page.plan_asked.connect(lambda: around.write_in("safety", SafetyPlan))
    page.told_asked.connect(lambda: around.push(told_entry(seat, line.session)))
    page.left.connect(pile.pop)
    page.left.connect(partial(open_session, around, line))
    pile.push(page)
    page.setFocus()


def is_signed(line: SessionLine) -> bool:
    """Whether its note was signed with it."""
    return line.note is not None and line.note.state is SignState.SIGNED


def _signed(around: Around) -> None:
    words = around.seat.look.words
    around.pile().refresh()
    around.seat.banner.show_note(words("Signed. The note stays as it is from now on."))
