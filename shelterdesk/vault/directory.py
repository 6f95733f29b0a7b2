"""Who works here: certificates under the root, and who has left, replayed from the trail.

Tables of people are a cache; only what the root signed, and what managers signed in the trail,
counts (security 4.3). A certificate that does not verify is passed over and listed, never fatal.
Roles are read as *ever held*: formats for roles that change over time are not settled yet
(key model 8), and a promotion must not undo what somebody signed before it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shelterdesk.vault.formats import (
    ESCROW,
    PENDING,
    ROOT,
    key_certificate_said,
    role_certificate_said,
)
from shelterdesk.vault.ledger import KeyCertificate, Ledger, RoleCertificate, Rules
from shelterdesk.vault.sealing import verified

LEAVE = "user.leave"  # its detail is {"key": key id}


@dataclass(frozen=True)
class Person:
    """Somebody with a key to this house; ``roles`` are today's."""

    user_id: str
    key_id: str
    display_name: str
    roles: tuple[str, ...]
    left: bool


class Directory:
    """Everybody with a key, as the certificates and the trail have it."""

    def __init__(self, db: str, root_pub: bytes, ledger: Ledger, rules: Rules) -> None:
        """Empty until ``read``."""
        self._db, self._root, self._ledger, self._rules = db, root_pub, ledger, rules
        self._keys: dict[str, KeyCertificate] = {}
        self._held: dict[str, frozenset[str]] = {}
        self._newest_roles: dict[str, RoleCertificate] = {}
        self._current: dict[str, str] = {}
        self._left: dict[str, int] = {}
        self._verified: set[KeyCertificate | RoleCertificate] = set()
        self.refused: tuple[str, ...] = ()

    def read(self, actor_of: Callable[[int], tuple[str, str]]) -> None:
        """Read certificates and leavings again.

        *actor_of* gives actor and detail of a verified trail entry; raises ``Tampered``.
        """
        refused: list[str] = []
        self._keys = {}
        for key in self._ledger.key_certificates():
            if self._holds(key, key.sig, key_certificate_said(self._db, key)):
                self._keys[key.id] = key
            else:
                refused.append(key.id)
        held: dict[str, set[str]] = {}
        self._newest_roles = {}
        for role in self._ledger.role_certificates():
            if not self._holds(role, role.sig, role_certificate_said(self._db, role)):
                refused.append(role.id)
                continue
            held.setdefault(role.user_id, set()).update(role.roles)
            before = self._newest_roles.get(role.user_id)
            if before is None or (before.issued_at, before.id) < (role.issued_at, role.id):
                self._newest_roles[role.user_id] = role
        self._held = {user: frozenset(roles) for user, roles in held.items()}
        self.refused = tuple(refused)
        self._current = {}
        for key in sorted(self._keys.values(), key=lambda k: (k.issued_at, k.id)):
            self._current[key.user_id] = key.id
        self._left = {}
        for seq in self._ledger.entries_of(LEAVE):
            self._replay_leaving(seq, *actor_of(seq))

    def _holds(self, row: KeyCertificate | RoleCertificate, sig: bytes, said: bytes) -> bool:
        # A row is frozen and compared whole, so one that held once holds for good.
        if row not in self._verified:
            if row.issuer != ROOT or not verified(self._root, sig, said):
                return False
            self._verified.add(row)
        return True

    def _replay_leaving(self, seq: int, actor: str, detail: str) -> None:
        if not self.may(actor, self._rules.managers) or self.has_left(actor, before=seq):
            return
        try:
            said = json.loads(detail)
        except ValueError:
            return
        key_id = said.get("key") if isinstance(said, dict) else None
        if isinstance(key_id, str):
            self._left.setdefault(key_id, seq)

    # ---- asked

    def certificate(self, key_id: str) -> KeyCertificate | None:
        """The verified certificate of a key."""
        return self._keys.get(key_id)

    def user_of(self, key_id: str) -> str | None:
        """Whose key this is."""
        found = self._keys.get(key_id)
        return None if found is None else found.user_id

    def current_key(self, user_id: str) -> str | None:
        """The key that may sign and receive for *user_id*; None if unknown or gone."""
        key_id = self._current.get(user_id)
        return None if key_id is None or self.has_left(key_id) else key_id

    def holds_role(self, user_id: str, roles: frozenset[str]) -> bool:
        """Whether this person ever held one of *roles*."""
        return bool(self._held.get(user_id, frozenset()) & roles)

    def may(self, key_id: str, roles: frozenset[str]) -> bool:
        """Whether the owner of this key ever held one of *roles*."""
        user = self.user_of(key_id)
        return user is not None and self.holds_role(user, roles)

    def has_left(self, key_id: str, *, before: int = PENDING) -> bool:
        """Whether the owner of this key had left when entry *before* was written."""
        return key_id in self._left and self._left[key_id] < before

    def person(self, key_id: str) -> Person | None:
        """Who has this key; None for nobody and for the escrow."""
        key = self._keys.get(key_id)
        if key is None or key.id == ESCROW:
            return None
        roles = self._newest_roles.get(key.user_id)
        return Person(
            key.user_id,
            key.id,
            key.display_name,
            () if roles is None else roles.roles,
            self.has_left(key.id),
        )

    def people(self) -> Sequence[Person]:
        """Everybody, by their current key."""
        found = (self.person(key_id) for key_id in self._current.values())
        return [person for person in found if person is not None]
