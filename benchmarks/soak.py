"""A working day at one computer: ``python -m benchmarks.soak [--hours 8] [--residents 60]``.

The clock is simulated, the work is not: every hour another person sits down, looks people up, opens
files, keeps drafts, saves notes, prints a sheet, makes a backup every other hour, and locks. What
must not grow is looked at after each hour: memory, handles, threads, what waits beside the data
file, files left behind. At the end the whole trail is verified. The exit code is 1 when a limit is
passed. All of it happens in one process, though a lock ends the program: what one sitting leaves
behind would show soonest so. The window itself is not part of it.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.houses import PASSPHRASE, SEED, STAFF, admit_many, as_house, note_text
from shelterdesk.access import door, new_house
from shelterdesk.access.desk import Clock, Desk
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import (
    assignments,
    backups,
    checking,
    counselling,
    drafts,
    printing,
    register,
    residents,
    shift,
)
from shelterdesk.vault.slots import PRACTICE_COST

STEP = timedelta(minutes=5)
STEPS_AN_HOUR = 12
MORNING = datetime(2026, 11, 24, 8, tzinfo=UTC)
WARM = 2  # hours until everything that is kept once has been read once
MEGABYTE = 1 << 20

# What may be more at the end than when everything was warm.
MORE_MEMORY = 24 * MEGABYTE  # and beyond that a tenth of what there was
MORE_HANDLES = 4
MORE_THREADS = 0
LARGEST_WAL = 16 * MEGABYTE  # SQLite folds it back at 1,000 pages; a backup leaves it empty


@dataclass(frozen=True)
class Seen:
    """The process and the house after one hour, with nobody sitting there; sizes in bytes."""

    hour: int
    memory: int
    handles: int
    threads: int
    wal: int
    left_behind: tuple[str, ...]


class Time:
    """A clock that the day moves."""

    def __init__(self) -> None:
        self.now, self.steady = MORNING, 1000.0

    def pass_by(self, step: timedelta) -> None:
        """Let time pass."""
        self.now += step
        self.steady += step.total_seconds()

    def clock(self) -> Clock:
        """The clock of a house that follows."""
        return Clock(lambda: self.now, lambda: self.steady, UTC)


class Day:
    """One house, and who sits down in it hour by hour."""

    def __init__(self, folder: Path, out: Path, count: int) -> None:
        """Found the house and let *count* residents in; *out* is where backups go."""
        self._time, self._out, self.work_done = Time(), out, 0
        self._largest_wal = 0
        self._drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
        self._house = replace(as_house(folder), clock=self._time.clock())
        new_house.found_practice_house(self._house, "TEST-00", STAFF, PRACTICE_COST)
        with door.sign_in_together(self._house, {p.login: p.passphrase for p in STAFF}) as desks:
            shift.begin(desks["night"])
            self._people = admit_many(desks["night"], count)
            with desks["manager"].work("assignment.begin") as work:
                for resident in self._people:
                    for login, role in (("counsellor", Role.COU), ("case.manager", Role.CM)):
                        assignments.begin_in(work, resident, desks[login].user_id, role)
                    work.settle(resident)

    def hour(self, number: int) -> Seen:
        """Somebody sits down, works for an hour and locks."""
        login = ("counsellor", "case.manager", "manager", "night")[number % 4]
        desk = door.sign_in(self._house, login, PASSPHRASE)
        try:
            opened = register.open_register(desk)
            for step in range(STEPS_AN_HOUR):
                self._step(desk, opened, step)
                self._largest_wal = max(self._largest_wal, self._wal())
                self._time.pass_by(STEP)
        finally:
            desk.close()
        del desk, opened
        if number % 2:
            self._back_up(number)
        gc.collect()
        return self._seen(number)

    def verified(self) -> bool:
        """Whether every entry of the trail holds, and every record that it names."""
        with closing(door.sign_in(self._house, "manager", PASSPHRASE)) as desk:
            return checking.verify(desk).sound

    def _step(self, desk: Desk, opened: register.Register, step: int) -> None:
        if not desk.passphrase_is_fresh:
            desk.step_up(PASSPHRASE)
            self.work_done += 1
        resident = self._drawn.choice(self._people)
        row = opened.row(resident)
        for length in (1, 2, 3):
            opened.find((row.preferred if row else "a")[:length])
        residents.overview(desk, resident)
        drafts.keep(desk, f"everyday_name/{resident}", {"everyday_name": {"preferred": "x"}})
        if Role.COU in desk.roles:
            self._write_note(desk, resident)
        if Role.MGR in desk.roles and not step % 6:
            printing.print_report(desk, resident, "internal")
            self.work_done += 1
        drafts.discard(desk, f"everyday_name/{resident}")
        self.work_done += 6

    def _write_note(self, desk: Desk, resident: ResidentId) -> None:
        said = {"part_keys": ("brought",), "part_texts": (note_text(self._drawn),)}
        counselling.record_session(desk, resident, {"held_on": desk.today()}, said)
        counselling.sessions(desk, resident)
        self.work_done += 2

    def _back_up(self, number: int) -> None:
        with closing(door.sign_in(self._house, "manager", PASSPHRASE)) as desk:
            file = self._out / f"{number}.backup"
            backups.make_backup(desk, file)
            file.unlink()
            self.work_done += 1

    def _wal(self) -> int:
        return sum(file.stat().st_size for file in self._house.folder.glob("*-wal"))

    def _seen(self, hour: int) -> Seen:
        temporary = Path(tempfile.gettempdir())
        left = (file.name for file in (*temporary.iterdir(), *self._out.iterdir()))
        seen = Seen(
            hour, memory(), handles(), threading.active_count(), self._largest_wal, tuple(left)
        )
        self._largest_wal = 0
        return seen


def memory() -> int:
    """Bytes that this process holds in memory now; 0 where nobody tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def handles() -> int:
    """How many files and pipes are open; 0 where nobody tells."""
    try:
        return len(list(Path("/proc/self/fd").iterdir()))
    except OSError:
        return 0


