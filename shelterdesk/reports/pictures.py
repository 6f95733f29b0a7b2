"""Pages of a PDF as pictures, made in memory: for the preview and for the printer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

import pypdfium2
from PIL import Image

POINTS_AN_INCH = 72
ONE_AT_A_TIME = RLock()  # PDFium knows no threads; pages are drawn in the worker and by dialogs


@dataclass(frozen=True)
class PageImage:
    """One page: *width* and *height* in pixels, *rgb* three bytes a pixel, row after row."""

    width: int
    height: int
    rgb: bytes = field(repr=False)

    def png(self) -> bytes:
        """The same picture as a PNG file."""
        made = io.BytesIO()
        Image.frombytes("RGB", (self.width, self.height), self.rgb).save(made, "PNG")
        return made.getvalue()


def render_pages(pdf: bytes, *, dpi: int, password: str | None = None) -> list[PageImage]:
    """Every page of *pdf* at *dpi* dots an inch."""
    with _opened(pdf, password) as document:
        return [_picture(page, dpi) for page in document]


def page_count(pdf: bytes, *, password: str | None = None) -> int:
    """How many pages *pdf* has."""
    with _opened(pdf, password) as document:
        return len(document)


@contextmanager
def _opened(pdf: bytes, password: str | None) -> Iterator[Any]:
    with ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf, password=password)
        try:
            yield document
        finally:
            document.close()


def _picture(page: Any, dpi: int) -> PageImage:
    bitmap = page.render(scale=dpi / POINTS_AN_INCH, rev_byteorder=True)
    image = bitmap.to_pil().convert("RGB")
    page.close()
    return PageImage(image.width, image.height, image.tobytes())
