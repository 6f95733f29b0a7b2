"""Child process of start.*: shows one window and ends at its first paint, or once it is ready.

``python -m benchmarks.window bare|sign_in|preload [HOUSE]``; without a house the program shows what it
shows at its first start on a computer.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

TICK = 2  # milliseconds


def end() -> None:
    """Leave at once: taking a window down is not part of showing it."""
    os._exit(0)


def _house() -> Path | None:
    return Path(sys.argv[2]) if len(sys.argv) > 2 else None


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
    """The sign-in page as the program shows it; what follows the first paint ends us instead."""
    from shelterdesk import app
    from shelterdesk.ui import application

    application.Window._after_first_paint = lambda window: end()  # type: ignore[method-assign]  # noqa: SLF001
    app.open_window(_house())


def show_preload() -> None:
    """The same, until everything that comes after signing in is loaded.

    Prints the longest time in which the window did not answer, and all of it, in seconds from the
    first paint.
    """
    from PySide6.QtCore import QTimer

    from shelterdesk import app
    from shelterdesk.ui import application

    after = application.Window._after_first_paint  # noqa: SLF001

    def listen(window: application.Window) -> None:
        began = last = time.perf_counter()
        worst = 0.0

        def tick() -> None:
            nonlocal last, worst
            now = time.perf_counter()
            worst, last = max(worst, now - last), now
            if not window._tasks.is_busy:  # noqa: SLF001
                print(f"{worst:.6f} {now - began:.6f}", flush=True)
                end()

        timer = QTimer(window)
        timer.setInterval(TICK)
        timer.timeout.connect(tick)
        after(window)
        timer.start()

    application.Window._after_first_paint = listen  # type: ignore[method-assign]  # noqa: SLF001
    app.open_window(_house())


SHOWN = {"bare": show_bare, "sign_in": show_sign_in, "preload": show_preload}

if __name__ == "__main__":
    SHOWN[sys.argv[1]]()
    sys.exit(1)  # a window that never paints is no measurement
