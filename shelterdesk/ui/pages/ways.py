"""Which way: the resident's own words first, then every way in the same size."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.journey import Pathway, Way
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import ways
from shelterdesk.services.ways import WayPage
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.journeys import HELD, MEANS

TITLE = N_("Which way")
LEAD = N_(
    "Every way is as good as the others. Changing it needs no reason, and nobody is asked why."
)
NOT_YET = N_("Nothing is written down yet. That is fine.")
NO_WORDS = N_("Their own words are not written down.")
OWN_WORDS = ("words", "other", "place", "review_on", "resting")


class WaysPage(QWidget):
    """The words, the ways, what was before."""

    words_asked = Signal(object)  # a pathway, or None for the first one
    changed = Signal(object)  # kinds

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        self.ways: dict[Way, QPushButton] = {}
        self._page = column()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self._page, seat.look.words(TITLE)))
        desk = seat.desk
        seat.asker(self).run(lambda _: ways.look(desk, resident), self._show)

    def _show(self, found: WayPage) -> None:
        inner = self._page.layout()
        assert isinstance(inner, QVBoxLayout)  # noqa: S101  column makes it
        inner.addWidget(self._now(found))
        inner.addWidget(self._choices(found))
        if found.before:
            inner.addWidget(self._earlier(found))
        inner.addStretch()

    def _now(self, found: WayPage) -> Card:
        seat, look, words, now = self._seat, self._seat.look, self._seat.look.words, found.now
        card = Card(words("In their own words"), kind="quote")
        if now is None:
            card.add(PlainLabel(words(NOT_YET), tone="muted", wrap=True))
        else:
            if now.words:
                card.add(WrappedText(look, now.words, size="card"))
            else:
                card.add(PlainLabel(words(NO_WORDS), tone="muted", wrap=True))
            parts = [words(now.way.label), words("since {day}").format(day=seat.day(now.on))]
            if now.other is not None:
                also = words("also thinks of: {way}")
                parts.append(also.format(way=words(now.other.label)))
            if now.place:
                parts.append(now.place)
            if now.resting:
                parts.append(words("resting for now"))
            if now.review_on:
                again = words("talk about it again on {day}")
                parts.append(again.format(day=seat.day(now.review_on)))
            card.add(PlainLabel(" · ".join(parts), wrap=True))
            if now.way is Way.PROTECTION:
                line = row(icon_label(look, "lock", "info"), PlainLabel(words(HELD), wrap=True))
                line.setStretch(1, 1)
                card.add(line)
        if found.may_write and now is not None:
            self.write = button(
                look,
                words("Write it in their words"),
                lambda: self.words_asked.emit(now),
                icon="pen-line",
            )
            card.add(row(self.write))
        return card

    def _choices(self, found: WayPage) -> Card:
        look, words = self._seat.look, self._seat.look.words
        card = Card(words("Ways from here"))
        card.add(PlainLabel(words(LEAD), tone="muted", wrap=True))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for number, way in enumerate(Way):
            is_now = found.now is not None and found.now.way is way
            made = button(look, words(way.label), partial(self.choose, found, way), act="answer")
            made.setCheckable(True)
            made.setChecked(is_now)
            made.setEnabled(found.may_write)
            made.setMinimumWidth(int(250 * look.scale))
            if is_now:
                made.setAccessibleName(words("{way}, chosen now").format(way=words(way.label)))
            grid.addWidget(made, number, 0)
            grid.addWidget(PlainLabel(words(MEANS[way]), tone="muted", wrap=True), number, 1)
            self.ways[way] = made
        return card.add(grid)

    def _earlier(self, found: WayPage) -> Card:
        seat, words = self._seat, self._seat.look.words
        card = Card(words("Before"))
        for each in found.before:
            said = f"{seat.day(each.on)} · {words(each.way.label)}"
            card.add(PlainLabel(said, size="small", tone="muted", wrap=True))
            if each.words:
                card.add(WrappedText(seat.look, each.words))
        return card

    def choose(self, found: WayPage, way: Way) -> None:
        """Write down another way at once; the one that stands stays as it is."""
        if found.now is not None and found.now.way is way:
            self.ways[way].setChecked(True)
            return
        desk, resident, words = self._seat.desk, self._resident, self._seat.look.words
        rev = found.now.rev if found.now else 0

        def done(receipt: Any) -> None:
            self._seat.banner.show_note(words("Written down. Nobody is asked why."))
            self.changed.emit(receipt.changed)

        self._seat.asker(self).run(
            lambda _: ways.choose(desk, resident, {"way": way}, rev=rev), done
        )


def words_entry(seat: Seat, resident: ResidentId, now: Pathway) -> Entry:
    """The form for what somebody says about their way, in their own words."""
    desk, words = seat.desk, seat.look.words
    fields = tuple(Pathway.field(name) for name in OWN_WORDS)

    def save(values: Any, slot: str) -> Any:
        return ways.choose(desk, resident, values[Pathway.kind], rev=now.rev, draft=slot)

    held = now.values()
    return Entry(
        seat,
        words("In their own words"),
        (Part(Pathway.kind, words(now.way.label), fields),),
        f"{Pathway.kind}:{now.id}:{now.rev}/{resident}",
        save,
        act=words("Save"),
        filled={Pathway.kind: {name: held[name] for name in OWN_WORDS}},
        explained=words(LEAD),
    )
