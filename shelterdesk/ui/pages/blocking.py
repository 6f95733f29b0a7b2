"""Who may not see a resident's file: asked for by the resident, or by a conflict of interest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.i18n import N_
from shelterdesk.services import blocking
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, laid_out_once, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague

MEANS = N_(
    "A resident may ask that somebody who works here does not see their file. No reason is asked "
    "for. The file is absent for them then: from lists, counts and finding, by its keys."
)
BLOCK_MEANS = N_(
    "{name} can open nothing of this resident from now on, and does not find them. What they work "
    "on with this resident ends. What they have read they remember; what they signed stays."
)
LIFT_MEANS = N_(
    "{name} can see again what their role sees. To work with this resident they are assigned again."
)


class Blocking(Card):
    """Who is blocked, and a way to block or let back in; managers alone see it."""

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        words = seat.look.words
        super().__init__(words("May not see this file"))
        self._seat, self._resident = seat, resident
        self._colleagues: tuple[Colleague, ...] = ()
        self.add(PlainLabel(words(MEANS), size="small", tone="muted", wrap=True))
        self.read()

    def read(self) -> None:
        """Read anew who is blocked."""
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: (desk.colleagues(), blocking.blocked(desk, resident)), self._show
        )

    def block(self) -> None:
        """Block whoever is chosen, after saying what it means."""
        chosen = self._colleagues[self.person.currentIndex()]
        self._ask(chosen, N_("Block from this file"), BLOCK_MEANS, holds=True)

    def lift(self, colleague: Colleague) -> None:
        """Let somebody back in, after saying what it means."""
        self._ask(colleague, N_("Lift the block"), LIFT_MEANS, holds=False)

    def _ask(self, colleague: Colleague, title: str, means: str, *, holds: bool) -> None:
        seat, words = self._seat, self._seat.look.words
        desk, resident, act = seat.desk, self._resident, blocking.block if holds else blocking.lift
        box = StepUp(
            desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=words(title),
            why=words(means).format(name=isolated(colleague.display_name)),
            act=words(title),
            needs_passphrase=False,
        )
        box.accepted.connect(
            lambda: seat.asker(self).run(
                lambda _: act(desk, resident, colleague.user_id), lambda _: self._done()
            )
        )
        box.open()

    def _done(self) -> None:
        self._seat.changed.emit(frozenset({Assignment}), self._resident)
        self.read()

    def _show(self, found: tuple[tuple[Colleague, ...], tuple[UserId, ...]]) -> None:
        with laid_out_once(self):
            self._fill(*found)

    def _fill(self, colleagues: tuple[Colleague, ...], blocked: tuple[UserId, ...]) -> None:
        words = self._seat.look.words
        self.clear(keep=2)  # the title and what it means
        for colleague in colleagues:
            if colleague.user_id in blocked:
                self.add(row(*self._line(colleague)))
        me = self._seat.desk.user_id
        self._colleagues = tuple(
            c for c in colleagues if c.user_id != me and c.user_id not in blocked
        )
        self.person = CalmPicker()
        self.person.setAccessibleName(words("Who may not see this file"))
        self.person.setPlaceholderText(words("Choose"))
        for colleague in self._colleagues:
            self.person.addItem(colleague.display_name)
        self.person.setCurrentIndex(-1)  # nobody is blocked by being first
        act = button(self._seat.look, words("Block"), self.block, icon="eye-off")
        act.setEnabled(False)
        self.person.currentIndexChanged.connect(lambda number: act.setEnabled(number >= 0))
        line = row(self.person, act)
        line.addStretch()
        self.add(line)

    def _line(self, colleague: Colleague) -> list[QWidget]:
        words, look = self._seat.look.words, self._seat.look
        lift = button(look, words("Lift the block"), lambda: self.lift(colleague), act="link")
        lift.setAccessibleName(f"{words('Lift the block')}: {colleague.display_name}")
        name = PlainLabel(isolated(colleague.display_name))
        return [icon_label(look, "eye-off", "text2", size=16), name, lift]
