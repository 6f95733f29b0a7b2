"""From characters to glyphs: runs of one font, one direction and one style, shaped by HarfBuzz.

Text is shaped word by word, and each distinct word once per font: a report says the same words
many times, and so do two hundred reports.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import uharfbuzz as hb

from shelterdesk.reports.text.bidi import FSI, PDI, levels, visual_order
from shelterdesk.reports.text.fonts import (
    COMMON,
    Fonts,
    Glyph,
    GlyphFont,
    Weight,
    script_of,
)
from shelterdesk.reports.text.written import Written, words, written

_WORDS = re.compile(r"\s+|\S+")
_MOST_SHAPES = 50_000  # words kept; then they are shaped anew


@dataclass(frozen=True)
class Style:
    """How text looks. Sizes and spaces in points; ``language`` is BCP 47, of the text itself.

    ``align`` is "left", "right", "middle" or "auto" (by direction). ``nastaliq`` asks for the hand
    that Urdu readers know best; without it Urdu is set in the Arabic font.
    """

    size: float = 9.4
    leading: float = 0
    color: str = "#1D2B2F"
    weight: Weight = Weight.REGULAR
    language: str = "en"
    align: str = "auto"
    space_before: float = 0
    space_after: float = 0
    indent: float = 0
    nastaliq: bool = False


Span = tuple[str, Style]
Shape = tuple[Glyph, ...]


@dataclass(frozen=True)
class Run:
    """Glyphs of one font, direction and style, in the order in which they are drawn.

    What follows from them is worked out once: the lines of what forms say are kept and drawn again.
    """

    font: GlyphFont
    style: Style
    text: str
    glyphs: Shape
    is_right_to_left: bool

    @cached_property
    def width(self) -> float:
        """Advance in points."""
        return sum(glyph.advance for glyph in self.glyphs) * self.style.size / 1000

    def clusters(self) -> dict[int, str]:
        """Index of each cluster's first character, and the text that its glyphs stand for."""
        starts = sorted({glyph.cluster for glyph in self.glyphs})
        if not starts:
            return {}
        ends = [*starts[1:], len(self.text)]
        pieces = {a: self.text[a:b] for a, b in zip(starts, ends, strict=True)}
        if starts[0]:  # an invisible character before the first glyph
            pieces[starts[0]] = self.text[: ends[0]]
        return pieces

    @cached_property
    def whole(self) -> Written | None:
        """All of it at once, where each letter has one glyph; None where it is written by words."""
        if self.is_right_to_left or len(self.glyphs) != len(self.text):
            return None
        return self._written(self.glyphs)

    @cached_property
    def words(self) -> tuple[Written, ...]:
        """Word by word, spaces between them, as they stand on the line."""
        turned = self.is_right_to_left
        found = words(self.glyphs, self.clusters(), is_right_to_left=turned)
        return tuple(self._written(word) for word in found)

    def _written(self, glyphs: Sequence[Glyph]) -> Written:
        size, turned = self.style.size, self.is_right_to_left
        return written(self.font, size, glyphs, self.clusters(), is_right_to_left=turned)


@dataclass(slots=True)
class _Item:
    font: GlyphFont
    script: str
    level: int
    style: Style
    start: int
    end: int
    glyphs: Shape = ()


