"""Roll call and emergency sheet on paper: code names only, one box to tick each, shred after.

Facts in, PDF out. What somebody wrote is never read as markup, in any script.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reportlab.platypus import CondPageBreak, Spacer

from shelterdesk.domain.calendars import MONTHS
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Said, sentence
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, CONTENT_WIDTH, SMALL, STRONG, TITLE
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

BOX = "☐"
SHRED = N_("For people on duty only. Shred it after the shift.")
CHILD = N_("Child")
UNCERTAIN = N_("Perhaps a child")
NOTHING = N_("Nothing is written for {name} yet.")
_LEAST_ROOM = 80.0  # points that a person's block needs to begin on a page


@dataclass(frozen=True)
class PersonLine:
    """One resident, translated. ``lines`` are (part, what it says)."""

    code_name: str
    place: str
    languages: str
    child: str
    where: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TablePart:
    """A table of the pack; head and cells as they are printed, widths as shares of the page."""

    title: str
    lead: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    empty: str = ""


@dataclass(frozen=True)
class ShiftSheet:
    """What is printed, translated. ``people`` are in the order of the roll call."""

    title: str
    house_code: str
    at: datetime
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    people: tuple[PersonLine, ...]
    is_practice: bool
    has_roll_call: bool = True
    has_lines: bool = True
    more: tuple[TablePart, ...] = ()


def render(sheet: ShiftSheet, *, fonts: Fonts, words: Translator) -> bytes:
    """The sheet as a tagged PDF, A4; raises ``UnprintableText`` or ``FontMissing``."""
    return _Sheet(sheet, Paper(Setter(fonts), words)).made()


class _Sheet:
    def __init__(self, sheet: ShiftSheet, paper: Paper) -> None:
        self._sheet, self._paper, self._ = sheet, paper, paper.words
        self._compose = Composer(paper)

    def made(self) -> bytes:
        sheet, _ = self._sheet, self._
        at = self._moment(sheet.at)
        furniture = Furniture(
            title="SHIFT",
            running_head=f"{sheet.title} · {at}",
            confidential=_(SHRED),
            foot=f"{sentence(_('Shelter {code}'), code=sheet.house_code)} · {at}",
            marks=(_("PRACTICE"),) if sheet.is_practice else (),
            notice=_("Practice house: everybody on this page is made up.")
            if sheet.is_practice
            else "",
        )
        story = [*self._head(at)]
        if sheet.has_roll_call:
            story += self._roll_call()
        if sheet.has_lines:
            story += self._lines()
        for part in sheet.more:
            story += self._table(part)
        return self._paper.build(story, furniture)

    def _head(self, at: str) -> Iterable[Any]:
        compose, sheet = self._compose, self._sheet
        yield compose.text(at, replace(STRONG, size=9.6, leading=13.6))
        yield compose.text(sheet.title, TITLE, tag="H1")
        if sheet.facts:
            yield Spacer(1, 4)
            yield compose.facts([(label, Said(value)) for label, value in sheet.facts])
        yield Spacer(1, 6)
        for note in sheet.notes:
            yield compose.text(note, replace(STRONG, space_after=3))

    def _roll_call(self) -> Iterable[Any]:
        _, compose = self._, self._compose
        yield from compose.section(_("Roll call"))
        rows = [
            (
                Said(BOX, is_strong=True),
                Said(p.code_name, is_strong=True),
                Said(p.place or "–"),
                Said(p.languages or "–"),
                Said(p.child),
                Said(p.where),
            )
            for p in self._sheet.people
        ]
        head = ["", _("Code name"), _("Room and bed"), _("Speaks"), _("Child"), _("Where")]
        yield compose.table(head, rows, _widths(0.05, 0.2, 0.18, 0.2, 0.12, 0.25))

    def _lines(self) -> Iterable[Any]:
        _, compose = self._, self._compose
        if self._sheet.has_roll_call:
            yield from compose.section(_("Emergency sheet"))
        for person in self._sheet.people:
            yield CondPageBreak(_LEAST_ROOM)
            about = " · ".join(p for p in (person.place, person.languages, person.child) if p)
            yield compose.said(
                Said(person.code_name, is_strong=True),
                replace(BODY, size=10.6, leading=14.6, space_before=6, align="left"),
            )
            if about:
                yield compose.said(Said(about), replace(SMALL, align="left"))
            if person.lines:
                rows = [(Said(part, is_strong=True), Said(text)) for part, text in person.lines]
                yield compose.table([], rows, _widths(0.24, 0.76))
            else:
                yield compose.text(sentence(_(NOTHING), name=person.code_name), SMALL)
            yield Spacer(1, 4)

    def _table(self, part: TablePart) -> Iterable[Any]:
        compose = self._compose
        yield from compose.section(part.title)
        if part.lead:
            yield compose.text(part.lead, SMALL)
        if part.rows:
            rows = [tuple(Said(cell) for cell in row) for row in part.rows]
            yield compose.table(part.head, rows, _widths(*part.shares))
        else:
            yield compose.text(part.empty, BODY)

    def _moment(self, at: datetime) -> str:
        months = MONTHS.get(self._.language, MONTHS["en"])
        return f"{at.day}\u00a0{months[at.month - 1]} {at.year}, {at:%H:%M}"


def _widths(*shares: float) -> list[float]:
    return [CONTENT_WIDTH * share for share in shares]
