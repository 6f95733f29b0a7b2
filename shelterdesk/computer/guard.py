"""What the program asks of the system for its own protection (security 10), one face for all.

A measure that the system does not have is False and no error: the page *This computer* says so.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Protocol


class Guard(Protocol):
    """Protection of this process and its windows."""

    def harden(self) -> None:
        """Close what can be closed; called once, before anything secret is in memory."""

    def hide_from_capture(self, window: int, *, hidden: bool) -> bool:
        """Let *window*, a handle, be black in pictures of the screen; whether that holds."""

    def watch_session(self, window: int) -> bool:
        """Ask for messages about lock, sleep and user switch to *window*; whether they come."""

    def state(self) -> Mapping[str, bool]:
        """What holds: ``capture``, ``process``, ``dumps``, ``session``."""


class NoGuard:
    """A system that has none of it."""

    def harden(self) -> None:
        """Nothing can be closed."""

    def hide_from_capture(self, window: int, *, hidden: bool) -> bool:
        """Not here."""
        return False

    def watch_session(self, window: int) -> bool:
        """Not here."""
        return False

    def state(self) -> Mapping[str, bool]:
        """Nothing holds."""
        return dict.fromkeys(("capture", "process", "dumps", "session"), False)


def guard_of(platform: str = sys.platform) -> Guard:
    """The guard for *platform*; only its own module is imported."""
    made: Guard = NoGuard()
    if platform == "win32":
        made = import_module("shelterdesk.computer.windows_guard").WindowsGuard()
    elif platform == "linux":
        made = import_module("shelterdesk.computer.linux_guard").LinuxGuard()
    return made