class Setter:
    """Sets text for one document and remembers the characters that no font has (``missing``)."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.missing: set[str] = set()

    def items(self, text: str, styles: Sequence[Style], base: int) -> list[_Item]:
        """Cut *text* into stretches of one font, script, level and style, in logical order.

        *base* is the direction of the whole, 1 for right-to-left. Two characters have one style
        only if it is the same object.
        """
        of_levels = levels(text, base)
        found: list[_Item] = []
        open_item: _Item | None = None
        for index, character in enumerate(text):
            if character in (FSI, PDI):
                open_item = None
                continue
            style, level, script = styles[index], of_levels[index], script_of(character)
            before = open_item.font if open_item and open_item.style is style else None
            font = self.fonts.choose(character, style.weight, before, nastaliq=style.nastaliq)
            if (
                open_item is not None
                and font is before
                and level == open_item.level
                and (script == open_item.script or COMMON in (script, open_item.script))
            ):
                open_item.end = index + 1
                if open_item.script == COMMON:
                    open_item.script = script
                continue
            open_item = _Item(font, script, level, style, index, index + 1)
            found.append(open_item)
        for item in found:
            item.glyphs = self._glyphs(text, item, item.start, item.end)
        return found

    def advances(self, text: str, items: Sequence[_Item]) -> list[float]:
        """Sums of the advances in points before each index of *text*, and the whole at the end."""
        steps = [0.0] * (len(text) + 1)
        for item in items:
            for glyph in item.glyphs:
                steps[item.start + glyph.cluster + 1] += glyph.advance * item.style.size / 1000
        for index in range(1, len(steps)):
            steps[index] += steps[index - 1]
        return steps

    def runs(self, text: str, items: Sequence[_Item], start: int, end: int) -> list[Run]:
        """The runs of one line, from *start* to *end* of *text*, as they stand on the paper."""
        first = bisect_left([item.end for item in items], start + 1)
        within = [item for item in items[first:] if item.start < end]
        found: list[Run] = []
        for index in visual_order([item.level for item in within]):
            item = within[index]
            a, b = max(item.start, start), min(item.end, end)
            is_whole = (a, b) == (item.start, item.end)
            glyphs = item.glyphs if is_whole else self._glyphs(text, item, a, b)
            found.append(Run(item.font, item.style, text[a:b], glyphs, bool(item.level % 2)))
        return found

    def _glyphs(self, text: str, item: _Item, start: int, end: int) -> Shape:
        shaped: list[Shape] = []
        language = item.style.language
        for match in _WORDS.finditer(text, start, end):
            shift = match.start() - start
            word = self._shape(item.font, item.script, item.level, language, match[0])
            if shift:
                word = tuple(Glyph(g.id, g.cluster + shift, g.advance, g.dx, g.dy) for g in word)
            shaped.append(word)
        if item.level % 2:
            shaped.reverse()
        return tuple(glyph for word in shaped for glyph in word)

    def _shape(self, font: GlyphFont, script: str, level: int, language: str, word: str) -> Shape:
        shapes = self.fonts.shapes
        key = (font.key, script, bool(level % 2), language, word)
        found = shapes.get(key)
        if found is None:
            if len(shapes) >= _MOST_SHAPES:
                shapes.clear()
            glyphs = _shaped(font, *key[1:])
            found = shapes[key] = (glyphs, _without_glyph(glyphs, word))
        if found[1]:
            self.missing.update(found[1])
        return found[0]


def _without_glyph(glyphs: Shape, word: str) -> str:
    if all(glyph.id for glyph in glyphs):
        return ""
    starts = sorted({glyph.cluster for glyph in glyphs})
    ends = dict(zip(starts, [*starts[1:], len(word)], strict=True))
    pieces = (word[g.cluster : ends[g.cluster]] for g in glyphs if g.id == 0)
    return "".join("".join(pieces).split())


def _shaped(font: GlyphFont, script: str, right_to_left: bool, language: str, word: str) -> Shape:
    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    if script != COMMON:
        buffer.script = script
    buffer.direction = "rtl" if right_to_left else "ltr"
    buffer.language = language
    # Without Latin ligatures each letter stays a letter, and copying needs no help.
    hb.shape(font.font, buffer, {"kern": True, "liga": script not in ("Latn", COMMON)})
    scale = font.scale
    return tuple(
        Glyph(
            sign.codepoint,
            sign.cluster,
            place.x_advance * scale,
            place.x_offset * scale,
            place.y_offset * scale,
        )
        for sign, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )
