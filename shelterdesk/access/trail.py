"""Reading the signed trail through the desk: pages of it, and each entry verified."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from shelterdesk.domain.record import KeyId, UserId
from shelterdesk.errors import Tampered
from shelterdesk.store import trail as stored
from shelterdesk.store.trail import Wanted
from shelterdesk.vault.ledger import EntryRow, Item, KeyCertificate, RoleCertificate
from shelterdesk.vault.vault import Person

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

Step = Callable[[int, int], None]

__all__ = ["EntryRow", "Person", "TrailPage", "TrailReader", "Wanted"]


@dataclass(frozen=True)
class TrailPage:
    """Entries newest first; ``after`` is the number to go on below, None at the end.

    ``unverified`` are the numbers of entries whose hash or signature does not hold.
    """

    rows: tuple[EntryRow, ...]
    after: int | None
    unverified: frozenset[int]


@dataclass(frozen=True)
class TrailReader:
    """The trail as one unit of work sees it; asks no policy, services do."""

    desk: Desk
    db: Connection = field(repr=False)

    def newest(self) -> int:
        """The number of the newest entry; 0 for an empty trail."""
        head = self.desk.ledger.head()
        return 0 if head is None else head.seq

    def page(self, wanted: Wanted, after: int | None, size: int, step: Step) -> TrailPage:
        """One page below number *after*; *step* is told (looked at, of how many), may stop."""
        newest = self.newest()
        before = newest + 1 if after is None else after
        wanted = replace(wanted, quiet_to=self.keys_of(self.desk.user_id))
        found: list[EntryRow] = []
        more = False
        for rows in stored.entries(self.db, self.desk.schema, wanted, before=before, size=size + 1):
            found.extend(rows)
            if len(found) > size:
                more = True
                break
            if rows:
                step(newest - rows[-1].seq, newest)
            else:
                step(0, newest)
        shown = tuple(found[:size])
        unverified = frozenset(row.seq for row in shown if not self.holds(row))
        return TrailPage(shown, shown[-1].seq if more else None, unverified)

    def newest_of(self, wanted: Wanted, most: int) -> tuple[EntryRow, ...]:
        """The newest wanted entries, at most *most*, of one window; not verified one by one."""
        before = self.newest() + 1
        rows = stored.entries(self.db, self.desk.schema, wanted, before=before, size=most)
        return tuple(next(rows, ()))

    def holds(self, row: EntryRow) -> bool:
        """Whether an entry is what its author signed."""
        try:
            entry = self.desk.vault.entry(row.seq)
        except Tampered:
            return False
        said = (entry.at, entry.actor, entry.action, entry.detail)
        return said == (row.at, row.actor, row.action, row.detail)

    def entry(self, seq: int) -> tuple[EntryRow, tuple[Item, ...]] | None:
        """One entry with what it signs."""
        return self.desk.ledger.entry(seq)

    def numbers_of(self, actions: tuple[str, ...]) -> tuple[int, ...]:
        """Numbers of all entries of *actions*, oldest first."""
        return tuple(self.desk.ledger.entries_of(actions))

    def certificates(self) -> tuple[tuple[KeyCertificate, ...], tuple[RoleCertificate, ...]]:
        """All certificates as they lie in the file."""
        ledger = self.desk.ledger
        return tuple(ledger.key_certificates()), tuple(ledger.role_certificates())

    def people(self) -> tuple[Person, ...]:
        """Everybody who has or had a key, by name; those who left too."""
        people = self.desk.vault.people()
        return tuple(sorted(people, key=lambda person: person.display_name))

    def keys_of(self, user_id: UserId) -> tuple[KeyId, ...]:
        """Every key that somebody ever had: the trail names keys, not people."""
        keys, _ = self.certificates()
        return tuple(KeyId(key.id) for key in keys if key.user_id == user_id)

    def at(self, numbers: Iterable[int]) -> dict[int, int]:
        """When entries were written, in unix seconds; those that do not hold are left out."""
        found = {}
        for number in set(numbers):
            try:
                found[number] = self.desk.vault.entry(number).at
            except Tampered:
                continue
        return found
