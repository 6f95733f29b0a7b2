"""The head and the foot that papers of the house about one resident share: number, day, code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shelterdesk.i18n import Translator
from shelterdesk.reports.kit.blocks import Composer, Grid, Said, sentence
from shelterdesk.reports.kit.days import Days
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.signs import QrCode
from shelterdesk.reports.kit.styles import SMALL, STRONG, TITLE

_QR_SIDE = 46.0


@dataclass(frozen=True)
class SheetHead:
    """Who prints what for whom. ``printed_by`` is a staff code, never a name.

    ``recipient`` is empty for the house's own use; ``printed_at`` is in the shelter's time zone.
    """

    shelter_code: str
    number: str
    file_number: str
    printed_at: datetime
    printed_by: str
    check_code: str
    recipient: str = ""
    is_practice: bool = False


def days_of(head: SheetHead, words: Translator) -> Days:
    """How a paper with this head says days."""
    return Days(words, head.printed_at.date())


def top(head: SheetHead, title: str, paper: Paper, compose: Composer) -> Iterable[Any]:
    """Shelter, title, day and square, then the facts of the paper; *title* is translated."""
    words, days = paper.words, days_of(head, paper.words)
    small = replace(SMALL, size=8.4, leading=12.5)
    shelter = sentence(words("Shelter {code}"), code=head.shelter_code)
    left = [
        compose.text(shelter, replace(STRONG, size=9.2, leading=13)),
        compose.text(title, TITLE, tag="H1"),
        compose.text(days.both(head.printed_at.date()), small),
    ]
    square = QrCode(f"SD1:{head.number}:{head.check_code}", _QR_SIDE)
    bare = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP")),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
    ]
    widths = [paper.content_width - _QR_SIDE, _QR_SIDE]
    yield Grid([[left, square]], colWidths=widths, style=bare)
    yield compose.facts(
        [
            (words("Report number"), Said(head.number)),
            (words("File number"), Said(head.file_number)),
            (words("Written for"), Said(head.recipient or words("The house itself"))),
        ]
    )


def around(head: SheetHead, title: str, words: Translator) -> Furniture:
    """Running head, foot and marks; *title* is translated."""
    at = f"{days_of(head, words).whole(head.printed_at.date())} {head.printed_at:%H:%M}"
    practice = words("Practice house: everybody on this page is made up.")
    return Furniture(
        title=head.number,
        running_head=sentence(words("File {file} · {title}"), file=head.file_number, title=title),
        confidential=words(
            "CONFIDENTIAL · for the named reader only · do not copy or forward · keep locked · "
            "shred after use"
        ),
        foot=sentence(
            words("{number} · file {file} · printed {when} by {who} · check code {code}"),
            number=head.number,
            file=head.file_number,
            when=at,
            who=head.printed_by,
            code=head.check_code,
        ),
        marks=(words("PRACTICE"),) if head.is_practice else (),
        notice=practice if head.is_practice else "",
    )
