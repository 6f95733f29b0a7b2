"""A roster as a table file or a text file, for a body that works in its own programs.

The words are the same as on paper. A cell is never a formula; the file says its number and nothing
of who made it or when.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import xlsxwriter
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from shelterdesk.domain.rosters import harmless, printable
from shelterdesk.i18n import Translator
from shelterdesk.reports.roster import RosterPage

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  what the formats ask for; the day stands inside
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_WIDEST = 40  # characters of a column
# Fonts of Windows that draw what ours do; Word shapes the text itself.
_FONTS = {"ascii": "Segoe UI", "hAnsi": "Segoe UI", "cs": "Leelawadee UI", "eastAsia": "SimSun"}


def as_xlsx(page: RosterPage, words: Translator) -> bytes:
    """The roster as an .xlsx workbook of one sheet; every cell is text."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": page.number, "author": "", "created": _MADE})
    sheet = book.add_worksheet(page.number[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    line = 0
    for text in _lines(page, words):
        sheet.write_string(line, 0, harmless(text))
        line += 1
    line += 1
    head = [words("No."), *(column.heading for column in page.columns)]
    for place, text in enumerate(head):
        sheet.write_string(line, place, harmless(text), bold)
        longest = max((len(row[place - 1]) for row in page.rows if place), default=0)
        sheet.set_column(place, place, min(_WIDEST, max(6, len(text) + 2, longest + 2)))
    sheet.freeze_panes(line + 1, 0)
    for number, row in enumerate(page.rows, 1):
        sheet.write_number(line + number, 0, number)
        for place, cell in enumerate(row, 1):
            sheet.write_string(line + number, place, harmless(cell), plain)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(line)
    book.close()
    return _timeless(made.getvalue())


def as_docx(page: RosterPage, words: Translator) -> bytes:
    """The roster as a .docx text of one table, A4 on its side."""
    document = Document()
    said = document.core_properties
    said.title, said.author, said.comments = page.number, "", ""
    said.last_modified_by = ""
    said.created = said.modified = _MADE
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(14)
    _with_fonts(document.styles["Normal"])
    document.add_heading(words("Roster"), level=1)
    for text in _lines(page, words):
        document.add_paragraph(printable(text))
    table = document.add_table(rows=1, cols=len(page.columns) + 1)
    table.style = "Table Grid"
    head = [words("No."), *(column.heading for column in page.columns)]
    for place, text in enumerate(head):
        run = table.rows[0].cells[place].paragraphs[0].add_run(printable(text))
        run.bold = True
    _repeated(table.rows[0])
    for number, row in enumerate(page.rows, 1):
        cells = table.add_row().cells
        for place, text in enumerate((str(number), *row)):
            cells[place].text = printable(text)
    made = io.BytesIO()
    document.save(made)
    return _timeless(made.getvalue())


def _lines(page: RosterPage, words: Translator) -> tuple[str, ...]:
    at = f"{page.printed_at:%Y-%m-%d %H:%M}"
    code = words("{number} · check code {code}").format(number=page.number, code=page.check_code)
    practice = words("Practice house: everybody on this page is made up.")
    return tuple(
        text
        for text in (
            words("CONFIDENTIAL · for the named reader only · do not copy or forward"),
            code,
            page.recipient or words("The house itself"),
            words(page.purpose),
            f"{at} · {page.printed_by}",
            practice if page.is_practice else "",
        )
        if text
    )


def _with_fonts(style: Any) -> None:
    style.font.size = Pt(9)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for slot, name in _FONTS.items():
        fonts.set(qn(f"w:{slot}"), name)


def _repeated(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  python-docx has no word for it


def _timeless(file: bytes) -> bytes:
    """The same package with no time in it: the same facts give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return made.getvalue()
