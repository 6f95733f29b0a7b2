"""The parts of a report: headings, facts, tables, panels, the verdict, boxes to sign in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, Spacer, Table, TableStyle

from shelterdesk.reports.kit.pages import Paper
from shelterdesk.reports.kit.signs import draw_sign
from shelterdesk.reports.kit.styles import (
    BODY,
    HEADING,
    LABEL,
    SMALL,
    STATUS_GROUNDS,
    STATUS_TOKENS,
    STATUS_WORDS,
    STRONG,
    WHITE,
    Status,
    color,
)
from shelterdesk.reports.text.bidi import isolate
from shelterdesk.reports.text.draw import Block, Element
from shelterdesk.reports.text.fonts import Weight
from shelterdesk.reports.text.paragraph import Paragraph
from shelterdesk.reports.text.shape import Span, Style

URDU = ("ur", "urd")  # BCP 47, and ISO 639-3 as records keep it
_TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")
_ALL = ((0, 0), (-1, -1))
_TALL_ROW = 480.0  # points; a page on its side has no more room
_FACT = replace(BODY, size=9.2, align="left")
_CELL = replace(BODY, size=8.8, leading=12.3, align="left")
_CELL_HEAD = replace(LABEL, weight=Weight.SEMIBOLD, color=color("text"))
_LEAST_ROOM = 90.0  # points for a heading and what begins below it


@dataclass(frozen=True)
class Said:
    """A value as somebody wrote it, and the language it is in; never read as markup."""

    text: str
    language: str = ""
    is_strong: bool = False
    nastaliq: bool = False


class Grid(Table):  # type: ignore[misc]  # reportlab has no types
    """A table whose grounds and lines are furniture for whoever listens to the page.

    A row moves to the next page whole, unless no page would hold it: then it is cut in two.
    """

    canv: Any

    def split(self, available_width: float, available_height: float) -> list[Any]:
        """The parts for this page and the next ones."""
        parts: list[Any] = super().split(available_width, available_height)
        first = self.repeatRows if isinstance(self.repeatRows, int) else 0
        heights = [high or 0 for high in self._rowHeights[: first + 1]]
        if parts or not heights or heights[-1] <= _TALL_ROW:
            return parts
        self.splitInRow = 1
        return list(super().split(available_width, available_height))

    def _drawBkgrnd(self) -> None:  # noqa: N802  reportlab's name
        with self.canv.artifact():
            super()._drawBkgrnd()

    def _drawLines(self) -> None:  # noqa: N802  reportlab's name
        with self.canv.artifact():
            super()._drawLines()


class StatusSign(Block):
    """Sign and word of a status in one table cell."""

    def __init__(self, status: Status, word: Paragraph) -> None:
        super().__init__()
        self._status = status
        self._word = word

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The height of the word, at least that of the sign."""
        _, height = self._word.wrap(available_width - 14.5, available_height)
        self.width, self.height = available_width, max(13.0, height)
        return self.width, self.height

    def draw(self) -> None:
        """The sign stands beside the first line of the word."""
        draw_sign(self.canv, self._status, 5.5, self.height - 6.5, 5)
        self._word.drawOn(self.canv, 14.5, self.height - self._word.height)


