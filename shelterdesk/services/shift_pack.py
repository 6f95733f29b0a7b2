"""The pack of a shift on paper: roll call, emergency sheet, lines, medicines. Shred it after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.alert import EmergencyLine
from shelterdesk.domain.kinds.health import Medication
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied
from shelterdesk.i18n import Translator, translator
from shelterdesk.reports.shift_sheets import TablePart, render
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import calendar, handover, medicines, roll_call, shift_papers
from shelterdesk.services.medicines import times_of
from shelterdesk.services.paper import PaperInMemory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shelterdesk.access.desk import Desk

PRINTED = "shift_pack.print"
DAYS = 2  # of lines for the next shift
BOXES = "☐ " * 8  # to tick, one for each dose of the day


def may_print(desk: Desk) -> bool:
    """Whoever may print the emergency sheet."""
    return desk.may(Act.PRINT, EmergencyLine)


def make(
    desk: Desk, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """Everything that the next shift needs while there is no power; raises ``Denied``.

    Medicines are in it only where the shelter keeps a list of them.
    """
    _ = words or translator("en")
    if not may_print(desk):
        raise Denied("emergency_line.print")
    people = roll_call.roll_call(desk).people
    names = {person.resident: person.code_name for person in people}
    parts = [_lines(desk, _, names)]
    if medicines.may_see(desk) and medicines.is_on(desk):
        parts.append(_medicines(desk, _, names))
    if calendar.may_see(desk):
        parts.append(_appointments(desk, _, names))
    sheet = shift_papers.sheet_of(desk, _, _("Shift pack"), more=tuple(parts))
    pdf = render(sheet, fonts=fonts or Fonts(), words=_)
    return PaperInMemory(pdf, ResidentId(""), PRINTED, tuple(names))


def _lines(desk: Desk, _: Translator, names: Mapping[ResidentId, str]) -> TablePart:
    rows = []
    for each in handover.page(desk, desk.today(), days=DAYS):
        for line in each.lines:
            about = names.get(line.item.resident, "") or _(line.item.topic.label)
            when = f"{each.day:%d.%m.} {_(each.shift.label)}"
            rows.append((when, about, line.item.line, line.author))
    return TablePart(
        title=_("For the next shift"),
        lead="",
        head=(_("Shift"), _("About"), _("For the next shift"), _("By")),
        rows=tuple(rows),
        shares=(0.16, 0.18, 0.5, 0.16),
        empty=_("No line was written in these days."),
    )


def _appointments(desk: Desk, _: Translator, names: Mapping[ResidentId, str]) -> TablePart:
    zone = desk.now().tzinfo
    rows = []
    for entry in calendar.between(desk, desk.today(), days=DAYS):
        made = entry.appointment
        if entry.holds and made.resident in names:
            when = f"{made.start_at.astimezone(zone):%d.%m. %H:%M}"
            rows.append((when, names[made.resident], _(made.label.label), made.place))
    return TablePart(
        title=_("Appointments"),
        lead="",
        head=(_("When"), _("Code name"), _("What others see"), _("Where")),
        rows=tuple(rows),
        shares=(0.16, 0.24, 0.3, 0.3),
        empty=_("No appointment in these days."),
    )


def _medicines(desk: Desk, _: Translator, names: Mapping[ResidentId, str]) -> TablePart:
    rows = []
    with desk.look() as work:
        for resident, name in names.items():
            found = work.shelf(Medication).every(resident=bytes.fromhex(resident))
            rows += [
                (name, m.name, m.dose, m.times, m.stored, BOXES[: 2 * len(times_of(m.times))])
                for m in found
                if not m.ended
            ]
            desk.note_opened(resident, Medication.category)
    return TablePart(
        title=_("Medicines of the day"),
        lead=_("The resident takes it; you help. Tick each dose, write it in later."),
        head=(
            _("Code name"),
            _("Medicine"),
            _("How much"),
            _("When"),
            _("Where it is kept"),
            _("Taken"),
        ),
        rows=tuple(rows),
        shares=(0.18, 0.22, 0.14, 0.16, 0.16, 0.14),
        empty=_("Nobody has medicines today."),
    )
