"""The one door. Everything a person reads or writes passes through their ``Desk``.

A desk is one unlocked person's seat at the house. Services receive it and cannot reach the store
without it: here the policy is asked, the transaction held and the trail signed, each once. A desk
is used from one thread at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, Engine

from shelterdesk.access import engagements, on_duty, restricted, shielding
from shelterdesk.access.accounts import Accounts
from shelterdesk.access.names_in_use import NamesInUse
from shelterdesk.access.shelf import CREATING
from shelterdesk.access.signing import signing
from shelterdesk.access.sitting import Broken, Draft, Failed
from shelterdesk.access.switches import switched_off
from shelterdesk.access.work import Work
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.policy import POLICY, Act, Actor, Policy
from shelterdesk.domain.record import KeyId, Record, ResidentId, UserId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    BrokenHouse,
    NotEngaged,
    PassphraseNeeded,
    ReadOnlyHouse,
    ShelterDeskError,
    Tampered,
)
from shelterdesk.store import drafts as stored
from shelterdesk.store import engine as engines
from shelterdesk.store.ledger import StoreLedger, latest_entries
from shelterdesk.store.tables import Schema
from shelterdesk.vault.ledger import EntryRow, Head
from shelterdesk.vault.vault import Bundle, Report, Unit, Vault
from shelterdesk.vault.wire import parsed

Project = Callable[[Record, date], Iterable[tuple[type[Record], Values]]]

PASSPHRASE_HOLDS = 600.0  # seconds of use (decision 22)
OPENS_WAIT = 2.0  # seconds a read may wait before the trail has it (K5)


@dataclass(frozen=True)
class Clock:
    """Time as the house sees it; tests bring their own.

    ``now`` is an aware datetime, ``steady`` seconds that never go back, ``zone`` the zone of the
    house (None: that of this computer).
    """

    now: Callable[[], datetime]
    steady: Callable[[], float]
    zone: tzinfo | None = None


@dataclass(frozen=True)
class Colleague:
    """Somebody who works here."""

    user_id: UserId
    display_name: str
    roles: frozenset[Role]


@dataclass
class Desk:
    """One signed-in person's seat."""

    engine: Engine
    schema: Schema
    vault: Vault
    ledger: StoreLedger
    clock: Clock
    house_code: str
    practice: bool
    display_name: str
    roles: frozenset[Role]
    projections: Project
    reopen: Callable[[str], Bundle]
    leave: Callable[[EntryRow | None], None]
    accounts: Accounts
    follows: Callable[[Work], None] = lambda _: None  # at the end of a unit, in it
    policy: Policy = POLICY
    login: str = ""
    doubted: Head | None = None  # what this computer last saw, where the trail does not have it
    failed: Failed | None = None
    beside: Callable[[str, str], Desk] | None = None  # a colleague's desk in the same program
    quiet: bool = False  # while the program reads for itself
    reasons: set[ResidentId] = field(default_factory=set)  # restricted files opened, with a why
    trail_broken: Broken | None = None  # where the trail stops to hold; nothing is written then
    actor: Actor = field(init=False)
    in_use: NamesInUse = field(init=False, default_factory=NamesInUse)
    _used_at: float | None = field(init=False)
    _opened: dict[tuple[str, str], float] = field(init=False, default_factory=dict)
    _noted: set[tuple[str, str]] = field(init=False, default_factory=set)
    _seen: int = field(init=False, default=0)  # the trail number up to which the actor holds
    _holds_until: datetime = field(init=False)
    _writes: bool = field(init=False, default=False)
    _closed: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Count the passphrase just given, and see who one is today."""
        self._used_at = self.clock.steady()
        self.actor = Actor(self.user_id, KeyId(self.vault.key_id), self.roles)
        self.refresh_actor()

    @property
    def user_id(self) -> UserId:
        """Whose desk this is."""
        return UserId(self.vault.user_id)

    # ---- what to offer; the shelves are what decides

    def may(self, act: str, kind: type[Record], resident: ResidentId | None = None) -> bool:
        """Whether to offer *act*; with no resident: whether there is any reach at all."""
        if resident is None and kind.about_resident:
            return bool(self.policy.reaches(self.actor, Act(act), kind.kind))
        return self.policy.may(self.actor, Act(act), kind.kind, resident)

    def may_create(self, kind: type[Record], resident: ResidentId | None = None) -> bool:
        """Whether a new record can be written here, readable afterwards or not."""
        return self.may(Act.CREATE, kind, resident) or self.may(Act.CREATE_ONLY, kind, resident)

    def colleagues(self) -> tuple[Colleague, ...]:
        """Everybody who works here now, by name."""
        with self.look():
            people = [p for p in self.vault.people() if not p.left]
        return tuple(
            Colleague(UserId(p.user_id), p.display_name, frozenset(Role.of(r) for r in p.roles))
            for p in sorted(people, key=lambda p: p.display_name)
        )

    def who_reads(self, kind: type[Record], resident: ResidentId) -> tuple[str, ...]:
        """Display names of everybody whose keys open this kind for this resident.

        For whoever may read or write it there; ``Denied`` or ``NotFound`` for everybody else.
        """
        with self.look() as work:
            if resident or not any(self.may(act, kind) for act in (Act.READ, *CREATING)):
                work.require((Act.READ, *CREATING), kind, resident or None)
            if COMPARTMENTS[kind.category].key_class is KeyClass.PLAIN:
                readers = [p for p in self.vault.people() if not p.left]
            else:
                scope = bytes.fromhex(resident)
                shielded = bool(resident) and work.is_shielded(resident)
                place = self.vault.place(kind.kind, scope, shielded=shielded)
                readers = list(self.vault.readers(place))
            return tuple(sorted({p.display_name for p in readers}))

    def user_of(self, key: KeyId) -> UserId:
        """Whose key this is; empty if nobody's."""
        person = self.vault.person_of(key)
        return UserId(person.user_id if person else "")

    def name_of(self, key: KeyId) -> str:
        """Display name behind a key; empty if nobody's."""
        person = self.vault.person_of(key)
        return person.display_name if person else ""

    # ---- time

    def now(self) -> datetime:
        """Now, in the zone of the house."""
        return self.clock.now().astimezone(self.clock.zone)

    def today(self) -> date:
        """Today, in the zone of the house."""
        return self.now().date()

    # ---- the passphrase

    @property
    def passphrase_is_fresh(self) -> bool:
        """Whether the last passphrase still counts; it lasts ten minutes of use."""
        return self._used_at is not None and (
            self.clock.steady() - self._used_at < PASSPHRASE_HOLDS
        )

    def require_passphrase(self) -> None:
        """Pass if the passphrase is fresh, and count this as use; else ``PassphraseNeeded``."""
        if not self.passphrase_is_fresh:
            self.rest()
            raise PassphraseNeeded
        self._used_at = self.clock.steady()

    def step_up(self, passphrase: str) -> None:
        """Give the passphrase once more; raises ``SignInFailed`` or ``WaitBefore``."""
        bundle = self.reopen(passphrase)
        self.vault.wake(bundle)
        self._used_at = self.clock.steady()
        with self.look():
            self.flush_opened()

    def rest(self) -> None:
        """Drop the private key and what came through it."""
        self._used_at = None
        self.vault.rest()

    # ---- units of work

    def require_trusted(self) -> None:
        """Pass unless this house is older than what this computer saw, or its trail is broken.

        ``ReadOnlyHouse`` or ``BrokenHouse`` then.
        """
        if self.trail_broken is not None:
            raise BrokenHouse
        if self.doubted is not None:
            raise ReadOnlyHouse

    @property
    def reads_only(self) -> bool:
        """Whether nothing can be written in this sitting."""
        return self.trail_broken is not None or self.doubted is not None

    @contextmanager
    def look(self) -> Iterator[Work]:
        """Read one state of the house."""
        with self._reading() as db:
            work = Work(self, db, None)
            self._keep_actor_current(work)
            yield work
        if self._opened and self.clock.steady() - min(self._opened.values()) >= OPENS_WAIT:
            self.flush_opened()

    @contextmanager
    def work(self, action: str) -> Iterator[Work]:
        """Do one thing, signed once in the trail as *action*: all of it, or nothing."""
        entry = None
        with self._signing() as (db, unit):
            work = Work(self, db, unit)
            self._keep_actor_current(work)
            yield work
            entry = work.close(action, self.ledger)
        self._follow(entry)
        about_me = ("assignment", "shift_declaration", "setting")
        if action in restricted.CLOSES or any(kind.kind in about_me for kind in work.changed):
            self.refresh_actor()

    def say(self, action: str, detail: Mapping[str, object]) -> None:
        """Write a trail entry that changes no row; *detail* holds codes and ids only."""
        with self._signing() as (_, unit):
            entry = unit.close(action, json.dumps(detail, separators=(",", ":")))
            self.ledger.put_entry(entry, unit.items)
        self._follow(entry)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._sit_down()
        with engines.reading(self.engine) as db, self.ledger.on(db):
            yield db

    @contextmanager
    def _signing(self) -> Iterator[tuple[Connection, Unit]]:
        self._sit_down()
        self.require_trusted()
        if self._writes:
            raise RuntimeError("one act at a time")
        self._writes = True
        try:
            with signing(self.engine, self.ledger, self.vault) as (db, unit):
                yield db, unit
        finally:
            self._writes = False

    def _sit_down(self) -> None:
        """Before anything is read or written: nobody sits at a closed desk, or with an old key."""
        if self._closed:
            raise RuntimeError("the desk is closed")
        if self._used_at is not None and not self.passphrase_is_fresh:
            self.rest()

    def _follow(self, entry: EntryRow | None) -> None:
        """What one wrote oneself is no news, unless somebody else wrote just before it."""
        if entry is not None and entry.seq == self._seen + 1:
            self._seen = entry.seq

    def note_opened(self, resident: str, category: str) -> None:
        """Remember that something was read: one entry per resident, category and sitting."""
        if not self.quiet and (resident, category) not in self._noted:
            self._noted.add((resident, category))
            self._opened[resident, category] = self.clock.steady()

    def flush_opened(self) -> None:
        """Let the trail have what was read; nothing happens when nothing was.

        In a house that can only be read it waits until two people go on with it.
        """
        if self.reads_only:
            return
        opened, self._opened = self._opened, {}
        if opened:
            try:
                self.say("open", {"opened": sorted(opened)})
            except ShelterDeskError:
                self._opened = opened  # kept for the next try
                raise

    # ---- drafts

    def keep_draft(self, slot: str, values: Mapping[str, Any]) -> datetime:
        """Keep what is being typed, sealed to oneself; needs no private key."""
        id = self._draft_id(slot)
        text = json.dumps({"slot": slot, "values": dict(values)}, ensure_ascii=False)
        plain = text.encode("utf-8", "surrogatepass")  # half a character is kept as it is
        now = self.clock.now()
        row = stored.DraftRow(
            id, self.vault.key_id, int(now.timestamp()), self.vault.seal_draft(id, plain)
        )
        self._sit_down()
        with engines.writing(self.engine) as db:
            stored.keep(db, self.schema, row)
        return now

    def find_draft(self, slot: str) -> Draft | None:
        """One's own draft for *slot*; ``PassphraseNeeded`` when the private key is at rest."""
        with self._reading() as db:
            row = stored.find(db, self.schema, self._draft_id(slot))
        return None if row is None else self.opened_draft(row)

    def waiting_drafts(self) -> tuple[Draft, ...]:
        """All one's own drafts, latest first; a damaged one does not hide the others."""
        with self._reading() as db:
            rows = stored.of_owner(db, self.schema, self.vault.key_id)
        found = []
        for row in rows:
            with suppress(Tampered):
                found.append(self.opened_draft(row))
        return tuple(found)

    def discard_draft(self, slot: str) -> None:
        """Forget a draft."""
        self._sit_down()
        with engines.writing(self.engine) as db:
            stored.discard(db, self.schema, self._draft_id(slot))

    def discard_draft_with(self, db: Connection, slot: str) -> None:
        """Forget a draft in the very transaction that saves what it held."""
        stored.discard(db, self.schema, self._draft_id(slot))

    def _draft_id(self, slot: str) -> bytes:
        return stored.place(self.vault.key_id, slot)

    def opened_draft(self, row: stored.DraftRow) -> Draft:
        """What lies in *row* of one's own; ``Tampered``, ``PassphraseNeeded``."""
        said = parsed(self.vault.open_draft(row.id, row.ct))
        try:
            return Draft(
                said["slot"], dict(said["values"]), datetime.fromtimestamp(row.kept_at, UTC)
            )
        except (ValueError, KeyError, TypeError, OverflowError, OSError):
            raise Tampered("draft") from None

    # ---- the trail and the weekly check

    def trail(self, *, before: int | None = None, size: int = 200) -> list[EntryRow]:
        """Trail entries, newest first."""
        with self._reading() as db:
            return list(latest_entries(db, self.schema, before=before, size=size))

    def latest(self, action: str) -> EntryRow | None:
        """The newest trail entry of one action; None if there is none."""
        with self._reading():
            numbers = self.ledger.entries_of((action,))
            found = self.ledger.entry(numbers[-1]) if numbers else None
        return None if found is None else found[0]

    def verify(self, step: Callable[[int, int], None]) -> Report:
        """The weekly check: the whole trail, and every row against it, both ways."""
        with self._reading():
            return self.vault.verify(step)

    def check_pages(self) -> tuple[str, ...]:
        """What the engine's own check of the file finds."""
        with self._reading() as db:
            return engines.check_pages(db)

    # ---- who one is today

    def refresh_actor(self) -> None:
        """See again who one is today: assignments and shift, from verified rows."""
        with self._reading() as db:
            self._see_actor(Work(self, db, None))

    def _keep_actor_current(self, work: Work) -> None:
        """Whoever was taken off a resident, or whose shift or days are over, learns it first."""
        head = self.ledger.head()
        is_news = head is not None and head.seq != self._seen
        if is_news or self.clock.now() >= self._holds_until:
            self._see_actor(work)

    def _see_actor(self, work: Work) -> None:
        now, kinds = self.now(), self.schema.by_name
        if not engagements.of(self.vault, self.user_id).allows(now.date()):
            raise NotEngaged
        assigned: dict[ResidentId, set[Role]] = {}
        holds_until = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
        on_shift = False
        if "assignment" in kinds:
            mine = {"open_user_id": self.user_id, "open_state": "active"}  # most are over in time
            for record in work.verified(kinds["assignment"], **mine):
                values = record.values()
                if (values["to_on"] or now.date()) >= now.date() and values["role"] in self.roles:
                    assigned.setdefault(record.resident, set()).add(values["role"])
        if "shift_declaration" in kinds:
            said = on_duty.declared(work, self.user_id)
            on_shift = on_duty.lasts(said, now)
            if on_shift and said is not None and said.to_at is not None:
                holds_until = min(holds_until, said.to_at)
        closed = restricted.closed_to(self)
        over, following = shielding.over_for(work, frozenset(assigned))
        holds_until = min(holds_until, following)
        self.actor = Actor(
            self.user_id,
            KeyId(self.vault.key_id),
            self.roles,
            on_shift or self.policy.as_on_shift,
            {resident: frozenset(roles) for resident, roles in assigned.items()},
            closed | over,
            over - closed,
            switched_off(work),
        )
        head = self.ledger.head()
        self._seen, self._holds_until = 0 if head is None else head.seq, holds_until

    def close(self) -> None:
        """Leave: the trail has what was read, the head is remembered, the file is let go."""
        if self._closed:
            return
        head = None
        with suppress(ShelterDeskError):  # leaving must always work; keys are dropped below
            self.flush_opened()
            with self._reading():
                head = self.ledger.head()
        self._closed = True
        try:
            self.leave(head)
        finally:
            self.vault.rest()
            engines.close(self.engine)
