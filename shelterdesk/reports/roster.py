"""A roster of several people for one reader: a line each, on a page that lies on its side.

The foot does not say how many there are: who is left out must leave no trace (documents guide 5.2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shelterdesk.i18n import Translator
from shelterdesk.reports.kit.blocks import Composer, Grid, Said, sentence
from shelterdesk.reports.kit.days import Days
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.signs import QrCode
from shelterdesk.reports.kit.styles import BODY, PAGE_HEIGHT, PAGE_WIDTH, SMALL, STRONG, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

_QR_SIDE = 46.0
_NUMBER = 24.0  # points of the first column
# How wide a column is beside the others; a name wants more room than a letter.
_SHARES = {
    "name_own": 15,
    "name_paper": 17,
    "file_number": 11,
    "paper_kind": 14,
    "paper_issuer": 12,
    "exit_permission": 13,
    "verdict": 12,
    "nationality": 10,
    "sex": 5,
    "age_band": 7,
    "initials": 7,
}
_SHARE = 10


@dataclass(frozen=True)
class RosterColumn:
    """One column: its field, and its heading as it is printed."""

    field: str
    heading: str


@dataclass(frozen=True)
class RosterPage:
    """What a roster says. Cells are printed as they are, in the order of ``columns``.

    ``purpose`` is marked; ``about`` is a line of our own below the title, translated; an empty
    ``recipient`` is the house itself.
    """

    shelter_code: str
    number: str
    recipient: str
    purpose: str
    about: str
    printed_at: datetime
    printed_by: str
    check_code: str
    columns: tuple[RosterColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    is_practice: bool = False


def render(
    page: RosterPage, *, fonts: Fonts, words: Translator, password: str | None = None
) -> bytes:
    """The roster as a tagged PDF, A4 on its side. Raises ``UnprintableText``, ``FontMissing``."""
    paper = Paper(Setter(fonts), words, size=(PAGE_HEIGHT, PAGE_WIDTH))
    compose = Composer(paper)
    story: list[Any] = [_head(page, paper, compose), _facts(page, paper, compose)]
    story += [*compose.section(words("Who is on it")), _table(page, paper, compose)]
    return paper.build(story, _furniture(page, words), password=password)


def _days(page: RosterPage, words: Translator) -> Days:
    return Days(words, page.printed_at.date())


def _head(page: RosterPage, paper: Paper, compose: Composer) -> Grid:
    words = paper.words
    small = replace(SMALL, size=8.4, leading=12.5)
    under = " · ".join(
        part for part in (_days(page, words).both(page.printed_at.date()), page.about) if part
    )
    left = [
        compose.text(
            sentence(words("Shelter {code}"), code=page.shelter_code),
            replace(STRONG, size=9.2, leading=13),
        ),
        compose.text(words("Roster"), TITLE, tag="H1"),
        compose.text(under, small),
    ]
    code = QrCode(f"SD1:{page.number}:{page.check_code}", _QR_SIDE)
    bare = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP")),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
    ]
    return Grid([[left, code]], colWidths=[paper.content_width - _QR_SIDE, _QR_SIDE], style=bare)


def _facts(page: RosterPage, paper: Paper, compose: Composer) -> Grid:
    words = paper.words
    at = f"{_days(page, words).whole(page.printed_at.date())} {page.printed_at:%H:%M}"
    return compose.facts(
        [
            (words("Report number"), Said(page.number)),
            (words("Written for"), Said(page.recipient or words("The house itself"))),
            (words("Purpose"), Said(words(page.purpose))),
            (
                words("Printed"),
                Said(sentence(words("{when} by {who}"), when=at, who=page.printed_by)),
            ),
        ],
        columns=4,
    )


def widths_of(page: RosterPage, room: float) -> list[float]:
    """The widths of number and columns in *room* points: a name wants more than a letter."""
    shares = [_SHARES.get(column.field, _SHARE) for column in page.columns]
    left = room - _NUMBER
    return [_NUMBER, *(left * share / sum(shares) for share in shares)]


def _table(page: RosterPage, paper: Paper, compose: Composer) -> Grid:
    widths = widths_of(page, paper.content_width)
    rows = [
        (Said(str(number)), *(Said(cell or "–", is_strong=place == 1) for place, cell in cells))
        for number, cells in enumerate((enumerate(row) for row in page.rows), 1)
    ]
    head = [paper.words("No."), *(column.heading for column in page.columns)]
    small = replace(BODY, size=8.4, leading=11.8, align="left")
    return compose.table(head, rows, widths, text=small)


def _furniture(page: RosterPage, words: Translator) -> Furniture:
    foot = sentence(
        words("{number} · printed {when} by {who} · check code {code}"),
        number=page.number,
        when=f"{_days(page, words).whole(page.printed_at.date())} {page.printed_at:%H:%M}",
        who=page.printed_by,
        code=page.check_code,
    )
    practice = words("Practice house: everybody on this page is made up.")
    return Furniture(
        title=page.number,
        running_head=sentence(words("{number} · Roster"), number=page.number),
        confidential=words(
            "CONFIDENTIAL · for the named reader only · do not copy or forward · keep locked · "
            "shred after use"
        ),
        foot=foot,
        marks=(words("PRACTICE"),) if page.is_practice else (),
        notice=practice if page.is_practice else "",
    )
