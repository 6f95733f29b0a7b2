"""A colleague leaves: what will happen is said first, then it happens in one go."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.services import people
from shelterdesk.services.people import Farewell, Member
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat


class FarewellSheet(QWidget):
    """One leaver. Handing over comes first; then one button."""

    ended = Signal()
    hand_over_asked = Signal()

    def __init__(self, seat: Seat, member: Member) -> None:
        super().__init__()
        self._seat, self._member, words = seat, member, seat.look.words
        self.card = Card(words("{name} leaves").format(name=member.display_name))
        self.hand_over = button(
            seat.look, words("Hand over the files first"), self.hand_over_asked.emit, icon="users"
        )
        self.knows_card = QCheckBox(words("They hold a safety card, or may have read one"))
        self.cards_said = PlainLabel(
            words(
                "Take the card back today, and make new cards: on the sign-in page, “I forgot my "
                "passphrase”, with the two cards that are left. The old ones then open nothing."
            ),
            tone="warn",
            wrap=True,
        )
        self.cards_said.hide()
        self.knows_card.toggled.connect(self.cards_said.setVisible)
        self.main = button(
            seat.look, words("Let them go now"), self.let_go, act="main", icon="door-open"
        )
        self.main.setEnabled(False)
        back = button(seat.look, words("Back"), self.ended.emit, icon="arrow-left")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        layout.addWidget(Card(words("Safety cards")).add(self.knows_card, self.cards_said))
        layout.addLayout(row(self.hand_over, self.main, back))
        self.setFocusProxy(self.hand_over)
        self.look()

    def look(self) -> None:
        """Say what will happen."""
        desk, user_id = self._seat.desk, self._member.user_id
        self._seat.asker(self).run(lambda _: people.farewell(desk, user_id), self._show)

    def let_go(self) -> None:
        """End their way in, now."""
        desk, user_id, words = self._seat.desk, self._member.user_id, self._seat.look.words
        self.main.setEnabled(False)

        def gone(_: object) -> None:
            said = words("{name} cannot sign in any more.").format(name=self._member.display_name)
            hint = words("The key of the data file and the keys of their groups are new.")
            self._seat.banner.show_note(said, hint)
            self._seat.changed.emit(frozenset({Assignment}), "")
            self.ended.emit()

        def failed(error: Exception) -> None:
            self.main.setEnabled(True)
            self._seat.banner.show_error(error)

        self._seat.asker(self).run(lambda _: people.let_go(desk, user_id), gone, failed)

    def _show(self, told: Farewell) -> None:
        self.card.clear(keep=1)
        for sentence, tone in self._lines(told):
            self.card.add(PlainLabel(sentence, tone=tone, wrap=True))
        self.hand_over.setEnabled(told.open_files > 0)
        self.main.setEnabled(not told.is_last_manager)

    def _lines(self, told: Farewell) -> list[tuple[str, str]]:
        words = self._seat.look.words
        lines = [
            (words("Their way in ends at once, with their passphrase and their paper code."), ""),
            (words("The data file gets a new key, and so do the groups they were in."), ""),
        ]
        if told.open_files:
            said = words(
                "{n} files are open with them. Hand them over first; otherwise they end with "
                "nobody in their place."
            )
            lines.append((said.format(n=told.open_files), "warn"))
        else:
            lines.append((words("No file is open with them."), "ok"))
        if told.drafts:
            said = words(
                "{n} unsigned drafts of theirs exist. Nobody else can open them, now or later: ask "
                "them to finish or to tell you, before the last day."
            )
            lines.append((said.format(n=told.drafts), "warn"))
        lines.append(
            (
                words(
                    "What somebody keeps for themselves alone cannot be passed on by anybody else. "
                    "Ask them before you press the button: under House, Only mine, they leave "
                    "private notes to a colleague or take them out. Afterwards what is left stays "
                    "shut for everybody, for ever."
                ),
                "muted",
            )
        )
        if told.on_duty:
            lines.append((words("They are on duty now; access ends all the same."), "warn"))
        if told.backups:
            lines.append(
                (
                    words(
                        "They could open backups. New ones are not open to them; older ones stay "
                        "so until they are deleted."
                    ),
                    "warn",
                )
            )
        if told.is_last_manager:
            lines.append((words("They are the only manager, so they cannot go yet."), "warn"))
        return lines
