"""Who could open what lies in one ring, from when to when, and who gave it: from signed lists.

Everything is read from lists that count and from the directory, never from a screen or a cached
column. A reader through a group has it from the moment that both the group is listed and they
belong to it; leaving or a suspension ends it at once, since nothing opens for them any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from shelterdesk.vault.directory import Directory
from shelterdesk.vault.formats import AUTHOR as RING_OF_AUTHOR
from shelterdesk.vault.formats import EMERGENCY, ESCROW, NOBODYS, Place
from shelterdesk.vault.rings import Accepted, Rings

ASSIGNED, MEMBER, AUTHOR, ADMITTED, CARDS, NAMED = (
    "assigned",
    "member",
    "author",
    "admitted",
    "cards",
    "named",
)


@dataclass(frozen=True)
class Span:
    """One person's way into one ring.

    ``since`` and ``until`` are numbers of the trail (``until`` None: still). ``why`` is one of
    the words above, ``group`` the group's name for a member, ``role`` the role of an assignment,
    ``by`` the key that gave it: of whoever assigned, or signed the list.
    """

    user_id: str
    display_name: str
    why: str
    group: str
    role: str
    by: str
    since: int
    until: int | None


@dataclass(frozen=True)
class RingReach:
    """Everybody's ways into one ring, oldest first; do two cards, emergency access open it."""

    spans: tuple[Span, ...]
    escrow: bool
    emergency: bool = False


Way = tuple[str, str]  # user id, group name (empty: by name)


def ring_reach(rings: Rings, directory: Directory, place: Place) -> RingReach:
    """The ways into the ring of *place*; none where no list counts.

    Readers of a list that lost a fork are not told: their list was made again, or refused.
    """
    chain = rings.state(place).chain
    if not chain:
        return RingReach((), escrow=False)
    groups = sorted({m.id for found in chain for m in found.list.members if not m.is_person})
    open_ways: dict[Way, Span] = {}
    ended: list[Span] = []
    for number in _numbers(rings, directory, chain, groups):
        there = _there(rings, directory, chain, number)
        gone = [way for way in open_ways if way not in there]
        ended.extend(replace(open_ways.pop(way), until=number) for way in gone)
        for way, given in there.items():
            if way not in open_ways:
                open_ways[way] = _begun(rings, directory, place, way, given, number)
    spans = sorted((*ended, *open_ways.values()), key=lambda s: (s.since, s.user_id, s.group))
    listed = {member.id for member in chain[-1].list.members}
    return RingReach(tuple(spans), ESCROW in listed, EMERGENCY in listed)


def _numbers(
    rings: Rings, directory: Directory, chain: list[Accepted], groups: list[str]
) -> list[int]:
    """Every number of the trail at which a reader may have come or gone."""
    first = chain[0].seq
    lists = [*chain]
    for name in groups:
        lists.extend(rings.state(Place("group", b"", name)).chain)
    keys = {m.id for found in lists for m in found.list.members if m.is_person}
    numbers = {found.seq for found in lists}
    for key_id in keys:
        numbers.update(directory.turning_points(key_id))
    return sorted(number for number in numbers if number >= first)


def _there(
    rings: Rings, directory: Directory, chain: list[Accepted], number: int
) -> dict[Way, tuple[Accepted, str]]:
    """Who stands in the ring at *number*: the list that says so, and the key it names."""
    top = next(found for found in reversed(chain) if found.seq <= number)
    found: dict[Way, tuple[Accepted, str]] = {}
    for member in top.list.members:
        if member.is_person:
            _put(found, directory, member.id, "", top, number)
            continue
        group = rings.group_at(member.id, number)
        for each in group.list.members if group else ():
            given = max(top, group, key=lambda a: a.seq) if group else top
            _put(found, directory, each.id, member.id, given, number)
    return found


def _put(
    found: dict[Way, tuple[Accepted, str]],
    directory: Directory,
    key_id: str,
    group: str,
    given: Accepted,
    number: int,
) -> None:
    user = directory.user_of(key_id)
    if user is None or key_id in NOBODYS:
        return
    if not directory.has_left(key_id, before=number + 1):
        found.setdefault((user, group), (given, key_id))


def _begun(
    rings: Rings,
    directory: Directory,
    place: Place,
    way: Way,
    given: tuple[Accepted, str],
    number: int,
) -> Span:
    (user, group), (accepted, key_id) = way, given
    person = directory.person(key_id)
    name = person.display_name if person else ""
    signer = accepted.list.signer
    role, why, by = "", NAMED, signer
    if group:
        why = MEMBER
    elif place.kind == RING_OF_AUTHOR:
        why = AUTHOR
    else:
        turn = rings.assignments.given(place, user, number)
        if turn is not None:
            why, role, by = ASSIGNED, turn.role, turn.author
        elif directory.user_of(signer) == user:
            why = ADMITTED
        elif signer == ESCROW:
            why = CARDS
    return Span(user, name, why, group, role, by, number, None)
