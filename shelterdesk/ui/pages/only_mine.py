"""House, Only mine: what somebody keeps for themselves, and what colleagues opened to them.

Everybody has their phrases and what they want to remember; counsellors also their private notes
about everybody, their supervisions, and what they decide about them before they leave.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.private import (
    OwnTask,
    Phrase,
    PrivateNote,
    SupervisionRecord,
)
from shelterdesk.domain.note_packs import Pack, load_note_packs
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_
from shelterdesk.services import phrases, private_notes, supervisions
from shelterdesk.services.phrases import Template
from shelterdesk.services.private_notes import Lent, Notes
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, empty, own_ground, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry, parts_of
from shelterdesk.ui.pages.own_farewell import WhenILeave
from shelterdesk.ui.pages.private_notes import (
    DAMAGED,
    SHUT,
    NoteCard,
    about_this,
    made_own,
    private_entry,
)
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Only mine")
REMEMBER = N_("What I want to remember")
REMEMBER_WHY = N_("For yourself alone. What the house has to do belongs in a task.")
PHRASES = N_("My phrases")
PHRASES_WHY = N_("Words that you use often, for your notes. No names and no stories of anybody.")
TEMPLATES = N_("My ways to begin a note")
TEMPLATES_WHY = N_("You make them while you write a note.")
NOTES = N_("My private notes")
OPENED = N_("Opened to me by colleagues")
OPENED_WHY = N_("You can read them until their day. They cannot be printed, searched or handed on.")
SUPERVISION = N_("My supervision")
SUPERVISION_WHY = N_("Residents appear by code only.")
NONE = N_("Nothing yet.")
ONLY_ONE = N_(
    "Your colleague left it to you, and it is the only one there is. Its words are taken out of "
    "the house for good."
)


@dataclass(frozen=True)
class Mine:
    """Everything of one person's own that the room shows."""

    tasks: Sequence[OwnTask]
    phrases: Sequence[Phrase]
    templates: Sequence[Template]
    notes: Notes
    lent: Sequence[Lent]
    supervisions: Sequence[SupervisionRecord]


def is_for(desk: Desk) -> bool:
    """Everybody who works with residents."""
    return desk.may("read", Phrase)


def everything(desk: Desk) -> Mine:
    """All of it; raises ``PassphraseNeeded``."""
    counsels = private_notes.may_have(desk)
    return Mine(
        phrases.own_tasks(desk),
        phrases.phrases(desk),
        phrases.templates(desk),
        private_notes.notes(desk) if counsels else Notes(()),
        private_notes.lent_to_me(desk) if counsels else (),
        supervisions.mine(desk) if counsels else (),
    )


