"""A roster as a table file or a text file, for a body that works in its own programs.

The words are the same as on paper. A cell is never a formula; the file says its number and nothing
of who made it or when.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from shelterdesk.domain.rosters import harmless, printable
from shelterdesk.i18n import Translator
from shelterdesk.reports.even_zip import timeless
from shelterdesk.reports.roster import RosterPage, widths_of
from shelterdesk.reports.word_file import bare, even, metadata, say

HEAD, SMALL = 15, 8.5  # points
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # what the formats ask for; the day stands inside
_ROOM = 756.0  # points between the margins of a page on its side
_WIDEST = 40  # characters of a column


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
    return timeless(made.getvalue())


def as_docx(page: RosterPage, words: Translator) -> bytes:
    """The roster as a .docx text of one table, A4 on its side."""
    document, language = docx.Document(), words.language
    bare(document)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(14)
    say(document.add_paragraph(), words("Roster"), language, HEAD, bold=True)
    for text in _lines(page, words):
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        say(line, printable(text), language, SMALL)
    table = document.add_table(rows=1, cols=len(page.columns) + 1)
    table.style = "Table Grid"
    head = [words("No."), *(column.heading for column in page.columns)]
    for place, text in enumerate(head):
        first = table.rows[0].cells[place].paragraphs[0]
        say(first, printable(text), language, SMALL, bold=True)
    _repeated(table.rows[0])
    table.autofit = False
    for number, row in enumerate(page.rows, 1):
        cells = table.add_row().cells
        for place, text in enumerate((str(number), *row)):
            say(cells[place].paragraphs[0], printable(text), language, SMALL)
    for wide, column in zip(widths_of(page, _ROOM), table.columns, strict=True):
        column.width = Pt(wide)
        for cell in column.cells:
            cell.width = Pt(wide)
    metadata(document, language, _MADE.date(), page.number)
    return even(document)


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


def _repeated(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  python-docx has no word for it
