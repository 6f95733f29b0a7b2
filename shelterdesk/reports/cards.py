"""Papers of the house itself: safety cards, this computer's card, the slip of a backup.

One card a page, because each goes to another person or place. Nothing of a resident is on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reportlab.platypus import PageBreak, Spacer

from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Said
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, HEADING, STRONG, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

FOOT = N_("ShelterDesk, house {code}")


@dataclass(frozen=True, repr=False)
class Sheet:
    """One page: a title, the large line that matters, facts, and sentences to follow."""

    title: str
    large: str
    facts: tuple[tuple[str, str], ...] = ()
    sentences: tuple[str, ...] = field(default=())


def render_sheets(
    sheets: Sequence[Sheet], house_code: str, notice: str, *, fonts: Fonts, words: Translator
) -> bytes:
    """The sheets as a tagged PDF, A4, one a page; texts are translated before.

    *notice* stands on top of every page. Raises ``UnprintableText``, ``FontMissing``.
    """
    paper = Paper(Setter(fonts), words)
    compose = Composer(paper)
    large = replace(BODY, size=19, leading=32, align="left", weight=STRONG.weight)
    story: list[Any] = []
    for number, sheet in enumerate(sheets):
        if number:
            story.append(PageBreak())
        story += [compose.text(sheet.title, TITLE, tag="H1"), Spacer(1, 14)]
        if sheet.large:
            story += [compose.panel([compose.said(Said(sheet.large), large)]), Spacer(1, 12)]
        if sheet.facts:
            pairs = [(label, Said(value)) for label, value in sheet.facts]
            story += [compose.facts(pairs), Spacer(1, 10)]
        sized = replace(BODY, size=HEADING.size, leading=17)
        for text in sheet.sentences:
            story += [compose.text(text, sized), Spacer(1, 5)]
    furniture = Furniture(
        title=house_code,
        running_head="",
        confidential=words("Keep this apart from the computer."),
        foot=words(FOOT).format(code=house_code),
        notice=notice,
    )
    return paper.build(story, furniture)
