"""A computer was stolen: another key for this one, written down, typed back, agreed by two."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shelterdesk.i18n import N_
from shelterdesk.services import computer
from shelterdesk.services.computer import NewKey
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.seat import Seat

MEANS = N_(
    "If a computer of the house or its workstation card was stolen, give this computer another "
    "key. Whoever has the stolen one cannot sign in to newer copies of the house with it. You and "
    "a second person move at once, everybody else when they next sign in here."
)
LIMITS = N_(
    "What was stolen stays as safe as the passphrases were. Where somebody may know a passphrase, "
    "give that colleague new keys with two safety cards; a new passphrase alone does not take the "
    "old keys away."
)
WRITE = N_(
    "Write this card down, put it in the place of the old one, and type it back. Keep the old card "
    "for the backups made until today, and until everybody has signed in."
)
LEFT = N_("Not signed in since this computer got another key: {names}.")
DONE = N_("This computer has another key. Everybody else moves to it when they next sign in here.")
WIDTH = 320


class NewKeyCard(Card):
    """What it is for, then the new card and four lines, then who is still to move."""

    def __init__(self, seat: Seat) -> None:
        words = seat.look.words
        super().__init__(words("A computer was stolen"))
        self._seat = seat
        self._new: NewKey | None = None
        self.banner = Banner(seat.look)
        self.left = PlainLabel(wrap=True)
        self.left.hide()
        self.begin = button(seat.look, words("Make another key"), self.make, act="quiet")
        self.letters = PlainLabel(size="card", wrap=True)
        self.letters.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.typed, typed = self._line(words("The new workstation card, typed back"))
        self.own = PassphraseLine(seat.look, words("Your passphrase"))
        self.name, name = self._line(words("Sign-in name of the second person"))
        self.passphrase = PassphraseLine(seat.look, words("Passphrase of the second person"))
        self.passphrase.entered.connect(self.renew)
        self.act = button(seat.look, words("Use the new key"), self.renew, act="quiet")
        self.stop = button(seat.look, words("Leave it as it is"), self.begin_again, act="quiet")
        self.steps = QWidget()
        inside = QVBoxLayout(self.steps)
        inside.setContentsMargins(0, 0, 0, 0)
        for line in (self.own, self.passphrase):
            line.setMaximumWidth(WIDTH)
        for part in (
            PlainLabel(words(WRITE), wrap=True),
            self.letters,
            *typed,
            self.own,
            *name,
            self.passphrase,
        ):
            inside.addWidget(part)
        inside.addLayout(row(self.act, self.stop))
        self.steps.hide()
        self.add(
            PlainLabel(words(MEANS), wrap=True),
            PlainLabel(words(LIMITS), tone="muted", wrap=True),
            self.left,
            self.banner,
            row(self.begin),
            self.steps,
        )

    def say_left(self, names: tuple[str, ...]) -> None:
        """Who has not moved yet; they have to before there can be yet another key."""
        words = self._seat.look.words
        self.left.setText(words(LEFT).format(names=", ".join(names)) if names else "")
        self.left.setVisible(bool(names))
        self.begin.setEnabled(not names)

    def begin_again(self) -> None:
        """Nothing is made, nothing is typed."""
        self._new = None
        self.letters.clear()
        for line in (self.typed, self.name):
            line.clear()
        for secret in (self.own, self.passphrase):
            secret.take()
        self.steps.hide()
        self.begin.setEnabled(not self.left.text())
        self.banner.clear()

    def make(self) -> None:
        """Show the card of a key that is not in use yet."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: computer.fresh_key(desk), self._show)

    def _show(self, new: NewKey) -> None:
        self._new = new
        self.letters.setText(new.card)
        self.begin.setEnabled(False)
        self.steps.show()
        self.typed.setFocus()

    def renew(self) -> None:
        """Two people use it."""
        desk, new, typed = self._seat.desk, self._new, self.typed.text()
        own, second = self.own.take(), (self.name.text(), self.passphrase.take())
        if new is None:
            return
        self.act.setEnabled(False)
        self._seat.asker(self).run(
            lambda _: computer.renew_key(desk, new, typed, own, second), self._renewed, self._failed
        )

    def _renewed(self, left: tuple[str, ...]) -> None:
        self.act.setEnabled(True)
        self.begin_again()
        self.say_left(left)
        self._seat.banner.show_note(self._seat.look.words(DONE))

    def _failed(self, error: Exception) -> None:
        self.act.setEnabled(True)
        self.banner.show_error(error)

    @staticmethod
    def _line(name: str) -> tuple[QLineEdit, tuple[QWidget, QWidget]]:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setMaximumWidth(2 * WIDTH)
        label = PlainLabel(name, size="strong", wrap=True)
        label.setBuddy(line)
        return line, (label, line)