def passed(day: Sequence[Seen]) -> list[str]:
    """Which limits were passed, in words; the warm hour is what the last is held against."""
    warm, last = day[min(WARM, len(day) - 1)], day[-1]
    allowed = max(MORE_MEMORY, warm.memory // 10)
    rules: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("memory", lambda: last.memory - warm.memory > allowed),
        ("handles", lambda: last.handles - warm.handles > MORE_HANDLES),
        ("threads", lambda: last.threads - warm.threads > MORE_THREADS),
        ("write-ahead log", lambda: max(seen.wal for seen in day) > LARGEST_WAL),
        ("files left behind", lambda: any(seen.left_behind for seen in day)),
    )
    return [name for name, is_passed in rules if is_passed()]


def main(said: Sequence[str] | None = None) -> int:
    """Live through the day; 1 if a limit was passed or the trail does not hold."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    reader.add_argument("--hours", type=int, default=8)
    reader.add_argument("--residents", type=int, default=60)
    asked = reader.parse_args(said)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as making:
        house, out, temporary = (Path(making) / name for name in ("house", "out", "tmp"))
        out.mkdir()
        temporary.mkdir()
        before, tempfile.tempdir = tempfile.tempdir, str(temporary)
        try:
            day = Day(house, out, asked.residents)
            hours = [_told(day.hour(number)) for number in range(asked.hours)]
            is_sound = day.verified()
        finally:
            tempfile.tempdir = before
    beyond = passed(hours) + ([] if is_sound else ["the trail"])
    took = time.monotonic() - began
    print(f"{asked.hours} hours, {day.work_done} acts in {took:.0f} s.", end=" ")
    print(f"Passed: {', '.join(beyond)}." if beyond else "Nothing grew; the trail holds.")
    return 1 if beyond else 0


def _told(seen: Seen) -> Seen:
    print(
        f"hour {seen.hour + 1}: {seen.memory / MEGABYTE:6.1f} MB, {seen.handles} handles,"
        f" {seen.threads} threads, log {seen.wal / MEGABYTE:.2f} MB,"
        f" left behind {len(seen.left_behind)}",
        flush=True,
    )
    return seen


if __name__ == "__main__":
    sys.exit(main())
