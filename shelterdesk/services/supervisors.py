"""Who is still learning to counsel, and who supervises: named in the settings of the shelter.

There are no flags on roles yet (entities 1). Being named gives no key: a supervisor reads the notes
of residents whose counselling they are assigned to, like any other counsellor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.record import UserId
from shelterdesk.domain.roles import Role
from shelterdesk.services import settings

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk
    from shelterdesk.access.work import Work

TRAINEES, SUPERVISORS = "counselling_trainees", "clinical_supervisors"
TRAINEE, SUPERVISOR = "trainee", "supervisor"  # what stands beside the roles in a signature


def named_in(work: Work, key: str) -> frozenset[UserId]:
    """User ids that the setting *key* names."""
    return frozenset(UserId(id) for id in settings.in_force(work)[key].split())


def is_trainee_in(work: Work) -> bool:
    """Whether this person's notes wait for a supervisor."""
    return work.desk.user_id in named_in(work, TRAINEES)


def is_supervisor_in(work: Work) -> bool:
    """Whether this counsellor supervises others; a trainee never does."""
    desk = work.desk
    if Role.COU not in desk.roles:
        return False
    return desk.user_id in named_in(work, SUPERVISORS) - named_in(work, TRAINEES)


def is_supervisor(desk: Desk) -> bool:
    """The same, asked from outside."""
    with desk.look() as work:
        return is_supervisor_in(work)


def team(desk: Desk) -> tuple[Colleague, ...]:
    """Counsellors of the house, by name; for whom the settings may name."""
    found = (each for each in desk.colleagues() if Role.COU in each.roles)
    return tuple(sorted(found, key=lambda each: each.display_name.casefold()))


def signs_as(work: Work) -> str:
    """Role codes of this moment, and whether as trainee or supervisor; kept with a signature."""
    words = sorted(role.value for role in work.desk.roles)
    if is_trainee_in(work):
        words.append(TRAINEE)
    elif is_supervisor_in(work):
        words.append(SUPERVISOR)
    return " ".join(words)
