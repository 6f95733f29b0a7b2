"""How staying in touch went, in short: when, whether they were reached, how things stand.

There is no field for how somebody is reached, for a code word or for what they said: those stay in
the house (documents guide 4, 5.4). *No contact* is neither success nor failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.platypus import Spacer

from shelterdesk.i18n import N_, Translator
from shelterdesk.reports import house_sheet
from shelterdesk.reports.house_sheet import SheetHead
from shelterdesk.reports.kit.blocks import Composer, Said
from shelterdesk.reports.kit.pages import Paper
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

TITLE = N_("Staying in touch")
ONLY_BY_CONSENT = N_(
    "Staying in touch goes on only as long as the person wants it. No contact means no contact: it "
    "says nothing about how they are."
)


@dataclass(frozen=True)
class FollowUpLine:
    """One contact: when it was due, when it was made, what came of it (marked)."""

    due: date
    done: date | None
    outcome: str


@dataclass(frozen=True)
class FollowUpPage:
    """What the summary says. ``state``, ``end`` and ``consent`` are marked.

    ``name`` is the one of official papers, empty where the reader may not have it.
    """

    head: SheetHead
    name: str
    language: str
    began: date
    state: str
    lines: tuple[FollowUpLine, ...]
    end: str = ""
    needs: tuple[str, ...] = ()


def render(page: FollowUpPage, *, fonts: Fonts, words: Translator) -> bytes:
    """The summary as a tagged PDF, A4. Raises ``UnprintableText``, ``FontMissing``."""
    paper = Paper(Setter(fonts), words)
    compose = Composer(paper)
    title, days = words(TITLE), house_sheet.days_of(page.head, words)
    story: list[Any] = [*house_sheet.top(page.head, title, paper, compose)]
    facts = [
        (words("Name"), Said(page.name, page.language)),
        (words("Began"), Said(days.both(page.began))),
        (words("State"), Said(words(page.state))),
    ]
    if page.end:
        facts.append((words("How things stand at the end"), Said(words(page.end))))
    if page.needs:
        facts.append((words("Still needed"), Said(", ".join(map(words, page.needs)))))
    story += [*compose.section(words("In short")), compose.facts(facts)]
    if page.lines:
        rows = [
            (Said(days.both(x.due)), Said(days.both(x.done)), Said(words(x.outcome)))
            for x in page.lines
        ]
        head = [words("Due"), words("Done"), words("What came of it")]
        wide = paper.content_width
        story += [*compose.section(words("Contacts"))]
        story.append(compose.table(head, rows, [wide * 0.25, wide * 0.25, wide * 0.5]))
    story += [Spacer(1, 8), compose.text(words(ONLY_BY_CONSENT))]
    return paper.build(story, house_sheet.around(page.head, title, words))
