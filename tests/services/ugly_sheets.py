"""Sheets as shelters keep them, filled with people who do not exist."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

FULL = ["มาลี ใจดี", "နော်ခင်မျိုး", "陈小红", "Saw Htoo", "Lakshmi Devi", "Sok Dara"]
SYLLABLES = ("ka", "min", "thu", "zar", "lin", "aye", "mo", "hla", "su", "win", "naing", "tun")


def two_header_rows(path: Path) -> Path:
    """A title, group headings merged over their columns, vertical merges, colours with meaning."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("People 2026")
        red = book.add_format({"bg_color": "#ff0000"})
        sheet.merge_range(0, 0, 0, 8, "House list, October")
        sheet.merge_range(2, 0, 3, 0, "No.")
        sheet.merge_range(2, 1, 2, 3, "Name")
        sheet.write_row(3, 1, ["First name", "Family name", "Thai"])
        sheet.merge_range(2, 4, 3, 4, "วันเกิด")
        sheet.merge_range(2, 5, 2, 6, "Papers")
        sheet.write_row(3, 5, ["Nationality", "Passport no."])
        sheet.merge_range(2, 7, 3, 7, "Sex")
        sheet.merge_range(2, 8, 3, 8, "Remarks")
        rows = [
            [1, "Daw Khin", "Myint", "ขิ่น มิ้นท์", "15/3/2541", "พม่า", "AB123456", "F", "Marker"],
            [2, "Somsri", "LNU", "สมศรี", "2 ก.พ. 2545", "ไทย", "AA765432", "หญิง", ""],
            [3, "ခင္မ်ိဳးေဝ", "", "", "7/8/2543", "Burmese", "", "fem.", ""],
        ]
        for at, row in enumerate(rows, 4):
            sheet.write_row(at, 0, row)
        sheet.write(5, 1, "Somsri", red)
        for number in range(4, 12):
            sheet.write(number + 3, 0, number)
    return path


def mixed_calendars(path: Path) -> Path:
    """Typed days, days in words, short years, Buddhist years, ages, and days that could be two."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        days = book.add_format({"num_format": "d/m/yyyy"})
        sheet.write_row(0, 0, ["Full name", "DOB", "Age", "Date in", "ID"])
        sheet.write_row(1, 0, ["Ana Cruz", "", "about 24", "", "H-1"])
        sheet.write_datetime(1, 3, datetime(2026, 3, 4), days)  # noqa: DTZ001  a cell has no zone
        sheet.write_row(2, 0, ["Bea Cruz", "3/4/2541", "", "5/6/2026", "H-2"])
        sheet.write_row(3, 0, ["Cit Moe", "12 มี.ค. 41", "", "5 June 2026", "H-3"])
        sheet.write_row(4, 0, ["Dok Mai", "2000", "26", "2026-06-07", "H-4"])
        sheet.write_row(5, 0, ["Eh Wah", 36000, "", "7/6/2026", "H-5"])
        sheet.write_row(6, 0, ["Fon Lee", "", "17-18", "8/6/2026", "H-6"])
    return path


def many_rows(path: Path, count: int) -> Path:
    """*count* people with names of their own, as a house would list them."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("All")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        titles = ["Name", "Sex", "Date of birth", "Nationality", "Language", "Case no.", "Arrival"]
        sheet.write_row(0, 0, titles)
        first = date(1970, 1, 1)
        for at in range(1, count + 1):
            sheet.write_string(at, 0, _name(at))
            sheet.write_string(at, 1, "FM"[at % 2])
            sheet.write_datetime(at, 2, first + timedelta(days=(at * 7) % 12000), days)
            sheet.write_string(at, 3, ("Myanmar", "Thai", "Lao")[at % 3])
            sheet.write_string(at, 4, ("Burmese", "Thai")[at % 2])
            sheet.write_string(at, 5, f"HT-{at:05}")
            sheet.write_datetime(at, 6, date(2025, 1, 1) + timedelta(days=at % 300), days)
    return path


def _name(number: int) -> str:
    parts = []
    for _ in range(3):
        number, one = divmod(number, len(SYLLABLES))
        number, two = divmod(number * 5 + one, len(SYLLABLES))
        parts.append((SYLLABLES[one] + SYLLABLES[two]).title())
    return " ".join(parts)
