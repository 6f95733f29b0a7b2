"""Case data for partners: as which standard, for whom, who came when, and what is switched on."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from shelterdesk.domain.case_export import NAMING, OFFERED, Extra, Standard
from shelterdesk.domain.dates import PartialDate
from shelterdesk.i18n import N_
from shelterdesk.services import case_exports
from shelterdesk.services.case_exports import Asked, Body, CaseFile, Whose
from shelterdesk.services.tally import Period
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.date_field import DateLine
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.case_export_sheet import CaseExportSheet
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.roster_room import named
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Data for partners")
LEAD = N_(
    "A line for each resident who agreed that a record is kept, that it is counted, and that this "
    "body gets it for this purpose. It holds codes and no names. You see it before it is a file."
)
NOBODY_YET = N_(
    "No resident has said yes to a body that may have such data: a ministry, IOM, a receiving "
    "organisation, a lawyer, another shelter. Totals hold nobody and can leave at any time."
)
CODES_ALONE = N_("This standard holds codes alone. Nothing can be switched on.")
OFF_AT_FIRST = N_(
    "Switch on only what the law and the agreement allow and the purpose needs. What a resident "
    "did not agree to stays empty for them all the same."
)
NAMES_PEOPLE = N_(
    "With this, whoever has the file knows who it is. Who asks for protection is then left out."
)
STORY_MEANS = N_(
    "The words are not read by the program: names of people and places can stand in them. Only "
    "who said yes to research of this body is in it."
)
WIDEST = 760
CHOOSE_DAYS = N_("Choose the first and the last day.")


def is_for(desk: Desk) -> bool:
    """Managers."""
    return case_exports.may_export(desk)


class CaseExportRoom(RoomStack):
    """What is wanted; then the tables as they would leave."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._bodies: tuple[Body, ...] = ()
        self.standard = self._picker(words("As what"))
        for standard in Standard:
            self.standard.addItem(words(standard.label), standard.value)
        self.body = self._picker(words("For whom, and what for"))
        self.body.setMaximumWidth(int(WIDEST * look.scale))
        self.first, self.last = (DateLine(look, seat.desk.today, exact=True) for _ in range(2))
        self.first.box.setAccessibleName(words("Who came from"))
        self.last.box.setAccessibleName(words("Until"))
        today = seat.desk.today()
        self.first.show_partial(PartialDate.on(date(today.year, 1, 1)))
        self.last.show_partial(PartialDate.on(today))
        self.whose = self._picker(words("Of whom"))
        for whose in Whose:
            self.whose.addItem(words(whose.label), whose.value)
        self.extras = {extra: QCheckBox(words(extra.label)) for extra in Extra}
        self.means = PlainLabel(tone="warn", wrap=True)
        self.off_at_first = PlainLabel(tone="muted", wrap=True)
        self.nobody = PlainLabel(words(NOBODY_YET), wrap=True)
        self.said = PlainLabel(tone="warn", wrap=True)
        self.look_at_it = button(
            look, words("Look at what would leave"), self.prepare, act="main", icon="search"
        )
        totals = button(
            look, words("Totals instead"), partial(seat.went.emit, "house/totals"), act="quiet"
        )
        for hidden in (self.means, self.said, self.nobody):
            hidden.hide()
        card = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            self.nobody,
            row(named(self.standard), named(self.whose)),
            named(self.body),
            row(_dated(self.first), _dated(self.last)),
        )
        also = Card(words("Also in it")).add(self.off_at_first, self._ticks(), self.means)
        acts = Card().add(self.said, row(self.look_at_it, totals))
        self.standard.currentIndexChanged.connect(lambda _: self._weigh())
        for box in self.extras.values():
            box.toggled.connect(lambda _: self._weigh())
        self.furnish(card, also, acts)
        self._weigh()

    @property
    def chosen(self) -> Standard:
        """The standard that is chosen."""
        return Standard.of(str(self.standard.currentData()))

    @property
    def switched_on(self) -> frozenset[Extra]:
        """What is ticked and can be."""
        return frozenset(
            extra for extra, box in self.extras.items() if box.isChecked() and box.isEnabled()
        )

    def read(self) -> None:
        """Read anew whom residents said yes to."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: case_exports.bodies(desk), self._show)

    def prepare(self) -> None:
        """Gather the tables in the worker, and look at them."""
        words, place = self.seat.look.words, self.body.currentIndex()
        first, last = self.first.partial(), self.last.partial()
        trouble = self.first.trouble() or self.last.trouble()
        if trouble or first is None or last is None or place < 0:
            self.said.setText(words(trouble or CHOOSE_DAYS))
            self.said.show()
            return
        self.said.hide()
        asked = Asked(
            self.chosen,
            self._bodies[place],
            Period(first.earliest, last.earliest),
            Whose.of(str(self.whose.currentData())),
            self.switched_on,
        )
        desk = self.seat.desk
        progress = self.seat.asker(self).run(
            lambda told: case_exports.prepare(desk, asked, told), self._made
        )
        self.seat.banner.show_progress(words("The tables are being gathered"), progress.cancel)

    def _made(self, made: CaseFile) -> None:
        self.seat.banner.clear()
        page = CaseExportSheet(self.seat, made)
        page.left.connect(self.back)
        self.open(page)

    def _show(self, bodies: tuple[Body, ...]) -> None:
        words, before = self.seat.look.words, self.body.currentIndex()
        self._bodies = bodies
        self.body.clear()
        for body in bodies:
            said = " · ".join(
                (words(body.sort.label), isolated(body.recipient), isolated(body.purpose))
            )
            self.body.addItem(said)
        self.body.setCurrentIndex(max(before, 0) if bodies else -1)
        self.nobody.setVisible(not bodies)
        self.body.setEnabled(bool(bodies))
        self.look_at_it.setEnabled(bool(bodies))

    def _weigh(self) -> None:
        words, offered = self.seat.look.words, OFFERED.get(self.chosen, ())
        for extra, box in self.extras.items():
            box.setEnabled(extra in offered)
        self.off_at_first.setText(words(OFF_AT_FIRST if offered else CODES_ALONE))
        told = []
        if NAMING & self.switched_on:
            told.append(words(NAMES_PEOPLE))
        if Extra.STORY in self.switched_on:
            told.append(words(STORY_MEANS))
        self.means.setText("\n".join(told))
        self.means.setVisible(bool(told))

    def _ticks(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        for place, box in enumerate(self.extras.values()):
            grid.addWidget(box, place // 2, place % 2)
        grid.setColumnStretch(2, 1)
        return grid

    def _picker(self, name: str) -> CalmPicker:
        made = CalmPicker()
        made.setAccessibleName(name)
        made.setMinimumWidth(int(220 * self.seat.look.scale))
        return made


def _dated(line: DateLine) -> QWidget:
    line.setAccessibleName(line.box.accessibleName())
    return named(line)
