"""A forgotten passphrase and a paper code: the code lets one in, once, with a new passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from shelterdesk.errors import Invalid, WaitBefore
from shelterdesk.i18n import N_
from shelterdesk.services import people
from shelterdesk.services.passphrases import Advice, CodeDoor
from shelterdesk.ui.kit.card_line import CardLine
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.new_passphrase import NewPassphrase
from shelterdesk.ui.kit.steps import NamedLine, Steps
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.pages.bars import PracticeStripe

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

WHY = N_(
    "Your paper code lets you in once, and you choose a new passphrase. It takes two minutes. If "
    "you stop before the end, nothing changed and the code stays good."
)
LEFT_ALONE_MS = 10 * 60_000  # a code that was typed and left is put away


class ByCodePage(Steps):
    """Name, code, new passphrase twice."""

    entered = Signal(object)  # the desk
    left = Signal()  # back to signing in

    def __init__(self, look: Look, tasks: Tasks, way: CodeDoor) -> None:
        words = look.words
        super().__init__(look, words("Sign in with a paper code"))
        self._tasks, self._way = tasks, way
        layout = self.layout()
        if way.is_practice and isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, PracticeStripe(look))
        self.name = NamedLine(words("Sign-in name"))
        self.code = CardLine(look, words("Paper code"))
        self.new = NewPassphrase(look, Advice(lambda: (self.name.box.text(),)))
        self.show_step(
            words("Sign in with a paper code"),
            (words(WHY),),
            [self.name, self.code, self.new],
            (words("Sign in"), self.enter),
            (words("Not now"), self.leave),
        )
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(lambda: self.main.setEnabled(True))
        self._idle = QTimer(self, singleShot=True, interval=LEFT_ALONE_MS)
        self._idle.timeout.connect(self._left_alone)
        for box in (self.name.box, self.code.box, self.new.first.box, self.new.again.box):
            box.textEdited.connect(lambda _: self._idle.start())
        self._idle.start()

    def enter(self) -> None:
        """Try the code; it is used up only if everything fits."""
        if not self.main.isEnabled():
            return
        words = self.look.words
        login, code, new = self.name.box.text().strip(), self.code.text(), self.new.take()
        if not new:
            self.banner.show_note(words(people.NOT_THE_SAME), tone="warn")
            self.new.setFocus()
            return
        self.main.setEnabled(False)
        self.banner.show_progress(words("Working. This can take a minute."), None)
        self._tasks.run(
            lambda _: self._way.sign_in(login, code, new), self._in, self.fail, owner=self
        )

    def fail(self, error: Exception) -> None:
        """Say what went wrong; the code is good for another try."""
        super().fail(error)
        if isinstance(error, Invalid):
            sentence = next(iter(error.problems.values()))
            self.banner.show_note(self.look.words(sentence), tone="warn")
            self.new.setFocus()
            return
        if isinstance(error, WaitBefore):
            self.main.setEnabled(False)
            self._wait.start(error.seconds * 1000)
        self.code.setFocus()

    def leave(self) -> None:
        """Forget what was typed, and go back."""
        self.code.clear()
        self.new.take()
        self.left.emit()

    def _in(self, desk: Desk) -> None:
        self._idle.stop()
        self.code.clear()
        self.entered.emit(desk)

    def _left_alone(self) -> None:
        if self.main.isEnabled() or self._wait.isActive():
            self.leave()
