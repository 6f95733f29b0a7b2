"""The page around a report: edge, running head, watermark, foot with page x of y."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from shelterdesk.errors import UnprintableText
from shelterdesk.i18n import Translator
from shelterdesk.reports.kit.styles import (
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SMALL,
    WATERMARK,
    color,
)
from shelterdesk.reports.text.draw import Element, GlyphCanvas
from shelterdesk.reports.text.finish import PRODUCT, finish
from shelterdesk.reports.text.fonts import Weight
from shelterdesk.reports.text.lines import line_runs
from shelterdesk.reports.text.shape import Setter, Style

_FOOT = 17.5 * mm
_HEAD = 12 * mm
_HEAD_BELOW_MARKS = 16 * mm
_WATERMARK_LENGTH = 640.0  # points along the diagonal
_WATERMARK_ANGLE = 54


@dataclass(frozen=True)
class Furniture:
    """The words on every page. All are printed as given: translate them before.

    ``title`` is for the file's metadata and holds the report number only. ``marks`` are the words
    of the watermark; they also stand in the head of each page, for whoever cannot see it.
    ``notice`` is a sentence on top of every page, in a practice house that nothing here is real.
    """

    title: str
    running_head: str
    confidential: str
    foot: str
    marks: tuple[str, ...] = ()
    notice: str = ""


@dataclass
class Paper:
    """One report in the making: the setter of its text and its structure tree."""

    setter: Setter
    words: Translator
    tree: Element = field(default_factory=lambda: Element("Document"))
    size: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT)

    @property
    def content_width(self) -> float:
        """Points between the margins."""
        return self.size[0] - 2 * float(MARGIN)

    def build(
        self, story: Sequence[Any], furniture: Furniture, *, password: str | None = None
    ) -> bytes:
        """The finished PDF. Raises ``UnprintableText`` before anything is handed out."""
        made = io.BytesIO()

        class Canvas(_PageCanvas):
            setter, words, around, size = self.setter, self.words, furniture, self.size

        top = _HEAD_BELOW_MARKS if furniture.notice or furniture.marks else _HEAD
        frame = Frame(
            MARGIN, _FOOT, self.content_width, self.size[1] - _FOOT - top,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        document = BaseDocTemplate(
            made,
            pagesize=self.size,
            title=furniture.title,
            author="",
            subject="",
            creator=PRODUCT,
            producer=PRODUCT,
            invariant=1,
            pageCompression=0,  # the last pass compresses, and faster
        )
        document.addPageTemplates([PageTemplate(frames=[frame], onPage=_draw_watermark)])
        document.build(list(story), canvasmaker=Canvas)
        if self.setter.missing:
            raise UnprintableText("".join(sorted(self.setter.missing)))
        return finish(
            made.getvalue(),
            self.tree,
            title=furniture.title,
            language=self.words.language,
            password=password,
        )


class _PageCanvas(GlyphCanvas):
    """Keeps each page until the number of pages is known, then adds the furniture."""

    setter: Setter
    words: Translator
    around: Furniture
    size: tuple[float, float]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  reportlab's name
        """Keep the page."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Add the furniture to every page and write the document."""
        for number, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            self.draw_furniture(number, len(self._kept))
            super().showPage()
        super().save()

    def draw_furniture(self, number: int, pages: int) -> None:
        """Edge, head from page 2 on, notice, foot."""
        wide, high = self.size
        room = wide - 2 * MARGIN
        with self.artifact():
            self.setFillColor(HexColor(color("primary")))
            self.rect(0, high - 7, wide, 7, stroke=0, fill=1)
            self._draw_head(number)
            self._line(15.5 * mm)
            confidential = Style(size=7.4, color=color("stop"))
            self._fitted(MARGIN, 11.2 * mm, self.around.confidential, confidential, room)
            page = self.words("Page {number} of {pages}").format(number=number, pages=pages)
            style = Style(size=7.6, weight=Weight.SEMIBOLD, color=color("text"))
            right = wide - MARGIN
            taken = self.draw_text(self.setter, right, 7.6 * mm, page, style, "end")
            foot = Style(size=7, color=color("text2"))
            self._fitted(MARGIN, 7.6 * mm, self.around.foot, foot, room - taken - 12)

    def _draw_head(self, number: int) -> None:
        top = self.size[1] - 22
        head = [*(self.around.marks if number > 1 else ()), self.around.notice]
        said = " · ".join(text for text in head if text)
        style = Style(size=7.8, weight=Weight.SEMIBOLD, color=color("stop"))
        if said:
            right = self.size[0] - MARGIN
            self.draw_text(self.setter, right, top, said, style, "end")
        if number > 1:
            self._fitted(MARGIN, top - (11 if said else 6), self.around.running_head, SMALL, 400)
            if not said:
                self._line(top - 12)

    def _fitted(self, x: float, y: float, text: str, style: Style, width: float) -> None:
        """One line that becomes smaller rather than run out of its room."""
        natural = sum(run.width for run in line_runs(self.setter, text, style))
        if natural > width:
            style = Style(style.size * width / natural, color=style.color, weight=style.weight)
        self.draw_text(self.setter, x, y, text, style)

    def _line(self, y: float) -> None:
        self.setStrokeColor(HexColor(color("border")))
        self.setLineWidth(0.6)
        self.line(MARGIN, y, self.size[0] - MARGIN, y)


def _draw_watermark(canvas: _PageCanvas, _: Any) -> None:
    text = " · ".join(canvas.around.marks)
    if not text:
        return
    style = Style(size=62, weight=Weight.BOLD, color=WATERMARK)
    natural = sum(run.width for run in line_runs(canvas.setter, text, style))
    wide, high = canvas.size
    size = min(62.0, 62 * _WATERMARK_LENGTH / natural)
    canvas.saveState()
    canvas.translate(wide / 2, high / 2 - 40 * high / PAGE_HEIGHT)
    canvas.rotate(_WATERMARK_ANGLE if high > wide else 90 - _WATERMARK_ANGLE)
    style = Style(size=size, weight=Weight.BOLD, color=WATERMARK)
    canvas.draw_text(canvas.setter, 0, -size * 0.4, text, style, "middle")
    canvas.restoreState()
