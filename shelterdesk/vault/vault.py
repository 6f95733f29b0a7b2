"""The face of the vault: one signed-in person's keys over one open file.

Nothing here knows SQL, tables or policy; a ``Ledger`` and ``Rules`` tell. Every call happens
inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.errors import Denied, PassphraseNeeded, SignInFailed, Tampered
from shelterdesk.vault import shielded
from shelterdesk.vault.backup import Manifest, Opening
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.directory import Person, Vouched
from shelterdesk.vault.formats import (
    BY_PUBLIC,
    EMERGENCY,
    ESCROW,
    MATTER,
    PENDING,
    MemberList,
    Place,
    draft_info,
    trail_file_said,
)
from shelterdesk.vault.ledger import Head, Ledger, Rules, SealedRow
from shelterdesk.vault.matters import kept_users
from shelterdesk.vault.places import place_of
from shelterdesk.vault.reach import RingReach, ring_reach
from shelterdesk.vault.readers import named_of, people_of
from shelterdesk.vault.sealing import hpke_open, hpke_seal
from shelterdesk.vault.seat import Seat
from shelterdesk.vault.trail import Entry, Report
from shelterdesk.vault.unit import Unit
from shelterdesk.vault.wire import pad, unpad

__all__ = ["Bundle", "Person", "Place", "Report", "Unit", "Vault"]


class Vault:
    """What one signed-in person can verify, open and seal."""

    def __init__(
        self,
        *,
        db: str,
        bundle: Bundle,
        ledger: Ledger,
        rules: Rules,
        clock: Callable[[], int],
    ) -> None:
        """Sit down with *bundle* at house *db*; *clock* gives unix seconds."""
        self.key_id, self.user_id = bundle.key_id, bundle.user_id
        self._seat = Seat(db, bundle, ledger, rules, clock)
        self._x_pub = X25519PrivateKey.from_private_bytes(bundle.x).public_key().public_bytes_raw()

    # ---- signing in

    def sign_in(self, seen: Head | None) -> None:
        """Read the directory, follow the chain from *seen*, check one's own certificate.

        *seen* is the head that this person last saw. ``Tampered`` if the trail was cut or
        changed since; ``SignInFailed`` if this key is not current.
        """
        self._seat.look()
        self._seat.trail.follow(seen)
        self._check_own()
        for name in self._seat.rules.groups():
            self._open_group(name)

    def sit_to_read(self) -> None:
        """Sit down at a house whose trail does not hold; what does not verify is passed over.

        ``SignInFailed`` or ``Tampered`` if this person's own certificate is among it.
        """
        self._seat.pass_over()
        self._seat.look()
        self._check_own()
        for name in self._seat.rules.groups():
            with suppress(Tampered):
                self._open_group(name)

    def _check_own(self) -> None:
        own = self._seat.directory.certificate(self.key_id)
        if own is None or self._seat.directory.current_key(own.user_id) != self.key_id:
            raise SignInFailed
        is_mine = (
            own.user_id == self.user_id
            and own.x_pub == self._x_pub
            # The emergency key reads and never signs.
            and (self.key_id == EMERGENCY or own.ed_pub == self.signing_public)
        )
        if not is_mine:
            raise Tampered("own certificate")

    def _open_group(self, name: str) -> None:
        # Group keys are opened now, so that they stay when the private key is dropped.
        state = self._seat.rings.state(Place("group", b"", name))
        if state.top is not None:
            self._seat.keys.opens(state, state.top.hash)

    def has_entry(self, seen: Head) -> bool:
        """Whether the entry that this computer last saw is in the trail, as it was."""
        self._seat.look()
        return self._seat.trail.has(seen)

    def rest(self) -> None:
        """Drop the private key and what came through it; groups and house keys stay."""
        self._seat.keys.rest()

    def wake(self, bundle: Bundle) -> None:
        """Have the private key again after the passphrase was given."""
        if bundle.key_id != self.key_id:
            raise SignInFailed
        self._seat.keys.wake(X25519PrivateKey.from_private_bytes(bundle.x))

    # ---- people and places

    def people(self) -> Sequence[Person]:
        """Everybody with a key, those who have left too."""
        self._seat.look()
        return self._seat.directory.people()

    def person_of(self, key_id: str) -> Person | None:
        """Who has this key, as last read; asks the file nothing."""
        return self._seat.directory.person(key_id)

    def vouched(self, key_id: str) -> Vouched:
        """Who certified a key, as last read; ``KeyError`` if there is none."""
        return self._seat.directory.vouched(key_id)

    def may_certify(self, second: str, user_id: str) -> bool:
        """Whether this person and the owner of key *second* may say who *user_id* is."""
        self._seat.look()
        if self.key_id == ESCROW:
            return True
        return self._seat.directory.may_certify(self.key_id, second, user_id)

    def blocked(self, resident: bytes) -> frozenset[str]:
        """User ids of everybody blocked from this resident's file."""
        self._seat.look()
        return self._seat.blocks.of(resident)

    def kept_out(self, resident: bytes) -> frozenset[str]:
        """The same, and everybody outside while the resident's whole file is restricted."""
        self._seat.look()
        return self._seat.rings.assignments.kept_out(resident, PENDING)

    def restricted(self) -> frozenset[bytes]:
        """Every resident who took back that a record is kept."""
        self._seat.look()
        return self._seat.blocks.restricted()

    def names_blocked(self, place: Place) -> bool:
        """Whether somebody blocked would read here through a group, now or when they join it."""
        self._seat.look()
        return self._seat.rings.names_blocked(place)

    def blocked_residents(self) -> frozenset[bytes]:
        """Everybody from whose file somebody is blocked."""
        self._seat.look()
        return self._seat.blocks.residents()

    @property
    def emergency_public(self) -> bytes | None:
        """The public half of the emergency key; None in a house that was founded without one."""
        self._seat.look()
        found = self._seat.directory.certificate(EMERGENCY)
        return None if found is None else found.x_pub

    def was_manager(self, key_id: str, seq: int) -> bool:
        """Whether the owner of a key was a manager at number *seq* of the trail."""
        self._seat.look()
        return self._seat.directory.may(key_id, self._seat.rules.managers, at=seq)

    def signed_as(self, obj: bytes, action: str, key_id: str, *, rev: int = 0) -> int | None:
        """Number of the entry of *action* with which *key_id* signed *obj*, or its revision."""
        self._seat.look()
        placed = (item.seq for item in self._seat.ledger.items(obj) if rev in (0, item.rev))
        entries = map(self._seat.trail.entry, placed)
        return next((e.seq for e in entries if e.action == action and e.actor == key_id), None)

    def entries_by(self, action: str, key_id: str) -> Iterator[Entry]:
        """Entries of *action* by one key, newest first; those that do not hold are left out."""
        return (entry for entry in self.entries_of(action) if entry.actor == key_id)

    def entries_of(self, action: str) -> Iterator[Entry]:
        """Entries of *action* by anybody, newest first; those that do not hold are left out."""
        self._seat.look()
        for seq in reversed(self._seat.ledger.entries_of((action,))):
            with suppress(Tampered):
                yield self._seat.trail.entry(seq)

    def public_keys(self) -> dict[str, bytes]:
        """User id -> X25519 public key of everybody who may open the file, the escrow too."""
        self._seat.look()
        directory = self._seat.directory
        users = [person.user_id for person in directory.people() if not person.left]
        keys = [directory.current_key(user) for user in (*users, ESCROW)]
        found = [directory.certificate(key) for key in keys if key is not None]
        return {row.user_id: row.x_pub for row in found if row is not None}

    def places_naming(self, user_id: str) -> list[Place]:
        """Every ring of a resident, a matter or the house whose lists ever named *user_id*."""
        user_of, kinds = self._seat.directory.user_of, ("resident", "house", MATTER)
        return _in_order(
            made.place
            for made in self._every_list()
            if made.place.kind in kinds
            and any(m.is_person and user_of(m.id) == user_id for m in made.members)
        )

    def assigned_to(self, place: Place) -> frozenset[str]:
        """User ids of everybody who should stand here by name, by their assignments today."""
        self._seat.look()
        return frozenset(self._seat.rings.assignments.active(place, PENDING))

    def places_of(self, kind: str) -> list[Place]:
        """Every ring of one kind ("resident", "matter") that there is a list of."""
        return _in_order(made.place for made in self._every_list() if made.place.kind == kind)

    def _every_list(self) -> Iterator[MemberList]:
        self._seat.look()
        for doc in self._seat.ledger.walk_docs():
            with suppress(Tampered):
                yield MemberList.parse(doc)

    def no_longer_assigned(self, place: Place) -> frozenset[str]:
        """User ids of everybody who stood here by an assignment that has ended."""
        users, ended = [p.user_id for p in self.people()], self._seat.rings.assignments.has_ended
        return frozenset(u for u in users if ended(place, u, PENDING))

    def manages(self, place: Place) -> bool:
        """Whether this person may make the next list here."""
        self._seat.look()
        top = self._seat.rings.state(place).top
        return top is not None and self._seat.rings.manages(top.list, self.key_id, PENDING)

    def would_drop(self, place: Place) -> bool:
        """Whether this person manages a shielded resident's ring that lists whom it should not."""
        self._seat.look()
        return self._seat.generations.would_drop(place)

    def first_nights(self, resident: bytes) -> frozenset[str]:
        """User ids of whoever reads of a shielded resident only for having admitted them."""
        self._seat.look()
        return shielded.unassigned(self._seat.rings, resident, self._seat.clock())

    def shielded_later(self) -> frozenset[bytes]:
        """Residents whose file a block set apart, and of whom a child's age was known after."""
        self._seat.look()
        return shielded.known_later(self._seat.rings)

    def set_apart(self) -> dict[bytes, str]:
        """Residents whose file a block alone set apart, and a user who was blocked from it."""
        self._seat.look()
        return shielded.set_apart(self._seat.rings)

    def founder(self, place: Place) -> str:
        """The key that signed the first list here; empty where no list counts."""
        self._seat.look()
        chain = self._seat.rings.state(place).chain
        return chain[0].list.signer if chain else ""

    def place(
        self, kind: str, resident: bytes, *, shielded: bool, id: bytes = b"", reader: str = ""
    ) -> Place:
        """Where a record of *kind* belongs; ``ValueError`` for plain kinds.

        *id* is the record's own, for matters; *reader* the user in whose own ring it lies.
        """
        owner = reader or self.user_id
        return place_of(self._seat.rules, kind, owner, resident, shielded=shielded, id=id)

    def opens(self, place: Place) -> bool:
        """Whether one's keys open the newest list here, also while they are at rest."""
        self._seat.look()
        state = self._seat.rings.state(place)
        return state.top is not None and self._seat.keys.opens(state, state.top.hash)

    def own_lists(self, place: Place) -> frozenset[bytes]:
        """List references of an author's ring that one's own key of today signed."""
        self._seat.look()
        made = self._seat.rings.state(place).accepted.values()
        return frozenset(found.hash[:16] for found in made if found.list.signer == self.key_id)

    def is_emptied(self, row: SealedRow) -> bool:
        """Whether the body of *row* (class A) was taken out by who may, signed."""
        self._seat.look()
        return self._seat.bodies.is_emptied(row)

    def is_founded(self, place: Place) -> bool:
        """Whether a list counts here: a ring that somebody entitled made and signed."""
        self._seat.look()
        return self._seat.rings.state(place).top is not None

    def readers(self, place: Place) -> Sequence[Person]:
        """Everybody whose keys open what is written here now; no escrow, no emergency key."""
        self._seat.look()
        return people_of(self._seat.rings, self._seat.generations.standings(place))

    def matter_readers(self, place: Place) -> tuple[dict[str, bool], tuple[str, ...]]:
        """Who reads a matter, as they were named, and user ids of whom it is kept from."""
        self._seat.look()
        rings, standings = self._seat.rings, self._seat.generations.standings(place)
        return named_of(rings, standings), kept_users(rings, self._seat.keys, place)

    def reach(self, place: Place) -> RingReach:
        """Everybody's ways into what lies here, now and before; see ``shelterdesk.vault.reach``."""
        self._seat.look()
        return ring_reach(self._seat.rings, self._seat.directory, place)

    def entry(self, seq: int) -> Entry:
        """Entry *seq* of the trail; ``Tampered`` if its hash or signature does not hold."""
        self._seat.look()
        return self._seat.trail.entry(seq)

    def is_whole_for(self, place: Place, user_id: str) -> bool:
        """Whether somebody's keys open everything that was ever written here."""
        self._seat.look()
        key_id = self._seat.directory.current_key(user_id)
        return key_id is not None and self._seat.generations.is_whole_for(place, key_id)

    def is_unheld(self, place: Place) -> bool:
        """Whether there is a ring here that nobody who works here stands in; two cards may."""
        return self.is_founded(place) and not self.readers(place)

    def refused_lists(self, place: Place) -> Sequence[tuple[str, str]]:
        """(signer, rule that failed) of lists that do not count here; to be shown."""
        self._seat.look()
        return [(found.signer, found.why) for found in self._seat.rings.state(place).refused]

    # ---- bodies

    def open(self, row: SealedRow) -> dict[str, Any]:
        """The body of *row* by every rule of the reader.

        ``NoKey`` if one's keys do not reach it, ``PassphraseNeeded`` if they are at rest,
        ``Tampered`` if anything is not what its author signed.
        """
        self._seat.look()
        return self._seat.bodies.open(row, self._seat.waiting or ())

    def open_many(
        self, rows: Iterable[SealedRow]
    ) -> Iterator[tuple[SealedRow, dict[str, Any] | None]]:
        """Bodies up to the digest, for the register; None where no key is at hand, or no sense."""
        self._seat.look()
        return self._seat.bodies.open_many(rows)

    # ---- drafts

    def seal_draft(self, id: bytes, plain: bytes, to: Person | None = None) -> bytes:
        """Seal a draft to oneself or *to* a colleague (``KeyError`` if gone); no private key."""
        key = self.public_keys()[to.user_id] if to else self._x_pub
        info = draft_info(self._seat.db, (to or self).key_id, id)
        return BY_PUBLIC + hpke_seal(key, info, pad(plain))

    def open_draft(self, id: bytes, ct: bytes) -> bytes:
        """One's own draft; ``PassphraseNeeded`` while the private key is at rest."""
        private, info = self._seat.keys.private, draft_info(self._seat.db, self.key_id, id)
        if private is None:
            raise PassphraseNeeded
        if ct[:2] != BY_PUBLIC:
            raise Tampered("suite")
        return unpad(hpke_open(private, info, ct[2:]))

    # ---- backups

    def backup_holders(self, roles: frozenset[str]) -> dict[str, bytes]:
        """Public keys, by key id, of the escrow and of everybody who has one of *roles* today."""
        self._seat.look()
        directory = self._seat.directory
        ids = [p.key_id for p in directory.people() if not p.left and roles & set(p.roles)]
        found = {id: directory.certificate(id) for id in (ESCROW, *ids)}
        return {id: key.x_pub for id, key in found.items() if key is not None}

    def sign_backup(self, said: bytes) -> bytes:
        """Sign what a manifest says."""
        return self._seat.ed.sign(said)

    def sign_trail_file(self, digest: bytes, second: Bundle) -> tuple[bytes, bytes]:
        """One's own signature and that of *second* on a trail that leaves; *digest* is its hash."""
        said = trail_file_said(self._seat.db, digest)
        return self._seat.ed.sign(said), Ed25519PrivateKey.from_private_bytes(second.ed).sign(said)

    @property
    def signing_public(self) -> bytes:
        """The public key that one's signatures are checked with."""
        return self._seat.ed.public_key().public_bytes_raw()

    def backup_key(self, opening: Opening) -> bytes:
        """The key of a backup by one's own line; ``PassphraseNeeded`` while the key rests."""
        if self._seat.keys.private is None:
            raise PassphraseNeeded
        return opening.key(self.key_id, self._seat.keys.private)

    def made_backup(self, manifest: Manifest, roles: frozenset[str]) -> bool:
        """Whether somebody who held one of *roles* then signed *manifest* with their own key."""
        self._seat.look()
        key = self._seat.directory.certificate(manifest.maker)
        return (
            key is not None
            and key.ed_pub == manifest.maker_pub
            and self._seat.directory.may(key.id, roles, at=manifest.head.seq)
            and not self._seat.directory.has_left(key.id, before=manifest.head.seq)
        )

    # ---- writing

    def unit(self) -> Unit:
        """Begin to write; the caller holds the write lock of the file."""
        if self.key_id == EMERGENCY:
            raise Denied("emergency.write")
        if self._seat.waiting is not None:
            raise RuntimeError("a unit is open already")
        self._seat.look()
        return Unit(self._seat)

    def groups_to_adopt(self) -> list[str]:
        """Groups of mine whose key somebody outside still knows; see ``Unit.adopt``."""
        self._seat.look()
        return [*filter(self._seat.generations.must_adopt, self._seat.rules.groups())]

    def groups_to_settle(self) -> list[str]:
        """Groups whose list this person should make anew; see ``Unit.settle_group``."""
        self._seat.look()
        wanted = self._seat.generations.group_wanted
        return [name for name in self._seat.rules.groups() if wanted(name) is not None]

    def verify(self, step: Callable[[int, int], None]) -> Report:
        """The weekly check of the whole trail and every row; *step* is told (done, total)."""
        self.forget()
        self._seat.look()
        return self._seat.trail.verify(step)

    def forget(self) -> None:
        """Judge everything anew; opened keys stay."""
        self._seat.forget()


def _in_order(places: Iterable[Place]) -> list[Place]:
    return sorted({*places}, key=lambda place: (place.scope, place.category))
