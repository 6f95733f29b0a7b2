"""The trail: one signed entry a transaction, each tied to the one before (K5).

The trail's number is the only order in time. Reading verifies single entries; sign-in follows
the chain from the head last seen; the weekly check walks all of it and holds every row against
it, both ways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shelterdesk.errors import Tampered, TrailBroken
from shelterdesk.vault.directory import Directory
from shelterdesk.vault.formats import entry_hash
from shelterdesk.vault.ledger import EntryRow, Head, Item, Ledger, Rules
from shelterdesk.vault.sealing import verified

REMOVE = "remove"  # an entry of this action takes its items out of the house
EMPTY = "quiet.empty"  # its items stay as rows without their bodies (class A; vault/authors)
FIRST_LOOK = 10  # entries followed when nothing is remembered yet
BEFORE_FIRST = bytes(32)


@dataclass(frozen=True)
class Entry:
    """A verified entry."""

    seq: int
    at: int
    actor: str
    action: str
    detail: str
    items: frozenset[Item]


@dataclass(frozen=True)
class Report:
    """What the weekly check found: counts, and problems as codes with ids, never text.

    ``entry:n`` an entry whose number, link, hash or signature does not hold; ``left:n`` an entry
    by somebody who had left; ``gone:id:rev`` a
    signed revision or list that is not there; ``foreign:id:rev`` a row that its author did not
    sign, or that was removed; ``list:hash`` a list that no entry names; ``certificate:id``.
    """

    entries: int
    rows: int
    problems: tuple[str, ...]


class Trail:
    """The trail of one house as one reader has verified it."""

    def __init__(self, db: str, ledger: Ledger, directory: Directory, rules: Rules) -> None:
        """Nothing is verified yet."""
        self._db, self._ledger, self._directory, self._rules = db, ledger, directory, rules
        self._known: dict[int, Entry] = {}

    def forget(self) -> None:
        """Verify entries again when they are next asked for."""
        self._known = {}

    def entry(self, seq: int) -> Entry:
        """Entry *seq*, its hash and signature verified; ``Tampered`` otherwise."""
        if seq not in self._known:
            found = self._ledger.entry(seq)
            if found is None or not self._holds(*found):
                raise Tampered(f"trail entry {seq}")
            row, items = found
            self._known[seq] = Entry(
                row.seq, row.at, row.actor, row.action, row.detail, frozenset(items)
            )
        return self._known[seq]

    def has(self, seen: Head) -> bool:
        """Whether the entry that somebody once saw is still here, as it was."""
        found = self._ledger.entry(seen.seq)
        return found is not None and found[0].hash == seen.hash and self._holds(*found)

    def is_removal(self, entry: Entry) -> bool:
        """Whether *entry* takes its items away; only managers who were still here can."""
        return entry.action == REMOVE and self._may_remove(entry.actor, entry.seq)

    def _may_remove(self, actor: str, seq: int) -> bool:
        is_manager = self._directory.may(actor, self._rules.managers, at=seq)
        return is_manager and not self._directory.has_left(actor, before=seq)

    def follow(self, seen: Head | None) -> None:
        """Check the chain from the head last seen; ``Tampered`` if it was cut or changed."""
        head = self._ledger.head()
        if head is None:
            if seen is not None:
                raise TrailBroken(seen.seq)
            return
        if seen is None:
            start, prev = max(1, head.seq - FIRST_LOOK + 1), None
            if start == 1:
                prev = BEFORE_FIRST
        else:
            if not self.has(seen):
                raise TrailBroken(seen.seq)
            start, prev = seen.seq + 1, seen.hash
        # In one go: whoever comes back after a month must not ask for each entry.
        expected = start
        for row, items in self._ledger.walk_entries(start - 1):
            if row.seq != expected or not self._holds(row, items) or prev not in (None, row.prev):
                raise TrailBroken(expected)
            expected, prev = expected + 1, row.hash
        if expected != head.seq + 1:
            raise TrailBroken(expected)

    def _holds(self, row: EntryRow, items: tuple[Item, ...]) -> bool:
        certificate = self._directory.certificate(row.actor)
        return (
            certificate is not None
            and entry_hash(self._db, row, items) == row.hash
            and verified(certificate.ed_pub, row.sig, row.hash)
        )

    # ---- weekly

    def verify(self, step: Callable[[int, int], None]) -> Report:
        """Every link and signature; every item has its row and every row its item.

        *step* is told (done, total) and may raise to stop.
        """
        head = self._ledger.head()
        total = 0 if head is None else head.seq
        problems = [f"certificate:{id}" for id in self._directory.refused]
        promised: dict[tuple[bytes, int, bytes], str] = {}
        number, prev = 0, BEFORE_FIRST
        for row, items in self._ledger.walk_entries():
            number += 1
            if number % 200 == 0:
                step(number, total)
            if row.seq != number or row.prev != prev or not self._holds(row, items):
                problems.append(f"entry:{row.seq}")
                number = row.seq
            elif self._directory.has_left(row.actor, before=row.seq):
                problems.append(f"left:{row.seq}")
            prev = row.hash
            self._promise(promised, row, items)
        if number != total:
            problems.append(f"entry:{total}")
        lists = set(self._ledger.walk_lists())
        known = lists | self._directory.digests()
        rows = 0
        named = {digest for _, _, digest in promised}
        problems.extend(f"list:{hash.hex()}" for hash in sorted(lists - named))
        for id, rev, digest, author in self._ledger.walk_rows():
            rows += 1
            if promised.pop((id, rev, digest), None) != author:
                problems.append(f"foreign:{id.hex()}:{rev}")
        problems.extend(
            f"gone:{id.hex()}:{rev}" for id, rev, digest in promised if digest not in known
        )
        step(total, total)
        return Report(number, rows, tuple(problems))

    def _promise(
        self, promised: dict[tuple[bytes, int, bytes], str], row: EntryRow, items: tuple[Item, ...]
    ) -> None:
        removal = row.action == REMOVE and self._may_remove(row.actor, row.seq)
        for item in items:
            key = (item.obj, item.rev, item.digest)
            if removal:
                promised.pop(key, None)
            elif row.action == EMPTY:  # whoever it was lent to may give it back
                promised.setdefault(key, row.actor)
            else:
                promised[key] = row.actor


def close_entry(
    db: str, ed: Ed25519PrivateKey, before: EntryRow | None, draft: EntryRow, items: list[Item]
) -> EntryRow:
    """*draft* with its number, link, hash and signature, after the entry *before*."""
    placed = replace(
        draft,
        seq=1 if before is None else before.seq + 1,
        prev=BEFORE_FIRST if before is None else before.hash,
    )
    hashed = replace(placed, hash=entry_hash(db, placed, tuple(items)))
    return replace(hashed, sig=ed.sign(hashed.hash))
