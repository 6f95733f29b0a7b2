"""Every window of the program that Qt knows of: dialogs, menus and lists that hang down, too."""

from __future__ import annotations

import gc

from PySide6.QtWidgets import QApplication, QWidget


def open_windows() -> list[QWidget]:
    """All windows, also hidden ones.

    Python's collector rests meanwhile. Qt hands over addresses, and the first of them that has no
    Python object yet gets one: were the collector called then, it could take windows apart that
    come later in the same list, which ends the process.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return QApplication.topLevelWidgets()
    finally:
        if was_enabled:
            gc.enable()
