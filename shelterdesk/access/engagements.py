"""From which day until which day an account may sign in: a manager says it in the signed trail.

The program enforces it, as it does shifts; keys end when somebody is suspended or leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.record import UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, LastOne, Tampered
from shelterdesk.i18n import N_
from shelterdesk.vault.wire import parsed

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.vault.vault import Vault

ENGAGE = "user.engage"  # its detail is {"user": user id, "from": day, "to": day}; by a manager
WRONG_WAY_ROUND = N_("The last day is before the first.")


@dataclass(frozen=True)
class Engagement:
    """First and last day; None where there is no such day."""

    from_on: date | None = None
    to_on: date | None = None

    def allows(self, day: date) -> bool:
        """Whether one may sign in on *day*."""
        begun = self.from_on is None or self.from_on <= day
        return begun and (self.to_on is None or day <= self.to_on)


ALWAYS = Engagement()


def of(vault: Vault, user_id: str) -> Engagement:
    """What a manager said last of *user_id*; nobody says it of themselves."""
    for entry in vault.entries_of(ENGAGE):
        author = vault.person_of(entry.actor)
        if author is None or author.user_id == user_id:
            continue
        if vault.was_manager(entry.actor, entry.seq):
            found = _read(entry.detail, user_id)
            if found is not None:
                return found
    return ALWAYS


def _read(detail: str, user_id: str) -> Engagement | None:
    try:
        said = parsed(detail)
        if not isinstance(said, dict) or said.get("user") != user_id:
            return None
        days = (date.fromisoformat(said[k]) if said[k] else None for k in ("from", "to"))
        return Engagement(*days)
    except (Tampered, ValueError, KeyError, TypeError):
        return None


def engage(desk: Desk, user_id: UserId, from_on: date | None, to_on: date | None) -> None:
    """Say from which day until which day a colleague may sign in; None takes a day away.

    ``Denied`` but for managers and of oneself; ``Invalid`` for days the wrong way round;
    ``LastOne`` if no other manager without a last day would be left.
    """
    if Role.MGR not in desk.roles or user_id == desk.user_id:
        raise Denied(ENGAGE)
    desk.require_passphrase()
    if from_on is not None and to_on is not None and to_on < from_on:
        raise Invalid({"to_on": WRONG_WAY_ROUND})
    with desk.look():
        people = [p for p in desk.vault.people() if not p.left and p.user_id != user_id]
        managers = [p.user_id for p in people if Role.MGR.value in p.roles]
        stays = any(of(desk.vault, user).to_on is None for user in managers)
    if (from_on or to_on) and not stays:
        raise LastOne
    days = {"from": from_on, "to": to_on}
    said = {name: "" if day is None else day.isoformat() for name, day in days.items()}
    desk.say(ENGAGE, {"user": user_id, **said})
