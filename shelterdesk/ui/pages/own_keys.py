"""Settings, one's own way in: another passphrase, and a paper code for the day one forgets it."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import passphrases, people
from shelterdesk.services.passphrases import FreshCode
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.card_line import CardLine
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.new_passphrase import NewPassphrase
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.seat import Seat

WIDTH = 560
PASSPHRASE_WHY = N_(
    "Only you know it, and it never runs out. Change it when somebody may have seen it. If you "
    "stop before the end, the old one stays."
)
CODE_WHY = N_(
    "A code on paper lets you in once, should you forget your passphrase, and nothing of yours is "
    "lost. Keep it where you keep your passport, never beside this computer."
)
CODE_IS = N_("You have a paper code that works.")
CODE_IS_NOT = N_("You have no paper code.")
WRITE_IT = N_(
    "Write this on paper now, by hand. It is shown only here and only once. Then type it back from "
    "the paper, and your passphrase. Small letters and missing spaces are fine. Until that fits, "
    "nothing has changed."
)


class PassphraseCard(Card):
    """The old one, then the new one twice."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.look.words("My passphrase"))
        self._seat = seat
        self._rest()

    def start(self) -> None:
        """Ask for the old and the new one."""
        look, words = self._seat.look, self._seat.look.words
        self.clear(keep=1)
        self.old = PassphraseLine(look, words("Passphrase until now"))
        self.new = NewPassphrase(look, passphrases.advice(self._seat.desk))
        for part in (self.old, self.new):
            part.setMaximumWidth(int(WIDTH * look.scale))
        self.old.entered.connect(self.new.setFocus)
        self.new.entered.connect(self.save)
        self.main = button(look, words("Change the passphrase"), self.save, act="main")
        back = button(look, words("Not now"), self._rest)
        self.add(_muted(words(PASSPHRASE_WHY)), self.old, self.new, row(self.main, back))
        self.old.setFocus()

    def save(self) -> None:
        """Change it, if the old one fits and the new one is good."""
        desk, words = self._seat.desk, self._seat.look.words
        new = self.new.take()
        if not new:
            self._seat.banner.show_note(words(people.NOT_THE_SAME), tone="warn")
            self.new.setFocus()
            return
        old = self.old.take()
        self.main.setEnabled(False)
        self._seat.asker(self).run(
            lambda _: passphrases.change(desk, old, new), lambda _: self._done(), self._failed
        )

    def _done(self) -> None:
        words = self._seat.look.words
        said = words("Your passphrase is changed.")
        self._seat.banner.show_note(said, words("The old one opens nothing any more."))
        self._rest()

    def _failed(self, error: Exception) -> None:
        self.main.setEnabled(True)
        self.old.setFocus()
        _tell(self._seat, error)

    def _rest(self) -> None:
        look, words = self._seat.look, self._seat.look.words
        self.clear(keep=1)
        begin = button(look, words("Change my passphrase"), self.start)
        self.add(_muted(words(PASSPHRASE_WHY)), row(begin))


class CodeCard(Card):
    """Make, replace or remove one's paper code."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.look.words("My paper code"))
        self._seat = seat
        self._shown: FreshCode | None = None

    def read(self) -> None:
        """Say whether there is one; what is being written down stays."""
        if self._shown is None:
            self._rest()

    def start(self) -> None:
        """Show a code, once."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: passphrases.draw_code(desk), self._show)

    def _show(self, fresh: FreshCode) -> None:
        look, words = self._seat.look, self._seat.look.words
        self._shown = fresh
        self.clear(keep=1)
        code = PlainLabel(fresh.text, size="strong", wrap=True)
        fixed = QFont("Monospace")
        fixed.setStyleHint(QFont.StyleHint.Monospace)
        code.setFont(fixed)
        self.shown = code
        self.line = CardLine(look, words("The code, typed back"))
        self.passphrase = PassphraseLine(look, words("Passphrase"))
        for part in (self.line, self.passphrase):
            part.setMaximumWidth(int(WIDTH * look.scale))
        self.line.entered.connect(self.passphrase.setFocus)
        self.passphrase.entered.connect(self.keep)
        self.main = button(look, words("Use this code"), self.keep, act="main")
        back = button(look, words("Not now"), self._rest)
        self.add(_muted(words(WRITE_IT)), code, self.line, self.passphrase, row(self.main, back))
        self.line.setFocus()

    def keep(self) -> None:
        """Let it work once it was typed back."""
        fresh, desk = self._shown, self._seat.desk
        if fresh is None:
            return
        typed, passphrase = self.line.text(), self.passphrase.take()
        self.main.setEnabled(False)
        self._seat.asker(self).run(
            lambda _: passphrases.keep_code(desk, fresh, typed, passphrase),
            lambda _: self._kept(),
            self._failed,
        )

    def remove(self) -> None:
        """Let it work no more."""
        desk, words = self._seat.desk, self._seat.look.words

        def done(_: object) -> None:
            said = words("Your paper code works no more.")
            self._seat.banner.show_note(said, words("Destroy the paper."))
            self._rest()

        self._seat.asker(self).run(lambda _: passphrases.remove_code(desk), done)

    def _kept(self) -> None:
        words = self._seat.look.words
        said = words("Your paper code works from now on.")
        self._seat.banner.show_note(said, words("An older one opens nothing any more."))
        self._rest()

    def _failed(self, error: Exception) -> None:
        self.main.setEnabled(True)
        self.line.setFocus()
        _tell(self._seat, error)

    def _rest(self) -> None:
        look, words, desk = self._seat.look, self._seat.look.words, self._seat.desk
        self._shown = None
        self.clear(keep=1)
        has_code = passphrases.has_code(desk)
        make = words("Make another code") if has_code else words("Make a paper code")
        acts: list[QWidget] = [button(look, make, self.start)]
        if has_code:
            acts.append(button(look, words("Remove the code"), self.remove))
        state = PlainLabel(words(CODE_IS if has_code else CODE_IS_NOT), size="strong")
        self.add(_muted(words(CODE_WHY)), state, row(*acts))


def _muted(text: str) -> PlainLabel:
    return PlainLabel(text, size="small", tone="muted", wrap=True)


def _tell(seat: Seat, error: Exception) -> None:
    if isinstance(error, Invalid):
        sentence = next(iter(error.problems.values()))
        seat.banner.show_note(seat.look.words(sentence), tone="warn")
    else:
        seat.banner.show_error(error)
