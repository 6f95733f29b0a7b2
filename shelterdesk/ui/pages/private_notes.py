"""A counsellor's private notes about one resident: a page that looks different, for one person.

It has no search, no print, no export, and nothing on it can be copied. What can be done with a
note: change it, open it to a colleague for some days, take it out for good.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.domain.kinds.private import NoteLoan, PrivateNote
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import private_notes
from shelterdesk.services.private_notes import LOAN_DAYS, Loan, NoteLine, Notes
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, column, empty, own_ground, row, scrolled
from shelterdesk.ui.kit.clipboard import NeverCopied
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry, parts_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp

TITLE = N_("Only for you")
WHO_READS = N_(
    "Only you can read this, and a colleague to whom you open a note yourself. No manager, no "
    "administrator, not two safety cards and not an emergency. It is in no search, no print and no "
    "hand-over."
)
NOT_HERE = N_(
    "Nothing that somebody's safety needs belongs here alone: write that in the record. Dates, "
    "times, symptoms and plans belong in the session's note."
)
ONLY_YOUR_CODE = N_(
    "If you forget your passphrase, your own paper code brings this back. Two safety cards give "
    "you a new key, and this stays shut for ever."
)
SHUT = N_(
    "{n} older notes lie under a key that you no longer have. They cannot be opened again, by "
    "anybody. You can take them out under House, Only mine."
)
DAMAGED = N_("{n} of your notes cannot be verified. They were left as they are; tell a manager.")
NONE_YET = N_("You have not written a private note about this resident.")
TAKE_OUT_WHY = N_(
    "Its words are taken out of the house for good, and out of what you opened to somebody. Older "
    "backups still hold it, for you alone, until they are deleted."
)
LEND_WHY = N_(
    "Your colleague gets a copy of it as it is now, which they alone can open. It ends after the "
    "day that you choose, or when you end it. They cannot print it or hand it on in ShelterDesk; "
    "what somebody has read, they know."
)
DAYS = {
    0: N_("until the end of today"),
    3: N_("for three days"),
    7: N_("for a week"),
    14: N_("for two weeks"),
}
ROWS = 9  # lines to think in
NOBODY_ELSE = N_("There is no other counsellor in this house to open it to.")


def about_this(seat: Seat, *, whole: bool = True) -> Card:
    """Who can read what is on this ground; with *whole* also what belongs elsewhere."""
    words = seat.look.words
    card = Card(kind="own")
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(icon_label(seat.look, "lock", "own_edge"))
    head.addWidget(PlainLabel(words(WHO_READS), size="strong", wrap=True), 1)
    card.add(head)
    if whole:
        card.add(PlainLabel(words(NOT_HERE), tone="muted", wrap=True))
    return card.add(PlainLabel(words(ONLY_YOUR_CODE), size="small", tone="muted", wrap=True))


class PrivateNotesPage(QWidget):
    """One's own notes about one resident, the latest first."""

    write_asked = Signal()
    change_asked = Signal(object)  # the note
    changed = Signal(object)  # frozenset of kinds

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self.add = button(
            seat.look, words("Write a private note"), self.write_asked.emit, act="main", icon="plus"
        )
        shown_if(self.add, private_notes.may_write(seat.desk, resident))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(words(TITLE), size="page"), 1)
        head.addWidget(self.add)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        page = column(head, about_this(seat), self._list)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(own_ground(scrolled(page, words(TITLE))))
        seat.asker(self).run(lambda _: private_notes.notes(seat.desk, resident), self._show)

    def _show(self, found: Notes) -> None:
        words = self._seat.look.words
        empty(self._list)
        if not found.lines:
            self._list.addWidget(PlainLabel(words(NONE_YET), tone="muted"))
        for line in found.lines:
            card = NoteCard(self._seat, line)
            card.change_asked.connect(self.change_asked)
            card.changed.connect(self.changed)
            self._list.addWidget(card)
        for sentence, n in ((SHUT, found.shut), (DAMAGED, found.damaged)):
            if n:
                said = words(sentence).format(n=n)
                self._list.addWidget(PlainLabel(said, tone="warn", wrap=True))


