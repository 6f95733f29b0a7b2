"""One resident's file: who it is, and the tabs that this person may open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.arrival import IntakeStage, IntakeStep
from shelterdesk.domain.kinds.counselling import (
    CounsellingSession,
    NoteAmendment,
    ProgressNote,
)
from shelterdesk.domain.kinds.counselling_results import SessionRisk, SharedSummary
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.services import concerns, emergency, own_copy, papers, records
from shelterdesk.services.counselling import SessionLine
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.register import Row
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_stack import PageStack
from shelterdesk.ui.kit.pile import Pile
from shelterdesk.ui.kit.tab_bar import RoomyTabBar
from shelterdesk.ui.pages import grounds, readiness_ground, session_ground
from shelterdesk.ui.pages.attachments import above
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.history import HistoryPage
from shelterdesk.ui.pages.intake import IntakePage, open_stage
from shelterdesk.ui.pages.movement_entries import OWN_ENTRIES
from shelterdesk.ui.pages.overview import Overview
from shelterdesk.ui.pages.own_copy import OwnCopyPage
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.reach import ReachPage
from shelterdesk.ui.pages.records import (
    RecordPage,
    RecordsPage,
    added_from,
    change_entry,
    new_entry,
)
from shelterdesk.ui.pages.report import ReportPage
from shelterdesk.ui.pages.safety_entries import own_change, own_new
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.sessions import SessionsPage
from shelterdesk.ui.presenters.residents import age_words
from shelterdesk.ui.presenters.tabs import Tab, tabs_for

WRITTEN_WITH_SESSIONS = frozenset(
    each.kind
    for each in (CounsellingSession, ProgressNote, NoteAmendment, SharedSummary, SessionRisk)
)


class RecordView(QWidget):
    """Header, tabs, and a pile of pages in each tab."""

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self.resident = seat, resident
        self.setProperty("page", "true")
        words = seat.look.words
        self.tabs = tabs_for(seat.desk, resident, hidden=seat.hidden)
        self.bar = RoomyTabBar(seat.look, words("Parts of the file"))
        self.stack = PageStack(self._made, seat.asker(self).soon)
        self._row: Row | None = None
        self._stale: set[str] = set()  # tabs to be read afresh when they next show
        for tab in self.tabs:
            self.bar.addTab(words(tab.title))
        self.bar.currentChanged.connect(self._show_tab)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._head = QWidget()
        self._head_place = QVBoxLayout()
        self._head_place.setContentsMargins(0, 0, 0, 0)
        self._head_place.addWidget(self._head)
        layout.addLayout(self._head_place)
        self._renew_header()
        seat.register_changed.connect(self._renew_header)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(partial(self._step, step))
        if self.may_print:
            printing = QShortcut(QKeySequence("Ctrl+P"), self)
            printing.activated.connect(self.print_report)
        if seat.desk.may("create", CounsellingSession, resident):
            session = QShortcut(QKeySequence("Ctrl+Shift+S"), self)
            session.activated.connect(self.write_session)
        self._show_tab(0)

    @property
    def was_there(self) -> bool:
        """Whether the register has known this resident since the page was opened."""
        return self._row is not None

    @property
    def tab(self) -> str:
        """The key of the tab that shows."""
        return self.tabs[self.bar.currentIndex()].key if self.tabs else ""

    def go(self, key: str) -> None:
        """Show a tab (or in it one session by its id); one that is not there changes nothing."""
        key, _, session = key.partition("/")
        for number, tab in enumerate(self.tabs):
            if tab.key == key:
                self.bar.setCurrentIndex(number)
        if session:
            self._open_session(session)

    def write_session(self) -> None:
        """Open the page for a new session."""
        self.go("sessions")
        session_ground.write(self._around_of("sessions"))

    @property
    def may_print(self) -> bool:
        """Whether the readiness report is this person's to print."""
        return self._seat.desk.may("print", ReadinessVerdict, self.resident)

    def open_first_session(self) -> None:
        """Open the latest session, if there is one."""
        self.go("sessions")
        ground = self._pile("sessions").widget(0)
        if isinstance(ground, SessionsPage):
            ground.open_first()

    def open_draft(self, written: str) -> None:
        """Open the form that a draft belongs to; *written* is its slot without the resident."""
        name, *ids = written.split(":")
        if "+" in name or name in WRITTEN_WITH_SESSIONS:
            self.go("sessions")
            session_ground.reopen(self._around_of("sessions"), name, ids)
        elif name == IntakeStep.kind and ids:
            self.go("intake")
            self._stage(ids[0])
        elif name in readiness_ground.FORMS:
            self.go("readiness")
            readiness_ground.reopen(self._around_of("readiness"), name, ids)
        else:
            self._open_plain_draft(name, ids)

    def _open_plain_draft(self, name: str, ids: list[str]) -> None:
        for tab in self.tabs:
            if name.split("-")[0] in [kind.kind for kind in tab.kinds]:
                self.go(tab.key)
                if grounds.reopen(self._around(tab), name, ids):
                    return
        for tab in self.tabs:
            kind = next((kind for kind in tab.kinds if kind.kind == name), None)
            if kind is None or tab.key in ("sessions", "readiness", "history", "reach", "copy"):
                continue
            self.go(tab.key)
            if len(ids) == 2:
                change = partial(self._change, tab.key)
                self._reopen(tab.key, kind, ids[0], change, rev=int(ids[1]))
            else:
                links = [f.name for f in kind.fields() if f.name.endswith("_id") and not f.shown]
                self._write(tab.key, kind, dict(zip(links, ids, strict=False)))
            return
        written = next((kind for kind in KINDS if kind.kind == name), None)
        if written is not None and self._seat.desk.may_create(written, self.resident):
            self.go("overview")  # what one writes and may not read has no tab
            self._write("overview", written)

    def _reopen(
        self,
        key: str,
        kind: type[Record],
        id: str,
        then: Callable[[Any], None],
        *,
        rev: int | None = None,
    ) -> None:
        """Read the record that a draft is about, as it was when the typing began."""
        self.go(key)
        desk = self._seat.desk

        def read(_: object) -> Record:
            revisions = records.history(desk, kind, RecordId(id))
            return next((r for r in revisions if r.rev == rev), revisions[0])

        self._seat.asker(self).run(read, then)

    def refresh(self) -> None:
        """Something about this resident changed elsewhere: read what shows afresh."""
        self._stale |= set(self.stack.made)
        self._freshen()

    def _freshen(self) -> None:
        """Read the tab that shows afresh, unless somebody is in the middle of something there."""
        pile = self.stack.currentWidget()
        is_stale = self.tab in self._stale and pile is self.stack.made.get(self.tab)
        if is_stale and isinstance(pile, Pile) and pile.count() == 1:
            self._stale.discard(self.tab)
            pile.refresh()

    def _renew_header(self) -> None:
        """The register may know more of this resident now, or of who works with them."""
        row = self._seat.known.row(self.resident) if self._seat.known else None
        if row != self._row:
            self._row = row
            self._stale.add("overview")
            self._freshen()
        self._head_place.removeWidget(self._head)
        self._head.hide()
        self._head.deleteLater()
        self._head = QWidget()
        self._head.setLayout(self._header())
        self._head_place.addWidget(self._head)

    def _header(self) -> QHBoxLayout:
        seat, words = self._seat, self._seat.look.words
        row = seat.known.row(self.resident) if seat.known else None
        names, facts = QVBoxLayout(), QHBoxLayout()
        if row is not None:
            name = row.preferred or row.code_name
            second = row.romanised if row.romanised != name else ""
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(PlainLabel(name, size="person"))
            line.addWidget(PlainLabel(second, size="page", tone="muted"))
            line.addStretch()
            names.addLayout(line)
            counsellor = words("counsellor {name}").format(name=row.counsellor)
            parts = (
                row.code,
                row.code_name if row.preferred else "",
                row.pronouns,
                words(age_words(row.age_group)),
                counsellor if row.counsellor else "",
            )
            facts_line = " · ".join(part for part in parts if part)
            names.addWidget(PlainLabel(facts_line, tone="muted", wrap=True))
        names.setSpacing(4)
        facts.setContentsMargins(20, 10, 20, 6)
        facts.addLayout(names, 1)
        for may, label, area in (
            (concerns.may_raise, words("Raise a concern"), "concern"),
            (emergency.may_ask, words("Emergency access"), "emergency"),
        ):
            if may(seat.desk):
                go = partial(seat.went.emit, f"{area}/{self.resident}")
                offered = button(seat.look, label, go, act="quiet")
                facts.addWidget(offered, 0, Qt.AlignmentFlag.AlignTop)
        if seat.desk.may("create", CounsellingSession, self.resident):
            facts.addWidget(
                button(
                    seat.look,
                    words("New session"),
                    self.write_session,
                    act="main",
                    icon="notebook-pen",
                    tip="Ctrl+Shift+S",
                ),
                0,
                Qt.AlignmentFlag.AlignTop,
            )
        return facts

    def _step(self, step: int) -> None:
        self.bar.setCurrentIndex((self.bar.currentIndex() + step) % max(self.bar.count(), 1))

    def _show_tab(self, number: int) -> None:
        if not 0 <= number < len(self.tabs):
            return
        tab = self.tabs[number]
        self.stack.come(tab.key, partial(self._come_in, tab.key))
        self._seat.say_reach(tab.kinds, self.resident)

    def _made(self, key: str) -> Pile:
        tab = next(tab for tab in self.tabs if tab.key == key)
        self._stale.discard(key)
        return Pile(partial(self._ground, tab), self.stack)

    def _come_in(self, key: str) -> None:
        self.stack.show_page(key)
        self._freshen()

    def _pile(self, key: str) -> Pile:
        """The pages of a tab, there now: somebody goes, writes or reads there."""
        pile = self.stack.page(key)
        if key == self.tab:
            self._come_in(key)
        return cast("Pile", pile)

    def _ground(self, tab: Tab) -> QWidget:
        seat, resident = self._seat, self.resident
        if tab.key == "overview":
            page = Overview(seat, resident)
            page.change_asked.connect(lambda record: self._change("overview", record))
            page.write_asked.connect(lambda kind: self._write("overview", kind))
            page.went.connect(self.go)
            return page
        if tab.key == "intake":
            stages = IntakePage(seat, resident)
            stages.begin_asked.connect(self._stage)
            stages.went.connect(self.go)
            stages.changed.connect(lambda: self._done("intake", frozenset({IntakeStep})))
            return stages
        own = grounds.ground(self._around(tab))
        if own is not None:
            return own
        if tab.key == "history":
            return HistoryPage(seat, resident)
        if tab.key == "reach":
            who = ReachPage(seat, resident)
            who.print_asked.connect(self._print_reach)
            return who
        if tab.key == "copy":
            theirs = OwnCopyPage(seat, resident)
            theirs.copy_asked.connect(self._print_own)
            return theirs
        listed = RecordsPage(seat, resident, tab.kinds)
        listed.open_asked.connect(lambda record: self._open(tab, record))
        listed.add_asked.connect(lambda kind: self._write(tab.key, kind))
        return listed

    def _around(self, tab: Tab) -> grounds.Around:
        return grounds.Around(
            seat=self._seat,
            resident=self.resident,
            view=self,
            tab=tab,
            pile=lambda: self._pile(tab.key),
            push=partial(self._push, tab.key),
            open=partial(self._open, tab),
            write=partial(self._write, tab.key),
            change=partial(self._change, tab.key),
            paper=partial(self._print_paper, tab.key),
            go=self.go,
            done=partial(self._done, tab.key),
            write_in=self._write_in,
            report=self.print_report,
        )

    def _around_of(self, key: str) -> grounds.Around:
        return self._around(next(tab for tab in self.tabs if tab.key == key))

    def _write_in(self, key: str, kind: type[Record]) -> None:
        """Write something that belongs into another tab."""
        self.go(key)
        self._write(key, kind)

    def _open_session(self, session: str) -> None:
        is_there = any(tab.key == "sessions" for tab in self.tabs)
        ground = self._pile("sessions").widget(0) if is_there else None
        if isinstance(ground, SessionsPage):
            ground.open_one(session)

    def _stage(self, code: str) -> None:
        """Open the page of one stage of coming in."""
        stage, push = IntakeStage(code), partial(self._push, "intake")  # type: ignore[call-arg]
        open_stage(self._seat, self, self.resident, stage, push)

    def print_report(self) -> None:
        """Open the preview of the readiness report."""
        self.go("readiness")
        pile = self._pile("readiness")
        page = ReportPage(self._seat, self.resident)
        page.left.connect(pile.pop)
        pile.push(page)
        page.profile.setFocus()

    def _print_reach(self) -> None:
        desk, resident = self._seat.desk, self.resident
        words = self._seat.look.words
        self._print_paper("reach", lambda: papers.for_the_resident(desk, resident, words=words))

    def _print_own(self, chosen: frozenset[str]) -> None:
        desk, resident, words = self._seat.desk, self.resident, self._seat.look.words
        self._print_paper("copy", lambda: own_copy.paper(desk, resident, chosen, words=words))

    def _print_paper(self, key: str, make: Callable[[], PaperInMemory]) -> None:
        pile = self._pile(key)
        page = PaperPage(self._seat, make)
        page.left.connect(pile.pop)
        pile.push(page)
        page.close_it.setFocus()

    def _open(self, tab: Tab, record: Record) -> None:
        hanging = tuple(kind for kind in tab.kinds if added_from(kind, type(record)))
        page = RecordPage(self._seat, record, hanging=hanging, back=self._words(tab))
        page.left.connect(self._pile(tab.key).pop)
        says = partial(self._seat.say_reach, (type(record),), self.resident)
        page.page_asked.connect(partial(above, self._pile(tab.key), says))
        page.change_asked.connect(lambda record: self._change(tab.key, record))
        page.add_asked.connect(
            lambda kind, on: self._write(tab.key, kind, {added_from(kind, type(on)): on.id})
        )
        self._pile(tab.key).push(page)
        self._seat.say_reach((type(record),), self.resident)

    def _words(self, tab: Tab) -> str:
        return self._seat.look.words(tab.title)

    def _write(self, key: str, kind: type[Record], linked: dict[str, str] | None = None) -> None:
        own = own_new(self._seat, self.resident, kind, linked)
        make = OWN_ENTRIES.get(kind, new_entry)
        self._push(key, own or make(self._seat, self.resident, kind, linked=linked))

    def _change(self, key: str, record: Record) -> None:
        self._push(key, own_change(self._seat, record) or change_entry(self._seat, record))

    def _push(self, key: str, entry: Entry) -> None:
        pile = self._pile(key)
        entry.left.connect(pile.pop)
        entry.finished.connect(lambda receipt: self._finished(key, receipt))
        pile.push(entry)
        entry.form.start()

    def _finished(self, key: str, receipt: Any) -> None:
        self._seat.banner.show_note(self._seat.look.words("Saved."))
        self._done(key, receipt.changed)
        if isinstance(receipt.value, SessionLine):
            if session_ground.is_signed(receipt.value):
                words = self._seat.look.words
                self._seat.banner.show_note(words("Signed. The note stays as it is from now on."))
            session_ground.finished(self._around_of("sessions"), receipt.value)

    def _done(self, key: str, changed: frozenset[type[Record]]) -> None:
        self._stale |= set(self.stack.made) - {key}
        self._pile(key).refresh()
        self._seat.changed.emit(changed, self.resident)
