"""import: a spreadsheet of people is tried, and its good rows are taken in."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar

from python_calamine import CalamineWorkbook

from benchmarks.houses import PASSPHRASE, SEED, STAFF, as_house, scratch
from benchmarks.runner import Benchmark, Size
from benchmarks.synthetic.people import people
from benchmarks.synthetic.sheets import rows, sound, write_xlsx
from shelterdesk.access import door, new_house
from shelterdesk.access.desk import Desk
from shelterdesk.services import imports, shift
from shelterdesk.services.progress import Progress
from shelterdesk.vault.slots import PRACTICE_COST

ROWS = {Size.S: 250, Size.M: 10_000, Size.L: 10_000}
OF_THE_HOUSE = 200  # people that a row may be once more


def bring_in(desk: Desk, path: Path, *, dry_run: bool, progress: Progress | None = None) -> int:
    """Take in the sheet at *path*; how many residents came (or, on a dry run, could come).

    The one place that says which import is measured.
    """
    found = imports.htcds(
        desk, path, dry_run=dry_run, progress=progress, buddhist_years="be", days_first=True
    )
    return found.ready if dry_run else len(found.imported)


class Import(Benchmark):
    """All rows tried, then the good ones kept, in a house that is empty before.

    Against python-calamine reading that file. A fortieth of the rows at S: each is a person with a
    file of their own, sealed and signed, which no reading of cells is.
    """

    id: ClassVar[str] = "import"
    target: ClassVar[float] = 8.0
    rounds: ClassVar[int] = 3
    fewest: ClassVar[int] = 3

    def setup(self, size: Size) -> None:
        """The sheet with everything, the sheet of good rows, and a house without residents."""
        self._closing = ExitStack()
        folder = self._closing.enter_context(scratch())
        known = tuple(people(SEED, OF_THE_HOUSE))
        self._rows = rows(SEED, ROWS[size], known)
        self._all = write_xlsx(folder / "all.xlsx", self._rows)
        self._good = write_xlsx(folder / "good.xlsx", sound(self._rows))
        self._empty, self._copy = folder / "empty", folder / "house"
        new_house.found_practice_house(as_house(self._empty), "TEST-00", STAFF, PRACTICE_COST)

    def reference(self) -> None:
        """Read the cells."""
        with CalamineWorkbook.from_path(self._all) as book:
            book.get_sheet_by_name(book.sheet_names[0]).to_python()

    def subject(self) -> float:
        """Try, then take in; copying the house and signing in are not counted."""
        shutil.copytree(self._empty, self._copy)
        desk = door.sign_in(as_house(self._copy), "manager", PASSPHRASE)
        try:
            shift.begin(desk)
            began = time.perf_counter()
            bring_in(desk, self._all, dry_run=True)
            self._came = bring_in(desk, self._good, dry_run=False)
            took = time.perf_counter() - began
            if self._came < len(self._rows) / 2:
                raise ValueError("hardly anybody was taken in: a row of the good sheet is not good")
            return took
        finally:
            desk.close()
            shutil.rmtree(self._copy)

    def remark(self) -> str:
        """How many rows, how many people."""
        return f"{len(self._rows)} rows, {self._came} people taken in"

    def close(self) -> None:
        """Forget all of it."""
        self._closing.close()
