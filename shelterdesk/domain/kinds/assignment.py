"""Who works with whom. Assigning somebody gives the keys, ending it takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, day, flag, link
from shelterdesk.domain.record import Record
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_


class AssignmentState(Choice):
    """Whether an assignment is in force."""

    PLANNED = "planned", N_("From a later day")  # no keys yet: a manager's sign-in begins it
    ACTIVE = "active", N_("Active")
    ENDED = "ended", N_("Ended")


@dataclass(frozen=True, kw_only=True)
class Assignment(Record):
    """One worker, one resident, one role. All of it is open: the vault reads it, and no more."""

    kind = "assignment"
    title = N_("Assignment")
    category = "LNK"
    sorted_by = "from_on"
    looked_up_by = (("open_state", "open_to_on"),)  # what is over, or begins today

    user_id: str = link(N_("Worker"), required=True, sealed=False, listed=True)
    role: Role = choice(N_("As"), Role, required=True, sealed=False, listed=True)
    from_on: date = day(N_("From"), required=True, sealed=False, listed=True)
    to_on: date | None = day(N_("Until"), sealed=False, listed=True)
    deputy: bool = flag(N_("As deputy"), sealed=False)
    state: AssignmentState = choice(
        N_("State"),
        AssignmentState,
        default=AssignmentState.ACTIVE,
        sealed=False,
        listed=True,
        shown=False,
    )
