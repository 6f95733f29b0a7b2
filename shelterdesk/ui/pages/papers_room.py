"""Everybody's papers at one look: who has none, what each waits for, which one runs out first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.mission import CountryDocument, Mission
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.recovery_rules import Wait
from shelterdesk.i18n import N_
from shelterdesk.services import country_papers, paper_board
from shelterdesk.services.documents import document_type_label, masked
from shelterdesk.services.options import option_label
from shelterdesk.services.paper_board import PaperBoard, RunningOut
from shelterdesk.services.recovery_ways import Way
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.filling import Filling
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages import country_rows
from shelterdesk.ui.pages.country_rows import CountryCard
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.meeting_list import MeetingCard, for_mission
from shelterdesk.ui.pages.paper_copies import CopiesCard
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.paper_words import (
    is_stopped,
    step_line,
    title_of,
    why_line,
)

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Papers of everybody")
LEAD = N_(
    "Who has no paper to travel with, what each one waits for, and which one runs out first. This "
    "page is for us alone and stays in the house."
)
NOBODY_YET = N_("Nobody is getting one yet.")
AT_ONCE = 30
MANY_DAYS = 36500


def is_for(desk: Desk) -> bool:
    """Whoever reads papers."""
    return paper_board.may_see(desk)


class PapersRoom(RoomStack):
    """Three questions, each with its list; the numbers open them."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        words = seat.look.words
        self._found: PaperBoard | None = None
        self._most = AT_ONCE
        self.shown = CalmPicker()
        self.shown.setSizeAdjustPolicy(CalmPicker.SizeAdjustPolicy.AdjustToContents)
        self.shown.setAccessibleName(words("What they wait for"))
        self.shown.activated.connect(lambda _: self._list())
        self.ordered = CalmPicker()
        self.ordered.setAccessibleName(words("In which order"))
        for key, label in (
            ("due", N_("By the next date")),
            ("waited", N_("By days waiting")),
            ("mission", N_("By mission")),
        ):
            self.ordered.addItem(words(label), key)
        self.ordered.activated.connect(lambda _: self._list())
        self.without = Card(words("Without a paper to travel with"))
        self.ways = Card(words("Papers that somebody is getting"))
        self.running = Card(words("Papers that run out first"))
        self.dates = Card(words("Dates of the law"))
        lists = (self.without, self.ways, self.running)
        self._fillings = {card: Filling(card, seat.asker(self).soon) for card in lists}
        self.figures = {
            key: button(seat.look, "", partial(self.show_list, card), act="link")
            for key, card in (
                ("without", self.without),
                ("ways", self.ways),
                ("soon", self.running),
            )
        }
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True), row(*self.figures.values())
        )
        self.copies = CopiesCard(seat)
        self.meeting = MeetingCard(seat)
        self.meeting.paper_asked.connect(self._print_list)
        self.countries = CountryCard(seat)
        self.countries.entry_asked.connect(lambda make: self._push(make()))
        self.countries.changed.connect(self._kept)
        self.missions = Card(words("Missions"))
        self.furnish(
            self.head,
            self.without,
            self.ways,
            self.running,
            self.copies,
            self.dates,
            self.meeting,
            self.countries,
            self.missions,
        )

    def read(self) -> None:
        """Read the board."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: paper_board.board(desk), self._show)
        self.seat.asker(self).run(lambda _: country_papers.missions(desk), self._show_missions)
        self.copies.read()
        self.meeting.read()
        self.countries.read()

    def open_draft(self, written: str) -> None:
        """Go on with a row of a country, or with a mission."""
        kind, _, about = written.partition(":")
        if kind == CountryDocument.kind:
            country_rows.reopen(self.seat, about.partition(":")[0], self._push, self)
        else:
            self.go_on((Mission,), written)

    def _print_list(self, mission: str) -> None:
        page = for_mission(self.seat, mission)
        page.left.connect(self.back)
        self.open(page)

    def _push(self, entry: Entry) -> None:
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def _show_missions(self, found: tuple[Mission, ...]) -> None:
        look, words = self.seat.look, self.seat.look.words
        self.missions.clear(keep=1)
        for mission in found[: self._most]:
            country = words(option_label("countries", mission.country))
            title = " · ".join(part for part in (country, mission.name, mission.city) if part)
            go = button(look, words("Open"), partial(self.look_at, mission), act="link")
            go.setAccessibleName(f"{words('Open')}: {title}")
            told = row(PlainLabel(title, wrap=True), go)
            told.setStretch(0, 1)
            self.missions.add(told)
            below = " · ".join(part for part in (mission.serves, mission.hours) if part)
            if below:
                self.missions.add(PlainLabel(below, size="small", tone="muted", wrap=True))
        if not found:
            self.missions.add(PlainLabel(words("No mission is written down yet."), tone="muted"))
        if self.seat.desk.may("create", Mission):
            add = button(look, words("Add a mission"), partial(self.write, Mission), icon="plus")
            self.missions.add(row(add))

    def _show(self, found: PaperBoard) -> None:
        self._found = found
        words = self.seat.look.words
        for key, said in (
            ("without", words("Without a paper to travel with: {n}").format(n=len(found.without))),
            ("ways", words("On their way: {n}").format(n=len(found.ways))),
            ("soon", words("Run out soon: {n}").format(n=len(found.soon))),
        ):
            self.figures[key].setText(said)
            self.figures[key].setAccessibleName(said)
        self._fill(self.without, (self._person(r) for r in found.without[: self._most]))
        self.without.setVisible(bool(found.without))
        chosen = self.shown.currentData()
        self.shown.blockSignals(True)
        self.shown.clear()
        self.shown.addItem(words("All"), "")
        for wait, count in found.by_wait():
            self.shown.addItem(f"{words(wait.label)} ({count})", wait.value)
        self.shown.setCurrentIndex(max(self.shown.findData(chosen or ""), 0))
        self.shown.blockSignals(False)
        self._list()
        self._fill(self.running, (self._running(r) for r in found.running_out[: self._most]))
        self.running.setVisible(bool(found.running_out))
        self.dates.clear(keep=1)
        for date in found.dates[: self._most]:
            name = self.seat.name_of(date.resident)
            said = f"{self.seat.day(date.on)} · {name} · {words(date.what)}"
            self.dates.add(self._to(said, date.resident, "legal"))
        self.dates.setVisible(bool(found.dates))

    def show_list(self, card: Card) -> None:
        """Bring the list of a figure into view, and the keyboard to it."""
        self.look_to(card)
        hand = next((b for b in card.findChildren(QAbstractButton) if b.isVisible()), None)
        if hand is not None:
            hand.setFocus()

    def _list(self) -> None:
        if self._found is None:
            return
        chosen = self.shown.currentData() or ""
        ways = [w for w in self._found.ways if not chosen or (w.next and w.next.wait == chosen)]
        today = self.seat.desk.today()
        key = self.ordered.currentData()
        if key == "waited":
            ways.sort(key=lambda w: -(w.next.days_waiting(today) if w.next else 0))
        elif key == "mission":
            ways.sort(key=lambda w: (not w.recovery.mission, w.recovery.mission))
        self._take_out(self.ways)
        self._fillings[self.ways].fill(self._fill_ways(ways))

    def _fill_ways(self, ways: Sequence[Way]) -> Iterator[None]:
        words = self.seat.look.words
        self.ways.add(row(self.shown, self.ordered))
        for way in ways[: self._most]:
            self.ways.add(self._way(way))
            yield
        if not ways:
            self.ways.add(PlainLabel(words("Nobody is getting a paper now."), tone="muted"))
        if len(ways) > self._most:
            more = button(self.seat.look, words("Show more"), self._show_more, act="quiet")
            more.setAccessibleName(f"{words('Show more')}: {words('Papers on their way')}")
            self.ways.add(row(more))

    def _take_out(self, card: Card) -> None:
        """The two pickers stay alive when the list around them is made anew."""
        for picker in (self.shown, self.ordered):
            picker.setParent(self)
        card.clear(keep=1)

    def _show_more(self) -> None:
        self._most += AT_ONCE
        self._list()

    def _fill(self, card: Card, lines: Iterator[QWidget]) -> None:
        card.clear(keep=1)
        self._fillings[card].fill(card.add(line) for line in lines)

    def _way(self, way: Way) -> QWidget:
        words, today = self.seat.look.words, self.seat.desk.today()
        name = self.seat.name_of(way.recovery.resident)
        step = way.next
        made = self._to(f"{name} · {title_of(way, words)}", way.recovery.resident, "documents")
        inner = made.layout()
        said = words(step.rule.label) if step else words("Every step is done.")
        parts = [said]
        if step is not None:
            parts.append(step_line(step, words, self.seat.day, today))
        if way.recovery.mission:
            parts.append(way.recovery.mission)
        if inner is not None:
            inner.addWidget(PlainLabel(" · ".join(parts), size="small", tone="muted", wrap=True))
            why = why_line(step, words) if step and step.wait is not Wait.NOTHING else ""
            if why and step is not None:
                tone = "warn" if is_stopped(step) else "muted"
                inner.addWidget(PlainLabel(why, size="small", tone=tone, wrap=True))
        return made

    def _running(self, each: RunningOut) -> QWidget:
        words = self.seat.look.words
        left = max(each.days_left, -MANY_DAYS)
        said = " · ".join(
            part
            for part in (
                self.seat.name_of(each.resident),
                words(document_type_label(each.document.document_type)),
                masked(each.document.number),
                words("last safe day {day}").format(day=self.seat.day(each.safe_until)),
            )
            if part
        )
        made = self._to(said, each.resident, "documents")
        if each.alert is not None:
            told = words("The last safe day has passed") if left < 0 else ""
            told = told or words.count("{n} day left", "{n} days left", left).format(n=left)
            inner = made.layout()
            if inner is not None:
                inner.addWidget(PlainLabel(told, size="small", tone="warn"))
        return made

    def _person(self, resident: ResidentId) -> QWidget:
        """Who has none, and what they wait for."""
        words, today = self.seat.look.words, self.seat.desk.today()
        made = self._to(self.seat.name_of(resident), resident, "documents")
        inner = made.layout()
        ways = self._found.ways_of(resident) if self._found else ()
        told = [(words(NOBODY_YET), "warn")] if not ways else []
        for way in ways:
            step = way.next
            said = words("Every step is done.")
            if step is not None:
                doing = step_line(step, words, self.seat.day, today)
                said = f"{words(step.rule.label)} · {words(step.wait.label)} · {doing}"
            told.append((f"{title_of(way, words)} · {said}", "muted"))
        for said, tone in told:
            if inner is not None:
                inner.addWidget(PlainLabel(said, size="small", tone=tone, wrap=True))
        return made

    def _to(self, said: str, resident: ResidentId, tab: str) -> QWidget:
        words = self.seat.look.words
        go = button(
            self.seat.look,
            words("Open"),
            partial(self.seat.went.emit, f"residents/{resident}/{tab}"),
            act="link",
        )
        go.setAccessibleName(f"{words('Open')}: {said}")
        made = QWidget()
        inner = QVBoxLayout(made)
        inner.setContentsMargins(0, 0, 0, 4)
        inner.setSpacing(0)
        text = PlainLabel(said, wrap=True)
        told = row(text, go)
        told.setStretch(0, 1)
        inner.addLayout(told)
        return made
