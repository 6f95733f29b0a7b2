"""A button that gives a draft to a colleague: who could go on with it stands in its menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from shelterdesk.domain.record import UserId
from shelterdesk.i18n import N_
from shelterdesk.services import draft_passing
from shelterdesk.services.reaching import Taker
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.labels import isolated
from shelterdesk.ui.pages.seat import Seat

NOBODY = N_("Nobody else works with this resident who could go on with it.")
PASSED = N_("Passed on. {name} finds it on the page Today; it is no longer with you.")


class PassOn(QWidget):
    """Asks who could take it when it is pressed; ``passed`` when it is theirs."""

    passed = Signal()

    def __init__(self, seat: Seat, slot: str, title: str) -> None:
        """*title* is what is being written, translated."""
        super().__init__()
        self._seat, self._slot = seat, slot
        words = seat.look.words
        self.open = button(seat.look, words("Pass on…"), self._ask, act="quiet")
        self.open.setAccessibleName(f"{words('Pass on…')} {title}")
        self.menu = QMenu(self)
        self.menu.setAccessibleName(words("Pass on to"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.open)

    def _ask(self) -> None:
        desk, slot = self._seat.desk, self._slot
        self._seat.asker(self).run(lambda _: draft_passing.takers(desk, slot), self._offer)

    def _offer(self, found: tuple[Taker, ...]) -> None:
        words = self._seat.look.words
        if not found:
            self._seat.banner.show_note(words(NOBODY))
            return
        self.menu.clear()
        for taker in found:
            act = self.menu.addAction(words("To {name}").format(name=isolated(taker.name)))
            act.triggered.connect(partial(self.give, taker))
        self.menu.popup(self.open.mapToGlobal(self.open.rect().bottomLeft()))

    def give(self, taker: Taker) -> None:
        """Let it go to *taker*."""
        desk, slot, to = self._seat.desk, self._slot, UserId(taker.user_id)

        def passed(_: object) -> None:
            said = self._seat.look.words(PASSED).format(name=isolated(taker.name))
            self._seat.banner.show_note(said)
            self.passed.emit()

        self._seat.asker(self).run(lambda _: draft_passing.pass_on(desk, slot, to), passed)
