"""This computer: what is on, what is off, what cannot be known, and what to do. No score."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.computer.checks import HOME_PLAN, Finding, State
from shelterdesk.errors import OlderHouse
from shelterdesk.i18n import N_
from shelterdesk.services import computer
from shelterdesk.services.computer import Doubt, ThisComputer
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, line, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.pages.new_key_card import NewKeyCard
from shelterdesk.ui.pages.seat import Seat

STATES = {  # word, icon, tone
    State.ON: (N_("In order"), "circle-check", "ok"),
    State.OFF: (N_("Needs a look"), "triangle-alert", "warn"),
    State.UNKNOWN: (N_("Cannot be known"), "circle-dashed", "muted"),
}
LEAD = N_(
    "The house is encrypted by itself, whatever stands here. This page says what the computer adds "
    "to that. It is read anew each time; nothing of it is kept or sent."
)
CAPTURED = N_("Let other programs see the window")
CAPTURED_MEANS = N_(
    "For tools that help somebody to see, and for sharing the screen on purpose. Programs that "
    "take pictures in secret see it then too."
)
COPYING = N_("Let text be copied to other programs")
COPYING_MEANS = N_(
    "What is copied is kept out of the clipboard's history, and taken back after 20 seconds and "
    "when the screen is hidden or locked."
)
DOUBT_MEANS = N_(
    "This computer last saw entry {saw}; the newest one here is {newest}. An old copy was put "
    "back, or the house was changed. Compare with the checkpoint on the newest backup slip. Until "
    "two people go on with it, everything can be read and nothing is written."
)
DOUBT_DO = N_(
    "Better: restore the newest backup. To go on with what is here, a second person gives their "
    "name and passphrase. The trail then names both entries for good."
)
CARD_MEANS = N_(
    "With this card and the files of the house another computer can be set up. Write it down once, "
    "put it where the computer is not, and let two people know where. Whoever looks at it here "
    "stands in the trail."
)


class ThisComputerPage(QWidget):
    """A card for each part: an older house, the checks, the plan, the settings of this computer."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self.doubt = DoubtCard(seat)
        self.doubt.hide()
        self.doubt.went_on = self.read
        self.checks = Card(words("What this computer does for the house"))
        self.plan = Card(words("A plan for Windows Home"))
        for step in HOME_PLAN:
            self.plan.add(PlainLabel(words(step), wrap=True))
        self.plan.hide()
        self.new_key = NewKeyCard(seat)
        self.new_key.hide()
        page = column(
            PlainLabel(words("This computer"), size="page"),
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            self.doubt,
            self.checks,
            self.plan,
            self._card(),
            self.new_key,
            self._settings(),
        )
        fill(self, page, words("This computer"))

    def read(self) -> None:
        """Read the computer anew, off the window's thread."""
        self._hide_letters()
        self.new_key.begin_again()
        desk, guarded = self._seat.desk, dict(self._seat.guarded())
        self._seat.asker(self).run(lambda _: computer.look(desk, guarded), self._show)

    def _show(self, found: ThisComputer) -> None:
        self.doubt.setVisible(found.doubt is not None)
        if found.doubt is not None:
            self.doubt.say(found.doubt)
        self.checks.clear(keep=1)
        for number, finding in enumerate(found.findings):
            if number:
                self.checks.add(line())
            self.checks.add(self._line(finding))
        self.plan.setVisible(found.windows_home)
        self.card.setVisible(found.has_card)
        self.new_key.setVisible(found.has_card)
        self.new_key.say_left(found.left_to_move)

    def _line(self, finding: Finding) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        word, icon, tone = STATES[finding.state]
        token = "text2" if tone == "muted" else tone
        title, state = words(finding.title), words(word)
        means = words(finding.means).format(amount=finding.amount)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(title, size="strong", wrap=True), 1)
        head.addWidget(PlainLabel(state, size="strong", tone=tone))
        texts.addLayout(head)
        texts.addWidget(PlainLabel(means, wrap=True))
        if finding.to_do:
            texts.addWidget(PlainLabel(words(finding.to_do), tone="muted", wrap=True))
        holder = QWidget()
        holder.setAccessibleName(f"{title}: {state}. {means} {words(finding.to_do)}".strip())
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(0, 4, 0, 4)
        inside.setSpacing(10)
        mark = QVBoxLayout()
        mark.addWidget(icon_label(look, icon, token))
        mark.addStretch()
        inside.addLayout(mark)
        inside.addLayout(texts, 1)
        return holder

    def _card(self) -> Card:
        look, words = self._seat.look, self._seat.look.words
        self.letters = PlainLabel(size="card", wrap=True)
        self.letters.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.letters.hide()
        self.show_card = button(look, words("Show the workstation card"), self._show_or_hide_card)
        self.card = Card(words("The workstation card"))
        self.card.add(PlainLabel(words(CARD_MEANS), wrap=True), self.letters, row(self.show_card))
        self.card.hide()
        return self.card

    def _show_or_hide_card(self) -> None:
        if self.letters.isVisible():
            self._hide_letters()
            return
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: computer.card(desk), self._show_letters)

    def _hide_letters(self) -> None:
        self.letters.hide()
        self.letters.clear()
        self._say_button(self._seat.look.words("Show the workstation card"))

    def _show_letters(self, letters: str) -> None:
        self.letters.setText(letters)
        self.letters.show()
        self._say_button(self._seat.look.words("Hide the workstation card"))

    def _say_button(self, text: str) -> None:
        self.show_card.setText(text)
        self.show_card.setAccessibleName(text)

    def _settings(self) -> Card:
        words, seat = self._seat.look.words, self._seat

        def taste(**changed: bool) -> None:
            seat.taste_chosen.emit(Taste.from_plain({**seat.taste.plain(), **changed}))

        self.captured = self._choice(CAPTURED, CAPTURED_MEANS, seat.taste.captured)
        self.captured.toggled.connect(lambda on: taste(captured=on))
        self.copying = self._choice(COPYING, COPYING_MEANS, seat.taste.copying)
        self.copying.toggled.connect(lambda on: taste(copying=on))
        return Card(words("Settings of this computer, for this account")).add(
            self.captured,
            PlainLabel(words(CAPTURED_MEANS), size="small", tone="muted", wrap=True),
            self.copying,
            PlainLabel(words(COPYING_MEANS), size="small", tone="muted", wrap=True),
        )

    def _choice(self, title: str, means: str, now: bool) -> QCheckBox:
        box = QCheckBox(self._seat.look.words(title))
        box.setAccessibleDescription(self._seat.look.words(means))
        box.setChecked(now)
        return box


