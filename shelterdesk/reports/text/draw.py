"""Glyphs onto the page: a canvas that writes runs, marks what is content and what is furniture.

ISO 32000-2, 14.6 to 14.9: every word is marked content of its structure element, or an artifact.
A word whose glyphs do not stand one for one for its letters carries its text as ActualText. Such a
span is never nested: some readers lose the words after a nested one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from shelterdesk.reports.text.bidi import FSI, PDI, base_direction
from shelterdesk.reports.text.fonts import Glyph
from shelterdesk.reports.text.pdffont import PdfFonts
from shelterdesk.reports.text.shape import Run, Setter, Style


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
        self.setFillColor(_ink(run.style.color))
        drawn: list[tuple[str, str | None]] = []
        texts = run.clusters()
        if not run.is_right_to_left and len(run.glyphs) == len(run.text):
            body, actual = self._word(x, y, run, run.glyphs, texts)
            if actual is None:  # letter for letter: one span does for the whole run
                self._mark([body], None, element)
                return
        for word in _words(run, texts):
            drawn.append(self._word(x, y, run, word, texts))
            x += sum(glyph.advance for glyph in word) * run.style.size / 1000
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

    def _word(
        self, x: float, y: float, run: Run, word: Sequence[Glyph], texts: dict[int, str]
    ) -> tuple[str, str | None]:
        """The operators of one word, and its text if copying the glyphs would not give it."""
        size, font = run.style.size, run.font
        used = self._glyph_fonts.use(font)
        logical = "".join(texts[start] for start in sorted({glyph.cluster for glyph in word}))
        logical = logical.replace(FSI, "").replace(PDI, "")
        is_plain = not run.is_right_to_left and len(word) == len(logical)
        lines: list[str] = []
        line: list[str] = []
        rise = 0.0
        seen: set[int] = set()
        for glyph in word:
            text = "" if glyph.cluster in seen else texts[glyph.cluster]
            seen.add(glyph.cluster)
            noted = used.note(glyph.id, text)
            is_plain = is_plain and noted and not glyph.dx and not glyph.dy
            if glyph.dy != rise:
                if line:
                    lines.append(f"[{''.join(line)}] TJ")
                    line = []
                rise = glyph.dy
                lines.append(f"{_number(rise * size / 1000)} Ts")
            if glyph.dx:
                line.append(f"{_number(-glyph.dx)} ")
            line.append(f"<{glyph.id:04X}>")
            back = font.whole_advance(glyph.id) + glyph.dx - glyph.advance
            if not -0.01 <= back <= 0.01:
                line.append(f"{_number(back)} ")
        if line:
            lines.append(f"[{''.join(line)}] TJ")
        if rise:
            lines.append("0 Ts")
        place = f"1 0 0 1 {_number(x)} {_number(y)} Tm"
        body = f"BT /{used.name} {_number(size)} Tf {place} {' '.join(lines)} ET"
        return body, None if is_plain else logical


class Block(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Something that takes room on the page and draws itself on a ``GlyphCanvas``."""

    canv: GlyphCanvas


def line_runs(setter: Setter, text: str, style: Style) -> list[Run]:
    """*text* as one line, never broken."""
    styles = [style] * len(text)
    items = setter.items(text, styles, base_direction(text))
    return setter.runs(text, items, 0, len(text))


@cache
def _ink(color: str) -> Any:
    return HexColor(color)


def _words(run: Run, texts: dict[int, str]) -> Iterator[list[Glyph]]:
    """Glyphs between spaces, spaces alone; right-to-left each cluster, which readers reorder."""
    word: list[Glyph] = []
    for glyph in run.glyphs:
        is_space = texts[glyph.cluster].isspace()
        other_cluster = bool(word) and word[-1].cluster != glyph.cluster
        if word and (is_space or (run.is_right_to_left and other_cluster)):
            yield word
            word = []
        word.append(glyph)
        if is_space:
            yield word
            word = []
    if word:
        yield word


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
