"""Rosters: those of one nationality who agreed, in the recipient's own columns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shelterdesk.domain.disclosure import INTERNAL, load_profiles, load_report_fields
from shelterdesk.domain.kinds.journey import GroupJourney
from shelterdesk.domain.kinds.readiness import RosterLayout
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.rosters import columns_for
from shelterdesk.i18n import N_
from shelterdesk.services import blank_forms, group_journeys, rosters
from shelterdesk.services.options import option_label
from shelterdesk.services.rosters import Roster
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, empty, row
from shelterdesk.ui.kit.editors import CalmPicker, PlainEdit
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.roster_sheet import RosterSheet
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.unread import unread

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Rosters")
MEANS = N_(
    "A line for each resident who agreed to this reader. Who did not agree, or asks for "
    "protection, is not on it, and nothing on it tells that somebody is missing."
)
LAYOUTS = N_("Some bodies want their own columns. A layout keeps them, with the headings they use.")
LINES = N_("A line for each column: the field, an equals sign, the heading.")
OWN_COLUMNS = N_("Usual columns")
NAMES = {"en": "eng", "my": "mya", "th": "tha"}  # of the program's languages in the word list


def is_for(desk: Desk) -> bool:
    """Whoever prints readiness."""
    return rosters.may_make(desk)


class RosterRoom(RoomStack):
    """For whom, of which nationality, in which columns; then the pages."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        words = seat.look.words
        self._profiles = tuple(load_profiles().values())
        self._layouts: tuple[RosterLayout, ...] = ()
        self._journey = ""  # to be chosen once the journeys are read
        self.profile = self._picker(words("For whom"))
        for profile in self._profiles:
            self.profile.addItem(words(profile.label))
        self.recipient = self._line(words("Name of the body"))
        self.order = self._line(words("Written request of the law: number and day"))
        self.nationality = self._picker(words("Nationality"))
        self.journey = self._picker(words("Of which group journey"))
        self.journey.addItem(words("Everybody"), "")
        self.layout_pick = self._picker(words("Columns"))
        self.language = self._picker(words("In which language"))
        for code in blank_forms.languages():
            self.language.addItem(words(option_label("languages", NAMES.get(code, code))), code)
        self.language.setCurrentIndex(max(self.language.findData(words.language), 0))
        self.unread = PlainLabel(tone="warn", wrap=True)
        self._warn()
        self.language.activated.connect(lambda _: self._warn())
        self.make = button(
            seat.look, words("Make the roster"), self.make_roster, act="main", icon="file-text"
        )
        card = Card(words(TITLE)).add(
            PlainLabel(words(MEANS), tone="muted", wrap=True),
            row(self._named(self.profile), self._named(self.recipient)),
            self.order,
            row(self._named(self.nationality), self._named(self.layout_pick)),
            row(self._named(self.language), self._named(self.journey)),
            self.unread,
            row(self.make),
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.add = button(seat.look, words("New layout"), self.new_layout, icon="plus")
        layouts = Card(words("Layouts of the house")).add(
            PlainLabel(words(LAYOUTS), tone="muted", wrap=True), self._list, row(self.add)
        )
        shown_if(layouts, seat.desk.may("create", RosterLayout))
        self.profile.currentIndexChanged.connect(lambda _: self.read())
        self.furnish(card, layouts)

    @property
    def chosen(self) -> str:
        """The code of the profile."""
        return self._profiles[max(self.profile.currentIndex(), 0)].code

    def read(self) -> None:
        """Read nationalities and layouts anew."""
        desk, profile = self.seat.desk, self.chosen
        self.order.setVisible(profile == RecipientClass.POLICE)
        self.recipient.setEnabled(profile != INTERNAL)
        self.seat.asker(self).run(
            lambda _: (
                rosters.nationalities(desk),
                rosters.layouts(desk, profile),
                group_journeys.listed(desk),
            ),
            self._show,
        )

    def look_for(self, journey: str) -> None:
        """The roster of one group journey: its manifest."""
        self._journey = journey
        self.read()

    def make_roster(self) -> None:
        """Make the pages in the worker, and look at them."""
        desk, place = self.seat.desk, self.layout_pick.currentIndex()
        layout = self._layouts[place - 1] if place > 0 else None
        profile, recipient = self.chosen, self.recipient.text()
        nationality = str(self.nationality.currentData() or "")
        words = self.seat.look.words.into(str(self.language.currentData()))
        order, journey = self.order.text(), RecordId(self.journey.currentData() or "")

        def travellers() -> frozenset[ResidentId] | None:
            """Whoever of a group journey one may read; None for everybody in the house."""
            if not journey:
                return None
            return frozenset(m.resident for m in group_journeys.opened(desk, journey).members)

        progress = self.seat.asker(self).run(
            lambda step: rosters.make(
                desk,
                profile,
                recipient,
                nationality,
                step,
                layout=layout,
                words=words,
                order=order,
                only=travellers(),
            ),
            self._made,
        )
        text = self.seat.look.words("The roster is being made")
        self.seat.banner.show_progress(text, progress.cancel)

    def new_layout(self) -> None:
        """Write a layout for the reader who is chosen."""
        self.open(LayoutSheet(self, None))

    def _warn(self) -> None:
        """Say of the chosen language that nobody who speaks it has read our words, where so."""
        said = unread(str(self.language.currentData()), self.seat.look.words)
        self.unread.setText(said)
        self.unread.setVisible(bool(said))

    def _made(self, roster: Roster) -> None:
        self.seat.banner.clear()
        page = RosterSheet(self.seat, roster)
        page.left.connect(self.back)
        self.open(page)

    def _show(
        self,
        found: tuple[tuple[str, ...], tuple[RosterLayout, ...], tuple[GroupJourney, ...]],
    ) -> None:
        codes, self._layouts, journeys = found
        chosen = self._journey or str(self.journey.currentData() or "")
        self._journey = ""
        self.journey.clear()
        self.journey.addItem(self.seat.look.words("Everybody"), "")
        for journey in journeys:
            if journey.state not in group_journeys.OVER:
                self.journey.addItem(journey.name, journey.id)
        self.journey.setCurrentIndex(max(self.journey.findData(chosen), 0))
        words, before = self.seat.look.words, self.nationality.currentData()
        self.nationality.clear()
        if self.chosen != RecipientClass.EMBASSY:
            self.nationality.addItem(words("All"), "")
        for code in codes:
            self.nationality.addItem(words(option_label("countries", code)), code)
        self.nationality.setCurrentIndex(max(self.nationality.findData(before), 0))
        self.layout_pick.clear()
        self.layout_pick.addItem(words(OWN_COLUMNS))
        empty(self._list)
        for each in self._layouts:
            self.layout_pick.addItem(each.name)
            change = partial(self.open_layout, each)
            self._list.addWidget(
                button(self.seat.look, each.name, change, act="link", icon="pen-line")
            )

    def open_layout(self, layout: RosterLayout) -> None:
        """Change a layout."""
        self.open(LayoutSheet(self, layout))

    def _picker(self, name: str) -> CalmPicker:
        made = CalmPicker()
        made.setAccessibleName(name)
        made.setMinimumWidth(int(220 * self.seat.look.scale))
        return made

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(name)
        made.setMinimumWidth(int(220 * self.seat.look.scale))
        made.setMaximumWidth(int(420 * self.seat.look.scale))
        return made

    def _named(self, hand: QWidget) -> QWidget:
        return named(hand)


def named(hand: QWidget) -> QWidget:
    """*hand* below its own name."""
    both = QWidget()
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    label = PlainLabel(hand.accessibleName(), size="small", tone="muted")
    label.setBuddy(hand)
    layout.addWidget(label)
    layout.addWidget(hand)
    return both


class LayoutSheet(QWidget):
    """Name and columns of one layout, beside everything that may be a column."""

    def __init__(self, room: RosterRoom, layout: RosterLayout | None) -> None:
        super().__init__()
        self._room, self._before = room, layout
        self._profile = layout.profile if layout else room.chosen
        seat, words = room.seat, room.seat.look.words
        profile = load_profiles()[self._profile]
        self.name = QLineEdit(layout.name if layout else "")
        self.name.setAccessibleName(words("Name"))
        self.lines = PlainEdit()
        self.lines.setAccessibleName(words("Columns"))
        self.lines.setPlainText("\n".join(layout.columns if layout else profile.columns))
        self.lines.setMinimumHeight(int(220 * seat.look.scale))
        known = load_report_fields().fields
        fields = " · ".join(f"{code} ({words(known[code].label)})" for code in columns_for(profile))
        card = Card(words("Layout of a roster")).add(
            PlainLabel(words(profile.label), size="strong"),
            named(self.name),
            PlainLabel(words(LINES), tone="muted", wrap=True),
            named(self.lines),
            PlainLabel(words("Fields for this reader: {fields}").format(fields=fields),
                       size="small", tone="muted", wrap=True),
            row(
                button(seat.look, words("Save"), self.save, act="main"),
                button(seat.look, words("Back"), room.back, icon="arrow-left"),
            ),
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.addWidget(card)
        column.addStretch()

    def save(self) -> None:
        """Keep it; a column that may not be there is said in the banner."""
        desk, id = self._room.seat.desk, self._before.id if self._before else None
        lines = tuple(line for line in self.lines.toPlainText().splitlines() if line.strip())
        name, profile = self.name.text(), self._profile
        self._room.seat.asker(self).run(
            lambda _: rosters.keep_layout(desk, profile, name, lines, id),
            lambda _: self._room.back(),
        )
