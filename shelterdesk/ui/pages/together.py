"""The plan for two at one desk: large, in the resident's words, with nothing else on the screen.

No remark of staff, nobody else, no way but back. What the resident rates here is theirs alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.copy_words import UNCHECKED, own_words
from shelterdesk.domain.kinds.plan import CarePlan
from shelterdesk.domain.plans import THEIR_TEXTS
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_, Translator
from shelterdesk.services import drafts, plan_reviews, plan_together
from shelterdesk.services.plan_together import TheirItem, TheirPlan, short_code
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, band, column, empty, scrolled
from shelterdesk.ui.kit.drafts import DraftKeeper
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.rating_row import LARGE, RatingRow
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.together import both

if TYPE_CHECKING:
    from shelterdesk.access.sitting import Draft

TOGETHER = f"{CarePlan.kind}-together"  # the draft of what was chosen here
MINE, MATTERS = N_("My plan"), N_("What matters to me now")
RATE, STEPS = N_("How is this going for you?"), N_("Steps")
KEEP, BACK, PAUSE = N_("Keep my answers"), N_("Back"), N_("Take a break")
RESTING = N_("A pause. There is no hurry.")
GO_ON = N_("Go on")
KEPT = N_("Kept. Thank you.")


class TogetherPage(QWidget):
    """Takes the whole window until somebody goes back."""

    left = Signal()
    changed = Signal(object)  # kinds

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self.setProperty("page", "true")
        self._seat, self._resident = seat, resident
        self._own: Translator = seat.look.words
        self.ratings: dict[TheirItem, RatingRow] = {}
        self._slot = f"{TOGETHER}/{resident}"
        self.keeper = DraftKeeper(self._keep_draft, self)
        seat.add_keeper(self.keeper)
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        page = column(self._body, margin=28)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        self.area = scrolled(page, seat.look.words(MINE))
        self.rest = self._resting()
        self.rest.hide()
        self.foot = band("foot")
        self._acts = QHBoxLayout(self.foot)
        self._acts.setContentsMargins(28, 12, 28, 12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.rest, 1)
        layout.addWidget(self.foot)
        self._furnish_foot()
        desk = seat.desk
        seat.asker(self).run(lambda _: plan_together.their_plan(desk, resident), self._show)
        seat.asker(self).run(lambda _: drafts.find(desk, self._slot), self._restore)

    def _says(self, text: str) -> str:
        """*text* in the language of the resident, and in the house's where it is another."""
        return both(text, self._own, self._seat.look.words)

    def _show(self, theirs: TheirPlan) -> None:
        look = self._seat.look
        unchecked = False
        self._own = look.words
        if theirs.language:
            self._own, unchecked = own_words(short_code(theirs.language))
        self._furnish_foot()
        empty(self._body)
        self._body.addWidget(PlainLabel(self._says(MINE), size="large"))
        if unchecked:
            self._body.addWidget(PlainLabel(self._says(UNCHECKED), size="small", wrap=True))
        if theirs.matters:
            card = Card()
            card.add(PlainLabel(self._says(MATTERS), size="card", tone="muted", wrap=True))
            self._words(card, theirs.matters, theirs.matters_language, theirs.translation)
            if theirs.strengths:
                card.add(
                    WrappedText(
                        look, theirs.strengths, language=theirs.matters_language, size="person"
                    )
                )
            self._body.addWidget(card)
        for each in theirs.items:
            self._body.addWidget(self._item(each))

    def _item(self, each: TheirItem) -> Card:
        item, look = each.record, self._seat.look
        card = Card()
        card.add(PlainLabel(self._says(item.domain.label), size="card", tone="primary", wrap=True))
        self._words(card, item.in_my_words, item.language, item.translation)
        for name, label in THEIR_TEXTS:
            text = getattr(item, name)
            if text:
                card.add(PlainLabel(self._says(label), size="card", tone="muted", wrap=True))
                card.add(WrappedText(look, text, language=item.language, size="person"))
        if each.steps:
            card.add(PlainLabel(self._says(STEPS), size="card", tone="muted", wrap=True))
            for step in each.steps:
                by = f" · {self._seat.day(step.due_on)}" if step.due_on else ""
                text = f"– {step.what} · {self._says(step.who)}{by}"
                card.add(WrappedText(look, text, size="person"))
        if plan_reviews.may_review(self._seat.desk, item):
            card.add(PlainLabel(self._says(RATE), size="card", wrap=True))
            name = f"{self._says(RATE)} {item.in_my_words}"
            rating = RatingRow(look, name, words=self._own, side=LARGE)
            rating.chosen.connect(self._chosen)
            self.ratings[each] = rating
            card.add(rating)
        return card

    def _words(self, card: Card, said: str, language: str, translation: str) -> None:
        look = self._seat.look
        card.add(WrappedText(look, said, language=language, size="large"))
        if translation and translation != said:
            card.add(WrappedText(look, translation, size="person", tone="text2"))

    # ---- nothing that was chosen is lost

    def _chosen(self) -> None:
        self.keep.setEnabled(any(row.value is not None for row in self.ratings.values()))
        self.keeper.touch()

    def _keep_draft(
        self, done: Callable[[datetime], None], failed: Callable[[Exception], None]
    ) -> None:
        desk = self._seat.desk
        chosen = {str(each.record.id): row.value for each, row in self.ratings.items()}
        self._seat.asker(self).run(lambda _: drafts.keep(desk, self._slot, chosen), done, failed)

    def _restore(self, draft: Draft | None) -> None:
        for each, row in self.ratings.items() if draft else ():
            if draft is not None and each.record.id in draft.values:
                row.show_value(draft.values[each.record.id])
        self.keep.setEnabled(any(row.value is not None for row in self.ratings.values()))

    def leave(self) -> None:
        """Go back; what was chosen and not kept waits as a draft."""
        self.keeper.flush()
        self.left.emit()

    # ---- a pause, an end

    def _furnish_foot(self) -> None:
        empty(self._acts)
        look = self._seat.look
        self.back = button(look, self._says(BACK), self.leave, icon="arrow-left")
        self.pause = button(look, self._says(PAUSE), self.take_break, act="quiet")
        self.keep = button(look, self._says(KEEP), self.keep_answers, act="main", icon="check")
        self.keep.setEnabled(any(r.value is not None for r in self.ratings.values()))
        for each in (self.back, self.pause, self.keep):
            each.setProperty("rank", "large")
            each.setMinimumHeight(int(LARGE * look.scale))
        self._acts.addWidget(self.back)
        self._acts.addStretch()
        self._acts.addWidget(self.pause)
        self._acts.addWidget(self.keep)

    def _resting(self) -> QWidget:
        self.resting = PlainLabel(size="large", wrap=True)
        self.go_on = button(self._seat.look, "", self.take_break, act="main")
        made = column(self.resting, margin=60)
        inner = made.layout()
        if isinstance(inner, QVBoxLayout):
            line = QHBoxLayout()
            line.addWidget(self.go_on)
            line.addStretch()
            inner.addLayout(line)
            inner.addStretch()
        return made

    def take_break(self) -> None:
        """A page without anything on it, and back again; what was chosen stays."""
        pausing = self.rest.isHidden()
        self.resting.setText(self._says(RESTING))
        self.go_on.setText(self._says(GO_ON))
        self.go_on.setAccessibleName(self._says(GO_ON))
        self.rest.setVisible(pausing)
        self.area.setVisible(not pausing)
        self.foot.setVisible(not pausing)
        (self.go_on if pausing else self.pause).setFocus()

    def keep_answers(self) -> None:
        """Keep what the resident rated, as theirs; the worker's own view is written elsewhere."""
        said: dict[Any, Any] = {
            each.record: {"resident_rating": row.value}
            for each, row in self.ratings.items()
            if row.value is not None
        }
        desk = self._seat.desk

        def kept(receipt: Any) -> None:
            self.keeper.forget()
            for row in self.ratings.values():
                row.show_value(None)
            self.keep.setEnabled(False)
            self._seat.banner.show_note(self._says(KEPT))
            self.changed.emit(receipt.changed)

        self._seat.asker(self).run(
            lambda _: plan_reviews.review_together(desk, said, self._slot), kept
        )


def alone(seat: Seat, resident: ResidentId, changed: Callable[[Any], None]) -> TogetherPage:
    """Open the page over everything else."""
    page = TogetherPage(seat, resident)
    page.changed.connect(changed)
    seat.alone.emit(page)
    return page
