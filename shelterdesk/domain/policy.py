"""Who may do what: the words of ``policy_table`` and ``policy_kinds``, and how they are judged.

Reach: house · assigned (to this resident, in this role, today) · shift (declared) · own (rows
one wrote oneself) · named (among the readers of this very record, as its keys have it). Acts: read
· summary (only a projection) · create · create_only (K3: writes what one may not read) · amend ·
sign · countersign · approve · withdraw · print · export · grant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shelterdesk.domain.modules import ALL_OFF
from shelterdesk.domain.policy_kinds import KINDS
from shelterdesk.domain.policy_table import TABLE
from shelterdesk.domain.record import KeyId, ResidentId, UserId
from shelterdesk.domain.roles import CONTENT_ROLES, Role


class Act(StrEnum):
    """What can be done with a record."""

    READ = "read"
    SUMMARY = "summary"
    CREATE = "create"
    CREATE_ONLY = "create_only"
    AMEND = "amend"
    SIGN = "sign"
    COUNTERSIGN = "countersign"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    PRINT = "print"
    EXPORT = "export"
    GRANT = "grant"


class Reach(StrEnum):
    """How far an act goes."""

    HOUSE = "house"
    ASSIGNED = "assigned"
    SHIFT = "shift"
    OWN = "own"
    NAMED = "named"


WRITING = frozenset(
    {Act.CREATE, Act.CREATE_ONLY, Act.AMEND, Act.SIGN, Act.COUNTERSIGN, Act.WITHDRAW}
)
NEW = frozenset({Act.CREATE, Act.CREATE_ONLY})
AGAIN = (WRITING | {Act.APPROVE, Act.GRANT}) - NEW  # a further revision of what is there


EMERGENCY_ACCESS = "emergency_access"


@dataclass(frozen=True)
class Actor:
    """The signed-in person as the policy sees them, today."""

    user_id: UserId
    key_id: KeyId
    roles: frozenset[Role]
    on_shift: bool = False
    assigned: Mapping[ResidentId, frozenset[Role]] = field(default_factory=dict)
    blocked: frozenset[ResidentId] = frozenset()
    over: frozenset[ResidentId] = frozenset()  # of those: read once, and kept out by nobody
    switched_off: frozenset[str] = ALL_OFF  # kinds of parts that the shelter has not turned on


def _is_shut(actor: Actor, kind: str, resident: ResidentId) -> bool:
    """Whether nothing of *resident* is there for *actor*; in an emergency, who only knew them
    once is like anybody."""
    is_asked = kind == EMERGENCY_ACCESS and resident in actor.over
    return resident in actor.blocked and not is_asked


@dataclass(frozen=True)
class Grant:
    """One line of the table for one role."""

    role: Role
    reach: Reach
    acts: frozenset[Act]


@dataclass(frozen=True)
class Policy:
    """The table, read. With ``as_on_shift`` whoever reads by it counts as being on duty."""

    grants: Mapping[str, tuple[Grant, ...]]
    doors: Mapping[str, str]
    as_on_shift: bool = False

    def grants_for(self, kind: str) -> tuple[Grant, ...]:
        """Every line that concerns *kind*; KeyError for a kind without a door."""
        return self.grants.get(self.doors[kind], ()) + self.grants.get(kind, ())

    def reaches(self, actor: Actor, act: Act, kind: str) -> frozenset[Reach]:
        """How far *act* on *kind* goes for this person; empty means never."""
        if kind in actor.switched_off:
            return frozenset()
        return frozenset(
            grant.reach
            for grant in self.grants_for(kind)
            if act in grant.acts and grant.role in actor.roles
        )

    def may(
        self,
        actor: Actor,
        act: Act,
        kind: str,
        resident: ResidentId | None = None,
        *,
        author: KeyId | None = None,
    ) -> bool:
        """Whether this person may do *act* here.

        *resident* is None for records of the house. *author* is who wrote the row at hand; a
        row that is not there yet counts as one's own.
        """
        if kind in actor.switched_off or (resident is not None and _is_shut(actor, kind, resident)):
            return False
        return any(
            self._holds(grant, actor, resident, author)
            for grant in self.grants_for(kind)
            if act in grant.acts and grant.role in actor.roles
        )

    def carries(
        self,
        actor: Actor,
        kind: str,
        resident: ResidentId | None = None,
        *,
        author: KeyId | None = None,
    ) -> bool:
        """Whether this person takes *kind* along when their part of the house leaves.

        What they read at their desk; and, with ``export``, what they hold a key of to hand it on.
        """
        return any(
            self.may(actor, act, kind, resident, author=author) for act in (Act.READ, Act.EXPORT)
        )

    def brings(self, actor: Actor, kind: str, *, is_new: bool) -> bool:
        """Whether this person may write *kind* for the very first time, or once more.

        For what comes from a former house: who was assigned or on duty when it was written is
        history, so how far an act goes is not asked again; that it is granted at all is, and that
        its part of the program is on. Who is kept from a file is asked of the signed trail.
        """
        return any(self.reaches(actor, act, kind) for act in (NEW if is_new else AGAIN))

    def creators(self, kind: str) -> frozenset[Role]:
        """Roles that may write a revision of *kind*; the vault checks authors by it."""
        return frozenset(g.role for g in self.grants_for(kind) if g.acts & WRITING)

    @staticmethod
    def _holds(
        grant: Grant, actor: Actor, resident: ResidentId | None, author: KeyId | None
    ) -> bool:
        match grant.reach:
            case Reach.HOUSE | Reach.NAMED:  # whoever is not named holds no key, and finds nothing
                return True
            case Reach.SHIFT:
                return actor.on_shift
            case Reach.ASSIGNED:
                return resident is not None and grant.role in actor.assigned.get(
                    resident, frozenset()
                )
            case Reach.OWN:
                return author is None or author == actor.key_id


# What whoever is on duty needs to count people and to help them, even where all else is shut.
ROLL_CALL = frozenset({"resident", "everyday_name", "stay", "emergency_line"})


def reading_only(policy: Policy, kinds: Iterable[str] = ()) -> Policy:
    """The same table without anything that writes, for a house that can only be read.

    With *kinds*, these alone.
    """
    kept: dict[str, tuple[Grant, ...]] = {}
    for kind in kinds or policy.doors:
        reading = tuple(
            Grant(grant.role, grant.reach, acts)
            for grant in (policy.grants_for(kind) if kind in policy.doors else ())
            if (acts := grant.acts & {Act.READ, Act.SUMMARY, Act.PRINT})
        )
        if reading:
            kept[kind] = reading
    return Policy(kept, policy.doors)


def works_shifts(policy: Policy, roles: Iterable[Role]) -> bool:
    """Whether one of *roles* reads the emergency sheet of everybody when on duty."""
    kind, held = "emergency_line", frozenset(roles)
    return kind in policy.doors and any(
        grant.role in held and grant.reach is Reach.SHIFT and Act.READ in grant.acts
        for grant in policy.grants_for(kind)
    )


def roll_call_only(policy: Policy) -> Policy:
    """The roll call and the emergency sheet, as if on duty, and nothing that writes.

    For a house that can only be read: nobody can declare a shift there, and neither of the two
    may lock out whoever comes on duty. Reach stays as it was: a shielded resident stays shielded.
    """
    return replace(reading_only(policy, ROLL_CALL), as_on_shift=True)


class TrailReach(StrEnum):
    """How much of the trail somebody may read (casework guide 9.2, LOG; entities 3)."""

    ALL = "all"  # the house: managers
    RESIDENT = "resident"  # everybody's acts on one resident: their case manager
    TECHNICAL = "technical"  # every act, but never about whom: administrators
    OWN = "own"  # one's own acts


def trail_reach(actor: Actor, resident: ResidentId | None = None) -> TrailReach:
    """What *actor* may read of the trail, of one resident or of the whole house."""
    if Role.MGR in actor.roles:
        return TrailReach.ALL
    if resident is not None and Role.CM in actor.assigned.get(resident, ()):
        return TrailReach.RESIDENT
    if resident is None and Role.ADM in actor.roles:
        return TrailReach.TECHNICAL
    return TrailReach.OWN


def read_policy(table: str, kinds: str) -> Policy:
    """Read both tables; an unknown word or a double line stops the program (``ValueError``)."""
    doors: dict[str, str] = {}
    for line in _lines(kinds):
        category, *names = line.split()
        for name in names:
            if name in doors:
                raise ValueError(f"{name} has two doors")
            doors[name] = category
    grants: dict[str, list[Grant]] = {}
    seen: set[tuple[str, str, str]] = set()
    for line in _lines(table):
        what, role, reach, *acts = line.split()
        if (what, role, reach) in seen or not acts:
            raise ValueError(f"{what} {role} {reach} stands twice, or grants nothing")
        seen.add((what, role, reach))
        if what not in doors and what not in doors.values():
            raise ValueError(f"{what} is neither a category nor a kind")
        for holder in _roles(role):
            grants.setdefault(what, []).append(
                Grant(holder, Reach(reach), frozenset(Act(act) for act in acts))
            )
    return Policy({what: tuple(rows) for what, rows in grants.items()}, doors)


def _roles(word: str) -> Iterable[Role]:
    if word == "EVERY":
        return sorted(CONTENT_ROLES)
    return [role for role in Role if role.value == word] or _unknown(word)


def _unknown(word: str) -> Iterable[Role]:
    raise ValueError(f"{word} is no role")


def _lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line.strip() and not line.startswith("#")]


POLICY = read_policy(TABLE, KINDS)
POLICY_VERSION = 1