class NoteCard(Card):
    """One note, with whom it is open to and what can be done with it."""

    change_asked = Signal(object)
    changed = Signal(object)

    def __init__(self, seat: Seat, line: NoteLine, *, named: bool = False) -> None:
        """*named*: it stands among notes about others, so it says about whom it is."""
        super().__init__(kind="own")
        self._seat, self._line = seat, line
        look, words, note = seat.look, seat.look.words, line.note
        when = f"{words('Private note')} · {seat.day(note.made_on)}"
        about = seat.name_of(note.resident) if named else ""
        title = " · ".join(part for part in (about, seat.day(note.made_on)) if part)
        self.open_to = button(look, words("Open to a colleague…"), self.lend, act="quiet")
        self.open_to.setAccessibleName(f"{words('Open to a colleague…')}: {when}")
        self.take_out = button(look, words("Take it out…"), self.ask_to_take_out, act="quiet")
        self.take_out.setAccessibleName(f"{words('Take it out…')}: {when}")
        self.change = button(
            look,
            words("Change"),
            lambda: self.change_asked.emit(note),
            act="quiet",
            icon="pen-line",
        )
        self.change.setAccessibleName(f"{words('Change')}: {when}")
        self.add(PlainLabel(title, size="card", wrap=True), WrappedText(look, note.text))
        if note.rev > 1:
            local = note.made_at.astimezone(seat.desk.now().tzinfo)
            said = words("Changed {when}").format(when=seat.show.moment(local))
            self.add(PlainLabel(said, size="small", tone="muted"))
        for loan in line.loans:
            self.add(self._loan(loan))
        self.add(row(self.change, self.open_to, self.take_out))

    def _loan(self, loan: Loan) -> QHBoxLayout:
        words = self._seat.look.words
        said = (
            words("Open to {name} until {day}").format(
                name=loan.reader, day=self._seat.day(loan.until)
            )
            if loan.until
            else words("Left to {name}").format(name=loan.reader)
        )
        end = button(self._seat.look, words("End it now"), partial(self._end, loan), act="quiet")
        end.setAccessibleName(f"{words('End it now')}: {said}")
        return row(icon_label(self._seat.look, "eye", "warn", size=16), PlainLabel(said), end)

    def lend(self) -> None:
        """Choose to whom it is opened, and for how long."""
        box = LendBox(self._seat, self.window(), self._line)
        box.lent.connect(lambda: self.changed.emit(frozenset({NoteLoan})))
        box.open()

    def ask_to_take_out(self) -> None:
        """Say what will happen, then take the note out."""
        words = self._seat.look.words
        box = StepUp(
            self._seat.desk,
            self._seat.look,
            self._seat.tasks,
            self.window(),
            title=words("Take this note out for good"),
            why=words(TAKE_OUT_WHY),
            act=words("Take it out"),
            needs_passphrase=False,
        )
        box.accepted.connect(self._take_out)
        box.open()

    def _take_out(self) -> None:
        desk, id = self._seat.desk, self._line.note.id
        self._do(lambda: private_notes.destroy(desk, [id]))

    def _end(self, loan: Loan) -> None:
        desk = self._seat.desk
        self._do(lambda: private_notes.end_loan(desk, loan.id))

    def _do(self, act: Callable[[], Any]) -> None:
        self._seat.asker(self).run(lambda _: act(), lambda r: self.changed.emit(r.changed))


class LendBox(QDialog):
    """To whom one note is opened, and until when."""

    lent = Signal()

    def __init__(self, seat: Seat, parent: QWidget, line: NoteLine) -> None:
        super().__init__(parent)
        self._seat, self._line = seat, line
        look, words = seat.look, seat.look.words
        title = words("Open this note to a colleague")
        self.setWindowTitle(words("ShelterDesk"))
        self.setAccessibleName(title)
        self.setMinimumWidth(480)
        self.who, self.how_long = CalmPicker(), CalmPicker()
        self.who.setAccessibleName(words("Colleague, best your clinical supervisor"))
        self.how_long.setAccessibleName(words("How long"))
        for days in LOAN_DAYS:
            self.how_long.addItem(words(DAYS[days]), days)
        self.how_long.setCurrentIndex(1)
        self.main = button(look, words("Open it to them"), self.lend, act="main")
        self.main.setEnabled(False)
        self.said = PlainLabel(tone="warn", wrap=True)
        self.said.hide()
        acts = QHBoxLayout()
        acts.addStretch()
        acts.addWidget(button(look, words("Not now"), self.reject))
        acts.addWidget(self.main)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(title, size="page"))
        layout.addWidget(PlainLabel(words(LEND_WHY), tone="muted", wrap=True))
        for picker in (self.who, self.how_long):
            layout.addWidget(PlainLabel(picker.accessibleName(), size="small", tone="muted"))
            layout.addWidget(picker)
        layout.addWidget(self.said)
        layout.addLayout(acts)
        seat.asker(self).run(lambda _: private_notes.colleagues(seat.desk), self._show)

    def _show(self, colleagues: tuple[Any, ...]) -> None:
        for person in colleagues:
            self.who.addItem(person.display_name, person.user_id)
        self.main.setEnabled(bool(colleagues))
        if not colleagues:
            self._say(NOBODY_ELSE)
        self.who.setFocus()

    def lend(self) -> None:
        """Open it."""
        desk, id = self._seat.desk, self._line.note.id
        reader, days = self.who.currentData(), self.how_long.currentData()
        self.main.setEnabled(False)

        def done(_: object) -> None:
            self.accept()
            self.lent.emit()

        def failed(error: Exception) -> None:
            self.main.setEnabled(True)
            told = [getattr(error, part, "") for part in ("title", "hint")]
            self._say(*(part for part in told if part))

        self._seat.asker(self).run(
            lambda _: private_notes.lend(desk, id, reader, days), done, failed
        )

    def _say(self, *marked: str) -> None:
        words = self._seat.look.words
        self.said.setText(" ".join(words(part) for part in marked))
        self.said.show()


# ---- writing


def private_entry(seat: Seat, resident: ResidentId, note: PrivateNote | None = None) -> Entry:
    """The page on which a note is written, or changed; its draft is sealed to its author."""
    desk, words, kind = seat.desk, seat.look.words, PrivateNote.kind

    def save(values: Any, slot: str) -> Any:
        text = values[kind]["text"]
        if note is None:
            return private_notes.write(desk, resident, text, slot)
        return private_notes.amend(desk, note.id, note.rev, text, slot)

    entry = Entry(
        seat,
        words(PrivateNote.title),
        parts_of(PrivateNote, titles={kind: ""}),
        f"{kind}:{note.id}:{note.rev}/{resident}" if note else f"{kind}/{resident}",
        save,
        act=words("Keep it"),
        filled={kind: {"text": note.text if note else ""}},
        explained=words(WHO_READS),
    )
    return made_own(entry)


def made_own(entry: Entry) -> Entry:
    """*entry* on the ground of what is one's own; nothing on it is copied."""
    own_ground(entry.area)
    for box in entry.findChildren(QPlainTextEdit):
        NeverCopied(box)
        box.setMinimumHeight(box.fontMetrics().lineSpacing() * ROWS)
    return entry
