"""Readiness to return: the decision, what stands in the way, the names, every criterion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.catalogue import Criteria
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    ReadinessVerdict,
    SignatureOutside,
    Waiver,
)
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import readiness, way_home
from shelterdesk.services.one_person import Stands
from shelterdesk.services.way_home import WayHome
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, fill, row
from shelterdesk.ui.kit.date_field import DateEditor, DateLine
from shelterdesk.ui.kit.filling import Filling
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.readiness_decision import DecisionCard
from shelterdesk.ui.pages.readiness_names import SecondNamesCard, VerdictCard
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.readiness import (
    CriterionLine,
    Group,
    ReadinessWords,
    Step,
    assessable,
    ends_before,
    person_words,
    readiness_words,
)

NOT_A_DECISION = N_("Counts are a help for the eye, not a decision.")
OWN_SHARE = N_("Only the answer travels on: met, open or not met. Why it is so stays with you.")
HELD = N_("The house holds: {what}")
MOST_STEPS = 6
NOT_APPLICABLE = AssessmentState.NOT_APPLICABLE
OWN_ANSWERS = {
    AssessmentState.MET: N_("Met"),
    AssessmentState.IN_PROGRESS: N_("Open"),
    AssessmentState.NOT_MET: N_("Not met"),
    NOT_APPLICABLE: N_("Not needed"),
}
READY = frozenset({ReadinessState.READY, ReadinessState.CONDITIONALLY_READY})


class ReadinessPage(QWidget):
    """Reads itself afresh after every act."""

    assess_asked = Signal(str, str)  # criterion, its question
    ask_asked = Signal()  # the resident's decision
    pass_asked = Signal(str, str)
    paper_asked = Signal(str, str, str)  # criterion, its question, or a verdict
    print_asked = Signal()
    went = Signal(str)  # a tab
    changed = Signal()

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self._assessable: frozenset[str] = frozenset()
        self._found: WayHome | None = None
        self._shows_all = False
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        page = column(self._column)
        self._filling = Filling(page, seat.asker(self).soon)
        fill(self, page, words("Readiness"))
        self.read()

    def read(self) -> None:
        """Read where the resident stands; who may not sees what they sign for themselves."""
        desk, resident = self._seat.desk, self._resident
        asker = self._seat.asker(self)
        if not desk.may("read", ReadinessVerdict, resident):
            asker.run(
                lambda _: (readiness.asked(desk), readiness.own_roles(desk)), self._show_own_share
            )
            return
        asker.run(lambda _: (readiness.asked(desk), way_home.look(desk, resident)), self._came)

    def _came(self, told: tuple[Criteria, WayHome]) -> None:
        asked, self._found = told
        self._assessable = frozenset(assessable(asked, self._found.roles))
        self._show(asked, self._found)

    def _show(self, asked: Criteria, found: WayHome) -> None:
        self._filling.fill(self._cards(asked, found))

    def _cards(self, asked: Criteria, found: WayHome) -> Iterator[None]:
        empty(self._column)
        seat, words = self._seat, self._seat.look.words
        shown = readiness_words(found.standing, words, seat.day)
        decision = DecisionCard(
            seat, self._resident, found.standing, found.decision, is_adult=found.is_adult
        )
        decision.ask_asked.connect(self.ask_asked)
        decision.changed.connect(self.changed)
        verdict = VerdictCard(seat, self._resident, found, shown)
        verdict.changed.connect(self.changed)
        verdict.guardian_asked.connect(lambda id: self.paper_asked.emit("", "", id))
        for card in (decision, self._steps(found, shown), verdict):
            self._column.addWidget(card)
            yield
        if found.unsigned:
            second = SecondNamesCard(seat, found.unsigned, asked)
            second.changed.connect(self.changed)
            self._column.addWidget(second)
        self._column.addWidget(self._what_if(found))
        if shown.groups:
            self._column.addWidget(
                PlainLabel(words(NOT_A_DECISION), size="small", tone="muted", wrap=True)
            )
        for group in shown.groups:
            self._column.addWidget(self._group(group))
            yield

    def _show_own_share(self, told: tuple[Criteria, frozenset[str]]) -> None:
        asked, roles = told
        self._assessable = frozenset(assessable(asked, roles))
        words = self._seat.look.words
        decision = DecisionCard(self._seat, self._resident)
        decision.changed.connect(self.changed)
        card = Card(words("What you sign for"))
        card.add(PlainLabel(words(OWN_SHARE), size="small", tone="muted", wrap=True))
        for id, criterion in asked.criteria.items():
            if id in self._assessable:
                question = words(criterion.detail or criterion.question)  # the signer may see it
                line = QHBoxLayout()
                line.addWidget(PlainLabel(question, wrap=True), 1)
                for state in OWN_ANSWERS:
                    if state is not NOT_APPLICABLE or criterion.feed.not_applicable:
                        line.addWidget(self._answer_button(id, question, state))
                card.add(line)
        empty(self._column)
        self._column.addWidget(decision)
        self._column.addWidget(card)

    def _answer_button(self, id: str, question: str, state: AssessmentState) -> QWidget:
        """One's own answer in one click; why it is so stays in one's own records."""
        words = self._seat.look.words
        label = words(OWN_ANSWERS[state])
        made = button(self._seat.look, label, partial(self._say, id, state), act="quiet")
        made.setAccessibleName(f"{label}: {question}")
        return made

    def _say(self, id: str, state: AssessmentState) -> None:
        desk, resident, words = self._seat.desk, self._resident, self._seat.look.words

        def said(_: object) -> None:
            self._seat.banner.show_note(
                words("Written down: {said}").format(said=words(state.label))
            )
            self.changed.emit()

        reason = words(state.label)  # a reason is asked for where one reads the page
        given = {"state": state, "remark": reason}
        self._seat.asker(self).run(lambda _: readiness.assess(desk, resident, id, given), said)

    # ---- what stands in the way

    def _steps(self, found: WayHome, shown: ReadinessWords) -> Card:
        """Where they stand, and at once: why not yet, who acts next, by when."""
        seat, words = self._seat, self._seat.look.words
        report = None
        if seat.desk.may("print", ReadinessVerdict, self._resident):
            print_it = self.print_asked.emit
            report = button(seat.look, words("Report…"), print_it, icon="file-text", tip="Ctrl+P")
        told = readiness_words(found.person.standing, words, seat.day)
        is_ready = found.person.standing.state in READY
        title = words("Before they leave") if is_ready else words("Why not yet?")
        card = Card(title, beside=report)
        card.add(
            row(
                icon_label(seat.look, told.icon, told.tone),
                PlainLabel(told.state, size="card", tone=told.tone),
                PlainLabel("" if found.person.shut else told.ends, tone="muted"),
            )
        )
        if told.reason:
            card.add(PlainLabel(told.reason, wrap=True))
        if found.person.joined:
            card.add(PlainLabel(person_words(found.person, shown.state, words), wrap=True))
        steps = shown.steps if self._shows_all else shown.steps[:MOST_STEPS]
        for step in steps:
            card.add(*self._step(step, found))
        if len(shown.steps) > len(steps):
            more = len(shown.steps) - len(steps)
            sentence = words.count("Show {n} more", "Show {n} more", more).format(n=more)
            card.add(row(button(seat.look, sentence, self._show_more, act="link")))
        alike = found.person.standing.state is found.standing.state and not found.person.shut
        if alike and not (shown.steps or told.steps or found.standing.departure_kind):
            card.add(PlainLabel(words("Nothing is missing."), tone="ok"))
        return card

    def _show_more(self) -> None:
        self._shows_all = True
        self.read()

    def _step(self, step: Step, found: WayHome) -> Iterable[Any]:
        look, words = self._seat.look, self._seat.look.words
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(icon_label(look, step.icon, step.tone, step.state, size=18))
        head.addWidget(PlainLabel(step.question, size="strong", wrap=True), 1)
        for act in self._acts(step, found):
            head.addWidget(act)
        next_line = " · ".join(part for part in (step.state, step.who, step.by) if part)
        action = words("Next: {action}").format(action=step.action) if step.action else ""
        yield head
        yield PlainLabel(next_line, size="small", tone="muted", wrap=True)
        if action:
            yield PlainLabel(action, size="small", wrap=True)
        held = found.proposals.get(step.criterion)
        if held is not None:
            said = words(HELD).format(what=words(held.said))
            line = row(icon_label(look, "info", "info", size=16), PlainLabel(said, size="small"))
            if held.tab != "readiness":
                line.insertWidget(2, self._open_button(held.tab))
            yield line

    def _acts(self, step: Step, found: WayHome) -> Iterable[QWidget]:
        """What this person can do about one step, here and now."""
        words, desk = self._seat.look.words, self._seat.desk
        if step.condition and set(found.roles) & {"CM", "LEG"}:
            yield from self._answers(step)
        elif step.criterion in self._assessable and not step.condition:
            yield self._assess_button(step.criterion, step.question)
        if step.tab:
            yield self._open_button(step.tab)
        about = (step.criterion, step.question)
        if step.may_pass and desk.may("sign", Waiver, self._resident):
            act = partial(self.pass_asked.emit, *about)
            yield self._named(words("Let it pass…"), act, step.question)
        is_others = step.criterion in found.on_paper and not step.condition
        if is_others and desk.may("sign", SignatureOutside, self._resident):
            act = partial(self.paper_asked.emit, *about, "")
            yield self._named(words("Signed on paper…"), act, step.question)

    def _answers(self, step: Step) -> Iterable[QWidget]:
        words = self._seat.look.words
        answers: tuple[tuple[bool, str], ...] = ((True, N_("Yes")), (False, N_("No")))
        if step.condition in ("adult", "child", "age_uncertain"):
            answers = ((True, N_("As names and identity say")),)
        elif step.condition in ("uses_etd", "irregular_stay", "risk_medium", "escorted"):
            return  # told by the record that knows
        for holds, label in answers:
            act = partial(self._answer, step.condition, holds)
            made = button(self._seat.look, words(label), act)
            made.setAccessibleName(f"{words(label)}: {step.action}")
            yield made

    def _answer(self, condition: str, holds: bool) -> None:
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: way_home.answer(desk, resident, condition, holds=holds),
            lambda _: self.changed.emit(),
        )

    # ---- another day

    def _what_if(self, found: WayHome) -> Card:
        """What ends before the journey, and what would if it began on another day."""
        seat, words, desk = self._seat, self._seat.look.words, self._seat.desk
        card = Card(words("What if the journey began on another day?"))
        for ending in ends_before(found.standing, words, seat.day):
            card.add(row(icon_label(seat.look, "contrast", "warn", size=16), PlainLabel(ending)))
        line = DateLine(seat.look, desk.today, exact=True)
        line.box.setAccessibleName(words("Day of the journey"))
        said, ends = PlainLabel(wrap=True), PlainLabel(size="small", tone="muted", wrap=True)

        def show(person: Stands) -> None:
            standing = person.standing
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
            ends.setText("\n".join(ends_before(standing, words, seat.day)))

        def ask() -> None:
            partial_date = line.partial()
            if partial_date is None or line.trouble():
                said.setText("")
                ends.setText("")
                return
            day, resident = partial_date.earliest, self._resident
            seat.asker(self).run(lambda _: readiness.of_person(desk, resident, day), show)

        line.edited.connect(ask)
        line.setMaximumWidth(int(DateEditor.widest * seat.look.scale))
        return card.add(line, said, ends)

    # ---- every criterion

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
            state = " ".join(part for part in (line.state, line.until) if part)
            grid.addWidget(PlainLabel(state, size="small", tone=line.tone), number, 2)
            act = self._look_at(line)
            if act is not None:
                grid.addWidget(act, number, 3)
        return card.add(grid)

    def _look_at(self, line: CriterionLine) -> QWidget | None:
        if line.criterion in self._assessable:
            return self._assess_button(line.criterion, line.question)
        return self._open_button(line.tab) if line.tab else None

    def _assess_button(self, criterion: str, question: str) -> QWidget:
        words = self._seat.look.words
        act = partial(self.assess_asked.emit, criterion, question)
        return self._named(words("Look at it"), act, question)

    def _open_button(self, tab: str) -> QWidget:
        words = self._seat.look.words
        label = words("Open {tab}").format(tab=words(TAB_TITLES[tab]))
        return button(self._seat.look, label, partial(self.went.emit, tab), act="link")

    def _named(self, label: str, act: Any, question: str) -> QWidget:
        made = button(self._seat.look, label, act, act="link")
        made.setAccessibleName(f"{label}: {question}")
        return made


TAB_TITLES = {
    "documents": N_("Papers"),
    "legal": N_("Legal"),
    "consents": N_("Consents"),
    "safety": N_("Safety"),
    "names": N_("Names and identity"),
    "family": N_("Family and contact"),
    "referrals": N_("Referrals"),
    "plan": N_("Care plan"),
    "house": N_("In the house"),
}