class DoubtCard(Card):
    """An older house: what is known, and how two people go on with it."""

    def __init__(self, seat: Seat) -> None:
        words = seat.look.words
        super().__init__(words(OlderHouse.title))
        self._seat = seat
        self.went_on = seat.banner.clear
        self.means = PlainLabel(wrap=True)
        self.banner = Banner(seat.look)
        self.name = QLineEdit()
        self.name.setAccessibleName(words("Sign-in name of the second person"))
        self.name.setMaximumWidth(320)
        label = PlainLabel(words("Sign-in name of the second person"), size="strong", wrap=True)
        label.setBuddy(self.name)
        self.passphrase = PassphraseLine(seat.look, words("Passphrase of the second person"))
        self.passphrase.setMaximumWidth(320)
        self.passphrase.entered.connect(self.go_on)
        self.act = button(seat.look, words("Go on with this house"), self.go_on, act="quiet")
        self.add(
            self.means,
            PlainLabel(words(DOUBT_DO), tone="muted", wrap=True),
            self.banner,
            label,
            self.name,
            self.passphrase,
            row(self.act),
        )

    def say(self, doubt: Doubt) -> None:
        """Which entry was seen here, and which one is the newest."""
        words = self._seat.look.words
        self.means.setText(words(DOUBT_MEANS).format(saw=doubt.saw, newest=doubt.newest))

    def go_on(self) -> None:
        """Two people go on."""
        desk, login, typed = self._seat.desk, self.name.text(), self.passphrase.take()
        self.act.setEnabled(False)
        self._seat.asker(self).run(
            lambda _: computer.go_on(desk, login, typed), lambda _: self._gone_on(), self._failed
        )

    def _gone_on(self) -> None:
        words = self._seat.look.words
        self.act.setEnabled(True)
        self._seat.banner.show_note(words("The house goes on from here. The trail names both."))
        self.went_on()

    def _failed(self, error: Exception) -> None:
        self.act.setEnabled(True)
        self.banner.show_error(error)
