"""Child process of start.window: shows one window and ends at its first paint.

``python -m benchmarks.window bare|sign_in``
"""

from __future__ import annotations

import os
import sys


def end() -> None:
    """Leave at once: taking a window down is not part of showing it."""
    os._exit(0)


def show_bare() -> None:
    """One application, one widget, nothing of ours."""
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Bare(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            end()

    application = QApplication(sys.argv[:1])
    window = Bare()
    window.resize(1366, 768)
    window.show()
    application.exec()


def show_sign_in() -> None:
    """The sign-in page as the program shows it; it calls ``preload`` at its first paint."""
    from shelterdesk import app

    app.preload = end
    app.open_window(None)


SHOWN = {"bare": show_bare, "sign_in": show_sign_in}

if __name__ == "__main__":
    SHOWN[sys.argv[1]]()
    sys.exit(1)  # a window that never paints is no measurement
