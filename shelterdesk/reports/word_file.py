"""What files for Word have in common: text in the fonts of its script, and no trace of a writer.

Every stretch of text names the fonts and the language of its script, so that a name in Burmese,
Khmer or Amharic is drawn as itself and not as boxes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from shelterdesk.reports.even_zip import timeless
from shelterdesk.reports.text.bidi import base_direction
from shelterdesk.reports.text.fonts import COMMON, is_invisible, script_of

LATIN = "Calibri"

# Fonts that Windows brings for a script; LibreOffice and others take one of their own for it.
_FONTS = {
    "Latn": LATIN, "Thai": "Leelawadee UI", "Laoo": "Leelawadee UI", "Khmr": "Leelawadee UI",
    "Mymr": "Myanmar Text", "Deva": "Nirmala UI", "Beng": "Nirmala UI", "Taml": "Nirmala UI",
    "Sinh": "Nirmala UI", "Ethi": "Ebrima", "Arab": "Arial", "Hani": "Microsoft YaHei",
}  # fmt: skip
_LANGUAGES = {
    "Thai": "th-TH", "Laoo": "lo-LA", "Khmr": "km-KH", "Mymr": "my-MM", "Deva": "hi-IN",
    "Beng": "bn-BD", "Taml": "ta-LK", "Sinh": "si-LK", "Ethi": "am-ET", "Arab": "ar-SA",
    "Hani": "zh-CN",
}  # fmt: skip
# Scripts that Word sets by the properties for complex text; the others take the plain ones.
COMPLEX = frozenset({"Thai", "Laoo", "Khmr", "Mymr", "Deva", "Beng", "Taml", "Sinh", "Arab"})
_SHARED = frozenset("।॥،؛؟")  # ends of sentences that several scripts share, whatever their block
_URDU = frozenset("ٹڈڑںےگپچژہۓ")
_REVISION_IDS = ("rsidR", "rsidRPr", "rsidRDefault", "rsidP", "rsidSect", "rsidTr", "rsidDel")
_GONE = ("thumbnail", "customXml", "stylesWithEffects", "extended-properties")


def runs_of(text: str) -> Iterator[tuple[str, str]]:
    """*text* in stretches of one script, in order: (ISO 15924 script, stretch).

    Spaces, digits and signs go with what stands before them.
    """
    script, kept = "", ""
    for sign in text:
        found = COMMON if is_invisible(sign) or sign in _SHARED else script_of(sign)
        if found != COMMON and script and found != script:
            yield script, kept
            kept = ""
        if found != COMMON:
            script = found
        kept += sign
    if kept:
        yield script or "Latn", kept


def say(paragraph: Paragraph, text: str, language: str, size: float, *, bold: bool = False) -> None:
    """Add *text*, each stretch in the fonts and the language of its script; *size* in points."""
    for script, stretch in runs_of(text):
        run = paragraph.add_run(stretch)
        _dress(run.element.get_or_add_rPr(), script, stretch, language, size, bold=bold)
    if base_direction(text):
        # Before the alignment, as the schema orders them; "left" is the leading edge then.
        element: Any = paragraph.paragraph_format.element
        element.get_or_add_pPr().insert_element_before(
            OxmlElement("w:bidi"), "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _dress(
    properties: Any, script: str, text: str, language: str, size: float, *, bold: bool
) -> None:
    """Fonts, size and language of one stretch, in the order of the schema."""
    font, is_complex = _FONTS.get(script, LATIN), script in COMPLEX
    plain = LATIN if is_complex or script == "Hani" else font
    _add(properties, "w:rFonts", ascii=plain, hAnsi=plain, cs=font, eastAsia=font)
    if script == "Hani":
        properties.find(qn("w:rFonts")).set(qn("w:hint"), "eastAsia")
    if bold:
        _add(properties, "w:b")
        _add(properties, "w:bCs")
    points = str(round(size * 2))
    _add(properties, "w:sz", val=points)
    _add(properties, "w:szCs", val=points)
    if script == "Arab":
        _add(properties, "w:rtl")
    if is_complex:
        _add(properties, "w:cs")
    code = _LANGUAGES.get(script, language)
    if script == "Arab" and _URDU & set(text):
        code = "ur-PK"
    named = {"eastAsia": code} if script == "Hani" else {"bidi": code} if is_complex else {}
    _add(properties, "w:lang", val=language if named else code, **named)


def _add(properties: Any, tag: str, **given: str) -> None:
    made = OxmlElement(tag)
    for name, value in given.items():
        made.set(qn(f"w:{name}"), value)
    properties.append(made)


# ---- nothing but the letter


def bare(document: Document) -> None:
    """Take out what the model document brings along: a preview, data, revision ids."""
    part = document.part
    package: Any = part.package
    for relations in (package.rels, part.rels):
        for id in [r for r, found in relations.items() if found.reltype.endswith(_GONE)]:
            del relations[id]
    settings = document.settings.element
    for tag in ("w:rsids", "w:savePreviewPicture"):
        for each in settings.findall(qn(tag)):
            settings.remove(each)
    for each in [e for e in settings if str(e.tag).endswith("}docId")]:
        settings.remove(each)
    styles = document.styles.element
    for each in list(styles.iter(qn("w:rsid"))):
        each.getparent().remove(each)
    for each in document.element.iter():
        for name in _REVISION_IDS:
            each.attrib.pop(qn(f"w:{name}"), None)


def metadata(document: Document, language: str, on: date, title: str = "") -> None:
    """Nothing of who wrote it and when beyond the day; *title* is a number, if there is one."""
    core = document.core_properties
    midnight = datetime.combine(on, time(), UTC)
    core.author = core.comments = core.subject = core.keywords = ""
    core.last_modified_by = core.category = core.identifier = core.version = ""
    core.title, core.language, core.revision = title, language, 1
    core.created = core.modified = midnight


def even(document: Document) -> bytes:
    """The file with no time of day in its list of parts."""
    made = io.BytesIO()
    document.save(made)
    return timeless(made.getvalue())