class OnlyMineRoom(RoomStack):
    """Cards below each other on a ground of their own; forms open in front of them."""

    def __init__(self, seat: Seat) -> None:
        words = seat.look.words
        super().__init__(seat, words(TITLE))
        self._counsels = private_notes.may_have(seat.desk)
        self.tasks = _OwnTasks(self)
        self.phrases = Card(words(PHRASES), beside=self._adder(words("New phrase"), self.phrase))
        self.templates = Card(words(TEMPLATES))
        cards: list[QWidget] = [
            PlainLabel(words(TITLE), size="page"),
            about_this(seat, whole=False),
            self.tasks,
            self.phrases,
            self.templates,
        ]
        if self._counsels:
            self.notes = Card(words(NOTES))
            self.lent = Card(words(OPENED))
            self.supervision = Card(
                words(SUPERVISION), beside=self._adder(words("New entry"), self.supervise)
            )
            self.leaving = WhenILeave(seat)
            self.leaving.changed.connect(self.told)
            cards[2:2] = [self.notes, self.lent, self.supervision]
            cards.append(self.leaving)
        self.furnish(*cards)
        self._on_own_ground()

    def read(self) -> None:
        """Read all of it anew, unless somebody is writing."""
        if self.sheet is None:
            desk = self.seat.desk
            self.seat.asker(self).run(lambda _: everything(desk), self._show)

    def open_draft(self, written: str) -> None:
        """Go on with a supervision or a phrase; *written* is as in the draft's slot."""
        kind, _, rest = written.partition(":")
        if rest:
            self.read()  # the change of something: it opens from its line
        elif kind == SupervisionRecord.kind and self._counsels:
            self.supervise()
        elif kind == Phrase.kind:
            self.phrase()

    def phrase(self, phrase: Phrase | None = None) -> None:
        """Write a phrase, or change one."""
        desk = self.seat.desk

        def save(values: Any, slot: str) -> Any:
            said, id = values[Phrase.kind], phrase.id if phrase else None
            return phrases.keep_phrase(desk, said["name"], said["text"], id=id, draft=slot)

        self._write(Phrase, phrase, save)

    def supervise(self, record: SupervisionRecord | None = None) -> None:
        """Write what one takes from a supervision, or change it."""
        desk, kind = self.seat.desk, SupervisionRecord

        def save(values: Any, slot: str) -> Any:
            said = values[kind.kind]
            if record is None:
                return supervisions.keep(desk, said, draft=slot)
            return supervisions.keep(desk, said, id=record.id, rev=record.rev, draft=slot)

        self._write(kind, record, save)

    def _write(
        self, kind: type[Record], record: Record | None, save: Callable[[Any, str], Any]
    ) -> None:
        words = self.seat.look.words
        slot = f"{kind.kind}:{record.id}:{record.rev}/" if record else f"{kind.kind}/"
        entry = Entry(
            self.seat,
            words(kind.title),
            parts_of(kind, titles={kind.kind: ""}),
            slot,
            save,
            act=words("Keep it"),
            filled={kind.kind: record.values() if record else defaults_of(self.seat, kind)},
        )
        self._show_entry(made_own(entry))

    def _show_entry(self, entry: Entry) -> None:
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)
        entry.form.start()

    # ---- showing

    def _show(self, mine: Mine) -> None:
        self.tasks.show_tasks(mine.tasks)
        words, look = self.seat.look.words, self.seat.look
        self._fill(
            self.phrases,
            PHRASES_WHY,
            [
                self.line_of(
                    each.name,
                    each.text,
                    (words("Change"), partial(self.phrase, each)),
                    (words("Forget it"), partial(self._drop, phrases.drop_phrase, each.id)),
                )
                for each in mine.phrases
            ],
        )
        self._fill(
            self.templates,
            TEMPLATES_WHY,
            [
                self.line_of(
                    each.name,
                    each.form,
                    (words("Forget it"), partial(self._drop, phrases.drop_template, each.id)),
                )
                for each in mine.templates
            ],
        )
        for pack in load_note_packs() if self._counsels else ():
            title = words("Bring in: {name}").format(name=words(pack.title))
            bring = button(self.seat.look, title, partial(self.ask_for_pack, pack), act="quiet")
            self.templates.add(row(bring))
        if not self._counsels:
            return
        notes = []
        for line in mine.notes.lines:
            card = NoteCard(self.seat, line, named=True)
            card.change_asked.connect(self._change_note)
            card.changed.connect(self.told)
            notes.append(card)
        self._fill(self.notes, "", notes)
        for sentence, n in ((SHUT, mine.notes.shut), (DAMAGED, mine.notes.damaged)):
            if n:
                said = words(sentence).format(n=n)
                self.notes.add(PlainLabel(said, tone="warn", wrap=True))
        self._fill(self.lent, OPENED_WHY, [self._lent(each) for each in mine.lent])
        self._fill(
            self.supervision,
            SUPERVISION_WHY,
            [
                self.line_of(
                    self.seat.day(each.held_on),
                    each.with_whom,
                    (words("Open"), partial(self.supervise, each)),
                    (words("Take it out"), partial(self._drop, supervisions.drop, each.id)),
                )
                for each in mine.supervisions
            ],
        )
        self.leaving.show_notes(mine.notes, look)

    def ask_for_pack(self, pack: Pack) -> None:
        """Say for whom it is not, and bring it in."""
        seat, words = self.seat, self.seat.look.words
        box = StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            self,
            title=words(pack.title),
            why=words(pack.explanation),
            act=words("Bring it in"),
            needs_passphrase=False,
        )
        take = partial(phrases.take_pack, seat.desk, pack, words)
        box.accepted.connect(lambda: seat.asker(self).run(lambda _: take(), lambda _: self.read()))
        box.open()

    def _fill(self, card: Card, why: str, lines: Sequence[QWidget]) -> None:
        words = self.seat.look.words
        card.clear(keep=1)
        if why:
            card.add(PlainLabel(words(why), size="small", tone="muted", wrap=True))
        card.add(*(lines or (PlainLabel(words(NONE), tone="muted"),)))

    def line_of(self, title: str, said: str, *acts: tuple[str, Callable[[], None]]) -> QWidget:
        """One line of a card: *acts* are (translated words, what happens)."""
        look, made = self.seat.look, QWidget()
        head = QHBoxLayout()
        head.addWidget(PlainLabel(title, size="strong"))
        head.addWidget(PlainLabel(said.split("\n")[0], tone="muted", wrap=True), 1)
        for text, act in acts:
            each = button(look, text, act, act="quiet")
            each.setAccessibleName(f"{text}: {title}")
            head.addWidget(each)
        head.setContentsMargins(0, 0, 0, 0)
        made.setLayout(head)
        return made

    def _lent(self, lent: Lent) -> QWidget:
        words, look = self.seat.look.words, self.seat.look
        parts = [self.seat.name_of(lent.resident), words("by {name}").format(name=lent.author)]
        parts.append(self.seat.day(lent.written_on))
        title = " · ".join(part for part in parts if part)
        until = (
            words("open until {day}").format(day=self.seat.day(lent.until))
            if lent.until
            else words("left to you")
        )
        says = words("I have read it, end it") if lent.until else words("Take it out…")
        end = button(look, says, partial(self._end, lent), act="quiet")
        end.setAccessibleName(f"{says}: {title}")
        return Card(kind="own").add(
            PlainLabel(title, size="strong", wrap=True),
            PlainLabel(until, tone="own", wrap=True),
            WrappedText(look, lent.text),
            row(end),
        )

    def _end(self, lent: Lent) -> None:
        """End what was opened; what was left for good is the only one there is, so say so first."""
        desk, words = self.seat.desk, self.seat.look.words

        def end() -> None:
            self.do(lambda: private_notes.end_loan(desk, lent.id))

        if lent.until:
            end()
            return
        box = StepUp(
            desk,
            self.seat.look,
            self.seat.tasks,
            self.window(),
            title=words("Take this note out for good"),
            why=words(ONLY_ONE),
            act=words("Take it out"),
            needs_passphrase=False,
        )
        box.accepted.connect(end)
        box.open()

    # ---- doing

    def _change_note(self, note: PrivateNote) -> None:
        self._show_entry(private_entry(self.seat, note.resident, note))

    def _drop(self, act: Callable[..., Any], id: str) -> None:
        desk = self.seat.desk
        self.do(lambda: act(desk, id))

    def do(self, act: Callable[[], Any]) -> None:
        """Do *act*, which gives a receipt, in the worker; then read all of it anew."""
        self.seat.asker(self).run(lambda _: act(), lambda r: self.told(r.changed))

    def told(self, kinds: frozenset[type[Record]]) -> None:
        """Something of one's own changed: read it anew, and say so."""
        self.read()
        self.seat.changed.emit(kinds, "")

    def _adder(self, text: str, act: Callable[[], None]) -> QWidget:
        return button(self.seat.look, text, lambda: act(), act="quiet", icon="plus")

    def _on_own_ground(self) -> None:
        area = self._stack.widget(0)
        own_ground(area)  # type: ignore[arg-type]  # made by the room


