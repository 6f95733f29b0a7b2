"""Small drawn things: the status signs and the QR code."""

from __future__ import annotations

import io
import math
from itertools import groupby

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader

from shelterdesk.reports.kit.styles import STATUS_TOKENS, WHITE, Status, color
from shelterdesk.reports.text.draw import Block, GlyphCanvas


def draw_sign(canvas: GlyphCanvas, status: Status, x: float, y: float, radius: float) -> None:
    """The sign of *status* with its middle at *x*, *y*: told by its shape without any colour."""
    canvas.saveState()
    with canvas.artifact():
        ink = HexColor(color(STATUS_TOKENS[status]))
        canvas.setStrokeColor(ink)
        canvas.setFillColor(ink)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        _SIGNS[status](canvas, x, y, radius)
    canvas.restoreState()


def _tick(canvas: GlyphCanvas, x: float, y: float, r: float) -> None:
    canvas.circle(x, y, r, stroke=0, fill=1)
    canvas.setStrokeColor(HexColor(WHITE))
    canvas.setLineWidth(r * 0.28)
    path = canvas.beginPath()
    path.moveTo(x - r * 0.45, y - r * 0.02)
    path.lineTo(x - r * 0.1, y - r * 0.38)
    path.lineTo(x + r * 0.48, y + r * 0.36)
    canvas.drawPath(path, stroke=1, fill=0)


def _half_circle(canvas: GlyphCanvas, x: float, y: float, r: float) -> None:
    canvas.setLineWidth(r * 0.22)
    canvas.circle(x, y, r * 0.88, stroke=1, fill=0)
    half = r * 0.62
    path = canvas.beginPath()
    path.moveTo(x, y)
    path.lineTo(x, y + half)
    path.arcTo(x - half, y - half, x + half, y + half, startAng=90, extent=-180)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _octagon(canvas: GlyphCanvas, x: float, y: float, r: float) -> None:
    path = canvas.beginPath()
    for corner in range(8):
        angle = math.pi / 8 + corner * math.pi / 4
        place = (x + r * 1.05 * math.cos(angle), y + r * 1.05 * math.sin(angle))
        (path.lineTo if corner else path.moveTo)(*place)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setStrokeColor(HexColor(WHITE))
    canvas.setLineWidth(r * 0.3)
    canvas.line(x - r * 0.45, y, x + r * 0.45, y)


def _dashed_circle(canvas: GlyphCanvas, x: float, y: float, r: float) -> None:
    canvas.setLineWidth(r * 0.2)
    canvas.setDash(1.2, 1.6)
    canvas.circle(x, y, r * 0.88, stroke=1, fill=0)
    canvas.setDash()
    canvas.line(x - r * 0.35, y, x + r * 0.35, y)


_SIGNS = {
    Status.MET: _tick,
    Status.OPEN: _half_circle,
    Status.STOP: _octagon,
    Status.NOT_APPLICABLE: _dashed_circle,
}


class Picture(Block):
    """A small JPEG, at most *side* points wide and high; its title says what it is."""

    def __init__(self, jpeg: bytes, side: float) -> None:
        super().__init__()
        self._image = ImageReader(io.BytesIO(jpeg))
        wide, high = self._image.getSize()
        scale = side / max(wide, high)
        self.width, self.height = wide * scale, high * scale

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As large as it is drawn."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the pixels."""
        with self.canv.artifact():
            self.canv.drawImage(self._image, 0, 0, self.width, self.height)


class QrCode(Block):
    """A QR code of *text*, *side* points wide. It never holds anything about a person."""

    def __init__(self, text: str, side: float) -> None:
        super().__init__()
        import segno  # noqa: PLC0415  it brings what talks to a network, and few pages have a code

        self._matrix = segno.make(text, error="m").matrix
        self.width = self.height = side

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Its side, twice."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw neighbouring dark squares as one bar."""
        side = self.width / len(self._matrix)
        self.canv.setFillColor(HexColor(color("text")))
        with self.canv.artifact():
            for number, row in enumerate(self._matrix, 1):
                x = 0
                for dark, group in groupby(row):
                    length = len(list(group))
                    if dark:
                        y = self.height - number * side
                        self.canv.rect(x * side, y, length * side, side, stroke=0, fill=1)
                    x += length
