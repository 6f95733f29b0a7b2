"""Code names: drawn from the neutral list, changed at will, and left to rest when given back.

Casework guide 2, *code_name*: no meaning, not reused for 24 months (a setting of the shelter).
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.resident import CaseStatus, Resident
from shelterdesk.domain.names import clean, draw_code_name, load_code_names
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import settings
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

REST = "code_name_rest_months"
GONE = frozenset({CaseStatus.CLOSED, CaseStatus.TRANSFERRED})
IN_USE = N_(
    "Somebody has this code name, or had it until lately. Your text is kept. Take another one."
)


def taken(work: Work, but_for: str = "") -> frozenset[str]:
    """Code names in use, and those given back so lately that they rest; folded.

    *but_for* leaves one resident out. What shielded files hold is out of sight here.
    """
    rest, today = int(settings.in_force(work)[REST]), work.desk.today()
    residents = [r for r in work.desk.in_use.read(work) if r.id != but_for]
    left = _left(work) if any(r.case_status in GONE for r in residents) else {}
    found = set()
    for resident in residents:
        over = left.get(resident.resident) if resident.case_status in GONE else None
        if over is None or not _rested(over, today, rest):
            found.add(resident.code_name.casefold())
        for former in resident.former_code_names:
            day, _, name = former.partition(" ")
            if not _rested(date.fromisoformat(day), today, rest):
                found.add(name.casefold())
    return frozenset(found)


def draw(desk: Desk) -> str:
    """A neutral code name that is free."""
    with desk.look() as work:
        return draw_code_name(taken(work), secrets.SystemRandom(), load_code_names())


def change(desk: Desk, resident: ResidentId, rev: int, code_name: str = "") -> Receipt[Resident]:
    """Give another code name, drawn if none is named; the old one rests.

    Raises ``Invalid`` for a name in use, ``Stale``, ``Denied``, ``NotFound``.
    """
    with desk.work("resident.amend") as work:
        name = code_name or draw_code_name(taken(work), secrets.SystemRandom(), load_code_names())
        before = work.shelf(Resident).get(RecordId(resident))
        values = prepared(work, {"code_name": name}, before)
        kept = work.shelf(Resident).amend(RecordId(resident), rev, values)
    return Receipt(kept, frozenset(work.changed))


def prepared(work: Work, values: Values, before: Resident) -> Values:
    """*values* for the next revision of *before*, with a code name that may be taken."""
    name = clean(values.get("code_name") or before.code_name)
    if name == before.code_name:
        return values
    if name.casefold() in taken(work, before.id):
        raise Invalid({"code_name": IN_USE})
    given_back = f"{work.desk.today().isoformat()} {before.code_name}"
    former = (*before.former_code_names, given_back)
    return {**values, "code_name": name, "former_code_names": former}


def on_return(work: Work, about: Resident) -> Values:
    """For whoever comes back: another code name where somebody else has theirs by now."""
    names = taken(work, about.id)
    if about.code_name.casefold() not in names:
        return {}
    return {"code_name": draw_code_name(names, secrets.SystemRandom(), load_code_names())}


def _left(work: Work) -> dict[ResidentId, date]:
    """The last day on which each resident left; nobody who is here."""
    found: dict[ResidentId, date | None] = {}
    for stay in work.desk.in_use.stays(work):
        before = found.get(stay.resident, date.min)
        found[stay.resident] = (
            None if before is None or stay.left_on is None else max(before, stay.left_on)
        )
    return {resident: day for resident, day in found.items() if day is not None}


def _rested(given_back: date, today: date, months: int) -> bool:
    passed = (today.year - given_back.year) * 12 + today.month - given_back.month
    return passed > months or (passed == months and today.day >= given_back.day)
