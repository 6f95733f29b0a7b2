"""A receipt that the resident keeps: what, how much, who was there, and that it is theirs.

Facts in, PDF out. The resident's code name stands on it, never a name from a paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reportlab.platypus import Spacer

from shelterdesk.domain.calendars import MONTHS
from shelterdesk.i18n import Translator
from shelterdesk.reports.kit.blocks import Composer, Said, sentence
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, STRONG, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter


@dataclass(frozen=True)
class ReceiptSheet:
    """What stands on a receipt; every text is translated. ``boxes`` are (who signs, name)."""

    title: str
    number: str
    house_code: str
    at: datetime
    facts: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    boxes: tuple[tuple[str, str], ...]
    is_practice: bool


def render(sheet: ReceiptSheet, *, fonts: Fonts, words: Translator) -> bytes:
    """The receipt as a tagged PDF of one page; raises ``UnprintableText`` or ``FontMissing``."""
    paper, _ = Paper(Setter(fonts), words), words
    compose = Composer(paper)
    large = replace(BODY, size=11, leading=16, space_after=4, align="left")
    practice = _("Practice house: everybody on this page is made up.") if sheet.is_practice else ""
    story: list[Any] = [
        compose.text(sheet.number, replace(STRONG, size=9.6, leading=13.6)),
        compose.text(sheet.title, TITLE, tag="H1"),
        Spacer(1, 6),
        compose.facts(_pairs(sheet.facts), columns=2),
        Spacer(1, 10),
        *(compose.text(text, large) for text in sheet.sentences),
        Spacer(1, 12),
        compose.signatures([(role, Said(name), _("Signature")) for role, name in sheet.boxes]),
    ]
    at = _moment(sheet.at, words)
    furniture = Furniture(
        title=sheet.number,
        running_head=f"{sheet.title} · {sheet.number}",
        confidential=_("Yours. Keep it where nobody else reads it, or leave it with us."),
        foot=f"{sentence(_('Shelter {code}'), code=sheet.house_code)} · {sheet.number} · {at}",
        marks=(_("PRACTICE"),) if sheet.is_practice else (),
        notice=practice,
    )
    return paper.build(story, furniture)


def _pairs(facts: Sequence[tuple[str, str]]) -> list[tuple[str, Said]]:
    return [(label, Said(value)) for label, value in facts]


def _moment(at: datetime, words: Translator) -> str:
    months = MONTHS.get(words.language, MONTHS["en"])
    return f"{at.day}\u00a0{months[at.month - 1]} {at.year}, {at:%H:%M}"
