"""The days of a colleague in this house: before and after them nobody signs in with their name."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import people
from shelterdesk.services.people import Engagement, Member
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.date_field import DateLine
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.newcomer import say_problem
from shelterdesk.ui.pages.seat import Seat

MEANS = N_(
    "For somebody who works here for a time. On other days they cannot sign in. Their keys end "
    "when they leave or are suspended."
)
WIDTH = 260  # logical pixels


class EngagementSheet(QWidget):
    """First day, last day; both may be left empty."""

    ended = Signal()

    def __init__(self, seat: Seat, member: Member) -> None:
        super().__init__()
        self._seat, self._member = seat, member
        look, words = seat.look, seat.look.words
        self.from_on, self.to_on = (DateLine(look, seat.desk.today, exact=True) for _ in range(2))
        card = Card(words("Days of {name} in this house").format(name=member.display_name))
        card.add(PlainLabel(words(MEANS), tone="muted", wrap=True))
        for line, said in ((self.from_on, words("First day")), (self.to_on, words("Last day"))):
            line.box.setAccessibleName(said)
            line.setMaximumWidth(int(WIDTH * look.scale))
            label = PlainLabel(said, size="strong")
            label.setBuddy(line.box)
            card.add(label, line)
        self.main = button(look, words("Save the days"), self.save, act="main", icon="check")
        back = button(look, words("Not now"), self.ended.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addLayout(row(self.main, back))
        self.setFocusProxy(self.from_on)
        desk = seat.desk
        seat.asker(self).run(lambda _: people.engagement(desk, member.user_id), self._show)

    def save(self) -> None:
        """Say it, signed."""
        desk, user_id, words = self._seat.desk, self._member.user_id, self._seat.look.words
        try:
            days = self._day(self.from_on), self._day(self.to_on)
        except Invalid as error:
            say_problem(self._seat, error)
            return

        def done(_: object) -> None:
            self._seat.banner.show_note(words("The days count from now on."))
            self.ended.emit()

        self._seat.asker(self).run(
            lambda _: people.engage(desk, user_id, *days),
            done,
            lambda error: say_problem(self._seat, error),
        )

    @staticmethod
    def _day(line: DateLine) -> date | None:
        trouble = line.trouble()
        if trouble:
            raise Invalid({"day": trouble})
        found = line.partial()
        return None if found is None else found.earliest

    def _show(self, known: Engagement) -> None:
        for line, day in ((self.from_on, known.from_on), (self.to_on, known.to_on)):
            if day is not None:
                line.show_partial(PartialDate.on(day))
