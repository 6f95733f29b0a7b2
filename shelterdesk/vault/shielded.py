"""Residents with rings of their own: since when, and who stands there only for the first nights.

The ring of the resident's own everyday record says that somebody is shielded: it is signed, and no
column that a tool could change. A file that was set apart because somebody is blocked from it has
such a ring too, but everybody else goes on reading there: until a list of that ring says, as its
reason, that the resident is known to be a child. From that list on they are shielded like anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.errors import Tampered
from shelterdesk.vault.formats import NOBODYS, PENDING, PERSON, MemberList, Place, Standing

if TYPE_CHECKING:
    from shelterdesk.vault.rings import Rings


KNOWN = "shielded"  # reason of a list: a child, or somebody who may be one, although set apart


def own_place(rings: Rings, scope: bytes) -> Place:
    """The ring that says that a resident is shielded."""
    return Place("resident", scope, rings.rules.shielding)


def since(rings: Rings, place: Place, seq: int) -> int | None:
    """Trail number from which on the resident of *place* is shielded; None if not at *seq*."""
    if place.kind != "resident":
        return None
    try:
        state = rings.state(own_place(rings, place.scope))
    except Tampered:  # shown where it is read; fewer readers are right until it is mended
        return 0
    told = [found.seq for found in state.accepted.values() if found.list.reason == KNOWN]
    if state.chain and not _is_set_apart(rings, place.scope, state.chain[0].seq):
        told.append(state.chain[0].seq)
    return min((begun for begun in told if begun <= seq), default=None)


def _is_set_apart(rings: Rings, scope: bytes, begun: int) -> bool:
    """Whether a block, and no age, began the everyday ring of a resident with entry *begun*."""
    return rings.assignments.blocks.began(scope, begun)


def known_later(rings: Rings) -> frozenset[bytes]:
    """Residents whose file was set apart for a block, and who are known to be shielded since."""
    return frozenset(
        scope
        for scope in rings.assignments.blocks.ever()
        if since(rings, own_place(rings, scope), PENDING) is not None
        and not _admitted_shielded(rings, scope)
    )


def set_apart(rings: Rings) -> dict[bytes, str]:
    """Residents with rings of their own because of a block alone, and who was blocked first."""
    blocks = rings.assignments.blocks
    return {
        scope: blocks.first(scope)
        for scope in blocks.ever()
        if rings.state(own_place(rings, scope)).chain
        and since(rings, own_place(rings, scope), PENDING) is None
    }


def _admitted_shielded(rings: Rings, scope: bytes) -> bool:
    """Whether somebody admitted them as shielded: only then a name may stand for the first nights.

    In a file that was set apart, whole groups stand by name, and nobody of them admitted a child.
    """
    try:
        chain = rings.state(own_place(rings, scope)).chain
    except Tampered:
        return False
    return bool(chain) and not _is_set_apart(rings, scope, chain[0].seq)


def is_first_nights(rings: Rings, place: Place, now: int) -> bool:
    """Whether who admitted still reads: ``founder_seconds`` have not passed (entities 5)."""
    begun = since(rings, place, PENDING)
    if begun is None or not _admitted_shielded(rings, place.scope):
        return False
    return begun == PENDING or now < rings.time_of(begun) + rings.rules.founder_seconds


def admitted(rings: Rings, place: Place, seq: int) -> frozenset[Standing]:
    """Whoever admitted a shielded resident, where their role reads *place* of everybody else.

    They stand in the everyday ring by name, and nobody assigned them.
    """
    rule = rings.rules.rule(place.category)
    if place.category == rings.rules.shielding or not rule.founder_stays:
        return frozenset()
    daily = [name for name, _ in rule.groups if (name, False) not in rings.default_groups(place)]
    return frozenset(
        (PERSON, key_id, False)
        for key_id in _by_name(rings, place, seq)
        if not rings.is_gone(place, key_id, seq)
        and any(rings.in_group(name, key_id, seq) for name in daily)
    )


def unassigned(rings: Rings, scope: bytes, now: int) -> frozenset[str]:
    """User ids of whoever reads of a shielded resident only because they admitted them lately."""
    own = own_place(rings, scope)
    if not is_first_nights(rings, own, now):
        return frozenset()
    users = {rings.directory.user_of(key_id) for key_id in _by_name(rings, own, PENDING)}
    return frozenset(user for user in users if user is not None)


def _by_name(rings: Rings, place: Place, seq: int) -> list[str]:
    """Keys that stand in the everyday ring of a shielded resident, whom nobody assigned."""
    if since(rings, place, seq) is None or not _admitted_shielded(rings, place.scope):
        return []
    own = own_place(rings, place.scope)
    try:
        chain = rings.state(own).chain
    except Tampered:
        return []
    top = next((found for found in reversed(chain) if found.seq <= seq), None)
    assigned = rings.assignments.active(own, seq)
    return [
        member.id
        for member in (top.list.members if top else ())
        if member.is_person
        and member.id not in NOBODYS
        and not member.may_manage
        and rings.directory.user_of(member.id) not in assigned
    ]


def lately(rings: Rings, place: Place, now: int) -> frozenset[Standing]:
    """The same while their time is not over."""
    if not is_first_nights(rings, place, now):
        return frozenset()
    return admitted(rings, place, PENDING)


def stays(rings: Rings, place: Place, standing: Standing, now: int) -> bool:
    """Whether somebody named here, or a group, still has a ground to stand here.

    Groups that read of everybody who is not shielded go from the rings of who is.
    """
    how, id, manages = standing
    if how == PERSON:
        return rings.belongs(place, id, now)
    rule, usual = rings.rules.rule(place.category), rings.default_groups(place)
    if rule.scope != "resident" and since(rings, place, PENDING) is None:
        return True  # set apart for a block: everybody else goes on reading
    return (id, manages) not in {*rule.groups} - {*usual}


def has_outsiders(rings: Rings, found: MemberList, now: int) -> bool:
    """Whether the list of a shielded resident's ring names somebody without a ground for it."""
    place = found.place
    if since(rings, place, PENDING) is None:
        return False
    return not all(stays(rings, place, each, now) for each in found.standings)


def may_belong(rings: Rings, place: Place, key_id: str, now: int) -> bool:
    """Whether somebody named in a shielded resident's ring, whom nobody assigned, still may stand.

    For a group that reads here whatever happens, or because they admitted lately.
    """
    groups, rule = rings.rules.groups(), rings.rules.rule(place.category)
    user = rings.directory.user_of(key_id)
    names = [name for name, _ in rings.default_groups(place)]
    if rule.founder_stays and is_first_nights(rings, place, now):
        names += [name for name, _ in rule.groups]
    roles = frozenset[str]().union(*(groups.get(name, frozenset()) for name in names))
    return user is not None and rings.directory.holds_role(user, roles)
