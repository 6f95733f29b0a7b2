"""Which member lists of a ring count: the rules of key model 3, in order.

Everything here is public to whoever has the database key; no secret is needed and none is held.
A list that fails a rule is remembered with its signer and the reason, and passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from shelterdesk.errors import Tampered
from shelterdesk.vault import authors, matters, shielded
from shelterdesk.vault.assigned import Assignments
from shelterdesk.vault.directory import Directory
from shelterdesk.vault.erased import is_erased, named_lists
from shelterdesk.vault.formats import (
    AUTHOR,
    EMERGENCY,
    ESCROW,
    MATTER,
    NOBODYS,
    PENDING,
    MemberList,
    Place,
    Standing,
    ring_id,
)
from shelterdesk.vault.ledger import CategoryRule, Item, Ledger, ListRow, Rules
from shelterdesk.vault.ring_state import Accepted, Refused, State
from shelterdesk.vault.sealing import verified
from shelterdesk.vault.trail import Trail
from shelterdesk.vault.wire import sha

ESCROW_STANDING: Standing = ("p", ESCROW, False)
EMERGENCY_STANDING: Standing = ("p", EMERGENCY, False)


__all__ = ["Accepted", "Refused", "Rings", "State"]


class Rings:
    """The rings that were asked about, judged once until something new is in the trail."""

    def __init__(
        self,
        db: str,
        ledger: Ledger,
        rules: Rules,
        directory: Directory,
        trail: Trail,
        assignments: Assignments,
    ) -> None:
        """Nothing is read yet."""
        self.db, self.rules, self.directory = db, rules, directory
        self.assignments = assignments
        self._ledger, self._trail = ledger, trail
        self._states: dict[bytes, State] = {}
        self._fresh: list[State] = []  # with a list of the transaction that is being made

    def forget(self) -> None:
        """Read lists and assignments again when next asked."""
        self._states, self._fresh = {}, []
        self.assignments.forget()

    def landed(self, seq: int) -> None:
        """The transaction is in the trail as *seq*.

        What a save costs must not grow with the rings that were looked at before it.
        """
        for state in self._fresh:
            state.landed(seq)
        self._fresh = []
        self.assignments.landed()

    def count(self, state: State, made: Accepted) -> None:
        """Count a list that this very transaction makes; it gets its number when that lands."""
        state.accept(made)
        self._fresh.append(state)

    def names_old_group(self, found: MemberList) -> bool:
        """Somebody has gone from a listed group, or its founder still knows the listed key."""
        for member in found.members:
            if member.is_person:
                continue
            group = self.state(Place("group", b"", member.id))
            listed, top = group.accepted[member.ref], group.top
            if top is None or listed.hash == top.hash:
                continue
            # Whoever came later was handed the listed key, by the links of the lists since.
            since = [made for made in group.accepted.values() if made.seq >= listed.seq]
            gone = {m.id for made in since for m in made.list.members}
            gone -= {m.id for m in top.list.members}
            if gone or (listed.is_outside and not top.is_outside):
                return True
        return False

    # ---- rules 1 to 4, 8 and 9

    def state(self, place: Place) -> State:
        """The ring of *place*; ``Tampered`` if a list is gone that could have counted."""
        ring = ring_id(self.db, place)
        if ring not in self._states:
            self._states[ring] = self._read(State(place, ring))
        return self._states[ring]

    def named(self, place: Place) -> tuple[Item, ...]:
        """Every list of one resident's ring that the trail names, here or not; for erasing it."""
        ring = ring_id(self.db, place)
        return named_lists(ring, self._ledger.items(ring), self._trail)

    def _read(self, state: State) -> State:
        rows = {row.hash: row for row in self._ledger.lists(state.ring)}
        placed: dict[bytes, int] = {}
        gens: dict[bytes, int] = {}  # one transaction may make two lists, the second on the first
        items = self._ledger.items(state.ring)
        for item in items:
            placed[item.digest] = min(item.seq, placed.get(item.digest, PENDING))
            gens[item.digest] = item.rev
        if is_erased(state.place, state.ring, items, self._trail):
            state.erased = True
            state.refused.extend(Refused(hash, "", "the resident was erased") for hash in rows)
            return state
        in_order = sorted((placed.get(h, PENDING), gens.get(h, 0), h) for h in rows)
        for seq, _, hash in in_order:
            signer = ""
            try:
                if sha(rows[hash].doc) != hash:
                    raise Tampered("list differs from its hash")
                found = MemberList.parse(rows[hash].doc)
                signer = found.signer
                self._check_form(rows[hash], found, state, seq)
                self._check_right(found, state, seq)
            except Tampered as error:
                state.refused.append(Refused(hash, signer, str(error)))
                continue
            outside = not self.is_member(found, found.signer, seq)
            state.accept(Accepted(hash, found, seq, outside))
        for hash in placed.keys() - rows.keys():
            self._check_absent(state, hash, placed[hash])
        return state

    def _check_form(self, row: ListRow, found: MemberList, state: State, seq: int) -> None:
        if found.db != self.db or not found.ring == row.ring == state.ring:
            raise Tampered("list of another ring")
        if seq == PENDING:
            raise Tampered("list is not in the trail")
        entry = self._trail.entry(seq)
        if entry.actor != found.signer or Item(state.ring, found.gen, row.hash) not in entry.items:
            raise Tampered("trail names another signer")
        signer = self.directory.certificate(found.signer)
        if signer is None or self.directory.has_left(found.signer, before=seq):
            raise Tampered("signer is unknown or gone")
        if not verified(signer.ed_pub, row.sig, row.hash):
            raise Tampered("signature")

    def _check_absent(self, state: State, hash: bytes, seq: int) -> None:
        actor = self._trail.entry(seq).actor
        was_in = any(self.is_member(a.list, actor, PENDING) for a in state.accepted.values())
        # A matter that was founded before is not founded twice, so nothing of theirs is gone.
        founded = state.place.kind == MATTER and any(a.seq < seq for a in state.chain)
        founder = self.directory.may(actor, self.founders(state.place), at=seq) and not founded
        if state.place.kind == AUTHOR:  # nobody else founds it, so nothing of theirs is gone
            founder = authors.is_owner(self, state.place, actor)
        if was_in or founder:
            raise Tampered("a member list that the trail names is gone")
        state.refused.append(Refused(hash, actor, "named by somebody who may not"))

    # ---- rules 5 to 8

    def _check_right(self, found: MemberList, state: State, seq: int) -> None:
        self._check_members(found, seq)
        before = state.accepted.get(found.prev)
        if found.gen == 1:
            self._check_founding(found, seq)
        elif before is None or found.gen != before.list.gen + 1:
            raise Tampered("does not continue an accepted list")
        elif found.place.kind == AUTHOR:  # its owner signed it, by this key or by a newer one
            pass
        elif not self.manages(before.list, found.signer, seq):
            self._check_refresh(found, before.list, seq)
        self._check_blocked(found, before, seq)
        if found.place.kind == MATTER:
            matters.check_list(self, found, before.list if before else None, seq)
        top = state.top
        if top and found.prev != top.hash and not self.manages(top.list, found.signer, seq):
            raise Tampered("fork by somebody who no longer manages")

    def _check_members(self, found: MemberList, seq: int) -> None:
        for member in found.members:
            if member.is_person:
                if found.place.kind == "group":
                    self._check_belongs(found.place.category, member.id, seq)
                continue
            if found.place.kind == "group":
                raise Tampered("a group inside a group")
            newest = self.group_at(member.id, seq)
            if newest is None or member.ref != newest.hash:
                raise Tampered("not the newest list of a group")
        if found.place.kind == AUTHOR:
            authors.check_list(self, found)

    def _check_blocked(self, found: MemberList, before: Accepted | None, seq: int) -> None:
        """Nobody who is blocked is named; who may replace their group has done so."""
        place, signer = found.place, found.signer
        blocked = self.blocked(place, seq)
        if not blocked:
            return
        decides = before is None or self.manages(before.list, signer, seq)
        for member in found.members:
            if member.is_person:
                if self.directory.user_of(member.id) in blocked:
                    raise Tampered("names somebody who is blocked")
            elif decides and any(
                how == "p" for how, *_ in self.spread(place, member.id, False, seq)
            ):
                raise Tampered("a group with somebody who is blocked")

    def _check_belongs(self, group: str, key_id: str, seq: int) -> None:
        roles = self.rules.groups().get(group, frozenset())
        if key_id != ESCROW and not self.directory.may(key_id, roles, at=seq):
            raise Tampered("a member without a role of this group")

    def _check_founding(self, found: MemberList, seq: int) -> None:
        place, signer = found.place, found.signer
        if found.prev or not self.directory.may(signer, self.founders(place), at=seq):
            raise Tampered("founder may not create this category")
        if place.kind in ("group", AUTHOR):
            return
        if self.is_shielded(place) and self._manages_house(place, signer, seq):
            return
        if place.kind == MATTER:
            matters.check_founding(self, found, seq)
            return
        default, standings = self.default(place, seq), found.standings
        if not default <= standings:
            raise Tampered("default readers are missing")
        # Houses of before listed these for everybody; whoever manages the ring takes them out.
        rule = self.rules.rule(place.category)
        listed = () if self.is_shielded(place) else rule.groups
        before = self._spread_all(place, listed, seq)
        others = [
            standing
            for standing in standings - default - before
            if not self._may_stand_by_name(place, standing, signer, seq)
        ]
        trusted = replace(found, members=tuple(m for m in found.members if m.standing in default))
        if others and not self.manages(trusted, signer, seq):
            raise Tampered("founder who does not manage adds readers")

    def _may_stand_by_name(self, place: Place, standing: Standing, signer: str, seq: int) -> bool:
        how, key_id, may_manage = standing
        if how != "p":
            return False
        user = self.directory.user_of(key_id)
        named = self.assignments.active(place, seq)
        if user in named:
            return named[user] == may_manage
        if standing in shielded.admitted(self, place, seq):
            return True
        return key_id == signer and not may_manage and self.admits(place, signer, seq)

    def _check_refresh(self, found: MemberList, before: MemberList, seq: int) -> None:
        """Rule 7: the same readers, minus who has left and whose assignment has ended."""
        place, signer = found.place, found.signer
        known = place.kind != MATTER and self.directory.may(signer, self.founders(place), at=seq)
        dropped = before.standings - found.standings
        if (
            not (known or self.is_member(before, signer, seq))
            or found.standings - before.standings
            or any(how != "p" or not self.is_gone(place, id, seq) for how, id, _ in dropped)
        ):
            raise Tampered("signer does not manage the list before")

    # ---- who stands where

    def founders(self, place: Place) -> frozenset[str]:
        """Roles that may found the ring of *place*."""
        if place.kind == "group":
            return self.rules.managers
        return self.rules.rule(place.category).creators

    def is_shielded(self, place: Place) -> bool:
        """Whether this is one resident's own ring of a category that is the house's."""
        return place.kind == "resident" and self.rules.rule(place.category).scope == "house"

    def default_groups(self, place: Place, seq: int = PENDING) -> tuple[tuple[str, bool], ...]:
        """The groups that stand here, with their right; fewer where the resident is shielded."""
        rule = self.rules.rule(place.category)
        is_own = self.is_shielded(place) or shielded.since(self, place, seq) is not None
        return rule.shielded_groups if is_own else rule.groups

    def default(self, place: Place, seq: int) -> frozenset[Standing]:
        """Escrow, the emergency key where it may open, the default groups there were at *seq*."""
        keys = {ESCROW_STANDING}
        # A house founded without the key has no certificate of it, and nobody stands for it.
        if self.rules.rule(place.category).emergency and self.directory.certificate(EMERGENCY):
            keys.add(EMERGENCY_STANDING)
        return self._spread_all(place, self.default_groups(place, seq), seq) | keys

    def _spread_all(
        self, place: Place, groups: Iterable[tuple[str, bool]], seq: int
    ) -> frozenset[Standing]:
        found = (self.spread(place, name, manages, seq) for name, manages in groups)
        return frozenset[Standing]().union(*found)

    def everyday(self, place: Place) -> frozenset[Standing]:
        """Who reads the house's ring of this category now, without whoever is blocked here."""
        return self._spread_all(place, self.rules.rule(place.category).groups, PENDING)

    def belongs(self, place: Place, key_id: str, now: int) -> bool:
        """Whether who stands here by name still has a ground for it at *now*, in unix seconds.

        An assignment, or a role of one of the groups that read this category every day; where
        the resident is shielded for other reasons than a block, the latter for a while only.
        """
        user = self.directory.user_of(key_id)
        if user is None or key_id in NOBODYS:
            return True
        if shielded.since(self, place, PENDING) is not None:
            is_assigned = user in self.assignments.active(place, PENDING)
            return is_assigned or shielded.may_belong(self, place, key_id, now)
        rule: CategoryRule = self.rules.rule(place.category)
        named = (*rule.groups, *rule.shielded_groups)
        groups = self.rules.groups()
        roles = frozenset[str]().union(*(groups.get(name, frozenset()) for name, _ in named))
        active = self.assignments.active(place, PENDING)
        return user in active or self.directory.holds_role(user, roles)

    def names_blocked(self, place: Place) -> bool:
        """Whether a group is listed here that somebody blocked is in, or has the role of."""
        top = self.state(place).top
        if top is None or not self.blocked(place, PENDING):
            return False
        groups = (member.id for member in top.list.members if not member.is_person)
        return any(
            how == "p"
            for name in groups
            for how, *_ in self.spread(place, name, False, PENDING, ahead=True)
        )

    def blocked(self, place: Place, seq: int) -> frozenset[str]:
        """User ids of everybody blocked from the resident of *place* at number *seq*."""
        if place.kind != "resident":
            return frozenset()
        return self.assignments.kept_out(place.scope, seq)

    def spread(
        self, place: Place, name: str, manages: bool, seq: int, *, ahead: bool = False
    ) -> frozenset[Standing]:
        """How a group stands here: as itself, or by name where one of it is blocked (entities 2).

        Nothing where there is no such group at number *seq*. With *ahead* by name also where
        somebody blocked has the role of the group and is not in it yet, or not now.
        """
        group = self.group_at(name, seq)
        if group is None:
            return frozenset()
        blocked = self.blocked(place, seq)
        members = [member.id for member in group.list.members if member.id != ESCROW]
        others = [id for id in members if self.directory.user_of(id) not in blocked]
        roles = self.rules.groups().get(name, frozenset())
        comes = ahead and any(self.directory.holds_role(user, roles, at=seq) for user in blocked)
        if len(others) == len(members) and not comes:
            return frozenset({("g", name, manages)})
        return frozenset(("p", id, manages) for id in others)

    def admits(self, place: Place, key_id: str, seq: int) -> bool:
        """Whether this worker, who admits, would read the category if it were not shielded."""
        rule: CategoryRule = self.rules.rule(place.category)
        if not rule.founder_stays or not self.is_shielded(place):
            return False
        if self.directory.user_of(key_id) in self.blocked(place, seq):
            return False
        return any(self.in_group(name, key_id, seq) for name, _ in rule.groups)

    def is_gone(self, place: Place, key_id: str, seq: int) -> bool:
        """Whether this person should no longer stand here at *seq*.

        They had left or lost the role of the group, or their assignment here had ended.
        """
        user = self.directory.user_of(key_id)
        if user is None or key_id in NOBODYS:
            return False
        if self.directory.has_left(key_id, before=seq + 1):
            return True
        if place.kind == "group":
            roles = self.rules.groups().get(place.category, frozenset())
            return not self.directory.holds_role(user, roles, at=seq)
        if user in self.blocked(place, seq):
            return True
        if place.kind == MATTER:
            readers = self.rules.rule(place.category).readers
            return not self.directory.holds_role(user, readers, at=seq)
        return self.assignments.has_ended(place, user, seq)

    def group_at(self, name: str, seq: int) -> Accepted | None:
        """The newest list of a group at number *seq*."""
        chain = self.state(Place("group", b"", name)).chain
        return next((found for found in reversed(chain) if found.seq <= seq), None)

    def is_member(self, found: MemberList, key_id: str, seq: int) -> bool:
        """Whether this key stands in *found*, by name or in a group as it was before *seq*."""
        return any(True for _ in self._lines_of(found, key_id, seq))

    def manages(self, found: MemberList, key_id: str, seq: int) -> bool:
        """Whether this key manages *found*: by its line, a group, or a managing assignment.

        Two cards together manage everything that the escrow stands in (K8).
        """
        if key_id == ESCROW:
            return self.is_member(found, ESCROW, seq)
        if any(may_manage for may_manage in self._lines_of(found, key_id, seq)):
            return True
        user = self.directory.user_of(key_id)
        return user is not None and self.assignments.active(found.place, seq).get(user, False)

    def _lines_of(self, found: MemberList, key_id: str, seq: int) -> Iterator[bool]:
        for member in found.members:
            if member.is_person:
                if member.id == key_id:
                    yield member.may_manage
            elif self.in_group(member.id, key_id, seq):
                yield member.may_manage

    def time_of(self, seq: int) -> int:
        """When entry *seq* of the trail was made, in unix seconds; 0 where it does not hold."""
        try:
            return self._trail.entry(seq).at
        except Tampered:
            return 0

    def in_group(self, name: str, key_id: str, seq: int) -> bool:
        """Whether this key stood in a group before number *seq*."""
        then = self.group_at(name, seq - 1)
        return then is not None and any(member.id == key_id for member in then.list.members)

    def _manages_house(self, place: Place, key_id: str, seq: int) -> bool:
        house = self.state(Place("house", b"", place.category)).top
        return house is not None and self.manages(house.list, key_id, seq)
