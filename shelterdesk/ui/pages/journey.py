"""The journey of one resident: what is planned, the ticket, costs, lists and the safety card."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.journey import HandoverSheet, JourneyCost, SafetyCard
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import handovers, journeys, records
from shelterdesk.services.journeys import JourneyPage as Found
from shelterdesk.services.options import option_label, options
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.enquiries import line_of
from shelterdesk.ui.pages.reason_line import ReasonLine
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.journeys import journey_lines, name_words, total_words

TITLE = N_("Journey")
NONE_YET = N_("No journey is planned.")
AGAIN = N_("The day or the route changed. Confirm these once more; everything else stays as it is.")
DEBT = N_("Nothing of it is ever the resident's debt.")
OFF = N_("Cancelled: {why}")
LISTS = N_("For the border or airport: what was handed over, and who took over.")
CARD_SAYS = N_("Numbers to call, in their language. Nothing that tells why they were away.")


class JourneyPage(QWidget):
    """Reads itself once; the record makes it afresh after every act."""

    plan_asked = Signal(object)  # the journey, or None
    sheet_asked = Signal(str)  # a template
    card_asked = Signal()
    open_asked = Signal(object)
    cost_asked = Signal()
    group_asked = Signal()
    print_asked = Signal(object)  # a hand-over list or a card
    changed = Signal(object)  # kinds

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        self._page = column()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self._page, seat.look.words(TITLE)))
        desk = seat.desk
        seat.asker(self).run(
            lambda _: (
                journeys.look(desk, resident),
                records.page(desk, HandoverSheet, resident).rows,
                records.page(desk, SafetyCard, resident).rows,
            ),
            lambda found: self._show(*found),
        )

    def _show(
        self, found: Found, sheets: tuple[HandoverSheet, ...], cards: tuple[SafetyCard, ...]
    ) -> None:
        inner = self._page.layout()
        assert isinstance(inner, QVBoxLayout)  # noqa: S101  column makes it
        inner.addWidget(self._journey(found))
        if found.again:
            inner.addWidget(self._again(found))
        inner.addWidget(self._costs(found))
        inner.addWidget(self._lists(found, sheets))
        inner.addWidget(self._card(found, cards))
        if found.cancelled:
            inner.addWidget(self._cancelled(found))
        inner.addStretch()

    def _journey(self, found: Found) -> Card:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        card, now = Card(words(TITLE)), found.journey
        if now is None:
            card.add(PlainLabel(words(NONE_YET), tone="muted", wrap=True))
        else:
            grid = QFormLayout()
            for label, value in journey_lines(now, words, seat.show):
                grid.addRow(PlainLabel(label, tone="muted"), PlainLabel(value, wrap=True))
            card.add(grid)
        if found.name is not None:
            said, fits = name_words(found.name, words)
            icon, tone = ("circle-check", "ok") if fits else ("triangle-alert", "warn")
            if said:
                line = row(icon_label(look, icon, tone), PlainLabel(said, tone=tone, wrap=True))
                line.setStretch(1, 1)
                card.add(line)
        if found.may_write:
            title = words("Plan a journey") if now is None else words("Change the journey")
            self.plan = button(
                look,
                title,
                lambda: self.plan_asked.emit(now),
                act="main",
                icon="plus" if now is None else "pen-line",
            )
            acts: list[QWidget] = [self.plan]
            if now is not None and now.group_id:
                acts.append(button(look, words("To the group journey"), self.group_asked.emit))
            card.add(row(*acts))
        if found.may_write and now is not None:
            self.off = ReasonLine(
                look, words("Cancel the journey"), words("Why it does not take place")
            )
            self.off.said.connect(self._cancel)
            card.add(self.off)
        return card

    def _again(self, found: Found) -> Card:
        look, words = self._seat.look, self._seat.look.words
        card = Card(words("To confirm again"))
        card.add(PlainLabel(words(AGAIN), tone="muted", wrap=True))
        for item in found.again:
            line = row(
                icon_label(look, "contrast", "warn", size=16),
                PlainLabel(words(item.criterion.question), wrap=True),
            )
            line.setStretch(1, 1)
            card.add(line)
        return card

    def _costs(self, found: Found) -> Card:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        card = Card(words("Costs, and who pays"))
        card.add(PlainLabel(words(DEBT), size="small", tone="muted", wrap=True))
        for total in found.totals:
            card.add(PlainLabel(total_words(total, words), size="strong", wrap=True))
        for cost in found.costs:
            parts = (f"{cost.currency} {cost.amount}", cost.paid_by, words(cost.state.label))
            below = " · ".join(part for part in parts if part)
            card.add(line_of(seat, cost.what, below, partial(self.open_asked.emit, cost)))
        if seat.desk.may("create", JourneyCost, self._resident):
            card.add(row(button(look, words("Add a cost"), self.cost_asked.emit, icon="plus")))
        return card

    def _lists(self, found: Found, sheets: tuple[HandoverSheet, ...]) -> Card:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        card = Card(words("Hand-over lists"))
        card.add(PlainLabel(words(LISTS), size="small", tone="muted", wrap=True))
        for sheet in sheets:
            title = words(option_label("handover_templates", sheet.template))
            open_lines = len(handovers.not_done(sheet))
            left = words.count("{n} line open", "{n} lines open", open_lines).format(n=open_lines)
            parts = (seat.day(sheet.on), sheet.place, left if open_lines else "")
            below = " · ".join(part for part in parts if part)
            acts = [(words("Print"), partial(self.print_asked.emit, sheet))]
            card.add(line_of(seat, title, below, partial(self.open_asked.emit, sheet), acts))
        if found.may_write:
            made: list[QWidget] = []
            for option in options("handover_templates"):
                each = button(
                    look, words(option.label), partial(self.sheet_asked.emit, option.code)
                )
                each.setAccessibleName(
                    words("Write a hand-over list: {border}").format(border=words(option.label))
                )
                made.append(each)
            for start in range(0, len(made), 3):
                card.add(row(*made[start : start + 3]))
        return card

    def _card(self, found: Found, cards: tuple[SafetyCard, ...]) -> Card:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        card = Card(words(SafetyCard.title))
        card.add(PlainLabel(words(CARD_SAYS), size="small", tone="muted", wrap=True))
        for each in cards:
            title = words(option_label("languages", each.language))
            given = words("given on {day}").format(day=seat.day(each.given_on))
            below = given if each.given_on else words("not given yet")
            acts = [(words("Print"), partial(self.print_asked.emit, each))]
            card.add(line_of(seat, title, below, partial(self.open_asked.emit, each), acts))
        if found.may_write:
            card.add(row(button(look, words("Make a card"), self.card_asked.emit, icon="plus")))
        return card

    def _cancelled(self, found: Found) -> Card:
        seat, words = self._seat, self._seat.look.words
        card = Card(words("Cancelled before"))
        for each in found.cancelled:
            card.add(PlainLabel(seat.day(each.depart_on), size="small", tone="muted"))
            why = words(each.cancelled_because)  # one that the program wrote is translated
            card.add(WrappedText(seat.look, words(OFF).format(why=why)))
        return card

    def _cancel(self, because: str) -> None:
        desk, resident = self._seat.desk, self._resident

        def done(receipt: Any) -> None:
            self._seat.banner.show_note(self._seat.look.words("The journey is cancelled."))
            self.changed.emit(receipt.changed)

        self._seat.asker(self).run(lambda _: journeys.cancel(desk, resident, because), done)
