"""ready.one, ready.board and stats: what is read of everybody's way home, and counted."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from datetime import timedelta
from typing import ClassVar

from benchmarks.files import Statement, recorded
from benchmarks.houses import PASSPHRASE, copied
from benchmarks.lived import MOST_JUDGED, lived_in
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.identity import IdentityBrief
from shelterdesk.domain.kinds.readiness import ReadinessBrief
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.services import cohort, register, statistics
from shelterdesk.services.tally import Period

YEARS = 10


class _AtTheDesk(Benchmark):
    """The manager of a house that is lived in, or of a copy where something is written."""

    writes: ClassVar[bool] = False

    def setup(self, size: Size) -> None:
        """Sign in."""
        self._closing = ExitStack()
        house = lived_in(size)
        if self.writes:
            house = self._closing.enter_context(copied(house))
        self._people = house.people
        self._desk: Desk = door.sign_in(house.house, "manager", PASSPHRASE)
        self._closing.callback(self._desk.close)

    def close(self) -> None:
        """Leave the desk, forget a copy."""
        self._closing.close()

    def _raw(self, asked: list[Statement]) -> None:
        raw = self._desk.engine.raw_connection()
        try:
            cursor = raw.cursor()
            for statement, values in asked:
                cursor.execute(statement, values)
                cursor.fetchall()
            raw.rollback()
        finally:
            raw.close()


class ReadyOne(_AtTheDesk):
    """Where one resident stands, judged again after a change and written down, signed.

    Against the same reading SQL on the raw driver, with nothing opened, judged or written.
    """

    id: ClassVar[str] = "ready.one"
    target: ClassVar[float] = 3.0
    rounds: ClassVar[int] = 20
    growth: ClassVar[float | None] = 1.6
    writes: ClassVar[bool] = True

    def setup(self, size: Size) -> None:
        """Residents in turn."""
        super().setup(size)
        self._turn = itertools.cycle(self._people[:MOST_JUDGED])
        self._asked: list[Statement] = []

    def reference(self) -> None:
        """What the last turn asked (the first time: nothing, and it is thrown away)."""
        self._raw(self._asked)

    def subject(self) -> None:
        """Judge one again."""
        with recorded(self._desk.engine) as self._asked:
            cohort.freshen(self._desk, [next(self._turn)])

    def remark(self) -> str:
        """How much is asked for one person."""
        return (
            f"{len(self._asked)} statements; making and reading one takes ten times the raw"
            " driver; the facts are opened, checked, judged, the brief signed and flushed"
        )


class ReadyBoard(_AtTheDesk):
    """The board of everybody, from the register and from briefs.

    Against reading the same briefs as they lie, sealed.
    """

    id: ClassVar[str] = "ready.board"
    target: ClassVar[float] = 3.0
    growth: ClassVar[float | None] = 130.0

    def setup(self, size: Size) -> None:
        """The register is open, as it is in the window."""
        super().setup(size)
        self._register = register.open_register(self._desk)

    def reference(self) -> None:
        """The briefs as they lie."""
        with self._desk.look() as work:
            for kind in (ReadinessBrief, IdentityBrief):
                for _ in work.lying(kind):
                    pass

    def subject(self) -> None:
        """The board."""
        cohort.board(self._desk, self._register)

    def remark(self) -> str:
        """Why the target is missed."""
        return (
            "every brief is opened and checked; those that a night worker sealed by a public key"
            " take half of the time until a manager's window has taken them up"
        )


class Stats(_AtTheDesk):
    """All totals of ten years.

    Against one GROUP BY over an index of the stays: what a house without sealed bodies would do for
    one of the tables.
    """

    id: ClassVar[str] = "stats"
    target: ClassVar[float] = 8.0
    growth: ClassVar[float | None] = 130.0
    rounds: ClassVar[int] = 7

    def setup(self, size: Size) -> None:
        """A period that holds everybody."""
        super().setup(size)
        today = self._desk.today()
        self._period = Period(today - timedelta(days=365 * YEARS), today)
        self._table = self._desk.schema.content[Stay].name

    def reference(self) -> None:
        """Count by an index."""
        self._raw([(f'SELECT resident, count(*) FROM "{self._table}" GROUP BY resident', ())])  # noqa: S608 - our own table

    def subject(self) -> None:
        """Count everything."""
        statistics.totals(self._desk, self._period)

    def remark(self) -> str:
        """Why the target cannot be met."""
        return "what is counted lies sealed: opening one row takes as long as counting fifty in SQL"
