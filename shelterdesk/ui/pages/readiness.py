"""Readiness to return: the wish first, then what is missing, the verdict, every criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.readiness import (
    ReadinessFact,
    ReadinessVerdict,
    VerdictOutcome,
)
from shelterdesk.domain.readiness import ReadinessState, Standing
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.services import readiness
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, row, scrolled
from shelterdesk.ui.kit.date_field import DateEditor, DateLine
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.records import may_write
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters.readiness import (
    WISHES,
    CriterionLine,
    Group,
    ReadinessWords,
    Step,
    assessable,
    readiness_words,
    signed_by,
    waiting_verdict,
)

NOT_A_DECISION = N_("Counts are a help for the eye, not a decision.")
SIGNING = N_(
    "You put your name to it: {state}. It counts when a second person has signed too, and ends by "
    "itself when something it rests on changes."
)
OWN_SHARE = N_("Only the answer travels on: met, open or not met. Why it is so stays with you.")
MOST_STEPS = 8


@dataclass(frozen=True)
class Found:
    """What the page asks the desk for."""

    standing: Standing
    verdicts: tuple[ReadinessVerdict, ...]
    names: Mapping[str, str]


class ReadinessPage(QWidget):
    """Reads itself afresh after every act."""

    assess_asked = Signal(str, str)  # criterion, its question
    print_asked = Signal()
    changed = Signal()

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self._criteria = load_criteria()
        self._assessable = frozenset(assessable(self._criteria, seat.desk.roles))
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        page = column(self._column)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page, words("Readiness")))
        self.read()

    def read(self) -> None:
        """Read where the resident stands; who may not sees what they sign for themselves."""
        if not self._seat.desk.may("read", ReadinessVerdict, self._resident):
            self._show_own_share()
            return
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: Found(
                readiness.standing(desk, resident),
                tuple(readiness.verdicts(desk, resident)),
                {c.user_id: c.display_name for c in desk.colleagues()},
            ),
            self._show,
        )

    def _show(self, found: Found) -> None:
        empty(self._column)
        shown = readiness_words(found.standing, self._seat.look.words, self._seat.day)
        self._column.addWidget(self._head(shown))
        self._column.addWidget(self._verdict(found, shown))
        self._column.addWidget(self._steps(shown))
        self._column.addWidget(self._what_if())
        words = self._seat.look.words
        if shown.groups:
            self._column.addWidget(
                PlainLabel(words(NOT_A_DECISION), size="small", tone="muted", wrap=True)
            )
        for group in shown.groups:
            self._column.addWidget(self._group(group))

    def _show_own_share(self) -> None:
        words = self._seat.look.words
        card = Card(words("What you sign for"))
        card.add(PlainLabel(words(OWN_SHARE), size="small", tone="muted", wrap=True))
        for id in self._criteria.criteria:
            if id in self._assessable:
                asked = self._criteria[id]
                question = words(asked.detail or asked.question)  # the signer may see which one
                line = QHBoxLayout()
                line.addWidget(PlainLabel(question, wrap=True), 1)
                line.addWidget(self._assess_button(id, question))
                card.add(line)
        empty(self._column)
        self._column.addWidget(card)

    def _head(self, shown: ReadinessWords) -> Card:
        seat, words = self._seat, self._seat.look.words
        beside = None
        if seat.desk.may("print", ReadinessVerdict, self._resident):
            beside = button(
                seat.look,
                words("Report…"),
                self.print_asked.emit,
                icon="file-text",
                tip="Ctrl+P",
            )
        card = Card(words("The resident's wish"), beside=beside)
        card.add(PlainLabel(shown.wish, size="strong", tone=shown.wish_tone, wrap=True))
        if may_write(seat, ReadinessFact, self._resident):
            picker = CalmPicker()
            picker.setAccessibleName(words("What the resident says now"))
            picker.addItem(words("The resident says now…"))
            codes = [code for code in WISHES if code == "no" or Role.CM in seat.desk.roles]
            for code in codes:
                picker.addItem(words(WISHES[code]))
            note = button(
                seat.look,
                words("Write it down"),
                lambda: self._note_wish(codes[picker.currentIndex() - 1]),
                icon="pen-line",
            )
            note.setEnabled(False)
            picker.currentIndexChanged.connect(lambda number: note.setEnabled(number > 0))
            card.add(row(picker, note))
        state = row(
            icon_label(seat.look, shown.icon, shown.tone),
            PlainLabel(shown.state, size="card", tone=shown.tone),
            PlainLabel(shown.ends, tone="muted"),
        )
        card.add(state)
        if shown.reason:
            card.add(PlainLabel(shown.reason, wrap=True))
        return card

    def _verdict(self, found: Found, shown: ReadinessWords) -> Card:
        seat, words, desk = self._seat, self._seat.look.words, self._seat.desk
        card = Card(words("Verdict of two people"))
        card.add(PlainLabel(words(found.standing.verdict_state.label), wrap=True))
        if found.verdicts:
            signers = signed_by(found.verdicts[0], words, self._seat.day, found.names)
            card.add(PlainLabel(signers, size="small", tone="muted", wrap=True))
        for why in shown.withdrawn:
            card.add(
                row(
                    icon_label(seat.look, "circle-alert", "warn", size=16),
                    PlainLabel(why, tone="warn"),
                )
            )
        waiting, is_mine = waiting_verdict(found.verdicts, desk.user_of, desk.user_id)
        if waiting is not None and desk.may("countersign", ReadinessVerdict, self._resident):
            if is_mine:
                ask = words("You signed it first. A colleague signs next.")
                card.add(PlainLabel(ask, tone="muted", wrap=True))
            else:
                act = partial(self._countersign, waiting)
                card.add(
                    row(button(seat.look, words("Countersign…"), act, act="main", icon="pen-line"))
                )
        elif (
            waiting is None
            and shown.may_sign
            and desk.may("sign", ReadinessVerdict, self._resident)
        ):
            sign = partial(self._sign, found.standing)
            card.add(row(button(seat.look, words("Sign…"), sign, act="main", icon="pen-line")))
        return card

    def _what_if(self) -> Card:
        """What would lapse, and what would be missing, if the journey began on another day."""
        seat, words, desk = self._seat, self._seat.look.words, self._seat.desk
        line = DateLine(seat.look, desk.today, exact=True)
        line.box.setAccessibleName(words("Day of the journey"))
        said = PlainLabel(wrap=True)

        def show(standing: Standing) -> None:
            shown = readiness_words(standing, words, seat.day)
            count = len(shown.steps)
            missing = words.count("{n} thing is missing", "{n} things are missing", count)
            until = ""
            if standing.latest_safe_arrival:
                until = words("Last safe day to arrive: {day}").format(
                    day=seat.day(standing.latest_safe_arrival)
                )
            parts = (shown.state, missing.format(n=count) if count else "", until)
            said.setText(" · ".join(part for part in parts if part))

        def ask() -> None:
            partial_date = line.partial()
            if partial_date is None or line.trouble():
                said.setText("")
                return
            day, resident = partial_date.earliest, self._resident
            seat.asker(self).run(lambda _: readiness.standing(desk, resident, day), show)

        line.edited.connect(ask)
        line.setMaximumWidth(int(DateEditor.widest * seat.look.scale))
        return Card(words("What if the journey began on another day?")).add(line, said)

    def _steps(self, shown: ReadinessWords) -> Card:
        words = self._seat.look.words
        card = Card(words("What is missing, and who acts next"))
        for step in shown.steps[:MOST_STEPS]:
            card.add(*self._step(step))
        if len(shown.steps) > MOST_STEPS:
            more = len(shown.steps) - MOST_STEPS
            sentence = words.count("{n} more below", "{n} more below", more).format(n=more)
            card.add(PlainLabel(sentence, tone="muted"))
        if not shown.steps:
            card.add(PlainLabel(words("Nothing is missing."), tone="ok"))
        return card

    def _step(self, step: Step) -> tuple[Any, ...]:
        look, words = self._seat.look, self._seat.look.words
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(icon_label(look, step.icon, step.tone, step.state, size=18))
        head.addWidget(PlainLabel(step.question, size="strong", wrap=True), 1)
        if step.criterion in self._assessable:
            head.addWidget(self._assess_button(step.criterion, step.question))
        next_line = " · ".join(part for part in (step.state, step.who, step.by) if part)
        action = words("Next: {action}").format(action=step.action) if step.action else ""
        parts: list[Any] = [head, PlainLabel(next_line, size="small", tone="muted", wrap=True)]
        if action:
            parts.append(PlainLabel(action, size="small", wrap=True))
        return tuple(parts)

    def _group(self, group: Group) -> Card:
        look = self._seat.look
        card = Card(group.title, beside=PlainLabel(group.count, size="small", tone="muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, line in enumerate(group.lines):
            grid.addWidget(icon_label(look, line.icon, line.tone, size=16), number, 0)
            grid.addWidget(PlainLabel(line.question, wrap=True), number, 1)
            grid.addWidget(PlainLabel(line.state, size="small", tone=line.tone), number, 2)
            if line.criterion in self._assessable:
                grid.addWidget(self._look_at(line), number, 3)
        return card.add(grid)

    def _look_at(self, line: CriterionLine) -> QWidget:
        return self._assess_button(line.criterion, line.question)

    def _assess_button(self, criterion: str, question: str) -> QWidget:
        words = self._seat.look.words
        made = button(
            self._seat.look,
            words("Look at it"),
            partial(self.assess_asked.emit, criterion, question),
            act="link",
        )
        made.setAccessibleName(f"{words('Look at it')}: {question}")
        return made

    def _note_wish(self, wish: str) -> None:
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: readiness.note_wish(desk, resident, wish), lambda _: self.changed.emit()
        )

    def _sign(self, standing: Standing) -> None:
        conditional = standing.state is ReadinessState.ELIGIBLE_CONDITIONAL
        outcome = VerdictOutcome.CONDITIONALLY_READY if conditional else VerdictOutcome.READY
        desk, resident = self._seat.desk, self._resident
        self._ask(
            self._seat.look.words(outcome.label),
            lambda: readiness.sign_verdict(desk, resident, {"outcome": outcome}),
            self._seat.look.words("Sign"),
        )

    def _countersign(self, verdict: ReadinessVerdict) -> None:
        desk = self._seat.desk
        self._ask(
            self._seat.look.words(verdict.outcome.label),
            lambda: readiness.countersign_verdict(desk, verdict.id),
            self._seat.look.words("Countersign"),
        )

    def _ask(self, state: str, act: Any, button_words: str) -> None:
        seat, words = self._seat, self._seat.look.words
        box = StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=words("Sign the verdict"),
            why=words(SIGNING).format(state=state),
            act=button_words,
            needs_passphrase=not seat.desk.passphrase_is_fresh,
        )
        box.accepted.connect(
            lambda: seat.asker(self).run(lambda _: act(), lambda _: self.changed.emit())
        )
        box.open()
