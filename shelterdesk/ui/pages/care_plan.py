"""The care plan of one resident: their words first, by part of life; what one may not read is not
there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.kinds.plan import (
    CarePlan,
    CaseConference,
    Domain,
    PlanApproval,
    PlanItem,
    PlanReview,
    PlanState,
    SafetyPlanItem,
)
from shelterdesk.domain.outcomes import load_frameworks
from shelterdesk.domain.plans import ITEM_OF
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import (
    care_plans,
    plan_actions,
    plan_conferences,
    plan_items,
    plan_reviews,
)
from shelterdesk.services.care_plans import PlanPage
from shelterdesk.services.plan_reviews import Line
from shelterdesk.services.tasks import Line as TaskLine
from shelterdesk.ui.kit.aside import Aside
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, line, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages import care_plan_entries as entries
from shelterdesk.ui.pages.attachments import card_of
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.plan_items import ItemCard
from shelterdesk.ui.pages.plan_ratings import RatingsCard
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters import care_plan as words_of

NO_PLAN = N_("There is no plan yet. It begins with what matters to the resident.")
NOT_MINE = N_("There is no plan yet. The case manager begins it with the resident.")
NO_ITEMS = N_("Nothing is written here yet.")
SAFETY_APART = N_(
    "On a copy that you print, items about safety are left out: the case manager prints them."
)
CLOSE, CLOSE_YES = N_("Close this plan"), N_("Yes, close it. Nothing in it is lost.")


@dataclass(frozen=True)
class Read:
    """What the page asks the desk for."""

    page: PlanPage
    reviews: Mapping[RecordId, tuple[PlanReview, ...]] = field(default_factory=dict)
    steps: Mapping[RecordId, tuple[TaskLine, ...]] = field(default_factory=dict)
    ratings: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    readers: Mapping[type[PlanItem], tuple[str, ...]] = field(default_factory=dict)
    meetings: tuple[CaseConference, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


class CarePlanPage(QWidget):
    """Cards from what matters to what is over."""

    entry_asked = Signal(object)  # a callable that makes the form
    page_asked = Signal(str)  # together, versions, print
    open_asked = Signal(object)  # a record
    scan_asked = Signal(object)  # a page that shows until it is left
    changed = Signal(object)  # kinds

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self.cards = QVBoxLayout()
        self.cards.setSpacing(12)
        page = column(self.cards)
        fill(self, page, words("Care plan"))
        seat.asker(self).run(lambda _: self._read(), self._show)

    def _read(self) -> Read:
        desk, resident = self._seat.desk, self._resident
        page = care_plans.page(desk, resident)
        meetings: tuple[CaseConference, ...] = ()
        if desk.may("read", CaseConference, resident):
            meetings = plan_conferences.of_resident(desk, resident)
        sources = [item.id for item in page.items] + [each.id for each in meetings]
        return Read(
            page,
            plan_reviews.of_items(desk, page.items),
            plan_actions.by_source(desk, resident, sources),
            plan_reviews.outcome_lines(desk, resident),
            {kind: desk.who_reads(kind, resident) for kind in {type(i) for i in page.items}},
            meetings,
            {each.user_id: each.display_name for each in desk.colleagues()},
        )

    def _show(self, found: Read) -> None:
        desk, resident = self._seat.desk, self._resident
        page = found.page
        if page.standing is None:
            self.cards.addWidget(self._none())
        else:
            self.cards.addWidget(self._head(page))
            for part, items in words_of.by_part(page.items):
                self.cards.addWidget(self._part(part, items, found))
            if not page.items:
                empty = PlainLabel(self._seat.look.words(NO_ITEMS), tone="muted")
                self.cards.addWidget(empty)
            adder = self._adder(page)
            if adder is not None:
                self.cards.addWidget(adder)
        asked = [
            (each, plan_reviews.questions_for(desk, resident, each))
            for each in load_frameworks().frameworks
        ]
        if found.ratings or any(questions for _, questions in asked):
            ratings = RatingsCard(self._seat, found.ratings, [a for a in asked if a[1]])
            ratings.rate_asked.connect(self._rate)
            self.cards.addWidget(ratings)
        if desk.may("read", CaseConference, resident):
            self.cards.addWidget(self._meetings(found))
        scans = card_of(self._seat, page.plan) if page.plan is not None else None
        if scans is not None:
            scans.page_asked.connect(self.scan_asked)
            self.cards.addWidget(scans)
        ended = words_of.over(page.items)
        if ended:
            self.cards.addWidget(self._over(ended, found))

    # ---- the plan itself

    def _none(self) -> Card:
        look, words = self._seat.look, self._seat.look.words
        card = Card(words("Care plan"))
        if self._seat.desk.may("create", CarePlan, self._resident):
            card.add(PlainLabel(words(NO_PLAN), tone="muted", wrap=True))
            self.begin = button(
                look, words("Begin it together"), self._begin, act="main", icon="pen-line"
            )
            card.add(row(self.begin))
        else:
            card.add(PlainLabel(words(NOT_MINE), tone="muted", wrap=True))
        return card

    def _head(self, page: PlanPage) -> Card:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        plan = page.plan
        card = Card(words("What matters to me now") if plan else words("Care plan"))
        if plan is not None:
            if plan.matters:
                card.add(WrappedText(look, plan.matters, language=plan.language, size="person"))
            if plan.translation and plan.translation != plan.matters:
                card.add(WrappedText(look, plan.translation, tone="text2"))
            if plan.strengths:
                strong = words(CarePlan.field("strengths").label)
                card.add(PlainLabel(strong, size="small", tone="muted"))
                card.add(WrappedText(look, plan.strengths, language=plan.language))
        for each in words_of.stands(page, words):
            card.add(PlainLabel(each.text, tone=each.tone, wrap=True))
        card.add(PlainLabel(words_of.facts(page, words, seat.day), tone="muted", wrap=True))
        acts = self._acts(page)  # two in a row: they fit beside the list of residents
        card.add(line(), *(row(*acts[n : n + 2]) for n in range(0, len(acts), 2)))
        may = seat.desk.may
        if may("print", CarePlan, self._resident) and not may(
            "print", SafetyPlanItem, self._resident
        ):
            card.add(PlainLabel(words(SAFETY_APART), size="small", tone="muted", wrap=True))
        if plan is not None:
            card.add(self._more(page, plan))
        return card

    def _acts(self, page: PlanPage) -> list[QWidget]:
        look, words, plan = self._seat.look, self._seat.look.words, page.plan
        found = [self._go(N_("Look at it together"), "together", act="main", icon="users")]
        if plan is not None and self._may_change():
            ask = partial(self._push, lambda: entries.ask_entry(self._seat, plan))
            found.append(button(look, words("What the resident says to it"), ask))
            looked = button(look, words("We looked at it today"), partial(self._looked, plan))
            found.append(looked)
        if plan is not None and self._seat.desk.may("print", CarePlan, self._resident):
            found.append(self._go(N_("A copy for them"), "print", icon="printer"))
        if plan is not None and self._may_approve(page):
            answer = partial(self._push, lambda: entries.approval_entry(self._seat, plan))
            found.append(button(look, words("Your answer as a supervisor"), answer))
        return list(found)

    def _more(self, page: PlanPage, plan: CarePlan) -> Aside:
        look, words, seat = self._seat.look, self._seat.look.words, self._seat
        aside = Aside(look, words("More about the plan"))
        acts: list[QWidget] = [self._go(N_("Versions"), "versions", icon="history", act="quiet")]
        if self._may_change():
            made: list[tuple[str, Callable[[], None]]] = [
                (
                    N_("Change what matters"),
                    partial(self._push, lambda: entries.words_entry(seat, plan)),
                ),
                (N_("Another phase"), partial(self._push, lambda: entries.phase_entry(seat, plan))),
            ]
            if page.standing and page.standing.state is PlanState.DRAFT:
                use = partial(care_plans.use_for_safety, seat.desk, plan.id, plan.rev)
                made.append((N_("Use what is about safety now"), partial(self._do, use)))
            acts += [button(look, words(text), act, act="quiet") for text, act in made]
            self.close_it = button(look, words(CLOSE), partial(self._close, plan), act="quiet")
            acts.append(self.close_it)
        for n in range(0, len(acts), 3):
            aside.inner.addLayout(row(*acts[n : n + 3]))
        for change in page.phases:
            said = words("{day}: from “{before}” to “{after}”. {said}").format(
                day=seat.day(change.on),
                before=words(change.before.label),
                after=words(change.after.label),
                said=words(change.agreement.label),
            )
            text = f"{said} {change.why}".strip()
            aside.inner.addWidget(PlainLabel(text, size="small", tone="muted", wrap=True))
        return aside

    def _close(self, plan: CarePlan) -> None:
        """Two presses: the first says what will happen."""
        sure = self._seat.look.words(CLOSE_YES)
        if self.close_it.text() == sure:
            self._do(partial(care_plans.end, self._seat.desk, plan.id, plan.rev))
            return
        self.close_it.setText(sure)
        self.close_it.setAccessibleName(sure)

    def _may_change(self) -> bool:
        return self._seat.desk.may("amend", CarePlan, self._resident)

    def _may_approve(self, page: PlanPage) -> bool:
        may = self._seat.desk.may("approve", PlanApproval, self._resident)
        return may and page.asks_approval and bool(page.plan and page.plan.settled_on)

    def _go(self, text: str, where: str, *, act: str = "", icon: str = "") -> QWidget:
        look = self._seat.look
        return button(
            look, look.words(text), lambda: self.page_asked.emit(where), act=act, icon=icon
        )

    def _looked(self, plan: CarePlan) -> None:
        self._do(partial(care_plans.looked_at, self._seat.desk, plan.id, plan.rev))

    # ---- items

    def _part(self, part: Domain, items: tuple[PlanItem, ...], found: Read) -> Card:
        words = self._seat.look.words
        names = ", ".join(found.readers.get(ITEM_OF[part], ()))
        who = words("Read by: {names}").format(names=names)
        card = Card(words(part.label), beside=PlainLabel(who, size="small", tone="muted"))
        for number, item in enumerate(items):
            if number:
                card.add(line())
            card.add(self._item(item, found))
        return card

    def _item(self, item: PlanItem, found: Read) -> ItemCard:
        made = ItemCard(
            self._seat,
            item,
            found.page,
            found.reviews.get(item.id, ()),
            found.steps.get(item.id, ()),
            found.names.get(item.owner_id, ""),
        )
        made.entry_asked.connect(self._push)
        made.open_asked.connect(self.open_asked)
        return made

    def _over(self, items: tuple[PlanItem, ...], found: Read) -> QWidget:
        words = self._seat.look.words
        aside = Aside(self._seat.look, words("Reached or put aside"))
        for item in items:
            aside.inner.addWidget(self._item(item, found))
        return aside

    def _adder(self, page: PlanPage) -> QWidget | None:
        """One picker, so that fourteen empty boxes do not ask to be filled."""
        seat, words = self._seat, self._seat.look.words
        parts = plan_items.may_write_parts(seat.desk, self._resident)
        if not parts:
            return None
        language = page.plan.language if page.plan else ""
        self.part = CalmPicker()
        self.part.setAccessibleName(words("Part of life"))
        for part in parts:
            self.part.addItem(words(part.label), part.value)

        def add() -> None:
            chosen = Domain.of(self.part.currentData())
            kind, resident = ITEM_OF[chosen], self._resident
            seat.asker(self).run(
                lambda _: plan_actions.takers(seat.desk, kind, resident),
                lambda takers: self._push(
                    lambda: entries.item_entry(seat, resident, chosen, language, takers=takers)
                ),
            )

        self.add = button(seat.look, words("Write something down"), add, icon="plus")
        card = Card(words("Something new"))
        card.add(row(self.part, self.add))
        return card

    # ---- how it goes, and meetings

    def _rate(self, code: str) -> None:
        seat, resident = self._seat, self._resident
        framework = load_frameworks()[code]
        asked = plan_reviews.questions_for(seat.desk, resident, framework)
        self._push(lambda: entries.rate_entry(seat, resident, framework, asked))

    def _meetings(self, found: Read) -> Card:
        seat, words, look = self._seat, self._seat.look.words, self._seat.look
        card = Card(words("Meetings about the plan"))
        for meeting in found.meetings:
            steps = found.steps.get(meeting.id, ())
            told = [seat.day(meeting.on), words(meeting.state.label)]
            if steps:
                told.append(words.count("{n} task", "{n} tasks", len(steps)).format(n=len(steps)))
            look_at = partial(self.open_asked.emit, meeting)
            made = button(look, words("Open"), look_at, act="link")
            made.setAccessibleName(f"{words('Open')}: {seat.day(meeting.on)}")
            card.add(row(PlainLabel(" · ".join(told)), made))
        if not found.meetings:
            card.add(PlainLabel(words(NO_ITEMS), tone="muted"))
        if seat.desk.may("create", CaseConference, self._resident):
            write = partial(self._push, lambda: entries.conference_entry(seat, self._resident))
            card.add(row(button(look, words("Write down a meeting"), write, icon="plus")))
        return card

    # ---- what the record does

    def _begin(self) -> None:
        self._push(lambda: entries.begin_entry(self._seat, self._resident))

    def _push(self, make: Callable[[], Entry]) -> None:
        self.entry_asked.emit(make)

    def _do(self, act: Callable[[], Any]) -> None:
        self._seat.asker(self).run(lambda _: act(), lambda r: self.changed.emit(r.changed))
