"""The room for the trail: who did what and opened what, a file for an auditor, the paper slip."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.domain.policy import TrailReach
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.i18n import N_
from shelterdesk.services import papers, trail, trail_export
from shelterdesk.services.checkpoints import Checkpoint
from shelterdesk.services.trail import ACTS, Somebody, TrailFilter
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.date_field import DateLine
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.trail_boxes import CompareBox, ExportBox, SlipBox
from shelterdesk.ui.pages.trail_table import TrailTable
from shelterdesk.ui.presenters.trail import asked_for, resident_called

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Trail")
EXPLAINED = {
    TrailReach.ALL: N_("Every act is signed by whoever did it, and tied to the one before."),
    TrailReach.TECHNICAL: N_("Every act is signed. About whom it was is not shown to your role."),
    TrailReach.OWN: N_("What you did yourself. Every act is signed."),
}
NOBODY_CALLED = N_("Nobody within your reach is called that.")


def is_for(desk: Desk) -> bool:
    """Whoever looks after the house; others see their own acts in a resident's history."""
    return trail.reach_of(desk) is not TrailReach.OWN


class TrailRoom(QWidget):
    """Filters above, the table below, and three acts."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        look, words = seat.look, seat.look.words
        self._compose_filters()
        self.lines = TrailTable(seat, TrailFilter(), words(TITLE))
        self.export = button(look, words("Let the trail out…"), self.let_out, act="quiet")
        self.slip = button(look, words("This week's checkpoint…"), self.show_slip, act="quiet")
        self.compare = button(
            look, words("Compare with an older slip…"), self.compare_slip, act="quiet"
        )
        acts = [self.slip, self.compare]
        if trail_export.may_export(seat.desk):
            acts.insert(0, self.export)
        card = Card(words(TITLE)).add(
            PlainLabel(
                words(EXPLAINED[trail.reach_of(seat.desk)]), size="small", tone="muted", wrap=True
            ),
            row(*acts),
            row(self.person, self.act, self.resident),
            row(self.since, self.until, self.search),
        )
        card.column.addWidget(self.lines, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(column(card), words(TITLE)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._asked: UserId | None = None
        desk = seat.desk
        seat.asker(self).run(lambda _: trail.people(desk), self._name_people)

    def _compose_filters(self) -> None:
        seat, words = self._seat, self._seat.look.words
        self.person, self.act = CalmPicker(), CalmPicker()
        self.person.setAccessibleName(words("Who"))
        for picker in (self.person, self.act):
            picker.setSizeAdjustPolicy(CalmPicker.SizeAdjustPolicy.AdjustToContents)
        self.person.addItem(words("Everybody"), "")
        self.act.setAccessibleName(words("What was done"))
        self.act.addItem(words("Everything"), "")
        for key, title, _ in ACTS:
            self.act.addItem(words(title), key)
        self.resident = QLineEdit()
        self.resident.setAccessibleName(words("Resident"))
        self.resident.setPlaceholderText(words("Resident: code or code name"))
        self.resident.setMaximumWidth(260)
        self.resident.returnPressed.connect(self.ask)
        self.resident.setVisible(trail.reach_of(seat.desk) is TrailReach.ALL)
        self.since = self._day_line(words("From"))
        self.until = self._day_line(words("Until"))
        self.search = button(seat.look, words("Show"), self.ask, act="main", icon="search")

    def _day_line(self, name: str) -> DateLine:
        line = DateLine(self._seat.look, self._seat.desk.today, exact=False)
        line.setMaximumWidth(230)
        line.box.setAccessibleName(name)
        line.box.setPlaceholderText(f"{name}: {line.box.placeholderText()}")
        line.box.returnPressed.connect(self.ask)
        line.opener.setAccessibleName(
            self._seat.look.words("Open the calendar for {field}").format(field=name)
        )
        return line

    @property
    def days(self) -> tuple[date | None, date | None]:
        """From and until, as far as they are asked for; a month counts whole."""
        since, until = self.since.partial(), self.until.partial()
        return since.earliest if since else None, until.latest if until else None

    # ---- a RoomPage

    def read(self) -> None:
        """Read anew what the filters ask for."""
        self.ask()

    def look_for(self, more: str) -> None:
        """A note leads here: one person's reading on one day."""
        wanted = asked_for(more)
        self._asked = wanted.person
        self._choose_person()
        self.act.setCurrentIndex(self.act.findData(wanted.act))
        for line, day in ((self.since, wanted.since), (self.until, wanted.until)):
            line.show_text(day.isoformat() if day else "")
        self.lines.show_only(wanted)

    def ask(self) -> None:
        """Show what the filters ask for."""
        words, resident = self._seat.look.words, ResidentId("")
        if self.resident.text().strip():
            found = resident_called(self._seat.register, self.resident.text())
            if found is None:
                self._seat.banner.show_note(words(NOBODY_CALLED), tone="warn")
                return
            resident = found
        since, until = self.days
        self.lines.show_only(
            TrailFilter(
                person=self._asked or UserId(str(self.person.currentData() or "")),
                resident=resident,
                act=str(self.act.currentData() or ""),
                since=since,
                until=until,
            )
        )

    def _name_people(self, people: tuple[Somebody, ...]) -> None:
        words = self._seat.look.words
        for somebody in people:
            name = somebody.display_name
            if somebody.left:
                name = words("{name} (left)").format(name=name)
            self.person.addItem(name, somebody.user_id)
        self.person.currentIndexChanged.connect(self._person_chosen)
        self._choose_person()

    def _choose_person(self) -> None:
        place = self.person.findData(self._asked) if self._asked else -1
        if place >= 0:
            self._asked = None
            self.person.setCurrentIndex(place)

    def _person_chosen(self) -> None:
        self._asked = None

    # ---- what leaves the room

    def let_out(self) -> None:
        """Ask for reason, days, second person and place."""
        ExportBox(self._seat, self, self.days).open()

    def show_slip(self) -> None:
        """This week's slip; makes one where there is none yet."""
        box = SlipBox(self._seat, self)
        box.print_asked.connect(self._print_slip)
        box.open()

    def compare_slip(self) -> None:
        """Type an older slip."""
        CompareBox(self._seat, self).open()

    def _print_slip(self, checkpoint: Checkpoint) -> None:
        page = PaperPage(
            self._seat,
            partial(papers.slip, self._seat.desk, checkpoint, words=self._seat.look.words),
        )
        page.left.connect(partial(self._back, page))
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.close_it.setFocus()

    def _back(self, page: QWidget) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()
        self.slip.setFocus()
