"""Papers of an arrival, made in memory: cards with code names, the kitchen's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import Translator, translator
from shelterdesk.reports import kitchen as kitchen_page
from shelterdesk.reports import name_cards
from shelterdesk.reports.kitchen import KitchenPage
from shelterdesk.reports.name_cards import NameCard
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services.group_members import Member
from shelterdesk.services.house_papers import PRACTICE
from shelterdesk.services.kitchen import KitchenCount
from shelterdesk.services.paper import PaperInMemory

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

NOBODY = ResidentId("")


def cards(
    desk: Desk,
    members: Sequence[Member],
    *,
    words: Translator | None = None,
    fonts: Fonts | None = None,
) -> PaperInMemory:
    """One card for each of *members*; that they were made stands in the trail."""
    words = words or translator("en")
    made = name_cards.render(
        [NameCard(each.code_name, each.code, each.bed) for each in members],
        desk.house_code,
        _notice(desk, words),
        fonts=fonts or Fonts(),
        words=words,
    )
    desk.say("names.print", {"residents": sorted(each.resident for each in members)})
    return PaperInMemory(made, NOBODY)


def kitchen(
    desk: Desk, found: KitchenCount, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """Totals for the kitchen."""
    words = words or translator("en")
    diets = [(words(diet.label), count) for diet, count in found.diets]
    page = KitchenPage(
        found.on, found.people, found.children, (*diets, *found.others), found.allergies
    )
    made = kitchen_page.render(
        page, desk.house_code, _notice(desk, words), fonts=fonts or Fonts(), words=words
    )
    return PaperInMemory(made, NOBODY)


def _notice(desk: Desk, words: Translator) -> str:
    return words(PRACTICE) if desk.practice else ""
