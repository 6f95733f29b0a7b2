"""The checkpoint slip: number, twelve words and a code, to be filed by the manager."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reportlab.platypus import Spacer

from shelterdesk.domain.calendars import MONTHS
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Said, sentence
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, CONTENT_WIDTH, LABEL, STRONG, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

MEANS = N_(
    "These words stand for everything that was written in this house up to entry {number}. Keep "
    "the slip in a drawer, away from the computer. Should the house ever be put back to an older "
    "state, or changed, the program can no longer say these words."
)
COMPARE = N_(
    "To compare: House, Trail, Compare with an older slip. The first four letters of a word are "
    "enough. The slip opens nothing."
)
ACROSS = 3


@dataclass(frozen=True)
class CheckpointSlip:
    """What stands on the slip; ``at`` and ``printed_at`` in the zone of the house."""

    house_code: str
    number: int
    words: tuple[str, ...]
    code: str
    at: datetime
    printed_at: datetime
    is_practice: bool


def render(slip: CheckpointSlip, *, fonts: Fonts, words: Translator) -> bytes:
    """The slip as a PDF of one page; ``UnprintableText`` or ``FontMissing``."""
    paper = Paper(Setter(fonts), words)
    compose, _ = Composer(paper), words
    large = replace(BODY, size=11, leading=16)
    shelter = sentence(_("Shelter {code}"), code=slip.house_code)
    facts = [
        (_("Entry"), Said(str(slip.number), is_strong=True)),
        (_("Written"), Said(_moment(slip.at, words))),
        (_("Code"), Said(slip.code, is_strong=True)),
    ]
    story: list[Any] = [
        compose.text(shelter, replace(STRONG, size=9.6, leading=13.6)),
        compose.text(_("Checkpoint slip"), TITLE, tag="H1"),
        compose.text(sentence(_(MEANS), number=slip.number), large),
        Spacer(1, 8),
        compose.facts(facts),
        Spacer(1, 8),
        compose.table((), _rows(slip.words), [CONTENT_WIDTH / ACROSS] * ACROSS),
        Spacer(1, 10),
        compose.text(_(COMPARE), BODY),
        Spacer(1, 26),
        compose.text(_("Filed by · where · date"), LABEL),
    ]
    practice = _("Practice house: everybody on this page is made up.")
    furniture = Furniture(
        title="CHECKPOINT",
        running_head=_("Checkpoint slip"),
        confidential=_("Keep it in a drawer, away from the computer."),
        foot=f"{shelter} · {_moment(slip.printed_at, words)}",
        marks=(_("PRACTICE"),) if slip.is_practice else (),
        notice=practice if slip.is_practice else "",
    )
    return paper.build(story, furniture)


def _rows(words: tuple[str, ...]) -> list[list[Said]]:
    said = [Said(f"{number}  {word}", is_strong=True) for number, word in enumerate(words, 1)]
    return [said[at : at + ACROSS] for at in range(0, len(said), ACROSS)]


def _moment(at: datetime, words: Translator) -> str:
    months = MONTHS.get(words.language, MONTHS["en"])
    return f"{at.day}\u00a0{months[at.month - 1]} {at.year}, {at:%H:%M}"
