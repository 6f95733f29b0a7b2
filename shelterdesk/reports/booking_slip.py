"""The slip for an interpreter: whom they meet by code name, the language, where and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.platypus import PageBreak, Spacer

from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Said
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

HEAD = N_("For the interpreter")
PRACTICE = N_("Practice house: everybody on this page is made up.")


@dataclass(frozen=True)
class BookingSlip:
    """What an interpreter learns, and nothing else; ``when`` is in words already."""

    code_name: str
    language: str
    place: str
    when: str


def render(
    slips: Sequence[BookingSlip], *, fonts: Fonts, words: Translator, is_practice: bool = False
) -> bytes:
    """The slips as a PDF, one a page; ``UnprintableText`` or ``FontMissing``.

    Neither the house nor what it is about stands there: a slip gets lost on a bus.
    """
    paper = Paper(Setter(fonts), words)
    compose = Composer(paper)
    story: list[Any] = []
    for number, slip in enumerate(slips):
        if number:
            story.append(PageBreak())
        facts = [
            (words("Code name"), slip.code_name),
            (words("Language"), slip.language),
            (words("Where"), slip.place),
            (words("When"), slip.when),
        ]
        told = [(label, Said(value, is_strong=True)) for label, value in facts if value]
        story += [compose.text(words(HEAD), replace(TITLE), tag="H1"), Spacer(1, 10)]
        story.append(compose.facts(told))
        story.append(Spacer(1, BODY.leading))
    furniture = Furniture(
        title=words(HEAD),
        running_head="",
        confidential="",
        foot="",
        marks=(words("PRACTICE"),) if is_practice else (),
        notice=words(PRACTICE) if is_practice else "",
    )
    return paper.build(story, furniture)
