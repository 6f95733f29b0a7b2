"""Bringing an exported house into an empty one: each revision signed anew by somebody who may.

Whoever wrote a revision signs it again if they sit at the table; for others, somebody signs whose
role may write that kind. What one writes for oneself alone nobody brings in but its author.
Order is that of the former house, so that what counts by its place in the trail stays so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shelterdesk.access import attachments, matters, own
from shelterdesk.access.leaving import BEGUN, BROUGHT, BROUGHT_OWN, origins
from shelterdesk.access.matters import Readers
from shelterdesk.domain.compartments import COMPARTMENTS, GROUPS, KeyClass
from shelterdesk.domain.export_lines import Leaving, with_pages
from shelterdesk.domain.kinds.attachment import Attachment
from shelterdesk.domain.kinds.batch import ImportBatch
from shelterdesk.domain.kinds.closing import ErasureDecision
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import Record, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    HouseNotEmpty,
    NoOwnKey,
    NotFound,
    SecondPersonNeeded,
    Tampered,
)
from shelterdesk.vault.blobs import Readable
from shelterdesk.vault.readers import OF_GROUP
from shelterdesk.vault.trail import REMOVE
from shelterdesk.vault.vault import Place

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

TOGETHER = 200  # revisions in one signed entry
BLOCK, RESTRICT, SETTLE = "reader.block", "storage.restrict", "assignment.settle"
LIFT = "reader.unblock"
Pages = Callable[[str], Readable]  # a member of the archive, to read from
Step = Callable[[int, int], None]


@dataclass
class Brought:
    """What came in, and of what nobody at the table may write; by kind."""

    written: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)  # came in earlier
    left: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)  # was taken out of this house


@dataclass(frozen=True)
class Seated:
    """One of those at the table."""

    desk: Desk

    @property
    def user(self) -> UserId:
        """Who it is."""
        return self.desk.user_id

    def may_write(self, kind: type[Record]) -> bool:
        """Whether readers take *kind* from this person."""
        return bool(self.desk.roles & self.desk.policy.creators(kind.kind))


class Carrier:
    """Carries revisions into the house of *desks*; the first is a manager's."""

    def __init__(
        self, desks: Sequence[Desk], pages: Pages, part: str, people: Mapping[str, str]
    ) -> None:
        """*people*: user id there -> here. ``Denied`` unless a manager is there."""
        if not desks or Role.MGR not in desks[0].roles:
            raise Denied(BEGUN)
        self._hands = [Seated(desk) for desk in desks]
        self._by_user = {hand.user: hand for hand in self._hands}
        self._apart: dict[str, str] = {}
        self._pages, self._part, self._people = pages, part, people
        self._waiting: dict[tuple[UserId, bool], list[Leaving]] = {}
        self._about: dict[str, tuple[UserId, bool]] = {}
        self._sealed: dict[str, Mapping[str, Any]] = {}  # of attachments
        self._kept_out: dict[str, frozenset[str]] = {}
        self._gone: dict[bytes, set[int]] = {}  # revisions that were taken out of this house
        self._gone_from = frozenset[str]()  # residents whom the former house erased
        self._behind: set[str] = set()  # records of which a revision was left
        self.brought = Brought()

    # ---- before and after

    def is_empty(self) -> bool:
        """Whether nobody lives in the house yet."""
        with self._hands[0].desk.look() as work:
            return not any(work.counts(work.desk.schema.by_name["resident"]).values())

    def begin(
        self,
        db: str,
        last: int,
        apart: Mapping[ResidentId, str],
        erased: frozenset[str] = frozenset(),
    ) -> None:
        """Say in the trail which house comes in, and who is who.

        *apart* are residents whose file a block set apart, and a user id of who was blocked;
        *erased* those whom the former house erased in the end, as a later part of it says.

        ``HouseNotEmpty`` where residents are in this house that did not come from that one, and
        ``SecondPersonNeeded`` where some did and one person alone brings more: an archive is not
        signed, and words of the former house would count here.
        """
        desk = self._hands[0].desk
        self._apart = {resident: user for resident, user in apart.items() if user != desk.user_id}
        with desk.look() as work:
            before = origins(work)
            for entry in desk.vault.entries_of(REMOVE):
                if desk.vault.was_manager(entry.actor, entry.seq):
                    for item in entry.items:
                        self._gone.setdefault(item.obj, set()).add(item.rev)
        is_empty, self._gone_from = self.is_empty(), erased
        if not is_empty and (not db or before.db != db):
            raise HouseNotEmpty
        if not is_empty and len(self._by_user) < 2:
            raise SecondPersonNeeded
        here = {new: old for old, new in self._people.items()}
        desk.say(BEGUN, {"db": db, "people": here, "last": max(last, before.last)})

    def block(self, blocks: Sequence[tuple[ResidentId, UserId]]) -> None:
        """Keep everybody from the files that they were kept from; before their content comes."""
        desk = self._hands[0].desk
        for resident, user in blocks:
            desk.require_passphrase()
            with desk.look() as work:
                holds = not work.exists(resident) or user in desk.vault.blocked(_scope(resident))
            if not holds and user != desk.user_id:
                with desk.work(BLOCK) as work:
                    work.block(resident, user, holds=True)

    def restrict(self, residents: Sequence[ResidentId]) -> None:
        """Close the files that were closed; last of all."""
        desk = self._hands[0].desk
        with desk.look() as work:
            closed = desk.vault.restricted()
            open_now = [r for r in residents if work.exists(r) and _scope(r) not in closed]
        for resident in open_now:
            desk.require_passphrase()
            with desk.work(RESTRICT) as work:
                work.said["part"] = self._part  # the entry closes it, also where no key has to move
                work.restrict(resident, holds=True)

    def settle(self, residents: Sequence[ResidentId]) -> None:
        """Let keys follow assignments and blocks where whoever wrote first was not a manager."""
        desk = self._hands[0].desk
        for start in range(0, len(residents), TOGETHER):
            desk.require_passphrase()
            with desk.work(SETTLE) as work:
                for resident in residents[start : start + TOGETHER]:
                    if work.exists(resident):
                        work.settle(resident)

    # ---- revisions

    def put(self, leaving: Leaving) -> None:
        """One revision, in its order; what others at the table wrote about the same goes first.

        Imports of the former house stay behind: what one took in there can be taken back there.
        """
        kind, record = type(leaving.record), leaving.record
        if self._is_gone(record):
            self.brought.gone[kind.kind] += 1
            return
        if isinstance(record, ImportBatch):
            self._leave(record)
            return
        resident = record.resident
        if isinstance(record, Resident) and record.shielded and resident in self._apart:
            self.flush()
            self._set_apart(leaving, self._apart.pop(resident))
            return
        hand = self._hand(leaving)
        if hand is None:
            self._leave(record)
            return
        whose = hand.user, own.is_own(kind)
        before = self._about.get(record.resident)
        if before is not None and before != whose:
            self._flush(before)
        self._about[record.resident] = whose
        self._waiting.setdefault(whose, []).append(leaving)
        if len(self._waiting[whose]) >= TOGETHER:
            self._flush(whose)

    def _leave(self, record: Record) -> None:
        """Leave it, and with it whatever was written upon it."""
        self._behind.add(record.id)
        self.brought.left[type(record).kind] += 1

    def _is_gone(self, record: Record) -> bool:
        """Whether somebody here took it out for good, or the file of whom it is about."""
        if record.rev in self._gone.get(bytes.fromhex(record.id), ()):
            return True
        if record.resident in self._gone_from:
            return not isinstance(record, ErasureDecision)
        if not record.resident or _scope(record.resident) not in self._gone:
            return False
        with self._hands[0].desk.look() as work:
            return not work.exists(record.resident)

    def _set_apart(self, leaving: Leaving, user: str) -> None:
        """A file that a block set apart: rings of its own, in which everybody else goes on reading.

        Who is blocked now is blocked anew by ``block``, everybody's keys come by ``settle``.
        """
        desk, resident = self._hands[0].desk, leaving.record.resident
        desk.require_passphrase()
        for holds in (True, False):
            with _quietly(desk), desk.work(BLOCK if holds else LIFT) as work:
                if holds and work.is_shielded(resident):
                    self._write(work, leaving)  # it came in before
                    return
                work.said["user"] = user
                unit, scope = work.writing(), _scope(resident)
                unit.block(scope, user, holds=holds)
                work.touched.add(resident)
                if holds:
                    for category, found in COMPARTMENTS.items():
                        if found.key_class is KeyClass.SHIELDABLE:
                            unit.stand_apart(Place("resident", scope, category))
                    work.shield(resident)
                    self._write(work, leaving)

    def flush(self) -> None:
        """Write whatever waits."""
        for whose in list(self._waiting):
            self._flush(whose)

    def _flush(self, whose: tuple[UserId, bool]) -> None:
        waiting = self._waiting.pop(whose, [])
        self._about = {about: held for about, held in self._about.items() if held != whose}
        if not waiting:
            return
        desk = self._by_user[whose[0]].desk
        desk.require_passphrase()
        with _quietly(desk), desk.work(BROUGHT_OWN if whose[1] else BROUGHT) as work:
            if not whose[1]:
                work.said["part"] = self._part
            for leaving in waiting:
                self._write(work, leaving)

    def _write(self, work: Work, leaving: Leaving) -> None:
        record, kind = leaving.record, type(leaving.record)
        there = work.rows.revision_numbers(kind, bytes.fromhex(record.id))
        if record.rev in there:
            self.brought.there[kind.kind] += 1
            return
        is_late = record.rev < max(there, default=0)  # what came before it is missing or taken out
        if is_late or record.id in self._behind or self._is_ours(work, leaving):
            self._leave(record)
            return
        if isinstance(record, Attachment) and leaving.file:
            leaving = with_pages(leaving, self._pages_of(work, record, leaving.file))
        try:
            work.put(leaving.record, self._readers(work, leaving, is_first=not there))
        except (Denied, NoOwnKey, Tampered):
            self._leave(record)
            return
        self.brought.written[kind.kind] += 1

    @staticmethod
    def _is_ours(work: Work, leaving: Leaving) -> bool:
        """Whether somebody wrote about it in this house: that stays the last word."""
        if not work.rows.revision_numbers(type(leaving.record), bytes.fromhex(leaving.record.id)):
            return False
        try:
            before = work.revisions(type(leaving.record), leaving.record.id)
        except (Denied, NoOwnKey, NotFound, Tampered):
            return True  # whose hand it is cannot tell
        return any(revision.former is None for revision in before)

    def _pages_of(self, work: Work, record: Attachment, file: str) -> Mapping[str, Any]:
        if record.id not in self._sealed:
            made = attachments.seal(
                work, record.id, self._pages(file), record.size or 0, lambda done, total: None
            )
            if made["digest"] != record.digest:
                raise Tampered(record.kind)
            self._sealed[record.id] = {name: made[name] for name in ("key", "chunks", "root")}
        return self._sealed[record.id]

    # ---- whose hand

    def _hand(self, leaving: Leaving) -> Seated | None:
        """Who signs it: its author, else somebody who may write it and is not kept from it."""
        kind, record = type(leaving.record), leaving.record
        author = self._by_user.get(UserId(self._people.get(leaving.former.author, "")))
        if own.is_own(kind):
            return author if author is not None and author.may_write(kind) else None
        out = self._out(record.resident)
        may = [h for h in self._hands if h.may_write(kind) and h.user not in out]
        if leaving.readers is not None:  # those who read it first: others would hold its key
            read = [h for h in may if self._reads(h, leaving.readers)]
            if record.rev > 1 or COMPARTMENTS[kind.category].is_restricted:
                may = read
            else:
                may = [*read, *(h for h in may if h not in read)]
            may = [h for h in may if h.user not in leaving.apart]
        return author if author in may else next(iter(may), None)

    def _out(self, resident: str) -> frozenset[str]:
        if resident not in self._kept_out:
            desk = self._hands[0].desk
            with desk.look():
                kept = desk.vault.kept_out(_scope(resident)) if resident else frozenset[str]()
            self._kept_out[resident] = kept
        return self._kept_out[resident]

    @staticmethod
    def _reads(hand: Seated, readers: Mapping[str, bool]) -> bool:
        groups = (name for name, roles in GROUPS.items() if roles & hand.desk.roles)
        return hand.user in readers or any(f"{OF_GROUP}{name}" in readers for name in groups)

    def _readers(self, work: Work, leaving: Leaving, *, is_first: bool) -> Readers | None:
        """Who reads a matter from its first revision on; None for everything else."""
        kind, said = type(leaving.record), leaving.readers
        if said is None or not is_first:
            return None
        people = {p.user_id: p for p in work.desk.vault.people() if not p.left}
        named = {user: may for user, may in said.items() if user in people}
        groups = {
            name.removeprefix(OF_GROUP): may
            for name, may in said.items()
            if name.startswith(OF_GROUP)
        }
        there = matters.groups_there(work, groups)
        by_default = {standing.name for standing in COMPARTMENTS[kind.category].groups}
        without = {
            user
            for name in by_default - set(groups)
            for user, person in people.items()
            if {Role.of(role) for role in person.roles} & GROUPS[name] and user not in named
        }
        return Readers(
            named,
            {name: groups[name] for name in there if name not in by_default},
            without=frozenset(without),
            apart=frozenset(leaving.apart),
        )


@contextmanager
def _quietly(desk: Desk) -> Iterator[None]:
    """Nothing is told of what comes in: what was told then comes in by itself."""
    follows, projections = desk.follows, desk.projections
    desk.follows, desk.projections = lambda _: None, lambda record, today: ()
    try:
        yield
    finally:
        desk.follows, desk.projections = follows, projections


def _scope(resident: str) -> bytes:
    return bytes.fromhex(resident)
