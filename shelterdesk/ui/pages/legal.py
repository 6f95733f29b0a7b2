"""The tab for matters of the law: which days run, what overstaying would cost, and the lists."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from shelterdesk.domain.kinds.paper import EvidenceItem, LegalLetter, LegalMilestone
from shelterdesk.domain.legal_clocks import Overstay
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.sources import told_source
from shelterdesk.i18n import N_
from shelterdesk.services import legal_dates
from shelterdesk.services.legal_dates import LegalClock
from shelterdesk.services.options import option_label
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.records import KindSection, RecordsPage
from shelterdesk.ui.pages.seat import Seat

TITLE = N_("Days that run")
LEAD = N_(
    "Where a rule is known, its day is filled in; a day that somebody writes stands. The legal "
    "officer checks each of them with the authority."
)
NO_RULE = N_("No rule is written down for this country. Ask the legal officer what it would cost.")
CONFIDENCE = {
    "H": N_("well sourced"),
    "M": N_("one source, check it"),
    "J": N_("our judgement, a setting"),
}
AT_ONCE = 12


class LegalPage(RecordsPage):
    """The lists of this tab, and above them the days that run."""

    letter_asked = Signal()
    cover_asked = Signal()

    def __init__(self, seat: Seat, resident: ResidentId, kinds: tuple[type[Record], ...]) -> None:
        super().__init__(seat, resident, kinds)
        if LegalMilestone in kinds:
            self.clocks = ClocksCard(seat, resident)
            self.put_first(self.clocks)

    def dress(self, section: KindSection) -> None:
        """Letters are begun from a template; what is evidence has a cover sheet."""
        look, kind = self._seat.look, section.kind
        may = partial(self._seat.desk.may, kind=kind, resident=self._resident)
        if kind is LegalLetter and may("create"):
            write = look.words("Write a letter")
            section.head.addWidget(button(look, write, self.letter_asked.emit, icon="file-text"))
        if kind is EvidenceItem and may("read"):
            cover = look.words("Cover sheet…")
            section.head.addWidget(button(look, cover, self.cover_asked.emit, icon="printer"))


class ClocksCard(Card):
    """Each open matter with its day: what is left, why this day, and where it is known from."""

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__(seat.look.words(TITLE))
        self._seat = seat
        desk = seat.desk
        self.hide()
        seat.asker(self).run(lambda _: legal_dates.clocks(desk, resident), self._show)

    def _show(self, found: tuple[LegalClock, ...]) -> None:
        self.clear(keep=1)
        words = self._seat.look.words
        self.add(PlainLabel(words(LEAD), size="small", tone="muted", wrap=True))
        for each in found[:AT_ONCE]:
            self._say(each)
        self.setVisible(bool(found))

    def _say(self, each: LegalClock) -> None:
        seat, words = self._seat, self._seat.look.words
        track = words(option_label("legal_tracks", each.milestone.track))
        parts = [track]
        if each.clock is not None:
            parts.append(words(each.clock.label))
        if each.ends_on is not None:
            parts.append(seat.day(each.ends_on))
        self.add(PlainLabel(" · ".join(parts), size="strong", wrap=True))
        if each.days_left is not None:
            tone = "warn" if each.days_left <= 0 or self._renews(each) else "muted"
            self.add(PlainLabel(self._left(each.days_left), tone=tone))
        if each.renew_from is not None:
            said = words("Work on renewing it from {day}").format(day=seat.day(each.renew_from))
            self.add(PlainLabel(said, wrap=True))
        if each.milestone.port or each.milestone.paper_on:
            on = each.milestone.paper_on
            dated = words("paper of {day}").format(day=seat.day(on)) if on else ""
            told = " · ".join(part for part in (each.milestone.port, dated) if part)
            self.add(PlainLabel(told, wrap=True))
        if each.overstay is not None:
            self._cost(each.overstay)
        if each.clock is not None:
            self._source(each.clock.source, each.clock.confidence)

    def _renews(self, each: LegalClock) -> bool:
        return each.renew_from is not None and each.renew_from <= self._seat.desk.today()

    def _left(self, days: int) -> str:
        words = self._seat.look.words
        if days == 0:
            return words("Today")
        if days < 0:
            return words.count("{n} day ago", "{n} days ago", -days).format(n=-days)
        return words.count("{n} day left", "{n} days left", days).format(n=days)

    def _cost(self, told: Overstay) -> None:
        words = self._seat.look.words
        days = words.count(
            "{n} day without permission to stay", "{n} days without permission to stay", told.days
        ).format(n=told.days)
        if told.fine is None or told.rule is None:
            self.add(PlainLabel(f"{days}. {words(NO_RULE)}", wrap=True))
            return
        cost = words("by the published rule {currency} {fine}").format(
            currency=told.rule.currency, fine=told.fine
        )
        self.add(PlainLabel(f"{days} · {cost}", wrap=True))
        if told.rule.note:
            self.add(PlainLabel(words(told.rule.note), size="small", tone="muted", wrap=True))
        self._source(told.rule.source, told.rule.confidence)
        if told.ban is not None:
            said = words.count(
                "by the published rule, leaving now means no coming back for {n} year",
                "by the published rule, leaving now means no coming back for {n} years",
                told.ban.years,
            ).format(n=told.ban.years)
            self.add(PlainLabel(said, tone="warn", wrap=True))
            self.add(PlainLabel(words(told.ban.note), size="small", tone="muted", wrap=True))
            self._source(told.ban.source, told.ban.confidence)

    def _source(self, source: str, confidence: str) -> None:
        words = self._seat.look.words
        parts = (words(CONFIDENCE[confidence]), told_source(source))
        said = " · ".join(part for part in parts if part)
        self.add(PlainLabel(said, size="small", tone="muted", wrap=True))
