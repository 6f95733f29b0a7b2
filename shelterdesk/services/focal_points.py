"""Who is the house's focal point for children: named in the settings, beside their roles.

There are no flags on roles (entities 1). Being named gives no key: a focal point reads what their
role reads, and signs what documents guide 3.1 has them sign.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.house import Setting
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.readiness_facts import FOCAL_POINT
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import CONTENT_ROLES
from shelterdesk.domain.settings import record_id
from shelterdesk.errors import NotFound

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk
    from shelterdesk.access.work import Work

KEY = "child_focal_points"


@dataclass(frozen=True)
class History:
    """Who was named when: what was signed by a focal point stays so when another is named."""

    named: tuple[tuple[datetime, frozenset[str]], ...]  # latest first

    @classmethod
    def of(cls, work: Work) -> History:
        """As the settings of this house have it."""
        try:
            found = work.shelf(Setting).history(record_id(KEY))
        except NotFound:
            return cls(())
        return cls(tuple((s.made_at, frozenset(s.value.split())) for s in found))

    def names(self, user: UserId, moment: datetime) -> bool:
        """Whether *user* was a focal point at *moment*."""
        for since, users in self.named:
            if since <= moment:
                return user in users
        return False


def is_one(work: Work) -> bool:
    """Whether this person is a focal point now."""
    desk = work.desk
    return History.of(work).names(desk.user_id, desk.now().astimezone(UTC))


def roles(work: Work) -> frozenset[str]:
    """This person's roles, with the flag for children where they carry it."""
    flag = {FOCAL_POINT} if is_one(work) else set()
    return frozenset({*work.desk.roles, *flag})


def roles_here(work: Work) -> frozenset[str]:
    """Every role that somebody who works here has, with the flag if anybody carries it."""
    people = [p for p in work.desk.vault.people() if not p.left and not p.suspended]
    points, now = History.of(work), work.desk.now().astimezone(UTC)
    flag = {FOCAL_POINT} if any(points.names(UserId(p.user_id), now) for p in people) else set()
    return frozenset({role for person in people for role in person.roles} | flag)


def can_sign(work: Work, resident: ResidentId, signed: Collection[str]) -> bool:
    """Whether one is here whose keys open this child's verdict and who is none of *signed*."""
    vault, points = work.desk.vault, History.of(work)
    shielded, now = work.is_shielded(resident), work.desk.now().astimezone(UTC)
    place = vault.place(ReadinessVerdict.kind, bytes.fromhex(resident), shielded=shielded)
    here = (p for p in vault.readers(place) if not p.suspended and p.user_id not in signed)
    return any(points.names(UserId(p.user_id), now) for p in here)


def team(desk: Desk) -> tuple[Colleague, ...]:
    """Whom the settings may name: everybody with content, by name."""
    found = (each for each in desk.colleagues() if each.roles & CONTENT_ROLES)
    return tuple(sorted(found, key=lambda each: each.display_name.casefold()))
