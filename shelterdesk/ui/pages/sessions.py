"""Counselling sessions: the list, one session with its note, writing, signing, adding to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.counselling import CounsellingSession, NoteAmendment, NoteState
from shelterdesk.domain.kinds.counselling_results import SessionRisk, SharedSummary
from shelterdesk.domain.record import Record, ResidentId, SignState
from shelterdesk.domain.session_rules import TOOK_PLACE
from shelterdesk.i18n import N_
from shelterdesk.services import appointment_sessions, counselling, scales
from shelterdesk.services.counselling import Reading, SessionLine
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.note_card import amendment_card, note_card
from shelterdesk.ui.pages.note_form import ask_to_sign
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.reading import shown_fields

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

NO_SESSIONS = N_("No sessions yet. You can write the first one.")
UNVERIFIED = N_("{n} that cannot be verified and are not shown. Nothing was overwritten.")
LOST = N_(
    "The note of this session was changed outside of the program, so it is not shown. Nothing was "
    "overwritten: tell a manager, who can look for it in a backup."
)
PUT_ASIDE = N_("{n} put aside by their author, because they belong into another file.")
FROM = "from"  # before the appointment that a session is written from
LATEST = N_("The latest {n} sessions")


def standing_of(line: SessionLine) -> tuple[str, str, str]:
    """How a session's note stands: tone, icon, and marked words."""
    session, note = line.session, line.note
    if line.is_aside:
        return "stop", "octagon-minus", N_("Put aside")
    if line.is_lost:
        return "stop", "octagon-minus", N_("The note cannot be verified")
    if note is None:
        if session.attendance not in TOOK_PLACE:
            return "muted", "circle-dashed", session.attendance.label
        return "warn", "circle-dashed", NoteState.NONE.label
    if note.state is SignState.DRAFT:
        return "warn", "contrast", NoteState.DRAFT.label
    if note.needs_second and line.co_signature is None:
        return "warn", "contrast", N_("Waits for a supervisor")
    if line.amendments:
        return "ok", "circle-check", N_("Note signed, with additions")
    return "ok", "circle-check", NoteState.SIGNED.label


