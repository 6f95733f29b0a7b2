"""Long work in pieces, so that a window is not held up by it.

Compiled code that goes through 100,000 lines, or sorts them, lets no other thread of the program
work until it ends: a window stands still for as long, whichever thread asked for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 8_000  # things, of which compiled code sorts or folds that many in a few milliseconds
_LETTERS = 2  # by which what is too long is parted


def pieces(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """*things*, some at a time."""
    for start in range(0, len(things), AT_ONCE):
        yield things[start : start + AT_ONCE]


def let_go(things: list[T]) -> None:
    """End *things*, some at a time: letting go of 100,000 at once is such work too."""
    while things:
        del things[-AT_ONCE:]


def in_order(things: Sequence[T], key: Callable[[T], str], *, letters: int = 0) -> list[T]:
    """*things* sorted by *key*, of which the first *letters* are the same for all of them.

    The same as ``sorted``, which is done with one beginning after the other.
    """
    if len(things) <= AT_ONCE:
        return sorted(things, key=key)
    more = letters + _LETTERS
    starts: defaultdict[str, list[T]] = defaultdict(list)
    for thing in things:
        starts[key(thing)[:more]].append(thing)
    ordered: list[T] = []
    for start in sorted(starts):
        same = starts.pop(start)
        ordered += same if len(start) < more else in_order(same, key, letters=more)
    return ordered
