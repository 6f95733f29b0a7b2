"""Today's word on backups: calm while they are fresh; the last steps of a new house until done."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_
from shelterdesk.services.backing_up import Standing
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters import backing_up as said

UNFINISHED = N_(
    "One thing is left before residents are written down here: a backup on a second place, so "
    "that the house outlives this computer. It takes a stick or another disk, and a minute."
)
TYPED_BACK = N_("The safety cards and the workstation card were typed back.")
LATER = N_("If you stop here, this waits on the page Today until it is done.")


class BackupCard(Card):
    """Hidden for whoever makes no backups."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.hide()

    def show_standing(self, standing: Standing | None) -> None:
        """Say how it stands; None hides the card."""
        self.clear()
        self.setVisible(standing is not None)
        if standing is None:
            return
        words = self._seat.look.words
        title = words("Finish setting up the house") if standing.unfinished else words("Backup")
        self.add(PlainLabel(title, size="card"))
        if standing.unfinished:
            if standing.cards_back:
                self._line("circle-check", "ok", words(TYPED_BACK))
            self._line("circle-dashed", "warn", words(UNFINISHED))
            if standing.last is not None:
                self._line("triangle-alert", "warn", said.place(standing, words))
            self.add(PlainLabel(words(LATER), size="small", tone="muted", wrap=True))
        else:
            tone = ("circle-check", "ok")
            if standing.last is None:  # a practice house need not have one, and it is not fine
                tone = ("circle-dashed", "text2")
            if standing.warns:
                tone = ("triangle-alert", "warn")
            self._line(*tone, said.age(standing, words))
        act = "main" if standing.unfinished else "quiet"
        text = words("Go to the backups")
        self.go_on = button(
            self._seat.look, text, lambda: self._seat.went.emit("house/backups"), act=act
        )
        self.add(row(self.go_on))

    def _line(self, icon: str, tone: str, text: str) -> None:
        line = row(icon_label(self._seat.look, icon, tone, size=16))
        line.takeAt(line.count() - 1)
        label: QWidget = PlainLabel(text, wrap=True)
        line.addWidget(label, 1)
        self.add(line)
