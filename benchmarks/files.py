"""file.db: everything that a counsellor's page of one resident shows, with 20 opened notes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from sqlalchemy import Connection, Engine, event

from benchmarks.houses import PASSPHRASE, built
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door
from shelterdesk.services import counselling, residents

Statement = tuple[str, Any]


class FileDb(Benchmark):
    """Against the very same SQL on the raw driver, with nothing opened or checked.

    What is between the two: records, keys, signatures, digests and the policy.
    """

    id: ClassVar[str] = "file.db"
    target: ClassVar[float] = 8.0
    rounds: ClassVar[int] = 40

    def setup(self, size: Size) -> None:
        """The counsellor's desk, and the SQL of one opening."""
        house = built(size)
        self._desk = door.sign_in(house.house, "counsellor", PASSPHRASE)
        self._resident = house.caseload[0]
        self._asked: list[Statement] = []

    def reference(self) -> None:
        """Run what the last opening asked (the first time: nothing, and it is thrown away)."""
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
        """Open the page."""
        with recorded(self._desk.engine) as self._asked:
            residents.overview(self._desk, self._resident)
            counselling.sessions(self._desk, self._resident)

    def close(self) -> None:
        """Leave the desk."""
        self._desk.close()


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Statement]]:
    """The reading statements that *engine* runs meanwhile, with their values."""
    asked: list[Statement] = []

    def hear(
        db: Connection, cursor: Any, statement: str, values: Any, context: Any, several: bool
    ) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", hear)
