"""Work off the window's thread: one worker for the desk, progress and cancel, answers in time.

The desk is never asked by two at once, and never by the thread that draws. Answers for a page
that is gone meanwhile are dropped.

A widget that ends away from the window's thread ends the process. So what a job holds (a page, by
way of its functions) is let go of on the window's thread only, and Python's collector works there
alone (``collecting``).

A page may have asked for twenty things: each answer is told in a turn of the event loop of its own,
so that a key or a click never waits for all of them. What it changes is laid out and painted in the
same turn. The next job begins when no answer is left to be told: the worker and the window share
one interpreter, and whoever works beside a page that is made takes as long from it again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from shiboken6 import isValid

from shelterdesk.errors import Cancelled
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.input_events import unheard

PASSES = 5  # Qt takes what is posted at first; laying out posts the next thing, painting the last
T = TypeVar("T")
Job = Callable[[Progress], T]
Done = Callable[[T], None]
Failed = Callable[[Exception], None]


class Tasks(QObject):
    """Runs jobs in order on one worker."""

    progressed = Signal(int, int, str)
    settled = Signal()  # nothing is under way any more
    _answered = Signal(int)  # the number of an errand that has ended

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._numbers = count()
        self._errands: dict[int, _Errand[object]] = {}  # under way, by number
        self._waiting: deque[tuple[int, Progress]] = deque()  # numbers of what has not begun
        self._works = False
        self._due: deque[Callable[[], object]] = deque()  # each for a turn of its own
        self._closed = False
        self._turns = QTimer(self, interval=0, singleShot=True)  # others that are due come between
        self._turns.timeout.connect(self._turn)
        self._answered.connect(self._deliver)

    @property
    def is_busy(self) -> bool:
        """Whether a job waits, runs, or has an answer that was not told yet, or an act waits."""
        return bool(self._errands or self._due)

    def run(
        self, job: Job[T], done: Done[T], failed: Failed, *, owner: QObject | None = None
    ) -> Progress:
        """Start *job*; hand back its progress, on which the caller may call ``cancel``.

        ``done`` or ``failed`` is called on the window's thread, unless *owner* is gone by then.
        """
        progress = Progress(self.progressed.emit)
        if self._closed:
            return progress
        number, errand = next(self._numbers), _Errand(job, done, failed, owner)
        self._errands[number] = errand  # type: ignore[assignment]  # T ends with its errand
        self._waiting.append((number, progress))
        self._begin_next()
        return progress

    def soon(self, act: Callable[[], object], *, owner: QObject) -> None:
        """Call *act* in a turn of the event loop of its own, unless *owner* is gone by then.

        For what takes the window as long as a turn should: a page is made in one and shown in the
        next, after what has come before.
        """

        def do() -> None:
            if isValid(owner):
                act()

        if not self._closed:
            self._put_off(do)

    def close(self) -> None:
        """Take no more jobs, and wait for the one that runs to end or roll back."""
        self._closed = True
        while self._waiting:
            number, _ = self._waiting.popleft()
            del self._errands[number]
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _begin_next(self) -> None:
        if self._works or self._due or not self._waiting:
            return
        number, progress = self._waiting.popleft()
        self._works = True
        at_work = self._worker.submit(self._errands[number].work, progress)
        at_work.add_done_callback(lambda _: self._answered.emit(number))

    def _deliver(self, number: int) -> None:
        self._works = False
        self._put_off(partial(self._tell, number))

    def _put_off(self, act: Callable[[], object]) -> None:
        self._due.append(act)
        if not self._turns.isActive():
            self._turns.start()

    def _turn(self) -> None:
        act = self._due.popleft()
        try:
            with unheard():
                act()
                for _ in range(PASSES):  # keys and clicks are not posted: they come afterwards
                    QCoreApplication.sendPostedEvents()
        finally:
            if self._due:
                self._turns.start()
            self._begin_next()
            if not self.is_busy:
                self.settled.emit()

    def _tell(self, number: int) -> None:
        self._errands.pop(number).tell()


class TasksOf:
    """The same worker for one page: nothing is answered to a page that is gone."""

    def __init__(self, tasks: Tasks, owner: QObject) -> None:
        self._tasks = tasks
        self._owner = owner

    def run(self, job: Job[T], done: Done[T], failed: Failed) -> Progress:
        """As ``Tasks.run``, with the page as owner."""
        return self._tasks.run(job, done, failed, owner=self._owner)


class _Errand(Generic[T]):
    """A job from being asked for until what it came to is told."""

    def __init__(self, job: Job[T], done: Done[T], failed: Failed, owner: QObject | None) -> None:
        self._job: Job[T] | None = job
        self._asked_by: tuple[Done[T], Failed, QObject | None] | None = (done, failed, owner)
        self._results: list[T] = []
        self._problem: BaseException | None = None

    def work(self, progress: Progress) -> None:
        """Do the job, on the worker; keeps all that it holds."""
        job = self._job
        try:
            if job is not None:
                self._results.append(job(progress))
        except BaseException as problem:  # noqa: BLE001  told on the window's thread
            self._problem = problem

    def tell(self) -> None:
        """Call ``done`` or ``failed`` on the window's thread; being cancelled is no error.

        The worker may hold this errand a moment longer: nothing is left in it then.
        """
        asked_by, results, problem = self._asked_by, self._results, self._problem
        self._job = self._asked_by = self._problem = None
        self._results = []
        if asked_by is None:
            return
        done, failed, owner = asked_by
        if owner is not None and not isValid(owner):
            return
        if problem is None:
            for result in results:  # none where it was cancelled before it began
                done(result)
        elif isinstance(problem, Cancelled):
            return
        elif isinstance(problem, Exception):
            failed(problem)
        else:
            raise problem
