"""A letter as a Word file, for a body that has to fill in or copy from it. In memory, in the clear.

Nothing stands in it but the letter: no author, no program, no times beyond the day, no revision
ids, no preview, no comments. Every stretch of text names the fonts and the language of its script,
so that a name in Burmese, Khmer or Amharic is drawn as itself and not as boxes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import docx
from docx.shared import Cm, Pt

from shelterdesk.reports.word_file import bare, even, metadata, runs_of, say

__all__ = ["LetterPage", "render", "runs_of"]

BODY, HEAD, FOOT = 11, 15, 8.5  # points


@dataclass(frozen=True)
class LetterPage:
    """What stands in the file, translated. ``language`` is a BCP 47 code; ``notice`` marks what is
    made up."""

    title: str
    body: str
    foot: str
    language: str
    on: date
    notice: str = ""


def render(page: LetterPage) -> bytes:
    """The file; A4. Two calls with one letter give the same bytes."""
    document = docx.Document()
    bare(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    if page.notice:
        say(section.header.paragraphs[0], page.notice, page.language, FOOT, bold=True)
    say(section.footer.paragraphs[0], page.foot, page.language, FOOT)
    title = document.add_paragraph()
    title.paragraph_format.space_after = Pt(14)
    say(title, page.title, page.language, HEAD, bold=True)
    for part in page.body.split("\n\n"):
        lines = [line for line in part.split("\n") if line.strip()]
        for number, line in enumerate(lines, start=1):  # each with the direction of its script
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(10 if number == len(lines) else 0)
            say(paragraph, line, page.language, BODY)
    metadata(document, page.language, page.on)
    return even(document)
