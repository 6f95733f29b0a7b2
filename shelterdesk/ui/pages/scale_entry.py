"""Answers that a worker writes down: read aloud, by an interpreter, or from the house's copy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.domain.scales import Item, Scale
from shelterdesk.domain.scoring import care_of, flags_of
from shelterdesk.i18n import N_
from shelterdesk.services import scales
from shelterdesk.services.scales import Sheet
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.drafts import DraftKeeper
from shelterdesk.ui.kit.editors import PlainEdit
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.question import Choice, QuestionPanel
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters import scale_walk

ALL_ASKED = N_("All was asked. You can still go back and change an answer.")
KEPT_SO_FAR = N_("Each answer is kept at once. You can leave and go on later.")
Waiting = tuple[Callable[[Sheet], Sheet], Callable[[], None], Callable[[Exception], None] | None]


class ScaleEntryPage(QWidget):
    """One item at a time; what an answer asks for stands beside it. ``kept`` brings the record."""

    kept = Signal(object)  # a Receipt
    left = Signal()

    def __init__(self, seat: Seat, scale: Scale, sheet: Sheet) -> None:
        super().__init__()
        self._seat, self._scale, self.sheet = seat, scale, sheet
        look, words = seat.look, seat.look.words
        self._item: Item | None = None
        self._is_keeping = False
        self._waiting: list[Waiting] = []
        self.leave = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        self.number = PlainLabel(size="small", tone="muted")
        self.panel = QuestionPanel(look, scale_walk.icu_language(sheet.language))
        self.panel.chosen.connect(self._answer)
        self.earlier = button(look, words("Question before"), self._back, act="quiet")
        self.skip = button(look, words("Skip"), self._skip)
        self.care = Card(words("What these answers ask for"))
        self.care.hide()
        self.remark = PlainEdit()
        self.remark.setAccessibleName(words("Remark"))
        self.remark.setMaximumHeight(int(84 * look.scale))
        self.remark.setPlainText(sheet.remark)
        self.keeper = DraftKeeper(self._keep_remark, self)
        self.remark.textChanged.connect(self.keeper.touch)
        seat.add_keeper(self.keeper)
        said = PlainLabel(words("Remark"), size="strong")
        said.setBuddy(self.remark)
        self.done = button(look, words("Keep the answers"), self._finish, act="main")
        head = row(self.leave, PlainLabel(scale.name, size="page"))
        asked = Card().add(self.number, self.panel, row(self.earlier, self.skip))
        foot = Card().add(
            PlainLabel(words(KEPT_SO_FAR), size="small", tone="muted", wrap=True),
            said,
            self.remark,
            row(self.done),
        )
        page = column(head, self.care, asked, foot)
        page.setMaximumWidth(int(820 * look.scale))
        fill(self, page, scale.name)
        self._show(scale_walk.first(scale, sheet))
        self._show_care()

    def start(self) -> None:
        """Put the keyboard to the answers."""
        if self._item is None:
            self.done.setFocus()
        else:
            self.panel.start()

    def _show(self, item: Item | None) -> None:
        words = self._seat.look.words
        self._item = item
        self.panel.setVisible(item is not None)
        self.skip.setVisible(item is not None)
        if item is None:
            self.number.setText(words(ALL_ASKED))
            self.done.setFocus()
            return
        asked = scale_walk.question(self._scale, self.sheet, item, words)
        if asked.ends is not None:
            self.panel.show_figure(asked.text, asked.ends, asked.given, words("Keep this figure"))
        else:
            choices = [Choice(*choice) for choice in asked.choices]
            self.panel.show_question(asked.stem, asked.text, choices, asked.given)
        number = scale_walk.number_of(self._scale, self.sheet, item.code)
        self.number.setText(words("Question {n}").format(n=number))
        announce(self, asked.text)
        self.panel.start()

    def _show_care(self) -> None:
        look, words = self._seat.look, self._seat.look.words
        found = flags_of(self._scale, self.sheet.answers, self.sheet.variant)
        self.care.clear(keep=1)
        self.care.setVisible(bool(found))
        for care in care_of(found):
            line = row(icon_label(look, "circle-alert", "warn", size=16))
            line.insertWidget(1, PlainLabel(words(care.label), size="strong", wrap=True), 1)
            self.care.add(line)
        for flag in found:
            self.care.add(PlainLabel(words(flag.words), size="small", tone="muted", wrap=True))

    def _answer(self, value: int) -> None:
        item, desk, scale = self._item, self._seat.desk, self._scale
        if item is not None:
            self._keep(
                lambda sheet: scales.answer(desk, scale, sheet, item.code, value),
                partial(self._next, item),
            )

    def _skip(self) -> None:
        item, desk = self._item, self._seat.desk
        if item is not None:
            self._keep(lambda sheet: scales.skip(desk, sheet, item.code), partial(self._next, item))

    def _next(self, item: Item) -> None:
        if self._item is item:  # pressed twice, it goes on once
            self._show(scale_walk.after(self._scale, self.sheet, item.code))

    def _back(self) -> None:
        if self._is_keeping:
            return
        if self._item is None:
            asked = scale_walk.everything(self._scale, self.sheet)
            self._show(asked[-1] if asked else None)
            return
        earlier = scale_walk.before(self._scale, self.sheet, self._item.code)
        if earlier is not None:
            self._show(earlier)

    def _finish(self) -> None:
        desk, scale = self._seat.desk, self._scale
        if self._is_keeping:
            return
        self._is_keeping = True
        sheet, remark = self.sheet, self.remark.toPlainText().strip()
        self.keeper.forget()
        self._seat.asker(self).run(
            lambda _: scales.finish(desk, scale, sheet, remark=remark), self._finished, self._failed
        )

    def _finished(self, receipt: object) -> None:
        self._is_keeping = False
        self.kept.emit(receipt)

    # ---- keeping, one after the other

    def _keep_remark(
        self, done: Callable[[datetime], None], failed: Callable[[Exception], None]
    ) -> None:
        desk, said = self._seat.desk, self.remark.toPlainText().strip()
        self._keep(lambda sheet: scales.note(desk, sheet, said), lambda: done(desk.now()), failed)

    def _keep(
        self,
        act: Callable[[Sheet], Sheet],
        then: Callable[[], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Each act gets the sheet as the one before left it; nothing that was pressed is lost."""
        if self._is_keeping:
            self._waiting.append((act, then, failed))
            return
        self._is_keeping = True
        sheet = self.sheet
        self._seat.asker(self).run(
            lambda _: act(sheet), partial(self._kept, then), partial(self._failed, tell=failed)
        )

    def _kept(self, then: Callable[[], None], sheet: Sheet) -> None:
        self._is_keeping = False
        self.sheet = sheet
        self._show_care()
        then()
        self._go_on()

    def _failed(self, error: Exception, tell: Callable[[Exception], None] | None = None) -> None:
        self._is_keeping = False
        (tell or self._seat.banner.show_error)(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._waiting and not self._is_keeping:
            self._keep(*self._waiting.pop(0))
