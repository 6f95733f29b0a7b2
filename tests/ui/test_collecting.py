"""Python's collector works between two events of the window's thread, and nowhere else."""

import subprocess
import sys

# Circles of widgets that only the collector finds. Their makers then do all that calls it by
# itself: the worker makes a great many objects, and so does a widget while Qt goes through all.
CIRCLES = """
import gc, sys, threading
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shelterdesk.ui.application import make_application
from shelterdesk.ui.kit.tasks import Tasks

ended, inside = [], []

class Forgotten(QWidget):
    def __init__(self):
        super().__init__()
        self.circle = self

    def __del__(self):
        ended.append((threading.current_thread() is threading.main_thread(), bool(inside)))

class Talkative(QWidget):
    def changeEvent(self, event):
        inside.append(event)
        self.kept = [[] for _ in range(5_000)]
        inside.pop()

application = make_application()
if sys.argv[1:]:
    gc.enable()  # as it would be without us
talkers = [Talkative() for _ in range(50)]
for _ in range(300):
    Forgotten()
tasks = Tasks()
tasks.run(lambda _: [[] for _ in range(300_000)], lambda made: None, lambda error: None)
for points in (9, 10, 11):
    font = application.font()
    font.setPointSize(points)
    application.setFont(font, "QWidget")
QTimer.singleShot(1_300, application.quit)
application.exec()
tasks.close()
print(len(ended), sorted(set(ended)))
"""


def _run(*told: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CIRCLES, *told],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_nothing_ends_on_the_worker_nor_while_qt_goes_through_all_widgets() -> None:
    done = _run()
    assert (done.returncode, done.stdout.strip()) == (0, "300 [(True, False)]"), done.stderr


def test_left_to_itself_the_collector_would_do_just_that() -> None:
    """So that the test above can fail."""
    done = _run("by itself")
    assert done.returncode != 0 or done.stdout.strip() != "300 [(True, False)]"
