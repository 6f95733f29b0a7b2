"""Workbooks made to be too large, and what a sheet tells through the worker."""

import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from shelterdesk.errors import UnreadableFile
from shelterdesk.services import import_files, workbooks
from shelterdesk.services.import_files import open_file
from shelterdesk.services.workers import at_work


def packed(path: Path, sheet: str) -> Path:
    """A workbook whose only sheet holds the XML *sheet*."""
    with xlsxwriter.Workbook(path) as empty:
        empty.add_worksheet()
    with zipfile.ZipFile(path) as there:
        parts = {name: there.read(name) for name in there.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>'
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


DAY = datetime(2026, 3, 4)  # noqa: DTZ001  a cell has no zone
WHEN = datetime(2026, 3, 4, 5, 6)  # noqa: DTZ001
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{}</row>'


def test_two_cells_in_far_corners_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = packed(tmp_path / "far.xlsx", FAR.format('<c r="XFD1048576"><v>2</v></c>'))
    assert path.stat().st_size < 10_000
    with pytest.raises(UnreadableFile):
        workbooks.look_at_size(path)
    with pytest.raises(UnreadableFile):
        open_file(path)


def test_cells_that_do_not_say_where_they_stand_are_found_too(tmp_path: Path) -> None:
    path = packed(tmp_path / "far.xlsx", FAR.format("<c><v>2</v></c>" * 600))
    with pytest.raises(UnreadableFile):
        workbooks.look_at_size(path)


def test_a_worker_that_dies_is_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch) -> None:
    path = packed(tmp_path / "one.xlsx", "")
    monkeypatch.setattr(import_files, "at_work", lambda *_: at_work("no-such-job"))
    with pytest.raises(UnreadableFile):
        open_file(path)


def test_far_cells_that_only_have_a_look_stop_nobody(tmp_path: Path) -> None:
    path = packed(tmp_path / "look.xlsx", FAR.format('<c r="XFD1048576" s="0"/>'))
    assert open_file(path).leaves[0].lines == [[1.0]]


def test_more_than_room_when_unpacked_is_refused(tmp_path: Path, monkeypatch) -> None:
    path = packed(tmp_path / "one.xlsx", "<!-- " + "a" * 60_000 + " -->")
    workbooks.look_at_size(path)
    monkeypatch.setattr(workbooks, "MOST_BYTES", 50_000)
    with pytest.raises(UnreadableFile):
        workbooks.look_at_size(path)


def test_cells_come_through_as_they_are(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(
        tmp_path / "cells.xlsx", {"default_date_format": "yyyy-mm-dd"}
    ) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, ["ชื่อ", "Number", "Day", "When", "Yes"])
        sheet.write_row(1, 0, ["นก", 7])
        sheet.write_datetime(1, 2, DAY)
        at = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_datetime(1, 3, WHEN, at)
        sheet.write_boolean(1, 4, True)
        sheet.merge_range("A3:B3", "both")
        book.add_worksheet("Hidden").hide()
    first, second = open_file(tmp_path / "cells.xlsx").leaves
    assert list(first.lines[1]) == ["นก", 7, date(2026, 3, 4), WHEN, True]
    assert [type(cell) for cell in first.lines[1]] == [str, float, date, datetime, bool]
    assert first.merged == ((2, 0, 2, 1),)
    assert second.hidden
    assert not first.hidden


ODS_CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
EMPTY = '<table:table-cell table:number-columns-repeated="16380"/>'


def ods(path: Path, rows: str) -> Path:
    """An OpenDocument workbook with one sheet of *rows*."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="People">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content)
        made.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def test_an_open_document_that_says_few_letters_a_million_times_is_refused(tmp_path: Path) -> None:
    many = ' table:number-columns-repeated="16384"'
    for rows in (
        f"<table:table-row>{ODS_CELL.format(many, 'x')}</table:table-row>",
        '<table:table-row table:number-rows-repeated="1048576">'
        f"{ODS_CELL.format('', 'x')}</table:table-row>",
        f"<table:table-row>{ODS_CELL.format('', 'x')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="900000"><table:table-cell/></table:table-row>'
        f"<table:table-row>{ODS_CELL.format('', 'x')}</table:table-row>",
    ):
        path = ods(tmp_path / "far.ods", rows)
        assert path.stat().st_size < 10_000
        with pytest.raises(UnreadableFile):
            workbooks.look_at_size(path)
        with pytest.raises(UnreadableFile):
            open_file(path)


def test_empty_ends_of_an_open_document_stop_nobody(tmp_path: Path) -> None:
    row = f"<table:table-row>{ODS_CELL.format('', 'Name')}{ODS_CELL.format('', 'Age')}{EMPTY}"
    end = (
        '</table:table-row><table:table-row table:number-rows-repeated="1048570">'
        f"{EMPTY}</table:table-row>"
    )
    (leaf,) = open_file(ods(tmp_path / "plain.ods", row + end)).leaves
    assert list(leaf.lines[0])[:2] == ["Name", "Age"]


def test_a_worker_that_takes_too_long_is_ended() -> None:
    with at_work("read-file", 0.2) as (_, made):  # it waits for a name that nobody gives
        assert made.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="the system knows no such limit")
def test_a_worker_has_no_more_memory_than_it_needs() -> None:
    code = (
        "from shelterdesk.services.workbooks import MOST_MEMORY, limit_this_process as limit\n"
        "limit()\ntry: bytearray(MOST_MEMORY)\nexcept MemoryError: print('ended')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "ended\n"
