"""What this house asks and offers beside ours: first who may read it, then what it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.fields import FieldSort
from shelterdesk.domain.house_lists import (
    CHOICES,
    OPEN_LISTS,
    STORY,
    HouseLists,
    categories,
)
from shelterdesk.domain.kinds.house_list import HouseField, HouseWord
from shelterdesk.i18n import N_
from shelterdesk.services import drafts, house_lists
from shelterdesk.services.house_lists import Readers
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, row, scrolled
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import CalmPicker, PickEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.house_lists import (
    ABOUT_STORY,
    OF_KIND,
    SORT,
    category_of,
    changed_fields,
    facts_line,
    less_is_better,
    new_fields,
    readers_line,
    word_fields,
    word_line,
)

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Fields of this house")
LEAD = N_(
    "A house may ask something more in a form, and offer more in a list. What is answered lies "
    "under the same key as the rest of that form. Nobody has to answer it. Ask as little as you "
    "can: what is not written down cannot be taken from anybody."
)
FIRST = N_("Who should be able to read this?")
FIRST_HINT = N_("The answer decides under which key it lies. It cannot be moved later.")
LISTS = N_("Values of this house in lists")
LISTS_LEAD = N_(
    "Only lists at which no rule looks can take more values. A value that rests stays readable "
    "where it was chosen."
)
NO_FIELDS = N_("This house asks nothing beside ours.")
NO_WORDS = N_("This house has added no values to this list.")
PICKER_WIDTH = 300  # pixels at normal text size
ID_LENGTH = 32  # letters of a record's id


def is_for(desk: Desk) -> bool:
    """Managers add and change."""
    return house_lists.may_change(desk)


class WhoReads(QWidget):
    """One card for each category in which something may be asked, with who reads it."""

    left = Signal()
    chosen = Signal(str)

    def __init__(self, seat: Seat, found: tuple[Readers, ...]) -> None:
        super().__init__()
        look, words = seat.look, seat.look.words
        cards = [self._card(seat, each) for each in found]
        head = QHBoxLayout()
        head.addWidget(button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left"))
        head.addWidget(PlainLabel(words(FIRST), size="page", wrap=True), 1)
        page = column(head, PlainLabel(words(FIRST_HINT), tone="muted", wrap=True), *cards)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page, words(FIRST)))

    def _card(self, seat: Seat, each: Readers) -> Card:
        words = seat.look.words
        title = words(each.title)
        choose = button(seat.look, words("Ask it here"), partial(self.chosen.emit, each.category))
        choose.setAccessibleName(f"{words('Ask it here')}: {title}")
        line = row(PlainLabel(title, size="strong", wrap=True), choose)
        line.setStretch(0, 1)
        card = Card().add(line, PlainLabel(readers_line(each, words), tone="muted", wrap=True))
        if each.category == STORY:
            card.add(PlainLabel(words(ABOUT_STORY), size="small", tone="info", wrap=True))
        return card


class HouseFieldsRoom(RoomStack):
    """Fields below their categories, then one list of values at a time."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._found = HouseLists()
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            row(button(look, words("Ask something more"), self.ask_more, icon="plus")),
        )
        self.fields = Card()
        self.which = CalmPicker()
        self.which.setAccessibleName(words("Which list"))
        self.which.setMinimumWidth(int(PICKER_WIDTH * look.scale))
        self.which.activated.connect(lambda _: self._list_words())
        self.lists = Card(words(LISTS)).add(
            PlainLabel(words(LISTS_LEAD), tone="muted", wrap=True),
            row(self.which, button(look, words("Add a value"), self.add_value, icon="plus")),
        )
        self.values = QVBoxLayout()
        self.lists.add(self.values)
        self.furnish(self.head, self.fields, self.lists)

    def read(self) -> None:
        """Read what the house added."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: house_lists.read(desk), self._came)

    def ask_more(self) -> None:
        """First the category, then the rest."""
        desk = self.seat.desk

        def show(found: tuple[Readers, ...]) -> None:
            page = WhoReads(self.seat, found)
            page.left.connect(self.back)
            page.chosen.connect(lambda category: self._push(_new_field(self.seat, category)))
            self.open(page)

        self.seat.asker(self).run(lambda _: house_lists.every_category(desk), show)

    def add_value(self) -> None:
        """One more value for the list that shows."""
        self._push(_word(self.seat, self.which.currentData(), None, self.which.currentText()))

    def open_draft(self, written: str) -> None:
        """Go on with what was being written."""
        kind, _, about = written.partition("/")[0].partition(":")
        desk = self.seat.desk

        def show(found: HouseLists) -> None:
            self._came(found)
            id = about[:ID_LENGTH]
            if kind == HouseField.kind:
                field = next((each for each in found.fields if each.id == id), None)
                if field is not None:
                    self._change(field)
                elif about in categories():
                    self._push(_new_field(self.seat, about))
                return
            word = next((each for each in found.words if each.id == id), None)
            self._show_list(word.of_list if word else about)
            if word is not None:
                self._change(word)
            else:
                self.add_value()

        self.seat.asker(self).run(lambda _: house_lists.read(desk), show)

    def _came(self, found: HouseLists) -> None:
        self._found = found
        self._list_fields()
        now, words = self.which.currentData(), self.seat.look.words
        self.which.clear()
        for name, title in OPEN_LISTS.items():
            self.which.addItem(words(title), name)
        for field in found.fields:
            described = found.field(field.code)
            if described is not None and described.catalogue:
                self.which.addItem(field.label, field.code)
        self._show_list(now)

    def _show_list(self, name: str | None) -> None:
        self.which.setCurrentIndex(max(self.which.findData(name), 0))
        self._list_words()

    def _list_fields(self) -> None:
        words = self.seat.look.words
        empty(self.fields.column)
        for sentence in less_is_better(self._found, words):
            self.fields.add(PlainLabel(sentence, size="small", tone="warn", wrap=True))
        for category in categories():
            ours = [f for f in self._found.fields if category_of(f) == category]
            if ours:
                found = house_lists.readers(self.seat.desk, category)
                self.fields.add(PlainLabel(words(found.title), size="card"))
                said = readers_line(found, words)
                self.fields.add(PlainLabel(said, size="small", tone="muted", wrap=True))
            for each in sorted(ours, key=lambda f: (bool(f.retired_on), f.of_kind, f.label)):
                self.fields.add(self._line(each, again=words("Ask it again")))
                self.fields.add(self._facts(facts_line(each, words, self._day(each))))
        if not self._found.fields:
            self.fields.add(PlainLabel(words(NO_FIELDS), tone="muted"))

    def _list_words(self) -> None:
        words = self.seat.look.words
        empty(self.values)
        of_list = self.which.currentData()
        mine = [each for each in self._found.words if each.of_list == of_list]
        for each in sorted(mine, key=lambda w: (bool(w.retired_on), w.position or 0, w.label)):
            self.values.addLayout(self._line(each, again=words("Offer it again")))
            said = word_line(each, words, self._day(each))
            if said:
                self.values.addWidget(self._facts(said))
        if not mine:
            self.values.addWidget(PlainLabel(words(NO_WORDS), tone="muted"))

    def _line(self, each: HouseField | HouseWord, *, again: str) -> QHBoxLayout:
        look, words = self.seat.look, self.seat.look.words
        over = (
            words("Ask it no more") if isinstance(each, HouseField) else words("Offer it no more")
        )
        acts = (
            (words("Change"), partial(self._change, each)),
            (again if each.retired_on else over, partial(self._rest, each)),
        )
        tone = "muted" if each.retired_on else "text"
        parts: list[QWidget] = [PlainLabel(isolated(each.label), tone=tone, wrap=True)]
        for label, act in acts:
            made = button(look, label, act, act="link")
            made.setAccessibleName(f"{label}: {each.label}")
            parts.append(made)
        line = row(*parts)
        line.setStretch(0, 1)
        return line

    def _facts(self, text: str) -> PlainLabel:
        return PlainLabel(text, size="small", tone="muted", wrap=True)

    def _day(self, each: HouseField | HouseWord) -> str:
        return self.seat.day(each.retired_on) if each.retired_on else ""

    def _rest(self, each: HouseField | HouseWord) -> None:
        desk, ends = self.seat.desk, each.retired_on is None
        act = house_lists.rest if ends else house_lists.offer_again
        self.seat.asker(self).run(lambda _: act(desk, each), self._kept)

    def _change(self, each: Any) -> None:
        if isinstance(each, HouseField):
            self._push(_changed_field(self.seat, each))
        else:
            self._push(_word(self.seat, each.of_list, each, self.which.currentText()))

    def _push(self, entry: Entry) -> None:
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)
        entry.form.start()


class NewField(Entry):
    """The form for a new field; it asks for values only where the field is one of a list."""

    def watch(self) -> None:
        """From now on follow what the field holds."""
        rows = self.form.forms[HouseField.kind].rows
        rows[SORT.name].editor.edited.connect(self._follow)
        self._follow()

    def restore(self, kept: Mapping[str, Any], kept_at: datetime) -> None:
        """What was typed before is back, with the line that it needs."""
        super().restore(kept, kept_at)
        self._follow()

    def _follow(self) -> None:
        rows = self.form.forms[HouseField.kind].rows
        is_pick = rows[SORT.name].editor.read() is FieldSort.PICK
        rows[CHOICES].setVisible(is_pick or bool(rows[CHOICES].editor.read()))


def _new_field(seat: Seat, category: str) -> Entry:
    words, desk, kind = seat.look.words, seat.desk, HouseField.kind
    found = house_lists.readers(desk, category)
    picks = [(each.kind, words(each.title)) for each in house_lists.forms_in(desk, category)]
    only = picks[0][0] if len(picks) == 1 else ""

    def save(values: Mapping[str, Any], slot: str) -> Any:
        kept = house_lists.add_field(desk, category, values[kind])
        drafts.discard(desk, slot)
        return kept

    entry = NewField(
        seat,
        words("Ask something more: {part}").format(part=words(found.title)),
        (Part(kind, "", new_fields(category), {OF_KIND.name: _picker(seat, picks)}),),
        f"{kind}:{category}/",
        save,
        act=words("Add the field"),
        filled={kind: {SORT.name: FieldSort.LINE, **({OF_KIND.name: only} if only else {})}},
        explained=readers_line(found, words),
    )
    entry.watch()
    return entry


def _picker(seat: Seat, picks: list[tuple[str, str]]) -> Any:
    return lambda field: PickEditor(field, seat.look, picks)


def _changed_field(seat: Seat, each: HouseField) -> Entry:
    words, desk, kind = seat.look.words, seat.desk, HouseField.kind
    category = category_of(each)
    fields = changed_fields(category)

    def save(values: Mapping[str, Any], slot: str) -> Any:
        kept = house_lists.change_field(desk, each.id, each.rev, values[kind])
        drafts.discard(desk, slot)
        return kept

    return Entry(
        seat,
        words("Change a field"),
        (Part(kind, "", fields),),
        f"{kind}:{each.id}/",
        save,
        act=words("Save the change"),
        filled={kind: each.values()},
        explained=words(
            "What was answered before stays as it is. A different question is another field."
        ),
    )


def _word(seat: Seat, of_list: str, each: HouseWord | None, title: str) -> Entry:
    """*title* is what the list is called, translated."""
    words, desk, kind = seat.look.words, seat.desk, HouseWord.kind

    def save(values: Mapping[str, Any], slot: str) -> Any:
        if each is None:
            kept = house_lists.add_word(desk, of_list, values[kind])
        else:
            kept = house_lists.change_word(desk, each.id, each.rev, values[kind])
        drafts.discard(desk, slot)
        return kept

    return Entry(
        seat,
        title,
        (Part(kind, "", word_fields()),),
        f"{kind}:{each.id if each else of_list}/",
        save,
        act=words("Save") if each else words("Add the value"),
        filled={kind: each.values()} if each else None,
        explained=words("It is offered in this list from now on, beside ours."),
    )
