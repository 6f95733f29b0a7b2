"""The resident's own copy of the plan: their words, in any script, with the house's beside them.

No remark of staff, no other resident, no rating by a worker. What was not translated stands as it
was said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk.domain.calendars import MONTHS
from shelterdesk.domain.codes import load_codes
from shelterdesk.domain.copy_words import UNCHECKED
from shelterdesk.domain.plans import THEIR_TEXTS
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Said, sentence
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, CONTENT_WIDTH, SMALL, STRONG, TITLE, color
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

TITLE_WORDS = N_("My plan")
MATTERS = N_("What matters to me now")
STRENGTHS = N_("What I am good at, and who stands by me")
AGAIN = N_("We look at it again on")
YOURS = N_("Yours. Keep it where nobody else reads it, or leave it with us.")
CHANGE = N_("This is your plan. You can change it or say no to a part of it at any time.")
SHRED = N_("If you do not want to keep this paper, we keep it or shred it for you.")
BY, STEPS, SAID, RATED = N_("By"), N_("Steps"), N_("What I say to it"), N_("How I found it going")
OUT_OF_TEN = N_("{n} of 10")


@dataclass(frozen=True)
class Step:
    """One thing somebody will do: what, a marked word for who, and by when."""

    what: str
    who: str
    due_on: date | None


@dataclass(frozen=True)
class Item:
    """One item as the resident may see it; ``texts`` are those of ``THEIR_TEXTS`` by name.

    ``part`` and ``agreement`` are marked; ``language`` is a code of the list of languages.
    """

    part: str
    words: str
    language: str
    translation: str
    texts: dict[str, str]
    due_on: date | None
    agreement: str
    rating: int | None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class PlanCopy:
    """What the page says."""

    house_code: str
    code_name: str
    on: date
    phase: str
    version: int
    matters: str
    language: str
    translation: str
    strengths: str
    review_on: date | None
    items: tuple[Item, ...]
    is_practice: bool
    unchecked: bool = False  # nobody who speaks the language has read the headings


def render(copy: PlanCopy, *, fonts: Fonts, own: Translator, house: Translator) -> bytes:
    """The copy as a tagged PDF: headings in the language of *own*, that of *house* beside them.

    Raises ``UnprintableText`` or ``FontMissing``.
    """
    return _Pages(copy, Paper(Setter(fonts), own), house).made()


class _Pages:
    def __init__(self, copy: PlanCopy, paper: Paper, house: Translator) -> None:
        self._copy, self._paper, self._own, self._house = copy, paper, paper.words, house
        self._compose = Composer(paper)

    def made(self) -> bytes:
        copy, both = self._copy, self._both
        furniture = Furniture(
            title="PLAN",
            running_head=f"{both(TITLE_WORDS)} · {copy.code_name}",
            confidential=both(YOURS),
            foot=f"{sentence(self._own('Shelter {code}'), code=copy.house_code)} · "
            f"{_day(copy.on, self._own)}",
            marks=(self._own("PRACTICE"),) if copy.is_practice else (),
            notice=self._own("Practice house: everybody on this page is made up.")
            if copy.is_practice
            else "",
        )
        return self._paper.build([*self._head(), *self._body(), *self._foot()], furniture)

    def _head(self) -> Iterable[Any]:
        copy, compose = self._copy, self._compose
        mine = sentence(self._own("For {name}"), name=copy.code_name)
        yield compose.text(mine, replace(STRONG, size=9.6, leading=13.6))
        yield compose.text(self._both(TITLE_WORDS), TITLE, tag="H1")
        told = f"{self._both(copy.phase)} · {self._both(N_('Version'))} {copy.version}"
        yield compose.text(told, replace(BODY, size=9.8, leading=14, color=color("text2")))
        yield from self._twice(CHANGE, replace(BODY, size=10.2, leading=15))
        if copy.unchecked:
            yield from self._twice(UNCHECKED, replace(SMALL, color=color("warn")))
        yield Spacer(1, 4)

    def _body(self) -> Iterable[Any]:
        copy = self._copy
        if copy.matters:
            yield from self._section(MATTERS)
            yield self._words(copy.matters, copy.language, copy.translation)
        if copy.strengths:
            yield from self._section(STRENGTHS)
            yield self._compose.said(
                Said(copy.strengths, _short(copy.language)), replace(BODY, size=11, leading=16.4)
            )
        before = ""
        for item in copy.items:
            if item.part != before:
                yield from self._section(item.part)
            else:
                yield Spacer(1, 10)
            before = item.part
            yield from self._item(item)

    def _item(self, item: Item) -> Iterable[Any]:
        yield self._words(item.words, item.language, item.translation)
        language = _short(item.language)
        rows = [
            (self._both(label), Said(item.texts.get(name, ""), language))
            for name, label in THEIR_TEXTS
            if item.texts.get(name)
        ]
        if item.due_on:
            rows.append((self._both(BY), Said(self._both_days(item.due_on))))
        rows.append((self._both(SAID), Said(self._both(item.agreement))))
        if item.rating is not None:
            given = self._own(OUT_OF_TEN).format(n=item.rating)
            rows.append((self._both(RATED), Said(given)))
        rows += [("" if n else self._both(STEPS), self._step(s)) for n, s in enumerate(item.steps)]
        widths = [CONTENT_WIDTH * 0.34, CONTENT_WIDTH * 0.66]
        cells = [(Said(label, self._own.language), value) for label, value in rows]
        yield self._compose.table([], cells, widths)

    def _step(self, step: Step) -> Said:
        by = f" · {_day(step.due_on, self._own)}" if step.due_on else ""
        return Said(f"{step.what} · {self._both(step.who)}{by}", self._house.language)

    def _foot(self) -> Iterable[Any]:
        again = self._copy.review_on
        yield Spacer(1, 8)
        if again:
            said = f"{self._both(AGAIN)}: {self._both_days(again)}"
            yield KeepTogether([self._compose.text(said, replace(STRONG, size=10.2, leading=15))])
        yield from self._twice(SHRED, SMALL)

    # ---- two languages

    def _words(self, said: str, code: str, translation: str) -> Any:
        """Their words; beside them what they mean in the house's language, if that is known."""
        theirs, big = Said(said, _short(code), is_strong=True), replace(BODY, size=12, leading=18.5)
        if not translation or translation == said:
            return self._compose.said(theirs, big)
        beside = Said(translation, self._house.language)
        half = [CONTENT_WIDTH * 0.55, CONTENT_WIDTH * 0.45]
        return self._compose.table([], [(theirs, beside)], half, text=replace(big, align="left"))

    def _both(self, text: str) -> str:
        """*text* in the resident's language, and in the house's where that is another."""
        own, house = self._own(text), self._house(text)
        return own if own == house else f"{own} · {house}"

    def _both_days(self, day: date) -> str:
        own, house = _day(day, self._own), _day(day, self._house)
        return own if own == house else f"{own} · {house}"

    def _section(self, title: str) -> list[Any]:
        return self._compose.section(self._both(title))

    def _twice(self, text: str, style: Any) -> Iterable[Any]:
        for words in dict.fromkeys((self._own(text), self._house(text))):
            yield self._compose.text(words, style)


def _day(day: date, words: Translator) -> str:
    months = MONTHS.get(words.language, MONTHS["en"])
    return f"{day.day}\u00a0{months[day.month - 1]} {day.year}"


def _short(code: str) -> str:
    """The two-letter code that the text setter knows, where there is one; else *code*."""
    also = next((c.also for c in load_codes("languages") if c.code == code), ())
    return next((word for word in also if len(word) == 2), code)
