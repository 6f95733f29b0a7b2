"""Which of our fonts draws which character, and the loaded fonts themselves.

A ``Fonts`` is made once by the caller and passed to each report: it keeps the loaded files and the
shapes of words that were already set, so that two hundred reports cost little more than their ink.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import uharfbuzz as hb

from shelterdesk.errors import FontMissing
from shelterdesk.paths import FONTS

if TYPE_CHECKING:
    from shelterdesk.reports.text.lines import Line
    from shelterdesk.reports.text.shape import Style

COMMON = "Zyyy"  # ISO 15924: spaces, digits, punctuation join their neighbours

# First and last code point of the blocks we have fonts for, and their ISO 15924 script.
_BLOCKS = (
    (0x0600, 0x06FF, "Arab"), (0x0750, 0x077F, "Arab"), (0x08A0, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"), (0x0980, 0x09FF, "Beng"), (0x0B80, 0x0BFF, "Taml"),
    (0x0D80, 0x0DFF, "Sinh"), (0x0E00, 0x0E7F, "Thai"), (0x0E80, 0x0EFF, "Laoo"),
    (0x1000, 0x109F, "Mymr"), (0x1200, 0x139F, "Ethi"), (0x1780, 0x17FF, "Khmr"),
    (0x19E0, 0x19FF, "Khmr"), (0x2D80, 0x2DDF, "Ethi"), (0x2E80, 0x2FDF, "Hani"),
    (0x3000, 0x30FF, "Hani"), (0x3400, 0x4DBF, "Hani"), (0x4E00, 0x9FFF, "Hani"),
    (0xA8E0, 0xA8FF, "Deva"), (0xA9E0, 0xA9FF, "Mymr"), (0xAA60, 0xAA7F, "Mymr"),
    (0xAB00, 0xAB2F, "Ethi"), (0xF900, 0xFAFF, "Hani"), (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"), (0xFF00, 0xFFEF, "Hani"), (0x20000, 0x3FFFF, "Hani"),
)  # fmt: skip

LATIN = "NotoSans"
NASTALIQ = "NotoNastaliqUrdu"
SYMBOLS = "NotoSansSymbols2"
_FAMILY = {
    "Latn": LATIN, "Thai": "NotoSansThai", "Mymr": "NotoSansMyanmar", "Khmr": "NotoSansKhmer",
    "Laoo": "NotoSansLao", "Deva": "NotoSansDevanagari", "Beng": "NotoSansBengali",
    "Ethi": "NotoSansEthiopic", "Arab": "NotoSansArabic", "Taml": "NotoSansTamil",
    "Sinh": "NotoSansSinhala", "Hani": "NotoSansSC",
}  # fmt: skip
_FALLBACK = (LATIN, SYMBOLS, *(family for script, family in _FAMILY.items() if script != "Latn"))


class Weight(StrEnum):
    """The weights we ship; bold is there for Latin letters only, others take semibold."""

    REGULAR = "400Regular"
    SEMIBOLD = "600SemiBold"
    BOLD = "700Bold"


@cache
def script_of(character: str) -> str:
    """The ISO 15924 script of *character*; ``COMMON`` for what joins its neighbour."""
    code = ord(character)
    for first, last, script in _BLOCKS:
        if first <= code <= last:
            return script
    is_letter = unicodedata.category(character)[0] in "LN" and not character.isdigit()
    return "Latn" if is_letter else COMMON


def is_invisible(character: str) -> bool:
    """Joiners, isolates and other format characters: they guide the text and have no ink."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


class Glyph(NamedTuple):
    """One drawn sign: glyph id, index of its first character, advance and offsets (1/1000 em)."""

    id: int
    cluster: int
    advance: float
    dx: float
    dy: float


ShapeKey = tuple[str, str, bool, str, str]
LinesKey = tuple[str, "Style", float]


