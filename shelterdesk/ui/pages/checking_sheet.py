"""Check a sheet: somebody outside reads out a number and a code, and we say whether it holds."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from shelterdesk.i18n import N_
from shelterdesk.services import genuine
from shelterdesk.services.genuine import Checked, Finding
from shelterdesk.services.options import option_label
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, empty, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.seat import Seat

MEANS = N_(
    "Number and code stand at the foot of each page. Say to the caller only whether it came from "
    "here and whether it still holds; nothing of what is on it."
)
TONES = {
    Finding.HOLDS: ("circle-check", "ok"),
    Finding.UNSEEN: ("circle-dashed", "muted"),
    Finding.UNKNOWN: ("circle-dashed", "muted"),
    Finding.OTHER_CODE: ("circle-alert", "stop"),
}
USUAL = ("circle-alert", "warn")


class CheckCard(Card):
    """Two lines and an answer."""

    def __init__(self, seat: Seat) -> None:
        words = seat.look.words
        super().__init__(words("Check a sheet"))
        self._seat = seat
        self.number = self._line(words("Report number"))
        self.code = self._line(words("Check code"))
        self.code.returnPressed.connect(self.check)
        self.main = button(seat.look, words("Check"), self.check, icon="search")
        self._answer = QVBoxLayout()
        self.add(
            PlainLabel(words(MEANS), size="small", tone="muted", wrap=True),
            row(self.number, self.code, self.main),
            self._answer,
        )

    def check(self) -> None:
        """Ask in the worker."""
        desk, number, code = self._seat.desk, self.number.text(), self.code.text()
        self._seat.asker(self).run(lambda _: genuine.check(desk, number, code), self._show)

    def _show(self, found: Checked) -> None:
        empty(self._answer)
        look, words = self._seat.look, self._seat.look.words
        icon, tone = TONES.get(found.finding, USUAL)
        said = words(found.finding.label)
        self._answer.addLayout(
            row(icon_label(look, icon, tone), PlainLabel(said, size="strong", tone=tone, wrap=True))
        )
        if found.is_ours and found.on is not None:
            whom = words(option_label("disclosure_profiles", found.profile))
            parts = (found.number, self._seat.day(found.on), whom, found.recipient)
            self._answer.addWidget(
                PlainLabel(" · ".join(part for part in parts if part), tone="muted", wrap=True)
            )

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(name)
        made.setMaximumWidth(int(260 * self._seat.look.scale))
        return made
