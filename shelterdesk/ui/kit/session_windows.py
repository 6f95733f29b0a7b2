"""Windows' messages about lock, sleep, lid and user switch, on their way to the desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

from shelterdesk.computer.session import Away, WindowsSession


class SessionMessages(QAbstractNativeEventFilter):
    """Reads every message of the program's windows; most are none of ours."""

    def __init__(self, away: Callable[[Away], None]) -> None:
        """*away* is called when somebody goes."""
        super().__init__()
        self._away = away
        self._session = WindowsSession()
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)

    # Qt's names from here on.

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        said = self._session.read(int(message))
        if said is not None:
            self._away(said)
        return False, 0
