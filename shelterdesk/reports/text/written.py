"""How glyphs are written in a page's content, but for where they stand and in which document.

That never changes for a run of glyphs, so it is made once and kept with the run: two hundred
reports write the same words, and most of them more than once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shelterdesk.reports.text.bidi import FSI, PDI
from shelterdesk.reports.text.fonts import Glyph, GlyphFont


@dataclass(frozen=True)
class Written:
    """Some glyphs of one run: their operators, and the text that they stand for.

    ``signs`` is each glyph with its text once, in order. ``is_plain`` says that copying the glyphs
    gives ``text``, where the document has drawn each glyph for no other. ``advance`` in points.
    """

    operators: str
    text: str
    signs: tuple[tuple[int, str], ...]
    is_plain: bool
    advance: float


def written(
    font: GlyphFont,
    size: float,
    glyphs: Sequence[Glyph],
    texts: Mapping[int, str],
    *,
    is_right_to_left: bool,
) -> Written:
    """*glyphs* of *font* in *size* points; *texts* is what each of their clusters stands for."""
    text = "".join(texts[start] for start in sorted({glyph.cluster for glyph in glyphs}))
    text = text.replace(FSI, "").replace(PDI, "")
    is_plain = not is_right_to_left and len(glyphs) == len(text)
    signs: dict[tuple[int, str], None] = {}
    lines: list[str] = []
    line: list[str] = []
    rise = 0.0
    seen: set[int] = set()
    for glyph in glyphs:
        signs[glyph.id, "" if glyph.cluster in seen else texts[glyph.cluster]] = None
        seen.add(glyph.cluster)
        is_plain = is_plain and not glyph.dx and not glyph.dy
        if glyph.dy != rise:
            if line:
                lines.append(f"[{''.join(line)}] TJ")
                line = []
            rise = glyph.dy
            lines.append(f"{number(rise * size / 1000)} Ts")
        if glyph.dx:
            line.append(f"{number(-glyph.dx)} ")
        line.append(f"<{glyph.id:04X}>")
        back = font.whole_advance(glyph.id) + glyph.dx - glyph.advance
        if not -0.01 <= back <= 0.01:
            line.append(f"{number(back)} ")
    if line:
        lines.append(f"[{''.join(line)}] TJ")
    if rise:
        lines.append("0 Ts")
    advance = sum(glyph.advance for glyph in glyphs) * size / 1000
    return Written(" ".join(lines), text, tuple(signs), is_plain, advance)


def words(
    glyphs: Sequence[Glyph], texts: Mapping[int, str], *, is_right_to_left: bool
) -> Iterator[list[Glyph]]:
    """Glyphs between spaces, spaces alone; right-to-left each cluster, which readers reorder."""
    word: list[Glyph] = []
    for glyph in glyphs:
        is_space = texts[glyph.cluster].isspace()
        other_cluster = bool(word) and word[-1].cluster != glyph.cluster
        if word and (is_space or (is_right_to_left and other_cluster)):
            yield word
            word = []
        word.append(glyph)
        if is_space:
            yield word
            word = []
    if word:
        yield word


def number(value: float) -> str:
    """*value* as a PDF has it, to a thousandth."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
