"""Three times in a row nobody came: one gentle task, never a reproach (casework guide 6.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.counselling import Attendance, CounsellingSession
from shelterdesk.domain.kinds.task import CounsellingTask
from shelterdesk.domain.session_rules import did_not_come
from shelterdesk.i18n import N_
from shelterdesk.services import offering, tasks

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

CHECK_IN = N_("Check in; offer another counsellor or another time.")
WITHIN = timedelta(days=2)


def after_session(work: Work, session: CounsellingSession) -> None:
    """Make the task once for a row of sessions that nobody came to."""
    if session.attendance is not Attendance.DID_NOT_ATTEND:
        return
    first = did_not_come(work.shelf(CounsellingSession).all_of(session.resident))
    if first is None or offering.is_offered(work, session.resident, first.held_on):
        return  # or the calendar has made it of the very same days
    values = {
        "what": CHECK_IN,
        "owner_id": work.desk.user_id,
        "due_on": work.desk.today() + WITHIN,
        "source_id": first.id,
        "source_step": offering.STEP,
    }
    tasks.add_in(work, session.resident, CounsellingTask, values)  # once for each such row
