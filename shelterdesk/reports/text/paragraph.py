"""A paragraph that breaks where its language allows and never reads what it prints as markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from shelterdesk.reports.text.bidi import base_direction
from shelterdesk.reports.text.breaks import character_breaks, line_breaks
from shelterdesk.reports.text.draw import Block, Element
from shelterdesk.reports.text.shape import Run, Setter, Span, Style

_UNSEEN_BREAKS = str.maketrans(
    {"\r": None, "\t": " ", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)
_LEAST_LINES = 2  # of a paragraph at the foot and at the head of a page
_SLACK = 0.01  # points; sums of advances are not exact


@dataclass(frozen=True)
class Line:
    """One line: its runs, its width and the room above and below the baseline, in points."""

    runs: list[Run]
    width: float
    up: float
    down: float
    is_right_to_left: bool


class Paragraph(Block):
    """Text of one or more styles; ``\\n`` starts a new line with a direction of its own (P1)."""

    def __init__(
        self,
        setter: Setter,
        content: str | Sequence[Span],
        style: Style,
        element: Element | None = None,
    ) -> None:
        super().__init__()
        spans = [(content, style)] if isinstance(content, str) else content
        self._setter = setter
        self.style = style
        self._element = element
        self._spans = [(clean(text), its_style) for text, its_style in spans]
        self._broken: tuple[float, list[Line]] | None = None
        self._is_part = False  # its lines are what is left of a whole; there is no text to break
        self._drawn_on: int | None = None
        self.spaceBefore, self.spaceAfter = style.space_before, style.space_after

    def minWidth(self) -> float:  # noqa: N802  reportlab's name
        """The least width that is worth trying."""
        return 20.0

    def lines(self, width: float) -> list[Line]:
        """The lines at *width* points; broken once and kept until another width is asked for."""
        if self._broken is not None:
            broken_at, lines = self._broken
            if self._is_part or abs(broken_at - width) <= _SLACK:
                return lines
        self._broken = (width, self._break(width - self.style.indent))
        return self._broken[1]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Width and height that the paragraph takes."""
        self.width = available_width
        self.height = sum(line.up + line.down for line in self.lines(available_width))
        return available_width, self.height

    def split(self, available_width: float, available_height: float) -> list[Paragraph]:
        """Two parts of two lines at least, or nothing: then it moves to the next page whole.

        A table that cuts a row asks with the width of the column, its edges and all; the lines
        stay as wide as they were wrapped.
        """
        available_width = min(available_width, getattr(self, "width", available_width))
        lines = self.lines(available_width)
        height, fits = 0.0, 0
        for line in lines:
            height += line.up + line.down
            if height > available_height:
                break
            fits += 1
        fits = min(fits, max(len(lines) - _LEAST_LINES, _LEAST_LINES))
        if fits == len(lines):
            return [self]
        if fits < _LEAST_LINES:
            return []
        return [self._part(available_width, part) for part in (lines[:fits], lines[fits:])]

    def draw(self) -> None:
        """Draw the lines; a heading row that is repeated on the next page is furniture there."""
        page = self.canv.getPageNumber()
        element = self._element if self._drawn_on in (None, page) else None
        self._drawn_on = page
        y = self.height
        for line in self.lines(self.width):
            y -= line.up
            self.canv.draw_runs(self._left(line), y, line.runs, element)
            y -= line.down

    def _left(self, line: Line) -> float:
        align = self.style.align
        if align == "auto":
            align = "right" if line.is_right_to_left else "left"
        room = self.width - line.width
        return {"left": self.style.indent, "right": room, "middle": room / 2}[align]

    def _part(self, width: float, lines: list[Line]) -> Paragraph:
        part = Paragraph(self._setter, [], self.style, self._element)
        part._broken, part._is_part = (width, lines), True
        return part

    def _break(self, width: float) -> list[Line]:
        text = "".join(text for text, _ in self._spans)
        styles = [style for text, style in self._spans for _ in text]
        lines: list[Line] = []
        start = 0
        for hard_line in text.split("\n"):
            end = start + len(hard_line)
            lines += self._break_one(hard_line, styles[start:end], width)
            start = end + 1
        return lines

    def _break_one(self, text: str, styles: list[Style], width: float) -> list[Line]:
        base = base_direction(text)
        items = self._setter.items(text, styles, base)
        before = self._setter.advances(text, items)
        lines = []
        for start, end in cut(text, before, width, self.style.language):
            runs = self._setter.runs(text, items, start, end)
            line_width = sum(run.width for run in runs)
            up, down = self._room(runs)
            lines.append(Line(runs, line_width, up, down, bool(base)))
        return lines

    def _room(self, runs: list[Run]) -> tuple[float, float]:
        """Room above and below the baseline, from the real height of the glyphs."""
        size = self.style.size
        up, down = size * 0.95, size * 0.28
        for run in runs:
            scale = run.style.size / 1000
            for glyph, dy in {(glyph.id, glyph.dy) for glyph in run.glyphs}:
                low, high = run.font.ink(glyph)
                up = max(up, (high + dy) * scale)
                down = max(down, -(low + dy) * scale)
        leading = self.style.leading or size * 1.35
        gap = size * 0.14
        room = max(leading - up - down, gap if up + down > leading - gap else 0)
        return up + room / 2, down + room / 2


def cut(text: str, before: Sequence[float], width: float, language: str) -> list[tuple[int, int]]:
    """Start and end of each line of *text*, spaces at its end left out.

    *before* are the sums of advances before each index. A word wider than *width* is cut between
    characters as people see them. Text without a letter gives one empty line.
    """
    if before[len(text)] <= width + _SLACK:  # most are short: nobody has to look where they break
        return [(0, len(text.rstrip()))]
    lines: list[tuple[int, int]] = []
    start = 0
    for a, b in pairwise([0, *line_breaks(text, language)]):
        seen_end = a + len(text[a:b].rstrip())
        if a > start and before[seen_end] - before[start] > width + _SLACK:
            lines.append((start, a))
            start = a
        if before[seen_end] - before[start] > width + _SLACK:
            last = start
            for end in (a + place for place in character_breaks(text[a:seen_end], language)):
                if last > start and before[end] - before[start] > width + _SLACK:
                    lines.append((start, last))
                    start = last
                last = end
    if start < len(text) or not lines:
        lines.append((start, len(text)))
    return [(a, a + len(text[a:b].rstrip())) for a, b in lines]


def clean(text: str) -> str:
    """*text* without what cannot be seen: control characters go, tabs become spaces."""
    text = text.translate(_UNSEEN_BREAKS)
    return text if text.isprintable() else "".join(c for c in text if c >= " " or c == "\n")
