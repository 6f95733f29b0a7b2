"""A part of a page that holds much: filled a little at a time, so that no key or click waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from time import thread_time

from PySide6.QtWidgets import QWidget

from shelterdesk.ui.kit.cards import laid_out_once

ONE_TURN = 0.008  # seconds of computing; Qt dresses, lays out and paints three times as long
NEXT_TURN = object()  # yielded as a step: what comes now takes a turn of its own
Soon = Callable[[Callable[[], object]], None]


class Filling:
    """Takes the steps that fill *part*: the first time as many in each turn as nobody feels.

    What is filled afresh is filled at once: a page that becomes short and long again would jump
    under the eyes of whoever reads it.
    """

    def __init__(self, part: QWidget, soon: Soon) -> None:
        """*soon* calls an act in a turn of the event loop of its own."""
        self._part, self._soon = part, soon
        self._steps: Iterator[object] | None = None

    def fill(self, steps: Iterator[object]) -> None:
        """Take *steps*, the first of them now; what was begun before is given up."""
        is_first, self._steps = self._steps is None, steps
        if is_first:
            self._go_on(steps)
            return
        with laid_out_once(self._part):
            deque(steps, maxlen=0)

    def _go_on(self, steps: Iterator[object]) -> None:
        if steps is not self._steps:
            return
        ends = thread_time() + ONE_TURN
        with laid_out_once(self._part):
            for step in steps:
                if step is NEXT_TURN or thread_time() >= ends:
                    self._soon(partial(self._go_on, steps))
                    return
