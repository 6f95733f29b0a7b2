"""A questionnaire in a resident's own hands: one item a page, and no way to anything else.

The surface stands in the place of the whole desk (``Screening`` sees to that). Every answer is kept
before the next question shows. What an answer asks of the staff never shows here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.domain.scales import Item, Scale
from shelterdesk.i18n import N_, translator
from shelterdesk.services import scales
from shelterdesk.services.scales import Sheet
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import scrolled
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.question import Choice, QuestionPanel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.way_out import WayOut
from shelterdesk.ui.presenters import scale_walk

LARGER = 1.35
HELLO = N_(
    "Some questions about how you are. There is no right or wrong answer. You may skip any "
    "question, rest, or stop. Nobody will mind."
)
REST = N_("Take your time. You can look around the room, or feel your feet on the floor.")
GROUNDING = N_(
    "Thank you. Some of these questions can stir things up. Breathe slowly. Look around, and name "
    "for yourself five things that you can see."
)
COMES = N_("Would you like someone to come?")
WILL_COME = N_("Somebody will come to you.")
DONE = N_("You are done. Please give this back to the worker.")
NOT_KEPT = N_("This could not be kept yet. Your earlier answers are safe. Please try again.")
STILL = N_("Are you still here? Touch the screen to go on. Your answers are kept.")


class ResidentSurface(QWidget):
    """Hello, the questions, rest, goodbye. ``left`` comes once a worker has shown who they are."""

    left = Signal(object)  # the Sheet as it stands

    def __init__(self, seat: Seat, scale: Scale, sheet: Sheet) -> None:
        super().__init__()
        self._seat, self._scale, self.sheet = seat, scale, sheet
        words = translator(scale_walk.icu_language(sheet.language))
        self._look = replace(seat.look, scale=seat.look.scale * LARGER, words=words)
        self._item: Item | None = None
        self._is_keeping = False
        self.setProperty("page", "true")
        self.setStyleSheet(self._look.sheet())
        self.setAccessibleName(words("Questions"))
        self.staff = button(self._look, words("For staff"), self._ask_out, act="link")
        self.note = WrappedText(self._look, "", tone="text2", size="card")
        self.note.hide()
        self._pages = QStackedWidget()
        self.begin = button(self._look, words("Begin"), self._begin, act="main")
        self.go_on = button(self._look, words("Go on"), self._go_on, act="main")
        self.hello = self._plain(HELLO, self.begin)
        self.rest = self._plain(REST, self.go_on)
        self.questions = self._questions()
        self.goodbye = self._goodbye()
        self.out = WayOut(seat)
        self.out.opened.connect(lambda: self.left.emit(self.sheet))
        self.out.left.connect(self._go_on)
        self._out_page = _middle(self.out, self._look.scale)
        for page in (self.hello, self.questions, self.rest, self.goodbye, self._out_page):
            self._pages.addWidget(page)
        top = QHBoxLayout()
        top.addStretch()
        top.addWidget(self.staff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 12, 28, 20)
        layout.addLayout(top)
        layout.addWidget(self.note)
        layout.addWidget(self._pages, 1)
        self._was: QWidget = self.hello
        if sheet.answers or sheet.skipped:
            self._begin()

    def start(self) -> None:
        """Put the keyboard where one begins."""
        if self._pages.currentWidget() is self.hello:
            self.begin.setFocus()
        else:
            self.panel.start()

    def ask_whether_here(self) -> None:
        """Nobody has touched anything for a while; soon the screen is covered."""
        self._say(self._look.words(STILL))

    def touched(self) -> None:
        """Somebody is here."""
        self.note.hide()

    # ---- pages

    def _plain(self, text: str, act: QPushButton) -> QWidget:
        look = self._look
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(int(14 * look.scale))
        layout.addWidget(WrappedText(look, look.words(text), size="page"))
        layout.addWidget(act, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()
        return _middle(page, look.scale)

    def _questions(self) -> QWidget:
        look, words = self._look, self._look.words
        self.number = PlainLabel("", size="small", tone="muted")
        self.panel = QuestionPanel(look, scale_walk.icu_language(self.sheet.language))
        self.panel.chosen.connect(self._answer)
        self.back = button(look, words("Back"), self._back, act="quiet")
        self.skip = button(look, words("Skip this question"), self._skip)
        self.pause = button(look, words("Take a break"), self._pause, act="quiet")
        self.stop = button(look, words("Stop here"), self._stop, act="quiet")
        acts = QHBoxLayout()
        for made in (self.back, self.skip):
            acts.addWidget(made)
        acts.addStretch()
        for made in (self.pause, self.stop):
            acts.addWidget(made)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.number)
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.panel, 1)
        area = scrolled(holder, words("Question"))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(area, 1)
        layout.addLayout(acts)
        return page

    def _goodbye(self) -> QWidget:
        look, words = self._look, self._look.words
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(int(14 * look.scale))
        layout.addWidget(WrappedText(look, words(GROUNDING), size="page"))
        self.asked = WrappedText(look, words(COMES), size="page")
        layout.addWidget(self.asked)
        self.yes = button(look, words("Yes, please"), self._want_company, act="main")
        self.no = button(look, words("No, thank you"), self._done)
        both = QHBoxLayout()
        both.addWidget(self.yes)
        both.addWidget(self.no)
        both.addStretch()
        layout.addLayout(both)
        layout.addStretch()
        return _middle(page, look.scale)

    # ---- what a resident does

    def _begin(self) -> None:
        self._show_item(scale_walk.first(self._scale, self.sheet))

    def _show_item(self, item: Item | None) -> None:
        if item is None:
            self._end()
            return
        self._item = item
        asked = scale_walk.question(self._scale, self.sheet, item, self._look.words)
        choices = [Choice(*choice) for choice in asked.choices]
        self.panel.show_question(asked.stem, asked.text, choices, asked.given)
        number = scale_walk.number_of(self._scale, self.sheet, item.code)
        self.number.setText(self._look.words("Question {n}").format(n=number))
        earlier = scale_walk.before(self._scale, self.sheet, item.code)
        self.back.setVisible(earlier is not None)
        self._go(self.questions)
        self.panel.start()
        announce(self, asked.text)

    def _answer(self, value: int) -> None:
        item = self._item
        if item is not None:
            desk, scale, sheet = self._seat.desk, self._scale, self.sheet
            self._keep(lambda: scales.answer(desk, scale, sheet, item.code, value), self._next)

    def _skip(self) -> None:
        item = self._item
        if item is not None:
            desk, sheet = self._seat.desk, self.sheet
            self._keep(lambda: scales.skip(desk, sheet, item.code), self._next)

    def _next(self) -> None:
        if self._item is not None:
            self._show_item(scale_walk.after(self._scale, self.sheet, self._item.code))

    def _back(self) -> None:
        if self._item is not None and not self._is_keeping:
            earlier = scale_walk.before(self._scale, self.sheet, self._item.code)
            if earlier is not None:
                self._show_item(earlier)

    def _pause(self) -> None:
        self._go(self.rest)
        self.go_on.setFocus()

    def _go_on(self) -> None:
        """Back to where one was, from the break or from the way out."""
        if self._was is self.goodbye:
            self._go(self.goodbye)
            self.yes.setFocus()
        elif self._item is not None:
            self._show_item(self._item)
        else:
            self._go(self.hello)
            self.begin.setFocus()

    def _stop(self) -> None:
        self._end()

    def _end(self) -> None:
        desk, sheet = self._seat.desk, self.sheet
        self._keep(lambda: scales.stop(desk, sheet), self._say_goodbye)

    def _say_goodbye(self) -> None:
        self._item = None
        self._was = self.goodbye
        self._go(self.goodbye)
        self.yes.setFocus()

    def _want_company(self) -> None:
        desk, sheet = self._seat.desk, self.sheet
        said = partial(self._thank, WILL_COME)
        self._keep(lambda: scales.ask_company(desk, sheet), said)

    def _done(self) -> None:
        self._thank(DONE)

    def _thank(self, text: str) -> None:
        self.asked.set_text(self._look.words(text))
        self.yes.hide()
        self.no.hide()
        self.staff.setFocus()

    def _ask_out(self) -> None:
        self._go(self._out_page)
        self.out.begin()

    # ---- keeping

    def _keep(self, act: Callable[[], Sheet], then: Callable[[], None]) -> None:
        """Keep first, go on after; a second press meanwhile does nothing."""
        if self._is_keeping:
            return
        self._is_keeping = True
        self._seat.tasks.run(lambda _: act(), partial(self._kept, then), self._not_kept, owner=self)

    def _kept(self, then: Callable[[], None], sheet: Sheet) -> None:
        self._is_keeping = False
        self.sheet = sheet
        self.note.hide()
        then()

    def _not_kept(self, _: Exception) -> None:
        """Why is nothing for a resident to read; the answers until now lie in the draft."""
        self._is_keeping = False
        self._say(self._look.words(NOT_KEPT))

    def _say(self, text: str) -> None:
        self.note.set_text(text)
        self.note.show()
        announce(self, text)

    def _go(self, page: QWidget) -> None:
        self.staff.setVisible(page is not self._out_page)
        self._pages.setCurrentWidget(page)


def _middle(page: QWidget, scale: float) -> QWidget:
    """*page* in the middle, no wider than lines can be read."""
    page.setMaximumWidth(int(560 * scale))
    holder = QWidget()
    across = QHBoxLayout(holder)
    across.addStretch(1)
    across.addWidget(page, 8)
    across.addStretch(1)
    return holder
