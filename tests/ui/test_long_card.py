"""Many lines in one card: a page at a time, laid out once, and the keyboard goes on in the next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.ui.kit.cards import Card, laid_out_once
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.long_card import LongCard
from shelterdesk.ui.kit.look import look_of
from shelterdesk.ui.kit.taste import Taste

LINES = 30


class Moves(QObject):
    """How often a widget got another place or size."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() in (QEvent.Type.Move, QEvent.Type.Resize)
        return False


def _shown(qtbot: QtBot, card: Card) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(card)
    window.resize(600, 400)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_lines_that_come_together_are_laid_out_once(qtbot: QtBot) -> None:
    card, moves = Card("People"), Moves()
    window = _shown(qtbot, card)
    labels = [PlainLabel(f"Somebody {n}", wrap=True) for n in range(LINES)]
    for label in labels:
        label.installEventFilter(moves)
    with laid_out_once(card):
        card.add(*labels)
    qtbot.wait(1)
    assert all(label.isVisible() for label in labels)
    assert moves.count < 5 * LINES  # one by one it is about LINES * LINES
    assert window.isVisible()


def test_what_was_hidden_stays_hidden_and_the_keyboard_stays_where_it_was(qtbot: QtBot) -> None:
    card, button = Card("People"), QPushButton("Here")
    window = _shown(qtbot, card.add(button))
    button.setFocus()
    with laid_out_once(card):
        card.add(PlainLabel("More"))
    assert QApplication.focusWidget() is button
    card.hide()
    with laid_out_once(card):
        card.add(PlainLabel("Still more"))
    assert card.isHidden()
    assert window.isVisible()


def test_a_long_card_makes_a_page_and_the_rest_when_asked(qtbot: QtBot) -> None:
    made: list[int] = []

    def line(number: int) -> QWidget:
        made.append(number)
        return QPushButton(f"Line {number}")

    card = LongCard(look_of(Taste(theme="light")), "People", at_once=10)
    window = _shown(qtbot, card)
    card.show_lines([partial(line, number) for number in range(25)])
    assert made == list(range(10))
    assert card.more.isVisible()
    assert card.more.text() == "Show more (15)"
    card.more.click()
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Line 10"
    made.clear()
    card.show_lines([partial(line, number) for number in range(25)])  # read anew: no fewer
    assert made == list(range(20))
    card.more.click()
    assert not card.more.isVisible()
    assert made == list(range(25))
    card.show_lines([])
    assert not card.more.isVisible()
    assert window.isVisible()
