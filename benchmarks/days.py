"""tasks.list and calendar.week: 2,000 open tasks of one worker, and a week of 500 appointments."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar

from benchmarks import houses
from benchmarks.files import Statement, recorded
from benchmarks.houses import CACHE, PASSPHRASE, Built, built
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.task import Task
from shelterdesk.services import calendar, tasks

MADE = 2  # raise it when what is made below changes
TASKS, APPOINTMENTS = 2_000, 500
RESIDENTS = 200  # of one worker: ten tasks each, and each under a key of their own
WEEKS_BEFORE = 4  # of as many appointments each, which a week must not feel


def busy(size: Size) -> Built:
    """The house of *size* with tasks and appointments in it, from the cache or made now."""
    folder = CACHE / f"busy-{houses.GENERATOR}-{MADE}-{size.value}"
    if not folder.exists():
        before = built(size)
        with tempfile.TemporaryDirectory(dir=CACHE) as making:
            made = Path(making) / "house"
            shutil.copytree(before.folder, made)
            _fill(Built(made, before.people))
            made.rename(folder)
    people = json.loads((folder / "people.json").read_text("utf-8"))
    return Built(folder, tuple(people))


def _fill(house: Built) -> None:
    desk = door.sign_in(house.house, "case.manager", PASSPHRASE)
    people, today = house.people[:RESIDENTS], desk.today()
    for numbers in houses.batches(range(TASKS)):
        with desk.work("task.add") as work:
            for number in numbers:
                given = {
                    "what": f"Ask about the letter {number}",
                    "owner_id": desk.user_id,
                    "due_on": today + timedelta(days=number % 60 - 20),
                }
                work.shelf(Task).add(work.make(Task, people[number % len(people)], given))
    monday = today - timedelta(days=today.weekday())
    for numbers in houses.batches(range(APPOINTMENTS * (WEEKS_BEFORE + 1))):
        with desk.work("appointment.add") as work:
            for number in numbers:
                week, place = divmod(number, APPOINTMENTS)
                day = monday + timedelta(days=place % 7 - 7 * week)
                begins = datetime.combine(day, time(8 + place % 10), UTC)
                given = {
                    "start_at": begins,
                    "end_at": begins + timedelta(minutes=50),
                    "user_ids": [desk.user_id],
                    "place": "Clinic",
                }
                calendar.book_in(work, people[number % len(people)], given)
    desk.close()


class _OnRawSql(Benchmark):
    """Against the very same SQL on the raw driver, with nothing opened, checked or asked."""

    target: ClassVar[float] = 20.0  # every row is opened, and SQL opens none
    rounds: ClassVar[int] = 20

    def setup(self, size: Size) -> None:
        """The case manager's desk."""
        self._desk = door.sign_in(busy(size).house, "case.manager", PASSPHRASE)
        self._asked: list[Statement] = []

    def reference(self) -> None:
        """Run what the last turn asked (the first time: nothing, and it is thrown away)."""
        raw = self._desk.engine.raw_connection()
        try:
            cursor = raw.cursor()
            for statement, values in self._asked:
                cursor.execute(statement, values)
                cursor.fetchall()
            raw.rollback()
        finally:
            raw.close()

    def subject(self) -> None:
        """What somebody waits for."""
        with recorded(self._desk.engine) as self._asked:
            self.show(self._desk)

    def close(self) -> None:
        """Leave the desk."""
        self._desk.close()

    def show(self, desk: Desk) -> Any:
        """What the page reads."""
        raise NotImplementedError


class TasksList(_OnRawSql):
    """All of one worker's open tasks, opened and sorted by their day."""

    id: ClassVar[str] = "tasks.list"

    def show(self, desk: Desk) -> Any:
        """Mine."""
        return tasks.mine(desk)


class CalendarWeek(_OnRawSql):
    """One week of the house, with five weeks of appointments in it."""

    id: ClassVar[str] = "calendar.week"

    def show(self, desk: Desk) -> Any:
        """From Monday to Sunday."""
        monday = desk.today() - timedelta(days=desk.today().weekday())
        return calendar.between(desk, monday, 7)
