"""The small card that somebody carries: numbers to call, and a sentence to show.

It folds to the size of a bank card. Nothing on it says who made it, for whom or why: whoever finds
it learns that somebody may need a telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Spacer, TableStyle

from shelterdesk.domain.card_words import CardWords
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Grid, Said
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, LABEL, STRONG, color
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter, Style

WIDE, HIGH = 86 * mm, 54 * mm  # of one half
COPIES = 2
INSIDE = 6.0  # points from edge to text
SIZES = (13.0, 11.5, 10.0, 9.0, 8.0, 7.0)  # points; the largest at which a half holds its words
CUT = N_("Cut along the line, fold in the middle. There are two: one may get lost.")


@dataclass(frozen=True)
class CardNumber:
    """A word that the carrier knows, and the number as one dials it."""

    label: str
    number: str


@dataclass(frozen=True)
class SafetyCardPage:
    """What stands on the card. ``says`` are the carrier's own words for it, in ``language``.

    ``words`` are those to show, the carrier's language first (``words_to_show``). ``nastaliq`` sets
    Urdu in the hand that its readers know best.
    """

    numbers: tuple[CardNumber, ...]
    words: tuple[CardWords, ...]
    says: str = ""
    language: str = ""
    nastaliq: bool = False
    is_practice: bool = False


def render(page: SafetyCardPage, *, fonts: Fonts, words: Translator) -> bytes:
    """Two cards on one A4 page. Raises ``UnprintableText``, ``FontMissing``.

    A half becomes higher rather than lose a word.
    """
    paper = Paper(Setter(fonts), words)
    compose = Composer(paper)
    halves = [_fitted(paper, page, half) for half in (_numbers, _sentences)]
    cells = [[half(compose, page, size) for _ in range(COPIES)] for half, size, _ in halves]
    look: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((f"{side}PADDING", (0, 0), (-1, -1), INSIDE) for side in ("LEFT", "RIGHT", "TOP")),
        *(("BOX", (n, 0), (n, -1), 0.7, HexColor(color("border_strong"))) for n in range(COPIES)),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, HexColor(color("border")), None, (3, 3)),
    ]
    table = Grid(
        cells,
        colWidths=[WIDE] * COPIES,
        rowHeights=[high for _, _, high in halves],
        style=TableStyle(look),
    )
    story = [compose.text(words(CUT), replace(LABEL, size=8.4, leading=12)), Spacer(1, 8), table]
    notice = words("Practice house: nobody answers these numbers.") if page.is_practice else ""
    furniture = Furniture(title="card", running_head="", confidential="", foot="", notice=notice)
    return paper.build(story, furniture)


def _numbers(compose: Composer, page: SafetyCardPage, size: float) -> list[Any]:
    head = page.words[0] if page.words else None
    parts: list[Any] = []
    if head is not None:
        parts.append(_said(compose, head.numbers, head.language, page, _style(size * 0.72)))
    for each in page.numbers:
        parts.append(Spacer(1, 2))
        parts.append(_said(compose, each.label, page.language, page, _style(size * 0.78)))
        parts.append(compose.said(Said(each.number), _style(size, STRONG)))
    return parts


def _sentences(compose: Composer, page: SafetyCardPage, size: float) -> list[Any]:
    parts: list[Any] = []
    if page.says.strip():
        parts.append(_said(compose, page.says.strip(), page.language, page, _style(size)))
        parts.append(Spacer(1, 3))
    small = _style(size * 0.85)
    parts += [_said(compose, each.show, each.language, page, small) for each in page.words]
    return parts


def _said(compose: Composer, text: str, language: str, page: SafetyCardPage, style: Style) -> Any:
    return compose.said(Said(text, language, nastaliq=page.nastaliq), style)


def _style(size: float, base: Style = BODY) -> Style:
    return replace(base, size=size, leading=size * 1.35)


def _fitted(paper: Paper, page: SafetyCardPage, half: Any) -> tuple[Any, float, float]:
    """The half, the largest size at which it fits, and its height."""
    needed = HIGH
    for size in SIZES:
        trial = Composer(Paper(paper.setter, paper.words))
        needed = _height(half(trial, page, size))
        if needed <= HIGH:
            return half, size, HIGH
    return half, SIZES[-1], needed


def _height(parts: Sequence[Any]) -> float:
    heights = [part.wrap(WIDE - 2 * INSIDE, 10_000)[1] for part in parts]
    return float(sum(heights)) + 2 * INSIDE + 4
