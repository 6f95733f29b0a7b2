"""Bringing an exported house into an empty one: each revision signed anew by somebody who may.

Whoever wrote a revision signs it again if they sit at the table; for others, somebody signs to whom
the policy grants such a write. What one writes for oneself alone nobody brings in but its author.
Order is that of the former house, so that what counts by its place in the trail stays so. A
revision that does not hold is left out whole and counted; those beside it come in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shelterdesk.access import attachments, matters, own
from shelterdesk.access.leaving import BEGUN, BROUGHT, BROUGHT_OWN, origins
from shelterdesk.access.matters import Readers
from shelterdesk.access.table import Table
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
    PassphraseNeeded,
    Refusal,
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


class _Refused(Exception):
    """One of several revisions did not hold: the act of all of them is undone."""

    def __init__(self, place: int) -> None:
        """*place*: which one, from nought."""
        super().__init__(place)
        self.place = place


class Carrier:
    """Carries revisions into the house of *desks*; the first is a manager's."""

    def __init__(
        self, desks: Sequence[Desk], pages: Pages, part: str, people: Mapping[str, str]
    ) -> None:
        """*people*: user id there -> here. ``Denied`` unless a manager is there."""
        if not desks or Role.MGR not in desks[0].roles:
            raise Denied(BEGUN)
        self._desk, self._table = desks[0], Table(desks, people)
        self._apart: dict[str, str] = {}
        self._pages, self._part, self._people = pages, part, people
        self._waiting: dict[tuple[UserId, bool], list[Leaving]] = {}
        self._about: dict[str, tuple[UserId, bool]] = {}
        self._sealed: dict[str, Mapping[str, Any]] = {}  # of attachments
        self._closed = set[ResidentId]()  # files that are closed as soon as they begin
        self._gone: dict[bytes, set[int]] = {}  # revisions that were taken out of this house
        self._gone_from = frozenset[str]()  # residents whom the former house erased
        self._behind: set[str] = set()  # records of which a revision was left
        self.brought = Brought()

    # ---- before and after

    def is_empty(self) -> bool:
        """Whether nobody lives in the house yet."""
        with self._desk.look() as work:
            return not any(work.counts(work.desk.schema.by_name["resident"]).values())

    def begin(
        self,
        db: str,
        last: int,
        apart: Mapping[ResidentId, str],
        closed: Sequence[ResidentId] = (),
        erased: frozenset[str] = frozenset(),
    ) -> None:
        """Say in the trail which house comes in, and who is who.

        *apart* are residents whose file a block set apart, and a user id of who was blocked;
        *closed* those whose file is closed: it is from its first row on, whatever stops the rest.
        *erased* those whom the former house erased in the end, as a later part of it says.

        ``HouseNotEmpty`` where residents are in this house that did not come from that one, and
        ``SecondPersonNeeded`` where some did and one person alone brings more: an archive is not
        signed, and words of the former house would count here.
        """
        desk = self._desk
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
        if not is_empty and len(self._table.users) < 2:
            raise SecondPersonNeeded
        here = {new: old for old, new in self._people.items()}
        desk.say(BEGUN, {"db": db, "people": here, "last": max(last, before.last)})
        self._closed = set(self._restrict(closed))

    def block(self, blocks: Sequence[tuple[ResidentId, UserId]]) -> None:
        """Keep everybody from the files that they were kept from; before their content comes."""
        desk = self._desk
        for resident, user in blocks:
            desk.require_passphrase()
            with desk.look() as work:
                holds = not work.exists(resident) or user in desk.vault.blocked(_scope(resident))
            if not holds and user != desk.user_id:
                with desk.work(BLOCK) as work:
                    work.block(resident, user, holds=True)
        self._table.look_again()

    def _restrict(self, residents: Sequence[ResidentId]) -> list[ResidentId]:
        """Close the files that are here already; whose file is yet to come."""
        desk, to_come = self._desk, []
        with desk.look() as work:
            closed = desk.vault.restricted()
            is_here = {resident: work.exists(resident) for resident in residents}
        for resident, here in is_here.items():
            if not here:
                to_come.append(resident)
            elif _scope(resident) not in closed:
                desk.require_passphrase()
                with desk.work(RESTRICT) as work:
                    work.said["part"] = self._part  # closes it, also where no key has to move
                    work.restrict(resident, holds=True)
        return to_come

    def settle(self, residents: Sequence[ResidentId]) -> None:
        """Let keys follow assignments and blocks where whoever wrote first was not a manager."""
        desk = self._desk
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
        if isinstance(record, Resident) and resident in self._closed:
            self._closed.discard(resident)
            self.flush()
            self._close(leaving)
            return
        if isinstance(record, Resident) and record.shielded and resident in self._apart:
            self.flush()
            self._set_apart(leaving, self._apart.pop(resident))
            return
        hand = self._table.hand(leaving)
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
        with self._desk.look() as work:
            return not work.exists(record.resident)

    def _close(self, leaving: Leaving) -> None:
        """The first row of a file that was closed, and its closing, in one act.

        In rings of its own, where no block is to set it apart after that.
        """
        desk, resident = self._desk, leaving.record.resident
        desk.require_passphrase()
        with self._leaving_out(leaving), _quietly(desk), desk.work(RESTRICT) as work:
            work.said["part"] = self._part
            self._write(work, leaving)
            work.writing().restrict(_scope(resident), holds=True)
            work.touched.add(resident)
            if resident not in self._apart:
                work.shield(resident)

    def _set_apart(self, leaving: Leaving, user: str) -> None:
        """A file that a block set apart: rings of its own, in which everybody else goes on reading.

        Who is blocked now is blocked anew by ``block``, everybody's keys come by ``settle``.
        """
        desk, resident = self._desk, leaving.record.resident
        desk.require_passphrase()
        for holds in (True, False):
            with (
                self._leaving_out(leaving),
                _quietly(desk),
                desk.work(BLOCK if holds else LIFT) as work,
            ):
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
        while waiting:
            try:
                self._act(whose, waiting)
                return
            except _Refused as refused:
                good, bad = waiting[: refused.place], waiting[refused.place]
                if good:
                    self._act(whose, good)
                self._by_another(whose, bad)
                waiting = waiting[refused.place + 1 :]

    def _by_another(self, whose: tuple[UserId, bool], leaving: Leaving) -> None:
        """What one could not write (a key that comes later, say) the next one who may does."""
        for hand in self._table.hands(leaving):
            if hand.user != whose[0]:
                with suppress(_Refused):
                    self._act((hand.user, whose[1]), [leaving])
                    return
        self._leave(leaving.record)

    def _act(self, whose: tuple[UserId, bool], waiting: Sequence[Leaving]) -> None:
        """One signed entry for all of them; ``_Refused`` where one does not hold: then for none."""
        desk = self._table.desk(whose[0])
        desk.require_passphrase()
        with (
            self._counted(),
            _quietly(desk),
            desk.work(BROUGHT_OWN if whose[1] else BROUGHT) as work,
        ):
            if not whose[1]:
                work.said["part"] = self._part
            for place, leaving in enumerate(waiting):
                try:
                    self._write(work, leaving)
                except PassphraseNeeded:
                    raise
                except (Refusal, Tampered):
                    raise _Refused(place) from None

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """What was counted counts if the act that it is of lands."""
        before = deepcopy(self.brought), set(self._behind), dict(self._sealed)
        try:
            yield
        except BaseException:
            self.brought, self._behind, self._sealed = before
            raise

    @contextmanager
    def _leaving_out(self, leaving: Leaving) -> Iterator[None]:
        """One row that has an act of its own: it comes in with all of that, or is left."""
        try:
            with self._counted():
                yield
        except PassphraseNeeded:
            raise
        except (Refusal, Tampered):
            self._leave(leaving.record)

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
        work.put(leaving.record, self._readers(work, leaving, is_first=not there))
        self.brought.written[kind.kind] += 1

    @staticmethod
    def _is_ours(work: Work, leaving: Leaving) -> bool:
        """Whether somebody wrote about it in this house: that stays the last word.

        Refused to whoever cannot read what is there: the next one at the table may be able to tell.
        """
        if not work.rows.revision_numbers(type(leaving.record), bytes.fromhex(leaving.record.id)):
            return False
        before = work.revisions(type(leaving.record), leaving.record.id)
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
