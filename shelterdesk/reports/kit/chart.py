"""The chart of dates: how long each thing holds, beside today and the planned journey."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reportlab.lib.colors import HexColor

from shelterdesk.reports.kit.styles import (
    BODY,
    STATUS_GROUNDS,
    STATUS_TOKENS,
    WHITE,
    Status,
    color,
)
from shelterdesk.reports.text.draw import Block, Element
from shelterdesk.reports.text.fonts import Weight
from shelterdesk.reports.text.lines import line_runs
from shelterdesk.reports.text.paragraph import Paragraph
from shelterdesk.reports.text.shape import Setter, Style

_NAMES = 132.0  # points for the names of the rows
_HEAD, _FOOT = 16.0, 14.0
_BAR = 13.0
_MOST_DAYS = 75  # around the markers: a paper of ten years must not flatten the weeks that matter


@dataclass(frozen=True)
class Span:
    """One row: from *starts* to *ends* (both inclusive); without them only its words are shown."""

    name: str
    starts: date | None
    ends: date | None
    status: Status
    text: str


@dataclass(frozen=True)
class Marker:
    """A day that cuts through all rows."""

    on: date
    text: str
    token: str


class DatesChart(Block):
    """Bars with their own words; every date is also written, so that nothing hangs on a picture.

    *month* writes the first day of a month under which a thin line stands.
    """

    def __init__(
        self,
        setter: Setter,
        rows: Sequence[Span],
        markers: Sequence[Marker],
        month: Callable[[date], str],
        element: Element,
        language: str,
    ) -> None:
        super().__init__()
        self._setter = setter
        self._rows = rows
        self._markers = sorted(markers, key=lambda marker: marker.on)
        self._month = month
        self._element = element
        self._first, self._last = _range(rows, self._markers)
        name = replace(BODY, size=8.6, leading=11.6, language=language)
        note = replace(name, size=7.4, leading=10)
        self._names = [Paragraph(setter, row.name, name, element) for row in rows]
        self._notes = [Paragraph(setter, row.text, note, element) for row in rows]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Each row as high as its words need."""
        self.width = available_width
        self._heights = []
        for name, note in zip(self._names, self._notes, strict=True):
            _, height = name.wrap(_NAMES - 6, available_height)
            _, beside = note.wrap(available_width - _NAMES, available_height)
            self._heights.append(max(19.0, height + 5, beside + 5))
        self.height = sum(self._heights) + _HEAD + _FOOT * (1 + bool(self._markers[1:]))
        return self.width, self.height

    def draw(self) -> None:
        """Month lines first, then markers, then the bars over them."""
        top = self.height - _HEAD
        bottom = top - sum(self._heights)
        with self.canv.artifact():
            self._draw_months(bottom, top)
        for place, marker in enumerate(self._markers):
            is_last = marker is self._markers[-1]
            self._draw_marker(marker, bottom - _FOOT * place, top, to_the_right=is_last)
        y = top
        parts = zip(self._rows, self._names, self._notes, self._heights, strict=True)
        for row, name, note, height in parts:
            y -= height
            name.drawOn(self.canv, 0, y + (height - name.height) / 2)
            self._draw_bar(row, note, y + height / 2)

    def _x(self, day: date) -> float:
        day = min(max(day, self._first), self._last)
        whole = (self._last - self._first).days
        return _NAMES + (day - self._first).days / whole * (self.width - _NAMES)

    def _draw_months(self, bottom: float, top: float) -> None:
        self.canv.setStrokeColor(HexColor(color("border")))
        self.canv.setLineWidth(0.5)
        style = Style(size=7, color=color("text2"))
        free = _NAMES
        for day in _months(self._first, self._last):
            x = self._x(day)
            self.canv.line(x, bottom, x, top)
            text = self._month(day)
            width = sum(run.width for run in line_runs(self._setter, text, style))
            if x - width / 2 >= free and x + width / 2 <= self.width:
                self.canv.draw_text(self._setter, x, top + 5, text, style, "middle")
                free = x + width / 2 + 8

    def _draw_marker(
        self, marker: Marker, bottom: float, top: float, *, to_the_right: bool
    ) -> None:
        ink = color(marker.token)
        x = self._x(marker.on)
        with self.canv.artifact():
            self.canv.setStrokeColor(HexColor(ink))
            self.canv.setLineWidth(1.3)
            self.canv.line(x, bottom - _FOOT + 4, x, top)
        style = Style(size=7.4, weight=Weight.SEMIBOLD, color=ink)
        runs = line_runs(self._setter, marker.text, style)
        width = sum(run.width for run in runs)
        left = x + 3 if to_the_right else x - 3 - width
        left = max(0, min(left, self.width - width))
        self.canv.draw_runs(left, bottom - _FOOT + 5, runs, self._element)

    def _draw_bar(self, row: Span, note: Paragraph, middle: float) -> None:
        ink = "primary" if row.status is Status.MET else STATUS_TOKENS[row.status]
        ground = "primary_soft" if row.status is Status.MET else STATUS_GROUNDS[row.status]
        written = max(line.width for line in note.lines(self.width - _NAMES))
        left = self._x(row.starts or row.ends or self._first)
        right = self._x(row.ends) if row.ends else left
        if row.ends is None:
            left, right = _NAMES + 2, _NAMES + 14 + written
        y, height = middle - _BAR / 2, _BAR
        if note.height > _BAR:
            y, height = middle - note.height / 2, note.height
        with self.canv.artifact():
            self.canv.setStrokeColor(HexColor(color(ink)))
            self.canv.setFillColor(HexColor(color(ground)))
            self.canv.setLineWidth(0.9)
            if row.ends is None:
                self.canv.setDash(2, 2)
                self.canv.setFillColor(HexColor(WHITE))
            self.canv.roundRect(left, y, max(right - left, 6), height, 3, stroke=1, fill=1)
            self.canv.setDash()
        beside = left + 5
        if written + 8 > right - left:  # the words are longer than the bar
            beside = self._free(left, max(right, left + 6), written)
            with self.canv.artifact():  # no line of a month or a day runs through the words
                self.canv.setFillColor(HexColor(WHITE))
                self.canv.rect(beside - 2, y, written + 4, height, stroke=0, fill=1)
        note.drawOn(self.canv, beside, middle - note.height / 2)

    def _free(self, left: float, right: float, written: float) -> float:
        """Where words of that width stand beside a bar, clear of the days that cut through."""
        cuts = [self._x(marker.on) for marker in self._markers]
        places = [right + 5, left - 5 - written, *(cut + 6 for cut in cuts if cut > right)]
        inside = [x for x in places if x >= _NAMES and x + written <= self.width]
        clear = [x for x in inside if not any(x - 3 < cut < x + written + 3 for cut in cuts)]
        fallback = max(_NAMES, min(right + 5, self.width - written))
        return next(iter((*clear, *inside)), fallback)


def _range(rows: Sequence[Span], markers: Sequence[Marker]) -> tuple[date, date]:
    """First and last day of the chart: around the markers, as far as the rows reach."""
    middle = [marker.on for marker in markers]
    days = [day for row in rows for day in (row.starts, row.ends) if day] + middle
    if not days:
        days = [date(2000, 1, 1)]  # nothing to show: any month will do
    around = timedelta(days=_MOST_DAYS)
    first = max(min(days), min(middle or days) - around) - timedelta(days=4)
    last = min(max(days), max(middle or days) + around) + timedelta(days=10)
    return first, max(last, first + timedelta(days=30))


def _months(first: date, last: date) -> list[date]:
    found = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found