class Composer:
    """Makes the parts of one report, each with its place in the structure tree."""

    def __init__(self, paper: Paper, *, base: Style = BODY) -> None:
        self.paper = paper
        self._language = paper.words.language
        self._base = base

    def text(
        self,
        content: str | Sequence[Span],
        style: Style = BODY,
        *,
        tag: str = "P",
        parent: Element | None = None,
    ) -> Paragraph:
        """A paragraph of our own words, or of spans."""
        style = self.own(style)
        element = (parent or self.paper.tree).add(tag)
        return Paragraph(self.paper.setter, content, style, element)

    def said(self, value: Said, style: Style = BODY, *, parent: Element | None = None) -> Paragraph:
        """A paragraph of somebody's words, in their own language and direction."""
        language = value.language or self._language
        weight = Weight.SEMIBOLD if value.is_strong else style.weight
        nastaliq = value.nastaliq and language in URDU
        style = _spoken(style, language, weight, nastaliq=nastaliq)
        element = (parent or self.paper.tree).add("P", value.language)
        return Paragraph(self.paper.setter, value.text, style, element)

    def heading(self, text: str) -> Paragraph:
        """The title of a section."""
        return self.text(text, HEADING, tag="H2")

    def section(self, text: str) -> list[Any]:
        """The title of a section that may run over pages; never alone at the foot of one."""
        return [CondPageBreak(_LEAST_ROOM), self.heading(text)]

    def own(self, style: Style) -> Style:
        """*style* for the language of the report itself."""
        return _spoken(style, self._language, style.weight, nastaliq=style.nastaliq)

    def facts(self, pairs: Iterable[tuple[str, Said]], columns: int = 3, width: float = 0) -> Grid:
        """Labels with values below, side by side; an empty value is a dash.

        *width* in points; the whole width of the page without it.
        """
        cells: list[Any] = []
        for label, value in pairs:
            shown = value if value.text else replace(value, text="–")
            cells.append([self.text(label, LABEL), self.said(shown, _FACT)])
        rows = [cells[i : i + columns] for i in range(0, len(cells), columns)]
        rows[-1] += [""] * (columns - len(rows[-1]))
        return self._grid(
            rows,
            [(width or self.paper.content_width) / columns] * columns,
            [
                ("BACKGROUND", *_ALL, HexColor(color("bg"))),
                ("TOPPADDING", *_ALL, 3),
                ("BOTTOMPADDING", *_ALL, 3),
                ("LEFTPADDING", *_ALL, 8),
                ("LINEBELOW", (0, 0), (-1, -2), 0.6, HexColor(WHITE)),
                ("ROUNDEDCORNERS", [6] * 4),
            ],
        )

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Said | Status]],
        widths: Sequence[float],
        *,
        soft: Sequence[Status | None] = (),
        text: Style | None = None,
    ) -> Grid:
        """A table of real rows and cells. *soft* gives a row the ground of a status.

        *text* is the style of what is said in the cells, where it is not the usual one.
        """
        tree = self.paper.tree.add("Table")
        cells: list[list[Any]] = []
        if head:
            row_tree = tree.add("TR")
            cells.append([self.text(text, _CELL_HEAD, tag="TH", parent=row_tree) for text in head])
        for row in rows:
            row_tree = tree.add("TR")
            cells.append([self._cell(value, row_tree.add("TD"), text) for value in row])
        first = 1 if head else 0
        look: list[Any] = [
            ("TOPPADDING", *_ALL, 3.4),
            ("BOTTOMPADDING", *_ALL, 4),
            ("LEFTPADDING", *_ALL, 4),
            ("RIGHTPADDING", *_ALL, 4),
            ("LINEBELOW", (0, first), (-1, -1), 0.4, HexColor(color("border"))),
        ]
        if head:
            look.append(("LINEBELOW", (0, 0), (-1, 0), 0.9, HexColor(color("primary"))))
        for number, status in enumerate(soft, first):
            if status is not None:
                ground = HexColor(color(STATUS_GROUNDS[status]))
                look.append(("BACKGROUND", (0, number), (-1, number), ground))
        return self._grid(cells, list(widths), look, repeat=first)

    def panel(self, content: Sequence[Any], ground: str = "primary_soft") -> Grid:
        """*content* on a soft ground."""
        return self._grid(
            [[part] for part in content],
            [self.paper.content_width],
            [
                ("BACKGROUND", *_ALL, HexColor(color(ground))),
                ("LEFTPADDING", *_ALL, 12),
                ("RIGHTPADDING", *_ALL, 12),
                ("TOPPADDING", *_ALL, 2),
                ("TOPPADDING", (0, 0), (-1, 0), 8),
                ("BOTTOMPADDING", *_ALL, 2),
                ("BOTTOMPADDING", (0, -1), (-1, -1), 9),
                ("ROUNDEDCORNERS", [6] * 4),
            ],
        )

    def verdict(
        self, status: Status, title: str, sentences: Sequence[str], count: str, caution: str
    ) -> Grid:
        """How things stand in one look; *caution* stands under any *count*."""
        ink = color(STATUS_TOKENS[status])
        large = replace(BODY, size=17, leading=23, weight=Weight.BOLD, color=ink)
        small = replace(SMALL, size=8.4, leading=11.6)
        left: list[Any] = [self.text(title, large)]
        left += [
            self.text(sentence, small if place else BODY)
            for place, sentence in enumerate(sentences)
            if sentence
        ]
        right: list[Any] = []
        if count:
            bold = replace(STRONG, size=10.5, leading=14, align="right")
            right = [self.text(count, bold), self.text(caution, replace(LABEL, align="right"))]
        return self._grid(
            [["", _LargeSign(status), left, right]],
            [5, 44, self.paper.content_width - 5 - 44 - 90, 90],
            [
                ("BACKGROUND", *_ALL, HexColor(color(STATUS_GROUNDS[status]))),
                ("BACKGROUND", (0, 0), (0, -1), HexColor(ink)),
                ("VALIGN", (1, 0), (1, 0), "MIDDLE"),
                ("LEFTPADDING", (1, 0), (2, 0), 3),
                ("TOPPADDING", *_ALL, 7),
                ("BOTTOMPADDING", *_ALL, 9),
                ("RIGHTPADDING", (3, 0), (3, 0), 12),
                ("ROUNDEDCORNERS", [7] * 4),
            ],
        )

    def signatures(self, boxes: Sequence[tuple[str, Said, str]]) -> Grid:
        """Boxes to sign in, three a row: who signs, the name, what to write there."""
        name = replace(STRONG, size=8.8, leading=12.5, align="left")
        cells: list[Any] = [
            [self.text(role, LABEL), Spacer(1, 30), self.said(who, name), self.text(line, LABEL)]
            for role, who, line in boxes
        ]
        rows = [cells[i : i + 3] for i in range(0, len(cells), 3)]
        edge = HexColor(color("border_strong"))
        look: list[Any] = [("LEFTPADDING", *_ALL, 7), ("BOTTOMPADDING", *_ALL, 5)]
        for number, row in enumerate(rows):
            look += [("BOX", (i, number), (i, number), 0.7, edge) for i in range(len(row))]
            row += [""] * (3 - len(row))
        return self._grid(rows, [self.paper.content_width / 3] * 3, look)

    def status(self, status: Status, parent: Element | None = None) -> StatusSign:
        """Sign and word."""
        ink = color(STATUS_TOKENS[status])
        style = replace(BODY, size=8.6, leading=12.4, weight=Weight.SEMIBOLD, color=ink)
        word = self.text(self.paper.words(STATUS_WORDS[status]), style, parent=parent)
        return StatusSign(status, word)

    def _cell(self, value: Said | Status, parent: Element, text: Style | None) -> Any:
        if isinstance(value, Status):
            return self.status(value, parent)
        return self.said(value, text or _CELL, parent=parent)

    def _grid(
        self, rows: list[list[Any]], widths: list[float], look: list[Any], repeat: int = 0
    ) -> Grid:
        return Grid(rows, colWidths=widths, style=TableStyle([_TOP, *look]), repeatRows=repeat)


class _LargeSign(Block):
    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = available_width, 26.0
        return self.width, self.height

    def draw(self) -> None:
        draw_sign(self.canv, self._status, 19, 13, 12)


@lru_cache(maxsize=256)
def _spoken(style: Style, language: str, weight: Weight, *, nastaliq: bool) -> Style:
    """*style* for words of *language*: one object for all paragraphs that look the same."""
    return replace(style, language=language, weight=weight, nastaliq=nastaliq)


def sentence(text: str, **values: object) -> str:
    """*text* with *values* put in, each apart from the direction of the words around it."""
    return text.format(**{name: isolate(str(value)) for name, value in values.items()})
