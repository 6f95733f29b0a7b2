"""How a long service says how far it is, and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from shelterdesk.errors import Cancelled

Listener = Callable[[int, int, str], None]


class Progress:
    """One long job's progress; ``cancel`` may be called from any thread."""

    def __init__(self, listener: Listener | None = None) -> None:
        """Tell *listener* (done, total, text) at every step; the text is a marked sentence."""
        self._listener = listener or (lambda done, total, text: None)
        self._stop = Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report a step; the only place where a cancelled job ends, with ``Cancelled``."""
        if self._stop.is_set():
            raise Cancelled
        self._listener(done, total, text)
