"""Making the next member list of a ring: founding, refreshing, handing on, taking away.

Whoever writes calls ``writable`` first; it makes the lists that the rules ask for. A list is
only made where readers will accept it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shelterdesk.errors import Denied, NoKey, PassphraseNeeded, Tampered
from shelterdesk.vault import authors, matters, shielded
from shelterdesk.vault.formats import (
    AUTHOR,
    GROUP,
    GROUP_PUBLIC,
    MATTER,
    PENDING,
    PERSON,
    Member,
    MemberList,
    Place,
    Standing,
)
from shelterdesk.vault.keys import Keys, private_half
from shelterdesk.vault.ledger import Item, ListRow
from shelterdesk.vault.readers import Readers, without
from shelterdesk.vault.rings import ESCROW_STANDING, Accepted, Rings, State
from shelterdesk.vault.sealing import derive, gcm_seal, hpke_seal, new_key
from shelterdesk.vault.wire import sha

FOUND, REFRESH, SETTLED = "found", "refresh", "people"


@dataclass
class Written:
    """What a transaction made so far: lists, and the items its entry will sign."""

    lists: list[ListRow]
    items: list[Item]


class Generations:
    """Makes member lists in the name of one signed-in person."""

    def __init__(
        self,
        rings: Rings,
        keys: Keys,
        key_id: str,
        ed: Ed25519PrivateKey,
        clock: Callable[[], int],
    ) -> None:
        """Lists are signed with *ed* as *key_id*; *clock* gives unix seconds."""
        self._rings, self._keys, self._me, self._ed = rings, keys, key_id, ed
        self._clock = clock

    # ---- what the rules ask for

    def writable(self, place: Place, written: Written) -> tuple[State, Accepted]:
        """The ring of *place* with a newest list under which this person may write now."""
        state = self._rings.state(place)
        top = state.top
        if state.erased:
            raise Denied("ring.erased")
        if place.kind == AUTHOR:
            return state, self._own(state, written)
        if top is None:
            if place.kind == MATTER:  # nobody is a reader of a matter by being there
                raise ValueError("a matter is founded with its readers")
            return state, self.make(place, self._founding(place), FOUND, written)
        manages = self._rings.manages(top.list, self._me, PENDING)
        wanted = self._settled(top) if manages else self._refreshed(top)
        wrong = self._kept_from(state, wanted)
        if wrong and not manages:
            raise Tampered("a list names somebody whom this is kept from")
        wanted -= wrong
        if (
            wanted != top.list.standings
            or (top.is_outside and top.list.signer != self._me)
            or self._rings.names_old_group(top.list)
            or self._is_garbled(state, top)
            or self._hands_on(state, top)
        ):
            top = self.make(place, wanted, REFRESH, written)
        return state, top

    def _own(self, state: State, written: Written) -> Accepted:
        top = authors.writable(self._rings, state, self._me)
        if top is None or self._is_garbled(state, top):
            reason = FOUND if state.top is None else REFRESH
            top = self.make(state.place, self._wanted(state.place), reason, written)
        return top

    def settle(self, place: Place, reason: str, written: Written, *, whole: bool = False) -> bool:
        """Make the next list if others should stand in it; whether somebody was dropped.

        With *whole*, groups that were left out come back in; so they do once a file lets people
        back, for whoever lifted that may not manage this ring. Nothing happens where there is no
        ring yet, or where this person does not manage it.
        """
        top = self._rings.state(place).top
        if top is None or not self._rings.manages(top.list, self._me, PENDING):
            return False
        wanted = self._settled(top)
        if whole or self._rings.assignments.blocks.lets_back(place.scope):
            wanted |= self._rings.default(place, PENDING)
        if wanted == top.list.standings and not self._hands_on(self._rings.state(place), top):
            return False
        self.make(place, wanted, reason, written)
        return bool(_named(top.list.standings) - _named(wanted))

    def found_matter(self, place: Place, readers: Readers, written: Written) -> None:
        """The first list of a matter, with *readers* and nobody else but two cards.

        The founder stands in it only if *readers* name them. ``Denied`` if readers would not take
        this list.
        """
        wanted = self._rings.default(place, PENDING) | readers.standings(self._rings)
        wanted = without(self._rings, wanted, readers.without)
        if self._rings.state(place).top is not None:
            raise Denied("matter.found")
        self.make(place, wanted, FOUND, written, apart=readers.apart)

    def change_matter(self, place: Place, readers: Readers, written: Written) -> bool:
        """The next list of a matter: *readers* come, who is named in ``without`` goes.

        True if somebody was dropped. Nothing happens where this person does not manage it.
        """
        state = self._rings.state(place)
        top = state.top
        if top is None or not self._rings.manages(top.list, self._me, PENDING):
            return False
        coming = readers.standings(self._rings)
        if self._kept_from(state, coming):
            raise Denied("matter.kept_from")
        here = {s[:2] for s in coming}
        staying = frozenset(s for s in self._settled(top) if s[:2] not in here)
        wanted = without(self._rings, staying | coming, readers.without)
        wanted -= self._kept_from(state, wanted)
        if wanted == top.list.standings:
            return False
        self.make(place, wanted, SETTLED, written)
        return bool(_named(top.list.standings) - _named(wanted))

    def _kept_from(self, state: State, standings: Iterable[Standing]) -> frozenset[Standing]:
        return matters.kept_from(self._rings, self._keys, state, standings)

    def stand_apart(self, place: Place, written: Written) -> None:
        """Found one resident's own ring of a house category with its everyday readers.

        All who read the house's ring, but for whoever is blocked; nothing where a ring is.
        """
        if self._rings.state(place).top is None:
            self.make(place, self._rings.everyday(place) | self._wanted(place), FOUND, written)

    def say_shielded(self, place: Place, written: Written) -> bool:
        """Say in a resident's everyday ring that they are shielded, if only a block began it.

        The same readers; who goes is for whoever manages the rings. False if it says so already.
        """
        top = self._rings.state(place).top
        if top is None or shielded.since(self._rings, place, PENDING) is not None:
            return False
        manages = self._rings.manages(top.list, self._me, PENDING)
        wanted = self._settled(top) if manages else self._refreshed(top)
        self.make(place, wanted, shielded.KNOWN, written)
        return True

    def would_drop(self, place: Place) -> bool:
        """Whether this person manages a shielded resident's ring that lists whom it should not."""
        top = self._rings.state(place).top
        if top is None or not self._rings.manages(top.list, self._me, PENDING):
            return False
        return shielded.has_outsiders(self._rings, top.list, self._clock())

    def standings(self, place: Place) -> frozenset[Standing]:
        """Who stands in the newest list; where there is no ring yet, who would."""
        top = self._rings.state(place).top
        return self._wanted(place) if top is None else top.list.standings

    def group_wanted(self, name: str) -> frozenset[Standing] | None:
        """Who should stand in a group now, as far as this person may say so; None if they do.

        Roles are certified by two people, so a member of the group need not ask anybody.
        """
        place = Place("group", b"", name)
        directory, rules = self._rings.directory, self._rings.rules
        top = self._rings.state(place).top
        known = directory.may(self._me, self._rings.founders(place))
        if top is None and not known:
            return None
        if top is None or self._rings.manages(top.list, self._me, PENDING):
            wanted = {
                (PERSON, person.key_id, rules.manages_group(name, frozenset(person.roles)))
                for person in directory.people()
                if not person.left and rules.groups()[name] & set(person.roles)
            }
            if top is None and not wanted:
                return None
            wanted.add(ESCROW_STANDING)
        elif known or self._rings.is_member(top.list, self._me, PENDING):
            wanted = set(self._refreshed(top))
        else:
            return None
        return None if top is not None and wanted == top.list.standings else frozenset(wanted)

    def settle_group(self, name: str, written: Written) -> None:
        """Make the list of a group that ``group_wanted`` asks for."""
        wanted = self.group_wanted(name)
        if wanted is not None:
            self.make(Place("group", b"", name), wanted, SETTLED, written)

    def must_adopt(self, name: str) -> bool:
        """Whether a group's key is known to a founder outside it, and this person may end that."""
        top = self._rings.state(Place("group", b"", name)).top
        return (
            top is not None
            and top.is_outside
            and self._rings.is_member(top.list, self._me, PENDING)
        )

    def adopt(self, name: str, written: Written) -> None:
        """Give a group a key that only its members know."""
        place = Place("group", b"", name)
        top = self._rings.state(place).top
        if top is not None:
            self.make(place, self._refreshed(top), REFRESH, written)

    # ---- making one

    def make(
        self,
        place: Place,
        standings: Iterable[Standing],
        reason: str,
        written: Written,
        *,
        apart: Collection[str] = (),
    ) -> Accepted:
        """The next list of *place* with *standings*, linked to the older ones.

        *apart* are user ids whom a new matter is kept from.
        """
        state, key = self._rings.state(place), new_key()
        top = state.top
        draft = MemberList(
            db=self._rings.db,
            place=place,
            gen=1 if top is None else top.list.gen + 1,
            reason=reason,
            policy_version=self._rings.rules.version,
            prev=b"" if top is None else top.hash,
            commit=b"",
            public=b"",
            signer=self._me,
            members=(),
            links=(),
        )
        draft = replace(
            draft,
            commit=derive(key, draft.info("key commit")),
            public=private_half(key, draft).public_key().public_bytes_raw(),
        )
        made = replace(
            draft,
            members=tuple(self._sealed_to(draft, key, s) for s in sorted(standings)),
            links=tuple(self._links(state, draft, key)),
            apart=matters.marks_of(self._rings, state, key, apart),
        )
        if place.kind == MATTER:
            matters.check_made(self._rings, made, state, apart)
        doc = made.doc()
        hash = sha(doc)
        written.lists.append(ListRow(hash, state.ring, doc, self._ed.sign(hash)))
        written.items.append(Item(state.ring, made.gen, hash))
        is_member = self._rings.is_member(made, self._me, PENDING)
        if is_member:
            self._keys.keep(hash, made, key)
        accepted = Accepted(hash, made, PENDING, not is_member)
        self._rings.count(state, accepted)
        return accepted

    def _sealed_to(self, draft: MemberList, key: bytes, standing: Standing) -> Member:
        how, id, may_manage = standing
        if how == PERSON:
            certificate = self._rings.directory.certificate(id)
            if certificate is None:
                raise Tampered("certificate")
            info = draft.member_info(PERSON, id, b"")
            return Member(PERSON, id, b"", may_manage, hpke_seal(certificate.x_pub, info, key))
        group = self._rings.state(Place("group", b"", id))
        top = group.top
        if top is None:
            raise NoKey(id)
        try:
            wrap = derive(self._keys.of(group, top.hash).key, top.list.info("key wrap"))
        except (NoKey, PassphraseNeeded):
            info = draft.member_info(GROUP_PUBLIC, id, top.hash)
            sealed = hpke_seal(top.list.public, info, key)
            return Member(GROUP_PUBLIC, id, top.hash, may_manage, sealed)
        sealed = gcm_seal(wrap, draft.member_info(GROUP, id, top.hash), key)
        return Member(GROUP, id, top.hash, may_manage, sealed)

    def _links(self, state: State, draft: MemberList, key: bytes) -> Iterable[tuple[bytes, bytes]]:
        wrap = derive(key, draft.info("key wrap"))
        for hash in state.unlinked():
            try:
                older = self._keys.of(state, hash).key
            except (NoKey, Tampered):  # whoever holds it hands it on later
                continue
            yield hash, gcm_seal(wrap, draft.info("link", hash), older)

    # ---- judging the newest list

    def _is_garbled(self, state: State, top: Accepted) -> bool:
        """Signed as it should be, but this member's key does not open: replaced at once."""
        if not self._rings.is_member(top.list, self._me, PENDING):
            return False
        try:
            self._keys.of(state, top.hash)
        except Tampered:
            return True
        except (NoKey, PassphraseNeeded):
            return False
        return False

    def _hands_on(self, state: State, top: Accepted) -> bool:
        """Whether this person holds an older key that no list hands on yet."""
        return any(hash != top.hash and self._keys.opens(state, hash) for hash in state.unlinked())

    def is_whole_for(self, place: Place, key_id: str) -> bool:
        """Whether this key opens everything that was ever written here."""
        state = self._rings.state(place)
        if state.top is None:
            return True
        return all(
            self._rings.is_member(state.accepted[hash].list, key_id, PENDING)
            for hash in {state.top.hash, *state.unlinked()}
        )

    # ---- who should stand there

    def _wanted(self, place: Place) -> frozenset[Standing]:
        if place.kind == AUTHOR:
            return frozenset({(PERSON, self._me, True)})
        return self._rings.default(place, PENDING) | self._rings.assignments.standings(place)

    def _founding(self, place: Place) -> frozenset[Standing]:
        wanted = self._wanted(place) | shielded.lately(self._rings, place, self._clock())
        is_listed = any(how == PERSON and id == self._me for how, id, _ in wanted)
        # Who admits keeps what tonight needs (decision 25): as a reader, by name.
        if not is_listed and self._rings.admits(place, self._me, PENDING):
            return wanted | {(PERSON, self._me, False)}
        return wanted

    def _refreshed(self, top: Accepted) -> frozenset[Standing]:
        """The same readers, minus who has left and whose assignment has ended."""
        return frozenset(s for s in top.list.standings if not self._goes(top, s))

    def _goes(self, top: Accepted, standing: Standing) -> bool:
        """Whether somebody should stand here by name no longer.

        Whoever stands in for a default group stays when an assignment of theirs ends.
        """
        place, (how, id, _) = top.list.place, standing
        if how != PERSON or not self._rings.is_gone(place, id, PENDING):
            return False
        directory, groups = self._rings.directory, self._rings.rules.groups()
        user = directory.user_of(id)
        if place.kind != "resident" or user is None or directory.has_left(id):
            return True
        if user in self._rings.blocked(place, PENDING):
            return True
        listed = {id for how, id, _ in top.list.standings if how == GROUP}
        return not any(
            directory.holds_role(user, groups[name])
            for name, _ in self._rings.default_groups(place)
            if name not in listed
        )

    def _settled(self, top: Accepted) -> frozenset[Standing]:
        """What a manager makes of it: refreshed, with everybody who is missing."""
        place = top.list.place
        staying = self._refreshed(top)
        if place.kind == AUTHOR:
            return top.list.standings
        if place.kind == "group":
            return staying
        staying |= self._with_new_keys(top)
        if place.kind == MATTER:  # its readers were named, and nobody stands in for anybody
            return staying
        # Who stood in for a group that was blocked for somebody else goes when the role goes.
        now = self._clock()
        staying = frozenset(s for s in staying if shielded.stays(self._rings, place, s, now))
        if self._rings.blocked(place, PENDING):
            spread = self._without_blocked(place, staying)
            staying = frozenset(s for s in spread if s in staying or not self._goes(top, s))
        there = _named(staying)
        missing = {
            standing
            for standing in self._rings.assignments.standings(place)
            if standing[:2] not in there
        }
        here = there | _named(missing)
        missing |= {s for s in shielded.lately(self._rings, place, now) if s[:2] not in here}
        for name, manages in self._rings.default_groups(place):
            # A group that was there already and is not listed was left out on purpose.
            if (GROUP, name) not in there and self._is_younger(name, top):
                missing |= self._rings.spread(place, name, manages, PENDING, ahead=True)
        return staying | missing

    def _without_blocked(self, place: Place, staying: frozenset[Standing]) -> frozenset[Standing]:
        """Groups that hold somebody blocked stand by the names of their other members.

        Those of default groups who came to the house since are added.
        """
        groups = {(id, manages) for how, id, manages in staying if how == GROUP}
        groups |= set(self._rings.default_groups(place))
        found = {standing for standing in staying if standing[0] != GROUP}
        for name, manages in groups:
            found |= self._rings.spread(place, name, manages, PENDING, ahead=True)
        named = {(how, id) for how, id, manages in found if manages}
        return frozenset(s for s in found if s[2] or s[:2] not in named)

    def _with_new_keys(self, top: Accepted) -> frozenset[Standing]:
        """Who stands here by a key that two cards replaced stands by the new one."""
        found, directory = set(), self._rings.directory
        for how, id, manages in top.list.standings:
            user = directory.user_of(id) if how == PERSON else None
            now = directory.current_key(user) if user else None
            if now not in (None, id) and not self._rings.is_gone(top.list.place, now, PENDING):
                found.add((PERSON, str(now), manages))
        return frozenset(found)

    def _is_younger(self, name: str, top: Accepted) -> bool:
        chain = self._rings.state(Place("group", b"", name)).chain
        return bool(chain) and chain[0].seq > top.seq


def group_standings(members: Mapping[str, bool], escrow: Standing) -> frozenset[Standing]:
    """Standings of a group: key id -> may manage, and the escrow."""
    return frozenset({escrow, *((PERSON, id, manages) for id, manages in members.items())})


def _named(standings: Iterable[Standing]) -> frozenset[tuple[str, str]]:
    return frozenset((how, id) for how, id, _ in standings)
