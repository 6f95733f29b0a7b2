"""Who is assigned to a resident at a number of the trail: assigning somebody gives the keys.

An assignment is a plain row (class P): its open columns are what counts, its author signed it in
the trail, and only authors whose role may write assignments are heard. A row that the trail
names and that is gone counts as ended, so that deleting "ended" brings nobody back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shelterdesk.errors import Tampered
from shelterdesk.vault.blocked import Blocks
from shelterdesk.vault.directory import Directory
from shelterdesk.vault.formats import (
    PENDING,
    PLAIN,
    SALT_BYTES,
    Place,
    Standing,
    digest,
    said,
)
from shelterdesk.vault.ledger import Item, Ledger, Rules, SealedRow
from shelterdesk.vault.trail import Trail

KIND = "assignment"
ACTIVE = "active"


@dataclass(frozen=True)
class Turn:
    """One revision of an assignment, with the number of the entry that signed it, and by whom."""

    seq: int
    id: bytes
    rev: int
    user_id: str
    role: str
    is_active: bool
    author: str  # key id


class Assignments:
    """The verified assignments of the residents that were asked about."""

    def __init__(
        self,
        db: str,
        ledger: Ledger,
        rules: Rules,
        directory: Directory,
        trail: Trail,
        blocks: Blocks,
    ) -> None:
        """Nothing is read yet."""
        self.blocks = blocks
        self._db, self._ledger, self._rules = db, ledger, rules
        self._directory, self._trail = directory, trail
        self._turns: dict[bytes, list[Turn]] = {}
        self._waiting: dict[bytes, list[Turn]] = {}

    def forget(self) -> None:
        """Read again when next asked."""
        self._turns, self._waiting = {}, {}
        self.blocks.forget()

    def add(self, row: SealedRow) -> None:
        """Count an assignment that this transaction writes."""
        turn = _turn(row, PENDING)
        if turn is not None:
            self._waiting.setdefault(row.resident, []).append(turn)

    def landed(self) -> None:
        """What waited is in the trail now; it is read from there."""
        for resident in self._waiting:
            self._turns.pop(resident, None)
        self._waiting = {}
        self.blocks.landed()

    def active(self, place: Place, seq: int) -> dict[str, bool]:
        """user id -> may manage, of everybody assigned here in a named role at number *seq*.

        Whoever is blocked from the resident is not, whatever their assignment says.
        """
        found: dict[str, bool] = {}
        if place.kind != "resident":
            return found
        named = dict(self._rules.rule(place.category).named)
        blocked = self.kept_out(place.scope, seq)
        for turn in self._latest(place, seq):
            if turn.user_id in blocked:
                continue
            held = self._directory.holds_role(turn.user_id, frozenset({turn.role}), at=seq)
            if turn.is_active and turn.role in named and held:
                found[turn.user_id] = found.get(turn.user_id, False) or named[turn.role]
        return found

    def kept_out(self, resident: bytes, seq: int) -> frozenset[str]:
        """User ids of everybody who may not see this resident's file at number *seq*.

        Blocked by name; and where the resident took back that the house keeps a record, everybody
        but the managers and whoever is assigned in a keeping role (casework guide 3).
        """
        blocked = self.blocks.of(resident, at=seq)
        if not self.blocks.is_restricted(resident, at=seq):
            return blocked
        here = {
            turn.user_id
            for turn in self._latest(Place("resident", resident, ""), seq)
            if turn.is_active and turn.role in self._rules.keepers
        }
        outside = set()
        for person in self._directory.people():
            keeps = person.user_id in here and self._directory.holds_role(
                person.user_id, self._rules.keepers, at=seq
            )
            manages = self._directory.holds_role(person.user_id, self._rules.managers, at=seq)
            if not (keeps or manages):
                outside.add(person.user_id)
        return blocked | outside

    def has_ended(self, place: Place, user_id: str, seq: int) -> bool:
        """Whether *user_id* was assigned here in a named role and no longer is."""
        if place.kind != "resident":
            return False
        named = dict(self._rules.rule(place.category).named)
        was = any(t.user_id == user_id and t.role in named for t in self._until(place, seq))
        return was and user_id not in self.active(place, seq)

    def given(self, place: Place, user_id: str, seq: int) -> Turn | None:
        """The assignment by which *user_id* stands here at *seq*; None without one."""
        if place.kind != "resident":
            return None
        named = dict(self._rules.rule(place.category).named)
        turns = [t for t in self._latest(place, seq) if t.user_id == user_id and t.role in named]
        return next((turn for turn in turns if turn.is_active), None)

    def standings(self, place: Place) -> frozenset[Standing]:
        """Everybody who should stand here by name now, by their current keys."""
        found = set()
        for user_id, manages in self.active(place, PENDING).items():
            key_id = self._directory.current_key(user_id)
            if key_id is not None:
                found.add(("p", key_id, manages))
        return frozenset(found)

    def _latest(self, place: Place, seq: int) -> Iterable[Turn]:
        latest: dict[bytes, Turn] = {}
        for turn in self._until(place, seq):
            before = latest.get(turn.id)
            if before is None or before.rev <= turn.rev:
                latest[turn.id] = turn
        return latest.values()

    def _until(self, place: Place, seq: int) -> list[Turn]:
        if place.scope not in self._turns:
            self._turns[place.scope] = self._read(place.scope)
        known = (*self._turns[place.scope], *self._waiting.get(place.scope, ()))
        return [turn for turn in known if turn.seq <= seq]

    def _read(self, resident: bytes) -> list[Turn]:
        rows: dict[bytes, dict[int, SealedRow]] = {}
        for row in self._ledger.assignments(resident):
            if row.kind == KIND and row.resident == resident:
                rows.setdefault(row.id, {})[row.rev] = row
        found: list[Turn] = []
        for id, revisions in rows.items():
            found.extend(self._signed(id, revisions))
        return self._entitled(sorted(found, key=lambda turn: (turn.seq, turn.rev)))

    def _entitled(self, turns: Iterable[Turn]) -> list[Turn]:
        """What counts, in order: managers assign anywhere, others only where they are assigned.

        Whoever assigns must have been assigned here before, in a role that may assign: nobody
        hands themselves the keys of a resident.
        """
        counted: list[Turn] = []
        latest: dict[bytes, Turn] = {}
        writers = self._rules.creators(KIND)
        for turn in turns:
            author = self._directory.person(turn.author)
            is_manager = self._directory.may(turn.author, self._rules.managers, at=turn.seq)
            works_here = author is not None and any(
                before.is_active
                and before.seq < turn.seq
                and before.user_id == author.user_id
                and before.role in writers
                for before in latest.values()
            )
            if is_manager or works_here:
                counted.append(turn)
                latest[turn.id] = turn
        return counted

    def _signed(self, id: bytes, revisions: dict[int, SealedRow]) -> Iterable[Turn]:
        writers = self._rules.creators(KIND)
        placed = self._ledger.items(id)
        someone = next(iter(revisions.values()))
        for item in placed:
            try:
                entry = self._trail.entry(item.seq)
            except Tampered:
                continue
            if Item(id, item.rev, item.digest) not in entry.items:
                continue
            may_write = self._directory.may(entry.actor, writers, at=entry.seq)
            if not may_write or self._trail.is_removal(entry):
                continue
            row = revisions.get(item.rev)
            turn = None
            if row is not None and row.digest == item.digest and row.author == entry.actor:
                turn = self._turn_of(row, item.seq)
            if turn is None:
                last = _turn(someone, item.seq)
                if last is not None:
                    yield replace(last, rev=item.rev, is_active=False, author=entry.actor)
            else:
                yield turn

    def _turn_of(self, row: SealedRow, seq: int) -> Turn | None:
        if row.ct[:2] != PLAIN:
            return None
        salt, body = row.ct[2 : 2 + SALT_BYTES], row.ct[2 + SALT_BYTES :]
        if digest(said(self._db, row), salt, body) != row.digest:
            return None
        return _turn(row, seq)


def _turn(row: SealedRow, seq: int) -> Turn | None:
    try:
        columns = json.loads(row.open)
        return Turn(
            seq,
            row.id,
            row.rev,
            str(columns["user_id"]),
            str(columns["role"]),
            columns["state"] == ACTIVE,
            row.author,
        )
    except (ValueError, KeyError, TypeError):
        return None
