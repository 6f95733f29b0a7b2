"""Forms to fill in by hand when the power is gone, in the order of the screen, in two languages.

They are made from the declarations of the fields, so that paper and screen never part. Nothing of
anybody stands on them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, PageBreak, Spacer

from shelterdesk.domain.fields import Answer, Field
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.styles import BODY, SMALL, STRONG, TITLE, color
from shelterdesk.reports.text.draw import Block
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

BOX = "☐"
MOST_OPTIONS = 12  # longer lists get a line to write on
ROW, PARAGRAPH_ROWS, ITEM_ROWS = 22.0, 3, 2  # points between lines to write on; lines
LEAST_ROOM = 62.0
NARROW = "\u00a0"  # where no line may break
SHORT = 40  # characters
DAY = "____ / ____ / ________"
CLOCK = "____ : ____"
HOW = N_(
    "Only what is needed now. Leave empty what the person does not say. When there is power again, "
    "write it into the program with the time at which it happened; then shred this page."
)
FOOT = N_("Blank form. Enter it, then shred it.")


class Space(StrEnum):
    """What there is to write on."""

    LINE = "line"
    LINES = "lines"
    DAY = "day"
    MOMENT = "moment"
    TICKS = "ticks"


@dataclass(frozen=True)
class FormPart:
    """One part of a form: marked title, the fields in order, and how often it is repeated."""

    title: str
    kind: type[Record]
    fields: tuple[str, ...]
    times: int = 1

    def described(self) -> tuple[Field, ...]:
        """The declarations, in the order of the screen."""
        return tuple(self.kind.field(name) for name in self.fields)


@dataclass(frozen=True)
class BlankForm:
    """One form: a stable key, a marked title, its parts."""

    key: str
    title: str
    parts: tuple[FormPart, ...]

    @property
    def about_somebody(self) -> bool:
        """Whether one says in the head whom it is about: not at the door, nor line by line."""
        return any(part.kind.about_resident and part.times == 1 for part in self.parts) and not any(
            "code_name" in part.fields for part in self.parts
        )


def space_of(field: Field) -> Space:
    """What a person needs to write a value of *field* by hand."""
    if field.holds.__name__ == "datetime":
        return Space.MOMENT
    if field.holds.__name__ == "date":
        return Space.DAY
    if field.holds is bool or field.options:
        return Space.TICKS if len(field.options) <= MOST_OPTIONS else Space.LINE
    return Space.LINES if field.long or field.several else Space.LINE


def render(
    forms: Iterable[BlankForm],
    house_code: str,
    *,
    fonts: Fonts,
    words: Translator,
    second: Translator,
    is_practice: bool,
) -> bytes:
    """The forms as a tagged PDF, A4, each on a page of its own.

    Labels stand in the language of *words* and below in that of *second*, unless it says the same.
    Raises ``UnprintableText`` or ``FontMissing``.
    """
    paper = Paper(Setter(fonts), words)
    page = _Page(paper, second)
    story: list[Any] = []
    for number, form in enumerate(forms):
        if number:
            story.append(PageBreak())
        story += page.form(form)
    furniture = Furniture(
        title="FORM",
        running_head="",
        confidential=words(FOOT),
        foot=house_code,
        marks=(words("PRACTICE"),) if is_practice else (),
        notice=words("Practice house: everybody on this page is made up.") if is_practice else "",
    )
    return paper.build(story, furniture)


class _Page:
    def __init__(self, paper: Paper, second: Translator) -> None:
        self._compose, self._, self._second = Composer(paper), paper.words, second

    def form(self, form: BlankForm) -> Iterable[Any]:
        compose = self._compose
        yield compose.text(self._(form.title), TITLE, tag="H1")
        yield from self._other(form.title, replace(SMALL, size=10, leading=15))
        yield compose.text(self._(HOW), replace(SMALL, space_after=2))
        yield from self._other(HOW, SMALL)
        yield Spacer(1, 4)
        head = "   ".join(
            (
                f"{self._('Day and time')}: {DAY}  {CLOCK}",
                f"{self._('Written by')}: ______________________",
            )
        )
        style = replace(BODY, leading=18, align="left")
        yield compose.text(head, style)
        if form.about_somebody:
            yield compose.text(self._whom(), style)
        for part in form.parts:
            for _ in range(part.times):
                yield CondPageBreak(LEAST_ROOM * 1.5)
                if part.title:
                    yield compose.heading(self._both(part.title))
                if part.times > 1:
                    yield compose.text(self._whom(), style)
                for field in part.described():
                    yield from self._field(field)
                if part.times > 1:
                    yield Spacer(1, 8)

    def _whom(self) -> str:
        return f"{self._both(N_('Code name'))}: ______________________"

    def _field(self, field: Field) -> Iterable[Any]:
        compose = self._compose
        space = space_of(field)
        yield CondPageBreak(LEAST_ROOM)
        label = self._both(field.label)
        if field.required:
            label = f"{label} · {self._('needed')}"
        style = replace(STRONG, size=9.2, leading=13.2, space_before=5, align="left")
        if space is Space.DAY:
            yield compose.text(f"{label}:  {DAY}", style)
        elif space is Space.MOMENT:
            yield compose.text(f"{label}:  {DAY}   {CLOCK}", style)
        elif space is Space.TICKS:
            yield compose.text(label, style)
            yield compose.text(self._ticks(field), replace(BODY, leading=17, align="left"))
        else:
            yield compose.text(label, style)
            rows = 1
            if space is Space.LINES:
                rows = ITEM_ROWS if field.several else PARAGRAPH_ROWS
            yield _Lines(rows)

    def _ticks(self, field: Field) -> str:
        if field.holds is bool:
            return f"{BOX} {self._both(N_('Yes'))}     {BOX} {self._both(N_('No'))}"
        options = [o for o in field.options if o is not Answer.NOT_ASKED]
        said = [self._both(option.label) for option in options]
        # A short option stays on one line with its box.
        kept = [text.replace(" ", NARROW) if len(text) <= SHORT else text for text in said]
        return "     ".join(f"{BOX}{NARROW}{text}" for text in kept)

    def _both(self, text: str) -> str:
        mine, other = self._(text), self._second(text)
        return mine if mine == other else f"{mine} · {other}"

    def _other(self, text: str, style: Any) -> Iterable[Any]:
        other = self._second(text)
        if other != self._(text):
            yield self._compose.text(other, replace(style, space_after=2))


class _Lines(Block):
    """Lines to write on."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = available_width, ROW * self._rows
        return self.width, self.height

    def draw(self) -> None:
        with self.canv.artifact():
            self.canv.setStrokeColor(HexColor(color("border_strong")))
            self.canv.setLineWidth(0.5)
            for row in range(self._rows):
                self.canv.line(0, ROW * row + 2, self.width, ROW * row + 2)
