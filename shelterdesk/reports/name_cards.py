"""Cards to cut out: one code name each, large, and nothing else about anybody.

For doors, cups and lists that others can see (casework guide 2, *code_name*).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Spacer, TableStyle

from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Grid, Said
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, CONTENT_WIDTH, LABEL, STRONG, color
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

ACROSS, HIGH = 2, 92.0  # cards in a row; points of one card
CUT = N_("Cut along the lines. Shred what is left over.")
PLACE = N_("Bed: {bed}")


@dataclass(frozen=True)
class NameCard:
    """What one card shows."""

    code_name: str
    code: str
    bed: str = ""


def render(
    cards: Sequence[NameCard], house_code: str, notice: str, *, fonts: Fonts, words: Translator
) -> bytes:
    """The cards as a tagged PDF, A4. Raises ``UnprintableText``, ``FontMissing``."""
    paper = Paper(Setter(fonts), words)
    compose = Composer(paper)
    large = replace(BODY, size=25, leading=38, align="left", weight=STRONG.weight)
    cells: list[Any] = [
        [
            compose.said(Said(card.code_name), large),
            compose.text(card.code, replace(LABEL, size=11, leading=16)),
            compose.said(
                Said(words(PLACE).format(bed=card.bed) if card.bed else " "),
                replace(LABEL, size=11, leading=16),
            ),
        ]
        for card in cards
    ]
    rows = [cells[i : i + ACROSS] for i in range(0, len(cells), ACROSS)]
    for row in rows:
        row += [""] * (ACROSS - len(row))
    edge = HexColor(color("border_strong"))
    look: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 14),
        ("GRID", (0, 0), (-1, -1), 0.6, edge),
    ]
    table = Grid(
        rows,
        colWidths=[CONTENT_WIDTH / ACROSS] * ACROSS,
        rowHeights=[HIGH] * len(rows),
        style=TableStyle(look),
    )
    story: list[Any] = [compose.text(words(CUT)), Spacer(1, 8), table]
    furniture = Furniture(
        title=house_code,
        running_head="",
        confidential=words("Keep inside the house."),
        foot=house_code,
        notice=notice,
    )
    return paper.build(story, furniture)
