"""Long work in pieces comes to the same as all at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.domain import pieces as module
from shelterdesk.domain.pieces import in_order, let_go, pieces

FEW = 3
WORDS = st.lists(st.text(alphabet="aab\0မ陈", max_size=9), max_size=40)


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", FEW)


def test_pieces_hold_everything_once() -> None:
    for count in range(3 * FEW):
        things = list(range(count))
        parted = [list(piece) for piece in pieces(things)]
        assert [thing for piece in parted for thing in piece] == things
        assert all(0 < len(piece) <= FEW for piece in parted)


def test_what_is_let_go_of_goes_some_at_a_time() -> None:
    class Told(list[int]):
        left: tuple[int, ...] = ()

        def __delitem__(self, which: Any) -> None:
            super().__delitem__(which)
            self.left += (len(self),)

    things = Told(range(2 * FEW + 1))
    let_go(things)
    assert things.left == (FEW + 1, 1, 0)


@given(words=WORDS)
def test_sorted_as_python_sorts(words: list[str]) -> None:
    assert in_order(words, str) == sorted(words)


@given(words=WORDS)
def test_what_sorts_alike_stays_as_it_came(words: list[str]) -> None:
    numbered = list(enumerate(words))
    assert in_order(numbered, lambda pair: pair[1]) == sorted(numbered, key=lambda pair: pair[1])
    by_start = sorted(numbered, key=lambda pair: pair[1][:2])
    assert in_order(numbered, lambda pair: pair[1][:2]) == by_start


def test_no_more_are_sorted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []

    def heard(things: list[str], **told: object) -> list[str]:
        lengths.append(len(things))
        return sorted(things, **told)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(module, "sorted", heard, raising=False)
    in_order([f"sr-26-{n:03d}" for n in range(60)], str)
    assert max(lengths) <= 10  # ten digits begin what is parted once more
