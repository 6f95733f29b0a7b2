"""A computer that does not have this house's key: what that means, and the card. Only the kit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from shelterdesk.errors import NoKeyring
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.calm import PlainEdit
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look

LETTERS = 56  # on a workstation card: 32 bytes in base32, and the group that checks them
HEIGHT = 84

NOT_SET_UP = N_("This computer is not set up for this house")
NOT_SET_UP_MEANS = N_(
    "Its key is not here. The house is unharmed. This is so on a new computer, and after somebody "
    "else has set a new password for this account."
)
NOT_SET_UP_DO = N_(
    "Type what stands on the workstation card, then sign in as usual. This computer keeps the key "
    "once somebody has signed in. Without the card, call the person who looks after the computer."
)
NO_KEYRING_MEANS = N_(
    "Nothing here may keep the key: this account has no keyring that ShelterDesk trusts, and the "
    "key is never written to a file."
)
NO_KEYRING_DO = N_(
    "You can type the workstation card at each start. It stays in memory until the desk is locked. "
    "Better: ask the person who looks after the computer to set up its keyring."
)


class CardLines(PlainEdit):
    """Some lines for the letters of a card; Return means done, Tab goes on."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )

    # Qt's names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class NewComputerCard(Card):
    """Says that the key is not here and takes the workstation card."""

    given_up = Signal()

    def __init__(self, look: Look, give: Callable[[str], None]) -> None:
        super().__init__()
        self._look, self._give = look, give
        words = look.words
        self.title = PlainLabel(size="page", wrap=True)
        self.means = PlainLabel(wrap=True)
        self.to_do = PlainLabel(tone="muted", wrap=True)
        self.banner = Banner(look)
        self.lines = CardLines(words("Letters of the workstation card"))
        self.lines.setFixedHeight(int(HEIGHT * look.scale))
        self.lines.entered.connect(self.enter)
        self.lines.textChanged.connect(self._count)
        label = PlainLabel(words("Letters of the workstation card"), size="strong", wrap=True)
        label.setBuddy(self.lines)
        self.count = PlainLabel(size="small", tone="muted")
        self.main = button(look, words("Use this card"), self.enter, act="main")
        acts = QHBoxLayout()
        acts.addWidget(button(look, words("Not now"), self.given_up.emit))
        acts.addStretch()
        acts.addWidget(self.main)
        self.add(
            self.title, self.means, self.to_do, self.banner, label, self.lines, self.count, acts
        )
        self._count()

    def ask(self, error: Exception) -> None:
        """Say why the card is asked for."""
        words, no_keyring = self._look.words, isinstance(error, NoKeyring)
        self.title.setText(words(NoKeyring.title if no_keyring else NOT_SET_UP))
        self.means.setText(words(NO_KEYRING_MEANS if no_keyring else NOT_SET_UP_MEANS))
        self.to_do.setText(words(NO_KEYRING_DO if no_keyring else NOT_SET_UP_DO))
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(f"{self.means.text()} {self.to_do.text()}")
        self.lines.setAccessibleDescription(self.to_do.text())
        self.lines.setFocus()

    def enter(self) -> None:
        """Give what was typed; it is asked again if it is not on the card."""
        if self.main.isEnabled() and self._letters():
            self.main.setEnabled(False)
            self.banner.clear()
            self._give(self.lines.toPlainText())

    def failed(self, error: Exception) -> None:
        """It is no card of this house; what was typed stays, to be compared."""
        self.main.setEnabled(True)
        self.banner.show_error(error)
        self.lines.setFocus()

    def fits(self) -> None:
        """It is the card; nothing of it stays on the screen."""
        self.main.setEnabled(True)
        self.lines.clear()
        self.banner.clear()

    def _letters(self) -> int:
        return sum(c.isalnum() for c in self.lines.toPlainText())

    def _count(self) -> None:
        said = self._look.words("{done} of {all} letters")
        self.count.setText(said.format(done=self._letters(), all=LETTERS))
