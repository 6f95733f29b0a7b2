"""Medicines, where the shelter turns them on: what is due, what became of it, how many a day.

House staff help; the resident takes it (casework guide 4.6, *medication*). Managers and case
managers see a number for the day, never a medicine (entities 3, ``medicine_count``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.health import Dose, DoseOutcome, Medication, MedicineCount
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Stale
from shelterdesk.i18n import N_
from shelterdesk.services import roll_call, settings
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

MODULE = "medication_module"
KINDS: frozenset[type[Record]] = frozenset({Medication, Dose, MedicineCount})
SOON = timedelta(hours=1)  # a dose may be given a little early
DUE = N_("Doses of medicine that are due: {n}")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.h](\d{2})(?!\d)")


@dataclass(frozen=True)
class Due:
    """One dose of today: when, and what became of it; ``due_at`` is None where there is no time."""

    medicine: Medication
    code_name: str
    due_at: datetime | None
    dose: Dose | None
    by: str = ""

    def is_due(self, now: datetime) -> bool:
        """Whether it should be given about now, and nothing is written down yet."""
        return self.dose is None and self.due_at is not None and self.due_at <= now + SOON


def is_on(desk: Desk) -> bool:
    """Whether this shelter keeps a list of medicines."""
    return settings.values(desk)[MODULE] == "yes"


def may_see(desk: Desk) -> bool:
    """Nurses, and house staff on duty."""
    return desk.may("read", Medication)


def times_of(said: str) -> tuple[time, ...]:
    """The clocks in what is written, such as *08:00, 20:00*; none for *when needed*."""
    found = ((int(hour), int(minute)) for hour, minute in _CLOCK.findall(said))
    return tuple(sorted({time(h, m) for h, m in found if h < 24 and m < 60}))


def today(desk: Desk) -> tuple[Due, ...]:
    """Every dose of today for whoever is in the house or out, by time; without a time last.

    Only residents whom this person may know by name; nothing while the setting is off.
    """
    if not (may_see(desk) and is_on(desk)):
        return ()
    people = roll_call.roll_call(desk).people
    with desk.look() as work:
        found = [
            due
            for person in people
            for due in _of(work, person.resident, person.code_name, desk.today())
        ]
    last = datetime.max.replace(tzinfo=desk.now().tzinfo)
    return tuple(sorted(found, key=lambda d: (d.due_at or last, d.code_name, d.medicine.id)))


def write_down(desk: Desk, due: Due, outcome: DoseOutcome, remark: str = "") -> Receipt[Dose]:
    """What became of one dose; the number of the day is written with it.

    Raises ``Stale`` where somebody wrote something down since *due* was read: nobody gives a dose
    twice because two desks looked at the same list.
    """
    medicine = due.medicine
    with desk.work("dose.add") as work:
        work.shelf(Medication).get(medicine.id)
        at = due.due_at or desk.now().replace(microsecond=0)
        written = _written(work, medicine)
        zone = desk.now().tzinfo
        newest = written.get(at) if due.due_at else _last_of(written, desk.today(), zone)
        if (newest.id if newest else "") != (due.dose.id if due.dose else ""):
            raise Stale(Dose.kind)
        given = {"medication_id": medicine.id, "due_at": at, "outcome": outcome, "remark": remark}
        kept = work.shelf(Dose).add(work.make(Dose, medicine.resident, given))
        _count(work, medicine.resident)
    return Receipt(kept, frozenset(work.changed))


def count_of(desk: Desk, resident: ResidentId, day: date) -> str:
    """How many doses of *day* are written down, of how many; empty where nobody counted."""
    with desk.look() as work:
        counts = [c for c in work.shelf(MedicineCount).all_of(resident) if c.day == day]
        placed = work.entered(MedicineCount, resident)
    latest = max(counts, key=lambda c: placed.get(c.id, 0), default=None)
    return latest.said if latest else ""


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Doses that are due now, for whoever is on duty or a nurse."""
    now = desk.now()
    count = sum(due.is_due(now) for due in today(desk))
    return (Waiting(said=DUE, route="house/medicines", count=count),) if count else ()


def _of(work: Work, resident: ResidentId, code_name: str, day: date) -> Iterable[Due]:
    desk = work.desk
    zone = desk.now().tzinfo
    medicines = list(work.shelf(Medication).every(resident=bytes.fromhex(resident)))
    if medicines:
        desk.note_opened(resident, Medication.category)
    for medicine in medicines:
        if medicine.ended:
            continue
        written = _written(work, medicine)
        planned: list[datetime | None] = [
            datetime.combine(day, at, zone) for at in times_of(medicine.times)
        ]
        for at in planned or [None]:
            dose = written.get(at) if at else _last_of(written, day, zone)
            yield Due(medicine, code_name, at, dose, writer_of(desk, dose) if dose else "")


def _last_of(written: dict[datetime, Dose], day: date, zone: tzinfo | None) -> Dose | None:
    """The last dose of *day* of a medicine without times."""
    of_day = [dose for at, dose in written.items() if at.astimezone(zone).date() == day]
    return max(of_day, key=lambda dose: dose.due_at, default=None)


def _written(work: Work, medicine: Medication) -> dict[datetime, Dose]:
    """What was written of each dose; the last word counts."""
    resident = medicine.resident
    placed = work.entered(Dose, resident)
    mine = [
        dose
        for dose in work.shelf(Dose).every(resident=bytes.fromhex(resident))
        if dose.medication_id == medicine.id
    ]
    return {dose.due_at: dose for dose in sorted(mine, key=lambda dose: placed.get(dose.id, 0))}


def _count(work: Work, resident: ResidentId) -> None:
    day = work.desk.today()
    timed = [due for due in _of(work, resident, "", day) if due.due_at is not None]
    said = f"{sum(due.dose is not None for due in timed)} / {len(timed)}"
    made = work.make(MedicineCount, resident, {"day": day, "said": said})
    work.shelf(MedicineCount).add(made)
