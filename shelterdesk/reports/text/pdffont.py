"""Our fonts inside a PDF: one composite font per document and file, holding only what was drawn.

ISO 32000-2, 9.7: Type0 font, CIDFontType2, Identity-H, with a ToUnicode map for copying. Exactly
the glyphs of this document are kept: a font must not tell whose name was printed before.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from shelterdesk.reports.text.fonts import GlyphFont

# Shaping is done; a reader of the PDF needs outlines and widths only.
_NOT_NEEDED = (
    "GSUB", "GPOS", "GDEF", "cmap", "name", "OS/2", "post", "DSIG", "STAT", "vmtx", "vhea",
    "BASE", "meta",
)  # fmt: skip
_CMAP_START = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
    "1 begincodespacerange <0000> <FFFF> endcodespacerange"
)
_CMAP_END = "endcmap CMapName currentdict /CMap defineresource pop end end"
_NOTHING = "\u200b"  # for a glyph without letters of its own: left out, readers would guess one
_CMAP_BLOCK = 100  # the most entries of one beginbfchar


@dataclass
class UsedFont:
    """One font in one document: its name in content streams, and what its glyphs were drawn for."""

    name: str
    font: GlyphFont
    texts: dict[int, str] = field(default_factory=dict)

    def note(self, signs: Sequence[tuple[int, str]]) -> bool:
        """Remember what each glyph was drawn for; whether copying them gives just those texts."""
        known = [self.texts.setdefault(glyph, text) == text for glyph, text in signs]
        return all(known)


class PdfFonts:
    """The fonts that one document uses; reportlab asks it for its objects when it saves."""

    def __init__(self) -> None:
        self._used: dict[str, UsedFont] = {}

    def use(self, font: GlyphFont) -> UsedFont:
        """*font* as it is used in this document."""
        used = self._used.get(font.key)
        if used is None:
            used = self._used[font.key] = UsedFont(f"SDF{len(self._used) + 1}", font)
        return used

    def addObjects(self, document: Any) -> None:  # noqa: N802  reportlab calls it
        """Write every font into *document*."""
        resources = document.idToObject["BasicFonts"].dict
        for used in self._used.values():
            resources[used.name] = _font_object(document, used)


def _font_object(document: Any, used: UsedFont) -> Any:
    name, font = pdfdoc.PDFName, used.font
    mark = zlib.crc32(font.key.encode())
    tag = "".join(chr(65 + (mark >> (5 * i)) % 26) for i in range(6))  # ISO 32000-2, 9.9.2
    full = f"{tag}+{font.key}"
    descriptor = {
        "Type": name("FontDescriptor"),
        "FontName": name(full),
        "Flags": 4,
        "ItalicAngle": 0,
        "StemV": 80,
        "Ascent": int(font.ascent),
        "Descent": int(font.descent),
        "CapHeight": 714,
        "FontBBox": pdfdoc.PDFArray([-1000, int(font.descent), 3000, int(font.ascent)]),
        "FontFile2": document.Reference(_file_stream(used), f"file:{full}"),
    }
    widths = " ".join(f"{glyph} [{font.whole_advance(glyph)}]" for glyph in sorted(used.texts))
    system = {
        "Registry": pdfdoc.PDFString("Adobe"),
        "Ordering": pdfdoc.PDFString("Identity"),
        "Supplement": 0,
    }
    descendant = {
        "Type": name("Font"),
        "Subtype": name("CIDFontType2"),
        "BaseFont": name(full),
        "CIDToGIDMap": name("Identity"),
        "DW": 0,
        "CIDSystemInfo": pdfdoc.PDFDictionary(system),
        "FontDescriptor": document.Reference(pdfdoc.PDFDictionary(descriptor), f"desc:{full}"),
        "W": f"[{widths}]",  # one text: reportlab asks each number by itself how it is written
    }
    whole = {
        "Type": name("Font"),
        "Subtype": name("Type0"),
        "BaseFont": name(full),
        "Encoding": name("Identity-H"),
        "DescendantFonts": pdfdoc.PDFArray(
            [document.Reference(pdfdoc.PDFDictionary(descendant), f"cid:{full}")]
        ),
        "ToUnicode": document.Reference(_unicode_stream(used), f"text:{full}"),
    }
    return document.Reference(pdfdoc.PDFDictionary(whole), used.name)


def _file_stream(used: UsedFont) -> Any:
    asked = hb.SubsetInput()
    asked.sets(hb.SubsetInputSets.GLYPH_INDEX).set({0, *used.texts})
    asked.flags = (
        hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING
    )
    asked.drop_table_tag_set.set({int.from_bytes(t.ljust(4).encode(), "big") for t in _NOT_NEEDED})
    content = bytes(hb.subset(used.font.face, asked).blob.data)
    stream = pdfdoc.PDFStream(content=content)
    stream.dictionary["Length1"] = len(content)
    stream.filters = [pdfdoc.PDFZCompress]
    return stream


def _unicode_stream(used: UsedFont) -> Any:
    rows = [
        f"<{glyph:04X}> <{(text or _NOTHING).encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(used.texts.items())
    ]
    lines = [_CMAP_START]
    for start in range(0, len(rows), _CMAP_BLOCK):
        block = rows[start : start + _CMAP_BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    stream = pdfdoc.PDFStream(content="\n".join([*lines, _CMAP_END]).encode())
    stream.filters = [pdfdoc.PDFZCompress]
    return stream
