"""A key that is new is asked about before anything opens for it (security 4.3, rule 7)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from shelterdesk.i18n import N_
from shelterdesk.services.people import CARDS, Member
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.seat import Seat

NEW_KEY = N_(
    "The key of {name} is new: {by} vouched for it on {day}. Ask them in person whether that is "
    "right, before this resident's file opens for it."
)
NEW_KEY_MANY = N_(
    "The key of {name} is new: {by} vouched for it on {day}. Ask them in person whether that is "
    "right, before these files open for it."
)
ASKED = N_("I asked them in person")


class YoungKey(QWidget):
    """Says that a colleague's key is new, with a box to tick; not there where it is not."""

    settled = Signal()  # ticked, unticked, or about somebody else now

    def __init__(self, seat: Seat, said: str = NEW_KEY) -> None:
        """*said* is marked, with ``{name}``, ``{by}`` and ``{day}``."""
        super().__init__()
        self._seat, self._said = seat, said
        self.means = PlainLabel(tone="warn", size="small", wrap=True)
        self.asked = QCheckBox(seat.look.words(ASKED))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.means)
        layout.addWidget(self.asked)
        self.asked.toggled.connect(lambda _: self.settled.emit())
        self.hide()

    @property
    def is_settled(self) -> bool:
        """Whether nothing has to be asked, or it was."""
        return self.isHidden() or self.asked.isChecked()

    def ask_about(self, member: Member | None) -> None:
        """Ask anew for *member*; nobody has nothing to be asked."""
        is_new = member is not None and member.is_new
        self.asked.setChecked(False)
        self.setVisible(is_new)
        if member is not None and is_new:
            words, zone = self._seat.look.words, self._seat.desk.now().tzinfo
            by = ", ".join(words(n) if n == CARDS else isolated(n) for n in member.vouched_by)
            day = self._seat.day(member.vouched_at.astimezone(zone).date())
            name = isolated(member.display_name)
            self.means.setText(words(self._said).format(name=name, by=by, day=day))
        self.settled.emit()
