"""One transaction in the making: what is sealed, the lists it needs, and its signed entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shelterdesk.errors import Denied
from shelterdesk.vault import authors
from shelterdesk.vault.assigned import KIND as ASSIGNMENT
from shelterdesk.vault.blocked import WITHDRAWAL
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.directory import OF_PEOPLE
from shelterdesk.vault.formats import (
    ESCROW,
    ROOT,
    Place,
    certificate_item,
    certificate_said,
)
from shelterdesk.vault.generations import Written, group_standings
from shelterdesk.vault.ledger import (
    EntryRow,
    Item,
    KeyCertificate,
    ListRow,
    RoleCertificate,
    SealedRow,
)
from shelterdesk.vault.readers import Readers
from shelterdesk.vault.rings import ESCROW_STANDING
from shelterdesk.vault.seat import Seat
from shelterdesk.vault.trail import EMPTY, REMOVE, close_entry
from shelterdesk.vault.wire import open_text

C = TypeVar("C", KeyCertificate, RoleCertificate)


class Unit:
    """One transaction in the making: its lists, its items, and in the end its signed entry."""

    def __init__(self, seat: Seat) -> None:
        """Made by ``Vault.unit``."""
        self._seat = seat
        self._written = Written([], [])
        seat.waiting = self._written.items
        self._removes = self._empties = False
        self._entry: EntryRow | None = None

    @property
    def lists(self) -> list[ListRow]:
        """Member lists made here; to be put into the file with the entry."""
        return self._written.lists

    @property
    def items(self) -> list[Item]:
        """What the entry signs."""
        return self._written.items

    def seal(
        self,
        *,
        kind: str,
        id: bytes,
        rev: int,
        resident: bytes,
        open: Mapping[str, Any],
        body: Mapping[str, Any],
        place: Place | None,
        made_at: int | None = None,
    ) -> SealedRow:
        """Seal one revision; *place* None keeps it plain (class P).

        *made_at* is when it was written, where that was in another house. Makes the member list
        it needs first. ``Denied`` if readers would not take *kind* from this person.
        """
        seat = self._seat
        if not seat.directory.may(seat.key_id, seat.rules.creators(kind)):
            raise Denied(f"{kind}.seal")
        under = None
        if place is not None:
            under = seat.generations.writable(place, self._written)
        row = SealedRow(
            kind=kind,
            id=id,
            rev=rev,
            resident=resident,
            ring=b"",
            list_ref=b"",
            author=seat.key_id,
            made_at=seat.clock() if made_at is None else made_at,
            open=open_text(open),
            digest=b"",
            ct=b"",
        )
        sealed = seat.bodies.seal(row, body, under)
        self.items.append(Item(id, rev, sealed.digest))
        if kind == ASSIGNMENT:
            seat.rings.assignments.add(sealed)
        return sealed

    def settle(self, place: Place, *, reason: str, whole: bool = False) -> bool:
        """Make the next list if others should stand in it; True if somebody was dropped.

        With *whole*, groups that were left out come back in.

        Nothing happens where there is no ring yet, or where this person does not manage it:
        the next writer's list does the same.
        """
        return self._seat.generations.settle(place, reason, self._written, whole=whole)

    def block(self, resident: bytes, user_id: str, *, holds: bool) -> None:
        """Count that somebody may not see a resident's file, or may again, from this entry on.

        The entry's action and detail have to say so too (``blocked``). ``Denied`` but for
        managers.
        """
        seat = self._seat
        if not seat.directory.may(seat.key_id, seat.rules.managers):
            raise Denied("reader.block")
        seat.blocks.add(resident, user_id, holds=holds)

    def restrict(self, resident: bytes, *, holds: bool) -> None:
        """Count that a resident took back that a record is kept, from this entry on.

        The entry's action and detail have to say so too (``blocked``). Whoever may write a
        withdrawal may restrict; ``Denied`` but for managers where it is lifted.
        """
        seat = self._seat
        who = seat.rules.creators(WITHDRAWAL) if holds else seat.rules.managers
        if not seat.directory.may(seat.key_id, who):
            raise Denied("storage.restrict")
        seat.blocks.restrict(resident, holds=holds)

    def stand_apart(self, place: Place) -> None:
        """A ring of one resident's own for a house category, for all but who is blocked."""
        self._seat.generations.stand_apart(place, self._written)

    def say_shielded(self, place: Place) -> bool:
        """Let a file that was set apart for a block be a shielded resident's from this list on.

        *place* is that of their everyday ring. False where it is already.
        """
        return self._seat.generations.say_shielded(place, self._written)

    def found_matter(self, place: Place, readers: Readers) -> None:
        """The first list of a matter: *readers*, the default groups, two cards, nobody else.

        Before its record is sealed. ``Denied`` where the list would not count.
        """
        self._seat.generations.found_matter(place, readers, self._written)

    def change_matter(self, place: Place, readers: Readers) -> bool:
        """Let readers of a matter come and go; True if somebody was dropped.

        Nothing happens where this person does not manage it. ``Denied`` for whom it is kept from.
        """
        return self._seat.generations.change_matter(place, readers, self._written)

    def make_group(self, name: str, members: Mapping[str, bool], reason: str) -> None:
        """The next list of a group: key id -> may manage; the escrow is added."""
        self._seat.generations.make(
            Place("group", b"", name),
            group_standings(members, ESCROW_STANDING),
            reason,
            self._written,
        )

    def settle_group(self, name: str) -> None:
        """Put into a group whoever belongs there by today's roles, and nobody else."""
        self._seat.generations.settle_group(name, self._written)

    def certify(self, row: C, second: Bundle | None) -> C:
        """*row* with this person's signature and that of *second*; it counts from this entry.

        With two cards at the desk the root signs, and nobody else is needed. ``Denied`` if
        readers would not take it.
        """
        seat, db = self._seat, self._seat.db
        if seat.key_id == ESCROW:
            placed = replace(row, issuer=ROOT)
            signed = replace(placed, sig=seat.ed.sign(certificate_said(db, placed)))
        else:
            if second is None or not seat.directory.may_certify(
                seat.key_id, second.key_id, row.user_id
            ):
                raise Denied("certificate")
            placed = replace(row, issuer=seat.key_id, co_issuer=second.key_id)
            said = certificate_said(db, placed)
            other = Ed25519PrivateKey.from_private_bytes(second.ed)
            signed = replace(placed, sig=seat.ed.sign(said), co_sig=other.sign(said))
        self.items.append(certificate_item(db, signed))
        return signed

    def adopt(self, name: str) -> None:
        """Give a group a key that its founder outside does not know."""
        self._seat.generations.adopt(name, self._written)

    def reseal(self, place: Place, rows: Iterable[SealedRow]) -> list[SealedRow]:
        """The same rows under the newest list of *place*, digests kept.

        Rows that do not open or do not hold are left out and stay where they are; rows that lie
        there already too. ``PassphraseNeeded`` while the keys are at rest.
        """
        state, top = self._seat.generations.writable(place, self._written)
        return list(self._seat.bodies.reseal(rows, state, top))

    def known_to_gone(self, place: Place) -> list[bytes]:
        """List references of *place* whose rows somebody opens who no longer stands there by name.

        Empty where one holds no key oneself: whoever does seals them again.
        """
        state = self._seat.rings.state(place)
        if state.top is None or not self._seat.keys.opens(state, state.top.hash):
            return []
        return sorted(hash[:16] for hash in state.known_to_gone())

    def move(self, rows: Iterable[SealedRow], place: Place) -> list[SealedRow]:
        """Move rows to the ring of *place*, as when a resident is shielded."""
        return self.reseal(place, rows)

    def open_own(self, place: Place) -> None:
        """Have a key of one's own for *place*, so that others can hand something over there."""
        self._seat.generations.writable(place, self._written)

    def empty(self, row: SealedRow) -> SealedRow:
        """*row* of class A without its body, for good; in a unit of its own.

        ``Denied`` but for its author and the person in whose ring it lies.
        """
        seat = self._seat
        if not authors.may_empty(seat.rings, row, seat.key_id):
            raise Denied(f"{row.kind}.empty")
        self._empties = True
        self.items.append(Item(row.id, row.rev, row.digest))
        return replace(row, ct=b"")

    def remove(self, kind: str, id: bytes, rev: int, digest: bytes) -> None:
        """Say that a revision was taken out of the house; managers only, in a unit of its own."""
        seat = self._seat
        if not seat.directory.may(seat.key_id, seat.rules.managers):
            raise Denied(f"{kind}.remove")
        self._removes = True
        self.items.append(Item(id, rev, digest))

    def erase_ring(self, place: Place) -> list[bytes]:
        """Say that one resident's own ring is gone for ever, with the keys in its lists.

        Returns the hashes of the lists that the caller takes out of the file. All of them go, or
        readers stop: who takes a part could bring back a list that was left behind. ``Denied``
        but for managers, ``ValueError`` for a ring that is not one resident's own.
        """
        seat = self._seat
        if not seat.directory.may(seat.key_id, seat.rules.managers):
            raise Denied("ring.remove")
        if place.kind != "resident":
            raise ValueError("only a resident's own ring can be erased")
        lists = seat.rings.named(place)
        if lists:
            self._removes = True
            self.items.extend(lists)
        return [item.digest for item in lists]

    def close(self, action: str, detail: str) -> EntryRow:
        """Sign what was done; *detail* is JSON of codes and ids.

        ``ValueError`` if a removal is closed under another action than "remove", or what was
        emptied under another than "quiet.empty".
        """
        if self._removes != (action == REMOVE) or self._empties != (action == EMPTY):
            raise ValueError("removals have an entry of their own")
        seat = self._seat
        draft = EntryRow(0, seat.clock(), seat.key_id, action, detail, b"", b"", b"")
        self._entry = close_entry(seat.db, seat.ed, seat.head, draft, self.items)
        return self._entry

    def landed(self) -> None:
        """The transaction is in the file: what was made here has its number now."""
        self._seat.waiting = None
        if self._entry is not None:
            self._seat.landed(self._entry)
            if self._entry.action in (*OF_PEOPLE, REMOVE):
                self._seat.forget()

    def dropped(self) -> None:
        """The transaction was rolled back: nothing of it counts."""
        self._seat.waiting = None
        self._seat.forget()
