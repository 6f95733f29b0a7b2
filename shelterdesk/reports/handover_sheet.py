"""What is handed over at a border or an airport, line by line, with room for pen and signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.platypus import KeepTogether

from shelterdesk.i18n import N_, Translator
from shelterdesk.reports import house_sheet
from shelterdesk.reports.house_sheet import SheetHead
from shelterdesk.reports.kit.blocks import Composer, Said
from shelterdesk.reports.kit.pages import Paper
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

TITLE = N_("Hand-over list")
DONE, NOT_DONE, TO_TICK = "✓", "–", "□"
SIGNERS = (
    N_("Handed over by"),
    N_("Taken over by"),
    N_("Resident, or “prefers not to sign”"),
)


@dataclass(frozen=True)
class HandoverLine:
    """One line: marked words, whether it is done (None: to be ticked by hand), and a remark."""

    what: str
    done: bool | None = None
    remark: str = ""


@dataclass(frozen=True)
class HandoverPage:
    """What the list says. ``name`` is the one of official papers; ``template`` is marked.

    ``taken_by`` is a role and an organisation. ``papers`` are those that travel with the resident,
    each with its own hand to sign for it: kind (marked), number, last day.
    """

    head: SheetHead
    name: str
    language: str
    on: date
    template: str
    place: str
    taken_by: str
    lines: tuple[HandoverLine, ...]
    papers: tuple[tuple[str, str, date | None], ...] = ()


def render(page: HandoverPage, *, fonts: Fonts, words: Translator) -> bytes:
    """The list as a tagged PDF, A4. Raises ``UnprintableText``, ``FontMissing``."""
    paper = Paper(Setter(fonts), words)
    compose = Composer(paper)
    title, days = words(TITLE), house_sheet.days_of(page.head, words)
    story: list[Any] = [*house_sheet.top(page.head, title, paper, compose)]
    facts = [
        (words("Name"), Said(page.name, page.language)),
        (words("On"), Said(days.both(page.on))),
        (words("For which border"), Said(words(page.template) if page.template else "")),
        (words("Where"), Said(page.place)),
        (words("Who took over"), Said(page.taken_by)),
    ]
    story += [*compose.section(words("Hand-over")), compose.facts(facts)]
    if page.papers:
        rows = [
            (Said(TO_TICK), Said(words(kind)), Said(number), Said(days.both(until)))
            for kind, number, until in page.papers
        ]
        head = ["", words("Paper"), words("Number"), words("Ends")]
        widths = _widths(paper, 24.0, 0.5, 0.25, 0.25)
        story += [*compose.section(words("Papers that travel with the resident"))]
        story.append(compose.table(head, rows, widths))
    if page.lines:
        signs = {True: DONE, False: NOT_DONE, None: TO_TICK}
        lines = [
            (Said(signs[line.done], is_strong=True), Said(words(line.what)), Said(line.remark))
            for line in page.lines
        ]
        head = ["", words("What"), words("What is missing")]
        story += [*compose.section(words("Line by line"))]
        story.append(compose.table(head, lines, _widths(paper, 24.0, 0.6, 0.4)))
    boxes = [(words(role), Said(" "), words("Name, signature, date and hour")) for role in SIGNERS]
    story.append(KeepTogether([compose.heading(words("Signed")), compose.signatures(boxes)]))
    return paper.build(story, house_sheet.around(page.head, title, words))


def _widths(paper: Paper, first: float, *shares: float) -> list[float]:
    return [first, *((paper.content_width - first) * share for share in shares)]
