"""Linux: what the session manager says about lock, sleep and user switch (logind, D-Bus)."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection

from shelterdesk.computer.session import Away

LOGIN = "org.freedesktop.login1"
ROOT = "/org/freedesktop/login1"
SCREEN_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
)


class SessionBus(QObject):
    """Listens to the system's bus and the session's; ``hears`` is whether sleep is told."""

    def __init__(self, away: Callable[[Away], None], parent: QObject | None = None) -> None:
        """*away* is called when somebody goes."""
        super().__init__(parent)
        self._away = away
        self.hears = False
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            self.hears = system.connect(
                LOGIN, ROOT, f"{LOGIN}.Manager", "PrepareForSleep", self, _slot("sleeps(bool)")
            )
            own = os.environ.get("XDG_SESSION_ID", "")
            if own:
                path, kind = f"{ROOT}/session/{escaped(own)}", f"{LOGIN}.Session"
                system.connect(LOGIN, path, kind, "Lock", self, _slot("locks()"))
        if session.isConnected():
            for name, path in SCREEN_SAVERS:
                session.connect(name, path, name, "ActiveChanged", self, _slot("covers(bool)"))

    @Slot(bool)
    def sleeps(self, begins: bool) -> None:
        """The computer goes to sleep, by its lid too; False is waking up."""
        if begins:
            self._away(Away.SLEEPS)

    @Slot()
    def locks(self) -> None:
        """The session is locked, or another user takes over."""
        self._away(Away.LOCKED)

    @Slot(bool)
    def covers(self, active: bool) -> None:
        """The desktop's own lock shows."""
        if active:
            self._away(Away.LOCKED)


def _slot(name: str) -> Any:
    return SLOT(name)  # a str: its own declaration says bytes, and then it takes none


def escaped(session: str) -> str:
    """A session's id as a part of a D-Bus path: what is no letter, and a digit at the beginning."""
    return "".join(
        c if c.isascii() and (c.isalpha() or (c.isdigit() and at)) else f"_{ord(c):02x}"
        for at, c in enumerate(session)
    )
