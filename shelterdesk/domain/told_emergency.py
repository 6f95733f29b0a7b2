"""What the card *What helps me* and the list of medicines put on the emergency sheet.

The sheet is read by everybody on duty, so a line says what to do and never why (entities 3,
``comfort_card``, ``medication``). A line that comes from another record names it: the newest line
from one source counts, and a source that has nothing to say any more ends its line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.alert import ComfortCard, EmergencyLine, LinePart
from shelterdesk.domain.kinds.health import Medication
from shelterdesk.domain.record import Record, Values

NOTHING = "–"  # stands in a line that has ended


def comfort_told(card: ComfortCard, today: date) -> Iterable[tuple[type[Record], Values]]:
    """What helps, what does not, and whom to call."""
    helps = [*card.helps, *([card.comfort] if card.comfort else [])]
    yield from _line(LinePart.HELPS, "\n".join(helps), card)
    yield from _line(LinePart.DONT, "\n".join(card.please_dont), card)
    yield from _line(LinePart.WHO, card.call, card)


def medicine_told(medicine: Medication, today: date) -> Iterable[tuple[type[Record], Values]]:
    """Which medicine, how much, when; nothing of what it is for."""
    said = ", ".join((medicine.name, medicine.dose, medicine.times))
    yield from _line(LinePart.MEDICINES, "" if medicine.ended else said, medicine)


def _line(part: LinePart, said: str, source: Record) -> Iterable[tuple[type[Record], Values]]:
    if said or source.rev > 1:  # what was never said needs no end
        ended = Answer.NO if said else Answer.YES
        about = {"part": part, "line": said or NOTHING, "ended": ended}
        yield EmergencyLine, {**about, "source_id": source.id, "source_rev": source.rev}


def standing(lines: Iterable[EmergencyLine]) -> tuple[EmergencyLine, ...]:
    """The lines of one resident that hold, by part; of one source only the newest of each part."""
    parts = list(LinePart)
    told: dict[tuple[LinePart, str], EmergencyLine] = {}
    for line in sorted(lines, key=_order):
        told[line.part, line.source_id or line.id] = line
    held = [line for line in told.values() if line.ended is not Answer.YES]
    return tuple(sorted(held, key=lambda line: parts.index(line.part)))


def _order(line: EmergencyLine) -> tuple[int, datetime, str]:
    return line.source_rev or 0, line.made_at, line.id
