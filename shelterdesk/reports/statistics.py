"""Totals of a time on paper and as a table file: numbers, nothing that names anybody."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reportlab.platypus import Spacer

from shelterdesk.domain.rosters import harmless
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.even_zip import timeless
from shelterdesk.reports.kit.blocks import Composer, Said
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import CONTENT_WIDTH, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

HIDDEN = N_("hidden")
NOTHING = N_("Nothing in this time.")
SHARES = (0.72, 0.28)
WIDE = 60  # characters of the column of words
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # what the format asks for; the days stand inside


@dataclass(frozen=True)
class TotalsTable:
    """One table, translated: a heading, what is counted, rows of words and numbers, a note."""

    title: str
    unit: str
    rows: tuple[tuple[str, str], ...]
    total: str = ""
    note: str = ""


@dataclass(frozen=True)
class TotalsPage:
    """What is printed. ``leads`` are translated sentences; *number* names the report."""

    house_code: str
    period: str
    leads: tuple[str, ...]
    tables: tuple[TotalsTable, ...]
    outside: bool
    notice: str
    number: str


def render(page: TotalsPage, *, fonts: Fonts, words: Translator) -> bytes:
    """A tagged PDF, A4. Raises ``UnprintableText``, ``FontMissing``."""
    paper = Paper(Setter(fonts), words)
    compose = Composer(paper)
    story: list[Any] = [
        compose.text(words("Totals"), TITLE, tag="H1"),
        compose.text(page.period),
        *(compose.text(lead) for lead in page.leads),
        Spacer(1, 8),
    ]
    widths = [CONTENT_WIDTH * share for share in SHARES]
    for table in page.tables:
        story += compose.section(table.title)
        if table.note:
            story.append(compose.text(table.note))
        if not table.rows:
            story.append(compose.text(words(NOTHING)))
            continue
        rows = [(Said(label), Said(number)) for label, number in table.rows]
        if table.total:
            rows.append(
                (Said(words("Together"), is_strong=True), Said(table.total, is_strong=True))
            )
        story.append(compose.table((words("What"), table.unit), rows, widths))
        story.append(Spacer(1, 8))
    inside = words("For inside the house: small numbers can tell of somebody.")
    furniture = Furniture(
        title=page.number,
        running_head=f"{words('Totals')} · {page.period}",
        confidential="" if page.outside else inside,
        foot=page.house_code,
        notice=page.notice,
    )
    return paper.build(story, furniture)


def as_xlsx(page: TotalsPage, words: Translator) -> bytes:
    """The same as an .xlsx workbook of one sheet: a block for each table; every cell is text."""
    import xlsxwriter  # noqa: PLC0415  5 MB, and few totals become a workbook

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": page.number, "author": "", "created": MADE})
    sheet = book.add_worksheet(words("Totals")[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.set_column(0, 0, WIDE)
    lines: list[tuple[str, str, Any]] = [(page.period, "", bold)]
    lines += [(lead, "", None) for lead in (*page.leads, page.notice) if lead]
    for table in page.tables:
        lines += [("", "", None), (table.title, table.unit, bold)]
        lines += [(label, number, None) for label, number in table.rows]
        if not table.rows:
            lines.append((words(NOTHING), "", None))
        if table.total:
            lines.append((words("Together"), table.total, bold))
    for at, (label, number, look) in enumerate(lines):
        sheet.write_string(at, 0, harmless(label), look)
        sheet.write_string(at, 1, harmless(number), look)
    book.close()
    return timeless(made.getvalue())
