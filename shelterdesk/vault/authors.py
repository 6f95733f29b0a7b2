"""What one person alone has the key of (class A): whose ring it is, and what its lists must hold.

An author's ring has exactly one member, its owner by their current key, and every list of it is
signed by that very key. No escrow, no group, no emergency key and no second person can stand in
it, now or later: a list that says otherwise counts for nobody. After a new key by two cards its
owner begins anew; what lay under the older key is shut for good, by design.

Two sorts of rows lie in such a ring: what its owner wrote ("author"), and what somebody else
handed to its owner and cannot read back ("reader", K3): an open column names the owner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.errors import NoOwnKey, Tampered
from shelterdesk.vault.formats import AUTHOR, READER, MemberList, Place, own_scope
from shelterdesk.vault.ledger import SealedRow
from shelterdesk.vault.wire import parsed

if TYPE_CHECKING:
    from shelterdesk.vault.rings import Accepted, Rings, State

BY_AUTHOR, BY_READER = "author", "reader"
SCOPES = (BY_AUTHOR, BY_READER)


def is_owner(rings: Rings, place: Place, key_id: str) -> bool:
    """Whether *key_id* is, or was, a key of the person whose ring *place* is."""
    user = rings.directory.user_of(key_id)
    return user is not None and place.scope == own_scope(user)


def check_list(rings: Rings, found: MemberList) -> None:
    """Rule 11 of formats 7, for any list of an author's ring; raises ``Tampered``."""
    if rings.rules.rule(found.place.category).scope not in SCOPES:
        raise Tampered("no author's category")
    if not is_owner(rings, found.place, found.signer):
        raise Tampered("an author's ring that is somebody else's")
    if {(m.how, m.id, m.may_manage) for m in found.members} != {("p", found.signer, True)}:
        raise Tampered("an author's ring with somebody else in it")
    if len(found.members) != 1:
        raise Tampered("an author's ring with somebody in it twice")


def writable(rings: Rings, state: State, key_id: str) -> Accepted | None:
    """The list that *key_id* may write under now; None where the owner has to make one.

    ``NoOwnKey`` for somebody else's ring whose owner has not made one with today's key.
    """
    top = state.top
    if is_owner(rings, state.place, key_id):
        return top if top is not None and top.list.signer == key_id else None
    owner = rings.directory.user_of(top.list.signer) if top else None
    if top is None or rings.directory.current_key(owner or "") != top.list.signer:
        raise NoOwnKey
    return top


def reader_of(row: SealedRow) -> str:
    """User id of the person to whom a row was handed; empty if it names nobody."""
    said = parsed(row.open.encode())
    reader = said.get(READER) if isinstance(said, dict) else None
    return reader if isinstance(reader, str) else ""


def owner_of(rings: Rings, row: SealedRow, scope: str) -> str:
    """User id of the person in whose ring a row of class A must lie; empty for nobody's."""
    if scope == BY_READER:
        return reader_of(row)
    return rings.directory.user_of(row.author) or ""


def place_of(rings: Rings, row: SealedRow, category: str, scope: str) -> Place:
    """Where a row of class A must lie."""
    return Place(AUTHOR, own_scope(owner_of(rings, row, scope)), category)


def may_empty(rings: Rings, row: SealedRow, key_id: str) -> bool:
    """Whether this key may take the body of *row* out: its author's, or the one of its ring."""
    scope = rings.rules.rule(rings.rules.category_of(row.kind)).scope
    user = rings.directory.user_of(key_id)
    if scope not in SCOPES or user is None:
        return False
    return user in (rings.directory.user_of(row.author), owner_of(rings, row, scope))
