"""Who sits at the table while a former house comes in, and who of them signs a revision.

Its author, if they are here; else somebody to whom the policy grants a write of that kind. Nobody
signs about whom they are blocked from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.access import own
from shelterdesk.domain.compartments import COMPARTMENTS, GROUPS
from shelterdesk.domain.export_lines import Leaving
from shelterdesk.domain.record import Record, UserId
from shelterdesk.vault.readers import OF_GROUP

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


@dataclass(frozen=True)
class Seated:
    """One of those at the table."""

    desk: Desk

    @property
    def user(self) -> UserId:
        """Who it is."""
        return self.desk.user_id

    def may_write(self, record: Record) -> bool:
        """Whether readers take this kind from this person, and the policy this very write."""
        policy, kind = self.desk.policy, type(record).kind
        return bool(self.desk.roles & policy.creators(kind)) and policy.brings(
            self.desk.actor, kind, is_new=record.rev == 1
        )


@dataclass(frozen=True)
class _File:
    """Who is blocked from a file by name, and who is kept out of it because it is closed."""

    blocked: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()


class Table:
    """Those at the table, in their order; the first is a manager."""

    def __init__(self, desks: Sequence[Desk], people: Mapping[str, str]) -> None:
        """*people*: user id in the former house -> here."""
        self._hands = [Seated(desk) for desk in desks]
        self._by_user = {hand.user: hand for hand in self._hands}
        self._people = people
        self._files: dict[str, _File] = {}

    @property
    def users(self) -> frozenset[UserId]:
        """Who is here."""
        return frozenset(self._by_user)

    def desk(self, user: UserId) -> Desk:
        """The desk of one of them; ``KeyError`` for nobody."""
        return self._by_user[user].desk

    def look_again(self) -> None:
        """After blocks and assignments came in: who is kept from what is asked anew."""
        self._files = {}

    def hand(self, leaving: Leaving) -> Seated | None:
        """Who signs it; None where nobody here may."""
        return next(iter(self.hands(leaving)), None)

    def hands(self, leaving: Leaving) -> tuple[Seated, ...]:
        """Everybody who may sign it, whoever is to be asked first in front."""
        kind, record = type(leaving.record), leaving.record
        author = self._by_user.get(UserId(self._people.get(leaving.former.author, "")))
        if own.is_own(kind):
            return (author,) if author is not None and author.may_write(record) else ()
        file = self._file(record.resident)
        may = [h for h in self._hands if h.user not in file.blocked and h.may_write(record)]
        if leaving.readers is not None:  # those who read it first: others would hold its key
            read = [h for h in may if _reads(h, leaving.readers)]
            if record.rev > 1 or COMPARTMENTS[kind.category].is_restricted:
                may = read
            else:
                may = [*read, *(h for h in may if h not in read)]
            may = [h for h in may if h.user not in leaving.apart]
        if author in may:
            may = [author, *(h for h in may if h is not author)]
        # A closed file takes what was written before from everybody, and first from who stays.
        may.sort(key=lambda h: h.user in file.out)
        return tuple(may)

    def _file(self, resident: str) -> _File:
        if not resident:
            return _File()
        if resident not in self._files:
            desk, scope = self._hands[0].desk, bytes.fromhex(resident)
            with desk.look():
                found = _File(desk.vault.blocked(scope), desk.vault.kept_out(scope))
            self._files[resident] = found
        return self._files[resident]


def _reads(hand: Seated, readers: Mapping[str, bool]) -> bool:
    groups = (name for name, roles in GROUPS.items() if roles & hand.desk.roles)
    return hand.user in readers or any(f"{OF_GROUP}{name}" in readers for name in groups)
