"""Who works here: colleagues, who vouched for them, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.services import people, shift
from shelterdesk.services.people import CARDS, FOUNDING, Member
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.engagement import EngagementSheet
from shelterdesk.ui.pages.farewell import FarewellSheet
from shelterdesk.ui.pages.hand_over import HandOver
from shelterdesk.ui.pages.newcomer import NewcomerSheet, RolesSheet
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

LOOKS_AFTER = frozenset({Role.MGR, Role.ADM})
SUSPEND_WHY = N_(
    "They cannot sign in from now on, and the data file gets a new key. Nothing they wrote is "
    "lost. Two people can let them back."
)

HAS_FILES = frozenset({Role.CM, Role.COU, Role.NUR, Role.LEG})  # who is assigned to residents


def is_for(desk: Desk) -> bool:
    """Managers and administrators look after people."""
    return bool(desk.roles & LOOKS_AFTER)


class PeoplePage(QWidget):
    """The list, or the one thing that is being done."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self._members: tuple[Member, ...] = ()
        self._sheet: QWidget | None = None
        self.add = button(
            seat.look, words("Add a colleague"), self.open_newcomer, act="main", icon="user-plus"
        )
        self.list = column()
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(self.list, words("Who works here")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.card = Card(words("Who works here"), beside=self.add)
        inner = self.list.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addWidget(self.card)
            inner.addStretch()

    @property
    def sheet(self) -> QWidget | None:
        """What is being done; None while the list shows."""
        return self._sheet if self._stack.count() > 1 else None

    def read(self) -> None:
        """Read the list anew; what is being done stays."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: people.members(desk), self._show)

    def open_newcomer(self) -> None:
        """Let somebody in."""
        self._open(NewcomerSheet(self._seat))

    def open_roles(self, member: Member) -> None:
        """Change what somebody works as."""
        self._open(RolesSheet(self._seat, member))

    def open_engagement(self, member: Member) -> None:
        """Set from when until when somebody works here."""
        self._open(EngagementSheet(self._seat, member))

    def open_farewell(self, member: Member) -> None:
        """Look at what happens when somebody leaves."""
        sheet = FarewellSheet(self._seat, member)
        sheet.hand_over_asked.connect(lambda: self.open_hand_over(member, leaves=True))
        self._open(sheet)

    def open_hand_over(self, member: Member, *, leaves: bool = False) -> None:
        """Hand over what somebody has; a leaver's page follows."""
        others = [m for m in self._members if not (m.left or m.suspended)]
        takers = tuple(m for m in others if m.user_id != member.user_id and m.roles)
        sheet = HandOver(self._seat, member, tuple(m for m in takers if Role.ADM not in m.roles))
        after = partial(self.open_farewell, member) if leaves else self.close_sheet
        sheet.done.connect(after)
        self._open(sheet, ended=after)

    def declare_shift(self, member: Member) -> None:
        """Say of a colleague who forgot to that they are on duty, or no longer."""
        desk, words = self._seat.desk, self._seat.look.words
        act = shift.end_for if member.on_duty else shift.begin_for
        said = words("{name} is off duty.") if member.on_duty else words("{name} is on duty.")

        def done(_: object) -> None:
            self._seat.banner.show_note(said.format(name=member.display_name))
            self.read()

        self._seat.asker(self).run(lambda _: act(desk, member.user_id), done)

    def suspend(self, member: Member) -> None:
        """Close somebody's access at once, after one question."""
        seat, words = self._seat, self._seat.look.words
        box = StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=words("Suspend {name} now?").format(name=member.display_name),
            why=words(SUSPEND_WHY),
            act=words("Suspend"),
            needs_passphrase=not seat.desk.passphrase_is_fresh,
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.accepted.connect(partial(self._suspend, member))
        box.open()

    def close_sheet(self) -> None:
        """Back to the list."""
        self._put_away()
        self._stack.setCurrentIndex(0)
        self.read()
        self.add.setFocus()

    def _suspend(self, member: Member) -> None:
        desk, words = self._seat.desk, self._seat.look.words

        def done(_: object) -> None:
            said = words("{name} is suspended.").format(name=member.display_name)
            self._seat.banner.show_note(said)
            self.read()

        self._seat.asker(self).run(lambda _: people.suspend(desk, member.user_id), done)

    def _put_away(self) -> None:
        old = self._stack.widget(1)
        if old is not None:
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _open(self, sheet: QWidget, ended: Callable[[], None] | None = None) -> None:
        self._put_away()
        sheet.ended.connect(ended or self.close_sheet)  # type: ignore[attr-defined]
        self._sheet = sheet
        page = column(sheet)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        self._stack.addWidget(scrolled(page, self._seat.look.words("Who works here")))
        self._stack.setCurrentIndex(1)
        sheet.setFocus()

    def _show(self, members: tuple[Member, ...]) -> None:
        self._members = members
        self.card.clear(keep=1)
        for member in members:
            self.card.add(self._line(member))

    def _line(self, member: Member) -> QWidget:
        words = self._seat.look.words
        roles = ", ".join(words(role.label) for role in member.roles)
        name = PlainLabel(member.display_name, size="strong")
        parts: list[QWidget] = [name, PlainLabel(roles, tone="muted")]
        for applies, said, tone in (
            (member.is_me, words("you"), "muted"),
            (member.suspended, words("suspended"), "stop"),
            (member.left, words("has left"), "muted"),
            (member.on_duty, words("on duty"), "ok"),
            (member.is_new and not member.left, words("new: ask them in person"), "warn"),
        ):
            if applies:
                parts.append(PlainLabel(said, size="small", tone=tone))
        line = QWidget()
        inner = QVBoxLayout(line)
        inner.setContentsMargins(0, 4, 0, 6)
        inner.setSpacing(2)
        inner.addLayout(row(*parts))
        inner.addWidget(PlainLabel(self._vouched(member), size="small", tone="muted", wrap=True))
        if not member.left and not member.is_me:
            inner.addLayout(row(*self._acts(member)))
        elif member.is_me and Role.MGR in self._seat.desk.roles and HAS_FILES & {*member.roles}:
            own = partial(self.open_hand_over, member)  # their drafts can go along
            inner.addLayout(row(self._act(member, words("Hand over files"), own)))
        return line

    def _vouched(self, member: Member) -> str:
        words, zone = self._seat.look.words, self._seat.desk.now().tzinfo
        day = self._seat.day(member.vouched_at.astimezone(zone).date())
        if member.vouched_by == (FOUNDING,):
            return words("Here since the house was founded, {day}").format(day=day)
        by = ", ".join(words(CARDS) if name == CARDS else name for name in member.vouched_by)
        return words("Vouched for by {by}, {day}").format(by=by, day=day)

    def _acts(self, member: Member) -> list[QWidget]:
        words = self._seat.look.words
        is_manager = Role.MGR in self._seat.desk.roles
        offered: list[tuple[bool, str, Callable[[], None]]] = [
            (True, words("Roles"), partial(self.open_roles, member)),
            (
                is_manager and Role.ADM not in member.roles,
                words("Hand over files"),
                partial(self.open_hand_over, member),
            ),
            (is_manager, words("Days"), partial(self.open_engagement, member)),
            (is_manager, words("Leaves"), partial(self.open_farewell, member)),
            (
                is_manager and bool(set(member.roles) - {Role.ADM}) and not member.suspended,
                words("Off duty") if member.on_duty else words("On duty"),
                partial(self.declare_shift, member),
            ),
            (not member.suspended, words("Suspend"), partial(self.suspend, member)),
        ]
        return [self._act(member, title, act) for applies, title, act in offered if applies]

    def _act(self, member: Member, title: str, act: Callable[[], None]) -> QWidget:
        one = button(self._seat.look, title, act, act="quiet")
        one.setAccessibleName(f"{title}: {member.display_name}")
        return one
