"""Sealing and opening the bodies of records, by the reader's rules in their order (key model 3).

Insert-only revisions (K4): the digest binds what was said, not where it is sealed, so that a
body can move to a new generation and keep its author's signature.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from cryptography.exceptions import InvalidTag

from shelterdesk.errors import Emptied, NoKey, PassphraseNeeded, Tampered
from shelterdesk.vault import authors
from shelterdesk.vault.formats import (
    BY_KEY,
    BY_PUBLIC,
    MATTER,
    PENDING,
    PLAIN,
    SALT_BYTES,
    WAY_KEY,
    WAY_PUBLIC,
    Place,
    digest,
    envelope,
    ring_id,
    said,
)
from shelterdesk.vault.keys import GenerationKey, Keys
from shelterdesk.vault.ledger import Item, Ledger, PlacedItem, SealedRow
from shelterdesk.vault.matters import check_reading
from shelterdesk.vault.rings import Accepted, Rings, State
from shelterdesk.vault.sealing import NONCE_BYTES, gcm_open, gcm_seal, hpke_open, hpke_seal
from shelterdesk.vault.trail import EMPTY, Entry, Trail
from shelterdesk.vault.wire import pad, parsed, unpad

Body = dict[str, Any]


class Bodies:
    """Opens and seals bodies in the name of one signed-in person."""

    def __init__(self, rings: Rings, keys: Keys, ledger: Ledger, trail: Trail) -> None:
        """Judge rows by *rings* and *trail*, open them with *keys*."""
        self._rings, self._keys, self._ledger, self._trail = rings, keys, ledger, trail
        self._db, self._rules = rings.db, rings.rules

    # ---- sealing

    def seal(
        self, row: SealedRow, body: Mapping[str, Any], under: tuple[State, Accepted] | None
    ) -> SealedRow:
        """*row* with its ring, list, digest and ciphertext; *under* None leaves it plain."""
        salt = os.urandom(SALT_BYTES)
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        plain = text.encode("utf-8", "surrogatepass")  # half a character is kept as it is
        row = replace(row, digest=digest(said(self._db, row), salt, plain))
        if under is None:
            return replace(row, ring=b"", list_ref=b"", ct=PLAIN + salt + plain)
        return self._sealed(row, salt + plain, *under)

    def reseal(self, rows: Iterable[SealedRow], state: State, top: Accepted) -> Iterator[SealedRow]:
        """The same rows and digests under *top*; rows that do not open or hold are left out."""
        for row in rows:
            is_there = row.ring == state.ring and row.list_ref == top.hash[:16]
            if is_there and row.ct[:2] == BY_KEY:
                continue
            try:
                plain = self._plain(row)
            except (Tampered, NoKey):
                continue
            yield self._sealed(row, plain, state, top)

    def _sealed(self, row: SealedRow, plain: bytes, state: State, top: Accepted) -> SealedRow:
        context = said(self._db, row)
        way, key = WAY_KEY, None
        try:
            key = self._keys.of(state, top.hash)
        except (NoKey, PassphraseNeeded):
            way = WAY_PUBLIC
        bound = envelope(way, state.ring, top.hash, context)
        if key is None:
            ct = BY_PUBLIC + hpke_seal(top.list.public, bound, pad(plain))
        else:
            ct = BY_KEY + gcm_seal(key.body, bound, pad(plain))
        return replace(row, ring=state.ring, list_ref=top.hash[:16], ct=ct)

    # ---- opening

    def open(self, row: SealedRow, signed_here: Collection[Item]) -> Body:
        """The body of *row*, by every rule of the reader.

        *signed_here* are items of this person's transaction that is not in the trail yet.
        ``NoKey``, ``PassphraseNeeded`` or ``Tampered``; ``Emptied`` for one that was taken out.
        """
        if self.is_emptied(row):  # also where somebody put an old body back
            raise Emptied(row.kind)
        plain = self._plain(row)
        self._check_signed(row, signed_here)
        return _body(plain)

    def open_many(self, rows: Iterable[SealedRow]) -> Iterator[tuple[SealedRow, Body | None]]:
        """Bodies up to the digest, for the register; None where there is no key or no sense."""
        house: dict[str, bytes] = {}
        opened: dict[tuple[bytes, bytes], tuple[Accepted, GenerationKey] | None] = {}
        for row in rows:
            if row.kind not in house:
                house[row.kind] = self._house_ring(row.kind)
            try:
                if row.ring != house[row.kind] or row.ct[:2] != BY_KEY:
                    yield row, _body(self._plain(row))
                    continue
                at = (row.ring, row.list_ref)
                if at not in opened:
                    opened[at] = self._generation(row)
                generation = opened[at]
                yield row, None if generation is None else self._quickly(row, *generation)
            except (NoKey, PassphraseNeeded, Tampered):
                yield row, None

    def _quickly(self, row: SealedRow, accepted: Accepted, key: GenerationKey) -> Body:
        if accepted.is_outside and row.author != accepted.list.signer:
            raise Tampered("foreign body in a founder's generation")
        context, ct = said(self._db, row), row.ct
        bound = envelope(WAY_KEY, row.ring, accepted.hash, context)
        try:
            padded = key.body.decrypt(ct[2 : 2 + NONCE_BYTES], ct[2 + NONCE_BYTES :], bound)
        except (InvalidTag, ValueError):
            raise Tampered("sealed value") from None
        plain = unpad(padded)
        if digest(context, plain[:SALT_BYTES], plain[SALT_BYTES:]) != row.digest:
            raise Tampered("digest")
        return _body(plain)

    def _generation(self, row: SealedRow) -> tuple[Accepted, GenerationKey] | None:
        state = self._rings.state(Place("house", b"", self._rules.category_of(row.kind)))
        accepted = state.named(row.list_ref)
        if accepted is None:
            return None
        try:
            return accepted, self._keys.of(state, accepted.hash)
        except (NoKey, PassphraseNeeded, Tampered):
            return None

    def _house_ring(self, kind: str) -> bytes:
        return ring_id(self._db, Place("house", b"", self._rules.category_of(kind)))

    # ---- the rules

    def _plain(self, row: SealedRow) -> bytes:
        """Salt and body: the right ring, an accepted list, a key, the context, the digest."""
        context = said(self._db, row)
        plain = self._unsealed(row, context)
        if digest(context, plain[:SALT_BYTES], plain[SALT_BYTES:]) != row.digest:
            raise Tampered("digest")
        return plain

    def _unsealed(self, row: SealedRow, context: bytes) -> bytes:
        place = self._place_of(row)
        if place is None:
            if row.ring or row.list_ref or row.ct[:2] != PLAIN:
                raise Tampered("a plain row that is not plain")
            return row.ct[2:]
        state = self._rings.state(place)
        accepted = state.named(row.list_ref)
        if accepted is None:
            raise Tampered("no accepted list")
        if accepted.is_outside and row.author != accepted.list.signer:
            raise Tampered("foreign body in a founder's generation")
        way = row.ct[:2]
        if way not in (BY_KEY, BY_PUBLIC):
            raise Tampered("suite")
        key = self._keys.of(state, accepted.hash)
        check_reading(self._rings, self._keys, state, accepted)
        bound = envelope(way[1], row.ring, accepted.hash, context)
        if way == BY_KEY:
            return unpad(gcm_open(key.body, bound, row.ct[2:]))
        return unpad(hpke_open(key.half, bound, row.ct[2:]))

    def _place_of(self, row: SealedRow) -> Place | None:
        """Where *row* may lie; None for a plain kind, ``Tampered`` if its ring is another."""
        category = self._rules.category_of(row.kind)
        scope = self._rules.rule(category).scope
        if scope == "plain":
            return None
        places = []
        if scope == "house":
            places.append(Place("house", b"", category))
        if scope in ("house", "resident") and row.resident:
            places.append(Place("resident", row.resident, category))
        if scope == "matter" and not row.resident:
            places.append(Place(MATTER, row.id, category))
        if scope in authors.SCOPES:
            places.append(authors.place_of(self._rings, row, category, scope))
        for place in places:
            if ring_id(self._db, place) == row.ring:
                return place
        raise Tampered("ring does not fit kind and resident")

    def _check_signed(self, row: SealedRow, signed_here: Collection[Item]) -> None:
        placed = self._ledger.items(row.id)
        matter = self._matter_of(row)
        self._check_complete(row, placed, matter)
        item = Item(row.id, row.rev, row.digest)
        entries = [self._trail.entry(p.seq) for p in placed if p.rev == row.rev]
        if item not in signed_here and not any(
            entry.actor == row.author and item in entry.items and self._was_here(entry)
            for entry in entries
        ):
            raise Tampered("not what its author signed")
        if any(item in entry.items and self._trail.is_removal(entry) for entry in entries):
            raise Tampered("removed by a signed entry")
        signed_at = PENDING
        if item not in signed_here:
            own = (e.seq for e in entries if e.actor == row.author and item in e.items)
            signed_at = min(own, default=PENDING)
        if not self._may_write(row.author, row, signed_at, matter, row.rev):
            raise Tampered("author may not create this kind")

    def _check_complete(
        self, row: SealedRow, placed: Iterable[PlacedItem], matter: State | None
    ) -> None:
        there = set(self._ledger.revisions(row.kind, row.id))
        missing = [(p.rev, self._trail.entry(p.seq)) for p in placed if p.rev not in there]
        removed = {rev for rev, entry in missing if self._trail.is_removal(entry)}
        for rev, entry in missing:
            if rev not in removed and self._may_write(entry.actor, row, entry.seq, matter, rev):
                raise Tampered("a revision that the trail names is gone")

    def _matter_of(self, row: SealedRow) -> State | None:
        place = self._place_of(row)
        return self._rings.state(place) if place is not None and place.kind == MATTER else None

    def _may_write(
        self, key_id: str, row: SealedRow, at: int, matter: State | None, rev: int
    ) -> bool:
        """Whether a role may write this; what follows the first of a matter, only its readers."""
        directory = self._rings.directory
        if not directory.may(key_id, self._rules.creators(row.kind), at=at):
            return False
        if self._rules.rule(self._rules.category_of(row.kind)).scope in authors.SCOPES:
            return directory.user_of(key_id) == directory.user_of(row.author)
        if matter is None or not matter.chain or rev == 1:
            return matter is None or not matter.chain or key_id == matter.chain[0].list.signer
        then = next((made for made in reversed(matter.chain) if made.seq <= at), matter.chain[0])
        return self._rings.is_member(then.list, key_id, at)

    def is_emptied(self, row: SealedRow) -> bool:
        """Whether the body of *row* (class A) was taken out by who may, as the trail has it."""
        if self._rules.rule(self._rules.category_of(row.kind)).scope not in authors.SCOPES:
            return False
        item = Item(row.id, row.rev, row.digest)
        entries = (self._trail.entry(p.seq) for p in self._ledger.items(row.id))
        return any(
            entry.action == EMPTY
            and item in entry.items
            and self._was_here(entry)
            and authors.may_empty(self._rings, row, entry.actor)
            for entry in entries
        )

    def _was_here(self, entry: Entry) -> bool:
        return not self._rings.directory.has_left(entry.actor, before=entry.seq)


def _body(plain: bytes) -> Body:
    body = parsed(plain[SALT_BYTES:])
    if not isinstance(body, dict):
        raise Tampered("body")
    return body
