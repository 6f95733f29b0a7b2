"""The papers of a shift, made in memory: roll call, emergency sheet. Shred them after the shift."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.alert import EmergencyLine
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports.shift_sheets import (
    CHILD,
    UNCERTAIN,
    PersonLine,
    ShiftSheet,
    TablePart,
    render,
)
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import roll_call
from shelterdesk.services.options import option_label
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.roll_call import WHERE_WORDS, Person, RollCall, Where
from shelterdesk.services.shift import NOBODY

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

PRINTED = "sheet.print"
MORE_SAY = (
    N_("{n} more person is in the house whom you are not named for. Ask {who}."),
    N_("{n} more people are in the house whom you are not named for. Ask {who}."),
)
CHILD_SAY = {AgeGroup.CHILD: CHILD, AgeGroup.UNCERTAIN: UNCERTAIN}


def make_roll_call(
    desk: Desk, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """The roll call of this moment, without anybody's emergency lines."""
    said = words or translator("en")
    made = replace(sheet_of(desk, said, said("Roll call")), has_lines=False)
    return _printed(desk, made, said, fonts)


def make_emergency_sheet(
    desk: Desk,
    resident: ResidentId = NOBODY,
    *,
    words: Translator | None = None,
    fonts: Fonts | None = None,
) -> PaperInMemory:
    """The emergency sheet of one resident, or with none named of everybody in the house."""
    said = words or translator("en")
    made = sheet_of(desk, said, said("Emergency sheet"), only=resident)
    made = replace(made, has_roll_call=False)
    if resident:
        made = replace(made, facts=(), notes=())
    return _printed(desk, made, said, fonts, resident)


def sheet_of(
    desk: Desk,
    words: Translator,
    title: str,
    *,
    only: ResidentId = NOBODY,
    more: tuple[TablePart, ...] = (),
) -> ShiftSheet:
    """What stands on a paper of the shift; lines of whom one may not print are left out."""
    found = roll_call.roll_call(desk)
    people = [p for p in found.people if not only or p.resident == only]
    return ShiftSheet(
        title=title,
        house_code=desk.house_code,
        at=found.at,
        facts=(
            (words("In the house"), str(found.count_here)),
            (words("Out or away"), str(found.count_elsewhere)),
            (words("On duty"), ", ".join(found.on_duty)),
        ),
        notes=more_say(found, words),
        people=tuple(line_of(desk, person, words) for person in people),
        is_practice=desk.practice,
        more=more,
    )


def more_say(found: RollCall, words: Translator) -> tuple[str, ...]:
    """The sentence about people whom one is not named for; none if there are none."""
    if not found.unnamed_here:
        return ()
    said = words.count(*MORE_SAY, found.unnamed_here)
    return (said.format(n=found.unnamed_here, who=", ".join(found.ask)),)


def where_say(person: Person, words: Translator, at: datetime) -> str:
    """Where somebody is and when they are expected, in one line."""
    parts = [] if person.where is Where.HERE else [words(WHERE_WORDS[person.where])]
    if person.said:
        parts.append(words(person.said))
    if person.due_at is not None:
        due = person.due_at.astimezone(at.tzinfo)
        clock = f"{due:%H:%M}" if due.date() == at.date() else f"{due:%d.%m. %H:%M}"
        parts.append(words("back {time}").format(time=clock))
    return " · ".join(parts)


def line_of(desk: Desk, person: Person, words: Translator) -> PersonLine:
    """One resident as it is printed."""
    may_print = desk.may(Act.PRINT, EmergencyLine, person.resident)
    return PersonLine(
        code_name=person.code_name,
        place=person.place,
        languages=", ".join(words(option_label("languages", c)) for c in person.languages),
        child=words(CHILD_SAY[person.age]) if person.age in CHILD_SAY else "",
        where=where_say(person, words, desk.now()),
        lines=tuple((words(line.part.label), line.line) for line in person.lines)
        if may_print
        else (),
    )


def _printed(
    desk: Desk,
    sheet: ShiftSheet,
    words: Translator,
    fonts: Fonts | None,
    only: ResidentId = NOBODY,
) -> PaperInMemory:
    if only:
        with desk.look() as work:
            work.require((Act.PRINT,), EmergencyLine, only)
    elif not desk.may(Act.PRINT, EmergencyLine):
        raise Denied("emergency_line.print")
    pdf = render(sheet, fonts=fonts or Fonts(), words=words)
    about = (only,) if only else tuple(p.resident for p in roll_call.roll_call(desk).people)
    return PaperInMemory(pdf, ResidentId(""), PRINTED, about)
