"""The resident's own decision, above everything else; taken back with one click by any worker."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from shelterdesk.domain.kinds.journey import ReturnDecision
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.readiness import Standing
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.services import readiness
from shelterdesk.services.options import option_label
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.readiness import WISH_NOT_ASKED, WISHES, wish_tone

TITLE = N_("The resident's own decision")
OF_AN_ADULT = N_(
    "An adult may go or stay at any time, whatever stands on this page. It says what the house can "
    "stand behind."
)
OF_A_CHILD = N_(
    "What a child wants is heard first. Whether returning is right for them is decided with the "
    "focal point and the guardian, and nobody leaves alone."
)
HEARD = N_("Whoever plans the journey sees it at once. Nobody has to give a reason.")


class DecisionCard(Card):
    """The wish in words, when it was said and how; a no in one click, a new answer in a form."""

    ask_asked = Signal()
    changed = Signal()

    def __init__(
        self,
        seat: Seat,
        resident: ResidentId,
        standing: Standing | None = None,
        decision: ReturnDecision | None = None,
        *,
        is_adult: bool = False,
    ) -> None:
        """Without a *standing* (for whoever does not read it) only the no is offered."""
        super().__init__(seat.look.words(TITLE))
        self._seat, self._resident = seat, resident
        words = seat.look.words
        if standing is not None:
            said = words(WISHES.get(standing.wish, WISH_NOT_ASKED))
            self.add(PlainLabel(said, size="strong", tone=wish_tone(standing.wish), wrap=True))
            if decision is not None and decision.wish.value == standing.wish:
                self.add(PlainLabel(self._how(decision), size="small", tone="muted", wrap=True))
            says = OF_AN_ADULT if is_adult else OF_A_CHILD
            self.add(PlainLabel(words(says), size="small", tone="muted", wrap=True))
        acts = []
        if seat.desk.may_create(ReadinessFact, resident) and getattr(standing, "wish", "") != "no":
            self.no = button(seat.look, words("Does not want to go now"), self.hear_no)
            self.no.setAccessibleDescription(words(HEARD))
            acts.append(self.no)
        if Role.CM in seat.desk.roles and seat.desk.may("create", ReturnDecision, resident):
            ask = partial(self.ask_asked.emit)
            acts.append(
                button(seat.look, words("Ask, and write down the answer…"), ask, icon="pen-line")
            )
        if acts:
            self.add(row(*acts))

    def hear_no(self) -> None:
        """Write down a no: it counts at once."""
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: readiness.note_wish(desk, resident, "no"), lambda _: self._heard()
        )

    def _heard(self) -> None:
        words = self._seat.look.words
        self._seat.banner.show_note(words("Written down."), words(HEARD))
        self.changed.emit()

    def _how(self, decision: ReturnDecision) -> str:
        words = self._seat.look.words
        language = words(option_label("languages", decision.language)) if decision.language else ""
        parts = (
            words("Said on {day}").format(day=self._seat.day(decision.on)),
            words("asked alone") if decision.alone else "",
            words("in {language}").format(language=language) if language else "",
            words(decision.form.label).lower() if decision.form else "",
        )
        return " · ".join(part for part in parts if part)
