"""Totals of a time for managers and funders: who came and went, what was done, what it cost.

Inside the house a number is exact and opens its list. What leaves is totals only, with small
numbers hidden (design decision 26), and nobody counts there who said no to being counted (casework
guide 3, *statistics*): past totals stay as they were given.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.domain.roles import Role
from shelterdesk.domain.totals import Figure, Table, suppressed
from shelterdesk.errors import Denied, Invalid
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.plain_page import day_words
from shelterdesk.reports.statistics import HIDDEN, TotalsPage, TotalsTable, as_xlsx, render
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import consents, settings
from shelterdesk.services.files import write_out
from shelterdesk.services.house_papers import PRACTICE
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.tally import Period, Tally
from shelterdesk.services.tally_added import for_outside

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

WRONG_ORDER = N_("The last day is before the first. Your dates are kept; check both.")
STAYS_INSIDE = N_("Exact totals stay in the house. Choose the totals for others first.")
OUTSIDE = N_("Numbers below {below} are hidden, and those that would tell them.")


@dataclass(frozen=True)
class Statistics:
    """All tables of a time. ``outside`` tells that small numbers are hidden, below ``below``."""

    period: Period
    tables: tuple[Table, ...]
    outside: bool = False
    below: int = 0

    def table(self, key: str) -> Table:
        """One table by its key; KeyError if it is not there."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)


def may_see(desk: Desk) -> bool:
    """Managers."""
    return Role.MGR in desk.roles


def totals(desk: Desk, period: Period) -> Statistics:
    """The exact totals for inside the house; ``Denied`` for others than managers.

    Raises ``Invalid`` for a period that ends before it begins.
    """
    with desk.look() as work:
        return Statistics(period, Tally(work, _checked(desk, period)).tables())


def totals_outside(desk: Desk, period: Period) -> Statistics:
    """The same for a funder: without who said no, small numbers hidden, and no lists."""
    with desk.look() as work:
        below = int(settings.in_force(work)["suppress_below"])
        exact = Tally(work, _checked(desk, period), without=consents.out_of_totals(work)).tables()
    told = tuple(suppressed(table, below) for table in for_outside(exact))
    return Statistics(period, told, outside=True, below=below)


def _checked(desk: Desk, period: Period) -> Period:
    if not may_see(desk):
        raise Denied("statistics.read")
    if period.last < period.first:
        raise Invalid({"last": WRONG_ORDER})
    return period


def paper(
    desk: Desk, found: Statistics, *, words: Translator, fonts: Fonts | None = None
) -> PaperInMemory:
    """The tables on paper; one for outside says so, and stands in the trail when printed."""
    act = "statistics.print_outside" if found.outside else "statistics.print"
    made = render(_page(desk, found, words), fonts=fonts or Fonts(), words=words)
    return PaperInMemory(made, act=act)


def save(desk: Desk, found: Statistics, path: Path, *, words: Translator) -> None:
    """The tables for others as an .xlsx file; one for inside never leaves as a file (``Invalid``).

    Raises ``Denied``, and ``CannotWrite`` with nothing written down.
    """
    if not may_see(desk):
        raise Denied("statistics.save")
    if not found.outside:
        raise Invalid({"whom": STAYS_INSIDE})
    content = as_xlsx(_page(desk, found, words), words)
    write_out(path, content, lambda: desk.say("statistics.save", {}))


def _page(desk: Desk, found: Statistics, words: Translator) -> TotalsPage:
    leads = [words(OUTSIDE).format(below=found.below)] if found.outside else []
    return TotalsPage(
        house_code=desk.house_code,
        period=period_words(found.period, words),
        leads=tuple(leads),
        tables=tuple(_on_paper(table, words) for table in found.tables),
        outside=found.outside,
        notice=words(PRACTICE) if desk.practice else "",
        number=f"{found.period.first:%Y%m%d}-{found.period.last:%Y%m%d}",
    )


def number_words(count: int | None, words: Translator) -> str:
    """A number as it is shown; what is hidden says so."""
    return words(HIDDEN) if count is None else f"{count:,}".replace(",", "\u202f")


def label_words(figure: Figure, words: Translator) -> str:
    """What a number counts: our words, or what was written in the house."""
    return words(figure.label) if figure.label else figure.given


def period_words(period: Period, words: Translator) -> str:
    """A time in words."""
    return words("{first} to {last}").format(
        first=day_words(period.first, words), last=day_words(period.last, words)
    )


def _on_paper(table: Table, words: Translator) -> TotalsTable:
    rows = tuple(
        (label_words(figure, words), number_words(figure.count, words)) for figure in table.figures
    )
    hidden = table.total is None and table.sums
    total = number_words(table.total, words) if hidden or table.total is not None else ""
    return TotalsTable(
        title=words(table.title),
        unit=words(table.unit),
        rows=rows,
        total=total if table.sums and len(rows) > 1 else "",
        note=words(table.note) if table.note else "",
    )
