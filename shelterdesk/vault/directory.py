"""Who works here, with which roles, since when: replayed from the signed trail.

Tables of people are a cache. A certificate of the root counts by its signature; one that people
issued counts from the entry of the trail that names it first, if its two signers were entitled
at that number (security 4.3). So roles are read *as of* a number, as membership is: a promotion
does not undo what somebody signed before it, and a certificate put back from an old file says
nothing new. What does not verify is passed over and listed, never fatal.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shelterdesk.errors import Tampered
from shelterdesk.vault.formats import (
    ESCROW,
    NOBODYS,
    PENDING,
    ROOT,
    Certificate,
    certificate_item,
    certificate_said,
)
from shelterdesk.vault.ledger import Item, KeyCertificate, Ledger, RoleCertificate, Rules
from shelterdesk.vault.sealing import verified
from shelterdesk.vault.wire import parsed

ADD = "user.add"  # a first key and first roles, by two people
ROLES = "user.roles"  # other roles, or back after a suspension, by two people
RECOVER = "user.recover"  # another key for somebody who forgot, by two cards
LEAVE = "user.leave"  # its detail is {"key": key id}; by a manager
SUSPEND = "user.suspend"  # the same, by a manager or an administrator, until roles are given anew
OF_PEOPLE = (ADD, ROLES, RECOVER, LEAVE, SUSPEND)


@dataclass(frozen=True)
class Person:
    """Somebody with a key to this house; ``roles`` are today's.

    ``left`` also holds for who is suspended: nothing opens for them.
    """

    user_id: str
    key_id: str
    display_name: str
    roles: tuple[str, ...]
    left: bool
    suspended: bool = False


@dataclass(frozen=True)
class Vouched:
    """Who says whose key this is: two key ids, "root" or "escrow"; ``at`` is unix seconds."""

    by: tuple[str, ...]
    at: int


@dataclass(frozen=True)
class Act:
    """What a verified entry of the trail says about people."""

    seq: int
    actor: str
    action: str
    detail: str
    items: frozenset[Item]


@dataclass
class _Replay:
    """What the trail came to, up to the number that was read last."""

    roles: dict[str, list[tuple[int, tuple[str, ...]]]] = field(default_factory=dict)
    gone: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # key id -> (seq, how)
    current: dict[str, str] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)  # certificates that were named already


class Directory:
    """Everybody with a key, as the certificates and the trail have it."""

    def __init__(self, db: str, root_pub: bytes, ledger: Ledger, rules: Rules) -> None:
        """Empty until ``read``."""
        self._db, self._root, self._ledger, self._rules = db, root_pub, ledger, rules
        self._keys: dict[str, KeyCertificate] = {}
        self._now = _Replay()
        self._verified: set[Certificate] = set()
        self.refused: tuple[str, ...] = ()

    # ---- reading

    def read(self, act_of: Callable[[int], Act | None]) -> None:
        """Read certificates and the trail's entries about people again.

        *act_of* gives a verified trail entry, None for one to be passed over; raises ``Tampered``.
        """
        waiting: dict[Item, Certificate] = {}
        refused: set[str] = set()
        self._keys, self._now = {}, _Replay()
        by_root: list[Certificate] = []
        rows: list[Certificate] = [*self._ledger.key_certificates()]
        rows.extend(self._ledger.role_certificates())
        for row in rows:
            if row.issuer != ROOT:
                waiting[certificate_item(self._db, row)] = row
            elif self._holds(row, row.sig, self._root):
                by_root.append(row)
            else:
                refused.add(row.id)
        acts = self._ledger.entries_of(OF_PEOPLE)
        later = self._of_the_root(by_root, acts)
        waiting.update(later)
        for seq in acts:
            act = act_of(seq)
            if act is None:
                continue
            named = [waiting.pop(item) for item in act.items if item in waiting]
            # A key first: the roles of the same entry are its owner's.
            for row in sorted(named, key=lambda r: isinstance(r, RoleCertificate)):
                if not self._counts(row, act):
                    refused.add(row.id)
            self._replay_going(act)
        self.refused = tuple(sorted(refused | {row.id for row in waiting.values()}))

    def _of_the_root(
        self, rows: Sequence[Certificate], acts: Sequence[int]
    ) -> dict[Item, Certificate]:
        """Take what stood at the founding; hand back what a ceremony placed in the trail."""
        later: dict[Item, Certificate] = {}
        numbers = set(acts)
        for row in sorted(rows, key=lambda r: (r.issued_at, r.id)):
            item = certificate_item(self._db, row)
            if isinstance(row, KeyCertificate):
                self._keys[row.id] = row  # its signatures verify, whenever they count
            placed = self._ledger.items(item.obj)
            if any(p.seq in numbers and p.digest == item.digest for p in placed):
                later[item] = row
            else:
                self._take(row, 0)
        return later

    def _holds(self, row: Certificate, sig: bytes, public: bytes) -> bool:
        # A row is frozen and compared whole, so one that held once holds for good.
        if row not in self._verified:
            if not verified(public, sig, certificate_said(self._db, row)):
                return False
            self._verified.add(row)
        return True

    # ---- replaying

    def _counts(self, row: Certificate, act: Act) -> bool:
        if row.id in self._now.placed:
            return False
        if row.issuer == ROOT:
            may = act.actor == ESCROW and act.action in (ADD, ROLES, RECOVER)
        else:
            may = act.action in (ADD, ROLES) and self._is_signed_by_two(row, act)
        if may and isinstance(row, KeyCertificate) and act.action != RECOVER:
            may = act.action == ADD and row.user_id not in self._now.current
        if not may:
            return False
        self._take(row, act.seq)
        return True

    def _is_signed_by_two(self, row: Certificate, act: Act) -> bool:
        """Two people, one of them a manager, none of them the one it is about; or two cards."""
        if act.actor != row.issuer:
            return False
        if not self.may_certify(row.issuer, row.co_issuer, row.user_id, at=act.seq):
            return False
        first, second = self._keys[row.issuer], self._keys[row.co_issuer]
        said = certificate_said(self._db, row)
        return verified(first.ed_pub, row.sig, said) and verified(second.ed_pub, row.co_sig, said)

    def _take(self, row: Certificate, seq: int) -> None:
        now = self._now
        now.placed.add(row.id)
        if isinstance(row, RoleCertificate):
            now.roles.setdefault(row.user_id, []).append((seq, row.roles))
            key_id = now.current.get(row.user_id)
            if key_id is not None and self._is_suspended(key_id):
                now.gone[key_id].append((seq, ROLES))
            return
        self._keys[row.id] = row
        before = now.current.get(row.user_id)
        now.current[row.user_id] = row.id
        if before is not None and seq:
            now.gone.setdefault(before, []).append((seq, RECOVER))

    def _is_suspended(self, key_id: str) -> bool:
        return self._now.gone.get(key_id, [(0, "")])[-1][1] == SUSPEND

    def _replay_going(self, act: Act) -> None:
        if act.action not in (LEAVE, SUSPEND) or self.has_left(act.actor, before=act.seq):
            return
        entitled = self._rules.managers
        if act.action == SUSPEND:
            entitled |= self._rules.administrators
        if act.actor != ESCROW and not self.may(act.actor, entitled, at=act.seq):
            return
        try:
            said = parsed(act.detail)
        except Tampered:
            return
        key_id = said.get("key") if isinstance(said, dict) else None
        if (
            isinstance(key_id, str)
            and key_id in self._keys
            and key_id not in NOBODYS
            and not self.has_left(key_id)
        ):
            self._now.gone.setdefault(key_id, []).append((act.seq, act.action))

    # ---- asked

    def certificate(self, key_id: str) -> KeyCertificate | None:
        """The verified certificate of a key."""
        return self._keys.get(key_id)

    def digests(self) -> frozenset[bytes]:
        """What the trail can say of the certificates that are there; for the weekly check."""
        rows: list[Certificate] = [*self._ledger.key_certificates()]
        rows.extend(self._ledger.role_certificates())
        return frozenset(certificate_item(self._db, row).digest for row in rows)

    def user_of(self, key_id: str) -> str | None:
        """Whose key this is."""
        found = self._keys.get(key_id)
        return None if found is None else found.user_id

    def current_key(self, user_id: str) -> str | None:
        """The key that may sign and receive for *user_id*; None if unknown or gone."""
        key_id = self._now.current.get(user_id)
        return None if key_id is None or self.has_left(key_id) else key_id

    def roles_of(self, user_id: str, *, at: int = PENDING) -> frozenset[str]:
        """The roles of this person at number *at* of the trail."""
        given = self._now.roles.get(user_id, [])
        number = bisect_right([seq for seq, _ in given], at)
        return frozenset(given[number - 1][1]) if number else frozenset()

    def holds_role(self, user_id: str, roles: frozenset[str], *, at: int = PENDING) -> bool:
        """Whether this person held one of *roles* at number *at*."""
        return bool(self.roles_of(user_id, at=at) & roles)

    def may(self, key_id: str, roles: frozenset[str], *, at: int = PENDING) -> bool:
        """Whether the owner of this key held one of *roles* at number *at*."""
        user = self.user_of(key_id)
        return user is not None and self.holds_role(user, roles, at=at)

    def may_certify(self, first: str, second: str, user_id: str, *, at: int = PENDING) -> bool:
        """Whether two keys together may say who *user_id* is and what they may do.

        Managers and administrators may, one of the two being a manager, neither of them the
        person it is about; *second* may be the escrow: two cards (decision 24).
        """
        entitled = self._rules.managers | self._rules.administrators
        people = (first,) if second == ESCROW else (first, second)
        for key_id in people:
            if not self.may(key_id, entitled, at=at) or self.has_left(key_id, before=at):
                return False
        if second == ESCROW:
            return ESCROW in self._keys and bool(self._keys[ESCROW].ed_pub)
        users = {self.user_of(key_id) for key_id in people}
        with_manager = any(self.may(key_id, self._rules.managers, at=at) for key_id in people)
        return len(users) == 2 and with_manager and user_id not in users

    def has_left(self, key_id: str, *, before: int = PENDING) -> bool:
        """Whether nothing opened for this key when entry *before* was written.

        Its owner had left or was suspended, or has another key since.
        """
        events = [how for seq, how in self._now.gone.get(key_id, ()) if seq < before]
        return bool(events) and events[-1] != ROLES

    def turning_points(self, key_id: str) -> tuple[int, ...]:
        """Numbers of the trail at which this key stopped opening anything, or did so again."""
        return tuple(seq for seq, _ in self._now.gone.get(key_id, ()))

    def person(self, key_id: str) -> Person | None:
        """Who has this key; None for nobody, the escrow and the emergency key."""
        key = self._keys.get(key_id)
        if key is None or key.id in NOBODYS:
            return None
        given = self._now.roles.get(key.user_id)
        return Person(
            key.user_id,
            key.id,
            key.display_name,
            given[-1][1] if given else (),
            self.has_left(key.id),
            self._is_suspended(key.id),
        )

    def vouched(self, key_id: str) -> Vouched:
        """Who certified a key, and when; ``KeyError`` if there is none."""
        key = self._keys[key_id]
        again = any(k.user_id == key.user_id and k.id != key.id for k in self._keys.values())
        if again and key.issuer == ROOT:  # nobody has a second key but by two cards
            return Vouched((ESCROW,), key.issued_at)
        return Vouched(tuple(id for id in (key.issuer, key.co_issuer) if id), key.issued_at)

    def people(self) -> Sequence[Person]:
        """Everybody, by their current key."""
        found = (self.person(key_id) for key_id in self._now.current.values())
        return [person for person in found if person is not None]