class GlyphFont:
    """One font file: which characters it has, and the measures of its glyphs in 1/1000 em."""

    def __init__(self, path: Path) -> None:
        self.key = path.stem.replace("_", "-")
        self.face: Any = hb.Face(hb.Blob.from_file_path(str(path)))
        self.font: Any = hb.Font(self.face)
        self.scale = 1000 / self.face.upem
        extents = self.font.get_font_extents("ltr")
        self.ascent = extents.ascender * self.scale
        self.descent = extents.descender * self.scale
        self._has: dict[str, bool] = {}
        self._advances: dict[int, float] = {}
        self._whole: dict[int, int] = {}
        self._inks: dict[int, tuple[float, float]] = {}

    def has(self, character: str) -> bool:
        """Whether the font has a glyph of its own for *character*."""
        known = self._has.get(character)
        if known is None:
            known = self._has[character] = bool(self.font.get_nominal_glyph(ord(character)))
        return known

    def advance(self, glyph: int) -> float:
        """The natural advance of *glyph*, before any positioning."""
        known = self._advances.get(glyph)
        if known is None:
            known = self._advances[glyph] = self.font.get_glyph_h_advance(glyph) * self.scale
        return known

    def whole_advance(self, glyph: int) -> int:
        """The same in whole thousandths, as a PDF has it."""
        known = self._whole.get(glyph)
        if known is None:
            known = self._whole[glyph] = round(self.advance(glyph))
        return known

    def ink(self, glyph: int) -> tuple[float, float]:
        """Lowest and highest point of *glyph* over the baseline."""
        known = self._inks.get(glyph)
        if known is None:
            extents = self.font.get_glyph_extents(glyph)
            top = extents.y_bearing * self.scale
            known = self._inks[glyph] = (top + extents.height * self.scale, top)
        return known


class Fonts:
    """All our fonts, loaded when first needed. Raises ``FontMissing`` if a file is not there."""

    def __init__(self, folder: Path = FONTS) -> None:
        self._folder = folder
        self._loaded: dict[tuple[str, Weight], GlyphFont] = {}
        # (font, script, right-to-left, language, word): its glyphs, and what has no glyph
        self.shapes: dict[ShapeKey, tuple[tuple[Glyph, ...], str]] = {}
        # (text, style, width): the lines of a text in one style, where all glyphs were found
        self.lines: dict[LinesKey, tuple[Line, ...]] = {}
        for family in {*_FALLBACK, NASTALIQ}:
            if not self._path(family, Weight.REGULAR).is_file():
                raise FontMissing(family)

    def font(self, family: str, weight: Weight) -> GlyphFont:
        """The loaded font of *family*; the nearest weight that we ship."""
        if family == SYMBOLS:
            weight = Weight.REGULAR
        elif weight is Weight.BOLD and family != LATIN:
            weight = Weight.SEMIBOLD
        found = self._loaded.get((family, weight))
        if found is None:
            path = self._path(family, weight)
            if not path.is_file():
                raise FontMissing(path.stem)
            found = self._loaded[family, weight] = GlyphFont(path)
        return found

    def choose(
        self, character: str, weight: Weight, before: GlyphFont | None, *, nastaliq: bool = False
    ) -> GlyphFont:
        """The font for *character*: its script's, else one that has it, else Latin (no glyph).

        *before* is the font of the character before it in the same style. Marks and common signs
        stay with it if it has them, so that a word is not cut.
        """
        if is_invisible(character):
            return before or self.font(LATIN, weight)
        script = script_of(character)
        is_mark = unicodedata.category(character) in ("Mn", "Mc")
        if before is not None and (is_mark or script == COMMON) and before.has(character):
            latin_does_it_better = (
                "\u2010" <= character <= "\u2027"
                and not before.key.startswith("NotoSansSC")
                and self.font(LATIN, weight).has(character)
            )
            if is_mark or not latin_does_it_better:
                return before
        family = NASTALIQ if nastaliq and script == "Arab" else _FAMILY.get(script, LATIN)
        first = self.font(family, weight)
        if first.has(character):
            return first
        others = (self.font(other, weight) for other in _FALLBACK)
        return next((font for font in others if font.has(character)), first)

    def _path(self, family: str, weight: Weight) -> Path:
        return self._folder / f"{family}_{weight.value}.ttf"


@cache
def our_fonts() -> Fonts:
    """The fonts of this process, loaded once; what they keep of words is gone when it ends.

    Raises ``FontMissing``.
    """
    return Fonts()
