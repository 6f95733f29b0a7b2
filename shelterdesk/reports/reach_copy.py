"""For the resident: who can read what about you, and why. One page, plain words, facts in.

A resident may know who sees what is written about them and who saw it (casework guide 9.4). No
content stands here, and of staff only the display name and the role.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reportlab.platypus import Spacer

from shelterdesk.domain.calendars import MONTHS
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Said, sentence
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, CONTENT_WIDTH, SMALL, STRONG, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

YOURS = N_(
    "You may ask any of us who opened your file. You may ask that somebody does not see it. You "
    "may ask for a copy, and say what is wrong in it."
)


@dataclass(frozen=True)
class Readers:
    """Some people who read one part for the same reason.

    ``why`` is a marked sentence with ``{names}``, and ``{role}`` and ``{since}`` where it needs
    them; ``role`` is marked.
    """

    why: str
    names: tuple[str, ...]
    role: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Part:
    """One part of the file in plain marked words, and who reads it."""

    plain: str
    readers: tuple[Readers, ...]


@dataclass(frozen=True)
class Former:
    """Somebody who could read a part until a day; ``plain`` are the part's marked words."""

    name: str
    plain: str
    until: date


@dataclass(frozen=True)
class ReachCopy:
    """What the page says. ``notes`` are marked sentences."""

    house_code: str
    code_name: str
    on: date
    parts: tuple[Part, ...]
    former: tuple[Former, ...]
    notes: tuple[str, ...]
    is_practice: bool


def render(copy: ReachCopy, *, fonts: Fonts, words: Translator) -> bytes:
    """The page as a tagged PDF in the language of *words*; A4.

    Raises ``UnprintableText`` or ``FontMissing``.
    """
    return _Page(copy, Paper(Setter(fonts), words)).made()


class _Page:
    def __init__(self, copy: ReachCopy, paper: Paper) -> None:
        self._copy, self._paper, self._ = copy, paper, paper.words
        self._compose = Composer(paper)

    def made(self) -> bytes:
        copy, _ = self._copy, self._
        practice = _("Practice house: everybody on this page is made up.")
        mine = sentence(_("For {name}"), name=copy.code_name)
        day = self._day(copy.on)
        furniture = Furniture(
            title="REACH",
            running_head=f"{_('Who can read what about you')} · {copy.code_name}",
            confidential=_("Yours. Keep it where nobody else reads it, or leave it with us."),
            foot=f"{sentence(_('Shelter {code}'), code=copy.house_code)} · {day}",
            marks=(_("PRACTICE"),) if copy.is_practice else (),
            notice=practice if copy.is_practice else "",
        )
        return self._paper.build([*self._head(mine, day), *self._body()], furniture)

    def _head(self, mine: str, day: str) -> Iterable[Any]:
        _, compose = self._, self._compose
        yield compose.text(mine, replace(STRONG, size=9.6, leading=13.6))
        yield compose.text(_("Who can read what about you"), TITLE, tag="H1")
        told = sentence(
            _("This is how it is on {day}. We will go through it with you if you like."), day=day
        )
        yield compose.text(told, replace(BODY, size=10.4, leading=15))
        yield Spacer(1, 6)

    def _body(self) -> Iterable[Any]:
        _, compose = self._, self._compose
        rows = [
            (Said(_(part.plain)), Said("\n".join(map(self._readers, part.readers))))
            for part in self._copy.parts
        ]
        left = CONTENT_WIDTH * 0.4
        yield compose.table(
            [_("What is written"), _("Who can read it")], rows, [left, CONTENT_WIDTH - left]
        )
        if self._copy.former:
            yield from compose.section(_("Who could read it before"))
            yield from (compose.text(self._former(each), BODY) for each in self._copy.former)
        yield from compose.section(_("Good to know"))
        for note in (*self._copy.notes, YOURS):
            yield compose.text(_(note), replace(BODY, space_after=3))
        yield Spacer(1, 4)
        yield compose.text(
            _("If you do not want to keep this paper, we keep it or shred it for you."), SMALL
        )

    def _readers(self, readers: Readers) -> str:
        _, names = self._, ", ".join(readers.names)
        since = self._day(readers.since) if readers.since else ""
        return sentence(_(readers.why), names=names, role=_(readers.role), since=since)

    def _former(self, former: Former) -> str:
        _ = self._
        return sentence(
            _("{name} could read until {day}: {what}."),
            name=former.name,
            day=self._day(former.until),
            what=_(former.plain),
        )

    def _day(self, day: date) -> str:
        months = MONTHS.get(self._.language, MONTHS["en"])
        return f"{day.day}\u00a0{months[day.month - 1]} {day.year}"
