"""Several stays of one person: the file goes on, a new stay begins."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.resident import CaseStatus, Resident
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.names import draw_code_name, load_code_names
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import code_names
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

STILL_HERE = N_("This resident is in the house already. Nothing was changed.")
OVER = frozenset({StayState.CLOSED, StayState.AFTER_CARE})


def of(desk: Desk, resident: ResidentId) -> tuple[Stay, ...]:
    """Every stay, the latest first; raises ``Denied`` or ``NotFound``."""
    with desk.look() as work:
        return work.shelf(Stay).all_of(resident)


def come_back(
    desk: Desk, resident: ResidentId, arrived_on: date, room: str = "", brought_by: str = ""
) -> Receipt[Stay]:
    """Somebody comes back: a new stay, the same file, everything in it kept.

    Their code name is drawn anew if somebody else has it by now. Raises ``Invalid`` while a stay
    goes on, ``Denied`` or ``NotFound``.
    """
    with desk.work("stay.come_back") as work:
        if any(
            stay.state not in OVER and not stay.left_on
            for stay in work.shelf(Stay).all_of(resident)
        ):
            raise Invalid({"arrived_on": STILL_HERE})
        values = {"arrived_on": arrived_on, "room": room, "brought_by": brought_by}
        kept = work.shelf(Stay).add(work.make(Stay, resident, values))
        about = work.shelf(Resident).get(RecordId(resident))
        again: dict[str, object] = {"case_status": CaseStatus.IN_HOUSE}
        names = code_names.taken(work, about.id)
        if about.code_name.casefold() in names:
            again["code_name"] = draw_code_name(names, secrets.SystemRandom(), load_code_names())
        work.put(about.amended(again))  # follows from the stay, whoever is on duty
    return Receipt(kept, frozenset(work.changed))
