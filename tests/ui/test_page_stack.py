"""A page is made in one turn and shown in the next, and goes with the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from shiboken6 import delete, isValid

from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_stack import PageStack


class Turns:
    """Acts that wait for their turn."""

    def __init__(self) -> None:
        self.acts: list[Callable[[], object]] = []

    def next(self) -> None:
        self.acts.pop(0)()


@pytest.fixture
def turns(qapp: object) -> Turns:
    return Turns()


@pytest.fixture
def stack(turns: Turns) -> PageStack:
    return PageStack(PlainLabel, turns.acts.append)


def _shown(stack: PageStack) -> str:
    page = stack.currentWidget()
    return page.text() if isinstance(page, PlainLabel) else ""


def _go(stack: PageStack, key: str, came: list[str]) -> None:
    def then() -> None:
        came.append(key)
        stack.show_page(key)

    stack.come(key, then)


def test_made_in_one_turn_and_shown_in_the_next(stack: PageStack, turns: Turns) -> None:
    came: list[str] = []
    _go(stack, "one", came)
    assert not stack.made
    turns.next()
    assert (list(stack.made), _shown(stack)) == (["one"], "")
    turns.next()
    assert (_shown(stack), came, turns.acts) == ("one", ["one"], [])
    _go(stack, "one", came)
    assert came == ["one", "one"]


def test_who_goes_on_meanwhile_does_not_come(stack: PageStack, turns: Turns) -> None:
    came: list[str] = []
    for key in ("one", "two", "three"):
        _go(stack, key, came)
    turns.next()
    turns.next()
    assert not stack.made
    turns.next()
    _go(stack, "one", came)  # between being made and being shown
    while turns.acts:
        turns.next()
    assert (sorted(stack.made), _shown(stack), came) == (["one", "three"], "one", ["one"])


def test_who_asks_twice_comes_once(stack: PageStack, turns: Turns) -> None:
    came: list[str] = []
    _go(stack, "one", came)
    _go(stack, "one", came)
    turns.next()
    _go(stack, "one", came)
    while turns.acts:
        turns.next()
    assert came == ["one"]


def test_who_is_there_already_does_not_come_again(stack: PageStack, turns: Turns) -> None:
    came: list[str] = []
    _go(stack, "one", came)
    turns.next()
    stack.show_page("one")  # somebody writes there
    turns.next()
    assert (_shown(stack), came, turns.acts) == ("one", [], [])


@pytest.mark.parametrize("see", [PageStack.page, PageStack.show_page])
def test_a_page_goes_with_the_window_whether_anybody_saw_it(
    see: Callable[[PageStack, str], QWidget], stack: PageStack
) -> None:
    page = see(stack, "one")
    assert see(stack, "one") is page
    window = QWidget()
    stack.setParent(window)
    window.show()
    assert page.isVisibleTo(window) is (see is PageStack.show_page)
    delete(window)
    assert not isValid(page)
