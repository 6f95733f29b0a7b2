"""A page or a few in plain words: what left the house about you, a letter to a body outside.

The words come from services, translated there or here; nothing of a record is read here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reportlab.platypus import PageBreak, Spacer

from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Said, sentence
from shelterdesk.reports.kit.days import day_words
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, CONTENT_WIDTH, STRONG, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

__all__ = ["PlainPages", "Sheet", "day_words", "render"]

KEEP_IT = N_("Yours. Keep it where nobody else reads it, or leave it with us.")


@dataclass(frozen=True)
class Sheet:
    """One page: title and intro are marked; ``columns`` are marked and cells are as they are.

    ``letter`` is translated text of several paragraphs; ``notes`` are marked sentences.
    """

    title: str
    intro: str = ""
    columns: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    letter: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlainPages:
    """What is printed; ``mine`` is the code name on a resident's own copy, empty on a letter."""

    house_code: str
    mine: str
    on: date
    sheets: tuple[Sheet, ...]
    is_practice: bool
    number: str


def render(pages: PlainPages, *, fonts: Fonts, words: Translator) -> bytes:
    """A tagged PDF in the language of *words*; A4. ``UnprintableText`` or ``FontMissing``."""
    paper = Paper(Setter(fonts), words)
    head = " · ".join(part for part in (words(pages.sheets[0].title), pages.mine) if part)
    foot = sentence(words("Shelter {code}"), code=pages.house_code)
    practice = words("Practice house: everybody on this page is made up.")
    furniture = Furniture(
        title=pages.number,
        running_head=head,
        confidential=words(KEEP_IT) if pages.mine else "",
        foot=f"{foot} · {day_words(pages.on, words)}",
        marks=(words("PRACTICE"),) if pages.is_practice else (),
        notice=practice if pages.is_practice else "",
    )
    story: list[Any] = []
    for sheet in pages.sheets:
        if story:
            story.append(PageBreak())
        story.extend(_sheet(Composer(paper), sheet, pages, words))
    return paper.build(story, furniture)


def _sheet(compose: Composer, sheet: Sheet, pages: PlainPages, words: Translator) -> Iterable[Any]:
    if pages.mine:
        mine = sentence(words("For {name}"), name=pages.mine)
        yield compose.text(mine, replace(STRONG, size=9.6, leading=13.6))
    yield compose.text(words(sheet.title), TITLE, tag="H1")
    body = replace(BODY, size=10.4, leading=15, space_after=4)
    if sheet.intro:
        yield compose.text(words(sheet.intro), body)
        yield Spacer(1, 6)
    if sheet.rows:
        widths = [CONTENT_WIDTH * share for share in sheet.shares]
        rows = [tuple(Said(cell) for cell in row) for row in sheet.rows]
        yield compose.table([words(column) for column in sheet.columns], rows, widths)
        yield Spacer(1, 8)
    for part in sheet.letter.split("\n\n"):
        if part.strip():
            yield compose.said(Said(part.strip()), replace(body, space_after=10))
    for note in sheet.notes:
        yield compose.text(words(note), body)
