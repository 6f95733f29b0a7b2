"""The kitchen's page: how many eat, how many of each diet, and what makes somebody ill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reportlab.platypus import Spacer

from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Said
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, CONTENT_WIDTH, STRONG, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

NONE = N_("Nobody needs another food than the rest.")
ILL = N_("Never give this to")
ONLY = N_("Nothing else about these people stands here, and nothing else is needed to cook.")


@dataclass(frozen=True)
class KitchenPage:
    """All counts; ``diets`` are translated."""

    on: date
    people: int
    children: int
    diets: tuple[tuple[str, int], ...]
    allergies: tuple[tuple[str, str], ...]


def render(
    page: KitchenPage, house_code: str, notice: str, *, fonts: Fonts, words: Translator
) -> bytes:
    """The page as a tagged PDF, A4. Raises ``UnprintableText``, ``FontMissing``."""
    paper = Paper(Setter(fonts), words)
    compose = Composer(paper)
    large = replace(BODY, size=22, leading=30, align="left", weight=STRONG.weight)
    count = words.count("{n} person eats", "{n} people eat", page.people).format(n=page.people)
    young = words.count(
        "{n} of them is a child or young", "{n} of them are children or young", page.children
    ).format(n=page.children)
    story: list[Any] = [
        compose.text(words("For the kitchen"), TITLE, tag="H1"),
        compose.text(page.on.isoformat()),
        Spacer(1, 10),
        compose.panel([compose.text(count, large), compose.text(young)]),
        Spacer(1, 12),
    ]
    story += compose.section(words("Other food"))
    if page.diets:
        rows = [(Said(name), Said(str(n), is_strong=True)) for name, n in page.diets]
        story.append(_table(compose, (words("Food"), words("How many")), rows))
    else:
        story.append(compose.text(words(NONE)))
    if page.allergies:
        story += compose.section(words("What makes somebody ill"))
        said = [(Said(name, is_strong=True), Said(what)) for name, what in page.allergies]
        story.append(_table(compose, (words(ILL), words("What")), said))
    story += [Spacer(1, 10), compose.text(words(ONLY))]
    furniture = Furniture(
        title=house_code,
        running_head="",
        confidential=words("For the kitchen of the house. Shred it tomorrow."),
        foot=house_code,
        notice=notice,
    )
    return paper.build(story, furniture)


def _table(compose: Composer, head: Sequence[str], rows: Sequence[tuple[Said, Said]]) -> Any:
    return compose.table(head, rows, (CONTENT_WIDTH * 0.6, CONTENT_WIDTH * 0.4))
