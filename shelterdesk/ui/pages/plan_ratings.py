"""How it is going, over time: one picture a question, with both sides, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal

from shelterdesk.domain.outcomes import Framework, Question, load_frameworks
from shelterdesk.i18n import N_
from shelterdesk.services.plan_reviews import Line
from shelterdesk.ui.kit.aside import Aside
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.rating_chart import RatingChart, Value
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.care_plan import rated

LEAD = N_("0 is very hard, 10 is very well. The two sides stand beside each other; no sum is made.")


class RatingsCard(Card):
    """Each question that was answered; a way to ask again, for whoever writes the answers."""

    rate_asked = Signal(str)  # the framework

    def __init__(
        self,
        seat: Seat,
        found: Mapping[str, tuple[Line, ...]],
        asked: Sequence[tuple[Framework, tuple[Question, ...]]],
    ) -> None:
        look, words = seat.look, seat.look.words
        super().__init__(words("How is it going?"))
        self.add(PlainLabel(words(LEAD), size="small", tone="muted", wrap=True))
        self.charts: list[RatingChart] = []
        for code, lines in found.items():
            self.add(PlainLabel(words(load_frameworks()[code].label), size="strong", wrap=True))
            for each in lines:
                self.add(self._line(seat, each))
        ways = []
        for framework, _ in asked:
            ask = partial(self.rate_asked.emit, framework.code)
            way = button(look, words("Ask: {what}").format(what=words(framework.label)), ask)
            ways.append(way)
        for way in ways:
            self.add(row(way))

    def _line(self, seat: Seat, each: Line) -> Aside:
        look, words = seat.look, seat.look.words
        label = words(each.label)
        aside = Aside(look, f"{label}: {rated(each.points, words)}")
        values = [Value(p.on, seat.day(p.on), p.resident, p.staff) for p in each.points]
        chart = RatingChart(look, label, values)
        self.charts.append(chart)
        aside.inner.addWidget(chart)
        if each.comment:
            aside.inner.addWidget(WrappedText(look, each.comment))
        return aside
