"""The worker: in order, answers on the window's thread, cancel is no error."""

import gc
import threading
import time
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.errors import NotFound
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.tasks import Tasks


def test_answers_come_on_the_window_thread_in_order(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[object] = []
    here = threading.get_ident()
    for number in range(3):
        tasks.run(lambda _, n=number: n, seen.append, seen.append)
    tasks.run(
        lambda _: threading.get_ident(),
        lambda worker: seen.append((worker != here, threading.get_ident() == here)),
        seen.append,
    )
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert seen == [0, 1, 2, (True, True)]


def test_each_answer_is_told_in_a_turn_of_its_own(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []
    for name in ("first", "second"):
        tasks.run(partial(_say, name), seen.append, lambda _: None)
    tasks.soon(lambda: seen.append("soon"), owner=tasks)
    turns = QTimer(interval=0)
    turns.timeout.connect(lambda: seen.append("-"))
    turns.start()
    assert tasks.is_busy
    qtbot.waitUntil(lambda: not tasks.is_busy)
    turns.stop()
    told = "".join(seen).strip("-")
    assert sorted(filter(None, told.split("-"))) == ["first", "second", "soon"]


def test_no_job_begins_while_the_window_has_something_to_show(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []
    for name in ("first", "second"):
        tasks.run(partial(_begun, seen, name), seen.append, lambda _: None)
    tasks.soon(lambda: seen.append("soon"), owner=tasks)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert seen.index("begins second") > seen.index("soon")
    assert seen.index("begins second") > seen.index("first")


class _Shown(QWidget):
    """Two labels; remembers at each painting whether the upper one was given more room."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self._seen = seen
        layout = QVBoxLayout(self)
        inner = QVBoxLayout()
        layout.addLayout(inner)
        self.upper, self.lower = PlainLabel("a"), PlainLabel("b")
        inner.addWidget(self.upper)
        layout.addWidget(self.lower)
        layout.addStretch()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        self._seen.append(f"painted {self.upper.height() > self.lower.height()}")


def test_what_an_answer_changes_is_laid_out_and_painted_before_the_next_job_begins(
    qtbot: QtBot, tasks: Tasks
) -> None:
    seen: list[str] = []
    page = _Shown(seen)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    seen.clear()
    tasks.run(partial(_say, "two\nlines"), page.upper.setText, lambda _: None)
    tasks.run(partial(_begun, seen, "second"), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert seen == ["painted True", "begins second"]


def test_a_timer_that_is_due_comes_between_two_answers(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []
    others = QTimer(interval=1)
    others.timeout.connect(lambda: seen.append("-"))
    others.start()

    def show() -> None:
        seen.append("shown")
        time.sleep(0.01)

    for _ in range(3):
        tasks.soon(show, owner=tasks)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    others.stop()
    told = "".join("s" if each == "shown" else "-" for each in seen)
    assert (told.count("s"), told.count("ss")) == (3, 0)


def test_a_job_that_waits_begins_when_something_failed_to_show(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []

    def fail(_: object) -> None:
        raise ValueError

    with qtbot.captureExceptions():
        tasks.run(partial(_say, "first"), fail, lambda _: None)
        tasks.run(partial(_say, "second"), seen.append, lambda _: None)
        qtbot.waitUntil(lambda: not tasks.is_busy)
    assert seen == ["second"]


def test_what_waits_when_all_ends_never_begins(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []
    go_on = threading.Event()
    tasks.run(lambda _: go_on.wait(10), lambda _: seen.append("told"), lambda _: None)
    tasks.run(partial(_begun, seen, "second"), seen.append, lambda _: None)
    go_on.set()
    tasks.close()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert seen == ["told"]


def test_what_is_put_off_for_a_page_that_is_gone_is_left_out(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []
    page = QObject()
    tasks.soon(lambda: seen.append("gone"), owner=page)
    tasks.soon(lambda: seen.append("here"), owner=tasks)
    import shiboken6

    shiboken6.delete(page)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert seen == ["here"]
    tasks.close()
    tasks.soon(lambda: seen.append("closed"), owner=tasks)
    assert not tasks.is_busy


def test_an_error_in_one_turn_does_not_end_the_others(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []

    def fail() -> None:
        raise ValueError

    with qtbot.captureExceptions() as errors:
        tasks.soon(fail, owner=tasks)
        tasks.soon(lambda: seen.append("next"), owner=tasks)
        qtbot.waitUntil(lambda: not tasks.is_busy)
    assert (seen, [error[0] for error in errors]) == (["next"], [ValueError])


def test_a_failure_is_handed_over(qtbot: QtBot, tasks: Tasks) -> None:
    failed: list[Exception] = []

    def job(_: object) -> None:
        raise NotFound("stay")

    tasks.run(job, lambda _: None, failed.append)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert [type(error) for error in failed] == [NotFound]


def test_a_cancelled_job_ends_at_its_next_step(qtbot: QtBot, tasks: Tasks) -> None:
    answers: list[object] = []
    started, go_on = threading.Event(), threading.Event()

    def job(progress: object) -> str:
        started.set()
        go_on.wait(10)
        progress.step(1, 2, "")
        return "finished"

    progress = tasks.run(job, answers.append, answers.append)
    assert started.wait(10)
    progress.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert answers == []


def test_nothing_is_answered_to_a_page_that_is_gone(qtbot: QtBot, tasks: Tasks) -> None:
    answers: list[object] = []
    page = QObject()
    go_on = threading.Event()
    tasks.run(lambda _: go_on.wait(10), answers.append, answers.append, owner=page)
    import shiboken6

    shiboken6.delete(page)
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert answers == []


def test_after_closing_nothing_starts(tasks: Tasks) -> None:
    tasks.close()
    answers: list[object] = []
    tasks.run(lambda _: 1, answers.append, answers.append)
    assert (tasks.is_busy, answers) == (False, [])


def _say(name: str, _: object) -> str:
    return name


def _begun(seen: list[str], name: str, _: object) -> str:
    seen.append(f"begins {name}")
    return name


class _Page:
    """What only a job holds; says on which thread it ended."""

    def __init__(self, ended_on: list[int]) -> None:
        self._ended_on = ended_on

    def __del__(self) -> None:
        self._ended_on.append(threading.get_ident())


def test_what_a_job_holds_never_ends_on_the_worker(qtbot: QtBot, tasks: Tasks) -> None:
    ended_on: list[int] = []

    def fails(_: object, page: _Page) -> None:
        raise NotFound("stay")

    for job in (lambda _, page: page, lambda _, page: None, fails):
        for _ in range(20):
            page = _Page(ended_on)
            tasks.run(partial(job, page=page), lambda _: None, lambda error: None)
            del page
    qtbot.waitUntil(lambda: not tasks.is_busy)
    tasks.close()
    gc.collect()
    assert len(ended_on) == 60
    assert set(ended_on) == {threading.get_ident()}
