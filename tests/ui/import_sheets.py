"""Sheets as shelters have them: titles above, two rows of headings, dates that mean two things."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

STORY = "She walked for nine days and remembers the river, the boat and the man who said nothing."
GROUPS = ("", "Person", "", "", "Stay", "", "")
HEADINGS = ("No.", "Name", "Date of birth", "Gender", "Arrived", "Nationality", "Remarks")
PEOPLE = (
    ("A-1", "ขวัญใจ แสงดาว", "03/04/2544", "F", "05/06/2026", "Thai", STORY),
    ("A-2", "ခင်မျိုးဝေ", "7/8/2540", "F", "06/06/2026", "Myanmar", ""),
    ("A-3", "Selam Tesfaye", "12/11/2000", "M", "13/06/2026", "Ethiopia", "left handed"),
    ("A-4", "Rosa Lima", "1/2/1999", "other", "01/07/2026", "Philippines", ""),
)


def ugly_book(path: Path, people: Sequence[Sequence[Any]] = PEOPLE) -> Path:
    """A workbook of the sort that is kept by hand for years."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notes").write(0, 0, "Ask Dana before changing anything.")
        sheet = book.add_worksheet("People")
        sheet.write(0, 0, "List of the house, 2026")
        bold = book.add_format({"bold": True, "bg_color": "#FFCC00"})
        sheet.merge_range(2, 1, 2, 3, "Person", bold)
        sheet.merge_range(2, 4, 2, 5, "Stay", bold)
        for at, heading in enumerate(HEADINGS):
            sheet.write(3, at, heading, bold)
        for line, person in enumerate(people):
            for at, cell in enumerate(person):
                sheet.write(4 + line, at, cell)
    return path


def thai_text(path: Path) -> Path:
    """A table file that an old Thai computer wrote: its letters do not say what they are."""
    lines = "ชื่อ;วันเกิด\nขวัญใจ แสงดาว;03/04/2544\n"
    path.write_bytes(lines.encode("cp874"))
    return path
