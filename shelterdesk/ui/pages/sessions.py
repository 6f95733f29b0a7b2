"""Counselling sessions: the list, one session with its note, writing, signing, adding to it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.counselling import (
    AmendmentKind,
    CounsellingSession,
    NoteAmendment,
    ProgressNote,
)
from shelterdesk.domain.record import Record, ResidentId, SignState
from shelterdesk.i18n import N_
from shelterdesk.services import counselling, drafts
from shelterdesk.services.counselling import SessionLine
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry, parts_of
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters.reading import shown_fields

NO_SESSIONS = N_("No sessions yet. You can write the first one.")
WHAT_BECOMES_FIXED = N_(
    "The note stays as it is from now on. You can still add to it. It can be read by: {readers}."
)


class SessionsPage(QWidget):
    """All sessions, latest first; each opens with its note. New ones begin in the header."""

    open_asked = Signal(object)  # SessionLine

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        head = QHBoxLayout()
        self.count = PlainLabel("", size="card")
        head.addWidget(self.count, 1)
        self._lines: tuple[SessionLine, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        page = column(head, self._list)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page, words("Sessions")))
        desk = seat.desk
        seat.asker(self).run(lambda _: counselling.sessions(desk, resident), self._show)

    def open_first(self) -> None:
        """Open the latest session."""
        if self._lines:
            self.open_asked.emit(self._lines[0])

    def _show(self, lines: tuple[SessionLine, ...]) -> None:
        self._lines = lines
        words = self._seat.look.words
        if not lines:
            self.count.setText(words(NO_SESSIONS))
            return
        self.count.setText(
            words.count("{n} session", "{n} sessions", len(lines)).format(n=len(lines))
        )
        for line in lines:
            self._list.addWidget(self._card(line))

    def _card(self, line: SessionLine) -> QFrame:
        seat, words, session = self._seat, self._seat.look.words, line.session
        signed = line.note is not None and line.note.state is not SignState.DRAFT
        tone, icon = ("ok", "circle-check") if signed else ("warn", "contrast")
        state = words(session.note_state.label)
        title = f"{seat.day(session.held_on)} · {words(session.session_type.label)}"
        opener = button(seat.look, words("Open"), lambda: self.open_asked.emit(line), act="quiet")
        opener.setAccessibleName(f"{words('Open')}: {title}, {state}")
        card = Card(title, beside=opener)
        parts: list[QWidget] = [
            icon_label(seat.look, icon, tone, size=16),
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

    def __init__(self, seat: Seat, line: SessionLine) -> None:
        super().__init__()
        self._seat, self._line = seat, line
        words, note, desk = seat.look.words, line.note, seat.desk
        title = f"{seat.day(line.session.held_on)} · {words(line.session.session_type.label)}"
        head = QHBoxLayout()
        head.addWidget(
            button(seat.look, words("All sessions"), self.left.emit, act="quiet", icon="arrow-left")
        )
        head.addWidget(PlainLabel(title, size="page"), 1)
        is_mine = note is not None and desk.user_of(note.author) == desk.user_id
        if note is not None and note.state is SignState.DRAFT and is_mine:
            head.addWidget(
                button(
                    seat.look,
                    words("Change"),
                    lambda: self.change_asked.emit(note),
                    icon="pen-line",
                )
            )
            head.addWidget(
                button(seat.look, words("Sign and lock…"), self.sign, act="main", icon="lock")
            )
        elif note is not None and seat.desk.may("create", NoteAmendment, note.resident):
            head.addWidget(
                button(
                    seat.look,
                    words("Add to this note"),
                    lambda: self.add_asked.emit(note),
                    icon="plus",
                )
            )
        parts: list[Any] = [head, self._card(words("Session"), line.session)]
        if note is not None:
            parts.append(self._card(words(ProgressNote.title), note))
        parts.extend(self._card(words(a.sort.label), a) for a in line.amendments)
        page = column(*parts)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page, title))

    def sign(self) -> None:
        """Say what becomes fixed and who reads it, take the passphrase, sign."""
        desk, note = self._seat.desk, self._line.note
        if note is None:
            return
        self._seat.asker(self).run(
            lambda _: desk.who_reads(ProgressNote, note.resident), self._ask_to_sign
        )

    def _ask_to_sign(self, readers: tuple[str, ...]) -> None:
        seat, words = self._seat, self._seat.look.words
        box = StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=words("Sign this note"),
            why=words(WHAT_BECOMES_FIXED).format(readers=", ".join(readers)),
            act=words("Sign and lock"),
            needs_passphrase=not seat.desk.passphrase_is_fresh,
        )
        box.accepted.connect(self._sign)
        box.open()

    def _sign(self) -> None:
        desk, note = self._seat.desk, self._line.note
        if note is not None:
            self._seat.asker(self).run(
                lambda _: counselling.sign_note(desk, note.id), lambda _: self.signed.emit()
            )

    def _card(self, title: str, record: Record) -> Card:
        look = self._seat.look
        card = Card(title)
        for shown in shown_fields(record, look.words, self._seat.show):
            if shown.long:
                card.add(PlainLabel(shown.label, size="small", tone="muted"))
                card.add(WrappedText(look, shown.text))
            else:
                label = PlainLabel(f"{shown.label}:", size="small", tone="muted")
                card.add(row(label, PlainLabel(shown.text)))
        return card


def session_entry(seat: Seat, resident: ResidentId) -> Entry:
    """The page for a session and its note: two kinds, one save, one draft."""
    words, desk = seat.look.words, seat.desk
    kinds = (CounsellingSession, ProgressNote)

    def save(values: Any, slot: str) -> Any:
        session, note = (values[kind.kind] for kind in kinds)
        return counselling.record_session(desk, resident, session, note, slot)

    return Entry(
        seat,
        words("Counselling session"),
        parts_of(*kinds, titles={CounsellingSession.kind: N_("Session")}),
        f"{'+'.join(kind.kind for kind in kinds)}/{resident}",
        save,
        act=words("Save the session"),
        filled={kind.kind: defaults_of(seat, kind) for kind in kinds},
    )


def amendment_entry(seat: Seat, note: ProgressNote) -> Entry:
    """The page that adds to a signed note."""
    words, desk = seat.look.words, seat.desk

    def save(values: Any, slot: str) -> Any:
        receipt = counselling.add_to_note(desk, note.id, values[NoteAmendment.kind])
        drafts.discard(desk, slot)
        return receipt

    return Entry(
        seat,
        words("Add to this note"),
        parts_of(NoteAmendment, titles={NoteAmendment.kind: ""}),
        f"{NoteAmendment.kind}:{note.id}/{note.resident}",
        save,
        act=words("Add"),
        filled={NoteAmendment.kind: {"sort": AmendmentKind.ADDENDUM}},
        explained=words("The signed note stays as it is; this stands below it."),
    )
