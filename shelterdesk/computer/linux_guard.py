"""Linux: no core dumps, and no other program of the same user looks into this process."""

from __future__ import annotations

import ctypes
import resource
from collections.abc import Mapping

PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4  # <sys/prctl.h>


class LinuxGuard:
    """``prctl`` and ``RLIMIT_CORE``. Pictures of the screen are the desktop's matter here."""

    def __init__(self) -> None:
        """Nothing is closed yet."""
        self._session = False

    def harden(self) -> None:
        """No core file, and ``/proc`` of this process for the system alone."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _prctl(PR_SET_DUMPABLE)

    def hide_from_capture(self, window: int, *, hidden: bool) -> bool:
        """No desktop of Linux offers this to a program."""
        return False

    def watch_session(self, window: int) -> bool:
        """The session's messages come over D-Bus; whoever listens says so here with a window."""
        self._session = bool(window)
        return self._session

    def state(self) -> Mapping[str, bool]:
        """What holds, asked of the system."""
        dumpable = _prctl(PR_GET_DUMPABLE) == 1
        return {
            "capture": False,
            "process": not dumpable,
            "dumps": not dumpable and resource.getrlimit(resource.RLIMIT_CORE)[0] == 0,
            "session": self._session,
        }


def _prctl(what: int) -> int:
    return int(ctypes.CDLL(None).prctl(what, 0, 0, 0, 0))
