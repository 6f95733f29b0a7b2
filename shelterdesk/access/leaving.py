"""What leaves in a full export: every revision that one's role may read and one's keys open.

Two locks, as on every door. Somebody else's own words, and what others lent, stay: each author
exports their part (ADR 0029). Nothing is counted as opened by resident; the export has its entry.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shelterdesk.access import engagements, matters, own
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.export_lines import Leaving
from shelterdesk.domain.former import Former
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import KeyId, Record, RecordId, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import NotFound, SecondPersonNeeded, Tampered
from shelterdesk.vault.ledger import SealedRow
from shelterdesk.vault.vault import Bundle

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

BEGUN, BROUGHT, BROUGHT_OWN = "house.import_begin", "house.import", "quiet.import"
BLOCKED, APART, CLOSED = "blocked", "apart", "closed"  # what a block line says
TOGETHER = 200  # revisions whose signatures are looked up at once


def require_two(desk: Desk, second: Bundle) -> UserId:
    """Pass if this person and *second* let a part of the house out together; who the second is.

    One of them is a manager. For a manager the second is a manager or an administrator, or two
    cards; for everybody else a manager. Raises ``SecondPersonNeeded``, ``PassphraseNeeded``.
    """
    if Role.MGR in desk.roles:
        return desk.accounts.require_two(desk, second)
    desk.require_trusted()
    desk.require_passphrase()
    with desk.look():
        person = desk.vault.person_of(second.key_id)
        is_here = person is not None and not person.left and person.user_id != desk.user_id
        days = engagements.of(desk.vault, second.user_id)
        if person is None or not is_here or not days.allows(desk.today()):
            raise SecondPersonNeeded
        if Role.MGR.value not in person.roles:
            raise SecondPersonNeeded
    return UserId(person.user_id)


@dataclass
class Origins:
    """What this house knows of the one it was brought from, by its managers' signed entries.

    ``people`` is user id here -> user id there; ``last`` the highest place in the former order.
    """

    people: dict[str, str] = field(default_factory=dict)
    last: int = 0
    db: str = ""


def origins(work: Work) -> Origins:
    """Read them; empty for a house in which everything was written."""
    found = Origins()
    for entry in reversed(list(work.desk.vault.entries_of(BEGUN))):
        if work.desk.vault.was_manager(entry.actor, entry.seq):
            said = json.loads(entry.detail)
            found.people |= said["people"]
            found.last, found.db = max(found.last, int(said["last"])), str(said["db"])
    return found


def leaves(work: Work, kind: type[Record]) -> bool:
    """Whether something of *kind* can be in this person's part; what others lent never leaves.

    The policy is asked, then the keys: what one reads at one's desk, and short forms that managers
    hold the keys of to hand them on (``export`` in its table).
    """
    desk = work.desk
    if COMPARTMENTS[kind.category].key_class is KeyClass.LENT:
        return False
    acts, policy = (Act.READ, Act.EXPORT), desk.policy
    return any(policy.reaches(desk.actor, act, kind.kind) for act in acts)


class Exporter:
    """Opens what leaves, kind by kind, in one state of the house."""

    def __init__(self, work: Work) -> None:
        """Nothing is opened yet."""
        self._work, self._desk = work, work.desk
        # The export has an entry of its own, which says why: a closed file needs no other reason.
        shut = {each for each in work.desk.actor.blocked if self._is_kept_out(each)}
        self._actor = replace(work.desk.actor, blocked=frozenset(shut))
        self.origins = origins(work)
        self.damaged: Counter[str] = Counter()  # rows that could not be verified
        self.shut: Counter[str] = Counter()  # rows that others' keys open

    def revisions(self, kind: type[Record]) -> Iterator[Leaving]:
        """Everything of *kind* that may leave, in the order in which it was written."""
        if not leaves(self._work, kind):
            return
        keys = self._work.rows.keys(kind)
        if self.origins.last:
            keys = sorted((made.former.entered, *_key(made)) for made in self._opened(kind, keys))
        # Counted once, though a house that was brought in is opened twice to find the order.
        self.damaged.pop(kind.kind, None)
        self.shut.pop(kind.kind, None)
        yield from self._opened(kind, keys)

    def about(self, kind: type[Record], resident: ResidentId) -> list[Record]:
        """The newest revisions of *kind* about one resident, as far as they are read at a desk."""
        desk = self._desk
        reads = desk.policy.reaches(desk.actor, Act.READ, kind.kind)
        if not reads or not leaves(self._work, kind):
            return []
        newest: dict[bytes, SealedRow] = {}
        for row in self._work.rows.of_resident(kind, bytes.fromhex(resident)):
            if row.id not in newest or newest[row.id].rev < row.rev:
                newest[row.id] = row
        found = (self._open(kind, row) for row in newest.values())
        return [record for record in found if record is not None]

    def people(self) -> list[dict[str, Any]]:
        """Everybody who works or worked here, as the export names them; by id."""
        known = self.origins.people
        return sorted(
            (
                {
                    "id": known.get(person.user_id, person.user_id),
                    "name": person.display_name,
                    "roles": sorted(person.roles),
                    "left": person.left,
                }
                for person in self._desk.vault.people()
            ),
            key=lambda said: str(said["id"]),
        )

    def blocks(self) -> list[dict[str, str]]:
        """Who is kept from whose file, and whose file is set apart or closed; for managers.

        A file stays set apart when nobody is blocked any more; it names who was.
        """
        vault, known = self._desk.vault, self.origins.people
        kept = [
            {"resident": scope.hex(), "sort": BLOCKED, "user": known.get(user, user)}
            for scope in vault.blocked_residents()
            for user in vault.blocked(scope)
        ]
        apart = [
            {"resident": scope.hex(), "sort": APART, "user": known.get(user, user)}
            for scope, user in vault.set_apart().items()
        ]
        closed = [
            {"resident": scope.hex(), "sort": CLOSED, "user": ""} for scope in vault.restricted()
        ]
        return sorted(
            (*kept, *apart, *closed),
            key=lambda said: (said["resident"], said["sort"], said["user"]),
        )

    def _opened(self, kind: type[Record], keys: Any) -> Iterator[Leaving]:
        seqs = {(id, rev): seq for seq, id, rev in keys}
        wanted = list(seqs)
        for start in range(0, len(wanted), TOGETHER):
            some = wanted[start : start + TOGETHER]
            self._desk.ledger.expect(kind, [id for id, _ in some])
            for row in self._work.rows.at(kind, some):
                record = self._open(kind, row)
                if record is not None:
                    yield self._leaving(kind, record, row, seqs[row.id, row.rev])

    def _open(self, kind: type[Record], row: SealedRow) -> Record | None:
        try:
            if self._may(kind, row):
                return self._work.open(kind, row)
            self._stays_shut(kind)
        except NotFound:
            self._stays_shut(kind)
        except Tampered:
            self.damaged[kind.kind] += 1
        return None

    def _is_kept_out(self, resident: ResidentId) -> bool:
        desk, scope = self._desk, bytes.fromhex(resident)
        return scope not in desk.vault.restricted() or desk.user_id in desk.vault.kept_out(scope)

    def _stays_shut(self, kind: type[Record]) -> None:
        """Count it, unless that it is there is nobody's business."""
        if not (own.is_own(kind) or matters.is_restricted(kind)):
            self.shut[kind.kind] += 1

    def _may(self, kind: type[Record], row: SealedRow) -> bool:
        desk, author = self._desk, KeyId(row.author)
        if own.is_own(kind):
            return row.author == desk.vault.key_id and not desk.vault.is_emptied(row)
        if matters.is_matter(kind):
            author = matters.founder(self._work, kind, RecordId(row.id.hex()))
        about = ResidentId(row.resident.hex()) if kind.about_resident else ResidentId("")
        return desk.policy.carries(self._actor, kind.kind, about or None, author=author)

    def _leaving(self, kind: type[Record], record: Record, row: SealedRow, seq: int) -> Leaving:
        former = record.former
        if former is None:
            person = self._desk.vault.person_of(row.author)
            user = person.user_id if person else ""
            former = Former(
                self.origins.people.get(user, user),
                person.display_name if person else "",
                row.digest.hex(),
                self.origins.last + seq,
            )
        readers: Mapping[str, bool] | None = None
        apart: tuple[str, ...] = ()
        if matters.is_matter(kind):
            place = matters.place_of(kind, RecordId(row.id.hex()))
            readers, apart = self._desk.vault.matter_readers(place)
        file = f"files/{record.id}" if kind.holds_chunks and record.values()["root"] else ""
        return Leaving(record, former, readers, apart, file)


def _key(made: Leaving) -> tuple[bytes, int]:
    return bytes.fromhex(made.record.id), made.record.rev
