"""Letting a colleague in, in person; and giving a colleague other roles."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.domain.record import UserId
from shelterdesk.domain.roles import Role, hats_refused, hats_to_know
from shelterdesk.errors import Invalid
from shelterdesk.services import people
from shelterdesk.services.passphrases import Advice
from shelterdesk.services.people import Member, Newcomer
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.new_passphrase import NewPassphrase
from shelterdesk.ui.pages.agreeing import Agreeing
from shelterdesk.ui.pages.seat import Seat


class RoleBoxes(QWidget):
    """Which hats somebody has, and what a small house should know of several."""

    def __init__(self, seat: Seat, roles: tuple[Role, ...] = ()) -> None:
        super().__init__()
        self._words = words = seat.look.words
        self.boxes = {role: QCheckBox(words(role.label)) for role in Role}
        grid = QGridLayout()
        for number, (role, box) in enumerate(self.boxes.items()):
            box.setChecked(role in roles)
            box.toggled.connect(lambda _: self._say())
            grid.addWidget(box, number // 4, number % 4)
        self.said = PlainLabel(size="small", tone="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        layout.addWidget(self.said)
        self._say()

    def roles(self) -> tuple[Role, ...]:
        """What is ticked."""
        return tuple(role for role, box in self.boxes.items() if box.isChecked())

    def _say(self) -> None:
        chosen = self.roles()
        refused = hats_refused(chosen) if chosen else ""
        self.said.set_tone("warn" if refused else "muted")
        sentences = (refused,) if refused else hats_to_know(chosen)
        self.said.setText(" ".join(self._words(sentence) for sentence in sentences))
        self.said.setVisible(bool(sentences))


class NewcomerSheet(QWidget):
    """Name, roles, the newcomer's own passphrase, and the second person."""

    ended = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat, words = seat, seat.look.words
        self.name, self.login = QLineEdit(), QLineEdit()
        card = Card(words("Add a colleague"))
        card.add(PlainLabel(words("In person, with everybody in the room."), tone="muted"))
        for box, title in (
            (self.name, words("Name, as colleagues say it")),
            (self.login, words("Sign-in name")),
        ):
            box.setAccessibleName(title)
            label = PlainLabel(title, size="strong")
            label.setBuddy(box)
            card.add(label, box)
        self.roles = RoleBoxes(seat)
        card.add(PlainLabel(words("Works as"), size="strong"), self.roles)
        own = Card(words("The newcomer types, nobody else looks"))
        house = seat.desk.house_code
        self.passphrase = NewPassphrase(
            seat.look, Advice(lambda: (house, self.login.text(), self.name.text()))
        )
        own.add(self.passphrase)
        self.second = Agreeing(seat)
        self.main = button(seat.look, words("Let them in"), self.save, act="main", icon="user-plus")
        back = button(seat.look, words("Not now"), self.ended.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (card, own, self.second):
            layout.addWidget(part)
        layout.addLayout(row(self.main, back))
        self.setFocusProxy(self.name)

    def save(self) -> None:
        """Let them in, if both agree."""
        desk, words = self._seat.desk, self._seat.look.words
        typed = self.passphrase.take()
        if not typed:
            self._seat.banner.show_note(words(people.NOT_THE_SAME), tone="warn")
            self.passphrase.setFocus()
            return
        newcomer = Newcomer(
            self.login.text().strip(), self.name.text().strip(), self.roles.roles(), typed
        )
        second = self.second.take()
        self._seat.asker(self).run(
            lambda _: people.add(desk, newcomer, second),
            lambda _: self._done(newcomer.display_name),
            lambda error: say_problem(self._seat, error),
        )

    def _done(self, name: str) -> None:
        words = self._seat.look.words
        said = words("{name} can sign in now.").format(name=name)
        self._seat.banner.show_note(said, words("Ask them to try it while you are together."))
        self.ended.emit()


class RolesSheet(QWidget):
    """Other roles for somebody, or the way back after a suspension."""

    ended = Signal()

    def __init__(self, seat: Seat, member: Member) -> None:
        super().__init__()
        self._seat, self._user_id, words = seat, UserId(member.user_id), seat.look.words
        title = words("What {name} works as").format(name=member.display_name)
        card = Card(title)
        self.roles = RoleBoxes(seat, member.roles)
        card.add(self.roles)
        if member.suspended:
            back_again = words("Saving lets them sign in again, with the passphrase they had.")
            card.add(PlainLabel(back_again, wrap=True))
        self.second = Agreeing(seat)
        self.main = button(seat.look, words("Save the roles"), self.save, act="main", icon="check")
        back = button(seat.look, words("Not now"), self.ended.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addWidget(self.second)
        layout.addLayout(row(self.main, back))
        self.setFocusProxy(next(iter(self.roles.boxes.values())))

    def save(self) -> None:
        """Give the roles, if both agree."""
        desk, user_id, roles = self._seat.desk, self._user_id, self.roles.roles()
        second, words = self.second.take(), self._seat.look.words

        def done(_: object) -> None:
            self._seat.banner.show_note(words("The roles count from now on."))
            self.ended.emit()

        self._seat.asker(self).run(
            lambda _: people.give_roles(desk, user_id, roles, second),
            done,
            lambda error: say_problem(self._seat, error),
        )


def say_problem(seat: Seat, error: Exception) -> None:
    """The first sentence of what needs a look; any other error as it is."""
    if isinstance(error, Invalid):
        sentence = next(iter(error.problems.values()))
        seat.banner.show_note(seat.look.words(sentence), tone="warn")
    else:
        seat.banner.show_error(error)
