"""Practice tasks: what to try in a practice house, by role, and what one should see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.practice_tasks import PracticeTask, load_practice_tasks
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.cards import Card, column, empty, fill
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Practice tasks")
LEAD = N_(
    "Things to try, five to fifteen minutes each. Everybody here is made up, so nothing can go "
    "wrong. Do them with a colleague if you can: one does, one reads."
)
SEEN = N_("You should see: {seen}")


def is_for(desk: Desk) -> bool:
    """Everybody in a practice house, nobody in a real one."""
    return desk.practice


class PractisingRoom(QWidget):
    """A card for each task of a role; one's own role first."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self.tasks = load_practice_tasks()
        self.roles = list(dict.fromkeys(task.role for task in self.tasks))
        self.role = CalmPicker()
        self.role.setAccessibleName(words("Role"))
        for role in self.roles:
            self.role.addItem(words(role.label))
        self.role.currentIndexChanged.connect(lambda _: self.read())
        self.cards = QVBoxLayout()
        self.cards.setSpacing(12)
        page = column(
            PlainLabel(words(TITLE), size="page"),
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            self.role,
            self.cards,
        )
        fill(self, page, words(TITLE))
        self._start_with(seat.desk.roles)

    def _start_with(self, own: frozenset[Role]) -> None:
        for row, role in enumerate(self.roles):
            if role in own:
                self.role.setCurrentIndex(row)
                return

    def read(self) -> None:
        """Show the tasks of the role that is chosen."""
        empty(self.cards)
        chosen = self.roles[self.role.currentIndex()]
        for task in self.tasks:
            if task.role is chosen:
                self.cards.addWidget(self._card(task))

    def _card(self, task: PracticeTask) -> Card:
        words = self._seat.look.words
        card = Card(words(task.label))
        for number, step in enumerate(task.steps, 1):
            card.add(PlainLabel(f"{number}. {words(step)}", wrap=True))
        seen = words(SEEN).format(seen=words(task.seen))
        return card.add(PlainLabel(seen, tone="muted", wrap=True))