class _OwnTasks(Card):
    """A line to type, and what was typed; one click and it is done."""

    def __init__(self, room: OnlyMineRoom) -> None:
        words = room.seat.look.words
        super().__init__(words(REMEMBER))
        self._room = room
        self.line = QLineEdit()
        self.line.setAccessibleName(words(OwnTask.field("text").label))
        self.line.setPlaceholderText(words(REMEMBER_WHY))
        self.line.returnPressed.connect(self.keep)
        keep = button(room.seat.look, words("Keep it"), self.keep, icon="plus")
        typing = QHBoxLayout()
        typing.addWidget(self.line, 1)
        typing.addWidget(keep)
        self._list = QVBoxLayout()
        self.add(typing, self._list)

    def keep(self) -> None:
        """Keep what was typed; it stays in the line until it is kept."""
        desk, text = self._room.seat.desk, self.line.text().strip()
        if text:
            self._room.seat.asker(self).run(
                lambda _: phrases.keep_own_task(desk, text), lambda r: self._kept(r.changed)
            )

    def _kept(self, kinds: frozenset[type[Record]]) -> None:
        self.line.clear()
        self._room.told(kinds)

    def show_tasks(self, tasks: Sequence[OwnTask]) -> None:
        """Show what is to be remembered, the next first."""
        desk, words = self._room.seat.desk, self._room.seat.look.words
        empty(self._list)
        for task in tasks:
            day = self._room.seat.day(task.due_on) if task.due_on else ""
            tick = partial(phrases.tick_own_task, desk, task.id)
            forget = partial(phrases.drop_own_task, desk, task.id)
            self._list.addWidget(
                self._room.line_of(
                    task.text,
                    day,
                    (words("Done"), partial(self._room.do, tick)),
                    (words("Forget it"), partial(self._room.do, forget)),
                )
            )
