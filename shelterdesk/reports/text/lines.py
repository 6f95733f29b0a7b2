"""Lines: where a text is cut, and the glyphs of each.

Reports say the same sentences, many of them on each sheet, at the same widths: their lines are kept
whole with the fonts, glyphs and all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from shelterdesk.reports.text.bidi import base_direction
from shelterdesk.reports.text.breaks import character_breaks, line_breaks
from shelterdesk.reports.text.shape import Run, Setter, Style

_MOST = 2_000  # texts kept whole: what the forms say, not what everybody is called
_SLACK = 0.01  # points; sums of advances are not exact
_NEVER = float("inf")  # a width at which nothing is cut


@dataclass(frozen=True)
class Line:
    """One line: its runs, its width and the room above and below the baseline, in points."""

    runs: list[Run]
    width: float
    up: float
    down: float
    is_right_to_left: bool


def lines_in_one_style(setter: Setter, text: str, style: Style, width: float) -> Sequence[Line]:
    """The lines of *text*, which has no line end of its own, at *width* points."""
    kept = setter.fonts.lines
    key = (text, style, width)
    known = kept.get(key)
    if known is not None:
        return known
    lines = tuple(broken(setter, text, [style] * len(text), style, width))
    if all(glyph.id for line in lines for run in line.runs for glyph in run.glyphs):
        if len(kept) >= _MOST:
            kept.clear()
        kept[key] = lines
    return lines


def line_runs(setter: Setter, text: str, style: Style) -> list[Run]:
    """*text* as one line, never broken."""
    (line,) = lines_in_one_style(setter, text, style, _NEVER)
    return line.runs


def broken(
    setter: Setter, text: str, styles: Sequence[Style], style: Style, width: float
) -> list[Line]:
    """The same where each character has one of *styles*; *style* is that of the whole."""
    base = base_direction(text)
    items = setter.items(text, styles, base)
    before = setter.advances(text, items)
    lines = []
    for start, end in cut(text, before, width, style.language):
        runs = setter.runs(text, items, start, end)
        line_width = sum(run.width for run in runs)
        up, down = _room(runs, style)
        lines.append(Line(runs, line_width, up, down, bool(base)))
    return lines


def _room(runs: Sequence[Run], style: Style) -> tuple[float, float]:
    """Room above and below the baseline, from the real height of the glyphs."""
    size = style.size
    up, down = size * 0.95, size * 0.28
    for run in runs:
        scale = run.style.size / 1000
        for glyph, dy in {(glyph.id, glyph.dy) for glyph in run.glyphs}:
            low, high = run.font.ink(glyph)
            up = max(up, (high + dy) * scale)
            down = max(down, -(low + dy) * scale)
    leading = style.leading or size * 1.35
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
