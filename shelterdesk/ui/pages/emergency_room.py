"""The house's room for emergency access: who has a share, and setting it up anew by two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from shelterdesk.domain.kinds.emergency import EmergencyAccess
from shelterdesk.i18n import N_
from shelterdesk.services import emergency
from shelterdesk.services.emergency import Standing
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Emergency access")
LEAD = N_(
    "Any two of these people open names, stays and rooms of one resident together, for sixty "
    "minutes. One of them alone opens nothing. Who leaves or changes their role loses their share "
    "at once."
)
NOT_FOUNDED = N_(
    "This house was founded before there was emergency access. It works as before, without it."
)
RENEW_MEANS = N_(
    "For somebody who is new, has a new role or was let in again by two cards, and after the "
    "setting for night workers was switched on. Two people who have a share type their "
    "passphrases; one of them is a manager. Everybody who may ask gets a fresh share; the older "
    "ones open nothing."
)
ALONE_ON = N_("One night worker on duty may open it alone: {names}.")
ALONE_WAITS = N_(
    "The setting lets one night worker on duty open it alone. It holds once it is set up anew."
)
FIELD = 420  # logical pixels


def is_for(desk: Desk) -> bool:
    """Managers and case managers see who could."""
    return desk.may("read", EmergencyAccess)


class EmergencyRoom(QWidget):
    """Who could open it today, and a way to bring that up to date."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        look, words = seat.look, seat.look.words
        self.people = Card(words("Who has a share"))
        self.banner = Banner(look)
        self.passphrase = PassphraseLine(look, words("Your passphrase"))
        self.second = QLineEdit()
        self.second.setAccessibleName(words("Sign-in name of the second person"))
        label = PlainLabel(words("Sign-in name of the second person"), size="strong", wrap=True)
        label.setBuddy(self.second)
        self.second_passphrase = PassphraseLine(look, words("Passphrase of the second person"))
        self.second_passphrase.entered.connect(self.renew)
        for part in (self.passphrase, self.second, self.second_passphrase):
            part.setMaximumWidth(int(FIELD * look.scale))
        self.act = button(look, words("Set it up anew"), self.renew, act="main")
        self.anew = Card(words("Set it up anew")).add(
            PlainLabel(words(RENEW_MEANS), tone="muted", wrap=True),
            self.banner,
            self.passphrase,
            label,
            self.second,
            self.second_passphrase,
            row(self.act),
        )
        page = column(
            PlainLabel(words(TITLE), size="page"),
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            self.people,
            self.anew,
        )
        fill(self, page, words(TITLE))

    def read(self) -> None:
        """Read anew who has a share."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: emergency.standing(desk), self._show)

    def renew(self) -> None:
        """Two people give everybody eligible a fresh share."""
        desk = self._seat.desk
        mine, theirs = self.passphrase.take(), self.second_passphrase.take()
        second = (self.second.text().strip(), theirs)
        self.act.setEnabled(False)
        self._seat.asker(self).run(
            lambda _: emergency.renew(desk, mine, second), self._renewed, self._failed
        )

    def _renewed(self, people: int) -> None:
        words = self._seat.look.words
        self.act.setEnabled(True)
        self.second.clear()
        said = words.count("{n} person has a share.", "{n} people have a share.", people)
        self.banner.show_note(words("Emergency access is set up anew."), said.format(n=people))
        self.read()

    def _failed(self, error: Exception) -> None:
        self.act.setEnabled(True)
        self.banner.show_error(error)

    def _show(self, found: Standing) -> None:
        words = self._seat.look.words
        self.people.clear(keep=1)
        self.anew.setVisible(found.is_founded)
        if not found.is_founded:
            self.people.add(PlainLabel(words(NOT_FOUNDED), wrap=True))
            return
        self.people.add(PlainLabel(", ".join(map(isolated, found.holders)), wrap=True))
        if found.missing:
            said = words("Not yet: {names}").format(names=", ".join(map(isolated, found.missing)))
            self.people.add(PlainLabel(said, tone="warn", wrap=True))
        if found.alone:
            names = ", ".join(map(isolated, found.alone))
            self.people.add(PlainLabel(words(ALONE_ON).format(names=names), tone="warn", wrap=True))
        elif found.alone_is_on:
            self.people.add(PlainLabel(words(ALONE_WAITS), tone="warn", wrap=True))
