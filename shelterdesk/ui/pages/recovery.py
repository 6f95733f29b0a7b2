"""One paper that somebody is getting: what comes next, what to know, every step, the clock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain import paper_rules
from shelterdesk.domain.kinds.paper import Recovery, StepState
from shelterdesk.domain.recovery_rules import Step
from shelterdesk.i18n import N_
from shelterdesk.services import recoveries
from shelterdesk.services.documents import document_state_label, document_type_label, masked
from shelterdesk.services.recovery_ways import Way
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, line, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages import recovery_entries as entries
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.paper_words import (
    INSTEAD,
    change_words,
    clock_words,
    is_stopped,
    left_words,
    mission_stop,
    row_facts,
    state_words,
    step_line,
    subtitle_of,
    title_of,
    why_line,
)

ASKS_MORE = frozenset({"issued"})  # what is printed on the paper comes with it
LABEL_WIDTH = 190
MEANWHILE = N_("Meanwhile, in the house:")


class RecoveryPage(QWidget):
    """A way to a paper from top to foot; whoever may only read has no buttons."""

    left = Signal()
    entry_asked = Signal(object)  # a callable that makes an Entry
    letter_asked = Signal(object)  # a Way
    changed = Signal(object)  # kinds; the page is made afresh then

    def __init__(self, seat: Seat, way: Way) -> None:
        super().__init__()
        self._seat, self.way = seat, way
        look, words = seat.look, seat.look.words
        self._may = way.is_open and seat.desk.may("amend", Recovery, way.recovery.resident)
        self.back = button(look, words("Papers"), self.left.emit, act="quiet", icon="arrow-left")
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(PlainLabel(title_of(way, words), size="page"), 1)
        parts: list[QWidget] = [PlainLabel(subtitle_of(way, words), tone="muted", wrap=True)]
        parts += [self._next(), self._paper()]
        if way.advice:
            parts.append(self._advice())
        parts.append(self._steps())
        if way.row is not None:
            parts.append(self._country())
        parts.append(self._known())
        page = column(head, *parts)
        fill(self, page, title_of(way, words))

    # ---- what comes next

    def _next(self) -> Card:
        look, words = self._seat.look, self._seat.look.words
        card = Card(words("What comes next"))
        step = self.way.next
        if not self.way.is_open:
            said = words("Nothing more is done: {why}").format(why=self.way.recovery.closed_why)
            return card.add(PlainLabel(said, wrap=True))
        stop = mission_stop(self.way, words)
        if stop and (step is None or not is_stopped(step)):
            # Said first and kindly, so that nobody walks up to a closed door.
            closed = PlainLabel(stop, tone="warn", wrap=True)
            shown = row(icon_label(look, "octagon-minus", "warn", size=16), closed)
            shown.setStretch(1, 1)
            card.add(shown, line())
        if step is None:
            card.add(PlainLabel(words("Every step is done."), wrap=True))
        else:
            if stop and not is_stopped(step):
                card.add(PlainLabel(words(MEANWHILE), size="small", tone="muted", wrap=True))
            today = self._seat.desk.today()
            card.add(
                PlainLabel(words(step.rule.label), size="strong", wrap=True),
                PlainLabel(step_line(step, words, self._seat.day, today), tone="muted", wrap=True),
            )
            why = why_line(step, words)
            if why:
                tone = "warn" if is_stopped(step) else "muted"
                card.add(PlainLabel(why, tone=tone, wrap=True))
            if is_stopped(step):
                card.add(PlainLabel(words(INSTEAD), wrap=True))
            elif self._may:
                card.add(row(*self._step_acts(step, is_next=True)))
        if self.way.agreed_for:
            said = words("The yes on file is for: {embassy}").format(embassy=self.way.agreed_for)
            card.add(PlainLabel(said, size="small", tone="muted", wrap=True))
        if self.way.recovery.possibly_stateless:
            card.add(
                row(
                    icon_label(look, "info", "warn", size=16),
                    PlainLabel(words(Recovery.field("possibly_stateless").label), tone="warn"),
                )
            )
        return card

    def _step_acts(self, step: Step, *, is_next: bool = False) -> list[QWidget]:
        words = self._seat.look.words
        offered: list[tuple[str, StepState | None, str]] = [
            (N_("Done"), StepState.DONE, "main" if is_next else "quiet"),
            (N_("Waits for somebody"), StepState.WAITING, "quiet"),
            (N_("Not needed"), StepState.NOT_NEEDED, "quiet"),
        ]
        if step.is_over:
            offered = [(N_("Look at it"), None, "link")]
        elif is_stopped(step):
            offered = offered[2:]
        made: list[QWidget] = []
        for title, state, act in offered:
            ask = partial(self._ask, partial(entries.step_entry, self._seat, self.way, step, state))
            one = button(self._seat.look, words(title), ask, act=act)
            where = "" if is_next else f": {words(step.rule.label)}"
            one.setAccessibleName(f"{words(title)}{where}")
            made.append(one)
        return made

    # ---- the paper itself

    def _paper(self) -> Card:
        look, words, way = self._seat.look, self._seat.look.words, self.way
        card = Card(words("The paper"))
        name = words(document_type_label(way.document.document_type))
        state = words(document_state_label(way.state))
        said = " · ".join(p for p in (name, masked(way.document.number), state) if p)
        card.add(PlainLabel(said, size="strong", wrap=True))
        is_dated = way.document.document_type in paper_rules.TRAVEL_PAPERS
        if is_dated and way.state not in paper_rules.GONE:
            clock = clock_words(way.clock, words, self._seat.day)
            left = left_words(way.clock, words)
            card.add(PlainLabel(clock, tone="muted", wrap=True))
            if left:
                card.add(PlainLabel(left, tone="warn", wrap=True))
        if way.original is not None and way.original.id != way.document.id:
            old = way.original
            parts = (
                words("Instead of: {paper}").format(
                    paper=words(document_type_label(old.document_type))
                ),
                masked(old.number),
                words(document_state_label(way.course.original)),
            )
            said = " · ".join(part for part in parts if part)
            card.add(PlainLabel(said, tone="muted", wrap=True))
        if self._may:
            acts: list[QWidget] = []
            for after in paper_rules.next_states(way.state):
                tells_home = after in paper_rules.TELLS_HOME
                tells_home &= way.document.document_type not in paper_rules.NOT_HOME
                if tells_home and way.course.situation.stops:
                    continue  # why stands under what comes next
                title = words(document_state_label(after))
                acts.append(button(look, title, partial(self.went, after), act="quiet"))
            if acts:
                card.add(PlainLabel(words("It is now:"), size="small", tone="muted"), row(*acts))
        return card

    def went(self, after: str) -> None:
        """The paper is further now; what is printed on it is asked where it is made out."""
        seat, way = self._seat, self.way
        if after in ASKS_MORE:
            self._ask(partial(entries.went_entry, seat, way, after))
            return
        seat.asker(self).run(
            lambda _: recoveries.paper_went(seat.desk, way.recovery.id, after),
            lambda receipt: self.changed.emit(receipt.changed),
            self._said_why,
        )

    def _said_why(self, error: Exception) -> None:
        problems = getattr(error, "problems", {})
        words, banner = self._seat.look.words, self._seat.banner
        if "state" in problems:
            banner.show_note(words("It stays as it was"), words(problems["state"]), tone="warn")
        elif problems:
            self._ask(partial(entries.went_entry, self._seat, self.way, "issued"))
        else:
            banner.show_error(error)

    # ---- what to know

    def _advice(self) -> Card:
        look, words = self._seat.look, self._seat.look.words
        card = Card(words("What to know"))
        for each in self.way.advice:
            text = PlainLabel(words(each.label), wrap=True)
            told = row(icon_label(look, "info", "text2", size=16), text)
            told.setStretch(1, 1)
            card.add(told)
        return card

    # ---- steps

    def _steps(self) -> Card:
        card = Card(self._seat.look.words("Steps"))
        for number, step in enumerate(self.way.steps):
            if number:
                card.add(line())
            card.add(self._step(step))
        return card

    def _step(self, step: Step) -> QWidget:
        look, words, day = self._seat.look, self._seat.look.words, self._seat.day
        icon, tone = ("circle-check", "ok") if step.is_over else ("circle-dashed", "text2")
        if not step.is_over and is_stopped(step):
            icon, tone = "octagon-minus", "warn"
        title = PlainLabel(words(step.rule.label), size="strong", wrap=True)
        acts = self._step_acts(step) if self._may else []
        beside = acts if step.is_over else []
        head = row(icon_label(look, icon, tone, size=16), title, *beside)
        head.setStretch(1, 1)
        made = QWidget()
        inner = QVBoxLayout(made)
        inner.setContentsMargins(0, 2, 0, 2)
        inner.setSpacing(2)
        inner.addLayout(head)
        said = [state_words(step, words, day)]
        if not step.is_over:
            said.append(words("{who} acts").format(who=words(step.doing.who or step.rule.acts)))
            said.append(words("look again by {day}").format(day=day(step.due_on)))
        record = self.way.records.get(step.code)
        if record and record.evidence:
            said.append(" · ".join(record.evidence))
        inner.addWidget(PlainLabel(" · ".join(said), size="small", tone="muted", wrap=True))
        why = why_line(step, words)
        if why:
            tone = "warn" if is_stopped(step) else "muted"
            inner.addWidget(PlainLabel(why, size="small", tone=tone, wrap=True))
        if acts and not beside:
            inner.addLayout(row(*acts))
        return made

    # ---- the country, and what is known

    def _country(self) -> Card:
        words, found = self._seat.look.words, self.way.row
        card = Card(words("What this country gives"))
        if found is None:
            return card
        for fact in row_facts(found, words, self._seat.day):
            card.add(self._fact(fact.label, fact.value))
        for said in change_words(found, words):
            card.add(PlainLabel(said, size="small", tone="muted", wrap=True))
        if found.row.needs:
            there = [need for need in found.row.needs if need in self.way.recovery.have]
            not_there = [need for need in found.row.needs if need not in there]
            if there:
                card.add(self._fact(words("At hand"), ", ".join(there)))
            if not_there:
                card.add(self._fact(words("Not at hand yet"), ", ".join(not_there)))
            if self._may:
                ask = partial(self._ask, partial(entries.needs_entry, self._seat, self.way))
                card.add(row(button(self._seat.look, words("Tick what is at hand"), ask)))
        return card

    def _known(self) -> Card:
        words, show, recovery = self._seat.look.words, self._seat.show, self.way.recovery
        card = Card(words("What is known about it"))
        for name in entries.KNOWN:
            field = Recovery.field(name)
            value = show(field, recovery.values()[name])
            if value:
                card.add(self._fact(words(field.label), value))
        if self._may:
            look = self._seat.look
            card.add(
                row(
                    button(
                        look,
                        words("Change"),
                        partial(self._ask, partial(entries.known_entry, self._seat, self.way)),
                        icon="pen-line",
                    ),
                    button(look, words("Write a letter"), self.letter, icon="file-text"),
                    button(
                        look,
                        words("Nothing more is done…"),
                        partial(self._ask, partial(entries.close_entry, self._seat, self.way)),
                        act="quiet",
                    ),
                )
            )
        return card

    def letter(self) -> None:
        """Choose a letter about this paper; the one to the mission comes first."""
        self.letter_asked.emit(self.way)

    def _fact(self, label: str, value: str) -> QHBoxLayout:
        name = PlainLabel(label, tone="muted", wrap=True)
        name.setFixedWidth(int(LABEL_WIDTH * self._seat.look.scale))
        told = row(name, PlainLabel(value, wrap=True))
        told.setStretch(1, 1)
        return told

    def _ask(self, make: Callable[[], Entry]) -> None:
        self.entry_asked.emit(make)
