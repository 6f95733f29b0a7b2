"""One item of a plan on the resident's record: words, goal, agreement, steps, how it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.plan import ItemState, PlanItem, PlanReview
from shelterdesk.domain.kinds.task import TaskState
from shelterdesk.i18n import N_
from shelterdesk.services import plan_actions, plan_reviews
from shelterdesk.services.care_plans import PlanPage
from shelterdesk.services.reaching import Taker
from shelterdesk.services.tasks import Line
from shelterdesk.ui.kit.aside import Aside
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.rating_chart import RatingChart, Value
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages import care_plan_entries as entries
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters import care_plan as words_of
from shelterdesk.ui.presenters.tasks import said_of

SHOWN = ("why", "goal", "known_by", "strengths")
STEP_ICONS = {TaskState.DONE: "circle-check", TaskState.DROPPED: "x"}


class ItemCard(QWidget):
    """An item with what can be done about it."""

    entry_asked = Signal(object)  # a callable that makes the form
    open_asked = Signal(object)  # a record

    def __init__(
        self,
        seat: Seat,
        item: PlanItem,
        page: PlanPage,
        reviews: Sequence[PlanReview],
        steps: Sequence[Line],
        walks_along: str = "",
    ) -> None:
        """*walks_along* is the name of the colleague who does, empty for nobody."""
        super().__init__()
        self._seat, self.item = seat, item
        look, words = seat.look, seat.look.words
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 2, 0, 2)
        self.rows.setSpacing(4)
        self.rows.addWidget(
            WrappedText(look, item.in_my_words, language=item.language, size="card")
        )
        if item.translation and item.translation != item.in_my_words:
            self.rows.addWidget(WrappedText(look, item.translation, tone="text2"))
        for name in SHOWN:
            text = getattr(item, name)
            if text:
                self.rows.addWidget(self._said(words(type(item).field(name).label), text))
        self._stand(page, walks_along)
        for each in steps:
            self.rows.addLayout(self._step(each))
        self._history(reviews)
        if item.state is ItemState.ACTIVE:
            self.rows.addLayout(row(*self._acts()))

    def _said(self, label: str, text: str) -> QWidget:
        made = QWidget()
        inner = QVBoxLayout(made)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(PlainLabel(label, size="small", tone="muted"))
        inner.addWidget(WrappedText(self._seat.look, text, language=self.item.language))
        return made

    def _stand(self, page: PlanPage, walks_along: str) -> None:
        seat, words, item = self._seat, self._seat.look.words, self.item
        state = page.standing.state if page.standing else None
        told = words_of.agreement(item, state, words, seat.day)
        parts = [PlainLabel(told.text, tone=told.tone)]
        if item.state is not ItemState.ACTIVE:
            parts = [PlainLabel(words(item.state.label), size="strong")]
        if item.due_on:
            by = words("by {day}").format(day=seat.day(item.due_on))
            parts.append(PlainLabel(by, tone="muted"))
        if walks_along:
            along = words("{name} walks along").format(name=isolated(walks_along))
            parts.append(PlainLabel(along, tone="muted"))
        self.rows.addLayout(row(*parts, gap=16))

    def _step(self, each: Line) -> QHBoxLayout:
        words, task = self._seat.look.words, each.task
        told = [words(task.state.label), words(task.doer.label)]
        if each.owner:
            told.append(each.owner)
        if task.due_on:
            told.append(self._seat.day(task.due_on))
        icon = STEP_ICONS.get(task.state, "circle-dashed")
        what = said_of(task.what, words)
        text = PlainLabel(f"{what}  ·  {' · '.join(told)}", size="small", wrap=True)
        made = row(icon_label(self._seat.look, icon, "text2", size=14), text)
        made.setStretch(1, 1)
        return made

    def _history(self, reviews: Sequence[PlanReview]) -> None:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        points = plan_reviews.item_line(self.item, reviews)
        now = words_of.rated(points, words)
        if not now and not reviews:
            return
        aside = Aside(look, words("How it goes: {now}").format(now=now or words_of.DASH))
        if points:
            values = [Value(p.on, seat.day(p.on), p.resident, p.staff) for p in points]
            aside.inner.addWidget(RatingChart(look, self.item.in_my_words, values))
        for review in reviews:
            said = [review.resident_comment]
            if review.staff_comment:
                said.append(words("Worker: {text}").format(text=review.staff_comment))
            text = "\n".join(part for part in said if part)
            head = f"{seat.day(review.on)} · {words(review.change.label)}"
            aside.inner.addWidget(PlainLabel(head, size="small", tone="muted"))
            if text:
                aside.inner.addWidget(WrappedText(look, text, language=self.item.language))
        self.rows.addWidget(aside)

    def _acts(self) -> list[QWidget]:
        seat, item, desk = self._seat, self.item, self._seat.desk
        made = []
        if plan_reviews.may_review(desk, item):
            made.append(
                (N_("Look back"), partial(self._ask, partial(entries.review_entry, seat, item)))
            )
        if desk.may("amend", type(item), item.resident):
            say = partial(entries.say_entry, seat, item)
            made.append((N_("What they say to it"), partial(self._ask, say)))
            made.append((N_("Change"), partial(self._with_takers, self._change)))
        if plan_actions.may_add(desk, item):
            made.append((N_("Add a step"), partial(self._with_takers, self._add_step)))
        found: list[QWidget] = []
        for text, act in made:
            one = button(seat.look, seat.look.words(text), act, act="quiet")
            one.setAccessibleName(f"{seat.look.words(text)}: {item.in_my_words}")
            found.append(one)
        return found

    def _ask(self, make: Callable[[], Entry]) -> None:
        self.entry_asked.emit(make)

    def _with_takers(self, then: Callable[[Sequence[Taker]], None]) -> None:
        desk, item = self._seat.desk, self.item
        self._seat.asker(self).run(
            lambda _: plan_actions.takers(desk, type(item), item.resident), then
        )

    def _change(self, takers: Sequence[Taker]) -> None:
        self._ask(partial(entries.change_item_entry, self._seat, self.item, takers=takers))

    def _add_step(self, takers: Sequence[Taker]) -> None:
        self._ask(partial(entries.step_entry, self._seat, self.item, takers))
