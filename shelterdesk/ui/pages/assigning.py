"""Putting somebody to work with a resident; the keys follow the assignment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import assignments, people
from shelterdesk.services.people import Member
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import row
from shelterdesk.ui.kit.date_field import DateLine
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.young_key import YoungKey

if TYPE_CHECKING:
    from shelterdesk.services.assignments import Assigned

ASSIGNABLE = (Role.CM, Role.COU, Role.NUR, Role.LEG, Role.HS, Role.NS)
DATES = 190  # logical pixels
LATER = N_("From a later day on, nothing opens before that day.")


class Assigning(QWidget):
    """Who, as what, from when, and a button. A new key is asked about first (security 4.3)."""

    assigned = Signal()

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        look, words = seat.look, seat.look.words
        self._members: tuple[Member, ...] = ()
        self._roles: tuple[Role, ...] = ()
        self.person, self.role = CalmPicker(), CalmPicker()
        self.person.setAccessibleName(words("Who"))
        self.person.setPlaceholderText(words("Choose"))
        self.role.setAccessibleName(words("As"))
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.act = button(look, words("Assign"), self.assign, icon="user-plus")
        self.from_on, self.to_on = (DateLine(look, seat.desk.today, exact=True) for _ in range(2))
        self.plans = PlainLabel(size="small", tone="muted", wrap=True)
        self.plans.hide()
        self.young = YoungKey(seat)
        days = QHBoxLayout()
        for line, said in (
            (self.from_on, words("From, if later than today")),
            (self.to_on, words("Until")),
        ):
            line.box.setAccessibleName(said)
            line.setFixedWidth(int(DATES * look.scale))
            label = PlainLabel(said, size="small", tone="muted")
            label.setBuddy(line.box)
            days.addWidget(label)
            days.addWidget(line)
        days.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.plans)
        layout.addLayout(row(self.person, self.role, self.act))
        layout.addLayout(days)
        layout.addWidget(PlainLabel(words(LATER), size="small", tone="muted", wrap=True))
        layout.addWidget(self.young)
        self.person.currentIndexChanged.connect(lambda _: self._show_roles())
        self.young.settled.connect(self._show_act)
        desk = seat.desk
        seat.asker(self).run(lambda _: people.members(desk), self._show_people)
        seat.asker(self).run(lambda _: assignments.planned(desk, resident), self._show_plans)

    def assign(self) -> None:
        """Assign whom and as what stands there."""
        desk, resident = self._seat.desk, self._resident
        member = self._members[self.person.currentIndex()]
        role = self._roles[self.role.currentIndex()]
        try:
            from_on, to_on = self._day(self.from_on), self._day(self.to_on)
        except Invalid as error:
            self._seat.banner.show_error(error)
            return
        self._seat.asker(self).run(
            lambda _: assignments.assign(
                desk,
                resident,
                member.user_id,
                role,
                deputy=from_on is not None or to_on is not None,
                from_on=from_on,
                to_on=to_on,
            ),
            lambda _: self._assigned(member, role, from_on),
        )

    @staticmethod
    def _day(line: DateLine) -> date | None:
        trouble = line.trouble()
        if trouble:
            raise Invalid({"from_on": trouble})
        found = line.partial()
        return None if found is None else found.earliest

    def _assigned(self, member: Member, role: Role, from_on: date | None) -> None:
        words = self._seat.look.words
        said = words("{name} works with this resident now, as {role}.")
        if from_on is not None and from_on > self._seat.desk.today():
            said = words("{name} works with this resident from {day} on, as {role}.")
        day = self._seat.day(from_on) if from_on is not None else ""
        self._seat.banner.show_note(
            said.format(name=member.display_name, role=words(role.label), day=day)
        )
        self.assigned.emit()

    def _show_people(self, members: tuple[Member, ...]) -> None:
        here = (m for m in members if not (m.left or m.suspended))
        self._members = tuple(m for m in here if set(m.roles) & set(ASSIGNABLE))
        for member in self._members:
            self.person.addItem(member.display_name)
        self.person.setCurrentIndex(-1)  # keys are not given to whoever happens to come first
        self._show_roles()

    def _show_roles(self) -> None:
        self.role.clear()
        number = self.person.currentIndex()
        member = self._members[number] if number >= 0 else None
        roles = member.roles if member else ()
        self._roles = tuple(role for role in ASSIGNABLE if role in roles)
        for role in self._roles:
            self.role.addItem(self._seat.look.words(role.label))
        self.young.ask_about(member)

    def _show_act(self) -> None:
        self.act.setEnabled(self.role.count() > 0 and self.young.is_settled)

    def _show_plans(self, planned: tuple[Assigned, ...]) -> None:
        words = self._seat.look.words
        said = [
            words("{name} works with this resident from {day} on, as {role}.").format(
                name=isolated(each.display_name),
                day=self._seat.day(each.assignment.from_on),
                role=words(each.assignment.role.label),
            )
            for each in planned
        ]
        self.plans.setText("\n".join(said))
        self.plans.setVisible(bool(said))
