"""The resident's own copy of a safety plan, in their words and any script; only if they want it.

No other name, no staff remark, nothing of why. The order of the steps is the guide's (4.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from reportlab.platypus import Spacer

from shelterdesk.domain.calendars import MONTHS
from shelterdesk.domain.codes import load_codes
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Said, sentence
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, SMALL, STRONG, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

PARTS = (
    ("signs", N_("Signs that things are getting hard")),
    ("alone", N_("Things I can do by myself")),
    ("distract", N_("People and places that take my mind off it")),
    ("ask", N_("People I can ask for help")),
    ("professionals", N_("Professionals and the night contact")),
    ("safer", N_("Making my space safer")),
    ("matters", N_("What matters to me")),
)


class Plan(Protocol):
    """What the page needs of a plan: the texts of ``PARTS`` by name, and their language."""

    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class PlanCopy:
    """What the page says."""

    house_code: str
    code_name: str
    on: date
    plan: Plan
    is_practice: bool


def render(copy: PlanCopy, *, fonts: Fonts, words: Translator) -> bytes:
    """The page as a tagged PDF; headings in the language of *words*, the rest as it was said.

    Raises ``UnprintableText`` or ``FontMissing``.
    """
    return _Page(copy, Paper(Setter(fonts), words)).made()


class _Page:
    def __init__(self, copy: PlanCopy, paper: Paper) -> None:
        self._copy, self._paper, self._ = copy, paper, paper.words
        self._compose = Composer(paper)

    def made(self) -> bytes:
        copy, _ = self._copy, self._
        day = self._day(copy.on)
        practice = _("Practice house: everybody on this page is made up.")
        furniture = Furniture(
            title="PLAN",
            running_head=f"{_('My plan')} · {copy.code_name}",
            confidential=_("Yours. Keep it where nobody else reads it, or leave it with us."),
            foot=f"{sentence(_('Shelter {code}'), code=copy.house_code)} · {day}",
            marks=(_("PRACTICE"),) if copy.is_practice else (),
            notice=practice if copy.is_practice else "",
        )
        return self._paper.build([*self._head(), *self._body()], furniture)

    def _head(self) -> Iterable[Any]:
        _, compose = self._, self._compose
        mine = sentence(_("For {name}"), name=self._copy.code_name)
        yield compose.text(mine, replace(STRONG, size=9.6, leading=13.6))
        yield compose.text(_("My plan for hard times"), TITLE, tag="H1")
        told = _("These are your own words. You can change them whenever you like.")
        yield compose.text(told, replace(BODY, size=10.4, leading=15))
        yield Spacer(1, 4)

    def _body(self) -> Iterable[Any]:
        compose, plan = self._compose, self._copy.plan
        language = _short(plan.language)
        big = replace(BODY, size=11.4, leading=17)
        for name, title in PARTS:
            text = getattr(plan, name)
            if text:
                yield from compose.section(self._(title))
                for line in text.splitlines():
                    yield compose.said(Said(line, language), big)
        yield Spacer(1, 8)
        note = self._("If you do not want to keep this paper, we keep it or shred it for you.")
        yield compose.text(note, SMALL)

    def _day(self, day: date) -> str:
        months = MONTHS.get(self._.language, MONTHS["en"])
        return f"{day.day}\u00a0{months[day.month - 1]} {day.year}"


def _short(code: str) -> str:
    """The two-letter code that the text setter knows, where there is one; else *code*."""
    also = next((c.also for c in load_codes("languages") if c.code == code), ())
    return next((word for word in also if len(word) == 2), code)
