"""Who shall read a matter, as whoever writes it names them: people, groups, and whom not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shelterdesk.vault.formats import ESCROW, GROUP, PENDING, PERSON, Standing

if TYPE_CHECKING:
    from shelterdesk.vault.directory import Person
    from shelterdesk.vault.rings import Rings

OF_GROUP = "group:"


@dataclass(frozen=True)
class Readers:
    """Who comes to a matter: user id or group name -> may manage.

    ``without`` do not stand in it, by name or by a group; a new matter is kept from ``apart``
    for good.
    """

    people: Mapping[str, bool] = field(default_factory=dict)
    groups: Mapping[str, bool] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def standings(self, rings: Rings) -> frozenset[Standing]:
        """How they stand, by their current keys; who has left does not."""
        keys = {user: rings.directory.current_key(user) for user in self.people}
        people = {(PERSON, key, self.people[u]) for u, key in keys.items() if key is not None}
        return frozenset({*people, *((GROUP, name, m) for name, m in self.groups.items())})


def without(
    rings: Rings, standings: Iterable[Standing], users: Collection[str]
) -> frozenset[Standing]:
    """*standings* without *users*; a group with one of them stands by its others' names."""
    found: dict[tuple[str, str], bool] = {}

    def stand(key_id: str, *, manages: bool) -> None:
        if rings.directory.user_of(key_id) not in users:
            found[PERSON, key_id] = found.get((PERSON, key_id), False) or manages

    for how, id, manages in standings:
        group = rings.group_at(id, PENDING) if how == GROUP else None
        if group is None:
            stand(id, manages=manages)
            continue
        ids = [m.id for m in group.list.members if m.id != ESCROW]
        if any(rings.directory.user_of(key_id) in users for key_id in ids):
            for key_id in ids:
                stand(key_id, manages=manages)
        else:
            found[GROUP, id] = manages
    return frozenset((how, id, manages) for (how, id), manages in found.items())


def people_of(rings: Rings, standings: Iterable[Standing]) -> list[Person]:
    """Everybody who stands there, by name or by a group, and has not left."""
    keys: set[str] = set()
    for how, id, _ in standings:
        if how == PERSON:
            keys.add(id)
            continue
        group = rings.group_at(id, PENDING)
        if group is not None:
            keys.update(member.id for member in group.list.members)
    found = (rings.directory.person(key_id) for key_id in sorted(keys))
    return [person for person in found if person is not None and not person.left]


def named_of(rings: Rings, standings: Iterable[Standing]) -> dict[str, bool]:
    """User id, or group name after ``group:``, and whether they manage; no cards, no leavers."""
    found: dict[str, bool] = {}
    for how, id, manages in sorted(standings):
        if how == GROUP:
            found[f"{OF_GROUP}{id}"] = manages
            continue
        person = rings.directory.person(id)
        if person is not None and not person.left:
            found[person.user_id] = manages
    return found
