"""gap.*: whether the window goes on answering while something large is under way.

Each job runs as the window runs it, on its one worker, while a timer of two milliseconds listens in
the window's thread. The reference is 50 ms, the longest gap that nobody feels (performance 7).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import ClassVar

from PySide6.QtCore import QEventLoop

from benchmarks.copies import FILLED, fill
from benchmarks.crowds import crowd
from benchmarks.houses import PASSPHRASE, SEED, Built, copied, scratch
from benchmarks.imports import bring_in
from benchmarks.lived import lived_in
from benchmarks.runner import Benchmark, Size
from benchmarks.synthetic.sheets import rows, sound, write_xlsx
from benchmarks.windows import Gaps, Sight
from shelterdesk.access import door
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import backups, register, shift, statistics
from shelterdesk.services.printing import make_report
from shelterdesk.services.progress import Progress
from shelterdesk.services.tally import Period

FELT = 0.05  # seconds
SHEETS = 30  # printed in one go
ROWS = 60  # of a spreadsheet
YEARS = 10
Job = Callable[[Progress], object]


class _Gap(Benchmark):
    """The manager's window, and one job at a time."""

    target: ClassVar[float] = 1.0
    rounds: ClassVar[int] = 3
    fewest: ClassVar[int] = 3

    def setup(self, size: Size) -> None:
        """A copy of the house."""
        self._closing = ExitStack()
        self._house = self._closing.enter_context(copied(self.house(size)))
        self._desk = door.sign_in(self._house.house, "manager", PASSPHRASE)
        self._closing.callback(self._desk.close)
        self._sight = Sight()
        self._closing.callback(self._sight.close)
        self._took = 0.0
        self.prepare(size)

    def house(self, size: Size) -> Built:
        """In which house."""
        return lived_in(size)

    def prepare(self, size: Size) -> None:
        """What else the job needs."""

    def job(self) -> Job:
        """What runs on the worker."""
        raise NotImplementedError

    def reference(self) -> float:
        """The longest gap that nobody feels."""
        return FELT

    def subject(self) -> float:
        """The longest gap there was."""
        problems: list[Exception] = []
        job = self.job()  # what it needs is made ready, and what the last one left goes, unmeasured
        began = time.perf_counter()
        gaps = Gaps()
        made: list[object] = []  # stays as long as the window
        self._sight.tasks.run(job, made.append, problems.append)
        while self._sight.tasks.is_busy:
            self._sight.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        worst = gaps.stop()
        self._took = time.perf_counter() - began
        if problems:
            raise problems[0]
        return worst

    def remark(self) -> str:
        """How long the job was."""
        return f"while it ran for {self._took:.1f} s"

    def close(self) -> None:
        """Leave the desk, forget the copy."""
        self._closing.close()


class GapBackup(_Gap):
    """A backup of a large file, made and proven."""

    id: ClassVar[str] = "gap.backup"

    def house(self, size: Size) -> Built:
        """One that is easily copied."""
        return crowd(Size.S)

    def prepare(self, size: Size) -> None:
        """Make the file large."""
        fill(self._desk, FILLED[size])

    def job(self) -> Job:
        """Back up."""
        out = self._house.folder.with_name("one.backup")
        out.unlink(missing_ok=True)
        return lambda progress: backups.make_backup(self._desk, out, progress)


class GapImport(_Gap):
    """A spreadsheet of sixty people, taken in."""

    id: ClassVar[str] = "gap.import"

    def prepare(self, size: Size) -> None:
        """On duty, with a sheet."""
        shift.begin(self._desk)
        folder = self._closing.enter_context(scratch())
        self._turn = 0
        self._sheets = [
            write_xlsx(folder / f"{n}.xlsx", sound(rows(SEED + 10 + n, ROWS))) for n in range(4)
        ]

    def job(self) -> Job:
        """Take in one sheet."""
        sheet = self._sheets[self._turn % len(self._sheets)]
        self._turn += 1
        return lambda progress: bring_in(self._desk, sheet, dry_run=False, progress=progress)


class GapRegister(_Gap):
    """The register, opened after signing in."""

    id: ClassVar[str] = "gap.register"

    def job(self) -> Job:
        """Open it."""
        return lambda progress: register.open_register(self._desk, progress)


class GapSheets(_Gap):
    """Readiness sheets of thirty people."""

    id: ClassVar[str] = "gap.pdf"

    def prepare(self, size: Size) -> None:
        """Fonts are loaded once."""
        self._fonts = Fonts()

    def job(self) -> Job:
        """Make them."""

        def make(_: Progress) -> None:
            for who in self._house.people[:SHEETS]:
                make_report(self._desk, who, "internal", fonts=self._fonts)

        return make


class GapStats(_Gap):
    """All totals of ten years."""

    id: ClassVar[str] = "gap.stats"

    def job(self) -> Job:
        """Count."""
        today = self._desk.today()
        period = Period(today - timedelta(days=365 * YEARS), today)
        return lambda _: statistics.totals(self._desk, period)
