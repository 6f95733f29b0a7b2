"""Hiding the screen, coming back, and when hiding becomes locking (decision 22).

The PIN is a gate before the screen and nothing more: keys stay where they are for two minutes.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from enum import Enum

GATE_SECONDS = 120.0
TRIES = 3
SHORTEST_PIN, LONGEST_PIN = 4, 8


class Way(Enum):
    """How one comes back from a hidden screen."""

    PIN = "pin"
    PASSPHRASE = "passphrase"  # noqa: S105  a way, not a secret
    LOCK = "lock"


class Cover:
    """Whether the screen is hidden, since when, and what brings it back."""

    def __init__(self, steady: Callable[[], float]) -> None:
        """*steady* gives seconds that never go back."""
        self._steady = steady
        self._pin = ""
        self._hidden_at: float | None = None
        self._tries = 0

    @property
    def has_pin(self) -> bool:
        """Whether a PIN was chosen for this sitting."""
        return bool(self._pin)

    def choose_pin(self, pin: str) -> bool:
        """Remember a PIN until the program ends; False if it is not four to eight digits."""
        fits = pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN
        if fits:
            self._pin = pin
        return fits

    def hide(self) -> None:
        """The screen was hidden now."""
        if self._hidden_at is None:
            self._hidden_at = self._steady()
            self._tries = 0

    @property
    def is_hidden(self) -> bool:
        """Whether the screen is covered."""
        return self._hidden_at is not None

    @property
    def seconds_left(self) -> float:
        """Until hiding becomes locking."""
        if self._hidden_at is None:
            return GATE_SECONDS
        return max(0.0, GATE_SECONDS - (self._steady() - self._hidden_at))

    @property
    def way(self) -> Way:
        """What is asked for now."""
        if self.seconds_left <= 0:
            return Way.LOCK
        return Way.PIN if self._pin and self._tries < TRIES else Way.PASSPHRASE

    def try_pin(self, pin: str) -> bool:
        """Come back with the PIN; a wrong one counts, three ask for the passphrase."""
        if self.way is not Way.PIN:
            return False
        if not hmac.compare_digest(pin.encode(), self._pin.encode()):
            self._tries += 1
            return False
        self.show()
        return True

    def show(self) -> None:
        """The screen shows again: the PIN or the passphrase fitted."""
        self._hidden_at = None
        self._tries = 0
