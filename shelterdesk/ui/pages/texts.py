"""The shelf of the house's own texts: by use and language, who reviewed them, read and change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.kinds.house_text import HouseText
from shelterdesk.domain.record import Record, RecordId
from shelterdesk.i18n import N_
from shelterdesk.services import house_texts, letter_texts, records
from shelterdesk.services.house_texts import HOUSE, TextLine
from shelterdesk.services.options import option_label
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, fill, row, scrolled
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.letter_entries import LETTER, words_entry
from shelterdesk.ui.pages.records import change_entry, new_entry
from shelterdesk.ui.pages.room import PileRoom
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Texts")
MEANS = N_(
    "What we read or give to residents, in their languages. When somebody agrees to something, "
    "the words of that day are kept with it, whatever becomes of the text here."
)
DRAFTS_MEAN = N_(
    "ShelterDesk brings first drafts in English. They are not your house's words yet: read them, "
    "change them, let somebody who knows the language and the work review them."
)
NOT_REVIEWED = N_("Not yet reviewed by your house")
NOBODY = N_("No texts yet. You can begin with the drafts, or write your own.")


def is_for(desk: Desk) -> bool:
    """Everybody who works with residents reads the texts."""
    return desk.may("read", HouseText)


class TextsRoom(PileRoom):
    """A list in a pile; a text opens above it."""

    def open_draft(self, written: str) -> None:
        """Go on with a text that was being written: a new one, a change, a letter's words."""
        desk, parts = self._seat.desk, written.split(":")[1:]
        asker = self._seat.asker(self)
        if parts[:1] == [LETTER]:
            code, language = parts[1:]
            asker.run(
                lambda _: letter_texts.one(desk, code, language),
                lambda found: self._push(words_entry(self._seat, found)),
            )
        elif parts:
            id, rev = RecordId(parts[0]), int(parts[1])
            asker.run(
                lambda _: next(t for t in records.history(desk, HouseText, id) if t.rev == rev),
                self._change,
            )
        else:
            self._write()

    def _ground(self) -> QWidget:
        page = TextShelf(self._seat)
        page.writes = self._write
        page.changes = self._change
        page.shows = self._open
        return page

    def _open(self, line: TextLine) -> None:
        page = TextPage(self._seat, line, self._change, self._end)
        page.back = self.pile.pop
        self.pile.push(page)

    def _write(self) -> None:
        self._push(new_entry(self._seat, HOUSE, HouseText))

    def _change(self, text: HouseText) -> None:
        self._push(change_entry(self._seat, text))

    def _end(self, text: HouseText) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(
            lambda _: house_texts.end(desk, text.id), lambda r: self._done(r.changed)
        )

    def _push(self, entry: Entry) -> None:
        entry.left.connect(self.pile.pop)
        entry.finished.connect(lambda receipt: self._done(receipt.changed))
        self.pile.push(entry)
        entry.form.start()

    def _done(self, kinds: frozenset[type[Record]]) -> None:
        self.pile.refresh()
        self._seat.banner.show_note(self._seat.look.words("Saved."))
        self._seat.changed.emit(kinds, "")


class TextShelf(QWidget):
    """Every text in use, one line each."""

    writes: Any = None
    changes: Any = None
    shows: Any = None

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        look, words = seat.look, seat.look.words
        may_write = seat.desk.may("create", HouseText)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.add = button(look, words("New text"), lambda: self.writes(), icon="plus")
        self.drafts = button(look, words("Take the drafts"), self.take, act="quiet")
        head = row(PlainLabel(words(TITLE), size="page"), self.drafts, self.add)
        head.setStretch(0, 1)
        drafts_mean = PlainLabel(words(DRAFTS_MEAN), size="small", tone="muted", wrap=True)
        for each in (self.add, self.drafts, drafts_mean):
            each.setVisible(may_write)
        page = column(head, PlainLabel(words(MEANS), tone="muted", wrap=True), drafts_mean)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addLayout(self._list)
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page, words(TITLE)))
        seat.asker(self).run(lambda _: house_texts.shelf_of(seat.desk), self._show)

    def take(self) -> None:
        """Put the shipped drafts on the shelf."""
        seat = self._seat

        def done(receipt: Any) -> None:
            seat.changed.emit(receipt.changed, "")
            said = seat.look.words.count(
                "{n} draft is on the shelf now.", "{n} drafts are on the shelf now.", receipt.value
            )
            seat.banner.show_note(said.format(n=receipt.value))

        seat.asker(self).run(lambda _: house_texts.take_drafts(seat.desk), done)

    def _show(self, lines: tuple[TextLine, ...]) -> None:
        words = self._seat.look.words
        empty(self._list)
        if not lines:
            self._list.addWidget(PlainLabel(words(NOBODY), tone="muted", wrap=True))
        use = None
        for line in lines:
            if line.text.use is not use:
                use = line.text.use
                self._list.addWidget(PlainLabel(words(use.label), size="card"))
            self._list.addWidget(self._line(line))

    def _line(self, line: TextLine) -> QWidget:
        look, words, text = self._seat.look, self._seat.look.words, line.text
        name = " · ".join(p for p in (words(text.about), language(self._seat, text)) if p)
        opener = button(look, name, lambda: self.shows(line), act="link")
        icon, token = ("circle-check", "ok") if line.is_reviewed else ("info", "warn")
        said = PlainLabel(
            reviewed_words(self._seat, line),
            size="small",
            tone="muted" if line.is_reviewed else "warn",
        )
        made = QWidget()
        laid = row(icon_label(look, icon, token, size=16), opener, said)
        laid.addStretch()
        laid.setContentsMargins(0, 0, 0, 0)
        made.setLayout(laid)
        return made


class TextPage(QWidget):
    """One text as it is read to somebody."""

    back: Any = None

    def __init__(self, seat: Seat, line: TextLine, change: Any, end: Any) -> None:
        super().__init__()
        look, words, text = seat.look, seat.look.words, line.text
        back = button(look, words(TITLE), lambda: self.back(), act="quiet", icon="arrow-left")
        acts: list[QWidget] = []
        if seat.desk.may("amend", HouseText):
            acts.append(button(look, words("Take out of use"), lambda: end(text), act="quiet"))
            acts.append(
                button(look, words("Change"), lambda: change(text), icon="pen-line", act="main")
            )
        head = row(back, PlainLabel(words(text.about) or words(text.use.label), size="page"), *acts)
        head.setStretch(1, 1)
        card = Card().add(
            PlainLabel(language(seat, text), size="small", tone="muted"),
            PlainLabel(
                reviewed_words(seat, line),
                size="small",
                tone="muted" if line.is_reviewed else "warn",
            ),
        )
        if text.read_aloud:
            card.add(PlainLabel(words("An interpreter reads it aloud."), size="small"))
        card.add(WrappedText(look, text.words))
        page = column(head, card)
        fill(self, page, words(TITLE))


def language(seat: Seat, text: HouseText) -> str:
    """The language's name, and the version."""
    name = seat.look.words(option_label("languages", text.language))
    return " · ".join(part for part in (name, text.version) if part)


def reviewed_words(seat: Seat, line: TextLine) -> str:
    """Who reviewed it and when, or that nobody of the house did."""
    words, text = seat.look.words, line.text
    if not line.is_reviewed or text.reviewed_on is None:
        return words(NOT_REVIEWED)
    day = seat.day(text.reviewed_on)
    return words("Reviewed by {who} on {day}").format(who=text.reviewer, day=day)