class SessionsPage(QWidget):
    """All sessions, latest first; each opens with its note. New ones begin in the header."""

    open_asked = Signal(object)  # SessionLine
    begin_asked = Signal(str)  # an appointment whose session is to be written
    _wanted = ""

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        self._after: tuple[Any, str] | None = None
        self._damaged = self._aside = 0
        words = seat.look.words
        head = QHBoxLayout()
        self.count = PlainLabel("", size="card")
        head.addWidget(self.count, 1)
        self.remark = PlainLabel(size="small", tone="stop", wrap=True)
        self.remark.hide()
        self._lines: tuple[SessionLine, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.more = button(seat.look, words("Show more"), self.show_more, act="quiet")
        self.more.hide()
        page = column(head, self.remark, self._list, row(self.more))
        fill(self, page, words("Sessions"))
        self.show_more()

    def open_first(self) -> None:
        """Open the latest session."""
        if self._lines:
            self.open_asked.emit(self._lines[0])

    def open_one(self, session: str) -> None:
        """Open one session by its id, as soon as it is read; ``from:<appointment>`` writes one."""
        name, _, appointment = session.partition(":")
        if name == FROM:
            self.begin_asked.emit(appointment)
            return
        self._wanted = session
        self._go_on()

    def show_more(self) -> None:
        """Read the next sessions."""
        desk, resident, after = self._seat.desk, self._resident, self._after
        self.more.setEnabled(False)
        self._seat.asker(self).run(lambda _: counselling.read(desk, resident, after), self._show)

    def _show(self, found: Reading) -> None:
        words = self._seat.look.words
        self._lines += found.lines
        self._after = found.after
        n, said = len(self._lines), words(NO_SESSIONS)
        if n and found.after:
            said = words(LATEST).format(n=n)
        elif n:
            said = words.count("{n} session", "{n} sessions", n).format(n=n)
        self.count.setText(said)
        self._damaged += found.damaged
        self._aside += found.aside
        counted = ((UNVERIFIED, self._damaged), (PUT_ASIDE, self._aside))
        remarks = [words(sentence).format(n=count) for sentence, count in counted if count]
        self.remark.setText(" ".join(remarks))
        self.remark.setVisible(bool(remarks))
        for line in found.lines:
            self._list.addWidget(self._card(line))
        self.more.setEnabled(True)
        self.more.setVisible(found.after is not None)
        self._go_on()

    def _go_on(self) -> None:
        """Open the session that is wanted, or read on until it comes."""
        found = next((line for line in self._lines if line.session.id == self._wanted), None)
        if found is not None:
            self._wanted = ""
            self.open_asked.emit(found)
        elif self._wanted and self._after is not None:
            self.show_more()

    def _card(self, line: SessionLine) -> QFrame:
        seat, words, session = self._seat, self._seat.look.words, line.session
        tone, icon, state = standing_of(line)
        state = words(state)
        title = f"{seat.day(session.held_on)} · {words(session.session_type.label)}"
        opener = button(seat.look, words("Open"), lambda: self.open_asked.emit(line), act="quiet")
        opener.setAccessibleName(f"{words('Open')}: {title}, {state}")
        card = Card(title, beside=opener)
        parts: list[QWidget] = [
            icon_label(seat.look, icon, "text2" if tone == "muted" else tone, size=16),
            PlainLabel(state, size="small", tone=tone),
        ]
        themes = ", ".join(words(theme.label) for theme in session.themes)
        if themes:
            parts.append(PlainLabel(themes, size="small", tone="muted"))
        return card.add(row(*parts))


class SessionPage(QWidget):
    """One session with its note, to read; what can be done with it stands on top."""

    left = Signal()
    signed = Signal()
    add_asked = Signal(object)  # the note
    change_asked = Signal(object)  # the note, while it is not signed
    write_asked = Signal(object)  # the session, which has no note yet
    facts_asked = Signal(object)  # the session
    share_asked = Signal(object)  # the session
    scale_asked = Signal(object)  # the session in which a questionnaire is offered
    again_asked = Signal(object)  # the session, after which they meet again

    def __init__(self, seat: Seat, line: SessionLine) -> None:
        super().__init__()
        self._seat, self._line = seat, line
        words, note, session = seat.look.words, line.note, line.session
        title = f"{seat.day(session.held_on)} · {words(session.session_type.label)}"
        head, acts = QHBoxLayout(), QHBoxLayout()
        head.addWidget(
            button(seat.look, words("All sessions"), self.left.emit, act="quiet", icon="arrow-left")
        )
        head.addWidget(PlainLabel(title, size="page"), 1)
        self.main: QWidget | None = None
        for each in self._acts():
            acts.addWidget(each)
        acts.addStretch()
        parts: list[Any] = [head, acts, self._card(words("Session"), session)]
        if note is not None:
            parts.append(note_card(seat, line))
        elif line.is_lost:
            parts.append(Card(words("Note")).add(PlainLabel(words(LOST), tone="stop", wrap=True)))
        parts.extend(amendment_card(seat, added) for added in line.amendments)
        if line.risk is not None:
            parts.append(self._card(words(SessionRisk.title), line.risk))
        if line.summary is not None:
            parts.append(self._card(words(SharedSummary.title), line.summary))
        page = column(*parts)
        fill(self, page, title)
        if self.main is not None:
            self.setFocusProxy(self.main)

    def _acts(self) -> list[QWidget]:
        """What this person can do here; the first one is what most often comes next."""
        seat, line, desk = self._seat, self._line, self._seat.desk
        words, note, session = seat.look.words, line.note, line.session
        is_mine = desk.user_of(session.author) == desk.user_id
        may_write = desk.may("create", NoteAmendment, session.resident)
        found: list[QWidget] = []

        def offer(title: str, act: Callable[[], None], icon: str, rank: str = "plain") -> QWidget:
            made = button(seat.look, words(title), act, act=rank, icon=icon)
            found.append(made)
            return made

        if note is None and is_mine and not line.is_lost:
            self.main = offer(
                N_("Write the note"), lambda: self.write_asked.emit(session), "pen-line", "main"
            )
        elif note is not None and note.state is SignState.DRAFT and _is_mine(desk, note):
            self.main = offer(N_("Sign and lock…"), self.sign, "lock", "main")
            offer(N_("Change"), lambda: self.change_asked.emit(note), "pen-line")
        elif note is not None and note.state is not SignState.DRAFT and may_write:
            self.main = offer(N_("Add to this note"), lambda: self.add_asked.emit(note), "plus")
        if is_mine:
            offer(N_("Change the facts"), lambda: self.facts_asked.emit(session), "pen-line")
        if may_write:
            offer(N_("Share three lines"), lambda: self.share_asked.emit(session), "send")
        if is_mine and scales.may_offer(desk, session.resident):
            give = N_("Offer a questionnaire")
            offer(give, lambda: self.scale_asked.emit(session), "plus")
        if is_mine and appointment_sessions.next_at(desk, session) is not None:
            again = N_("Make the next appointment…")
            offer(again, lambda: self.again_asked.emit(session), "calendar")
        return found

    def sign(self) -> None:
        """Say what becomes fixed and who reads it, take the passphrase, sign."""
        note = self._line.note
        if note is not None:
            ask_to_sign(self._seat, self, note.resident, self._sign)

    def _sign(self) -> None:
        desk, note = self._seat.desk, self._line.note
        if note is not None:
            self._seat.asker(self).run(
                lambda _: counselling.sign_note(desk, note.id), lambda _: self.signed.emit()
            )

    def _card(self, title: str, record: Record) -> Card:
        look = self._seat.look
        card = Card(title)
        left_out = {look.words(type(record).field(name).label) for name in _left_out(record)}
        for shown in shown_fields(record, look.words, self._seat.show):
            if shown.long:
                card.add(PlainLabel(shown.label, size="small", tone="muted"))
                card.add(WrappedText(look, shown.text))
            elif shown.label not in left_out:
                label = PlainLabel(f"{shown.label}:", size="small", tone="muted")
                card.add(row(label, PlainLabel(shown.text)))
        return card


def _left_out(record: Record) -> tuple[str, ...]:
    """What says nothing here: the note has its own card, and there may be no such method."""
    if not isinstance(record, CounsellingSession):
        return ()
    always = ("note_state", "contact_consent_id")
    return always if record.method else (*always, "qualified")


def _is_mine(desk: Desk, record: Record) -> bool:
    return desk.user_of(record.author) == desk.user_id
