"""Putting somebody to work with a resident; the keys follow the assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague

ASSIGNABLE = (Role.CM, Role.COU, Role.NUR, Role.LEG)


class Assigning(QWidget):
    """Who, as what, and a button."""

    assigned = Signal()

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self._colleagues: tuple[Colleague, ...] = ()
        self._roles: tuple[Role, ...] = ()
        self.person, self.role = CalmPicker(), CalmPicker()
        self.person.setAccessibleName(words("Who"))
        self.person.setPlaceholderText(words("Choose"))
        self.role.setAccessibleName(words("As"))
        self.act = button(seat.look, words("Assign"), self.assign, icon="user-plus")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        for part in (self.person, self.role, self.act):
            layout.addWidget(part)
        layout.addStretch()
        self.person.currentIndexChanged.connect(lambda _: self._show_roles())
        seat.asker(self).run(lambda _: seat.desk.colleagues(), self._show_people)

    def assign(self) -> None:
        """Assign whom and as what stands there."""
        desk, resident = self._seat.desk, self._resident
        person = self._colleagues[self.person.currentIndex()]
        role = self._roles[self.role.currentIndex()]
        self._seat.asker(self).run(
            lambda _: assignments.assign(desk, resident, person.user_id, role),
            lambda _: self._assigned(person, role),
        )

    def _assigned(self, person: Colleague, role: Role) -> None:
        words = self._seat.look.words
        self._seat.banner.show_note(
            words("{name} works with this resident now, as {role}.").format(
                name=person.display_name, role=words(role.label)
            )
        )
        self.assigned.emit()

    def _show_people(self, colleagues: tuple[Colleague, ...]) -> None:
        self._colleagues = tuple(c for c in colleagues if c.roles & set(ASSIGNABLE))
        for colleague in self._colleagues:
            self.person.addItem(colleague.display_name)
        self.person.setCurrentIndex(-1)  # keys are not given to whoever happens to come first
        self._show_roles()

    def _show_roles(self) -> None:
        self.role.clear()
        number = self.person.currentIndex()
        roles = self._colleagues[number].roles if number >= 0 else frozenset()
        self._roles = tuple(role for role in ASSIGNABLE if role in roles)
        for role in self._roles:
            self.role.addItem(self._seat.look.words(role.label))
        self.act.setEnabled(self.role.count() > 0)
