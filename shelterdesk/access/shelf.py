"""The records of one kind, as far as one person may handle them: the policy is asked here.

Outside one's reach looks like *not there*; a role that never may is told so at once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from shelterdesk.access import matters, own
from shelterdesk.access.hands import is_mine
from shelterdesk.access.matters import Readers
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.policy import Act, Reach
from shelterdesk.domain.record import (
    KeyId,
    Mode,
    Page,
    Record,
    RecordId,
    ResidentId,
    SignState,
    UserId,
    Values,
)
from shelterdesk.errors import (
    Denied,
    Frozen,
    NotFound,
    PassphraseNeeded,
    SameSigner,
    Stale,
    Tampered,
)

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

CREATING = (Act.CREATE, Act.CREATE_ONLY)
RESIDENT = "resident"  # the kind whose record has the resident's own id


@dataclass(frozen=True)
class Glimpse:
    """A record from outside: its id, revision, author and open columns; nothing is verified."""

    id: RecordId
    rev: int
    author: KeyId
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class Shelf(Generic[R]):
    """The records of one kind, as far as this person may handle them."""

    work: Work
    kind: type[R]

    def add(self, record: R) -> R:
        """Keep a new record; ``Denied`` or ``NotFound`` unless one may create it here."""
        if _state(record) is not SignState.DRAFT:  # signing is an act of its own
            raise Frozen(self.kind.kind)
        is_new = self.kind.kind == RESIDENT
        if is_new and (str(record.id) != str(record.resident) or self.work.exists(record.resident)):
            raise Denied(f"{self.kind.kind}.{Act.CREATE}")  # one such record a resident
        if self.kind.beyond_reach and record.resident:
            if not self.work.exists(record.resident):
                raise NotFound(self.kind.kind)
            is_new = True
        if own.is_lent(self.kind):  # what one hands on is one's own, whomever one reaches today
            own.require_reader(self.work, record)
            is_new = self.work.exists(record.resident)
        self.work.require(CREATING, self.kind, record.resident or None, is_new=is_new)
        return self.work.put(record)

    def found(self, record: R, readers: Readers) -> R:
        """Keep a new record of which each has readers of its own; its author is one if named.

        ``Denied`` also for readers whose role may not read it.
        """
        if _state(record) is not SignState.DRAFT:
            raise Frozen(self.kind.kind)
        self.work.require(CREATING, self.kind, None)
        return self.work.put(record, readers)

    def readers(self, id: RecordId) -> frozenset[UserId]:
        """Whose keys open this record, of which each has readers of its own."""
        self.get(id)
        return matters.readers(self.work, self.kind, id)

    def let_read(self, id: RecordId, readers: Readers) -> None:
        """Let readers of one record come and go; ``Denied`` for whom it is kept from."""
        self._newest(id, Act.GRANT)
        matters.change(self.work, self.kind, id, readers)

    def amend(self, id: RecordId, rev: int, values: Values) -> R:
        """Keep the next revision of what one saw as *rev*; raises ``Stale`` or ``Frozen``."""
        before = self._newest(id, Act.AMEND)
        if before.rev != rev:
            raise Stale(self.kind.kind)
        after = before.amended(values)
        if self.kind.mode is Mode.EVENT or {_state(before), _state(after)} != {SignState.DRAFT}:
            raise Frozen(self.kind.kind)
        return self.work.put(after)

    def sign(self, id: RecordId, values: Values) -> R:
        """Freeze a record under one's signature; *values* are the program's (state, day, who)."""
        self.work.desk.require_passphrase()
        before = self._newest(id, Act.SIGN)
        if _state(before) is not SignState.DRAFT:
            raise Frozen(self.kind.kind)
        if self.kind.closed_by_another:
            first = self.work.revisions(self.kind, id)[-1]
            if is_mine(self.work, first):
                raise SameSigner(self.kind.kind)
        return self.work.put(before.amended({"state": SignState.SIGNED, **values}))

    def add_signed(self, record: R) -> R:
        """Keep a new record that is signed from its first revision."""
        self.work.desk.require_passphrase()
        for act in (Act.CREATE, Act.SIGN):
            self.work.require((act,), self.kind, record.resident or None)
        return self.work.put(record)

    def countersign(self, id: RecordId, values: Values) -> R:
        """Put a second person's signature to the very same content."""
        self.work.desk.require_passphrase()
        before = self._newest(id, Act.COUNTERSIGN)
        if _state(before) is not SignState.SIGNED:
            raise Frozen(self.kind.kind)
        if is_mine(self.work, before):
            raise SameSigner(self.kind.kind)
        return self.work.put(before.amended({"state": SignState.COUNTERSIGNED, **values}))

    def approve(self, id: RecordId, rev: int, values: Values) -> R:
        """Put one's approval to what somebody else wrote, as one saw it in *rev*.

        *values* are the program's (day, revision). Raises ``Stale``, or ``SameSigner`` for what
        one wrote oneself: two hats are never two people (decision 24).
        """
        self.work.desk.require_passphrase()
        before = self._newest(id, Act.APPROVE)
        if before.rev != rev:
            raise Stale(self.kind.kind)
        if is_mine(self.work, before):
            raise SameSigner(self.kind.kind)
        return self.work.put(before.amended(values))

    def get(self, id: RecordId) -> R:
        """The newest revision of one record; ``NotFound`` also when it is out of reach."""
        found = self._newest(id, Act.READ)
        self._note(found.resident)
        return found

    def history(self, id: RecordId) -> tuple[R, ...]:
        """All revisions of one record, newest first."""
        newest = self._newest(id, Act.READ)
        self._note(newest.resident)
        return self.work.revisions(self.kind, id)

    def page(
        self, resident: ResidentId, after: tuple[Any, str] | None = None, size: int = 100
    ) -> Page[R]:
        """One page about one resident (or, with an empty id, of the house), latest first."""
        if own.is_own(self.kind):
            return self.own(resident)
        self.work.require((Act.READ,), self.kind, resident or None)
        self._note(resident)
        if matters.is_matter(self.kind):
            return self.mine()
        return self.work.page(self.kind, resident, after, size)

    def own(self, resident: ResidentId = ResidentId("")) -> Page[R]:  # noqa: B008  a string
        """Everything of this kind of which one alone has the key, the latest first.

        Also about residents out of one's reach, but for whom one is blocked from.
        """
        desk = self.work.desk
        if not desk.policy.reaches(desk.actor, Act.READ, self.kind.kind):
            raise Denied(f"{self.kind.kind}.read")
        return own.page(self.work, self.kind, resident)

    def lent(self) -> Iterator[Glimpse]:
        """What one handed to others oneself, as long as it lasts; nothing of it can be read."""
        for row in own.lent(self.work, self.kind):
            columns = json.loads(row.open)
            yield Glimpse(RecordId(row.id.hex()), row.rev, KeyId(row.author), columns)

    def handed(self) -> int:
        """How many of this kind others handed to oneself; told without a passphrase."""
        return own.handed(self.work, self.kind)

    def shut(self) -> int:
        """How many of one's own lie under a key that one has no more."""
        return own.shut(self.work, self.kind)

    def written(self) -> list[RecordId]:
        """Everything of this kind that one ever wrote and that still lies there, opened or not."""
        return own.written(self.work, self.kind)

    def take_out(self, ids: Iterable[RecordId]) -> int:
        """Take the text of one's own records out for good; how many. In a unit of its own.

        ``NotFound`` for what is not one's own, ``Denied`` for any other kind.
        """
        return own.take_out(self.work, self.kind, ids)

    def mine(self) -> Page[R]:
        """Every matter of this kind that one may read, verified, the latest first.

        ``damaged`` counts those of one's own that cannot be verified; of others' nothing shows,
        unless nobody can tell any more whose they are.
        """
        desk, rows = self.work.desk, self.work.rows
        if not desk.policy.reaches(desk.actor, Act.READ, self.kind.kind):
            raise Denied(f"{self.kind.kind}.read")
        found, damaged = [], 0
        for row in rows.every(self.kind):
            try:
                if self._is_mine(RecordId(row.id.hex())):
                    found.append(self.work.open(self.kind, row))
            except NotFound:
                continue
            except Tampered:
                damaged += 1
        latest = sorted(found, key=lambda r: (str(getattr(r, self.kind.sorted_by)), r.id))
        return Page(tuple(reversed(latest)), None, damaged)

    def standing(self, state: SignState) -> Iterator[Glimpse]:
        """One's own matters that stand at *state*, from outside; asks for no passphrase."""
        for row in self.work.rows.every(self.kind):
            columns = json.loads(row.open)
            with suppress(Tampered):
                if columns["state"] == state.value and self._is_mine(RecordId(row.id.hex())):
                    yield Glimpse(RecordId(row.id.hex()), row.rev, KeyId(row.author), columns)

    def handed_over(self) -> tuple[datetime, ...]:
        """When one wrote records of this kind oneself, readable or not; newest first."""
        seconds = self.work.rows.first_by(self.kind, self.work.desk.vault.key_id)
        return tuple(datetime.fromtimestamp(each, UTC) for each in seconds)

    def _is_mine(self, id: RecordId) -> bool:
        """Whether one holds the key of a matter, at rest or not, and may read it.

        ``Tampered`` where its lists cannot be judged.
        """
        desk, author = self.work.desk, matters.founder(self.work, self.kind, id)
        may = desk.policy.may(desk.actor, Act.READ, self.kind.kind, None, author=author)
        return may and desk.vault.opens(matters.place_of(self.kind, id))

    def outlines(self, resident: ResidentId) -> tuple[Glimpse, ...]:
        """What is open of the records about one resident, also for whoever reads no more of them.

        Nothing is opened or verified; order is that of the rows.
        """
        self.work.require((Act.READ, Act.SUMMARY), self.kind, resident)
        return tuple(
            Glimpse(RecordId(row.id.hex()), row.rev, KeyId(row.author), json.loads(row.open))
            for row in self.work.lying(self.kind, resident=bytes.fromhex(resident))
        )

    def linked(self, resident: ResidentId, column: str, ids: Collection[str]) -> Page[R]:
        """Everything about one resident that names one of *ids* in the open *column*, verified.

        What names one of them and is put under another resident counts as damaged.
        """
        self.work.require((Act.READ,), self.kind, resident)
        self._note(resident)
        lying = list(self.work.naming(self.kind, column, ids))
        rows = [row for row in lying if row.resident.hex() == resident]
        self.work.desk.ledger.expect(self.kind, [row.id for row in rows])
        found, damaged = [], len(lying) - len(rows)
        for row in rows:
            try:
                found.append(self.work.open(self.kind, row))
            except NotFound:
                continue
            except Tampered:
                damaged += 1
        return Page(tuple(found), None, damaged)

    def all_of(self, resident: ResidentId) -> tuple[R, ...]:
        """Everything of this kind about one resident, latest first."""
        return tuple(row for page in self._pages(resident) for row in page.rows)

    def whole(self, resident: ResidentId) -> tuple[R, ...]:
        """The same for what decides: ``Tampered`` if a single row cannot be verified.

        Somebody could garble the one *no* and so turn it into a *yes*.
        """
        pages = tuple(self._pages(resident))
        if any(page.damaged for page in pages):
            raise Tampered(self.kind.kind)
        return tuple(row for page in pages for row in page.rows)

    def _pages(self, resident: ResidentId) -> Iterator[Page[R]]:
        page = self.page(resident)
        yield page
        while page.after is not None:
            page = self.page(resident, page.after)
            yield page

    def every(self, **where: Any) -> Iterator[R]:
        """Everything of this kind within one's reach; for the register.

        Whoever reads of their own residents alone opens nothing of others: opening takes the time.
        """
        desk = self.work.desk
        reach = desk.policy.reaches(desk.actor, Act.READ, self.kind.kind)
        if not reach:
            raise Denied(f"{self.kind.kind}.read")
        if own.is_own(self.kind):
            yield from self.own().rows
            return
        far = reach if desk.actor.on_shift else reach - {Reach.SHIFT}
        only = None
        if far <= {Reach.ASSIGNED}:
            only = frozenset(map(bytes.fromhex, desk.actor.assigned))
        found = self.work.opened(self.kind, self.work.rows.every(self.kind, only, **where))
        yield from (record for record in found if self._finds(record))

    def about(self, residents: Collection[ResidentId], **where: Any) -> Iterator[R]:
        """The same about *residents* alone: of nobody else a row is read or opened."""
        desk = self.work.desk
        if not desk.policy.reaches(desk.actor, Act.READ, self.kind.kind):
            raise Denied(f"{self.kind.kind}.read")
        near = [bytes.fromhex(r) for r in residents if desk.may(Act.READ, self.kind, r)]
        rows = self.work.rows.newest_about(self.kind, near, **where)
        yield from (r for r in self.work.opened(self.kind, rows) if self._is_known(r))

    def past(self, column: str, before: date, **where: Any) -> Iterator[R]:
        """Everything within one's reach whose day in the open *column* lies before *before*.

        For what waits: nothing of it counts as opened. *where* names open columns.
        """
        rows = self.work.past(self.kind, column, before.isoformat(), **where)
        yield from self._reached(rows)

    def since(self, column: str, day: date) -> Iterator[R]:
        """The same for days from *day* on."""
        yield from self._reached(self.work.since(self.kind, column, day.isoformat()))

    def between(self, column: str, first: str, last: str) -> Iterator[R]:
        """Everything within one's reach whose open *column* holds *first* to before *last*.

        Both as they lie; for what a calendar shows of days. Nothing of it counts as opened.
        """
        desk = self.work.desk
        if not desk.policy.reaches(desk.actor, Act.READ, self.kind.kind):
            raise Denied(f"{self.kind.kind}.read")
        rows = self.work.rows.between(self.kind, f"open_{column}", first, last)
        yield from (record for record in self.work.opened(self.kind, rows) if self._finds(record))

    def glimpses(self, column: str, first: str, last: str) -> Iterator[Glimpse]:
        """The same of the whole house from outside: when something is taken, never by whom."""
        desk = self.work.desk
        if not desk.policy.reaches(desk.actor, Act.READ, self.kind.kind):
            raise Denied(f"{self.kind.kind}.read")
        for row in self.work.rows.between(self.kind, f"open_{column}", first, last):
            columns = json.loads(row.open)
            yield Glimpse(RecordId(row.id.hex()), row.rev, KeyId(row.author), columns)

    def lately(self, since: datetime) -> Iterator[R]:
        """Everything within one's reach of which the newest revision was made from *since* on.

        For what waits: nothing of it counts as opened, and what rests is left out.
        """
        rows = self.work.rows.since(self.kind, "made_at", int(since.timestamp()))
        for row in list(rows):
            with suppress(PassphraseNeeded):
                yield from self._reached([RecordId(row.id.hex())])

    def _reached(self, ids: Iterable[RecordId]) -> Iterator[R]:
        desk = self.work.desk
        if not desk.policy.reaches(desk.actor, Act.READ, self.kind.kind):
            raise Denied(f"{self.kind.kind}.read")
        for id in ids:
            with suppress(NotFound, Tampered):
                record = self.work.newest(self.kind, id)
                if self._finds(record):
                    yield record

    def _finds(self, record: R) -> bool:
        """Whether the policy lets one read *record*, and its resident is one that one knows of.

        A resident's own ring of a class R category lists groups of the house also where the
        resident is shielded; whoever reads it by their shift alone does not find it there. A role
        that reads the category all over the house does: a nurse has to be called for a child too.
        """
        desk, about = self.work.desk, record.resident if self.kind.about_resident else ""
        may = desk.policy.may(desk.actor, Act.READ, self.kind.kind, ResidentId(about) or None)
        return may and self._is_known(record)

    def _is_known(self, record: R) -> bool:
        """The second half of that."""
        desk, about = self.work.desk, record.resident if self.kind.about_resident else ""
        is_own = COMPARTMENTS[self.kind.category].key_class is KeyClass.RESIDENT
        if not about or not is_own:
            return True
        reach = desk.policy.reaches(desk.actor, Act.READ, self.kind.kind)
        return Reach.HOUSE in reach or self.work.knows(ResidentId(about))

    def _newest(self, id: RecordId, act: Act) -> R:
        """The record, if *act* is granted on it.

        Whoever may no longer read a row may not change it either, though it is their own; a role
        that never may is told so before anything is looked up.
        """
        desk, acts = self.work.desk, tuple(dict.fromkeys((Act.READ, act)))
        for needed in acts:
            if not desk.policy.reaches(desk.actor, needed, self.kind.kind):
                raise Denied(f"{self.kind.kind}.{needed}")
        # Judged before it is opened: a key at rest, or a damaged row, would tell that it is there.
        row = self.work.newest_row(self.kind, id)
        about, author = ResidentId(row.resident.hex()) or None, KeyId(row.author)
        if matters.is_matter(self.kind):  # answers of others do not make it theirs
            author = matters.founder(self.work, self.kind, id)
        is_mine = own.is_own(self.kind)  # one's own words, also about whom one reaches no more
        for needed in acts:
            self.work.require((needed,), self.kind, about, author=author, is_new=is_mine)
        return self.work.open(self.kind, row)

    def _note(self, resident: ResidentId) -> None:
        if resident and not own.is_own(self.kind):
            self.work.desk.note_opened(resident, self.kind.category)


def _state(record: Record) -> SignState:
    if record.mode is not Mode.SIGNED:
        return SignState.DRAFT
    state: SignState = record.values()["state"]
    return state
