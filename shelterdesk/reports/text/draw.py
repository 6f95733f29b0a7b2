"""Glyphs onto the page: a canvas that writes runs, marks what is content and what is furniture.

ISO 32000-2, 14.6 to 14.9: every word is marked content of its structure element, or an artifact.
A word whose glyphs do not stand one for one for its letters carries its text as ActualText. Such a
span is never nested: some readers lose the words after a nested one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from shelterdesk.reports.text.lines import line_runs
from shelterdesk.reports.text.pdffont import PdfFonts, UsedFont
from shelterdesk.reports.text.shape import Run, Setter, Style
from shelterdesk.reports.text.written import Written, number


@dataclass(eq=False)
class Element:
    """One element of the structure tree: "H1", "P", "Table", "TR", "TH", "TD".

    ``marks`` are (page number from 1, id of the marked content on that page).
    """

    tag: str
    language: str = ""
    children: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)

    def add(self, tag: str, language: str = "") -> Element:
        """A new last child."""
        child = Element(tag, language)
        self.children.append(child)
        return child


class GlyphCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A reportlab canvas whose text goes through our glyph runs."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._glyph_fonts = PdfFonts()
        self._doc.delayedFonts.append(self._glyph_fonts)
        self._marked: dict[int, int] = {}
        self._inside_artifact = False

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside is furniture: lines, grounds, page numbers. May be nested."""
        if self._inside_artifact:
            yield
            return
        self._inside_artifact = True
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")
        self._inside_artifact = False

    def draw_runs(self, x: float, y: float, runs: list[Run], element: Element | None) -> None:
        """Draw *runs* one after the other from *x* on the baseline *y*, as part of *element*."""
        if element is None:
            with self.artifact():
                for run in runs:
                    self._draw_run(x, y, run, None)
                    x += run.width
            return
        for run in runs:
            self._draw_run(x, y, run, element)
            x += run.width

    def draw_text(
        self, setter: Setter, x: float, y: float, text: str, style: Style, anchor: str = "start"
    ) -> float:
        """One line of furniture at *x*, which is its "start", "middle" or "end"; its width."""
        runs = line_runs(setter, text, style)
        width = sum(run.width for run in runs)
        self.draw_runs(x - width * {"start": 0, "middle": 0.5, "end": 1}[anchor], y, runs, None)
        return width

    def _draw_run(self, x: float, y: float, run: Run, element: Element | None) -> None:
        ink = _ink(run.style.color)
        if self._fillColorObj is not ink:
            self.setFillColor(ink)
        used = self._glyph_fonts.use(run.font)
        whole = run.whole
        # Noted first, whether plain or not: a glyph keeps the text for which it was first drawn.
        if whole is not None and used.note(whole.signs) and whole.is_plain:
            self._mark([_placed(x, y, run, used, whole)], None, element)
            return  # letter for letter: one span does for the whole run
        drawn: list[tuple[str, str | None]] = []
        for word in run.words:
            is_plain = used.note(word.signs) and word.is_plain
            drawn.append((_placed(x, y, run, used, word), None if is_plain else word.text))
            x += word.advance
        for plain, group in groupby(drawn, lambda piece: piece[1] is None):
            if plain:
                self._mark([body for body, _ in group], None, element)
            else:
                for body, actual in group:
                    self._mark([body], actual, element)

    def _mark(self, bodies: list[str], actual: str | None, element: Element | None) -> None:
        spoken = ""
        if actual is not None:
            spoken = f"/ActualText <FEFF{actual.encode('utf-16-be').hex().upper()}>"
        if element is not None:
            page = self.getPageNumber()
            number = self._marked.get(page, 0)
            self._marked[page] = number + 1
            element.marks.append((page, number))
            tag = element.tag if actual is None else "Span"
            self._code.append(f"/{tag} <</MCID {number} {spoken}>> BDC")
        elif actual is not None:
            self._code.append(f"/Span <<{spoken}>> BDC")
        self._code.extend(bodies)
        if element is not None or actual is not None:
            self._code.append("EMC")


class Block(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Something that takes room on the page and draws itself on a ``GlyphCanvas``."""

    canv: GlyphCanvas


@cache
def _ink(color: str) -> Any:
    return HexColor(color)


def _placed(x: float, y: float, run: Run, used: UsedFont, word: Written) -> str:
    place = f"1 0 0 1 {number(x)} {number(y)} Tm"
    return f"BT /{used.name} {number(run.style.size)} Tf {place} {word.operators} ET"
