"""For a meeting with a mission: the list for us on the screen, and the page for them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from shelterdesk.i18n import N_
from shelterdesk.services import meeting_lists
from shelterdesk.services.meeting_lists import Talked
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.paper_words import title_of

TITLE = N_("For a meeting with a mission")
LEAD = N_(
    "This list stays in the house. The page for the mission holds only who agreed that this very "
    "mission hears their name; nothing on it tells that there are others."
)
STAYS = N_("not to be named there")
AT_ONCE = 60
FIXED = 3  # title, what it is for, picker and button: they stay when the list is made anew


def for_mission(seat: Seat, mission: str) -> PaperPage:
    """The page for *mission*, looked at before it is printed."""
    desk, words = seat.desk, seat.look.words
    return PaperPage(
        seat,
        lambda: meeting_lists.paper(desk, mission, words=words),
        leaves=lambda made: _leaves(seat, mission, made),
    )


def _leaves(seat: Seat, mission: str, made: PaperInMemory) -> None:
    meeting_lists.let_out(seat.desk, mission, made)


class MeetingCard(Card):
    """Choose a mission; see who lies there, with the next step of each."""

    paper_asked = Signal(str)

    def __init__(self, seat: Seat) -> None:
        words = seat.look.words
        super().__init__(words(TITLE))
        self._seat = seat
        self.picker = CalmPicker()
        self.picker.setAccessibleName(words("Mission"))
        self.picker.activated.connect(lambda _: self.read_list())
        self.print_it = button(
            seat.look, words("Page for the mission"), self.ask_paper, icon="printer"
        )
        lead = PlainLabel(words(LEAD), size="small", tone="muted", wrap=True)
        self.add(lead, row(self.picker, self.print_it))
        self.hide()

    @property
    def mission(self) -> str:
        """The mission that is chosen, by its name."""
        return str(self.picker.currentData() or "")

    def read(self) -> None:
        """Read which missions there are."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: meeting_lists.missions(desk), self._show_missions)

    def read_list(self) -> None:
        """Read the list of the one that is chosen."""
        desk, mission = self._seat.desk, self.mission
        self._seat.asker(self).run(
            lambda _: meeting_lists.inside(desk, mission), partial(self._show, mission)
        )

    def ask_paper(self) -> None:
        """Ask for the page."""
        self.paper_asked.emit(self.mission)

    def _show_missions(self, found: tuple[str, ...]) -> None:
        chosen = self.mission
        self.picker.clear()
        for name in found:
            self.picker.addItem(name, name)
        self.picker.setCurrentIndex(max(self.picker.findData(chosen), 0))
        self.setVisible(bool(found))
        if found:
            self.read_list()

    def _show(self, mission: str, found: tuple[Talked, ...]) -> None:
        if mission != self.mission:
            return
        words = self._seat.look.words
        self.clear(keep=FIXED)
        self.print_it.setEnabled(any(each.may_be_named for each in found))
        for each in found[:AT_ONCE]:
            step = each.way.next
            parts = [self._seat.name_of(each.resident), title_of(each.way, words)]
            parts.append(words(step.rule.label) if step else words("Every step is done."))
            if step is not None and step.due_on:
                parts.append(self._seat.day(step.due_on))
            self.add(PlainLabel(" · ".join(parts), wrap=True))
            if not each.may_be_named:
                self.add(PlainLabel(words(STAYS), size="small", tone="warn"))
