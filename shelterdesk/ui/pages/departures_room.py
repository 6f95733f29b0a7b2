"""The morning somebody leaves: who, when, and a list to go through by keyboard alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit

from shelterdesk.i18n import N_
from shelterdesk.services import mornings
from shelterdesk.services.mornings import STILL_WANTS, Leaving
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.tick_grid import Cell, TickGrid, TickModel, TickRow
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Leaving soon")
LEAD = N_(
    "One row for each person, one column for each thing. It reminds; nothing on it keeps an adult "
    "here. Arrows go around, Space ticks, Delete says that it is not so. Each tick is kept at once."
)
NOBODY = N_("Nobody leaves on this day.")
OFF_DUTY = N_("Say on the page Today that you are on duty; then who leaves shows here.")
YES, NO, DONE = N_("Still wants to go"), N_("Does not want to go"), N_("Done")
NOT_SO = N_("Not done")
NO_MEANS = N_("Written down: does not want to go. The journey stops, and nobody asks why.")
SAYS_NO = N_("said no: does not leave")
GONE = N_("has left")
EVENING = 18  # hour from which the list of tomorrow is the one that is needed
SAID = Qt.ItemDataRole.AccessibleTextRole
SURE = N_("This stops the journey for {who}. Press again to write it down.")


def is_for(desk: Desk) -> bool:
    """Whoever is on duty, and who plans journeys."""
    return mornings.may_see(desk)


class DeparturesRoom(RoomStack):
    """The day, the list, and what stands behind the cell where the keyboard is."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._on: date | None = None
        self._found: tuple[Leaving, ...] = ()
        self._asked_no: tuple[int, int] | None = None
        self._came = True  # somebody came in; then the keyboard goes to the list
        self.day = CalmPicker()
        self.day.setAccessibleName(words("Day"))
        self.day.setSizeAdjustPolicy(CalmPicker.SizeAdjustPolicy.AdjustToContents)
        self.day.activated.connect(lambda _: self._choose(self.day.currentData()))
        self.day_label = PlainLabel(words("Day"), size="strong")
        self.day_label.setBuddy(self.day)
        head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True), row(self.day_label, self.day)
        )
        self.codes = tuple(line.code for line in mornings.lines())
        heads = [(c.code, words(c.short or c.label), words(c.label)) for c in mornings.lines()]
        self.model = TickModel(heads, look)
        self.grid = TickGrid(self.model, words(TITLE), look)
        self.grid.ticked.connect(self._tick)
        self.grid.denied.connect(self._deny)
        self.grid.moved.connect(self._moved)
        self.nobody = PlainLabel(tone="muted", wrap=True)
        self.here = PlainLabel(size="strong", wrap=True)
        self.remark = QLineEdit()
        self.remark.setAccessibleName(words("What is missing"))
        self.remark.setPlaceholderText(words("What is missing"))
        self.yes = button(look, words(DONE), self._yes, act="main", icon="check")
        self.no = button(look, words(NOT_SO), self._no)
        self.acts = Card().add(self.here, row(self.yes, self.no), self.remark)
        self.pack = Card(words("What to hand over and pack"))
        self.furnish(head, self.nobody, self.grid, self.acts, self.pack)
        self._hide_list()

    def read(self) -> None:
        """Read the days and the list anew."""
        desk = self.seat.desk
        waits = mornings.waits_for_duty(desk)
        for part in (self.day_label, self.day):
            part.setVisible(not waits)
        if waits:
            self._hide_list()
            self.nobody.setText(self.seat.look.words(OFF_DUTY))
            self.nobody.show()
            return
        self.seat.asker(self).run(lambda _: mornings.days(desk), self._show_days)

    def look_for(self, day: str) -> None:
        """Show the list of one day, written as 2026-11-27."""
        self._choose(day)

    def _show_days(self, found: tuple[date, ...]) -> None:
        desk, words = self.seat.desk, self.seat.look.words
        tomorrow = desk.today() + timedelta(days=1)
        if self._on is None or self._on not in found:
            late = desk.now().hour >= EVENING and tomorrow in found
            self._on = tomorrow if late else found[0]
        self.day.clear()
        for each in found:
            near = {desk.today(): words("today"), tomorrow: words("tomorrow")}.get(each, "")
            said = f"{self.seat.day(each)} ({near})" if near else self.seat.day(each)
            self.day.addItem(said, each.isoformat())
        self.day.setCurrentIndex(self.day.findData(self._on.isoformat()))
        self._read_list()

    def _choose(self, day: str) -> None:
        self._on = date.fromisoformat(day)
        self.read()

    def _read_list(self) -> None:
        desk, on = self.seat.desk, self._on
        if on is not None:
            self.seat.asker(self).run(lambda _: mornings.of_day(desk, on), self._show)

    def _show(self, found: tuple[Leaving, ...]) -> None:
        self._found = found
        self.model.show([self._row(each) for each in found])
        for part in (self.grid, self.acts):
            part.setVisible(bool(found))
        self.nobody.setText(self.seat.look.words(NOBODY))
        self.nobody.setVisible(not found)
        self._show_pack()
        if found and (self._came or not self.grid.currentIndex().isValid()):
            self._came = False
            self.grid.start()
        if found:
            self._moved(self.grid.currentIndex().row(), self.grid.currentIndex().column())

    def _row(self, each: Leaving) -> TickRow:
        words = self.seat.look.words
        name = self.seat.name_of(each.resident) or words("Somebody")
        below = each.brief.leave_at
        if each.has_left:
            below = words(GONE)
        elif each.said_no:
            below = words(SAYS_NO)
        cells = {code: self._cell(each, code) for code in self.codes}
        return TickRow(name, below, cells)

    def _cell(self, each: Leaving, code: str) -> Cell:
        words, tick = self.seat.look.words, each.ticks.get(code)
        if tick is None:
            kept = {mornings.PAPERS: each.in_safe, mornings.BELONGINGS: each.things}.get(code, 0)
            if kept:
                said = words.count(
                    "{n} is still with the house", "{n} are still with the house", kept
                )
                return Cell("", "warn", said.format(n=kept))
            return Cell("", "text2", words("open"))
        zone = self.seat.desk.now().tzinfo
        when = words("{time}, {who}").format(
            time=f"{tick.at.astimezone(zone):%H:%M}", who=isolated(tick.by)
        )
        said = f"{words('done') if tick.done else words('not done')}, {when}"
        if tick.remark:
            said = f"{said}. {tick.remark}"
        return Cell("✓", "ok", said) if tick.done else Cell("✗", "stop", said)

    def _hide_list(self) -> None:
        for part in (self.grid, self.acts, self.pack):
            part.hide()

    # ---- the cell where the keyboard is

    def _moved(self, row_number: int, column: int) -> None:
        if not 0 <= row_number < len(self._found) or column < 0:
            return
        words, code = self.seat.look.words, self.codes[column]
        if self._asked_no != (row_number, column):
            self._asked_no = None
        said = str(self.model.index(row_number, column).data(SAID) or "")
        self.here.setText(said)
        is_wish = code == STILL_WANTS
        self.yes.setText("\u2002" + words(YES if is_wish else DONE))
        self.no.setText(words(NO if is_wish else NOT_SO))
        for made in (self.yes, self.no):
            made.setAccessibleName(f"{made.text().strip()}: {said}")

    def _yes(self) -> None:
        index = self.grid.currentIndex()
        self._tick(index.row(), index.column())

    def _no(self) -> None:
        index = self.grid.currentIndex()
        self._keep(index.row(), index.column(), done=False)

    def _tick(self, row_number: int, column: int) -> None:
        self._keep(row_number, column, done=True)

    def _deny(self, row_number: int, column: int) -> None:
        """Delete; a no to going is asked for twice, since one key is quickly pressed by mistake."""
        place = (row_number, column)
        if self.codes[column] == STILL_WANTS and self._asked_no != place:
            self._asked_no = place
            name = self.seat.name_of(self._found[row_number].resident)
            said = self.seat.look.words(SURE).format(who=isolated(name))
            self.here.setText(said)
            announce(self, said)
            return
        self._keep(row_number, column, done=False)

    def _keep(self, row_number: int, column: int, *, done: bool) -> None:
        if not 0 <= row_number < len(self._found):
            return
        desk, each, code = self.seat.desk, self._found[row_number], self.codes[column]
        remark = self.remark.text().strip()

        def kept(_: object) -> None:
            self.remark.clear()
            self._asked_no = None
            if code == STILL_WANTS and not done:
                self.seat.banner.show_note(self.seat.look.words(NO_MEANS))
            self._read_list()

        self.seat.asker(self).run(
            lambda _: mornings.tick(desk, each, code, done=done, remark=remark), kept
        )

    def _show_pack(self) -> None:
        look, words = self.seat.look, self.seat.look.words
        self.pack.clear(keep=1)
        told = False
        for each in self._found:
            lines = [*each.brief.pack]
            if each.brief.ride:
                lines.append(words("Ride: {ride}").format(ride=each.brief.ride))
            if not lines:
                continue
            told = True
            name = self.seat.name_of(each.resident) or words("Somebody")
            self.pack.add(PlainLabel(f"{name} {each.brief.leave_at}".strip(), size="strong"))
            self.pack.add(WrappedText(look, "\n".join(lines)))
        self.pack.setVisible(told)

    # Qt's names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        self._came = True
        super().showEvent(event)
