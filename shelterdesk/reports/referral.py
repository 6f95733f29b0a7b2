"""The hand-over file of a referral: what this one body may see, and nothing else.

Every word comes from services, which have asked the gate. File name and metadata hold the number
alone; no name of staff, no address of the house (documents guide 5.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reportlab.platypus import Spacer

from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Said, sentence
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.signs import Picture
from shelterdesk.reports.kit.styles import BODY, LABEL, SMALL, STRONG, TITLE
from shelterdesk.reports.plain_page import day_words
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

PHOTO_SIDE = 130.0  # points
SHORT = 240  # characters of a value that stands in a box
HEAD = N_("Referral")
CONFIDENTIAL = N_("Confidential. For the named body and this purpose alone. Do not pass it on.")
AGREED = N_("The person agreed that you are told what stands here, until {day}.")
USE = N_("Please use it for this purpose only, and delete it when it is no longer needed.")


@dataclass(frozen=True, repr=False)
class Part:
    """One line of what was agreed: its title, and label and value of each fact; translated.

    ``picture`` is a JPEG of pixels alone; it stands on paper and in the file, in no message.
    """

    code: str
    title: str
    rows: tuple[tuple[str, str], ...]
    picture: bytes = b""


@dataclass(frozen=True, repr=False)
class ReferralSheet:
    """What is told. ``named`` is the person, by name only where the name may be told."""

    house_code: str
    number: str
    made_at: datetime
    made_by: str
    recipient: str
    sort: str
    purpose: str
    urgency: str
    named: str
    asks: str
    wishes: str
    order: str
    parts: tuple[Part, ...]
    agreed_until: str
    check_code: str
    is_practice: bool


def render(
    sheet: ReferralSheet, *, fonts: Fonts, words: Translator, password: str | None = None
) -> bytes:
    """A tagged PDF, A4, encrypted with AES-256 under *password*.

    Raises ``UnprintableText`` or ``FontMissing``.
    """
    paper = Paper(Setter(fonts), words)
    day = day_words(sheet.made_at.date(), words)
    practice = words("Practice house: everybody on this page is made up.")
    furniture = Furniture(
        title=sheet.number,
        running_head=f"{words(HEAD)} · {sheet.number}",
        confidential=words(CONFIDENTIAL),
        foot=" · ".join(
            (sentence(words("Shelter {code}"), code=sheet.house_code), day, sheet.check_code)
        ),
        marks=(words("PRACTICE"),) if sheet.is_practice else (),
        notice=practice if sheet.is_practice else "",
    )
    story = list(_story(Composer(paper), sheet, words))
    return paper.build(story, furniture, password=password)


def _story(compose: Composer, sheet: ReferralSheet, words: Translator) -> Iterable[Any]:
    body = replace(BODY, size=10.2, leading=14.6, space_after=3)
    to = sentence(words("To {recipient}"), recipient=sheet.recipient)
    yield compose.text(to, replace(STRONG, size=9.6, leading=13.6))
    yield compose.text(words(HEAD), TITLE, tag="H1")
    yield compose.facts(
        [
            (words("Number"), Said(sheet.number)),
            (words("Day"), Said(day_words(sheet.made_at.date(), words))),
            (words("Written by"), Said(sheet.made_by)),
            (words("What for"), Said(sheet.purpose)),
            (words("How soon"), Said(sheet.urgency)),
            (words("About"), Said(sheet.named)),
            *([(words("Written request of the law"), Said(sheet.order))] if sheet.order else []),
        ]
    )
    yield Spacer(1, 8)
    for title, text in (
        (words("What we ask you to do"), sheet.asks),
        (words("What the person wants, and does not want"), sheet.wishes),
    ):
        if text.strip():
            yield from compose.section(title)
            for line in text.splitlines():
                if line.strip():
                    yield compose.said(Said(line), body)
    for part in sheet.parts:
        yield from compose.section(part.title)
        if part.picture:
            yield Picture(part.picture, PHOTO_SIDE)
            yield Spacer(1, 4)
        short = [(label, Said(v)) for label, v in part.rows if len(v) <= SHORT]
        if short:
            yield compose.facts(short, columns=2)
            yield Spacer(1, 4)
        for label, value in part.rows:
            if len(value) > SHORT:  # a box does not run over a page; a paragraph does
                yield compose.text(label, LABEL)
                for line in value.splitlines():
                    if line.strip():
                        yield compose.said(Said(line), body)
    yield Spacer(1, 8)
    if sheet.agreed_until:
        yield compose.text(sentence(words(AGREED), day=sheet.agreed_until), body)
    yield compose.text(words(USE), SMALL)


def plain_text(sheet: ReferralSheet, words: Translator) -> str:
    """The same as a message without any marking."""
    lines = [
        f"{words(HEAD)} {sheet.number}",
        words("To {recipient}").format(recipient=sheet.recipient),
        f"{words('What for')}: {sheet.purpose}",
        f"{words('How soon')}: {sheet.urgency}",
        f"{words('About')}: {sheet.named}",
    ]
    for title, text in (
        (words("What we ask you to do"), sheet.asks),
        (words("What the person wants, and does not want"), sheet.wishes),
    ):
        if text.strip():
            lines += ["", f"{title}:", text.strip()]
    for part in sheet.parts:
        if part.picture:
            continue
        lines += ["", part.title, *(f"- {label}: {value}" for label, value in part.rows)]
    return "\n".join([*lines, "", words(USE)])
