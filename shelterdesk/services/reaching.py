"""Who of the house can open something about a resident, and do something with it: what is offered.

Keys and policy are asked of other people as the shelf asks them of oneself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.assignment import Assignment, AssignmentState
from shelterdesk.domain.policy import Act, Actor
from shelterdesk.domain.record import KeyId, Record, ResidentId, UserId
from shelterdesk.domain.roles import Role

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


@dataclass(frozen=True)
class Taker:
    """Somebody who can open it."""

    user_id: UserId
    name: str


def would_reach(
    work: Work,
    kind: type[Record],
    resident: ResidentId,
    user_id: UserId,
    role: Role,
    acts: Iterable[Act],
) -> bool:
    """Whether somebody may do all of *acts* once they are assigned as *role*; keys follow that.

    On duty or not: what only a shift opens does not count.
    """
    person = next((p for p in work.desk.vault.people() if p.user_id == user_id), None)
    if (
        person is None
        or person.left
        or user_id in work.desk.vault.kept_out(bytes.fromhex(resident))
    ):
        return False
    held = frozenset(Role.of(name) for name in person.roles)
    who = Actor(
        user_id,
        KeyId(person.key_id),
        held,
        False,
        {resident: frozenset({role}) & held},
        switched_off=work.desk.actor.switched_off,
    )
    return all(work.desk.policy.may(who, act, kind.kind, resident) for act in acts)


def opener(
    work: Work, acts: Iterable[Act]
) -> Callable[[UserId, type[Record], ResidentId, KeyId | None], bool]:
    """Asks whether somebody may still do all of *acts*: ``(user, kind, resident, author)``.

    For long lists: assignments are read once, and keys follow them. Off duty.
    """
    desk, acts = work.desk, tuple(acts)
    people = {person.user_id: person for person in desk.vault.people() if not person.left}
    roles: dict[tuple[str, str], set[Role]] = {}
    for each in work.verified(Assignment):
        if each.state is AssignmentState.ACTIVE:
            roles.setdefault((each.resident, each.user_id), set()).add(each.role)

    known: dict[tuple[UserId, type[Record], ResidentId, KeyId | None], bool] = {}

    def asked(user: UserId, kind: type[Record], resident: ResidentId, author: KeyId | None) -> bool:
        person = people.get(user)
        if person is None or user in desk.vault.kept_out(bytes.fromhex(resident)):
            return False
        held = frozenset(Role.of(name) for name in person.roles)
        there = frozenset(roles.get((resident, user), ())) & held
        assigned = {resident: there} if there else {}
        off = desk.actor.switched_off
        who = Actor(user, KeyId(person.key_id), held, False, assigned, switched_off=off)
        return all(desk.policy.may(who, act, kind.kind, resident, author=author) for act in acts)

    def opens(user: UserId, kind: type[Record], resident: ResidentId, author: KeyId | None) -> bool:
        key = (user, kind, resident, author)
        if key not in known:
            known[key] = asked(*key)
        return known[key]

    return opens


def takers(
    work: Work,
    kind: type[Record],
    resident: ResidentId,
    acts: Iterable[Act],
    author: KeyId | None = None,
    *,
    on_shift: bool = False,
) -> tuple[Taker, ...]:
    """Everybody whose keys open *kind* about this resident and who may do all of *acts*, by name.

    *author* is who wrote the row at hand; with *on_shift* they are judged as if on duty.
    """
    desk, scope, acts = work.desk, bytes.fromhex(resident), tuple(acts)
    roles: dict[str, set[Role]] = {}
    for each in work.verified(Assignment, resident=scope) if resident else ():
        if each.state is AssignmentState.ACTIVE:
            roles.setdefault(each.user_id, set()).add(each.role)
    shielded = bool(resident) and work.is_shielded(resident)
    place = desk.vault.place(kind.kind, scope, shielded=shielded)
    holders = {person.user_id for person in desk.vault.readers(place)}
    is_founded = desk.vault.is_founded(place)
    out = desk.vault.kept_out(scope) if resident else frozenset()
    found = []
    for person in desk.vault.people():
        if person.left or person.user_id in out:
            continue
        if is_founded and person.user_id not in holders:
            continue
        held = frozenset(Role.of(role) for role in person.roles)
        there = frozenset(roles.get(person.user_id, ())) & held
        who = Actor(
            UserId(person.user_id),
            KeyId(person.key_id),
            held,
            on_shift,
            {resident: there} if there else {},
            switched_off=desk.actor.switched_off,
        )
        about = resident or None
        if all(desk.policy.may(who, act, kind.kind, about, author=author) for act in acts):
            found.append(Taker(UserId(person.user_id), person.display_name))
    return tuple(sorted(found, key=lambda taker: taker.name))
