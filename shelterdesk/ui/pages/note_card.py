"""A note to read: its sections, who signed it as what, and everything that was added to it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.counselling import AmendmentKind, NoteAmendment, ProgressNote
from shelterdesk.domain.note_formats import load_note_formats
from shelterdesk.domain.record import SignState
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.services.counselling import SessionLine
from shelterdesk.services.supervisors import SUPERVISOR, TRAINEE
from shelterdesk.services.writers import writer_of
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.wrapped import StruckText, WrappedText
from shelterdesk.ui.pages.seat import Seat

LATE = N_("Late entry: session of {day}, written {written}")
SIGNED = N_("Signed by {who} ({role}) on {when}")
SECOND = N_("Also signed by {who} ({role}) on {when}")
WAITS = N_("Waits for the signature of a supervisor")
ASIDE = N_("Put aside: its author says that it belongs into another file.")
INSTEAD = N_("Instead: {text}")
AS_WORDS = {TRAINEE: N_("in training"), SUPERVISOR: N_("supervisor")}


def note_card(seat: Seat, line: SessionLine) -> Card:
    """The note of *line* with its state on top; what a correction names has a line through it."""
    look, words, note = seat.look, seat.look.words, line.note
    card = Card(words(ProgressNote.title))
    if note is None:
        return card.add(PlainLabel(words("Nothing is written yet."), tone="muted"))
    card.add(*_standing(seat, line, note))
    known = load_note_formats()
    wrong = [a for a in line.amendments if a.sort is AmendmentKind.CORRECTION and a.old_text]
    for key, text in note.parts:
        card.add(PlainLabel(words(known.title_of(key)), size="small", tone="muted"))
        struck = [a for a in wrong if a.old_text in text]
        card.add(StruckText(look, text, [a.old_text for a in struck]))
        for each in struck:
            said = words(INSTEAD).format(text=isolated(each.text))
            card.add(PlainLabel(said, tone="info", wrap=True))
    return card


def amendment_card(seat: Seat, added: NoteAmendment) -> Card:
    """One addition: what it is, by whom and when."""
    look, words, show = seat.look, seat.look.words, seat.show
    card = Card(words(added.sort.label))
    by = words("{when} by {who}").format(
        when=show.moment(added.made_at.astimezone(seat.desk.now().tzinfo)),
        who=isolated(writer_of(seat.desk, added, seat.look.words)),
    )
    card.add(PlainLabel(by, size="small", tone="muted"), WrappedText(look, added.text))
    for label, text in ((N_("The words that were wrong"), added.old_text), (N_("Why"), added.why)):
        if text:
            card.add(PlainLabel(words(label), size="small", tone="muted"), WrappedText(look, text))
    return card


def role_words(seat: Seat, signed_as: str) -> str:
    """What somebody signed as, in words."""
    words = seat.look.words
    labels = {role.value: role.label for role in Role} | AS_WORDS
    return ", ".join(words(labels.get(code, code)) for code in signed_as.split())


def _standing(seat: Seat, line: SessionLine, note: ProgressNote) -> list[QWidget]:
    look, words, found = seat.look, seat.look.words, list[QWidget]()
    zone = seat.desk.now().tzinfo
    if line.is_aside:
        found.append(PlainLabel(words(ASIDE), tone="stop", wrap=True))
    if note.is_late and note.written_at is not None:
        said = words(LATE).format(
            day=seat.day(line.session.held_on),
            written=seat.show.moment(note.written_at.astimezone(zone)),
        )
        found.append(_line(seat, "history", "info", said))
    if note.state is SignState.DRAFT:
        found.append(_line(seat, "contrast", "warn", words("Not signed yet")))
        return found
    at = note.signed_at or note.made_at
    said = words(SIGNED).format(
        who=isolated(writer_of(seat.desk, note, seat.look.words)),
        role=role_words(seat, note.signed_as),
        when=seat.show.moment(at.astimezone(zone)),
    )
    found.append(_line(seat, "circle-check", "ok", said))
    second = line.co_signature
    if second is not None:
        said = words(SECOND).format(
            who=isolated(writer_of(seat.desk, second, seat.look.words)),
            role=role_words(seat, second.signed_as),
            when=seat.day(second.on),
        )
        found.append(_line(seat, "circle-check", "ok", said))
        if second.comment:
            found.append(WrappedText(look, second.comment))
    elif note.needs_second:
        found.append(_line(seat, "contrast", "warn", words(WAITS)))
    return found


def _line(seat: Seat, icon: str, tone: str, said: str) -> QWidget:
    made = QWidget()
    made.setLayout(
        row(icon_label(seat.look, icon, tone, size=16), PlainLabel(said, size="small", tone=tone))
    )
    inner = made.layout()
    if inner is not None:
        inner.setContentsMargins(0, 0, 0, 0)
    return made
