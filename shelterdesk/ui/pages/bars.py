"""The strips around the pages: practice stripe, top bar, status bar."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services.page_readers import PageReaders, page_readers
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.find_box import FindBox, Search
from shelterdesk.ui.kit.labels import LineLabel, PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.page_readers import all_readers, readers_sentence

BROKEN = N_(
    "The trail of this house does not fit together, so it can only be read for now. Nothing is "
    "overwritten, and what cannot be verified is left out."
)
HELD_UNTIL = N_("It holds until {moment}, before entry {n}.")
BROKEN_NEXT = N_(
    "Compare that with the last printed checkpoint, then let two people restore the last good "
    "backup into a new folder. Until then, write on paper."
)


class PracticeStripe(QFrame):
    """Says in every window that nobody here is real."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("band", "practice")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 3, 16, 3)
        sentence = look.words("Practice house: all people in it are made up")
        layout.addWidget(PlainLabel(sentence, size="small"))
        layout.addStretch()


class BrokenStripe(QFrame):
    """Says on every page that the trail does not hold: what happened, what is safe, what next."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.setProperty("band", "top")
        words = seat.look.words
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(10)
        layout.addWidget(icon_label(seat.look, "triangle-alert", "warn"))
        said = words(BROKEN)
        broken = seat.desk.trail_broken
        if broken is not None and broken.since is not None:
            since = words(HELD_UNTIL).format(n=broken.seq, moment=seat.show.moment(broken.since))
            said = f"{said} {since}"
        self.said = PlainLabel(f"{said} {words(BROKEN_NEXT)}", tone="warn", wrap=True)
        layout.addWidget(self.said, 1)


class TopBar(QFrame):
    """Find box, hiding, and who one is."""

    hide_asked = Signal()

    def __init__(self, seat: Seat, search: Search) -> None:
        super().__init__()
        words, desk = seat.look.words, seat.desk
        self.setProperty("band", "top")
        self.finder = FindBox(seat.look, search, self)
        self.keys = PlainLabel("Ctrl+K", size="small", tone="muted")
        self.hide_button = button(
            seat.look,
            words("Hide screen"),
            self.hide_asked.emit,
            act="quiet",
            icon="eye-off",
            tip=words("F9, or Escape twice"),
        )
        roles = ", ".join(words(role.label) for role in sorted(desk.roles))
        self.person = PlainLabel(f"{isolated(desk.display_name)} · {roles}")
        self._icon = icon_label(seat.look, "user", "text2")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        layout.addWidget(self.finder, 3)
        layout.addWidget(self.keys)
        layout.addStretch(2)
        layout.addWidget(self.hide_button)
        layout.addSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self.person)

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave out what can be known elsewhere."""
        self.keys.setVisible(not narrow)


class StatusBar(QFrame):
    """Who can see this page, what is kept, what day it is."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.setProperty("band", "status")
        self.readers = LineLabel(size="small", tone="muted")
        self.draft = PlainLabel(size="small", tone="muted")
        self.day = PlainLabel(size="small", tone="muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 12, 3)
        layout.setSpacing(16)
        layout.addWidget(self.readers, 1)
        layout.addWidget(self.draft)
        layout.addWidget(self.day)
        self._clock = QTimer(self, interval=20_000)
        self._asked: tuple[tuple[type[Record], ...], str] | None = None
        self._clock.timeout.connect(self.show_day)
        self._clock.start()
        self.show_day()
        self.show_readers(None)

    def show_reach(self, kinds: tuple[type[Record], ...], resident: str) -> None:
        """Name who else reads *kinds*; without any nothing is said of it."""
        desk = self._seat.desk
        self._asked = asked = (kinds, resident)
        if not kinds:
            self._say("", "")
            return

        def show(found: PageReaders) -> None:
            if self._asked == asked:  # nothing else shows by now
                words = self._seat.look.words
                self._say(readers_sentence(found, words), all_readers(found))

        self._seat.asker(self).run(
            lambda _: page_readers(desk, kinds, ResidentId(resident)),
            show,
            lambda _: show(PageReaders()),
        )

    def show_readers(self, names: tuple[str, ...] | None) -> None:
        """Who can read what shows; None where the page is one's own."""
        words = self._seat.look.words
        self._asked = None
        if names is None:
            self._say(words("Only you see this page"), "")
            return
        found = PageReaders(names)
        self._say(readers_sentence(found, words), all_readers(found))

    def _say(self, sentence: str, everybody: str) -> None:
        self.readers.say(sentence)
        self.readers.setToolTip(everybody)
        self.readers.setAccessibleDescription(everybody)

    def show_draft(self, sentence: str) -> None:
        """What was kept last."""
        self.draft.setText(sentence.partition(" · ")[0])

    def show_day(self) -> None:
        """The day in the person's calendars, and the time."""
        now = self._seat.desk.now()
        self.day.setText(f"{self._seat.day(now.date())}   {now:%H:%M}")
