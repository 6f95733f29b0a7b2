"""import.try: a sheet opened, laid out, mapped, asked about and tried, before anything is kept."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.houses import PASSPHRASE, STAFF, as_house
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door, new_house
from shelterdesk.services import importing
from shelterdesk.services.importing import Plan
from shelterdesk.vault.slots import PRACTICE_COST

SYLLABLES = ("ka", "min", "thu", "zar", "lin", "aye", "mo", "hla", "su", "win", "naing", "tun")


class ImportTry(Benchmark):
    """Against python-calamine reading the same file: what no import can go below.

    Every tenth row is somebody of an earlier one, with the look for who is here already. Keeping
    the rows is not in it: that seals and signs some ten records a person.
    """

    id: ClassVar[str] = "import.try"
    target: ClassVar[float] = 8.0
    rounds: ClassVar[int] = 7

    def setup(self, size: Size) -> None:
        """A sheet of as many rows as a house of this size has people, and a house with nobody."""
        self._folder = tempfile.TemporaryDirectory()
        self._sheet = _written(Path(self._folder.name) / "people.xlsx", size.residents)
        house = as_house(Path(self._folder.name) / "house")
        new_house.found_practice_house(house, "TEST-00", STAFF, PRACTICE_COST)
        self._desk = door.sign_in(house, "manager", PASSPHRASE)

    def reference(self) -> None:
        """The cells alone."""
        with CalamineWorkbook.from_path(self._sheet) as book:
            book.get_sheet_by_index(0).to_python()

    def subject(self) -> None:
        """Everything up to the question whether to keep it."""
        table = importing.lay_out(importing.open_file(self._sheet).leaves[0])
        today = self._desk.today()
        homes = {key: g.target for key, g in importing.suggest(table, today).items()}
        plan = Plan(homes=homes)
        importing.questions(table, plan, today)
        importing.dry_run(self._desk, importing.Decided(table, plan))

    def remark(self) -> str:
        """Why the target is missed."""
        return (
            "a process of its own reads the file, whose start counts; the reader is Rust, and our"
            " reading of names, dates and doubles is Python, 80 µs a row"
        )

    def close(self) -> None:
        """Leave the desk and drop the sheet."""
        self._desk.close()
        self._folder.cleanup()


def _written(path: Path, count: int) -> Path:
    titles = ["Name", "Sex", "Date of birth", "Nationality", "Language", "Case no.", "Arrival"]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, titles)
        for at in range(1, count + 1):
            who = at - at % 10 if at % 10 == 1 and at > 10 else at
            sheet.write_string(at, 0, _name(who))
            sheet.write_string(at, 1, "FM"[who % 2])
            born = date(1960, 1, 1) + timedelta(days=(who * 7) % 15000)
            sheet.write_datetime(at, 2, born, days)
            sheet.write_string(at, 3, ("Myanmar", "Thai", "Lao", "Cambodian")[who % 4])
            sheet.write_string(at, 4, ("Burmese", "Thai")[who % 2])
            sheet.write_string(at, 5, f"HT-{at:06}")
            came = date(2020, 1, 1) + timedelta(days=at % 2000)
            sheet.write_datetime(at, 6, came, days)
    return path


def _name(number: int) -> str:
    parts, rest = [], number * 7919 + 13
    for _ in range(3):
        rest, one = divmod(rest, len(SYLLABLES))
        rest, two = divmod(rest * 31 + one, len(SYLLABLES))
        rest %= 100_003
        parts.append((SYLLABLES[one] + SYLLABLES[two]).title())
    return " ".join(parts)
