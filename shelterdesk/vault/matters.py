"""One matter with named readers (class I): what its member lists must hold, and whom they may not.

A matter is one record whose readers are named when it is founded. Where its category lists groups
by default (an incident: the managers) it may name more people and groups whose roles may read it.
Where it lists none (something about a colleague) it names persons only, and it may be kept from
people: their marks stand in every list, and only who holds the first key can tell whose they are.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from shelterdesk.errors import Denied, NoKey, PassphraseNeeded, Tampered
from shelterdesk.vault.formats import (
    ESCROW,
    MATTER,
    NOBODYS,
    PENDING,
    PERSON,
    SUITE,
    MemberList,
    Place,
    Standing,
)
from shelterdesk.vault.sealing import derive
from shelterdesk.vault.wire import lp

if TYPE_CHECKING:
    from shelterdesk.vault.keys import Keys
    from shelterdesk.vault.rings import Accepted, Rings, State

SCOPE_BYTES = MARK_BYTES = 16
TOGETHER = 4  # marks are filled up to a multiple of this, so that their number says little


# ---- whom it is kept from


def apart_mark(first_key: bytes, db: str, ring: bytes, user_id: str) -> bytes:
    """The mark of somebody whom a matter is kept from; *first_key* is that of generation 1."""
    return derive(first_key, lp("key apart", SUITE, db, ring, user_id))[:MARK_BYTES]


def apart_marks(
    first_key: bytes, db: str, ring: bytes, user_ids: Collection[str]
) -> tuple[bytes, ...]:
    """Marks of everybody in *user_ids*, filled up with random ones, sorted."""
    marks = {apart_mark(first_key, db, ring, user_id) for user_id in user_ids}
    while not marks or len(marks) % TOGETHER:
        marks.add(os.urandom(MARK_BYTES))
    return tuple(sorted(marks))


def kept_from(
    rings: Rings, keys: Keys, state: State, standings: Iterable[Standing]
) -> frozenset[Standing]:
    """Those of *standings* whom the matter of *state* is kept from.

    Nobody where one does not hold the first key, or there is no ring yet: nothing to tell it by.
    """
    if state.place.kind != MATTER or not state.chain or not state.chain[0].list.apart:
        return frozenset()
    first = state.chain[0]
    try:
        key = keys.of(state, first.hash).key
    except (NoKey, PassphraseNeeded):
        return frozenset()
    marks = frozenset(first.list.apart)
    return frozenset(
        standing
        for standing in standings
        if standing[0] == PERSON
        and apart_mark(key, rings.db, state.ring, rings.directory.user_of(standing[1]) or "")
        in marks
    )


def kept_users(rings: Rings, keys: Keys, place: Place) -> tuple[str, ...]:
    """User ids of everybody whom a matter is kept from; empty where one cannot tell."""
    people = [p for p in rings.directory.people() if p.key_id]
    standings = [(PERSON, person.key_id, False) for person in people]
    found = kept_from(rings, keys, rings.state(place), standings)
    kept = {rings.directory.user_of(key_id) or "" for _, key_id, _ in found}
    return tuple(sorted(kept - {""}))


def check_reading(rings: Rings, keys: Keys, state: State, accepted: Accepted) -> None:
    """``Tampered`` if a list hands a matter to somebody whom it is kept from."""
    if kept_from(rings, keys, state, accepted.list.standings):
        raise Tampered("a list names somebody whom this is kept from")


def marks_of(
    rings: Rings, state: State, key: bytes, user_ids: Collection[str]
) -> tuple[bytes, ...]:
    """The marks of the next list of *state*: those before, or new ones by its first *key*."""
    if state.place.kind != MATTER or rings.rules.rule(state.place.category).groups:
        return ()
    if state.top is not None:
        return state.top.list.apart
    return apart_marks(key, rings.db, state.ring, user_ids)


def check_made(rings: Rings, made: MemberList, state: State, user_ids: Collection[str]) -> None:
    """``Denied`` unless everybody will take *made*, which is kept from *user_ids*."""
    if any(rings.directory.user_of(id) in user_ids for id in made.named):
        raise Denied("matter.kept_from")
    if user_ids and not made.apart:
        raise Denied("matter.apart")
    try:
        before = state.top.list if state.top else None
        check_list(rings, made, before, PENDING)
        if before is None:
            check_founding(rings, made, PENDING)
    except Tampered as error:
        raise Denied(f"matter: {error}") from None


# ---- what a list must hold, for everybody who has the database key


def check_list(rings: Rings, found: MemberList, before: MemberList | None, seq: int) -> None:
    """Rules 6 and 7 for matters, but for who may sign a later list; raises ``Tampered``."""
    rule = rings.rules.rule(found.place.category)
    if rule.scope != MATTER or len(found.place.scope) != SCOPE_BYTES:
        raise Tampered("no matter of this category")
    is_restricted = not rule.groups
    for member in found.members:
        if member.is_person:
            belongs = member.id == ESCROW or (
                member.id not in NOBODYS and rings.directory.may(member.id, rule.readers, at=seq)
            )
            if not belongs:
                raise Tampered("a reader whose role may not read this")
        elif is_restricted:
            raise Tampered("a group in a matter that names persons")
        elif not rings.rules.groups().get(member.id, frozenset()) <= rule.readers:
            raise Tampered("a group whose roles may not read this")
    if bool(found.apart) != is_restricted or any(len(m) != MARK_BYTES for m in found.apart):
        raise Tampered("marks of whom this is kept from")
    if before is not None and found.apart != before.apart:
        raise Tampered("whom this is kept from is changed")


def check_founding(rings: Rings, found: MemberList, seq: int) -> None:
    """Generation 1: two cards, the default groups and somebody who manages stand in it.

    A default group may stand by names of its members, as where one of them is blocked from a
    resident whom the matter is about; ``found.prev`` and the signer's role are checked already.
    """
    standings = found.standings
    if (PERSON, ESCROW, False) not in standings:
        raise Tampered("default readers are missing")
    for name, manages in rings.rules.rule(found.place.category).groups:
        group = rings.group_at(name, seq)
        if group is None:
            continue
        by_name = {(PERSON, m.id, manages) for m in group.list.members if m.id != ESCROW}
        if ("g", name, manages) not in standings and not by_name & standings:
            raise Tampered("default readers are missing")
    if not any(manages for how, id, manages in standings if id not in NOBODYS):
        raise Tampered("nobody who manages")
