"""What could be dangerous: the newest look at each domain on one page, older ones behind it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.kinds.safety import RiskLevel, RiskReview
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import risks
from shelterdesk.services.risks import Look, RiskPage
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.pages.records import may_write
from shelterdesk.ui.pages.seat import Seat

SIGNS = {
    RiskLevel.NONE: ("circle-dashed", "muted"),
    RiskLevel.LOW: ("info", "info"),
    RiskLevel.MEDIUM: ("contrast", "warn"),
    RiskLevel.HIGH: ("circle-alert", "warn"),
    RiskLevel.IMMEDIATE: ("octagon-minus", "stop"),
}
PEOPLE_SAY = N_("Levels are set by people. The program only reminds, and never lowers one.")
SPEAKS_FOR = N_("{why} Look whether “{domain}” is {level} or more.")
NOBODY_LOOKED = N_("Nobody has looked at: {domains}.")


class RiskCard(Card):
    """Lines of the newest reviews, most serious first; a picker for a new look."""

    open_asked = Signal(object)
    add_asked = Signal(object, object)
    change_asked = Signal(object)
    changed = Signal(object)

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__(seat.look.words("What could be dangerous"))
        self._seat, self._resident = seat, resident
        self.domain = CalmPicker()
        self.domain.setAccessibleName(seat.look.words("About what"))
        self.read()

    def read(self) -> None:
        """Read anew."""
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(lambda _: risks.page(desk, resident), self._show)

    def _show(self, page: RiskPage) -> None:
        words = self._seat.look.words
        self.clear(keep=1)
        self.add(PlainLabel(words(PEOPLE_SAY), size="small", tone="muted", wrap=True))
        for sign in page.signs:
            said = words(SPEAKS_FOR).format(
                why=words(sign.why),
                domain=words(sign.domain.label),
                level=words(sign.at_least.label).lower(),
            )
            hint = row(icon_label(self._seat.look, "info", "info", size=16))
            hint.insertWidget(1, PlainLabel(said, tone="info", wrap=True), 1)
            self.add(hint)
        for look in page.looks:
            self.add(self._line(look))
        if page.untouched:
            untouched = ", ".join(words(domain.label) for _, domain in page.untouched)
            said = words(NOBODY_LOOKED).format(domains=untouched)
            self.add(PlainLabel(said, size="small", tone="muted", wrap=True))
        self._offer(page)

    def _line(self, look: Look) -> QWidget:
        seat, words = self._seat, self._seat.look.words
        newest = look.newest
        icon, tone = SIGNS[newest.level]
        due = words("needs a look since {day}") if look.is_due else words("next look {day}")
        about = [due.format(day=seat.day(newest.review_on))]
        if look.approved_by:
            said = words("approved by {who}").format(who=isolated(look.approved_by))
            about.append(said)
        elif look.lacks_manager:
            about.append(words("waits for a manager"))
        when_tone = "warn" if look.is_due else "muted"
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        column.addLayout(
            row(
                icon_label(seat.look, icon, "text2" if tone == "muted" else tone, size=18),
                PlainLabel(words(look.domain.label), size="strong"),
                PlainLabel(words(newest.level.label), tone=tone),
                PlainLabel(" · ".join(about), size="small", tone=when_tone),
            )
        )
        acts = row(*self._acts(look))
        acts.setContentsMargins(28, 0, 0, 0)
        column.addLayout(acts)
        return holder

    def _acts(self, look: Look) -> list[QWidget]:
        seat, words, newest = self._seat, self._seat.look.words, look.newest
        kind, name = type(newest), words(look.domain.label)
        acts = [(words("Read"), partial(self.open_asked.emit, newest))]
        if may_write(seat, kind, self._resident):
            again = partial(self.add_asked.emit, kind, {"domain": look.domain})
            acts.append((words("Look again"), again))
        may_approve = seat.desk.may("approve", RiskReview, self._resident)
        if isinstance(newest, RiskReview) and look.lacks_manager and may_approve:
            acts.append((words("I have seen it: approve"), partial(self.approve, newest)))
        if look.older:
            count = len(look.older)
            older = words.count("{n} older", "{n} older ones", count).format(n=count)
            acts.append((older, partial(self._show_older, look)))
        made = []
        for text, act in acts:
            each = button(seat.look, text, act, act="link")
            each.setAccessibleName(f"{text}: {name}")
            made.append(each)
        return list(made)

    def _show_older(self, look: Look) -> None:
        """The older ones of one domain, one line each, opened where they stand."""
        seat, words = self._seat, self._seat.look.words
        self.clear(keep=1)
        self.add(PlainLabel(words(look.domain.label), size="strong"))
        for review in (look.newest, *look.older):
            opener = button(
                seat.look,
                f"{words(review.level.label)} · {words('next look {day}')}".format(
                    day=seat.day(review.review_on)
                ),
                partial(self.open_asked.emit, review),
                act="link",
            )
            self.add(row(opener))
        self.add(row(button(seat.look, words("Back to all"), self.read, act="quiet")))

    def approve(self, review: RiskReview) -> None:
        """A manager puts their name to a high level."""
        desk = self._seat.desk
        self._seat.asker(self).run(
            lambda _: risks.approve(desk, review), lambda r: self.changed.emit(r.changed)
        )

    def _offer(self, page: RiskPage) -> None:
        seat, words = self._seat, self._seat.look.words
        self.domain.clear()
        options = [*page.untouched, *((type(x.newest), x.domain) for x in page.looks)]
        options = [each for each in options if may_write(seat, each[0], self._resident)]
        for kind, domain in options:
            self.domain.addItem(words(domain.label), (kind, domain))
        if not options:
            self.domain.hide()
            return
        self.domain.show()
        self.write = button(seat.look, words("Write a look"), self._write, icon="pen-line")
        self.add(row(self.domain, self.write))

    def _write(self) -> None:
        kind, domain = self.domain.currentData()
        self.add_asked.emit(kind, {"domain": domain})
