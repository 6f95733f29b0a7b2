"""A paragraph that breaks where its language allows and never reads what it prints as markup."""

from __future__ import annotations

from collections.abc import Sequence

from shelterdesk.reports.text.draw import Block, Element, GlyphCanvas
from shelterdesk.reports.text.lines import Line, broken, lines_in_one_style
from shelterdesk.reports.text.shape import Setter, Span, Style

_UNSEEN_BREAKS = str.maketrans(
    {"\r": None, "\t": " ", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)
_LEAST_LINES = 2  # of a paragraph at the foot and at the head of a page
_SLACK = 0.01  # points; sums of advances are not exact


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
        self._measured: list[Line] | None = None
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
        lines = self.lines(available_width)
        if self._measured is not lines:  # a table asks three times
            self._measured = lines
            self.height = sum(line.up + line.down for line in lines)
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

    def drawOn(  # noqa: N802  reportlab's name
        self,
        canvas: GlyphCanvas,
        x: float,
        y: float,
        _sW: float = 0,  # noqa: N803  reportlab's name
    ) -> None:
        """Draw the lines where they stand; nothing else on the page is turned or moved for it.

        A heading row that is repeated on the next page is furniture there.
        """
        page = canvas.getPageNumber()
        element = self._element if self._drawn_on in (None, page) else None
        self._drawn_on = page
        y += self.height
        for line in self.lines(self.width):
            y -= line.up
            canvas.draw_runs(x + self._left(line), y, line.runs, element)
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
        lines: list[Line] = []
        if [style for _, style in self._spans] == [self.style]:
            for hard_line in text.split("\n"):
                lines += lines_in_one_style(self._setter, hard_line, self.style, width)
            return lines
        styles = [style for text, style in self._spans for _ in text]
        start = 0
        for hard_line in text.split("\n"):
            end = start + len(hard_line)
            lines += broken(self._setter, hard_line, styles[start:end], self.style, width)
            start = end + 1
        return lines


def clean(text: str) -> str:
    """*text* without what cannot be seen: control characters go, tabs become spaces."""
    text = text.translate(_UNSEEN_BREAKS)
    return text if text.isprintable() else "".join(c for c in text if c >= " " or c == "\n")
