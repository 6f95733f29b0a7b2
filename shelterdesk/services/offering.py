"""Three times in a row somebody did not come to counselling: one gentle task, never a mark.

Whoever counsels finds it (casework guide 6.1). Where somebody else wrote down the third time, who
cannot write for counsellors, a line on Today says the same until the task is there.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.appointment import (
    Appointment,
    AppointmentState,
    CounsellingAppointmentDetail,
)
from shelterdesk.domain.kinds.task import CounsellingTask
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import tasks
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

IN_A_ROW = 3  # casework guide 6.1
STEP = "check_in"  # the same for a row of sessions: one fact, whoever writes it down where
OFFER = N_("Check in, and offer a choice of counsellor and time")
LINE = N_("{who}: check in, and offer a choice of counsellor and time")


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Whom to offer another counsellor or time, where no task says so yet."""
    return tuple(
        Waiting(said=LINE, route=f"residents/{resident}", resident=resident)
        for resident in _to_offer(desk)
    )


def offer_in(work: Work, resident: ResidentId) -> None:
    """Make the one task, if it is time for it and one may write for counsellors."""
    if not work.desk.may(Act.CREATE, CounsellingTask, resident):
        return
    first = _row_of_three(work, resident)
    if first is None or is_offered(work, resident, first.start_at.date()):
        return
    given = {
        "what": OFFER,
        "source_id": first.id,
        "source_step": STEP,
        "due_on": work.desk.today(),
        "owner_id": work.desk.user_id,
    }
    tasks.add_in(work, resident, CounsellingTask, given)


def is_offered(work: Work, resident: ResidentId, since: date) -> bool:
    """Whether such a task was written, or gone on with, since a row began on *since*."""
    found = work.shelf(CounsellingTask).every(resident=bytes.fromhex(resident))
    return any(each.source_step == STEP and each.made_at.date() >= since for each in found)


def _row_of_three(work: Work, resident: ResidentId) -> Appointment | None:
    """The first of three or more in a row to which the resident did not come; None if they did."""
    scope = bytes.fromhex(resident)
    of_counselling = {
        detail.appointment_id
        for detail in work.shelf(CounsellingAppointmentDetail).every(resident=scope)
    }
    told = (AppointmentState.ATTENDED, AppointmentState.PART, AppointmentState.DID_NOT_ATTEND)
    held = sorted(
        (
            each
            for each in work.shelf(Appointment).every(resident=scope)
            if each.id in of_counselling and each.state in told
        ),
        key=lambda each: each.start_at,
        reverse=True,
    )
    row: list[Appointment] = []
    for each in held:
        if each.state is not AppointmentState.DID_NOT_ATTEND:
            break
        row.append(each)
    return row[-1] if len(row) >= IN_A_ROW else None


def _to_offer(desk: Desk) -> tuple[ResidentId, ...]:
    """Residents of whom somebody else wrote the third one down, so that no task is there yet."""
    if not desk.may(Act.READ, CounsellingTask):
        return ()
    with desk.look() as work:
        found = []
        for resident in sorted(desk.actor.assigned):
            if not desk.may(Act.READ, CounsellingTask, resident):
                continue
            first = _row_of_three(work, resident)
            if first is not None and not is_offered(work, resident, first.start_at.date()):
                found.append(resident)
    return tuple(found)
