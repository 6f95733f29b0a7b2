"""Filled a little in each turn the first time, at once when it is filled afresh."""

from collections import deque
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.ui.kit import filling
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.filling import NEXT_TURN, Filling
from shelterdesk.ui.kit.labels import PlainLabel


class _Turns:
    """Turns of an event loop, taken by hand."""

    def __init__(self) -> None:
        self.due: deque[Callable[[], object]] = deque()

    def take(self) -> None:
        self.due.popleft()()


def _lines(card: Card, names: str) -> Iterator[None]:
    card.clear()
    for name in names:
        card.add(PlainLabel(name))
        yield


def _shown(card: Card) -> str:
    items = (card.column.itemAt(at) for at in range(card.column.count()))
    found = (item.widget() for item in items if item is not None)
    return "".join(each.text() for each in found if isinstance(each, PlainLabel))


def test_the_first_time_a_step_in_each_turn(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    card, turns = Card(), _Turns()
    qtbot.addWidget(card)
    _slow(monkeypatch)
    part = Filling(card, turns.due.append)
    part.fill(_lines(card, "abc"))
    assert _shown(card) == "a"  # the first is there at once
    turns.take()
    assert _shown(card) == "ab"
    turns.take()
    turns.take()
    assert (_shown(card), len(turns.due)) == ("abc", 0)


def test_what_takes_long_comes_in_a_turn_of_its_own(qtbot: QtBot) -> None:
    card, turns = Card(), _Turns()
    qtbot.addWidget(card)

    def steps() -> Iterator[object]:
        yield card.add(PlainLabel("a"))
        yield NEXT_TURN
        card.add(PlainLabel("b"))

    part = Filling(card, turns.due.append)
    part.fill(steps())
    assert _shown(card) == "a"
    turns.take()
    assert (_shown(card), len(turns.due)) == ("ab", 0)


def test_filled_afresh_all_of_it_comes_at_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, turns = Card(), _Turns()
    qtbot.addWidget(card)
    _slow(monkeypatch)
    part = Filling(card, turns.due.append)
    part.fill(_lines(card, "abc"))
    part.fill(_lines(card, "xyz"))  # before the first was finished
    assert _shown(card) == "xyz"
    turns.take()  # what was begun before is given up
    assert (_shown(card), len(turns.due)) == ("xyz", 0)


def _slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "ONE_TURN", 0.0)
