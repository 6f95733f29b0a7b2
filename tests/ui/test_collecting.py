"""Python's collector works between two events of the window's thread, and nowhere else."""

import gc
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.ui.kit import collecting
from shelterdesk.ui.kit.collecting import OLDEST, YOUNGEST, Collecting
from shelterdesk.ui.kit.tasks import Tasks

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


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How old were the things that were looked through, each time."""
    ages: list[int] = []

    def hear(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            ages.append(about["generation"])

    monkeypatch.setattr(collecting, "GROWN", 0)
    monkeypatch.setattr(gc, "get_count", lambda: (10_000, 100, 100))  # all are due
    gc.callbacks.append(hear)
    yield ages
    gc.callbacks.remove(hear)


def test_what_is_not_new_is_looked_through_only_while_nothing_is_under_way(
    looked: list[int], tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    collector, go_on = Collecting(tasks), threading.Event()
    collector.rest_while_busy(tasks)
    tasks.run(lambda _: go_on.wait(10), lambda _: None, lambda _: None)
    looked.clear()
    collector.collect_due()
    assert looked == [YOUNGEST]
    monkeypatch.setattr(gc, "get_count", lambda: (0, 100, 100))  # as much ends as begins
    collector.collect_due()
    assert looked == [YOUNGEST, YOUNGEST]
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    looked.clear()
    collector.collect_due()
    assert looked == [OLDEST]


class _Circle:
    def __init__(self) -> None:
        self.itself = self


def test_what_is_kept_is_looked_through_again_when_its_window_has_gone() -> None:
    circle = _Circle()
    gone = weakref.ref(circle)
    collecting.keep()
    del circle
    gc.collect()
    assert gone() is not None
    collecting.look_again()
    assert gone() is None
    assert gc.get_freeze_count() == 0
