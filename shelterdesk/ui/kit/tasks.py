"""Work off the window's thread: one worker for the desk, progress and cancel, answers in time.

The desk is never asked by two at once, and never by the thread that draws. Answers for a page
that is gone meanwhile are dropped.

Python's own collector rests while a job runs: it works in whatever thread allocates, and a widget
that it finds there would be taken apart away from the window's thread, which ends the process.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from shelterdesk.errors import Cancelled
from shelterdesk.services.progress import Progress

T = TypeVar("T")
Job = Callable[[Progress], T]
Done = Callable[[T], None]
Failed = Callable[[Exception], None]


class Tasks(QObject):
    """Runs jobs in order on one worker."""

    progressed = Signal(int, int, str)
    settled = Signal()  # nothing is under way any more
    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._under_way = 0
        self._closed = False
        self._answered.connect(self._deliver)

    @property
    def is_busy(self) -> bool:
        """Whether a job waits, runs, or has an answer that was not delivered yet."""
        return self._under_way > 0

    def run(
        self, job: Job[T], done: Done[T], failed: Failed, *, owner: QObject | None = None
    ) -> Progress:
        """Start *job*; hand back its progress, on which the caller may call ``cancel``.

        ``done`` or ``failed`` is called on the window's thread, unless *owner* is gone by then.
        """
        progress = Progress(self.progressed.emit)
        if self._closed:
            return progress
        self._under_way += 1
        gc.disable()

        def answer(future: Future[T]) -> None:
            self._answered.emit(_Answer(future, done, failed, owner))

        self._worker.submit(job, progress).add_done_callback(answer)
        return progress

    def close(self) -> None:
        """Take no more jobs, and wait for the one that runs to end or roll back."""
        self._closed = True
        self._worker.shutdown(wait=True, cancel_futures=True)
        gc.enable()

    def _deliver(self, answer: _Answer) -> None:
        self._under_way -= 1
        if not self._under_way:
            gc.enable()
        try:
            answer.deliver()
        finally:
            if not self._under_way:
                self.settled.emit()


class TasksOf:
    """The same worker for one page: nothing is answered to a page that is gone."""

    def __init__(self, tasks: Tasks, owner: QObject) -> None:
        self._tasks = tasks
        self._owner = owner

    def run(self, job: Job[T], done: Done[T], failed: Failed) -> Progress:
        """As ``Tasks.run``, with the page as owner."""
        return self._tasks.run(job, done, failed, owner=self._owner)


class _Answer:
    """What a job came to, on its way to the window's thread."""

    def __init__(
        self, future: Future[T], done: Done[T], failed: Failed, owner: QObject | None
    ) -> None:
        self._future, self._done, self._failed, self._owner = future, done, failed, owner

    def deliver(self) -> None:
        """Call ``done`` or ``failed``; being cancelled is no error."""
        if self._future.cancelled() or (self._owner is not None and not isValid(self._owner)):
            return
        problem = self._future.exception()
        if problem is None:
            self._done(self._future.result())
        elif isinstance(problem, Cancelled):
            return
        elif isinstance(problem, Exception):
            self._failed(problem)
        else:
            raise problem
